//! Tickets nobody has answered or resolved by the day that was promised.

use super::desk::{Cells, Desk};
use super::kind::Kind;
use super::urgency;
use super::waiting::{Found, Waiting};
use crate::book::as_of::Then;
use crate::model::{At, Day};
use crate::profile::promised_on;

/// Open tickets whose promise is due by the horizon.
pub(super) fn find(desk: &Desk<'_>, found: &mut Found) {
    let then = desk.profile().tickets().then(desk.people());
    let (contacts, priority) = (Cells::new(then, "contact"), Cells::new(then, "priority"));
    for row in 0..then.roster.len() {
        if let Some((day, _)) = promise(desk, &then, row)
            && day <= desk.horizon
        {
            let who = desk.people().number(&contacts.bytes(row));
            let wait = Waiting::new(Kind::Ticket, who, row as u32, day, day);
            found.waiting.push(Waiting { pace: urgency::pace(&priority.bytes(row)), ..wait });
        }
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

/// The promise an open ticket waits for: a first reply where there was none, else the solution; a `due_at` of its own
/// is stronger than the rules for the latter, and the earlier of both counts while nobody has replied.
pub(super) fn promise(desk: &Desk<'_>, then: &Then<'_>, row: usize) -> Option<(Day, Promise)> {
    if !then.had_begun(row) || !then.text(row, "resolved_at").is_empty() {
        return None;
    }
    let settings = &desk.book.settings;
    let priority = then.text(row, "priority");
    let opened = At::read(&then.text(row, "opened_at")).ok().map(|reading| reading.at);
    let by = |target| opened.zip(target).map(|(opened, target)| promised_on(settings, opened, target));
    let own = then.day(row, "due_at");
    let solution = own.or_else(|| by(settings.sla.resolve.of(&priority))).map(|day| (day, Promise::Solution));
    let replied = then.day(row, "first_reply_at").is_some_and(|day| day <= desk.today());
    if replied {
        return solution;
    }
    let reply = by(settings.sla.first_reply.of(&priority)).map(|day| (day, Promise::Reply));
    match (reply, solution) {
        (Some(reply), Some(solution)) if solution.0 < reply.0 => Some(solution),
        (reply, solution) => reply.or(solution),
    }
}

/// “complaint: Contact form loses mail; open since 2026-01-12; solution promised by 2026-01-16”.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<String> {
    let then = desk.profile().tickets().then(desk.people());
    let row = waiting.record as usize;
    let kind = then.text(row, "kind");
    let kind = if kind.is_empty() { "ticket" } else { &kind };
    let mut parts = vec![format!("{kind}: {}", then.text(row, "subject"))];
    if let Some(day) = then.day(row, "opened_at") {
        parts.push(format!("open since {day}"));
    }
    match promise(desk, &then, row) {
        Some((day, Promise::Reply)) => parts.push(format!("first reply promised by {day}")),
        Some((day, Promise::Solution)) => parts.push(format!("solution promised by {day}")),
        None => {}
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
