//! One person read alone: the rows that count as them, and everybody else only where a figure measures against all.

use std::sync::Arc;

use super::{Logs, People};
use crate::book::Book;
use crate::book::roster::{Number, Places, Roster};
use crate::book::row::{Cells, Record};
use crate::book::unread::Unread;
use crate::model::schema::TableId;
use crate::model::{Day, list};

/// Where people were taken from, when they are one of many.
#[derive(Debug)]
pub(super) struct Among {
    /// All of them, with what a figure of one may need of the others.
    pub(super) everybody: Arc<People>,
    /// The numbers these have there.
    rows: Vec<usize>,
    /// The number the person has there, and here.
    who: (Number, Number),
    records: Vec<Record>,
}

/// What must be known of others: whom they merged away, when they began, who sent them.
const OF_EVERYBODY: &[&str] = &["referred_by"];

impl People {
    /// The person that has, or was merged away with, exactly this id, read alone with these columns.
    ///
    /// None where there is none, and where the file is not sound: then the careful way has to look.
    #[must_use]
    pub fn one(book: &Book, id: &str, columns: &[&str], as_of: Day) -> Option<People> {
        let everybody = People::read_with(book, OF_EVERYBODY, as_of, Places::Kept);
        let files = book.files(TableId::Contacts);
        let [file] = files.as_slice() else { return None };
        let who = everybody.number(id.as_bytes());
        if !everybody.roster.problems.is_empty() || who as usize >= everybody.len() {
            return None;
        }
        let key = everybody.roster.columns[0].bytes(who as usize);
        if key.is_empty() || std::str::from_utf8(key).is_err() || everybody.number(key) != who {
            return None;
        }
        let rows: Vec<usize> = (0..everybody.len()).filter(|&row| everybody.counts_as[row] == who).collect();
        let mut records = Vec::with_capacity(rows.len());
        for &row in &rows {
            let record = Record::at(file, everybody.roster.places[row]).ok()??;
            if record.cell("id")? != everybody.roster.columns[0].bytes(row) {
                return None;
            }
            records.push(record);
        }
        let mine = rows.iter().position(|&row| row == who as usize)? as Number;
        let places = rows.iter().map(|&row| everybody.roster.places[row]).collect();
        let mut roster = Roster {
            problems: everybody.roster.problems.clone(),
            unread: Unread::rows(&files, Some(places)),
            ..Roster::read(&[], "id", &[])
        };
        for (&row, record) in rows.iter().zip(&records) {
            roster.columns[0].push(everybody.roster.columns[0].bytes(row));
            let merged = String::from_utf8_lossy(record.cell("merged_ids").unwrap_or_default());
            let merged = list::parts(&merged).map(str::as_bytes);
            for id in std::iter::once(everybody.roster.columns[0].bytes(row)).chain(merged) {
                if everybody.number(id) == who {
                    roster.index.insert(id, mine);
                }
            }
        }
        let mut people = People {
            counts_as: vec![mine; rows.len()],
            exists: rows.iter().map(|&row| everybody.is_person(row)).collect::<Vec<_>>().into(),
            roster,
            moves: Arc::clone(&everybody.moves),
            rates: everybody.rates.clone(),
            as_of,
            only: None,
            among: Some(Among { everybody: Arc::new(everybody), rows, who: (who, mine), records }),
        };
        people.add_columns(["merged_ids", "created_on"].into_iter().chain(columns.iter().copied()));
        people.look_only_at(&[mine], Logs::TalksAndPurchases);
        Some(people)
    }

    /// Puts in those of the columns that were not read, where people are one of many; says whether they are.
    pub(super) fn add_columns<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> bool {
        let Some(among) = &self.among else { return false };
        for name in names {
            if self.roster.column(name).is_some() {
                continue;
            }
            self.roster.names.push(name.to_owned());
            self.roster.columns.push(Default::default());
            let column = self.roster.columns.len() - 1;
            for cell in among.records.iter().filter_map(|record| record.cell(name)) {
                self.roster.columns[column].push(cell);
            }
        }
        true
    }

    /// The filled cells of a person's row, where it was read alone.
    #[must_use]
    pub fn cells(&self, who: usize) -> Option<Cells> {
        Some(self.among.as_ref()?.records.get(who)?.filled())
    }

    /// Everybody, where these are one of them and not alone in the book.
    pub(super) fn others(&self) -> Option<&People> {
        let everybody = &self.among.as_ref()?.everybody;
        (everybody.len() > self.len()).then_some(everybody)
    }

    /// Everybody, where these are one of them, and the number the person has there and here.
    pub(super) fn one_of(&self) -> Option<(&People, (Number, Number))> {
        self.among.as_ref().map(|among| (&*among.everybody, among.who))
    }

    /// What a column about everybody says of these people.
    pub(super) fn of_these<T: Clone>(&self, everybodys: Vec<T>) -> Vec<T> {
        match &self.among {
            None => everybodys,
            Some(among) => among.rows.iter().map(|&row| everybodys[row].clone()).collect(),
        }
    }

    /// Everybody, be they these people themselves.
    pub(super) fn everybody(&self) -> &People {
        self.among.as_ref().map_or(self, |among| &among.everybody)
    }
}
