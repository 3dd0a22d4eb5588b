//! The values of one field, a row each: how they are kept, shown and compared.

use super::{FieldColumn, money};
use crate::book::events::MINOR;
use crate::model::fields::FieldType;
use crate::model::{Currency, Day, Value};
use crate::query::{Cells, UNKNOWN_INT, UNKNOWN_LONG};

/// The values of one field, one for each row.
#[derive(Debug)]
pub(super) enum Stored {
    Flags(Vec<bool>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
    Numbers(Vec<f64>),
    Money(Vec<i64>),
    Texts(Vec<String>),
    /// Several a row: those of row `n` stand from place `n` of the first list to place `n + 1`, in the second.
    Many(Vec<u32>, Box<Stored>),
}

impl Stored {
    /// A column about people, for rows that each lead to one of them or to nobody.
    pub(super) fn of_people(column: &FieldColumn, people: &[Option<usize>]) -> Stored {
        match column {
            FieldColumn::Flag(v) => Stored::Flags(people.iter().map(|p| p.is_some_and(|p| v[p])).collect()),
            FieldColumn::Int(v) | FieldColumn::Day(v) => {
                Stored::Ints(people.iter().map(|p| p.map_or(UNKNOWN_INT, |p| v[p])).collect())
            }
            FieldColumn::Number(v) => {
                Stored::Numbers(people.iter().map(|p| p.map_or(f64::NAN, |p| v[p])).collect())
            }
            FieldColumn::Money(v) => {
                Stored::Money(people.iter().map(|p| p.map_or(UNKNOWN_LONG, |p| v[p])).collect())
            }
            FieldColumn::Text(v) => {
                Stored::Texts(people.iter().map(|p| p.map_or_else(String::new, |p| v[p].clone())).collect())
            }
            FieldColumn::List(v) => {
                Stored::Texts(people.iter().map(|p| p.map_or_else(String::new, |p| v[p].join(";"))).collect())
            }
        }
    }

    /// The value of a row, as its field is typed.
    pub(super) fn value(&self, ty: FieldType, row: usize, currency: Currency) -> Value {
        match self {
            Stored::Flags(v) => Value::Flag(v[row]),
            Stored::Ints(v) if v[row] == UNKNOWN_INT => Value::Unknown,
            Stored::Ints(v) if ty == FieldType::Day => Value::Day(Day(v[row])),
            Stored::Ints(v) => Value::Int(i64::from(v[row])),
            Stored::Longs(v) if v[row] == UNKNOWN_LONG => Value::Unknown,
            Stored::Longs(v) => Value::Int(v[row]),
            Stored::Numbers(v) if v[row].is_nan() => Value::Unknown,
            Stored::Numbers(v) if ty == FieldType::Fraction => Value::Fraction(v[row]),
            Stored::Numbers(v) => Value::Number(v[row]),
            Stored::Money(v) if v[row] == UNKNOWN_LONG => Value::Unknown,
            Stored::Money(v) => Value::Money(money(v[row], currency)),
            Stored::Texts(v) if ty == FieldType::List => {
                Value::List(crate::model::list::parts(&v[row]).map(str::to_owned).collect())
            }
            Stored::Texts(v) => Value::Text(v[row].clone()),
            Stored::Many(starts, inner) => Value::List(
                (starts[row]..starts[row + 1])
                    .map(|i| inner.value(ty, i as usize, currency))
                    .filter_map(|v| word(&v))
                    .collect(),
            ),
        }
    }

    /// The values as the query language compares them; of rows that have several each, none.
    pub(super) fn cells(&self) -> Cells<'_> {
        match self {
            Stored::Flags(v) => Cells::Flags(v),
            Stored::Ints(v) => Cells::Ints(v),
            Stored::Longs(v) => Cells::Longs(v),
            Stored::Numbers(v) => Cells::Numbers(v),
            Stored::Money(v) => Cells::Minor { amounts: v, decimals: MINOR.ilog10() },
            Stored::Texts(v) => Cells::Texts(v),
            Stored::Many(..) => Cells::Unknown,
        }
    }
}

/// A value as one word of a list; none where it is unknown or empty.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => Some(text.clone()),
        Value::Phrase(text) => Some(text.english()),
        Value::List(words) => Some(words.join(" ")),
        Value::Flag(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Int(n) => Some(n.to_string()),
        Value::Decimal(n) => Some(n.to_string()),
        Value::Number(n) | Value::Fraction(n) => Some(n.to_string()),
        Value::Money(money) => Some(money.to_string()),
        Value::Day(day) => Some(day.to_string()),
        Value::At(at) => Some(at.to_string()),
        Value::Unknown | Value::Unreadable { .. } | Value::Moneys(_) => None,
    }
}
