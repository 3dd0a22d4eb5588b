//! One id, one row: where an id stands again later in the files of a table, the later row counts and the earlier ones
//! are not read.
//!
//! A union merge leaves a corrected row beside its old self, or the same row twice. Nobody looks for that: a scan only
//! watches whether ids ascend (`Ids`). Where they do not, the ids of the table are read once more, and
//! where some stand twice (`judge`) the scan begins anew without the rows that are superseded. The answer is kept for
//! all readers of a book, as long as its files do not change.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::slice::ParallelSliceMut;

use super::head::header;
use super::layout::{self, DataFile};
use super::scan::{place_of, scan};
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{Day, DayReader};
use crate::sys::block::BlockFile;

/// Which rows of a book's files are superseded, as far as somebody had to know; shared by all readers of the book.
#[derive(Clone, Debug, Default)]
pub struct Superseded(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// Rows that begin after this day supersede none.
    until: Option<Day>,
    files: BTreeMap<String, Judged>,
}

/// What is known of a file of this length.
#[derive(Clone, Debug)]
struct Judged {
    len: u64,
    /// Where superseded rows begin, ascending.
    rows: Arc<[u64]>,
}

impl Superseded {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a report stand at the end of a day: what is written of later days supersedes nothing.
    pub fn stand_at(&self, day: Day) {
        let mut known = self.known();
        if known.until != Some(day) {
            *known = Known { until: Some(day), files: BTreeMap::new() };
        }
    }

    /// Where the superseded rows of a file begin; None if that is not known of the file as it is now.
    pub(super) fn rows(&self, file: &str, len: u64) -> Option<Arc<[u64]>> {
        self.known().files.get(file).filter(|judged| judged.len == len).map(|judged| Arc::clone(&judged.rows))
    }
}

/// The ids of some rows: whether they ascend, shorter ones first.
#[derive(Debug, Default)]
pub(super) struct Ids {
    first: Option<Vec<u8>>,
    last: Vec<u8>,
    /// The last one as a number, where it is short.
    last_rank: Option<u128>,
    /// Whether one is below the one before it, or the same.
    unordered: bool,
    descends: bool,
}

/// A short id as a number in the order of ids; ids that begin with zero bytes may share one.
#[inline]
fn rank(id: &[u8]) -> Option<u128> {
    if let Some((first, rest)) = id.split_first_chunk::<8>()
        && rest.len() <= 8
    {
        let low = rest.iter().fold(0u64, |all, &byte| all << 8 | u64::from(byte));
        return Some(u128::from(u64::from_be_bytes(*first)) << (8 * rest.len()) | u128::from(low));
    }
    (id.len() < 8).then(|| id.iter().fold(0, |all, &byte| all << 8 | u128::from(byte)))
}

/// How two ids stand to each other: longer ones are greater, and of those as long the later in the alphabet.
fn compare(id: &[u8], other: &[u8]) -> Ordering {
    (id.len(), id).cmp(&(other.len(), other))
}

impl Ids {
    /// Notes where an id stands among the others; rows without an id are all rows of their own.
    #[inline]
    pub(super) fn see(&mut self, id: &[u8]) {
        if id.is_empty() {
            return;
        }
        let rank = rank(id);
        if self.first.is_none() {
            self.first = Some(id.to_vec());
        } else {
            let order = match (rank, self.last_rank) {
                (Some(rank), Some(last)) => rank.cmp(&last),
                _ => compare(id, &self.last),
            };
            self.note(order);
        }
        self.last_rank = rank;
        self.last.clear();
        self.last.extend_from_slice(id);
    }

    /// Takes in the ids of the rows that follow these.
    pub(super) fn join(&mut self, later: Ids) {
        let Some(first) = later.first else { return };
        if self.first.is_some() {
            self.note(compare(&first, &self.last));
        }
        self.unordered |= later.unordered;
        self.descends |= later.descends;
        self.first.get_or_insert(first);
        (self.last, self.last_rank) = (later.last, later.last_rank);
    }

    /// Notes how an id stands to the one before it.
    #[inline]
    fn note(&mut self, order: Ordering) {
        self.unordered |= order.is_le();
        self.descends |= order.is_lt();
    }

    /// Whether all ascend: then none stands twice.
    pub(super) fn ascend(&self) -> bool {
        !self.unordered
    }

    /// Whether none is below the one before it: then the same follow each other.
    pub(super) fn never_descend(&self) -> bool {
        !self.descends
    }
}

/// Files that are read whole in no time.
const SMALL: u64 = 12 << 20;

/// Whether the ids of these files are soon looked through, and were not yet.
pub(super) fn are_small(files: &[DataFile]) -> bool {
    let lengths = || files.iter().map(|file| BlockFile::open(&file.path).map_or(0, |file| file.len()));
    let is_judged = |(file, len): (&DataFile, u64)| {
        file.superseded.as_ref().is_none_or(|superseded| superseded.rows(&file.name, len).is_some())
    };
    lengths().sum::<u64>() < SMALL && !files.iter().zip(lengths()).all(is_judged)
}

/// What one row says of itself.
struct Saying {
    id: Vec<u8>,
    file: usize,
    offset: u64,
    day: Option<Day>,
    /// Its filled cells by the number of their column.
    cells: Vec<(usize, Vec<u8>)>,
}

/// Finds out which rows of these files, which are of one table, are superseded, and whether there are any.
///
/// How many say something else than the row that counts is noted.
pub(super) fn judge(files: &[DataFile]) -> bool {
    let Some((first, table)) = files.first().and_then(|file| Some((file, layout::table_of(&file.name)?)))
    else {
        return false;
    };
    let (Some(superseded), Some(key)) = (&first.superseded, table.table().key) else { return false };
    // Another reader of them says what else is wrong with these files.
    let alone: Vec<DataFile> = files.iter().map(DataFile::every_row).collect();
    let lengths: Vec<u64> =
        alone.iter().map(|file| BlockFile::open(&file.path).map_or(0, |file| file.len())).collect();
    let (twice, merging) = repeated_hashes(&alone, key);
    let until = superseded.known().until;
    let sayings = if twice.is_empty() { Vec::new() } else { sayings(&alone, table, key, &twice) };
    let mut of_id: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (number, saying) in sayings.iter().enumerate() {
        if saying.day.zip(until).is_none_or(|(day, until)| day <= until) {
            of_id.entry(&saying.id).or_default().push(number);
        }
    }
    let mut rows: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); files.len()];
    let mut others: BTreeSet<(usize, u64)> = BTreeSet::new();
    #[allow(clippy::iter_over_hash_type, reason = "what is gathered is sorted")]
    for numbers in of_id.values() {
        let Some((&last, earlier)) = numbers.split_last() else { continue };
        for row in earlier.iter().map(|&number| &sayings[number]) {
            rows[row.file].insert(row.offset);
            if row.cells != sayings[last].cells {
                others.insert((row.file, row.offset));
            }
        }
    }
    let is_any = rows.iter().any(|rows| !rows.is_empty());
    for ((file, rows), len) in files.iter().zip(rows).zip(lengths) {
        let judged = Judged { len, rows: rows.into_iter().collect() };
        superseded.known().files.insert(file.name.clone(), judged);
    }
    // Both sides of an undecided merge share their ids: that is said already.
    if let (Some(&(file, offset)), false) = (others.first(), merging) {
        first.faults.note_other(said(table, others.len(), &files[file], offset));
    }
    is_any
}

/// The hashes that two or more ids share, and whether the files are being merged.
fn repeated_hashes(files: &[DataFile], key: &str) -> (HashSet<u64>, bool) {
    let found = scan(
        files,
        &[key],
        |ahead| Vec::with_capacity(ahead.rows()),
        |part, row| {
            let id = row.cell(0);
            if !id.is_empty() {
                part.push(hash(&id));
            }
        },
    );
    let mut hashes = found.parts.concat();
    hashes.par_sort_unstable();
    let merging = found.problems.iter().any(|problem| problem.code == "conflict-marker");
    (hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect(), merging)
}

/// FNV-1a, eight bytes a step.
pub(super) fn hash(id: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25);
        mixed ^ mixed >> 32
    };
    let (words, rest) = id.as_chunks::<8>();
    let hash = words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| step(hash, u64::from_le_bytes(*word)));
    rest.iter().fold(step(hash, rest.len() as u64), |hash, &byte| step(hash, u64::from(byte)))
}

/// What the rows say whose ids have one of these hashes, in the order of the files.
fn sayings(files: &[DataFile], table: TableId, key: &str, hashes: &HashSet<u64>) -> Vec<Saying> {
    // A person exists by rows of logs too: the day of their own row does not tell.
    let begins = table.table().begins().filter(|_| table != TableId::Contacts).unwrap_or(key);
    let mut columns: Vec<String> = vec![key.to_owned(), begins.to_owned()];
    for name in files.iter().flat_map(|file| header(file).unwrap_or_default()) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let found = scan(
        files,
        &columns,
        |_| (Vec::new(), DayReader::default()),
        |(part, days): &mut (Vec<Saying>, DayReader), row| {
            let id = row.cell(0);
            if id.is_empty() || !hashes.contains(&hash(&id)) {
                return;
            }
            let cells = (1..columns.len()).map(|i| (i, row.cell(i).into_owned()));
            part.push(Saying {
                id: id.into_owned(),
                file: row.file,
                offset: row.offset,
                day: days.read(&row.cell(1), row.zone),
                cells: cells.filter(|(_, cell)| !cell.is_empty()).collect(),
            });
        },
    );
    found.parts.into_iter().flat_map(|part| part.0).collect()
}

fn said(table: TableId, count: usize, file: &DataFile, offset: u64) -> Diagnostic {
    let message = plural!(
        count,
        "1 row of {table} is not read: a later one has its id and says something else",
        "{count} rows of {table} are not read: later ones have their ids and say something else",
        table = table.name()
    );
    Diagnostic::warning("repeated-id", message)
        .at(place_of(file, offset))
        .help(phrase!("`rolo check` shows both; delete one of the rows, or give it another id"))
}

#[cfg(test)]
mod tests {
    use super::super::Book;
    use super::super::plan::tests::book;
    use super::*;
    use proptest::prelude::*;

    fn rows(book: &Book) -> Vec<String> {
        let files = book.files(TableId::Orders);
        let found =
            scan(&files, &["amount"], |_| Vec::new(), |part, row| part.push(row.text(0).into_owned()));
        found.parts.concat()
    }

    #[test]
    fn the_last_row_of_an_id_is_read_whatever_file_it_is_in() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\n"),
            (
                "orders/2025.csv",
                "id,at,contact,amount\nb-1,2025-01-05,,10\nb-3,2025-01-06,,30\n,2025-01-07,,1\n",
            ),
            (
                "orders/2026.csv",
                "at,id,contact,amount\n2026-01-05,b-1,,11\n2026-01-06,b-2,,20\n2026-01-06,b-2,,20\n,,,1\n",
            ),
        ]);
        let today = Book::open(dir.path()).unwrap();
        assert_eq!(rows(&today), ["30", "1", "11", "20", "1"]);
        assert_eq!(rows(&today).len(), 5, "what is known is not forgotten");
        let earlier = Book::open(dir.path()).unwrap();
        earlier.superseded.stand_at(Day::new(2025, 12, 31).unwrap());
        assert_eq!(rows(&earlier), ["10", "30", "1", "11", "20", "20", "1"]);
    }

    #[test]
    fn a_file_that_changed_is_judged_anew() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\n"),
            ("orders/2025.csv", "id,at,contact,amount\nb-2,,,10\nb-2,,,11\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(rows(&book), ["11"]);
        crate::sys::fs::write_whole(
            &dir.path().join("orders/2025.csv"),
            b"id,at,contact,amount\nb-2,,,10\nb-1,,,1\n",
        )
        .unwrap();
        assert_eq!(rows(&book), ["10", "1"]);
    }

    proptest! {
        #[test]
        fn ids_ascend_by_length_and_alphabet(ids in prop::collection::vec("[a-c0-9-]{1,20}", 1..6)) {
            let mut seen = Ids::default();
            ids.iter().for_each(|id| seen.see(id.as_bytes()));
            let ascend = ids.windows(2).all(|pair| (pair[0].len(), &pair[0]) < (pair[1].len(), &pair[1]));
            prop_assert_eq!(seen.unordered, !ascend);
        }
    }

    #[test]
    fn blocks_ascend_where_each_begins_above_the_one_before() {
        let block = |ids: &[&str]| {
            let mut seen = Ids::default();
            ids.iter().for_each(|id| seen.see(id.as_bytes()));
            seen
        };
        let doubt = |blocks: &[&[&str]]| {
            let mut all = Ids::default();
            blocks.iter().for_each(|ids| all.join(block(ids)));
            !all.ascend()
        };
        assert!(!doubt(&[&["8", "9", "10"], &[], &["11", "", "12"]]));
        assert!(doubt(&[&["8", "9"], &["9"]]));
        assert!(doubt(&[&["8"], &["10"], &["9"]]));
    }
}
