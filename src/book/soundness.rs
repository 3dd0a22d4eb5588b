//! Whether files were read whole: every reading of a data file says here what kept it from that.
//!
//! | what is wrong with a file | [`Fault`] | a command that writes | a reader |
//! |---|---|---|---|
//! | no permission, an I/O error | `Refused` | stops, 5 | reads nothing of it |
//! | not a file, empty, not text, UTF-16, no key column | `Foreign` | stops, 3 | reads nothing of it |
//! | its ids, or what names them, changed their capitals | `Recased` | stops, 3 | reads all of it |
//! | cut, a quote that never closes, the marks of a merge | `Unsettled` | stops, 4 | reads the rest of it |
//!
//! A row that cannot be read alone (more cells than columns) stops nobody: it is counted once a command, and a command
//! that writes leaves the people out whom the row may be about.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::flaw;
use crate::diag::{Diagnostic, Mark};
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::text::csv::{Document, FlawKind, find_column};

/// What keeps a file from being read whole, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The system does not let us read it.
    Refused,
    /// It is something else than a table.
    Foreign,
    /// Nothing finds the ids that it names.
    Recased,
    /// Somebody has not finished with it.
    Unsettled,
}

impl Fault {
    /// What an answer of the system means for a file that should be there.
    #[must_use]
    pub fn of_error(error: &io::Error) -> Fault {
        use io::ErrorKind::{InvalidInput, IsADirectory, NotADirectory, NotFound};
        match error.kind() {
            // A name that leads to nothing is a link to nothing.
            InvalidInput | IsADirectory | NotADirectory | NotFound => Fault::Foreign,
            _ => Fault::Refused,
        }
    }

    /// What a flaw means for its file; none for one of a single row or cell.
    #[must_use]
    pub fn of_flaw(kind: FlawKind) -> Option<Fault> {
        match kind {
            FlawKind::UnclosedQuote
            | FlawKind::TextAfterQuote
            | FlawKind::CutShort
            | FlawKind::ConflictMarker => Some(Fault::Unsettled),
            FlawKind::NoHeader | FlawKind::Nul => Some(Fault::Foreign),
            _ => None,
        }
    }

    /// The same by the code of a finding.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Fault> {
        match code {
            "unclosed-quote" | "text-after-quote" | "cut-short" | "conflict-marker" => Some(Fault::Unsettled),
            "no-header" | "not-text" | "nul-byte" | "no-key-column" => Some(Fault::Foreign),
            _ => None,
        }
    }

    /// Whether nothing of such a file can be read.
    #[must_use]
    pub fn hides(self) -> bool {
        matches!(self, Fault::Refused | Fault::Foreign)
    }
}

/// A file that was not read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsound {
    /// What that means.
    pub fault: Fault,
    /// What is wrong, and where.
    pub problem: Diagnostic,
}

impl Unsound {
    /// The file, relative to the book.
    #[must_use]
    pub fn file(&self) -> &str {
        self.problem.place.as_ref().map_or("", |place| place.file.as_str())
    }

    /// Whether it is a file of that table.
    #[must_use]
    pub fn is_of(&self, table: TableId) -> bool {
        self.file().split(['/', '.']).next() == Some(table.name())
    }
}

/// No id is longer.
const LONGEST_ID: usize = 64;

/// Rows of one file that cannot be read though the file can.
#[derive(Clone, Debug, Default)]
struct Unread {
    count: u64,
    /// Rows with fewer cells than columns: read, with empty cells behind their end.
    short: u64,
    first: Option<Diagnostic>,
    first_short: Option<Diagnostic>,
    /// The cells of these rows, as far as they could be told apart.
    words: BTreeSet<Vec<u8>>,
}

/// A scan's account of the rows of one file that are not as they should be.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) unread: u64,
    pub(super) short: u64,
    pub(super) words: BTreeSet<Vec<u8>>,
}

impl Rows {
    /// Counts a row that was left out.
    pub(super) fn take(&mut self, cells: Vec<Vec<u8>>) {
        self.unread += 1;
        self.remember(cells);
    }

    /// Counts a row whose last cells are missing.
    pub(super) fn take_short(&mut self, cells: Vec<Vec<u8>>) {
        self.short += 1;
        self.remember(cells);
    }

    /// The same rows and those of the next block.
    pub(super) fn add(&mut self, next: Rows) {
        self.unread += next.unread;
        self.short += next.short;
        self.words.extend(next.words);
    }

    fn remember(&mut self, cells: Vec<Vec<u8>>) {
        let of_cell =
            |cell: &Vec<u8>| cell.split(|&b| b == b';').map(|w| w.trim_ascii().to_vec()).collect::<Vec<_>>();
        self.words
            .extend(cells.iter().flat_map(of_cell).filter(|word| (1..=LONGEST_ID).contains(&word.len())));
    }
}

#[derive(Debug, Default)]
struct Noted {
    unsound: Vec<Unsound>,
    unread: BTreeMap<String, Unread>,
    others: Vec<Diagnostic>,
    /// All that was noted, to be known again.
    all: HashSet<Mark>,
}

/// What kept the files that a command has read from being read whole; shared by all readers of a book.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Noted>>);

impl Faults {
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a file was not read whole.
    pub fn note(&self, fault: Fault, problem: Diagnostic) {
        let mut noted = self.noted();
        if noted.all.insert(problem.mark()) {
            noted.unsound.push(Unsound { fault, problem });
        }
    }

    /// Notes something that keeps no file from being read whole.
    pub fn note_other(&self, problem: Diagnostic) {
        let mut noted = self.noted();
        if noted.all.insert(problem.mark()) {
            noted.others.push(problem);
        }
    }

    /// Notes what a scan found in the lines of a file: flaws with their findings, and how many rows there are of each.
    pub(super) fn note_lines(&self, file: &str, flaws: &[(FlawKind, Diagnostic)], rows: Rows) {
        for (kind, problem) in flaws {
            match Fault::of_flaw(*kind) {
                Some(fault) => self.note(fault, problem.clone()),
                None if *kind == FlawKind::TooManyFields || *kind == FlawKind::TooFewFields => {
                    self.noted().all.insert(problem.mark());
                }
                None => self.note_other(problem.clone()),
            }
        }
        if rows.unread == 0 && rows.short == 0 {
            return;
        }
        let first = |wanted: FlawKind| flaws.iter().find(|flaw| flaw.0 == wanted).map(|flaw| flaw.1.clone());
        let mut noted = self.noted();
        let unread = noted.unread.entry(file.to_owned()).or_default();
        // Who reads a file again finds the same rows.
        unread.count = unread.count.max(rows.unread);
        unread.short = unread.short.max(rows.short);
        unread.words.extend(rows.words);
        if unread.first.is_none() {
            unread.first = first(FlawKind::TooManyFields);
        }
        if unread.first_short.is_none() {
            unread.first_short = first(FlawKind::TooFewFields);
        }
    }

    /// Notes what a document says of its file; whether it is a whole table.
    pub fn note_document(&self, file: &str, document: &Document) -> bool {
        let header = document.header().map_or(0..0, |header| header.span());
        let mut unsound = Vec::new();
        if has_mark_of_utf16(document.bytes()) || memchr::memchr(0, &document.bytes()[header]).is_some() {
            unsound.push(flaw::not_text(file, document.bytes()));
        } else if document.header().is_none() {
            unsound.push(flaw::no_header(file));
        } else {
            unsound = flaw::describe_those(file, document, |kind| Fault::of_flaw(kind).is_some());
            unsound.extend(without_key(file, document.names()));
        }
        let is_whole = unsound.is_empty();
        for problem in unsound {
            self.note(Fault::of_code(problem.code).unwrap_or(Fault::Unsettled), problem);
        }
        is_whole
    }

    /// Notes that so many rows of a file cannot be read, the first of them at the place of `first`.
    pub fn note_unread(&self, file: &str, count: u64, first: Diagnostic) {
        let mut noted = self.noted();
        let unread = noted.unread.entry(file.to_owned()).or_default();
        unread.count += count;
        unread.first.get_or_insert(first);
    }

    /// Files that were not read whole: for each the first place of each flaw.
    #[must_use]
    pub fn unsound(&self) -> Vec<Unsound> {
        let noted = self.noted();
        let mut seen = BTreeSet::new();
        noted
            .unsound
            .iter()
            .filter(|one| seen.insert((one.file().to_owned(), one.problem.code)))
            .cloned()
            .collect()
    }

    /// The worst that was noted of the files of a table; none where all were read whole.
    #[must_use]
    pub fn worst_of(&self, table: TableId) -> Option<Fault> {
        self.noted().unsound.iter().filter(|one| one.is_of(table)).map(|one| one.fault).min()
    }

    /// The worst that was noted; none where all files were read whole.
    #[must_use]
    pub fn worst(&self) -> Option<Fault> {
        self.noted().unsound.iter().map(|one| one.fault).min()
    }

    /// Whether a problem is noted here, so that it is said from here.
    #[must_use]
    pub fn knows(&self, problem: &Diagnostic) -> bool {
        self.noted().all.contains(&problem.mark())
    }

    /// What is to be said, once a command: each file that was not read whole, how many rows could not be read and the
    /// first of them, and whatever else was noted.
    #[must_use]
    pub fn findings(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = self.unsound().into_iter().map(|one| one.problem).collect();
        let noted = self.noted();
        let counts = noted.unread.values();
        let (unread, short) = counts.fold((0, 0), |sum, file| (sum.0 + file.count, sum.1 + file.short));
        let first = noted.unread.values().find_map(|file| file.first.clone());
        let told = phrase!("{count} rows cannot be read; this is the first", count = unread);
        all.extend(first.map(|first| counted(first, unread, told)));
        let first = noted.unread.values().find_map(|file| file.first_short.clone());
        let told = phrase!("{count} rows have fewer cells than columns; this is the first", count = short);
        all.extend(first.map(|first| counted(first, short, told)));
        all.extend(noted.others.iter().cloned());
        all
    }

    /// What a report has to say of it, for people and programs.
    #[must_use]
    pub fn notes(&self) -> Vec<Text> {
        let mut notes = Vec::new();
        for one in self.unsound() {
            let line = one.problem.place.as_ref().map_or(1, |place| place.line);
            let (file, code) = (one.file(), one.problem.code);
            notes.push(match one.fault.hides() {
                true => phrase!("`{file}` could not be read: {code}", file, code),
                false => {
                    phrase!("`{file}` could not be read whole: {code} on line {line}", file, code, line)
                }
            });
        }
        let noted = self.noted();
        let place = |problem: &Option<Diagnostic>| {
            let place = problem.as_ref()?.place.as_ref()?;
            Some(format!("{}:{}:{}", place.file, place.line, place.column))
        };
        let unread: u64 = noted.unread.values().map(|file| file.count).sum();
        if let (Some(place), true) = (noted.unread.values().find_map(|file| place(&file.first)), unread > 0) {
            notes.push(match unread {
                1 => phrase!("1 row could not be read: {place}", place),
                _ => phrase!("{unread} rows could not be read, the first at {place}", unread, place),
            });
        }
        notes
    }

    /// The same of the rows of other tables.
    #[must_use]
    pub fn is_named_outside(&self, table: TableId, id: &str) -> bool {
        let noted = self.noted();
        let mut others = noted.unread.iter().filter(|(file, _)| super::layout::table_of(file) != Some(table));
        others.any(|(_, unread)| unread.words.contains(id.as_bytes()))
    }

    /// Whether a row that cannot be read, or not to its end, names this id.
    #[must_use]
    pub fn is_named_by_unread(&self, id: &str) -> bool {
        self.noted().unread.values().any(|file| file.words.contains(id.as_bytes()))
    }
}

/// What is wrong with a file whose header lacks a column without which its rows mean nothing: the key of records, when
/// something of a log happened, whom it is about.
pub(super) fn without_key(file: &str, names: &[String]) -> Option<Diagnostic> {
    let table = super::layout::table_of(file)?.table();
    let column = table.lacking(names, find_column)?;
    Some(if table.is_log() { flaw::without_meaning(file, column) } else { flaw::without_key(file, column) })
}

/// Whether bytes begin as UTF-16 does.
#[must_use]
pub(super) fn has_mark_of_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// A finding about the first of several rows.
fn counted(mut first: Diagnostic, count: u64, told: Text) -> Diagnostic {
    // What is said of a foreign file is said of all its rows already.
    if count > 1 && first.code != "import-rejected" {
        first.message = told;
        if first.help != Some(flaw::of_another_header()) {
            first.help = Some(phrase!("`rolo check` names them all, and says how each is put right"));
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::scan::scan;
    use crate::book::{Book, plan};
    use crate::diag::Place;
    use crate::sys::work;

    #[test]
    fn what_the_system_says_decides_who_is_to_blame() {
        use io::ErrorKind;
        for (kind, fault) in [
            (ErrorKind::PermissionDenied, Fault::Refused),
            (ErrorKind::TimedOut, Fault::Refused),
            (ErrorKind::ResourceBusy, Fault::Refused),
            (ErrorKind::Other, Fault::Refused),
            (ErrorKind::InvalidInput, Fault::Foreign),
            (ErrorKind::IsADirectory, Fault::Foreign),
            (ErrorKind::NotADirectory, Fault::Foreign),
            (ErrorKind::NotFound, Fault::Foreign),
        ] {
            assert_eq!(Fault::of_error(&kind.into()), fault, "{kind}");
        }
        // EIO, ESTALE
        for number in [5, 116] {
            assert_eq!(Fault::of_error(&io::Error::from_raw_os_error(number)), Fault::Refused, "{number}");
        }
    }

    fn faults_of(name: &str, text: &str) -> Faults {
        let dir = plan::tests::book(&[("rolo.yaml", "format: 1\n"), (name, text)]);
        let book = Book::open(dir.path()).unwrap();
        let table = TableId::named(name.split(['/', '.']).next().unwrap()).unwrap();
        // Twice: who reads a file again finds nothing new.
        for _ in 0..2 {
            scan(&book.files(table), &["id"], |_| (), |(), _| {});
        }
        book.faults
    }

    #[test]
    fn as_many_faulty_files_take_as_many_steps() {
        work::is_linear(100, |n| {
            let faults = Faults::default();
            // Twice: who reads a file again finds nothing new.
            for i in (0..n).chain(0..n) {
                faults.note(Fault::Foreign, flaw::no_header(&format!("orders/{i}.csv")));
            }
            assert_eq!((faults.unsound().len(), faults.findings().len()), (n, n));
        });
    }

    fn said(faults: &Faults) -> Vec<String> {
        let place = |p: &Place| format!("{}:{}", p.file, p.line);
        let line = |d: &Diagnostic| format!("{} {}", d.code, d.place.as_ref().map(place).unwrap_or_default());
        faults.findings().iter().map(line).collect()
    }

    #[test]
    fn every_reading_says_what_kept_it_from_the_whole_file() {
        for (text, fault, finding) in [
            ("", Fault::Foreign, "no-header contacts.csv:1"),
            ("\0\0\n", Fault::Foreign, "not-text contacts.csv:1"),
            ("id,name\nc-1,Ann\nc-2", Fault::Unsettled, "cut-short contacts.csv:3"),
            ("id,name\nc-1,\"Ann\nc-2,Bo\n", Fault::Unsettled, "unclosed-quote contacts.csv:2"),
            ("id,name\n<<<<<<< a\nc-1,Ann\n", Fault::Unsettled, "conflict-marker contacts.csv:2"),
        ] {
            let faults = faults_of("contacts.csv", text);
            assert_eq!(faults.worst(), Some(fault), "{text:?}");
            assert_eq!(faults.worst_of(TableId::Contacts), Some(fault), "{text:?}");
            assert_eq!(faults.worst_of(TableId::Orders), None);
            assert_eq!(said(&faults), [finding], "{text:?}");
            assert_eq!(faults.notes().len(), 1, "{text:?}");
        }
    }

    #[test]
    fn a_mark_behind_many_broken_rows_is_seen() {
        let text = format!("id,name\n{}<<<<<<< a\n", "c-1,Ann,x\n".repeat(50));
        assert_eq!(faults_of("contacts.csv", &text).worst(), Some(Fault::Unsettled));
    }

    #[test]
    fn rows_that_cannot_be_read_are_counted_once_and_say_whom_they_may_be_about() {
        let text = "id,at,contact,amount\nb-1,2026-01-01,c-1,5,7\nb-2,2026-01-01,c-2,5\nb-3,2026-01-02,c-3\n\
                    b-4,2026-01-01, c-4 ,5,7\n";
        let faults = faults_of("orders/2026.csv", text);
        assert_eq!(faults.worst(), None);
        assert_eq!(faults.notes(), ["2 rows could not be read, the first at orders/2026.csv:2:1"]);
        assert_eq!(said(&faults), ["ragged-row orders/2026.csv:2", "ragged-row orders/2026.csv:4"]);
        let named = ["c-1", "c-2", "c-3", "c-4"].map(|id| faults.is_named_by_unread(id));
        assert_eq!(named, [true, false, true, true]);
    }
}
