//! The one lexer: RFC 4180 with its own quote state, so that no quote swallows a row without a word.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::{Dialect, LineEnd};

/// One field as a span of the file, quotes included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// First byte (the opening quote, where there is one).
    pub start: usize,
    /// One past the last byte (blanks after a closing quote included).
    pub end: usize,
    /// Whether it stands in quotes.
    pub quoted: bool,
}

impl Field {
    /// The bytes of the field in the file.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        self.start..self.end
    }

    /// The value, with quotes taken off and doubled quotes halved; borrowed where nothing had to change.
    #[must_use]
    pub fn value(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        let raw = &bytes[self.start..self.end];
        if !self.quoted {
            return Cow::Borrowed(raw);
        }
        let inner = raw.strip_prefix(b"\"").unwrap_or(raw);
        let inner = match inner.iter().rposition(|&b| b == b'"') {
            Some(close) if inner[close + 1..].iter().all(|&b| b == b' ' || b == b'\t') => &inner[..close],
            _ => inner,
        };
        if memchr(b'"', inner).is_none() {
            return Cow::Borrowed(inner);
        }
        let mut out = Vec::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(at) = memchr(b'"', rest) {
            out.extend_from_slice(&rest[..=at]);
            rest = &rest[at + 1..];
            rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        }
        out.extend_from_slice(rest);
        Cow::Owned(out)
    }

    /// The value as text; bytes that are no UTF-8 become U+FFFD (the file is reported elsewhere).
    #[must_use]
    pub fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        match self.value(bytes) {
            Cow::Borrowed(b) => String::from_utf8_lossy(b),
            Cow::Owned(b) => match String::from_utf8(b) {
                Ok(text) => Cow::Owned(text),
                Err(e) => Cow::Owned(String::from_utf8_lossy(e.as_bytes()).into_owned()),
            },
        }
    }
}

/// What is wrong with a piece of a file, whatever the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlawKind {
    /// An opening quote with no closing one: the rest of the file would be one cell.
    UnclosedQuote,
    /// A closing quote followed by other text than a delimiter.
    TextAfterQuote,
    /// A line of a merge left undecided: `<<<<<<<`, `|||||||`, `=======`, `>>>>>>>`.
    ConflictMarker,
    /// A zero byte.
    Nul,
    /// A line without any byte.
    BlankLine,
    /// A line beginning with `#` that does not have the columns of the header.
    Comment,
    /// More fields than the header.
    TooManyFields,
    /// Fewer fields than the header.
    TooFewFields,
    /// The last line has neither all fields nor a line end: it was cut.
    CutShort,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A byte order mark that is not at the beginning.
    StrayBom,
    /// A line ends unlike the first one.
    MixedLineEnds,
    /// The same column name twice.
    RepeatedHeader,
    /// No header at all.
    NoHeader,
    /// A cell, row or file larger than the limit.
    TooLarge,
}

impl FlawKind {
    /// Whether the row or file it is found in cannot be trusted, so that nothing there may be written.
    #[must_use]
    pub fn blocks_writing(self) -> bool {
        matches!(
            self,
            FlawKind::UnclosedQuote
                | FlawKind::TextAfterQuote
                | FlawKind::ConflictMarker
                | FlawKind::Nul
                | FlawKind::NotUtf8
                | FlawKind::NoHeader
                | FlawKind::TooLarge
        )
    }
}

/// One flaw and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// Line, from 1.
    pub line: usize,
    /// The bytes meant.
    pub span: Range<usize>,
}

/// What the lexer found at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lexed {
    /// A record; its fields are in the buffer.
    Record,
    /// A line that is no record, named by its flaw: blank or a conflict marker.
    Other(FlawKind),
    /// A line whose quotes make no sense; the span begins at the quote to blame. The lexer goes on after the line.
    Broken(FlawKind, usize),
    /// The end of the bytes.
    End,
}

/// Steps through the records of a buffer.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) delimiter: u8,
    /// Whether lines end in `\r`.
    pub(super) cr: bool,
    /// Where the next record begins.
    pub position: usize,
    /// The line it begins on, from 1.
    pub line: usize,
    /// Where the last record or line began.
    pub start: usize,
    /// The line it began on.
    pub start_line: usize,
    /// Where its content ended, before the line end.
    pub end: usize,
}

impl<'a> Lexer<'a> {
    /// A lexer over `bytes` in `dialect`, beginning after the BOM.
    #[must_use]
    pub fn new(bytes: &'a [u8], dialect: Dialect) -> Lexer<'a> {
        let position = if dialect.bom { 3 } else { 0 };
        Lexer {
            bytes,
            delimiter: dialect.delimiter,
            cr: dialect.line_end == LineEnd::Cr,
            position,
            line: 1,
            start: position,
            start_line: 1,
            end: position,
        }
    }

    /// The same, continuing in the middle of a file where a record begins.
    #[must_use]
    pub fn resume(bytes: &'a [u8], dialect: Dialect, position: usize, line: usize) -> Lexer<'a> {
        Lexer { position, line, ..Lexer::new(bytes, dialect) }
    }

    /// End of the line that holds `from`: (end of content, begin of the next line).
    fn line_end(&self, from: usize) -> (usize, usize) {
        let newline = if self.cr { b'\r' } else { b'\n' };
        match memchr(newline, &self.bytes[from..]) {
            None => (self.bytes.len(), self.bytes.len()),
            Some(i) => {
                let at = from + i;
                let content = if !self.cr && at > from && self.bytes[at - 1] == b'\r' { at - 1 } else { at };
                (content, at + 1)
            }
        }
    }

    /// Reads the next record into `fields` (cleared first), or says what stands there instead.
    pub fn next(&mut self, fields: &mut Vec<Field>) -> Lexed {
        self.next_until(usize::MAX, fields).0
    }

    /// The same, keeping only the first `limit` fields; the second result is how many the record has.
    pub fn next_until(&mut self, limit: usize, fields: &mut Vec<Field>) -> (Lexed, usize) {
        fields.clear();
        self.start = self.position;
        self.start_line = self.line;
        if self.position >= self.bytes.len() {
            return (Lexed::End, 0);
        }
        let plain = self.unquoted_record(limit, fields).or_else(|| self.plain_record(limit, fields));
        plain.unwrap_or_else(|| self.any_record(limit, fields))
    }

    /// The next record whatever it holds.
    fn any_record(&mut self, limit: usize, fields: &mut Vec<Field>) -> (Lexed, usize) {
        fields.clear();
        let (content, next) = self.line_end(self.position);
        let line = &self.bytes[self.position..content];
        if line.is_empty() {
            return (self.leave(content, next, Lexed::Other(FlawKind::BlankLine)), 0);
        }
        if is_conflict_marker(line) {
            return (self.leave(content, next, Lexed::Other(FlawKind::ConflictMarker)), 0);
        }
        let lexed = self.quoted_record(fields, content, next);
        let count = fields.len();
        fields.truncate(limit);
        (lexed, count)
    }

    pub(super) fn leave(&mut self, content: usize, next: usize, what: Lexed) -> Lexed {
        self.end = content;
        self.position = next;
        self.line += 1;
        what
    }

    /// A record with quotes in its first line; it may go on over further lines.
    fn quoted_record(&mut self, fields: &mut Vec<Field>, first_end: usize, first_next: usize) -> Lexed {
        let (mut content, mut next) = (first_end, first_next);
        let mut lines = 1;
        let mut at = self.position;
        loop {
            if self.bytes.get(at) != Some(&b'"') {
                // Quotes inside an unquoted field are text.
                let end = memchr(self.delimiter, &self.bytes[at..content]).map_or(content, |i| at + i);
                fields.push(Field { start: at, end, quoted: false });
                if end == content {
                    break;
                }
                at = end + 1;
                continue;
            }
            let open = at;
            let mut from = open + 1;
            let close = loop {
                match memchr(b'"', &self.bytes[from..]) {
                    None => {
                        fields.clear();
                        return self.leave(
                            first_end,
                            first_next,
                            Lexed::Broken(FlawKind::UnclosedQuote, open),
                        );
                    }
                    Some(i) if self.bytes.get(from + i + 1) == Some(&b'"') => from += i + 2,
                    Some(i) => break from + i,
                }
            };
            if close >= content {
                let newline = if self.cr { b'\r' } else { b'\n' };
                lines += memchr::memchr_iter(newline, &self.bytes[content..close]).count();
                (content, next) = self.line_end(close);
            }
            let mut end = close + 1;
            while end < content
                && matches!(self.bytes[end], b' ' | b'\t')
                && self.bytes[end] != self.delimiter
            {
                end += 1;
            }
            if end < content && self.bytes[end] != self.delimiter {
                fields.clear();
                return self.leave(first_end, first_next, Lexed::Broken(FlawKind::TextAfterQuote, open));
            }
            fields.push(Field { start: open, end, quoted: true });
            if end == content {
                break;
            }
            at = end + 1;
        }
        self.end = content;
        self.position = next;
        self.line += lines;
        Lexed::Record
    }
}

/// Whether a line is one git writes into a file it could not merge.
pub(super) fn is_conflict_marker(line: &[u8]) -> bool {
    line.starts_with(b"<<<<<<< ")
        || line.starts_with(b">>>>>>> ")
        || line.starts_with(b"||||||| ")
        || line == b"======="
        || line == b"|||||||"
        || line == b"<<<<<<<"
        || line == b">>>>>>>"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> (Vec<Vec<String>>, Vec<(FlawKind, usize)>) {
        let bytes = text.as_bytes();
        let mut lexer = Lexer::new(bytes, Dialect::sniff(bytes));
        let (mut rows, mut flaws, mut fields) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            match lexer.next(&mut fields) {
                Lexed::End => return (rows, flaws),
                Lexed::Record => rows.push(fields.iter().map(|f| f.text(bytes).into_owned()).collect()),
                Lexed::Other(kind) => flaws.push((kind, lexer.start_line)),
                Lexed::Broken(kind, _) => flaws.push((kind, lexer.start_line)),
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn the_quick_way_and_the_careful_one_read_the_same(
            text in "[ab,;\"<=\r\n]{0,60}[ab,\n]{0,90}|([a-d]{0,9},|\"([a-d,\n]|\"\"){0,12}\",|\n|\"a\"\n){0,40}",
            cr in proptest::bool::ANY,
            limit in 0usize..6,
        ) {
            let line_end = if cr { LineEnd::Cr } else { LineEnd::Lf };
            let dialect = Dialect { bom: false, delimiter: b',', line_end };
            let mut quick = Lexer::new(text.as_bytes(), dialect);
            let mut careful = quick.clone();
            let (mut one, mut other) = (Vec::new(), Vec::new());
            while quick.position < text.len() {
                let first = quick.next_until(limit, &mut one);
                (careful.start, careful.start_line) = (careful.position, careful.line);
                proptest::prop_assert_eq!(first, careful.any_record(limit, &mut other));
                proptest::prop_assert_eq!(&one, &other);
                let at = |lexer: &Lexer<'_>| (lexer.position, lexer.line, lexer.start, lexer.end);
                proptest::prop_assert_eq!(at(&quick), at(&careful));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_passed_over_is_sound_and_not_wanted(
            text in "([ab]{0,9},[ab]{0,9},[abc]{0,30}\n){0,9}[ab,\"<\r\n]{0,20}([ab]{0,9},[ab]{0,30},[abc]{0,9}\r?\n){0,9}",
            field in 0usize..4,
            until in 0usize..300,
        ) {
            let dialect = Dialect { bom: false, delimiter: b',', line_end: LineEnd::Lf };
            let mut quick = Lexer::new(text.as_bytes(), dialect);
            let mut careful = quick.clone();
            quick.pass_over(3, field, until, |cell| cell == b"a");
            let mut fields = Vec::new();
            while careful.position < quick.position {
                proptest::prop_assert!(careful.position < until);
                proptest::prop_assert_eq!(careful.next(&mut fields), Lexed::Record);
                proptest::prop_assert_eq!(fields.len(), 3);
                proptest::prop_assert!(careful.position + 1 < text.len());
                proptest::prop_assert!(fields[field].span().len() != 1 || text.as_bytes()[fields[field].start] != b'a');
            }
            proptest::prop_assert_eq!((careful.position, careful.line), (quick.position, quick.line));
        }
    }

    #[test]
    fn only_what_is_asked_about_is_stopped_at() {
        let text = format!("{}x,b,{}\n{}", "x,a,1\n".repeat(40), "y".repeat(90), "x,a,1\n".repeat(9));
        let mut lexer = Lexer::new(text.as_bytes(), Dialect::OWN);
        lexer.pass_over(3, 1, usize::MAX, |cell| cell == b"b");
        assert_eq!((lexer.position, lexer.line), (240, 41));
    }

    #[test]
    fn quotes_commas_and_line_breaks_inside_quotes_are_data() {
        let (rows, flaws) = records("id,note\n1,\"a, \"\"b\"\"\nc\"\r\n2,x\n");
        assert_eq!(rows, [["id", "note"], ["1", "a, \"b\"\nc"], ["2", "x"]]);
        assert!(flaws.is_empty());
    }

    #[test]
    fn a_quote_that_never_closes_costs_its_own_line_only() {
        let (rows, flaws) = records("id,note\n1,\"open\n2,fine\n3,fine\n");
        assert_eq!(rows, [["id", "note"], ["2", "fine"], ["3", "fine"]]);
        assert_eq!(flaws, [(FlawKind::UnclosedQuote, 2)]);
    }

    #[test]
    fn a_quote_closed_by_a_later_row_is_blamed_where_it_opened() {
        let (rows, flaws) = records("id,note\n1,\"open\n2,\"fine\"\n3,x\n");
        assert_eq!(rows, [["id", "note"], ["2", "fine"], ["3", "x"]]);
        assert_eq!(flaws, [(FlawKind::TextAfterQuote, 2)]);
    }

    #[test]
    fn quotes_in_the_middle_of_a_field_and_blanks_after_a_quote_are_tolerated() {
        let (rows, flaws) = records("a,b,c\n1,x \"y\" z,\"w\" \n");
        assert_eq!(rows[1], ["1", "x \"y\" z", "w"]);
        assert!(flaws.is_empty());
    }

    #[test]
    fn old_mac_lines_and_semicolons_are_read() {
        let (rows, _) = records("a;b\r1;2\r3;\"x\ry\"");
        assert_eq!(rows, [["a", "b"], ["1", "2"], ["3", "x\ry"]]);
    }

    #[test]
    fn a_merge_left_undecided_is_named_line_by_line() {
        let (rows, flaws) = records("id,name\n<<<<<<< ours\n1,A\n=======\n1,B\n>>>>>>> theirs\n2,C\n");
        assert_eq!(rows.len(), 4);
        assert_eq!(flaws.iter().map(|f| f.1).collect::<Vec<_>>(), [2, 4, 6]);
    }
}
