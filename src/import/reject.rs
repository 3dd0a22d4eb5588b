//! Rows that were not imported: where they stand, why, and a file of them to mend and import again.

use crate::diag::Place;
use crate::i18n::Text;
use crate::text::csv::{Dialect, FlawKind, join};

/// A row that was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Line in the foreign file, from 1.
    pub line: u32,
    /// Column to blame, from 0.
    pub column: Option<usize>,
    /// Its header.
    pub header: String,
    /// Why, for people.
    pub reason: Text,
    /// The row as it stands in the file, in UTF-8.
    pub raw: String,
    /// Where it is.
    pub place: Place,
    /// Whether the row can be read as cells; else it is kept as one cell.
    pub readable: bool,
    /// What is wrong with the file there, where it is not the row alone.
    pub flaw: Option<FlawKind>,
}

/// The file of rejected rows: the rows as they were, and `_line`, `_column`, `_reason` behind them.
///
/// Importing the mended file leaves those three columns out by itself. Rows shorter than the header are filled up
/// and quoted line breaks kept, so that the new cells stand in their columns.
#[must_use]
pub fn file(header: &[String], delimiter: u8, rejects: &[Reject]) -> Vec<u8> {
    let dialect = Dialect { delimiter, ..Dialect::OWN };
    let mut out = join(header.iter().map(String::as_str).chain(["_line", "_column", "_reason"]), dialect);
    for reject in rejects {
        let line = reject.line.to_string();
        let behind = join([line.as_str(), &reject.header, &reject.reason.english()], dialect);
        if reject.readable {
            out.extend_from_slice(reject.raw.as_bytes());
            let width = cells(&reject.raw, dialect);
            out.extend(std::iter::repeat_n(delimiter, header.len().saturating_sub(width)));
            out.push(delimiter);
        } else {
            let whole = join([reject.raw.as_str()], dialect);
            out.extend_from_slice(whole.trim_ascii_end());
            out.extend(std::iter::repeat_n(delimiter, header.len().max(1)));
        }
        out.extend(behind);
    }
    out
}

fn cells(raw: &str, dialect: Dialect) -> usize {
    let mut fields = Vec::new();
    crate::text::csv::Lexer::new(raw.as_bytes(), dialect).next(&mut fields);
    fields.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::csv::Document;

    fn reject(raw: &str, readable: bool) -> Reject {
        Reject {
            line: 7,
            column: Some(1),
            header: "Phone".into(),
            reason: Text::own("digits are lost, \"1.38E+10\""),
            raw: raw.into(),
            place: Place::file("x.csv"),
            readable,
            flaw: None,
        }
    }

    #[test]
    fn rejected_rows_are_kept_as_they_were_with_the_reason_behind() {
        let header = ["Name".to_owned(), "Phone".to_owned(), "City".to_owned()];
        let bytes = file(&header, b',', &[reject("\"Li, A\",1.38E+10", true), reject("B,\"open", false)]);
        let doc = Document::parse(bytes);
        assert_eq!(doc.names(), ["Name", "Phone", "City", "_line", "_column", "_reason"]);
        assert_eq!(doc.cell(0, 0), "Li, A");
        assert_eq!(doc.cell(0, 5), "digits are lost, \"1.38E+10\"");
        assert_eq!(doc.cell(1, 0), "B,\"open");
        assert_eq!(doc.cell(1, 3), "7");
        assert!(doc.flaws().is_empty(), "{:?}", doc.flaws());
    }
}
