//! A table file that is about to change: its edits, gathered row by row, and the last guard before writing.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::flaw;
use super::plan::PlanError;
use super::soundness::without_key;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::model::schema::{Table, TableId};
use crate::text::csv::{Alike, Dialect, Document, Edit, FlawKind, HeaderSign, Record, join};

/// A file, what will be done to it, and an index of its keys.
pub(super) struct Draft {
    table: TableId,
    pub(super) doc: Document,
    pub(super) existed: bool,
    /// What stands in the file, where that is not what the document holds: headers were among its rows.
    pub(super) before: Option<Vec<u8>>,
    /// The last line of a log, where it was torn; the document ends before it.
    pub(super) torn: Vec<u8>,
    pub(super) added: Vec<String>,
    sets: BTreeMap<usize, BTreeMap<usize, String>>,
    inserts: Vec<Edit>,
    gone: std::collections::BTreeSet<usize>,
    by_key: Option<HashMap<String, usize>>,
    /// Records whose key another record has too, by that key.
    repeated: HashMap<String, [usize; 2]>,
    /// The keys of the file where they ascend, else none; looked at once.
    ascending: Option<Option<Vec<String>>>,
}

impl Draft {
    /// A draft over the bytes of a file, or over a new one with the header `init` writes.
    pub(super) fn new(name: &str, table: TableId, bytes: Option<Vec<u8>>) -> Result<Draft, PlanError> {
        let existed = bytes.is_some();
        let sign = Some(table.table().header_sign());
        let mut doc = match bytes {
            Some(bytes) => Document::of_table(bytes, sign),
            None => Document::parse_as(join(table.table().initial_header(), Dialect::OWN), Dialect::OWN),
        };
        let torn = if table.table().is_log() { split_torn_end(&mut doc, sign) } else { Vec::new() };
        refuse_broken(name, &doc)?;
        let mut before = None;
        if !doc.headers_again().is_empty()
            && let Some(one) = doc.under_one_header(Alike::Kept)
        {
            before = Some(std::mem::replace(&mut doc, Document::of_table(one, sign)).into_bytes());
        }
        if let Some(problem) = without_key(name, doc.names()) {
            return Err(PlanError::Broken(vec![problem]));
        }
        Ok(Draft {
            table,
            doc,
            existed,
            before,
            torn,
            added: Vec::new(),
            sets: BTreeMap::new(),
            inserts: Vec::new(),
            gone: std::collections::BTreeSet::new(),
            by_key: None,
            repeated: HashMap::new(),
            ascending: None,
        })
    }

    fn table(&self) -> &'static Table {
        self.table.table()
    }

    /// The largest cell of more than `limit` bytes, where there is one: its record and its bytes.
    pub(super) fn largest_cell(&self, limit: u64) -> Option<(Record, Range<usize>)> {
        let long = self.doc.records().iter().enumerate().filter(|(_, r)| r.span().len() as u64 > limit);
        let cells = long.flat_map(|(number, &record)| {
            self.doc.fields(number).into_iter().map(move |field| (record, field.span()))
        });
        cells.filter(|(_, cell)| cell.len() as u64 > limit).max_by_key(|(_, cell)| cell.len())
    }

    fn key_column(&self) -> Option<usize> {
        self.table().key.and_then(|key| self.doc.column(key))
    }

    pub(super) fn keys(&self) -> Vec<String> {
        let Some(column) = self.key_column() else { return Vec::new() };
        let mut fields = Vec::new();
        (0..self.doc.records().len())
            .map(|record| {
                self.doc.fields_into(record, &mut fields);
                fields.get(column).map_or_else(String::new, |f| f.text(self.doc.bytes()).into_owned())
            })
            .collect()
    }

    /// The record with this key; `usize::MAX` for one that is being inserted.
    pub(super) fn find(&mut self, key: &str) -> Option<usize> {
        if self.by_key.is_none() {
            let mut by_key = HashMap::with_capacity(self.doc.records().len());
            for (record, key) in self.keys().into_iter().enumerate() {
                if let Some(&first) = by_key.get(&key) {
                    self.repeated.entry(key).or_insert([first, record]);
                } else {
                    by_key.insert(key, record);
                }
            }
            self.by_key = Some(by_key);
        }
        self.by_key.as_ref().and_then(|keys| keys.get(key)).copied()
    }

    /// Refuses a key that two different records have: which of them is meant is not for rolo to say.
    pub(super) fn refuse_repeated(&self, name: &str, key: &str) -> Result<(), PlanError> {
        let Some(&[first, second]) = self.repeated.get(key) else { return Ok(()) };
        let (one, other) = (self.doc.records()[first], self.doc.records()[second]);
        let bytes = self.doc.bytes();
        if bytes[one.span()] == bytes[other.span()] {
            return Ok(());
        }
        let place = |record: Record| {
            let span = record.span();
            Place::on_line(name, record.line(), &bytes[span.clone()], span.start, span)
        };
        let finding = Diagnostic::error("repeated-id", phrase!("two rows have the id `{key}`", key))
            .at(place(one))
            .with(place(other), phrase!("the other one"))
            .help(phrase!("give one of them another id, or delete it; `rolo check` names all such rows"));
        Err(PlanError::Broken(vec![finding]))
    }

    /// Whether nothing is to be done.
    pub(super) fn is_untouched(&self) -> bool {
        self.sets.is_empty() && self.inserts.is_empty() && self.gone.is_empty() && self.added.is_empty()
    }

    /// Whether a row has been edited already.
    pub(super) fn is_edited(&self, record: usize) -> bool {
        self.sets.contains_key(&record)
    }

    /// The number of a column; one the header lacks is added to it.
    pub(super) fn column_or_add(&mut self, name: &str) -> usize {
        if let Some(column) = self.doc.column(name) {
            return column;
        }
        let known = self.doc.names().len();
        if let Some(i) = self.added.iter().position(|a| a == name) {
            return known + i;
        }
        self.added.push(name.to_owned());
        known + self.added.len() - 1
    }

    /// The value a cell will have after the edits so far.
    pub(super) fn current(&self, record: usize, column: usize) -> String {
        match self.sets.get(&record).and_then(|row| row.get(&column)) {
            Some(value) => value.clone(),
            None => self.doc.cell(record, column).into_owned(),
        }
    }

    /// Filled cells of a record by column name, with the edits so far.
    pub(super) fn filled(&self, record: usize) -> Vec<(String, String)> {
        let fields = self.doc.fields(record);
        let set = self.sets.get(&record);
        let names = self.doc.names().iter().chain(&self.added);
        let cells = names.enumerate().map(|(column, name)| {
            let value = match set.and_then(|row| row.get(&column)) {
                Some(value) => value.clone(),
                None => {
                    fields.get(column).map_or_else(String::new, |f| f.text(self.doc.bytes()).into_owned())
                }
            };
            (name.clone(), value)
        });
        cells.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Gives a cell a new value.
    pub(super) fn set(&mut self, record: usize, column: usize, value: &str) {
        self.sets.entry(record).or_default().insert(column, value.to_owned());
    }

    /// Takes a record out.
    pub(super) fn delete(&mut self, record: usize) {
        self.gone.insert(record);
    }

    /// Puts a new row to its place where the file is in the order of its keys, else to the end.
    pub(super) fn insert(&mut self, cells: &[(String, String)]) {
        let columns: Vec<usize> = cells.iter().map(|(name, _)| self.column_or_add(name)).collect();
        let width = self.doc.names().len() + self.added.len();
        let mut row = vec![String::new(); width];
        for (column, (_, value)) in columns.into_iter().zip(cells) {
            row[column].clone_from(value);
        }
        let end = self.doc.records().len();
        let mut before = end;
        if !self.table().is_log()
            && let Some(column) = self.key_column()
        {
            let key = row[column].clone();
            if self.ascending.is_none() {
                let keys = self.keys();
                // One row tells nothing about an order.
                self.ascending = Some((keys.len() > 1 && keys.is_sorted_by(|a, b| a < b)).then_some(keys));
            }
            if let Some(Some(keys)) = &self.ascending {
                before = keys.partition_point(|k| *k < key);
            }
            if self.find(&key).is_none()
                && let Some(by_key) = &mut self.by_key
            {
                by_key.insert(key, usize::MAX);
            }
        }
        self.inserts.push(Edit::Insert { before, cells: row });
    }

    /// The new bytes of the file, read back and compared with what was meant.
    ///
    /// # Errors
    /// [`PlanError::Unsound`] where they would not read as planned.
    pub(super) fn finish(mut self, name: &str) -> Result<Vec<u8>, PlanError> {
        let mut edits: Vec<Edit> =
            self.added.iter().map(|name| Edit::AddColumn { name: name.clone() }).collect();
        for (&record, row) in &self.sets {
            edits.extend(row.iter().map(|(&column, value)| Edit::Set {
                record,
                column,
                value: value.clone(),
            }));
        }
        edits.extend(self.gone.iter().map(|&record| Edit::Delete { record }));
        let inserted = self.inserts.len();
        // Rows that go to one place stand there in the order of their keys, like the rest of the file.
        if matches!(self.ascending, Some(Some(_)))
            && let Some(column) = self.key_column()
        {
            self.inserts.sort_by(|a, b| match (a, b) {
                (Edit::Insert { cells: a, .. }, Edit::Insert { cells: b, .. }) => a[column].cmp(&b[column]),
                _ => std::cmp::Ordering::Equal,
            });
        }
        edits.append(&mut self.inserts);
        let after = self.doc.edited(&edits);
        let unsound = |what: Text| PlanError::Unsound { file: name.to_owned(), what };
        let again = Document::parse_as(after, self.doc.dialect());
        if let Some(flaw) = again.flaws().iter().find(|f| f.kind.blocks_writing()) {
            return Err(unsound(phrase!(
                "{flaw} on line {line}",
                flaw = format!("{:?}", flaw.kind),
                line = flaw.line
            )));
        }
        let want = self.doc.records().len() + inserted - self.gone.len();
        if again.records().len() != want {
            return Err(unsound(phrase!(
                "{rows} rows instead of {want}",
                rows = again.records().len(),
                want
            )));
        }
        if inserted == 0 && self.gone.is_empty() {
            for (&record, row) in &self.sets {
                let fields = again.fields(record);
                for (&column, value) in row {
                    if fields.get(column).is_none_or(|f| f.text(again.bytes()) != *value) {
                        let line = again.records()[record].line();
                        return Err(unsound(phrase!("a cell of line {line}", line)));
                    }
                }
            }
        }
        Ok(again.into_bytes())
    }
}

/// Takes the last line off a log where it was torn, and gives it back.
fn split_torn_end(doc: &mut Document, sign: Option<&HeaderSign>) -> Vec<u8> {
    let Some(begin) = doc.flaws().iter().find(|f| f.kind == FlawKind::CutShort).map(|f| f.span.start) else {
        return Vec::new();
    };
    let mut bytes = doc.bytes().to_vec();
    let torn = bytes.split_off(begin);
    *doc = Document::of_table(bytes, sign);
    torn
}

/// Refuses a file that cannot be trusted as it is, with all places to mend.
pub(super) fn refuse_broken(name: &str, doc: &Document) -> Result<(), PlanError> {
    let Some(worst) = doc.flaws().iter().map(|f| f.kind).find(|k| k.blocks_writing()) else { return Ok(()) };
    let header = doc.header().map_or(0..0, |h| h.span());
    if memchr::memchr(0, &doc.bytes()[header]).is_some() {
        return Err(PlanError::Broken(vec![flaw::not_text(name, doc.bytes())]));
    }
    let conflict = doc.flaws().iter().any(|f| f.kind == FlawKind::ConflictMarker);
    let found: Vec<Diagnostic> = flaw::described(name, doc)
        .into_iter()
        .filter(|(f, _)| f.kind.blocks_writing())
        .map(|(_, d)| d)
        .take(10)
        .collect();
    debug_assert!(!found.is_empty(), "{worst:?}");
    Err(if conflict { PlanError::Conflict(found) } else { PlanError::Broken(found) })
}
