//! Rows of many blocks in the order of the blocks, each where it was made: nothing is copied to bring them together.

/// A sequence in pieces.
#[derive(Clone, Debug)]
pub struct Pieces<T> {
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Pieces<T> {
    fn default() -> Pieces<T> {
        Pieces { pieces: Vec::new() }
    }
}

impl<T> From<Vec<Vec<T>>> for Pieces<T> {
    fn from(pieces: Vec<Vec<T>>) -> Pieces<T> {
        Pieces { pieces }
    }
}

impl<T> From<Vec<T>> for Pieces<T> {
    fn from(piece: Vec<T>) -> Pieces<T> {
        Pieces { pieces: vec![piece] }
    }
}

impl<T> Pieces<T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(Vec::is_empty)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.pieces.iter().flatten()
    }

    /// The pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Vec<T>] {
        &self.pieces
    }

    /// The pieces, to be changed one by one.
    pub fn pieces_mut(&mut self) -> &mut [Vec<T>] {
        &mut self.pieces
    }

    /// Puts those of another sequence behind these.
    pub fn append(&mut self, other: Pieces<T>) {
        self.pieces.extend(other.pieces);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_in_pieces_is_read_as_one() {
        let mut letters = Pieces::from(vec![vec!['a', 'b'], vec![], vec!['c', 'd', 'e']]);
        letters.append(Pieces::from(vec!['f']));
        assert_eq!(letters.iter().collect::<String>(), "abcdef");
        assert_eq!((letters.len(), letters.is_empty()), (6, false));
        assert!(Pieces::<char>::from(vec![vec![], vec![]]).is_empty());
    }
}
