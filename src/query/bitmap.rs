//! One bit a row.

/// Which of a number of rows are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    rows: usize,
}

impl Bitmap {
    /// None of `rows` rows.
    #[must_use]
    pub fn none(rows: usize) -> Bitmap {
        Bitmap { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// All of `rows` rows.
    #[must_use]
    pub fn all(rows: usize) -> Bitmap {
        Bitmap::of_words(vec![u64::MAX; rows.div_ceil(64)], rows)
    }

    /// The bits of `words`, lowest first; bits beyond `rows` are dropped.
    #[must_use]
    pub fn of_words(mut words: Vec<u64>, rows: usize) -> Bitmap {
        words.resize(rows.div_ceil(64), 0);
        if let Some(last) = words.last_mut()
            && !rows.is_multiple_of(64)
        {
            *last &= (1u64 << (rows % 64)) - 1;
        }
        Bitmap { words, rows }
    }

    /// The rows whose flag is set.
    #[must_use]
    pub fn of_flags(flags: &[bool]) -> Bitmap {
        let word = |flags: &[bool]| flags.iter().rev().fold(0, |bits, &flag| bits << 1 | u64::from(flag));
        Bitmap { words: flags.chunks(64).map(word).collect(), rows: flags.len() }
    }

    /// How many rows there are, meant or not.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many rows are meant.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no row is meant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Whether this row is meant; a row beyond the end is not.
    #[must_use]
    pub fn contains(&self, row: usize) -> bool {
        row < self.rows && self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// The rows that are meant, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            std::iter::successors(Some(word), |w| Some(w & w.wrapping_sub(1)))
                .take_while(|w| *w != 0)
                .map(move |w| at * 64 + w.trailing_zeros() as usize)
        })
    }

    /// Rows meant here and there.
    #[must_use]
    pub fn and(mut self, other: &Bitmap) -> Bitmap {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
        self
    }

    /// Rows meant here or there.
    #[must_use]
    pub fn or(mut self, other: &Bitmap) -> Bitmap {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
        self
    }

    /// Rows meant here but not there.
    #[must_use]
    pub fn without(mut self, other: &Bitmap) -> Bitmap {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_beyond_the_rows_never_count() {
        let all = Bitmap::all(70);
        assert_eq!(all.count(), 70);
        assert_eq!(all.iter().last(), Some(69));
        assert!(!all.contains(70));
        let few = Bitmap::of_words(vec![1 << 63, 0b11, 7], 65);
        assert_eq!(few.iter().collect::<Vec<_>>(), [63, 64]);
        assert_eq!(all.without(&Bitmap::all(70)), Bitmap::none(70));
        let flags: Vec<bool> = (0..70).map(|row| row % 3 == 0).collect();
        assert!(Bitmap::of_flags(&flags).iter().eq((0..70).step_by(3)));
        assert!(Bitmap::none(0).is_empty() && Bitmap::all(0).is_empty());
    }
}
