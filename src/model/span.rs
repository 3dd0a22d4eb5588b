//! A length of time as people write it: `2h 14d 8w 3mo 1y`, and parts of it added up.

use std::fmt;
use std::ops::{Add, Sub};

use super::Day;
use crate::i18n::{Joint, Text};

/// A length of time with its calendar meaning kept: a month is a month, not 30 days.
///
/// Hours are elapsed time and serve service targets; added to a [`Day`] they count whole days only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Years and months, as months.
    pub months: i32,
    /// Weeks and days, as days.
    pub days: i32,
    /// Hours.
    pub hours: i32,
}

impl Span {
    /// So many days.
    #[must_use]
    pub const fn days(days: i32) -> Span {
        Span { months: 0, days, hours: 0 }
    }

    /// So many months.
    #[must_use]
    pub const fn months(months: i32) -> Span {
        Span { months, days: 0, hours: 0 }
    }

    /// So many hours.
    #[must_use]
    pub const fn hours(hours: i32) -> Span {
        Span { months: 0, days: 0, hours }
    }

    /// Reads one or more parts, each a whole number and a unit (`h d w mo y`, also in capitals), the parts
    /// joined with blanks or nothing: `14d`, `1y 3mo`, `1y3mo`; the units `年 月 周 天 小时` too.
    ///
    /// Returns none for anything else: a sign, a fraction, a bare number, a unit twice, more than 1000 years.
    #[must_use]
    pub fn parse(text: &str) -> Option<Span> {
        let mut rest = text.trim();
        let mut span = Span::default();
        let mut seen = [false; 5];
        if rest.is_empty() {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 || digits > 7 {
                return None;
            }
            let number: i32 = rest[..digits].parse().ok()?;
            rest = rest[digits..].trim_start();
            let end = rest.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(rest.len());
            let unit = match rest[..end].to_lowercase().as_str() {
                "y" | "年" => 0,
                "mo" | "月" | "个月" => 1,
                "w" | "周" | "星期" => 2,
                "d" | "天" | "日" => 3,
                "h" | "小时" => 4,
                _ => return None,
            };
            if std::mem::replace(&mut seen[unit], true) {
                return None;
            }
            match unit {
                0 => span.months += number.checked_mul(12)?,
                1 => span.months += number,
                2 => span.days += number.checked_mul(7)?,
                3 => span.days += number,
                _ => span.hours += number,
            }
            rest = rest[end..].trim_start();
        }
        let bounded = span.months <= 12_000 && span.days <= 366_000 && span.hours <= 8_784_000;
        bounded.then_some(span)
    }

    /// Whether it is no time at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Span::default()
    }

    /// About how many days it is, for sorting and for rates: a month counts 30.436875 days.
    ///
    /// Where a day is at hand, `(day + span) - day` is exact.
    #[must_use]
    pub fn in_days(self) -> f64 {
        f64::from(self.months) * 30.436_875 + f64::from(self.days) + f64::from(self.hours) / 24.0
    }

    /// The length in a sentence: `1 y 3 mo`, `14 d`.
    #[must_use]
    pub fn text(self) -> Text {
        let said = |(number, unit): (i32, &str)| match unit {
            "y" => phrase!("{years} y", years = number),
            "mo" => phrase!("{months} mo", months = number),
            "h" => phrase!("{hours} h", hours = number),
            _ => phrase!("{days} d", days = number),
        };
        if self.is_zero() {
            return said((0, "d"));
        }
        Text::joined(Joint::Space, self.units().map(said))
    }

    /// How many of each unit it has, the largest first; those it has none of are left out.
    fn units(self) -> impl Iterator<Item = (i32, &'static str)> {
        let units = [(self.months / 12, "y"), (self.months % 12, "mo"), (self.days, "d"), (self.hours, "h")];
        units.into_iter().filter(|(number, _)| *number != 0)
    }

    /// Whole days from `day` to the same day one span later.
    #[must_use]
    pub fn days_from(self, day: Day) -> i32 {
        day.add_span(self) - day
    }
}

impl Day {
    /// The day one span later: months first (the 31st becomes the last day of a shorter month), then days;
    /// hours count as whole days, rounded down.
    #[must_use]
    pub fn add_span(self, span: Span) -> Day {
        self.add_months(span.months) + span.days + span.hours / 24
    }

    /// The day one span earlier; the mirror of [`Day::add_span`], though not always its inverse
    /// (31 March less a month is 28 February).
    #[must_use]
    pub fn sub_span(self, span: Span) -> Day {
        self.add_months(-span.months) - span.days - span.hours / 24
    }
}

impl Add<Span> for Day {
    type Output = Day;
    fn add(self, span: Span) -> Day {
        self.add_span(span)
    }
}

impl Sub<Span> for Day {
    type Output = Day;
    fn sub(self, span: Span) -> Day {
        self.sub_span(span)
    }
}

impl fmt::Display for Span {
    /// The canonical text: the largest units that are exact, `1y 3mo`, `2w`, `10d`; `0d` for no time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.units().map(|(number, unit)| format!("{number}{unit}")).collect();
        f.pad(&if parts.is_empty() { "0d".to_owned() } else { parts.join(" ") })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spans_are_read_by_their_units() {
        for (text, months, days, hours) in [
            ("14d", 0, 14, 0),
            ("8w", 0, 56, 0),
            ("3mo", 3, 0, 0),
            ("1y", 12, 0, 0),
            ("2h", 0, 0, 2),
            ("1y 3mo", 15, 0, 0),
            ("1y3mo2d", 15, 2, 0),
            ("30天", 0, 30, 0),
            ("3个月", 3, 0, 0),
            ("90D", 0, 90, 0),
            ("0d", 0, 0, 0),
        ] {
            assert_eq!(Span::parse(text), Some(Span { months, days, hours }), "{text}");
        }
        for text in ["", "14", "d", "-3d", "1.5d", "3m", "3x", "1d 2d", "99999999d", "14 d x", "+3d", "9999y"]
        {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_length_is_said_in_the_language() {
        let said = |text: &str| Span::parse(text).unwrap().text();
        assert_eq!(
            [said("0d"), said("14d"), said("15mo 2h")].map(|t| t.english()),
            ["0 d", "14 d", "1 y 3 mo 2 h"]
        );
        assert_eq!(said("1y 3mo").fill(crate::i18n::Language::chinese()), "1 年 3 个月");
    }

    #[test]
    fn a_month_is_a_calendar_month_and_a_year_a_calendar_year() {
        let day = Day::new(2024, 2, 29).unwrap();
        assert_eq!((day + Span::parse("1y").unwrap()).to_string(), "2025-02-28");
        assert_eq!((day + Span::parse("1mo 1d").unwrap()).to_string(), "2024-03-30");
        assert_eq!((day - Span::parse("2w").unwrap()).to_string(), "2024-02-15");
        assert_eq!(Span::parse("3mo").unwrap().days_from(Day::new(2026, 1, 1).unwrap()), 90);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(months in 0i32..12_000, days in 0i32..366_000, hours in 0i32..100_000) {
            let span = Span { months, days, hours };
            prop_assert_eq!(Span::parse(&span.to_string()), Some(span));
        }
    }
}
