//! Open tasks by their day; also those that are about nobody.

use super::desk::{Cells, Desk};
use super::kind::Kind;
use super::urgency;
use super::waiting::{Found, Waiting};
use crate::i18n::Text;

/// Open tasks due by the horizon; a task without a day waits for nothing.
pub(super) fn find(desk: &Desk<'_>, found: &mut Found) {
    let then = desk.profile().tasks().then(desk.people());
    let (due, done) = (Cells::new(then, "due_on"), Cells::new(then, "done_on"));
    let (contacts, priority) = (Cells::new(then, "contact"), Cells::new(then, "priority"));
    for row in 0..then.roster.len() {
        let Some(day) = due.written(row).by(desk.horizon) else { continue };
        if !done.word(row).is_empty() || !then.had_begun(row) {
            continue;
        }
        let who = desk.people().number(&contacts.bytes(row));
        let task = match day {
            Some(day) => Waiting::new(Kind::Task, who, row as u32, day, day),
            None => {
                due.misread(row);
                Waiting::unreadable(Kind::Task, who, row as u32, desk.today())
            }
        };
        found.waiting.push(Waiting { pace: urgency::pace(priority.word(row).as_bytes()), ..task });
    }
}

/// “send the quote”, with its priority.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let then = desk.profile().tasks().then(desk.people());
    let row = waiting.record as usize;
    let mut parts = vec![Text::own(then.text(row, "what"))];
    if then.text(row, "priority") == "high" {
        parts.push(phrase!("high priority"));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use crate::book::Book;

    #[test]
    fn an_open_task_waits_from_its_day_on() {
        let dir = book(&[
            ("contacts.csv", "id,name,archived_on\nc-1,Ann,2026-01-01\n"),
            (
                "tasks.csv",
                "id,contact,what,due_on,done_on,priority\nw-1,c-1,quote,2026-02-27,,high\n\
                 w-2,c-1,call,2026-02-20,2026-02-21,\nw-3,,taxes,2026-03-01,,\nw-4,c-1,later,2026-03-03,,\nw-5,c-1,some day,,,\n",
            ),
            (
                "followups/2026.csv",
                "id,at,key,contact,action,until\nf-1,2026-02-28,task:w-3:2026-02-20,,snooze,2026-03-20\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            keys(&book, "2026-03-02"),
            ["task:w-1:2026-02-27 2026-02-27", "task:w-3:2026-03-01 2026-03-01"]
        );
        assert_eq!(reasons(&book, "2026-03-02"), ["quote; high priority; 3 d overdue", "taxes; 1 d overdue"]);
    }
}
