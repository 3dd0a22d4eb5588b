//! What a spreadsheet did to a file since the last commit: values that are as they were, but for what it ate.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::check::{Check, Gathered};
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::book::layout::DataFile;
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::{Day, Kind, TableId};
use crate::sys::{block, git, look};
use crate::text::csv::Document;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("changed-by-spreadsheet", || phrase!("Since the last commit a value lost its leading zeros or its plus, became `1.38E+10` or `46021`, or a day was written another way: what spreadsheets do to CSV files that are opened by a double click. `git diff` shows all of it, `git checkout -- FILE` takes it back; import such files as text instead.")),
];

/// Committed versions are read in batches of so many bytes.
const BATCH: u64 = 32 << 20;
/// A committed version more than so many times larger than the file is not its predecessor by a spreadsheet's doing.
const TIMES: u64 = 16;

/// Compares the files with the last commit, where the book is in git.
///
/// git is asked for the committed bytes alone: to be asked what differs it would run the filters that the repository
/// names.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    let Gathered { book, files, ctx, .. } = all;
    let root = &*book.root;
    let in_git = || root.ancestors().any(|folder| look::is_there(&folder.join(".git")));
    if !found.selection().wants_any(RULES) || !in_git() {
        return;
    }
    // Without git, without a commit yet: nothing to compare with.
    let tops: BTreeSet<&str> = files.iter().map(|(_, file)| top(&file.name)).collect();
    let tops: Vec<&str> = tops.into_iter().collect();
    let Some(committed) = git::committed(root, &tops) else { return };
    let by_name: HashMap<&str, &(TableId, DataFile)> =
        files.iter().map(|entry| (entry.1.name.as_str(), entry)).collect();
    let mut batch = Vec::new();
    let mut size = 0;
    for version in &committed {
        let Some(&(table, file)) = by_name.get(version.name.as_str()) else { continue };
        let is = look::length(&file.path).unwrap_or(0).saturating_add(1 << 16);
        if version.size > is.saturating_mul(TIMES) {
            continue;
        }
        size += version.size;
        batch.push((*table, file, version.id.as_str()));
        if size > BATCH {
            compare_all(root, &std::mem::take(&mut batch), ctx, found);
            size = 0;
        }
    }
    compare_all(root, &batch, ctx, found);
}

/// The first folder of a name, or all of it.
fn top(name: &str) -> &str {
    name.split_once('/').map_or(name, |(folder, _)| folder)
}

fn compare_all(root: &Path, batch: &[(TableId, &DataFile, &str)], ctx: &Context<'_>, found: &mut Found<'_>) {
    let ids: Vec<&str> = batch.iter().map(|(.., id)| *id).collect();
    for ((table, file, _), committed) in batch.iter().zip(git::blobs(root, &ids)) {
        let (Some(committed), Ok(bytes)) = (committed, block::read_whole(&file.path)) else { continue };
        if same_but_for_line_ends(&committed, &bytes) {
            continue;
        }
        let sign = Some(table.table().header_sign());
        let [before, sheet] = [committed, bytes]
            .map(|bytes| Sheet::new(&file.name, Some(*table), Document::of_table(bytes, sign), ctx.settings));
        compare(&before, &sheet, found);
    }
}

/// The lines without what ends them.
fn folded(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Whether two versions differ in nothing but the ends of their lines, as git's `autocrlf` makes them differ.
fn same_but_for_line_ends(one: &[u8], other: &[u8]) -> bool {
    one == other || folded(one).eq(folded(other))
}

fn compare(before: &Sheet, sheet: &Sheet, found: &mut Found<'_>) {
    let Some(key) = before.key else { return };
    let mut records: HashMap<String, usize> = HashMap::new();
    before.each(0..before.len(), |row| {
        records.entry(row.text(key).into_owned()).or_insert(row.number);
    });
    let columns: Vec<Option<usize>> =
        sheet.document.names().iter().map(|n| before.document.column(n)).collect();
    sheet.each(0..sheet.len(), |row| {
        let id = row.id();
        let Some(&record) = records.get(id.as_ref()).filter(|_| !id.is_empty()) else { return };
        let old = before.document.fields(record);
        for (at, column) in columns.iter().enumerate() {
            let Some(was) = column.and_then(|c| old.get(c)).map(|f| f.text(before.document.bytes())) else {
                continue;
            };
            let is = row.text(at);
            if was == is {
                continue;
            }
            let Some(Trace { level, what }) = trace(sheet.columns[at].kind, &was, &is) else { continue };
            found.add("changed-by-spreadsheet", level, row.subject(&id, &is), || {
                let message = phrase!("`{is}` {what}: it was `{was}` in the last commit", is, what, was);
                Diagnostic::new("changed-by-spreadsheet", level, message).at(row.place(at)).help(phrase!(
                    "`git diff` shows what else changed; `git checkout` of the file takes it all back"
                ))
            });
        }
    });
}

/// What a spreadsheet has made of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Trace {
    /// An error where something is lost for good, a warning where a person may have meant it.
    level: Level,
    /// The message, between what it is and what it was.
    what: Text,
}

/// What a spreadsheet has made of a value, where it is that.
fn trace(kind: Kind, was: &str, is: &str) -> Option<Trace> {
    let lost = |what: Text| Some(Trace { level: Level::Error, what });
    let odd = |what: Text| Some(Trace { level: Level::Warning, what });
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let bare = was.strip_prefix('+').unwrap_or(was);
    if let Some((lead, power)) = is.split_once("E+")
        && bare.bytes().filter(u8::is_ascii_digit).count() >= 5
        && digits(power)
        && lead.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return lost(phrase!("was rounded to a power of ten"));
    }
    // Spreadsheets know fifteen digits.
    if digits(bare) && digits(is) && bare.len() > 15 && bare.len() == is.len() && bare != is {
        let (head, tail) = is.split_at(15);
        if bare.starts_with(head) && tail.bytes().all(|b| b == b'0') {
            return lost(phrase!("was rounded to fifteen digits"));
        }
    }
    // A number that is written another way is the same number.
    if !matches!(kind, Kind::Amount | Kind::Number | Kind::Int | Kind::Probability) {
        let rest = was.trim_start_matches('0');
        if digits(was)
            && rest.len() < was.len()
            && was != "0"
            && is == if rest.is_empty() { "0" } else { rest }
        {
            return lost(phrase!("lost its leading zeros"));
        }
        if was.len() > 4 && was.strip_prefix('+').is_some_and(|rest| rest == is) {
            return odd(phrase!("lost its plus"));
        }
        if digits(bare) && is.strip_prefix(bare).is_some_and(|rest| matches!(rest, ".0" | ".00")) {
            return lost(phrase!("became a number with a point"));
        }
    }
    let day = Day::parse_iso(was.as_bytes())?;
    let epoch = Day::new(1899, 12, 30)?;
    if is.parse::<i32>().is_ok_and(|serial| day - epoch == serial) {
        return lost(phrase!("became the day number of a spreadsheet"));
    }
    // Another day as files have it was typed, not made: spreadsheets write days the way of their country.
    if Day::parse_iso(is.as_bytes()).is_some() {
        return None;
    }
    let mut parts: Vec<i32> = is
        .split(['/', '.', '-', ' '])
        .filter(|p| !p.is_empty())
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    let (month, of_month) = (day.month() as i32, day.day() as i32);
    let mut same = [[day.year(), month, of_month], [day.year() % 100, month, of_month]];
    parts.sort_unstable();
    same.iter_mut().for_each(|known| known.sort_unstable());
    if same.iter().any(|known| parts == known) {
        return odd(phrase!("is a day written another way"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_is_known_by_what_it_ate() {
        for (was, is, what) in [
            ("01055550101", "1055550101", true),
            ("+31612345678", "31612345678", true),
            ("13800138000", "13800138000.0", true),
            ("13800138000", "1.38E+10", true),
            ("6222021234567890123", "6222021234567890000", true),
            ("6222021234567890123", "6222021234567890123", false),
            ("622202123456789012", "622202123456789000", true),
            ("2026-01-02", "1/2/2026", true),
            ("2026-01-02", "02.01.26", true),
            ("2026-01-02", "46024", true),
            ("2026-01-02", "2026-01-03", false),
            ("2026-01-02", "2026-02-01", false),
            ("007", "8", false),
            ("000", "0", true),
            ("0", "", false),
            ("+5", "5", false),
            ("Ann", "Bo", false),
        ] {
            let trace = trace(Kind::Text, was, is);
            assert_eq!(trace.is_some(), what, "{was} {is} {trace:?}");
        }
    }

    #[test]
    fn a_number_written_another_way_is_the_same_number() {
        assert_eq!(trace(Kind::Amount, "12", "12.00"), None);
        assert_eq!(trace(Kind::Amount, "012", "12"), None);
        assert_eq!(trace(Kind::Amount, "1200000", "1.2E+06").map(|t| t.level), Some(Level::Error));
        assert_eq!(trace(Kind::Phones, "+31612345678", "31612345678").map(|t| t.level), Some(Level::Warning));
    }
}
