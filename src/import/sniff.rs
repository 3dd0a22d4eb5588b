//! A foreign file as it is: its encoding, delimiter, header row, data rows, and what stands around them.

use std::borrow::Cow;
use std::ops::Range;

use super::synonyms;
use super::{fold, reject::Reject};
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::model::fold::fold_words;
use crate::text::csv::{Dialect, Field, FlawKind, Lexed, Lexer, join_names};
use crate::text::encoding::{self, Certainty, Charset, Guess};

/// One data row: where its fields and its bytes are.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    first: u32,
    len: u32,
    /// Line it begins on, from 1.
    pub line: u32,
    start: usize,
    end: usize,
}

/// A foreign table, read and told apart from what stands around it; nothing in it is interpreted yet.
#[derive(Clone, Debug)]
pub struct Source {
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
    text: Vec<u8>,
    fields: Vec<Field>,
    rows: Vec<Row>,
}

/// What the reader may know of a file beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    /// Its encoding.
    pub encoding: Option<Charset>,
    /// The byte between its fields.
    pub delimiter: Option<u8>,
    /// Line of its header, from 1.
    pub header_line: Option<u32>,
}

impl Source {
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
}

/// Blanks of every kind, and the zero-width characters spreadsheets leave behind.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
    })
}

/// Reads a file as a table. Never fails: what cannot be read is named, the rest is there.
#[must_use]
pub fn sniff(name: &str, bytes: &[u8], hints: Hints) -> Source {
    let guess = hints.encoding.map_or_else(|| encoding::detect(bytes), |c| Guess::told(c, bytes));
    let decoded = encoding::decode(bytes, guess);
    let mut out = Source {
        name: name.to_owned(),
        encoding: guess,
        delimiter: b',',
        header: Vec::new(),
        header_line: 1,
        left_out: Vec::new(),
        empty_rows: 0,
        broken: Vec::new(),
        diagnostics: Vec::new(),
        text: decoded.text.into_bytes(),
        fields: Vec::new(),
        rows: Vec::new(),
    };
    if decoded.replaced > 0 {
        let at = memchr::memmem::find(&out.text, "\u{fffd}".as_bytes()).unwrap_or(0);
        let message = plural!(
            decoded.replaced,
            "bytes mean nothing in {charset} at 1 place",
            "bytes mean nothing in {charset} at {count} places",
            charset = guess.charset
        );
        out.diagnostics.push(
            Diagnostic::warning("import-encoding", message)
                .at(Place::in_bytes(name, &out.text, at..at + 3))
                .help(phrase!("name the encoding: `--encoding gbk`, `--encoding windows-1252`")),
        );
    } else if guess.certainty == Certainty::Doubtful && !out.text.is_ascii() {
        let charset = guess.charset;
        let message = phrase!("the encoding is not certain; read as {charset}", charset);
        out.diagnostics.push(
            Diagnostic::warning("import-encoding", message)
                .at(Place::file(name))
                .help(phrase!("if names look wrong, name it: `--encoding gbk`, `--encoding windows-1252`")),
        );
    }
    let (from, said) = separator_line(&out.text);
    out.delimiter = hints.delimiter.or(said).unwrap_or_else(|| guess_delimiter(&out.text[from..]));
    out.read_rows(from);
    out.find_header(hints.header_line);
    out.read_by_headers_again();
    out.leave_out_trailers();
    out
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

/// What a file is that is no table of text.
#[must_use]
pub fn other_format(bytes: &[u8]) -> Option<Text> {
    let head = bytes.trim_ascii_start();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Some(phrase!("a spreadsheet"))
    } else if head.get(..11).is_some_and(|h| h.eq_ignore_ascii_case(b"BEGIN:VCARD")) {
        Some(phrase!("a file of vCards"))
    } else if bytes.starts_with(b"%PDF") {
        Some(phrase!("a PDF file"))
    } else {
        None
    }
}

/// An Excel line `sep=;`: where the table begins, and the delimiter it names.
fn separator_line(text: &[u8]) -> (usize, Option<u8>) {
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let line = text[..end].trim_ascii();
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => {
            ((end + 1).min(text.len()), Some(*delimiter))
        }
        _ => (0, None),
    }
}

fn dialect(text: &[u8], delimiter: u8) -> Dialect {
    Dialect { bom: false, delimiter, ..Dialect::sniff(text) }
}

/// The delimiter under which most cells stand in rows of the commonest width.
fn guess_delimiter(text: &[u8]) -> u8 {
    let mut fields = Vec::new();
    let mut best = (0usize, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut widths = std::collections::BTreeMap::new();
        let mut lexer = Lexer::new(text, dialect(text, delimiter));
        for _ in 0..40 {
            match lexer.next(&mut fields) {
                Lexed::End => break,
                Lexed::Record => *widths.entry(fields.len()).or_insert(0usize) += 1,
                _ => {}
            }
        }
        let score = widths.into_iter().map(|(width, rows)| (width - 1) * rows).max().unwrap_or(0);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

impl Source {
    fn read_rows(&mut self, from: usize) {
        let text = std::mem::take(&mut self.text);
        let dialect = dialect(&text[from..], self.delimiter);
        let mut lexer = Lexer::resume(&text, dialect, from, 1 + usize::from(from > 0));
        let mut fields = Vec::new();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        loop {
            let lexed = lexer.next(&mut fields);
            match lexed {
                Lexed::End => break,
                Lexed::Record => {
                    if fields.iter().all(|f| {
                        let raw = &text[f.span()];
                        raw.is_empty() || raw == b"\"\"" || trim(&f.text(&text)).is_empty()
                    }) {
                        self.empty_rows += 1;
                        continue;
                    }
                    self.rows.push(Row {
                        first: number(self.fields.len()),
                        len: number(fields.len()),
                        line: number(lexer.start_line),
                        start: lexer.start,
                        end: lexer.end,
                    });
                    self.fields.extend_from_slice(&fields);
                }
                Lexed::Other(FlawKind::BlankLine) => {}
                Lexed::Other(kind) | Lexed::Broken(kind, _) => {
                    let at = if let Lexed::Broken(_, at) = lexed { at } else { lexer.start };
                    let line = &text[lexer.start..lexer.end];
                    let place = Place::on_line(
                        &*self.name,
                        lexer.start_line,
                        line,
                        lexer.start,
                        at..(at + 1).min(lexer.end),
                    );
                    let reason = match kind {
                        FlawKind::ConflictMarker => phrase!("a line of a merge left undecided"),
                        FlawKind::UnclosedQuote => phrase!("a quote opens here and never closes"),
                        _ => phrase!("a quoted cell goes on after its closing quote"),
                    };
                    self.broken.push(Reject {
                        line: number(lexer.start_line),
                        column: None,
                        header: String::new(),
                        reason,
                        raw: String::from_utf8_lossy(line).into_owned(),
                        place,
                        readable: false,
                        flaw: Some(kind),
                    });
                }
            }
        }
        self.text = text;
    }

    /// Whether there are zero bytes in the first line, however the file is read.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        let end = memchr::memchr2(b'\n', b'\r', &self.text).unwrap_or(self.text.len());
        memchr::memchr(0, &self.text[..end]).is_some()
    }

    /// The last row, where it has neither all cells nor a line end.
    #[must_use]
    pub fn cut_row(&self) -> Option<&Row> {
        let is_cut = |row: &&Row| row.end == self.text.len() && self.width(row) < self.header.len();
        self.rows.last().filter(is_cut)
    }

    /// Takes the header off the rows: the row (of the first fifteen) with most known words, where that is not the
    /// first; rows above are titles; a row of captions or keys right below is a second header.
    fn find_header(&mut self, asked: Option<u32>) {
        if self.rows.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("import-empty", phrase!("there is no table in this file"))
                    .at(Place::file(&*self.name))
                    .help(phrase!("look whether the export worked")),
            );
            return;
        }
        let widest = self.rows.iter().take(50).map(|r| r.len).max().unwrap_or(0);
        let head: Vec<(usize, usize)> =
            self.rows.iter().take(15).map(|row| self.known_and_filled(row)).collect();
        let index = match asked {
            Some(line) => self.rows.iter().position(|r| r.line >= line).unwrap_or(0),
            None => {
                let known = head.iter().map(|h| h.0).max().unwrap_or(0);
                let first = head.iter().position(|h| h.1 > 1).unwrap_or(0);
                if known >= 2 && head[first].0 < known && head[first].0 * 2 <= known {
                    head.iter().position(|h| h.0 == known).unwrap_or(first)
                } else if widest == 1 {
                    0
                } else {
                    first
                }
            }
        };
        let row = self.rows[index];
        self.header = (0..row.len as usize).map(|i| self.cell(&row, i).into_owned()).collect();
        self.header_line = row.line;
        let mut until = index + 1;
        self.left_out.extend(self.rows[..index].iter().map(|r| (r.line, LeftOut::AboveHeader)));
        if let Some(&(known, filled)) = head.get(until)
            && known >= 2
            && known * 2 > filled
        {
            self.left_out.push((self.rows[until].line, LeftOut::SecondHeader));
            until += 1;
        }
        self.rows.drain(..until);
        self.broken.retain(|b| b.line > self.header_line);
    }

    /// Takes headers off the rows below the first one, as joined files and merges leave them, and puts the cells below
    /// each into its columns.
    fn read_by_headers_again(&mut self) {
        let mut places: Option<Vec<usize>> = None;
        let mut current = self.header.clone();
        for row in std::mem::take(&mut self.rows) {
            let may_be = [0, 1, (row.len as usize).saturating_sub(1)].into_iter().any(|at| {
                let cell = self.cell(&row, at);
                !cell.is_empty() && current.iter().any(|name| name.eq_ignore_ascii_case(&cell))
            });
            let cells: Vec<String> = if may_be {
                (0..row.len as usize).map(|i| self.cell(&row, i).into_owned()).collect()
            } else {
                Vec::new()
            };
            if is_header_again(&cells, &current) {
                self.left_out.push((row.line, LeftOut::SecondHeader));
                current = cells;
                let known: Vec<usize> = join_names(&mut self.header, &current);
                let is_as_before = places.is_none() && known.iter().copied().eq(0..self.header.len());
                places = (!is_as_before).then_some(known);
                continue;
            }
            let Some(places) = &places else {
                self.rows.push(row);
                continue;
            };
            let first = self.fields.len();
            let empty = Field { start: row.end, end: row.end, quoted: false };
            let width = self.header.len() + (row.len as usize).saturating_sub(places.len());
            self.fields.resize(first + width, empty);
            for at in 0..row.len as usize {
                let place = places.get(at).copied().unwrap_or(self.header.len() + at - places.len().min(at));
                self.fields[first + place] = self.fields[row.first as usize + at];
            }
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.rows.push(Row { first: number(first), len: number(width), ..row });
        }
    }

    fn known_and_filled(&self, row: &Row) -> (usize, usize) {
        let mut counts = (0, 0);
        for i in 0..row.len as usize {
            let cell = self.cell(row, i);
            if cell.is_empty() {
                continue;
            }
            counts.1 += 1;
            // Only what looks like a word: `1` folds to itself and is no header.
            if cell.chars().count() <= 80 && is_known(&cell) {
                counts.0 += 1;
            }
        }
        counts
    }

    /// Takes totals, sign-offs and copyright lines off the end.
    fn leave_out_trailers(&mut self) {
        let width = self.header.len();
        let mut keep = self.rows.len();
        for index in (self.rows.len().saturating_sub(12)..self.rows.len()).rev() {
            let row = self.rows[index];
            let cells: Vec<Cow<'_, str>> = (0..row.len as usize).map(|i| self.cell(&row, i)).collect();
            let filled = cells.iter().filter(|c| !c.is_empty()).count();
            let first = cells.iter().find(|c| !c.is_empty()).map_or("", |c| c);
            let lone = filled == 1 && row.len == 1 && width >= 3;
            if is_trailer(first) && (filled <= 2 || filled * 2 <= width || first.chars().count() <= 4) || lone
            {
                self.left_out.push((row.line, LeftOut::BelowTable));
                keep = index;
            } else {
                break;
            }
        }
        self.rows.truncate(keep);
        self.left_out.sort_unstable();
    }
}

/// Whether the cells of a row are the names of a header once more, with some more of them or some fewer.
fn is_header_again(cells: &[String], header: &[String]) -> bool {
    let filled = |cells: &[String]| -> Vec<String> {
        let mut filled: Vec<String> =
            cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.to_lowercase()).collect();
        filled.sort_unstable();
        filled
    };
    let (cells, header) = (filled(cells), filled(header));
    if cells.len() < 2 || cells.windows(2).any(|pair| pair[0] == pair[1]) {
        return false;
    }
    let is_in = |one: &[String], other: &[String]| one.iter().all(|name| other.binary_search(name).is_ok());
    is_in(&header, &cells) || cells.len() * 2 > header.len() && is_in(&cells, &header)
}

/// Whether a cell is a header some table knows.
fn is_known(cell: &str) -> bool {
    let folded = fold::header(fold::unmark(cell).text);
    !folded.is_empty() && !synonyms::meanings(&folded).is_empty()
}

fn is_trailer(cell: &str) -> bool {
    const BEGINNINGS: [&str; 13] = [
        "grand total",
        "total",
        "subtotal",
        "confidential",
        "copyright",
        "generated by",
        "report generated",
        "小计",
        "合计",
        "总计",
        "制表",
        "打印",
        "导出",
    ];
    let folded = fold_words(cell);
    BEGINNINGS.iter().any(|b| {
        folded.strip_prefix(b).is_some_and(|rest| !b.is_ascii() || !rest.starts_with(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_below_another_header_are_read_by_it() {
        let source = read(
            "id,at,contact\ni-1,2026-01-01,c-1\nid,at,by,contact\ni-2,2026-01-02,lin,c-2\ni-3,2026-01-03\n",
        );
        assert_eq!(source.header, ["id", "at", "contact", "by"]);
        let rows: Vec<Vec<String>> = source
            .rows()
            .iter()
            .map(|row| (0..4).map(|at| source.cell(row, at).into_owned()).collect())
            .collect();
        let want = [
            ["i-1", "2026-01-01", "c-1", ""],
            ["i-2", "2026-01-02", "c-2", "lin"],
            ["i-3", "2026-01-03", "", ""],
        ];
        assert_eq!(rows, want);
        assert_eq!(source.left_out, [(3, LeftOut::SecondHeader)]);
        // Names among the values of a row make no header.
        assert_eq!(read("Foo,Bar,Baz\nAnn,Foo,Baz\nFoo,Ltd,Baz\n").rows().len(), 2);
    }

    fn read(text: &str) -> Source {
        sniff("x.csv", text.as_bytes(), Hints::default())
    }

    fn cells(source: &Source) -> Vec<Vec<String>> {
        source
            .rows()
            .iter()
            .map(|r| (0..source.width(r)).map(|i| source.cell(r, i).into_owned()).collect())
            .collect()
    }

    #[test]
    fn titles_above_and_totals_below_are_told_from_the_table() {
        let source = read(
            "客户档案导出,,\n导出人：admin,,\n*客户名称,联系人,手机（必填）\n示例公司,林薇,13800000001\n合计,1,\n",
        );
        assert_eq!(source.header, ["*客户名称", "联系人", "手机（必填）"]);
        assert_eq!(cells(&source), [["示例公司", "林薇", "13800000001"]]);
        let lines: Vec<u32> = source.left_out.iter().map(|l| l.0).collect();
        assert_eq!(lines, [1, 2, 5]);
    }

    #[test]
    fn report_trailers_are_left_out_and_a_person_named_total_is_not() {
        let source = read(
            "First Name,Last Name,Email\nTotalia,Smith,t@example.com\nTotal,Recall,r@example.com\nBo,Li,b@example.com\n\nGrand Totals (3 records)\n\nConfidential Information - Do Not Distribute\n",
        );
        assert_eq!(source.rows().len(), 3);
        assert_eq!(source.left_out.len(), 2);
    }

    #[test]
    fn notes_before_the_header_are_skipped() {
        let source =
            read("Notes:\n\"long, with a comma\"\n\nFirst Name,Last Name,Email Address\nA,B,a@example.com\n");
        assert_eq!(source.header_line, 4);
        assert_eq!(source.rows().len(), 1);
    }

    #[test]
    fn a_second_row_of_header_words_is_no_data() {
        let source = read(
            "Contact1 First Name,Contact1 Last Name,Contact1 Title\nFirst Name,Last Name,Title\nAnn,Lee,CEO\n",
        );
        assert_eq!(cells(&source), [["Ann", "Lee", "CEO"]]);
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_even_rows() {
        assert_eq!(read("a;b;c\n1,5;2,5;3\n1,5;2;3\n").delimiter, b';');
        assert_eq!(read("a\tb\n1\t2\n").delimiter, b'\t');
        let said = read("sep=;\nName;Email\nA;a@example.com\n");
        assert_eq!((said.delimiter, said.header_line), (b';', 2));
    }

    #[test]
    fn a_quote_that_never_closes_costs_its_row_and_is_named_by_place() {
        let source = read("Name,Email\nA,a@example.com\nB,\"b@example.com\nC,c@example.com\n");
        assert_eq!(source.rows().len(), 2);
        assert_eq!(source.read(), 3);
        let place = &source.broken[0].place;
        assert_eq!((place.line, place.column), (3, 3));
    }

    #[test]
    fn rows_of_nothing_are_not_read() {
        let source = read("Name,Email\nA,a@example.com\n,\n , \n");
        assert_eq!((source.rows().len(), source.empty_rows), (1, 2));
    }
}
