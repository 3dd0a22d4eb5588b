//! Taking a change back, or doing it again: row by row, and only where the rows are as the change left them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::edit::{Occasion, Op};
use super::plan::{Plan, PlanError, Remember, RowChange, plan_with};
use super::row::{Cells, rows_at};
use super::undo::{Entry, History, Kind, RowsKept, Trace, tells};
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
    /// The change was too large for its rows to be kept.
    #[error("the change was too large to be remembered row by row")]
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
/// # Errors
/// See [`NotReverted`].
pub fn revert(root: &Path, history: &History, entry: &Entry, way: Way) -> Result<Plan, NotReverted> {
    if entry.rows_kept == RowsKept::TooMany {
        return Err(NotReverted::TooLarge);
    }
    let mut ids: BTreeMap<TableId, HashSet<&str>> = BTreeMap::new();
    for row in &entry.rows {
        if let Some(table) = TableId::named(&row.table) {
            ids.entry(table).or_default().insert(&row.id);
        }
    }
    // An import may have touched all rows: every file is read once, not once a row.
    let mut standing: BTreeMap<TableId, HashMap<&str, Cells>> = BTreeMap::new();
    for (table, ids) in &ids {
        standing.insert(*table, rows_at(root, *table, ids)?);
    }
    let mut ops = Vec::new();
    let mut changed = Vec::new();
    let mut rows: Vec<&RowChange> = entry.rows.iter().collect();
    if way == Way::Back {
        rows.reverse();
    }
    for row in rows {
        let Some(table) = TableId::named(&row.table) else { continue };
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
    // Files whose changes no rows tell: what an undo changed back stands in the undo's own entry.
    let source = match way {
        Way::Back => Some(entry),
        Way::Forth => history.entries().iter().rfind(|e| e.kind == Kind::Undo(entry.id.clone())),
    };
    for file in source.iter().flat_map(|e| &e.files) {
        let name = file.path.to_string();
        if tells(&entry.rows, &name) || !matches!(file.trace, Trace::Whole { .. }) {
            continue;
        }
        let now = block::read_whole(&root.join(&name)).ok();
        match file.restored(now.as_deref()) {
            Ok(content) => ops.push(Op::Write { file: name, content }),
            Err(_) => changed.push(format!("`{name}`")),
        }
    }
    if !changed.is_empty() {
        return Err(NotReverted::ChangedSince(changed));
    }
    let mut bits = || 0;
    let at = At::from(Day(0));
    let mut occasion =
        Occasion { at, by: String::new(), writer: None, reason: String::new(), bits: &mut bits };
    Ok(plan_with(root, &ops, &mut occasion, Remember::Nothing)?)
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
