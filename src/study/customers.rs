//! The customers of a book by number: people, or companies with all their people.

use std::collections::{BTreeMap, HashMap};

use crate::book::Book;
use crate::book::events::{self, Answers, Events, Question, Reading, Whose};
use crate::book::purchase_days::{Bought, Missed, purchase_days};
use crate::book::purchases::{Line, purchases};
use crate::book::roster::{NOBODY, Number, Roster};
use crate::book::scan::scan;
use crate::metrics::frame::Counted;
use crate::model::Day;
use crate::model::fold::fold_words;
use crate::model::schema::TableId;
use crate::model::settings::Unit;
use crate::profile::People;

/// Customers by number, with what the readers of events need.
///
/// Where companies are the customers, rows count for their own company, else for their contact's; a contact without a
/// company counts alone. A company that is no record is known by its (folded) name.
#[derive(Debug)]
pub struct Customers<'b> {
    pub(super) book: &'b Book,
    /// The people.
    pub people: People,
    /// What one customer is.
    pub unit: Unit,
    pub(super) of_contact: Vec<Number>,
    /// The companies, then the people without one.
    names: Vec<String>,
    /// How many of the names are of companies.
    named: usize,
    companies: HashMap<String, Number>,
    ids: HashMap<Vec<u8>, Number>,
}

impl<'b> Customers<'b> {
    /// Numbers the customers as of a day; `columns` are those of contacts that will be grouped by, and `name` where
    /// people are to be called by it.
    #[must_use]
    pub fn read(book: &'b Book, unit: Unit, columns: &[&str], as_of: Day) -> Customers<'b> {
        let mut wanted = match unit {
            Unit::Contact => vec!["lost_on", "archived_on"],
            Unit::Company => vec!["name", "company", "lost_on", "archived_on"],
        };
        for column in columns {
            if !wanted.contains(column) {
                wanted.push(column);
            }
        }
        let people = People::read(book, &wanted, as_of);
        let mut customers = Customers {
            book,
            of_contact: (0..people.len() as Number).collect(),
            people,
            unit,
            names: Vec::new(),
            named: 0,
            companies: HashMap::new(),
            ids: HashMap::new(),
        };
        if unit == Unit::Company {
            customers.number_companies();
        }
        customers
    }

    fn number_companies(&mut self) {
        let roster = Roster::read(&self.book.files(TableId::Companies), "id", &["name"]);
        for row in 0..roster.len() {
            let name = roster.column("name").map(|n| n.text(row).into_owned()).unwrap_or_default();
            self.ids.insert(roster.columns[0].bytes(row).to_vec(), row as Number);
            self.companies.entry(fold_words(&name).into_owned()).or_insert(row as Number);
            self.names.push(name);
        }
        // Names that stand in rows only, in the order of their names, so that numbers do not hang on threads.
        let mut plain: BTreeMap<String, String> = BTreeMap::new();
        for table in [
            TableId::Contacts,
            TableId::Deals,
            TableId::Contracts,
            TableId::Tickets,
            TableId::Interactions,
            TableId::Orders,
            TableId::Surveys,
            TableId::Usage,
        ] {
            let found = scan(
                &self.book.files(table),
                &["company", table.table().begins().unwrap_or("company")],
                |_| BTreeMap::new(),
                |part, row| {
                    let cell = row.text(0);
                    let name = cell.trim();
                    let is_later =
                        || Day::of_cell(&row.cell(1), row.zone).is_some_and(|day| day > self.people.as_of);
                    if !name.is_empty() && !is_later() && !self.ids.contains_key(name.as_bytes()) {
                        part.entry(fold_words(name).into_owned()).or_insert_with(|| name.to_owned());
                    }
                },
            );
            for part in found.parts {
                for (folded, name) in part {
                    plain.entry(folded).or_insert(name);
                }
            }
        }
        for (folded, name) in plain {
            if !self.companies.contains_key(&folded) {
                self.companies.insert(folded, self.names.len() as Number);
                self.names.push(name);
            }
        }
        self.named = self.names.len();
        for who in 0..self.people.len() {
            let cell = self.people.text(who, "company").into_owned();
            self.of_contact[who] = match self.company(cell.trim().as_bytes()) {
                NOBODY => {
                    self.names.push(self.people.text(who, "name").into_owned());
                    self.names.len() as Number - 1
                }
                number => number,
            };
        }
    }

    fn company(&self, cell: &[u8]) -> Number {
        if cell.is_empty() {
            return NOBODY;
        }
        if let Some(&number) = self.ids.get(cell) {
            return number;
        }
        let folded = String::from_utf8_lossy(cell);
        self.companies.get(fold_words(&folded).trim()).copied().unwrap_or(NOBODY)
    }

    /// How many numbers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        match self.unit {
            Unit::Contact => self.people.len(),
            Unit::Company => self.names.len(),
        }
    }

    /// As whom a row of contacts counts; nobody for nobody.
    #[must_use]
    pub fn of_person(&self, who: Number) -> Number {
        self.of_contact.get(who as usize).copied().unwrap_or(NOBODY)
    }

    /// How many of the numbers are companies.
    #[must_use]
    pub fn companies(&self) -> u64 {
        self.named as u64
    }

    /// Whether each number is somebody there was on the day.
    #[must_use]
    pub fn existing(&self) -> Vec<bool> {
        let mut exists = vec![false; self.count()];
        exists[..self.named].fill(true);
        self.people.numbers().for_each(|who| exists[self.of_contact[who] as usize] = true);
        exists
    }

    /// What one customer is, for the metrics.
    #[must_use]
    pub fn counted(&self) -> Counted {
        match self.unit {
            Unit::Contact => Counted::Contact,
            Unit::Company => Counted::Company,
        }
    }

    /// The name of a customer; empty where names were not asked for.
    #[must_use]
    pub fn name(&self, number: Number) -> String {
        match self.unit {
            Unit::Contact => self.people.text(number as usize, "name").into_owned(),
            Unit::Company => self.names.get(number as usize).cloned().unwrap_or_default(),
        }
    }

    /// Who was lost when, by `lost_on`; a company when all its people were.
    #[must_use]
    pub fn lost(&self) -> Vec<(Number, Day)> {
        let then = self.people.then();
        let lost_on = then.column("lost_on");
        if self.unit == Unit::Contact {
            let counts_as = &self.people.counts_as;
            let people = (0..).zip(counts_as).filter(|(who, counts_as)| *who == **counts_as);
            return people.filter_map(|(who, _)| Some((who, lost_on.day(who as usize)?))).collect();
        }
        let mut latest: Vec<Option<Option<Day>>> = vec![None; self.count()];
        for who in self.people.numbers() {
            let (day, known) = (lost_on.day(who), &mut latest[self.of_contact[who] as usize]);
            *known = match *known {
                None => Some(day),
                Some(other) => Some(day.zip(other).map(|(day, other)| day.max(other))),
            };
        }
        (0..).zip(latest).filter_map(|(number, day)| Some((number, day??))).collect()
    }

    /// Whom a row counts for, by its contact and company cells.
    #[must_use]
    pub fn number(&self, contact: &[u8], company: &[u8]) -> Number {
        let person = || match self.people.number(contact) {
            NOBODY => NOBODY,
            who => self.of_contact[who as usize],
        };
        match self.unit {
            Unit::Contact => person(),
            Unit::Company => match self.company(company.trim_ascii()) {
                NOBODY => person(),
                number => number,
            },
        }
    }

    /// Runs `f` with what a reader of events needs.
    pub(super) fn reading<T>(&self, f: impl FnOnce(&Reading<'_>) -> T) -> T {
        let who = |contact: &[u8], company: &[u8]| self.number(contact, company);
        f(&Reading {
            who: match self.unit {
                Unit::Contact => Whose::Contact(&self.people.roster.index),
                Unit::Company => Whose::Either(&who),
            },
            only: events::Only::Everybody,
            as_of: self.people.as_of,
            currency: self.book.settings.currency,
            rates: &self.people.rates,
        })
    }

    /// The purchases up to the day, and what could not be read.
    #[must_use]
    pub fn purchases(&self) -> Events<Line> {
        self.reading(|reading| purchases(self.book, reading))
    }

    /// Who bought on which days, in the order of the files, and what could not be told; [`Customers::purchases`] says how
    /// much as well.
    #[must_use]
    pub fn purchase_days(&self) -> (Vec<Bought>, Missed) {
        self.reading(|reading| purchase_days(self.book, reading, Vec::new, Vec::push))
    }

    /// The survey rows up to the day, with the text of one more column where it is asked for; scores of these kinds that
    /// cannot be read are noted.
    #[must_use]
    pub fn answers(&self, scores: &[Question], besides: Option<&str>) -> Answers {
        let files = self.book.files(TableId::Surveys);
        self.reading(|reading| events::answers(&files, reading, scores, besides))
    }

    /// The touches up to the day.
    #[must_use]
    pub fn touches(&self) -> Events<events::Touch> {
        self.reading(|reading| events::touches(&self.book.files(TableId::Interactions), reading))
    }

    /// The uses up to the day: who and when.
    #[must_use]
    pub fn uses(&self) -> Vec<(Number, Day)> {
        let as_of = self.people.as_of;
        let columns = ["at", "contact", "company"];
        let found = scan(
            &self.book.files(TableId::Usage),
            &columns,
            |_| Vec::new(),
            |part, row| {
                let day = row.its_day(0).filter(|day| *day <= as_of);
                let contact = row.cell(1);
                let who = self.number(&contact, &row.cell(2));
                if who == NOBODY && !contact.is_empty() {
                    row.misread(1);
                }
                if let (Some(day), true) = (day, who != NOBODY) {
                    part.push((who, day));
                }
            },
        );
        found.parts.concat()
    }
}
