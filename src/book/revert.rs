//! Taking a change back, or doing it again: row by row, and only where the rows are as the change left them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::edit::{Occasion, Op};
use super::layout::{self, SETTINGS};
use super::plan::{NewContent, Plan, PlanError, Remember, RowChange, plan_with};
use super::row::{Cells, rows_at};
use super::undo::{Entry, History, Kind, Lookup, Naming, RowDelta, RowsKept, State, Touched, Trace};
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::model::{At, Day};
use crate::sys::{block, look};
use crate::text::csv::Document;

/// Rows, files or commands that a message names one by one; more of them are counted.
const NAMED: usize = 5;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To what was before.
    Back,
    /// To what was after.
    Forth,
}

/// One thing that is not as the change left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table, or the file where it is not a table, or not one that is remembered row by row.
    pub place: String,
    /// The key of the row; none for a whole file.
    pub id: Option<String>,
    /// What is wrong with it.
    pub what: Differs,
}

/// How something is not as a change left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Differs {
    /// The file has other bytes.
    File,
    /// The row is gone.
    Gone,
    /// A row with that key is there already.
    ThereAlready,
    /// A cell of the row has another value.
    Cell {
        /// The column.
        column: String,
        /// What is there.
        now: String,
        /// What the change left there.
        left: String,
    },
}

impl Difference {
    pub(super) fn named(&self) -> Text {
        match &self.id {
            Some(id) => row_named(&self.place, id),
            None => phrase!("`{name}`", name = &self.place),
        }
    }
}

/// A row by its table and its key.
fn row_named(table: &str, id: &str) -> Text {
    phrase!("{table} `{id}`", table = Text::word(table.to_owned()), id)
}

/// Why a change cannot be taken back. Nothing was planned.
#[derive(Debug)]
pub enum NotReverted {
    /// Rows or files are not as the change left them.
    ChangedSince {
        /// What differs, in the order of the change.
        differences: Vec<Difference>,
        /// The later changes in force that touched the same rows or files: what was passed over.
        by: Vec<String>,
    },
    /// Files were changed since, and the change was too large for its rows to be kept.
    TooLarge,
    /// Rows that came since name a record that would go.
    Named(Vec<Naming>),
    /// Rows would come back whose record is gone.
    Missing(Vec<Naming>),
    /// The change made the book, and the book holds what came after it: files, and changes by their command lines.
    NotEmpty(Vec<String>),
    /// The plan cannot be made.
    Plan(PlanError),
}

impl From<PlanError> for NotReverted {
    fn from(error: PlanError) -> NotReverted {
        NotReverted::Plan(error)
    }
}

/// The first few of some things, each once, and how many more there are.
pub(super) fn distinct(all: impl Iterator<Item = Text>) -> Text {
    let mut seen = HashSet::new();
    let mut all: Vec<Text> = all.filter(|one| seen.insert(one.clone())).collect();
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    let shown = Text::list(all);
    if more == 0 { shown } else { phrase!("{shown} (+{more})", shown, more) }
}

/// The same of files or command lines.
fn distinct_names(names: &[String]) -> Text {
    distinct(names.iter().map(|name| phrase!("`{name}`", name)))
}

impl NotReverted {
    /// What is in the way.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            NotReverted::ChangedSince { differences, .. } => {
                phrase!("changed since: {what}", what = distinct(differences.iter().map(Difference::named)))
            }
            NotReverted::TooLarge => {
                phrase!("files were changed since, and the change was too large to be remembered row by row")
            }
            NotReverted::Named(rows) => {
                let rows = distinct(rows.iter().map(|row| row_named(row.table.name(), &row.id)));
                phrase!("what it would remove is named by {rows}", rows)
            }
            NotReverted::Missing(rows) => {
                let named = |row: &Naming| {
                    phrase!("{row} → `{id}`", row = row_named(row.table.name(), &row.id), id = &row.names)
                };
                let rows = distinct(rows.iter().map(named));
                phrase!("what it would write names records that are gone: {rows}", rows)
            }
            NotReverted::NotEmpty(holds) => {
                phrase!("the book holds what came after it: {what}", what = distinct_names(holds))
            }
            NotReverted::Plan(error) => error.text(),
        }
    }

    /// What is wrong, and what to do.
    #[must_use]
    pub fn describe(&self, about: &str, way: Way) -> Diagnostic {
        let why = self.text();
        let message = match way {
            Way::Back => phrase!("`{about}` is not undone: {why}", about, why),
            Way::Forth => phrase!("`{about}` is not done again: {why}", about, why),
        };
        let mut finding = Diagnostic::error("not-undone", message);
        finding.help = Some(match (self, way) {
            (NotReverted::ChangedSince { by, .. }, Way::Back) if !by.is_empty() => phrase!(
                "nothing was changed; these later changes were left in force: {by}; `rolo redo` goes forth to them",
                by = distinct_names(by)
            ),
            (NotReverted::ChangedSince { .. }, Way::Back) => phrase!(
                "nothing was changed; `rolo undo --dry-run` shows what differs, `rolo undo --skip` leaves this change in force"
            ),
            (NotReverted::ChangedSince { .. }, Way::Forth) => {
                phrase!("nothing was changed; `rolo redo --dry-run` shows what differs")
            }
            (NotReverted::TooLarge, _) => phrase!("take the files from git: `git checkout -- FILE`"),
            (NotReverted::Named(_), Way::Forth) => {
                phrase!("nothing was changed; remove or change those rows first")
            }
            (NotReverted::Named(_), Way::Back) => phrase!(
                "nothing was changed; remove or change those rows first, or `rolo undo --skip` leaves this change in force"
            ),
            (NotReverted::Missing(_), _) => phrase!("nothing was changed; bring those records back first"),
            (NotReverted::NotEmpty(_), _) => {
                phrase!("nothing was changed; a book is a folder: to be rid of it, remove the folder")
            }
            (NotReverted::Plan(_), _) => return finding,
        });
        finding
    }

    /// Whether trying again may help once something else was done: 4; else the answer is no: 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            NotReverted::ChangedSince { .. } | NotReverted::TooLarge | NotReverted::Plan(_) => 4,
            NotReverted::Named(_) | NotReverted::Missing(_) | NotReverted::NotEmpty(_) => 1,
        }
    }
}

/// A change that can be taken back or done again.
#[derive(Debug, Default)]
pub struct Reverting {
    /// The plan that does it.
    pub plan: Plan,
    /// Ids that rows which go named although no record had them.
    pub missing: Vec<String>,
}

/// The plan that takes `entry` back, or does it again.
///
/// Files that are as the change left them go back to their old bytes. In a table where one is not, the rows do, each of
/// which must be as the change left it. No row is left behind, or written, that would name a record which is not there;
/// and a book is not taken from under what it holds.
///
/// # Errors
/// See [`NotReverted`].
pub fn revert(root: &Path, history: &History, entry: &Entry, way: Way) -> Result<Reverting, NotReverted> {
    let mut ops = Vec::new();
    let mut changed = Vec::new();
    if way == Way::Back && made_the_book(entry) {
        refuse_to_empty(root, history, entry)?;
    }
    let entry = &history.whole(root, entry);
    // What an undo changed back stands in the undo's own entry.
    let undoing = history.last(&Kind::Undo(entry.id.clone()));
    let source = match way {
        Way::Back => match history.redoing(entry) {
            Some(redoing) => Some(Cow::Owned(history.whole(root, redoing))),
            None => Some(Cow::Borrowed(entry)),
        },
        Way::Forth => undoing.map(|undoing| Cow::Owned(history.whole(root, undoing))),
    };
    if source.is_none() && entry.rows_kept == RowsKept::Not {
        return Err(NotReverted::TooLarge);
    }
    let mut by_file: BTreeMap<TableId, Vec<Op>> = BTreeMap::new();
    let in_rows: BTreeSet<TableId> = entry.rows.iter().filter_map(|r| TableId::named(&r.table)).collect();
    let mut by_row = in_rows.clone();
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
            (Err(_), _) => changed.push(Difference { place: name, id: None, what: Differs::File }),
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
        let by = touched_since(root, history, entry, &changed);
        return Err(NotReverted::ChangedSince { differences: changed, by });
    }
    let mut bits = || 0;
    let at = At::from(Day(0));
    let mut occasion = Occasion {
        at,
        zone: chrono_tz::Tz::UTC,
        by: String::new(),
        writer: None,
        reason: String::new(),
        bits: &mut bits,
    };
    let plan = plan_with(root, ops, &mut occasion, Remember::Nothing)?;
    let deltas = deltas(entry, way, &plan, &in_rows);
    let lookup = Lookup::new(root);
    let named = lookup.left_behind(&deltas);
    if !named.is_empty() {
        return Err(NotReverted::Named(named));
    }
    // Whatever took the rows out last knows what they named in vain then.
    let before: Vec<&Entry> = match way {
        Way::Back => std::iter::once(entry).chain(history.redoing(entry)).collect(),
        Way::Forth => undoing.into_iter().collect(),
    };
    let before: BTreeSet<&str> = before.iter().flat_map(|entry| &entry.missing).map(String::as_str).collect();
    let missing = lookup.in_vain(&deltas, &before);
    if !missing.is_empty() {
        return Err(NotReverted::Missing(missing));
    }
    let now = deltas.iter().filter_map(|d| Some((d.table, d.now.as_ref()?, d.then.as_ref())));
    let missing = lookup.in_vain_already(now);
    Ok(Reverting { plan, missing })
}

/// Whether the change made the book.
#[must_use]
pub fn made_the_book(entry: &Entry) -> bool {
    let made = |file: &Touched| {
        file.path.as_str() == SETTINGS && matches!(file.trace, Trace::Whole { before: None, .. })
    };
    entry.files.iter().any(made)
}

/// Refuses to take back what made a book while it holds anything since.
fn refuse_to_empty(root: &Path, history: &History, entry: &Entry) -> Result<(), NotReverted> {
    let mut holds = Vec::new();
    for file in &entry.files {
        let now = block::read_whole(&file.path.under(root)).ok();
        if file.restored(now.as_deref()).is_err() {
            holds.push(file.path.to_string());
        }
    }
    let made: BTreeSet<&str> = entry.files.iter().map(|file| file.path.as_str()).collect();
    for table in TableId::ALL {
        let files = layout::files(root, table).unwrap_or_default();
        holds.extend(files.into_iter().map(|f| f.name).filter(|name| !made.contains(name.as_str())));
    }
    for folder in ["imports", "templates"] {
        let names = look::names(&root.join(folder)).unwrap_or_default();
        let names = names.iter().filter_map(|name| name.to_str()).map(|name| format!("{folder}/{name}"));
        holds.extend(names.filter(|name| !made.contains(name.as_str())));
    }
    // What was taken back can be done again, but not in a book that is gone.
    for (other, state) in history.changes() {
        if other.id != entry.id && state != State::Lapsed {
            holds.push(other.about.clone());
        }
    }
    if holds.is_empty() { Ok(()) } else { Err(NotReverted::NotEmpty(holds)) }
}

/// The later changes in force that touched what differs.
fn touched_since(root: &Path, history: &History, entry: &Entry, changed: &[Difference]) -> Vec<String> {
    let rows: HashSet<(&str, &str)> =
        changed.iter().filter_map(|d| Some((d.place.as_str(), d.id.as_deref()?))).collect();
    let files: HashSet<&str> = changed.iter().filter(|d| d.id.is_none()).map(|d| d.place.as_str()).collect();
    let later = history.in_force_after(entry).filter(|later| {
        later.files.iter().any(|file| files.contains(file.path.as_str()))
            || (!rows.is_empty()
                && history
                    .whole(root, later)
                    .rows
                    .iter()
                    .any(|row| rows.contains(&(row.table.as_str(), row.id.as_str()))))
    });
    later.map(|later| later.about.clone()).collect()
}

/// The table a file of the layout belongs to.
pub(super) fn table_of(file: &str) -> Option<TableId> {
    TableId::named(file.split_once('/').map_or(file.strip_suffix(".csv")?, |(folder, _)| folder))
}

/// What becomes of each row: as the entry remembers it; where it remembers no rows of a table, as its files say.
fn deltas(entry: &Entry, way: Way, plan: &Plan, in_rows: &BTreeSet<TableId>) -> Vec<RowDelta> {
    let mut deltas: Vec<RowDelta> = Vec::new();
    let mut known: HashMap<(TableId, &str), usize> = HashMap::new();
    for row in &entry.rows {
        let Some(table) = TableId::named(&row.table) else { continue };
        let (now, then) = match way {
            Way::Back => (&row.after, &row.before),
            Way::Forth => (&row.before, &row.after),
        };
        // A row touched twice by one command: from its first state to its last.
        if let Some(&number) = known.get(&(table, row.id.as_str())) {
            match way {
                Way::Back => deltas[number].now = now.clone(),
                Way::Forth => deltas[number].then = then.clone(),
            }
            continue;
        }
        known.insert((table, &row.id), deltas.len());
        deltas.push(RowDelta { table, id: row.id.clone(), now: now.clone(), then: then.clone() });
    }
    let mut found: BTreeMap<(TableId, String), (Option<Cells>, Option<Cells>)> = BTreeMap::new();
    for file in &plan.files {
        let Some(table) = table_of(&file.name).filter(|table| !in_rows.contains(table)) else { continue };
        for (id, cells) in file.before.iter().flat_map(|bytes| rows_of(table, bytes)) {
            found.entry((table, id)).or_default().0 = Some(cells);
        }
        let after =
            if let NewContent::Whole(bytes) = &file.after { rows_of(table, bytes) } else { Vec::new() };
        for (id, cells) in after {
            found.entry((table, id)).or_default().1 = Some(cells);
        }
    }
    let differ = found.into_iter().filter(|(_, (now, then))| now != then);
    deltas.extend(differ.map(|((table, id), (now, then))| RowDelta { table, id, now, then }));
    deltas
}

/// The rows of a file, by their keys.
fn rows_of(table: TableId, bytes: &[u8]) -> Vec<(String, Cells)> {
    let doc = Document::of_table(bytes.to_vec(), Some(table.table().header_sign()));
    let Some(key) = doc.column(table.table().key.unwrap_or("on")) else { return Vec::new() };
    let row = |record: usize| {
        let fields = doc.fields(record);
        let cells = doc.names().iter().zip(&fields);
        let cells = cells.map(|(name, field)| (name.clone(), field.text(doc.bytes()).into_owned()));
        (doc.cell(record, key).into_owned(), cells.filter(|cell| !cell.1.is_empty()).collect())
    };
    (0..doc.records().len()).map(row).collect()
}

/// Adds what becomes of the rows of `tables`, and names those that are not as the change left them.
fn row_by_row(
    root: &Path,
    entry: &Entry,
    way: Way,
    tables: &BTreeSet<TableId>,
    ops: &mut Vec<Op>,
    changed: &mut Vec<Difference>,
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
        let differs = differences(stands, now.as_deref());
        if !differs.is_empty() {
            let difference =
                |what| Difference { place: table.name().to_owned(), id: Some(row.id.clone()), what };
            changed.extend(differs.into_iter().map(difference));
            continue;
        }
        match (now, then) {
            (_, None) => ops.push(Op::Delete { table, id: row.id.clone() }),
            (None, Some(cells)) => ops.push(Op::Insert { table, cells: cells.clone() }),
            (Some(now), Some(then)) => {
                for name in columns(now, then) {
                    if value(now, name) != value(then, name) {
                        ops.push(Op::set(table, &row.id, name, value(then, name)));
                    }
                }
            }
        }
    }
    Ok(())
}

fn value<'c>(cells: &'c [(String, String)], name: &str) -> &'c str {
    cells.iter().find(|cell| cell.0 == name).map_or("", |cell| cell.1.as_str())
}

/// The columns of two rows, each once, in the order of the first.
fn columns<'c>(one: &'c [(String, String)], other: &'c [(String, String)]) -> impl Iterator<Item = &'c str> {
    let only_there = other.iter().filter(|cell| !one.iter().any(|known| known.0 == cell.0));
    one.iter().chain(only_there).map(|cell| cell.0.as_str())
}

/// How a row that was found is not as a change left it; nothing where it is.
pub(super) fn differences(found: Option<&Cells>, left: Option<&[(String, String)]>) -> Vec<Differs> {
    match (found, left) {
        (None, None) => Vec::new(),
        (None, Some(_)) => vec![Differs::Gone],
        (Some(_), None) => vec![Differs::ThereAlready],
        (Some(found), Some(left)) => columns(left, found)
            .filter(|name| value(found, name) != value(left, name))
            .map(|name| Differs::Cell {
                column: name.to_owned(),
                now: value(found, name).to_owned(),
                left: value(left, name).to_owned(),
            })
            .collect(),
    }
}
