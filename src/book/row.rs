//! Single rows by their key: all their filled cells, whatever the table.

use std::collections::{HashMap, HashSet};
use std::io;

use super::Book;
use super::layout::DataFile;
use super::plan::PlanError;
use crate::model::schema::TableId;
use crate::sys::block::{self, BlockFile};
use crate::text::csv::{Dialect, Document, Lexed, Lexer, LineEnd, find_column};

/// The filled cells of a row, by the names of its header.
pub type Cells = Vec<(String, String)>;

/// A row alone, with the header of its file.
#[derive(Clone, Debug)]
pub struct Record {
    names: Vec<String>,
    cells: Vec<Vec<u8>>,
}

impl Record {
    /// The row that begins at `place` in a file, as a scan of the file found it there; none where there is no sound row,
    /// or the header is one that only a reader of the whole file should judge.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn at(file: &DataFile, place: u64) -> io::Result<Option<Record>> {
        /// Bytes read at first; few rows and headers are longer.
        const USUAL: usize = 4 << 10;
        /// Longer ones are left to the careful way.
        const LONGEST: usize = 1 << 20;
        let open = BlockFile::open(&file.path)?;
        let mut bytes = Vec::new();
        let mut read = |from: u64, dialect: Option<Dialect>| -> io::Result<_> {
            let mut want = USUAL;
            loop {
                open.read(from, want, &mut bytes)?;
                let at_end = from + bytes.len() as u64 >= open.len();
                let dialect = dialect.unwrap_or_else(|| Dialect::sniff(&bytes));
                let mut lexer = Lexer::new(&bytes, dialect);
                let mut fields = Vec::new();
                let lexed = lexer.next(&mut fields);
                if lexer.position + 1 < bytes.len() || at_end {
                    let values = fields.iter().map(|field| field.value(&bytes).into_owned()).collect();
                    let is_sound = lexed == Lexed::Record && dialect.line_end != LineEnd::Cr;
                    return Ok(is_sound.then_some((values, dialect)));
                }
                if want >= LONGEST {
                    return Ok(None);
                }
                want *= 4;
            }
        };
        let Some((header, dialect)): Option<(Vec<Vec<u8>>, _)> = read(0, None)? else { return Ok(None) };
        let Some((cells, _)) = read(place, Some(Dialect { bom: false, ..dialect }))? else { return Ok(None) };
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        // A mark at the beginning is the dialect's; a second one makes a name that readers tell apart.
        Ok((!names.iter().any(|name| name.contains('\u{feff}'))).then_some(Record { names, cells }))
    }

    /// The cell of that column, empty where the row is short; none where the file has no such column.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&[u8]> {
        let at = find_column(&self.names, column)?;
        Some(self.cells.get(at).map_or(&b""[..], Vec::as_slice))
    }

    /// The filled cells, by the names of the header.
    #[must_use]
    pub fn filled(&self) -> Cells {
        let text = |cell: &Vec<u8>| String::from_utf8_lossy(cell).into_owned();
        let cells = self.names.iter().zip(&self.cells).map(|(name, cell)| (name.clone(), text(cell)));
        cells.filter(|cell| !cell.1.is_empty()).collect()
    }
}

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
        let doc = Document::of_table(bytes, Some(table.table().header_sign()));
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
