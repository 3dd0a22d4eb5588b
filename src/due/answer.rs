//! The answer to who waits, and what is said of each thing that does: whose it is, how late, why.

use std::borrow::Cow;

use super::desk::Desk;
use super::guard::{self, Held};
use super::kind::{Key, Kind};
use super::memory::Action;
use super::suggestion::Suggestions;
use super::waiting::{Detail, InOrder, Waiting};
use super::{cadence, contract_end, festival, next_step, occasion, points, task, ticket};
use crate::book::as_of::Then;
use crate::book::roster::Number;
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::model::schema::TableId;
use crate::model::{At, Day};

/// Who waits, and who does not for now.
#[derive(Debug)]
pub struct Due<'b> {
    /// What was looked at.
    pub desk: Desk<'b>,
    /// What waits, the most urgent first.
    pub waiting: InOrder,
    /// What was snoozed, and until when; the first to come back first.
    pub snoozed: Vec<(Waiting, Day)>,
    /// Who is not to be bothered now, and why.
    pub held: Vec<(Waiting, Held)>,
    /// People overdue by cadence who have agreed on a later step.
    pub agreed: Vec<Number>,
    /// Whose cadence asks first beyond the horizon, and when.
    pub next: Option<(Day, Number)>,
    /// How many have a cadence, but were never touched and have no `created_on` it could run from.
    pub clockless: usize,
    /// What the query left undecided.
    pub undecided: Vec<Text>,
    pub(super) suggestions: Suggestions,
}

impl Due<'_> {
    /// The key of what waits.
    #[must_use]
    pub fn key(&self, waiting: &Waiting) -> Key {
        Key { kind: waiting.kind, record: self.record(waiting).into_owned(), occurrence: waiting.occurrence }
    }

    /// The table the record stands in; none for festivals.
    #[must_use]
    pub fn table(&self, waiting: &Waiting) -> Option<TableId> {
        match waiting.kind {
            Kind::Task => Some(TableId::Tasks),
            Kind::Ticket => Some(TableId::Tickets),
            Kind::Contract => Some(TableId::Contracts),
            Kind::Next if waiting.detail == Detail::Deal => Some(TableId::Deals),
            Kind::Festival => None,
            _ => Some(TableId::Contacts),
        }
    }

    /// The records of the table a record stands in.
    fn then(&self, waiting: &Waiting) -> Option<Then<'_>> {
        let (profile, people) = (self.desk.profile(), self.desk.people());
        Some(match self.table(waiting)? {
            TableId::Tasks => profile.tasks().then(people),
            TableId::Tickets => profile.tickets().then(people),
            TableId::Contracts => profile.contracts().then(people),
            TableId::Deals => profile.deals().then(people),
            _ => people.then(),
        })
    }

    /// The id of the record; the name of a festival.
    #[must_use]
    pub fn record(&self, waiting: &Waiting) -> Cow<'_, str> {
        match self.then(waiting) {
            Some(then) => Cow::Owned(then.roster.columns[0].text(waiting.record as usize).into_owned()),
            None => {
                let festival = &self.desk.book.settings.calendar.festivals[waiting.record as usize];
                Cow::Borrowed(festival.name.as_str())
            }
        }
    }

    /// A cell of the record; empty for festivals.
    #[must_use]
    pub fn cell(&self, waiting: &Waiting, column: &str) -> String {
        self.then(waiting).map_or_else(String::new, |t| t.text(waiting.record as usize, column).into_owned())
    }

    /// Who looks after it: the owner of the record, else of the person.
    #[must_use]
    pub fn owner(&self, waiting: &Waiting) -> String {
        let own = match self.table(waiting) {
            Some(TableId::Contacts) | None => String::new(),
            Some(_) => self.cell(waiting, "owner"),
        };
        if own.is_empty() { self.desk.text(waiting.who, "owner").into_owned() } else { own }
    }

    /// Whom people see: the person, else the company, else the festival.
    #[must_use]
    pub fn name(&self, waiting: &Waiting) -> String {
        if waiting.kind == Kind::Festival {
            return festival::name(&self.desk, waiting.record);
        }
        let name = self.desk.text(waiting.who, "name");
        if !name.is_empty() {
            return name.into_owned();
        }
        let company = self.cell(waiting, "company");
        self.desk.company(&company).unwrap_or(company)
    }

    /// What is written where its day should stand, where that cannot be read.
    #[must_use]
    pub fn unread_day(&self, waiting: &Waiting) -> Option<String> {
        if waiting.has_day() {
            return None;
        }
        let columns: &[&str] = match waiting.kind {
            Kind::Next => &["next_on"],
            Kind::Task => &["due_on"],
            Kind::Contract => &["ends_on"],
            _ => &["due_at", "opened_at"],
        };
        let texts = columns.iter().map(|column| self.cell(waiting, column));
        texts.into_iter().find(|text| !text.trim().is_empty() && At::of_cell(text.as_bytes()).is_none())
    }

    /// Days until it is due, negative when overdue; due today is 0 and not overdue.
    #[must_use]
    pub fn days(&self, waiting: &Waiting) -> i32 {
        waiting.due_on - self.desk.today()
    }

    /// Why, with the numbers.
    #[must_use]
    pub fn why(&self, waiting: &Waiting) -> Text {
        Text::joined(Joint::Semicolon, self.reasons(waiting))
    }

    /// Why, with the numbers, and last how late or how far off.
    #[must_use]
    pub fn reason(&self, waiting: &Waiting) -> Text {
        let mut parts = self.reasons(waiting);
        parts.push(self.lateness(waiting));
        Text::joined(Joint::Semicolon, parts)
    }

    fn reasons(&self, waiting: &Waiting) -> Vec<Text> {
        let desk = &self.desk;
        let mut parts = match waiting.kind {
            Kind::Cadence => cadence::reason(desk, waiting),
            Kind::Next => next_step::reason(desk, waiting),
            Kind::Task => task::reason(desk, waiting),
            Kind::Ticket => ticket::reason(desk, waiting),
            Kind::Contract => contract_end::reason(desk, waiting),
            Kind::Birthday | Kind::Anniversary => occasion::reason(desk, waiting),
            Kind::Festival => festival::reason(desk, waiting),
            Kind::Points => points::reason(desk, waiting),
        };
        let snoozed = self.desk.memory.of(&self.key(waiting)).filter(|s| s.action == Action::Snooze);
        parts.extend(snoozed.and_then(|s| s.until).map(|until| phrase!("snoozed until {until}", until)));
        parts.extend(guard::unwanted_channels(desk, waiting));
        parts
    }

    fn lateness(&self, waiting: &Waiting) -> Text {
        if let Some(text) = self.unread_day(waiting) {
            return phrase!("day not readable: `{text}`", text);
        }
        let occasion = matches!(waiting.kind, Kind::Birthday | Kind::Anniversary | Kind::Festival);
        match (self.days(waiting), occasion) {
            (0, true) => phrase!("today"),
            (0, false) => phrase!("due today"),
            (days, true) if days < 0 => phrase!("{days} d ago", days = -days),
            (days, false) if days < 0 => phrase!("{days} d overdue", days = -days),
            (days, _) => phrase!("in {days} d", days),
        }
    }

    /// What the first playbook that holds suggests; empty where none does.
    #[must_use]
    pub fn suggestion(&self, waiting: &Waiting) -> Text {
        self.suggestions.of(&self.desk, waiting.who)
    }

    /// What could not be read on the way.
    #[must_use]
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut all = self.desk.rows.problems();
        for problem in self.desk.touches.problems.iter().chain(&self.desk.memory.problems) {
            // A log may have been read twice, for other columns.
            if !all.iter().any(|known| known.place == problem.place && known.message == problem.message) {
                all.push(problem.clone());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::day;
    use super::super::{Question, due};
    use crate::book::Book;

    #[test]
    fn what_is_about_nobody_has_the_name_of_its_company() {
        let dir = book(&[
            ("companies.csv", "id,name\no-1,Chen Tea\n"),
            (
                "tasks.csv",
                "id,company,what,due_on\nw-1,o-1,call,2026-03-01\nw-2,Ruiz,call,2026-03-01\nw-3,,taxes,2026-03-01\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let due = due(&book, &Question::on(day("2026-03-02"))).unwrap();
        let names: Vec<String> = due.waiting.iter().map(|wait| due.name(wait)).collect();
        assert_eq!(names, ["Chen Tea", "Ruiz", ""]);
    }
}
