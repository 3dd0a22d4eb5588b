//! The question who waits: found by kind, settled ones left out, the most urgent first.

use std::ops::Range;

use super::answer::Due;
use super::desk::Desk;
use super::judge::{Judge, Judged};
use super::suggestion::{Playbooks, Suggestions};
use super::waiting::{Found, InOrder};
use super::{cadence, contract_end, festival, next_step, occasion, points, task, ticket};
use crate::book::Book;
use crate::book::roster::Number;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::math::ranges::by_ranges;
use crate::model::Day;
use crate::model::schema::TableId;
use crate::profile::{add_rules, scope};
use crate::query::{Field, Query};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The day to stand at the end of.
    pub as_of: Day,
    /// So many days ahead are looked at as well.
    pub ahead: i32,
    /// Which people; empty: all, and what is about nobody.
    pub query: &'a str,
    /// Only what this person of ours looks after.
    pub owner: Option<&'a str>,
}

impl Question<'_> {
    /// Who waits on this day.
    #[must_use]
    pub fn on(as_of: Day) -> Question<'static> {
        Question { as_of, ahead: 0, query: "", owner: None }
    }
}

/// Answers who waits.
///
/// # Errors
/// What is wrong with the query, or with a playbook or festival of rolo.yaml.
pub fn due<'b>(book: &'b Book, question: &Question<'_>) -> Result<Due<'b>, Vec<Diagnostic>> {
    let scope = scope(book, TableId::Contacts, question.as_of);
    let query = Query::compile(question.query, &scope, question.as_of)?;
    let playbooks = Playbooks::of(book, &scope, question.as_of)?;
    let mut fields: Vec<Field> = query.fields_needed().to_vec();
    fields.extend(query.percentiles_needed().iter().map(|p| p.0.clone()));
    fields.extend(cadence::field_needed(&book.settings).map(Field::profile));
    fields.extend(playbooks.fields_needed().cloned());
    let mut desk = Desk::read(book, question.as_of, question.ahead, &fields);
    add_rules(&mut desk.rows, query.fields_needed(), &scope)?;
    let near = festival::near(&mut desk, &scope)?;

    let (asked, undecided) = asked(&desk, &query);
    let mut due = Due {
        waiting: InOrder::default(),
        snoozed: Vec::new(),
        held: Vec::new(),
        agreed: Vec::new(),
        next: None,
        clockless: 0,
        undecided,
        suggestions: Suggestions::default(),
        desk,
    };
    let judge = Judge::new(&due, question.owner, asked.as_deref());
    // Read before threads share the work: none may wait for another that is reading.
    let stakes = points::Stakes::read(&due.desk);
    let of_people = |people| judge.judge(of_people(&judge, &due.desk, stakes.as_ref(), people));
    let mut judged = by_ranges(due.desk.people().len(), of_people);
    judged.push(judge.judge(of_records(&judge, &due.desk, &near)));
    let (waiting, mut all) = Judged::join(judged);
    let rank = |who| judge.rank(who);
    all.snoozed.sort_by_key(|(wait, until)| (*until, wait.kind, rank(wait.who), wait.record));
    all.held.sort_by_key(|(wait, _)| (wait.kind, rank(wait.who), wait.record));
    drop(judge);
    (due.waiting, due.snoozed, due.held) = (waiting, all.snoozed, all.held);
    (due.agreed, due.next, due.clockless) = (all.agreed, all.next, all.clockless);
    let people = due.waiting.iter().map(|w| w.who);
    due.suggestions = playbooks.suggest(&mut due.desk, &scope, people)?;
    Ok(due)
}

/// What these people wait for by themselves.
fn of_people(
    judge: &Judge<'_>,
    desk: &Desk<'_>,
    stakes: Option<&points::Stakes<'_>>,
    people: Range<usize>,
) -> Found {
    let mut found = Found::default();
    next_step::of_people(desk, people.clone(), &mut found);
    occasion::find(desk, people.clone(), &mut found);
    if let Some(stakes) = stakes {
        points::find(desk, stakes, people.clone(), &mut found);
    }
    cadence::find(desk, people, |who| judge.is_ours(who as Number), &mut found);
    found
}

/// What waits in other records than those of people.
fn of_records(judge: &Judge<'_>, desk: &Desk<'_>, near: &[festival::Near]) -> Found {
    let mut found = Found::default();
    next_step::of_deals(desk, &mut found);
    task::find(desk, &mut found);
    ticket::find(desk, &mut found);
    contract_end::find(desk, &mut found);
    festival::find(near, desk, |who| judge.is_ours(who as Number), &mut found);
    found
}

/// Who the query selects; none: everybody, and what is about nobody.
fn asked(desk: &Desk<'_>, query: &crate::query::Compiled) -> (Option<Vec<bool>>, Vec<Text>) {
    if query.is_everything() {
        return (None, Vec::new());
    }
    let (rows, notes) = desk.rows.select(query);
    let mut asked = vec![false; desk.people().len()];
    rows.into_iter().for_each(|row| asked[row] = true);
    (Some(asked), notes)
}

#[cfg(test)]
pub(in crate::due) mod tests {
    use super::super::desk::tests::book;
    use super::*;
    use crate::due::Waiting;

    pub(in crate::due) fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    /// What waits on a day and `ahead` days further, as keys with the due days, the most urgent first.
    pub(in crate::due) fn wait(book: &Book, today: &str, ahead: i32) -> Vec<String> {
        let due = due(book, &Question { ahead, ..Question::on(day(today)) }).unwrap();
        assert_eq!(due.problems(), []);
        due.waiting.iter().map(|w| format!("{} {}", due.key(w), w.due_on)).collect()
    }

    /// Keys and due days of what waits, sorted by the due day.
    pub(in crate::due) fn keys(book: &Book, today: &str) -> Vec<String> {
        let mut keys = wait(book, today, 0);
        keys.sort_by_key(|key| (key[key.len() - 10..].to_owned(), key.clone()));
        keys
    }

    /// The reasons in the order of the due days.
    pub(in crate::due) fn reasons(book: &Book, today: &str) -> Vec<String> {
        let due = due(book, &Question::on(day(today))).unwrap();
        let mut waiting: Vec<&Waiting> = due.waiting.iter().collect();
        waiting.sort_by_key(|w| (w.due_on, due.key(w).to_string()));
        waiting.into_iter().map(|w| due.reason(w).english()).collect()
    }

    const TASKS: &str = "id,contact,what,due_on,owner\nw-1,c-1,quote,2026-02-27,bo\nw-2,c-2,call,2026-02-27,\n\
        w-3,c-1,sign,2026-03-04,ann\nw-4,,taxes,2026-02-27,ann\n";

    fn office() -> tempfile::TempDir {
        book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\ntiers: [{name: A}, {name: B}]\n"),
            ("contacts.csv", "id,name,tier,owner\nc-2,Bo,,ann\nc-1,Ann,A,bo\n"),
            ("tasks.csv", TASKS),
        ])
    }

    #[test]
    fn a_snoozed_thing_comes_back_on_its_day_and_a_done_one_never() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(keys(&book, "2026-03-02").len(), 3);
        let decided = "id,at,key,contact,action,until\nf-1,2026-02-28,task:w-1:2026-02-27,c-1,snooze,2026-03-04\n\
            f-2,2026-02-28,task:w-2:2026-02-27,c-2,skip,\nf-3,2026-02-28,task:w-4:2026-02-27,,done,\n";
        let dir = crate::due::desk::tests::book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\n"),
            ("contacts.csv", "id,name\nc-1,Ann\nc-2,Bo\n"),
            ("tasks.csv", TASKS),
            ("followups/2026.csv", decided),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let due = due(&book, &Question::on(day("2026-03-02"))).unwrap();
        assert!(due.waiting.is_empty());
        assert_eq!(due.snoozed.len(), 1);
        assert_eq!(due.snoozed[0].1, day("2026-03-04"));
        assert_eq!(
            keys(&book, "2026-03-04"),
            ["task:w-1:2026-02-27 2026-03-04", "task:w-3:2026-03-04 2026-03-04"]
        );
        assert_eq!(reasons(&book, "2026-03-05")[0], "quote; snoozed until 2026-03-04; 1 d overdue");
    }

    #[test]
    fn the_most_urgent_comes_first_and_ties_by_id() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            wait(&book, "2026-03-02", 0),
            [
                "task:w-1:2026-02-27 2026-02-27",
                "task:w-2:2026-02-27 2026-02-27",
                "task:w-4:2026-02-27 2026-02-27"
            ]
        );
    }

    #[test]
    fn a_step_of_a_deal_comes_behind_one_of_its_contact_on_the_same_day() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\n"),
            ("contacts.csv", "id,name,next_on\nc-1,Ann,2026-03-01\n"),
            ("deals.csv", "id,contact,title,next_on\nd-1,c-1,sign,2026-03-01\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            wait(&book, "2026-03-02", 0),
            ["next:c-1:2026-03-01 2026-03-01", "next:d-1:2026-03-01 2026-03-01"]
        );
    }

    #[test]
    fn of_many_people_the_same_waits_as_of_few() {
        use std::fmt::Write as _;
        const MANY: usize = 20_003;
        let mut contacts = String::from("id,name,birthday,created_on\n");
        let mut points = String::from("id,at,contact,points,kind,expires_on\n");
        for i in 0..MANY {
            // Every third one was seen of late, every thousandth has a birthday and points to lose.
            let created = if i % 3 == 0 { "2026-02-20" } else { "2026-01-01" };
            let is_special = i % 1000 == 0;
            let birthday = if is_special { "1980-03-02" } else { "" };
            writeln!(contacts, "c-{i:05},P{i},{birthday},{created}").unwrap();
            if is_special {
                writeln!(points, "p-{i},2025-03-09,c-{i:05},150,earn,2026-03-09").unwrap();
            }
        }
        let dir = book(&[
            (
                "rolo.yaml",
                "format: 1\nevery: 30d\nloyalty: {earn: 1 per 10, levels: [{name: gold, at: 100}]}\n",
            ),
            ("contacts.csv", &contacts),
            ("points/2025.csv", &points),
            ("tasks.csv", "id,contact,what,due_on\nw-1,c-00001,call,2026-03-01\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let special = (0..MANY).filter(|i| i % 1000 == 0);
        let mut want: Vec<String> =
            special.clone().map(|i| format!("birthday:c-{i:05}:2026-03-02")).collect();
        want.extend(special.map(|i| format!("points:c-{i:05}:2026-03-09")));
        let overdue = (0..MANY).filter(|i| i % 3 != 0);
        want.extend(overdue.map(|i| format!("cadence:c-{i:05}:2026-01-01")));
        want.push("task:w-1:2026-03-01".to_owned());
        let due = due(&book, &Question::on(day("2026-03-02"))).unwrap();
        let keys: Vec<String> = due.waiting.iter().map(|wait| due.key(wait).to_string()).collect();
        let urgencies: Vec<f64> = due.waiting.iter().map(|wait| wait.urgency).collect();
        assert!(urgencies.iter().rev().is_sorted());
        assert_eq!(due.next.unwrap().0, day("2026-03-22"));
        want.sort();
        let mut found = keys.clone();
        found.sort();
        assert_eq!(found, want);
        // Of what is equally urgent, those of lower ids come first.
        let cadences: Vec<&String> = keys.iter().filter(|key| key.starts_with("cadence")).collect();
        assert!(cadences.is_sorted());
    }

    #[test]
    fn a_query_and_an_owner_leave_out_what_is_about_others() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        let found = |query, owner, ahead| {
            let question = Question { query, owner, ahead, ..Question::on(day("2026-03-02")) };
            let due = due(&book, &question).unwrap();
            due.waiting.iter().map(|w| due.record(w).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("tier:A", None, 0), ["w-1"]);
        assert_eq!(found("", Some("ann"), 0), ["w-2", "w-4"]);
        assert_eq!(found("", Some("ann"), 2), ["w-2", "w-4", "w-3"]);
        assert_eq!(found("name:nobody", None, 0), Vec::<String>::new());
    }

    #[test]
    fn a_query_that_names_no_field_is_an_error() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        let question = Question { query: "tierr:A", ..Question::on(day("2026-03-02")) };
        assert!(due(&book, &question).is_err());
    }
}
