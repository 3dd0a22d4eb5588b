//! What hangs on a record: the rows of other tables that name it.

use super::Book;
use super::scan::scan;
use crate::model::schema::{Kind, TableId};

/// How many rows of each table name the record; tables without any are left out.
///
/// For a person every row with their id counts, those of `moves/` and `followups/` not: they are about the record,
/// they are not its history.
#[must_use]
pub fn history_of(book: &Book, table: TableId, id: &str) -> Vec<(TableId, usize)> {
    TableId::ALL
        .into_iter()
        .filter(|other| !matches!(other, TableId::Moves | TableId::Followups))
        .filter_map(|other| {
            let columns: Vec<&str> = other
                .table()
                .columns
                .iter()
                .filter(|c| names(c.kind, table) && !(other == table && c.name == "id"))
                .map(|c| c.name)
                .collect();
            if columns.is_empty() {
                return None;
            }
            let count: usize = scan(
                &book.files(other),
                &columns,
                |_| 0usize,
                |count, row| {
                    let named = (0..columns.len()).any(|i| {
                        let cell = row.cell(i);
                        cell.split(|&b| b == b';').any(|part| part.trim_ascii() == id.as_bytes())
                    });
                    *count += usize::from(named);
                },
            )
            .parts
            .into_iter()
            .sum();
            (count > 0).then_some((other, count))
        })
        .collect()
}

fn names(kind: Kind, table: TableId) -> bool {
    match kind {
        Kind::Ref(tables) => tables.contains(&table),
        Kind::Refs => true,
        Kind::MergedIds => table == TableId::Contacts,
        Kind::Company => table == TableId::Companies,
        _ => false,
    }
}
