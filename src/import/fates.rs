//! What becomes of each row of a batch: linked, spelt as the book spells, merged, counted and remembered.

use std::collections::{BTreeMap, HashMap};

use super::field::ImportField::{self, self as F};
use super::goods::Product;
use super::link::{Linker, Named};
use super::memory::Entry;
use super::merge::{self, Merged};
use super::place::{Placed, Ways};
use super::plan::{ImportPlan, Names};
use super::present::Present;
use super::read::{self, Batch, Column, Incoming, NewWords, Parts, Refused};
use super::sheet::Sheet;
use super::since::FirstDays;
use super::watch::Watch;
use crate::i18n::Text;
use crate::model::schema::Vocabulary;
use crate::model::{Kind, TableId};

/// The rows of one file for one table, each with its place in the book.
pub(super) struct Work {
    pub file: usize,
    pub batch: Batch,
    pub system: String,
    pub placed: Vec<Placed>,
    pub ways: Ways,
}

/// What batches are merged into, and what is learnt from their rows.
pub(super) struct Fates<'a> {
    pub linker: Linker<'a>,
    pub sheets: &'a [Sheet],
    pub names: Names<'a>,
    pub new_words: NewWords,
    pub watch: &'a Watch,
    /// Its files are those of `sheets`.
    pub plan: ImportPlan,
    /// Values the book's rules do not name, in how many rows: table, column, value.
    pub unknown: BTreeMap<(TableId, String, String), usize>,
    pub first: FirstDays,
}

/// The fate of one row that was not rejected.
enum Fate {
    New,
    Changed,
    Same,
}

/// Rows of a batch that are worth a note.
#[derive(Default)]
struct Tally {
    removed: usize,
    nobody: usize,
    lost_words: usize,
}

/// The columns of a batch, and which of them hold what.
struct Layout {
    table: TableId,
    system: String,
    columns: Vec<Column>,
    /// Where each of them stands in the rows of the book.
    slots: Vec<usize>,
    contact: Option<usize>,
    company: Option<usize>,
    words: Vec<(usize, Vocabulary)>,
    /// Columns that name a record other than the customer.
    references: Vec<(&'static str, usize)>,
    /// The days that tell since when a customer is known.
    dated: Vec<usize>,
}

impl Layout {
    fn of(table: TableId, system: String, columns: Vec<Column>, present: &mut Present) -> Layout {
        let index = |name: &str| columns.iter().position(|c| c.name == name);
        let word = |(i, c): (usize, &Column)| match c.kind {
            Kind::Word(vocabulary) => Some((i, vocabulary)),
            _ => None,
        };
        let ends = [table.table().begins(), table.table().ends()];
        Layout {
            slots: columns.iter().map(|c| present.slot(table, &c.name)).collect(),
            contact: index("contact"),
            company: index("company"),
            words: columns.iter().enumerate().filter_map(word).collect(),
            references: ["product", "parent", "referred_by"]
                .into_iter()
                .filter_map(|name| Some((name, index(name)?)))
                .collect(),
            dated: ends.into_iter().flatten().filter_map(index).collect(),
            table,
            system,
            columns,
        }
    }

    /// The foreign column of a column of the book.
    fn source_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().find(|column| column.name == name)?.source
    }

    /// Whether a row of a table about customers names none.
    fn is_about_nobody(&self, cells: &[String]) -> bool {
        let empty = |column: Option<usize>| column.is_none_or(|i| cells[i].is_empty());
        self.table.table().column("contact").is_some() && empty(self.contact) && empty(self.company)
    }
}

/// Moves a word that its column does not take to the column that keeps such words, where there is one.
fn keep_as_text(layout: &Layout, cells: &mut [String], unknown: &mut Vec<(usize, String)>) {
    for (spare, column) in layout.columns.iter().enumerate() {
        let Some(field) = column.spare else { continue };
        let Some(at) = layout.columns.iter().position(|c| c.name == field.name()) else { continue };
        if let Kind::Choice(words) = layout.columns[at].kind
            && !words.contains(&cells[at].as_str())
        {
            cells[spare] = std::mem::take(&mut cells[at]);
            unknown.push((at, cells[spare].clone()));
        }
    }
}

/// How the book spells the words of a column; none for those it does not name.
type Spelt = HashMap<(usize, String), Option<String>>;

impl Fates<'_> {
    /// Merges the rows of a batch, and says what is worth knowing of them.
    pub(super) fn merge(&mut self, work: Work) {
        let Work { file, batch, system, placed, ways } = work;
        self.linker.memories.entry(system.clone()).or_default();
        let layout = Layout::of(batch.table, system, batch.columns, self.linker.present);
        let linked_before = self.linker.by_name;
        let mut tally = Tally::default();
        let mut spelt = Spelt::new();
        for (incoming, placed) in batch.rows.into_iter().zip(placed) {
            let row = &self.sheets[file].rows()[incoming.row as usize];
            self.watch.advance(self.sheets[file].raw(row).len());
            let fate = self.settle(&layout, incoming, placed, row.line, &mut spelt, &mut tally);
            let plan = &mut self.plan.files[file];
            match fate {
                Ok(Fate::New) => plan.counts.new += 1,
                Ok(Fate::Changed) => plan.counts.changed += 1,
                Ok(Fate::Same) => plan.counts.same += 1,
                Err(Refused { column, reason }) => {
                    let column = layout.source_of(&column);
                    plan.rejects.push(read::reject(&self.sheets[file], row, column, reason));
                }
            }
        }
        let by_full_name = self.linker.by_name - linked_before;
        self.note(file, &ways, &tally, by_full_name);
    }

    /// Brings one row into the book that is to be, or says why it cannot.
    fn settle(
        &mut self,
        layout: &Layout,
        incoming: Incoming,
        placed: Placed,
        line: u32,
        spelt: &mut Spelt,
        tally: &mut Tally,
    ) -> Result<Fate, Refused> {
        let Incoming { key, mut cells, links, .. } = incoming;
        let (number, is_new) = match placed {
            Placed::Row(number) => (number, false),
            Placed::New(number) => (number, true),
            Placed::Repeated => return Ok(Fate::Same),
            Placed::Removed => {
                tally.removed += 1;
                return Ok(Fate::Same);
            }
            Placed::Rejected(reason) => return Err(reason),
        };
        let (table, columns) = (layout.table, &layout.columns);
        let id = (table, number);
        if let Some(place) = self.linker.present.unread(id) {
            let why = phrase!("the row of the book it is about cannot be read: {place}", place);
            return Err(why.into());
        }
        let mut lost = self.link(layout, &links, &mut cells).inspect_err(|_| {
            if is_new {
                self.linker.present.withdraw(id);
            }
        })?;
        let mut dangling = self.refer(layout, &links, &mut cells, &mut lost);
        let unnamed = self.spell(layout, &mut cells, spelt);
        keep_as_text(layout, &mut cells, &mut dangling);
        for field in &lost {
            if let Some(i) = columns.iter().position(|c| c.spare == Some(*field)) {
                links.get(*field).clone_into(&mut cells[i]);
            }
        }
        // Words for a contact, a company or either; a product or a parent is counted as unknown instead.
        tally.lost_words += usize::from(lost.iter().any(|f| f.is_of_customer()));
        tally.nobody += usize::from(layout.is_about_nobody(&cells));

        let base = self.linker.memories.get(&layout.system).and_then(|m| m.get(table, &key));
        let is_log = table.table().is_log();
        let merged = if is_new {
            Merged { changed: true, conflicts: Vec::new(), marks: merge::marks(is_log, columns, &cells) }
        } else if is_log {
            merge::log_row(id, columns, &cells, base, line, self.linker.present)
        } else {
            merge::record(id, columns, &cells, base, line, self.linker.present)
        };
        if merged.changed || self.new_words == NewWords::Add {
            self.count_unknown(layout, &cells, &unnamed, dangling);
        }
        if let Some(i) = layout.contact.filter(|i| !cells[*i].is_empty()) {
            layout.dated.iter().for_each(|&at| self.first.see(&cells[i], &cells[at]));
        }
        if is_new {
            self.linker.present.fill(id, layout.slots.iter().copied().zip(cells));
        }
        self.plan.conflicts.extend(merged.conflicts.into_iter().map(|c| (table, c)));
        // People and companies that are new were made findable when they were placed.
        if merged.changed && (!is_new || table == TableId::Products) {
            self.linker.present.index(table, number);
        }
        let record = self.linker.present.id(id).to_owned();
        let entry = Entry { record, marks: merged.marks };
        if let Some(memory) = self.linker.memories.get_mut(&layout.system) {
            memory.insert(table, key, entry);
        }
        Ok(match (is_new, merged.changed) {
            (true, _) => Fate::New,
            (false, true) => Fate::Changed,
            (false, false) => Fate::Same,
        })
    }

    /// Fills in whom the row is about; the fields whose words mean nobody.
    fn link(
        &mut self,
        layout: &Layout,
        links: &Parts,
        cells: &mut [String],
    ) -> Result<Vec<ImportField>, Text> {
        if layout.contact.is_none() && layout.company.is_none() {
            return Ok(Vec::new());
        }
        let linked = self.linker.link(layout.table, &layout.system, links)?;
        if let Some(i) = layout.contact {
            cells[i] = linked.contact;
        }
        if let Some(i) = layout.company {
            cells[i] = linked.company;
        }
        Ok(linked.lost)
    }

    /// Fills in the other records the row names; the columns whose words name none, with these words.
    fn refer(
        &mut self,
        layout: &Layout,
        links: &Parts,
        cells: &mut [String],
        lost: &mut Vec<ImportField>,
    ) -> Vec<(usize, String)> {
        let mut dangling: Vec<(usize, String)> = Vec::new();
        for &(name, i) in &layout.references {
            let found = match name {
                "product" => {
                    match self.linker.product(&layout.system, links) {
                        Some(Product::Known(code)) => cells[i] = code,
                        Some(Product::Unknown(word)) => {
                            dangling.push((i, word.clone()));
                            cells[i] = word;
                            // The code stands in the column; its name would be lost.
                            if !links.get(F::ProductKey).is_empty() {
                                lost.push(F::Product);
                            }
                        }
                        None => {}
                    }
                    continue;
                }
                "parent" => self.linker.parent(&layout.system, links),
                _ => self.linker.referrer(&layout.system, links),
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
        dangling
    }

    /// Writes tiers, stages, colleagues as the book does; the columns with a word it does not name.
    fn spell(&self, layout: &Layout, cells: &mut [String], spelt: &mut Spelt) -> Vec<usize> {
        let mut unnamed: Vec<usize> = Vec::new();
        for &(i, vocabulary) in &layout.words {
            if cells[i].is_empty() {
                continue;
            }
            let known =
                spelt.entry((i, cells[i].clone())).or_insert_with(|| (self.names)(vocabulary, &cells[i]));
            match known {
                Some(word) => cells[i].clone_from(word),
                None => unnamed.push(i),
            }
        }
        unnamed
    }

    fn count_unknown(
        &mut self,
        layout: &Layout,
        cells: &[String],
        unnamed: &[usize],
        dangling: Vec<(usize, String)>,
    ) {
        let mut count = |i: usize, value: String| {
            *self.unknown.entry((layout.table, layout.columns[i].name.clone(), value)).or_default() += 1;
        };
        for (i, (column, value)) in layout.columns.iter().zip(cells).enumerate() {
            let is_unknown = match column.kind {
                Kind::Word(_) => unnamed.contains(&i),
                Kind::Choice(words) => !words.contains(&value.as_str()),
                _ => false,
            };
            if is_unknown && !value.is_empty() {
                count(i, value.clone());
            }
        }
        dangling.into_iter().for_each(|(i, word)| count(i, word));
    }

    fn note(&mut self, file: usize, ways: &Ways, tally: &Tally, by_full_name: usize) {
        let notes = &mut self.plan.files[file].notes;
        let told = [
            plural!(
                ways.by_address,
                "1 row recognised by e-mail address or phone number",
                "{count} rows recognised by e-mail address or phone number"
            ),
            plural!(
                ways.by_name,
                "1 row recognised by the company's name",
                "{count} rows recognised by the company's name"
            ),
            plural!(
                ways.shared,
                "1 row with an address several people have: kept apart (`rolo dedupe` shows them)",
                "{count} rows with an address several people have: kept apart (`rolo dedupe` shows them)"
            ),
            plural!(
                tally.removed,
                "1 row imported before and taken out of the book since: left out",
                "{count} rows imported before and taken out of the book since: left out"
            ),
            plural!(
                tally.nobody,
                "1 row without a contact or company",
                "{count} rows without a contact or company"
            ),
            plural!(
                by_full_name,
                "1 row linked to a person by the full name alone",
                "{count} rows linked to a person by the full name alone"
            ),
            plural!(
                tally.lost_words,
                "1 row with people or companies nobody knows: kept under their own header",
                "{count} rows with people or companies nobody knows: kept under their own header"
            ),
        ];
        let counts = [ways.by_address, ways.by_name, ways.shared, tally.removed, tally.nobody];
        let counts = counts.into_iter().chain([by_full_name, tally.lost_words]);
        notes.extend(told.into_iter().zip(counts).filter(|(_, n)| *n > 0).map(|(text, _)| text));
        for ((word, name), n) in std::mem::take(&mut self.linker.alike) {
            notes.push(plural!(
                n,
                "`{word}` is taken for the product `{name}` (1 row)",
                "`{word}` is taken for the product `{name}` ({count} rows)",
                word,
                name
            ));
        }
    }
}
