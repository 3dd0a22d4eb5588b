//! English day phrases.

use super::{Direction, Phrase};
use crate::model::period::Unit;
use crate::model::{Day, Span};

impl Phrase {
    pub(super) fn english(self, text: &str) -> Option<Day> {
        let words: Vec<&str> = text
            .split([' ', ',', '-', '_'])
            .filter(|word| !matches!(*word, "" | "the" | "of" | "on" | "at" | "by"))
            .collect();
        let today = self.today;
        match words.as_slice() {
            ["today" | "now" | "tonight"] => Some(today),
            ["yesterday"] => Some(today - 1),
            ["tomorrow" | "tmr" | "tmrw"] => Some(today + 1),
            ["day", "after", "tomorrow"] | ["overmorrow"] => Some(today + 2),
            ["day", "before", "yesterday"] => Some(today - 2),
            ["eom"] => Some(Unit::Month.end(today)),
            ["eow"] => Some(Unit::Week.end(today)),
            ["eoq"] => Some(Unit::Quarter.end(today)),
            ["eoy"] => Some(Unit::Year.end(today)),
            ["end" | "start" | "beginning" | "begin", rest @ ..] => edge(words[0], self.unit(rest)?),
            [rest @ .., "end"] if !rest.is_empty() => edge("end", self.unit(rest)?),
            ["in", rest @ ..] => Some(today + span(rest)?),
            [rest @ .., "ago"] => Some(today - span(rest)?),
            [rest @ .., "from", "now" | "today"] | [rest @ .., "later"] => Some(today + span(rest)?),
            ["next", word] if weekday(word).is_some() => {
                Some(Unit::Week.start_after(today, 1) + weekday(word)? as i32)
            }
            ["this", word] if weekday(word).is_some() => {
                Some(Unit::Week.start(today) + weekday(word)? as i32)
            }
            ["last" | "past", word] if weekday(word).is_some() => {
                Some(Phrase { direction: Direction::Past, ..self }.nearest_weekday(weekday(word)?))
            }
            ["coming", word] => {
                Some(Phrase { direction: Direction::Future, ..self }.nearest_weekday(weekday(word)?))
            }
            ["next" | "last" | "this", _] => self.unit(&words).map(|(unit, day)| unit.start(day)),
            [word] if weekday(word).is_some() => weekday(word).map(|w| self.nearest_weekday(w)),
            [word] => self.nearest_day_of_month(ordinal(word)?),
            [a, b] => match (month(a), month(b)) {
                (Some(month), None) => self.nearest_day_of_year(month, day_number(b)?),
                (None, Some(month)) => self.nearest_day_of_year(month, day_number(a)?),
                _ => None,
            },
            [a, b, year] if year.len() == 4 => {
                let year = year.parse().ok()?;
                match (month(a), month(b)) {
                    (Some(month), None) => Day::new(year, month, day_number(b)?),
                    (None, Some(month)) => Day::new(year, month, day_number(a)?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `month`, `this month`, `next year`: the unit and a day in it.
    fn unit(self, words: &[&str]) -> Option<(Unit, Day)> {
        let (n, unit) = match words {
            [unit] | ["this", unit] => (0, unit),
            ["next", unit] => (1, unit),
            ["last" | "previous", unit] => (-1, unit),
            _ => return None,
        };
        let unit = Unit::named(unit).filter(|u| *u != Unit::Day)?;
        Some((unit, unit.start_after(self.today, n)))
    }
}

/// The first or last day of a unit.
fn edge(word: &str, (unit, day): (Unit, Day)) -> Option<Day> {
    Some(if word == "end" { unit.end(day) } else { unit.start(day) })
}

/// A length of time in English words: `2 weeks`, `a month`.
#[must_use]
pub fn read_span(text: &str) -> Option<Span> {
    let lower = text.to_lowercase();
    span(&lower.split_whitespace().collect::<Vec<_>>())
}

/// `2 weeks`, `a month`, `three days and 2 hours` without the `and`.
fn span(words: &[&str]) -> Option<Span> {
    const NUMBERS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let mut text = String::new();
    for word in words {
        let number = NUMBERS.iter().position(|n| n == word);
        let unit = match *word {
            "a" | "an" => "1",
            "day" | "days" => "d",
            "week" | "weeks" => "w",
            "month" | "months" => "mo",
            "year" | "years" => "y",
            "fortnight" | "fortnights" => {
                return span(&[&words[..words.len() - 1], &["weeks"]].concat()).map(twice);
            }
            other => other,
        };
        match number {
            Some(number) => text.push_str(&number.to_string()),
            None => text.push_str(unit),
        }
        text.push(' ');
    }
    Span::parse(&text)
}

fn twice(span: Span) -> Span {
    Span { months: span.months * 2, days: span.days * 2, hours: span.hours * 2 }
}

fn weekday(word: &str) -> Option<u32> {
    const DAYS: [(&str, &str); 7] = [
        ("mon", "monday"),
        ("tue", "tuesday"),
        ("wed", "wednesday"),
        ("thu", "thursday"),
        ("fri", "friday"),
        ("sat", "saturday"),
        ("sun", "sunday"),
    ];
    let odd = matches!(word, "tues" | "thur" | "thurs");
    let at = DAYS
        .iter()
        .position(|(short, long)| word == *short || word == *long || (odd && word.starts_with(short)));
    at.map(|at| at as u32)
}

fn month(word: &str) -> Option<u32> {
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
    let word = word.trim_end_matches('.');
    let at = MONTHS
        .iter()
        .position(|m| word.len() >= 3 && (m.starts_with(word) || word == "sept" && *m == "september"));
    at.map(|at| at as u32 + 1)
}

/// `15th`: an ordinal is a day of the month, a bare number is not.
fn ordinal(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].into_iter().find_map(|end| word.strip_suffix(end))?;
    digits.parse().ok().filter(|n| (1..=31).contains(n))
}

fn day_number(word: &str) -> Option<u32> {
    ordinal(word).or_else(|| word.parse().ok().filter(|n| (1..=31).contains(n)))
}
