//! One field of everybody: a plain column with a mark for what is unknown.

use rust_decimal::Decimal;

use crate::book::events::{MINOR, Minor};
use crate::model::{Currency, Day, Money, Value};

/// The values of a field by the number of the person.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldColumn {
    /// Yes or no.
    Flag(Vec<bool>),
    /// Counts and days of distance; [`FieldColumn::NO_INT`] is unknown.
    Int(Vec<i32>),
    /// Days of the calendar as days since 1970; [`FieldColumn::NO_INT`] is unknown.
    Day(Vec<i32>),
    /// Numbers and fractions; not-a-number is unknown.
    Number(Vec<f64>),
    /// Ten-thousandths of the book's currency; [`FieldColumn::NO_MONEY`] is unknown.
    Money(Vec<Minor>),
    /// Text; never unknown.
    Text(Vec<String>),
    /// Words; never unknown.
    List(Vec<Vec<String>>),
}

impl FieldColumn {
    /// Marks an unknown count or day.
    pub const NO_INT: i32 = i32::MIN;
    /// Marks an unknown amount.
    pub const NO_MONEY: Minor = Minor::MIN;

    /// The value of person `who`.
    #[must_use]
    pub fn value(&self, who: usize, currency: Currency) -> Value {
        match self {
            FieldColumn::Flag(v) => Value::Flag(v[who]),
            FieldColumn::Int(v) if v[who] == Self::NO_INT => Value::Unknown,
            FieldColumn::Int(v) => Value::Int(i64::from(v[who])),
            FieldColumn::Day(v) if v[who] == Self::NO_INT => Value::Unknown,
            FieldColumn::Day(v) => Value::Day(Day(v[who])),
            FieldColumn::Number(v) if v[who].is_nan() => Value::Unknown,
            FieldColumn::Number(v) => Value::Number(v[who]),
            FieldColumn::Money(v) if v[who] == Self::NO_MONEY => Value::Unknown,
            FieldColumn::Money(v) => Value::Money(money(v[who], currency)),
            FieldColumn::Text(v) => Value::Text(v[who].clone()),
            FieldColumn::List(v) => Value::List(v[who].clone()),
        }
    }
}

/// An amount in ten-thousandths as money, with the decimals of its currency (more where they are needed).
#[must_use]
pub fn money(amount: Minor, currency: Currency) -> Money {
    debug_assert_eq!(MINOR, 10_000);
    let mut exact = Decimal::new(amount, 4).normalize();
    if exact.scale() < currency.decimals() {
        exact.rescale(currency.decimals());
    }
    Money { amount: exact, currency }
}
