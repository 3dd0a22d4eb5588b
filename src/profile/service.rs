//! Fields from the tickets: what is open, what was complained about, which promise was missed.

use super::People;
use super::records::Owned;
use crate::model::settings::{Settings, Targets};
use crate::model::{At, Day, Span};

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
    let moment = |text: &str| At::of_cell(text.as_bytes()).map(|at| at.on_clocks_of(settings.timezone));
    let Some(opened) = moment(&then.cell(row, "opened_at")) else { return false };
    let now = At { day: people.as_of, seconds: Some(86_399), offset: None };
    let priority = then.cell(row, "priority");
    let priority = if priority.is_empty() { "normal" } else { &priority };
    let late = |targets: Targets, ended: &str| {
        let Some(target) = targets.of(priority) else { return false };
        let until = moment(ended).filter(|at| at.day <= people.as_of).unwrap_or(now);
        if target.hours != 0 && target.days == 0 && target.months == 0 {
            return business_minutes(settings, opened, until) > i64::from(target.hours) * 60;
        }
        until.day > opened.day.add_span(target)
    };
    late(settings.sla.first_reply, &then.cell(row, "first_reply_at"))
        || late(settings.sla.resolve, &then.cell(row, "resolved_at"))
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
                let (a, b) = ((open * 60).max(low), (close * 60).min(high));
                total += i64::from(b.saturating_sub(a)) / 60;
            }
        }
        day = day + 1;
    }
    total
}

/// The day by which a target is met: of a target in hours the day on which that many hours of service are over, else so
/// many days or months after the day it came in (as `missed` counts).
#[must_use]
pub fn promised_on(settings: &Settings, opened: At, target: Span) -> Day {
    if target.days != 0 || target.months != 0 {
        return opened.day.add_span(target);
    }
    let wanted = i64::from(target.hours) * 60;
    let mut day = opened.day;
    let mut served = 0;
    // Hours of service that never come promise nothing later than the day itself.
    for _ in 0..3660 {
        let begin = if day == opened.day { opened.seconds } else { Some(0) };
        let from = At { day, seconds: begin, offset: None };
        served += business_minutes(settings, from, At { day, seconds: Some(86_400), offset: None });
        if served >= wanted {
            return day;
        }
        day = day + 1;
    }
    opened.day
}

/// The day a ticket came in.
#[must_use]
pub fn opened(tickets: &Owned, people: &People, row: usize) -> Option<Day> {
    tickets.then(people).day(row, "opened_at")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        At::read(text).unwrap().at
    }

    fn settings() -> Settings {
        let yaml = b"format: 1\nsla: {hours: 'mon-fri 09:00-12:00; mon-thu 13:00-18:00'}\ncalendar: {holidays: [2026-03-03]}\n";
        Settings::read("rolo.yaml", yaml).0.unwrap()
    }

    #[test]
    fn only_hours_of_service_count() {
        let minutes = |from, to| business_minutes(&settings(), at(from), at(to));
        assert_eq!(minutes("2026-03-02T10:00", "2026-03-02T11:30"), 90);
        assert_eq!(minutes("2026-03-02T11:00", "2026-03-02T14:00"), 120);
        assert_eq!(minutes("2026-03-02T17:00", "2026-03-04T10:00"), 120, "a holiday lies between");
        assert_eq!(minutes("2026-02-27T13:00", "2026-03-02T08:00"), 0, "a Friday afternoon and a weekend");
    }

    #[test]
    fn a_promise_of_hours_falls_on_the_day_they_are_over() {
        let by = |from, target| promised_on(&settings(), at(from), Span::parse(target).unwrap()).to_string();
        assert_eq!(by("2026-03-02T09:00", "4h"), "2026-03-02");
        assert_eq!(by("2026-03-02T16:00", "4h"), "2026-03-04");
        assert_eq!(by("2026-02-27T20:00", "1h"), "2026-03-02");
        assert_eq!(by("2026-02-27T20:00", "3d"), "2026-03-02");
    }
}
