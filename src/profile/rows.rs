//! The rows of any table with the fields a query names: what is evaluated, sorted and shown.
//!
//! A field may stand in the row itself, in a record it names, in rows that name it, or be a profile field of its
//! contact. Each becomes one column here, built once for all rows.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::asked::OneRow;
use super::needs::Needs;
use super::records::amount;
use super::stored::Stored;
use super::{People, Profile};
use crate::book::Book;
use crate::book::as_of::{Then, ThenColumn};
use crate::book::roster::{NOBODY, Number, Roster};
use crate::i18n::Text;
use crate::model::cell::{expected, is_readable};
use crate::model::fields::{FieldType, ProfileField};
use crate::model::schema::{Kind, Shape, TableId};
use crate::model::{Day, Span, Value};
use crate::query::field::{Form, Hop, Target};
use crate::query::{Bitmap, Compiled, Field, Truth, UNKNOWN_INT, UNKNOWN_LONG};

/// Texts that could not be read as what they are, and what that is, by the place of their row.
type Unread = BTreeMap<usize, (String, Text)>;

/// The rows of a table, with columns for the fields asked for.
#[derive(Debug)]
pub struct Rows<'b> {
    pub(super) book: &'b Book,
    /// The table.
    pub table: TableId,
    /// The people, with the profile fields asked for.
    pub profile: Profile<'b>,
    /// Records of the tables that are looked at, but for contacts.
    others: BTreeMap<TableId, Roster>,
    pub(super) stored: BTreeMap<Field, Stored>,
    /// Of the fields stored, the texts that could not be read as what they are, by row.
    unread: BTreeMap<Field, Unread>,
    /// Whether a row is one of that day.
    pub exists: Vec<bool>,
}

impl<'b> Rows<'b> {
    /// Reads the rows of `table` as they were on `as_of`, with what `fields` need.
    #[must_use]
    pub fn read(book: &'b Book, table: TableId, fields: &[Field], as_of: Day) -> Rows<'b> {
        Rows::read_before(book, table, fields, &[], as_of)
    }

    /// The same where `later` will be needed as well: their columns are read on the way.
    #[must_use]
    pub fn read_before(
        book: &'b Book,
        table: TableId,
        fields: &[Field],
        later: &[Field],
        as_of: Day,
    ) -> Rows<'b> {
        Rows::read_beside(book, table, fields, later, as_of, |_| ()).0
    }

    /// The same while something else is found out about the people, which no field needs.
    #[must_use]
    pub fn read_beside<T: Send>(
        book: &'b Book,
        table: TableId,
        fields: &[Field],
        later: &[Field],
        as_of: Day,
        beside: impl FnOnce(&People) -> T + Send,
    ) -> (Rows<'b>, T) {
        let Needs { mut columns, wanted } = Needs::of(table, fields);
        for (table, names) in Needs::of(table, later).columns {
            if let Some(known) = columns.get_mut(&table) {
                known.extend(names);
            }
        }
        let contacts: Vec<String> =
            columns.get(&TableId::Contacts).map(|names| names.iter().cloned().collect()).unwrap_or_default();
        let names: Vec<&str> = contacts.iter().map(String::as_str).chain(["name"]).collect();
        let (profile, found) = Profile::compute_beside(book, &wanted, &names, as_of, beside);
        let others = columns
            .iter()
            .filter(|(id, _)| **id != TableId::Contacts)
            .map(|(&id, names)| (id, read_columns(book, id, names)))
            .collect();
        let (stored, unread, exists) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut rows = Rows { book, table, profile, others, stored, unread, exists };
        rows.exists = rows.existing();
        rows.store(fields);
        (rows, found)
    }

    /// The rows of people already read, as yet without fields.
    #[must_use]
    pub fn of_people(book: &'b Book, people: People) -> Rows<'b> {
        let profile = Profile::of(book, people);
        let exists = profile.people.existing().to_vec();
        let (others, stored, unread) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Rows { book, table: TableId::Contacts, profile, others, stored, unread, exists }
    }

    /// Builds the columns of fields that have none yet.
    fn store(&mut self, fields: &[Field]) {
        for field in fields {
            let unread = RefCell::default();
            if !self.stored.contains_key(field)
                && let Some(stored) = self.build(field, &unread)
            {
                let unread = unread.into_inner();
                if !unread.is_empty() {
                    self.unread.insert(field.clone(), unread);
                }
                self.stored.insert(field.clone(), stored);
            }
        }
    }

    fn existing(&self) -> Vec<bool> {
        if self.table == TableId::Contacts {
            return self.profile.people.existing().to_vec();
        }
        let log = self.table.table().shape != Shape::Records;
        let then = self.then(self.table);
        let begins = self.table.table().begins().unwrap_or("");
        (0..self.count())
            .map(|row| {
                if log {
                    return then.day(row, begins).is_none_or(|day| day <= self.profile.people.as_of);
                }
                then.had_begun(row)
            })
            .collect()
    }

    /// The records of a table as they were.
    #[must_use]
    pub fn then(&self, table: TableId) -> Then<'_> {
        let people = &self.profile.people;
        match self.others.get(&table) {
            Some(roster) => Then { roster, table: table.table(), moves: &people.moves, as_of: people.as_of },
            None => people.then(),
        }
    }

    /// How many rows there are, those of later days included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.then(self.table).roster.len()
    }

    /// What could not be read on the way.
    #[must_use]
    pub fn problems(&self) -> Vec<crate::diag::Diagnostic> {
        let mut all = self.profile.problems();
        all.extend(self.others.values().flat_map(|roster| roster.problems.iter().cloned()));
        all
    }

    /// The key of a row.
    #[must_use]
    pub fn id(&self, row: usize) -> Cow<'_, str> {
        self.then(self.table).roster.columns[0].text(row)
    }

    /// For every row of `from`, the rows a hop leads to.
    fn hop(&self, from: TableId, hop: Hop) -> Vec<Vec<Number>> {
        match hop {
            Hop::To(column, to) => {
                let then = self.then(from);
                let by_name = (to == TableId::Companies).then(|| self.names_of(to));
                (0..then.roster.len())
                    .map(|row| {
                        let cell = then.text(row, column);
                        let found = self.record(to, cell.trim(), by_name.as_ref());
                        if found.is_none() && self.leads_nowhere(to, cell.trim()) {
                            then.misread(row, column);
                        }
                        found.into_iter().collect()
                    })
                    .collect()
            }
            Hop::From(to, column) => {
                let there = self.then(to);
                let by_name = (from == TableId::Companies).then(|| self.names_of(from));
                let mut rows = vec![Vec::new(); self.then(from).roster.len()];
                for row in 0..there.roster.len() {
                    if !there.had_begun(row) {
                        continue;
                    }
                    let cell = there.text(row, column);
                    match self.record(from, cell.trim(), by_name.as_ref()) {
                        Some(at) => rows[at as usize].push(row as Number),
                        None if self.leads_nowhere(from, cell.trim()) => there.misread(row, column),
                        None => {}
                    }
                }
                rows
            }
        }
    }

    /// Whether a cell that leads to no record should have: a company may be a plain name, and of people who are looked at
    /// alone the others are not known.
    fn leads_nowhere(&self, to: TableId, cell: &str) -> bool {
        let is_name = to == TableId::Companies;
        !cell.is_empty()
            && !is_name
            && (to != TableId::Contacts || self.profile.people.is_nobody(cell.as_bytes()))
    }

    fn names_of(&self, table: TableId) -> HashMap<String, Number> {
        let then = self.then(table);
        let fold = |row| crate::model::fold::fold_words(&then.text(row, "name")).into_owned();
        (0..then.roster.len()).rev().map(|row| (fold(row), row as Number)).collect()
    }

    /// The number of the record a cell names: by id, a company also by name.
    fn record(
        &self,
        table: TableId,
        cell: &str,
        by_name: Option<&HashMap<String, Number>>,
    ) -> Option<Number> {
        if cell.is_empty() {
            return None;
        }
        let number = match table {
            TableId::Contacts => self.profile.people.number(cell.as_bytes()),
            _ => self.then(table).roster.index.get(cell.as_bytes()),
        };
        if number != NOBODY {
            return Some(number);
        }
        by_name?.get(crate::model::fold::fold_words(cell).as_ref()).copied()
    }

    /// For every row of the table, the rows at the end of the field's path, and their table.
    fn ends(&self, path: &[Hop]) -> (TableId, Vec<Vec<Number>>) {
        let mut at = self.table;
        let mut rows: Vec<Vec<Number>> = (0..self.count() as Number).map(|row| vec![row]).collect();
        for &hop in path {
            let next = self.hop(at, hop);
            for targets in &mut rows {
                *targets = targets.iter().flat_map(|&row| next[row as usize].iter().copied()).collect();
            }
            at = match hop {
                Hop::To(_, to) | Hop::From(to, _) => to,
            };
        }
        (at, rows)
    }

    fn build(&self, field: &Field, unread: &RefCell<Unread>) -> Option<Stored> {
        if field.path.is_empty() {
            return match &field.target {
                Target::Profile(_) if self.table == TableId::Contacts => None,
                // Where nothing has moved since, the texts of the file are the column.
                Target::Column(_, name)
                    if matches!(field.ty, FieldType::Text | FieldType::List)
                        && field.form != Form::Record
                        && self.profile.people.moves.later == 0
                        && !self.table.table().is_end(name) =>
                {
                    None
                }
                Target::Column(_, name) => {
                    let all: Vec<Option<usize>> = (0..self.count()).map(Some).collect();
                    Some(self.cells_of(field, self.table, name, &all, unread))
                }
                Target::Profile(_) => None,
            };
        }
        let (table, ends) = self.ends(&field.path);
        let flat = |rows: &[Option<usize>]| match &field.target {
            Target::Column(_, name) => self.cells_of(field, table, name, rows, unread),
            Target::Profile(profile) => self.profile_cells(*profile, rows),
        };
        if !field.is_many() {
            let one: Vec<Option<usize>> = ends.iter().map(|rows| rows.first().map(|&r| r as usize)).collect();
            return Some(flat(&one));
        }
        let mut starts = vec![0u32];
        let mut all = Vec::new();
        for rows in &ends {
            all.extend(rows.iter().map(|&row| Some(row as usize)));
            starts.push(all.len() as u32);
        }
        Some(Stored::Many(starts, Box::new(flat(&all))))
    }

    /// The column `name` of the given rows of a table, typed as the field asks; texts that cannot be read so go to
    /// `unread`, by their place among the rows.
    fn cells_of(
        &self,
        field: &Field,
        table: TableId,
        name: &str,
        rows: &[Option<usize>],
        unread: &RefCell<Unread>,
    ) -> Stored {
        let then = self.then(table);
        let text = |row: &Option<usize>| row.map_or(Cow::Borrowed(""), |row| then.text(row, name));
        let kind = match table.table().column(name) {
            Some(column) => column.kind,
            None => self.book.settings.field(table, name).map_or(Kind::Text, |field| field.of.kind()),
        };
        let misread = |at: usize, row: usize, text: &str| {
            if table == self.table && !self.exists[row] {
                return;
            }
            then.misread(row, name);
            unread.borrow_mut().insert(at, (text.to_owned(), expected(kind)));
        };
        let read = |at: usize, read: &dyn Fn(&str) -> Option<f64>| {
            let row = rows[at]?;
            let text = then.text(row, name);
            let value = if text.trim().is_empty() { return None } else { read(text.trim()) };
            if value.is_none() {
                misread(at, row, &text);
            }
            value
        };
        let numbers = |of: &dyn Fn(&str) -> Option<f64>| -> Vec<f64> {
            (0..rows.len()).map(|at| read(at, of).unwrap_or(f64::NAN)).collect()
        };
        match field.ty {
            FieldType::Flag => {
                let yes =
                    |text: &str| is_readable(Kind::Flag, text).then(|| f64::from(u8::from(is_yes(text))));
                Stored::Flags((0..rows.len()).map(|at| read(at, &yes) == Some(1.0)).collect())
            }
            FieldType::Day => {
                let day =
                    |text: &str| Day::of_cell(text.as_bytes(), then.roster.zone).map(|day| f64::from(day.0));
                Stored::Ints(
                    (0..rows.len()).map(|at| read(at, &day).map_or(UNKNOWN_INT, |d| d as i32)).collect(),
                )
            }
            FieldType::Count | FieldType::Days => {
                let whole = |at: usize| {
                    let row = rows[at]?;
                    let text = then.text(row, name);
                    let number = text.trim().parse().ok();
                    if number.is_none() && !text.trim().is_empty() {
                        misread(at, row, &text);
                    }
                    number
                };
                Stored::Longs((0..rows.len()).map(|at| whole(at).unwrap_or(UNKNOWN_LONG)).collect())
            }
            FieldType::Number | FieldType::Fraction | FieldType::Probability => {
                Stored::Numbers(numbers(&|text| text.parse().ok().filter(|number: &f64| number.is_finite())))
            }
            FieldType::Duration => Stored::Numbers(numbers(&|text| Span::parse(text).map(Span::in_days))),
            FieldType::Money => self.profile.people.reading(self.book, |reading| {
                let begins = table.table().begins().unwrap_or("");
                let one = |at: usize, row: usize| {
                    let text = then.text(row, name);
                    if text.trim().is_empty() {
                        return UNKNOWN_LONG;
                    }
                    if crate::book::events::parse_minor(text.trim().as_bytes()).is_none() {
                        misread(at, row, &text);
                        return UNKNOWN_LONG;
                    }
                    let day = then.day(row, begins).unwrap_or(self.profile.people.as_of);
                    if name == "amount" {
                        return amount(&then, row, day, reading).unwrap_or(UNKNOWN_LONG);
                    }
                    crate::book::events::parse_minor(then.text(row, name).trim().as_bytes())
                        .unwrap_or(UNKNOWN_LONG)
                };
                let all = rows.iter().enumerate();
                Stored::Money(all.map(|(at, row)| row.map_or(UNKNOWN_LONG, |row| one(at, row))).collect())
            }),
            FieldType::Text | FieldType::List if field.form == Form::Record => {
                Stored::Texts(rows.iter().map(|row| self.with_name(table, name, &text(row))).collect())
            }
            FieldType::Text | FieldType::List => {
                Stored::Texts(rows.iter().map(|row| text(row).into_owned()).collect())
            }
        }
    }

    /// What stands in a cell that names a record, and the record's name.
    fn with_name(&self, table: TableId, column: &str, cell: &str) -> String {
        let target = match table.table().column(column).map(|c| c.kind) {
            Some(Kind::Company) => TableId::Companies,
            Some(Kind::Ref([only])) => *only,
            _ => return cell.to_owned(),
        };
        let Some(row) = self.record(target, cell.trim(), None) else { return cell.to_owned() };
        let name = self.then(target).text(row as usize, "name");
        if name.is_empty() { cell.to_owned() } else { format!("{cell};{name}") }
    }

    fn profile_cells(&self, field: ProfileField, people: &[Option<usize>]) -> Stored {
        match self.profile.column(field) {
            Some(column) => Stored::of_people(column, people),
            None => Stored::Texts(vec![String::new(); people.len()]),
        }
    }

    /// Reads what columns of a table were not read before: rules may name others than the query they are asked with.
    fn load(&mut self, table: TableId, names: &BTreeSet<String>) {
        if table == TableId::Contacts && self.profile.people.add_columns(names.iter().map(String::as_str)) {
            return;
        }
        let known = match table {
            TableId::Contacts => Some(&mut self.profile.people.roster),
            _ => self.others.get_mut(&table),
        };
        let Some(roster) = known else {
            self.others.insert(table, read_columns(self.book, table, names));
            return;
        };
        let missing: BTreeSet<String> =
            names.iter().filter(|name| roster.column(name).is_none()).cloned().collect();
        if missing.is_empty() {
            return;
        }
        let more = read_columns(self.book, table, &missing);
        if more.len() == roster.len() {
            roster.join(more);
        }
    }

    /// Reads the columns that further fields need.
    pub fn look_up(&mut self, fields: &[Field]) {
        for (table, names) in &Needs::of(self.table, fields).columns {
            self.load(*table, names);
        }
    }

    /// The texts of a column of the row that need no computing; none for other fields.
    #[must_use]
    pub fn texts<'a>(&'a self, field: &'a Field) -> Option<ThenColumn<'a>> {
        match &field.target {
            Target::Column(_, name)
                if field.path.is_empty()
                    && field.ty == FieldType::Text
                    && !self.stored.contains_key(field) =>
            {
                Some(self.then(self.table).column(name))
            }
            _ => None,
        }
    }

    /// Computes what further fields need, and reads the columns for them.
    pub fn need(&mut self, fields: &[Field]) {
        let Needs { columns, wanted } = Needs::of(self.table, fields);
        for (table, names) in &columns {
            self.load(*table, names);
        }
        self.profile.add(&wanted);
        self.store(fields);
    }

    /// Which rows the query selects, and what is to be said about undecided ones.
    #[must_use]
    pub fn select(&self, query: &Compiled) -> (Vec<usize>, Vec<Text>) {
        if query.is_everything() {
            return ((0..self.count()).filter(|&row| self.exists[row]).collect(), Vec::new());
        }
        if query.fields_needed().iter().any(Field::is_many) {
            return self.select_row_by_row(query);
        }
        let selection = query.select_among(self, &Bitmap::of_flags(&self.exists));
        let mut notes = selection.notes();
        notes.extend(self.unknown_percentiles(query));
        (selection.rows.iter().collect(), notes)
    }

    /// What there is to say of the percentiles a query compares with, where they are unknown: then it selects nobody by
    /// them.
    fn unknown_percentiles(&self, query: &Compiled) -> Vec<Text> {
        let unknown = |(field, p): &(Field, u8)| {
            crate::query::Columns::percentile(self, field, *p).is_none().then(|| {
                phrase!(
                    "p{p} of `{field}` is unknown: fewer than 5 values are known, or none lies below it",
                    p,
                    field
                )
            })
        };
        query.percentiles_needed().iter().filter_map(unknown).collect()
    }

    /// The way where a field has several values a row.
    fn select_row_by_row(&self, query: &Compiled) -> (Vec<usize>, Vec<Text>) {
        let mut rows = Vec::new();
        let mut undecided = vec![0usize; query.fields_needed().len()];
        for row in (0..self.count()).filter(|&row| self.exists[row]) {
            match query.test(&OneRow { rows: self, row }) {
                Truth::Yes => rows.push(row),
                Truth::No => {}
                Truth::Unknown(fields) => fields.into_iter().for_each(|field| undecided[field] += 1),
            }
        }
        let undecided = query.fields_needed().iter().zip(undecided).filter(|(_, n)| *n > 0);
        let mut notes: Vec<Text> = undecided.map(|(field, n)| crate::query::undecided(field, n)).collect();
        notes.extend(self.unknown_percentiles(query));
        (rows, notes)
    }

    /// What is written where the value of a field stands that cannot be read.
    fn unread_text(&self, field: &Field, row: usize) -> Option<Value> {
        let (text, is) = self.unread.get(field)?.get(&row)?;
        Some(Value::Unreadable { text: text.clone(), is: is.clone() })
    }

    /// The currency of amounts that name none.
    #[must_use]
    pub fn currency(&self) -> crate::model::Currency {
        self.book.settings.currency
    }

    /// The value of a field that was asked for, for people: a column of the row, or a profile field.
    #[must_use]
    pub fn value(&self, field: &Field, row: usize) -> Value {
        let currency = self.book.settings.currency;
        match (self.stored.get(field), &field.target) {
            (None, Target::Profile(profile)) => {
                self.profile.column(*profile).map_or(Value::Unknown, |c| c.value(row, currency))
            }
            (None, Target::Column(_, name)) if field.path.is_empty() => {
                let text = self.then(self.table).text(row, name).into_owned();
                match field.ty {
                    FieldType::List => {
                        Value::List(crate::model::list::parts(&text).map(str::to_owned).collect())
                    }
                    _ => Value::Text(text),
                }
            }
            (None, Target::Column(..)) => Value::Unknown,
            (Some(stored), _) => match stored.value(field.ty, row, currency) {
                Value::Unknown => self.unread_text(field, row).unwrap_or(Value::Unknown),
                value => value,
            },
        }
    }
}

/// The records of a table with these columns and the one that tells when they begin.
fn read_columns(book: &Book, table: TableId, names: &BTreeSet<String>) -> Roster {
    let facts = table.table();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.extend(facts.begins().filter(|begins| !names.contains(begins)));
    Roster::read(&book.files(table), facts.key.unwrap_or("on"), &names)
}

fn is_yes(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "yes" | "true" | "1" | "是" | "y")
}
