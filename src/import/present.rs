//! The rows a book has now, as an import compares with them, and what the import makes of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::book::edit::Op;
use crate::book::soundness::Fault;
use crate::book::{Book, flaw};
use crate::model::fold::fold_words;
use crate::model::phone::{Country, PhoneKey};
use crate::model::{TableId, email, list, phone};
use crate::text::csv::{Dialect, Document, FlawKind, join};

/// A row by its table and its number there.
pub type RowId = (TableId, usize);

/// Rows of one table: those of the book first, then those an import adds.
#[derive(Clone, Debug, Default)]
pub struct PresentTable {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    by_id: HashMap<String, usize>,
    of_book: usize,
    changed: BTreeMap<usize, BTreeSet<usize>>,
}

/// What a book holds, with the changes planned so far.
#[derive(Clone, Debug)]
pub struct Present {
    tables: BTreeMap<TableId, PresentTable>,
    country: Country,
    emails: HashMap<String, Vec<usize>>,
    phones: HashMap<PhoneKey, Vec<usize>>,
    people: HashMap<String, Vec<usize>>,
    firms: HashMap<String, Vec<usize>>,
    products: HashMap<String, Vec<usize>>,
    products_alike: HashMap<String, Vec<usize>>,
    merged: HashMap<String, String>,
    inserted: Vec<RowId>,
    withdrawn: BTreeSet<RowId>,
    /// Rows of the book that cannot be read, with their places.
    unread: BTreeMap<RowId, String>,
}

impl PresentTable {
    /// The number of a column; a new one where it is not there yet.
    fn column_or_add(&mut self, name: &str) -> usize {
        if let Some(i) = self.columns.iter().position(|c| c == name) {
            return i;
        }
        self.columns.push(name.to_owned());
        self.columns.len() - 1
    }

    fn cell(&self, row: usize, column: &str) -> &str {
        let at = self.columns.iter().position(|c| c == column);
        at.and_then(|at| self.rows[row].get(at)).map_or("", String::as_str)
    }
}

impl Present {
    /// No rows at all: a book that is new, or none.
    #[must_use]
    pub fn empty(country: Country) -> Present {
        Present {
            country,
            tables: BTreeMap::new(),
            emails: HashMap::new(),
            phones: HashMap::new(),
            people: HashMap::new(),
            firms: HashMap::new(),
            products: HashMap::new(),
            products_alike: HashMap::new(),
            merged: HashMap::new(),
            inserted: Vec::new(),
            withdrawn: BTreeSet::new(),
            unread: BTreeMap::new(),
        }
    }

    /// Reads the tables an import may touch; the book notes what kept a file of them from being read whole.
    #[must_use]
    pub fn load(book: &Book, tables: &BTreeSet<TableId>, country: Country) -> Present {
        let mut out = Present::empty(country);
        for &table in tables {
            let sign = Some(table.table().header_sign());
            for file in book.files(table) {
                match file.read_whole() {
                    Ok(bytes) => {
                        let doc = Document::of_table(bytes, sign);
                        book.faults.note_document(&file.name, &doc);
                        out.add_file(table, &file.name, &doc);
                    }
                    Err(error) => {
                        book.faults.note(Fault::of_error(&error), flaw::cannot_read(&file.name, &error));
                    }
                }
            }
        }
        out
    }

    /// As [`Present::add_document`], with the places of rows that cannot be read.
    fn add_file(&mut self, table: TableId, name: &str, doc: &Document) {
        let first = self.tables.get(&table).map_or(0, |present| present.rows.len());
        self.add_document(table, doc);
        let wide: Vec<usize> =
            doc.flaws().iter().filter(|f| f.kind == FlawKind::TooManyFields).map(|f| f.line).collect();
        for (number, record) in doc.records().iter().enumerate() {
            if wide.binary_search(&record.line()).is_ok() {
                self.unread.insert((table, first + number), format!("{name}:{}:1", record.line()));
            }
        }
    }

    /// Where the row of a book is that cannot be read, for it has more cells than columns.
    #[must_use]
    pub fn unread(&self, row: RowId) -> Option<&str> {
        self.unread.get(&row).map(String::as_str)
    }

    /// Takes in the rows of one file of a table.
    pub fn add_document(&mut self, table: TableId, doc: &Document) {
        let key = table.table().key.unwrap_or("id");
        let present = self.tables.entry(table).or_default();
        let slots: Vec<usize> =
            doc.names().iter().map(|name| present.column_or_add(schema_name(table, name))).collect();
        let key = present.column_or_add(key);
        let first = present.rows.len();
        let mut fields = Vec::new();
        for record in 0..doc.records().len() {
            doc.fields_into(record, &mut fields);
            let mut row = vec![String::new(); present.columns.len()];
            for (field, &slot) in fields.iter().zip(&slots) {
                row[slot] = field.text(doc.bytes()).into_owned();
            }
            let number = present.rows.len();
            present.by_id.entry(row[key].clone()).or_insert(number);
            present.rows.push(row);
        }
        present.of_book = present.rows.len();
        for row in first..present.rows.len() {
            self.index(table, row);
        }
    }

    /// Adds a row; its cells are set one by one.
    pub fn insert(&mut self, table: TableId, id: &str) -> usize {
        let key = table.table().key.unwrap_or("id");
        let present = self.tables.entry(table).or_default();
        let column = present.column_or_add(key);
        let mut row = vec![String::new(); column + 1];
        id.clone_into(&mut row[column]);
        let number = present.rows.len();
        present.by_id.insert(id.to_owned(), number);
        present.rows.push(row);
        self.inserted.push((table, number));
        number
    }

    /// Takes an added row back: it could not be completed.
    pub fn withdraw(&mut self, row: RowId) {
        self.withdrawn.insert(row);
    }

    /// The rows of a table this import adds.
    #[must_use]
    pub fn added(&self, table: TableId) -> Vec<usize> {
        let rows = self.inserted.iter().filter(|row| row.0 == table && !self.withdrawn.contains(row));
        rows.map(|row| row.1).collect()
    }

    /// Sets a cell.
    pub fn set(&mut self, (table, row): RowId, column: &str, value: &str) {
        let present = self.tables.entry(table).or_default();
        let at = present.column_or_add(column);
        let cells = &mut present.rows[row];
        if cells.len() <= at {
            cells.resize(at + 1, String::new());
        }
        if cells[at] != value {
            value.clone_into(&mut cells[at]);
            if row < present.of_book {
                present.changed.entry(row).or_default().insert(at);
            }
        }
    }

    /// Whether a row is one of the book's own, not one this import adds.
    #[must_use]
    pub fn is_of_book(&self, (table, row): RowId) -> bool {
        self.tables.get(&table).is_some_and(|t| row < t.of_book)
    }

    /// A cell; empty where the table has no such column.
    #[must_use]
    pub fn cell(&self, (table, row): RowId, column: &str) -> &str {
        self.tables.get(&table).map_or("", |t| t.cell(row, column))
    }

    /// The id of a row.
    #[must_use]
    pub fn id(&self, row: RowId) -> &str {
        self.cell(row, row.0.table().key.unwrap_or("id"))
    }

    /// The row with an id; people who were merged are found as whom they became.
    #[must_use]
    pub fn find(&self, table: TableId, id: &str) -> Option<usize> {
        let found = self.tables.get(&table)?.by_id.get(id).copied();
        if found.is_some() || table != TableId::Contacts {
            return found;
        }
        let mut id = id;
        // A cycle is a finding of `check`; here it must only end.
        for _ in 0..8 {
            id = self.merged.get(id)?;
            if let Some(&row) = self.tables.get(&table)?.by_id.get(id) {
                return Some(row);
            }
        }
        None
    }

    /// Whether any row of a table is there.
    #[must_use]
    pub fn has_rows(&self, table: TableId) -> bool {
        self.tables.get(&table).is_some_and(|t| !t.rows.is_empty())
    }

    /// Makes a row findable by the names and addresses it has now.
    pub fn index(&mut self, table: TableId, row: usize) {
        let Some(present) = self.tables.get(&table) else { return };
        let push = |list: &mut Vec<usize>| {
            if !list.contains(&row) {
                list.push(row);
            }
        };
        match table {
            TableId::Contacts => {
                for entry in email::split(present.cell(row, "email")) {
                    if let Some(key) = email::key(entry.value).filter(|k| !k.contains('*')) {
                        push(self.emails.entry(key).or_default());
                    }
                }
                for entry in list::labelled(present.cell(row, "phone")) {
                    if let Some(key) = phone::key(entry.value, self.country) {
                        push(self.phones.entry(key).or_default());
                    }
                }
                let name = fold_words(present.cell(row, "name"));
                if !name.is_empty() && !name.contains('*') {
                    push(self.people.entry(name.into_owned()).or_default());
                }
                for id in list::parts(present.cell(row, "merged_ids")) {
                    self.merged.insert(id.to_owned(), present.cell(row, "id").to_owned());
                }
            }
            TableId::Companies => {
                let name = fold_words(present.cell(row, "name"));
                if !name.is_empty() {
                    push(self.firms.entry(name.into_owned()).or_default());
                }
            }
            TableId::Products => {
                for column in ["code", "name"] {
                    let word = fold_words(present.cell(row, column));
                    if !word.is_empty() {
                        push(self.products_alike.entry(squeezed(&word)).or_default());
                        push(self.products.entry(word.into_owned()).or_default());
                    }
                }
            }
            _ => {}
        }
    }

    /// People with this e-mail address.
    #[must_use]
    pub fn with_email(&self, address: &str) -> &[usize] {
        let rows = email::key(address).and_then(|k| self.emails.get(&k));
        rows.map_or(&[], Vec::as_slice)
    }

    /// People with this phone number; nobody where its digits are not certain.
    #[must_use]
    pub fn with_phone(&self, number: &str) -> &[usize] {
        let rows = phone::key(number, self.country).and_then(|k| self.phones.get(&k));
        rows.map_or(&[], Vec::as_slice)
    }

    /// People called so.
    #[must_use]
    pub fn people(&self, name: &str) -> &[usize] {
        self.people.get(fold_words(name).as_ref()).map_or(&[], Vec::as_slice)
    }

    /// Companies called so.
    #[must_use]
    pub fn firms(&self, name: &str) -> &[usize] {
        self.firms.get(fold_words(name).as_ref()).map_or(&[], Vec::as_slice)
    }

    /// Products with this code or name.
    #[must_use]
    pub fn products(&self, word: &str) -> &[usize] {
        self.products.get(fold_words(word).as_ref()).map_or(&[], Vec::as_slice)
    }

    /// Products with this code or name when blanks and hyphens do not count: `GTXPro` is `GTX Pro`.
    #[must_use]
    pub fn products_alike(&self, word: &str) -> &[usize] {
        self.products_alike.get(&squeezed(&fold_words(word))).map_or(&[], Vec::as_slice)
    }

    /// Fills the cells of an added row.
    pub fn fill(&mut self, (table, row): RowId, cells: impl Iterator<Item = (usize, String)>) {
        let Some(present) = self.tables.get_mut(&table) else { return };
        let width = present.columns.len();
        let row = &mut present.rows[row];
        row.resize(width.max(row.len()), String::new());
        for (slot, value) in cells {
            row[slot] = value;
        }
    }

    /// The number of a column in the rows of a table; a new one where it is not there yet.
    pub fn slot(&mut self, table: TableId, column: &str) -> usize {
        self.tables.entry(table).or_default().column_or_add(column)
    }

    /// The rows added and cells changed, as operations on a book: new rows by table in the order they were added,
    /// then changes by table, row and column.
    #[must_use]
    pub fn into_ops(mut self) -> Vec<Op> {
        let mut inserted = std::mem::take(&mut self.inserted);
        inserted.retain(|r| !self.withdrawn.contains(r));
        inserted.sort();
        let mut ops = Vec::with_capacity(inserted.len());
        for (table, row) in inserted {
            let Some(present) = self.tables.get_mut(&table) else { continue };
            let row = std::mem::take(&mut present.rows[row]);
            let mut cells = Vec::with_capacity(row.len());
            cells.extend(
                present.columns.iter().zip(row).filter(|(_, v)| !v.is_empty()).map(|(n, v)| (n.clone(), v)),
            );
            ops.push(Op::Insert { table, cells });
        }
        for (table, present) in &self.tables {
            let key = table.table().key.unwrap_or("id");
            for (row, columns) in &present.changed {
                let id = present.cell(*row, key);
                for &column in columns {
                    ops.push(Op::set(*table, id, &*present.columns[column], &*present.rows[*row][column]));
                }
            }
        }
        ops
    }

    /// A table as the bytes of a CSV file of a book, new rows included; none for a table without rows.
    #[must_use]
    pub fn csv(&self, table: TableId) -> Option<Vec<u8>> {
        let present = self.tables.get(&table).filter(|t| !t.rows.is_empty())?;
        let mut out = join(&present.columns, Dialect::OWN);
        for (number, row) in present.rows.iter().enumerate() {
            if !self.withdrawn.contains(&(table, number)) {
                let missing = present.columns.len() - row.len();
                let cells = row.iter().map(String::as_str).chain(std::iter::repeat_n("", missing));
                out.extend(join(cells, Dialect::OWN));
            }
        }
        Some(out)
    }
}

/// A folded word without blanks, hyphens and underscores; other signs may tell products apart (`C++`, `C#`).
fn squeezed(folded: &str) -> String {
    folded.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect()
}

/// A header cell as the schema writes it: `Name` is `name`, as everywhere a book is read.
fn schema_name(table: TableId, name: &str) -> &str {
    let trimmed = name.trim();
    let known = table.table().columns.iter().find(|c| c.name.eq_ignore_ascii_case(trimmed));
    known.map_or(name, |c| c.name)
}
