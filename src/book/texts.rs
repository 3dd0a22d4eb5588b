//! A column of texts as the blocks of a file bring it: a few pieces of memory, nothing copied to make one of them.

use std::borrow::Cow;
use std::ops::Range;

/// The texts of one column in one block of a file.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    bytes: Vec<u8>,
    /// Where each text ends: no block is near four gigabytes.
    ends: Vec<u32>,
    /// How many may come, before the first has.
    expected: usize,
}

impl Piece {
    /// None yet; when the first comes, room is made for so many, and what is not filled of it costs nothing.
    #[must_use]
    pub fn expecting(texts: usize) -> Piece {
        Piece { expected: texts, ..Piece::default() }
    }

    /// Appends a text.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        if self.expected > 0 {
            self.make_room();
        }
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
    }

    #[cold]
    fn make_room(&mut self) {
        /// Bytes of a short text.
        const SHORT: usize = 8;
        let texts = std::mem::take(&mut self.expected);
        self.bytes.reserve(texts * SHORT);
        self.ends.reserve(texts);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    #[inline]
    fn get(&self, i: usize) -> &[u8] {
        let Some(&end) = self.ends.get(i) else { return b"" };
        let begin = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.bytes[begin as usize..end as usize]
    }
}

/// A column of texts by row.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    pieces: Vec<Piece>,
    /// The first row of each piece.
    firsts: Vec<usize>,
    rows: usize,
    /// Of every so many rows, the piece in which the first of them stands.
    signposts: Vec<u32>,
}

/// Rows from one signpost to the next: a piece of a large file has some thousand.
const STRIDE: usize = 1 << 10;

impl Texts {
    /// One column from several, each with the number of rows it stands for: a column without texts counts as so many
    /// empty ones. Where none has any the whole has none either.
    #[must_use]
    pub fn of(parts: Vec<(Piece, usize)>) -> Texts {
        let mut all = Texts::default();
        if parts.iter().all(|(piece, _)| piece.is_empty()) {
            return all;
        }
        for (piece, rows) in parts.into_iter().filter(|part| part.1 > 0) {
            all.begin(piece, rows);
        }
        all
    }

    /// Puts a piece of so many rows behind the others.
    fn begin(&mut self, piece: Piece, rows: usize) {
        let number = self.pieces.len() as u32;
        self.pieces.push(piece);
        self.firsts.push(self.rows);
        self.rows += rows;
        self.signposts.resize(self.rows.div_ceil(STRIDE), number);
    }

    /// Appends a text.
    pub fn push(&mut self, text: &[u8]) {
        if self.pieces.is_empty() {
            self.begin(Piece::default(), 0);
        }
        if let (Some(piece), Some(first)) = (self.pieces.last_mut(), self.firsts.last()) {
            // A piece without texts of its own stands for empty ones.
            while piece.len() < self.rows - first {
                piece.push(b"");
            }
            piece.push(text);
            self.rows += 1;
            self.signposts.resize(self.rows.div_ceil(STRIDE), self.pieces.len() as u32 - 1);
        }
    }

    /// The rows whose text is not UTF-8.
    pub fn not_utf8(&self) -> impl Iterator<Item = usize> {
        // A piece as a whole first: texts that are whole make a whole that is.
        let pieces = self.pieces.iter().zip(&self.firsts);
        let doubtful = pieces.filter(|(piece, _)| std::str::from_utf8(&piece.bytes).is_err());
        let rows = doubtful.flat_map(|(piece, first)| *first..first + piece.len());
        rows.filter(|&row| std::str::from_utf8(self.bytes(row)).is_err())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The bytes of text `i`; empty when there is none.
    #[must_use]
    #[inline]
    pub fn bytes(&self, i: usize) -> &[u8] {
        let Some(&near) = self.signposts.get(i / STRIDE) else { return b"" };
        let mut piece = near as usize;
        while self.firsts.get(piece + 1).is_some_and(|&next| next <= i) {
            piece += 1;
        }
        self.pieces[piece].get(i - self.firsts[piece])
    }

    /// Text `i`; bytes that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self, i: usize) -> Cow<'_, str> {
        let bytes = self.bytes(i);
        // Sooner than looking for what is none.
        std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
    }

    /// The bytes of these, in order.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = &[u8]> {
        let first = self.firsts.partition_point(|&first| first <= range.start).saturating_sub(1);
        let pieces = self.pieces[first..].iter().zip(&self.firsts[first..]).enumerate();
        pieces.flat_map(move |(number, (piece, &begin))| {
            let end = self.firsts.get(first + number + 1).copied().unwrap_or(self.rows);
            (range.start.max(begin)..range.end.min(end)).map(move |i| piece.get(i - begin))
        })
    }

    /// The bytes of all of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.range(0..self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(texts: &[&str]) -> Piece {
        let mut piece = Piece::default();
        texts.iter().for_each(|text| piece.push(text.as_bytes()));
        piece
    }

    #[test]
    fn a_row_is_found_in_whichever_piece_it_stands() {
        let parts = vec![(piece(&["Ann", ""]), 2), (piece(&[]), 0), (piece(&[]), 2), (piece(&["Bo"]), 1)];
        let texts = Texts::of(parts);
        let all: Vec<&str> = (0..6).map(|i| std::str::from_utf8(texts.bytes(i)).unwrap()).collect();
        assert_eq!(all, ["Ann", "", "", "", "Bo", ""]);
        let list = [b"Ann" as &[u8], b"", b"", b"", b"Bo"];
        assert_eq!(texts.iter().collect::<Vec<_>>(), list);
        for (from, to) in (0..6).flat_map(|from| (from..6).map(move |to| (from, to))) {
            assert_eq!(texts.range(from..to).collect::<Vec<_>>(), list[from..to]);
        }
        assert_eq!(texts.len(), 5);
        let many = |count: usize| piece(&(0..count).map(|_| "x").collect::<Vec<_>>());
        let sizes = [STRIDE - 1, 1, 2, 3 * STRIDE, 5];
        let mut texts = Texts::of(sizes.map(|count| (many(count), count)).into());
        texts.push(b"last");
        let last = sizes.iter().sum::<usize>();
        assert!((0..last).all(|i| texts.bytes(i) == b"x"));
        assert_eq!((texts.bytes(last), texts.bytes(last + 1)), (&b"last"[..], &b""[..]));
        let none = Texts::of(vec![(piece(&[]), 3)]);
        assert!(none.is_empty() && none.bytes(0).is_empty());
    }
}
