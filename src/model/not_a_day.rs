//! Why a text is not a day, and which day was probably meant.

use super::Day;
use crate::i18n::Text;

/// Why a text cannot be read as a day or a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotADay {
    /// There is nothing.
    Empty,
    /// The calendar has no such day.
    NoSuchDay {
        /// Year as written.
        year: i32,
        /// Month as written, perhaps not 1–12.
        month: u32,
        /// Day as written.
        day: u32,
    },
    /// The clock or the offset has no such value, or cannot be read.
    NoSuchTime,
    /// It ends after the `T`.
    CutShort,
    /// The year comes last (`01/02/2026`): day and month could be either way round.
    DayMonthOrder {
        /// Read with the day first.
        day_first: Option<Day>,
        /// Read with the month first.
        month_first: Option<Day>,
    },
    /// The year has two digits (`26-01-01`).
    TwoDigitYear,
    /// Seconds or milliseconds since 1970 (`1767225600`).
    Epoch(Day),
    /// A spreadsheet's day number (`46021`), counted from 1899-12-30.
    Serial(Day),
    /// A day of a week of a year (`2026-W05-3`).
    WeekDate(Option<Day>),
    /// A day of a year (`2026-032`).
    OrdinalDate(Option<Day>),
    /// A month by its name (`Jan 2 2026`).
    NamedMonth(Option<Day>),
    /// Chinese (`2026年1月2日`), or digits of another script (`２０２６-01-02`).
    OtherScript(Option<Day>),
    /// A month without a day (`2026-11`).
    MonthOnly,
    /// A day without a year (`11-22`).
    NoYear,
    /// The year is 0, negative, or has more than four digits.
    YearOutOfRange,
    /// A spreadsheet's error or overflow (`#VALUE!`, `########`).
    SpreadsheetError,
    /// Nothing we know.
    Unreadable,
}

impl NotADay {
    /// The reason for a text that no accepted form fits.
    #[must_use]
    pub fn of(text: &str) -> NotADay {
        let text = text.trim();
        if text.is_empty() {
            return NotADay::Empty;
        }
        if text.starts_with('#') {
            return NotADay::SpreadsheetError;
        }
        if let Some(day) = chinese_or_wide(text) {
            return NotADay::OtherScript(day);
        }
        if let Some(reason) = named_month(text) {
            return reason;
        }
        let (sign, body) = match text.strip_prefix(['+', '-']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if let Some(reason) = number(body).filter(|_| !sign) {
            return reason;
        }
        let parts: Vec<&str> = body.split(['-', '/', '.', ' ', 'T', ',']).collect();
        let numbers: Vec<Option<u32>> = parts.iter().map(|p| plain_number(p)).collect();
        let length = |i: usize| parts.get(i).map_or(0, |p| p.len());
        match numbers.as_slice() {
            [Some(_), ..] if sign || length(0) > 4 => NotADay::YearOutOfRange,
            [Some(year), None, ..] if length(0) == 4 && parts[1].starts_with(['W', 'w']) => {
                NotADay::WeekDate(week_date(*year, &parts[1][1..], parts.get(2).copied()))
            }
            [Some(year), Some(day)] if length(0) == 4 && length(1) == 3 => {
                let first = Day::new(*year as i32, 1, 1);
                NotADay::OrdinalDate(
                    first
                        .filter(|_| (1..=366).contains(day))
                        .map(|d| d + (*day as i32 - 1))
                        .filter(|d| d.year() == *year as i32),
                )
            }
            [Some(_), Some(1..=12)] if length(0) == 4 => NotADay::MonthOnly,
            [Some(_), Some(_)] if length(0) <= 2 && length(1) <= 2 => NotADay::NoYear,
            [Some(a), Some(b), Some(year), ..] if length(2) == 4 && length(0) <= 2 && length(1) <= 2 => {
                let year = *year as i32;
                NotADay::DayMonthOrder {
                    day_first: Day::new(year, *b, *a),
                    month_first: Day::new(year, *a, *b),
                }
            }
            [Some(_), Some(_), Some(_), ..] if length(0) <= 2 && length(2) <= 2 => NotADay::TwoDigitYear,
            _ => NotADay::Unreadable,
        }
    }

    /// The one day that was probably meant; none when there are several or none.
    #[must_use]
    pub fn suggestion(&self) -> Option<Day> {
        match self {
            NotADay::Epoch(day) | NotADay::Serial(day) => Some(*day),
            NotADay::WeekDate(day)
            | NotADay::OrdinalDate(day)
            | NotADay::NamedMonth(day)
            | NotADay::OtherScript(day) => *day,
            NotADay::DayMonthOrder { day_first: Some(day), month_first: None }
            | NotADay::DayMonthOrder { day_first: None, month_first: Some(day) } => Some(*day),
            NotADay::DayMonthOrder { day_first: Some(a), month_first: Some(b) } if a == b => Some(*a),
            _ => None,
        }
    }

    /// Stable name of the finding.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            NotADay::DayMonthOrder { .. } => "day-month-order",
            NotADay::NoSuchDay { .. } => "no-such-day",
            NotADay::NoSuchTime => "no-such-time",
            NotADay::CutShort => "day-time-missing",
            NotADay::Serial(_) | NotADay::Epoch(_) | NotADay::SpreadsheetError => "spreadsheet-day",
            _ => "not-a-day",
        }
    }

    /// What is wrong, for a message after the value itself.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            NotADay::Empty => phrase!("is empty"),
            NotADay::NoSuchDay { month, .. } if !(1..=12).contains(month) => {
                phrase!("has a month {month}: there is none", month)
            }
            NotADay::NoSuchDay { year, month, day } => {
                let month = format!("{year:04}-{month:02}");
                phrase!("is not a day: {month} has no day {day}", month, day)
            }
            NotADay::NoSuchTime => phrase!("has a time of day that cannot be read"),
            NotADay::CutShort => phrase!("ends where its time of day should stand"),
            NotADay::DayMonthOrder { day_first: Some(a), month_first: Some(b) } if a != b => {
                phrase!("could be {one} or {other}", one = a, other = b)
            }
            NotADay::DayMonthOrder { .. } => phrase!("has its year last"),
            NotADay::TwoDigitYear => phrase!("has a year of two digits"),
            NotADay::Epoch(_) => phrase!("looks like seconds counted since 1970"),
            NotADay::Serial(_) => phrase!("looks like a spreadsheet's day number"),
            NotADay::WeekDate(_) => phrase!("is a day of a week"),
            NotADay::OrdinalDate(_) => phrase!("is a day counted from New Year"),
            NotADay::NamedMonth(_) => phrase!("has its month as a word"),
            NotADay::OtherScript(_) => phrase!("is not written with plain digits and hyphens"),
            NotADay::MonthOnly => phrase!("is a month, not a day"),
            NotADay::NoYear => phrase!("has no year"),
            NotADay::YearOutOfRange => phrase!("has a year outside 0001–9999"),
            NotADay::SpreadsheetError => phrase!("is what a spreadsheet shows instead of a value"),
            NotADay::Unreadable => phrase!("is not a day"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Text {
        match self.suggestion() {
            Some(day) => phrase!("write `{day}` if that is the day", day),
            None => phrase!("write days as `2026-11-22`, moments as `2026-11-22T14:05:00+08:00`"),
        }
    }
}

fn plain_number(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Bare numbers: what they count, if it is plausible.
fn number(text: &str) -> Option<NotADay> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if whole.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n: i64 = whole.parse().ok()?;
    let day = |days: i64| i32::try_from(days).ok().map(Day);
    match whole.len() {
        // 10 000 is 1927, 99 999 is 2173.
        5 => day(n - 25_569).map(NotADay::Serial),
        9 | 10 if n >= 100_000_000 => day(n / 86_400).map(NotADay::Epoch),
        12 | 13 if n >= 100_000_000_000 => day(n / 86_400_000).map(NotADay::Epoch),
        _ => None,
    }
}

/// Monday of ISO week 1 is the Monday on or before 4 January.
fn week_date(year: u32, week: &str, weekday: Option<&str>) -> Option<Day> {
    let (week, weekday) = (plain_number(week)?, weekday.map_or(Some(1), plain_number)?);
    if !(1..=53).contains(&week) || !(1..=7).contains(&weekday) {
        return None;
    }
    let fourth = Day::new(i32::try_from(year).ok()?, 1, 4)?;
    Some(fourth - fourth.weekday() as i32 + (week as i32 - 1) * 7 + weekday as i32 - 1)
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn named_month(text: &str) -> Option<NotADay> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let month = words.iter().find_map(|w| {
        let at = MONTHS.iter().position(|m| w.starts_with(m))?;
        w.bytes().all(|b| b.is_ascii_alphabetic()).then_some(at as u32 + 1)
    })?;
    let number = |w: &&str| plain_number(w.trim_end_matches(|c: char| c.is_ascii_alphabetic()));
    let mut numbers = words.iter().filter_map(number);
    let day = match (numbers.next(), numbers.next()) {
        (Some(a @ 1..=31), Some(year @ 1000..)) | (Some(year @ 1000..), Some(a @ 1..=31)) => {
            Day::new(year as i32, month, a)
        }
        _ => None,
    };
    Some(NotADay::NamedMonth(day))
}

/// `2026年1月2日` and full-width digits; the outer none means that there is neither.
fn chinese_or_wide(text: &str) -> Option<Option<Day>> {
    let wide = |c: char| matches!(c, '０'..='９');
    if !text.contains(['年', '月', '日', '号']) && !text.contains(wide) {
        return None;
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            '年' | '月' | '／' | '－' | '．' => '-',
            c => c,
        })
        .collect();
    let parts: Vec<&str> =
        plain.trim_end_matches(['日', '号']).split(['-', '/', '.']).map(str::trim).collect();
    let [year, month, day] = parts.as_slice() else { return Some(None) };
    let numbers = (plain_number(year).filter(|y| *y >= 1000), plain_number(month), plain_number(day));
    let (Some(year), Some(month), Some(day)) = numbers else { return Some(None) };
    Some(Day::new(year as i32, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    #[test]
    fn each_form_has_its_reason_and_its_suggestion() {
        for (text, reason, meant) in [
            ("1767225600", NotADay::Epoch(day("2026-01-01")), Some("2026-01-01")),
            ("1767225600000", NotADay::Epoch(day("2026-01-01")), Some("2026-01-01")),
            ("46023", NotADay::Serial(day("2026-01-01")), Some("2026-01-01")),
            ("46023.5", NotADay::Serial(day("2026-01-01")), Some("2026-01-01")),
            ("2026-W05-3", NotADay::WeekDate(Some(day("2026-01-28"))), Some("2026-01-28")),
            ("2026-032", NotADay::OrdinalDate(Some(day("2026-02-01"))), Some("2026-02-01")),
            ("Jan 2 2026", NotADay::NamedMonth(Some(day("2026-01-02"))), Some("2026-01-02")),
            ("2nd January, 2026", NotADay::NamedMonth(Some(day("2026-01-02"))), Some("2026-01-02")),
            ("２０２６-01-02", NotADay::OtherScript(Some(day("2026-01-02"))), Some("2026-01-02")),
            ("2026年1月2日", NotADay::OtherScript(Some(day("2026-01-02"))), Some("2026-01-02")),
            ("26-01-01", NotADay::TwoDigitYear, None),
            ("1/2/26", NotADay::TwoDigitYear, None),
            ("2026-11", NotADay::MonthOnly, None),
            ("11-22", NotADay::NoYear, None),
            ("+12026-01-01", NotADay::YearOutOfRange, None),
            ("-0044-03-15", NotADay::YearOutOfRange, None),
            ("#VALUE!", NotADay::SpreadsheetError, None),
            ("soon", NotADay::Unreadable, None),
            ("", NotADay::Empty, None),
        ] {
            let is = NotADay::of(text);
            assert_eq!(is, reason, "{text}");
            assert_eq!(is.suggestion(), meant.map(day), "{text}");
        }
    }

    #[test]
    fn a_day_with_the_year_last_is_suggested_only_when_one_order_is_possible() {
        assert_eq!(NotADay::of("01/02/2026").suggestion(), None);
        assert_eq!(NotADay::of("1.2.2026").code(), "day-month-order");
        assert_eq!(NotADay::of("01/02/2026").message(), "could be 2026-02-01 or 2026-01-02");
        assert_eq!(NotADay::of("25/12/2026").suggestion(), Some(day("2026-12-25")));
        assert_eq!(NotADay::of("12/25/2026").suggestion(), Some(day("2026-12-25")));
        assert_eq!(NotADay::of("02/02/2026").suggestion(), Some(day("2026-02-02")));
    }
}
