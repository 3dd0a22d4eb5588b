//! What headers mean: a table of words kept as data in `header_aliases.csv`, and the schema's own column names.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::field::ImportField;
use super::fold;
use crate::model::schema::TABLES;
use crate::model::{Kind, TableId};

/// One meaning a header may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// In which table.
    pub table: TableId,
    /// What a column with it is read into.
    pub field: ImportField,
    /// What is said of one entry of a list: `work` of `phone:work`.
    pub label: Option<&'static str>,
    /// The header that must stand beside it, for meanings that hold only then.
    pub beside: Option<&'static str>,
    /// Smaller is more specific: which of two columns with one meaning is taken.
    pub rank: u32,
}

/// The table as it is kept: `field,tables,beside,headers`; headers are separated by `|`, labels follow a `:`.
const DATA: &str = include_str!("header_aliases.csv");

static MEANINGS: LazyLock<HashMap<String, Vec<Meaning>>> = LazyLock::new(build);

/// Everything a header may mean, meanings that need a companion first.
///
/// `folded` is what [`fold::header`] makes of it.
#[must_use]
pub fn meanings(folded: &str) -> &'static [Meaning] {
    MEANINGS.get(folded).map_or(&[], Vec::as_slice)
}

/// The field of a table called so on the command line, `--map 'Kundennummer=key'`.
#[must_use]
pub fn field_named(table: TableId, word: &str) -> Option<(ImportField, Option<&'static str>)> {
    let (field, label) = if table.table().column(word).is_some() {
        (word, None)
    } else {
        rows().find_map(|row| {
            let tables = row.get(1).copied().unwrap_or_default();
            let field = row.first().copied().unwrap_or_default();
            (field == word && tables.split(' ').any(|t| TableId::named(t) == Some(table)))
                .then(|| split(field))
        })?
    };
    Some((ImportField::named(table, field)?, label))
}

fn split(field: &'static str) -> (&'static str, Option<&'static str>) {
    match field.split_once(':') {
        Some((field, label)) => (field, Some(label)),
        None => (field, None),
    }
}

/// The rows of the table: it is ours, has no quotes, and a test keeps it so.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    DATA.lines().skip(1).map(|line| line.splitn(4, ',').collect())
}

fn build() -> HashMap<String, Vec<Meaning>> {
    let mut out: HashMap<String, Vec<Meaning>> = HashMap::new();
    let mut rank = 0;
    for row in rows() {
        let [field, tables, beside, headers] = row[..] else { continue };
        let beside = (!beside.is_empty()).then_some(beside);
        let (field, label) = split(field);
        for header in headers.split('|') {
            rank += 1;
            let known = out.entry(fold::header(header)).or_default();
            for table in tables.split(' ').filter_map(TableId::named) {
                let Some(field) = ImportField::named(table, field) else { continue };
                known.push(Meaning { table, field, label, beside, rank });
            }
        }
    }
    for table in &TABLES {
        for column in table.columns {
            let known = out.entry(fold::header(column.name)).or_default();
            let Some(field) = ImportField::named(table.id, column.name) else { continue };
            if column.kind != Kind::Id && !known.iter().any(|m| m.table == table.id && m.beside.is_none()) {
                rank += 1;
                known.push(Meaning { table: table.id, field, label: None, beside: None, rank });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed_and_says_nothing_twice() {
        let mut seen = std::collections::BTreeMap::new();
        for (i, row) in rows().enumerate() {
            let [field, tables, beside, headers] = row[..] else { panic!("row {i}: {row:?}") };
            assert!(!headers.contains('"') && !field.is_empty(), "row {i}");
            for table in tables.split(' ') {
                let table = TableId::named(table).unwrap_or_else(|| panic!("row {i}: table {table:?}"));
                assert!(ImportField::named(table, split(field).0).is_some(), "row {i}: {field} of {table}");
                for header in headers.split('|') {
                    let folded = fold::header(header);
                    assert!(!folded.is_empty(), "row {i}: {header:?}");
                    let key = (table, folded, fold::header(beside));
                    if let Some(before) = seen.insert(key, field) {
                        panic!("{header:?} of {table} is both {before} and {field}");
                    }
                }
            }
        }
        assert!(seen.len() > 1_000);
    }

    #[test]
    fn one_header_means_different_things_in_different_tables() {
        let of = |header: &str, table| {
            meanings(&fold::header(header)).iter().find(|m| m.table == table).map(|m| m.field.name())
        };
        assert_eq!(of("客户名称", TableId::Companies), Some("name"));
        assert_eq!(of("Close Date", TableId::Deals), Some("close_date"));
        assert_eq!(of("Close Date", TableId::Tickets), Some("resolved_at"));
        assert_eq!(of("postal_code", TableId::Contacts), Some("postal_code"));
        assert_eq!(of("tier_pin", TableId::Contacts), Some("tier_pin"));
    }
}
