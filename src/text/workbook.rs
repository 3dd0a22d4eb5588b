//! Spreadsheets (`.xlsx`, `.xls`, `.xlsb`, `.ods`) as sheets of text, with a guard against files made to fill the memory.
//!
//! An xlsx is read cell by cell, so that one cell in the last corner does not allocate the whole grid.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader, Sheets, Xlsx};

use crate::i18n::Text;

/// One sheet: its rows from the first line of the grid on, each as long as its last filled cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSheet {
    /// Its name on the tab.
    pub name: String,
    /// Cells as a person reads them: days as `2026-11-22`, whole numbers without a point, errors as `#NAME?`.
    pub rows: Vec<Vec<String>>,
}

/// Why a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookFault {
    /// It is none: an empty file, or another kind under its name.
    NotOne(Text),
    /// It would unpack to much more than it is.
    Bomb {
        /// Bytes when unpacked.
        unpacked: u64,
        /// How many times as many.
        ratio: u64,
    },
    /// A few cells far apart claim a huge grid.
    FarCell {
        /// In which sheet.
        sheet: String,
        /// From 1.
        row: u32,
        /// From 1.
        column: u32,
    },
    /// Its parts are damaged.
    Damaged {
        /// Which sheet.
        sheet: String,
        /// What the reader says.
        what: String,
    },
}

impl WorkbookFault {
    /// What is said of it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            WorkbookFault::NotOne(why) => phrase!("this is no spreadsheet: {why}", why = why),
            WorkbookFault::Bomb { unpacked, ratio } => {
                phrase!("it would unpack to {unpacked} bytes, {ratio} times its size", unpacked, ratio)
            }
            WorkbookFault::FarCell { sheet, row, column } => phrase!(
                "the sheet `{sheet}` has a cell in row {row}, column {column}, with next to nothing before it",
                sheet,
                row,
                column
            ),
            WorkbookFault::Damaged { sheet, what } => {
                phrase!("the sheet `{sheet}` is damaged: {what}", sheet, what)
            }
        }
    }
}

/// The most bytes a workbook may unpack to.
const MOST_UNPACKED: u64 = 1 << 30;
/// Bytes that may unpack however small they are packed.
const FREE_UNPACKED: u64 = 8 << 20;
/// How many times its size a part may unpack to beyond that; sheets of repeated words reach about 30.
const MOST_RATIO: u64 = 200;

/// Reads all sheets that hold anything.
///
/// # Errors
/// See [`WorkbookFault`].
pub fn read(bytes: Vec<u8>) -> Result<Vec<TextSheet>, WorkbookFault> {
    if bytes.is_empty() {
        return Err(WorkbookFault::NotOne(phrase!("the file is empty")));
    }
    if bytes.starts_with(b"PK") {
        weigh(&bytes)?;
    } else if !bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(WorkbookFault::NotOne(phrase!("its first bytes are those of another kind of file")));
    }
    let book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|e| WorkbookFault::NotOne(Text::own(e)))?;
    match book {
        Sheets::Xlsx(book) => xlsx(book),
        mut other => {
            let mut sheets = Vec::new();
            for name in other.sheet_names() {
                let damaged =
                    |e: calamine::Error| WorkbookFault::Damaged { sheet: name.clone(), what: e.to_string() };
                let range = other.worksheet_range(&name).map_err(damaged)?;
                let (top, left) = range.start().unwrap_or_default();
                let mut cells = BTreeMap::new();
                for (row, column, value) in range.used_cells() {
                    let at = (top as usize + row, left as usize + column);
                    cells.insert((at.0 as u32, at.1 as u32), text(value));
                }
                sheets.extend(dense(name, cells)?);
            }
            Ok(sheets)
        }
    }
}

fn xlsx(mut book: Xlsx<Cursor<Vec<u8>>>) -> Result<Vec<TextSheet>, WorkbookFault> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let damaged =
            |e: calamine::XlsxError| WorkbookFault::Damaged { sheet: name.clone(), what: e.to_string() };
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        let mut cells = BTreeMap::new();
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let value = match cell.get_value() {
                DataRef::SharedString(text) => (*text).to_owned(),
                other => text(&Data::from(other.clone())),
            };
            if !value.is_empty() {
                cells.insert(cell.get_position(), value);
            }
        }
        sheets.extend(dense(name, cells)?);
    }
    Ok(sheets)
}

/// The rows of sparse cells; none of a sheet that holds nothing.
fn dense(name: String, cells: BTreeMap<(u32, u32), String>) -> Result<Option<TextSheet>, WorkbookFault> {
    /// Places of the grid that may be empty for each filled one, and how many may be at all.
    const EMPTY: (u64, u64) = (1_000, 1 << 20);
    let Some(&(row, _)) = cells.keys().next_back() else { return Ok(None) };
    let column = cells.keys().map(|at| at.1).max().unwrap_or(0);
    let places = (u64::from(row) + 1) * (u64::from(column) + 1);
    if places > EMPTY.1 && places / EMPTY.0 > cells.len() as u64 {
        return Err(WorkbookFault::FarCell { sheet: name, row: row + 1, column: column + 1 });
    }
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); row as usize + 1];
    for ((row, column), value) in cells {
        let cells = &mut rows[row as usize];
        cells.resize(column as usize, String::new());
        cells.push(value);
    }
    Ok(Some(TextSheet { name, rows }))
}

fn text(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "true".into(),
        Data::Bool(false) => "false".into(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(moment) => day(moment),
    }
}

/// `2026-11-22`, with the time where there is one; a duration as days and their part.
fn day(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day}T{hour:02}:{minute:02}:{second:02}") }
}

/// What the directory at the end of an archive says its parts unpack to.
fn weigh(bytes: &[u8]) -> Result<(), WorkbookFault> {
    let (mut at, mut unpacked, mut packed) = (0, 0u64, 0u64);
    let mut worst = 0u64;
    let number = |at: usize| -> u64 {
        bytes
            .get(at..at + 4)
            .and_then(|b| <[u8; 4]>::try_from(b).ok())
            .map_or(0, |b| u32::from_le_bytes(b).into())
    };
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"PK\x01\x02") {
        let entry = at + found;
        let (small, large) = (number(entry + 20), number(entry + 24));
        unpacked = unpacked.saturating_add(large);
        packed = packed.saturating_add(small);
        if large > FREE_UNPACKED {
            worst = worst.max(large / small.max(1));
        }
        at = entry + 4;
    }
    if unpacked > MOST_UNPACKED || worst > MOST_RATIO {
        let ratio = worst.max(unpacked / packed.max(1));
        return Err(WorkbookFault::Bomb { unpacked, ratio });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_workbook_is_refused() {
        assert!(matches!(read(Vec::new()), Err(WorkbookFault::NotOne(_))));
        assert!(matches!(read(b"id,name\n1,Ann\n".to_vec()), Err(WorkbookFault::NotOne(_))));
        assert!(matches!(read(b"PK\x03\x04 cut".to_vec()), Err(WorkbookFault::NotOne(_))));
    }

    #[test]
    fn a_cell_in_the_last_corner_allocates_no_grid() {
        let cells = BTreeMap::from([((0, 0), "id".to_owned()), ((1_048_575, 16_383), "x".to_owned())]);
        assert_eq!(
            dense("S".into(), cells),
            Err(WorkbookFault::FarCell { sheet: "S".into(), row: 1_048_576, column: 16_384 })
        );
        let cells = BTreeMap::from([((1, 0), "id".to_owned()), ((2, 1), "x".to_owned())]);
        let rows = dense("S".into(), cells).unwrap().unwrap().rows;
        assert_eq!(rows, [vec![], vec!["id".to_owned()], vec![String::new(), "x".into()]]);
    }

    #[test]
    fn a_part_that_unpacks_beyond_measure_is_refused_unread() {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(b"PK\x01\x02");
        bytes.extend([0u8; 16]);
        bytes.extend(30_000u32.to_le_bytes());
        bytes.extend(30_000_000u32.to_le_bytes());
        bytes.extend([0u8; 18]);
        assert_eq!(read(bytes), Err(WorkbookFault::Bomb { unpacked: 30_000_000, ratio: 1000 }));
    }
}
