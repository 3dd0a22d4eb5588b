//! Days and moments as foreign files write them: the column decides how they are read, never a cell.

use std::fmt;

use super::clock;
use crate::model::{At, Day};

/// Which number of `03/04/2026` is what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl Order {
    /// Reads `ymd`, `dmy` or `mdy`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Order> {
        match word {
            "ymd" => Some(Order::Ymd),
            "dmy" => Some(Order::Dmy),
            "mdy" => Some(Order::Mdy),
            _ => None,
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Order::Ymd => "ymd",
            Order::Dmy => "dmy",
            Order::Mdy => "mdy",
        })
    }
}

/// How the cells of one column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convention {
    /// The order of three short numbers; none where the column has no such cell.
    pub order: Option<Order>,
    /// Whether every time of day in the column is midnight, and so means nothing.
    pub midnight: bool,
    /// How many seconds east of UTC times without an offset of their own are, where the header says so.
    pub offset: Option<i32>,
    /// Whether some cells were numbers counted by a spreadsheet (45631) or a clock (1765012345000).
    pub counted: bool,
}

/// Why a column cannot be read without being told how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Several orders fit every cell.
    Ambiguous {
        /// Index of a row that can be read in several ways.
        row: usize,
        /// The ways, with what the cell would be.
        readings: Vec<(Order, Day)>,
    },
    /// One cell fits one order only, another cell another one.
    Contradictory {
        /// Index of a row that fits one order.
        row: usize,
        /// Index of a row that does not.
        other: usize,
    },
}

/// A cell before the order is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    /// It can be read in one way only.
    Fixed { at: At, counted: bool },
    /// Three short numbers, the text between them, and what follows.
    Numbers { parts: [u32; 3], dot: bool, time: Option<clock::Time> },
}

const ORDERS: [Order; 3] = [Order::Ymd, Order::Dmy, Order::Mdy];

fn arrange(parts: [u32; 3], order: Order) -> Option<Day> {
    let [a, b, c] = parts;
    let (year, month, day) = match order {
        Order::Ymd => (a, b, c),
        Order::Dmy => (c, b, a),
        Order::Mdy => (c, a, b),
    };
    Day::new(full_year(year), month, day)
}

/// Two digits of a year mean 1970 to 2069.
fn full_year(year: u32) -> i32 {
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    match year {
        0..=69 => 2000 + year,
        70..=99 => 1900 + year,
        _ => year,
    }
}

/// Decides how a column is read; `cells` are its filled cells with the index of their row.
///
/// Cells that are no day at all are passed over: the reader rejects them one by one.
///
/// # Errors
/// Several orders fit all cells and would give other days, or no order fits all.
pub fn decide<'a>(
    cells: impl Iterator<Item = (usize, &'a str)>,
    asked: Option<Order>,
) -> Result<Convention, Doubt> {
    let mut fits = [true; 3];
    let mut last: [Option<usize>; 3] = [None; 3];
    let mut open: Option<(usize, [u32; 3])> = None;
    let mut out = Convention { order: asked, midnight: true, offset: None, counted: false };
    let mut numbers = false;
    for (row, cell) in cells {
        match shape(cell) {
            None => {}
            Some(Shape::Fixed { at, counted }) => {
                out.midnight &= at.seconds.is_none_or(|s| s == 0);
                out.counted |= counted;
            }
            Some(Shape::Numbers { parts, dot, time }) => {
                out.midnight &= time.is_none_or(|t| t.seconds == 0);
                let day = |order| arrange(parts, order).filter(|_| is_plausible(parts, order, dot));
                if ORDERS.iter().all(|&o| day(o).is_none()) {
                    continue;
                }
                numbers = true;
                let mut ways: Vec<Option<Day>> = Vec::new();
                for (i, &order) in ORDERS.iter().enumerate() {
                    if fits[i] && day(order).is_none() {
                        fits[i] = false;
                        last[i] = Some(row);
                    }
                    ways.push(day(order));
                }
                let mut days: Vec<Day> = ways.into_iter().flatten().collect();
                days.dedup();
                if days.len() > 1 && open.is_none() {
                    open = Some((row, parts));
                }
                if fits == [false; 3] && asked.is_none() {
                    let other = last.into_iter().flatten().filter(|&r| r != row).min().unwrap_or(row);
                    return Err(Doubt::Contradictory { row, other });
                }
            }
        }
    }
    if asked.is_some() || !numbers {
        return Ok(out);
    }
    let left: Vec<Order> = ORDERS.into_iter().zip(fits).filter(|f| f.1).map(|f| f.0).collect();
    out.order = left.first().copied();
    if let (Some((row, parts)), 2..) = (open, left.len()) {
        let readings: Vec<(Order, Day)> =
            left.iter().filter_map(|&o| arrange(parts, o).map(|d| (o, d))).collect();
        if readings.iter().any(|r| r.1 != readings[0].1) {
            return Err(Doubt::Ambiguous { row, readings });
        }
    }
    Ok(out)
}

/// Dots stand in days written day first; a year of two digits that comes first is met with hyphens only.
fn is_plausible(parts: [u32; 3], order: Order, dot: bool) -> bool {
    match order {
        Order::Mdy => !dot,
        Order::Ymd => !dot && parts[2] <= 31 && parts[0] < 100,
        Order::Dmy => true,
    }
}

/// The offset from UTC in seconds that a header names for the times below it: `Created (UTC)`, `date_gmt`, `UTC+08:00`.
#[must_use]
pub fn offset_in(header: &str) -> Option<i32> {
    let folded = header.to_ascii_lowercase();
    let (at, _) = ["utc", "gmt"].iter().flat_map(|word| folded.match_indices(word)).find(|(at, word)| {
        let is_letter = |c: char| c.is_ascii_alphanumeric();
        !folded[..*at].ends_with(is_letter) && !folded[at + word.len()..].starts_with(is_letter)
    })?;
    let rest = folded[at + 3..].trim_start();
    let Some(sign) = rest.chars().next().filter(|c| matches!(c, '+' | '-')) else { return Some(0) };
    let digits: String = rest[1..].chars().take_while(|c| c.is_ascii_digit() || *c == ':').collect();
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours.to_owned(), minutes.to_owned()),
        None if digits.len() == 4 => (digits[..2].to_owned(), digits[2..].to_owned()),
        None => (digits, "0".to_owned()),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let east = hours * 3600 + minutes * 60;
    (hours <= 14 && minutes < 60).then_some(if sign == '-' { -east } else { east })
}

/// Reads one cell by the convention of its column; none where it is no day.
#[must_use]
pub fn read(cell: &str, convention: Convention) -> Option<At> {
    let mut at = match shape(cell)? {
        Shape::Fixed { at, .. } => at,
        Shape::Numbers { parts, time, .. } => At {
            day: arrange(parts, convention.order?)?,
            seconds: time.map(|t| t.seconds),
            offset: time.and_then(|t| t.offset),
        },
    };
    if convention.midnight {
        at.seconds = None;
        at.offset = None;
    } else if at.seconds.is_some() {
        at.offset = at.offset.or(convention.offset);
    }
    Some(at)
}

fn shape(cell: &str) -> Option<Shape> {
    let text = cell.trim();
    let bytes = text.as_bytes();
    let fixed = |day, time: Option<clock::Time>| {
        let at = At { day, seconds: time.map(|t| t.seconds), offset: time.and_then(|t| t.offset) };
        Some(Shape::Fixed { at, counted: false })
    };
    if let Some(day) = bytes.get(..10).and_then(Day::parse_iso) {
        return match clock::read(&text[10..]) {
            clock::Found::Nothing => fixed(day, None),
            clock::Found::Time(time) => fixed(day, Some(time)),
            clock::Found::Other => None,
        };
    }
    if bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        && bytes.iter().filter(|b| **b == b'.').count() < 2
    {
        return counted(text);
    }
    let spaced;
    let text = if text.is_ascii() {
        text
    } else {
        spaced = western(text);
        spaced.trim()
    };
    let (parts, rest, dot) = three_numbers(text).or_else(|| with_month_name(text))?;
    let time = match clock::read(rest) {
        clock::Found::Nothing => None,
        clock::Found::Time(time) => Some(time),
        clock::Found::Other => return None,
    };
    match parts {
        Parts::Full(year, month, day) => fixed(Day::new(year, month, day)?, time),
        Parts::Short(parts) => Some(Shape::Numbers { parts, dot, time }),
    }
}

enum Parts {
    Full(i32, u32, u32),
    Short([u32; 3]),
}

/// `2019年07月09日 上午10:37` as `2019-07-09 AM 10:37`.
fn western(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.nfkc().collect();
    let text = text.replace("上午", " AM ").replace("下午", " PM ").replace(['\u{a0}', '\u{202f}'], " ");
    text.replace(['年', '月'], "-")
        .replace(['日', '号'], " ")
        .replace(['时', '点'], ":")
        .replace('分', ":")
        .replace('秒', "")
}

/// The first three numbers of a text, kept apart by one and the same mark.
fn three_numbers(text: &str) -> Option<(Parts, &str, bool)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut numbers = [(0u32, 0usize); 3];
    let mut mark = 0u8;
    for (i, number) in numbers.iter_mut().enumerate() {
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        *number = (text[start..at].parse().ok()?, at - start);
        if i < 2 {
            let here = *bytes.get(at)?;
            if !matches!(here, b'-' | b'/' | b'.') || i == 1 && here != mark {
                return None;
            }
            mark = here;
            at += 1;
            while bytes.get(at) == Some(&b' ') && mark == b'.' {
                at += 1;
            }
        }
    }
    let [(a, a_digits), (b, b_digits), (c, c_digits)] = numbers;
    if b_digits > 2 || c_digits > 4 || a_digits > 4 {
        return None;
    }
    let rest = &text[at..];
    if a_digits == 4 {
        return (c_digits <= 2).then_some((Parts::Full(a as i32, b, c), rest, false));
    }
    (a_digits <= 2 && c_digits != 3).then_some((Parts::Short([a, b, c]), rest, mark == b'.'))
}

/// `12 Mar 2024`, `Mar 12, 2024`, `7-Feb-22`, `Tue, 3 March 2026`.
fn with_month_name(text: &str) -> Option<(Parts, &str, bool)> {
    let mut month = None;
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && (month.is_none() || numbers.len() < 2) {
        let start = at;
        if bytes[at].is_ascii_digit() {
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            numbers.push((text[start..at].parse().ok()?, at - start));
            let suffix = text.get(at..at + 2).unwrap_or_default();
            if matches!(suffix, "st" | "nd" | "rd" | "th") {
                at += 2;
            }
        } else if bytes[at].is_ascii_alphabetic() {
            while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
                at += 1;
            }
            match month_named(&text[start..at]) {
                Some(named) => month = Some(named),
                None if is_weekday(&text[start..at]) => {}
                None => return None,
            }
        } else if matches!(bytes[at], b' ' | b',' | b'-' | b'.' | b'/') {
            at += 1;
        } else {
            return None;
        }
    }
    let [(a, a_digits), (b, b_digits)] = numbers[..] else { return None };
    let (year, day) = if a_digits == 4 { (a, b) } else { (b, a) };
    if b_digits == 3 || a_digits == 3 || a_digits == 4 && b_digits == 4 {
        return None;
    }
    Some((Parts::Full(full_year(year), month?, day), &text[at..], false))
}

fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    if word == "sept" {
        return Some(9);
    }
    let at = MONTHS.iter().position(|m| *m == word || word.len() == 3 && m.starts_with(&word))?;
    u32::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && DAYS.iter().any(|d| d.starts_with(&word))
}

/// `20260131`, a spreadsheet's day 45631, epoch seconds or milliseconds.
fn counted(text: &str) -> Option<Shape> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let number: i64 = whole.parse().ok()?;
    let day = |n: i64| i32::try_from(n).ok().map(Day);
    match (whole.len(), part.is_empty()) {
        (8, true) => {
            let n = u32::try_from(number).ok()?;
            let day = Day::new(i32::try_from(n / 10_000).ok()?, n / 100 % 100, n % 100)?;
            ((1900..2200).contains(&day.year())).then_some(Shape::Fixed { at: At::from(day), counted: false })
        }
        (5, _) if (20_000..=80_000).contains(&number) => {
            // Day 1 is 1900-01-01 and a 29 February 1900 is counted: 25569 is 1970-01-01.
            let fraction: f64 = format!("0.{part}").parse().unwrap_or(0.0);
            let seconds = (!part.is_empty()).then(|| (fraction * 86_400.0).round().min(86_399.0) as u32);
            let at = At { day: day(number - 25_569)?, seconds, offset: None };
            Some(Shape::Fixed { at, counted: true })
        }
        (10 | 13, true) => {
            let seconds = if whole.len() == 13 { number / 1000 } else { number };
            let at = At {
                day: day(seconds.div_euclid(86_400))?,
                seconds: u32::try_from(seconds.rem_euclid(86_400)).ok(),
                offset: Some(0),
            };
            Some(Shape::Fixed { at, counted: true })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str], asked: Option<Order>) -> Result<Vec<String>, Doubt> {
        let how = decide(cells.iter().enumerate().map(|(i, c)| (i, *c)), asked)?;
        Ok(cells.iter().map(|c| read(c, how).map_or("?".into(), |at| at.to_string())).collect())
    }

    #[test]
    fn one_cell_with_a_day_beyond_twelve_decides_for_the_column() {
        assert_eq!(column(&["3/4/2024", "3/15/2024"], None).unwrap(), ["2024-03-04", "2024-03-15"]);
        assert_eq!(column(&["3/4/2024", "15/3/2024"], None).unwrap(), ["2024-04-03", "2024-03-15"]);
        assert_eq!(column(&["16-10-20", "96-12-31"], None).unwrap(), ["2016-10-20", "1996-12-31"]);
    }

    #[test]
    fn a_column_that_fits_both_orders_is_never_guessed() {
        let Err(Doubt::Ambiguous { row, readings }) = column(&["5/5/2024", "3/4/2024"], None) else {
            panic!()
        };
        assert_eq!(row, 1);
        assert_eq!(readings.len(), 2);
        assert_eq!(column(&["3/4/2024"], Some(Order::Dmy)).unwrap(), ["2024-04-03"]);
        assert_eq!(column(&["5/5/2024", "2024-03-04"], None).unwrap(), ["2024-05-05", "2024-03-04"]);
    }

    #[test]
    fn a_column_with_two_orders_is_refused() {
        let found = column(&["15/3/2024", "3/15/2024"], None);
        assert_eq!(found, Err(Doubt::Contradictory { row: 1, other: 0 }));
    }

    #[test]
    fn the_usual_dresses_of_a_day_are_read() {
        for text in [
            "2024-03-09",
            "2024/3/9",
            "2024.03.09",
            "2024年03月09日",
            "2024年3月9号",
            "9 Mar 2024",
            "Mar 9, 2024",
            "9-Mar-24",
            "Saturday, 9 March 2024",
            "March 9th 2024",
            "20240309",
            "45360",
            "2024-03-09 00:00:00",
        ] {
            assert_eq!(column(&[text], None).unwrap(), ["2024-03-09"], "{text}");
        }
        assert_eq!(column(&["09.03.2024"], None).unwrap(), ["2024-03-09"]);
    }

    #[test]
    fn a_header_names_the_offset_of_its_times() {
        for (header, offset) in [
            ("Created (UTC)", Some(0)),
            ("created_at_utc", Some(0)),
            ("Date GMT", Some(0)),
            ("付款时间（UTC+8）", Some(28_800)),
            ("Start (GMT-03:30)", Some(-12_600)),
            ("when utc+0530", Some(19_800)),
            ("Outcome", None),
            ("utcome", None),
            ("UTC+99", None),
        ] {
            assert_eq!(offset_in(header), offset, "{header}");
        }
        let convention = Convention { order: None, midnight: false, offset: Some(0), counted: false };
        let shown = |cell| read(cell, convention).unwrap().to_string();
        assert_eq!(shown("2026-01-31 20:00:00"), "2026-01-31T20:00:00Z");
        assert_eq!(shown("2026-01-31T20:00:00+08:00"), "2026-01-31T20:00:00+08:00");
        assert_eq!(shown("2026-01-31"), "2026-01-31");
    }

    #[test]
    fn times_and_offsets_are_kept_unless_all_are_midnight() {
        assert_eq!(
            column(&["2025-12-06 10:37:33 -0500", "2006-06-12T20:58:40.000Z", "2024-03-12 09:14"], None)
                .unwrap(),
            ["2025-12-06T10:37:33-05:00", "2006-06-12T20:58:40Z", "2024-03-12T09:14:00"]
        );
        assert_eq!(column(&["3/15/2024 2:30 PM"], None).unwrap(), ["2024-03-15T14:30:00"]);
        assert_eq!(column(&["2024年3月15日 下午2:30"], None).unwrap(), ["2024-03-15T14:30:00"]);
        assert_eq!(column(&["1700000000000"], None).unwrap(), ["2023-11-14T22:13:20Z"]);
        assert_eq!(
            column(&["2024-01-01 00:00", "2024-01-02 08:00"], None).unwrap(),
            ["2024-01-01T00:00:00", "2024-01-02T08:00:00"]
        );
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in
            ["soon", "2024-02-30", "31/31/2024", "12", "1.38E+10", "2024-03-09 tomorrow", "5-2024-3", ""]
        {
            assert_eq!(column(&[text], None).unwrap(), ["?"], "{text}");
        }
    }
}
