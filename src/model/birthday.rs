//! Birthdays and anniversaries: a day of the year, perhaps with its year, perhaps lunar.

use std::fmt;

use super::day::days_in_month;
use super::lunar::{self, LunarDay, MonthKind};
use super::{At, Day, NotADay};
use crate::i18n::Text;

/// A day that comes every year.
///
/// As a text: `1980-05-17`, `XXXX-05-17`, `lunar:08-15`, `lunar:1980-08-15`; the leap month has an `L` as in RFC 7529,
/// `lunar:06L-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Birthday {
    /// By the common calendar.
    Solar {
        /// Year of birth, where known.
        year: Option<i32>,
        /// Month, 1–12.
        month: u32,
        /// Day of the month; 29 February is one.
        day: u32,
    },
    /// By the Chinese calendar.
    Lunar {
        /// Lunar year of birth, where known.
        year: Option<i32>,
        /// The day of the lunar year.
        on: LunarDay,
    },
}

/// A birthday that could be read, and whether it is written as rolo writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthdayReading {
    /// What it says.
    pub birthday: Birthday,
    /// What a check should mention.
    pub odd: Option<OddBirthday>,
}

/// Unusual ways to write a birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddBirthday {
    /// Not in the canonical form, which [`Birthday`]'s display is.
    Form,
    /// A year that programs write where they know none (1604, 1900-01-01).
    NoRealYear,
    /// A year before 1850 or after 2150: no one alive, outside the lunar table.
    Year,
}

impl OddBirthday {
    /// What is unusual, for a message after the value itself.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            OddBirthday::Form => phrase!("is read, but written in another way than rolo writes it"),
            OddBirthday::NoRealYear => phrase!("has a year that programs write where they know none"),
            OddBirthday::Year => phrase!("has a year nobody alive was born in"),
        }
    }
}

impl Birthday {
    /// Reads any of the forms.
    ///
    /// # Errors
    /// Says why it is none; [`NotADay::NoYear`] for `05-17`, where month and day could be either way round.
    pub fn read(text: &str) -> Result<BirthdayReading, NotADay> {
        let trimmed = text.trim();
        let birthday = parse(trimmed)?;
        let odd = match birthday {
            Birthday::Solar { year: Some(1604), .. }
            | Birthday::Solar { year: Some(1900), month: 1, day: 1 } => Some(OddBirthday::NoRealYear),
            Birthday::Solar { year: Some(year), .. } | Birthday::Lunar { year: Some(year), .. }
                if !(1850..=2150).contains(&year) =>
            {
                Some(OddBirthday::Year)
            }
            // `--05-17` and `--0517` are vCard's own forms and as good.
            _ if trimmed.starts_with("--") && text == trimmed => None,
            _ => (birthday.to_string() != text).then_some(OddBirthday::Form),
        };
        Ok(BirthdayReading { birthday, odd })
    }

    /// The same without what was unusual; none where it cannot be read.
    #[must_use]
    pub fn parse(text: &str) -> Option<Birthday> {
        Birthday::read(text).ok().map(|reading| reading.birthday)
    }

    /// The day it is kept in a year (of its own calendar): 29 February on the 28th where there is none.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<Day> {
        match self {
            Birthday::Solar { month, day, .. } => Day::new(year, month, day.min(days_in_month(year, month))),
            Birthday::Lunar { on, .. } => on.in_year(year),
        }
    }

    /// The first day on or after `from` on which it is kept; none for lunar ones beyond the year 2150.
    #[must_use]
    pub fn next(self, from: Day) -> Option<Day> {
        match self {
            Birthday::Solar { .. } => {
                (from.year()..=from.year() + 1).find_map(|year| self.in_year(year).filter(|day| *day >= from))
            }
            Birthday::Lunar { on, .. } => on.next(from),
        }
    }

    /// The age reached on `occasion`, one of its days; none without a year, and before the birth.
    ///
    /// Lunar birthdays count lunar years, as the family does when it keeps the day.
    #[must_use]
    pub fn turning(self, occasion: Day) -> Option<i32> {
        let age = match self {
            Birthday::Solar { year, .. } => occasion.year() - year?,
            Birthday::Lunar { year, .. } => lunar::of(occasion)?.0 - year?,
        };
        (age >= 0).then_some(age)
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match *self {
            Birthday::Solar { year: Some(year), month, day } => format!("{year:04}-{month:02}-{day:02}"),
            Birthday::Solar { year: None, month, day } => format!("XXXX-{month:02}-{day:02}"),
            Birthday::Lunar { year, on } => {
                let year = year.map_or_else(String::new, |year| format!("{year:04}-"));
                let leap = if on.month_kind == MonthKind::Leap { "L" } else { "" };
                format!("lunar:{year}{:02}{leap}-{:02}", on.month, on.day)
            }
        };
        f.pad(&text)
    }
}

fn parse(text: &str) -> Result<Birthday, NotADay> {
    let lower = text.to_lowercase();
    if let Some(rest) = lower.strip_prefix("lunar").or_else(|| lower.strip_prefix("农历")) {
        return lunar_day(rest.trim_start_matches([':', '：', ' ']));
    }
    if let Some(rest) = lower.strip_prefix("xxxx-").or_else(|| lower.strip_prefix("--")) {
        let (month, day) = match (rest.split_once('-'), rest.len()) {
            (Some(parts), _) => parts,
            (None, 4) if rest.is_ascii() => rest.split_at(2),
            _ => return Err(NotADay::Unreadable),
        };
        let (month, day) = (number(month)?, number(day)?);
        // 2000 has a 29 February.
        if Day::new(2000, month, day).is_none() {
            return Err(NotADay::NoSuchDay { year: 2000, month, day });
        }
        return Ok(Birthday::Solar { year: None, month, day });
    }
    let day = At::read(text)?.at.day;
    Ok(Birthday::Solar { year: Some(day.year()), month: day.month(), day: day.day() })
}

/// `08-15`, `0815`, `1980-08-15`, `06L-15`, `八月十五`.
fn lunar_day(text: &str) -> Result<Birthday, NotADay> {
    let western;
    let text = if text.is_ascii() {
        text
    } else {
        western = super::day_phrase::western_digits(text)
            .replace(['年', '月'], "-")
            .replace(['日', '号', '初'], "");
        &western
    };
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (Some(number_of(year, 4)?), *month, *day),
        [month, day] => (None, *month, *day),
        [both] if both.len() == 4 && both.is_ascii() => (None, &both[..2], &both[2..]),
        _ => return Err(NotADay::Unreadable),
    };
    let plain = month.trim_start_matches('闰').trim_end_matches('l');
    let month_kind = if plain.len() < month.len() { MonthKind::Leap } else { MonthKind::Ordinary };
    let (month, day) = (number(plain)?, number(day)?);
    let year = year.map(|y| y as i32);
    let on =
        LunarDay::new(month, day).ok_or(NotADay::NoSuchDay { year: year.unwrap_or(2000), month, day })?;
    Ok(Birthday::Lunar { year, on: LunarDay { month_kind, ..on } })
}

fn number(text: &str) -> Result<u32, NotADay> {
    number_of(text, 2)
}

fn number_of(text: &str, longest: usize) -> Result<u32, NotADay> {
    let plain = !text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| plain).ok_or(NotADay::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    #[test]
    fn every_form_has_one_canonical_text() {
        for (text, is, odd) in [
            ("1980-05-17", "1980-05-17", None),
            ("XXXX-05-17", "XXXX-05-17", None),
            ("--05-17", "XXXX-05-17", None),
            ("--0517", "XXXX-05-17", None),
            ("--02-29", "XXXX-02-29", None),
            ("lunar:08-15", "lunar:08-15", None),
            ("lunar:1980-08-15", "lunar:1980-08-15", None),
            ("lunar:06L-15", "lunar:06L-15", None),
            ("lunar 08-15", "lunar:08-15", Some(OddBirthday::Form)),
            ("农历八月十五", "lunar:08-15", Some(OddBirthday::Form)),
            ("农历闰六月初一", "lunar:06L-01", Some(OddBirthday::Form)),
            ("1980/5/17", "1980-05-17", Some(OddBirthday::Form)),
            ("xxxx-5-17", "XXXX-05-17", Some(OddBirthday::Form)),
            ("1604-05-17", "1604-05-17", Some(OddBirthday::NoRealYear)),
            ("1780-05-17", "1780-05-17", Some(OddBirthday::Year)),
        ] {
            let reading = Birthday::read(text).unwrap_or_else(|why| panic!("{text}: {why:?}"));
            assert_eq!((reading.birthday.to_string().as_str(), reading.odd), (is, odd), "{text}");
        }
        assert_eq!(Birthday::read("05-17"), Err(NotADay::NoYear));
        for text in ["", "--02-30", "lunar:13-01", "lunar:08-31", "lunar:", "17.05.1980", "--é0", "lunar:é"]
        {
            assert!(Birthday::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_leap_days_birthday_is_kept_on_the_28th() {
        let born = Birthday::parse("2000-02-29").unwrap();
        assert_eq!(born.next(day("2026-02-28")), Some(day("2026-02-28")));
        assert_eq!(born.next(day("2026-03-01")), Some(day("2027-02-28")));
        assert_eq!(born.next(day("2028-01-01")), Some(day("2028-02-29")));
        assert_eq!(born.turning(day("2026-02-28")), Some(26));
    }

    #[test]
    fn lunar_birthdays_move_with_the_moon() {
        let born = Birthday::parse("lunar:1980-08-15").unwrap();
        assert_eq!(born.next(day("2026-01-01")), Some(day("2026-09-25")));
        assert_eq!(born.turning(day("2026-09-25")), Some(46));
        // The last month of a lunar year lies in the next common one.
        let born = Birthday::parse("lunar:1980-12-08").unwrap();
        assert_eq!(born.next(day("2027-01-01")), Some(day("2027-01-15")));
        assert_eq!(born.turning(day("2027-01-15")), Some(46));
        assert_eq!(Birthday::parse("--05-17").unwrap().turning(day("2026-05-17")), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(text in "[0-9xXLlunar:农历-]{0,16}|\\PC{0,10}") {
            if let Ok(reading) = Birthday::read(&text) {
                let shown = reading.birthday.to_string();
                prop_assert_eq!(Birthday::parse(&shown), Some(reading.birthday));
            }
        }

        #[test]
        fn the_next_time_is_within_a_year_and_a_month(from in -40_000i32..60_000, month in 1u32..=12, on in 1u32..=29) {
            for text in [format!("XXXX-{month:02}-{on:02}"), format!("lunar:{month:02}-{on:02}")] {
                let next = Birthday::parse(&text).unwrap().next(Day(from)).unwrap();
                prop_assert!((0..=397).contains(&(next - Day(from))), "{} {}", text, next);
            }
        }
    }
}
