//! Values as people read them: grouped, rounded alike down a column, percent for shares, one currency in the heading.

use rust_decimal::Decimal;

use crate::i18n::{Language, Text};
use crate::model::money::grouped;
use crate::model::{At, Currency, Money, Value};
use crate::report::named::Names;
use crate::report::{Report, Unit};
use crate::text::width::Side;

/// How the values of one column of a report are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figures<'r> {
    index: usize,
    /// Names to show instead of ids.
    names: Option<&'r Names>,
    label: String,
    unit: Unit,
    side: Side,
    /// Digits after the point of its computed numbers.
    decimals: usize,
    /// The one currency of all its money, which then stands in the heading.
    currency: Option<Currency>,
}

impl<'r> Figures<'r> {
    /// Looks through the column once.
    pub(crate) fn of(report: &'r Report, index: usize) -> Figures<'r> {
        let column = &report.columns[index];
        let values = || report.rows.iter().filter_map(|row| row.get(index));
        let numeric = values().any(is_figure) || (column.unit != Unit::None && report.rows.is_empty());
        Figures {
            index,
            names: report.names.get(&column.key),
            label: column.label.clone(),
            unit: column.unit,
            side: if numeric && !values().any(is_words) { Side::Right } else { Side::Left },
            decimals: decimals(values(), column.unit),
            currency: one_currency(values()),
        }
    }

    /// Where its text is flush.
    pub(crate) fn side(&self) -> Side {
        self.side
    }

    /// The heading, with the currency that all its money is in.
    pub(crate) fn heading(&self, language: Language) -> String {
        let label = language.label(&self.label);
        match self.currency {
            Some(currency) => format!("{label} ({currency})"),
            None => label.into_owned(),
        }
    }

    /// The cell of this column in `row`; not yet clean.
    pub(crate) fn cell(&self, row: &[Value], language: Language) -> String {
        let share = matches!(self.unit, Unit::Fraction | Unit::Probability);
        match row.get(self.index).unwrap_or(&Value::Unknown) {
            Value::Unknown => "–".to_owned(),
            Value::Unreadable { text, is } => marked(text, is, language),
            Value::Text(text) => self.name(text).to_owned(),
            Value::Phrase(text) => text.fill(language),
            Value::List(words) => words.iter().map(|word| self.name(word)).collect::<Vec<_>>().join(", "),
            Value::Flag(flag) => language.word(if *flag { "yes" } else { "no" }).to_owned(),
            Value::Int(n) if self.unit == Unit::None => n.to_string(),
            Value::Int(n) => grouped(&n.to_string()),
            Value::Decimal(d) => grouped(&d.to_string()),
            Value::Fraction(x) => percent(*x),
            Value::Number(x) if share => percent(*x),
            Value::Number(x) => rounded(*x, self.decimals).map_or_else(|| "–".to_owned(), |t| grouped(&t)),
            Value::Money(m) if self.currency.is_some() => amount(m),
            Value::Money(m) => format!("{} {}", amount(m), m.currency),
            Value::Day(day) => day.to_string(),
            Value::At(at) => moment(at),
            Value::Moneys(all) => {
                all.iter().map(|m| format!("{} {}", amount(m), m.currency)).collect::<Vec<_>>().join(" + ")
            }
        }
    }
}

impl Figures<'_> {
    /// The name of an id, where one is known.
    fn name<'t>(&'t self, text: &'t str) -> &'t str {
        self.names.and_then(|names| names.get(text)).map_or(text, String::as_str)
    }
}

/// A day with its time of day to the minute, as it was on the wall there: `2026-11-22 14:05`.
pub(crate) fn moment(at: &At) -> String {
    let time = |seconds: u32| format!(" {:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    format!("{}{}", at.day, at.seconds.map(time).unwrap_or_default())
}

/// One value as people read it, on its own: money with its currency, numbers to the digit that matters.
pub(crate) fn single(value: &Value, language: Language) -> String {
    match value {
        Value::Unknown => "–".to_owned(),
        Value::Unreadable { text, is } => marked(text, is, language),
        Value::Text(text) => text.clone(),
        Value::Phrase(text) => text.fill(language),
        Value::List(words) => words.join(", "),
        Value::Flag(flag) => language.word(if *flag { "yes" } else { "no" }).to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Decimal(d) => grouped(&d.normalize().to_string()),
        Value::Fraction(x) => percent(*x),
        Value::Number(x) => {
            rounded(*x, usize::from(x.fract() != 0.0)).map_or_else(|| "–".to_owned(), |t| grouped(&t))
        }
        Value::Money(m) => format!("{} {}", amount(m), m.currency),
        Value::Day(day) => day.to_string(),
        Value::At(at) => moment(at),
        Value::Moneys(all) => {
            all.iter().map(|m| format!("{} {}", amount(m), m.currency)).collect::<Vec<_>>().join(" + ")
        }
    }
}

/// What is written in a cell that cannot be read, and what it is not: `06/03/2026 (not a day)`.
fn marked(text: &str, is: &Text, language: Language) -> String {
    phrase!("{text} ({is})", text, is = is).fill(language)
}

fn is_figure(value: &Value) -> bool {
    matches!(
        value,
        Value::Int(_)
            | Value::Decimal(_)
            | Value::Number(_)
            | Value::Fraction(_)
            | Value::Money(_)
            | Value::Moneys(_)
    )
}

fn is_words(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::Phrase(_) | Value::List(_))
}

/// Digits after the point: none where all are whole; else by what is counted, more for small numbers.
fn decimals<'v>(values: impl Iterator<Item = &'v Value>, unit: Unit) -> usize {
    let mut whole = true;
    let mut smallest = f64::INFINITY;
    for value in values {
        if let Value::Number(x) = value
            && x.is_finite()
        {
            whole &= x.fract() == 0.0;
            if *x != 0.0 {
                smallest = smallest.min(x.abs());
            }
        }
    }
    match unit {
        _ if whole => 0,
        Unit::Points | Unit::Days | Unit::Count => 1,
        Unit::Money => 2,
        Unit::None | Unit::Fraction | Unit::Probability => {
            if smallest < 0.1 {
                4
            } else {
                2
            }
        }
    }
}

/// The currency of all money among `values`; none where there are several, or none at all.
fn one_currency<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Currency> {
    let mut found = None;
    for value in values {
        match value {
            Value::Money(m) if found.is_none_or(|c| c == m.currency) => found = Some(m.currency),
            Value::Money(_) | Value::Moneys(_) => return None,
            _ => {}
        }
    }
    found
}

/// A share in percent with one digit, two below a thousandth: `48.3%`.
pub(crate) fn percent(share: f64) -> String {
    let digits = if share != 0.0 && share.abs() < 0.001 { 2 } else { 1 };
    rounded(share * 100.0, digits).map_or_else(|| "–".to_owned(), |t| format!("{}%", grouped(&t)))
}

/// An amount with at least the digits its currency is written with, grouped: `1,234.50`.
pub(crate) fn amount(money: &Money) -> String {
    let least = money.currency.decimals();
    let mut amount: Decimal = money.amount;
    if amount.scale() > least {
        amount = amount.normalize();
    }
    if amount.scale() < least {
        // Fails only for amounts of 28 digits, which then stay as they are.
        amount.rescale(least);
    }
    grouped(&amount.to_string())
}

/// A number with so many digits after the point; none for what is no number. Never `-0`.
fn rounded(x: f64, decimals: usize) -> Option<String> {
    if !x.is_finite() {
        return None;
    }
    let text = format!("{x:.decimals$}");
    let zero = text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.'));
    Some(if zero { text.trim_start_matches('-').to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    fn shown(unit: Unit, values: Vec<Value>) -> Vec<String> {
        let report = Report {
            columns: vec![Column::new("x", unit)],
            rows: values.into_iter().map(|v| vec![v]).collect(),
            ..Report::default()
        };
        let figures = Figures::of(&report, 0);
        report.rows.iter().map(|row| figures.cell(row, Language::EN)).collect()
    }

    fn money(amount: &str, code: &str) -> Value {
        Value::Money(Money { amount: amount.parse().unwrap(), currency: Currency::parse(code).unwrap() })
    }

    #[test]
    fn digits_are_grouped_by_three() {
        for (text, expected) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.25", "-1,234,567.25"), ("-12", "-12")]
        {
            assert_eq!(grouped(text), expected);
        }
    }

    #[test]
    fn numbers_of_a_column_have_the_same_digits() {
        assert_eq!(
            shown(Unit::Points, vec![Value::Number(33.333), Value::Number(-8.0), Value::Unknown]),
            ["33.3", "-8.0", "–"]
        );
        assert_eq!(shown(Unit::None, vec![Value::Number(2.0), Value::Number(1e6)]), ["2", "1,000,000"]);
        assert_eq!(
            shown(Unit::None, vec![Value::Number(0.009_623), Value::Number(-0.0)]),
            ["0.0096", "0.0000"]
        );
        assert_eq!(
            shown(Unit::Fraction, vec![Value::Fraction(0.48324), Value::Fraction(0.0004)]),
            ["48.3%", "0.04%"]
        );
    }

    #[test]
    fn a_year_or_a_number_without_unit_is_not_grouped() {
        assert_eq!(shown(Unit::None, vec![Value::Int(2026)]), ["2026"]);
        assert_eq!(shown(Unit::Count, vec![Value::Int(2026)]), ["2,026"]);
    }

    #[test]
    fn money_names_its_currency_once_where_it_is_one() {
        assert_eq!(
            shown(Unit::Money, vec![money("1234.5", "EUR"), money("-3", "EUR")]),
            ["1,234.50", "-3.00"]
        );
        assert_eq!(
            shown(Unit::Money, vec![money("1234.5", "EUR"), money("500", "JPY")]),
            ["1,234.50 EUR", "500 JPY"]
        );
        assert_eq!(shown(Unit::Money, vec![money("0.125", "EUR"), money("2.500", "EUR")]), ["0.125", "2.50"]);
    }
}
