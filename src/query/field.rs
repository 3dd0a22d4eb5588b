//! A field of the subject, resolved: the way from the row that is asked about to the value that is meant.

use std::fmt;
use std::sync::Arc;

use crate::model::fields::{FieldType, ProfileField};
use crate::model::schema::{Kind, TableId};

/// One field a query names, after its name has been given a meaning.
///
/// Its text ([`fmt::Display`]) is the name as a person would type it: `tier`, `spend_365d`, `deals.stage`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field {
    /// The steps from the row asked about to the row that has the value; empty: that row itself.
    pub path: Vec<Hop>,
    /// What is read there.
    pub target: Target,
    /// What its values are.
    pub ty: FieldType,
    /// How its texts are compared.
    pub form: Form,
}

/// What is read at the end of a field's path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A column of a table, by its header; a custom one too.
    Column(TableId, Arc<str>),
    /// A computed field of the contact (or company) the path leads to.
    Profile(ProfileField),
}

/// One step from a row to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hop {
    /// To the one record of the table that this column of the row names (by id, a company also by name).
    To(&'static str, TableId),
    /// To all rows of the table whose column names the row.
    From(TableId, &'static str),
}

/// How the texts of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Folded: case, width, accents, blanks at the ends.
    Plain,
    /// A list of addresses: a label in brackets does not count.
    Addresses,
    /// A list of numbers: neither labels nor anything but digits count.
    Phones,
    /// A record: what stands in the cell (an id, a plain name), or the name of the record it is the id of.
    Record,
}

impl Field {
    /// A column of the row itself.
    #[must_use]
    pub fn column(table: TableId, name: &str, kind: Kind) -> Field {
        let (ty, form) = typed(kind);
        Field { path: Vec::new(), target: Target::Column(table, name.into()), ty, form }
    }

    /// A computed field of the row itself.
    #[must_use]
    pub fn profile(field: ProfileField) -> Field {
        let ty = field.spec().ty;
        Field { path: Vec::new(), target: Target::Profile(field), ty, form: Form::Plain }
    }

    /// Whether the path may lead to several rows: the field then has a value for each.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.path.iter().any(|hop| matches!(hop, Hop::From(..)))
    }

    /// Whether the field is never unknown: texts and lists are empty instead, flags are no.
    #[must_use]
    pub fn is_always_known(&self) -> bool {
        matches!(self.ty, FieldType::Text | FieldType::List | FieldType::Flag)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.target {
            Target::Profile(field) => field.fmt(f),
            Target::Column(_, name) if self.path.is_empty() => f.pad(name),
            Target::Column(table, name) => f.pad(&format!("{}.{name}", table.table().noun)),
        }
    }
}

/// What a column of this kind is in a query.
#[must_use]
pub fn typed(kind: Kind) -> (FieldType, Form) {
    match kind {
        Kind::Ref(_) | Kind::Refs | Kind::Company => (FieldType::List, Form::Record),
        Kind::MergedIds | Kind::List | Kind::Consent => (FieldType::List, Form::Plain),
        Kind::Emails => (FieldType::List, Form::Addresses),
        Kind::Phones => (FieldType::List, Form::Phones),
        Kind::Day | Kind::At => (FieldType::Day, Form::Plain),
        Kind::Span => (FieldType::Duration, Form::Plain),
        Kind::Amount => (FieldType::Money, Form::Plain),
        Kind::Number => (FieldType::Number, Form::Plain),
        Kind::Int => (FieldType::Count, Form::Plain),
        Kind::Probability => (FieldType::Probability, Form::Plain),
        Kind::Flag => (FieldType::Flag, Form::Plain),
        Kind::Id
        | Kind::Text
        | Kind::Note
        | Kind::Birthday
        | Kind::Currency
        | Kind::Choice(_)
        | Kind::Word(_)
        | Kind::Pin
        | Kind::Key => (FieldType::Text, Form::Plain),
    }
}

/// The way from a row of one table to the rows of another that belong to it; none where nothing joins them.
///
/// A record named by the row comes first, then rows that name the row, then rows of the same contact.
#[must_use]
pub fn path(from: TableId, to: TableId) -> Option<Vec<Hop>> {
    if from == to {
        return Some(Vec::new());
    }
    if let Some(column) = link(from, to) {
        return Some(vec![Hop::To(column, to)]);
    }
    if let Some(column) = link(to, from) {
        return Some(vec![Hop::From(to, column)]);
    }
    let mut path = vec![Hop::To(link(from, TableId::Contacts)?, TableId::Contacts)];
    path.push(match link(TableId::Contacts, to) {
        Some(column) => Hop::To(column, to),
        None => Hop::From(to, link(to, TableId::Contacts)?),
    });
    Some(path)
}

/// The column of a table that names one record of another: the one called like it before any other.
fn link(from: TableId, to: TableId) -> Option<&'static str> {
    let names = |kind: Kind| match kind {
        Kind::Ref(tables) => tables.contains(&to),
        Kind::Company => to == TableId::Companies,
        _ => false,
    };
    let columns = || from.table().columns.iter().filter(|c| names(c.kind));
    let called = columns().find(|c| c.name == to.table().noun);
    called.or_else(|| columns().next()).map(|c| c.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_joined_by_the_columns_that_name_each_other() {
        use TableId as T;
        let way = |from, to| path(from, to);
        assert_eq!(way(T::Tickets, T::Contacts), Some(vec![Hop::To("contact", T::Contacts)]));
        assert_eq!(way(T::Contacts, T::Deals), Some(vec![Hop::From(T::Deals, "contact")]));
        assert_eq!(way(T::Contacts, T::Companies), Some(vec![Hop::To("company", T::Companies)]));
        assert_eq!(way(T::Companies, T::Contacts), Some(vec![Hop::From(T::Contacts, "company")]));
        assert_eq!(way(T::Orders, T::Products), Some(vec![Hop::To("product", T::Products)]));
        assert_eq!(way(T::Contracts, T::Deals), Some(vec![Hop::To("deal", T::Deals)]));
        assert_eq!(
            way(T::Tickets, T::Deals),
            Some(vec![Hop::To("contact", T::Contacts), Hop::From(T::Deals, "contact")])
        );
        assert_eq!(
            way(T::Points, T::Companies),
            Some(vec![Hop::To("contact", T::Contacts), Hop::To("company", T::Companies)])
        );
        assert_eq!(way(T::Rates, T::Contacts), None);
        assert_eq!(way(T::Contacts, T::Contacts), Some(vec![]));
    }
}
