//! A record as YAML for an editor, and what was changed in it there.

use super::assign::{Action, Assignment};
use crate::diag::Diagnostic;
use crate::i18n::{Language, Text};
use crate::model::schema::{Kind, TableId};
use crate::text::yaml::{self, NodeKind};

/// The record as YAML: its filled fields, then the usual empty ones, each with its text as people type it.
#[must_use]
pub fn write(table: TableId, id: &str, cells: &[(String, String)], language: Language) -> String {
    let facts = table.table();
    let record = Text::word(facts.noun);
    let how = [
        phrase!("{record} {id}: change what you like, save, and close.", record, id),
        phrase!("An empty value clears the field; a line taken out leaves it alone."),
    ];
    let mut out: String = how.iter().map(|line| format!("# {}\n", line.fill(language))).collect();
    let known = facts.columns.iter().filter(|c| c.initial).map(|c| c.name);
    let filled = cells.iter().map(|c| c.0.as_str());
    let mut written: Vec<&str> = Vec::new();
    for name in known.chain(filled) {
        if Some(name) == facts.key || written.contains(&name) {
            continue;
        }
        written.push(name);
        let cell = cells.iter().find(|c| c.0 == name).map_or("", |c| c.1.as_str());
        let text = typed(table, name, cell);
        let value = if text.is_empty() { String::new() } else { scalar(&text) };
        out.push_str(format!("{}: {value}", scalar(name)).trim_end());
        out.push('\n');
    }
    out
}

fn typed(table: TableId, column: &str, cell: &str) -> String {
    match table.table().column(column).map(|c| c.kind) {
        Some(Kind::Note) => crate::model::note::decode(cell).into_owned(),
        _ => cell.to_owned(),
    }
}

/// A text as a YAML scalar that reads back as itself.
fn scalar(text: &str) -> String {
    let value = serde_yaml::Value::String(text.to_owned());
    let plain = serde_yaml::to_string(&value).unwrap_or_default();
    let plain = plain.trim_end_matches('\n');
    // Blocks need their indentation under the key; one line with escapes does not. And what some readers take for
    // a line break is refused where it is not escaped.
    if plain.contains(['\n', '\u{85}', '\u{2028}', '\u{2029}']) {
        let mut quoted = String::new();
        yaml::edit::quote(text, &mut quoted);
        quoted
    } else {
        plain.to_owned()
    }
}

/// What was changed: an assignment for each field whose text differs from the record's.
///
/// # Errors
/// The text is no YAML map of texts; places are in `file`.
pub fn read(
    table: TableId,
    file: &str,
    bytes: &[u8],
    cells: &[(String, String)],
) -> Result<Vec<Assignment>, Vec<Diagnostic>> {
    let root = yaml::read(file, bytes)?;
    let NodeKind::Map(entries) = &root.kind else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    let mut wrong = Vec::new();
    for entry in entries {
        let Some(name) = entry.key.text() else { continue };
        let value = match &entry.value.kind {
            NodeKind::Null => String::new(),
            NodeKind::Plain(text) | NodeKind::Quoted(text) => text.clone(),
            NodeKind::List(items) => {
                items.iter().filter_map(|item| item.text()).collect::<Vec<_>>().join(";")
            }
            NodeKind::Map(_) => {
                let place = crate::diag::Place::in_bytes(file, bytes, entry.value.span.clone());
                wrong.push(
                    Diagnostic::error("bad-value", phrase!("`{name}` is a map, a text is expected", name))
                        .at(place),
                );
                continue;
            }
        };
        let cell = cells.iter().find(|c| c.0 == name).map_or("", |c| c.1.as_str());
        if value.trim_end() != typed(table, name, cell).trim_end() {
            changes.push(Assignment { field: name.to_owned(), action: Action::Set, value });
        }
    }
    if wrong.is_empty() { Ok(changes) } else { Err(wrong) }
}

/// Whether a text holds nothing but comments and blank lines.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

/// A text with what is wrong with it as comments above the lines concerned, those comments, and the number of the first
/// line that is wrong, from 1. What is about no line stands at the top.
#[must_use]
pub fn with_remarks(
    text: &str,
    file: &str,
    findings: &[Diagnostic],
    language: Language,
) -> (String, Vec<String>, usize) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut above: Vec<Vec<String>> = vec![Vec::new(); lines.len() + 1];
    let mut remarks = Vec::new();
    for finding in findings {
        let at = line_of(finding, file, &lines).unwrap_or(0);
        let headed = |heading, text: &Text| format!("{}: {}", language.heading(heading), text.fill(language));
        let words = std::iter::once(headed("error", &finding.message));
        let words = words.chain(finding.help.iter().map(|help| headed("help", help)));
        for line in words.flat_map(|words| words.lines().map(|l| format!("# {l}")).collect::<Vec<_>>()) {
            remarks.push(line.clone());
            above[at].push(line);
        }
    }
    let mut out = String::new();
    let mut first = None;
    for (number, remarks) in above.iter().enumerate() {
        for remark in remarks {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(remark);
            out.push('\n');
        }
        if !remarks.is_empty() && first.is_none() {
            first = Some(out.lines().count() + 1);
        }
        out.push_str(lines.get(number).copied().unwrap_or_default());
    }
    (out, remarks, first.unwrap_or(1))
}

/// The line a finding is about, from 0: that of its place, or that of its field.
fn line_of(finding: &Diagnostic, file: &str, lines: &[&str]) -> Option<usize> {
    if let Some(place) = finding.place.as_ref().filter(|place| place.file == file) {
        return Some((place.line as usize).saturating_sub(1).min(lines.len()));
    }
    let field = finding.field.as_deref()?;
    lines.iter().position(|line| {
        let key = line.split(':').next().unwrap_or_default();
        line.contains(':') && key.trim_matches(['"', '\'']) == field
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn what_is_left_alone_is_no_change_and_what_is_typed_is_one() {
        let row = cells(&[("id", "c-1"), ("name", "Null"), ("phone", "01055550101"), ("notes", "a\\nb: c")]);
        let text = write(TableId::Contacts, "c-1", &row, Language::EN);
        assert_eq!(read(TableId::Contacts, "x", text.as_bytes(), &row), Ok(vec![]));
        let changed = text.replace("01055550101", "0800").replace("tier:", "tier: A");
        let found = read(TableId::Contacts, "x", changed.as_bytes(), &row).unwrap();
        let found: Vec<_> = found.iter().map(|a| (a.field.as_str(), a.value.as_str())).collect();
        assert_eq!(found, [("phone", "0800"), ("tier", "A")]);
    }

    #[test]
    fn what_is_wrong_stands_above_its_line_and_hides_nothing() {
        let text = "# c\nname: Ann\ntier: Z\ncity: [";
        let findings = [
            Diagnostic::error("unknown-word", Text::own("no tier `Z`"))
                .help(Text::own("rolo.yaml has `A`"))
                .of_field("tier"),
            Diagnostic::error("handle-taken", Text::own("the handle `x` is taken")),
        ];
        let (shown, remarks, line) = with_remarks(text, "c.yaml", &findings, Language::EN);
        assert_eq!(
            shown,
            "# error: the handle `x` is taken\n# c\nname: Ann\n# error: tier: no tier `Z`\n# help: rolo.yaml has `A`\ntier: Z\ncity: ["
        );
        assert_eq!((remarks.len(), line), (3, 2));
        assert!(is_blank("# a\n\n  # b\n") && !is_blank("a:\n"));
    }

    #[test]
    fn a_line_separator_survives_the_editor() {
        let row = cells(&[("id", "c-1"), ("name", "a\u{2028}b\u{2029}c"), ("notes", "d\u{85}\\ne")]);
        let text = write(TableId::Contacts, "c-1", &row, Language::EN);
        assert_eq!(read(TableId::Contacts, "x", text.as_bytes(), &row), Ok(vec![]), "{text}");
    }

    proptest! {
        #[test]
        fn any_text_survives_the_editor(name in "[^\\p{C}]{1,12}", notes in "[ -~\n]{0,20}") {
            prop_assume!(!name.trim().is_empty());
            let notes = crate::model::note::encode(&notes).into_owned();
            let row = cells(&[("id", "c-1"), ("name", &name), ("notes", &notes)]);
            let text = write(TableId::Contacts, "c-1", &row, Language::EN);
            prop_assert_eq!(read(TableId::Contacts, "x", text.as_bytes(), &row), Ok(vec![]), "{}", text);
        }
    }
}
