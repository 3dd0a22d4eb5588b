//! Delimited text: its encoding, its delimiter, its rows.

use super::super::reject::Reject;
use super::super::sheet::{Row, Sheet, trim};
use super::{Hints, Refusal, Tables};
use crate::diag::{Diagnostic, Place};
use crate::text::csv::{Dialect, FlawKind, Lexed, Lexer};
use crate::text::encoding::{self, Certainty, Guess};

/// Reads a file as a table: what cannot be read in it is named, the rest is there.
///
/// # Errors
/// It is no text.
pub fn read(name: &str, bytes: &[u8], hints: Hints) -> Tables {
    let sheet = sheet(name, bytes, hints);
    if is_binary(&sheet.text) { Err(Refusal::NoTable(phrase!("a binary file"))) } else { Ok(vec![sheet]) }
}

/// The table that a text is.
fn sheet(name: &str, bytes: &[u8], hints: Hints) -> Sheet {
    let guess = hints.encoding.map_or_else(|| encoding::detect(bytes), |c| Guess::told(c, bytes));
    let decoded = encoding::decode(bytes, guess);
    let mut out = Sheet::empty(name, guess, decoded.text.into_bytes());
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
    read_rows(&mut out, from);
    out.find_table(hints.header_line);
    out
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

fn read_rows(sheet: &mut Sheet, from: usize) {
    let text = std::mem::take(&mut sheet.text);
    let dialect = dialect(&text[from..], sheet.delimiter);
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
                    sheet.empty_rows += 1;
                    continue;
                }
                sheet.rows.push(Row {
                    first: number(sheet.fields.len()),
                    len: number(fields.len()),
                    line: number(lexer.start_line),
                    start: lexer.start,
                    end: lexer.end,
                });
                sheet.fields.extend_from_slice(&fields);
            }
            Lexed::Other(FlawKind::BlankLine) => {}
            Lexed::Other(kind) | Lexed::Broken(kind, _) => {
                let at = if let Lexed::Broken(_, at) = lexed { at } else { lexer.start };
                let line = &text[lexer.start..lexer.end];
                let place = Place::on_line(
                    &*sheet.name,
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
                sheet.broken.push(Reject {
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
    sheet.text = text;
}

/// Whether there are zero bytes in the first line, however the file is read.
fn is_binary(text: &[u8]) -> bool {
    let end = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    memchr::memchr(0, &text[..end]).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::LeftOut;
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

    fn read(text: &str) -> Sheet {
        super::sheet("x.csv", text.as_bytes(), Hints::default())
    }

    fn cells(source: &Sheet) -> Vec<Vec<String>> {
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
