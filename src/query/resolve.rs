//! Names to fields: a column of the subject, else a profile field of its contact, else a column of its contact.

use super::ast::{Quoting, Word};
use super::fault::Fault;
use rust_decimal::prelude::ToPrimitive;

use super::field::{Field, Hop, path};
use super::read::{Bound, in_backticks, written};
use super::scope::Scope;
use crate::diag::Diagnostic;
use crate::i18n::{Language, Text};
use crate::model::Day;
use crate::model::fields::{FIELDS, FieldSpec, Lookup, ProfileField, WINDOW};
use crate::model::fold::fold_words;
use crate::model::schema::{Kind, TableId};

/// Where names are looked up: the subject's table, or contacts inside a rule of rolo.yaml.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// The table a bare name is a column of.
    pub(super) table: TableId,
    /// The way from the row asked about to a row of that table.
    pub(super) way: Vec<Hop>,
}

/// A field, and what its kind says about the words it takes.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) field: Field,
    /// The schema's kind; none for profile fields and custom columns.
    pub(super) kind: Option<Kind>,
}

/// A name that may be typed, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) type_word: &'static str,
}

impl Home {
    /// For the query itself.
    pub(super) fn of_subject(scope: &Scope) -> Home {
        Home { table: scope.subject, way: Vec::new() }
    }

    /// For a rule used in the query; none where the subject has no contact.
    pub(super) fn of_rule(scope: &Scope) -> Option<Home> {
        match scope.subject {
            TableId::Contacts | TableId::Companies => Some(Home::of_subject(scope)),
            other => {
                let way = path(other, TableId::Contacts)?;
                Some(Home { table: TableId::Contacts, way })
            }
        }
    }

    /// The way to the contact whose profile is meant; None where there is none, or several.
    fn person(&self) -> Option<(TableId, Vec<Hop>)> {
        match self.table {
            TableId::Contacts => Some((self.table, self.way.clone())),
            other => {
                let on = path(other, TableId::Contacts)?;
                on.iter()
                    .all(|hop| matches!(hop, Hop::To(..)))
                    .then(|| (TableId::Contacts, [self.way.clone(), on].concat()))
            }
        }
    }
}

/// The field a word names.
pub(super) fn resolve(word: &Word, home: &Home, scope: &Scope) -> Result<Resolved, Fault> {
    if let Some(found) = find(word, home, scope, |a, b| a == b)? {
        return Ok(found);
    }
    if let Some(found) = find(word, home, scope, |a, b| fold_words(a) == fold_words(b))? {
        return Ok(found);
    }
    Err(unknown(word, home, scope))
}

impl super::Query {
    /// The field a name means in a scope, as in a query: for `--columns` and `--sort`.
    ///
    /// # Errors
    /// No field is called so (with the nearest one), or it cannot be computed yet.
    pub fn field(name: &str, scope: &Scope) -> Result<Field, Diagnostic> {
        let word = Word { text: name.to_owned(), quoting: Quoting::Bare, span: 0..name.len() };
        resolve(&word, &Home::of_subject(scope), scope).map(|found| found.field).map_err(|fault| {
            let finding = Diagnostic::new(fault.code, fault.level, fault.message);
            let help = fault.help.unwrap_or_else(|| phrase!("`rolo fields` lists them all"));
            finding.help(help)
        })
    }
}

impl super::Query {
    /// The point a word means on an ordered field: a number in its unit, an amount of the book's currency, a day since
    /// 1970-01-01.
    ///
    /// # Errors
    /// It is none, or a percentile.
    pub fn point(text: &str, field: &Field, scope: &Scope, today: Day) -> Result<f64, Diagnostic> {
        let word = Word { text: text.to_owned(), quoting: Quoting::Quoted, span: 0..text.len() };
        let read = super::read::read(&word, field, scope, today);
        match read.map(|reading| reading.low) {
            Ok(Bound::Fixed(amount)) => Ok(amount.in_book.and_then(|n| n.to_f64()).unwrap_or(amount.float)),
            Ok(Bound::Percentile(_)) => Ok(f64::NAN),
            Err(fault) => Err(Diagnostic::new(fault.code, fault.level, fault.message)
                .help(phrase!("write {words}", words = in_backticks(written(field.ty))))),
        }
    }
}

/// One search, with one way of telling whether names are the same.
fn find(
    word: &Word,
    home: &Home,
    scope: &Scope,
    same: fn(&str, &str) -> bool,
) -> Result<Option<Resolved>, Fault> {
    if let Some(own) = column(home.table, &home.way, &word.text, scope, same) {
        return Ok(Some(own));
    }
    let lower = word.text.to_ascii_lowercase();
    let name = if same(&lower, &word.text) { lower.as_str() } else { word.text.as_str() };
    if let Some((table, way)) = home.person() {
        match ProfileField::find(name) {
            Lookup::Field(field) => return profile(word, field, way).map(Some),
            Lookup::Window(family) => return Err(outside_window(word, family)),
            Lookup::None => {}
        }
        if table != home.table
            && let Some(theirs) = column(table, &way, &word.text, scope, same)
        {
            return Ok(Some(theirs));
        }
    }
    let Some((table, rest)) = word.text.split_once('.').filter(|_| word.quoting == Quoting::Bare) else {
        return Ok(None);
    };
    let Some(table) = TableId::named(&table.to_ascii_lowercase()) else { return Ok(None) };
    let Some(on) = path(home.table, table) else {
        let message =
            phrase!("nothing joins {one} and {other}", one = named(home.table), other = named(table));
        return Err(Fault::new("query-field", word.span.clone(), message));
    };
    let way = [home.way.clone(), on].concat();
    Ok(column(table, &way, rest, scope, same))
}

fn column(
    table: TableId,
    way: &[Hop],
    name: &str,
    scope: &Scope,
    same: fn(&str, &str) -> bool,
) -> Option<Resolved> {
    let known = table.table().columns.iter().find(|c| same(c.name, name));
    let mut resolved = match known {
        Some(column) => {
            Resolved { field: Field::column(table, column.name, column.kind), kind: Some(column.kind) }
        }
        None => {
            let own = scope.own_columns(table).find(|own| same(&own.name, name))?;
            Resolved { field: Field::column(table, &own.name, own.kind), kind: None }
        }
    };
    resolved.field.path = way.to_vec();
    Some(resolved)
}

fn profile(word: &Word, field: ProfileField, way: Vec<Hop>) -> Result<Resolved, Fault> {
    if let Some(method) = field.spec().waits {
        let message = phrase!("`{field}` is not computed yet: it waits for {method}", field, method);
        return Err(Fault::new("query-waits", word.span.clone(), message)
            .help(phrase!("`rolo fields` marks the fields that wait")));
    }
    Ok(Resolved { field: Field { path: way, ..Field::profile(field) }, kind: None })
}

fn outside_window(word: &Word, family: &FieldSpec) -> Fault {
    let (from, to) = (WINDOW.start(), WINDOW.end());
    let message = phrase!("`{field}` needs {from} to {to} days", field = family.name, from, to);
    Fault::new("query-field", word.span.clone(), message)
        .help(phrase!("write for example `{field}`", field = family.example(90)))
}

fn unknown(word: &Word, home: &Home, scope: &Scope) -> Fault {
    if let Lookup::Field(field) = ProfileField::find(&word.text.to_ascii_lowercase()) {
        let message = phrase!(
            "`{field}` is a field of people, and {table} have none of their own",
            field,
            table = named(home.table)
        );
        let help = phrase!("`rolo list --columns name,company,{field}` lists it of each person", field);
        return Fault::new("query-field", word.span.clone(), message).help(help);
    }
    let names = named_fields(home, scope);
    let near = nearest(&word.text, names.iter().map(|n| n.name.as_str()));
    let message = phrase!("`{name}` is not a field of {table}", name = &word.text, table = named(home.table));
    let fault = Fault::new("query-field", word.span.clone(), message);
    let called = Language::all().find_map(|language| {
        let said = |name: &Named| language.label(&name.name.replace('_', " ")) == word.text;
        names.iter().find(|name| said(name)).map(|name| name.name.as_str())
    });
    match called.or(near) {
        Some(name) if called.is_some() => {
            fault.help(phrase!("in queries it is called `{name}`; `rolo fields` lists them all", name))
        }
        Some(name) => fault.help(phrase!("the nearest is `{name}`; `rolo fields` lists them all", name)),
        None => fault.help(phrase!(
            "`rolo fields` lists them all; free text with signs in it stands in quotation marks"
        )),
    }
}

/// Every bare name that means something in a scope.
#[must_use]
pub fn names(scope: &Scope) -> Vec<String> {
    named_fields(&Home::of_subject(scope), scope).into_iter().map(|named| named.name).collect()
}

/// A table in a message.
pub(super) fn named(table: TableId) -> Text {
    Text::word(table.name())
}

/// Every bare name that means something here, columns of the subject first; a family with 90 days.
pub(super) fn named_fields(home: &Home, scope: &Scope) -> Vec<Named> {
    let mut names = columns_of(home.table, scope);
    let Some((table, _)) = home.person() else { return names };
    names.extend(FIELDS.iter().map(|spec| Named {
        name: spec.example(90),
        about: spec.about.to_owned(),
        type_word: spec.ty.word(),
    }));
    if table != home.table {
        names.extend(columns_of(table, scope));
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|named| seen.insert(named.name.clone()));
    names
}

/// The columns of a table, the schema's first.
pub(super) fn columns_of(table: TableId, scope: &Scope) -> Vec<Named> {
    let known = table.table().columns.iter().map(|column| Named {
        name: column.name.to_owned(),
        about: column.about.to_owned(),
        type_word: super::field::typed(column.kind).0.word(),
    });
    let custom = scope.own_columns(table).filter(|c| table.table().column(&c.name).is_none());
    let custom = custom.map(|c| Named {
        name: c.name.clone(),
        about: c.about.clone(),
        type_word: super::field::typed(c.kind).0.word(),
    });
    known.chain(custom).collect()
}

/// Longer words, in letters, are not compared.
const MAX_COMPARED: usize = 200;

/// The candidate most like a mistyped word, if any is like it at all.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold_words(word);
    let letters = word.chars().count();
    let allowed = (letters / 3).clamp(1, 4);
    // Nobody mistypes so long a word, and the comparison goes by the square.
    candidates
        .filter(|candidate| letters <= MAX_COMPARED && candidate.len() <= 4 * MAX_COMPARED)
        .filter_map(|candidate| {
            let folded = fold_words(candidate);
            let distance = strsim::osa_distance(&word, &folded);
            // The beginning of a name is like it as well, but less than a slip of the finger.
            let begins = letters >= 3 && folded.starts_with(word.as_ref());
            (distance <= allowed)
                .then_some(distance)
                .or(begins.then_some(allowed + 1))
                .map(|d| (d, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
