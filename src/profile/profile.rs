//! The driver: which logs must be read for the fields named, each of them at most once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock};

use super::loyalty::Balances;
use super::purchase::{FirstAndLast, PurchaseDays, first_and_last, population_gap};
use super::records::{Owned, terms};
use super::{FieldColumn, People, touch};
use crate::book::Book;
use crate::book::events::{self, Answers, Pieces, Question, Touch, round_to_coin};
use crate::book::purchase_days::purchase_days;
use crate::book::purchases::{Line, purchases};
use crate::book::roster::NOBODY;
use crate::book::scan::scan;
use crate::diag::Diagnostic;
use crate::math::ranges::both;
use crate::metrics::Window;
use crate::metrics::activity::running;
use crate::model::Day;
use crate::model::fields::ProfileField;
use crate::model::schema::TableId;

const NONE: i32 = FieldColumn::NO_INT;

/// Columns of `contacts.csv` the fields themselves read.
pub const CONTACT_COLUMNS: &[&str] =
    &["tier", "stage", "every", "lost_on", "archived_on", "referred_by", "birthday", "anniversary"];

/// The columns of `contacts.csv` that must be read for fields, and these.
#[must_use]
pub fn contact_columns<'a>(book: &'a Book, columns: &[&'a str]) -> Vec<&'a str> {
    let mut wanted: Vec<&str> = CONTACT_COLUMNS.to_vec();
    // A rule may ask for `filled` when the people have long been read.
    wanted.extend(book.settings.required.iter().flat_map(|r| r.any_of.iter().map(String::as_str)));
    wanted.extend(columns.iter().copied());
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Computes fields for all people of a book, reading each log at most once.
pub struct Profile<'b> {
    /// The book.
    pub book: &'b Book,
    /// Its people on the day.
    pub people: People,
    columns: BTreeMap<ProfileField, FieldColumn>,
    touches: OnceLock<Pieces<Touch>>,
    last_touch: OnceLock<Vec<i32>>,
    lines: OnceLock<Pieces<Line>>,
    days: OnceLock<PurchaseDays>,
    first_and_last: OnceLock<(Vec<i32>, Vec<i32>)>,
    answers: OnceLock<Answers>,
    deals: OnceLock<Owned>,
    contracts: OnceLock<Owned>,
    running: OnceLock<BTreeMap<usize, Window>>,
    tickets: OnceLock<Owned>,
    tasks: OnceLock<Owned>,
    points: OnceLock<Balances>,
    uses: OnceLock<Vec<(u32, Day, i32)>>,
    customers: OnceLock<Vec<bool>>,
    population_gap: OnceLock<Option<f64>>,
    problems: Mutex<Vec<Diagnostic>>,
}

impl std::fmt::Debug for Profile<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile")
            .field("people", &self.people.len())
            .field("fields", &self.columns.keys())
            .finish()
    }
}

impl<'b> Profile<'b> {
    /// The people of the book at the end of `as_of`, with these columns of theirs and these fields.
    ///
    /// Fields that wait for a method ([`crate::model::fields::FieldSpec::waits`]) stay unknown; a query that names one is
    /// refused before it comes here.
    #[must_use]
    pub fn compute(
        book: &'b Book,
        fields: &BTreeSet<ProfileField>,
        columns: &[&str],
        as_of: Day,
    ) -> Profile<'b> {
        Profile::compute_beside(book, fields, columns, as_of, |_| ()).0
    }

    /// The same while something else is found out about the people, which no field needs.
    #[must_use]
    pub fn compute_beside<T: Send>(
        book: &'b Book,
        fields: &BTreeSet<ProfileField>,
        columns: &[&str],
        as_of: Day,
        beside: impl FnOnce(&People) -> T + Send,
    ) -> (Profile<'b>, T) {
        let mut profile = Profile::of(book, People::read(book, &contact_columns(book, columns), as_of));
        let (computed, found) =
            both(profile.people.len(), || profile.missing(fields), || beside(&profile.people));
        profile.columns.extend(computed);
        (profile, found)
    }

    /// The same of people already read with [`contact_columns`], as yet without fields.
    #[must_use]
    pub fn of(book: &'b Book, people: People) -> Profile<'b> {
        Profile {
            book,
            people,
            columns: BTreeMap::new(),
            touches: OnceLock::new(),
            last_touch: OnceLock::new(),
            lines: OnceLock::new(),
            days: OnceLock::new(),
            first_and_last: OnceLock::new(),
            answers: OnceLock::new(),
            deals: OnceLock::new(),
            contracts: OnceLock::new(),
            running: OnceLock::new(),
            tickets: OnceLock::new(),
            tasks: OnceLock::new(),
            points: OnceLock::new(),
            uses: OnceLock::new(),
            customers: OnceLock::new(),
            population_gap: OnceLock::new(),
            problems: Mutex::new(Vec::new()),
        }
    }

    /// Computes more fields.
    pub fn add(&mut self, fields: &BTreeSet<ProfileField>) {
        let computed = self.missing(fields);
        self.columns.extend(computed);
    }

    /// The columns of those of the fields that are not there yet.
    fn missing(&self, fields: &BTreeSet<ProfileField>) -> Vec<(ProfileField, FieldColumn)> {
        let missing = fields.iter().copied().filter(|field| !self.columns.contains_key(field));
        let mut missing: Vec<ProfileField> = missing.collect();
        // Who asks for the days of purchases alone takes them from the lines, where these are read anyway.
        missing.sort_by_key(|field| !field.spec().counts_lines());
        missing.into_iter().filter_map(|field| Some((field, self.in_coins(self.field(field)?)))).collect()
    }

    /// Sums in whole coins where amounts of other currencies may be in them: each was rounded nowhere before.
    fn in_coins(&self, column: FieldColumn) -> FieldColumn {
        let own = self.book.settings.currency;
        let coin = |sum: i64| if sum == FieldColumn::NO_MONEY { sum } else { round_to_coin(sum, own) };
        match column {
            FieldColumn::Money(sums) if !self.people.rates.is_empty() => {
                FieldColumn::Money(sums.into_iter().map(coin).collect())
            }
            column => column,
        }
    }

    /// Puts in a column computed elsewhere: what the rules say of everybody.
    pub fn put(&mut self, field: ProfileField, column: FieldColumn) {
        self.columns.insert(field, column);
    }

    /// The column of a field that was asked for and can be computed.
    #[must_use]
    pub fn column(&self, field: ProfileField) -> Option<&FieldColumn> {
        self.columns.get(&field)
    }

    /// What could not be read on the way.
    #[must_use]
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut all = self.people.roster.problems.clone();
        all.extend(self.problems.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter().cloned());
        all
    }

    pub(super) fn as_of(&self) -> Day {
        self.people.as_of
    }

    /// Keeps what could not be read, once: a log may be read again, for more of its columns.
    pub(super) fn keep(&self, problems: Vec<Diagnostic>) {
        let mut kept = self.problems.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let said = |d: &Diagnostic| {
            (d.place.as_ref().map(|p| (p.file.clone(), p.span.start, p.span.end)), d.message.clone())
        };
        let mut known: std::collections::HashSet<_> = kept.iter().map(said).collect();
        kept.extend(problems.into_iter().filter(|problem| known.insert(said(problem))));
    }

    /// The interactions up to the day.
    pub fn touches(&self) -> &Pieces<Touch> {
        self.touches.get_or_init(|| {
            let files = self.book.files(TableId::Interactions);
            let found = self
                .people
                .reading_of(self.book, TableId::Interactions, |reading| events::touches(&files, reading));
            self.keep(found.problems);
            found.list
        })
    }

    /// The day of everybody's last real touch.
    pub(super) fn last_touch(&self) -> &[i32] {
        self.last_touch.get_or_init(|| touch::last_day(self.touches(), self.people.len(), |t| t.real))
    }

    /// The purchases up to the day: order lines, won deals, or both, as the book says.
    pub fn lines(&self) -> &Pieces<Line> {
        self.lines.get_or_init(|| {
            let Some((everybody, (there, here))) = self.people.one_of() else {
                return self
                    .people
                    .reading_of(self.book, TableId::Orders, |reading| self.read_lines(reading));
            };
            // Whose rhythm is asked for is measured against everybody's.
            let lines = everybody.reading(self.book, |reading| self.read_lines(reading));
            self.population_gap.get_or_init(|| population_gap(&lines, everybody.len()));
            let theirs = lines.iter().filter(|line| line.who == there);
            Pieces::from(theirs.map(|line| line.of(here)).collect::<Vec<_>>())
        })
    }

    fn read_lines(&self, reading: &events::Reading<'_>) -> Pieces<Line> {
        let found = purchases(self.book, reading);
        self.keep(found.problems);
        found.list
    }

    /// The first and the last purchase day of everybody.
    pub(super) fn first_and_last(&self) -> &(Vec<i32>, Vec<i32>) {
        self.first_and_last.get_or_init(|| {
            if self.lines.get().is_some() || self.people.looks_at_few() {
                first_and_last(self.lines(), self.people.len())
            } else {
                self.read_first_and_last()
            }
        })
    }

    /// The same from the days alone: nothing is kept of the lines.
    fn read_first_and_last(&self) -> (Vec<i32>, Vec<i32>) {
        let new = || FirstAndLast::of(self.people.len());
        let see = |days: &mut FirstAndLast, (who, day)| days.see(who, day);
        let (days, missed) =
            self.people.reading(self.book, |reading| purchase_days(self.book, reading, new, see));
        self.keep(missed.problems);
        days.into_columns()
    }

    pub(super) fn rhythm(&self) -> Vec<f64> {
        let (first, last) = self.first_and_last();
        let population = *self.population_gap.get_or_init(|| population_gap(self.lines(), self.people.len()));
        self.days().rhythm(population, first, last)
    }

    /// The distinct purchase days.
    pub fn days(&self) -> &PurchaseDays {
        self.days.get_or_init(|| PurchaseDays::of(self.lines()))
    }

    /// The survey rows up to the day.
    pub fn answers(&self) -> &Answers {
        self.answers.get_or_init(|| {
            let files = self.book.files(TableId::Surveys);
            let mut found = self
                .people
                .reading(self.book, |reading| events::answers(&files, reading, &Question::ALL, None));
            self.keep(std::mem::take(&mut found.events.problems));
            found
        })
    }

    fn owned<'a>(&'a self, cell: &'a OnceLock<Owned>, table: TableId) -> &'a Owned {
        cell.get_or_init(|| {
            let owned = Owned::read(self.book, &self.people, table);
            self.keep(owned.roster.problems.clone());
            owned
        })
    }

    /// The deals that had begun.
    pub fn deals(&self) -> &Owned {
        self.owned(&self.deals, TableId::Deals)
    }

    /// The contracts that had begun.
    pub fn contracts(&self) -> &Owned {
        self.owned(&self.contracts, TableId::Contracts)
    }

    /// The days on which the contracts ran up to the day, by row.
    pub(super) fn running(&self) -> &BTreeMap<usize, Window> {
        self.running.get_or_init(|| {
            let owned = self.contracts();
            let others = owned.others.iter().map(|&row| (row, NOBODY));
            let rows = owned.rows.iter().copied().chain(others);
            let (terms, rows) = terms(&owned.then(&self.people), rows, |_, _| 0);
            let windows = running(&terms, self.as_of());
            rows.into_iter().zip(windows).filter_map(|(row, window)| Some((row, window?))).collect()
        })
    }

    /// Whether a contract runs on the day.
    pub(super) fn runs(&self, row: usize) -> bool {
        self.running().get(&row).is_some_and(|days| days.to == self.as_of())
    }

    /// The tickets that had come in.
    pub fn tickets(&self) -> &Owned {
        self.owned(&self.tickets, TableId::Tickets)
    }

    /// The tasks that had been made.
    pub fn tasks(&self) -> &Owned {
        self.owned(&self.tasks, TableId::Tasks)
    }

    /// The loyalty points of everybody.
    pub fn points(&self) -> &Balances {
        self.points.get_or_init(|| {
            if self.book.files(TableId::Points).is_empty() {
                return Balances::read(self.book, &self.people);
            }
            // A row may take back one of somebody else.
            Balances::read(self.book, self.people.everybody()).of_these(&self.people)
        })
    }

    /// Uses up to the day: who, when, how often.
    pub(super) fn uses(&self) -> &[(u32, Day, i32)] {
        self.uses.get_or_init(|| {
            let columns = ["at", "contact", "quantity"];
            let people = &self.people;
            let scanned = scan(
                &self.book.files(TableId::Usage),
                &columns,
                |_| Vec::new(),
                |part, row| {
                    let contact = row.cell(1);
                    let who = people.number(&contact);
                    let day = row.its_day(0).filter(|day| *day <= people.as_of);
                    if who == NOBODY && !contact.is_empty() && people.is_nobody(&contact) {
                        row.misread(1);
                    }
                    if let (Some(day), true) = (day, who != NOBODY) {
                        let times = row.value(2, events::parse_minor).map_or(1, |n| n / events::MINOR);
                        part.push((who, day, i32::try_from(times).unwrap_or(1)));
                    }
                },
            );
            self.keep(scanned.problems);
            scanned.parts.concat()
        })
    }

    /// Who is a customer: has a purchase, a contract or a won deal on or before the day.
    pub fn customers(&self) -> &[bool] {
        self.customers.get_or_init(|| {
            let mut is = vec![false; self.people.len()];
            for (is, &last) in is.iter_mut().zip(&self.first_and_last().1) {
                *is = last != NONE;
            }
            let contracts = self.contracts().then(&self.people);
            for &(row, who) in &self.contracts().rows {
                is[who as usize] |= contracts.day(row, "starts_on").is_some();
            }
            for (row, who) in self.won_deals() {
                let _ = row;
                is[who] = true;
            }
            is
        })
    }

    /// Row and person of the deals won on or before the day.
    pub(super) fn won_deals(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let then = self.deals().then(&self.people);
        self.deals().rows.iter().filter_map(move |&(row, who)| {
            let won = then.cell(row, "outcome") == "won" && then.day(row, "closed_on").is_some();
            won.then_some((row, who as usize))
        })
    }

    pub(super) fn since(&self, last: &[i32]) -> Vec<i32> {
        last.iter().map(|&day| if day == NONE { NONE } else { self.as_of().0 - day }).collect()
    }
}
