//! How a finding is put right without a person: what it carries, and `rolo check --fix` applies.

/// The one right way to fix a finding; records and columns are numbered as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// The file as a whole is rewritten.
    File(FileFix),
    /// A column gets another name.
    Name {
        /// Which column.
        column: usize,
        /// Its name from then on.
        name: String,
    },
    /// A cell gets another text that means the same, quoted where it must be.
    Cell {
        /// Which record.
        record: usize,
        /// Which column.
        column: usize,
        /// Its text from then on.
        value: String,
    },
    /// An empty cell gets a new id of its table.
    NewId {
        /// Which record.
        record: usize,
        /// Which column.
        column: usize,
    },
    /// A record is taken out.
    Remove {
        /// Which record.
        record: usize,
    },
}

/// A fix of a file as a whole; they are made in this order, the file being read anew after each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileFix {
    /// Its text, in the encoding it certainly has, becomes UTF-8.
    Decode,
    /// The zeros at its end go.
    CutZeros,
    /// All rows come under the first header.
    OneHeader,
    /// Byte order marks go, but for one at the very beginning.
    NoMarks,
    /// Blank lines go.
    NoBlankLines,
    /// All lines end like the first.
    OneLineEnd,
}
