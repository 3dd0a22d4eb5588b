//! Reading days and moments as files hold them, and placing them in a time zone.
//!
//! Two roads: [`At::parse_fast`] reads exactly what rolo writes, without allocating; [`At::read`] also reads what
//! people and other programs write, says what was unusual about it, and gives a typed reason for the rest.
//! A day/month order or a century is never guessed.

use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::not_a_day::NotADay;
use super::{At, Day};
use crate::i18n::Text;

/// A moment that could be read, and what was unusual about the way it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtReading {
    /// What it says.
    pub at: At,
    /// What a check should mention; none when it is written as rolo writes it.
    pub odd: Option<OddDay>,
}

/// An unusual but unmistakable way to write a day or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddDay {
    /// `2026-1-1`: not filled up with zeros.
    Unpadded,
    /// `2026/01/02`, `2026.01.02`: year first, but not with hyphens.
    Separator,
    /// `20260102`.
    Compact,
    /// Hyphens that are not the ASCII one, as word processors write them.
    Hyphen,
    /// A blank where `T` belongs.
    Blank,
    /// A 60th second (a leap second, or a clock's mistake); read as the 59th.
    LeapSecond,
    /// A fraction of a second, which is dropped.
    Fraction,
    /// An offset without its colon or its minutes, `+0800`.
    Offset,
    /// Blanks around the value.
    Blanks,
    /// A year before 1500 or after 2200: read as written, hardly ever meant.
    Year,
}

impl OddDay {
    /// What is unusual, for a message.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            OddDay::Unpadded => phrase!("month or day is not filled up with a zero"),
            OddDay::Separator => phrase!("parts are not joined with hyphens"),
            OddDay::Compact => phrase!("parts are not separated"),
            OddDay::Hyphen => phrase!("the hyphens are not plain ones"),
            OddDay::Blank => phrase!("a blank stands where `T` belongs"),
            OddDay::LeapSecond => phrase!("a 60th second is read as the 59th"),
            OddDay::Fraction => phrase!("the fraction of a second is not kept"),
            OddDay::Offset => phrase!("the offset from UTC is not written `+08:00`"),
            OddDay::Blanks => phrase!("blanks stand around the value"),
            OddDay::Year => phrase!("the year is read as written, but is hardly meant"),
        }
    }
}

/// How often a local time strikes on the clocks of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strikes {
    /// Once, as usual.
    Once,
    /// Twice: the hour that is repeated when clocks go back.
    Twice,
    /// Never: the hour that is skipped when clocks go forward.
    Never,
}

impl At {
    /// What rolo itself would write, without allocating; none for everything else.
    ///
    /// Accepts `2026-11-22`, `…T14:05`, `…T14:05:00`, each perhaps with `Z` or `+08:00`. What it refuses may still be
    /// readable: [`At::read`].
    #[must_use]
    pub fn parse_fast(text: &[u8]) -> Option<At> {
        let day = Day::parse_iso(text.get(..10)?)?;
        let Some((&separator, clock)) = text[10..].split_first() else { return Some(day.into()) };
        if !matches!(separator, b'T' | b't') || clock.len() < 5 || clock[2] != b':' {
            return None;
        }
        let (hour, minute) = (two_digits(&clock[..2])?, two_digits(&clock[3..5])?);
        let (second, zone) = match &clock[5..] {
            [b':', seconds @ ..] if seconds.len() >= 2 => (two_digits(&seconds[..2])?, &seconds[2..]),
            rest => (0, rest),
        };
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let offset = match zone {
            [] => None,
            [b'Z' | b'z'] => Some(0),
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                Some(offset(*sign, two_digits(&[*h1, *h2])?, two_digits(&[*m1, *m2])?)?)
            }
            _ => return None,
        };
        Some(At { day, seconds: Some(hour * 3600 + minute * 60 + second), offset })
    }

    /// Reads a day or a moment in any unmistakable form.
    ///
    /// # Errors
    /// Says why it is not one, with the day that was probably meant where there is a single such day.
    pub fn read(text: &str) -> Result<AtReading, NotADay> {
        if let Some(at) = At::parse_fast(text.as_bytes()) {
            return Ok(AtReading { at, odd: odd_year(at.day) });
        }
        let trimmed = text.trim();
        let mut odd = (trimmed.len() < text.len()).then_some(OddDay::Blanks);
        let plain: String;
        let mut rest = trimmed;
        if rest.contains(is_foreign_hyphen) {
            plain = rest.replace(is_foreign_hyphen, "-");
            rest = &plain;
            odd = Some(OddDay::Hyphen);
        }
        let Some((day, day_odd, clock)) = leading_day(rest)? else { return Err(NotADay::of(trimmed)) };
        odd = odd.or(day_odd);
        if clock.is_empty() {
            return Ok(AtReading { at: day.into(), odd: odd.or_else(|| odd_year(day)) });
        }
        let clock = match clock.strip_prefix(['T', 't']) {
            Some(clock) => clock,
            None if clock.starts_with(' ') => {
                odd = odd.or(Some(OddDay::Blank));
                clock.trim_start()
            }
            None => return Err(NotADay::of(trimmed)),
        };
        let (seconds, offset, clock_odd) = time_of_day(clock)?;
        let odd = odd.or(clock_odd).or_else(|| odd_year(day));
        Ok(AtReading { at: At { day, seconds: Some(seconds), offset }, odd })
    }

    /// The moment a cell says: as rolo writes it, else in an unusual but unmistakable form, else its day alone where the
    /// time of day cannot be read; none where it is empty or no day.
    #[must_use]
    pub fn of_cell(cell: &[u8]) -> Option<At> {
        At::parse_fast(cell)
            .or_else(|| At::read_lossy(cell))
            .or_else(|| cell.first_chunk::<10>().and_then(|text| Day::parse_iso(text)).map(At::from))
    }

    /// What [`At::read`] reads, whatever is odd about it.
    pub(super) fn read_lossy(cell: &[u8]) -> Option<At> {
        At::read(std::str::from_utf8(cell).ok()?).ok().map(|reading| reading.at)
    }

    /// The day this moment has on the clocks of `zone`; without an offset it is of `zone` already.
    #[must_use]
    pub fn day_in(self, zone: Tz) -> Day {
        if self.offset.is_some() { self.in_zone(zone).day } else { self.day }
    }

    /// Seconds since 1970-01-01T00:00Z. Without an offset the local time is taken in `zone`; without a time, midnight.
    ///
    /// An hour that comes twice is taken the first time; one that is skipped counts on from before the gap, so
    /// 02:30 on such a night is the same instant as 03:30.
    #[must_use]
    pub fn instant(self, zone: Tz) -> i64 {
        let local = self.local_seconds();
        if let Some(east) = self.offset {
            return local - i64::from(east);
        }
        let Some(clock) = naive(local) else { return local };
        let east = match zone.offset_from_local_datetime(&clock) {
            chrono::MappedLocalTime::Single(offset) | chrono::MappedLocalTime::Ambiguous(offset, _) => offset,
            chrono::MappedLocalTime::None => {
                // Three hours earlier is before any gap a zone has ever made, short of a whole skipped day.
                let before = clock - chrono::TimeDelta::hours(3);
                match zone.offset_from_local_datetime(&before) {
                    chrono::MappedLocalTime::Single(offset)
                    | chrono::MappedLocalTime::Ambiguous(offset, _) => offset,
                    chrono::MappedLocalTime::None => zone.offset_from_utc_datetime(&before),
                }
            }
        };
        local - i64::from(east.fix().local_minus_utc())
    }

    /// The moment `instant` seconds after 1970-01-01T00:00Z on the clocks of `zone`, with its offset.
    #[must_use]
    pub fn of_instant(instant: i64, zone: Tz) -> At {
        let east =
            naive(instant).map_or(0, |utc| zone.offset_from_utc_datetime(&utc).fix().local_minus_utc());
        let local = instant + i64::from(east);
        let day = Day(i32::try_from(local.div_euclid(86_400)).unwrap_or(i32::MAX));
        // The remainder of 86 400 fits any integer.
        At { day, seconds: Some(local.rem_euclid(86_400) as u32), offset: Some(east) }
    }

    /// The same moment on the clocks of `zone`; a mere day stays that day.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> At {
        match self.seconds {
            None => self,
            Some(_) => At::of_instant(self.instant(zone), zone),
        }
    }

    /// The same moment as a local time of `zone`, without an offset: so moments written in several ways are compared.
    #[must_use]
    pub fn on_clocks_of(self, zone: Tz) -> At {
        match self.offset {
            None => self,
            Some(_) => At { offset: None, ..self.in_zone(zone) },
        }
    }

    /// How often this local time, as written, strikes in `zone`; a mere day always once.
    #[must_use]
    pub fn strikes(self, zone: Tz) -> Strikes {
        let Some(clock) = self.seconds.and_then(|_| naive(self.local_seconds())) else {
            return Strikes::Once;
        };
        match zone.offset_from_local_datetime(&clock) {
            chrono::MappedLocalTime::Single(_) => Strikes::Once,
            chrono::MappedLocalTime::Ambiguous(..) => Strikes::Twice,
            chrono::MappedLocalTime::None => Strikes::Never,
        }
    }

    /// Seconds since 1970 on the clocks it is written by; midnight where it has no time.
    #[must_use]
    pub fn local_seconds(self) -> i64 {
        i64::from(self.day.0) * 86_400 + i64::from(self.seconds.unwrap_or(0))
    }
}

fn naive(seconds: i64) -> Option<NaiveDateTime> {
    chrono::DateTime::from_timestamp(seconds, 0).map(|t| t.naive_utc())
}

fn odd_year(day: Day) -> Option<OddDay> {
    // 1500-01-01 and 2201-01-01 as days since 1970.
    (day.0 < -171_664 || day.0 >= 84_371).then_some(OddDay::Year)
}

fn two_digits(text: &[u8]) -> Option<u32> {
    match text {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
        _ => None,
    }
}

/// Offsets go up to 14 hours; 18 is what XML and Java allow.
fn offset(sign: u8, hours: u32, minutes: u32) -> Option<i32> {
    if hours > 18 || minutes > 59 {
        return None;
    }
    let east = (hours * 3600 + minutes * 60) as i32;
    Some(if sign == b'-' { -east } else { east })
}

fn is_foreign_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// A day, what is unusual about it, and the text behind it.
type Leading<'a> = (Day, Option<OddDay>, &'a str);

/// A day with the year first at the start of `text`, and what follows it; none when it does not begin so.
fn leading_day(text: &str) -> Result<Option<Leading<'_>>, NotADay> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let found = |year: &str, month: &str, day: &str, odd, rest| {
        let (Ok(y), Ok(m), Ok(d)) = (year.parse(), month.parse(), day.parse()) else { return Ok(None) };
        if y == 0 {
            return Err(NotADay::YearOutOfRange);
        }
        Day::new(y, m, d).map(|day| Some((day, odd, rest))).ok_or(NotADay::NoSuchDay {
            year: y,
            month: m,
            day: d,
        })
    };
    let year = digits(text);
    if year == 8 && (text.len() == 8 || text[8..].starts_with(['T', 't', ' '])) {
        return found(&text[..4], &text[4..6], &text[6..8], Some(OddDay::Compact), &text[8..]);
    }
    if year != 4 {
        return Ok(None);
    }
    let Some(separator) = text[4..].chars().next().filter(|c| matches!(c, '-' | '/' | '.')) else {
        return Ok(None);
    };
    let after_year = &text[5..];
    let month = digits(after_year);
    let Some(after_month) = after_year[month..].strip_prefix(separator) else { return Ok(None) };
    let day = digits(after_month);
    if !(1..=2).contains(&month) || !(1..=2).contains(&day) {
        return Ok(None);
    }
    let odd = if separator != '-' {
        Some(OddDay::Separator)
    } else {
        (month == 1 || day == 1).then_some(OddDay::Unpadded)
    };
    found(&text[..4], &after_year[..month], &after_month[..day], odd, &after_month[day..])
}

/// `14:05[:00[.123]][ ][Z|+08:00|+0800|+08]` as seconds since midnight and offset.
fn time_of_day(text: &str) -> Result<(u32, Option<i32>, Option<OddDay>), NotADay> {
    if text.is_empty() {
        return Err(NotADay::CutShort);
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ':')).unwrap_or(text.len());
    let (clock, mut zone) = text.split_at(end);
    let mut parts = [0u32; 3];
    let mut n = 0;
    for part in clock.split(':') {
        let fits = part.len() == 2 || (n == 0 && part.len() == 1);
        match part.parse() {
            Ok(number) if n < 3 && fits => parts[n] = number,
            _ => return Err(NotADay::NoSuchTime),
        }
        n += 1;
    }
    let [hour, minute, mut second] = parts;
    if n < 2 || hour > 23 || minute > 59 || second > 60 {
        return Err(NotADay::NoSuchTime);
    }
    let mut odd = (clock.as_bytes()[1] == b':').then_some(OddDay::Unpadded);
    if second == 60 {
        (second, odd) = (59, Some(OddDay::LeapSecond));
    }
    if let Some(fraction) = zone.strip_prefix(['.', ',']) {
        let end = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if n < 3 || end == 0 {
            return Err(NotADay::NoSuchTime);
        }
        zone = &fraction[end..];
        odd = Some(OddDay::Fraction);
    }
    if let Some(after) = zone.strip_prefix(' ') {
        zone = after.trim_start();
        odd = Some(OddDay::Offset);
    }
    let east = match zone.as_bytes() {
        [] => None,
        b"Z" | b"z" => Some(0),
        b"UTC" | b"GMT" => {
            odd = odd.or(Some(OddDay::Offset));
            Some(0)
        }
        [sign @ (b'+' | b'-'), numbers @ ..] => {
            let (hours, minutes) = match numbers {
                [h1, h2, b':', m1, m2] => (two_digits(&[*h1, *h2]), two_digits(&[*m1, *m2])),
                [h1, h2, m1, m2] => {
                    odd = odd.or(Some(OddDay::Offset));
                    (two_digits(&[*h1, *h2]), two_digits(&[*m1, *m2]))
                }
                [h1, h2] => {
                    odd = odd.or(Some(OddDay::Offset));
                    (two_digits(&[*h1, *h2]), Some(0))
                }
                _ => (None, None),
            };
            let (Some(hours), Some(minutes)) = (hours, minutes) else { return Err(NotADay::NoSuchTime) };
            Some(offset(*sign, hours, minutes).ok_or(NotADay::NoSuchTime)?)
        }
        _ => return Err(NotADay::NoSuchTime),
    };
    Ok((hour * 3600 + minute * 60 + second, east, odd))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AMSTERDAM: Tz = chrono_tz::Europe::Amsterdam;

    fn read(text: &str) -> (String, Option<OddDay>) {
        let reading = At::read(text).unwrap_or_else(|why| panic!("{text}: {why:?}"));
        (reading.at.to_string(), reading.odd)
    }

    #[test]
    fn what_rolo_writes_is_read_fast_and_is_never_odd() {
        for text in ["2026-11-22", "2026-11-22T14:05:00", "2026-11-22T14:05:00Z", "2026-11-22T14:05:00-03:30"]
        {
            assert_eq!(At::parse_fast(text.as_bytes()).unwrap().to_string(), text);
            assert_eq!(read(text), (text.to_owned(), None));
            assert_eq!(At::parse_fast(text.as_bytes()).map(|at| at.day), Day::new(2026, 11, 22));
        }
        assert_eq!(read("2026-01-02T10:00"), ("2026-01-02T10:00:00".to_owned(), None));
        assert_eq!(read("2026-01-02T10:00:00z"), ("2026-01-02T10:00:00Z".to_owned(), None));
    }

    #[test]
    fn unmistakable_forms_are_read_and_named() {
        for (text, is, odd) in [
            ("2026-1-1", "2026-01-01", OddDay::Unpadded),
            ("2026/01/02", "2026-01-02", OddDay::Separator),
            ("2026.1.2", "2026-01-02", OddDay::Separator),
            ("20260102", "2026-01-02", OddDay::Compact),
            ("2026‑01‑02", "2026-01-02", OddDay::Hyphen),
            ("2026-01-02 10:00", "2026-01-02T10:00:00", OddDay::Blank),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", OddDay::LeapSecond),
            ("2026-01-02T10:00:00.123Z", "2026-01-02T10:00:00Z", OddDay::Fraction),
            ("2026-01-02T10:00:00+0800", "2026-01-02T10:00:00+08:00", OddDay::Offset),
            (" 2026-01-02", "2026-01-02", OddDay::Blanks),
            ("0001-01-01", "0001-01-01", OddDay::Year),
            ("9999-12-31", "9999-12-31", OddDay::Year),
        ] {
            assert_eq!(read(text), (is.to_owned(), Some(odd)), "{text}");
        }
        assert_eq!(read("1582-10-10").1, None);
        assert_eq!(read("2200-12-31").1, None);
        assert_eq!(read("2201-01-01").1, Some(OddDay::Year));
        assert_eq!(read("1500-01-01").1, None);
        assert_eq!(read("1499-12-31").1, Some(OddDay::Year));
    }

    #[test]
    fn broken_moments_have_a_reason() {
        assert_eq!(At::read("2026-01-02T"), Err(NotADay::CutShort));
        assert_eq!(At::read("2026-02-30"), Err(NotADay::NoSuchDay { year: 2026, month: 2, day: 30 }));
        assert_eq!(At::read("2026-01-02T25:00"), Err(NotADay::NoSuchTime));
        assert_eq!(At::read("2026-01-02T10:00+25:00"), Err(NotADay::NoSuchTime));
        assert_eq!(At::read("0000-00-00"), Err(NotADay::YearOutOfRange));
    }

    #[test]
    fn the_hour_that_is_skipped_and_the_hour_that_comes_twice() {
        let at = |text: &str| At::read(text).unwrap().at;
        assert_eq!(at("2026-03-29T02:30:00").strikes(AMSTERDAM), Strikes::Never);
        assert_eq!(at("2026-03-29T02:30:00").in_zone(AMSTERDAM).to_string(), "2026-03-29T03:30:00+02:00");
        assert_eq!(at("2026-10-25T02:30:00").strikes(AMSTERDAM), Strikes::Twice);
        assert_eq!(at("2026-10-25T02:30:00").in_zone(AMSTERDAM).to_string(), "2026-10-25T02:30:00+02:00");
        assert_eq!(at("2026-10-25T12:30:00").strikes(AMSTERDAM), Strikes::Once);
        assert_eq!(
            at("2026-01-01T01:00:00+08:00").in_zone(AMSTERDAM).to_string(),
            "2025-12-31T18:00:00+01:00"
        );
        assert_eq!(at("2026-03-29").strikes(AMSTERDAM), Strikes::Once);
    }

    #[test]
    fn an_instant_without_offset_is_in_the_books_zone() {
        let at = At::read("2026-07-01T12:00:00").unwrap().at;
        assert_eq!(at.instant(AMSTERDAM), At::read("2026-07-01T10:00:00Z").unwrap().at.instant(AMSTERDAM));
        assert_eq!(At::of_instant(0, chrono_tz::UTC).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(At::of_instant(-1, chrono_tz::UTC).to_string(), "1969-12-31T23:59:59Z");
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_the_fast_road_agrees_with_the_slow_one(
            text in "[0-9TZtz:+ /.年月日é‑-]{0,30}|\\PC{0,20}"
        ) {
            let slow = At::read(&text);
            if let Some(at) = At::parse_fast(text.as_bytes()) {
                prop_assert_eq!(slow.unwrap().at, at);
            }
        }

        #[test]
        fn every_moment_survives_writing_and_reading(
            days in -719_162i32..2_900_000, seconds in proptest::option::of(0u32..86_400), minutes in -1080i32..=1080
        ) {
            let at = At { day: Day(days), seconds, offset: seconds.map(|_| minutes * 60) };
            prop_assert_eq!(At::parse_fast(at.to_string().as_bytes()), Some(at));
        }

        #[test]
        fn a_moment_in_another_zone_is_the_same_instant(instant in 0i64..4_000_000_000) {
            let at = At::of_instant(instant, AMSTERDAM);
            prop_assert_eq!(at.instant(chrono_tz::Asia::Shanghai), instant);
            prop_assert_eq!(at.in_zone(chrono_tz::Asia::Shanghai).instant(AMSTERDAM), instant);
        }
    }
}
