//! From foreign files to intended changes: what is new, changed, the same, rejected, and why.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::finish::counted;
use super::goods::Product;
use super::link::{Linker, Named};
use super::memory::{self, Entry, Memory};
use super::merge::{self, Conflict, Merged};
use super::place::{self, Placed, Run, Ways};
use super::present::Present;
use super::read::{self, Batch, Incoming, NewWords, Options, Reading};
use super::recognise::IMPORTED;
use super::reject::Reject;
use super::{mapping, since, sniff};
use crate::book::edit::Op;
use crate::diag::Diagnostic;
use crate::model::schema::Vocabulary;
use crate::model::{Kind, TableId};

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
    pub keys: Vec<(String, usize)>,
    /// What the user should know.
    pub notes: Vec<String>,
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
    pub made: Vec<(String, usize)>,
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
    let read = |f: &Foreign<'_>| match sniff::other_format(f.bytes) {
        None => read::read(sniff::sniff(f.name, f.bytes, options.hints), options),
        Some(what) => Ok(read::unreadable(f.name, what)),
    };
    let readings: Vec<Reading> = files.iter().map(read).collect::<Result<_, _>>()?;
    match options.wishes.unmet(readings.iter().map(|r| r.source.header.as_slice())) {
        Some(header) => Err(mapping::WishError::NoColumn(header.to_owned())),
        None => Ok(readings),
    }
}

/// The tables an import of these readings may touch or has to look at.
#[must_use]
pub fn tables(readings: &[Reading]) -> BTreeSet<TableId> {
    let mut out: BTreeSet<TableId> =
        readings.iter().flat_map(|r| r.batches.iter().map(|b| b.table)).collect();
    out.extend([TableId::Contacts, TableId::Companies, TableId::Products]);
    out
}

struct Work {
    file: usize,
    batch: Batch,
    system: String,
    placed: Vec<Placed>,
    ways: Ways,
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
    let mut sources = Vec::new();
    for (file, reading) in readings.into_iter().enumerate() {
        let system = match &options.system {
            Some(name) => memory::system_name(name),
            None => memory::system_of_file(&reading.source.name),
        };
        out.diagnostics.extend(reading.diagnostics);
        let mut plan = FilePlan {
            name: reading.source.name.clone(),
            system: system.clone(),
            encoding: reading.source.encoding.charset.to_string(),
            tables: match &reading.mapping {
                Some(mapping) if reading.batches.is_empty() => vec![mapping.table],
                _ => reading.batches.iter().map(|b| b.table).collect(),
            },
            counts: Counts::default(),
            header: reading.source.header.clone(),
            uses: reading.mapping.as_ref().map(|m| m.uses.clone()).unwrap_or_default(),
            keys: reading.batches.iter().flat_map(|b| b.keys.clone()).collect(),
            notes: reading.notes,
            rejects: reading.rejects,
            delimiter: reading.source.delimiter,
        };
        plan.notes.extend(notes_of(&reading.source, reading.mapping.as_ref()));
        let left_out = reading.batches.is_empty() && plan.rejects.is_empty();
        plan.counts.read = if left_out { 0 } else { reading.source.read() };
        work.extend(reading.batches.into_iter().map(|batch| Work {
            file,
            batch,
            system: system.clone(),
            placed: Vec::new(),
            ways: Ways::default(),
        }));
        sources.push(reading.source);
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
        // Nothing refers to a log row: its key matters only to another part of the same export.
        if !w.batch.table.table().is_log() || parts[&(w.batch.table, w.system.clone())] > 1 {
            run.add(&w.system, &w.batch, &w.placed);
        }
    }
    let mut linker = Linker {
        present,
        memories,
        run: &run,
        made: BTreeMap::new(),
        fresh: BTreeSet::new(),
        by_name: 0,
        products: Vec::new(),
        alike: BTreeMap::new(),
    };
    let mut unknown: BTreeMap<(TableId, String, String), usize> = BTreeMap::new();
    let mut first = since::FirstDays::default();
    for w in work {
        merge_batch(w, &mut linker, &sources, (names, options.new_words), &mut out, &mut unknown, &mut first);
    }
    if let Some(today) = options.today {
        out.moved_back = since::assume(linker.present, linker.memories, &first, today);
    }
    out.made = linker.made.iter().map(|(by, n)| ((*by).to_owned(), *n)).collect();
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
fn notes_of(source: &sniff::Source, mapping: Option<&mapping::Mapping>) -> Vec<String> {
    let mut notes = Vec::new();
    for why in ["above the header", "a second header", "below the table"] {
        let lines: Vec<String> =
            source.left_out.iter().filter(|l| l.1 == why).map(|l| l.0.to_string()).collect();
        if !lines.is_empty() {
            let word = if lines.len() == 1 { "line" } else { "lines" };
            notes.push(format!("{word} {} left out: {why}", lines.join(", ")));
        }
    }
    if source.empty_rows > 0 {
        notes.push(format!("{} without any value left out", counted(source.empty_rows, "row", "rows")));
    }
    let Some(mapping) = mapping else { return notes };
    for (column, field) in &mapping.passed_over {
        let taken = mapping.column(field).map_or("", |c| &source.header[c]);
        let header = &source.header[*column];
        let which = if header == taken { format!("the later `{header}`") } else { format!("`{header}`") };
        notes.push(format!(
            "{which} could be `{field}` too, but `{taken}` is; it becomes a column of its own"
        ));
    }
    notes
}

/// A hint when the keys of a file are remembered under another name: the same export, called otherwise.
fn known_elsewhere(w: &Work, own: &Memory, memories: &BTreeMap<String, Memory>) -> Option<String> {
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
        format!("{known} of these keys were imported before as `{system}`: if it is the same export, add `--system {system}`")
    })
}

fn merge_batch(
    w: Work,
    linker: &mut Linker<'_>,
    sources: &[sniff::Source],
    (names, new_words): (Names<'_>, NewWords),
    out: &mut ImportPlan,
    unknown: &mut BTreeMap<(TableId, String, String), usize>,
    first: &mut since::FirstDays,
) {
    let Work { file, batch, system, placed, ways } = w;
    let table = batch.table;
    let columns = batch.columns;
    let index = |name: &str| columns.iter().position(|c| c.name == name);
    let (contact, company) = (index("contact"), index("company"));
    let words: Vec<(usize, Vocabulary)> = columns
        .iter()
        .enumerate()
        .filter_map(|(i, c)| if let Kind::Word(vocabulary) = c.kind { Some((i, vocabulary)) } else { None })
        .collect();
    let mut spelt: HashMap<(usize, String), Option<String>> = HashMap::new();
    let references: Vec<(&str, usize)> = ["product", "parent", "referred_by"]
        .into_iter()
        .filter_map(|name| Some((name, index(name)?)))
        .collect();
    linker.memories.entry(system.clone()).or_default();
    let slots: Vec<usize> = columns.iter().map(|c| linker.present.slot(table, &c.name)).collect();
    let needs_customer = table.table().column("contact").is_some();
    let dated: Vec<usize> =
        [table.table().begins(), table.table().ends()].into_iter().flatten().filter_map(index).collect();
    let (mut removed, mut nobody, mut lost_words, by_name_before) = (0, 0, 0, linker.by_name);
    for (incoming, placed) in batch.rows.into_iter().zip(placed) {
        let Incoming { row, key, mut cells, links } = incoming;
        let source_row = &sources[file].rows()[row as usize];
        let counts = &mut out.files[file].counts;
        let (number, is_new) = match placed {
            Placed::Row(number) => (number, false),
            Placed::New(number) => (number, true),
            Placed::Repeated => {
                counts.same += 1;
                continue;
            }
            Placed::Removed => {
                removed += 1;
                counts.same += 1;
                continue;
            }
            Placed::Rejected(reason) => {
                out.files[file].rejects.push(read::reject(&sources[file], source_row, None, reason));
                continue;
            }
        };
        let mut lost = Vec::new();
        if contact.is_some() || company.is_some() {
            match linker.link(table, &system, &links) {
                Ok(linked) => {
                    if let Some(i) = contact {
                        cells[i] = linked.contact;
                    }
                    if let Some(i) = company {
                        cells[i] = linked.company;
                    }
                    lost = linked.lost;
                }
                Err(reason) => {
                    if is_new {
                        linker.present.withdraw((table, number));
                    }
                    out.files[file].rejects.push(read::reject(&sources[file], source_row, None, reason));
                    continue;
                }
            }
        }
        let mut dangling: Vec<(usize, String)> = Vec::new();
        for &(name, i) in &references {
            let found = match name {
                "product" => {
                    match linker.product(&system, &links) {
                        Some(Product::Known(code)) => cells[i] = code,
                        Some(Product::Unknown(word)) => {
                            dangling.push((i, word.clone()));
                            cells[i] = word;
                            // The code stands in the column; its name would be lost.
                            if !links.get("product_key").is_empty() {
                                lost.push("product");
                            }
                        }
                        None => {}
                    }
                    continue;
                }
                "parent" => linker.parent(&system, &links),
                _ => linker.referrer(&system, &links),
            };
            match found {
                Some(Named::Record(id)) => cells[i] = id,
                Some(Named::Nobody { field, word }) => {
                    dangling.push((i, word));
                    lost.push(field);
                }
                None => {}
            }
        }
        let mut unnamed: Vec<usize> = Vec::new();
        for &(i, vocabulary) in &words {
            if cells[i].is_empty() {
                continue;
            }
            let known = spelt.entry((i, cells[i].clone())).or_insert_with(|| names(vocabulary, &cells[i]));
            match known {
                Some(word) => cells[i].clone_from(word),
                None => unnamed.push(i),
            }
        }
        for field in &lost {
            if let Some(i) = columns.iter().position(|c| c.spare == Some(field)) {
                links.get(field).clone_into(&mut cells[i]);
            }
        }
        lost_words += usize::from(lost.iter().any(|f| f.starts_with("co") || *f == "customer"));
        if needs_customer
            && contact.is_none_or(|i| cells[i].is_empty())
            && company.is_none_or(|i| cells[i].is_empty())
        {
            nobody += 1;
        }
        let id = (table, number);
        let line = source_row.line;
        let base = linker.memories.get(&system).and_then(|m| m.get(table, &key));
        let is_log = table.table().is_log();
        let merged = if is_new {
            Merged { changed: true, conflicts: Vec::new(), marks: merge::marks(is_log, &columns, &cells) }
        } else if is_log {
            merge::log_row(id, &columns, &cells, base, line, linker.present)
        } else {
            merge::record(id, &columns, &cells, base, line, linker.present)
        };
        let counts = &mut out.files[file].counts;
        match (is_new, merged.changed) {
            (true, _) => counts.new += 1,
            (false, true) => counts.changed += 1,
            (false, false) => counts.same += 1,
        }
        if merged.changed || new_words == NewWords::Add {
            for (i, (column, value)) in columns.iter().zip(&cells).enumerate() {
                let is_unknown = match column.kind {
                    Kind::Word(_) => unnamed.contains(&i),
                    Kind::Choice(words) => !words.contains(&value.as_str()),
                    _ => false,
                };
                if is_unknown && !value.is_empty() {
                    *unknown.entry((table, column.name.clone(), value.clone())).or_default() += 1;
                }
            }
            for (i, word) in dangling {
                *unknown.entry((table, columns[i].name.clone(), word)).or_default() += 1;
            }
        }
        if let Some(i) = contact.filter(|i| !cells[*i].is_empty()) {
            dated.iter().for_each(|&at| first.see(&cells[i], &cells[at]));
        }
        if is_new {
            linker.present.fill(id, slots.iter().copied().zip(cells));
        }
        out.conflicts.extend(merged.conflicts.into_iter().map(|c| (table, c)));
        // People and companies that are new were made findable when they were placed.
        if merged.changed && (!is_new || table == TableId::Products) {
            linker.present.index(table, number);
        }
        let record = linker.present.id(id).to_owned();
        let entry = Entry { record, marks: merged.marks };
        if let Some(memory) = linker.memories.get_mut(&system) {
            memory.insert(table, key, entry);
        }
    }
    let notes = &mut out.files[file].notes;
    let mut note = |n: usize, text: &str| {
        if n > 0 {
            notes.push(format!("{} {text}", counted(n, "row", "rows")));
        }
    };
    note(ways.by_address, "recognised by e-mail address or phone number");
    note(ways.by_name, "recognised by the company's name");
    note(ways.shared, "with an address several people have: kept apart (`rolo dedupe` shows them)");
    note(removed, "imported before and taken out of the book since: left out");
    note(nobody, "without a contact or company");
    note(linker.by_name - by_name_before, "linked to a person by the full name alone");
    note(lost_words, "with people or companies nobody knows: kept under their own header");
    for ((word, name), n) in std::mem::take(&mut linker.alike) {
        notes.push(format!("`{word}` is taken for the product `{name}` ({})", counted(n, "row", "rows")));
    }
}

/// Foreign files as tables of rolo, without a book: what `--input` reads.
///
/// # Errors
/// `--map` names a field that a table does not have.
pub fn read_foreign(
    files: &[Foreign<'_>],
    options: &Options,
) -> Result<(Present, ImportPlan), mapping::WishError> {
    let readings = read_files(files, options)?;
    let mut present = Present::empty(options.country);
    let plan =
        compare(readings, &mut present, &mut BTreeMap::new(), &|_, word| Some(word.to_owned()), options);
    Ok((present, plan))
}

#[cfg(test)]
mod tests;
