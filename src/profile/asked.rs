//! Rows as the query language asks them: whole columns at once, or one row after the other.

use super::stored::Stored;
use super::{FieldColumn, Rows, money};
use crate::book::events::MINOR;
use crate::model::Value;
use crate::query::field::Target;
use crate::query::{Cells, Columns, Field, Subject};

impl Columns for Rows<'_> {
    fn rows(&self) -> usize {
        self.count()
    }

    fn cells(&self, field: &Field) -> Cells<'_> {
        match (self.stored.get(field), &field.target) {
            (Some(stored), _) => stored.cells(),
            (None, Target::Column(_, name)) if field.path.is_empty() => {
                self.then(self.table).roster.column(name).map_or(Cells::Unknown, |texts| Cells::Texts(texts))
            }
            (None, Target::Profile(profile)) => match self.profile.column(*profile) {
                None => Cells::Unknown,
                Some(FieldColumn::Flag(v)) => Cells::Flags(v),
                Some(FieldColumn::Int(v) | FieldColumn::Day(v)) => Cells::Ints(v),
                Some(FieldColumn::Number(v)) => Cells::Numbers(v),
                Some(FieldColumn::Money(v)) => Cells::Minor { amounts: v, decimals: MINOR.ilog10() },
                Some(FieldColumn::Text(v)) => Cells::Texts(v),
                Some(FieldColumn::List(_)) => Cells::Unknown,
            },
            (None, Target::Column(..)) => Cells::Unknown,
        }
    }

    fn percentile(&self, field: &Field, p: u8) -> Option<Value> {
        let customers = self.profile.customers();
        let exists = self.profile.people.existing();
        let counts = |who: &usize| customers[*who] && exists[*who];
        let Target::Profile(profile) = &field.target else { return None };
        let numbers = |values: &mut Vec<f64>| crate::math::quantile::percentile(values, p);
        match self.profile.column(*profile)? {
            FieldColumn::Int(v) | FieldColumn::Day(v) => {
                let known = (0..v.len()).filter(counts).filter(|&i| v[i] != FieldColumn::NO_INT);
                numbers(&mut known.map(|i| f64::from(v[i])).collect()).map(Value::Number)
            }
            FieldColumn::Number(v) => {
                let known = (0..v.len()).filter(counts).filter(|&i| !v[i].is_nan());
                numbers(&mut known.map(|i| v[i]).collect()).map(Value::Number)
            }
            FieldColumn::Money(v) => {
                let known = (0..v.len()).filter(counts).filter(|&i| v[i] != FieldColumn::NO_MONEY);
                let amount = numbers(&mut known.map(|i| v[i] as f64).collect())?.round();
                Some(Value::Money(money(amount as i64, self.book.settings.currency)))
            }
            FieldColumn::Flag(_) | FieldColumn::Text(_) | FieldColumn::List(_) => None,
        }
    }
}

/// One row, asked field by field.
pub(super) struct OneRow<'r> {
    pub(super) rows: &'r Rows<'r>,
    pub(super) row: usize,
}

impl Subject for OneRow<'_> {
    fn value(&self, field: &Field) -> Value {
        match self.rows.stored.get(field) {
            Some(Stored::Many(..)) => Value::Unknown,
            _ => self.rows.value(field, self.row),
        }
    }

    fn values(&self, field: &Field) -> Vec<Value> {
        match self.rows.stored.get(field) {
            Some(Stored::Many(starts, inner)) => (starts[self.row]..starts[self.row + 1])
                .map(|i| inner.value(field.ty, i as usize, self.rows.book.settings.currency))
                .collect(),
            _ => vec![self.value(field)],
        }
    }

    fn percentile(&self, field: &Field, p: u8) -> Option<Value> {
        Columns::percentile(self.rows, field, p)
    }
}
