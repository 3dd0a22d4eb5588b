//! Everything that is looked at to say who waits, read once.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::last_touch::LastTouches;
use super::memory::Memory;
use crate::book::Book;
use crate::book::as_of::Then;
use crate::book::roster::{NOBODY, Number, Roster, Texts};
use crate::model::fields::{FieldId, ProfileField};
use crate::model::schema::TableId;
use crate::model::{Day, Kind, Span};
use crate::profile::{FieldColumn, People, Profile, Rows};
use crate::query::Field;

/// Columns of contacts that `due` looks at, whatever is asked.
const COLUMNS: &[&str] = &["name", "owner", "next_on", "next_what", "consent"];

/// The people of a day with their touches and what was decided about them.
#[derive(Debug)]
pub struct Desk<'b> {
    /// The book.
    pub book: &'b Book,
    /// The people, with the fields asked for.
    pub rows: Rows<'b>,
    /// When they were last spoken to.
    pub touches: LastTouches,
    /// What was decided.
    pub memory: Memory,
    /// The last day that is looked at: today, or further ahead.
    pub horizon: Day,
    /// Who left, by the book's rule or by what somebody wrote.
    lost: Vec<bool>,
    /// The companies by name, once somebody asks for one.
    companies: OnceLock<Roster>,
}

/// What a cell says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Nothing,
    Day(Day),
    /// Something that is not a day.
    Unreadable,
}

impl Written {
    /// The day that is waited for by `horizon`: none stands for one that cannot be read.
    pub(super) fn by(self, horizon: Day) -> Option<Option<Day>> {
        match self {
            Written::Day(day) => (day <= horizon).then_some(Some(day)),
            Written::Unreadable => Some(None),
            Written::Nothing => None,
        }
    }
}

/// One column of a table as it was on the day.
pub(super) struct Cells<'a> {
    texts: Option<&'a Texts>,
    then: Then<'a>,
    column: &'static str,
}

impl<'b> Desk<'b> {
    /// Reads what is needed to answer for everybody at the end of `as_of`, `ahead` days further, with these fields.
    #[must_use]
    pub fn read(book: &'b Book, as_of: Day, ahead: i32, fields: &[Field]) -> Desk<'b> {
        let lost = ProfileField::new(FieldId::Lost, None);
        let mut wanted: Vec<Field> = fields.to_vec();
        // As texts, whatever they hold: no column of values is built for people who will not be shown.
        wanted.extend(COLUMNS.iter().map(|name| Field::column(TableId::Contacts, name, Kind::Text)));
        wanted.push(Field::profile(lost));
        let limits = book.settings.tiers.iter().filter_map(|tier| tier.at_most);
        let longest = limits.map(|limit| as_of - as_of.sub_span(limit.within)).max().unwrap_or(0);
        let touched = |people: &People| LastTouches::read(book, people, longest);
        let (rows, touches) = Rows::read_beside(book, TableId::Contacts, &wanted, &[], as_of, touched);
        let memory = Memory::read(book, &rows.profile.people);
        let lost = match rows.profile.column(lost) {
            Some(FieldColumn::Flag(flags)) => flags.clone(),
            _ => vec![false; rows.profile.people.len()],
        };
        Desk { book, rows, touches, memory, horizon: as_of + ahead, lost, companies: OnceLock::new() }
    }

    /// The day it is.
    #[must_use]
    pub fn today(&self) -> Day {
        self.people().as_of
    }

    /// The people.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.rows.profile.people
    }

    /// Their figures and records.
    #[must_use]
    pub fn profile(&self) -> &Profile<'b> {
        &self.rows.profile
    }

    /// A cell of a contact as it was; empty for nobody.
    #[must_use]
    pub fn text(&self, who: Number, column: &str) -> Cow<'_, str> {
        if who == NOBODY { Cow::Borrowed("") } else { self.people().text(who as usize, column) }
    }

    /// The id of a contact; empty for nobody.
    #[must_use]
    pub fn id(&self, who: Number) -> Cow<'_, str> {
        if who == NOBODY { Cow::Borrowed("") } else { self.people().roster.columns[0].text(who as usize) }
    }

    /// The name of the company with this id.
    #[must_use]
    pub fn company(&self, id: &str) -> Option<String> {
        if id.is_empty() {
            return None;
        }
        let files = || self.book.files(TableId::Companies);
        let companies = self.companies.get_or_init(|| Roster::read(&files(), "id", &["name"]));
        let number = companies.index.get(id.as_bytes());
        let names = companies.column("name").filter(|_| number != NOBODY)?;
        Some(names.text(number as usize).into_owned())
    }

    /// Whether the person was put away.
    #[must_use]
    pub fn is_archived(&self, who: Number) -> bool {
        who != NOBODY
            && self.people().then().day(who as usize, "archived_on").is_some_and(|d| d <= self.today())
    }

    /// Whether the person left, or was put away: nobody we write to of our own accord.
    #[must_use]
    pub fn is_gone(&self, who: Number) -> bool {
        who != NOBODY && (self.lost[who as usize] || self.is_archived(who))
    }

    /// One column of the contacts.
    pub(super) fn contacts(&self, column: &'static str) -> Cells<'_> {
        Cells::new(self.people().then(), column)
    }

    /// Those of these numbers who are people of the day and neither left nor were put away.
    pub(super) fn present(&self, numbers: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let archived = self.contacts("archived_on");
        let (today, exists) = (self.today(), self.people().existing());
        let is_here = move |who: usize| archived.day(who).is_none_or(|day| day > today);
        numbers.filter(move |&who| exists[who] && !self.lost[who] && is_here(who))
    }
}

impl<'a> Cells<'a> {
    pub(super) fn new(then: Then<'a>, column: &'static str) -> Cells<'a> {
        // Where nothing has moved since and no end is rolled back, the file says it all.
        let plain = then.moves.later == 0 && !then.table.is_end(column);
        let texts = if plain { then.roster.column(column) } else { None };
        Cells { texts, then, column }
    }

    /// Whether nothing stands in the column, whatever the row.
    pub(super) fn are_empty(&self) -> bool {
        self.texts.is_some_and(Texts::is_empty)
    }

    /// The cell; empty where the table has no such column.
    #[inline]
    pub(super) fn bytes(&self, row: usize) -> Cow<'a, [u8]> {
        if let Some(texts) = self.texts {
            return Cow::Borrowed(texts.bytes(row));
        }
        match self.then.text(row, self.column) {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }
    }

    pub(super) fn text(&self, row: usize) -> Cow<'a, str> {
        self.texts.map_or_else(|| self.then.text(row, self.column), |texts| texts.text(row))
    }

    /// The cell as a day; `None` if it is empty, or is noted as one that cannot be read.
    #[inline]
    pub(super) fn day(&self, row: usize) -> Option<Day> {
        match self.written(row) {
            Written::Day(day) => Some(day),
            Written::Nothing => None,
            Written::Unreadable => {
                self.misread(row);
                None
            }
        }
    }

    /// What the cell says of a day.
    #[inline]
    pub(super) fn written(&self, row: usize) -> Written {
        let cell = self.bytes(row);
        if cell.is_empty() {
            return Written::Nothing;
        }
        match Day::of_cell(&cell, self.then.roster.zone) {
            Some(day) => Written::Day(day),
            None if cell.trim_ascii().is_empty() => Written::Nothing,
            None => Written::Unreadable,
        }
    }

    /// The cell, noted as one that cannot be read where it is not what its column holds.
    pub(super) fn word(&self, row: usize) -> Cow<'a, str> {
        let text = self.text(row);
        if text.is_empty() { text } else { self.then.cell(row, self.column) }
    }

    /// Notes that the cell was needed and cannot be read.
    #[cold]
    pub(super) fn misread(&self, row: usize) {
        self.then.misread(row, self.column);
    }
}

/// How many days a span ends before `day`.
pub(super) fn days_before(day: Day, span: Span) -> i32 {
    day - day.sub_span(span)
}

#[cfg(test)]
pub(in crate::due) mod tests {
    use super::*;

    /// A small book; without a `rolo.yaml` of its own it gets the smallest.
    pub(in crate::due) fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        let settings = files.iter().any(|(name, _)| *name == "rolo.yaml");
        let smallest = (!settings).then_some(("rolo.yaml", "format: 1\n"));
        for (name, text) in files.iter().copied().chain(smallest) {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        dir
    }

    #[test]
    fn who_left_or_was_put_away_is_not_there() {
        let dir = book(&[(
            "contacts.csv",
            "id,name,lost_on,archived_on,created_on\n\
             c-1,Ann,,,2025-01-01\nc-2,Bo,2026-01-01,,2025-01-01\nc-3,Cy,,2026-01-01,2025-01-01\n\
             c-4,Di,2026-05-01,2026-05-01,2025-01-01\nc-5,Ed,,,2026-04-01\n",
        )]);
        let book = Book::open(dir.path()).unwrap();
        let desk = Desk::read(&book, Day::new(2026, 3, 2).unwrap(), 0, &[]);
        assert_eq!(desk.present(0..5).collect::<Vec<_>>(), [0, 3]);
        assert!(desk.is_gone(1) && desk.is_archived(2) && !desk.is_gone(NOBODY));
    }
}
