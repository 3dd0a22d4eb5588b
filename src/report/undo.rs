//! The changes that are remembered, and what stands in the way of taking one back.

use super::{Column, Report, Unit};
use crate::book::revert::{Difference, Differs};
use crate::book::undo::listed::Listed;
use crate::book::undo::{History, State};
use crate::i18n::Text;
use crate::model::{At, Value};

/// The changes of a book, newest first, with why the history ends where it does; `keep` is how many are kept.
#[must_use]
pub fn changes(list: &[Listed<'_>], history: &History, keep: usize) -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    let row = |listed: &Listed<'_>| {
        let state = match listed.state {
            State::Done => "done",
            State::Redone => "redone",
            State::Skipped => "skipped",
            State::Undone | State::Lapsed => "undone",
        };
        let files = listed.entry.files.iter().map(|file| file.path.to_string()).collect();
        vec![
            Value::Int(i64::try_from(listed.entry.number).unwrap_or(i64::MAX)),
            At::parse_fast(listed.entry.at.as_bytes()).map_or_else(|| text(&listed.entry.at), Value::At),
            text(&listed.entry.about),
            Value::List(files),
            Value::Phrase(Text::word(state)),
            Value::Flag(listed.undoable),
            Value::Phrase(listed.why.clone()),
            Value::List(listed.entry.outside.clone()),
        ]
    };
    let mut columns: Vec<Column> =
        ["number", "at", "command", "files", "state", "undoable", "why", "outside"]
            .map(|key| Column::new(key, Unit::None))
            .into();
    columns[0].label = "change number".to_owned();
    columns[7].label = "not part of the book".to_owned();
    let mut report = Report {
        format: "rolo.undo/1".into(),
        columns,
        rows: list.iter().map(row).collect(),
        ..Report::default()
    };
    report.notes = ends(history, keep);
    report
}

/// Why the history ends where it does, and what is not in it; nothing where it goes back to the first change.
#[must_use]
pub fn ends(history: &History, keep: usize) -> Vec<Text> {
    let mut said = Vec::new();
    if history.unmade() > 0 {
        let count = history.unmade();
        said.push(phrase!("changes that are not in the files any more: {count}", count));
    }
    let forgotten = history.forgotten();
    if forgotten > 0 {
        said.push(phrase!(
            "older changes are forgotten ({forgotten}): `undo: {{keep: {keep}}}` in rolo.yaml says how many are kept",
            forgotten,
            keep
        ));
    }
    said
}

/// What is not as a change left it, cell by cell.
#[must_use]
pub fn differences(differences: &[Difference]) -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    let row = |difference: &Difference| {
        let id = difference.id.as_deref().map_or(Value::Unknown, text);
        let (what, column, now, left) = match &difference.what {
            Differs::File => (phrase!("file changed"), Value::Unknown, Value::Unknown, Value::Unknown),
            Differs::Gone => (phrase!("row gone"), Value::Unknown, Value::Unknown, Value::Unknown),
            Differs::ThereAlready => {
                (phrase!("there already"), Value::Unknown, Value::Unknown, Value::Unknown)
            }
            Differs::Cell { column, now, left } => {
                (phrase!("cell changed"), text(column), text(now), text(left))
            }
        };
        vec![text(&difference.place), id, Value::Phrase(what), column, now, left]
    };
    let mut columns: Vec<Column> =
        ["place", "id", "what", "column", "now", "left"].map(|key| Column::new(key, Unit::None)).into();
    columns[2].label = "difference".to_owned();
    columns[5].label = "the change left".to_owned();
    Report {
        format: "rolo.undo-differences/1".into(),
        columns,
        rows: differences.iter().map(row).collect(),
        ..Report::default()
    }
}
