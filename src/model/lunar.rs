//! The Chinese lunisolar calendar, as far as birthdays and festivals need it.
//!
//! Backed by a table of the lunar years 1850–2150; outside it there is no answer rather than a wrong one.

use lunar_lite::{LunarDate, SolarDate, lunar_to_solar, solar_to_lunar};

use super::Day;

/// A day of the lunar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LunarDay {
    /// Month, 1–12.
    pub month: u32,
    /// Day, 1–30.
    pub day: u32,
    /// Which of two months of that number.
    pub month_kind: MonthKind,
}

/// Every few years one month comes twice: an ordinary and a leap month of the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MonthKind {
    /// The ordinary one.
    Ordinary,
    /// The inserted one.
    Leap,
}

impl LunarDay {
    /// A day of an ordinary month; none when no lunar year has it.
    #[must_use]
    pub fn new(month: u32, day: u32) -> Option<LunarDay> {
        let there = (1..=12).contains(&month) && (1..=30).contains(&day);
        there.then_some(LunarDay { month, day, month_kind: MonthKind::Ordinary })
    }

    /// The day it falls on in a lunar year (the one that begins with the spring festival of `year`).
    ///
    /// The 30th of a month with 29 days is kept on the 29th; a leap month in a year without it, in the ordinary one.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<Day> {
        let date = |day: u32| LunarDate {
            year,
            month: self.month as u8,
            day: day as u8,
            is_leap_month: self.month_kind == MonthKind::Leap,
        };
        let solar = lunar_to_solar(date(self.day)).or_else(|why| match self.day {
            30 => lunar_to_solar(date(29)),
            _ => Err(why),
        });
        let solar = solar.ok()?;
        Day::new(solar.year, u32::from(solar.month), u32::from(solar.day))
    }

    /// The first day on or after `from` it falls on.
    #[must_use]
    pub fn next(self, from: Day) -> Option<Day> {
        let (year, _) = of(from)?;
        // In a year without the leap month the day may come a month earlier: look one year further too.
        (year..=year + 2).find_map(|year| self.in_year(year).filter(|day| *day >= from))
    }
}

/// The lunar year and day of a day; none outside the table.
#[must_use]
pub fn of(day: Day) -> Option<(i32, LunarDay)> {
    let solar = SolarDate { year: day.year(), month: day.month() as u8, day: day.day() as u8 };
    let lunar = solar_to_lunar(solar).ok()?;
    let month_kind = if lunar.is_leap_month { MonthKind::Leap } else { MonthKind::Ordinary };
    Some((lunar.year, LunarDay { month: u32::from(lunar.month), day: u32::from(lunar.day), month_kind }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    #[test]
    fn festivals_fall_where_the_official_calendars_have_them() {
        for (month, on, year, is) in [
            (1, 1, 2025, "2025-01-29"),
            (1, 1, 2026, "2026-02-17"),
            (1, 1, 2027, "2027-02-06"),
            (1, 1, 2033, "2033-01-31"),
            (1, 1, 2034, "2034-02-19"),
            (5, 5, 2026, "2026-06-19"),
            (8, 15, 2025, "2025-10-06"),
            (8, 15, 2026, "2026-09-25"),
            (8, 15, 2033, "2033-09-08"),
            (9, 9, 2026, "2026-10-18"),
        ] {
            assert_eq!(LunarDay::new(month, on).unwrap().in_year(year), Some(day(is)), "{year} {month}-{on}");
        }
    }

    #[test]
    fn the_leap_month_of_2033_is_the_eleventh() {
        let leap = LunarDay { month: 11, day: 1, month_kind: MonthKind::Leap };
        assert_eq!(leap.in_year(2033), Some(day("2033-12-22")));
        assert_eq!(of(day("2033-12-22")), Some((2033, leap)));
    }

    #[test]
    fn a_thirtieth_is_kept_on_the_last_day_of_a_shorter_month() {
        // The last month of lunar 2025 has 29 days: its eve is the day before the spring festival.
        assert_eq!(LunarDay::new(12, 30).unwrap().in_year(2025), Some(day("2026-02-16")));
        assert_eq!(LunarDay::new(12, 29).unwrap().in_year(2025), Some(day("2026-02-16")));
    }

    #[test]
    fn the_next_time_is_on_or_after_the_day() {
        let autumn = LunarDay::new(8, 15).unwrap();
        assert_eq!(autumn.next(day("2026-09-25")), Some(day("2026-09-25")));
        assert_eq!(autumn.next(day("2026-09-26")), Some(day("2027-09-15")));
        assert_eq!(LunarDay::new(12, 8).unwrap().next(day("2026-02-01")), Some(day("2027-01-15")));
        assert_eq!(autumn.next(day("2200-01-01")), None);
        assert_eq!(LunarDay::new(13, 1), None);
    }

    proptest! {
        #[test]
        fn every_day_of_the_table_is_found_again(day in -43_000i32..65_000) {
            let (year, lunar) = of(Day(day)).unwrap();
            prop_assert_eq!(lunar.in_year(year), Some(Day(day)));
            prop_assert_eq!(lunar.next(Day(day)), Some(Day(day)));
        }
    }
}
