//! Single rows by their key: all their filled cells, whatever the table.

use std::collections::{HashMap, HashSet};

use super::Book;
use super::layout::DataFile;
use super::plan::PlanError;
use crate::model::schema::TableId;
use crate::sys::block;
use crate::text::csv::Document;

/// The filled cells of a row, by the names of its header.
pub type Cells = Vec<(String, String)>;

/// The filled cells of one row.
///
/// # Errors
/// There is no such row, or its file cannot be read.
pub fn read_row(book: &Book, table: TableId, id: &str) -> Result<Cells, PlanError> {
    let rows = read_rows(book, table, std::slice::from_ref(&id.to_owned()))?;
    rows.into_iter().next().ok_or(PlanError::NoRow { table, id: id.to_owned() })
}

/// Those of the rows with these keys that are there, in the book at `root`, each file read once.
pub(super) fn rows_at<'i>(
    root: &std::path::Path,
    table: TableId,
    wanted: &HashSet<&'i str>,
) -> Result<HashMap<&'i str, Cells>, PlanError> {
    let files = super::layout::files(root, table)
        .map_err(|source| PlanError::System { file: table.name().to_owned(), source })?;
    found(&files, table, wanted)
}

/// The filled cells of several rows, in the order of `ids`.
///
/// # Errors
/// As [`read_row`].
pub fn read_rows(book: &Book, table: TableId, ids: &[String]) -> Result<Vec<Cells>, PlanError> {
    rows_of(&book.files(table), table, ids)
}

fn rows_of(files: &[DataFile], table: TableId, ids: &[String]) -> Result<Vec<Cells>, PlanError> {
    let found = found(files, table, &ids.iter().map(String::as_str).collect())?;
    ids.iter()
        .map(|id| found.get(id.as_str()).cloned().ok_or_else(|| PlanError::NoRow { table, id: id.clone() }))
        .collect()
}

fn found<'i>(
    files: &[DataFile],
    table: TableId,
    wanted: &HashSet<&'i str>,
) -> Result<HashMap<&'i str, Cells>, PlanError> {
    let mut found: HashMap<&str, Cells> = HashMap::with_capacity(wanted.len());
    let key = table.table().key.unwrap_or("on");
    for file in files.iter().rev() {
        let bytes = block::read_whole(&file.path)
            .map_err(|source| PlanError::System { file: file.name.clone(), source })?;
        let doc = Document::parse(bytes);
        let Some(column) = doc.column(key) else { continue };
        let mut fields = Vec::new();
        for record in 0..doc.records().len() {
            doc.fields_into(record, &mut fields);
            let Some(id) = fields.get(column).map(|f| f.text(doc.bytes())) else { continue };
            if let Some(id) = wanted.get(id.as_ref()) {
                let cells = doc.names().iter().zip(&fields);
                let filled = cells.map(|(name, f)| (name.clone(), f.text(doc.bytes()).into_owned()));
                found.entry(id).or_insert_with(|| filled.filter(|c| !c.1.is_empty()).collect());
            }
        }
        if found.len() == wanted.len() {
            break;
        }
    }
    Ok(found)
}
