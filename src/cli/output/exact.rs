//! Values as programs read them: exact, never rounded, never localised.

use std::borrow::Cow;

use crate::model::Value;
use crate::report::{Report, Unit};

/// A value as the text of one csv cell; empty when unknown. Of money the amount alone.
#[must_use]
pub fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Unknown => Cow::Borrowed(""),
        Value::Text(text) | Value::Unreadable { text, .. } => Cow::Borrowed(text),
        Value::Phrase(text) => Cow::Owned(text.english()),
        Value::List(words) => Cow::Owned(words.join(";")),
        Value::Flag(true) => Cow::Borrowed("yes"),
        Value::Flag(false) => Cow::Borrowed("no"),
        Value::Int(n) => Cow::Owned(n.to_string()),
        Value::Decimal(d) => Cow::Owned(d.to_string()),
        Value::Number(x) | Value::Fraction(x) => Cow::Owned(number(*x).unwrap_or_default()),
        Value::Money(m) => Cow::Owned(m.amount.to_string()),
        Value::Day(day) => Cow::Owned(day.to_string()),
        Value::At(at) => Cow::Owned(at.to_string()),
        Value::Moneys(all) => Cow::Owned(all.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")),
    }
}

/// The shortest decimal that reads back as the same number; none for what is no number. Never `-0`.
#[must_use]
pub fn number(x: f64) -> Option<String> {
    if !x.is_finite() {
        return None;
    }
    let size = x.abs();
    Some(if size == 0.0 {
        "0".to_owned()
    } else if (1e-7..1e17).contains(&size) {
        x.to_string()
    } else {
        format!("{x:e}")
    })
}

/// A column as it is written: one of the report, or the currency of a money column before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The key.
    pub(super) key: String,
    /// Where the value stands in a row.
    pub(super) index: usize,
    /// Whether it is the value or its currency.
    pub(super) part: Part,
    /// The unit of the column.
    pub(super) unit: Unit,
}

/// What of a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The value.
    Value,
    /// The currency of a money value.
    Currency,
}

/// The columns as written: after each money column `KEY_currency`, unless the report has a currency column itself.
///
/// They depend on the report's columns only, never on its rows.
pub(super) fn columns(report: &Report) -> Vec<Written> {
    let has = |key: &str| report.columns.iter().any(|c| c.key == key);
    let mut out = vec![];
    for (index, column) in report.columns.iter().enumerate() {
        out.push(Written { key: column.key.clone(), index, part: Part::Value, unit: column.unit });
        let key = format!("{}_currency", column.key);
        if column.unit == Unit::Money && !has("currency") && !has(&key) {
            out.push(Written { key, index, part: Part::Currency, unit: Unit::None });
        }
    }
    out
}

/// The currency of a money value; none for anything else.
pub(super) fn currency(value: &Value) -> Option<&str> {
    match value {
        Value::Money(m) => Some(m.currency.code()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_themselves() {
        for x in [0.1 + 0.2, 1.0, -33.333_333_333_333_336, 1e-9, 5e300, 1e16, f64::MIN_POSITIVE, 123_456.75] {
            assert_eq!(number(x).unwrap().parse::<f64>().unwrap(), x);
        }
        assert_eq!(number(-0.0).as_deref(), Some("0"));
        assert_eq!(number(3.0).as_deref(), Some("3"));
        assert_eq!(number(1e-9).as_deref(), Some("1e-9"));
        assert_eq!(number(f64::NAN), None);
        assert_eq!(number(f64::INFINITY), None);
    }
}
