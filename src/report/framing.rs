//! What every computed report is told besides its facts, and the lines they all write alike.

use super::{Column, Report, Unit};
use crate::i18n::{Joint, Text};
use crate::math::Interval;
use crate::metrics::facts::NONE;
use crate::metrics::{Counted, Definition, Frame, SMALL, Share, Window};
use crate::model::{Currency, Day, Money, Period, Value};

/// The mark beside a rate of fewer than 30.
#[must_use]
pub fn small_sample() -> Text {
    phrase!("small sample")
}

/// Where a window comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// It was asked for.
    Asked,
    /// Nobody asked: the report says which it took.
    #[default]
    Default,
}

/// Whether numbers explain themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explain {
    /// No.
    #[default]
    Off,
    /// With formula, counts and the customers behind them, at most so many by name on each side; 0 is all.
    Naming(usize),
}

/// What a report is about and for whom.
#[derive(Clone, Copy)]
pub struct Framing<'a> {
    /// The days that count.
    pub period: &'a Period,
    /// Where they come from.
    pub chosen: Chosen,
    /// The day at whose end we stand.
    pub as_of: Day,
    /// What one customer is.
    pub counted: Counted,
    /// The book's currency, in which amounts are.
    pub currency: Currency,
    /// Whether to explain.
    pub explain: Explain,
    /// The name of a customer by number.
    pub name: &'a dyn Fn(u32) -> String,
}

impl std::fmt::Debug for Framing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Framing")
            .field("period", self.period)
            .field("as_of", &self.as_of)
            .finish_non_exhaustive()
    }
}

impl Framing<'_> {
    /// Its days as a window.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::from(self.period)
    }

    /// The same for metrics.
    #[must_use]
    pub fn frame(&self) -> Frame {
        Frame { window: self.window(), as_of: self.as_of, counted: self.counted }
    }

    /// An empty report of this window, with its first notes.
    #[must_use]
    pub fn report(&self, format: &str, title: Text, columns: Vec<Column>) -> Report {
        let mut report = Report {
            format: format.to_owned(),
            title,
            as_of: Some(self.as_of),
            from: Some(self.period.from),
            to: Some(self.period.to),
            columns,
            ..Report::default()
        };
        let Period { from, to, .. } = self.period;
        report.notes.push(match self.chosen {
            Chosen::Default => phrase!("window {from} to {to}, both days included, the default", from, to),
            Chosen::Asked => phrase!("window {from} to {to}, both days included", from, to),
        });
        if *to > self.as_of && *from <= self.as_of {
            report.notes.push(phrase!("the window is not over: known up to {day}", day = self.as_of));
        }
        report
    }

    /// Explains a definition: its formula, window, day and unit.
    #[must_use]
    pub fn definition(&self, definition: Definition) -> Vec<Text> {
        [definition.text()].into_iter().chain(self.stand()).collect()
    }

    /// The window, the day, and what one customer is.
    #[must_use]
    pub fn stand(&self) -> [Text; 2] {
        let Period { from, to, .. } = self.period;
        let window = phrase!(
            "window {from} to {to}, both days included, as of the end of {day}",
            from,
            to,
            day = self.as_of
        );
        let one = match self.counted {
            Counted::Contact => phrase!("one customer is one contact"),
            Counted::Company => phrase!("one customer is one company"),
        };
        [window, one]
    }

    /// Names customers on one side of a number by name, as many as asked for; nothing when not explaining.
    #[must_use]
    pub fn side(&self, what: Text, customers: impl Iterator<Item = u32>) -> Vec<Text> {
        self.side_with(what, customers.map(|customer| (customer, 0.0, Text::default())))
    }

    /// The same by a number, the lowest first, then by name, with a word after each name; those who are nobody are shown as
    /// "(no customer)".
    #[must_use]
    pub fn side_with(&self, what: Text, customers: impl Iterator<Item = (u32, f64, Text)>) -> Vec<Text> {
        let Explain::Naming(most) = self.explain else { return Vec::new() };
        let named = |(customer, by, word): (u32, f64, Text)| {
            let name =
                if customer == NONE { phrase!("(no customer)") } else { Text::own((self.name)(customer)) };
            (by, customer == NONE, name, word)
        };
        let mut named: Vec<(f64, bool, Text, Text)> = customers.map(named).collect();
        named.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| (a.1, &a.2, &a.3).cmp(&(b.1, &b.2, &b.3))));
        let count = named.len();
        named.truncate(if most == 0 { usize::MAX } else { most });
        let mut lines = vec![phrase!("{what}: {count}", what, count)];
        let shown = named.len();
        lines.extend(named.into_iter().map(|(_, _, name, word)| match word.is_empty() {
            true => phrase!("  {name}", name),
            false => phrase!("  {name}  {word}", name, word),
        }));
        if count > shown {
            lines.push(phrase!("  … and {more} more: `--limit 0` names all", more = count - shown));
        }
        lines
    }

    /// The same rounded to the coins of the currency, half away from nought.
    #[must_use]
    pub fn rounded_money(&self, ten_thousandths: i128) -> Value {
        let coin = 10i128.pow(4u32.saturating_sub(self.currency.decimals()));
        let half = if ten_thousandths < 0 { -coin / 2 } else { coin / 2 };
        self.money((ten_thousandths + half) / coin * coin)
    }

    /// Ten-thousandths as money of the book.
    #[must_use]
    pub fn money(&self, ten_thousandths: i128) -> Value {
        Money::of_ten_thousandths(ten_thousandths, self.currency).map_or(Value::Unknown, Value::Money)
    }
}

/// A column whose heading is given.
#[must_use]
pub fn column(key: &str, label: &str, unit: Unit) -> Column {
    Column { key: key.to_owned(), label: label.to_owned(), unit }
}

/// The column that tells rows apart; without a heading where its key is a word of rolo's own.
#[must_use]
pub fn first_column(key: &str) -> Column {
    let label = if matches!(key, "group" | "measure") { "" } else { key };
    column(key, label, Unit::None)
}

/// A fraction, or unknown.
#[must_use]
pub fn fraction(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::Fraction)
}

/// A number, or unknown.
#[must_use]
pub fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::Number)
}

/// A count.
#[must_use]
pub fn count(value: u64) -> Value {
    Value::Int(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Both ends of an interval of fractions.
#[must_use]
pub fn fractions(interval: Option<Interval>) -> [Value; 2] {
    [fraction(interval.map(|i| i.low)), fraction(interval.map(|i| i.high))]
}

/// Both ends of an interval of other numbers.
#[must_use]
pub fn numbers(interval: Option<Interval>) -> [Value; 2] {
    [number(interval.map(|i| i.low)), number(interval.map(|i| i.high))]
}

/// A share with its interval, its two counts, and the remark where they are few.
#[must_use]
pub fn share_cells(share: Share) -> [Value; 6] {
    let [low, high] = fractions(share.interval());
    [fraction(share.value()), low, high, count(share.hits), count(share.of), remark(share.of)]
}

/// That there are few customers.
#[must_use]
pub fn few_customers(n: u64) -> Option<Text> {
    (1..SMALL).contains(&n).then(|| {
        plural!(
            n,
            "small sample: {count} customer, look at the interval",
            "small sample: {count} customers, look at the interval"
        )
    })
}

/// Text.
#[must_use]
pub fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// Rolo's own words.
#[must_use]
pub fn own(words: Text) -> Value {
    if words.is_empty() { text("") } else { Value::Phrase(words) }
}

/// The row of the whole.
#[must_use]
pub fn all() -> Value {
    Value::Phrase(phrase!("all"))
}

/// The remark beside a rate of `n`.
#[must_use]
pub fn remark(n: u64) -> Value {
    match n {
        0 => Value::Phrase(phrase!("no data")),
        1..SMALL => Value::Phrase(small_sample()),
        _ => text(""),
    }
}

/// A fraction in percent with one digit, for explanations: `48.3 %`.
#[must_use]
pub fn percent(value: Option<f64>) -> Text {
    value.map_or_else(|| phrase!("unknown"), |v| Text::own(format!("{:.1} %", 100.0 * v)))
}

/// A share in words: `1139 / 2357 = 48.3 %, 95 % between 46.3 % and 50.3 %`.
#[must_use]
pub fn share_line(share: Share) -> Text {
    let Share { hits, of } = share;
    let value = percent(share.value());
    let Some(interval) = share.interval() else {
        return phrase!("{hits} / {of} = {value}", hits, of, value);
    };
    let [low, high] = [interval.low, interval.high].map(|end| percent(Some(end)));
    phrase!("{hits} / {of} = {value}, 95 % between {low} and {high} (Wilson)", hits, of, value, low, high)
}

/// That some lines have no price in the book's currency.
#[must_use]
pub fn unpriced_note(lines: u64) -> Option<Text> {
    (lines > 0).then(|| {
        plural!(
            lines,
            "{count} order line counted, not priced: no amount or no rate",
            "{count} order lines counted, not priced: no amount or no rate"
        )
    })
}

/// A line below another.
#[must_use]
pub fn indented(line: Text) -> Text {
    phrase!("  {line}", line)
}

/// Remarks one after the other; nothing where there are none.
#[must_use]
pub fn remarks(words: Vec<Text>) -> Value {
    own(Text::joined(Joint::Semicolon, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_names_as_many_as_asked() {
        let period = Period::new(Day(0), Day(9)).unwrap();
        let name = |number: u32| format!("Person {number}");
        let mut framing = Framing {
            period: &period,
            chosen: Chosen::Default,
            as_of: Day(5),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Naming(2),
            name: &name,
        };
        assert_eq!(
            framing.side(Text::own("kept"), 1..5),
            ["kept: 4", "  Person 1", "  Person 2", "  … and 2 more: `--limit 0` names all"]
        );
        framing.explain = Explain::Naming(0);
        assert_eq!(framing.side(Text::own("kept"), 1..5).len(), 5);
        framing.explain = Explain::Off;
        assert!(framing.side(Text::own("kept"), 1..5).is_empty());
        assert_eq!(framing.report("rolo.x/1", Text::default(), vec![]).notes.len(), 2);
    }

    #[test]
    fn money_keeps_the_digits_people_write() {
        let period = Period::new(Day(0), Day(9)).unwrap();
        let framing = Framing {
            period: &period,
            chosen: Chosen::Asked,
            as_of: Day(5),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Off,
            name: &|_| String::new(),
        };
        let shown = |minor| match framing.money(minor) {
            Value::Money(money) => money.to_string(),
            _ => String::new(),
        };
        assert_eq!(shown(1_234_500), "123.45 EUR");
        assert_eq!(shown(-10_000), "-1.00 EUR");
        assert_eq!(shown(12_345), "1.2345 EUR");
    }
}
