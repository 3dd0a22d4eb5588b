//! Ids to dense numbers: what every row of a log is looked up in.
//!
//! With a million people each look-up waits for memory, and nothing else of reading a row takes as long. So a slot is
//! small, and a reader of logs collects the ids of some hundred rows and asks for all of them at once ([`Waiting`]):
//! the processor then waits for many places of memory at the same time.

use std::collections::HashMap;

/// A number for a record of one table, dense from 0: the index into every column about it.
pub type Number = u32;

/// Marks an empty slot, and an id nobody has.
pub const NOBODY: Number = u32::MAX;

/// Ids to numbers. Ids of up to 12 bytes, as rolo makes them, are kept in the slot itself: four to a cache line.
#[derive(Clone, Debug)]
pub struct IdIndex {
    slots: Vec<Slot>,
    mask: usize,
    used: usize,
    long: HashMap<Box<[u8]>, Number>,
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

impl IdIndex {
    /// An index with room for `capacity` ids.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> IdIndex {
        let size = (capacity * 2).next_power_of_two().max(16);
        IdIndex { slots: vec![EMPTY; size], mask: size - 1, used: 0, long: HashMap::new() }
    }

    /// Gives `id` a number; the first number stays when the id is known. Returns the number it has.
    pub fn insert(&mut self, id: &[u8], number: Number) -> Number {
        let Some(key) = Key::of(id) else {
            return *self.long.entry(id.into()).or_insert(number);
        };
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let mut at = key.hash() & self.mask;
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
            at = (at + 1) & self.mask;
        }
    }

    fn grow(&mut self) {
        let mut bigger = IdIndex::with_capacity(self.slots.len());
        std::mem::swap(&mut bigger.long, &mut self.long);
        for slot in self.slots.iter().filter(|s| s.key() != NOTHING) {
            let mut at = slot.key().hash() & bigger.mask;
            while bigger.slots[at].key() != NOTHING {
                at = (at + 1) & bigger.mask;
            }
            bigger.slots[at] = *slot;
        }
        bigger.used = self.used;
        *self = bigger;
    }

    /// Lets every id lead to what its number counts as.
    pub(super) fn resolve(&mut self, counts_as: &[Number]) {
        let resolved = |number: Number| counts_as.get(number as usize).copied().unwrap_or(number);
        self.slots.iter_mut().filter(|s| s.key() != NOTHING).for_each(|s| s.number = resolved(s.number));
        self.long.values_mut().for_each(|number| *number = resolved(*number));
    }

    /// The number of `id`, or [`NOBODY`].
    #[must_use]
    #[inline]
    pub fn get(&self, id: &[u8]) -> Number {
        match Key::of(id) {
            Some(key) => self.find(key),
            None if id.is_empty() => NOBODY,
            None => self.long.get(id).copied().unwrap_or(NOBODY),
        }
    }

    #[inline]
    fn find(&self, key: Key) -> Number {
        if key.high == SETTLED {
            return key.low as Number;
        }
        let mut at = key.hash() & self.mask;
        loop {
            let slot = &self.slots[at];
            if slot.key() == key {
                return slot.number;
            }
            if slot.key() == NOTHING {
                return NOBODY;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// Looks at the slots of all these keys without waiting for any, so that each is near when it is asked for.
    fn fetch(&self, keys: &[Key]) {
        let near = keys.iter().fold(0, |all, key| all ^ self.slots[key.hash() & self.mask].number);
        std::hint::black_box(near);
    }
}

/// Rows that wait for the number of the id they name.
#[derive(Debug)]
pub struct Waiting<T> {
    keys: Vec<Key>,
    rows: Vec<T>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Waiting<T> {
        Waiting { keys: Vec::new(), rows: Vec::new() }
    }
}

impl<T> Waiting<T> {
    /// How many rows wait for each other: their slots fit the nearest cache.
    const MANY: usize = 256;

    /// How many rows wait.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Lets a row wait for the number of `id`. Once enough do, all are handed to `take` in their order.
    #[inline]
    pub fn push(&mut self, index: &IdIndex, id: &[u8], row: T, take: impl FnMut(T, Number)) {
        self.keys.push(Key::of(id).unwrap_or_else(|| Key { low: u64::from(index.get(id)), high: SETTLED }));
        self.rows.push(row);
        if self.rows.len() == Waiting::<T>::MANY {
            self.settle(index, take);
        }
    }

    /// Hands over the rows that still wait, in their order, each with its number or [`NOBODY`].
    pub fn settle(&mut self, index: &IdIndex, mut take: impl FnMut(T, Number)) {
        index.fetch(&self.keys);
        for (row, key) in self.rows.drain(..).zip(self.keys.drain(..)) {
            take(row, index.find(key));
        }
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
    fn rows_that_wait_come_out_in_their_order_with_their_numbers() {
        let mut index = IdIndex::with_capacity(8);
        for i in 0..1000u32 {
            index.insert(format!("c-{}{i}", "y".repeat(i as usize % 14)).as_bytes(), i);
        }
        let mut waiting = Waiting::default();
        let mut out = Vec::new();
        for i in 0..1000u32 {
            let id = format!("c-{}{i}", "y".repeat(i as usize % 14));
            waiting.push(&index, id.as_bytes(), i, |row, number| out.push((row, number)));
        }
        waiting.push(&index, b"c-stranger", 1000, |row, number| out.push((row, number)));
        waiting.settle(&index, |row, number| out.push((row, number)));
        let want: Vec<_> = (0..1000).map(|i| (i, i)).chain([(1000, NOBODY)]).collect();
        assert_eq!(out, want);
    }
}
