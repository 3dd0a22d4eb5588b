//! Fields from the tickets: what is open, what was complained about, which promise was missed.

use super::People;
use super::records::Owned;
use crate::model::settings::{Settings, Targets};
use crate::model::{At, Day};

/// Counts of tickets by person: `counts` looks at one ticket.
#[must_use]
pub fn count(tickets: &Owned, people: usize, mut counts: impl FnMut(usize) -> bool) -> Vec<i32> {
    let mut sums = vec![0; people];
    for &(row, who) in &tickets.rows {
        if counts(row) {
            sums[who as usize] += 1;
        }
    }
    sums
}

/// Whether a ticket missed a target: answered or resolved too late, or still waiting past it.
///
/// Times are business minutes by the book's hours and holidays; a target in days counts calendar days.
#[must_use]
pub fn missed(tickets: &Owned, people: &People, row: usize, settings: &Settings) -> bool {
    let then = tickets.then(people);
    let Some(opened) = moment(&then.text(row, "opened_at")) else { return false };
    let now = At { day: people.as_of, seconds: Some(86_399), offset: None };
    let priority = then.text(row, "priority");
    let priority = if priority.is_empty() { "normal" } else { &priority };
    let late = |targets: Targets, ended: &str| {
        let Some(target) = targets.of(priority) else { return false };
        let until = moment(ended).filter(|at| at.day <= people.as_of).unwrap_or(now);
        if target.hours != 0 && target.days == 0 && target.months == 0 {
            return business_minutes(settings, opened, until) > i64::from(target.hours) * 60;
        }
        until.day > opened.day.add_span(target)
    };
    late(settings.sla.first_reply, &then.text(row, "first_reply_at"))
        || late(settings.sla.resolve, &then.text(row, "resolved_at"))
}

fn moment(text: &str) -> Option<At> {
    At::read(text).ok().map(|reading| reading.at)
}

/// Minutes of the book's working hours between two local moments; a moment without a time is midnight.
#[must_use]
pub fn business_minutes(settings: &Settings, from: At, to: At) -> i64 {
    let (begin, end) = (from.seconds.unwrap_or(0), to.seconds.unwrap_or(0));
    let mut total = 0i64;
    let mut day = from.day;
    // A ticket open for years is late by any target; no need to walk on.
    while day <= to.day && day - from.day < 3660 {
        let holiday = settings.calendar.holidays.iter().any(|h| h.has(day));
        let extra = settings.calendar.also_workdays.iter().any(|d| d.has(day));
        if !holiday || extra {
            let low = if day == from.day { begin } else { 0 };
            let high = if day == to.day { end } else { 86_400 };
            for (open, close) in settings.sla.hours.on(day.weekday()) {
                let (a, b) = (open.max(low), close.min(high));
                total += i64::from(b.saturating_sub(a)) / 60;
            }
        }
        day = day + 1;
    }
    total
}

/// The day a ticket came in.
#[must_use]
pub fn opened(tickets: &Owned, people: &People, row: usize) -> Option<Day> {
    tickets.then(people).day(row, "opened_at")
}
