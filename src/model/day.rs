//! A day and a moment: what dates in a book are.

use std::fmt;
use std::ops::{Add, Sub};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

/// A calendar day, as days since 1970-01-01: small, ordered, cheap to subtract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of year, month (1–12) and day of the month; none when there is no such day.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day::from)
    }

    /// Reads exactly `YYYY-MM-DD` with years 0001–9999; the format of every file rolo writes.
    #[must_use]
    pub fn parse_iso(text: &[u8]) -> Option<Day> {
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return None;
        }
        let number = |part: &[u8]| {
            part.iter().try_fold(0u32, |n, &c| c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0')))
        };
        let (year, month, day) = (number(&text[..4])?, number(&text[5..7])?, number(&text[8..])?);
        if year == 0 || day == 0 || month == 0 || month > 12 || day > days_in_month(year as i32, month) {
            return None;
        }
        // Days from civil, after H. Hinnant's chrono-compatible algorithms: no division by tables.
        let (y, m) = (if month <= 2 { year as i32 - 1 } else { year as i32 }, month as i32);
        let era = y.div_euclid(400);
        let year_of_era = y - era * 400;
        let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }

    /// The day a cell says on the clocks of `zone`, whatever time of day follows: as rolo writes it, or in a form that is
    /// unusual but unmistakable (`2026/3/6`); none where the cell is empty or cannot be read.
    ///
    /// A moment with an offset has the day that it has in `zone`; one without is of `zone` already. Every day that is
    /// read from a cell comes from here or from [`DayReader`].
    #[must_use]
    #[inline]
    pub fn of_cell(cell: &[u8], zone: Tz) -> Option<Day> {
        match cell.first_chunk::<10>().and_then(|text| Day::parse_iso(text)) {
            Some(day) if !has_offset(cell) => Some(day),
            Some(day) => Some(At::read_lossy(cell).map_or(day, |at| at.day_in(zone))),
            None if cell.is_empty() => None,
            None => Day::written_oddly(cell, zone),
        }
    }

    #[cold]
    fn written_oddly(cell: &[u8], zone: Tz) -> Option<Day> {
        At::read_lossy(cell).map(|at| at.day_in(zone))
    }

    /// The same day for the `chrono` crate.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or(NaiveDate::MAX)
    }

    /// Year, as people write it.
    #[must_use]
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// Month, 1–12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.date().month()
    }

    /// Day of the month, 1–31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.date().day()
    }

    /// Days since Monday, 0–6.
    #[must_use]
    pub fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32
    }

    /// The same day `months` later (or earlier): the 31st becomes the last day of a shorter month.
    #[must_use]
    pub fn add_months(self, months: i32) -> Day {
        if months == 0 {
            return self;
        }
        let index = self.year() * 12 + self.month() as i32 - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) as u32 + 1);
        Day::new(year, month, self.day().min(days_in_month(year, month))).unwrap_or(self)
    }
}

/// Days of that month in that year (proleptic Gregorian calendar).
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Whether what begins with a day as rolo writes it may end with an offset from UTC.
#[inline]
fn has_offset(cell: &[u8]) -> bool {
    cell.len() > 13 && cell[13..].iter().any(|byte| !matches!(byte, b'0'..=b'9' | b':' | b'.'))
}

/// Reads days, and knows the last one again: a log has many rows of a day, one behind the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct DayReader {
    text: [u8; 10],
    day: Option<Day>,
    /// A day of UTC on which the clocks of the zone did not change, and how far east they are.
    steady: Option<(Tz, Day, i32)>,
}

impl DayReader {
    /// The same as [`Day::of_cell`].
    #[inline]
    pub fn read(&mut self, cell: &[u8], zone: Tz) -> Option<Day> {
        let Some(text) = cell.first_chunk::<10>() else { return Day::of_cell(cell, zone) };
        if *text != self.text {
            (self.text, self.day) = (*text, Day::parse_iso(text));
        }
        match self.day {
            Some(_) if has_offset(cell) => self.in_zone(cell, zone),
            Some(day) => Some(day),
            None => Day::of_cell(cell, zone),
        }
    }

    /// The day of a moment with an offset; the zone is asked once for all moments of a day.
    fn in_zone(&mut self, cell: &[u8], zone: Tz) -> Option<Day> {
        let Some(At { day, seconds: Some(seconds), offset: Some(east) }) = At::parse_fast(cell) else {
            return Day::of_cell(cell, zone);
        };
        let instant = i64::from(day.0) * DAY + i64::from(seconds) - i64::from(east);
        let utc = day_of(instant);
        let ours = match self.steady {
            Some((of, on, ours)) if of == zone && on == utc => ours,
            _ => {
                let begin = i64::from(utc.0) * DAY;
                let [first, last] = [begin, begin + DAY].map(|at| At::of_instant(at, zone).offset);
                let (Some(ours), true) = (first, first == last) else {
                    return Some(At::of_instant(instant, zone).day);
                };
                self.steady = Some((zone, utc, ours));
                ours
            }
        };
        Some(day_of(instant + i64::from(ours)))
    }
}

const DAY: i64 = 86_400;

/// The day that holds so many seconds since 1970.
fn day_of(seconds: i64) -> Day {
    Day(i32::try_from(seconds.div_euclid(DAY)).unwrap_or(i32::MAX))
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Day {
        Day(date.to_epoch_days())
    }
}

impl Add<i32> for Day {
    type Output = Day;
    fn add(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }
}

impl Sub<i32> for Day {
    type Output = Day;
    fn sub(self, days: i32) -> Day {
        Day(self.0.saturating_sub(days))
    }
}

impl Sub<Day> for Day {
    type Output = i32;
    /// Whole days from the other day to this one.
    fn sub(self, other: Day) -> i32 {
        self.0.saturating_sub(other.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        f.pad(&format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
    }
}

/// When something happened: a day, perhaps with a time, perhaps with an offset from UTC.
///
/// Without an offset it stands in the book's time zone; the day is always the local one as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The local day, as written.
    pub day: Day,
    /// Seconds since local midnight; none when only the day is known.
    pub seconds: Option<u32>,
    /// Seconds east of UTC, when written.
    pub offset: Option<i32>,
}

impl From<Day> for At {
    fn from(day: Day) -> At {
        At { day, seconds: None, offset: None }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)?;
        let Some(seconds) = self.seconds else { return Ok(()) };
        write!(f, "T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(east) => {
                let sign = if east < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", east.abs() / 3600, east.abs() / 60 % 60)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_of_days_reads_what_is_there() {
        let mut days = DayReader::default();
        for text in
            ["2026-03-02T10:00", "2026-03-02", "2026-03-0", "2026-02-30", "2026-02-30", "2026-03-02", ""]
        {
            assert_eq!(
                days.read(text.as_bytes(), Tz::UTC),
                text.get(..10).and_then(|t| Day::parse_iso(t.as_bytes())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_moment_with_an_offset_has_its_day_on_the_clocks_of_the_book() {
        let (shanghai, amsterdam) = (Tz::Asia__Shanghai, Tz::Europe__Amsterdam);
        let mut days = DayReader::default();
        for (text, zone, day) in [
            ("2026-02-28T23:30:00Z", shanghai, "2026-03-01"),
            ("2026-03-01T07:30:00+08:00", shanghai, "2026-03-01"),
            ("2026-03-01T23:30Z", shanghai, "2026-03-02"),
            ("2026-03-01T23:30:00", shanghai, "2026-03-01"),
            ("2026-03-01T15:59:59Z", shanghai, "2026-03-01"),
            ("2026-03-01T16:00:00Z", shanghai, "2026-03-02"),
            ("2026-03-01 16:00:00.5 UTC", shanghai, "2026-03-02"),
            ("2026-03-01T00:30:00+0200", amsterdam, "2026-02-28"),
            // Clocks go forward in the night of 29 March: 22:30Z is 23:30 before, 00:30 after.
            ("2026-03-28T22:30:00Z", amsterdam, "2026-03-28"),
            ("2026-03-29T22:30:00Z", amsterdam, "2026-03-30"),
            ("2026-03-01", shanghai, "2026-03-01"),
        ] {
            let day = Day::parse_iso(day.as_bytes());
            assert_eq!(Day::of_cell(text.as_bytes(), zone), day, "{text}");
            assert_eq!(days.read(text.as_bytes(), zone), day, "{text}");
        }
        for hour in 0..20_000 {
            let at = At::of_instant(1_766_000_000 + hour * 1800, Tz::UTC);
            assert_eq!(
                days.read(at.to_string().as_bytes(), amsterdam),
                Some(at.in_zone(amsterdam).day),
                "{at}"
            );
        }
    }

    #[test]
    fn iso_days_agree_with_chrono_over_four_centuries() {
        let first = NaiveDate::from_ymd_opt(1799, 12, 28).unwrap();
        for (i, date) in first.iter_days().take(150_000).enumerate() {
            let text = date.format("%Y-%m-%d").to_string();
            let day = Day::parse_iso(text.as_bytes()).unwrap();
            assert_eq!(day, Day::from(date), "{text} at {i}");
            assert_eq!(day.to_string(), text);
            assert_eq!(day.weekday(), date.weekday().num_days_from_monday());
        }
    }

    #[test]
    fn days_that_do_not_exist_are_not_read() {
        for text in
            ["2026-02-30", "1900-02-29", "2026-00-10", "2026-13-01", "0000-00-00", "2026-1-01", "20260101"]
        {
            assert_eq!(Day::parse_iso(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Day::parse_iso(b"1970-01-01"), Some(Day(0)));
    }

    #[test]
    fn a_month_later_stays_in_the_month() {
        let day = Day::new(2026, 1, 31).unwrap();
        assert_eq!(day.add_months(1).to_string(), "2026-02-28");
        assert_eq!(day.add_months(-2).to_string(), "2025-11-30");
    }
}
