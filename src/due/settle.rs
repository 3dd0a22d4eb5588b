//! Settling what waits: the row for `followups/`, and what changes in the record itself.

use super::answer::Due;
use super::kind::Kind;
use super::memory::Action;
use super::ticket::{Promise, Promised, promise};
use super::waiting::Waiting;
use crate::book::edit::Op;
use crate::i18n::Text;
use crate::model::note;
use crate::model::schema::TableId;
use crate::model::{At, Day, Span};

/// What is decided about something that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is done.
    Done,
    /// Not this time.
    Skip,
    /// It is to come back on that day.
    Snooze(Day),
}

impl Decision {
    /// The word for it in the memory.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Decision::Done => Action::Done,
            Decision::Skip => Action::Skip,
            Decision::Snooze(_) => Action::Snooze,
        }
    }
}

/// Who decides, when, and what is to be remembered beside it.
#[derive(Clone, Debug)]
pub struct Decided<'a> {
    /// The moment.
    pub at: At,
    /// The name of the person, from `people:`; may be empty.
    pub by: &'a str,
    /// A remark; may be empty.
    pub note: &'a str,
}

/// What a decision changes, and what is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// The changes; one plan.
    pub ops: Vec<Op>,
    /// What was done, for people.
    pub said: Text,
}

/// The changes that settle `wait`.
///
/// Done closes a task (one that repeats is made anew for its next day), clears an agreed step, and answers or resolves
/// a ticket, whichever was promised. Skipping moves a task that repeats to its next day and clears an agreed step;
/// every decision leaves a row in `followups/`.
#[must_use]
pub fn settle(due: &Due<'_>, wait: &Waiting, decision: Decision, decided: &Decided<'_>) -> Settlement {
    let key = due.key(wait);
    let what = match wait.kind {
        Kind::Task => due.cell(wait, "what"),
        Kind::Next => due.cell(wait, "next_what"),
        Kind::Ticket => due.cell(wait, "subject"),
        _ => String::new(),
    };
    let who = match due.name(wait) {
        name if name.is_empty() => phrase!("nobody"),
        name => Text::own(name),
    };
    let who = if what.is_empty() { who } else { phrase!("{who}, {what}", who, what) };
    let mut after = None;
    let mut ops = vec![remembered(due, wait, decision, decided)];
    match (wait.kind, decision) {
        (Kind::Task, Decision::Done) => {
            ops.push(Op::set(TableId::Tasks, &key.record, "done_on", decided.at.day.to_string()));
            if let Some((op, day)) = repeated(due, wait, decided.at.day) {
                ops.push(op);
                after = Some(phrase!("comes again on {day}", day));
            }
        }
        (Kind::Task, Decision::Skip) => {
            if let Some(next) = next_time(due, wait, decided.at.day) {
                let day = next.due_on;
                if next.anchor() != due.cell(wait, "anchor") {
                    ops.push(Op::set(TableId::Tasks, &key.record, "anchor", next.anchor()));
                }
                ops.push(Op::set(TableId::Tasks, &key.record, "due_on", day.to_string()));
                after = Some(phrase!("comes again on {day}", day));
            }
        }
        (Kind::Next, Decision::Done | Decision::Skip) => {
            let table = due.table(wait).unwrap_or(TableId::Contacts);
            ops.push(Op::set(table, &key.record, "next_on", ""));
            // A column that was never used is not added to the header only to stay empty.
            if !due.cell(wait, "next_what").is_empty() {
                ops.push(Op::set(table, &key.record, "next_what", ""));
            }
        }
        (Kind::Ticket, Decision::Done) => {
            let then = due.desk.profile().tickets().then(due.desk.people());
            let column = match promise(&due.desk, &then, wait.record as usize) {
                Some(Promised { what: Promise::Reply, .. }) => "first_reply_at",
                _ => "resolved_at",
            };
            ops.push(Op::set(TableId::Tickets, &key.record, column, decided.at.to_string()));
            after = Some(match column {
                "resolved_at" => phrase!("resolved"),
                _ => phrase!("first reply noted"),
            });
        }
        (Kind::Cadence, Decision::Done | Decision::Skip) => {
            after = Some(phrase!("the clock starts over today"));
        }
        _ => {}
    }
    let kind = wait.kind.text();
    let said = match (decision, after) {
        (Decision::Done, None) => phrase!("done: {kind} of {who} ({key})", kind, who, key),
        (Decision::Done, Some(after)) => {
            phrase!("done: {kind} of {who}; {after} ({key})", kind, who, after, key)
        }
        (Decision::Skip, None) => phrase!("skipped: {kind} of {who} ({key})", kind, who, key),
        (Decision::Skip, Some(after)) => {
            phrase!("skipped: {kind} of {who}; {after} ({key})", kind, who, after, key)
        }
        (Decision::Snooze(until), _) => {
            phrase!("snoozed: {kind} of {who} until {until} ({key})", kind, who, until, key)
        }
    };
    Settlement { ops, said }
}

fn remembered(due: &Due<'_>, wait: &Waiting, decision: Decision, decided: &Decided<'_>) -> Op {
    let until = match decision {
        Decision::Snooze(until) => until.to_string(),
        _ => String::new(),
    };
    // What was agreed goes from the record and stays here.
    let what = match (wait.kind, decision) {
        (Kind::Next, Decision::Done | Decision::Skip) if decided.note.is_empty() => {
            due.cell(wait, "next_what")
        }
        _ => decided.note.to_owned(),
    };
    let about = match due.table(wait) {
        Some(TableId::Contacts) | None => String::new(),
        Some(_) => due.record(wait).into_owned(),
    };
    Op::insert(
        TableId::Followups,
        [
            ("at", decided.at.to_string()),
            ("key", due.key(wait).to_string()),
            ("contact", due.desk.id(wait.who).into_owned()),
            ("action", decision.action().word().to_owned()),
            ("until", until),
            ("about", about),
            ("by", decided.by.to_owned()),
            ("note", note::encode(&what).into_owned()),
        ],
    )
}

/// When a task that repeats is due again.
struct NextTime {
    due_on: Day,
    /// The day its repetition counts from, where `due_on` alone would forget it: the 31st on 28 February.
    anchor: Option<Day>,
}

impl NextTime {
    fn anchor(&self) -> String {
        self.anchor.map(|day| day.to_string()).unwrap_or_default()
    }
}

/// The first day after `today` on which a task that repeats is due again.
fn next_time(due: &Due<'_>, wait: &Waiting, today: Day) -> Option<NextTime> {
    let every = Span::parse(&due.cell(wait, "repeat")).filter(|every| !every.is_zero())?;
    let times = |from: Day| {
        let span = move |n| Span { months: every.months * n, days: every.days * n, hours: every.hours * n };
        (1..10_000).map(move |n| from.add_span(span(n)))
    };
    let due_on = if wait.has_day() { wait.occurrence } else { today };
    // Counted from the first day, so that the 31st is the 31st again in a long month; a day somebody chose since is the
    // first of its own.
    let anchor = Day::of_cell(due.cell(wait, "anchor").as_bytes(), due.desk.book.settings.timezone);
    let is_of = |anchor: &Day| times(*anchor).find(|day| *day >= due_on) == Some(due_on);
    let anchor = anchor.filter(|anchor| wait.has_day() && is_of(anchor)).unwrap_or(due_on);
    let due_on = times(anchor).find(|day| *day > today && *day > due_on)?;
    let is_forgotten = every.months != 0 && anchor.day() != due_on.day();
    Some(NextTime { due_on, anchor: is_forgotten.then_some(anchor) })
}

fn repeated(due: &Due<'_>, wait: &Waiting, today: Day) -> Option<(Op, Day)> {
    let next = next_time(due, wait, today)?;
    let kept = ["contact", "what", "owner", "company", "repeat", "priority", "about", "origin"];
    let mut cells: Vec<(&str, String)> = kept.map(|column| (column, due.cell(wait, column))).into();
    cells.push(("due_on", next.due_on.to_string()));
    cells.push(("anchor", next.anchor()));
    cells.push(("created_on", today.to_string()));
    Some((Op::insert(TableId::Tasks, cells), next.due_on))
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::day;
    use super::super::{Question, due};
    use super::*;
    use crate::book::Book;
    use crate::book::edit::Occasion;
    use crate::book::plan::plan;

    const NOW: &str = "2026-03-02";

    fn office() -> tempfile::TempDir {
        book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\n"),
            (
                "contacts.csv",
                "id,name,next_on,next_what,birthday\nc-1,Ann,2026-03-01,send the quote,1980-03-04\n",
            ),
            (
                "tasks.csv",
                "id,contact,what,due_on,done_on,owner,repeat\nw-1,c-1,backup,2025-12-31,,lin,1mo\nw-2,c-1,call,2026-03-01,,lin,\n",
            ),
            (
                "tickets.csv",
                "id,contact,kind,opened_at,first_reply_at,resolved_at\nt-1,c-1,request,2026-02-20T10:00:00,,\n\
                 t-2,c-1,request,2026-02-20T10:00:00,2026-02-20T11:00:00,\n",
            ),
        ])
    }

    /// The lines a decision about `key` adds and takes away.
    fn diff(key: &str, decision: Decision) -> (Vec<String>, String) {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        let due = due(&book, &Question::on(day(NOW))).unwrap();
        let wait = due.waiting.iter().find(|w| due.key(w).to_string() == key).unwrap();
        let decided = Decided { at: At::from(day(NOW)), by: "lin", note: "" };
        let settlement = settle(&due, wait, decision, &decided);
        let mut n = 0;
        let mut bits = || {
            n += 1;
            n
        };
        let mut occasion = Occasion {
            at: decided.at,
            zone: book.settings.timezone,
            by: "lin".into(),
            writer: None,
            reason: String::new(),
            bits: &mut bits,
        };
        let diff = plan(&book.root, settlement.ops, &mut occasion).unwrap().diff();
        let changed = |line: &&str| {
            line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
        };
        let lines =
            diff.lines().filter(changed).filter(|line| !line.starts_with("+id,at,")).map(str::to_owned);
        (lines.collect(), settlement.said.english())
    }

    #[test]
    fn a_task_that_repeats_is_done_and_made_anew_for_its_next_day() {
        let (lines, said) = diff("task:w-1:2025-12-31", Decision::Done);
        assert_eq!(
            lines,
            [
                "+f-100000000000,2026-03-02,task:w-1:2025-12-31,c-1,done,,w-1,lin,",
                "-id,contact,what,due_on,done_on,owner,repeat",
                "-w-1,c-1,backup,2025-12-31,,lin,1mo",
                "-w-2,c-1,call,2026-03-01,,lin,",
                "+id,contact,what,due_on,done_on,owner,repeat,created_on",
                "+w-1,c-1,backup,2025-12-31,2026-03-02,lin,1mo,",
                "+w-2,c-1,call,2026-03-01,,lin,,",
                "+w-20000000,c-1,backup,2026-03-31,,lin,1mo,2026-03-02",
            ]
        );
        assert_eq!(said, "done: task of Ann, backup; comes again on 2026-03-31 (task:w-1:2025-12-31)");
    }

    #[test]
    fn a_task_that_repeats_is_skipped_to_its_next_day() {
        let (lines, _) = diff("task:w-1:2025-12-31", Decision::Skip);
        assert_eq!(lines[2], "+w-1,c-1,backup,2026-03-31,,lin,1mo");
        let (lines, _) = diff("task:w-2:2026-03-01", Decision::Skip);
        assert_eq!(lines, ["+f-100000000000,2026-03-02,task:w-2:2026-03-01,c-1,skip,,w-2,lin,"]);
    }

    #[test]
    fn a_repetition_keeps_its_day_through_short_months() {
        for (first, repeat, expected) in [
            ("2026-01-31", "1mo", "2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30"),
            ("2026-01-30", "1mo", "2026-02-28 2026-03-30 2026-04-30 2026-05-30 2026-06-30"),
            ("2025-08-31", "3mo", "2025-11-30 2026-02-28 2026-05-31 2026-08-31 2026-11-30"),
            ("2025-08-31", "6mo", "2026-02-28 2026-08-31 2027-02-28 2027-08-31 2028-02-29"),
            ("2024-02-29", "1y", "2025-02-28 2026-02-28 2027-02-28 2028-02-29 2029-02-28"),
            ("2026-01-29", "1w", "2026-02-05 2026-02-12 2026-02-19 2026-02-26 2026-03-05"),
        ] {
            // A day somebody moves by hand is the first of its own series, whatever was kept before.
            for (moved, expected) in [("", expected), ("2026-03-05", "")] {
                let (mut due_on, mut anchor, mut days) = (first.to_owned(), String::new(), Vec::new());
                if !moved.is_empty() {
                    (due_on, anchor) = (moved.to_owned(), first.to_owned());
                }
                for _ in 0..5 {
                    let dir = book(&[
                        ("rolo.yaml", "format: 1\nevery: 9000d\n"),
                        ("contacts.csv", "id,name\nc-1,Ann\n"),
                        (
                            "tasks.csv",
                            &format!(
                                "id,contact,what,due_on,done_on,owner,repeat,anchor\n\
                                 w-1,c-1,backup,{due_on},,,{repeat},{anchor}\n"
                            ),
                        ),
                    ]);
                    let book = Book::open(dir.path()).unwrap();
                    let due = due(&book, &Question::on(day(&due_on))).unwrap();
                    let wait = due.waiting.iter().find(|w| w.kind == Kind::Task).unwrap();
                    let next = next_time(&due, wait, day(&due_on)).unwrap();
                    (due_on, anchor) = (next.due_on.to_string(), next.anchor());
                    days.push(due_on.clone());
                }
                let expected = match moved {
                    "" => expected.to_owned(),
                    _ => {
                        let every = Span::parse(repeat).unwrap();
                        let spans = (1..=5).map(|n| Span {
                            months: every.months * n,
                            days: every.days * n,
                            hours: 0,
                        });
                        let days = spans.map(|span| day(moved).add_span(span).to_string());
                        days.collect::<Vec<_>>().join(" ")
                    }
                };
                assert_eq!(days.join(" "), expected, "{first} {repeat} {moved}");
            }
        }
    }

    #[test]
    fn an_agreed_step_is_cleared_and_stays_in_the_memory() {
        let (lines, said) = diff("next:c-1:2026-03-01", Decision::Done);
        assert_eq!(
            lines,
            [
                "-c-1,Ann,2026-03-01,send the quote,1980-03-04",
                "+c-1,Ann,,,1980-03-04",
                "+f-100000000000,2026-03-02,next:c-1:2026-03-01,c-1,done,,,lin,send the quote",
            ]
        );
        assert_eq!(said, "done: next of Ann, send the quote (next:c-1:2026-03-01)");
    }

    #[test]
    fn a_snooze_changes_nothing_but_the_memory() {
        let (lines, said) = diff("birthday:c-1:2026-03-04", Decision::Snooze(day("2026-03-05")));
        assert_eq!(lines, ["+f-100000000000,2026-03-02,birthday:c-1:2026-03-04,c-1,snooze,2026-03-05,,lin,"]);
        assert_eq!(said, "snoozed: birthday of Ann until 2026-03-05 (birthday:c-1:2026-03-04)");
    }

    #[test]
    fn a_ticket_is_answered_or_resolved_whichever_was_promised() {
        let (lines, said) = diff("ticket:t-1:2026-02-20", Decision::Done);
        assert!(lines.contains(&"+t-1,c-1,request,2026-02-20T10:00:00,2026-03-02,".to_owned()), "{lines:?}");
        assert!(said.contains("first reply noted"));
        let (lines, said) = diff("ticket:t-2:2026-02-23", Decision::Done);
        assert!(lines.iter().any(|l| l.starts_with("+t-2") && l.ends_with(",2026-03-02")), "{lines:?}");
        assert!(lines.iter().any(|l| l.contains("t-2,resolved_at")), "the move is remembered: {lines:?}");
        assert!(said.contains("resolved"));
    }
}
