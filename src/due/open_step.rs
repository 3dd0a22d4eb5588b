//! A step that is still open when another one is agreed: it is done, becomes a task, or is replaced; never lost.

use super::kind::{Key, Kind};
use super::memory::Action;
use super::settle::{Decided, Settlement};
use crate::book::Book;
use crate::book::edit::Op;
use crate::book::plan::PlanError;
use crate::book::row::read_rows;
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::model::{At, Day, note};

/// What is to become of an open step whose day is still to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Later {
    /// It is kept as a task.
    #[default]
    Task,
    /// It is given up for the new one.
    Replace,
}

/// The step that is agreed with somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenStep {
    /// With whom: their id.
    pub who: String,
    /// Their name.
    pub name: String,
    /// What; may be empty.
    pub what: String,
    /// The day, as the file has it; may be empty, or no day at all.
    pub on: String,
    /// Who looks after them; may be empty.
    pub owner: String,
}

/// The steps that are open with these people, in their order; who has none is missing.
///
/// # Errors
/// A person is not in the book, or the file cannot be read.
pub fn open_steps(book: &Book, people: &[String]) -> Result<Vec<OpenStep>, PlanError> {
    let rows = read_rows(book, TableId::Contacts, people)?;
    let steps = people.iter().zip(rows).map(|(who, row)| {
        let cell = |name: &str| row.iter().find(|c| c.0 == name).map(|c| c.1.clone()).unwrap_or_default();
        OpenStep {
            who: who.clone(),
            name: cell("name"),
            what: cell("next_what"),
            on: cell("next_on"),
            owner: cell("owner"),
        }
    });
    Ok(steps.filter(|step| !step.what.is_empty() || !step.on.is_empty()).collect())
}

impl OpenStep {
    fn day(&self) -> Option<Day> {
        At::read(&self.on).ok().map(|reading| reading.at.day)
    }

    fn shown(&self) -> &str {
        if self.what.is_empty() { "agreed step" } else { &self.what }
    }

    /// What becomes of the step when `next` is agreed; None if it is the very same step.
    ///
    /// Due by the day of `decided` it is done, with a row in `followups/`. `task` is the id for the task it becomes.
    #[must_use]
    pub fn give_way(
        &self,
        next: &(String, Day),
        later: Later,
        decided: &Decided<'_>,
        task: impl FnOnce() -> String,
    ) -> Option<Settlement> {
        let day = self.day();
        let is_same = self.what.trim() == next.0;
        if is_same && day == Some(next.1) {
            return None;
        }
        let name = &self.name;
        let what = if self.what.is_empty() { phrase!("agreed step") } else { Text::own(&self.what) };
        if let Some(due) = day.filter(|due| *due <= decided.at.day) {
            let key = self.key(due);
            let said = phrase!("done: next of {name}, {what} ({key})", name, what, key);
            return Some(Settlement { ops: vec![self.remembered(&key, Action::Done, decided)], said });
        }
        match (day, later) {
            (Some(due), _) if is_same => Some(Settlement {
                ops: Vec::new(),
                said: phrase!("next of {name}, {what}, was agreed for {due}", name, what, due),
            }),
            (Some(due), Later::Replace) => {
                let key = self.key(due);
                let said = phrase!(
                    "replaced: next of {name}, {what} on {due}; followups/ keeps it ({key})",
                    name,
                    what,
                    due,
                    key
                );
                Some(Settlement { ops: vec![self.remembered(&key, Action::Skip, decided)], said })
            }
            _ => {
                let id = task();
                let said = match day {
                    Some(due) => {
                        phrase!("kept as a task: next of {name}, {what} on {due} ({id})", name, what, due, id)
                    }
                    None => phrase!("kept as a task: next of {name}, {what} ({id})", name, what, id),
                };
                Some(Settlement { ops: vec![self.as_task(&id, day, decided)], said })
            }
        }
    }

    fn key(&self, due: Day) -> Key {
        Key { kind: Kind::Next, record: self.who.clone(), occurrence: due }
    }

    fn remembered(&self, key: &Key, action: Action, decided: &Decided<'_>) -> Op {
        Op::insert(
            TableId::Followups,
            [
                ("at", decided.at.to_string()),
                ("key", key.to_string()),
                ("contact", self.who.clone()),
                ("action", action.word().to_owned()),
                ("by", decided.by.to_owned()),
                ("note", note::encode(&self.what).into_owned()),
            ],
        )
    }

    fn as_task(&self, id: &str, due: Option<Day>, decided: &Decided<'_>) -> Op {
        // A day that cannot be read is kept in the words.
        let unread =
            if due.is_none() && !self.on.is_empty() { format!(" ({})", self.on) } else { String::new() };
        let owner = if self.owner.is_empty() { decided.by } else { &self.owner };
        Op::insert(
            TableId::Tasks,
            [
                ("id", id.to_owned()),
                ("contact", self.who.clone()),
                ("what", format!("{}{unread}", self.shown())),
                ("due_on", due.map(|day| day.to_string()).unwrap_or_default()),
                ("owner", owner.to_owned()),
                ("created_on", decided.at.day.to_string()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::question::tests::day;
    use super::*;

    fn given_way(what: &str, on: &str, later: Later) -> Option<(String, Vec<String>)> {
        let step = OpenStep {
            who: "c-1".into(),
            name: "Ann".into(),
            what: what.into(),
            on: on.into(),
            owner: String::new(),
        };
        let decided = Decided { at: At::from(day("2026-03-02")), by: "lin", note: "" };
        let next = ("call again".to_owned(), day("2026-03-20"));
        let settled = step.give_way(&next, later, &decided, || "w-1".into())?;
        let rows = settled.ops.iter().map(|op| match op {
            Op::Insert { table, cells } => {
                let cells: Vec<&str> = cells.iter().map(|c| c.1.as_str()).collect();
                format!("{table}: {}", cells.join(","))
            }
            other => panic!("{other:?}"),
        });
        Some((settled.said.english(), rows.collect()))
    }

    #[test]
    fn a_step_that_is_due_is_done() {
        for later in [Later::Task, Later::Replace] {
            let (said, rows) = given_way("send the quote", "2026-03-02", later).unwrap();
            assert_eq!(said, "done: next of Ann, send the quote (next:c-1:2026-03-02)");
            assert_eq!(rows, ["followups: 2026-03-02,next:c-1:2026-03-02,c-1,done,lin,send the quote"]);
        }
    }

    #[test]
    fn a_later_step_becomes_a_task_or_is_replaced() {
        let (said, rows) = given_way("send the quote", "2026-03-09", Later::Task).unwrap();
        assert_eq!(said, "kept as a task: next of Ann, send the quote on 2026-03-09 (w-1)");
        assert_eq!(rows, ["tasks: w-1,c-1,send the quote,2026-03-09,lin,2026-03-02"]);
        let (said, rows) = given_way("send the quote", "2026-03-09", Later::Replace).unwrap();
        assert_eq!(
            said,
            "replaced: next of Ann, send the quote on 2026-03-09; followups/ keeps it (next:c-1:2026-03-09)"
        );
        assert_eq!(rows, ["followups: 2026-03-02,next:c-1:2026-03-09,c-1,skip,lin,send the quote"]);
    }

    #[test]
    fn the_same_step_on_another_day_is_moved_and_words_without_a_day_are_kept() {
        let (said, rows) = given_way("call again", "2026-03-09", Later::Task).unwrap();
        assert_eq!((said.as_str(), rows.len()), ("next of Ann, call again, was agreed for 2026-03-09", 0));
        assert_eq!(given_way("call again", "2026-03-20", Later::Task), None);
        let (said, rows) = given_way("send the quote", "soon", Later::Task).unwrap();
        assert_eq!(said, "kept as a task: next of Ann, send the quote (w-1)");
        assert_eq!(rows, ["tasks: w-1,c-1,send the quote (soon),,lin,2026-03-02"]);
    }
}
