//! `list`: the rows of a table that a query selects, with the columns asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::named::{Names, names, tables_of};
use super::{Column, Report, Unit};
use crate::book::Book;
use crate::book::roster::Texts;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::fields::{Basis, FieldId, FieldType, ProfileField};
use crate::model::schema::{Kind, TableId};
use crate::model::{Currency, Day, Money, Value};
use crate::profile::Logs;
use crate::profile::{Rows, scope};
use crate::query::field::Target;
use crate::query::{Compiled, Field, Query};

/// Whom a listing is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// They see names instead of ids, and the currency beside the amount instead of in a column.
    People,
    /// They get ids, and a column for everything.
    Programs,
}

/// What to list.
#[derive(Clone, Debug)]
pub struct Listing<'a> {
    /// The table.
    pub table: TableId,
    /// Which of its rows; empty: all.
    pub query: &'a str,
    /// Columns by name, in order; empty: the table's usual ones.
    pub columns: Vec<String>,
    /// Fields to sort by, `-` before one sorts downwards; empty: the table's usual order.
    pub sort: Vec<String>,
    /// At most so many rows; none: all.
    pub limit: Option<usize>,
    /// The day to stand at the end of.
    pub as_of: Day,
    /// Whom it is for.
    pub readers: Readers,
}

/// A listing, and what was found on the way.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The table.
    pub table: TableId,
    /// The rows.
    pub report: Report,
    /// How many rows the query selects, before the limit.
    pub selected: usize,
    /// Ids of the rows listed, in their order.
    pub ids: Vec<String>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

/// The columns a listing shows when nobody says which.
#[must_use]
pub fn usual_columns(table: TableId) -> &'static [&'static str] {
    match table {
        TableId::Contacts => {
            &["id", "name", "company", "tier", "stage", "owner", "last_touch", "due_in", "tags"]
        }
        TableId::Companies => &["id", "name", "industry", "city", "owner", "tags"],
        TableId::Products => &["code", "name", "series", "price", "currency", "active"],
        TableId::Rates => &["on", "currency", "rate"],
        TableId::Deals => &[
            "id",
            "title",
            "contact",
            "company",
            "amount",
            "currency",
            "stage",
            "opened_on",
            "expected_on",
            "outcome",
        ],
        TableId::Contracts => &[
            "id",
            "contact",
            "company",
            "product",
            "amount",
            "currency",
            "every",
            "starts_on",
            "ends_on",
            "renews",
        ],
        TableId::Tickets => {
            &["id", "contact", "kind", "priority", "subject", "opened_at", "resolved_at", "owner"]
        }
        TableId::Tasks => &["id", "contact", "what", "due_on", "done_on", "owner"],
        TableId::Interactions => &["id", "at", "contact", "channel", "direction", "outcome", "summary", "by"],
        TableId::Orders => {
            &["id", "at", "contact", "number", "product", "quantity", "amount", "currency", "status"]
        }
        TableId::Surveys => {
            &["id", "at", "contact", "kind", "event", "score", "dimension", "campaign", "comment"]
        }
        TableId::Points => &["id", "at", "contact", "points", "kind", "reason", "expires_on"],
        TableId::Moves => &["id", "at", "record", "field", "from", "to", "reason", "by"],
        TableId::Followups => &["id", "at", "key", "contact", "action", "until", "by"],
        TableId::Usage => &["id", "at", "contact", "event", "quantity"],
    }
}

/// The fields a listing is sorted by when nobody says so: people by name, all else the newest first.
fn usual_sort(table: TableId) -> &'static [&'static str] {
    match table {
        TableId::Contacts | TableId::Companies | TableId::Products => &["name"],
        TableId::Rates => &["on"],
        TableId::Deals => &["-opened_on"],
        TableId::Contracts => &["-starts_on"],
        TableId::Tickets => &["-opened_at"],
        TableId::Tasks => &["-due_on"],
        _ => &["-at"],
    }
}

/// Lists rows.
///
/// # Errors
/// What is wrong with the query, or with the name of a column.
pub fn list(book: &Book, listing: &Listing<'_>) -> Result<Listed, Vec<Diagnostic>> {
    let scope = scope(book, listing.table, listing.as_of);
    let query = Query::compile(listing.query, &scope, listing.as_of)?;
    let names: Vec<&str> = if listing.columns.is_empty() {
        let usual = usual_columns(listing.table).iter().copied();
        usual.filter(|name| listing.readers == Readers::Programs || *name != "currency").collect()
    } else {
        listing.columns.iter().map(String::as_str).collect()
    };
    let field = |name: &str| Query::field(name, &scope).map_err(|fault| vec![fault]);
    let columns: Vec<Field> = all_of(names.iter().map(|name| field(name)))?;
    let order: Vec<&str> = if listing.sort.is_empty() {
        usual_sort(listing.table).to_vec()
    } else {
        listing.sort.iter().map(String::as_str).collect()
    };
    let sort: Vec<(Field, bool)> =
        all_of(order.iter().map(|name| Ok((field(name.trim_start_matches('-'))?, name.starts_with('-')))))?;

    let mut fields: Vec<Field> = query.fields_needed().to_vec();
    fields.extend(query.percentiles_needed().iter().map(|p| p.0.clone()));
    fields.extend(sort.iter().map(|s| s.0.clone()));
    if listing.table.table().column("currency").is_some() {
        fields.push(field("currency")?);
    }
    fields.sort();
    fields.dedup();
    let mut rows = Rows::read_before(book, listing.table, &fields, &columns, listing.as_of);
    crate::profile::add_rules(&mut rows, &fields, &scope)?;
    let (mut selected, mut notes) = rows.select(&query);
    let count = selected.len();
    // Of one moment the row written last is the newest.
    let usual = listing.sort.is_empty() && listing.table.table().is_log();
    let ties = if usual { Ties::LastFirst } else { Ties::FirstFirst };
    sort_rows(&rows, &sort, ties, &mut selected, listing.limit);
    if let Some(limit) = listing.limit {
        selected.truncate(limit);
    }
    // What is only shown need not be known of those who are not.
    if listing.table == TableId::Contacts && selected.len() <= MANY && !columns.iter().any(takes_everybody) {
        let shown: Vec<u32> = selected.iter().map(|&row| row as u32).collect();
        rows.profile.people.look_only_at(&shown, Logs::TalksAndPurchases);
    }
    rows.look_up(&columns);
    let computed: Vec<Field> =
        columns.iter().filter(|field| as_it_stands(field).is_none()).cloned().collect();
    rows.need(&computed);
    crate::profile::add_rules(&mut rows, &columns, &scope)?;
    let report_columns = columns.iter().map(column_of).collect();
    let table_rows: Vec<Vec<Value>> =
        selected.iter().map(|&row| columns.iter().map(|field| shown(&rows, field, row)).collect()).collect();
    let names = match listing.readers {
        Readers::People => names_in(book, &columns, &table_rows),
        Readers::Programs => BTreeMap::new(),
    };
    notes.extend(moved_note(&rows, listing.as_of));
    notes.extend(query.notes().iter().map(|note| note.message.clone()));
    if selected.len() < count {
        let shown = selected.len();
        notes.push(phrase!("{shown} of {all} shown; `--limit 0` shows all", shown, all = count));
    }
    let report = Report {
        format: format!("rolo.list.{}/1", listing.table),
        as_of: Some(listing.as_of),
        columns: report_columns,
        rows: table_rows,
        names,
        notes,
        ..Report::default()
    };
    let ids = selected.iter().map(|&row| rows.id(row).into_owned()).collect();
    let problems = rows.problems();
    Ok(Listed { table: listing.table, report, selected: count, ids, problems })
}

/// Rows shown at most whose figures are worked out for them alone.
const MANY: usize = 1000;

/// Whether a field cannot be known of those who are shown without the rows of the others.
fn takes_everybody(field: &Field) -> bool {
    let Target::Profile(profile) = field.target else { return false };
    !field.path.is_empty() || profile.spec().basis == Basis::Everybodys
}

/// What a query selects, for a change.
#[derive(Debug)]
pub struct Selected {
    /// The ids of the rows, in the order of the file.
    pub ids: Vec<String>,
    /// What is to be said.
    pub notes: Vec<Text>,
    /// Which of exchange rates and moves are read with the rows, and the query does not ask for.
    pub unneeded: Vec<TableId>,
}

/// The rows a query selects.
///
/// # Errors
/// What is wrong with the query.
pub fn select_ids(book: &Book, table: TableId, query: &str, as_of: Day) -> Result<Selected, Vec<Diagnostic>> {
    let scope = scope(book, table, as_of);
    let query: Compiled = Query::compile(query, &scope, as_of)?;
    let fields = query.fields_needed().to_vec();
    let mut rows = Rows::read(book, table, &fields, as_of);
    crate::profile::add_rules(&mut rows, &fields, &scope)?;
    let (selected, notes) = rows.select(&query);
    let ids = selected.iter().map(|&row| rows.id(row).into_owned()).collect();
    let unneeded = [(TableId::Rates, takes_rates as fn(&Field) -> bool), (TableId::Moves, takes_moves)];
    let unneeded = unneeded.into_iter().filter(|(_, takes)| !fields.iter().any(takes)).map(|one| one.0);
    Ok(Selected { ids, notes, unneeded: unneeded.collect() })
}

/// Whether amounts in several currencies may have to be compared for a field.
fn takes_rates(field: &Field) -> bool {
    !matches!(field.target, Target::Column(..)) || field.ty == FieldType::Money
}

/// Whether a field may be another than what is in the cell now.
fn takes_moves(field: &Field) -> bool {
    match &field.target {
        Target::Column(table, name) => table.table().column(name).is_some_and(|column| column.tracked),
        Target::Profile(_) => true,
    }
}

fn moved_note(rows: &Rows<'_>, as_of: Day) -> Option<Text> {
    let later = rows.profile.people.moves.later;
    (later > 0).then(|| {
        plural!(
            later,
            "rolled back 1 move after {as_of}; what has no move keeps its value",
            "rolled back {count} moves after {as_of}; what has no move keeps its value",
            as_of
        )
    })
}

fn column_of(field: &Field) -> Column {
    let unit = match field.ty {
        FieldType::Count => Unit::Count,
        FieldType::Days | FieldType::Duration => Unit::Days,
        FieldType::Fraction => Unit::Fraction,
        FieldType::Probability => Unit::Probability,
        FieldType::Money => Unit::Money,
        _ => Unit::None,
    };
    Column::new(field.to_string(), unit)
}

/// All of them, or everything that is wrong.
fn all_of<T>(found: impl Iterator<Item = Result<T, Vec<Diagnostic>>>) -> Result<Vec<T>, Vec<Diagnostic>> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for one in found {
        match one {
            Ok(one) => all.push(one),
            Err(findings) => wrong.extend(findings),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// The names of the ids in the columns that hold some, by the key of the column.
fn names_in(book: &Book, columns: &[Field], rows: &[Vec<Value>]) -> BTreeMap<String, Names> {
    let mut found = BTreeMap::new();
    for (i, field) in columns.iter().enumerate() {
        let Target::Column(table, name) = &field.target else { continue };
        let tables = table.table().column(name).map_or(&[][..], |column| tables_of(column.kind));
        if tables.is_empty() {
            continue;
        }
        let mut ids = BTreeSet::new();
        for row in rows {
            match row.get(i) {
                Some(Value::Text(id)) => drop(ids.insert(id.clone())),
                Some(Value::List(list)) => ids.extend(list.iter().cloned()),
                _ => {}
            }
        }
        found.insert(field.to_string(), names(book, tables, &ids));
    }
    found
}

/// The value people see: the text of a cell by its kind, a decoded note, an amount with its currency.
///
/// The currency is the row's own, else the book's.
fn shown(rows: &Rows<'_>, field: &Field, row: usize) -> Value {
    let Some((table, name, kind)) = as_it_stands(field) else { return rows.value(field, row) };
    let text = rows.then(table).text(row, name);
    if kind == Kind::Currency && text.is_empty() {
        return currency(rows, table, row).map_or(Value::Unknown, |c| Value::Text(c.code().into()));
    }
    match crate::model::cell::value(kind, &text) {
        unreadable @ Value::Unreadable { .. } => {
            rows.then(table).misread(row, name);
            unreadable
        }
        Value::Decimal(amount) if kind == Kind::Amount => match currency(rows, table, row) {
            Some(currency) => Value::Money(Money { amount, currency }),
            None => Value::Decimal(amount),
        },
        value => value,
    }
}

/// The table, column and kind of a field that is shown as it stands in the row; nothing has to be computed for it.
fn as_it_stands(field: &Field) -> Option<(TableId, &str, Kind)> {
    let Target::Column(table, name) = &field.target else { return None };
    let column = table.table().column(name).filter(|_| field.path.is_empty())?;
    Some((*table, name, column.kind))
}

/// The currency a row's amounts are in; none where the row names something that is no currency.
fn currency(rows: &Rows<'_>, table: TableId, row: usize) -> Option<Currency> {
    let own = match table.table().column("currency") {
        Some(_) => rows.then(table).text(row, "currency").into_owned(),
        None => String::new(),
    };
    match own.trim() {
        "" => Some(rows.currency()).filter(|currency| *currency != Currency::NONE),
        own => Currency::parse(own),
    }
}

/// How rows stand to each other that no field tells apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ties {
    /// As in the book.
    FirstFirst,
    /// The other way round.
    LastFirst,
}

/// Sorts rows by the fields, unknown last both ways, then by their place in the book.
///
/// With a limit only the first rows come out in order.
fn sort_rows(
    rows: &Rows<'_>,
    sort: &[(Field, bool)],
    ties: Ties,
    selected: &mut Vec<usize>,
    limit: Option<usize>,
) {
    let keys: Vec<SortKeys> = sort.iter().map(|(field, _)| SortKeys::of(rows, field, selected)).collect();
    let mut order: Vec<usize> = (0..selected.len()).collect();
    let compare = |a: &usize, b: &usize| {
        for (column, (_, down)) in keys.iter().zip(sort) {
            let by = column.compare(*a, *b, *down);
            if by.is_ne() {
                return by;
            }
        }
        if ties == Ties::LastFirst { b.cmp(a) } else { a.cmp(b) }
    };
    if let Some(limit) = limit.filter(|&limit| limit > 0 && limit < order.len()) {
        order.select_nth_unstable_by(limit - 1, compare);
        order.truncate(limit);
    }
    order.sort_unstable_by(compare);
    *selected = order.into_iter().map(|i| selected[i]).collect();
}

/// The keys of one field, row by row.
enum SortKeys {
    /// Folded texts in one piece of memory, each behind a byte; what is unknown is empty.
    Texts(Texts),
    Any(Vec<SortKey>),
}

impl SortKeys {
    fn of(rows: &Rows<'_>, field: &Field, selected: &[usize]) -> SortKeys {
        let Some(column) = rows.texts(field) else {
            return SortKeys::Any(selected.iter().map(|&row| SortKey::of(rows, field, row)).collect());
        };
        let mut keys = Texts::default();
        let mut key = Vec::new();
        for &row in selected {
            let text = column.text(row);
            key.clear();
            if !text.is_empty() {
                key.push(b' ');
                key.extend_from_slice(crate::model::fold::fold(&text).as_bytes());
            }
            keys.push(&key);
        }
        SortKeys::Texts(keys)
    }

    fn compare(&self, a: usize, b: usize, down: bool) -> std::cmp::Ordering {
        match self {
            SortKeys::Any(keys) => keys[a].compare(&keys[b], down),
            SortKeys::Texts(keys) => {
                let (a, b) = (keys.bytes(a), keys.bytes(b));
                let by = if down { b.cmp(a) } else { a.cmp(b) };
                // The unknown come last both ways.
                a.is_empty().cmp(&b.is_empty()).then(by)
            }
        }
    }
}

enum SortKey {
    Unknown,
    Number(f64),
    Text(String),
}

impl SortKey {
    fn of(rows: &Rows<'_>, field: &Field, row: usize) -> SortKey {
        match rows.value(field, row) {
            Value::Unknown | Value::Unreadable { .. } => SortKey::Unknown,
            Value::Text(text) if text.is_empty() => SortKey::Unknown,
            Value::Text(text) => SortKey::Text(crate::model::fold::fold(&text).into_owned()),
            Value::Phrase(text) => SortKey::Text(crate::model::fold::fold(&text.english()).into_owned()),
            Value::List(words) => SortKey::Text(crate::model::fold::fold(&words.join(";")).into_owned()),
            Value::Flag(yes) => SortKey::Number(f64::from(u8::from(yes))),
            Value::Int(n) => SortKey::Number(n as f64),
            Value::Number(n) | Value::Fraction(n) => SortKey::Number(n),
            Value::Day(day) => SortKey::Number(f64::from(day.0)),
            Value::At(at) => SortKey::Number(f64::from(at.day.0)),
            Value::Decimal(n) => SortKey::Number(n.try_into().unwrap_or(f64::MAX)),
            Value::Money(money) => SortKey::Number(money.amount.try_into().unwrap_or(f64::MAX)),
            Value::Moneys(_) => SortKey::Unknown,
        }
    }

    fn compare(&self, other: &SortKey, down: bool) -> std::cmp::Ordering {
        use std::cmp::Ordering;
        let way = |by: Ordering| if down { by.reverse() } else { by };
        match (self, other) {
            (SortKey::Unknown, SortKey::Unknown) => Ordering::Equal,
            (SortKey::Unknown, _) => Ordering::Greater,
            (_, SortKey::Unknown) => Ordering::Less,
            (SortKey::Number(a), SortKey::Number(b)) => way(a.total_cmp(b)),
            (SortKey::Text(a), SortKey::Text(b)) => way(a.cmp(b)),
            (SortKey::Number(_), SortKey::Text(_)) => Ordering::Less,
            (SortKey::Text(_), SortKey::Number(_)) => Ordering::Greater,
        }
    }
}

/// The tier the rules propose and the warnings that hold are asked for by these fields.
#[must_use]
pub fn needs_rules(fields: &[Field]) -> bool {
    fields.iter().any(|f| {
        matches!(f.target, Target::Profile(ProfileField { id: FieldId::TierByRule | FieldId::Warnings, .. }))
    })
}
