//! One cell: what its kind says of it, then what no text should hold.

use std::collections::HashSet;

use super::check::Check;
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Row;
use super::text::{self, Field};
use super::{epoch, formula, fragile, normal};
use crate::diag::{Diagnostic, Fix, Level};
use crate::model::cell::{self, CODES, Verdict};
use crate::model::schema::{TableId, Vocabulary};
use crate::model::{At, Kind};

/// Codes of cells that `--fix` fixes.
const FIXABLE: [&str; 6] =
    ["bad-id", "control-character", "odd-birthday", "odd-day", "odd-email", "unknown-currency"];

/// What the model says of cells.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    CODES.iter().map(|code| {
        let rule = match code.level {
            Level::Error => Rule::error(code.name, code.about),
            _ => Rule::warning(code.name, code.about),
        };
        match code.name {
            // In a file each vocabulary has a code of its own.
            "unknown-word" => Rule::remark(code.name, code.about),
            name if FIXABLE.contains(&name) => rule.fixable(),
            _ => rule,
        }
    })
}

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("outcome-in-stage", || phrase!("The stage of a deal is the last open one; that it was won, lost or dropped stands in `outcome`, from which every rate is counted. A deal `won` in its stage alone counts as open.")),
];

/// Whether a row is printable ASCII throughout, so that nothing need be looked for letter by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// It is.
    Plain,
    /// It may hold anything.
    Any,
}

/// The byte order mark, which belongs at the beginning of a file only.
const MARK: char = '\u{feff}';

/// The column a cell stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'a> {
    pub kind: Kind,
    pub name: &'a str,
    /// Whether schema, settings or its name say what it holds.
    pub known: bool,
    /// The words rolo.yaml declares for it; None outside a table.
    pub words: Option<&'a HashSet<&'a str>>,
}

/// Looks at a cell without text, where the column asks for one.
pub(super) fn check_empty(row: Row<'_, '_>, at: usize, kind: Kind, found: &mut Found<'_>) {
    if !matches!(kind, Kind::Id | Kind::Choice(_)) {
        return;
    }
    let context = cell::CellContext { country: crate::model::Country::NONE, zone: None };
    let has_new_ids = row.sheet.table.is_some_and(|table| table.table().letter.is_some());
    let fix =
        (row.sheet.key == Some(at) && has_new_ids).then_some(Fix::NewId { record: row.number, column: at });
    say(row, at, "", &cell::judge(kind, "", &context), fix, found);
}

/// Looks at a cell with text.
pub(super) fn check(
    row: Row<'_, '_>,
    at: usize,
    text: &str,
    column: &Column<'_>,
    letters: Letters,
    ctx: &Context<'_>,
    found: &mut Found<'_>,
) {
    let Column { kind, name, known, .. } = *column;
    if let (Kind::Day | Kind::At, Some(parsed)) = (kind, At::parse_fast(text.as_bytes())) {
        epoch::check(row, at, text, parsed.day, found);
        if is_ordinary(parsed) {
            return;
        }
        if ctx.is_alone()
            && let Some(verdict) = skipped_somewhere(text, parsed)
        {
            say(row, at, text, &verdict, None, found);
            return;
        }
    }
    let is_text = matches!(
        kind,
        Kind::Text | Kind::Note | Kind::Company | Kind::List | Kind::Word(_) | Kind::Id | Kind::Ref(_)
    );
    if is_text && (letters == Letters::Any || !is_a_word(text.as_bytes())) && !text.contains(MARK) {
        let field = match (known, kind) {
            (false, _) => Field::Foreign,
            (true, Kind::Note) => Field::Note,
            (true, kind) => Field::Line(kind),
        };
        let id_kind = matches!(kind, Kind::Id | Kind::Ref(_));
        if let Some(fault) = text::judge(text, field, name == "name") {
            let id = row.id();
            let level = super::registry::rule(fault.code).map_or(Level::Warning, |rule| rule.level);
            found.add(fault.code, level, row.subject(&id, text), || {
                // Of an id it is said by the judge of ids too, who knows what is one without them.
                let trimmed = text.trim_matches(text::is_blank);
                let is_safe =
                    kind != Kind::Id && fault.code == "blanks-around" && !text.contains(char::is_control);
                Diagnostic::new(fault.code, level, (fault.message)())
                    .at(row.place(at))
                    .help((fault.help)())
                    .fixed_by(is_safe.then(|| row.rewritten(at, trimmed)))
            });
            if level == Level::Error {
                return;
            }
        } else if !id_kind && formula::is_formula(text) {
            let id = row.id();
            found.add("formula", Level::Warning, row.subject(&id, text), || {
                Diagnostic::warning(
                    "formula",
                    phrase!("a spreadsheet would calculate this text on opening the file"),
                )
                .at(row.place(at))
                .help(phrase!("look whether it is meant; `rolo export --for excel` defuses it"))
            });
        }
    }
    let verdict = match kind {
        Kind::Word(_) | Kind::Text | Kind::Note | Kind::List | Kind::Company
            if letters == Letters::Plain && !text.starts_with('#') =>
        {
            Verdict::Ok
        }
        // An unknown product is said once for all rows that name it, also where its name could be no code.
        Kind::Ref([TableId::Products]) => Verdict::Ok,
        _ => cell::judge(kind, text, &ctx.cell),
    };
    let fix = known.then(|| better(row, at, kind, text, &verdict)).flatten();
    say(row, at, text, &verdict, fix, found);
    if kind == Kind::Id {
        fragile::check(row, at, text, found);
    }
    if kind == Kind::Word(Vocabulary::PipelineStage) && row.sheet.table == Some(TableId::Deals) {
        outcome(row, at, text, column.words, found);
    }
}

/// Letters, digits and the signs of ids and words: nothing to look for in it.
fn is_a_word(bytes: &[u8]) -> bool {
    !bytes[0].is_ascii_digit()
        && bytes.len() < 200
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && !matches!(bytes[0], b'-' | b'.')
        && !bytes.eq_ignore_ascii_case(b"con")
        && !bytes.eq_ignore_ascii_case(b"nul")
        && !bytes.eq_ignore_ascii_case(b"aux")
        && !bytes.eq_ignore_ascii_case(b"prn")
        && bytes.get(3) != Some(&b'-')
}

/// Zones whose clocks go forward, one for each offset people write: for moments in files without a book.
const ZONES: [chrono_tz::Tz; 10] = [
    chrono_tz::Europe::London,
    chrono_tz::Europe::Berlin,
    chrono_tz::Europe::Athens,
    chrono_tz::America::Halifax,
    chrono_tz::America::New_York,
    chrono_tz::America::Chicago,
    chrono_tz::America::Denver,
    chrono_tz::America::Los_Angeles,
    chrono_tz::Australia::Sydney,
    chrono_tz::Pacific::Auckland,
];

/// A moment in an ordinary year outside the hours that clocks skip, which lie before four in the morning.
fn is_ordinary(at: At) -> bool {
    /// Days from 1970-01-01 to 1900-01-01 and to 2100-01-01.
    const ORDINARY: std::ops::Range<i32> = -25_567..47_482;
    ORDINARY.contains(&at.day.0) && at.seconds.is_none_or(|s| s >= 4 * 3600 || at.offset == Some(0))
}

/// An hour that the clocks of a zone with its offset skip, or of any zone where it has none: in a file whose zone nobody
/// knows, it is worth a look once a year.
fn skipped_somewhere(text: &str, at: At) -> Option<Verdict> {
    at.seconds?;
    ZONES.iter().find_map(|zone| {
        let day_before = At { day: at.day + -1, offset: None, ..at }.in_zone(*zone);
        let there = at.offset.is_none() || day_before.offset == at.offset;
        let context = cell::CellContext { country: crate::model::Country::NONE, zone: Some(*zone) };
        let verdict = cell::judge(Kind::At, text, &context);
        (there && verdict != Verdict::Ok).then_some(verdict)
    })
}

/// The form of a cell that means the same, where the code of what is said of it promises one.
fn better(row: Row<'_, '_>, at: usize, kind: Kind, text: &str, verdict: &Verdict) -> Option<Fix> {
    let (_, remark) = verdict.remark()?;
    if !FIXABLE.contains(&remark.code) {
        return None;
    }
    // The mark that old DOS programs put at the end of a file is no part of the last cell.
    let ends_the_file = row.fields.get(at)?.end == row.sheet.document.bytes().len();
    let means_the_same = |form: &String| !verdict.is_bad() && form != text && normal::same(kind, text, form);
    let form = match text.strip_suffix('\x1a') {
        Some(rest) if ends_the_file => Some(rest.to_owned()),
        _ => remark.suggestion.clone().filter(means_the_same),
    };
    form.map(|form| row.rewritten(at, form))
}

fn say(row: Row<'_, '_>, at: usize, text: &str, verdict: &Verdict, fix: Option<Fix>, found: &mut Found<'_>) {
    let Some((level, remark)) = verdict.remark() else { return };
    // Zeros from a power cut and stray marks are named once, where the file is looked at as a whole.
    if text.contains(MARK) || !text.is_empty() && text.bytes().all(|b| b == 0) {
        return;
    }
    let id = row.id();
    found.add(remark.code, level, row.subject(&id, text), || {
        remark.diagnostic(level).at(row.place(at)).fixed_by(fix)
    });
}

/// A stage that is an outcome, or one mistyped.
fn outcome(row: Row<'_, '_>, at: usize, text: &str, stages: Option<&HashSet<&str>>, found: &mut Found<'_>) {
    let declared = stages.is_some_and(|stages| stages.contains(text));
    // An outcome has at most seven letters, and one may be too many.
    if declared || text.trim().chars().take(9).count() > 8 {
        return;
    }
    let folded = text.trim().to_lowercase();
    let near = ["won", "lost", "dropped"].into_iter().find(|word| {
        let allowed = usize::from(folded.chars().count() >= 3);
        strsim::damerau_levenshtein(&folded, word) <= allowed
    });
    let Some(near) = near else { return };
    let id = row.id();
    found.add("outcome-in-stage", Level::Error, row.subject(&id, text), || {
        let message = if folded == near {
            phrase!("`{near}` is an outcome, not a stage", near)
        } else {
            phrase!("`{text}` is not a stage; `{near}` would be an outcome", text, near)
        };
        Diagnostic::error("outcome-in-stage", message)
            .at(row.place(at))
            .help(phrase!("write `{near}` into `outcome`, and the last open stage here", near))
    });
}
