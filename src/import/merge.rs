//! One row of the book and what an export says of it: field by field, with what was last imported between them.

use super::memory::{Entry, Marks, mark};
use super::present::{Present, RowId};
use super::read::Column;
use super::since;
use crate::model::pin::Pin;
use crate::model::{Kind, list};

/// A field that was changed in the book and in the export; the book's value stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The row.
    pub id: String,
    /// The column.
    pub column: String,
    /// What the book says.
    pub ours: String,
    /// What the export says.
    pub theirs: String,
    /// Line of the export.
    pub line: u32,
}

/// What came of merging a row.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Whether any cell of the book changes.
    pub changed: bool,
    /// Fields changed on both sides.
    pub conflicts: Vec<Conflict>,
    /// What to remember.
    pub marks: Marks,
}

/// Merges the cells of a record.
///
/// With the value last imported as the base: changed in the export and untouched in the book → taken; changed in
/// both → the book's stays and is reported, lists take what is new in them; unchanged in the export → left alone.
/// A field that was never imported is only filled, never replaced.
pub(super) fn record(
    row: RowId,
    columns: &[Column],
    cells: &[String],
    base: Option<&Entry>,
    line: u32,
    present: &mut Present,
) -> Merged {
    let mut out = Merged::default();
    // A day nobody exported gives way to one that is.
    let assumed = base.and_then(|b| b.marks.get(since::ASSUMED));
    for (column, theirs) in columns.iter().zip(cells) {
        let name = column.name.as_str();
        let mark_now = (!theirs.is_empty()).then(|| mark(theirs));
        let mut before = base.and_then(|b| b.marks.get(name));
        if let Some(now) = &mark_now {
            out.marks.push(name, now);
        }
        if before == mark_now.as_deref() {
            continue;
        }
        if name == since::COLUMN && before.is_none() {
            before = assumed;
        }
        let ours = present.cell(row, name);
        if ours == theirs {
            continue;
        }
        // A tier that a person set stays, though they set the one that was imported.
        let is_pinned = name == "tier" && Pin::read(present.cell(row, "tier_pin")).is_some();
        let untouched = !is_pinned
            && match before {
                Some(before) => mark(ours) == before,
                None => ours.is_empty(),
            };
        let new = if untouched {
            Some(theirs.clone())
        } else if matches!(column.kind, Kind::Emails | Kind::Phones | Kind::List | Kind::Consent) {
            grown(ours, theirs, column.kind)
        } else if theirs.is_empty() && before.is_none() {
            None
        } else {
            out.conflicts.push(Conflict {
                id: present.id(row).to_owned(),
                column: name.to_owned(),
                ours: ours.to_owned(),
                theirs: theirs.clone(),
                line,
            });
            None
        };
        if let Some(new) = new {
            out.changed = true;
            present.set(row, name, &new);
        }
    }
    if let (Some(assumed), None) = (assumed, out.marks.get(since::COLUMN)) {
        out.marks.push(since::ASSUMED, assumed);
    }
    out
}

/// Merges a log row, of which one mark is remembered for all its cells.
pub(super) fn log_row(
    row: RowId,
    columns: &[Column],
    cells: &[String],
    base: Option<&Entry>,
    line: u32,
    present: &mut Present,
) -> Merged {
    let mut out = Merged::default();
    let now = row_mark(columns, cells);
    let before = base.and_then(|b| b.marks.get("*"));
    out.marks.push("*", &now);
    if before == Some(&now) {
        return out;
    }
    let ours: Vec<String> = columns.iter().map(|c| present.cell(row, &c.name).to_owned()).collect();
    let untouched = before.is_some_and(|b| b == row_mark(columns, &ours));
    for ((column, theirs), ours) in columns.iter().zip(cells).zip(&ours) {
        if ours == theirs {
            continue;
        }
        if untouched || ours.is_empty() {
            out.changed = true;
            present.set(row, &column.name, theirs);
        } else if !theirs.is_empty() {
            let id = present.id(row).to_owned();
            let column = column.name.clone();
            out.conflicts.push(Conflict { id, column, ours: ours.clone(), theirs: theirs.clone(), line });
        }
    }
    out
}

/// The marks of a new row.
pub(super) fn marks(is_log: bool, columns: &[Column], cells: &[String]) -> Marks {
    let mut marks = Marks::default();
    if is_log {
        marks.push("*", &row_mark(columns, cells));
    } else {
        for (column, value) in columns.iter().zip(cells).filter(|(_, v)| !v.is_empty()) {
            marks.push(&column.name, &mark(value));
        }
    }
    marks
}

/// One mark for all filled cells, whatever order the columns stand in.
fn row_mark(columns: &[Column], cells: &[String]) -> String {
    let mut filled: Vec<(&str, &str)> = columns
        .iter()
        .zip(cells)
        .filter(|(_, v)| !v.is_empty())
        .map(|(c, v)| (c.name.as_str(), v.as_str()))
        .collect();
    filled.sort_unstable();
    let mut text = String::new();
    for (name, value) in filled {
        text.push_str(name);
        text.push('\u{1f}');
        text.push_str(value);
        text.push('\u{1e}');
    }
    mark(&text)
}

/// A list with what is new in another one behind it; none where nothing is.
fn grown(ours: &str, theirs: &str, kind: Kind) -> Option<String> {
    let key = |entry: &str| match kind {
        Kind::Emails | Kind::Phones => {
            let bare = list::labelled(entry).next().map_or("", |l| l.value);
            match kind {
                Kind::Phones => bare.chars().filter(char::is_ascii_digit).collect(),
                _ => bare.to_lowercase(),
            }
        }
        _ => entry.to_lowercase(),
    };
    let known: Vec<String> = list::parts(ours).map(key).collect();
    let new: Vec<&str> = list::parts(theirs).filter(|e| !known.contains(&key(e))).collect();
    if new.is_empty() {
        return None;
    }
    Some(list::parts(ours).chain(new).collect::<Vec<_>>().join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TableId;
    use crate::model::phone::Country;
    use crate::text::csv::Document;

    fn columns() -> Vec<Column> {
        [("name", Kind::Text), ("title", Kind::Text), ("tags", Kind::List)]
            .map(|(name, kind)| Column { name: name.into(), kind, source: None, spare: None })
            .to_vec()
    }

    fn merged(ours: &str, theirs: [&str; 3], base: Option<[&str; 3]>) -> (Merged, String) {
        let mut present = Present::empty(Country::NONE);
        let doc = Document::parse(format!("id,name,title,tags\nc-00000001,{ours}\n").into_bytes());
        present.add_document(TableId::Contacts, &doc);
        let cells = theirs.map(str::to_owned);
        let base = base.map(|b| Entry {
            record: "c-00000001".into(),
            marks: marks(false, &columns(), &b.map(str::to_owned)),
        });
        let row = (TableId::Contacts, 0);
        let out = record(row, &columns(), &cells, base.as_ref(), 2, &mut present);
        let after = ["name", "title", "tags"].map(|c| present.cell(row, c).to_owned()).join(",");
        (out, after)
    }

    #[test]
    fn what_changed_in_the_export_only_is_taken() {
        let base = Some(["Grace", "Buyer", "vip"]);
        let (out, after) = merged("Grace,Buyer,vip", ["Grace", "Head buyer", "vip"], base);
        assert!(out.changed && out.conflicts.is_empty());
        assert_eq!(after, "Grace,Head buyer,vip");
        let (_, after) = merged("Grace,Buyer,vip", ["Grace", "", "vip"], base);
        assert_eq!(after, "Grace,,vip");
    }

    #[test]
    fn what_the_user_changed_stays_and_is_reported_when_the_export_changed_too() {
        let base = Some(["Grace", "Buyer", "vip"]);
        let (out, after) = merged("Grace Lin,Director,vip", ["Grace", "Head buyer", "vip"], base);
        assert!(!out.changed);
        assert_eq!(out.conflicts.len(), 1);
        assert_eq!(after, "Grace Lin,Director,vip");
        assert_eq!(out.marks.get("title"), Some(mark("Head buyer").as_str()));
    }

    #[test]
    fn lists_take_what_is_new_in_both() {
        let base = Some(["Grace", "", "vip"]);
        let (out, after) = merged("Grace,,vip;golf", ["Grace", "", "VIP;tea"], base);
        assert!(out.changed && out.conflicts.is_empty());
        assert_eq!(after, "Grace,,vip;golf;tea");
    }

    #[test]
    fn a_first_meeting_fills_and_never_replaces() {
        let (out, after) = merged("Grace Lin,,vip", ["Grace", "Buyer", ""], None);
        assert!(out.changed);
        assert_eq!((out.conflicts.len(), after.as_str()), (1, "Grace Lin,Buyer,vip"));
    }
}
