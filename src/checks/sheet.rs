//! One file under examination: its document, what its columns hold, places for findings.

use std::borrow::Cow;
use std::ops::Range;

use super::found::Subject;
use crate::diag::{Fix, Place};
use crate::model::schema::{Column, Kind, TableId};
use crate::model::settings::Settings;
use crate::text::csv::{Document, Field, LineEnd};

/// How a column comes to be in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The schema has it.
    Known(&'static Column),
    /// `fields:` of rolo.yaml gives it a type.
    Declared,
    /// Nobody says what it holds.
    Custom,
}

/// One column of a file.
#[derive(Clone, Debug)]
pub struct SheetColumn {
    /// Its name in the header, without blanks around it.
    pub name: String,
    /// What its cells hold; text where nobody says.
    pub kind: Kind,
    /// Who says so.
    pub standing: Standing,
}

/// One file under examination.
#[derive(Debug)]
pub struct Sheet {
    /// Its name as people type it.
    pub file: String,
    /// Which table it holds; none for a table nobody knows.
    pub table: Option<TableId>,
    /// What it holds.
    pub document: Document,
    /// Its columns, in the order of the header.
    pub columns: Vec<SheetColumn>,
    /// The column that identifies a row, where it has one.
    pub key: Option<usize>,
}

impl Sheet {
    /// The file as a table of a book, or as one that nobody knows.
    #[must_use]
    pub fn new(file: &str, table: Option<TableId>, document: Document, settings: &Settings) -> Sheet {
        let custom = |name: &String| SheetColumn {
            name: name.trim().to_owned(),
            kind: Kind::Text,
            standing: Standing::Custom,
        };
        let mut columns: Vec<SheetColumn> = document.names().iter().map(custom).collect();
        if let Some(id) = table {
            for column in id.table().columns {
                if let Some(at) = document.column(column.name) {
                    columns[at].kind = column.kind;
                    columns[at].standing = Standing::Known(column);
                }
            }
            for column in columns.iter_mut().filter(|c| c.standing == Standing::Custom) {
                if let Some(field) = settings.field(id, &column.name) {
                    column.kind = field.of.kind();
                    column.standing = Standing::Declared;
                }
            }
        }
        let key = table.and_then(|t| document.column(t.table().key?));
        Sheet { file: file.to_owned(), table, document, columns, key }
    }

    /// The column that the schema calls so.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| matches!(c.standing, Standing::Known(k) if k.name == name))
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.document.records().len()
    }

    /// Calls `see` for each record of `range`, in order.
    pub fn each<'s>(&'s self, range: Range<usize>, mut see: impl FnMut(Row<'s, '_>)) {
        let mut fields = Vec::new();
        let records = self.document.records().get(range.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
        // Nearly always text: said once for all these rows, not for every cell.
        let begin = first.span().start;
        let text = std::str::from_utf8(&self.document.bytes()[begin..last.span().end]).ok();
        for number in range {
            self.document.fields_into(number, &mut fields);
            see(Row { sheet: self, number, fields: &fields, text: text.map(|text| (begin, text)) });
        }
    }

    /// The place of some bytes that lie in record `number`.
    #[must_use]
    pub fn place(&self, number: usize, span: Range<usize>) -> Place {
        let Some(record) = self.document.records().get(number) else { return Place::file(&*self.file) };
        self.place_from(record.span().start, record.line(), span)
    }

    /// The place of a cell of the header.
    #[must_use]
    pub fn header_place(&self, column: usize) -> Place {
        let Some(header) = self.document.header() else { return Place::file(&*self.file) };
        let fields = self.document.header_fields();
        let span = fields.get(column).map_or(header.span(), |f| f.span());
        self.place_from(header.span().start, header.line(), span)
    }

    /// The place of a whole record.
    #[must_use]
    pub fn row_place(&self, number: usize) -> Place {
        let span = self.document.records().get(number).map_or(0..0, |r| r.span());
        self.place(number, span)
    }

    /// The place of a record's key, or of the whole record where it has none.
    #[must_use]
    pub fn key_place(&self, number: usize) -> Place {
        let span = self.key.and_then(|key| self.document.fields(number).get(key).map(|f| f.span()));
        span.map_or_else(|| self.row_place(number), |span| self.place(number, span))
    }

    fn place_from(&self, begin: usize, line: usize, span: Range<usize>) -> Place {
        let bytes = self.document.bytes();
        let newline = if self.document.dialect().line_end == LineEnd::Cr { b'\r' } else { b'\n' };
        let start = span.start.clamp(begin, bytes.len());
        let lines = memchr::memchr_iter(newline, &bytes[begin..start]).count();
        let line_start = memchr::memrchr(newline, &bytes[..start]).map_or(0, |i| i + 1);
        let line_end = memchr::memchr(newline, &bytes[start..]).map_or(bytes.len(), |i| start + i);
        Place::on_line(&*self.file, line + lines, &bytes[line_start..line_end], line_start, span)
    }
}

/// One record under examination.
#[derive(Clone, Copy, Debug)]
pub struct Row<'s, 'f> {
    /// Where it stands.
    pub sheet: &'s Sheet,
    /// Which record it is.
    pub number: usize,
    /// Its cells as spans.
    pub fields: &'f [Field],
    /// The rows around it as text, from the byte of the file where they begin; none where not all of it is UTF-8.
    text: Option<(usize, &'s str)>,
}

impl<'s> Row<'s, '_> {
    /// The text of a cell; empty where the row is too short.
    #[must_use]
    pub fn text(&self, column: usize) -> Cow<'s, str> {
        let Some(field) = self.fields.get(column) else { return Cow::Borrowed("") };
        let plain = self.text.filter(|_| !field.quoted);
        match plain.and_then(|(begin, text)| text.get(field.start - begin..field.end - begin)) {
            Some(text) => Cow::Borrowed(text),
            None => field.text(self.sheet.document.bytes()),
        }
    }

    /// The bytes of the record.
    #[must_use]
    pub fn raw(&self) -> &'s [u8] {
        let span = self.sheet.document.records().get(self.number).map_or(0..0, |r| r.span());
        &self.sheet.document.bytes()[span]
    }

    /// The row's key; empty where it has none.
    #[must_use]
    pub fn id(&self) -> Cow<'s, str> {
        self.sheet.key.map_or(Cow::Borrowed(""), |c| self.text(c))
    }

    /// The place of a cell, or of the row where it is too short to have it.
    #[must_use]
    pub fn place(&self, column: usize) -> Place {
        match self.fields.get(column) {
            Some(field) => self.sheet.place(self.number, field.span()),
            None => self.sheet.row_place(self.number),
        }
    }

    /// The fix that gives a cell another text.
    #[must_use]
    pub fn rewritten(&self, column: usize, value: impl Into<String>) -> Fix {
        Fix::Cell { record: self.number, column, value: value.into() }
    }

    /// What findings about a cell are about, given its value and the row's id.
    pub fn subject<'a>(&'a self, id: &'a str, value: &'a str) -> Subject<'a> {
        Subject { file: &self.sheet.file, id, value }
    }
}
