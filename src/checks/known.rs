//! Which ids there are, as 64-bit hashes: eight bytes for each of millions of rows.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;

use crate::book::Book;
use crate::book::scan::scan;
use crate::model::list;
use crate::model::schema::TableId;

/// The hash of an id. Two ids of a million share one with a chance of 1 to 37 million.
#[must_use]
pub(super) fn id_hash(id: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in id.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word) ^ (chunk.len() as u64) << 56)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    hash = (hash ^ hash >> 32).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ hash >> 31
}

/// Takes a hash for its own hash.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Hashes = HashSet<u64, BuildHasherDefault<Same>>;

/// The ids of the record tables of a book; people that were merged away count as known.
#[derive(Debug, Default)]
pub(super) struct KnownIds {
    tables: BTreeMap<TableId, Hashes>,
}

impl KnownIds {
    /// Reads the ids of every record table that has a file.
    pub(super) fn read(book: &Book) -> KnownIds {
        let mut tables = BTreeMap::new();
        for table in TableId::ALL.into_iter().filter(|t| !t.table().is_log()) {
            let Some(key) = table.table().key else { continue };
            let files = book.files(table);
            if files.is_empty() {
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
            tables.insert(table, scanned.parts.into_iter().flatten().collect());
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
        tables.iter().any(|t| self.tables.get(t).is_some_and(|ids| ids.contains(&hash)))
    }

    /// Whether any record table has the id.
    pub(super) fn has_anywhere(&self, id: &[u8]) -> bool {
        let hash = id_hash(id);
        self.tables.values().any(|ids| ids.contains(&hash))
    }
}

/// The ids of all log rows, gathered file by file.
#[derive(Debug, Default)]
pub(super) struct LogIds {
    /// One hash for each row.
    pub exact: Vec<u64>,
    /// For ids with capitals, the hash of their lower case.
    pub lower: Vec<u64>,
}

impl LogIds {
    /// Notes the id of a row.
    pub(super) fn push(&mut self, id: &[u8]) {
        self.exact.push(id_hash(id));
        if id.iter().any(u8::is_ascii_uppercase) {
            self.lower.push(id_hash(&id.to_ascii_lowercase()));
        }
    }

    /// Takes over those of another part.
    pub(super) fn append(&mut self, mut other: LogIds) {
        self.exact.append(&mut other.exact);
        self.lower.append(&mut other.lower);
    }

    /// Puts the hashes in order, so that they can be asked.
    pub(super) fn sort(&mut self) {
        self.exact.par_sort_unstable();
        self.lower.par_sort_unstable();
    }

    /// Whether a row has the id; only after [`LogIds::sort`].
    pub(super) fn has(&self, hash: u64) -> bool {
        self.exact.binary_search(&hash).is_ok()
    }

    /// Hashes that stand twice, and those of ids that have a twin in another case; only after [`LogIds::sort`].
    pub(super) fn suspects(&self) -> (Vec<u64>, Vec<u64>) {
        let twice = |sorted: &[u64]| -> Vec<u64> {
            let mut found: Vec<u64> = sorted.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
            found.dedup();
            found
        };
        let mut cases: Vec<u64> = twice(&self.lower);
        cases.extend(self.lower.iter().filter(|hash| self.has(**hash)));
        cases.sort_unstable();
        cases.dedup();
        (twice(&self.exact), cases)
    }
}
