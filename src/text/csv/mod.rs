//! CSV without loss: every field is a span of the bytes that were read.
//!
//! One `lexer` serves both readers: [`Document`] keeps all records of a file that is about to change or be
//! checked; `book::scan` runs over files of any size and keeps only what was asked for.

mod document;
mod edit;
mod header_again;
mod lexer;
mod one_header;
mod plain;
mod quotation;
mod write;

pub(crate) use document::find_column;
pub use document::{Document, Record};
pub use edit::Edit;
pub use header_again::HeaderSign;
pub(crate) use header_again::join_names;
pub use lexer::{Field, Flaw, FlawKind, Lexed, Lexer};
pub use one_header::Alike;
pub use write::{join, quote, quote_into};

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
    /// `\r`, as old spreadsheets wrote it.
    Cr,
}

impl LineEnd {
    /// The bytes written after a record.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            LineEnd::Lf => b"\n",
            LineEnd::CrLf => b"\r\n",
            LineEnd::Cr => b"\r",
        }
    }
}

/// The dialect a file has, and keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether it begins with a UTF-8 byte order mark.
    pub bom: bool,
    /// The byte between fields: `,` `;` or tab.
    pub delimiter: u8,
    /// How its first line ends; new lines are written alike.
    pub line_end: LineEnd,
}

impl Dialect {
    /// What rolo writes: no BOM, comma, LF.
    pub const OWN: Dialect = Dialect { bom: false, delimiter: b',', line_end: LineEnd::Lf };

    /// Reads the dialect off the head of a file: the BOM, the first line end outside quotes, and the delimiter
    /// that occurs most often outside quotes in the first line (comma when in doubt).
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Dialect {
        let bom = bytes.starts_with(b"\xef\xbb\xbf");
        let mut counts = [0usize; 3];
        let mut in_quotes = false;
        let mut line_end = LineEnd::Lf;
        let head = &bytes[if bom { 3 } else { 0 }..];
        for (i, &byte) in head.iter().enumerate() {
            match byte {
                b'"' => in_quotes = !in_quotes,
                _ if in_quotes => {}
                b',' => counts[0] += 1,
                b';' => counts[1] += 1,
                b'\t' => counts[2] += 1,
                b'\n' => break,
                b'\r' if head.get(i + 1) == Some(&b'\n') => {
                    line_end = LineEnd::CrLf;
                    break;
                }
                b'\r' if memchr::memchr(b'\n', &head[i..]).is_none() => {
                    line_end = LineEnd::Cr;
                    break;
                }
                _ => {}
            }
        }
        let best = if counts[1] > counts[0] && counts[1] >= counts[2] {
            b';'
        } else if counts[2] > counts[0] {
            b'\t'
        } else {
            b','
        };
        Dialect { bom, delimiter: best, line_end }
    }
}
