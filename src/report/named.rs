//! The names people know records by, for the ids that stand in cells.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::Book;
use crate::book::roster::{NOBODY, Roster};
use crate::model::schema::{Kind, Table, TableId};

/// Names by id.
pub type Names = BTreeMap<String, String>;

/// The tables whose ids a column of that kind holds; none where it holds no ids, or those of every table.
#[must_use]
pub fn tables_of(kind: Kind) -> &'static [TableId] {
    match kind {
        Kind::Ref(tables) => tables,
        Kind::Company => &[TableId::Companies],
        _ => &[],
    }
}

/// The column by which people know a record of this table; none where an id is all it has.
fn naming(table: &Table) -> Option<&'static str> {
    ["name", "title", "subject", "what"].into_iter().find(|name| table.column(name).is_some())
}

/// The names of those of `ids` that stand in one of `tables`; merged people go by the name of the winner.
///
/// An id without a record, and a record without a name, are left out: the id is then all there is to show.
#[must_use]
pub fn names(book: &Book, tables: &[TableId], ids: &BTreeSet<String>) -> Names {
    let mut found = Names::new();
    let ids: Vec<&String> = ids.iter().filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        return found;
    }
    for &table in tables {
        let Some(naming) = naming(table.table()) else { continue };
        let key = table.table().key.unwrap_or("id");
        let mut roster = Roster::read(&book.files(table), key, &[naming, "merged_ids"]);
        let counts_as = roster.merge();
        let Some(column) = roster.column(naming) else { continue };
        for id in &ids {
            let number = roster.index.get(id.as_bytes());
            if number != NOBODY {
                let name = column.text(counts_as[number as usize] as usize);
                if !name.is_empty() {
                    found.insert((*id).clone(), name.into_owned());
                }
            }
        }
    }
    found
}
