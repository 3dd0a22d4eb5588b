//! Files that are no tables of text: spreadsheets, vCards.

use super::cells::{self, Column};
use super::check::Check;
use super::found::{Found, Subject};
use super::rows::Context;
use super::rule::Rule;
use super::{formula, lone, run, text};
use crate::diag::{Diagnostic, Level, Place};
use crate::i18n::Text;
use crate::model::cell::judge;
use crate::model::{Kind, TableId};
use crate::text::csv::{Dialect, join};
use crate::text::vcard::{self, Card, CardFault, Property};
use crate::text::workbook;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("vcard-broken", || phrase!("The file is not made of vCards, or a card is cut: each begins with `BEGIN:VCARD` and ends with `END:VCARD`.")),
    Rule::warning("vcard-charset", || phrase!("A card written in another encoding than UTF-8, which it names itself. It is read as what it says.")),
    Rule::warning("vcard-no-name", || phrase!("A card without a name: nobody will find the person.")),
    Rule::warning("vcard-repeated-uid", || phrase!("Two cards with one UID: programs take them for versions of one person and keep the last.")),
    Rule::error("workbook-unreadable", || phrase!("The file is no spreadsheet, is damaged, or is made to fill the memory of whoever opens it.")),
];

/// Examines every sheet of a spreadsheet as a table of its own.
pub(super) fn check_workbook(
    name: &str,
    bytes: Vec<u8>,
    table: Option<TableId>,
    ctx: &Context<'_>,
    mut found: Found<'_>,
    outcome: &mut super::Outcome,
) {
    let sheets = match workbook::read(bytes) {
        Ok(sheets) => sheets,
        Err(fault) => {
            let help = match fault {
                workbook::WorkbookFault::NotOne(_) => phrase!("look what it is; a CSV file is called `.csv`"),
                _ => phrase!("open it in a spreadsheet program and save it again, if you trust it"),
            };
            found.add(
                "workbook-unreadable",
                Level::Error,
                Subject { file: name, ..Subject::default() },
                || Diagnostic::error("workbook-unreadable", fault.text()).at(Place::file(name)).help(help),
            );
            outcome.add(found);
            return;
        }
    };
    for (number, sheet) in sheets.iter().enumerate() {
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut text = Vec::new();
        for row in &sheet.rows {
            if row.is_empty() {
                text.push(b'\n');
                continue;
            }
            let cells = (0..width).map(|at| row.get(at).map_or("", String::as_str));
            text.extend(join(cells, Dialect::OWN));
        }
        let file = if number == 0 { name.to_owned() } else { format!("{name} [{}]", sheet.name) };
        let table = table.or_else(|| lone::guess(&text));
        let (_, part) = run::examine_bytes(&file, table, text, 0, ctx, found.alike());
        outcome.add(part.found);
    }
}

/// Examines a file of vCards.
pub(super) fn check_vcards(name: &str, bytes: &[u8], ctx: &Context<'_>, found: &mut Found<'_>) {
    let cards = vcard::read(bytes);
    let lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').collect();
    let place = |line: usize| {
        let text = lines.get(line - 1).copied().unwrap_or_default();
        let start = text.as_ptr() as usize - bytes.as_ptr() as usize;
        Place::on_line(name, line, text, start, start..start + text.trim_ascii_end().len())
    };
    let say = |found: &mut Found<'_>, code, level, line, message: Text, help: Text| {
        found.add(code, level, Subject { file: name, ..Subject::default() }, || {
            Diagnostic::new(code, level, message).at(place(line)).help(help)
        });
    };
    for (fault, line) in &cards.faults {
        let (message, help) = match fault {
            CardFault::NoEnd => (
                phrase!("the card that begins here has no `END:VCARD`"),
                phrase!("the file was cut: take it from its source again"),
            ),
            CardFault::Outside => {
                (phrase!("this line stands outside any card"), phrase!("a card begins with `BEGIN:VCARD`"))
            }
            CardFault::NoColon => (
                phrase!("this line is no property: it has no colon"),
                phrase!("a long line goes on behind a blank"),
            ),
        };
        say(found, "vcard-broken", Level::Error, *line, message, help);
    }
    if cards.cards.is_empty() && cards.faults.is_empty() {
        let help = phrase!("a card begins with `BEGIN:VCARD`");
        say(
            found,
            "vcard-broken",
            Level::Error,
            1,
            phrase!("line 1 should begin a card: there is none"),
            help,
        );
    }
    let mut uids = std::collections::HashMap::new();
    for card in &cards.cards {
        if !["FN", "N", "ORG"]
            .iter()
            .any(|key| card.values(key).any(|p| !p.value.trim_matches(';').is_empty()))
        {
            say(
                found,
                "vcard-no-name",
                Level::Warning,
                card.line,
                phrase!("the card has no name"),
                phrase!("add `FN:`"),
            );
        }
        if let Some(uid) = card.values("UID").next()
            && let Some(first) = uids.insert(uid.value.clone(), uid.line)
        {
            let message = phrase!("the UID `{uid}` stands in line {first} too", uid = &uid.value, first);
            say(
                found,
                "vcard-repeated-uid",
                Level::Warning,
                uid.line,
                message,
                phrase!("delete the older card, or its UID"),
            );
        }
        properties(card, ctx, &place, name, found);
    }
}

fn properties(
    card: &Card,
    ctx: &Context<'_>,
    place: &dyn Fn(usize) -> Place,
    file: &str,
    found: &mut Found<'_>,
) {
    for property in &card.properties {
        let value = vcard::unescape(&property.value);
        let about = Subject { file, id: "", value: &value };
        if let Some(charset) = property.charset {
            found.add("vcard-charset", Level::Warning, about, || {
                Diagnostic::warning("vcard-charset", phrase!("the value is written in {charset}", charset))
                    .at(place(property.line))
                    .help(phrase!("it is read as that; programs that do not know it show garbage"))
            });
        }
        let Some(Column { kind, .. }) = column(property) else { continue };
        let said = judge(kind, &value, &ctx.cell).diagnostic().or_else(|| {
            let fault = (!value.is_empty()).then(|| text::judge(&value, text::Field::Note, false)).flatten();
            fault.map(|f| Diagnostic::warning(f.code, (f.message)()).help((f.help)()))
        });
        let said = said.or_else(|| {
            (kind == Kind::Text && formula::is_formula(&value))
                .then(|| Diagnostic::warning("formula", phrase!("a spreadsheet would calculate this text")))
        });
        if let Some(finding) = said {
            found.add(finding.code, finding.level, about, || finding.at(place(property.line)));
        }
    }
}

/// What a property holds in terms of our columns.
fn column(property: &Property) -> Option<Column<'_>> {
    let kind = match property.name.as_str() {
        "FN" | "N" | "ORG" | "TITLE" | "NICKNAME" => Kind::Text,
        "NOTE" => Kind::Note,
        "EMAIL" => Kind::Emails,
        "TEL" => Kind::Phones,
        "BDAY" => Kind::Birthday,
        _ => return None,
    };
    Some(cells::Column { kind, name: &property.name, known: true, words: None })
}
