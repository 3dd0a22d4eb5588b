//! Days one works and days one remembers: workdays, holidays, festivals, hours of service.

use serde::de::{Deserialize, Deserializer};

use super::label::{Label, Name};
use super::values::{QueryText, scalar};
use crate::model::{Day, Span};

/// Names of weekdays, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Which days of the week are meant: `mon-fri`, or `mon-thu, sat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays([bool; 7]);

impl Weekdays {
    /// Reads days and ranges joined with commas; a range may run over the week's end (`sun-thu`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Weekdays> {
        let number = |word: &str| WEEKDAYS.iter().position(|d| d.eq_ignore_ascii_case(word.trim()));
        let mut days = [false; 7];
        for part in text.split(',') {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (from, to) = (number(from)?, number(to)?);
            (0..=(to + 7 - from) % 7).for_each(|i| days[(from + i) % 7] = true);
        }
        Some(Weekdays(days))
    }

    /// Whether this day of the week is among them, Monday being 0.
    #[must_use]
    pub fn has(self, weekday: u32) -> bool {
        self.0[weekday as usize % 7]
    }
}

impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Weekdays, D::Error> {
        let help = || phrase!("write mon-fri, or mon-thu, sat");
        scalar(deserializer, || phrase!("a list of weekdays"), help, Weekdays::parse)
    }
}

/// Days from the first to the last, both included: `2026-12-25`, `2026-10-01..2026-10-07`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
}

impl Days {
    /// Whether the day is among them.
    #[must_use]
    pub fn has(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Days, D::Error> {
        let help = || phrase!("write 2026-12-25, or a range 2026-10-01..2026-10-07");
        scalar(
            deserializer,
            || phrase!("a day or a range of days"),
            help,
            |text| {
                let (first, last) = text.split_once("..").unwrap_or((text, text));
                let day = |t: &str| Day::parse_iso(t.trim().as_bytes());
                let (first, last) = (day(first)?, day(last)?);
                (first <= last).then_some(Days { first, last })
            },
        )
    }
}

/// When a festival is: every year on a date, every lunar year on a lunar date, or once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FestivalDay {
    /// Month and day of every year, `12-25`.
    Yearly(u32, u32),
    /// Month and day of every Chinese lunar year, `lunar 08-15`.
    Lunar(u32, u32),
    /// One day, `2026-02-17`.
    Once(Day),
}

impl<'de> Deserialize<'de> for FestivalDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FestivalDay, D::Error> {
        let help = || phrase!("write 12-25, lunar 08-15, or 2026-02-17");
        scalar(
            deserializer,
            || phrase!("the day of a festival"),
            help,
            |text| {
                if let Some(day) = Day::parse_iso(text.as_bytes()) {
                    return Some(FestivalDay::Once(day));
                }
                let lunar = text.strip_prefix("lunar");
                let date = lunar.unwrap_or(text).trim_start_matches([':', ' ']);
                let (month, day) = date.split_once('-')?;
                let (month, day): (u32, u32) = (month.parse().ok()?, day.parse().ok()?);
                match lunar {
                    Some(_) => ((1..=12).contains(&month) && (1..=30).contains(&day))
                        .then_some(FestivalDay::Lunar(month, day)),
                    None => Day::new(2024, month, day).map(|_| FestivalDay::Yearly(month, day)),
                }
            },
        )
    }
}

/// A day on which customers are greeted.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    /// Its name, used in follow-up keys.
    pub name: Name,
    /// What people see.
    #[serde(default)]
    pub label: Label,
    /// When it is.
    pub on: FestivalDay,
    /// How long before the day it appears in `due`.
    #[serde(default)]
    pub lead: Option<Span>,
    /// Whom to greet; everybody in contact when empty.
    #[serde(default)]
    pub when: Option<QueryText>,
    /// The draft to use, a name in `templates/`.
    #[serde(default)]
    pub draft: Option<String>,
}

/// Working days and festivals of the book.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// Days of the week one works.
    pub workdays: Weekdays,
    /// Days one does not work.
    pub holidays: Vec<Days>,
    /// Days one works although they are holidays or weekends (make-up days).
    pub also_workdays: Vec<Days>,
    /// How long before a birthday it appears in `due`.
    pub birthday_lead: Span,
    /// Days on which customers are greeted.
    pub festivals: Vec<Festival>,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar {
            workdays: Weekdays([true, true, true, true, true, false, false]),
            holidays: Vec::new(),
            also_workdays: Vec::new(),
            birthday_lead: Span::days(7),
            festivals: Vec::new(),
        }
    }
}

impl Calendar {
    /// Whether one works on that day.
    #[must_use]
    pub fn is_workday(&self, day: Day) -> bool {
        let within = |days: &[Days]| days.iter().any(|d| d.has(day));
        within(&self.also_workdays) || (self.workdays.has(day.weekday()) && !within(&self.holidays))
    }

    /// The day itself when one works on it, else the next working day (the day itself if there is none for a year).
    #[must_use]
    pub fn workday_from(&self, day: Day) -> Day {
        (0..366).map(|i| day + i).find(|d| self.is_workday(*d)).unwrap_or(day)
    }
}

/// Hours of service: `mon-fri 09:00-18:00`, several joined with `;`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours(Vec<(Weekdays, u32, u32)>);

impl Hours {
    /// Reads weekdays and a from–to of the clock, `;` between several; times of one weekday must not overlap.
    #[must_use]
    pub fn parse(text: &str) -> Option<Hours> {
        let minute = |clock: &str| {
            let (hour, minute) = clock.trim().split_once(':')?;
            let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
            ((hour < 24 && minute < 60) || (hour, minute) == (24, 0)).then_some(hour * 60 + minute)
        };
        let mut ranges = Vec::new();
        for part in text.split(';') {
            let (days, clock) = part.trim().rsplit_once(' ')?;
            let (from, to) = clock.split_once('-')?;
            let (from, to) = (minute(from)?, minute(to)?);
            if from >= to {
                return None;
            }
            ranges.push((Weekdays::parse(days)?, from, to));
        }
        ranges.sort_by_key(|r| r.1);
        let hours = Hours(ranges);
        let sound = (0..7).all(|day| hours.on(day).collect::<Vec<_>>().windows(2).all(|w| w[0].1 <= w[1].0));
        sound.then_some(hours)
    }

    /// Round the clock, all days.
    #[must_use]
    pub fn always() -> Hours {
        Hours(vec![(Weekdays([true; 7]), 0, 24 * 60)])
    }

    /// The open stretches of a weekday (Monday 0) as minutes since midnight, in order.
    pub fn on(&self, weekday: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().filter(move |r| r.0.has(weekday)).map(|r| (r.1, r.2))
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hours, D::Error> {
        let help = || phrase!("write mon-fri 09:00-18:00; sat 10:00-14:00");
        scalar(deserializer, || phrase!("hours of service"), help, Hours::parse)
    }
}

/// A target by priority of a ticket; none where nothing was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Targets {
    /// For `high`.
    pub high: Option<Span>,
    /// For `normal`, and for no priority.
    pub normal: Option<Span>,
    /// For `low`.
    pub low: Option<Span>,
}

impl Targets {
    /// The target for a ticket's priority as its cell holds it.
    #[must_use]
    pub fn of(self, priority: &str) -> Option<Span> {
        match priority {
            "high" => self.high,
            "low" => self.low,
            _ => self.normal,
        }
    }
}

/// What is promised about answers: days of a target are working days, hours are hours of service.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sla {
    /// When the clock runs; holidays of the calendar do not count.
    pub hours: Hours,
    /// From opened to the first reply.
    pub first_reply: Targets,
    /// From opened to resolved.
    pub resolve: Targets,
}

impl Default for Sla {
    fn default() -> Sla {
        let hours = |h| Some(Span::hours(h));
        let days = |d| Some(Span::days(d));
        Sla {
            hours: Hours(vec![(Weekdays([true, true, true, true, true, false, false]), 9 * 60, 18 * 60)]),
            first_reply: Targets { high: hours(1), normal: hours(4), low: days(1) },
            resolve: Targets { high: days(1), normal: days(3), low: days(5) },
        }
    }
}
