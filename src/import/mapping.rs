//! What each column of a foreign file becomes in a table, by its header and by what the user wished.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::field::ImportField::{self, Column};
use super::fold;
use super::header_aliases::{self, Meaning};
use crate::i18n::Text;
use crate::model::{Currency, TableId};

/// What one column of a foreign file becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum Use {
    /// A field the book knows, or one only imports know.
    Field(Target),
    /// A column of the book under its own header.
    Custom(String),
    /// Left out: asked for, or without any value.
    Ignored,
}

/// The field a column is read into.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The field.
    pub field: ImportField,
    /// What is said of an e-mail or phone in it: `work`.
    pub label: Option<&'static str>,
    /// The number in a numbered header, `E-mail 2 - Value`; 0 without.
    pub number: u32,
    /// What an amount is multiplied with, by the unit in the header.
    pub scale: Decimal,
    /// The currency the header names.
    pub currency: Option<Currency>,
    rank: u32,
}

/// The columns of a file, understood for one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// The table its rows go to.
    pub table: TableId,
    /// What each column becomes, in file order.
    pub uses: Vec<Use>,
    /// Columns that might have been a field another column already is, with that field.
    pub passed_over: Vec<(usize, ImportField)>,
}

impl Mapping {
    /// Columns read into a field, in file order.
    pub fn of(&self, field: ImportField) -> impl Iterator<Item = (usize, &Target)> {
        self.uses.iter().enumerate().filter_map(move |(i, u)| match u {
            Use::Field(target) if target.field == field => Some((i, target)),
            _ => None,
        })
    }

    /// The column read into a field.
    #[must_use]
    pub fn column(&self, field: ImportField) -> Option<usize> {
        self.of(field).next().map(|(i, _)| i)
    }

    /// A header under which the words of a column can stand beside those of the table's own columns.
    pub(super) fn spare_name(&self, header: &str, column: usize) -> String {
        let taken = |name: &str| {
            self.table.table().columns.iter().any(|c| c.name.eq_ignore_ascii_case(name))
                || self.uses.iter().any(|u| matches!(u, Use::Custom(c) if c.eq_ignore_ascii_case(name)))
        };
        let base = match header.trim() {
            "" => format!("column {}", column + 1),
            name => name.to_owned(),
        };
        (1..)
            .map(|n| if n == 1 { base.clone() } else { format!("{base} ({n})") })
            .find(|n| !taken(n))
            .unwrap_or(base)
    }

    /// Whether any column is read into any of these fields.
    pub(super) fn has_any(&self, fields: &[ImportField]) -> bool {
        fields.iter().any(|&field| self.column(field).is_some())
    }
}

/// What the user said about the columns.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The table, `--as deals`.
    pub table: Option<TableId>,
    /// Header and field, `--map 'Kundennummer=key'`.
    pub map: Vec<(String, String)>,
    /// Headers to leave out, `--ignore`.
    pub ignore: Vec<String>,
}

/// A wish that names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishError {
    /// No table has such a field.
    NoField {
        /// The table.
        table: TableId,
        /// The word given.
        field: String,
    },
    /// No table has such a field.
    NoFieldAnywhere(String),
    /// No file has such a column.
    NoColumn(String),
}

impl WishError {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            WishError::NoField { table, field } => {
                phrase!("`{table}` has no field `{field}`", table, field)
            }
            WishError::NoFieldAnywhere(field) => phrase!("no table has a field `{field}`", field),
            WishError::NoColumn(column) => phrase!("no file has a column `{column}`", column),
        }
    }
}

impl Wishes {
    /// The first header wished for that none of the files has.
    #[must_use]
    pub fn unmet<'a>(&'a self, headers: impl Iterator<Item = &'a [String]> + Clone) -> Option<&'a str> {
        let wished = self.map.iter().map(|(header, _)| header).chain(&self.ignore);
        wished
            .map(String::as_str)
            .find(|wish| !headers.clone().any(|h| h.iter().any(|name| is_called(name, wish))))
    }
}

/// Fields that may be read from several columns.
const MANY: [ImportField; 5] =
    [Column("email"), Column("phone"), Column("tags"), ImportField::EmailLabel, ImportField::PhoneLabel];

/// The parts of an address beside its street.
const ADDRESS: [ImportField; 6] = [
    ImportField::Street2,
    Column("district"),
    Column("city"),
    Column("region"),
    Column("postal_code"),
    Column("country"),
];

/// Reads the columns as those of `table`.
///
/// # Errors
/// A wish names a field the table does not have.
pub fn map_columns(
    table: TableId,
    header: &[String],
    filled: &[bool],
    wishes: &Wishes,
) -> Result<Mapping, WishError> {
    let folded = fold_all(header);
    let beside: BTreeSet<&str> = folded.iter().map(|f| f.text.as_str()).collect();
    let mut uses: Vec<Use> = Vec::with_capacity(header.len());
    for (i, name) in header.iter().enumerate() {
        let wish = wishes.map.iter().find(|(h, _)| is_called(name, h));
        let used = if let Some((_, field)) = wish {
            let (field, label) = header_aliases::field_named(table, field)
                .ok_or_else(|| WishError::NoField { table, field: field.clone() })?;
            Use::Field(folded[i].target(field, label, 0))
        } else if wishes.ignore.iter().any(|h| is_called(name, h)) || is_own(name) {
            Use::Ignored
        } else {
            match candidates(&folded[i], &beside, Some(table)).first() {
                _ if !filled.get(i).copied().unwrap_or(true) => Use::Ignored,
                Some(m) if m.field != ImportField::Prefix => {
                    Use::Field(folded[i].target(m.field, m.label, m.rank))
                }
                _ => Use::Custom(name.clone()),
            }
        };
        uses.push(used);
    }
    let passed_over = take_one_each(&mut uses, header);
    let mut mapping = Mapping { table, uses, passed_over };
    name_customs(&mut mapping);
    Ok(mapping)
}

/// A header, folded for the look-up of its meanings.
pub(super) struct Folded<'a> {
    pub(super) text: String,
    /// Without its digits, where it has some.
    plain: Option<String>,
    number: u32,
    unmarked: fold::Unmarked<'a>,
}

impl Folded<'_> {
    fn target(&self, field: ImportField, label: Option<&'static str>, rank: u32) -> Target {
        let (scale, currency) = (self.unmarked.scale, self.unmarked.currency);
        Target { field, label, number: self.number, scale, currency, rank }
    }
}

/// The headers of a file, folded.
pub(super) fn fold_all(header: &[String]) -> Vec<Folded<'_>> {
    header
        .iter()
        .map(|name| {
            let unmarked = fold::unmark(name);
            // Salesforce marks columns of the user's own making so.
            let text = unmarked.text.strip_suffix("__c").or_else(|| unmarked.text.strip_suffix("__C"));
            let text = fold::header(text.unwrap_or(unmarked.text));
            let digits: String = text.chars().filter(char::is_ascii_digit).take(4).collect();
            let plain = (!digits.is_empty())
                .then(|| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>())
                .filter(|p| !p.is_empty());
            Folded { text, plain, number: digits.parse().unwrap_or(0), unmarked }
        })
        .collect()
}

/// What a header may mean, best first; numbered headers are looked up without their number.
pub(super) fn candidates(
    folded: &Folded<'_>,
    beside: &BTreeSet<&str>,
    table: Option<TableId>,
) -> Vec<Meaning> {
    let of = |text: &str| -> Vec<Meaning> {
        let holds = |m: &&Meaning| {
            table.is_none_or(|t| t == m.table)
                && m.beside.is_none_or(|b| beside.contains(fold::header(b).as_str()))
        };
        header_aliases::meanings(text).iter().filter(holds).copied().collect()
    };
    if folded.text.is_empty() {
        return Vec::new();
    }
    let mut found = of(&folded.text);
    if found.is_empty()
        && let Some(plain) = &folded.plain
    {
        found = of(plain);
    }
    found.sort_by_key(|m| m.rank);
    found
}

fn is_called(name: &str, wish: &str) -> bool {
    name == wish || fold::header(name) == fold::header(wish) && !fold::header(wish).is_empty()
}

/// The columns a file of rejected rows has behind its own.
fn is_own(name: &str) -> bool {
    matches!(name, "_line" | "_column" | "_reason")
}

/// Where several columns mean one field, the most specific header is taken, then the first; the others stay custom.
fn take_one_each(uses: &mut [Use], header: &[String]) -> Vec<(usize, ImportField)> {
    let pick = |fields: &dyn Fn(ImportField) -> bool, near: usize| {
        let mut best: BTreeMap<ImportField, (u32, u32, usize, usize)> = BTreeMap::new();
        for (i, used) in uses.iter().enumerate() {
            let Use::Field(target) = used else { continue };
            if fields(target.field) && !MANY.contains(&target.field) {
                let away = i.checked_sub(near).unwrap_or(usize::MAX);
                let mine = (target.rank, target.number, away, i);
                let known = best.entry(target.field).or_insert(mine);
                *known = mine.min(*known);
            }
        }
        best
    };
    let mut best = pick(&|f| !ADDRESS.contains(&f), 0);
    // The parts of an address stand behind its street: two of the same name are told apart by that.
    let street = best.get(&Column("street")).map_or(0, |b| b.3);
    best.extend(pick(&|f| ADDRESS.contains(&f), street));
    let mut passed_over = Vec::new();
    for (i, used) in uses.iter_mut().enumerate() {
        let Use::Field(target) = used else { continue };
        if best.get(&target.field).is_some_and(|b| b.3 != i) {
            passed_over.push((i, target.field));
            *used = Use::Custom(header[i].clone());
        }
    }
    passed_over
}

/// Gives every custom column a header of its own that is no column of the table in other dress.
fn name_customs(mapping: &mut Mapping) {
    let table = mapping.table.table();
    let mut taken: BTreeSet<String> = table.columns.iter().map(|c| c.name.to_owned()).collect();
    for (i, used) in mapping.uses.iter_mut().enumerate() {
        let Use::Custom(name) = used else { continue };
        let base = match name.trim() {
            "" => format!("column {}", i + 1),
            name => name.replace(['\n', '\r', '\t'], " "),
        };
        let mut name = base.clone();
        let mut n = 1;
        while !taken.insert(name.to_lowercase()) {
            n += 1;
            name = format!("{base} ({n})");
        }
        *used = Use::Custom(name);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn names(header: &str) -> Vec<String> {
        header.split(',').map(str::to_owned).collect()
    }

    /// `table: field field …`; customs stand in quotes.
    pub fn shown(mapping: &Mapping) -> String {
        let uses = mapping.uses.iter().map(|used| match used {
            Use::Field(t) => match t.label {
                Some(label) => format!("{}:{label}", t.field),
                None => t.field.to_string(),
            },
            Use::Custom(name) => format!("{name:?}"),
            Use::Ignored => "-".into(),
        });
        format!("{}: {}", mapping.table, uses.collect::<Vec<_>>().join(" "))
    }

    fn as_contacts(header: &str) -> String {
        let header = names(header);
        let filled = vec![true; header.len()];
        shown(&map_columns(TableId::Contacts, &header, &filled, &Wishes::default()).unwrap())
    }

    #[test]
    fn numbered_columns_are_one_list_and_a_second_address_stays_custom() {
        assert_eq!(
            as_contacts(
                "First Name,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Address 1 - City,Address 2 - City"
            ),
            "contacts: first_name email_label email email city \"Address 2 - City\""
        );
    }

    #[test]
    fn the_city_of_an_address_is_the_one_behind_its_street() {
        assert_eq!(
            as_contacts("姓名,家庭地址,城市,国家,工作地址,城市,国家"),
            "contacts: name \"家庭地址\" \"城市\" \"国家\" street city country"
        );
    }

    #[test]
    fn custom_columns_get_a_header_of_their_own() {
        assert_eq!(
            as_contacts("First Name,Title,Job Title,Other,Other,,Email"),
            "contacts: first_name \"Title (2)\" title \"Other\" \"Other (2)\" \"column 6\" email"
        );
    }
}
