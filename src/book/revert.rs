//! Taking a change back, or doing it again: row by row, and only where the rows are as the change left them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::edit::{Occasion, Op};
use super::plan::{Plan, PlanError, Remember, RowChange, plan_with};
use super::row::{Cells, rows_at};
use super::undo::{Entry, History, Kind, RowsKept};
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{At, Day};
use crate::sys::block;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To what was before.
    Back,
    /// To what was after.
    Forth,
}

/// Why a change cannot be taken back. Nothing was planned.
#[derive(Debug, thiserror::Error)]
pub enum NotReverted {
    /// Rows or files are not as the change left them.
    #[error("changed since: {}", .0.join(", "))]
    ChangedSince(Vec<String>),
    /// Files were changed since, and the change was too large for its rows to be kept.
    #[error("files were changed since, and the change was too large to be remembered row by row")]
    TooLarge,
    /// The plan cannot be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl NotReverted {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn describe(&self, about: &str) -> Diagnostic {
        let finding = Diagnostic::error("not-undone", format!("`{about}` is not undone: {self}"));
        match self {
            NotReverted::ChangedSince(_) => {
                finding.help("nothing was changed; edit those rows by hand, or take them from git")
            }
            NotReverted::TooLarge => finding.help("take the files from git: `git checkout -- FILE`"),
            NotReverted::Plan(_) => finding,
        }
    }
}

/// The plan that takes `entry` back, or does it again.
///
/// Files that are as the change left them go back to their old bytes. In a table where one is not, the rows do, each of
/// which must be as the change left it.
///
/// # Errors
/// See [`NotReverted`].
pub fn revert(root: &Path, history: &History, entry: &Entry, way: Way) -> Result<Plan, NotReverted> {
    let mut ops = Vec::new();
    let mut changed = Vec::new();
    let entry = &history.whole(root, entry);
    // What an undo changed back stands in the undo's own entry.
    let undoing = history.entries().iter().rfind(|e| e.kind == Kind::Undo(entry.id.clone()));
    let source = match way {
        Way::Back => Some(Cow::Borrowed(entry)),
        Way::Forth => undoing.map(|undoing| Cow::Owned(history.whole(root, undoing))),
    };
    if source.is_none() && entry.rows_kept == RowsKept::Not {
        return Err(NotReverted::TooLarge);
    }
    let mut by_file: BTreeMap<TableId, Vec<Op>> = BTreeMap::new();
    let mut by_row: BTreeSet<TableId> = entry.rows.iter().filter_map(|r| TableId::named(&r.table)).collect();
    let mut others: BTreeSet<TableId> = BTreeSet::new();
    for file in source.iter().flat_map(|entry| &entry.files) {
        let name = file.path.to_string();
        let now = block::read_whole(&root.join(&name)).ok();
        let restored = file.restored(now.as_deref());
        match (restored, table_of(&name)) {
            (Ok(content), Some(table)) => {
                by_file.entry(table).or_default().push(Op::Write { file: name, content });
            }
            (Ok(content), None) => ops.push(Op::Write { file: name, content }),
            (Err(_), Some(table)) if by_row.contains(&table) => {
                others.insert(table);
            }
            (Err(_), _) if entry.rows_kept == RowsKept::Not => return Err(NotReverted::TooLarge),
            (Err(_), _) => changed.push(format!("`{name}`")),
        }
    }
    for (table, writes) in by_file {
        if !others.contains(&table) {
            by_row.remove(&table);
            ops.extend(writes);
        }
    }
    row_by_row(root, entry, way, &by_row, &mut ops, &mut changed)?;
    if !changed.is_empty() {
        return Err(NotReverted::ChangedSince(changed));
    }
    let mut bits = || 0;
    let at = At::from(Day(0));
    let mut occasion =
        Occasion { at, by: String::new(), writer: None, reason: String::new(), bits: &mut bits };
    Ok(plan_with(root, ops, &mut occasion, Remember::Nothing)?)
}

/// The table a file of the layout belongs to.
fn table_of(file: &str) -> Option<TableId> {
    TableId::named(file.split_once('/').map_or(file.strip_suffix(".csv")?, |(folder, _)| folder))
}

/// Adds what becomes of the rows of `tables`, and names those that are not as the change left them.
fn row_by_row(
    root: &Path,
    entry: &Entry,
    way: Way,
    tables: &BTreeSet<TableId>,
    ops: &mut Vec<Op>,
    changed: &mut Vec<String>,
) -> Result<(), NotReverted> {
    let mut rows: Vec<(TableId, &RowChange)> = Vec::new();
    let mut ids: BTreeMap<TableId, HashSet<&str>> = BTreeMap::new();
    for row in &entry.rows {
        if let Some(table) = TableId::named(&row.table).filter(|table| tables.contains(table)) {
            rows.push((table, row));
            ids.entry(table).or_default().insert(&row.id);
        }
    }
    if way == Way::Back {
        rows.reverse();
    }
    // An import may have touched all rows: every file is read once, not once a row.
    let mut standing: BTreeMap<TableId, HashMap<&str, Cells>> = BTreeMap::new();
    for (table, ids) in &ids {
        standing.insert(*table, rows_at(root, *table, ids)?);
    }
    for (table, row) in rows {
        let (now, then) = match way {
            Way::Back => (&row.after, &row.before),
            Way::Forth => (&row.before, &row.after),
        };
        let stands = standing.get(&table).and_then(|rows| rows.get(row.id.as_str()));
        if !same(stands, now.as_deref()) {
            changed.push(format!("`{}` in {table}", row.id));
            continue;
        }
        match (now, then) {
            (_, None) => ops.push(Op::Delete { table, id: row.id.clone() }),
            (None, Some(cells)) => ops.push(Op::Insert { table, cells: cells.clone() }),
            (Some(now), Some(then)) => {
                let value = |cells: &[(String, String)], name: &str| {
                    cells.iter().find(|c| c.0 == name).map(|c| c.1.clone()).unwrap_or_default()
                };
                for (name, _) in now.iter().chain(then.iter().filter(|c| !now.iter().any(|n| n.0 == c.0))) {
                    if value(now, name) != value(then, name) {
                        ops.push(Op::set(table, &row.id, name, value(then, name)));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Whether a row stands as given: with exactly these filled cells, or not at all.
fn same(found: Option<&Cells>, cells: Option<&[(String, String)]>) -> bool {
    match (found, cells) {
        (None, None) => true,
        (Some(found), Some(cells)) => {
            let sorted = |cells: &[(String, String)]| {
                let mut cells = cells.to_vec();
                cells.sort();
                cells
            };
            found.as_slice() == cells || sorted(found) == sorted(cells)
        }
        _ => false,
    }
}
