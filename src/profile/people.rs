//! The people of a book on a day, numbered, with the cells that were asked for.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::one::Among;
use crate::book::Book;
use crate::book::as_of::{Moves, Then};
use crate::book::events::{self, Rates, Reading, Whose};
use crate::book::id_index::IdIndex;
use crate::book::roster::{NOBODY, Number, Places, Roster};
use crate::book::scan::Silent;
use crate::math::ranges::by_ranges;
use crate::model::Day;
use crate::model::schema::TableId;

/// Contacts by number, merged ones resolved, as they were at the end of a day.
#[derive(Debug)]
pub struct People {
    /// The rows of `contacts.csv` with the columns asked for.
    pub roster: Roster,
    /// For every row the number it counts as.
    pub counts_as: Vec<Number>,
    /// See [`People::existing`].
    pub(super) exists: OnceLock<Vec<bool>>,
    /// What has moved since.
    pub moves: Arc<Moves>,
    /// Rates into the book's currency.
    pub rates: Rates,
    /// The day.
    pub as_of: Day,
    /// Of whom alone logs are read, where only few are asked about.
    pub(super) only: Option<Only>,
    /// Where they were taken from, when they are not all there are.
    pub(super) among: Option<Among>,
}

/// Some people by every id that leads to them.
#[derive(Debug)]
pub(super) struct Only {
    index: IdIndex,
    ids: Vec<Vec<u8>>,
    silent: Silent,
    logs: Logs,
}

/// Which logs are read of some people only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// The interactions; purchases are read of everybody, for rhythms and scores compare them.
    Talks,
    /// The interactions and the purchases.
    TalksAndPurchases,
}

impl People {
    /// Reads the people with these columns; what identity and beginning need is read in any case.
    #[must_use]
    pub fn read(book: &Book, columns: &[&str], as_of: Day) -> People {
        People::read_with(book, columns, as_of, Places::Forgotten)
    }

    pub(super) fn read_with(book: &Book, columns: &[&str], as_of: Day, places: Places) -> People {
        let mut wanted = vec!["merged_ids", "created_on"];
        wanted.extend(columns.iter().copied().filter(|c| !matches!(*c, "id" | "merged_ids" | "created_on")));
        let mut roster = Roster::read_with(&book.files(TableId::Contacts), "id", &wanted, places);
        let counts_as = roster.merge();
        let moves = Arc::new(Moves::read(&book.files(TableId::Moves), as_of));
        let rates = Rates::read(&book.files(TableId::Rates));
        let exists = OnceLock::new();
        People { exists, roster, counts_as, moves, rates, as_of, only: None, among: None }
    }

    /// Whether each row is a person of that day: begun, and not merged into another.
    pub fn existing(&self) -> &[bool] {
        self.exists.get_or_init(|| {
            let (ids, then) = (&self.roster.columns[0], self.then());
            by_ranges(self.len(), |range| {
                let begun = then.have_begun(range.clone());
                let rows = range.zip(begun);
                rows.map(|(row, begun)| {
                    begun && self.counts_as[row] as usize == row && !ids.bytes(row).is_empty()
                })
                .collect::<Vec<bool>>()
            })
            .concat()
        })
    }

    /// The same of one row.
    pub(super) fn is_person(&self, row: usize) -> bool {
        self.counts_as[row] as usize == row
            && !self.roster.columns[0].bytes(row).is_empty()
            && self.then().had_begun(row)
    }

    /// Lets [`People::reading_of`] look at the rows of these people alone, where no others are shown.
    pub fn look_only_at(&mut self, people: &[Number], logs: Logs) {
        /// With more, looking whether a file names any of them takes longer than reading it.
        const FEW: usize = 3;
        let asked: HashSet<Number> = people.iter().copied().collect();
        let rows = (0..self.len()).filter(|&row| asked.contains(&self.counts_as[row]));
        let mut ids: Vec<(Vec<u8>, Number)> = Vec::new();
        for row in rows {
            let who = self.counts_as[row];
            ids.push((self.roster.columns[0].bytes(row).to_vec(), who));
            let merged = self.roster.column("merged_ids").map(|column| column.text(row)).unwrap_or_default();
            ids.extend(crate::model::list::parts(&merged).map(|id| (id.as_bytes().to_vec(), who)));
        }
        ids.retain(|(id, who)| !id.is_empty() && self.number(id) == *who);
        let mut index = IdIndex::with_capacity(ids.len());
        for (id, who) in &ids {
            index.insert(id, *who);
        }
        let ids = if ids.len() <= FEW { ids.into_iter().map(|(id, _)| id).collect() } else { Vec::new() };
        self.only = Some(Only { index, ids, silent: Silent::default(), logs });
    }

    /// Whether [`People::reading_of`] found a file to name none of `ids`, which must be ids of those it looked for.
    #[must_use]
    pub fn is_silent(&self, path: &std::path::Path, ids: &[Vec<u8>]) -> bool {
        let silent = |only: &Only| ids.iter().all(|id| only.ids.contains(id)) && only.silent.is(path);
        self.only.as_ref().is_some_and(silent)
    }

    /// Whether the rows of everybody else are left out of what is read.
    pub(super) fn looks_at_few(&self) -> bool {
        self.only.is_some() || self.among.is_some()
    }

    /// How many rows there are: the length of every column about people.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roster.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roster.is_empty()
    }

    /// The numbers of the people there were, in the order of the file.
    pub fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        let exists = self.existing();
        (0..self.len()).filter(|&i| exists[i])
    }

    /// The number an id counts as, through merges; [`NOBODY`](crate::book::roster::NOBODY) for an unknown one.
    #[must_use]
    #[inline]
    pub fn number(&self, id: &[u8]) -> Number {
        self.roster.index.get(id)
    }

    /// Whether nobody has that id: none of these, nor of those they were taken from.
    #[must_use]
    pub fn is_nobody(&self, id: &[u8]) -> bool {
        self.number(id) == NOBODY && self.others().is_none_or(|all| all.number(id) == NOBODY)
    }

    /// The records as they were.
    #[must_use]
    pub fn then(&self) -> Then<'_> {
        Then { roster: &self.roster, table: TableId::Contacts.table(), moves: &self.moves, as_of: self.as_of }
    }

    /// A cell as it was; empty where the column was not read.
    #[must_use]
    pub fn text(&self, who: usize, column: &str) -> Cow<'_, str> {
        self.then().text(who, column)
    }

    /// Runs `f` with what a reader of events needs: rows count for their contact.
    pub fn reading<T>(&self, book: &Book, f: impl FnOnce(&Reading<'_>) -> T) -> T {
        let only = match &self.only {
            Some(only) if self.among.is_some() => events::Only::Known(&[], &only.silent),
            _ => events::Only::Everybody,
        };
        f(&self.reading_with(book, &self.roster.index, only))
    }

    /// The same for a log that may be read of some people only: see [`People::look_only_at`].
    pub fn reading_of<T>(&self, book: &Book, log: TableId, f: impl FnOnce(&Reading<'_>) -> T) -> T {
        match &self.only {
            Some(only) if log == TableId::Interactions || only.logs == Logs::TalksAndPurchases => {
                f(&self.reading_with(book, &only.index, events::Only::Known(&only.ids, &only.silent)))
            }
            _ => self.reading(book, f),
        }
    }

    fn reading_with<'a>(&'a self, book: &Book, index: &'a IdIndex, only: events::Only<'a>) -> Reading<'a> {
        Reading {
            who: Whose::Contact(index),
            only,
            as_of: self.as_of,
            currency: book.settings.currency,
            rates: &self.rates,
        }
    }
}
