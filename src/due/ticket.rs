//! Tickets nobody has answered or resolved by the day that was promised.

use super::desk::{Cells, Desk};
use super::kind::Kind;
use super::urgency;
use super::waiting::{Found, Waiting};
use crate::book::as_of::Then;
use crate::i18n::Text;
use crate::model::{At, Day, Span};
use crate::profile::promised_on;

/// Open tickets whose promise is due by the horizon.
pub(super) fn find(desk: &Desk<'_>, found: &mut Found) {
    let then = desk.profile().tickets().then(desk.people());
    let (contacts, priority) = (Cells::new(then, "contact"), Cells::new(then, "priority"));
    for row in 0..then.roster.len() {
        let who = || desk.people().number(&contacts.bytes(row));
        let wait = match promise(desk, &then, row) {
            Some(Promised { by: Some(day), .. }) if day <= desk.horizon => {
                Waiting::new(Kind::Ticket, who(), row as u32, day, day)
            }
            Some(Promised { by: None, .. }) => {
                Waiting::unreadable(Kind::Ticket, who(), row as u32, desk.today())
            }
            _ => continue,
        };
        found.waiting.push(Waiting { pace: urgency::pace(priority.word(row).as_bytes()), ..wait });
    }
}

/// What was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// A first answer.
    Reply,
    /// A solution.
    Solution,
}

/// What was promised, and by when; none where that is written so that nobody can read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Promised {
    pub(super) what: Promise,
    pub(super) by: Option<Day>,
}

/// The promise an open ticket waits for: a first reply where there was none, else the solution; a `due_at` of its own
/// is stronger than the rules for the latter, and the earlier of both counts while nobody has replied.
pub(super) fn promise(desk: &Desk<'_>, then: &Then<'_>, row: usize) -> Option<Promised> {
    if !then.had_begun(row) || !then.cell(row, "resolved_at").is_empty() {
        return None;
    }
    let settings = &desk.book.settings;
    let priority = then.cell(row, "priority");
    let text = then.cell(row, "opened_at");
    let opened = At::of_cell(text.as_bytes()).map(|at| at.on_clocks_of(settings.timezone));
    // Somebody waits for an answer, though nobody can read since when.
    let is_unreadable = opened.is_none() && !text.trim().is_empty();
    let by = |target: Option<Span>| match (opened, target) {
        (_, None) => None,
        (Some(opened), Some(target)) => Some(Some(promised_on(settings, opened, target))),
        (None, Some(_)) => is_unreadable.then_some(None),
    };
    let own = match then.day(row, "due_at") {
        None if !then.text(row, "due_at").trim().is_empty() => Some(None),
        day => day.map(Some),
    };
    let promised = |what| move |by: Option<Day>| Promised { what, by };
    let solution = own.or_else(|| by(settings.sla.resolve.of(&priority))).map(promised(Promise::Solution));
    let replied = then.day(row, "first_reply_at").is_some_and(|day| day <= desk.today());
    if replied {
        return solution;
    }
    let reply = by(settings.sla.first_reply.of(&priority)).map(promised(Promise::Reply));
    match (reply, solution) {
        // One that cannot be read comes before any day.
        (Some(reply), Some(solution)) if solution.by < reply.by => Some(solution),
        (reply, solution) => reply.or(solution),
    }
}

/// “complaint: Contact form loses mail; open since 2026-01-12; solution promised by 2026-01-16”.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let then = desk.profile().tickets().then(desk.people());
    let row = waiting.record as usize;
    let subject = then.text(row, "subject");
    let mut parts = vec![match then.text(row, "kind").as_ref() {
        "" => phrase!("ticket: {subject}", subject),
        "complaint" => phrase!("complaint: {subject}", subject),
        "question" => phrase!("question: {subject}", subject),
        "request" => phrase!("request: {subject}", subject),
        "suggestion" => phrase!("suggestion: {subject}", subject),
        "praise" => phrase!("praise: {subject}", subject),
        kind => phrase!("{kind}: {subject}", kind, subject),
    }];
    if let Some(day) = then.day(row, "opened_at") {
        parts.push(phrase!("open since {day}", day));
    }
    match promise(desk, &then, row) {
        Some(Promised { by: Some(day), what: Promise::Reply }) => {
            parts.push(phrase!("first reply promised by {day}", day))
        }
        Some(Promised { by: Some(day), what: Promise::Solution }) => {
            parts.push(phrase!("solution promised by {day}", day))
        }
        _ => {}
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use crate::book::Book;

    #[test]
    fn an_open_ticket_waits_from_the_day_it_was_promised_by() {
        let dir = book(&[
            ("contacts.csv", "id,name\nc-1,Ann\n"),
            (
                "tickets.csv",
                "id,contact,kind,priority,subject,opened_at,first_reply_at,resolved_at,due_at\n\
                 t-1,c-1,complaint,high,lost mail,2026-01-12T16:40:00,2026-01-13T09:10:00,,2026-01-16T18:00:00\n\
                 t-2,c-1,,,a question,2026-02-27T15:00:00,,,\n\
                 t-3,c-1,request,normal,a wish,2026-02-28T10:00:00,2026-02-28T11:00:00,,\n\
                 t-4,c-1,complaint,high,solved,2026-01-12,2026-01-12,2026-01-13,\n\
                 t-5,c-1,request,normal,news,2026-03-02T15:00:00,,,\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            keys(&book, "2026-03-02"),
            ["ticket:t-1:2026-01-16 2026-01-16", "ticket:t-2:2026-03-02 2026-03-02"]
        );
        assert_eq!(
            reasons(&book, "2026-03-02"),
            [
                "complaint: lost mail; open since 2026-01-12; solution promised by 2026-01-16; 45 d overdue",
                "ticket: a question; open since 2026-02-27; first reply promised by 2026-03-02; due today",
            ]
        );
    }
}
