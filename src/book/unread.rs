//! Cells that a command needed and could not read: counted by column, with the place of the first.
//!
//! Every [`DataFile`] of a book leads to one [`Unread`]: whoever reads the file notes there what
//! is written in a cell and is not what the column holds. A scan counts by block ([`Row::misread`](super::scan::Row)), a
//! [`Roster`](super::roster::Roster) remembers the rows; which place that is on disk is looked up only when it is said.
//! A cell that two readers of one command need counts once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Book;
use super::block::{OF_FILES, Tally, USUAL};
use super::head::OpenFile;
use super::layout::DataFile;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::model::TableId;
use crate::model::cell::is_readable;
use crate::text::csv::{Dialect, Lexed, Lexer, find_column};

/// Where all readers of a book note what they could not read.
#[derive(Clone, Debug, Default)]
pub struct Unread(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    /// By table and column, what scans counted.
    scanned: BTreeMap<(String, String), Scanned>,
    /// What was noted of tables that were read as a whole.
    rosters: Vec<UnreadRows>,
}

/// What the scans of a column counted: the most that one of them did, and the first of all.
#[derive(Clone, Debug)]
struct Scanned {
    cells: u64,
    file: DataFile,
    offset: u64,
    field: usize,
}

/// The rows of one reading of a table whose cells could not be read, by column.
#[derive(Clone, Debug, Default)]
pub struct UnreadRows(Arc<Rows>);

#[derive(Debug, Default)]
struct Rows {
    files: Vec<DataFile>,
    /// Where each row begins in the file, where the rows are not all there are.
    places: Option<Vec<u64>>,
    columns: Mutex<BTreeMap<String, BTreeSet<usize>>>,
}

/// How many cells could not be read, and the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many.
    pub cells: u64,
    /// Where the first of them is.
    pub place: Place,
    /// Its column.
    pub column: String,
    /// What is written there.
    pub text: String,
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The table a file is of, by its name.
fn table_of(file: &DataFile) -> &str {
    file.name.split(['/', '.']).next().unwrap_or_default()
}

impl Unread {
    /// Takes what a scan counted under a column, the first of it in `file`.
    pub(super) fn add(&self, file: &DataFile, column: &str, tally: Tally) {
        let mut noted = lock(&self.0);
        let key = (table_of(file).to_owned(), column.to_owned());
        let new = Scanned { cells: 0, file: file.alone(), offset: tally.offset, field: tally.field };
        let known = noted.scanned.entry(key).or_insert_with(|| new.clone());
        if (&new.file.name, new.offset) < (&known.file.name, known.offset) {
            *known = Scanned { cells: known.cells, ..new };
        }
        known.cells = known.cells.max(tally.cells);
    }

    /// Where a reader of whole tables notes its rows; without `places` they are all rows of the files, in their order.
    #[must_use]
    pub fn rows(files: &[DataFile], places: Option<Vec<u64>>) -> UnreadRows {
        let alone = files.iter().map(DataFile::alone).collect();
        let rows = UnreadRows(Arc::new(Rows { files: alone, places, columns: Mutex::default() }));
        if let Some(file) = files.first() {
            lock(&file.unread.0).rosters.push(rows.clone());
        }
        rows
    }

    /// The ids of the contacts whose own cells, or rows, could not be read under a column that was needed: a command that
    /// writes leaves them out. The tables concerned are read once more.
    #[must_use]
    pub fn contacts(&self, book: &Book) -> BTreeSet<Vec<u8>> {
        let mut all = BTreeSet::new();
        for (table, column) in self.columns() {
            let Some(table) = TableId::named(&table) else { continue };
            let Some(known) = table.table().column(&column) else { continue };
            let who = if table == TableId::Contacts { "id" } else { "contact" };
            let files: Vec<DataFile> = book.files(table).iter().map(DataFile::alone).collect();
            let found = super::scan::scan(
                &files,
                &[who, column.as_str()],
                |_| Vec::new(),
                |part, row| {
                    if !is_readable(known.kind, &row.text(1)) {
                        part.push(row.cell(0).into_owned());
                    }
                },
            );
            all.extend(found.parts.into_iter().flatten().filter(|id| !id.is_empty()));
        }
        all
    }

    /// The tables and columns under which something was noted.
    pub(super) fn columns(&self) -> BTreeSet<(String, String)> {
        let noted = lock(&self.0);
        let mut columns: BTreeSet<(String, String)> = noted.scanned.keys().cloned().collect();
        for UnreadRows(rows) in &noted.rosters {
            let Some(file) = rows.files.first() else { continue };
            columns.extend(lock(&rows.columns).keys().map(|name| (table_of(file).to_owned(), name.clone())));
        }
        columns
    }

    /// Whether every cell that was needed could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let noted = lock(&self.0);
        noted.scanned.is_empty() && noted.rosters.iter().all(|rows| lock(&rows.0.columns).is_empty())
    }

    /// How many cells could not be read, and the first of them by file and line; none where all could.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        if self.is_empty() {
            return None;
        }
        let noted = lock(&self.0);
        let mut cells: BTreeMap<(String, String), u64> = BTreeMap::new();
        let mut firsts: Vec<(DataFile, u64, String, Option<usize>)> = Vec::new();
        for ((table, column), scanned) in &noted.scanned {
            cells.insert((table.clone(), column.clone()), scanned.cells);
            firsts.push((scanned.file.clone(), scanned.offset, column.clone(), Some(scanned.field)));
        }
        for ((table, column), rows) in exactly(&noted.rosters) {
            if let Some((name, path, offset, field)) = rows.first() {
                let file = DataFile::new(name.as_str(), path.clone());
                firsts.push((file, *offset, column.clone(), *field));
            }
            // One row read alone and among all others is one row.
            let rows: BTreeSet<(&str, u64)> = rows.iter().map(|cell| (cell.0.as_str(), cell.2)).collect();
            let known = cells.entry((table, column)).or_default();
            *known = (*known).max(rows.len() as u64);
        }
        let order = |first: &(DataFile, u64, String, Option<usize>)| (first.0.name.clone(), first.1);
        let least = firsts.iter().map(order).min()?;
        // Of several in one row the one that comes first in it.
        let (place, column, text) = firsts
            .iter()
            .filter(|first| order(first) == least)
            .filter_map(|(file, offset, column, field)| {
                let (place, text) = cell_at(file, *offset, column, *field)?;
                Some((place, column.clone(), text))
            })
            .min_by_key(|(place, ..)| (place.line, place.column))
            .unwrap_or_else(|| (Place::file(&*firsts[0].0.name), firsts[0].2.clone(), String::new()));
        Some(Summary { cells: cells.values().sum(), place, column, text })
    }
}

/// A cell on disk: the name of its file and where that is, where its row begins, which field it is; none: the one of the
/// header.
type OnDisk = (String, PathBuf, u64, Option<usize>);

/// The cells noted, by table and column, each once.
fn exactly(rosters: &[UnreadRows]) -> BTreeMap<(String, String), BTreeSet<OnDisk>> {
    let mut all: BTreeMap<(String, String), BTreeSet<OnDisk>> = BTreeMap::new();
    for UnreadRows(rows) in rosters {
        let columns = lock(&rows.columns);
        let Some(first) = rows.files.first().filter(|_| !columns.is_empty()) else { continue };
        let table = table_of(first);
        for (column, numbers) in columns.iter() {
            let places = match &rows.places {
                Some(places) => places.iter().map(|&offset| (0, offset, None)).collect(),
                None => places_of(&rows.files, column),
            };
            let found = numbers.iter().filter_map(|&row| places.get(row));
            let found = found.map(|&(file, offset, field)| {
                let DataFile { name, path, .. } = &rows.files[file];
                (name.clone(), path.clone(), offset, field)
            });
            all.entry((table.to_owned(), column.clone())).or_default().extend(found);
        }
    }
    all
}

/// Where each row of the files begins, and which of its fields is the column.
fn places_of(files: &[DataFile], column: &str) -> Vec<(usize, u64, Option<usize>)> {
    let found = super::scan::scan(
        files,
        &[column],
        |_| Vec::new(),
        |part, row| part.push((row.file, row.offset, row.field(0))),
    );
    found.parts.concat()
}

impl UnreadRows {
    /// Notes that the cell of a row could not be read.
    #[cold]
    pub fn note(&self, column: &str, row: usize) {
        let mut columns = lock(&self.0.columns);
        if let Some(rows) = columns.get_mut(column) {
            rows.insert(row);
        } else {
            columns.insert(column.to_owned(), BTreeSet::from([row]));
        }
    }

    /// The rows that were noted, under whichever columns.
    #[must_use]
    pub fn numbers(&self) -> BTreeSet<usize> {
        lock(&self.0.columns).values().flatten().copied().collect()
    }
}

/// Rows of a scan whose reference leads nowhere, counted when nothing is left of them but their number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nowhere {
    cells: u64,
    /// The file of the first, and where a block before it begins.
    first: Option<(usize, u64)>,
}

impl Nowhere {
    /// Takes in so many of a block whose first row is in that file and begins there.
    pub(crate) fn add(&mut self, cells: u64, begin: Option<(usize, u64)>) {
        if cells > 0 && self.first.is_none() {
            self.first = begin;
        }
        self.cells += cells;
    }

    /// Notes them as cells of `column` that could not be read: the first is looked for from where its block begins.
    pub(crate) fn note(self, files: &[DataFile], column: &str, is_known: impl Fn(&[u8]) -> bool) {
        let Some((number, begin)) = self.first else { return };
        let Some(data) = files.get(number) else { return };
        let (offset, field) = first_unknown(data, begin, column, is_known).unwrap_or((begin, 0));
        data.unread.add(data, column, Tally { cells: self.cells, offset, field });
    }
}

/// The first row from `begin` on whose reference is not known: where it begins, and which field it is.
fn first_unknown(
    data: &DataFile,
    begin: u64,
    column: &str,
    is_known: impl Fn(&[u8]) -> bool,
) -> Option<(u64, usize)> {
    let file = OpenFile::at(data, &[column], None).ok()?;
    let field = file.head.columns[0]?;
    let mut bytes = Vec::new();
    file.file.read(begin, 2 * USUAL.block, &mut bytes).ok()?;
    let dialect = Dialect { bom: false, ..file.head.dialect };
    let (mut lexer, mut fields) = (Lexer::new(&bytes, dialect), Vec::new());
    loop {
        let offset = begin + lexer.position as u64;
        match lexer.next(&mut fields) {
            Lexed::End => return None,
            Lexed::Record => {
                let id = fields.get(field).map(|f| f.value(&bytes)).unwrap_or_default();
                if !id.is_empty() && !is_known(&id) {
                    return Some((offset, field));
                }
            }
            _ => {}
        }
    }
}

/// The place of a cell in the row that begins at `offset`, and its text; none where it is no longer there.
pub(super) fn cell_at(
    data: &DataFile,
    offset: u64,
    column: &str,
    field: Option<usize>,
) -> Option<(Place, String)> {
    let file = OpenFile::at(data, &[], None).ok()?;
    let field = field.or_else(|| find_column(&file.head.names, column))?;
    let mut bytes = Vec::new();
    let mut want = USUAL.more;
    let fields = loop {
        file.file.read(offset, want, &mut bytes).ok()?;
        let at_end = offset + bytes.len() as u64 >= file.file.len();
        let dialect = Dialect { bom: false, ..file.head.dialect };
        let mut fields = Vec::new();
        let mut lexer = Lexer::new(&bytes, dialect);
        let lexed = lexer.next(&mut fields);
        if lexer.position + 1 < bytes.len() || at_end || want > OF_FILES.block {
            break (lexed == Lexed::Record).then_some(fields)?;
        }
        want *= 4;
    };
    let cell = fields.get(field)?;
    let text = shown(&cell.text(&bytes));
    let begin = bytes[..cell.start].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let end = memchr::memchr(b'\n', &bytes[begin..]).map_or(bytes.len(), |i| begin + i);
    let line = super::scan::line_at(&file, offset) + memchr::memchr_iter(b'\n', &bytes[..begin]).count();
    let at = |within: usize| usize::try_from(offset).unwrap_or(usize::MAX).saturating_add(within);
    let place =
        Place::on_line(&*data.name, line, &bytes[begin..end], at(begin), at(cell.start)..at(cell.end));
    Some((place, text))
}

/// A text as it may stand in a message, cut where it is long.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let clean = crate::text::sanitise::cell(text);
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean.into_owned(),
    }
}

impl Summary {
    /// The first cell in words: its column and what is written there, if anything is.
    fn first(&self) -> Text {
        let Summary { column, text, .. } = self;
        match text.as_str() {
            "" => phrase!("{column} is empty", column),
            _ => Text::own(format!("{column} `{text}`")),
        }
    }

    /// `1 cell` or `3 cells`, and the first: for the notes of a report.
    #[must_use]
    pub fn note(&self) -> Text {
        let Place { file, line, column, .. } = &self.place;
        let (at, first) = (format!("{file}:{line}:{column}"), self.first());
        match self.cells {
            1 => phrase!("1 cell could not be read: {at} {first}", at, first),
            cells => phrase!("{cells} cells could not be read, the first at {at}: {first}", cells, at, first),
        }
    }

    /// The same as a warning at the place of the first.
    #[must_use]
    pub fn warning(&self) -> Diagnostic {
        let first = self.first();
        let message = match self.cells {
            1 => phrase!("1 cell could not be read: {first}", first),
            cells => phrase!("{cells} cells could not be read, the first: {first}", cells, first),
        };
        let help = match self.text.contains('\u{fffd}') {
            true => phrase!(
                "save the file as UTF-8 (in Excel: `CSV UTF-8`); `rolo check` names the bytes that are not"
            ),
            false => phrase!("what hangs on them is unknown here; `rolo check` shows them all"),
        };
        Diagnostic::warning("unread-cells", message).at(self.place.clone()).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::plan::tests::book;
    use crate::book::roster::Roster;
    use crate::book::scan::scan;

    const DEALS: &str =
        "id,title,next_on\nd-1,\"a \"\"big\"\"\none\",06/03/2026\nd-2,small,2026-03-06\nd-3,x,soon\n";

    #[test]
    fn a_cell_that_a_scan_and_two_rosters_need_counts_once_and_the_first_is_placed_in_its_line() {
        let dir = book(&[("rolo.yaml", "format: 1\n"), ("deals.csv", DEALS)]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(book.unread.summary(), None);
        let files = book.files(TableId::Deals);
        for _ in 0..2 {
            scan(&files, &["next_on"], |_| (), |(), row| _ = row.its_day(0));
        }
        for row in [0, 2, 0] {
            Roster::read(&files, "id", &["next_on"]).unread.note("next_on", row);
        }
        let summary = book.unread.summary().unwrap();
        assert_eq!(
            summary.note(),
            "2 cells could not be read, the first at deals.csv:3:6: next_on `06/03/2026`"
        );
        assert_eq!(
            (summary.warning().code, summary.place.excerpt.as_str()),
            ("unread-cells", "one\",06/03/2026")
        );
    }

    #[test]
    fn the_first_is_that_of_the_first_file_and_whoever_a_row_is_about_is_known() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\n"),
            ("orders/2025.csv", "id,at,contact\nb-1,2025-01-01,c-1\n"),
            ("orders/2026.csv", "id,at,contact\nb-2,1.2.26,c-2\nb-3,3.2.26,c-3\n"),
            ("surveys/2026.csv", "id,at,contact\ns-1,4.2.26,c-4\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        for table in [TableId::Surveys, TableId::Orders] {
            scan(&book.files(table), &["at"], |_| (), |(), row| _ = row.its_day(0));
        }
        let summary = book.unread.summary().unwrap();
        assert_eq!(
            summary.note(),
            "3 cells could not be read, the first at orders/2026.csv:2:5: at `1.2.26`"
        );
        let ids: Vec<Vec<u8>> = book.unread.contacts(&book).into_iter().collect();
        assert_eq!(ids, [b"c-2", b"c-3", b"c-4"]);
    }

    #[test]
    fn a_reference_to_nobody_is_looked_for_from_where_its_block_begins() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\n"),
            ("orders/2026.csv", "id,contact\nb-1,c-1\nb-2,\nb-3,c-9\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let files = book.files(TableId::Orders);
        let mut nowhere = Nowhere::default();
        nowhere.add(1, Some((0, 11)));
        nowhere.note(&files, "contact", |id| id == b"c-1");
        let summary = book.unread.summary().unwrap();
        assert_eq!(summary.note(), "1 cell could not be read: orders/2026.csv:4:5 contact `c-9`");
    }
}
