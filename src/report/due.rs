//! `due`: who waits and why, as rows; or how many, by owner, tier, kind or day.

use std::collections::{BTreeMap, HashMap};

use super::list::Readers;
use super::{Column, Report, Unit};
use crate::due::{Due, Kind, Waiting};
use crate::i18n::Text;
use crate::model::cell::expected;
use crate::model::{self, Value};

/// Names a note tells before it counts the rest.
const NAMED: usize = 5;

/// What a count of those who wait is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Who of us looks after them.
    Owner,
    /// Their tier.
    Tier,
    /// What they wait for.
    Kind,
    /// The day it is due.
    Day,
}

/// One row for each thing that waits, the most urgent first; with a limit only so many.
#[must_use]
pub fn waiting(due: &Due<'_>, limit: Option<usize>, readers: Readers) -> Report {
    let shown = limit.unwrap_or(usize::MAX).min(due.waiting.len());
    let columns = [
        ("key", Unit::None),
        ("kind", Unit::None),
        ("due_on", Unit::None),
        ("days", Unit::Days),
        ("id", Unit::None),
        ("name", Unit::None),
        ("tier", Unit::None),
        ("reason", Unit::None),
        ("owner", Unit::None),
        ("suggestion", Unit::None),
        ("urgency", Unit::Count),
    ];
    let mut report = Report {
        format: "rolo.due/1".to_owned(),
        as_of: Some(due.desk.today()),
        columns: columns.map(|(key, unit)| Column::new(key, unit)).into(),
        rows: due.waiting.iter().take(shown).map(|wait| row(due, wait, readers)).collect(),
        notes: notes(due),
        ..Report::default()
    };
    if shown < due.waiting.len() {
        let told =
            phrase!("{shown} of {all} rows shown; `--limit 0` shows all", shown, all = due.waiting.len());
        report.notes.insert(0, told);
    }
    report
}

fn row(due: &Due<'_>, wait: &Waiting, readers: Readers) -> Vec<Value> {
    let text = |text: String| Value::Text(text);
    // Programs may ask for a hundred thousand rows, and read English whatever the language.
    let told = |told: Text| match readers {
        Readers::People => Value::Phrase(told),
        Readers::Programs => Value::Text(told.english()),
    };
    vec![
        text(due.key(wait).to_string()),
        told(wait.kind.text()),
        match due.unread_day(wait) {
            Some(text) => Value::Unreadable { text, is: expected(model::Kind::Day) },
            None => Value::Day(wait.due_on),
        },
        Value::Int(i64::from(due.days(wait))),
        text(due.desk.id(wait.who).into_owned()),
        text(due.name(wait)),
        text(due.desk.text(wait.who, "tier").into_owned()),
        told(due.reason(wait)),
        text(due.owner(wait)),
        told(due.suggestion(wait)),
        Value::Number((wait.urgency * 100.0).round() / 100.0),
    ]
}

/// What is not among the rows, and why.
fn notes(due: &Due<'_>) -> Vec<Text> {
    let mut notes = due.undecided.clone();
    if due.waiting.is_empty()
        && let Some((day, who)) = due.next
    {
        let ahead = day - due.desk.today();
        let name = due.desk.text(who, "name");
        notes.push(phrase!(
            "nobody waits; next is {name} on {day} (`rolo due --within {ahead}d`)",
            name,
            day,
            ahead
        ));
    }
    if due.clockless > 0 {
        notes.push(plural!(
            due.clockless,
            "1 person never touched and without `created_on`: no cadence runs for them",
            "{count} people never touched and without `created_on`: no cadence runs for them"
        ));
    }
    if !due.held.is_empty() {
        let list = named(&due.held, |(wait, why)| {
            let (name, kind) = (due.name(wait), wait.kind.text());
            phrase!("{name} ({kind}: {why})", name, kind, why = why.text())
        });
        notes.push(phrase!("held back: {list}", list));
    }
    if !due.snoozed.is_empty() {
        let list = named(&due.snoozed, |(wait, until)| {
            phrase!("{name} ({kind}, until {until})", name = due.name(wait), kind = wait.kind.text(), until)
        });
        notes.push(phrase!("snoozed: {list}", list));
    }
    if !due.agreed.is_empty() {
        let list = named(&due.agreed, |&who| {
            phrase!("{name} ({day})", name = due.desk.text(who, "name"), day = due.desk.text(who, "next_on"))
        });
        notes.push(phrase!("past the cadence, but a later step is agreed: {list}", list));
    }
    notes
}

/// “Ann (task, until 2026-03-04), Bo … and 7 more”.
fn named<T>(all: &[T], name: impl Fn(&T) -> Text) -> Text {
    let list = Text::list(all.iter().take(NAMED).map(name));
    match all.len().saturating_sub(NAMED) {
        0 => list,
        more => phrase!("{list} and {more} more", list, more),
    }
}

/// How many wait, by group: overdue, due today, coming.
#[must_use]
pub fn counted(due: &Due<'_>, by: By) -> Report {
    #[derive(Default)]
    struct Group {
        overdue: i64,
        today: i64,
        ahead: i64,
        oldest: i64,
    }
    let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
    let tiers = &due.desk.book.settings.tiers;
    let places: HashMap<&str, usize> =
        tiers.iter().enumerate().rev().map(|(i, tier)| (tier.name.as_str(), i)).collect();
    for wait in due.waiting.iter() {
        let name = match by {
            By::Owner => due.owner(wait),
            By::Tier => due.desk.text(wait.who, "tier").into_owned(),
            By::Kind => wait.kind.word().to_owned(),
            By::Day => wait.due_on.to_string(),
        };
        // Tiers and kinds stand in their own order, owners and days in that of their names; nobody's come last.
        let place = match by {
            By::Tier => places.get(name.as_str()).copied().unwrap_or(tiers.len()),
            By::Kind => Kind::ALL.iter().position(|kind| *kind == wait.kind).unwrap_or(0),
            By::Owner | By::Day => usize::from(name.is_empty()),
        };
        let group = groups.entry((place, name)).or_default();
        let days = i64::from(due.days(wait));
        match days {
            ..0 => group.overdue += 1,
            0 => group.today += 1,
            _ => group.ahead += 1,
        }
        group.oldest = group.oldest.max(-days);
    }
    let key = match by {
        By::Owner => "owner",
        By::Tier => "tier",
        By::Kind => "kind",
        By::Day => "due_on",
    };
    let counts = ["waiting", "overdue", "due_today", "ahead"].map(|key| Column::new(key, Unit::Count));
    let mut columns = vec![Column::new(key, Unit::None)];
    columns.extend(counts);
    columns.push(Column::new("longest_overdue", Unit::Days));
    let rows = groups.into_iter().map(|((_, name), g)| {
        let mut row = vec![match by {
            By::Kind => Value::Phrase(Text::word(name)),
            _ => Value::Text(name),
        }];
        let counts = [g.overdue + g.today + g.ahead, g.overdue, g.today, g.ahead, g.oldest];
        row.extend(counts.map(Value::Int));
        row
    });
    Report {
        format: format!("rolo.due.by-{}/1", key.replace("due_on", "day")),
        as_of: Some(due.desk.today()),
        columns,
        rows: rows.collect(),
        notes: notes(due),
        ..Report::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::due::{Question, due};
    use crate::model::Day;

    fn office() -> tempfile::TempDir {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("rolo.yaml", "format: 1\nevery: 30d\ntiers: [{name: A}, {name: B}]\n"),
            (
                "contacts.csv",
                "id,name,tier,owner,consent,created_on,next_on\nc-1,Ann,B,bo,,2026-01-01,\nc-2,Bo,A,ann,,2026-01-31,\n\
                 c-3,Cy,,,no-contact,2026-01-01,\nc-4,Di,,,,2026-01-01,2026-04-01\n",
            ),
            (
                "tasks.csv",
                "id,contact,what,due_on,owner\nw-1,c-1,quote,2026-03-04,ann\nw-2,,taxes,2026-03-01,\n",
            ),
        ] {
            let path = dir.path().join(name);
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        dir
    }

    fn text(value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Phrase(text) => text.english(),
            Value::Int(n) => n.to_string(),
            Value::Day(day) => day.to_string(),
            Value::Number(n) => n.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_row_says_who_why_and_how_late_and_the_notes_who_is_missing() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        let today = Day::new(2026, 3, 2).unwrap();
        let due = due(&book, &Question { ahead: 7, ..Question::on(today) }).unwrap();
        let report = waiting(&due, Some(3), Readers::Programs);
        let rows: Vec<String> =
            report.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(
            rows,
            [
                "cadence:c-1:2026-01-01|cadence|2026-01-31|-30|c-1|Ann|B|30 d cadence of the book; never spoken to, \
                 known since 2026-01-01; 30 d overdue|bo||3",
                "cadence:c-2:2026-01-31|cadence|2026-03-02|0|c-2|Bo|A|30 d cadence of the book; never spoken to, \
                 known since 2026-01-31; due today|ann||2",
                "task:w-2:2026-03-01|task|2026-03-01|-1||||taxes; 1 d overdue|||1.14",
            ]
        );
        assert_eq!(
            report.notes,
            [
                "3 of 4 rows shown; `--limit 0` shows all",
                "held back: Cy (cadence: no-contact)",
                "past the cadence, but a later step is agreed: Di (2026-04-01)",
            ]
        );
    }

    #[test]
    fn who_waits_is_counted_by_owner_and_nobodys_come_last() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        let today = Day::new(2026, 3, 2).unwrap();
        let due = due(&book, &Question { ahead: 7, ..Question::on(today) }).unwrap();
        let rows = |by| -> Vec<String> {
            let report = counted(&due, by);
            report.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" ")).collect()
        };
        assert_eq!(rows(By::Owner), ["ann 2 0 1 1 0", "bo 1 1 0 0 30", " 1 1 0 0 1"]);
        assert_eq!(rows(By::Tier), ["A 1 0 1 0 0", "B 2 1 0 1 30", " 1 1 0 0 1"]);
        assert_eq!(rows(By::Kind), ["task 2 1 0 1 1", "cadence 2 1 1 0 30"]);
        assert_eq!(rows(By::Day)[0], "2026-01-31 1 1 0 0 30");
    }
}
