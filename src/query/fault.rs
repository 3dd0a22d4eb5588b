//! What is wrong with a query: facts with the bytes meant, placed when the origin of the text is known.

use std::ops::Range;

use crate::diag::{Diagnostic, Level, Place};
use crate::i18n::Text;

/// Where a query was written, so that an error can point there.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Origin {
    /// On the command line: errors show the query itself, as the file `query`.
    #[default]
    Typed,
    /// In a file: the place of the scalar that holds it, usually a line of `rolo.yaml`.
    Written(Place),
}

/// One thing wrong with a query text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// How serious it is.
    pub level: Level,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: Text,
    /// Bytes of the query text that are meant.
    pub span: Range<usize>,
    /// What to do.
    pub help: Option<Text>,
}

impl Fault {
    pub(super) fn new(code: &'static str, span: Range<usize>, message: Text) -> Fault {
        Fault { code, level: Level::Error, message, span, help: None }
    }

    pub(super) fn warning(code: &'static str, span: Range<usize>, message: Text) -> Fault {
        Fault { level: Level::Warning, ..Fault::new(code, span, message) }
    }

    pub(super) fn help(mut self, help: Text) -> Fault {
        self.help = Some(help);
        self
    }

    /// The finding, placed in the query text, or in the file it was written in.
    #[must_use]
    pub fn place(self, text: &str, origin: &Origin) -> Diagnostic {
        let place = origin.place(text, self.span);
        let finding = Diagnostic::new(self.code, self.level, self.message).at(place);
        match self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

impl Origin {
    /// The place of `span` of the query `text`.
    ///
    /// In a file the exact bytes are named when the line shows the query as it is (unescaped, on one line);
    /// otherwise the whole scalar is.
    #[must_use]
    pub fn place(&self, text: &str, span: Range<usize>) -> Place {
        match self {
            Origin::Typed => Place::in_bytes("query", text.as_bytes(), span),
            Origin::Written(scalar) => {
                let marked = scalar.excerpt.get(scalar.marked.clone()).unwrap_or("");
                let Some(before) = marked.find(text).filter(|_| !text.is_empty()) else {
                    return scalar.clone();
                };
                let skipped = before + span.start;
                let columns = marked.get(..skipped).map_or(0, |s| s.chars().count());
                Place {
                    file: scalar.file.clone(),
                    line: scalar.line,
                    column: scalar.column.saturating_add(u32::try_from(columns).unwrap_or(0)),
                    span: scalar.span.start + skipped..scalar.span.start + before + span.end,
                    excerpt: scalar.excerpt.clone(),
                    marked: scalar.marked.start + skipped..scalar.marked.start + before + span.end,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_book_points_into_its_line() {
        let file = "segments: {gone: \"城市:上海 and tier:\"}\n".as_bytes();
        let start = "segments: {gone: ".len();
        let scalar = Place::in_bytes("rolo.yaml", file, start..file.len() - 2);
        let text = "城市:上海 and tier:";
        let at = text.find("tier").unwrap();
        let place = Origin::Written(scalar).place(text, at..at + 4);
        assert_eq!(&place.excerpt[place.marked.clone()], "tier");
        assert_eq!(&file[place.span.clone()], b"tier");
        assert_eq!(place, Place::in_bytes("rolo.yaml", file, place.span.clone()));
    }

    #[test]
    fn a_fault_in_an_escaped_scalar_points_at_all_of_it() {
        let file = br#"when: "city:\u4e0a and x:1""#;
        let scalar = Place::in_bytes("rolo.yaml", file, 6..file.len());
        assert_eq!(Origin::Written(scalar.clone()).place("city:上 and x:1", 12..13), scalar);
    }
}
