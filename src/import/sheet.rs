//! One table read from a foreign file: headers, cells, places.

use std::borrow::Cow;
use std::ops::Range;

use super::reject::Reject;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::text::csv::Field;
use crate::text::encoding::Guess;

/// One data row: where its fields and its bytes are.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub(super) first: u32,
    pub(super) len: u32,
    /// Line it begins on, from 1.
    pub line: u32,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// One table of a foreign file: its header, its cells and where they are, told apart from what is around it; nothing in it
/// is interpreted yet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Name as given on the command line.
    pub name: String,
    /// Its encoding, and how sure that is.
    pub encoding: Guess,
    /// The byte between its fields.
    pub delimiter: u8,
    /// The header cells, as they stand there.
    pub header: Vec<String>,
    /// Line of the header, from 1.
    pub header_line: u32,
    /// Lines that were left out, each with the reason: titles above, totals below, a second header.
    pub left_out: Vec<(u32, LeftOut)>,
    /// Rows without a single filled cell; they are not counted as read.
    pub empty_rows: usize,
    /// Rows that could not be read as cells at all.
    pub broken: Vec<Reject>,
    /// What is wrong with the file as such.
    pub diagnostics: Vec<Diagnostic>,
    pub(super) text: Vec<u8>,
    pub(super) fields: Vec<Field>,
    pub(super) rows: Vec<Row>,
}

impl Sheet {
    /// A table without a header or rows.
    #[must_use]
    pub fn empty(name: &str, encoding: Guess, text: Vec<u8>) -> Sheet {
        Sheet {
            name: name.to_owned(),
            encoding,
            delimiter: b',',
            header: Vec::new(),
            header_line: 1,
            left_out: Vec::new(),
            empty_rows: 0,
            broken: Vec::new(),
            diagnostics: Vec::new(),
            text,
            fields: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// The data rows, in file order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many data rows the file has, broken ones included.
    #[must_use]
    pub fn read(&self) -> usize {
        self.rows.len() + self.broken.len()
    }

    /// One cell, blanks around it taken off; empty where the row is too short.
    #[must_use]
    pub fn cell(&self, row: &Row, column: usize) -> Cow<'_, str> {
        if column >= row.len as usize {
            return Cow::Borrowed("");
        }
        match self.fields[row.first as usize + column].text(&self.text) {
            Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
            Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
        }
    }

    /// How many cells a row has.
    #[must_use]
    pub fn width(&self, row: &Row) -> usize {
        row.len as usize
    }

    /// The row as it stands in the file (in UTF-8), without its line end.
    #[must_use]
    pub fn raw(&self, row: &Row) -> &str {
        self.slice(row.start..row.end)
    }

    fn slice(&self, span: Range<usize>) -> &str {
        std::str::from_utf8(&self.text[span]).unwrap_or_default()
    }

    /// The place of a cell, or of its whole row where it has no such cell.
    #[must_use]
    pub fn place(&self, row: &Row, column: Option<usize>) -> Place {
        let span = match column {
            Some(column) if column < row.len as usize => self.fields[row.first as usize + column].span(),
            _ => row.start..row.end,
        };
        Place::on_line(&*self.name, row.line as usize, &self.text[row.start..row.end], row.start, span)
    }

    /// The place of the header.
    #[must_use]
    pub fn header_place(&self) -> Place {
        let before = (self.header_line as usize).checked_sub(2);
        let start = before.and_then(|n| memchr::memchr_iter(b'\n', &self.text).nth(n)).map_or(0, |i| i + 1);
        let end = memchr::memchr(b'\n', &self.text[start..]).map_or(self.text.len(), |i| start + i);
        Place::on_line(&*self.name, self.header_line as usize, &self.text[start..end], start, start..end)
    }

    /// The last row, where it has neither all cells nor a line end.
    #[must_use]
    pub fn cut_row(&self) -> Option<&Row> {
        let is_cut = |row: &&Row| row.end == self.text.len() && self.width(row) < self.header.len();
        self.rows.last().filter(is_cut)
    }
}

/// Blanks of every kind, and the zero-width characters spreadsheets leave behind.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
    })
}

/// Why a line is not a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// A title.
    AboveHeader,
    /// Captions or keys below the header, or the header once more.
    SecondHeader,
    /// A sum, or who made the report.
    BelowTable,
}

impl LeftOut {
    /// All of them.
    pub const ALL: [LeftOut; 3] = [LeftOut::AboveHeader, LeftOut::SecondHeader, LeftOut::BelowTable];

    /// What is said of it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            LeftOut::AboveHeader => phrase!("above the header"),
            LeftOut::SecondHeader => phrase!("a second header"),
            LeftOut::BelowTable => phrase!("below the table"),
        }
    }
}
