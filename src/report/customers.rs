//! The customers of a book by number: people, or companies with all their people.

use std::collections::{BTreeMap, HashMap};

use crate::book::Book;
use crate::book::as_of::Then;
use crate::book::events::{self, Answers, Events, Line, Price, Question, Reading, Whose};
use crate::book::purchase_days::{Bought, Missed, purchase_days};
use crate::book::roster::{NOBODY, Number, Roster};
use crate::book::scan::scan;
use crate::diag::Diagnostic;
use crate::metrics::facts::{NONE, Renews, Terms, UNPRICED};
use crate::metrics::frame::Counted;
use crate::model::Day;
use crate::model::fold::fold_words;
use crate::model::schema::TableId;
use crate::model::settings::{Purchases, Unit};
use crate::profile::People;

/// Customers by number, with what the readers of events need.
///
/// Where companies are the customers, rows count for their own company, else for their contact's; a contact without a
/// company counts alone. A company that is no record is known by its (folded) name.
#[derive(Debug)]
pub struct Customers<'b> {
    book: &'b Book,
    /// The people.
    pub people: People,
    /// What one customer is.
    pub unit: Unit,
    of_contact: Vec<Number>,
    names: Vec<String>,
    companies: HashMap<String, Number>,
    ids: HashMap<Vec<u8>, Number>,
}

impl<'b> Customers<'b> {
    /// Numbers the customers as of a day; `columns` are those of contacts that will be grouped by, and `name` where
    /// people are to be called by it.
    #[must_use]
    pub fn read(book: &'b Book, unit: Unit, columns: &[&str], as_of: Day) -> Customers<'b> {
        let mut wanted = match unit {
            Unit::Contact => Vec::new(),
            Unit::Company => vec!["name", "company"],
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
                &["company"],
                |_| BTreeMap::new(),
                |part, row| {
                    let cell = row.text(0);
                    let name = cell.trim();
                    if !name.is_empty() && !self.ids.contains_key(name.as_bytes()) {
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
    fn reading<T>(&self, f: impl FnOnce(&Reading<'_>) -> T) -> T {
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
        let source = self.book.purchases();
        let mut all = Events::default();
        self.reading(|reading| {
            let mut add = |found: Events<Line>| {
                all.list.append(found.list);
                all.strangers += found.strangers;
                all.dayless += found.dayless;
                all.later += found.later;
                all.problems.extend(found.problems);
            };
            if source != Purchases::WonDeals {
                add(events::lines(&self.book.files(TableId::Orders), reading));
            }
            if source != Purchases::Orders {
                add(events::won_deals(&self.book.files(TableId::Deals), reading));
            }
        });
        all
    }

    /// Who bought on which days, in the order of the files, and what could not be told; [`Customers::purchases`] says how
    /// much as well.
    #[must_use]
    pub fn purchase_days(&self) -> (Vec<Bought>, Missed) {
        let mut days = Vec::new();
        let missed = self.reading(|reading| purchase_days(self.book, reading, |bought| days.push(bought)));
        (days, missed)
    }

    /// The word for what purchases are.
    #[must_use]
    pub fn purchases_word(&self) -> &'static str {
        match self.book.purchases() {
            Purchases::Orders => "orders",
            Purchases::WonDeals => "won deals",
            Purchases::Both => "orders and won deals",
        }
    }

    /// The survey rows up to the day; scores of these kinds that cannot be read are noted.
    #[must_use]
    pub fn answers(&self, scores: &[Question]) -> Answers {
        let files = self.book.files(TableId::Surveys);
        self.reading(|reading| events::answers(&files, reading, scores))
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
                let day = row.value(0, Day::of_cell).filter(|day| *day <= as_of);
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

    /// The contracts that had begun, in the book's currency at their beginning.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let table = TableId::Contracts.table();
        let columns = [
            "contact",
            "company",
            "amount",
            "currency",
            "starts_on",
            "ends_on",
            "renews",
            "replaces",
            "cancelled_on",
        ];
        let roster = Roster::read(&self.book.files(TableId::Contracts), "id", &columns);
        let then = Then { roster: &roster, table, moves: &self.people.moves, as_of: self.people.as_of };
        let begun: Vec<usize> = (0..roster.len())
            .filter(|&row| then.had_begun(row) && then.day(row, "starts_on").is_some())
            .collect();
        let place: HashMap<String, u32> = begun
            .iter()
            .enumerate()
            .map(|(i, &row)| (roster.columns[0].text(row).into_owned(), i as u32))
            .collect();
        let mut terms = Terms::default();
        self.reading(|reading| {
            for &row in &begun {
                let Some(starts) = then.day(row, "starts_on") else { continue };
                let text = |column: &str| then.cell(row, column);
                let (amount, price) =
                    events::price(starts, text("amount").as_bytes(), text("currency").as_bytes(), reading);
                let contact = text("contact");
                let who = self.number(contact.as_bytes(), text("company").as_bytes());
                if who == NOBODY && !contact.is_empty() {
                    then.misread(row, "contact");
                }
                terms.customer.push(who);
                terms.starts.push(starts);
                terms.ends.push(then.day(row, "ends_on"));
                terms.cancelled.push(then.day(row, "cancelled_on"));
                terms.renews.push(match text("renews").as_ref() {
                    "auto" => Renews::Auto,
                    "manual" => Renews::Manual,
                    _ => Renews::No,
                });
                terms.replaces.push(place.get(text("replaces").as_ref()).copied().unwrap_or(NONE));
                terms.amount.push(if price == Price::Known { amount } else { UNPRICED });
            }
        });
        terms
    }

    /// The groups of the customers by a column of contacts as it was on `day`: names in order, and each one's group.
    ///
    /// A company's group is that of its first contact with one.
    ///
    /// # Errors
    /// Contacts have no such column.
    pub fn groups(&self, column: &str, day: Day) -> Result<(Vec<String>, Vec<u32>), Diagnostic> {
        if self.people.roster.column(column).is_none() {
            return Err(Diagnostic::error(
                "unknown-field",
                format!("contacts have no field `{column}` to group by"),
            )
            .help("`rolo fields contact` lists them; tier, stage, owner and city are usual"));
        }
        let earlier = (day < self.people.as_of)
            .then(|| crate::book::as_of::Moves::read(&self.book.files(TableId::Moves), day));
        let moves = earlier.as_ref().unwrap_or(&self.people.moves);
        let then = Then { roster: &self.people.roster, table: TableId::Contacts.table(), moves, as_of: day };
        let mut of: Vec<String> = vec![String::new(); self.count()];
        for who in self.people.numbers() {
            let slot = &mut of[self.of_contact[who] as usize];
            if slot.is_empty() {
                *slot = then.text(who, column).into_owned();
            }
        }
        let mut names: Vec<String> = of.iter().filter(|n| !n.is_empty()).cloned().collect();
        names.sort();
        names.dedup();
        // The order of rolo.yaml where it declares the words: tier A before tier B whatever they are called.
        let declared: Vec<&str> = match column {
            "tier" => self.book.settings.tiers.iter().map(|t| t.name.as_str()).collect(),
            "stage" => self.book.settings.stages.iter().map(|s| s.name.as_str()).collect(),
            _ => Vec::new(),
        };
        let places: HashMap<&str, usize> = declared.iter().enumerate().rev().map(|(i, d)| (*d, i)).collect();
        names.sort_by_key(|name| places.get(name.as_str()).copied().unwrap_or(declared.len()));
        let numbers: HashMap<&str, u32> =
            names.iter().enumerate().map(|(i, n)| (n.as_str(), i as u32)).collect();
        let of = of.iter().map(|name| numbers.get(name.as_str()).copied().unwrap_or(NONE)).collect();
        Ok((names, of))
    }
}
