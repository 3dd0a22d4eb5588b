//! What a row needs beyond its cells one by one, a file for each table: names from their parts, outcomes from stages,
//! amounts from prices.

mod contact;
mod deal;
mod interaction;
mod order;
mod survey;
mod task;

pub(super) use survey::kind as survey_kind;

use super::field::ImportField::{self, self as F};
use super::mapping::Mapping;
use super::read::{Parts, Undated};
use super::reader::{Blame, Reader};
use super::value_aliases::{self, Standing};
use crate::model::TableId;

/// Link words that are kept under their own header where nobody is known by them.
pub(super) const SPARE: [ImportField; 10] = [
    F::ContactKey,
    F::ContactName,
    F::CompanyKey,
    F::Customer,
    F::Product,
    F::Parent,
    F::ParentName,
    F::ParentKey,
    F::ReferredBy,
    F::ReferredByName,
];

/// Whether an empty cell of a column with few words says one of them: that an order is paid, that somebody was reached.
pub(super) fn empty_means_a_word(table: TableId, field: &str) -> bool {
    match field {
        "status" | "outcome" | "event" | "action" => true,
        "kind" => matches!(table, TableId::Surveys | TableId::Points),
        _ => false,
    }
}

/// Fields the further lines of an order take from its first.
pub(super) fn is_shared(field: ImportField) -> bool {
    matches!(
        field,
        F::Column("at" | "status" | "currency" | "channel" | "by")
            | F::Customer
            | F::Company
            | F::CompanyKey
            | F::ContactKey
            | F::ContactName
            | F::ContactEmail
            | F::ContactPhone
    )
}

/// Columns a row gets although no foreign column is read into them.
pub(super) fn derived(mapping: &Mapping) -> Vec<&'static str> {
    use F::Column;
    let table = mapping.table.table();
    let mut out = Vec::new();
    let mut also = |name: &'static str, from: &[ImportField]| {
        let is_made = from.is_empty() || mapping.has_any(from);
        if is_made && table.column(name).is_some() {
            out.push(name);
        }
    };
    let person = [F::ContactKey, F::ContactName, F::ContactEmail, F::ContactPhone, F::Customer, F::Contact];
    let firm = [F::Company, F::CompanyKey];
    let customer = [person.as_slice(), &firm].concat();
    also("contact", &customer);
    also("company", &customer);
    also("product", &[F::Product, F::ProductKey]);
    also("parent", &[F::ParentName, F::ParentKey, F::Parent]);
    also("referred_by", &[F::ReferredByName, F::ReferredBy]);
    also("currency", &[Column("amount"), F::UnitPrice, Column("price")]);
    match mapping.table {
        TableId::Contacts => {
            also("name", &[]);
            also("street", &[F::Street2]);
            also("birthday", &[F::BirthMonth]);
            also("consent", &[F::NoEmail, F::NoPhone, F::NoContact]);
        }
        TableId::Companies => also("street", &[F::Street2]),
        TableId::Products => also("name", &[]),
        TableId::Deals => {
            let ends =
                [Column("stage"), F::Status, F::IsWon, F::IsClosed, Column("outcome"), F::WonOn, F::LostOn];
            also("stage", &ends);
            also("outcome", &ends);
            also("closed_on", &[ends.as_slice(), &[F::CloseDate]].concat());
            also("expected_on", &[F::CloseDate]);
        }
        TableId::Orders => also("amount", &[F::UnitPrice]),
        TableId::Interactions => also("summary", &[F::Subject]),
        TableId::Tasks => {
            also("what", &[]);
            also("due_on", &[F::At]);
        }
        TableId::Surveys => {
            also("kind", &[]);
            also("scale", &[]);
        }
        _ => {}
    }
    out
}

/// The cells of one row by column name.
struct Cells<'a, 'r> {
    reader: &'a Reader<'r>,
    cells: &'a mut [String],
}

impl Cells<'_, '_> {
    /// The cell of a column; empty where the rows have no such column.
    fn get(&self, name: &str) -> &str {
        self.reader.index(name).map_or("", |i| &self.cells[i])
    }

    /// Sets the cell of a column that the rows have.
    fn set(&mut self, name: &str, value: impl Into<String>) {
        if let Some(i) = self.reader.index(name) {
            self.cells[i] = value.into();
        }
    }

    /// Sets a cell that is empty.
    fn fill(&mut self, name: &str, value: impl Into<String>) {
        if self.get(name).is_empty() {
            self.set(name, value);
        }
    }

    /// The foreign column that a column of the book is read from.
    fn source(&self, name: &'static str) -> Option<usize> {
        self.reader.mapping.column(F::Column(name))
    }
}

/// Completes one row; `continued` says that it is a further line of the order above.
pub(super) fn row(
    reader: &Reader<'_>,
    cells: &mut [String],
    parts: &mut Parts,
    continued: bool,
) -> Result<(), Blame> {
    let mut row = Cells { reader, cells };
    let beside = parts.take(F::AmountCurrency);
    row.fill("currency", beside);
    match reader.mapping.table {
        TableId::Contacts => contact::complete(&mut row, parts)?,
        TableId::Companies => {
            second_street(&mut row, parts);
            need(&row, "name")?;
        }
        TableId::Products => {
            let code = parts.get(F::Code).to_owned();
            row.fill("name", code);
            if row.get("name").is_empty() {
                return Err((None, phrase!("no name and no code")));
            }
        }
        TableId::Deals => deal::complete(&mut row, parts),
        TableId::Orders => {
            order::complete(&mut row, parts, continued);
            need(&row, "at")?;
        }
        TableId::Interactions => {
            interaction::complete(&mut row, parts);
            need(&row, "at")?;
        }
        TableId::Tasks => task::complete(&mut row, parts)?,
        TableId::Surveys => {
            if !matches!(row.get("event"), "asked" | "declined") {
                need(&row, "score")?;
            }
            if reader.undated == Undated::Rejected {
                need(&row, "at")?;
            }
        }
        TableId::Tickets => {
            let status = parts.take(F::Status);
            if value_aliases::standing(TableId::Tickets, &status) == Some(Standing::Open) {
                row.set("resolved_at", "");
            }
        }
        _ => {}
    }
    Ok(())
}

fn need(row: &Cells<'_, '_>, name: &'static str) -> Result<(), Blame> {
    if !row.get(name).is_empty() {
        return Ok(());
    }
    let words = match name {
        "at" => phrase!("no day"),
        "score" => phrase!("no score"),
        _ => phrase!("no name"),
    };
    Err((row.source(name), words))
}

fn second_street(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let second = parts.take(F::Street2);
    if !second.is_empty() {
        let joined =
            [row.get("street"), &second].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
        row.set("street", joined);
    }
}
