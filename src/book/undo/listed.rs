//! Every change that is remembered, and whether it can be taken back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::history::Stand;
use super::{Entry, History, RowsKept, State, Trace};
use crate::book::path::BookPath;
use crate::book::revert::{Difference, Differs, Way, differences, distinct, made_the_book, revert, table_of};
use crate::book::row::{Cells, rows_at};
use crate::i18n::Text;
use crate::model::schema::TableId;

/// One change of the list.
#[derive(Clone, Debug)]
pub struct Listed<'h> {
    /// The change.
    pub entry: &'h Entry,
    /// How it stands.
    pub state: State,
    /// Whether it can be taken back, once those above it are.
    pub undoable: bool,
    /// Why it cannot, or what there is to know of it; may be empty.
    pub why: Text,
}

/// The changes of the book at `root`, newest first.
#[must_use]
pub fn listed<'h>(root: &Path, history: &'h History) -> Vec<Listed<'h>> {
    let top = history.undoable().map(|entry| entry.id.as_str());
    let forth = history.redoable().map(|(entry, _)| entry.id.as_str());
    let mut going_back = GoingBack {
        root: root.to_owned(),
        history,
        redoings: history.redoings(),
        files: BTreeMap::new(),
        rows: HashMap::new(),
        there: HashMap::new(),
    };
    let mut list = Vec::new();
    for (entry, state) in history.changes().into_iter().rev() {
        let (undoable, why) = match state {
            State::Lapsed => (false, phrase!("undone, and something else was done since")),
            State::Undone if forth == Some(entry.id.as_str()) => {
                (false, phrase!("undone; `rolo redo` does it again"))
            }
            State::Undone => (false, phrase!("undone; `rolo redo` comes to it")),
            State::Skipped => {
                going_back.pass_over(entry);
                (false, phrase!("left in force by `--skip`; `rolo redo` takes the mark from it"))
            }
            State::Done | State::Redone if top == Some(entry.id.as_str()) => {
                match revert(root, history, entry, Way::Back) {
                    Ok(_) => going_back.take_back(entry),
                    Err(why) => {
                        going_back.pass_over(entry);
                        (false, why.text())
                    }
                }
            }
            State::Done | State::Redone if made_the_book(entry) => {
                (false, phrase!("it made the book, which holds what came after it"))
            }
            State::Done | State::Redone => going_back.take_back(entry),
        };
        list.push(Listed { entry, state, undoable, why });
    }
    list
}

/// A book from which one change after the other is taken, in thought.
struct GoingBack<'h> {
    root: PathBuf,
    history: &'h History,
    /// What did a change again, by the id of the change.
    redoings: HashMap<&'h str, &'h Entry>,
    /// How files will stand; those that are not here stand as they do now.
    files: BTreeMap<BookPath, Stand>,
    /// How rows will stand; likewise.
    rows: HashMap<(TableId, String), Option<Cells>>,
    /// How rows stand now, of the tables that were asked about.
    there: HashMap<TableId, There>,
}

/// Rows of a table as they stand now.
#[derive(Default)]
struct There {
    asked: HashSet<String>,
    rows: HashMap<String, Cells>,
}

impl<'h> GoingBack<'h> {
    /// The change stays: what lies below finds its files changed.
    fn pass_over(&mut self, entry: &Entry) {
        for file in &entry.files {
            self.files.insert(file.path.clone(), Stand::Unknown);
        }
    }

    /// Takes the change back where that can be done; says whether, and what there is to know.
    fn take_back(&mut self, entry: &Entry) -> (bool, Text) {
        let redoing = self.redoings.get(entry.id.as_str()).copied();
        let source = self.history.whole(&self.root, redoing.unwrap_or(entry));
        let now = Stand::Now(self.root.clone());
        let changed: Vec<&BookPath> = source
            .files
            .iter()
            .filter(|file| {
                let lost = matches!(&file.trace, Trace::Whole { before: Some(_), back: None, .. });
                lost || self.files.get(&file.path).unwrap_or(&now).is_not_after(file)
            })
            .map(|file| &file.path)
            .collect();
        let whole = self.history.whole(&self.root, entry);
        let remembered = |path: &BookPath| {
            let table = table_of(path.as_str());
            table.filter(|table| whole.rows.iter().any(|row| row.table == table.name()))
        };
        let mut differing = Vec::new();
        let mut tables = HashSet::new();
        for path in &changed {
            match remembered(path) {
                Some(table) => {
                    tables.insert(table);
                }
                None if whole.rows_kept == RowsKept::Not => {
                    self.pass_over(entry);
                    return (false, phrase!("too large to be remembered row by row, and changed since"));
                }
                None => differing.push(phrase!("`{name}`", name = path)),
            }
        }
        differing.extend(self.differing_rows(&whole, &tables).iter().map(Difference::named));
        if !differing.is_empty() {
            let why = phrase!("changed since: {what}", what = distinct(differing.into_iter()));
            self.pass_over(entry);
            return (false, why);
        }
        for file in &source.files {
            let stand = if changed.contains(&&file.path) { Stand::Unknown } else { Stand::before(file) };
            self.files.insert(file.path.clone(), stand);
        }
        let why = match changed.as_slice() {
            [] => Text::default(),
            changed => {
                let files = distinct(changed.iter().map(|path| phrase!("`{name}`", name = path)));
                phrase!("row by row, for these were changed since: {files}", files)
            }
        };
        for row in whole.rows {
            if let Some(table) = TableId::named(&row.table) {
                self.rows.insert((table, row.id), row.before);
            }
        }
        (true, why)
    }

    /// Makes known how these rows stand now; the first time with all that the log names of the table, in one reading.
    fn look_up<'i>(&mut self, table: TableId, mut ids: HashSet<&'i str>)
    where
        'h: 'i,
    {
        let history = self.history;
        let there = self.there.entry(table).or_default();
        if ids.iter().all(|id| there.asked.contains(*id)) {
            return;
        }
        if there.asked.is_empty() {
            let rows = history.entries().iter().flat_map(|entry| &entry.rows);
            ids.extend(rows.filter(|row| row.table == table.name()).map(|row| row.id.as_str()));
        }
        // A file that cannot be read is said by whoever undoes.
        let found = rows_at(&self.root, table, &ids).unwrap_or_default();
        there.rows.extend(found.into_iter().map(|(id, cells)| (id.to_owned(), cells)));
        there.asked.extend(ids.into_iter().map(str::to_owned));
    }

    /// The rows of these tables that will not be as the change left them.
    fn differing_rows(&mut self, entry: &Entry, tables: &HashSet<TableId>) -> Vec<Difference> {
        let rows = || {
            let rows = entry.rows.iter().filter_map(|row| Some((TableId::named(&row.table)?, row)));
            rows.filter(|(table, _)| tables.contains(table))
        };
        let mut ids: BTreeMap<TableId, HashSet<&str>> = BTreeMap::new();
        for (table, row) in rows() {
            ids.entry(table).or_default().insert(&row.id);
        }
        ids.into_iter().for_each(|(table, ids)| self.look_up(table, ids));
        let mut found = Vec::new();
        for (table, row) in rows() {
            let stands = match self.rows.get(&(table, row.id.clone())) {
                Some(stands) => stands.as_ref(),
                None => self.there.get(&table).and_then(|there| there.rows.get(&row.id)),
            };
            if !differences(stands, row.after.as_deref()).is_empty() {
                let id = Some(row.id.clone());
                found.push(Difference { place: table.name().to_owned(), id, what: Differs::Gone });
            }
        }
        found
    }
}
