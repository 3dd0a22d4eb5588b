//! A file with headers among its rows, brought under one: the union of the columns, each cell in its own.

use std::collections::HashSet;

use super::document::Document;
use super::lexer::{Field, FlawKind, Lexed, Lexer};
use super::write::quote_into;

/// What happens to rows that say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// They all stay.
    Kept,
    /// The first of them stays: both sides of a merge brought the row.
    Once,
}

impl Document {
    /// The file with its first header alone, to which the columns of the others are added; None where a quote that makes
    /// no sense hides which cell is which.
    #[must_use]
    pub fn under_one_header(&self, alike: Alike) -> Option<Vec<u8>> {
        let confused = |kind| matches!(kind, FlawKind::UnclosedQuote | FlawKind::TextAfterQuote);
        if self.flaws().iter().any(|flaw| confused(flaw.kind)) {
            return None;
        }
        let (bytes, dialect) = (self.bytes(), self.dialect());
        let header = self.header()?;
        let (mut out, mut lexer) = (Vec::with_capacity(bytes.len()), Lexer::new(bytes, dialect));
        out.extend_from_slice(&bytes[..header.span().end]);
        for name in &self.names()[self.header_fields().len()..] {
            out.push(dialect.delimiter);
            quote_into(&mut out, name, dialect);
        }
        let mut number = 0;
        let mut seen: HashSet<Vec<u8>> = HashSet::new();
        let (mut fields, mut arranged) = (Vec::new(), Vec::new());
        loop {
            let lexed = lexer.next(&mut fields);
            let (begin, end, next) = (lexer.start, lexer.end, lexer.position);
            if lexed == Lexed::End {
                return Some(out);
            }
            if begin <= header.span().start {
                if begin == header.span().start {
                    out.extend_from_slice(if next > end {
                        &bytes[end..next]
                    } else {
                        dialect.line_end.bytes()
                    });
                }
                continue;
            }
            if self.headers_again().iter().any(|again| again.span().start == begin) {
                continue;
            }
            let is_record = self.records().get(number).is_some_and(|record| record.span().start == begin);
            if is_record {
                self.fields_into(number, &mut arranged);
                number += 1;
                let values = || {
                    let mut row = Vec::new();
                    let last = arranged.iter().rposition(|f| !f.value(bytes).is_empty()).map_or(0, |i| i + 1);
                    for field in &arranged[..last] {
                        let value = field.value(bytes);
                        row.extend_from_slice(&(value.len() as u64).to_le_bytes());
                        row.extend_from_slice(&value);
                    }
                    row
                };
                if alike == Alike::Once && !seen.insert(values()) {
                    continue;
                }
                write_row(&mut out, bytes, &arranged, dialect.delimiter);
            } else {
                out.extend_from_slice(&bytes[begin..end]);
            }
            out.extend_from_slice(if next > end { &bytes[end..next] } else { dialect.line_end.bytes() });
        }
    }
}

fn write_row(out: &mut Vec<u8>, bytes: &[u8], fields: &[Field], delimiter: u8) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(delimiter);
        }
        out.extend_from_slice(&bytes[field.span()]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::HeaderSign;
    use super::*;

    fn sign() -> HeaderSign {
        HeaderSign::new(vec!["id", "at"], Some("at"), vec!["id", "at", "contact", "by", "joint"])
    }

    fn one(text: &str) -> String {
        let sign = sign();
        let doc = Document::of_table(text.as_bytes().to_vec(), Some(&sign));
        String::from_utf8(doc.under_one_header(Alike::Once).unwrap()).unwrap()
    }

    #[test]
    fn rows_come_under_one_header_and_what_both_sides_have_is_there_once() {
        assert_eq!(
            one(
                "id,at,contact\ni-1,2026-01-01,c-1\n# mine\nat,id,joint,contact\n2026-01-01,i-1,,c-1\n2026-01-02,i-2,i-1,\"c,2\"\n"
            ),
            "id,at,contact,joint\ni-1,2026-01-01,c-1,\n# mine\ni-2,2026-01-02,\"c,2\",i-1\n"
        );
        assert_eq!(
            one("id;at\r\ni-1;2026-01-01\r\nid;at\r\ni-2;2026-01-02"),
            "id;at\r\ni-1;2026-01-01\r\ni-2;2026-01-02\r\n"
        );
    }

    #[test]
    fn the_records_below_a_header_are_read_by_it() {
        let sign = sign();
        let text = "id,at,contact\ni-1,2026-01-01,c-1\nid,at,by,contact\ni-2,2026-01-02,lin,c-2\n,2026-01-03\nid,at\ni-4,2026-01-04,x\n";
        let doc = Document::of_table(text.as_bytes().to_vec(), Some(&sign));
        assert_eq!(doc.names(), ["id", "at", "contact", "by"]);
        let rows: Vec<Vec<String>> = (0..doc.records().len())
            .map(|row| (0..5).map(|column| doc.cell(row, column).into_owned()).collect())
            .collect();
        assert_eq!(
            rows,
            [
                ["i-1", "2026-01-01", "c-1", "", ""],
                ["i-2", "2026-01-02", "c-2", "lin", ""],
                ["", "2026-01-03", "", "", ""],
                ["i-4", "2026-01-04", "", "", "x"],
            ]
        );
        let lines: Vec<usize> = doc.headers_again().iter().map(|header| header.line()).collect();
        assert_eq!(lines, [3, 6]);
        let flaws: Vec<_> = doc.flaws().iter().map(|flaw| (flaw.kind, flaw.line)).collect();
        assert_eq!(flaws, [(FlawKind::TooFewFields, 5), (FlawKind::TooManyFields, 7)]);
    }
}
