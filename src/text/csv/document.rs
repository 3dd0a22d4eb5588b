//! A whole file as spans, and edits that leave every other byte as it was.

use std::borrow::Cow;
use std::ops::Range;

use super::lexer::{Field, Flaw, FlawKind, Lexed, Lexer};
use super::write::quote_into;
use super::{Dialect, LineEnd, join};

/// One record of a document: where its line begins, ends and where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    start: u32,
    end: u32,
    next: u32,
    line: u32,
}

impl Record {
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
    names: Vec<String>,
    records: Vec<Record>,
    flaws: Vec<Flaw>,
}

/// One intended change of a document; columns and records are numbered as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Give a cell a new value; a record that is too short is filled up to it.
    Set {
        /// Which record.
        record: usize,
        /// Which column; columns added by the same edit count on from the header.
        column: usize,
        /// The new value, unquoted.
        value: String,
    },
    /// Add a column to the right: the header and every record get a cell.
    AddColumn {
        /// Its name.
        name: String,
    },
    /// Give a column another name.
    Rename {
        /// Which column.
        column: usize,
        /// Its new name.
        name: String,
    },
    /// Put a new record before record `before` (the end, when there are no more).
    Insert {
        /// Which record comes after it.
        before: usize,
        /// Its cells, in the order of the header; missing ones are empty.
        cells: Vec<String>,
    },
    /// Take a record out, with its line end.
    Delete {
        /// Which record.
        record: usize,
    },
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

    /// The same in a dialect the caller knows.
    #[must_use]
    pub fn parse_as(bytes: Vec<u8>, dialect: Dialect) -> Document {
        let mut doc = Document {
            bytes,
            dialect,
            header: None,
            names: Vec::new(),
            records: Vec::new(),
            flaws: Vec::new(),
        };
        if u32::try_from(doc.bytes.len()).is_err() {
            doc.flaws.push(Flaw { kind: FlawKind::TooLarge, line: 1, span: 0..0 });
            return doc;
        }
        doc.read_records();
        doc.find_bad_bytes();
        doc.flaws.sort_by_key(|f| (f.span.start, f.kind));
        doc
    }

    fn read_records(&mut self) {
        let mut fields = Vec::new();
        let mut flaws = Vec::new();
        let mut lexer = Lexer::new(&self.bytes, self.dialect);
        let mut mixed = false;
        loop {
            let lexed = lexer.next(&mut fields);
            let span = lexer.start..lexer.end;
            let line = lexer.start_line;
            let ending = &self.bytes[lexer.end..lexer.position];
            if !mixed && !ending.is_empty() && ending != self.dialect.line_end.bytes() {
                mixed = true;
                flaws.push(Flaw { kind: FlawKind::MixedLineEnds, line, span: lexer.end..lexer.position });
            }
            match lexed {
                Lexed::End => break,
                Lexed::Other(kind) => flaws.push(Flaw { kind, line, span }),
                Lexed::Broken(kind, at) => flaws.push(self.broken(kind, at, line, span)),
                Lexed::Record => {
                    let record = Record {
                        start: lexer.start as u32,
                        end: lexer.end as u32,
                        next: lexer.position as u32,
                        line: line as u32,
                    };
                    if self.header.is_none() {
                        if fields.iter().all(|f| f.value(&self.bytes).iter().all(|b| b" \t,;".contains(b))) {
                            // A first line without a single name is no header; go on to say so below.
                            flaws.push(Flaw { kind: FlawKind::NoHeader, line, span });
                        }
                        self.header = Some(record);
                        let mut seen = std::collections::HashSet::with_capacity(fields.len());
                        for (i, field) in fields.iter().enumerate() {
                            let name = field.text(&self.bytes);
                            let name = if i == 0 { name.trim_start_matches('\u{feff}') } else { &name };
                            if !name.is_empty() && !seen.insert(name.to_owned()) {
                                flaws.push(Flaw { kind: FlawKind::RepeatedHeader, line, span: field.span() });
                            }
                            self.names.push(name.to_owned());
                        }
                        continue;
                    }
                    let columns = self.names.len();
                    if fields.len() != columns && self.bytes[lexer.start] == b'#' {
                        flaws.push(Flaw { kind: FlawKind::Comment, line, span });
                        continue;
                    }
                    if fields.len() > columns {
                        let extra = fields[columns].start..lexer.end;
                        flaws.push(Flaw { kind: FlawKind::TooManyFields, line, span: extra });
                    } else if fields.len() < columns {
                        let cut = lexer.position == self.bytes.len() && lexer.end == lexer.position;
                        let kind = if cut { FlawKind::CutShort } else { FlawKind::TooFewFields };
                        flaws.push(Flaw { kind, line, span });
                    }
                    self.records.push(record);
                }
            }
        }
        if self.header.is_none() {
            flaws.push(Flaw { kind: FlawKind::NoHeader, line: 1, span: 0..self.bytes.len().min(1) });
        }
        let mut counts = std::collections::BTreeMap::new();
        flaws.retain(|f| {
            let n = counts.entry(f.kind).or_insert(0usize);
            *n += 1;
            *n <= FLAWS_OF_A_KIND
        });
        self.flaws = flaws;
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
    fn find_bad_bytes(&mut self) {
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
        let mut last = None;
        found.sort_by_key(|(kind, span)| (*kind, span.start));
        for (kind, span) in found {
            let line = memchr::memchr_iter(b'\n', &self.bytes[..span.start]).count() + 1;
            if last != Some((kind, line)) {
                last = Some((kind, line));
                self.flaws.push(Flaw { kind, line, span });
            }
        }
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

    /// The column names as they stand in the header (without a BOM).
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The header line.
    #[must_use]
    pub fn header(&self) -> Option<Record> {
        self.header
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

    fn lex(&self, record: Record) -> Vec<Field> {
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
        self.records.get(index).map(|&r| self.lex(r)).unwrap_or_default()
    }

    /// The same into a buffer, for loops.
    pub fn fields_into(&self, index: usize, fields: &mut Vec<Field>) {
        fields.clear();
        if let Some(&record) = self.records.get(index) {
            self.lex_into(record, fields);
        }
    }

    /// The text of one cell; empty where the record is too short.
    #[must_use]
    pub fn cell(&self, record: usize, column: usize) -> Cow<'_, str> {
        self.fields(record).get(column).map_or(Cow::Borrowed(""), |f| f.text(&self.bytes))
    }

    /// The bytes of the file with all `edits` made; every byte outside the edited cells stays.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Vec<u8> {
        let mut splices: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
        let added: Vec<&str> = edits
            .iter()
            .filter_map(|e| if let Edit::AddColumn { name } = e { Some(name.as_str()) } else { None })
            .collect();
        let width = self.names.len() + added.len();
        let mut sets: std::collections::BTreeMap<usize, Vec<(usize, &str)>> =
            std::collections::BTreeMap::new();
        let mut gone = std::collections::BTreeSet::new();
        for edit in edits {
            match edit {
                Edit::Set { record, column, value } => {
                    sets.entry(*record).or_default().push((*column, value))
                }
                Edit::Delete { record } => {
                    gone.insert(*record);
                }
                Edit::Rename { column, name } => {
                    if let Some(field) = self.header_fields().get(*column) {
                        splices.push((field.span(), self.cell_bytes(name, field.quoted)));
                    }
                }
                Edit::Insert { .. } | Edit::AddColumn { .. } => {}
            }
        }
        if let (Some(header), false) = (self.header, added.is_empty()) {
            let mut tail = Vec::new();
            for name in &added {
                tail.push(self.dialect.delimiter);
                quote_into(&mut tail, name, self.dialect);
            }
            splices.push((header.span().end..header.span().end, tail));
            for record in 0..self.records.len() {
                sets.entry(record).or_default();
            }
        }
        let least = if added.is_empty() { 0 } else { width };
        for (record, cells) in &sets {
            if !gone.contains(record) {
                self.set_cells(*record, cells, least, &mut splices);
            }
        }
        for record in gone.iter().filter_map(|&i| self.records.get(i)) {
            splices.push((record.start as usize..record.next as usize, Vec::new()));
        }
        self.insert_rows(edits, width, &mut splices);
        splices.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = Vec::with_capacity(self.bytes.len() + splices.iter().map(|s| s.1.len()).sum::<usize>());
        let mut from = 0;
        for (range, new) in splices {
            if range.start > from {
                out.extend_from_slice(&self.bytes[from..range.start]);
            }
            out.extend_from_slice(&new);
            from = from.max(range.end);
        }
        out.extend_from_slice(&self.bytes[from..]);
        out
    }

    fn cell_bytes(&self, value: &str, quoted: bool) -> Vec<u8> {
        let mut out = Vec::new();
        quote_into(&mut out, value, self.dialect);
        if quoted && !out.starts_with(b"\"") {
            out.insert(0, b'"');
            out.push(b'"');
        }
        out
    }

    fn set_cells(
        &self,
        record: usize,
        cells: &[(usize, &str)],
        least: usize,
        splices: &mut Vec<(Range<usize>, Vec<u8>)>,
    ) {
        let Some(&line) = self.records.get(record) else { return };
        let fields = self.lex(line);
        let mut beyond: Vec<(usize, &str)> = Vec::new();
        // The last word on a cell counts.
        let mut last: std::collections::BTreeMap<usize, &str> = std::collections::BTreeMap::new();
        last.extend(cells.iter().copied());
        for (column, value) in last {
            match fields.get(column) {
                // A row of one empty cell would be a blank line, which is no row.
                Some(field) if fields.len() == 1 && least < 2 && value.is_empty() => {
                    splices.push((field.span(), b"\"\"".to_vec()));
                }
                Some(field) => splices.push((field.span(), self.cell_bytes(value, field.quoted))),
                None => beyond.push((column, value)),
            }
        }
        let until = beyond.iter().map(|c| c.0 + 1).max().unwrap_or(0).max(least);
        let mut tail = Vec::new();
        for column in fields.len()..until {
            tail.push(self.dialect.delimiter);
            if let Some((_, value)) = beyond.iter().find(|c| c.0 == column) {
                quote_into(&mut tail, value, self.dialect);
            }
        }
        if !tail.is_empty() {
            let end = line.end as usize;
            splices.push((end..end, tail));
        }
    }

    fn insert_rows(&self, edits: &[Edit], width: usize, splices: &mut Vec<(Range<usize>, Vec<u8>)>) {
        let after_all = self.records.last().or(self.header.as_ref());
        let mut unfinished = after_all.is_some_and(|r| r.end == r.next);
        for edit in edits {
            let Edit::Insert { before, cells } = edit else { continue };
            let row = join(
                (0..width.max(cells.len())).map(|i| cells.get(i).map_or("", String::as_str)),
                self.dialect,
            );
            match self.records.get(*before) {
                Some(record) => splices.push((record.start as usize..record.start as usize, row)),
                None => {
                    let at = after_all.map_or(self.bytes.len(), |r| r.next as usize);
                    let mut new =
                        if unfinished { self.dialect.line_end.bytes().to_vec() } else { Vec::new() };
                    unfinished = false;
                    new.extend(row);
                    splices.push((at..at, new));
                }
            }
        }
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
    use proptest::prelude::*;

    fn doc(text: &str) -> Document {
        Document::parse(text.as_bytes().to_vec())
    }

    fn edited(text: &str, edits: &[Edit]) -> String {
        String::from_utf8(doc(text).edited(edits)).unwrap()
    }

    fn set(record: usize, column: usize, value: &str) -> Edit {
        Edit::Set { record, column, value: value.into() }
    }

    #[test]
    fn a_cell_changes_and_nothing_else_does() {
        let text = "\u{feff}id;name;note\r\n1;\"Ann\";\"a\nb\"\r\n\r\n2;Bo;";
        assert_eq!(
            edited(text, &[set(1, 2, "x;y"), set(0, 1, "Anna")]),
            "\u{feff}id;name;note\r\n1;\"Anna\";\"a\nb\"\r\n\r\n2;Bo;\"x;y\""
        );
    }

    #[test]
    fn a_short_row_is_filled_up_to_the_cell() {
        assert_eq!(edited("a,b,c\n1\n", &[set(0, 2, "x")]), "a,b,c\n1,,x\n");
    }

    #[test]
    fn a_new_column_reaches_every_line() {
        let edits = [Edit::AddColumn { name: "city".into() }, set(1, 2, "Ghent")];
        assert_eq!(edited("id,name\n1,A\n2,B\n3\n", &edits), "id,name,city\n1,A,\n2,B,Ghent\n3,,\n");
    }

    #[test]
    fn a_row_added_to_an_unfinished_file_does_not_stick_to_the_last_one() {
        let insert = Edit::Insert { before: 9, cells: vec!["3".into(), "C".into()] };
        assert_eq!(edited("id,name\n1,A", std::slice::from_ref(&insert)), "id,name\n1,A\n3,C\n");
        assert_eq!(edited("id,name", &[insert]), "id,name\n3,C\n");
    }

    #[test]
    fn no_value_makes_a_row_disappear() {
        assert_eq!(edited("id\n1\n2\n", &[set(0, 0, "")]), "id\n\"\"\n2\n");
        for value in ["=======", "<<<<<<< HEAD", "|||||||", "# x", ""] {
            let after = doc(&edited("id\n1\n2\n", &[set(0, 0, value)]));
            assert_eq!((after.records().len(), after.cell(0, 0).as_ref()), (2, value));
        }
    }

    #[test]
    fn rows_are_put_in_place_and_taken_out() {
        let edits =
            [Edit::Insert { before: 1, cells: vec!["2".into(), "B".into()] }, Edit::Delete { record: 0 }];
        assert_eq!(edited("id,name\n1,A\n3,C\n", &edits), "id,name\n2,B\n3,C\n");
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

    fn any_cell() -> impl Strategy<Value = String> {
        "[a-z0-9 ,;\"'\t\r\n#=é天\u{200b}<>|-]{0,8}"
    }

    fn any_table() -> impl Strategy<Value = String> {
        let line = proptest::collection::vec(any_cell(), 0..5);
        let ending = prop_oneof![Just("\n"), Just("\r\n")];
        let delimiter = prop_oneof![Just(','), Just(';'), Just('\t')];
        (proptest::collection::vec((line, 0..6u8), 1..8), ending, delimiter, any::<bool>(), any::<bool>())
            .prop_map(|(lines, ending, delimiter, bom, last)| {
                let mut text = String::from(if bom { "\u{feff}" } else { "" });
                text.push_str(&["id", "name", "name", "x y"].join(&delimiter.to_string()));
                for (cells, style) in lines {
                    text.push_str(ending);
                    for (i, cell) in cells.iter().enumerate() {
                        if i > 0 {
                            text.push(delimiter);
                        }
                        // Quoted, quoted needlessly, or raw and perhaps broken: all of it is met in real files.
                        match style {
                            0 => text.push_str(cell),
                            _ => text.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
                        }
                    }
                }
                if last {
                    text.push_str(ending);
                }
                text
            })
    }

    proptest! {
        #[test]
        fn no_edit_is_the_identity(text in any_table()) {
            prop_assert_eq!(edited(&text, &[]), text);
        }

        #[test]
        fn an_edit_of_one_cell_leaves_every_byte_outside_its_span(text in any_table(), pick in 0usize..64, value in any_cell()) {
            let before = doc(&text);
            let cells: Vec<(usize, usize)> = (0..before.records().len())
                .flat_map(|r| (0..before.fields(r).len()).map(move |c| (r, c)))
                .collect();
            prop_assume!(!cells.is_empty());
            let (record, column) = cells[pick % cells.len()];
            let span = before.fields(record)[column].span();
            let after = before.edited(&[set(record, column, &value)]);
            prop_assert_eq!(&after[..span.start], &text.as_bytes()[..span.start]);
            let tail = &text.as_bytes()[span.end..];
            prop_assert_eq!(&after[after.len() - tail.len()..], tail);
            // What was written is what is read, unless the row now is a comment or conflict line by its first cell.
            // A quote that never closed finds its end in the new one: nothing writes into such a file.
            let sound = !before.flaws().iter().any(|flaw| flaw.kind.blocks_writing());
            let again = Document::parse_as(after, before.dialect());
            if sound && again.records().len() == before.records().len() {
                let cell = again.cell(record, column);
                prop_assert_eq!(cell.as_ref(), value.as_str());
            }
        }

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
