//! What a query is evaluated over: one row after another, or whole columns at once.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::field::Field;
use crate::model::Value;

/// One row, asked field by field; the way for a single record and for tables of some thousand rows.
pub trait Subject {
    /// The value of a field that [is not many](Field::is_many).
    ///
    /// Texts and lists are never [`Value::Unknown`]. A list may be given as the text of its cell, its parts
    /// joined with `;`. A [record](super::field::Form::Record) is a list of what stands in the cell and the name of
    /// the record, so that `company:acme` and `company:o-4f7q2mkd` both select. A duration is a number of days
    /// ([`Span::in_days`](crate::model::Span::in_days)). Money is in its own currency.
    fn value(&self, field: &Field) -> Value;

    /// The values of a field that is many, one for each row its path leads to.
    fn values(&self, field: &Field) -> Vec<Value> {
        vec![self.value(field)]
    }

    /// A money field in the book's currency at the row's own day; none where the rate is missing.
    ///
    /// Asked only when the value is in another currency than the one it is compared with.
    fn priced(&self, _field: &Field) -> Option<Decimal> {
        None
    }

    /// The `p`-th percentile (1–99) of the field over all customers, as of the day; none when nobody has a value.
    fn percentile(&self, field: &Field, p: u8) -> Option<Value>;
}

/// All rows at once, a column for each field; the way for a million customers.
///
/// `Sync`, because the columns are read from several threads; the result does not depend on how many.
pub trait Columns: Sync {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// The column of a field, [`Columns::rows`] long; [`Cells::Unknown`] where it cannot be had.
    fn cells(&self, field: &Field) -> Cells<'_>;

    /// As [`Subject::percentile`].
    fn percentile(&self, field: &Field, p: u8) -> Option<Value>;
}

/// An unknown whole number or day in [`Cells::Ints`].
pub const UNKNOWN_INT: i32 = i32::MIN;

/// An unknown whole number or amount in [`Cells::Longs`] and [`Cells::Minor`].
pub const UNKNOWN_LONG: i64 = i64::MIN;

/// The empty text in [`Cells::Coded`].
pub const NO_WORD: u32 = u32::MAX;

/// One column, as it lies in memory; which variants suit which [type](crate::model::fields::FieldType):
///
/// flag: `Flags` · int, days: `Ints`, `Longs` · number, fraction, probability, duration: `Numbers` ·
/// money: `Minor` · day: `Ints`, days since 1970-01-01 · text: `Coded`, `Texts` · list: `Lists`, or `Coded` and
/// `Texts` of whole cells with their parts joined by `;`. Another pairing counts as unknown.
#[derive(Clone, Copy)]
pub enum Cells<'a> {
    /// Nothing is known (texts: all empty).
    Unknown,
    /// Yes and no.
    Flags(&'a [bool]),
    /// Whole numbers or days; [`UNKNOWN_INT`].
    Ints(&'a [i32]),
    /// Large whole numbers; [`UNKNOWN_LONG`].
    Longs(&'a [i64]),
    /// Numbers; NaN is unknown.
    Numbers(&'a [f64]),
    /// Amounts of the book's currency; [`UNKNOWN_LONG`].
    Minor {
        /// Amounts in units of 10^-`decimals`.
        amounts: &'a [i64],
        /// Digits after the point.
        decimals: u32,
    },
    /// Few different texts: an index into `words` for each row, [`NO_WORD`] for the empty text.
    Coded {
        /// An index for each row.
        codes: &'a [u32],
        /// The different texts, each looked at once.
        words: &'a dyn Texts,
    },
    /// Texts, each looked at.
    Texts(&'a dyn Texts),
    /// Lists, part by part.
    Lists(&'a [Vec<String>]),
    /// Of a [field that is many](Field::is_many): the values of row `i` are `cells[starts[i]..starts[i + 1]]`.
    Many {
        /// One more than there are rows.
        starts: &'a [u32],
        /// The values of all rows, one after another; not `Many` again.
        cells: &'a Cells<'a>,
    },
}

/// A sequence of texts.
pub trait Texts: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The text at `index`; empty beyond the end.
    fn text(&self, index: usize) -> Cow<'_, str>;
}

impl<T: AsRef<str> + Sync> Texts for [T] {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, index: usize) -> Cow<'_, str> {
        Cow::Borrowed(self.get(index).map_or("", AsRef::as_ref))
    }
}

impl<T: AsRef<str> + Sync> Texts for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, index: usize) -> Cow<'_, str> {
        self.as_slice().text(index)
    }
}

impl Texts for crate::book::roster::Texts {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, index: usize) -> Cow<'_, str> {
        self.text(index)
    }
}
