//! A header that is among the rows: two files were joined, or a merge kept both sides of one.

use std::borrow::Cow;

use super::Dialect;
use super::document::find_column;
use super::lexer::{Field, Lexed, Lexer};

/// How the header of a table is told from its rows.
///
/// A row that any reader could use is never taken for one: a header has names where a row has its day or its key.
#[derive(Debug)]
pub struct HeaderSign {
    /// Columns that no header of the table lacks.
    keys: Vec<&'static str>,
    /// The column that holds the day of a row, where the table has one.
    dated: Option<&'static str>,
    /// Every column the table knows.
    known: Vec<&'static str>,
}

impl HeaderSign {
    /// The sign of a table: the columns none of its headers lacks, the one that holds a row's day, and all it knows.
    #[must_use]
    pub fn new(keys: Vec<&'static str>, dated: Option<&'static str>, known: Vec<&'static str>) -> HeaderSign {
        HeaderSign { keys, dated, known }
    }

    /// Whether a line may be a header, by its first cell: nearly all rows begin with an id or a day, which hold a digit.
    #[inline]
    #[must_use]
    pub fn may_be(&self, line: &[u8], delimiter: u8) -> bool {
        for &byte in line {
            if byte == delimiter {
                return true;
            }
            if byte.is_ascii_digit() {
                return false;
            }
        }
        true
    }

    /// The names in a line that is a header again, below the header with the names `before`; None for a row.
    #[must_use]
    pub fn names(&self, line: &[u8], dialect: Dialect, before: &[String]) -> Option<Vec<String>> {
        if !self.may_be(line, dialect.delimiter) {
            return None;
        }
        let mut fields = Vec::new();
        let lexed = Lexer::resume(line, Dialect { bom: false, ..dialect }, 0, 1).next(&mut fields);
        if lexed != Lexed::Record {
            return None;
        }
        self.names_of(line, &fields, before)
    }

    /// The same for a line taken apart.
    #[must_use]
    pub fn names_of(&self, bytes: &[u8], fields: &[Field], before: &[String]) -> Option<Vec<String>> {
        // Below a line that is no header itself nobody knows what is what.
        if self.keys.first().is_some_and(|key| find_column(before, key).is_none()) {
            return None;
        }
        let mut cells: Vec<Cow<'_, str>> = fields.iter().map(|field| field.text(bytes)).collect();
        // Spreadsheets fill every line up to the longest one.
        while cells.last().is_some_and(|cell| cell.is_empty()) {
            cells.pop();
        }
        let names: Vec<String> = cells.iter().map(|cell| bare(cell).to_owned()).collect();
        let has = |name: &&str| names.iter().any(|cell| cell.eq_ignore_ascii_case(name));
        if names.len() < 2 || !self.keys.iter().all(has) {
            return None;
        }
        let is_name = |cell: &str| {
            self.known.iter().any(|known| known.eq_ignore_ascii_case(cell))
                || before.iter().any(|name| bare(name).eq_ignore_ascii_case(cell))
        };
        let filled = names.iter().filter(|name| !name.is_empty()).count();
        let named = names.iter().filter(|name| !name.is_empty() && is_name(name)).count();
        let mut sorted: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
        sorted.sort_unstable();
        let is_distinct = sorted.windows(2).all(|pair| pair[0] != pair[1]);
        (is_distinct && named * 2 > filled && !self.holds_a_row(&names, before, is_name)).then_some(names)
    }

    /// Whether cells have, under the header `before`, what makes them a row: a day, or a key.
    fn holds_a_row(&self, cells: &[String], before: &[String], is_name: impl Fn(&str) -> bool) -> bool {
        let under = |name: &str| find_column(before, name).and_then(|at| cells.get(at));
        match self.dated {
            Some(dated) => under(dated)
                .is_some_and(|cell| !is_name(cell) && cell.bytes().any(|byte| byte.is_ascii_digit())),
            None => self.keys.iter().any(|key| under(key).is_some_and(|cell| !is_name(cell))),
        }
    }
}

/// A name without the blanks and marks around it.
fn bare(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Puts the columns of one header in their places among those of several, adding what is new; says which place each has.
pub(crate) fn join_names(all: &mut Vec<String>, names: &[String]) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(names.len());
    for name in names {
        let place = find_column(all, name).filter(|place| !places.contains(place)).unwrap_or_else(|| {
            all.push(name.clone());
            all.len() - 1
        });
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> HeaderSign {
        HeaderSign::new(
            vec!["id", "at"],
            Some("at"),
            vec!["id", "at", "contact", "channel", "summary", "by", "joint"],
        )
    }

    fn names(sign: &HeaderSign, before: &str, line: &str) -> Option<Vec<String>> {
        let before: Vec<String> = before.split(',').map(str::to_owned).collect();
        sign.names(line.as_bytes(), Dialect::OWN, &before)
    }

    #[test]
    fn a_header_is_known_in_any_order_with_columns_more_or_less() {
        for line in [
            "id,at,contact",
            "id,at,contact,budget",
            "at,id",
            "budget,id,at,contact",
            "\"id\",\"at\",\"contact\"",
            "\u{feff}id,at,contact",
            "ID, At ,Contact",
            "id,at,contact,,",
        ] {
            assert!(names(&log(), "id,at,contact", line).is_some(), "{line}");
        }
    }

    #[test]
    fn a_row_is_never_taken_for_a_header() {
        for line in [
            "i-1,2026-03-01,c-1",
            "at,2026-03-01,id",
            "id,2026-03-01,at",
            "call,meeting,id",
            "id,at,at",
            "id",
            "Ann,says id and at,by",
            "",
        ] {
            assert_eq!(names(&log(), "id,at,contact", line), None, "{line}");
        }
        let people = HeaderSign::new(vec!["id", "name"], None, vec!["id", "name", "company"]);
        assert_eq!(names(&people, "id,name,company", "vip,id,name"), None);
        assert_eq!(names(&people, "id,name,company", "c-x,name,company"), None);
        assert!(names(&people, "id,name,company", "name,id").is_some());
    }
}
