//! Rows of a foreign file as rows of the book's tables: typed, linked by words, not yet by ids.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::batch;
use super::cells::Decimals;
use super::dates::Order;
use super::field::ImportField;
use super::format::{Hints, Refusal};
use super::mapping::{Mapping, WishError, Wishes, map_columns};
use super::reader::Reader;
use super::recognise::{Recognition, recognise};
use super::reject::Reject;
use super::sheet::{Row, Sheet};
use super::value_aliases;
use super::watch::Watch;
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::model::phone::Country;
use crate::model::{Currency, Day, Kind, TableId};
use crate::text::csv::FlawKind;
use crate::text::encoding;

/// What the user and the book say about foreign files.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the user said about the columns.
    pub wishes: Wishes,
    /// What the user said about the file.
    pub hints: Hints,
    /// `--dates dmy`: the order where a column leaves it open.
    pub dates: Option<Order>,
    /// `--decimals comma`: the mark before the cents.
    pub decimals: Option<Decimals>,
    /// `--currency EUR`: of amounts that name none; else they are in the book's own.
    pub currency: Option<Currency>,
    /// `--system NAME`: where the files come from; else the name of each file.
    pub system: Option<String>,
    /// The zone on whose clocks moments have their days: the book's.
    pub zone: Tz,
    /// How phone numbers without `+` are dialled.
    pub country: Country,
    /// The day of the import, since which people are known of whom no day is; none where nothing is kept.
    pub today: Option<Day>,
    /// Rows that may not be written, by table and key, with the reason.
    pub refused: BTreeMap<(TableId, String), Refused>,
    /// `--add-values`: whether words rolo.yaml does not name are added to it.
    pub new_words: NewWords,
    /// What becomes of answers without a day.
    pub undated: Undated,
    /// Who is told how far it has come.
    pub watch: Watch,
}

/// Why a row may not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The column of the book to blame; empty if it is not a single one.
    pub column: String,
    /// What is wrong.
    pub reason: Text,
}

impl From<Text> for Refused {
    fn from(reason: Text) -> Refused {
        Refused { column: String::new(), reason }
    }
}

/// What becomes of a stage, an owner, a channel that rolo.yaml does not name; the row keeps it either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewWords {
    /// It is reported.
    #[default]
    Report,
    /// It is added to rolo.yaml.
    Add,
}

/// What becomes of an answer that no column gives a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Undated {
    /// A book has no place for it: a log is kept by days.
    #[default]
    Rejected,
    /// It is taken without one, where nothing is kept.
    Taken,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            wishes: Wishes::default(),
            hints: Hints::default(),
            dates: None,
            decimals: None,
            currency: None,
            system: None,
            zone: Tz::UTC,
            country: Country::NONE,
            today: None,
            refused: BTreeMap::new(),
            new_words: NewWords::Report,
            undated: Undated::Rejected,
            watch: Watch::default(),
        }
    }
}

/// A column of the rows read.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the book.
    pub name: String,
    /// What a cell holds; text for custom columns.
    pub kind: Kind,
    /// The foreign column it comes from, where it is one.
    pub source: Option<usize>,
    /// The link words it keeps where they cannot be resolved: nothing that was exported is dropped.
    pub spare: Option<ImportField>,
}

/// Words that say whom or what a row belongs to, by field: `contact_email`, `company_key` …
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<(ImportField, String)>);

impl Parts {
    /// The words of a field; empty when there are none.
    #[must_use]
    pub fn get(&self, field: ImportField) -> &str {
        self.0.iter().find(|p| p.0 == field).map_or("", |p| &p.1)
    }

    /// Sets the words of a field that has none yet.
    pub(super) fn add(&mut self, field: ImportField, words: String) {
        if !words.is_empty() && self.get(field).is_empty() {
            self.0.push((field, words));
        }
    }

    /// The words of a field, which is taken out.
    pub(super) fn take(&mut self, field: ImportField) -> String {
        match self.0.iter().position(|p| p.0 == field) {
            Some(i) => self.0.swap_remove(i).1,
            None => String::new(),
        }
    }
}

/// One row, ready to be linked and compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Index of the row in its source.
    pub row: u32,
    /// What identifies the row in the system it comes from.
    pub key: String,
    /// Its cells, one for each column of the batch.
    pub cells: Vec<String>,
    /// Words that link it.
    pub links: Parts,
}

/// Rows of one file that go to one table.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The table.
    pub table: TableId,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in file order.
    pub rows: Vec<Incoming>,
    /// What the rows are known by, with how many rows each: "`Record ID`", "e-mail address".
    pub keys: Vec<(Text, usize)>,
}

/// A foreign file, read.
#[derive(Debug)]
pub struct Reading {
    /// Which of the files given.
    pub file: usize,
    /// The table as it is there.
    pub sheet: Sheet,
    /// What its columns became; none when no table fits.
    pub mapping: Option<Mapping>,
    /// Its rows, by table.
    pub batches: Vec<Batch>,
    /// Rows that were not read.
    pub rejects: Vec<Reject>,
    /// What stands in the way of the whole file, and what is doubtful in it.
    pub diagnostics: Vec<Diagnostic>,
    /// What the reader should know, for people.
    pub notes: Vec<Text>,
}

/// Reads the rows of a file.
///
/// # Errors
/// A wish names a field that the table does not have.
pub fn read(file: usize, sheet: Sheet, options: &Options) -> Result<Reading, WishError> {
    let filled = filled_columns(&sheet);
    let found = recognise(&sheet.header, &filled, &sheet.name, &options.wishes)?;
    let mut out = Reading {
        mapping: None,
        batches: Vec::new(),
        rejects: sheet.broken.clone(),
        diagnostics: sheet.diagnostics.clone(),
        notes: Vec::new(),
        file,
        sheet,
    };
    if out.sheet.header.is_empty() {
        return Ok(out);
    }
    let mapping = match found {
        Recognition::Table(mapping) => mapping,
        Recognition::Colleagues { column } => {
            let n = out.sheet.rows().len();
            out.rejects.clear();
            out.notes.push(plural!(
                n,
                "a list of 1 colleague (`{header}`), left out: they stand under `people:` in rolo.yaml",
                "a list of {count} colleagues (`{header}`), left out: they stand under `people:` in rolo.yaml",
                header = &out.sheet.header[column]
            ));
            return Ok(out);
        }
        Recognition::Unclear(tables) => {
            let flags = tables.iter().map(|t| Text::own(format!("`--as {t}`")));
            let flags = Text::joined(Joint::Or, flags);
            out.rejects.clear();
            out.diagnostics.push(
                Diagnostic::error("import-unclear", phrase!("more than one table fits these columns"))
                    .at(out.sheet.header_place())
                    .help(phrase!("say which: {flags}", flags)),
            );
            return Ok(out);
        }
        Recognition::Unknown => {
            out.rejects.clear();
            out.diagnostics.push(
                Diagnostic::error("import-unknown", phrase!("no table fits these columns"))
                    .at(out.sheet.header_place())
                    .help(phrase!("say what they are: `--as contacts --map 'Header=name'`")),
            );
            return Ok(out);
        }
    };
    out.read_rows(mapping, &filled, options)?;
    Ok(out)
}

/// A file without a table that can be read, with what to do about it.
pub(super) fn unreadable(file: usize, name: &str, refusal: Refusal) -> Reading {
    let sheet = Sheet::empty(name, encoding::detect(b""), Vec::new());
    let (message, help) = match refusal {
        Refusal::NoTable(what) => (
            phrase!("this is {what}, and only CSV can be imported", what),
            phrase!("save or export it as CSV (UTF-8) first"),
        ),
        Refusal::Damaged(why) => (why, phrase!("get the file anew")),
    };
    let place = crate::diag::Place::file(name);
    let finding = Diagnostic::error("import-format", message).at(place).help(help);
    Reading {
        file,
        sheet,
        mapping: None,
        batches: Vec::new(),
        rejects: Vec::new(),
        diagnostics: vec![finding],
        notes: Vec::new(),
    }
}

/// Which columns have a value in any row.
fn filled_columns(sheet: &Sheet) -> Vec<bool> {
    let mut filled = vec![false; sheet.header.len()];
    let mut missing = filled.len();
    if sheet.rows().is_empty() {
        // A template: what its columns are can still be said.
        filled.fill(true);
    }
    for row in sheet.rows() {
        for (column, has) in filled.iter_mut().enumerate() {
            if !*has && !sheet.cell(row, column).is_empty() {
                *has = true;
                missing -= 1;
            }
        }
        if missing == 0 {
            break;
        }
    }
    filled
}

impl Reading {
    fn read_rows(&mut self, mapping: Mapping, filled: &[bool], options: &Options) -> Result<(), WishError> {
        let table = mapping.table;
        let beside = match table {
            TableId::Contacts => mapping.column(ImportField::IsCompany).map(|c| (c, TableId::Companies)),
            TableId::Interactions => mapping.column(ImportField::Done).map(|c| (c, TableId::Tasks)),
            _ => None,
        };
        let mut readers = vec![Reader::new(&self.sheet, mapping.clone(), options)];
        if let Some((_, other)) = beside {
            let other = map_columns(other, &self.sheet.header, filled, &options.wishes)?;
            readers.push(Reader::new(&self.sheet, other, options));
        }
        self.mapping = Some(mapping);
        let refused = readers[0].doubts.iter().any(|d| d.1);
        for (i, reader) in readers.iter_mut().enumerate() {
            for (diagnostic, _) in std::mem::take(&mut reader.doubts) {
                if i == 0 || !self.diagnostics.contains(&diagnostic) {
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        if refused {
            self.rejects.clear();
            return Ok(());
        }
        let mut rows: Vec<Vec<(u32, Vec<String>, Parts)>> = readers.iter().map(|_| Vec::new()).collect();
        let mut above: Option<Row> = None;
        let cut = self.sheet.cut_row().copied();
        for (index, row) in self.sheet.rows().iter().enumerate() {
            if cut.is_some_and(|cut| cut.line == row.line) {
                let reason = phrase!("the last line was cut: it has neither all cells nor a line end");
                let flaw = Some(FlawKind::CutShort);
                self.rejects.push(Reject { flaw, ..reject(&self.sheet, row, None, reason) });
                continue;
            }
            let which = match beside {
                Some((column, other)) if goes_to(&self.sheet.cell(row, column), other) => 1,
                _ => 0,
            };
            options.watch.advance(self.sheet.raw(row).len());
            let reader = &readers[which];
            above = reader.continues(row, above);
            match reader.read_row(row, above.as_ref()) {
                Ok((cells, parts)) => rows[which].push((index as u32, cells, parts)),
                Err((column, reason)) => self.rejects.push(reject(&self.sheet, row, column, reason)),
            }
            if above.is_none() {
                above = Some(*row);
            }
        }
        for (reader, rows) in readers.into_iter().zip(rows) {
            if rows.is_empty() {
                continue;
            }
            let (batch, notes) = batch::batch(reader, rows, &self.sheet, options);
            self.notes.extend(notes);
            self.batches.push(batch);
        }
        self.rejects.sort_by_key(|r| r.line);
        Ok(())
    }
}

/// Whether a row belongs to the other table of its file: a firm among people, a plan among things done.
fn goes_to(cell: &str, other: TableId) -> bool {
    match other {
        TableId::Tasks => value_aliases::flag(cell) == Some(false),
        _ => value_aliases::choice(TableId::Companies, "kind", cell) == Some("company"),
    }
}

/// A row that was not read, with its place.
pub(super) fn reject(sheet: &Sheet, row: &Row, column: Option<usize>, reason: Text) -> Reject {
    Reject {
        line: row.line,
        column,
        header: column.and_then(|c| sheet.header.get(c)).cloned().unwrap_or_default(),
        reason,
        raw: sheet.raw(row).to_owned(),
        place: sheet.place(row, column),
        readable: true,
        flaw: None,
    }
}
