//! Whether a cell says what its column holds: what readers of a book ask before they read past it.

use super::value::{flag, int};
use crate::i18n::Text;
use crate::model::money::parse_amount;
use crate::model::pin::Pin;
use crate::model::{At, Birthday, Currency, Kind, Span};

/// Whether a reader can take a cell for what its column holds; an empty one always.
///
/// Looks at the cell alone, and only at what a number or a date hangs on: any text is a text, and whether a reference
/// leads anywhere is for those to say who know the ids.
#[must_use]
pub fn is_readable(kind: Kind, cell: &str) -> bool {
    if cell.trim().is_empty() {
        return true;
    }
    match kind {
        Kind::Day | Kind::At => At::of_cell(cell.as_bytes()).is_some(),
        Kind::Birthday => Birthday::parse(cell).is_some(),
        Kind::Span => Span::parse(cell).is_some(),
        Kind::Amount | Kind::Number | Kind::Probability => parse_amount(cell.trim()).is_some(),
        Kind::Int => int(cell.trim()).is_some(),
        Kind::Flag => flag(cell).is_some(),
        Kind::Currency => Currency::parse(cell.trim()).is_some(),
        Kind::Choice(words) => words.contains(&cell),
        Kind::Pin => Pin::read(cell).is_some(),
        _ => true,
    }
}

/// What a cell that cannot be read is not, for people: “not a day”.
#[must_use]
pub fn expected(kind: Kind) -> Text {
    match kind {
        Kind::Day => phrase!("not a day"),
        Kind::At => phrase!("not a moment"),
        Kind::Birthday => phrase!("not a birthday"),
        Kind::Span => phrase!("not a length of time"),
        Kind::Amount => phrase!("not an amount"),
        Kind::Int => phrase!("not a whole number"),
        Kind::Number | Kind::Probability => phrase!("not a number"),
        Kind::Flag => phrase!("neither yes nor no"),
        Kind::Currency => phrase!("not a currency"),
        Kind::Pin => phrase!("neither a word for a pin nor a day"),
        Kind::Choice(_) => phrase!("not one of its words"),
        _ => phrase!("not readable"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_made_of_a_cell_cannot_be_read() {
        for (kind, cell) in [
            (Kind::Day, "06/03/2026"),
            (Kind::At, "6-Mar-26"),
            (Kind::Amount, "1,234.50"),
            (Kind::Number, "1,5"),
            (Kind::Int, "12.5"),
            (Kind::Flag, "maybe"),
            (Kind::Birthday, "05/17/1980"),
            (Kind::Span, "14"),
            (Kind::Choice(&["", "won"]), "Won"),
            (Kind::Pin, "soon"),
            (Kind::Currency, "€"),
        ] {
            assert!(!is_readable(kind, cell), "{kind:?} {cell}");
            assert!(is_readable(kind, "") && is_readable(kind, " "), "{kind:?}");
            assert!(!expected(kind).is_empty());
        }
        for (kind, cell) in [
            (Kind::Day, "2026-03-06"),
            (Kind::Day, "2026/3/6"),
            (Kind::At, "2026-03-06T10:00:00+08:00"),
            (Kind::Amount, "-12.50"),
            (Kind::Int, "12"),
            (Kind::Flag, "是"),
            (Kind::Choice(&["", "won"]), "won"),
            (Kind::Pin, "2027-01-01"),
            (Kind::Text, "anything"),
        ] {
            assert!(is_readable(kind, cell), "{kind:?} {cell}");
        }
    }
}
