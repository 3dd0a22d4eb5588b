//! What a field says of each customer, or of each row of a log, on a day: what `--by` groups by and `-w` asks.

use std::collections::BTreeMap;

use super::Study;
use super::groups::{Raw, Scale, Values};
use super::layout::{Keyed, Layout, Only, Part};
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::fields::{FieldId, FieldType};
use crate::model::schema::{Kind, TableId, Vocabulary};
use crate::model::settings::Unit;
use crate::model::{Day, Value, period};
use crate::profile::{Rows, add_rules, scope};
use crate::query::field::{Form, Target};
use crate::query::{Compiled, Field, Query, nearest};

/// On which day a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOn {
    /// At the start of each period: at the end of the day before it.
    Start,
    /// On the as-of day.
    End,
    /// On the day of each customer's first purchase.
    First,
}

/// What rows are grouped by.
#[derive(Clone, Debug)]
pub struct Key {
    /// As it was written.
    name: String,
    of: Of,
    cuts: Option<Vec<f64>>,
}

#[derive(Clone, Debug)]
enum Of {
    /// A field of the customers' own records.
    Own(Field),
    /// Of companies: a column of their people, the first of whom says it.
    People(Field),
    /// A column of the log that the report reads.
    Log(Field),
    /// Of customers: a column of the orders they have placed.
    Bought(Field),
    /// In a segment or not.
    Segment(Box<Compiled>),
}

/// What the rows of a report are to be.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Periods.
    pub grain: Option<period::Unit>,
    /// Groups.
    pub key: Option<&'a Key>,
    /// Whose rows count: a query, with its text for the output.
    pub only: Option<&'a str>,
    /// The day on which both are read.
    pub read: ReadOn,
}

/// Periods as they are called in `--by`.
pub const GRAINS: [&str; 3] = ["month", "quarter", "year"];

impl Key {
    /// The column of the log it is, where it is one.
    #[must_use]
    pub fn of_log(&self) -> Option<&str> {
        match &self.of {
            Of::Log(Field { target: Target::Column(_, name), .. }) => Some(name),
            _ => None,
        }
    }

    fn field(&self) -> Option<&Field> {
        match &self.of {
            Of::Own(field) | Of::People(field) | Of::Log(field) | Of::Bought(field) => Some(field),
            Of::Segment(_) => None,
        }
    }

    /// Whether what it says may be another on another day.
    fn changes(&self) -> bool {
        match self.field().map(|field| &field.target) {
            Some(Target::Column(TableId::Orders, _)) => true,
            Some(Target::Column(table, name)) => {
                table.table().column(name).is_some_and(|column| column.tracked)
            }
            Some(Target::Profile(_)) | None => true,
        }
    }
}

impl Study<'_> {
    /// The table of the customers' records.
    fn own_table(&self) -> TableId {
        match self.at.unit {
            Unit::Contact => TableId::Contacts,
            Unit::Company => TableId::Companies,
        }
    }

    /// What a word of `--by` means, and where its numbers are cut; `log` is the log whose rows have columns too.
    ///
    /// # Errors
    /// It means nothing, or it is no number where it is to be cut.
    pub fn key(&self, word: &str, cut: Option<&str>, log: Option<TableId>) -> Result<Key, Vec<Diagnostic>> {
        let (own, as_of) = (scope(self.book, self.own_table(), self.at.as_of), self.at.as_of);
        let of = if word.starts_with('@') {
            Of::Segment(Box::new(Query::compile(word, &own, as_of)?))
        } else {
            let of_log = || {
                let log = log?;
                let field = Query::field(word, &scope(self.book, log, as_of)).ok()?;
                let is_column = matches!(&field.target, Target::Column(of, _) if *of == log);
                match log {
                    _ if !is_column || !field.path.is_empty() => None,
                    TableId::Orders if field.ty.is_ordered() => None,
                    TableId::Orders => Some(Of::Bought(field)),
                    _ => Some(Of::Log(field)),
                }
            };
            self.own_field(word, &own)?.or_else(of_log).ok_or_else(|| vec![self.unknown(word, log)])?
        };
        let mut key = Key { name: word.to_owned(), of, cuts: None };
        if let Some(cut) = cut {
            key.cuts = Some(self.cuts(&key, cut)?);
        }
        Ok(key)
    }

    fn own_field(&self, word: &str, own: &crate::query::Scope) -> Result<Option<Of>, Vec<Diagnostic>> {
        let is_one = |field: &Field| !field.is_many();
        if let Ok(field) = Query::field(word, own)
            && is_one(&field)
        {
            return Ok(Some(Of::Own(field)));
        }
        let people = own.about(TableId::Contacts);
        match (self.at.unit, Query::field(word, &people)) {
            (Unit::Company, Ok(field)) if matches!(field.target, Target::Profile(_)) => Err(vec![
                Diagnostic::error(
                    "unknown-field",
                    phrase!("`{field}` is a figure of people, and here one customer is a company", field),
                )
                .help(phrase!(
                    "group by a column of companies or of their people, or count people: --unit contact"
                )),
            ]),
            (Unit::Company, Ok(field)) if field.path.is_empty() => Ok(Some(Of::People(field))),
            (Unit::Contact, Err(_)) => {
                let theirs = Query::field(&format!("company.{word}"), own).ok();
                Ok(theirs.filter(is_one).map(Of::Own))
            }
            _ => Ok(None),
        }
    }

    /// What to say of a word that means nothing here.
    fn unknown(&self, word: &str, log: Option<TableId>) -> Diagnostic {
        let own = scope(self.book, TableId::Contacts, self.at.as_of);
        let mut names: Vec<String> = GRAINS.iter().map(|&grain| grain.to_owned()).collect();
        for table in [Some(TableId::Contacts), Some(TableId::Companies), log].into_iter().flatten() {
            let listed = crate::query::names(&own.about(table));
            names.extend(listed.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        }
        let message = phrase!("there is no field `{word}` to group by", word);
        let finding = Diagnostic::error("unknown-field", message);
        match nearest(word, names.iter().map(String::as_str)) {
            Some(near) => {
                finding.help(phrase!("the nearest is `{near}`; `rolo fields contact` lists them", near))
            }
            None => finding
                .help(phrase!("`rolo fields contact` lists them; tier, stage, owner and city are usual")),
        }
    }

    /// The points at which the numbers of a field are cut.
    fn cuts(&self, key: &Key, cut: &str) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let wrong = |message: Text, help: Text| vec![Diagnostic::error("query-value", message).help(help)];
        let name = key.name.as_str();
        let Some(field) = key.field().filter(|field| field.ty.is_ordered()) else {
            return Err(wrong(
                phrase!("`{name}` is no number: it is not cut into classes", name),
                phrase!("leave out --cut, or group by a number, an amount or a day"),
            ));
        };
        let own = scope(self.book, self.own_table(), self.at.as_of);
        let mut points = Vec::new();
        for word in cut.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            points.push(Query::point(word, field, &own, self.at.as_of).map_err(|fault| vec![fault])?);
        }
        points.sort_by(f64::total_cmp);
        points.dedup();
        if points.len() < 2 {
            return Err(wrong(
                phrase!("--cut needs two points or more, separated by commas"),
                phrase!("write for example `--cut 0,1k,10k`"),
            ));
        }
        Ok(points)
    }

    /// What each customer, or each row, has on a day.
    fn raw(&self, key: &Key, day: Day) -> Result<Vec<Raw>, Vec<Diagnostic>> {
        let (table, field) = match &key.of {
            Of::Own(field) => (self.own_table(), field),
            Of::People(field) => (TableId::Contacts, field),
            Of::Log(field) => match &field.target {
                Target::Column(TableId::Surveys, _) => return Ok(self.words_of_answers()),
                Target::Column(table, _) => (*table, field),
                Target::Profile(_) => return Ok(Vec::new()),
            },
            Of::Bought(field) => return Ok(self.bought(field, day)),
            Of::Segment(query) => {
                let word = |is_in| Raw::Words(vec![if is_in { "in" } else { "not in" }.to_owned()]);
                return Ok(self.selected(query, day)?.into_iter().map(word).collect());
            }
        };
        let fields = [field.clone()];
        let mut rows = Rows::read(self.book, table, &fields, day);
        add_rules(&mut rows, &fields, &scope(self.book, table, day))?;
        let mut read: Vec<Raw> = (0..rows.count()).map(|row| raw(rows.value(field, row), field)).collect();
        self.keep(rows.problems());
        if table == TableId::Contacts {
            // Who was not there by the as-of day has nothing, and makes no group of their own.
            let existing = self.customers().people.existing();
            read.iter_mut()
                .zip(existing)
                .filter(|(_, exists)| !**exists)
                .for_each(|(raw, _)| *raw = Raw::Unknown);
        }
        let Of::People(_) = key.of else { return Ok(read) };
        let customers = self.customers();
        let mut of = vec![Raw::Unknown; customers.count()];
        for who in customers.people.numbers() {
            let slot = &mut of[customers.of_contact[who] as usize];
            let is_known = |raw: &Raw| !matches!(raw, Raw::Unknown) && *raw != Raw::Words(Vec::new());
            if !is_known(slot) {
                slot.clone_from(&read[who]);
            }
        }
        Ok(of)
    }

    /// What a column says of the orders that each customer placed up to a day: on the as-of day, of those in the window.
    fn bought(&self, field: &Field, day: Day) -> Vec<Raw> {
        let cell = |name: &str, kind| Field::column(TableId::Orders, name, kind);
        let columns = ["at", "contact", "company", "amount", "status"].map(|name| cell(name, Kind::Text));
        let fields: Vec<Field> = columns.into_iter().chain([field.clone()]).collect();
        let rows = Rows::read(self.book, TableId::Orders, &fields, day);
        let (then, customers) = (rows.then(TableId::Orders), self.customers());
        let mut of: Vec<Vec<String>> = vec![Vec::new(); customers.count()];
        for row in (0..rows.count()).filter(|&row| rows.exists[row]) {
            let is_counted = matches!(then.cell(row, "status").as_ref(), "" | "paid" | "done");
            let is_refund = then.cell(row, "amount").starts_with('-');
            let is_early = day == self.at.as_of && then.day(row, "at").is_none_or(|at| at < self.period.from);
            if !is_counted || is_refund || is_early {
                continue;
            }
            let (contact, company) = (then.cell(row, "contact"), then.cell(row, "company"));
            let who = customers.number(contact.as_bytes(), company.as_bytes());
            if let (Some(own), Raw::Words(words)) =
                (of.get_mut(who as usize), raw(rows.value(field, row), field))
            {
                own.extend(words);
            }
        }
        of.into_iter().map(Raw::Words).collect()
    }

    /// The texts that were read of answers besides their scores, by their numbers.
    fn words_of_answers(&self) -> Vec<Raw> {
        let survey = self.survey(&[]);
        let word =
            |text: &str| if text.is_empty() { Raw::Unknown } else { Raw::Words(vec![text.to_owned()]) };
        survey.words().map(word).collect()
    }

    /// Whether a query selects each customer on a day.
    fn selected(&self, query: &Compiled, day: Day) -> Result<Vec<bool>, Vec<Diagnostic>> {
        let table = self.own_table();
        let fields = query.fields_needed().to_vec();
        let mut rows = Rows::read(self.book, table, &fields, day);
        add_rules(&mut rows, &fields, &scope(self.book, table, day))?;
        // Who came later is asked about as well: what is known of them now, by the moves since.
        rows.exists.fill(true);
        let mut selected = vec![false; self.customers().count().max(rows.count())];
        rows.select(query).0.into_iter().for_each(|row| selected[row] = true);
        self.keep(rows.problems());
        Ok(selected)
    }

    fn values(&self, key: &Key, raw: Vec<Raw>) -> Values {
        let field = key.field();
        match field {
            Some(field) if field.ty.is_ordered() && key.of_log().is_none_or(|_| !of_surveys(field)) => {
                let scale = if field.ty == FieldType::Day { Scale::Days } else { Scale::Plain };
                Values::of_numbers(&raw, key.cuts.clone(), scale)
            }
            Some(field) => {
                let is_list = field.ty == FieldType::List && field.form != Form::Record;
                let is_list = is_list || matches!(key.of, Of::Bought(_));
                Values::of_words(raw, &self.declared(field), is_list)
            }
            None => {
                let declared = [("in", phrase!("in")), ("not in", phrase!("not in"))];
                let declared = declared.map(|(word, said)| (word.to_owned(), Value::Phrase(said)));
                Values::of_words(raw, &declared, false)
            }
        }
    }

    /// The words of a field that come in an order of their own.
    fn declared(&self, field: &Field) -> Vec<(String, Value)> {
        let plain = |words: Vec<&str>| {
            words.into_iter().map(|word| (word.to_owned(), Value::Text(word.to_owned()))).collect()
        };
        let vocabulary = match &field.target {
            _ if field.ty == FieldType::Flag => {
                return ["yes", "no"].map(|word| (word.to_owned(), Value::Phrase(Text::word(word)))).into();
            }
            Target::Profile(profile) if profile.id == FieldId::TierByRule => Vocabulary::Tier,
            Target::Column(table, name) => match table.table().column(name).map(|column| column.kind) {
                Some(Kind::Word(of @ (Vocabulary::Tier | Vocabulary::Stage | Vocabulary::PipelineStage))) => {
                    of
                }
                _ => return Vec::new(),
            },
            Target::Profile(_) => return Vec::new(),
        };
        plain(self.book.settings.vocabulary(vocabulary))
    }

    /// On which days what changes is read, one for each period or one for all; None: on each customer's own.
    fn days(&self, read: ReadOn, parts: &[Part], changes: bool) -> Option<Vec<Day>> {
        match read {
            _ if !changes => Some(vec![self.at.as_of]),
            ReadOn::Start => Some(parts.iter().map(|part| part.period.from - 1).collect()),
            ReadOn::End => Some(vec![self.at.as_of]),
            ReadOn::First => None,
        }
    }

    /// What is read on the day of each customer's first purchase, day by day.
    fn on_first_days<T: Clone + Default>(
        &self,
        read: impl Fn(Day) -> Result<Vec<T>, Vec<Diagnostic>>,
    ) -> Result<Vec<T>, Vec<Diagnostic>> {
        let histories = self.purchases();
        let mut by_day: BTreeMap<Day, Vec<u32>> = BTreeMap::new();
        for (customer, days) in histories.buyers() {
            by_day.entry(days[0].day).or_default().push(customer);
        }
        let mut of = vec![T::default(); histories.customers()];
        for (day, customers) in by_day {
            let found = read(day)?;
            for customer in customers {
                of[customer as usize] = found.get(customer as usize).cloned().unwrap_or_default();
            }
        }
        Ok(of)
    }

    /// The rows of a report over the study's window.
    ///
    /// # Errors
    /// What is wrong with the query, or with a rule it names.
    pub fn layout(&self, wanted: Wanted<'_>) -> Result<Layout, Vec<Diagnostic>> {
        let (as_of, period) = (self.at.as_of, &self.period);
        let mut layout = match wanted.grain {
            Some(grain) => Layout::timed(period, grain, as_of),
            None => Layout::whole(period, as_of),
        };
        if let Some(key) = wanted.key {
            let days = self.days(wanted.read, &layout.parts, key.of_log().is_none() && key.changes());
            let raws = match &days {
                Some(days) => days.iter().map(|&day| self.raw(key, day)).collect::<Result<Vec<_>, _>>()?,
                None => vec![self.on_first_days(|day| self.raw(key, day))?],
            };
            let values = raws.into_iter().map(|raw| self.values(key, raw)).collect();
            let day = days.filter(|_| key.changes()).filter(|days| days.len() == 1).map(|days| days[0]);
            let is_of_rows = key.of_log().is_some();
            layout.field = Some(Keyed { name: key.name.clone(), is_of_rows, values, day });
        }
        if let Some(text) = wanted.only {
            let query = Query::compile(text, &scope(self.book, self.own_table(), as_of), as_of)?;
            let selected = match self.days(wanted.read, &layout.parts, true) {
                Some(days) => {
                    days.iter().map(|&day| self.selected(&query, day)).collect::<Result<Vec<_>, _>>()?
                }
                None => vec![self.on_first_days(|day| self.selected(&query, day))?],
            };
            let since = self.customers_since();
            let is_customer = |who: &usize| since[*who].is_some_and(|day| day <= as_of);
            let customers: Vec<usize> = (0..since.len()).filter(is_customer).collect();
            let last = selected.last();
            let among =
                customers.iter().filter(|&&who| last.is_some_and(|of| of.get(who) == Some(&true))).count();
            layout.only = Some(Only { selected, of: (among, customers.len()) });
        }
        Ok(layout)
    }
}

/// Whether a field is of the surveys, whose columns are read as texts.
fn of_surveys(field: &Field) -> bool {
    matches!(field.target, Target::Column(TableId::Surveys, _))
}

/// A value as what it is grouped by.
fn raw(value: Value, field: &Field) -> Raw {
    let number = |number: rust_decimal::Decimal| number.try_into().map_or(Raw::Unknown, Raw::Number);
    match value {
        Value::Int(n) => Raw::Number(n as f64),
        Value::Number(n) | Value::Fraction(n) => Raw::Number(n),
        Value::Decimal(n) => number(n),
        Value::Money(money) => number(money.amount),
        Value::Day(day) => Raw::Number(f64::from(day.0)),
        Value::At(at) => Raw::Number(f64::from(at.day.0)),
        Value::Flag(yes) => Raw::Words(vec![if yes { "yes" } else { "no" }.to_owned()]),
        // The id of a record, and its name where it has one.
        Value::List(words) if field.form == Form::Record => {
            Raw::Words(words.into_iter().next_back().into_iter().collect())
        }
        Value::List(words) => Raw::Words(words),
        Value::Text(text) if !text.trim().is_empty() => Raw::Words(vec![text.trim().to_owned()]),
        Value::Text(_) | Value::Phrase(_) | Value::Unknown | Value::Unreadable { .. } | Value::Moneys(_) => {
            Raw::Unknown
        }
    }
}
