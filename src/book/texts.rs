//! A column of texts as the blocks of a file bring it: a few pieces of memory, nothing copied to make one of them.

/// The texts of one column in one block of a file.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    bytes: Vec<u8>,
    /// Where each text ends: no block is near four gigabytes.
    ends: Vec<u32>,
}

impl Piece {
    /// Appends a text.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
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
}

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
            all.pieces.push(piece);
            all.firsts.push(all.rows);
            all.rows += rows;
        }
        all
    }

    /// Appends a text.
    pub fn push(&mut self, text: &[u8]) {
        if self.pieces.is_empty() {
            self.pieces.push(Piece::default());
            self.firsts.push(0);
        }
        if let (Some(piece), Some(first)) = (self.pieces.last_mut(), self.firsts.last()) {
            // A piece without texts of its own stands for empty ones.
            while piece.len() < self.rows - first {
                piece.push(b"");
            }
            piece.push(text);
            self.rows += 1;
        }
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
        match self.firsts.partition_point(|&first| first <= i) {
            0 => b"",
            after => self.pieces[after - 1].get(i - self.firsts[after - 1]),
        }
    }

    /// Text `i`; bytes that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self, i: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(i))
    }

    /// The bytes of all of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().zip(&self.firsts).enumerate().flat_map(|(number, (piece, first))| {
            let next = self.firsts.get(number + 1).copied().unwrap_or(self.rows);
            (0..next - first).map(|i| piece.get(i))
        })
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
        assert_eq!(texts.iter().collect::<Vec<_>>(), [b"Ann" as &[u8], b"", b"", b"", b"Bo"]);
        assert_eq!(texts.len(), 5);
        let none = Texts::of(vec![(piece(&[]), 3)]);
        assert!(none.is_empty() && none.bytes(0).is_empty());
    }
}
