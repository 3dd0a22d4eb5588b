//! The follow-up clock: it runs from the last real touch, by the cadence in force.

use std::collections::BTreeSet;
use std::ops::Range;

use super::desk::Desk;
use super::kind::Kind;
use super::last_touch::LastTouches;
use super::memory::Action;
use super::waiting::{Detail, Found, Waiting};
use crate::book::Book;
use crate::book::roster::{NOBODY, Number};
use crate::i18n::Text;
use crate::model::Day;
use crate::model::fields::{FieldId, ProfileField};
use crate::model::settings::Settings;
use crate::profile::{Cadence, CadenceBy, Cadences, FieldColumn, Profile};

/// What the clock runs from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Touch,
    /// The person was never spoken to.
    Created,
    /// A round was done or skipped without a touch.
    Round(Action),
}

/// The purchase that makes a new customer; read only where the book has a rule for them.
pub(super) fn field_needed(settings: &Settings) -> Option<ProfileField> {
    settings.new_customers.as_ref().map(|_| ProfileField::new(FieldId::FirstOrder, None))
}

/// Those of these people whose cadence asks for a touch by the horizon; whoever has agreed on a later step waits for that.
///
/// Of those who are `asked` for it also finds who comes next, and how many have no day their clock could run from.
pub(super) fn find(desk: &Desk<'_>, people: Range<usize>, asked: impl Fn(usize) -> bool, found: &mut Found) {
    let settings = &desk.book.settings;
    let cadences = Cadences::new(settings, desk.today());
    let first = field_needed(settings).and_then(|field| desk.profile().column(field));
    let (own, tiers, next) = (desk.contacts("every"), desk.contacts("tier"), desk.contacts("next_on"));
    for who in desk.present(people) {
        let first = day_of(first, who);
        let every = own.bytes(who);
        if !Cadences::can_read(&every) {
            own.misread(who);
        }
        let Some(cadence) = cadences.of(&every, &tiers.bytes(who), first) else { continue };
        let Some((from, _)) = runs_from(desk, who) else {
            found.clockless += usize::from(asked(who));
            continue;
        };
        let due_on = from.add_span(cadence.every);
        if due_on > desk.horizon {
            if found.next.is_none_or(|(day, _)| due_on < day) && asked(who) {
                found.next = Some((due_on, who as Number));
            }
            continue;
        }
        if next.day(who).is_some_and(|step| step > desk.today()) {
            found.agreed.push(who as Number);
            continue;
        }
        found.waiting.push(Waiting {
            pace: f64::from((due_on - from).max(1)),
            detail: Detail::Cadence(cadence),
            ..Waiting::new(Kind::Cadence, who as Number, who as u32, from, due_on)
        });
    }
}

/// The day a person's clock runs from; none for one who was never touched and has no `created_on`.
fn runs_from(desk: &Desk<'_>, who: usize) -> Option<(Day, Since)> {
    let talked = match desk.touches.day(who) {
        Some(day) => Some((day, Since::Touch)),
        None => desk.people().then().day(who, "created_on").map(|day| (day, Since::Created)),
    };
    let round = desk.memory.round(who as Number).map(|s| (s.at.day, Since::Round(s.action)));
    match (talked, round) {
        (Some(talked), Some(round)) if round.0 <= talked.0 => Some(talked),
        (talked, round) => round.or(talked),
    }
}

/// When a person's clock asks next, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextTouch {
    /// The day.
    pub due_on: Day,
    /// The cadence in force: “14 d cadence of tier A”.
    pub rule: Text,
}

/// When the clocks of these people ask next; none for the lost, the archived, and those without a cadence.
///
/// `touched` is the day of a touch that is not in the log yet. Where it is today the log need not be read.
#[must_use]
pub fn next_touch(
    book: &Book,
    ids: &[String],
    touched: Option<Day>,
    today: Day,
) -> Vec<(String, Option<NextTouch>)> {
    let lost = ProfileField::new(FieldId::Lost, None);
    let mut fields = BTreeSet::from([lost]);
    fields.extend(field_needed(&book.settings));
    let profile = Profile::compute(book, &fields, &[], today);
    let people = &profile.people;
    let known = (touched != Some(today)).then(|| LastTouches::read(book, people, 0));
    let first = field_needed(&book.settings).and_then(|field| profile.column(field));
    let cadences = Cadences::new(&book.settings, today);
    let of = |id: &str| {
        let who = people.number(id.as_bytes());
        if who == NOBODY {
            return None;
        }
        let (who, then) = (who as usize, people.then());
        let is_lost = matches!(profile.column(lost), Some(FieldColumn::Flag(lost)) if lost[who]);
        if is_lost || then.day(who, "archived_on").is_some_and(|day| day <= today) {
            return None;
        }
        let (every, tier) = (then.text(who, "every"), then.text(who, "tier"));
        let cadence = cadences.of(every.as_bytes(), tier.as_bytes(), day_of(first, who))?;
        let last = known.as_ref().and_then(|known| known.day(who)).max(touched);
        let from = last.or_else(|| then.day(who, "created_on"))?;
        Some(NextTouch { due_on: from.add_span(cadence.every), rule: said(cadence, &tier) })
    };
    ids.iter().map(|id| (id.clone(), of(id))).collect()
}

fn day_of(column: Option<&FieldColumn>, who: usize) -> Option<Day> {
    match column {
        Some(FieldColumn::Day(days)) if days[who] != FieldColumn::NO_INT => Some(Day(days[who])),
        _ => None,
    }
}

/// “14 d cadence of tier A”.
fn said(cadence: Cadence, tier: &str) -> Text {
    let every = cadence.every.text();
    match cadence.by {
        CadenceBy::Own => phrase!("own cadence of {every}", every),
        CadenceBy::NewCustomer => phrase!("{every} cadence of new customers", every),
        CadenceBy::Tier => phrase!("{every} cadence of tier {tier}", every, tier),
        CadenceBy::Book => phrase!("{every} cadence of the book", every),
    }
}

/// “14 d cadence of tier A; last touch 2026-01-10 by call”.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let who = waiting.who as usize;
    let Detail::Cadence(cadence) = waiting.detail else { return Vec::new() };
    let mut parts = vec![said(cadence, &desk.text(waiting.who, "tier"))];
    if let Some((day, Since::Round(action))) = runs_from(desk, who) {
        parts.push(match action {
            Action::Done => phrase!("done without a touch on {day}", day),
            _ => phrase!("skipped on {day}", day),
        });
    }
    parts.push(match (desk.touches.day(who), desk.touches.channel(who)) {
        (None, _) => match desk.people().then().day(who, "created_on") {
            Some(day) => phrase!("never spoken to, known since {day}", day),
            None => phrase!("never spoken to"),
        },
        (Some(day), "") => phrase!("last touched {day}", day),
        (Some(day), channel) => phrase!("last touch {day} by {channel}", day, channel),
    });
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons, wait};
    use crate::book::Book;

    const RULES: &str = "format: 1\nevery: 90d\nlost_after: 365d\n\
        tiers: [{name: A, every: 14d}, {name: B, every: 1mo}]\n\
        new_customers: {within: 30d, every: 7d}\n";

    fn studio(contacts: &str, interactions: &str, followups: &str) -> tempfile::TempDir {
        book(&[
            ("rolo.yaml", RULES),
            ("contacts.csv", contacts),
            ("interactions/2026-01.csv", interactions),
            ("followups/2026.csv", followups),
        ])
    }

    const NO_DECISION: &str = "id,at,key,contact,action,until\n";

    #[test]
    fn due_restarts_from_the_last_real_touch() {
        let dir = studio(
            "id,name,tier,created_on\nc-1,Ann,A,2025-01-01\nc-2,Bo,A,2025-01-01\n",
            "id,at,contact,channel,outcome\n\
             i-1,2026-01-10,c-1,call,\ni-2,2026-02-20,c-1,call,no-answer\n\
             i-3,2026-01-10,c-2,call,no-answer\ni-4,2026-02-20,c-2,visit,\n",
            NO_DECISION,
        );
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(keys(&book, "2026-03-02"), ["cadence:c-1:2026-01-10 2026-01-24"]);
        assert_eq!(
            reasons(&book, "2026-03-02"),
            ["14 d cadence of tier A; last touch 2026-01-10 by call; 37 d overdue"]
        );
    }

    #[test]
    fn due_today_is_not_overdue_and_tomorrow_is_not_due() {
        let dir = studio(
            "id,name,tier,created_on\nc-1,Ann,A,2026-02-16\nc-2,Bo,A,2026-02-17\n",
            "id,at,contact,channel,outcome\n",
            NO_DECISION,
        );
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            reasons(&book, "2026-03-02"),
            ["14 d cadence of tier A; never spoken to, known since 2026-02-16; due today"]
        );
        assert_eq!(wait(&book, "2026-03-02", 7).len(), 2);
    }

    #[test]
    fn the_own_cadence_is_stronger_than_the_new_customers_and_the_tiers() {
        let dir = book(&[
            ("rolo.yaml", RULES),
            (
                "contacts.csv",
                "id,name,tier,every,created_on\nc-1,Ann,A,3w,2026-01-01\nc-2,Bo,B,,2026-01-31\n\
                 c-3,Cy,B,,2026-02-16\nc-4,Di,A,0d,2020-01-01\nc-5,Ed,,,2025-12-01\n",
            ),
            ("orders/2026.csv", "id,at,contact,amount\nb-1,2026-02-16,c-3,10\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            reasons(&book, "2026-03-02"),
            [
                "own cadence of 21 d; never spoken to, known since 2026-01-01; 39 d overdue",
                "7 d cadence of new customers; never spoken to, known since 2026-02-16; 7 d overdue",
                "1 mo cadence of tier B; never spoken to, known since 2026-01-31; 2 d overdue",
                "90 d cadence of the book; never spoken to, known since 2025-12-01; 1 d overdue",
            ]
        );
    }

    #[test]
    fn the_lost_and_the_archived_are_never_due_by_cadence() {
        let dir = book(&[
            ("rolo.yaml", RULES),
            (
                "contacts.csv",
                "id,name,tier,lost_on,archived_on,created_on\nc-1,Ann,A,2026-01-01,,2025-01-01\n\
                 c-2,Bo,A,,2026-01-01,2025-01-01\nc-3,Cy,A,,,2024-01-01\n",
            ),
            ("orders/2024.csv", "id,at,contact,amount\nb-1,2024-02-16,c-3,10\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert!(keys(&book, "2026-03-02").is_empty());
    }

    #[test]
    fn a_skipped_round_starts_the_clock_anew_until_the_next_touch() {
        let rows = "id,at,contact,channel,outcome\ni-1,2026-01-10,c-1,call,\n";
        let skipped = "id,at,key,contact,action,until\nf-1,2026-02-10,cadence:c-1:2026-01-10,c-1,skip,\n";
        let dir = studio("id,name,tier,created_on\nc-1,Ann,A,2025-01-01\n", rows, skipped);
        let book = Book::open(dir.path()).unwrap();
        assert!(keys(&book, "2026-02-23").is_empty());
        assert_eq!(keys(&book, "2026-03-02"), ["cadence:c-1:2026-02-10 2026-02-24"]);
        assert_eq!(
            reasons(&book, "2026-03-02"),
            ["14 d cadence of tier A; skipped on 2026-02-10; last touch 2026-01-10 by call; 6 d overdue"]
        );
    }

    #[test]
    fn who_comes_next_is_known_and_who_has_no_clock_is_counted() {
        let dir = studio(
            "id,name,tier,created_on\nc-1,Ann,A,2026-03-01\nc-2,Bo,A,2026-02-20\nc-3,Cy,A,\n",
            "id,at,contact,channel\n",
            NO_DECISION,
        );
        let book = Book::open(dir.path()).unwrap();
        let question = |query| crate::due::Question {
            as_of: crate::model::Day::new(2026, 3, 2).unwrap(),
            ahead: 0,
            query,
            owner: None,
        };
        let answer = crate::due::due(&book, &question("")).unwrap();
        let (day, who) = answer.next.unwrap();
        assert_eq!((day.to_string().as_str(), &*answer.desk.text(who, "name")), ("2026-03-06", "Bo"));
        assert_eq!((answer.waiting.len(), answer.clockless), (0, 1));
        let answer = crate::due::due(&book, &question("name:Ann")).unwrap();
        assert_eq!((answer.next.unwrap().0.to_string().as_str(), answer.clockless), ("2026-03-15", 0));
    }

    #[test]
    fn whoever_has_agreed_on_a_later_step_waits_for_that() {
        let dir = studio(
            "id,name,tier,next_on,created_on\nc-1,Ann,A,2026-03-09,2025-01-01\n",
            "id,at,contact,channel,outcome\ni-1,2026-01-10,c-1,call,\n",
            NO_DECISION,
        );
        let book = Book::open(dir.path()).unwrap();
        assert!(keys(&book, "2026-03-02").is_empty());
        assert_eq!(keys(&book, "2026-03-09").len(), 2, "both wait when the step has come");
    }
}
