//! Days as people say them, in English and Chinese: `next friday`, `in 2w`, `三天后`, `下个月15号`.
//!
//! ISO days are read first, so that what rolo prints can always be typed. A week begins on Monday. `next friday` and
//! `下周五` are the Friday of the week after this one; a bare `friday` is the nearest one in the given direction;
//! `next month` is its first day. Nothing here depends on the language of the book.

mod chinese;
mod english;

use super::period::Unit;
use super::{At, Day, NotADay, Span};
use crate::i18n::Text;

pub use chinese::western_digits;
pub use english::read_span;

/// Which way an open phrase such as `friday`, `15th` or `5 march` looks from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Back: for what has happened, and in queries.
    Past,
    /// Ahead: for due days and plans.
    Future,
}

/// What to write instead of an unreadable day.
#[must_use]
pub fn day_help() -> Text {
    phrase!(
        "write `2026-11-22`, `yesterday`, `friday`, `next friday`, `in 2w`, `+10d`, `3 days ago`, \
         `end of month`, `昨天`, `下周五`, `三天后`, `月底`"
    )
}

/// The day a phrase means on `today`.
///
/// # Errors
/// Says why it is none, with a suggestion where one reading is likely; what to write is [`day_help`].
pub fn parse(text: &str, today: Day, direction: Direction) -> Result<Day, NotADay> {
    parse_at(text, today, direction).map(|at| at.day)
}

/// The same, where a time of day may follow: `yesterday 14:05`, `2026-11-22T14:05+08:00`, `昨天 14:05`.
///
/// # Errors
/// As [`parse`].
pub fn parse_at(text: &str, today: Day, direction: Direction) -> Result<At, NotADay> {
    let text = text.trim();
    let why = match At::read(text) {
        Ok(reading) => return Ok(reading.at),
        Err(why) => why,
    };
    let (phrase, seconds) = match text.rsplit_once(char::is_whitespace).map(|(p, t)| (p, clock(t))) {
        Some((phrase, Some(seconds))) => (phrase.trim_end(), Some(seconds)),
        _ => (text, None),
    };
    let about = Phrase { today, direction };
    let day = about.read(phrase).filter(|day| (Day(-719_162)..=Day(2_932_896)).contains(day));
    // A date with a known fault is answered with that fault, not with "not a day".
    day.map(|day| At { day, seconds, offset: None }).ok_or(why)
}

/// `14:05`, `14:05:30`, `9am`, `下午` is not read.
fn clock(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    if let Some(hour) = lower.strip_suffix("am").or_else(|| lower.strip_suffix("pm")) {
        let hour: u32 = hour.parse().ok().filter(|h| (1..=12).contains(h))?;
        let afternoon = if lower.ends_with("pm") { 12 } else { 0 };
        return Some((hour % 12 + afternoon) * 3600);
    }
    let mut parts = text.split(':');
    let mut number = |longest: u32| -> Option<u32> {
        let part = parts.next()?;
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|n| plain && *n < longest)
    };
    let (hour, minute) = (number(24)?, number(60)?);
    let second = if text.matches(':').count() > 1 { number(60)? } else { 0 };
    (text.matches(':').count() <= 2).then_some(hour * 3600 + minute * 60 + second)
}

/// Where a phrase is said.
#[derive(Clone, Copy)]
struct Phrase {
    today: Day,
    direction: Direction,
}

impl Phrase {
    fn read(self, text: &str) -> Option<Day> {
        let lower = text.to_lowercase();
        if lower.len() > 200 {
            return None;
        }
        self.sum(&lower)
            .or_else(|| if lower.is_ascii() { self.english(&lower) } else { self.chinese(&lower) })
    }

    /// `+10d`, `-3d`, `2w`, `today-60d`, `2026-11-22+3mo`.
    fn sum(self, text: &str) -> Option<Day> {
        // `3月5日` is a day of the year before it is three months and five days.
        let date_like = text.contains(['年', '月', '日']);
        if let Some(span) = Span::parse(text).filter(|_| !date_like) {
            return Some(match self.direction {
                Direction::Past => self.today - span,
                Direction::Future => self.today + span,
            });
        }
        let at = text.rfind(['+', '-'])?;
        let span = Span::parse(&text[at + 1..])?;
        let head = text[..at].trim();
        let day = match head {
            "" => self.today,
            _ => Day::parse_iso(head.as_bytes()).or_else(|| self.read(head))?,
        };
        Some(if text[at..].starts_with('+') { day + span } else { day - span })
    }

    /// The nearest day of the week before or after today, never today itself.
    fn nearest_weekday(self, weekday: u32) -> Day {
        let ahead = (weekday as i32 - self.today.weekday() as i32).rem_euclid(7);
        match self.direction {
            Direction::Future => self.today + if ahead == 0 { 7 } else { ahead },
            Direction::Past => self.today + ahead - 7,
        }
    }

    /// The nearest such day of a month: today, or in the direction.
    fn nearest_day_of_month(self, day: u32) -> Option<Day> {
        let step = match self.direction {
            Direction::Past => -1,
            Direction::Future => 1,
        };
        let first = Unit::Month.start(self.today);
        (0..=12).find_map(|n| {
            let month = first.add_months(n * step);
            let found = Day::new(month.year(), month.month(), day)?;
            self.lies_ahead(found).then_some(found)
        })
    }

    /// The nearest such day of a year: today, or in the direction. A leap day may be years away.
    fn nearest_day_of_year(self, month: u32, day: u32) -> Option<Day> {
        let step = match self.direction {
            Direction::Past => -1,
            Direction::Future => 1,
        };
        (0..=8).find_map(|n| {
            let found = Day::new(self.today.year() + n * step, month, day)?;
            self.lies_ahead(found).then_some(found)
        })
    }

    fn lies_ahead(self, day: Day) -> bool {
        match self.direction {
            Direction::Past => day <= self.today,
            Direction::Future => day >= self.today,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A Sunday.
    const TODAY: &str = "2026-11-22";

    fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    fn ahead(text: &str) -> String {
        parse(text, day(TODAY), Direction::Future)
            .map_or_else(|why| format!("{why:?}"), |day| day.to_string())
    }

    fn back(text: &str) -> String {
        parse(text, day(TODAY), Direction::Past).map_or_else(|why| format!("{why:?}"), |day| day.to_string())
    }

    #[test]
    fn english_phrases() {
        for (text, is) in [
            ("today", "2026-11-22"),
            ("Yesterday", "2026-11-21"),
            ("the day after tomorrow", "2026-11-24"),
            ("friday", "2026-11-27"),
            ("sunday", "2026-11-29"),
            ("next friday", "2026-11-27"),
            ("next sunday", "2026-11-29"),
            ("this friday", "2026-11-20"),
            ("last friday", "2026-11-20"),
            ("in 2w", "2026-12-06"),
            ("in three days", "2026-11-25"),
            ("in a month", "2026-12-22"),
            ("in a fortnight", "2026-12-06"),
            ("2 weeks from now", "2026-12-06"),
            ("+10d", "2026-12-02"),
            ("-3d", "2026-11-19"),
            ("10d", "2026-12-02"),
            ("3 days ago", "2026-11-19"),
            ("a year ago", "2025-11-22"),
            ("today-60d", "2026-09-23"),
            ("2026-01-31+1mo", "2026-02-28"),
            ("end of month", "2026-11-30"),
            ("end of next month", "2026-12-31"),
            ("month end", "2026-11-30"),
            ("start of next quarter", "2027-01-01"),
            ("end-of-year", "2026-12-31"),
            ("eom", "2026-11-30"),
            ("next week", "2026-11-23"),
            ("next month", "2026-12-01"),
            ("5 march", "2027-03-05"),
            ("March 5th, 2026", "2026-03-05"),
            ("the 15th", "2026-12-15"),
            ("29 feb", "2028-02-29"),
            ("2026/1/2", "2026-01-02"),
        ] {
            assert_eq!(ahead(text), is, "{text}");
        }
    }

    #[test]
    fn chinese_phrases() {
        for (text, is) in [
            ("今天", "2026-11-22"),
            ("昨天", "2026-11-21"),
            ("前天", "2026-11-20"),
            ("大后天", "2026-11-25"),
            ("下周五", "2026-11-27"),
            ("下下周五", "2026-12-04"),
            ("本周三", "2026-11-18"),
            ("这个星期三", "2026-11-18"),
            ("上周一", "2026-11-09"),
            ("周五", "2026-11-27"),
            ("星期天", "2026-11-29"),
            ("下周日", "2026-11-29"),
            ("月底", "2026-11-30"),
            ("下月底", "2026-12-31"),
            ("下个月月底", "2026-12-31"),
            ("月初", "2026-11-01"),
            ("年底", "2026-12-31"),
            ("今年年底", "2026-12-31"),
            ("明年三月五号", "2027-03-05"),
            ("三天后", "2026-11-25"),
            ("两周后", "2026-12-06"),
            ("两个星期以后", "2026-12-06"),
            ("三个月前", "2026-08-22"),
            ("十二天之后", "2026-12-04"),
            ("半年后", "2027-05-22"),
            ("半个月后", "2026-12-07"),
            ("下个月15号", "2026-12-15"),
            ("下月二十一日", "2026-12-21"),
            ("3月5日", "2027-03-05"),
            ("十二月十五号", "2026-12-15"),
            ("2026年3月5日", "2026-03-05"),
            ("二〇二六年三月五日", "2026-03-05"),
            ("15号", "2026-12-15"),
            ("季度末", "2026-12-31"),
            ("下周", "2026-11-23"),
            ("下个月", "2026-12-01"),
            ("昨天-1w", "2026-11-14"),
        ] {
            assert_eq!(ahead(text), is, "{text}");
        }
    }

    #[test]
    fn an_open_phrase_looks_in_the_given_direction() {
        for (text, is) in [
            ("friday", "2026-11-20"),
            ("sunday", "2026-11-15"),
            ("周五", "2026-11-20"),
            ("5 march", "2026-03-05"),
            ("15th", "2026-11-15"),
            ("15号", "2026-11-15"),
            ("2w", "2026-11-08"),
            ("next friday", "2026-11-27"),
            ("22 november", "2026-11-22"),
        ] {
            assert_eq!(back(text), is, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_may_follow() {
        let at = |text| parse_at(text, day(TODAY), Direction::Past).unwrap().to_string();
        assert_eq!(at("yesterday 14:05"), "2026-11-21T14:05:00");
        assert_eq!(at("friday 9am"), "2026-11-20T09:00:00");
        assert_eq!(at("昨天 14:05"), "2026-11-21T14:05:00");
        assert_eq!(at("2026-11-22T14:05+08:00"), "2026-11-22T14:05:00+08:00");
        assert!(parse_at("yesterday 25:05", day(TODAY), Direction::Past).is_err());
    }

    #[test]
    fn what_is_ambiguous_is_refused_with_its_reason() {
        assert!(ahead("01/02/2027").contains("DayMonthOrder"));
        assert_eq!(ahead("26-01-01"), "TwoDigitYear");
        assert_eq!(ahead("2026-02-30"), "NoSuchDay { year: 2026, month: 2, day: 30 }");
        for text in
            ["", "soon", "15", "9/11", "may", "next", "in", "的", "周八", "月", "三", "后", "99999999天后"]
        {
            assert!(parse(text, day(TODAY), Direction::Future).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_iso_day_means_itself_on_every_day(days in -700_000i32..2_900_000, today in 0i32..40_000) {
            let iso = Day(days).to_string();
            for direction in [Direction::Past, Direction::Future] {
                prop_assert_eq!(parse(&iso, Day(today), direction), Ok(Day(days)));
            }
        }

        #[test]
        fn reading_never_panics(
            text in "\\PC{0,20}|[一二三十百廿两半年月日周号天后前底末初中下上本明今去个的0-9]{0,10}|[a-z0-9 +-]{0,20}",
            today in 0i32..40_000
        ) {
            for direction in [Direction::Past, Direction::Future] {
                let _ = parse_at(&text, Day(today), direction);
            }
        }

        #[test]
        fn a_bare_weekday_is_within_a_week_and_never_today(today in 0i32..40_000, at in 0usize..7) {
            let word = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][at];
            let next = parse(word, Day(today), Direction::Future).unwrap() - Day(today);
            let last = Day(today) - parse(word, Day(today), Direction::Past).unwrap();
            prop_assert!((1..=7).contains(&next) && (1..=7).contains(&last));
        }
    }
}
