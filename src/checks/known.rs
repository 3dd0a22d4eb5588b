//! Which ids there are, as 64-bit hashes: eight bytes for each of millions of rows.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::book::Book;
use crate::book::scan::scan;
use crate::model::list;
use crate::model::schema::TableId;

/// The hash of an id. Two ids of a million share one with a chance of 1 to 37 million.
#[must_use]
pub(super) fn id_hash(id: &[u8]) -> u64 {
    hash_words(id, |_| ())
}

/// Hashes an id eight bytes at a time, each word as `see` leaves it.
fn hash_words(id: &[u8], mut see: impl FnMut(&mut [u8; 8])) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in id.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        see(&mut word);
        hash = (hash ^ u64::from_le_bytes(word) ^ (chunk.len() as u64) << 56)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    hash = (hash ^ hash >> 32).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ hash >> 31
}

/// A set of hashes that looks at one place of memory for each question: it is asked for every row of every log.
#[derive(Debug, Default)]
struct Hashes {
    /// Twice as many as there are hashes or more, a power of two; 0 is none.
    slots: Vec<u64>,
}

impl Hashes {
    fn of(hashes: impl Iterator<Item = u64> + Clone) -> Hashes {
        let mut slots = vec![0; (hashes.clone().count() * 2).next_power_of_two().max(2)];
        for hash in hashes.map(Hashes::filled) {
            let mut at = hash as usize & (slots.len() - 1);
            while slots[at] != 0 && slots[at] != hash {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = hash;
        }
        Hashes { slots }
    }

    /// A hash of nought shares its place with that of one.
    fn filled(hash: u64) -> u64 {
        hash.max(1)
    }

    #[inline]
    fn contains(&self, hash: u64) -> bool {
        let hash = Hashes::filled(hash);
        let mut at = hash as usize & (self.slots.len() - 1);
        loop {
            match self.slots[at] {
                0 => return false,
                known if known == hash => return true,
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }
}

/// The ids of the record tables of a book; people that were merged away count as known.
#[derive(Debug, Default)]
pub(super) struct KnownIds {
    tables: BTreeMap<TableId, Hashes>,
}

impl KnownIds {
    /// Reads the ids of every record table that has a file.
    pub(super) fn read(book: &Book) -> KnownIds {
        let records: Vec<TableId> = TableId::ALL.into_iter().filter(|t| !t.table().is_log()).collect();
        KnownIds::read_some(book, &records, |_| std::iter::empty())
    }

    /// Reads the ids of some record tables; `more` are ids that they are about to get.
    pub(super) fn read_some<'i, I: Iterator<Item = &'i str>>(
        book: &Book,
        wanted: &[TableId],
        more: impl Fn(TableId) -> I,
    ) -> KnownIds {
        let mut tables = BTreeMap::new();
        for &table in wanted {
            let Some(key) = table.table().key else { continue };
            let files = book.files(table);
            let more: Vec<u64> = more(table).map(|id| id_hash(id.as_bytes())).collect();
            if files.is_empty() && more.is_empty() {
                continue;
            }
            let merged = table == TableId::Contacts;
            let columns: &[&str] = if merged { &[key, "merged_ids"] } else { &[key] };
            let scanned = scan(
                &files,
                columns,
                |_| Vec::new(),
                |ids: &mut Vec<u64>, row| {
                    ids.push(id_hash(&row.cell(0)));
                    if merged && !row.cell(1).is_empty() {
                        ids.extend(list::parts(&row.text(1)).map(|id| id_hash(id.as_bytes())));
                    }
                },
            );
            tables.insert(table, Hashes::of(scanned.parts.iter().flatten().chain(&more).copied()));
        }
        KnownIds { tables }
    }

    /// Whether the table has a file at all; without one nothing can be said about references to it.
    pub(super) fn has_table(&self, table: TableId) -> bool {
        self.tables.contains_key(&table)
    }

    /// Whether one of the tables has the id.
    pub(super) fn has(&self, tables: &[TableId], id: &[u8]) -> bool {
        let hash = id_hash(id);
        tables.iter().any(|t| self.tables.get(t).is_some_and(|ids| ids.contains(hash)))
    }

    /// Whether any record table has the id.
    pub(super) fn has_anywhere(&self, id: &[u8]) -> bool {
        let hash = id_hash(id);
        self.tables.values().any(|ids| ids.contains(hash))
    }
}

/// The mark of a log row's id: a hash of its lower case, and in the lowest bit whether it has capitals.
///
/// Ids that differ in case only share all bits but that one, so one number a row finds both kinds of twins.
#[must_use]
pub(super) fn log_mark(id: &[u8]) -> u64 {
    let mut capitals = false;
    let hash = hash_words(id, |word| {
        capitals |= word.iter().any(u8::is_ascii_uppercase);
        word.make_ascii_lowercase();
    });
    hash & !1 | u64::from(capitals)
}

/// The ids of all log rows, gathered file by file.
#[derive(Debug, Default)]
pub(super) struct LogIds {
    /// One mark for each row.
    marks: Vec<u64>,
}

impl LogIds {
    /// Notes the id of a row.
    pub(super) fn push(&mut self, id: &[u8]) {
        self.marks.push(log_mark(id));
    }

    /// Takes over those of another part.
    pub(super) fn append(&mut self, mut other: LogIds) {
        if self.marks.is_empty() {
            *self = other;
        } else {
            self.marks.append(&mut other.marks);
        }
    }

    /// Puts the marks in order, so that they can be asked.
    pub(super) fn sort(&mut self) {
        self.marks.par_sort_unstable();
    }

    /// Whether a row has an id with this [mark](log_mark); only after [`LogIds::sort`].
    pub(super) fn has(&self, mark: u64) -> bool {
        self.marks.binary_search(&mark).is_ok()
    }

    /// Marks without their lowest bit that stand twice, in order: of equal ids, and of those that differ in case
    /// only; after [`LogIds::sort`].
    pub(super) fn suspects(&self) -> Vec<u64> {
        let twins = self.marks.windows(2).filter(|pair| pair[0] & !1 == pair[1] & !1);
        let mut found: Vec<u64> = twins.map(|pair| pair[0] & !1).collect();
        found.dedup();
        found
    }
}
