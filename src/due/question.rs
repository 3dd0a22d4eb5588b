//! The question who waits: found by kind, settled ones left out, the most urgent first.

use super::answer::Due;
use super::desk::Desk;
use super::guard::Guard;
use super::kind::Kind;
use super::memory::Action;
use super::suggestion::Suggestions;
use super::waiting::{Found, Waiting};
use super::{cadence, contract_end, festival, next_step, occasion, points, task, ticket, urgency};
use crate::book::Book;
use crate::book::roster::{NOBODY, Number};
use crate::diag::Diagnostic;
use crate::math::ranges::{by_ranges, sort_by};
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
    let mut fields: Vec<Field> = query.fields_needed().to_vec();
    fields.extend(query.percentiles_needed().iter().map(|p| p.0.clone()));
    fields.extend(cadence::field_needed(&book.settings).map(Field::profile));
    let mut desk = Desk::read(book, question.as_of, question.ahead, &fields);
    add_rules(&mut desk.rows, query.fields_needed(), &scope)?;
    let near = festival::near(&mut desk, &scope)?;

    let (asked, undecided) = asked(&desk, &query);
    let is_asked = |who: Number| match &asked {
        None => true,
        Some(asked) => who != NOBODY && asked[who as usize],
    };
    let mut found = Found::default();
    next_step::find(&desk, &mut found);
    task::find(&desk, &mut found);
    ticket::find(&desk, &mut found);
    contract_end::find(&desk, &mut found);
    occasion::find(&desk, &mut found);
    points::find(&desk, &mut found);
    let owned = |who: usize| owned_by(&desk, who as Number, question);
    cadence::find(&desk, |who| is_asked(who as Number) && owned(who), &mut found);
    festival::find(&near, &desk, |who| is_asked(who as Number) && owned(who), &mut found);

    let mut due = Due {
        waiting: Vec::new(),
        snoozed: Vec::new(),
        held: Vec::new(),
        agreed: Vec::new(),
        next: found.next,
        clockless: found.clockless,
        undecided,
        suggestions: Suggestions::default(),
        desk,
    };
    let guard = Guard::new(&due.desk);
    let owner = |due: &Due<'_>, wait: &Waiting| question.owner.is_none_or(|owner| due.owner(wait) == owner);
    let mut ready = Vec::with_capacity(found.waiting.len());
    for mut wait in found.waiting {
        let of_festival = wait.kind == Kind::Festival;
        if !(of_festival || is_asked(wait.who) && owner(&due, &wait)) {
            continue;
        }
        match due.remembered(&mut wait) {
            Rest::Wait if wait.appears_on > due.desk.horizon => {}
            Rest::Wait => ready.push(wait),
            Rest::Until(day) => due.snoozed.push((wait, day)),
            Rest::Over => {}
        }
    }
    let held = by_ranges(ready.len(), |range| {
        ready[range].iter().map(|wait| guard.held_back(wait)).collect::<Vec<_>>()
    });
    for (&wait, held) in ready.iter().zip(held.into_iter().flatten()) {
        match held {
            Some(held) => due.held.push((wait, held)),
            None => due.waiting.push(wait),
        }
    }
    due.agreed =
        found.agreed.into_iter().filter(|&who| is_asked(who) && owned_by(&due.desk, who, question)).collect();
    due.sort();
    let people: Vec<Number> = due.waiting.iter().map(|w| w.who).collect();
    due.suggestions = Suggestions::find(&mut due.desk, &scope, people.into_iter())?;
    Ok(due)
}

fn owned_by(desk: &Desk<'_>, who: Number, question: &Question<'_>) -> bool {
    question.owner.is_none_or(|owner| desk.text(who, "owner") == owner)
}

/// Who the query selects; none: everybody, and what is about nobody.
fn asked(desk: &Desk<'_>, query: &crate::query::Compiled) -> (Option<Vec<bool>>, Vec<String>) {
    if query.is_everything() {
        return (None, Vec::new());
    }
    let (rows, notes) = desk.rows.select(query);
    let mut asked = vec![false; desk.people().len()];
    rows.into_iter().for_each(|row| asked[row] = true);
    (Some(asked), notes)
}

/// What the memory says of something that was found.
enum Rest {
    Wait,
    Until(Day),
    Over,
}

impl Due<'_> {
    fn remembered(&self, wait: &mut Waiting) -> Rest {
        if self.desk.memory.is_empty() {
            return Rest::Wait;
        }
        let Some(settled) = self.desk.memory.of(&self.key(wait)) else { return Rest::Wait };
        match (settled.action, settled.until) {
            (Action::Snooze, Some(until)) if until > self.desk.horizon => Rest::Until(until),
            (Action::Snooze, Some(until)) => {
                wait.due_on = wait.due_on.max(until);
                wait.appears_on = wait.appears_on.max(until);
                Rest::Wait
            }
            // A snooze that names no day brings nothing to an end.
            (Action::Snooze, None) => Rest::Wait,
            (Action::Done | Action::Skip, _) => Rest::Over,
        }
    }

    /// Most urgent first, then by the id of the person, by kind and by record.
    fn sort(&mut self) {
        let today = self.desk.today();
        let settings = &self.desk.book.settings;
        let tiers = self.desk.contacts("tier");
        let weights: Vec<(&str, f64)> =
            settings.tiers.iter().map(|t| (t.name.as_str(), urgency::weight(settings, &t.name))).collect();
        let weight = |who: Number| {
            if who == NOBODY {
                return 1.0;
            }
            let tier = tiers.bytes(who as usize);
            weights.iter().find(|(name, _)| name.as_bytes() == tier.as_ref()).map_or(1.0, |w| w.1)
        };
        for wait in &mut self.waiting {
            wait.urgency = urgency::urgency(wait.kind, weight(wait.who), wait.pace, wait.due_on - today);
        }
        let ranks = ranks(&self.desk);
        let rank = |who: Number| ranks.as_ref().map_or(who, |r| r.get(who as usize).copied().unwrap_or(who));
        // What is compared is small, what waits is not: it is moved once.
        let waiting = &self.waiting;
        let mut order: Vec<(f64, u32, u32)> =
            (0..).zip(waiting).map(|(place, wait)| (wait.urgency, rank(wait.who), place)).collect();
        let in_order = |a: &(f64, u32, u32), b: &(f64, u32, u32)| {
            let record = |place: u32| (waiting[place as usize].kind, waiting[place as usize].record);
            let by_urgency = b.0.total_cmp(&a.0);
            by_urgency.then(a.1.cmp(&b.1)).then_with(|| record(a.2).cmp(&record(b.2)))
        };
        sort_by(&mut order, in_order);
        self.waiting = order.into_iter().map(|(_, _, place)| waiting[place as usize]).collect();
        self.snoozed.sort_by_key(|(wait, until)| (*until, wait.kind, rank(wait.who), wait.record));
        self.held.sort_by_key(|(wait, _)| (wait.kind, rank(wait.who), wait.record));
    }
}

/// The place of each person in the order of ids; none where the file is in that order.
fn ranks(desk: &Desk<'_>) -> Option<Vec<u32>> {
    let ids = &desk.people().roster.columns[0];
    if ids.iter().is_sorted() {
        return None;
    }
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| ids.bytes(a as usize).cmp(ids.bytes(b as usize)));
    let mut ranks = vec![0; ids.len()];
    order.iter().enumerate().for_each(|(rank, &who)| ranks[who as usize] = rank as u32);
    Some(ranks)
}

#[cfg(test)]
pub(in crate::due) mod tests {
    use super::super::desk::tests::book;
    use super::*;

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
        waiting.into_iter().map(|w| due.reason(w)).collect()
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
