//! Ids to dense numbers: what every row of a log is looked up in.
//!
//! With a million people each look-up waits for memory, and nothing else of reading a row takes as long. So a slot is
//! small, and a reader of logs collects the ids of some hundred rows and asks for all of them at once ([`Waiting`]):
//! the processor then waits for many places of memory at the same time.

use std::collections::HashMap;

use rayon::prelude::*;

use super::texts::Texts;

/// A number for a record of one table, dense from 0: the index into every column about it.
pub type Number = u32;

/// Marks an empty slot, and an id nobody has.
pub const NOBODY: Number = u32::MAX;

/// Ids to numbers. Ids of up to 12 bytes, as rolo makes them, are kept in the slot itself: four to a cache line.
///
/// The slots lie in shards, each for keys of other hashes, so that several threads can fill an index.
#[derive(Clone, Debug)]
pub struct IdIndex {
    shards: Vec<Shard>,
    long: HashMap<Box<[u8]>, Number>,
}

/// Slots, a power of two of them, never all of them used.
#[derive(Clone, Debug)]
struct Shard {
    slots: Vec<Slot>,
    used: usize,
}

/// A key and its number, in 16 bytes: nested, they would take 24.
#[derive(Clone, Copy, Debug)]
struct Slot {
    low: u64,
    high: u32,
    number: Number,
}

/// The bytes of a short id, filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    low: u64,
    high: u32,
}

impl Slot {
    #[inline]
    fn key(&self) -> Key {
        Key { low: self.low, high: self.high }
    }
}

/// No bytes at all.
const NOTHING: Key = Key { low: 0, high: 0 };
/// The high half of a key that holds the number itself: no UTF-8 text has these bytes.
const SETTLED: u32 = u32::MAX;

const EMPTY: Slot = Slot { low: 0, high: 0, number: NOBODY };

impl Key {
    /// The key of an id; none where it is too long, or its bytes would be mistaken for another's.
    #[inline]
    fn of(id: &[u8]) -> Option<Key> {
        if id.len() > 12 || matches!(id.last(), None | Some(0)) {
            return None;
        }
        let join = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |all, &byte| all << 8 | u64::from(byte));
        let (low, high) = match id.split_first_chunk::<8>() {
            Some((first, rest)) => (u64::from_le_bytes(*first), join(rest) as u32),
            None => (join(id), 0),
        };
        (high != SETTLED).then_some(Key { low, high })
    }

    /// Both halves multiplied, and the halves of the product folded: every byte of an id reaches every bit.
    #[inline]
    fn hash(self) -> usize {
        let low = self.low ^ 0x9e37_79b9_7f4a_7c15;
        let high = u64::from(self.high).wrapping_mul(0x9fb2_1c65_1e98_df25) ^ 0xbf58_476d_1ce4_e5b9;
        let product = u128::from(low) * u128::from(high);
        (product as u64 ^ (product >> 64) as u64) as usize
    }
}

impl Shard {
    fn with_capacity(capacity: usize) -> Shard {
        Shard { slots: vec![EMPTY; (capacity * 2).next_power_of_two().max(16)], used: 0 }
    }

    /// The slot where the search for a hash begins.
    #[inline]
    fn first(&self, hash: usize) -> usize {
        hash & (self.slots.len() - 1)
    }

    fn insert(&mut self, key: Key, hash: usize, number: Number) -> Number {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let mut at = self.first(hash);
        loop {
            let slot = &mut self.slots[at];
            if slot.key() == key {
                return slot.number;
            }
            if slot.key() == NOTHING {
                *slot = Slot { low: key.low, high: key.high, number };
                self.used += 1;
                return number;
            }
            at = self.first(at + 1);
        }
    }

    /// Inserts many at once, their slots looked at first; the rows whose key is taken go into `repeated`.
    fn insert_all(&mut self, waiting: &mut Vec<(Key, usize, Number)>, repeated: &mut Vec<Number>) {
        let near = waiting.iter().fold(0, |all, (_, hash, _)| all ^ self.slots[self.first(*hash)].number);
        std::hint::black_box(near);
        for (key, hash, row) in waiting.drain(..) {
            if self.insert(key, hash, row) != row {
                repeated.push(row);
            }
        }
    }

    fn grow(&mut self) {
        let mut bigger = Shard::with_capacity(self.slots.len());
        for slot in self.slots.iter().filter(|s| s.key() != NOTHING) {
            let mut at = bigger.first(slot.key().hash());
            while bigger.slots[at].key() != NOTHING {
                at = bigger.first(at + 1);
            }
            bigger.slots[at] = *slot;
        }
        bigger.used = self.used;
        *self = bigger;
    }

    #[inline]
    fn find(&self, key: Key, hash: usize) -> Number {
        let mut at = self.first(hash);
        loop {
            let slot = &self.slots[at];
            if slot.key() == key {
                return slot.number;
            }
            if slot.key() == NOTHING {
                return NOBODY;
            }
            at = self.first(at + 1);
        }
    }
}

impl IdIndex {
    /// An index with room for `capacity` ids.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> IdIndex {
        IdIndex { shards: vec![Shard::with_capacity(capacity)], long: HashMap::new() }
    }

    /// The index of a column of ids, each with the number of its row, and the rows whose id an earlier one has. Rows
    /// without an id have no place in it.
    #[must_use]
    pub fn of(ids: &Texts) -> (IdIndex, Vec<Number>) {
        /// Fewer are put in place sooner than others wake.
        const FEW: usize = 50_000;
        let shards =
            if ids.len() < FEW { 1 } else { rayon::current_num_threads().min(8).next_power_of_two() };
        let build = |number: usize| {
            let mut shard = Shard::with_capacity(ids.len() / shards);
            let (mut long, mut repeated) = (HashMap::new(), Vec::new());
            let mut waiting: Vec<(Key, usize, Number)> = Vec::with_capacity(Waiting::MANY);
            for (row, id) in (0..).zip(ids.iter()).filter(|(_, id)| !id.is_empty()) {
                match Key::of(id) {
                    Some(key) => {
                        let hash = key.hash();
                        if shard_of(hash, shards) == number {
                            waiting.push((key, hash, row));
                            if waiting.len() == Waiting::MANY {
                                shard.insert_all(&mut waiting, &mut repeated);
                            }
                        }
                    }
                    None if number == 0 && *long.entry(id.into()).or_insert(row) != row => repeated.push(row),
                    None => {}
                }
            }
            shard.insert_all(&mut waiting, &mut repeated);
            (shard, long, repeated)
        };
        let built: Vec<_> =
            if shards == 1 { vec![build(0)] } else { (0..shards).into_par_iter().map(build).collect() };
        let mut index = IdIndex { shards: Vec::with_capacity(shards), long: HashMap::new() };
        let mut repeated = Vec::new();
        for (shard, long, rows) in built {
            index.shards.push(shard);
            index.long.extend(long);
            repeated.extend(rows);
        }
        repeated.sort_unstable();
        (index, repeated)
    }

    #[inline]
    fn shard(&self, hash: usize) -> &Shard {
        &self.shards[shard_of(hash, self.shards.len())]
    }

    /// Gives `id` a number; the first number stays when the id is known. Returns the number it has.
    pub fn insert(&mut self, id: &[u8], number: Number) -> Number {
        let Some(key) = Key::of(id) else {
            return *self.long.entry(id.into()).or_insert(number);
        };
        let (hash, shards) = (key.hash(), self.shards.len());
        self.shards[shard_of(hash, shards)].insert(key, hash, number)
    }

    /// Lets every id lead to what its number counts as.
    pub(super) fn resolve(&mut self, counts_as: &[Number]) {
        let resolved = |number: Number| counts_as.get(number as usize).copied().unwrap_or(number);
        let slots = self.shards.iter_mut().flat_map(|shard| &mut shard.slots);
        slots.filter(|s| s.key() != NOTHING).for_each(|s| s.number = resolved(s.number));
        self.long.values_mut().for_each(|number| *number = resolved(*number));
    }

    /// The number of `id`, or [`NOBODY`].
    #[must_use]
    #[inline]
    pub fn get(&self, id: &[u8]) -> Number {
        match Key::of(id) {
            Some(key) => self.find(key, key.hash()),
            None if id.is_empty() => NOBODY,
            None => self.long.get(id).copied().unwrap_or(NOBODY),
        }
    }

    #[inline]
    fn find(&self, key: Key, hash: usize) -> Number {
        if key.high == SETTLED {
            return key.low as Number;
        }
        self.shard(hash).find(key, hash)
    }

    /// Looks at the slots of all these keys without waiting for any, so that each is near when it is asked for.
    fn fetch(&self, keys: &[(Key, usize)]) {
        let near = keys.iter().fold(0, |all, &(_, hash)| {
            let shard = self.shard(hash);
            all ^ shard.slots[shard.first(hash)].number
        });
        std::hint::black_box(near);
    }
}

/// Which of so many shards, a power of two, a hash belongs to: its low bits say where in the shard.
#[inline]
fn shard_of(hash: usize, shards: usize) -> usize {
    hash >> (usize::BITS - 8) & (shards - 1)
}

/// Ids that wait for their numbers.
#[derive(Debug, Default)]
pub struct Waiting {
    /// Each with its hash.
    keys: Vec<(Key, usize)>,
}

/// Whether ids had better be looked up now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Enough {
    /// So many wait that their slots fill the nearest memory.
    Yes,
    /// More may come.
    No,
}

impl Waiting {
    const MANY: usize = 256;

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether none does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Lets an id wait for its number.
    #[inline]
    pub fn push(&mut self, index: &IdIndex, id: &[u8]) -> Enough {
        let key = Key::of(id).unwrap_or_else(|| Key { low: u64::from(index.get(id)), high: SETTLED });
        self.keys.push((key, key.hash()));
        if self.keys.len() < Waiting::MANY { Enough::No } else { Enough::Yes }
    }

    /// Tells the numbers of those that waited, in their order; [`NOBODY`] for an id nobody has.
    pub fn settle(&mut self, index: &IdIndex, tell: impl FnMut(Number)) {
        index.fetch(&self.keys);
        self.keys.drain(..).map(|(key, hash)| index.find(key, hash)).for_each(tell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_slots_fill_a_cache_line() {
        assert_eq!(size_of::<Slot>(), 16);
    }

    #[test]
    fn ids_of_every_length_find_their_number() {
        let mut index = IdIndex::with_capacity(2);
        let ids: Vec<String> = (0..5000).map(|i| format!("{}{i}", "x".repeat(i % 20))).collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(index.insert(id.as_bytes(), i as Number), i as Number);
        }
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(index.get(id.as_bytes()), i as Number, "{id}");
        }
        assert_eq!(index.get(b"y"), NOBODY);
        assert_eq!(index.get(b""), NOBODY);
    }

    #[test]
    fn an_index_filled_by_several_finds_what_one_filled_by_one_finds() {
        let ids: Vec<String> = (0..60_000).map(|i| format!("{}{}", "z".repeat(i % 14), i % 58_996)).collect();
        let mut pieces: Vec<(super::super::texts::Piece, usize)> = vec![Default::default(); 3];
        for (i, id) in ids.iter().enumerate() {
            let piece = &mut pieces[i / 20_000];
            piece.0.push(id.as_bytes());
            piece.1 += 1;
        }
        let (index, repeated) = IdIndex::of(&Texts::of(pieces));
        let mut one = IdIndex::with_capacity(4);
        let mut twice = Vec::new();
        for (row, id) in (0..).zip(&ids) {
            if one.insert(id.as_bytes(), row) != row {
                twice.push(row);
            }
        }
        assert_eq!(repeated, twice);
        assert!(!twice.is_empty());
        assert!(ids.iter().all(|id| index.get(id.as_bytes()) == one.get(id.as_bytes())));
        assert_eq!(index.get(b"stranger"), NOBODY);
    }

    #[test]
    fn ids_that_differ_in_bytes_no_text_has_are_still_two() {
        let mut index = IdIndex::with_capacity(8);
        let ids: [&[u8]; 5] = [b"a", b"a\0", b"a\0\0", b"12345678\xff\xff\xff\xff", b"\0a"];
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(index.insert(id, i as Number), i as Number);
        }
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(index.get(id), i as Number);
        }
    }

    #[test]
    fn ids_that_wait_get_their_numbers_in_their_order() {
        let mut index = IdIndex::with_capacity(8);
        for i in 0..1000u32 {
            index.insert(format!("c-{}{i}", "y".repeat(i as usize % 14)).as_bytes(), i);
        }
        let mut waiting = Waiting::default();
        let mut out = Vec::new();
        for i in 0..1000u32 {
            let id = format!("c-{}{i}", "y".repeat(i as usize % 14));
            if waiting.push(&index, id.as_bytes()) == Enough::Yes {
                waiting.settle(&index, |number| out.push(number));
            }
        }
        assert_eq!(out.len(), 768);
        let _ = waiting.push(&index, b"c-stranger");
        waiting.settle(&index, |number| out.push(number));
        let want: Vec<u32> = (0..1000).chain([NOBODY]).collect();
        assert_eq!(out, want);
    }
}
