//! One row, by Kleene logic.

use std::cell::OnceCell;
use std::cmp::Ordering;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::columns::Subject;
use super::field::Field;
use super::plan::{Compiled, Edge, Interval, Leaf, Plan, Test};
use super::read::{Amount, Bound};
use super::texts;
use crate::model::fields::FieldType;
use crate::model::{Money, Value};

/// Whether a condition holds for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Undecided, because these fields are unknown: indices into [`Compiled::fields_needed`], in order.
    Unknown(Vec<usize>),
}

impl Truth {
    /// Whether the row is selected: only true selects.
    #[must_use]
    pub fn selects(&self) -> bool {
        *self == Truth::Yes
    }
}

impl From<bool> for Truth {
    fn from(yes: bool) -> Truth {
        if yes { Truth::Yes } else { Truth::No }
    }
}

impl Compiled {
    /// Whether the query holds for one row.
    pub fn test(&self, subject: &dyn Subject) -> Truth {
        let mut row = Row {
            query: self,
            subject,
            values: self.fields.iter().map(|_| OnceCell::new()).collect(),
            rules: Vec::with_capacity(self.rules.len()),
        };
        // Each rule stands before those that use it, so each is decided once.
        for rule in &self.rules {
            let truth = row.plan(rule);
            row.rules.push(truth);
        }
        row.plan(&self.root)
    }
}

struct Row<'q> {
    query: &'q Compiled,
    subject: &'q dyn Subject,
    values: Vec<OnceCell<Vec<Value>>>,
    rules: Vec<Truth>,
}

impl Row<'_> {
    fn plan(&self, plan: &Plan) -> Truth {
        match plan {
            Plan::All => Truth::Yes,
            Plan::Nothing => Truth::No,
            Plan::Or(terms) => self.any(terms, Truth::Yes, Truth::No),
            Plan::And(terms) => self.any(terms, Truth::No, Truth::Yes),
            Plan::Not(inner) => match self.plan(inner) {
                Truth::Yes => Truth::No,
                Truth::No => Truth::Yes,
                unknown => unknown,
            },
            Plan::Leaf(leaf) => self.leaf(&self.query.leaves[*leaf]),
            Plan::Rule(rule) => self.rules.get(*rule).cloned().unwrap_or(Truth::No),
            Plan::Holds(rule) => Truth::from(self.rules.get(*rule).is_some_and(Truth::selects)),
        }
    }

    /// The first term that settles it, else undecided by all unknown fields, else the other truth.
    fn any(&self, terms: &[Plan], settles: Truth, else_: Truth) -> Truth {
        let mut unknown = Vec::new();
        for term in terms {
            match self.plan(term) {
                truth if truth == settles => return settles,
                Truth::Unknown(fields) => unknown.extend(fields),
                _ => {}
            }
        }
        if unknown.is_empty() {
            return else_;
        }
        unknown.sort_unstable();
        unknown.dedup();
        Truth::Unknown(unknown)
    }

    fn leaf(&self, leaf: &Leaf) -> Truth {
        let field = &self.query.fields[leaf.field];
        let values = self.values[leaf.field].get_or_init(|| {
            if field.is_many() { self.subject.values(field) } else { vec![self.subject.value(field)] }
        });
        let mut undecided = false;
        for value in values {
            match self.value(&leaf.test, field, value) {
                Some(true) => return Truth::Yes,
                Some(false) => {}
                None => undecided = true,
            }
        }
        if undecided { Truth::Unknown(vec![leaf.field]) } else { Truth::No }
    }

    /// Whether one value passes; none when that is not known.
    fn value(&self, test: &Test, field: &Field, value: &Value) -> Option<bool> {
        match field.ty {
            FieldType::Text | FieldType::List => Some(match value {
                Value::Text(text) => texts::passes(test, field.ty, field.form, text),
                Value::List(parts) => texts::list_passes(test, field.form, parts),
                Value::Int(number) => texts::passes(test, field.ty, field.form, &number.to_string()),
                _ => texts::passes(test, field.ty, field.form, ""),
            }),
            FieldType::Flag => Some(match test {
                Test::Known => !matches!(value, Value::Unknown | Value::Unreadable { .. }),
                _ => *value == Value::Flag(true),
            }),
            _ => match test {
                Test::Known => Some(number(value).is_some()),
                Test::Within(intervals) => {
                    let mut undecided = false;
                    for interval in intervals {
                        match self.lies_in(interval, field, value) {
                            Some(true) => return Some(true),
                            Some(false) => {}
                            None => undecided = true,
                        }
                    }
                    if undecided { None } else { Some(false) }
                }
                Test::Yes | Test::Same(_) | Test::Has(_) => Some(false),
            },
        }
    }

    fn lies_in(&self, interval: &Interval, field: &Field, value: &Value) -> Option<bool> {
        let inside = |end: &Option<(Bound, Edge)>, beyond: Ordering| -> Option<bool> {
            let Some((bound, edge)) = end else { return Some(true) };
            let order = self.compare(field, value, bound)?;
            Some(order != beyond && (*edge == Edge::Included || order != Ordering::Equal))
        };
        match (inside(&interval.low, Ordering::Less), inside(&interval.high, Ordering::Greater)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    /// How the value stands to the bound; none when either is unknown.
    fn compare(&self, field: &Field, value: &Value, bound: &Bound) -> Option<Ordering> {
        let amount = match bound {
            Bound::Fixed(amount) => *amount,
            Bound::Percentile(p) => amount_of(&self.subject.percentile(field, *p)?)?,
        };
        if let Value::Money(Money { amount: own, currency }) = value {
            return if amount.currency.is_none_or(|wanted| wanted == *currency) {
                Some(own.cmp(&amount.exact))
            } else {
                Some(self.subject.priced(field)?.cmp(&amount.in_book?))
            };
        }
        match number(value)? {
            Numeral::Exact(own) => Some(own.cmp(&amount.in_book?)),
            Numeral::Float(own) => own.partial_cmp(&amount.float),
        }
    }
}

/// The number in a value, as exact as it is.
pub(super) enum Numeral {
    Exact(Decimal),
    Float(f64),
}

/// The number in a value; none when it is unknown or holds several.
pub(super) fn number(value: &Value) -> Option<Numeral> {
    match value {
        Value::Int(number) => Some(Numeral::Exact(Decimal::from(*number))),
        Value::Decimal(number) => Some(Numeral::Exact(*number)),
        Value::Number(number) | Value::Fraction(number) => {
            (!number.is_nan()).then_some(Numeral::Float(*number))
        }
        Value::Money(money) => Some(Numeral::Exact(money.amount)),
        Value::Day(day) => Some(Numeral::Exact(Decimal::from(day.0))),
        Value::At(at) => Some(Numeral::Exact(Decimal::from(at.day.0))),
        Value::Unknown
        | Value::Unreadable { .. }
        | Value::Text(_)
        | Value::Phrase(_)
        | Value::List(_)
        | Value::Flag(_)
        | Value::Moneys(_) => None,
    }
}

/// A percentile as something to compare with: money is the book's.
pub(super) fn amount_of(value: &Value) -> Option<Amount> {
    if let Value::Money(money) = value {
        return Some(Amount { currency: Some(money.currency), ..Amount::of(money.amount) });
    }
    match number(value)? {
        Numeral::Exact(exact) => Some(Amount::of(exact)),
        Numeral::Float(float) => {
            let exact =
                Decimal::from_f64(float).unwrap_or(if float < 0.0 { Decimal::MIN } else { Decimal::MAX });
            let float = if float.is_finite() { float } else { exact.to_f64()? };
            Some(Amount { float, ..Amount::of(exact) })
        }
    }
}
