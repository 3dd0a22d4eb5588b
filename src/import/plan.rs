//! From foreign files to intended changes: what is new, changed, the same, rejected, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::fates::{Fates, Work};
use super::link::Linker;
use super::memory::{self, Memory};
use super::merge::Conflict;
use super::place::{self, Run, Ways};
use super::present::Present;
use super::read::{self, NewWords, Options, Reading};
use super::recognise::IMPORTED;
use super::reject::Reject;
use super::sheet::{LeftOut, Sheet};
use super::since::{self, FirstDays};
use super::{format, mapping};
use crate::book::edit::Op;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::TableId;
use crate::model::schema::Vocabulary;

/// How many rows of a file met which fate: read = new + changed + same + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Data rows in the file.
    pub read: usize,
    /// Rows the book did not have.
    pub new: usize,
    /// Rows of which some field changes.
    pub changed: usize,
    /// Rows that change nothing.
    pub same: usize,
    /// Rows that could not be imported.
    pub rejected: usize,
}

/// What becomes of one file.
#[derive(Clone, Debug)]
pub struct FilePlan {
    /// Which of the files given.
    pub file: usize,
    /// Its name, as given.
    pub name: String,
    /// Where it is taken to come from.
    pub system: String,
    /// Its encoding, for people.
    pub encoding: String,
    /// The tables its rows go to; empty when the file is left out.
    pub tables: Vec<TableId>,
    /// What became of its rows.
    pub counts: Counts,
    /// Its headers.
    pub header: Vec<String>,
    /// What each column became.
    pub uses: Vec<mapping::Use>,
    /// What the rows are known by.
    pub keys: Vec<(Text, usize)>,
    /// What the user should know.
    pub notes: Vec<Text>,
    /// Rows that were not imported.
    pub rejects: Vec<Reject>,
    /// The byte between its fields, for the file of rejected rows.
    pub delimiter: u8,
}

impl FilePlan {
    /// The file of rejected rows; none when there are none.
    #[must_use]
    pub fn rejects_file(&self) -> Option<Vec<u8>> {
        (!self.rejects.is_empty()).then(|| super::reject::file(&self.header, self.delimiter, &self.rejects))
    }
}

/// A value the book's rules do not name; it is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownValue {
    /// The table.
    pub table: TableId,
    /// The column.
    pub column: String,
    /// The value.
    pub value: String,
    /// In how many rows that are new or changed.
    pub count: usize,
}

/// The whole plan of an import.
#[derive(Debug, Default)]
pub struct ImportPlan {
    /// What would change in the book, memory files included.
    pub ops: Vec<Op>,
    /// What becomes of each file, in the order given.
    pub files: Vec<FilePlan>,
    /// People made because rows named them: how they are known, and how many.
    pub made: Vec<(&'static str, usize)>,
    /// Names of the products made because rows named them, in the order they were met.
    pub products: Vec<String>,
    /// How many people of the book are known since an earlier day now, by rows that came in.
    pub moved_back: usize,
    /// Fields changed on both sides, by table.
    pub conflicts: Vec<(TableId, Conflict)>,
    /// Values the book's rules do not name, by table, column and value.
    pub unknown: Vec<UnknownValue>,
    /// Whether those of them that are words of rolo.yaml are added to it.
    pub new_words: NewWords,
    /// What stands in the way of a file, and what is doubtful.
    pub diagnostics: Vec<Diagnostic>,
}

impl ImportPlan {
    /// All counts of all files.
    #[must_use]
    pub fn total(&self) -> Counts {
        self.files.iter().fold(Counts::default(), |mut sum, file| {
            sum.read += file.counts.read;
            sum.new += file.counts.new;
            sum.changed += file.counts.changed;
            sum.same += file.counts.same;
            sum.rejected += file.counts.rejected;
            sum
        })
    }
}

/// How the book's rules spell a word, a tier, a stage, a colleague; none for a word they do not name.
pub type Names<'a> = &'a dyn Fn(Vocabulary, &str) -> Option<String>;

/// A foreign file: its name and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// As given on the command line.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Reads foreign files.
///
/// # Errors
/// `--map` names a field that a table does not have, or a column no file has.
pub fn read_files(files: &[Foreign<'_>], options: &Options) -> Result<Vec<Reading>, mapping::WishError> {
    let mut readings = Vec::new();
    for (number, file) in files.iter().enumerate() {
        match format::read(file.name, file.bytes, options.hints) {
            Ok(sheets) => {
                options.watch.advance(file.bytes.len());
                for sheet in sheets {
                    readings.push(read::read(number, sheet, options)?);
                }
            }
            Err(what) => readings.push(read::unreadable(number, file.name, what)),
        }
    }
    match options.wishes.unmet(readings.iter().map(|r| r.sheet.header.as_slice())) {
        Some(header) => Err(mapping::WishError::NoColumn(header.to_owned())),
        None => Ok(readings),
    }
}

/// Where a file is taken to come from.
fn system_of(reading: &Reading, options: &Options) -> String {
    match &options.system {
        Some(name) => memory::system_name(name),
        None => memory::system_of_file(&reading.sheet.name),
    }
}

/// The systems these readings come from.
#[must_use]
pub fn systems(readings: &[Reading], options: &Options) -> BTreeSet<String> {
    readings.iter().map(|reading| system_of(reading, options)).collect()
}

/// The tables an import of these readings may touch or has to look at.
#[must_use]
pub fn tables(readings: &[Reading]) -> BTreeSet<TableId> {
    let mut out: BTreeSet<TableId> =
        readings.iter().flat_map(|r| r.batches.iter().map(|b| b.table)).collect();
    out.extend([TableId::Contacts, TableId::Companies, TableId::Products]);
    out
}

/// Plans an import over the rows a book has and what was imported before.
///
/// `memories` holds the memory of every system, by name; `present` the tables of [`tables`].
#[must_use]
pub fn plan(
    readings: Vec<Reading>,
    mut present: Present,
    mut memories: BTreeMap<String, Memory>,
    names: Names<'_>,
    options: &Options,
) -> ImportPlan {
    let mut out = compare(readings, &mut present, &mut memories, names, options);
    out.ops = present.into_ops();
    let systems: BTreeSet<&str> = out.files.iter().map(|f| f.system.as_str()).collect();
    for system in systems {
        if let Some(memory) = memories.get(system) {
            let content = Some(memory.bytes());
            out.ops.push(Op::Write { file: memory::file_name(system), content });
        }
    }
    out
}

/// Compares and merges: `present` and `memories` become what the book will hold; no operations yet.
fn compare(
    readings: Vec<Reading>,
    present: &mut Present,
    memories: &mut BTreeMap<String, Memory>,
    names: Names<'_>,
    options: &Options,
) -> ImportPlan {
    let mut out = ImportPlan { new_words: options.new_words, ..ImportPlan::default() };
    let mut work = Vec::new();
    let mut sheets = Vec::new();
    for (file, reading) in readings.into_iter().enumerate() {
        let system = system_of(&reading, options);
        out.diagnostics.extend(reading.diagnostics);
        let mut plan = FilePlan {
            file: reading.file,
            name: reading.sheet.name.clone(),
            system: system.clone(),
            encoding: reading.sheet.encoding.charset.to_string(),
            tables: match &reading.mapping {
                Some(mapping) if reading.batches.is_empty() => vec![mapping.table],
                _ => reading.batches.iter().map(|b| b.table).collect(),
            },
            counts: Counts::default(),
            header: reading.sheet.header.clone(),
            uses: reading.mapping.as_ref().map(|m| m.uses.clone()).unwrap_or_default(),
            keys: reading.batches.iter().flat_map(|b| b.keys.clone()).collect(),
            notes: reading.notes,
            rejects: reading.rejects,
            delimiter: reading.sheet.delimiter,
        };
        plan.notes.extend(notes_of(&reading.sheet, reading.mapping.as_ref()));
        let left_out = reading.batches.is_empty() && plan.rejects.is_empty();
        plan.counts.read = if left_out { 0 } else { reading.sheet.read() };
        work.extend(reading.batches.into_iter().map(|batch| Work {
            file,
            batch,
            system: system.clone(),
            placed: Vec::new(),
            ways: Ways::default(),
        }));
        sheets.push(reading.sheet);
        out.files.push(plan);
    }
    let order = |t: TableId| IMPORTED.iter().position(|i| *i == t).unwrap_or(IMPORTED.len());
    work.sort_by_key(|w| (order(w.batch.table), w.file));
    let mut run = Run::default();
    let nothing = Memory::default();
    let mut parts: BTreeMap<(TableId, String), usize> = BTreeMap::new();
    for w in &work {
        *parts.entry((w.batch.table, w.system.clone())).or_default() += 1;
    }
    for w in &mut work {
        let memory = memories.get(&w.system).unwrap_or(&nothing);
        out.files[w.file].notes.extend(known_elsewhere(w, memory, memories));
        (w.placed, w.ways) = place::place(&w.batch, &w.system, memory, &run, present);
        place::refuse(w.batch.table, &mut w.placed, &options.refused, present);
        // Nothing refers to a log row: its key matters only to another part of the same export.
        if !w.batch.table.table().is_log() || parts[&(w.batch.table, w.system.clone())] > 1 {
            run.add(&w.system, &w.batch, &w.placed);
        }
    }
    let linker = Linker {
        present,
        memories,
        run: &run,
        made: BTreeMap::new(),
        fresh: BTreeSet::new(),
        by_name: 0,
        products: Vec::new(),
        alike: BTreeMap::new(),
    };
    let mut fates = Fates {
        linker,
        sheets: &sheets,
        names,
        new_words: options.new_words,
        watch: &options.watch,
        plan: out,
        unknown: BTreeMap::new(),
        first: FirstDays::new(options.zone),
    };
    for w in work {
        fates.merge(w);
    }
    let Fates { linker, plan: mut out, unknown, first, .. } = fates;
    if let Some(today) = options.today {
        out.moved_back = since::assume(linker.present, linker.memories, &first, today);
    }
    out.made = linker.made.into_iter().collect();
    out.products = linker.products;
    out.unknown = unknown
        .into_iter()
        .map(|((table, column, value), count)| UnknownValue { table, column, value, count })
        .collect();
    for file in &mut out.files {
        file.rejects.sort_by_key(|r| r.line);
        file.counts.rejected = file.rejects.len();
    }
    out
}

/// What should be said of a file before its rows are compared.
fn notes_of(sheet: &Sheet, mapping: Option<&mapping::Mapping>) -> Vec<Text> {
    let mut notes = Vec::new();
    for why in LeftOut::ALL {
        let lines: Vec<String> =
            sheet.left_out.iter().filter(|l| l.1 == why).map(|l| l.0.to_string()).collect();
        if !lines.is_empty() {
            let why = why.text();
            notes.push(match lines.as_slice() {
                [line] => phrase!("line {line} left out: {why}", line, why),
                _ => phrase!("lines {lines} left out: {why}", lines = lines.join(", "), why),
            });
        }
    }
    if sheet.empty_rows > 0 {
        notes.push(plural!(
            sheet.empty_rows,
            "1 row without any value left out",
            "{count} rows without any value left out"
        ));
    }
    let Some(mapping) = mapping else { return notes };
    for (column, field) in &mapping.passed_over {
        let taken = mapping.column(*field).map_or("", |c| &sheet.header[c]);
        let header = &sheet.header[*column];
        let which = match header == taken {
            true => phrase!("the later `{header}`", header),
            false => Text::own(format!("`{header}`")),
        };
        notes.push(phrase!(
            "{which} could be `{field}` too, but `{taken}` is; it becomes a column of its own",
            which,
            field,
            taken
        ));
    }
    notes
}

/// A hint when the keys of a file are remembered under another name: the same export, called otherwise.
fn known_elsewhere(w: &Work, own: &Memory, memories: &BTreeMap<String, Memory>) -> Option<Text> {
    let table = w.batch.table;
    if own.count(table) > 0 || w.batch.rows.is_empty() {
        return None;
    }
    let (system, known) = memories
        .iter()
        .map(|(name, memory)| {
            (name, w.batch.rows.iter().filter(|r| memory.get(table, &r.key).is_some()).count())
        })
        .max_by_key(|(_, known)| *known)?;
    (known * 2 > w.batch.rows.len()).then(|| {
        plural!(
            known,
            "1 of these keys was imported before as `{system}`: if it is the same export, add `--system {system}`",
            "{count} of these keys were imported before as `{system}`: if it is the same export, add `--system {system}`",
            system
        )
    })
}

#[cfg(test)]
mod tests;
