//! A run of days with a name: what a report is about.

use std::fmt;
use std::ops::Range;

use super::Day;
use crate::i18n::Text;

/// Days from the first to the last, both included, and what to call them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day; never before the first.
    pub to: Day,
    /// `2026-Q3`, `2026-11`, `2026-W05`, `2026`, a day, else `2026-01-05..2026-02-07`.
    pub label: String,
}

/// A stretch of the calendar that periods are cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// One day.
    Day,
    /// Monday to Sunday; named by ISO 8601, so that 2026-W01 begins in 2025.
    Week,
    /// A calendar month.
    Month,
    /// Three months from January, April, July, October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// Every unit, the shortest first.
    pub const ALL: [Unit; 5] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];

    /// The unit's word in the singular.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }

    /// The unit called so, singular or plural, also `daily`, `weekly` …
    #[must_use]
    pub fn named(word: &str) -> Option<Unit> {
        let word = word.to_ascii_lowercase();
        Some(match word.as_str() {
            "day" | "days" | "daily" => Unit::Day,
            "week" | "weeks" | "weekly" => Unit::Week,
            "month" | "months" | "monthly" => Unit::Month,
            "quarter" | "quarters" | "quarterly" => Unit::Quarter,
            "year" | "years" | "yearly" => Unit::Year,
            _ => return None,
        })
    }

    /// The first day of the unit `day` lies in.
    #[must_use]
    pub fn start(self, day: Day) -> Day {
        let of_month = |month| Day::new(day.year(), month, 1).unwrap_or(day);
        match self {
            Unit::Day => day,
            Unit::Week => day - day.weekday() as i32,
            Unit::Month => of_month(day.month()),
            Unit::Quarter => of_month((day.month() - 1) / 3 * 3 + 1),
            Unit::Year => of_month(1),
        }
    }

    /// The first day of the unit `n` units after (or before) the one `day` lies in.
    #[must_use]
    pub fn start_after(self, day: Day, n: i32) -> Day {
        let start = self.start(day);
        match self {
            Unit::Day => start + n,
            Unit::Week => start + n.saturating_mul(7),
            Unit::Month => start.add_months(n),
            Unit::Quarter => start.add_months(n.saturating_mul(3)),
            Unit::Year => start.add_months(n.saturating_mul(12)),
        }
    }

    /// The last day of the unit `day` lies in.
    #[must_use]
    pub fn end(self, day: Day) -> Day {
        self.start_after(day, 1) - 1
    }

    /// The whole unit `day` lies in.
    #[must_use]
    pub fn around(self, day: Day) -> Period {
        Period { from: self.start(day), to: self.end(day), label: self.label(day) }
    }

    /// What the unit `day` lies in is called.
    #[must_use]
    pub fn label(self, day: Day) -> String {
        match self {
            Unit::Day => day.to_string(),
            Unit::Week => {
                let thursday = self.start(day) + 3;
                let first = Day::new(thursday.year(), 1, 1).unwrap_or(thursday);
                format!("{:04}-W{:02}", thursday.year(), (thursday - first) / 7 + 1)
            }
            Unit::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Unit::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
            Unit::Year => format!("{:04}", day.year()),
        }
    }
}

/// Why a text is not a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAPeriod {
    /// Nothing we know.
    Unreadable,
    /// There is no such month, quarter, week or day.
    NoSuch,
    /// The last day is before the first.
    Backwards,
}

impl NotAPeriod {
    /// What is wrong, for a message after the value itself.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            NotAPeriod::Unreadable => phrase!("is not a period"),
            NotAPeriod::NoSuch => phrase!("is not in the calendar"),
            NotAPeriod::Backwards => phrase!("ends before it begins"),
        }
    }
}

/// What to write instead of an unreadable period.
#[must_use]
pub fn period_help() -> Text {
    phrase!(
        "write `2026`, `2026-Q3`, `2026-11`, `2026-W05`, `2026-01-05..2026-02-07`, `this-quarter`, `last-year`, `last-90-days`"
    )
}

impl Period {
    /// The days from `from` to `to`, both included, under their shortest name; none when they run backwards.
    #[must_use]
    pub fn new(from: Day, to: Day) -> Option<Period> {
        (from <= to).then(|| Period { from, to, label: label(from, to) })
    }

    /// Reads a period; what is relative is so to `today`.
    ///
    /// `last-month` is the whole calendar month before; `last-3-months` the days after the same day three months ago
    /// up to today, so that `last-12-months` on 2026-09-30 begins on 2025-10-01. A blank or `_` serves as the hyphen.
    ///
    /// # Errors
    /// Says why it is not one; what to write is [`period_help`].
    pub fn parse(text: &str, today: Day) -> Result<Period, NotAPeriod> {
        let text = text.trim();
        if let Some((from, to)) = text.split_once("..") {
            let from = Period::parse(from, today)?.from;
            let to = Period::parse(to, today)?.to;
            return Period::new(from, to).ok_or(NotAPeriod::Backwards);
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return calendar(text);
        }
        let words = text.to_ascii_lowercase().replace([' ', '_'], "-");
        if let Some(found) = chinese(text, today) {
            return Ok(found);
        }
        let day = match words.as_str() {
            "today" => Some(today),
            "yesterday" => Some(today - 1),
            "tomorrow" => Some(today + 1),
            _ => None,
        };
        if let Some(day) = day {
            return Ok(Unit::Day.around(day));
        }
        match words.split('-').collect::<Vec<_>>().as_slice() {
            [which @ ("this" | "last" | "previous" | "next"), unit] => {
                let unit = Unit::named(unit).ok_or(NotAPeriod::Unreadable)?;
                let n = match *which {
                    "this" => 0,
                    "next" => 1,
                    _ => -1,
                };
                Ok(unit.around(unit.start_after(today, n)))
            }
            ["last" | "past", number, unit] => {
                let unit = Unit::named(unit).ok_or(NotAPeriod::Unreadable)?;
                let n: i32 = number.parse().map_err(|_| NotAPeriod::Unreadable)?;
                if !(1..=36_500).contains(&n) {
                    return Err(NotAPeriod::NoSuch);
                }
                let before = match unit {
                    Unit::Day => today - n,
                    Unit::Week => today - n * 7,
                    Unit::Month => months_before(today, n),
                    Unit::Quarter => months_before(today, n * 3),
                    Unit::Year => months_before(today, n * 12),
                };
                Period::new(before + 1, today).ok_or(NotAPeriod::NoSuch)
            }
            ["year", "to", "date"] | ["ytd"] => {
                Period::new(Unit::Year.start(today), today).ok_or(NotAPeriod::NoSuch)
            }
            _ => Err(NotAPeriod::Unreadable),
        }
    }

    /// The same days as a window that does not hold its end, for comparing.
    #[must_use]
    pub fn window(&self) -> Range<Day> {
        self.from..self.to + 1
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many days it has; at least 1.
    #[must_use]
    pub fn days(&self) -> i32 {
        self.to - self.from + 1
    }

    /// The unit it is exactly one of, the shortest if of several; none for other runs of days.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        Unit::ALL
            .into_iter()
            .find(|unit| unit.start(self.from) == self.from && unit.end(self.from) == self.to)
    }

    /// The period before, of the same kind: the quarter before a quarter, three months before three whole months, else
    /// as many days.
    #[must_use]
    pub fn previous(&self) -> Period {
        let to = self.from - 1;
        if let Some(unit) = self.unit() {
            return unit.around(to);
        }
        let whole_months = self.from.day() == 1 && (self.to + 1).day() == 1;
        let from = if whole_months {
            let end = self.to + 1;
            let months = (end.year() - self.from.year()) * 12 + end.month() as i32 - self.from.month() as i32;
            self.from.add_months(-months)
        } else {
            self.from - self.days()
        };
        Period { from, to, label: label(from, to) }
    }

    /// The same days a year before; 29 February becomes the 28th at the end and 1 March at the start.
    #[must_use]
    pub fn year_before(&self) -> Period {
        if let Some(unit @ (Unit::Month | Unit::Quarter | Unit::Year)) = self.unit() {
            return unit.around(self.from.add_months(-12));
        }
        let from = (self.from - 1).add_months(-12) + 1;
        let to = self.to.add_months(-12);
        Period { from, to, label: label(from, to) }
    }

    /// Cuts it into units, in order; the first and the last may be cut short and keep the unit's name.
    ///
    /// The parts hold every day exactly once.
    #[must_use]
    pub fn split(&self, unit: Unit) -> Vec<Period> {
        let mut parts = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let whole = unit.around(from);
            let to = whole.to.min(self.to);
            parts.push(Period { from, to, label: whole.label });
            from = to + 1;
        }
        parts
    }

    /// The longest unit that cuts it into at least `parts` parts; days if none does.
    #[must_use]
    pub fn unit_for(&self, parts: usize) -> Unit {
        let enough = |unit: &Unit| self.split(*unit).len() >= parts;
        Unit::ALL.into_iter().rev().find(enough).unwrap_or(Unit::Day)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.label)
    }
}

/// The shortest name of a run of days.
fn label(from: Day, to: Day) -> String {
    for unit in Unit::ALL {
        if unit.start(from) == from && unit.end(from) == to {
            return unit.label(from);
        }
    }
    format!("{from}..{to}")
}

/// The day `n` months before, where the last day of a month stands for the last day of the other.
fn months_before(day: Day, n: i32) -> Day {
    let is_last = (day + 1).day() == 1;
    if is_last { (day + 1).add_months(-n) - 1 } else { day.add_months(-n) }
}

/// `2026`, `2026-Q3`, `2026Q3`, `2026-H1`, `2026-11`, `2026-W05`, `2026-11-22`.
fn calendar(text: &str) -> Result<Period, NotAPeriod> {
    if let Some(day) = Day::parse_iso(text.as_bytes()) {
        return Ok(Unit::Day.around(day));
    }
    let (year, rest) = text.split_at_checked(4).ok_or(NotAPeriod::Unreadable)?;
    let year: i32 = year.parse().map_err(|_| NotAPeriod::Unreadable)?;
    let first = Day::new(year, 1, 1).filter(|_| year > 0).ok_or(NotAPeriod::NoSuch)?;
    if rest.is_empty() || rest == "年" {
        return Ok(Unit::Year.around(first));
    }
    let hyphen = rest.starts_with(['-', '年']);
    let rest = rest.strip_prefix(['-', '年']).unwrap_or(rest);
    let number = |digits: &str, length: usize| -> Result<u32, NotAPeriod> {
        let plain = digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| plain).ok_or(NotAPeriod::Unreadable)
    };
    match rest.as_bytes() {
        [b'Q' | b'q', ..] => match number(&rest[1..], 1)? {
            n @ 1..=4 => Ok(Unit::Quarter.around(Unit::Quarter.start_after(first, n as i32 - 1))),
            _ => Err(NotAPeriod::NoSuch),
        },
        [b'H' | b'h', ..] => match number(&rest[1..], 1)? {
            n @ 1..=2 => {
                let from = first.add_months((n as i32 - 1) * 6);
                Period::new(from, from.add_months(6) - 1).ok_or(NotAPeriod::NoSuch)
            }
            _ => Err(NotAPeriod::NoSuch),
        },
        [b'W' | b'w', ..] => {
            let n = number(&rest[1..], 2)?;
            let fourth = first + 3;
            let week = Unit::Week.around(Unit::Week.start(fourth) + (n as i32 - 1) * 7);
            let same_year = week.label.starts_with(&format!("{year:04}"));
            if n >= 1 && same_year { Ok(week) } else { Err(NotAPeriod::NoSuch) }
        }
        _ if hyphen => match number(rest.trim_end_matches('月'), 2).or_else(|e| {
            // `2026年5月` has one digit.
            if rest.ends_with('月') { number(rest.trim_end_matches('月'), 1) } else { Err(e) }
        })? {
            month @ 1..=12 => Ok(Unit::Month.around(first.add_months(month as i32 - 1))),
            _ => Err(NotAPeriod::NoSuch),
        },
        _ => Err(NotAPeriod::Unreadable),
    }
}

/// `本月 上季度 去年 今年 最近90天`.
fn chinese(text: &str, today: Day) -> Option<Period> {
    let around = |unit: Unit, n: i32| Some(unit.around(unit.start_after(today, n)));
    match text {
        "今天" => return around(Unit::Day, 0),
        "昨天" => return around(Unit::Day, -1),
        "今年" | "本年" => return around(Unit::Year, 0),
        "去年" | "上年" => return around(Unit::Year, -1),
        "明年" => return around(Unit::Year, 1),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("最近").or_else(|| text.strip_prefix("近")) {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let unit = match rest[digits..].trim_start_matches('个') {
            "天" | "日" => "days",
            "周" | "星期" => "weeks",
            "月" => "months",
            "季度" => "quarters",
            "年" => "years",
            _ => return None,
        };
        return Period::parse(&format!("last-{}-{unit}", &rest[..digits]), today).ok();
    }
    let (n, rest) = [("本", 0), ("这个", 0), ("这", 0), ("上个", -1), ("上", -1), ("下个", 1), ("下", 1)]
        .into_iter()
        .find_map(|(word, n)| Some((n, text.strip_prefix(word)?)))?;
    match rest {
        "周" | "星期" => around(Unit::Week, n),
        "月" => around(Unit::Month, n),
        "季" | "季度" => around(Unit::Quarter, n),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    fn shown(text: &str) -> String {
        let period = Period::parse(text, day("2026-11-22")).unwrap_or_else(|why| panic!("{text}: {why:?}"));
        format!("{} {} {}", period.from, period.to, period.label)
    }

    #[test]
    fn periods_are_read_by_name() {
        for (text, is) in [
            ("2026", "2026-01-01 2026-12-31 2026"),
            ("2026-Q3", "2026-07-01 2026-09-30 2026-Q3"),
            ("2026q1", "2026-01-01 2026-03-31 2026-Q1"),
            ("2026-H2", "2026-07-01 2026-12-31 2026-07-01..2026-12-31"),
            ("2026-02", "2026-02-01 2026-02-28 2026-02"),
            ("2026-W05", "2026-01-26 2026-02-01 2026-W05"),
            ("2026-W01", "2025-12-29 2026-01-04 2026-W01"),
            ("2026-W53", "2026-12-28 2027-01-03 2026-W53"),
            ("2026-11-22", "2026-11-22 2026-11-22 2026-11-22"),
            ("2026-Q1..2026-Q2", "2026-01-01 2026-06-30 2026-01-01..2026-06-30"),
            ("this-quarter", "2026-10-01 2026-12-31 2026-Q4"),
            ("last year", "2025-01-01 2025-12-31 2025"),
            ("last-week", "2026-11-09 2026-11-15 2026-W46"),
            ("last-90-days", "2026-08-25 2026-11-22 2026-08-25..2026-11-22"),
            ("last-12-months", "2025-11-23 2026-11-22 2025-11-23..2026-11-22"),
            ("上个月", "2026-10-01 2026-10-31 2026-10"),
            ("本季度", "2026-10-01 2026-12-31 2026-Q4"),
            ("最近90天", "2026-08-25 2026-11-22 2026-08-25..2026-11-22"),
            ("2026年5月", "2026-05-01 2026-05-31 2026-05"),
        ] {
            assert_eq!(shown(text), is, "{text}");
        }
    }

    #[test]
    fn twelve_months_up_to_a_months_end_are_whole_months() {
        let period = Period::parse("last-12-months", day("2026-02-28")).unwrap();
        assert_eq!(period.from, day("2025-03-01"));
        let period = Period::parse("last-3-months", day("2026-09-30")).unwrap();
        assert_eq!(period.label, "2026-Q3");
    }

    #[test]
    fn what_is_not_in_the_calendar_is_refused() {
        let parse = |text| Period::parse(text, day("2026-11-22"));
        for text in ["2026-13", "2026-Q5", "2025-W53", "2026-W00", "0000", "last-0-days"] {
            assert_eq!(parse(text), Err(NotAPeriod::NoSuch), "{text}");
        }
        for text in ["", "soon", "26", "2026-1", "last", "2026-02-30", "20261", "last-x-days"] {
            assert_eq!(parse(text), Err(NotAPeriod::Unreadable), "{text}");
        }
        assert_eq!(parse("2026-02..2026-01"), Err(NotAPeriod::Backwards));
    }

    #[test]
    fn the_period_before_is_of_the_same_kind() {
        for (text, before, year_before) in [
            ("2026-Q1", "2025-Q4", "2025-Q1"),
            ("2026-03", "2026-02", "2025-03"),
            ("2024", "2023", "2023"),
            ("2026-01..2026-06", "2025-07-01..2025-12-31", "2025-01-01..2025-06-30"),
            ("2026-01-05..2026-01-09", "2025-12-31..2026-01-04", "2025-01-05..2025-01-09"),
        ] {
            let period = Period::parse(text, day("2026-11-22")).unwrap();
            assert_eq!(period.previous().label, before, "{text}");
            assert_eq!(period.year_before().label, year_before, "{text}");
        }
    }

    #[test]
    fn parts_that_are_cut_short_keep_their_name() {
        let period = Period::parse("2026-01-15..2026-03-10", day("2026-11-22")).unwrap();
        let parts: Vec<_> =
            period.split(Unit::Month).iter().map(|p| format!("{} {}", p.label, p.days())).collect();
        assert_eq!(parts, ["2026-01 17", "2026-02 28", "2026-03 10"]);
        assert_eq!(period.unit_for(3), Unit::Month);
        assert_eq!(period.unit_for(4), Unit::Week);
    }

    proptest! {
        #[test]
        fn every_unit_partitions_every_period(from in -20_000i32..40_000, length in 0i32..1500) {
            let period = Period::new(Day(from), Day(from + length)).unwrap();
            for unit in Unit::ALL {
                let parts = period.split(unit);
                prop_assert_eq!(parts[0].from, period.from);
                prop_assert_eq!(parts.last().unwrap().to, period.to);
                prop_assert!(parts.windows(2).all(|w| w[0].to + 1 == w[1].from));
            }
            prop_assert_eq!(period.previous().to + 1, period.from);
            prop_assert_eq!(Period::parse(&period.label, Day(0)), Ok(period));
        }

        #[test]
        fn every_label_is_read_back(day in -20_000i32..40_000) {
            for unit in Unit::ALL {
                let period = unit.around(Day(day));
                prop_assert_eq!(Period::parse(&period.label, Day(0)), Ok(period));
            }
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,16}|[0-9QWH.年月-]{0,12}") {
            let _ = Period::parse(&text, Day(20_000));
        }
    }
}
