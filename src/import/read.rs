//! Rows of a foreign file as rows of the book's tables: typed, linked by words, not yet by ids.

use super::cells::{self, Decimals};
use super::dates::{self, Convention, Doubt, Order};
use super::finish;
use super::mapping::{Mapping, Use, WishError, Wishes, map_columns};
use super::recognise::{Recognition, recognise};
use super::reject::Reject;
use super::sniff::{self, Hints, Row, Source};
use super::step::{How, Slot, Step};
use crate::diag::Diagnostic;
use crate::model::phone::Country;
use crate::model::{Currency, Day, Kind, TableId};

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
    /// How phone numbers without `+` are dialled.
    pub country: Country,
    /// The day of the import, since which people are known of whom no day is; none where nothing is kept.
    pub today: Option<Day>,
    /// `--add-values`: whether words rolo.yaml does not name are added to it.
    pub new_words: NewWords,
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

impl Default for Options {
    fn default() -> Options {
        Options {
            wishes: Wishes::default(),
            hints: Hints::default(),
            dates: None,
            decimals: None,
            currency: None,
            system: None,
            country: Country::NONE,
            today: None,
            new_words: NewWords::Report,
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
    pub spare: Option<&'static str>,
}

/// Words that say whom or what a row belongs to, by field: `contact_email`, `company_key` …
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(Vec<(&'static str, String)>);

impl Parts {
    /// The words of a field; empty when there are none.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|p| p.0 == field).map_or("", |p| &p.1)
    }

    /// Sets the words of a field that has none yet.
    pub(super) fn add(&mut self, field: &'static str, words: String) {
        if !words.is_empty() && self.get(field).is_empty() {
            self.0.push((field, words));
        }
    }

    /// The words of a field, which is taken out.
    pub(super) fn take(&mut self, field: &str) -> String {
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
    pub keys: Vec<(String, usize)>,
}

/// A foreign file, read.
#[derive(Debug)]
pub struct Reading {
    /// The file.
    pub source: Source,
    /// What its columns became; none when no table fits.
    pub mapping: Option<Mapping>,
    /// Its rows, by table.
    pub batches: Vec<Batch>,
    /// Rows that were not read.
    pub rejects: Vec<Reject>,
    /// What stands in the way of the whole file, and what is doubtful in it.
    pub diagnostics: Vec<Diagnostic>,
    /// What the reader should know, for people.
    pub notes: Vec<String>,
}

/// Reads the rows of a file.
///
/// # Errors
/// A wish names a field that the table does not have.
pub fn read(source: Source, options: &Options) -> Result<Reading, WishError> {
    let filled = filled_columns(&source);
    let found = recognise(&source.header, &filled, &source.name, &options.wishes)?;
    let mut out = Reading {
        mapping: None,
        batches: Vec::new(),
        rejects: source.broken.clone(),
        diagnostics: source.diagnostics.clone(),
        notes: Vec::new(),
        source,
    };
    if out.source.header.is_empty() {
        return Ok(out);
    }
    let mapping = match found {
        Recognition::Table(mapping) => mapping,
        Recognition::Colleagues { column } => {
            let n = out.source.rows().len();
            out.rejects.clear();
            out.notes.push(format!(
                "a list of {} (`{}`), left out: they stand under `people:` in rolo.yaml",
                finish::counted(n, "colleague", "colleagues"),
                out.source.header[column]
            ));
            return Ok(out);
        }
        Recognition::Unclear(tables) => {
            let names: Vec<String> = tables.iter().map(|t| format!("`--as {t}`")).collect();
            out.rejects.clear();
            out.diagnostics.push(
                Diagnostic::error("import-unclear", "more than one table fits these columns")
                    .at(out.source.header_place())
                    .help(format!("say which: {}", names.join(" or "))),
            );
            return Ok(out);
        }
        Recognition::Unknown => {
            out.rejects.clear();
            out.diagnostics.push(
                Diagnostic::error("import-unknown", "no table fits these columns")
                    .at(out.source.header_place())
                    .help("say what they are: `--as contacts --map 'Header=name'`"),
            );
            return Ok(out);
        }
    };
    out.read_rows(mapping, &filled, options)?;
    Ok(out)
}

/// A file that is no table of text, with what to do about it.
pub(super) fn unreadable(name: &str, what: &str) -> Reading {
    let mut source = sniff::sniff(name, b"", Hints::default());
    source.diagnostics.clear();
    let finding = Diagnostic::error("import-format", format!("this is {what}, and only CSV can be imported"))
        .at(crate::diag::Place::file(name))
        .help("save or export it as CSV (UTF-8) first");
    Reading {
        source,
        mapping: None,
        batches: Vec::new(),
        rejects: Vec::new(),
        diagnostics: vec![finding],
        notes: Vec::new(),
    }
}

/// Which columns have a value in any row.
fn filled_columns(source: &Source) -> Vec<bool> {
    let mut filled = vec![false; source.header.len()];
    let mut missing = filled.len();
    if source.rows().is_empty() {
        // A template: what its columns are can still be said.
        filled.fill(true);
    }
    for row in source.rows() {
        for (column, has) in filled.iter_mut().enumerate() {
            if !*has && !source.cell(row, column).is_empty() {
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
            TableId::Contacts => mapping.column("is_company").map(|c| (c, TableId::Companies)),
            TableId::Interactions => mapping.column("done").map(|c| (c, TableId::Tasks)),
            _ => None,
        };
        let mut readers = vec![Reader::new(&self.source, mapping.clone(), options)];
        if let Some((_, other)) = beside {
            let other = map_columns(other, &self.source.header, filled, &options.wishes)?;
            readers.push(Reader::new(&self.source, other, options));
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
        for (index, row) in self.source.rows().iter().enumerate() {
            let which = match beside {
                Some((column, other)) if goes_to(&self.source.cell(row, column), other) => 1,
                _ => 0,
            };
            let reader = &readers[which];
            above = reader.continues(row, above);
            match reader.read_row(row, above.as_ref()) {
                Ok((cells, parts)) => rows[which].push((index as u32, cells, parts)),
                Err((column, reason)) => self.rejects.push(reject(&self.source, row, column, reason)),
            }
            if above.is_none() {
                above = Some(*row);
            }
        }
        for (reader, rows) in readers.into_iter().zip(rows) {
            if rows.is_empty() {
                continue;
            }
            let (batch, notes) = finish::batch(reader, rows, &self.source, options);
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
        TableId::Tasks => cells::flag(cell) == Some(false),
        _ => super::words::choice(TableId::Companies, "kind", cell) == Some("company"),
    }
}

/// A row that was not read, with its place.
pub(super) fn reject(source: &Source, row: &Row, column: Option<usize>, reason: String) -> Reject {
    Reject {
        line: row.line,
        column,
        header: column.and_then(|c| source.header.get(c)).cloned().unwrap_or_default(),
        reason,
        raw: source.raw(row).to_owned(),
        place: source.place(row, column),
        readable: true,
    }
}

/// A column to blame, and the reason.
pub(super) type Blame = (Option<usize>, String);

/// Reads the rows of a file for one table.
pub(super) struct Reader<'a> {
    source: &'a Source,
    pub(super) mapping: Mapping,
    pub(super) columns: Vec<Column>,
    steps: Vec<Step>,
    /// What is doubtful in a column, and whether the file cannot be read without it.
    doubts: Vec<(Diagnostic, bool)>,
    number: Option<usize>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source, mapping: Mapping, options: &Options) -> Reader<'a> {
        let number = (mapping.table == TableId::Orders).then(|| mapping.column("number")).flatten();
        let mut reader =
            Reader { source, mapping, columns: Vec::new(), steps: Vec::new(), doubts: Vec::new(), number };
        for index in 0..reader.mapping.uses.len() {
            reader.add_step(index, options);
        }
        for name in finish::derived(&reader.mapping) {
            reader.slot(name, None);
        }
        for field in finish::SPARE {
            if let Some(column) = reader.mapping.column(field) {
                let name = reader.mapping.spare_name(&source.header[column], column);
                reader.columns.push(Column {
                    name,
                    kind: Kind::Text,
                    source: Some(column),
                    spare: Some(field),
                });
            }
        }
        reader
    }

    /// The cell a column of the book has in every row; a new one where it has none yet.
    fn slot(&mut self, name: &str, source: Option<usize>) -> usize {
        if let Some(i) = self.columns.iter().position(|c| c.name == name) {
            return i;
        }
        let kind = self.mapping.table.table().column(name).map_or(Kind::Text, |c| c.kind);
        self.columns.push(Column { name: name.to_owned(), kind, source, spare: None });
        self.columns.len() - 1
    }

    fn add_step(&mut self, index: usize, options: &Options) {
        let (name, target) = match &self.mapping.uses[index] {
            Use::Ignored => return,
            Use::Custom(name) => (name.clone(), None),
            Use::Field(target) => (target.field.to_owned(), Some(target.clone())),
        };
        let Some(target) = target else {
            let slot = self.slot(&name, Some(index));
            self.steps.push(Step { source: index, how: How::Custom, slot: Slot::Cell(slot) });
            return;
        };
        let column = self.mapping.table.table().column(target.field).filter(|c| c.kind != Kind::Id);
        let how = match How::of(&target, column, &self.mapping, |cell| self.cells(index, cell), options) {
            Ok(how) => how,
            Err(doubt) => {
                self.doubt(index, target.field, doubt);
                return;
            }
        };
        let slot = match column {
            Some(_) if !finish::is_part(self.mapping.table, target.field) => {
                Slot::Cell(self.slot(target.field, Some(index)))
            }
            _ => Slot::Part(target.field),
        };
        if !matches!(how, How::Nothing) {
            self.steps.push(Step { source: index, how, slot });
        }
    }

    /// Hands every filled cell of a column to `see`, with the index of its row.
    fn cells(&self, column: usize, see: &mut dyn FnMut(usize, &str)) {
        for (i, row) in self.source.rows().iter().enumerate() {
            let cell = self.source.cell(row, column);
            if !cells::is_null(&cell) {
                see(i, &cell);
            }
        }
    }

    fn doubt(&mut self, column: usize, field: &'static str, doubt: Doubt) {
        let header = &self.source.header[column];
        let rows = self.source.rows();
        let needed =
            Some(field) == self.mapping.table.table().begins() && self.mapping.table.table().is_log();
        let left_out = if needed { "the file is not imported" } else { "the column is left out" };
        let diagnostic = match doubt {
            Doubt::Ambiguous { row, readings } => {
                let ways: Vec<String> = readings.iter().map(|(o, d)| format!("{d} ({o})")).collect();
                let flags: Vec<String> = readings.iter().map(|(o, _)| format!("`--dates {o}`")).collect();
                Diagnostic::error(
                    "import-dates",
                    format!("the days of `{header}` can be read as {}; {left_out}", ways.join(" or ")),
                )
                .at(self.source.place(&rows[row], Some(column)))
                .help(format!("say which: {}", flags.join(" or ")))
            }
            Doubt::Contradictory { row, other } => Diagnostic::error(
                "import-dates",
                format!("the days of `{header}` are written in two ways; {left_out}"),
            )
            .at(self.source.place(&rows[row], Some(column)))
            .with(self.source.place(&rows[other], Some(column)), "this one fits another order")
            .help("say which to read with `--dates dmy` or `--dates mdy`: the others are rejected"),
        };
        self.doubts.push((diagnostic, needed));
    }

    /// The first row of the order a row continues: several lines share a number and only the first is filled in.
    fn continues(&self, row: &Row, above: Option<Row>) -> Option<Row> {
        let (number, above) = (self.number?, above?);
        let mine = self.source.cell(row, number);
        (!mine.is_empty() && mine == self.source.cell(&above, number)).then_some(above)
    }

    fn read_row(&self, row: &Row, above: Option<&Row>) -> Result<(Vec<String>, Parts), Blame> {
        let width = self.source.header.len();
        if let Some(extra) = (width..self.source.width(row)).find(|&i| !self.source.cell(row, i).is_empty()) {
            let n = self.source.width(row);
            return Err((Some(extra), format!("{n} cells under {width} headers: a quote may be missing")));
        }
        let mut cells = vec![String::new(); self.columns.len()];
        let mut parts = Parts::default();
        for step in &self.steps {
            let mut cell = self.source.cell(row, step.source);
            if cell.is_empty()
                && let Some(above) = above
                && finish::is_shared(self.field(step.source))
            {
                cell = self.source.cell(above, step.source);
            }
            let label = step.label_column().map(|c| self.source.cell(row, c));
            let value =
                step.how.read(&cell, label.as_deref()).map_err(|reason| (Some(step.source), reason))?;
            if value.text.is_empty() {
                continue;
            }
            match step.slot {
                Slot::Part(field) => parts.add(field, value.text),
                Slot::Cell(slot) if cells[slot].is_empty() => cells[slot] = value.text,
                Slot::Cell(slot) => step.how.join(&mut cells[slot], &value.text),
            }
            if let Some(currency) = value.currency {
                parts.add("currency_beside", currency.code().to_owned());
            }
        }
        finish::row(self, &mut cells, &mut parts, above.is_some())?;
        Ok((cells, parts))
    }

    fn field(&self, column: usize) -> &str {
        match &self.mapping.uses[column] {
            Use::Field(target) => target.field,
            _ => "",
        }
    }

    /// The cell of a column of the book, where the rows have it.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }
}

/// The convention of a day column, decided over its filled cells.
pub(super) fn convention(
    each: impl Fn(&mut dyn FnMut(usize, &str)),
    asked: Option<Order>,
) -> Result<Convention, Doubt> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut last = String::new();
    each(&mut |i, cell| {
        // Neighbours are often the same day; one of them tells as much.
        if cell != last {
            cell.clone_into(&mut last);
            all.push((i, last.clone()));
        }
    });
    dates::decide(all.iter().map(|(i, c)| (*i, c.as_str())), asked)
}
