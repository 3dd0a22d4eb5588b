//! Who is meant by what somebody typed, in this book.

use super::Book;
use super::flaw;
use super::roster::{Roster, Texts};
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::names::{Candidate, Found, Wanted};
use crate::model::schema::TableId;

/// Why nobody, or more than one, was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// Several people on one level: id and name of the first of them, how many, and on which level.
    Several {
        /// Id and name.
        people: Vec<(String, String)>,
        /// How many there are.
        count: usize,
        /// `full name`, `pinyin` …
        level: &'static str,
    },
    /// Nobody, but a file of the table could not be read: what is wrong with it.
    Unreadable(Box<Diagnostic>),
    /// Nobody; the most similar people.
    Nobody {
        /// Id and name.
        nearest: Vec<(String, String)>,
    },
}

/// A person (or company) that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id of the winner, where they were merged.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The people of a book, ready to be found by name.
#[derive(Debug)]
pub struct Directory {
    table: TableId,
    roster: Roster,
    counts_as: Vec<u32>,
    country: crate::model::phone::Country,
}

fn text(column: Option<&Texts>, row: usize) -> &str {
    column.and_then(|c| std::str::from_utf8(c.bytes(row)).ok()).unwrap_or("")
}

impl Directory {
    /// Reads who there is: people, or the records of another table with a name.
    #[must_use]
    pub fn read(book: &Book, table: TableId) -> Directory {
        let key = table.table().key.unwrap_or("id");
        let mut roster =
            Roster::read(&book.files(table), key, &["name", "handle", "email", "phone", "merged_ids"]);
        let counts_as = roster.merge();
        Directory { table, roster, counts_as, country: book.settings.phone_country() }
    }

    fn person(&self, row: usize) -> Person {
        let row = self.counts_as[row] as usize;
        // Bytes that are not UTF-8 are shown as such, not left out.
        let shown = |column: Option<&Texts>| column.map(|c| c.text(row).into_owned()).unwrap_or_default();
        Person { id: shown(self.roster.columns.first()), name: shown(self.roster.column("name")) }
    }

    /// The id of the record with exactly this id or (folded) name; none where there is none or more than one.
    #[must_use]
    pub fn exact(&self, wanted: &str) -> Option<String> {
        use crate::model::names::Level;
        let number = self.roster.index.get(wanted.trim().as_bytes());
        if number != super::roster::NOBODY {
            return Some(self.person(number as usize).id);
        }
        let names = self.roster.column("name");
        let wanted = Wanted::new(wanted, self.country);
        let mut hits = (0..self.roster.len()).filter(|&i| {
            let candidate = Candidate { index: i, name: text(names, i), ..Candidate::default() };
            wanted.level(&candidate, Level::Name) == Some(Level::Name)
        });
        let only = hits.next()?;
        hits.next().is_none().then(|| self.person(only).id)
    }

    /// The one person a text means.
    ///
    /// # Errors
    /// Nobody, or several on the surest level that has any.
    pub fn find(&self, wanted: &str) -> Result<Person, NotFound> {
        let number = self.roster.index.get(wanted.trim().as_bytes());
        if number != super::roster::NOBODY {
            return Ok(self.person(number as usize));
        }
        let hidden = self.roster.problems.iter().find(|p| flaw::hides(p, self.table));
        let (ids, names) = (self.roster.columns.first(), self.roster.column("name"));
        let (handles, emails, phones) =
            (self.roster.column("handle"), self.roster.column("email"), self.roster.column("phone"));
        let candidates =
            (0..self.roster.len()).filter(|&i| self.counts_as[i] as usize == i).map(|i| Candidate {
                index: i,
                id: text(ids, i),
                handle: text(handles, i),
                name: text(names, i),
                emails: text(emails, i),
                phones: text(phones, i),
            });
        let named = |rows: Vec<usize>| {
            rows.into_iter()
                .map(|i| {
                    let person = self.person(i);
                    (person.id, person.name)
                })
                .collect()
        };
        match Wanted::new(wanted, self.country).find(candidates) {
            // Somebody in a table without ids cannot be named to anybody else.
            Found::One { index, .. } => match hidden.filter(|_| text(ids, index).is_empty()) {
                Some(problem) => Err(NotFound::Unreadable(Box::new(problem.clone()))),
                None => Ok(self.person(index)),
            },
            Found::Several { level, candidates, count } => {
                Err(NotFound::Several { people: named(candidates), count, level: level.word() })
            }
            Found::Nobody { nearest } => Err(match hidden {
                Some(problem) => NotFound::Unreadable(Box::new(problem.clone())),
                None => NotFound::Nobody { nearest: named(nearest) },
            }),
        }
    }
}

impl NotFound {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn describe(&self, wanted: &str, table: TableId) -> crate::diag::Diagnostic {
        let list = |people: &[(String, String)]| {
            Text::list(people.iter().map(|(id, name)| phrase!("`{id}` {name}", id, name)))
        };
        let records = Text::word(table.name());
        match self {
            NotFound::Unreadable(problem) => problem.as_ref().clone(),
            NotFound::Several { people, count, level } => {
                let message = phrase!(
                    "`{wanted}` means {count} {records} by their {level}",
                    wanted,
                    count,
                    records,
                    level = Text::word(*level)
                );
                let help = match count.saturating_sub(people.len()) {
                    0 => phrase!("say which, by id: {people}", people = list(people)),
                    more => {
                        phrase!("say which, by id: {people} and {more} more", people = list(people), more)
                    }
                };
                Diagnostic::error("ambiguous-name", message).help(help)
            }
            NotFound::Nobody { nearest } => {
                let message = phrase!("there is no `{id}` in {table}", id = wanted, table = records);
                Diagnostic::error("unknown-name", message).help(match (nearest.as_slice(), table) {
                    ([], TableId::Contacts) => phrase!("`rolo list` shows who there is"),
                    ([], _) => phrase!("`rolo {noun} list` shows who there is", noun = table.table().noun),
                    (nearest, _) => phrase!("similar: {people}", people = list(nearest)),
                })
            }
        }
    }
}
