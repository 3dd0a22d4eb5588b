//! Words to values: each is read by the type of the field it is compared with.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::ast::{Quoting, Word};
use super::fault::Fault;
use super::field::Field;
use super::scope::Scope;
use crate::i18n::Text;
use crate::model::day_phrase::{self, Direction};
use crate::model::fields::FieldType;
use crate::model::fold::fold_words;
use crate::model::money::parse_amount;
use crate::model::period::Period;
use crate::model::{At, Currency, Day, Money, NotADay, Span};

/// A number a field is compared with: a day as days since 1970-01-01, a duration in days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    /// The exact number.
    pub(super) exact: Decimal,
    /// The same as floating point, for computed numbers.
    pub(super) float: f64,
    /// Of money: its currency; none: the book's.
    pub(super) currency: Option<Currency>,
    /// Of money: the amount in the book's currency; none without a rate. Else the number itself.
    pub(super) in_book: Option<Decimal>,
}

/// One end of what is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    /// Written in the query.
    Fixed(Amount),
    /// A percentile of the field, known when the query is evaluated.
    Percentile(u8),
}

/// What a word stands for on an ordered field: one point, or all days of a month, quarter or year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) low: Bound,
    pub(super) high: Bound,
}

impl Amount {
    pub(super) fn of(exact: Decimal) -> Amount {
        let float = exact.to_f64().unwrap_or(f64::NAN);
        Amount { exact, float, currency: None, in_book: Some(exact) }
    }
}

impl Reading {
    fn point(amount: Amount) -> Reading {
        Reading { low: Bound::Fixed(amount), high: Bound::Fixed(amount) }
    }
}

/// Reads a word for an ordered field.
pub(super) fn read(word: &Word, field: &Field, scope: &Scope, today: Day) -> Result<Reading, Fault> {
    let folded = fold_words(&word.text);
    if word.quoting == Quoting::Bare
        && let Some(p) = percentile(&folded)
    {
        return Ok(Reading { low: Bound::Percentile(p), high: Bound::Percentile(p) });
    }
    let amount = match field.ty {
        FieldType::Day => return day(word, &folded, field, today),
        FieldType::Money => return money(word, &folded, field, scope).map(Reading::point),
        FieldType::Duration => Span::parse(&folded).map(in_days),
        FieldType::Days => Span::parse(&folded)
            .map(|span| Amount::of(Decimal::from(today - today.sub_span(span))))
            .or_else(|| number(&folded, Percent::Refused).map(Amount::of)),
        FieldType::Count => number(&folded, Percent::Refused).map(Amount::of),
        _ => number(&folded, Percent::Read).map(Amount::of),
    };
    amount.map(Reading::point).ok_or_else(|| misread(word, field))
}

/// Reads `yes` or `no` for a flag.
pub(super) fn flag(word: &Word, field: &Field) -> Result<bool, Fault> {
    match fold_words(&word.text).as_ref() {
        "yes" | "true" | "1" | "是" => Ok(true),
        "no" | "false" | "0" | "否" => Ok(false),
        _ => Err(misread(word, field)),
    }
}

fn misread(word: &Word, field: &Field) -> Fault {
    let message = phrase!(
        "`{word}` is not {what}, which `{field}` is compared with",
        word = &word.text,
        what = expected(field.ty),
        field
    );
    let words = in_backticks(written(field.ty));
    let help = match field.ty {
        FieldType::Flag => phrase!("write {words}, or the field alone", words),
        FieldType::Duration => phrase!("write {words}", words),
        FieldType::Day => phrase!("write {words}, or `none` after `:`", words),
        _ => phrase!("write {words}, or a percentile `p80`", words),
    };
    Fault::new("query-value", word.span.clone(), message).help(help)
}

/// Words as a list for a message.
pub(super) fn in_backticks(words: &[impl std::fmt::Display]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// How the values of a type may be written.
pub(super) fn written(ty: FieldType) -> &'static [&'static str] {
    match ty {
        FieldType::Flag => &["yes", "no"],
        FieldType::Count => &["12", "2k", "5万"],
        FieldType::Days => &["60", "60d", "8w", "3mo", "1y"],
        FieldType::Number => &["0.5", "-3", "30%", "2m"],
        FieldType::Fraction | FieldType::Probability => &["0.5", "30%"],
        FieldType::Money => &["900", "50k", "5万", "1亿", "900EUR"],
        FieldType::Day => &[
            "2026-11-22",
            "2026-11",
            "2026-Q3",
            "2026",
            "today",
            "monday",
            "last-month",
            "today-60d",
            "昨天",
            "月底",
        ],
        FieldType::Duration => &["14d", "8w", "3mo", "1y"],
        FieldType::Text | FieldType::List => &["vip", "上海", "\"New York\""],
    }
}

/// What the values of a type are called, with their article.
pub(super) fn expected(ty: FieldType) -> Text {
    match ty {
        FieldType::Flag => phrase!("yes or no"),
        FieldType::Count => phrase!("a whole number"),
        FieldType::Days => phrase!("a number of days"),
        FieldType::Number => phrase!("a number"),
        FieldType::Fraction | FieldType::Probability => phrase!("a share"),
        FieldType::Money => phrase!("an amount of money"),
        FieldType::Day => phrase!("a day"),
        FieldType::Duration => phrase!("a length of time"),
        FieldType::Text | FieldType::List => phrase!("a text"),
    }
}

fn percentile(folded: &str) -> Option<u8> {
    let digits = folded.strip_prefix('p')?;
    let p: u8 = digits.parse().ok()?;
    (digits.bytes().all(|b| b.is_ascii_digit()) && (1..=99).contains(&p)).then_some(p)
}

fn in_days(span: Span) -> Amount {
    let exact = Decimal::from(span.months) * Decimal::new(30_436_875, 6)
        + Decimal::from(span.days)
        + Decimal::from(span.hours) / Decimal::from(24);
    Amount { float: span.in_days(), ..Amount::of(exact) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Percent {
    Read,
    Refused,
}

/// `12 0.5 -3 50k 2m 5万 1亿`, and `30%` where a share makes sense.
fn number(folded: &str, percent: Percent) -> Option<Decimal> {
    let (digits, factor) = if let Some(digits) = folded.strip_suffix('%') {
        if percent == Percent::Refused {
            return None;
        }
        (digits, Decimal::new(1, 2))
    } else if let Some(digits) = folded.strip_suffix('k') {
        (digits, Decimal::from(1_000))
    } else if let Some(digits) = folded.strip_suffix('m') {
        (digits, Decimal::from(1_000_000))
    } else if let Some(digits) = folded.strip_suffix('万') {
        (digits, Decimal::from(10_000))
    } else if let Some(digits) = folded.strip_suffix('亿') {
        (digits, Decimal::from(100_000_000))
    } else {
        (folded, Decimal::ONE)
    };
    parse_amount(digits)?.checked_mul(factor)
}

fn money(word: &Word, folded: &str, field: &Field, scope: &Scope) -> Result<Amount, Fault> {
    let code_at = folded.len().saturating_sub(3);
    let code = folded.get(code_at..).and_then(Currency::parse).filter(|_| code_at > 0);
    let (digits, currency) = match code {
        Some(code) if code.is_known() => (folded[..code_at].trim_end(), Some(code)),
        Some(code) if number(&folded[..code_at], Percent::Refused).is_some() => {
            let message = phrase!("`{code}` is no currency", code);
            return Err(Fault::new("query-value", word.span.clone(), message).help(phrase!(
                "write the code of ISO 4217 after the number, `900EUR`, or no code for the book's currency"
            )));
        }
        _ => (folded, None),
    };
    let exact = number(digits, Percent::Refused).ok_or_else(|| misread(word, field))?;
    let in_book = match currency {
        Some(currency) => scope.priced(Money { amount: exact, currency }),
        None => Some(exact),
    };
    Ok(Amount { currency: currency.or(scope.currency), in_book, ..Amount::of(exact) })
}

fn day(word: &Word, folded: &str, field: &Field, today: Day) -> Result<Reading, Fault> {
    let (first, last) = days(folded, field, today).map_err(|why| match why {
        NoDays::Unreadable => misread(word, field),
        NoDays::Because(message, help) => {
            let message = phrase!("`{value}` {why}", value = &word.text, why = message);
            Fault::new("query-value", word.span.clone(), message).help(help)
        }
    })?;
    let bound = |day: Day| Bound::Fixed(Amount::of(Decimal::from(day.0)));
    Ok(Reading { low: bound(first), high: bound(last) })
}

/// Why a text names no days.
enum NoDays {
    Unreadable,
    Because(Text, Text),
}

/// The first and last day a text names: of a month, a quarter, `last-month`, or one day.
fn days(folded: &str, field: &Field, today: Day) -> Result<(Day, Day), NoDays> {
    let date_like = folded.contains(['年', '月', '日']);
    if !date_like && Span::parse(folded).is_some() {
        let message = phrase!("is a length of time, but `{field}` is a day", field);
        let help = phrase!("write `today-{span}` for the day so long ago", span = folded);
        return Err(NoDays::Because(message, help));
    }
    if let Ok(period) = Period::parse(folded, today) {
        return Ok((period.from, period.to));
    }
    match day_phrase::parse_at(folded, today, Direction::Past) {
        Ok(At { seconds: Some(_), .. }) => Err(NoDays::Because(
            phrase!("is a moment, but queries compare days"),
            phrase!("write the day alone, `2026-11-22`"),
        )),
        Ok(at) => Ok((at.day, at.day)),
        Err(
            NotADay::Unreadable | NotADay::Empty | NotADay::OtherScript(None) | NotADay::NamedMonth(None),
        ) => Err(NoDays::Unreadable),
        Err(why) => Err(NoDays::Because(why.message(), why.help())),
    }
}
