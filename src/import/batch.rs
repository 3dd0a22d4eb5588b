//! The rows of one file for one table: completed over all of them, each with its key.

use super::field::ImportField as F;
use super::read::{Batch, Incoming, Options, Parts};
use super::reader::Reader;
use super::sheet::Sheet;
use super::{derive, keys};
use crate::i18n::Text;
use crate::model::TableId;

/// The rows of a file for one table, with their keys, and what should be said of them.
pub(super) fn batch(
    reader: Reader<'_>,
    rows: Vec<(u32, Vec<String>, Parts)>,
    sheet: &Sheet,
    options: &Options,
) -> (Batch, Vec<Text>) {
    let mut notes = Vec::new();
    let table = reader.mapping.table;
    let columns = reader.columns;
    let mut rows: Vec<Incoming> = rows
        .into_iter()
        .map(|(row, cells, links)| Incoming { row, key: String::new(), cells, links })
        .collect();
    let index = |name: &str| columns.iter().position(|c| c.name == name);
    if let (Some(currency), Some(asked)) = (index("currency"), options.currency) {
        let amount = index("amount").or_else(|| index("price"));
        for row in &mut rows {
            if row.cells[currency].is_empty() && amount.is_some_and(|a| !row.cells[a].is_empty()) {
                asked.code().clone_into(&mut row.cells[currency]);
            }
        }
    }
    if table == TableId::Surveys
        && let (Some(kind), Some(scale), Some(score)) = (index("kind"), index("scale"), index("score"))
    {
        let header = reader.mapping.column(F::Column("score")).map_or("", |c| sheet.header[c].as_str());
        notes.extend(derive::survey_kind(&mut rows, [kind, scale, score], header, &sheet.name));
    }
    if table == TableId::Contacts && reader.mapping.column(F::Prefix).is_none() {
        let unnamed = index("name").zip(index("email")).map_or(0, |(name, email)| {
            rows.iter()
                .filter(|r| !r.cells[name].is_empty() && r.cells[email].starts_with(&r.cells[name]))
                .count()
        });
        if unnamed > 0 {
            notes.push(plural!(
                unnamed,
                "1 person without a name: called by the e-mail address",
                "{count} people without a name: called by the e-mail address"
            ));
        }
    }
    let key_header = reader.mapping.column(F::Key).or_else(|| reader.mapping.column(F::Code));
    let keys = keys::assign(table, &columns, &mut rows, key_header.map(|c| sheet.header[c].as_str()));
    (Batch { table, columns, rows, keys }, notes)
}
