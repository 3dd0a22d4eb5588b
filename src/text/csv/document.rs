//! A whole file as spans: its records, their fields, and what is wrong with it.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::header_again::{HeaderSign, join_names};
use super::lexer::{Field, Flaw, FlawKind, Lexed, Lexer};
use super::{Dialect, LineEnd};

/// One record of a document: where its line begins, ends and where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) next: u32,
    line: u32,
}

impl Record {
    /// The record a lexer has just read.
    fn found(lexer: &Lexer<'_>) -> Record {
        Record {
            start: lexer.start as u32,
            end: lexer.end as u32,
            next: lexer.position as u32,
            line: lexer.start_line as u32,
        }
    }

    /// The bytes of the record, without its line end.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The line it begins on, from 1.
    #[must_use]
    pub fn line(self) -> usize {
        self.line as usize
    }
}

/// A CSV file read without loss.
#[derive(Clone, Debug)]
pub struct Document {
    bytes: Vec<u8>,
    dialect: Dialect,
    header: Option<Record>,
    /// The columns of the first header, then those that only later ones have.
    names: Vec<String>,
    records: Vec<Record>,
    /// Headers among the records.
    again: Vec<Record>,
    /// The rows by the header above them; empty where the first one is the only one.
    sections: Vec<Section>,
    flaws: Vec<Flaw>,
}

/// The records below one of several headers.
#[derive(Clone, Debug)]
struct Section {
    /// The number of the first of them.
    first: usize,
    /// Which column of the document each of its columns is.
    places: Vec<usize>,
}

/// The records that begin between two places of a file, lines counted from the first of them.
struct Lot {
    begin: usize,
    stop: usize,
    /// Where the next record begins.
    end: usize,
    lines: usize,
    records: Vec<Record>,
    flaws: Vec<Flaw>,
    /// The header at which it ended early, and its names.
    header: Option<(Record, Vec<String>)>,
}

/// A file of so many bytes is read in lots, several at once.
const LARGE: usize = 4 << 20;
/// How many lots.
const LOTS: usize = 8;

fn lots_for(bytes: &[u8], dialect: Dialect) -> usize {
    if bytes.len() < LARGE || dialect.line_end == LineEnd::Cr { 1 } else { LOTS }
}

/// The most flaws of one kind kept for a file; the rest would say the same.
const FLAWS_OF_A_KIND: usize = 200;

impl Document {
    /// Reads a file. Never fails: what cannot be read as a record is in [`Document::flaws`], the rest is readable.
    ///
    /// A file of 4 GiB or more is not read at all ([`FlawKind::TooLarge`]).
    #[must_use]
    pub fn parse(bytes: Vec<u8>) -> Document {
        let dialect = Dialect::sniff(&bytes);
        Document::parse_as(bytes, dialect)
    }

    /// Reads a file of a table: a header among the rows is known by its `sign`, and the rows below it are read by it.
    #[must_use]
    pub fn of_table(bytes: Vec<u8>, sign: Option<&HeaderSign>) -> Document {
        let dialect = Dialect::sniff(&bytes);
        Document::parse_in(lots_for(&bytes, dialect), bytes, dialect, sign)
    }

    /// The same in a dialect the caller knows.
    #[must_use]
    pub fn parse_as(bytes: Vec<u8>, dialect: Dialect) -> Document {
        Document::parse_in(lots_for(&bytes, dialect), bytes, dialect, None)
    }

    fn parse_in(lots: usize, bytes: Vec<u8>, dialect: Dialect, sign: Option<&HeaderSign>) -> Document {
        let mut doc = Document {
            bytes,
            dialect,
            header: None,
            names: Vec::new(),
            records: Vec::new(),
            again: Vec::new(),
            sections: Vec::new(),
            flaws: Vec::new(),
        };
        if u32::try_from(doc.bytes.len()).is_err() {
            doc.flaws.push(Flaw { kind: FlawKind::TooLarge, line: 1, span: 0..0 });
            return doc;
        }
        doc.read_records(lots, sign);
        doc.flaws.sort_by_key(|f| (f.span.start, f.kind));
        doc
    }

    fn read_records(&mut self, lots: usize, sign: Option<&HeaderSign>) {
        let (begin, first_line) = self.read_header();
        let mut names = self.names.clone();
        let (lots, bad_bytes) = if lots == 1 {
            (vec![self.read_lot(begin, self.bytes.len(), &names, sign)], self.bad_bytes())
        } else {
            // All but the first begin after a line end, which is a guess: it may stand inside quotes.
            let cut = |k: usize| {
                let at = begin + (self.bytes.len() - begin) * k / lots;
                memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |i| at + i + 1)
            };
            let cuts: Vec<usize> =
                std::iter::once(begin).chain((1..lots).map(cut)).chain([self.bytes.len()]).collect();
            let read =
                || cuts.par_windows(2).map(|pair| self.read_lot(pair[0], pair[1], &names, sign)).collect();
            rayon::join(read, || self.bad_bytes())
        };
        let (mut end, mut line) = (begin, first_line - 1);
        self.records.reserve_exact(lots.iter().map(|lot| lot.records.len()).sum());
        let mut lots = lots.into_iter();
        let mut next = lots.next();
        while let Some(mut lot) = next {
            if lot.begin != end {
                lot = self.read_lot(end, lot.stop, &names, sign);
            }
            self.records.extend(lot.records.iter().map(|r| Record { line: r.line + line as u32, ..*r }));
            self.flaws.extend(lot.flaws.into_iter().map(|flaw| Flaw { line: flaw.line + line, ..flaw }));
            if let Some((header, _)) = &lot.header {
                self.again.push(Record { line: header.line + line as u32, ..*header });
            }
            (end, line) = (lot.end, line + lot.lines);
            next = match lot.header {
                None => lots.next(),
                // The other lots were read by a header that is not theirs.
                Some((_, again)) => {
                    self.begin_section(&again);
                    names = again;
                    lots = Vec::new().into_iter();
                    Some(self.read_lot(end, self.bytes.len(), &names, sign))
                }
            };
        }
        if self.header.is_none() {
            self.flaws.push(Flaw { kind: FlawKind::NoHeader, line: 1, span: 0..self.bytes.len().min(1) });
        }
        let mut counts = std::collections::BTreeMap::new();
        self.flaws.retain(|f| {
            let n = counts.entry(f.kind).or_insert(0usize);
            *n += 1;
            // What the first line of another end means for the file is said once.
            *n <= if f.kind == FlawKind::MixedLineEnds { 1 } else { FLAWS_OF_A_KIND }
        });
        self.flaws.extend(bad_bytes);
    }

    /// Reads up to the first record, which names the columns; returns where the next one begins, and on which line.
    fn read_header(&mut self) -> (usize, usize) {
        let mut fields = Vec::new();
        let mut lexer = Lexer::new(&self.bytes, self.dialect);
        loop {
            let lexed = lexer.next(&mut fields);
            let (span, line) = (lexer.start..lexer.end, lexer.start_line);
            self.flaws.extend(self.other_end(&lexer));
            match lexed {
                Lexed::End => return (lexer.position, lexer.line),
                Lexed::Other(kind) => self.flaws.push(Flaw { kind, line, span }),
                Lexed::Broken(kind, at) => self.flaws.push(self.broken(kind, at, line, span)),
                Lexed::Record => {
                    if fields.iter().all(|f| f.value(&self.bytes).iter().all(|b| b" \t,;".contains(b))) {
                        // A first line without a single name is no header; go on to say so below.
                        self.flaws.push(Flaw { kind: FlawKind::NoHeader, line, span });
                    }
                    self.header = Some(Record::found(&lexer));
                    let mut seen = std::collections::HashSet::with_capacity(fields.len());
                    for (i, field) in fields.iter().enumerate() {
                        let name = field.text(&self.bytes);
                        let name = if i == 0 { name.trim_start_matches('\u{feff}') } else { &name };
                        if !name.is_empty() && !seen.insert(name.to_owned()) {
                            let span = field.span();
                            self.flaws.push(Flaw { kind: FlawKind::RepeatedHeader, line, span });
                        }
                        self.names.push(name.to_owned());
                    }
                    return (lexer.position, lexer.line);
                }
            }
        }
    }

    /// The records from here on are below a header with these names.
    fn begin_section(&mut self, names: &[String]) {
        if self.sections.is_empty() {
            self.sections.push(Section { first: 0, places: (0..self.names.len()).collect() });
        }
        let places = join_names(&mut self.names, names);
        self.sections.push(Section { first: self.records.len(), places });
    }

    /// Reads the records that begin from `begin` on and before `stop` or the next header; that above them has `names`.
    fn read_lot(&self, begin: usize, stop: usize, names: &[String], sign: Option<&HeaderSign>) -> Lot {
        let mut fields = Vec::new();
        let mut lexer = Lexer::resume(&self.bytes, self.dialect, begin, 1);
        let (records, flaws) = (Vec::new(), Vec::new());
        let mut lot = Lot { begin, stop, end: begin, lines: 0, records, flaws, header: None };
        let (columns, mut mixed) = (names.len(), false);
        while lexer.position < stop {
            let lexed = lexer.next(&mut fields);
            let (span, line) = (lexer.start..lexer.end, lexer.start_line);
            if let Some(flaw) = (!mixed).then(|| self.other_end(&lexer)).flatten() {
                mixed = true;
                lot.flaws.push(flaw);
            }
            match lexed {
                Lexed::End => break,
                Lexed::Other(kind) => lot.flaws.push(Flaw { kind, line, span }),
                Lexed::Broken(kind, at) => lot.flaws.push(self.broken(kind, at, line, span)),
                Lexed::Record if fields.len() != columns && self.bytes[lexer.start] == b'#' => {
                    lot.flaws.push(Flaw { kind: FlawKind::Comment, line, span });
                }
                Lexed::Record => {
                    let line = &self.bytes[span.clone()];
                    if let Some(sign) = sign.filter(|sign| sign.may_be(line, self.dialect.delimiter))
                        && let Some(again) = sign.names_of(&self.bytes, &fields, names)
                    {
                        lot.header = Some((Record::found(&lexer), again));
                        break;
                    }
                    let line = lexer.start_line;
                    if fields.len() > columns {
                        let extra = fields[columns].start..lexer.end;
                        lot.flaws.push(Flaw { kind: FlawKind::TooManyFields, line, span: extra });
                    } else if fields.len() < columns {
                        let cut = lexer.position == self.bytes.len() && lexer.end == lexer.position;
                        let kind = if cut { FlawKind::CutShort } else { FlawKind::TooFewFields };
                        lot.flaws.push(Flaw { kind, line, span });
                    }
                    lot.records.push(Record::found(&lexer));
                }
            }
        }
        (lot.end, lot.lines) = (lexer.position, lexer.line - 1);
        lot
    }

    /// That the line just read ends unlike the first one.
    fn other_end(&self, lexer: &Lexer<'_>) -> Option<Flaw> {
        let span = lexer.end..lexer.position;
        let is_other = !span.is_empty() && self.bytes[span.clone()] != *self.dialect.line_end.bytes();
        is_other.then_some(Flaw { kind: FlawKind::MixedLineEnds, line: lexer.start_line, span })
    }

    /// The flaw of a quote that may stand on a later line than the record it belongs to.
    fn broken(&self, kind: FlawKind, at: usize, line: usize, first: Range<usize>) -> Flaw {
        if at < first.end {
            return Flaw { kind, line, span: at..first.end };
        }
        let newline = if self.dialect.line_end == LineEnd::Cr { b'\r' } else { b'\n' };
        let further = memchr::memchr_iter(newline, &self.bytes[first.start..at]).count();
        let end = memchr::memchr2(b'\r', b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |i| at + i);
        Flaw { kind, line: line + further, span: at..end }
    }

    /// Bytes no text file may hold, wherever they stand: at most one flaw of a kind for a line.
    fn bad_bytes(&self) -> Vec<Flaw> {
        let mut found: Vec<(FlawKind, Range<usize>)> = Vec::new();
        let mut from = 0;
        while let Err(e) = std::str::from_utf8(&self.bytes[from..]) {
            let at = from + e.valid_up_to();
            let length = e.error_len().unwrap_or(self.bytes.len() - at);
            found.push((FlawKind::NotUtf8, at..at + length));
            match memchr::memchr(b'\n', &self.bytes[at..]) {
                Some(i) if found.len() < FLAWS_OF_A_KIND => from = at + i + 1,
                _ => break,
            }
        }
        let nuls = memchr::memchr_iter(0, &self.bytes).take(FLAWS_OF_A_KIND);
        found.extend(nuls.map(|at| (FlawKind::Nul, at..at + 1)));
        let bom =
            memchr::memmem::find_iter(&self.bytes, b"\xef\xbb\xbf").filter(|&at| at > 0 || !self.dialect.bom);
        found.extend(bom.take(FLAWS_OF_A_KIND).map(|at| (FlawKind::StrayBom, at..at + 3)));
        let (mut last, mut flaws) = (None, Vec::new());
        found.sort_by_key(|(kind, span)| (*kind, span.start));
        for (kind, span) in found {
            let line = memchr::memchr_iter(b'\n', &self.bytes[..span.start]).count() + 1;
            if last != Some((kind, line)) {
                last = Some((kind, line));
                flaws.push(Flaw { kind, line, span });
            }
        }
        flaws
    }

    /// The bytes, as they were read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, given back.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The dialect of the file.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The column names as they stand in the header (without a BOM); those that only a later header has come last.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The header line.
    #[must_use]
    pub fn header(&self) -> Option<Record> {
        self.header
    }

    /// Headers that are among the records, which are read by the one above them.
    #[must_use]
    pub fn headers_again(&self) -> &[Record] {
        &self.again
    }

    /// The spans of the header's cells.
    #[must_use]
    pub fn header_fields(&self) -> Vec<Field> {
        self.header.map(|h| self.lex(h)).unwrap_or_default()
    }

    /// The column called so; else the one that is so called but for case and blanks around it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        find_column(&self.names, name)
    }

    /// The records, in file order.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// What is wrong with the file, by place.
    #[must_use]
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// The names of the last header: those that a row put at the end is read by.
    #[must_use]
    pub fn last_names(&self) -> Vec<String> {
        match self.sections.last() {
            Some(section) => section.places.iter().map(|&place| self.names[place].clone()).collect(),
            None => self.names.clone(),
        }
    }

    /// How many columns the header has that is above a place.
    #[must_use]
    pub fn columns_at(&self, place: usize) -> usize {
        let records = self.records.partition_point(|record| record.start as usize <= place);
        let section = self.section_of(records.saturating_sub(1));
        section.map_or(self.names.len(), |section| section.places.len())
    }

    fn section_of(&self, record: usize) -> Option<&Section> {
        let section = self.sections.partition_point(|section| section.first <= record);
        self.sections.get(section.checked_sub(1)?)
    }

    /// Puts the cells of record `index`, which come as they stand, into the columns of the document.
    fn arrange(&self, index: usize, fields: &mut Vec<Field>) {
        let Some(section) = self.section_of(index) else { return };
        let end = fields.last().map_or(0, |field| field.end);
        let mut arranged = vec![Field { start: end, end, quoted: false }; self.names.len()];
        for (at, &field) in fields.iter().enumerate() {
            match section.places.get(at) {
                Some(&place) => arranged[place] = field,
                None => arranged.push(field),
            }
        }
        *fields = arranged;
    }

    pub(super) fn lex(&self, record: Record) -> Vec<Field> {
        let mut fields = Vec::new();
        self.lex_into(record, &mut fields);
        fields
    }

    fn lex_into(&self, record: Record, fields: &mut Vec<Field>) {
        let mut lexer = Lexer::resume(&self.bytes, self.dialect, record.start as usize, record.line as usize);
        lexer.next(fields);
    }

    /// The fields of record `index`.
    #[must_use]
    pub fn fields(&self, index: usize) -> Vec<Field> {
        let mut fields = Vec::new();
        self.fields_into(index, &mut fields);
        fields
    }

    /// The same into a buffer, for loops.
    pub fn fields_into(&self, index: usize, fields: &mut Vec<Field>) {
        fields.clear();
        if let Some(&record) = self.records.get(index) {
            self.lex_into(record, fields);
            self.arrange(index, fields);
        }
    }

    /// The text of one cell; empty where the record is too short.
    #[must_use]
    pub fn cell(&self, record: usize, column: usize) -> Cow<'_, str> {
        self.fields(record).get(column).map_or(Cow::Borrowed(""), |f| f.text(&self.bytes))
    }
}

/// The column called so; else the one that is so called but for case and blanks around it.
pub(crate) fn find_column(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|n| n == name).or_else(|| {
        names.iter().position(|n| {
            n.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').eq_ignore_ascii_case(name)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::csv::join;
    use proptest::prelude::*;

    fn doc(text: &str) -> Document {
        Document::parse(text.as_bytes().to_vec())
    }

    proptest! {
        #[test]
        fn lots_read_what_one_reader_reads(
            text in "a,b\n([ab,;\"#<=\r\n\u{feff}]{0,30}|[a-c]{1,5},\"([a-c,]|\n|\"\"){0,9}\"\n|a,b\r\n|[ab],[abc](,[ac])?\n){0,12}",
            lots in 2usize..9,
        ) {
            let dialect = Dialect::OWN;
            let sign = HeaderSign::new(vec!["a", "b"], None, vec!["a", "b"]);
            let one = Document::parse_in(1, text.as_bytes().to_vec(), dialect, Some(&sign));
            let several = Document::parse_in(lots, text.as_bytes().to_vec(), dialect, Some(&sign));
            prop_assert_eq!(one.headers_again(), several.headers_again());
            prop_assert_eq!(one.records(), several.records());
            prop_assert_eq!(one.flaws(), several.flaws());
        }
    }

    #[test]
    fn flaws_are_named_with_their_lines() {
        let text = "id,name,id\n1,A,x\n2,B\n\n3,C,x,y\n# by hand\n4";
        let flaws: Vec<_> = doc(text).flaws().iter().map(|f| (f.kind, f.line)).collect();
        assert_eq!(
            flaws,
            [
                (FlawKind::RepeatedHeader, 1),
                (FlawKind::TooFewFields, 3),
                (FlawKind::BlankLine, 4),
                (FlawKind::TooManyFields, 5),
                (FlawKind::Comment, 6),
                (FlawKind::CutShort, 7),
            ]
        );
    }

    #[test]
    fn a_quote_opened_on_a_later_line_is_named_there() {
        let text = "id,note\n\"a\nb\",\"c\n2,x\n";
        let flaws: Vec<_> =
            doc(text).flaws().iter().map(|f| (f.kind, f.line, &text[f.span.clone()])).collect();
        assert_eq!(flaws[0], (FlawKind::UnclosedQuote, 3, "\"c"));
    }

    proptest! {
        #[test]
        fn written_rows_are_read_back(rows in proptest::collection::vec(proptest::collection::vec("[^\u{feff}]{0,12}", 2..4), 1..6)) {
            let mut bytes = b"a,b\n".to_vec();
            for row in &rows {
                bytes.extend(join(row, Dialect::OWN));
            }
            let read = Document::parse_as(bytes, Dialect::OWN);
            let got: Vec<Vec<String>> = (0..read.records().len())
                .map(|r| read.fields(r).iter().map(|f| f.text(read.bytes()).into_owned()).collect())
                .collect();
            prop_assert_eq!(got, rows);
        }

        #[test]
        fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let read = Document::parse(bytes.clone());
            prop_assert_eq!(read.edited(&[]), bytes);
        }
    }
}
