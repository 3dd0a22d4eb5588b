//! One value of a field or a report cell, with its unit.

use rust_decimal::Decimal;

use super::{At, Day, Money};
use crate::i18n::Text;

/// What a field of a customer, a column or a report cell may hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known: empty in CSV, null in JSON, last in every sorting.
    Unknown,
    /// Written, but not what the column holds: raw in CSV, `{"unreadable": …}` in JSON, marked for people; last in every
    /// sorting, and unknown to every query.
    Unreadable {
        /// What is written.
        text: String,
        /// What it is not, “not a day”.
        is: Text,
    },
    /// Text; the empty text is known.
    Text(String),
    /// Rolo's own words, said in the reader's language to people and in English to programs.
    Phrase(Text),
    /// Words, in their order.
    List(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// A whole number: a count, days, points.
    Int(i64),
    /// A decimal, exactly as written.
    Decimal(Decimal),
    /// A computed number.
    Number(f64),
    /// A share of a whole, as a fraction 0–1 (shown in percent to people).
    Fraction(f64),
    /// An amount in a currency.
    Money(Money),
    /// A day.
    Day(Day),
    /// A day or a moment.
    At(At),
    /// Sums over several currencies, sorted by code, where no single amount may be named.
    Moneys(Vec<Money>),
}
