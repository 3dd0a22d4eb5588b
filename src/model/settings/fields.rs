//! Custom columns, and which fields a customer should have filled.

use serde::de::{Deserialize, Deserializer};

use super::label::{Label, Name};
use super::values::is_not;
use crate::model::{Kind, TableId};
use crate::text::yaml::{Placed, refused};

/// What a custom column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// One line of text.
    #[default]
    Text,
    /// Words joined with `;`.
    List,
    /// One of `values:`.
    Choice,
    /// A number with a point.
    Number,
    /// A whole number.
    Int,
    /// An amount in the book's currency.
    Money,
    /// A share of a whole, 0–1.
    Share,
    /// A day.
    Day,
    /// A birthday: a day with or without its year, or lunar.
    Birthday,
    /// A length of time.
    Span,
    /// Yes or no.
    Flag,
}

impl FieldType {
    /// How its cells are read; `choice` is text whose words are in [`Field::values`].
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            FieldType::Text | FieldType::Choice => Kind::Text,
            FieldType::List => Kind::List,
            FieldType::Number => Kind::Number,
            FieldType::Int => Kind::Int,
            FieldType::Money => Kind::Amount,
            FieldType::Share => Kind::Probability,
            FieldType::Day => Kind::Day,
            FieldType::Birthday => Kind::Birthday,
            FieldType::Span => Kind::Span,
            FieldType::Flag => Kind::Flag,
        }
    }
}

/// A custom column that has a type or a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The header of the column.
    pub name: Name,
    /// The table it belongs to.
    pub table: TableId,
    /// What it holds.
    pub of: FieldType,
    /// What people see.
    pub label: Label,
    /// The words allowed, for `choice` and `list`; empty: any.
    pub values: Vec<String>,
}

/// The part of a field that stands under its name.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldBody {
    #[serde(default = "contacts", deserialize_with = "table")]
    table: TableId,
    #[serde(default, rename = "type")]
    of: FieldType,
    #[serde(default)]
    label: Label,
    #[serde(default)]
    values: Vec<String>,
}

fn contacts() -> TableId {
    TableId::Contacts
}

fn table<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TableId, D::Error> {
    let text = String::deserialize(deserializer)?;
    TableId::named(&text).ok_or_else(|| {
        let names = TableId::ALL.map(TableId::name);
        let help = match crate::text::yaml::nearest(&text, names) {
            Some(near) => phrase!("did you mean `{near}`?", near),
            None => phrase!("tables are {names}", names = names.join(", ")),
        };
        refused(phrase!("there is no table `{text}`", text), Some(help))
    })
}

/// The custom columns, in the order of the file.
pub(super) fn fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Field>, D::Error> {
    let named = super::named::pairs::<D, FieldBody>(deserializer)?;
    let field = |(name, body): (Name, FieldBody)| Field {
        name,
        table: body.table,
        of: body.of,
        label: body.label,
        values: body.values,
    };
    Ok(named.into_iter().map(field).collect())
}

/// One thing a complete customer has: a field, or any one of several (`email|phone`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// Columns of contacts; one of them filled is enough.
    pub any_of: Vec<String>,
    /// Where it is asked for.
    pub place: crate::diag::Place,
}

impl<'de> Deserialize<'de> for Required {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Required, D::Error> {
        let Placed { value, place } = Placed::<String>::deserialize(deserializer)?;
        let any_of: Vec<String> = value.split('|').map(|part| part.trim().to_owned()).collect();
        if any_of.iter().any(String::is_empty) {
            return Err(is_not(&value, phrase!("a field"), phrase!("write `email` or `email|phone`")));
        }
        Ok(Required { any_of, place })
    }
}
