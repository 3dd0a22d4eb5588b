//! What the names of a query mean in a particular book.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::book::events::Rates;
use crate::book::{Book, Shelf};
use crate::model::schema::TableId;
use crate::model::settings::Field;
use crate::model::{Currency, Day, Kind};
use crate::query::Scope;

/// The headers of a table in this book: of a log, of all its files, each name once.
#[must_use]
pub fn headers(shelf: &Shelf, table: TableId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for file in shelf.files(table) {
        for name in crate::book::scan::header(&file).unwrap_or_default() {
            if !name.is_empty() && seen.insert(name.clone()) {
                names.push(name);
            }
        }
    }
    names
}

/// The columns of a table that the schema does not know, with the kind rolo.yaml gives them.
#[must_use]
pub fn custom_columns(book: &Book, table: TableId) -> Vec<(String, Kind)> {
    let known: Vec<String> = table.table().columns.iter().map(|c| c.name.to_owned()).collect();
    let mut found: Vec<(String, Kind)> = Vec::new();
    let declared: HashMap<&str, Kind> = book
        .settings
        .fields
        .iter()
        .rev()
        .filter(|field| field.table == table)
        .map(|field| (field.name.as_str(), field.of.kind()))
        .collect();
    for name in headers(&book.shelf(), table) {
        if crate::text::csv::find_column(&known, &name).is_none() {
            let kind = declared.get(name.as_str()).copied().unwrap_or(Kind::Text);
            found.push((name, kind));
        }
    }
    let named: HashSet<String> = found.iter().map(|(name, _)| name.clone()).collect();
    let unseen = |field: &&Field| field.table == table && !named.contains(field.name.as_str());
    let fields = book.settings.fields.iter().filter(unseen);
    found.extend(fields.map(|field| (field.name.as_str().to_owned(), field.of.kind())));
    found
}

/// The scope of queries about `subject` in this book, as of a day.
#[must_use]
pub fn scope(book: &Book, subject: TableId, as_of: Day) -> Scope {
    let shelf = book.shelf();
    let mut scope =
        Scope::of_settings(subject, &book.settings).with_headers(move |table| headers(&shelf, table));
    let files = book.files(TableId::Rates);
    if !files.is_empty() {
        let rates = Rates::read(&files);
        let known: BTreeSet<Currency> = rates.currencies().collect();
        scope.rates = known.into_iter().filter_map(|c| Some((c, rates.on(c, as_of)?))).collect();
    }
    scope
}
