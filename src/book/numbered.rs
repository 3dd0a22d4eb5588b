//! Values of rows about people, whose numbers are looked up many at a time.

use super::id_index::{Enough, IdIndex, NOBODY, Number, Waiting};

/// Values with the numbers of those they are about, in the order of their rows.
#[derive(Debug)]
pub struct Numbered<T> {
    /// The last ones may still wait for their number.
    rows: Vec<(Number, T)>,
    waiting: Waiting,
}

impl<T> Numbered<T> {
    /// None yet, with room for so many: only what is filled of it costs.
    #[must_use]
    pub fn with_room(rows: usize) -> Numbered<T> {
        Numbered { rows: Vec::with_capacity(rows), waiting: Waiting::default() }
    }

    /// Adds a value about whoever has this id; [`NOBODY`] where nobody has.
    #[inline]
    pub fn push(&mut self, index: &IdIndex, id: &[u8], value: T) {
        self.rows.push((NOBODY, value));
        if self.waiting.push(index, id) == Enough::Yes {
            self.settle(index);
        }
    }

    /// Adds a value about somebody whose number is known; all of a list must be added in one of the two ways.
    pub fn push_known(&mut self, who: Number, value: T) {
        self.rows.push((who, value));
    }

    /// Looks up those that wait.
    pub fn settle(&mut self, index: &IdIndex) {
        let first = self.rows.len() - self.waiting.len();
        let mut rows = self.rows[first..].iter_mut();
        self.waiting.settle(index, |who| {
            if let Some(row) = rows.next() {
                row.0 = who;
            }
        });
    }

    /// The numbers and values, once [settled](Numbered::settle).
    #[must_use]
    pub fn rows(&self) -> &[(Number, T)] {
        &self.rows
    }

    /// Forgets all of them, and keeps the room.
    pub fn clear(&mut self) {
        self.rows.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_gets_the_number_of_its_id_however_many_wait() {
        let mut index = IdIndex::with_capacity(700);
        let mut numbered = Numbered::with_room(0);
        for round in 0..2 {
            for i in 0..700u32 {
                let id = format!("c-{i}");
                index.insert(id.as_bytes(), i);
                numbered.push(&index, if i == 600 { b"stranger" } else { id.as_bytes() }, i + round);
            }
            numbered.settle(&index);
            let number = |i: u32| if i == 600 { NOBODY } else { i };
            let want: Vec<(Number, u32)> = (0..700).map(|i| (number(i), i + round)).collect();
            assert_eq!(numbered.rows(), want);
            numbered.clear();
        }
    }
}
