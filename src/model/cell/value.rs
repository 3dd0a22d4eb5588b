//! What a cell means, for queries and reports.

use super::readable::expected;
use crate::model::money::parse_amount;
use crate::model::{At, Birthday, Kind, Span, Value, email, list, note, phone};

/// The value of a cell.
///
/// Texts and lists are never unknown; everything else is where the cell is empty, and [`Value::Unreadable`] where it cannot be
/// read. Forms that are merely odd are read as what they mean. An amount is a decimal: its currency stands in another cell.
#[must_use]
pub fn value(kind: Kind, cell: &str) -> Value {
    let text = || Value::Text(cell.to_owned());
    let unreadable = || Value::Unreadable { text: cell.to_owned(), is: expected(kind) };
    match kind {
        Kind::Id
        | Kind::Ref(_)
        | Kind::Company
        | Kind::Text
        | Kind::Choice(_)
        | Kind::Word(_)
        | Kind::Key => text(),
        Kind::Note => Value::Text(note::decode(cell).into_owned()),
        Kind::Refs | Kind::MergedIds | Kind::List | Kind::Consent => {
            Value::List(list::parts(cell).map(str::to_owned).collect())
        }
        Kind::Emails => Value::List(email::split(cell).map(|e| e.value.to_owned()).collect()),
        Kind::Phones => Value::List(phone::split(cell).map(|p| p.value.to_owned()).collect()),
        _ if cell.trim().is_empty() => Value::Unknown,
        Kind::Day => At::read(cell).map_or_else(|_| unreadable(), |reading| Value::Day(reading.at.day)),
        Kind::At => At::read(cell).map_or_else(|_| unreadable(), |reading| Value::At(reading.at)),
        Kind::Birthday => {
            Birthday::parse(cell).map_or_else(unreadable, |birthday| Value::Text(birthday.to_string()))
        }
        Kind::Span => Span::parse(cell).map_or_else(unreadable, |span| Value::Text(span.to_string())),
        Kind::Amount | Kind::Number | Kind::Probability => {
            parse_amount(cell).map_or_else(unreadable, Value::Decimal)
        }
        Kind::Int => int(cell).map_or_else(unreadable, Value::Int),
        Kind::Flag => flag(cell).map_or_else(unreadable, Value::Flag),
        Kind::Currency | Kind::Pin => text(),
    }
}

/// Yes or no in the words files have for it.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "y" | "是" => Some(true),
        "no" | "false" | "0" | "n" | "否" => Some(false),
        _ => None,
    }
}

/// A whole number, `12` or `12.0`.
pub(super) fn int(text: &str) -> Option<i64> {
    text.parse()
        .ok()
        .or_else(|| parse_amount(text).filter(|n| n.is_integer())?.trunc().to_string().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_texts_are_known_and_empty_numbers_are_not() {
        assert_eq!(value(Kind::Text, ""), Value::Text(String::new()));
        assert_eq!(value(Kind::List, ""), Value::List(vec![]));
        assert_eq!(value(Kind::Amount, ""), Value::Unknown);
        assert_eq!(value(Kind::Day, ""), Value::Unknown);
    }

    #[test]
    fn values_have_the_type_of_their_column() {
        assert_eq!(value(Kind::Int, "12.0"), Value::Int(12));
        assert_eq!(value(Kind::Flag, "否"), Value::Flag(false));
        assert_eq!(value(Kind::Note, "a\\nb"), Value::Text("a\nb".into()));
        assert_eq!(value(Kind::Emails, "a@example.com [work]"), Value::List(vec!["a@example.com".into()]));
        let unreadable =
            Value::Unreadable { text: "1,5".into(), is: crate::model::cell::expected(Kind::Amount) };
        assert_eq!(value(Kind::Amount, "1,5"), unreadable);
        assert_eq!(value(Kind::Birthday, "--0517"), Value::Text("XXXX-05-17".into()));
    }
}
