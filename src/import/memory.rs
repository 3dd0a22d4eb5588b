//! What imports have brought before: `imports/NAME.csv`, so that a second import updates instead of doubling.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Place};
use crate::model::TableId;
use crate::text::csv::{Dialect, Document, join, quote_into};
use crate::text::file_name;

/// What was last imported for one source key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The row of the book it became.
    pub record: String,
    /// A mark of each filled value by column; `*` marks a whole log row.
    pub marks: Marks,
}

/// Marks of values by column, kept as they stand in the file: `name=1f3a9c2b;title=77e0ab41`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(String);

impl Marks {
    /// The mark of a column's value.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&str> {
        let column = escape(column);
        self.0
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| *name == column)
            .map(|p| p.1)
    }

    /// Adds the mark of a column that has none yet.
    pub fn push(&mut self, column: &str, mark: &str) {
        if !self.0.is_empty() {
            self.0.push(';');
        }
        self.0.push_str(&escape(column));
        self.0.push('=');
        self.0.push_str(mark);
    }

    /// Sets the mark of a column, which may have one.
    pub fn set(&mut self, column: &str, mark: &str) {
        if self.get(column).is_some() {
            let column = escape(column);
            let rest = self.0.split(';').filter(|pair| pair.split_once('=').is_none_or(|p| p.0 != column));
            self.0 = rest.collect::<Vec<_>>().join(";");
        }
        self.push(column, mark);
    }
}

/// The memory of one origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    entries: BTreeMap<TableId, BTreeMap<String, Entry>>,
}

const HEADER: [&str; 4] = ["table", "key", "record", "values"];

/// The mark of a value: eight hexadecimal digits of its BLAKE3 hash.
#[must_use]
pub fn mark(value: &str) -> String {
    blake3::hash(value.as_bytes()).to_hex().as_str()[..8].to_owned()
}

/// The name of the memory file of a system, relative to the book.
#[must_use]
pub fn file_name(system: &str) -> String {
    format!("imports/{system}.csv")
}

/// A word as the name of a system: letters and digits of any script, other characters as single hyphens.
#[must_use]
pub fn system_name(word: &str) -> String {
    let mut out = String::new();
    for c in word.trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "import".to_owned() } else { file_name::stem(out) }
}

/// The system a file is taken to come from when nobody says: its name, without folders, ending, dates and copy
/// numbers, since the next export of the same thing has other ones.
#[must_use]
pub fn system_of_file(name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.strip_suffix(".gz").unwrap_or(stem);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let words: Vec<&str> = stem
        .split(|c: char| !(c.is_alphanumeric()))
        // What a file of rejected rows is called belongs to the export it comes from.
        .filter(|w| {
            !w.is_empty()
                && *w != "rejects"
                && !w.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'T' | b'Z'))
        })
        .collect();
    let kept = words.iter().map(|w| w.trim_end_matches(|c: char| c.is_ascii_digit())).collect::<Vec<_>>();
    // `q3` and `2026年` keep their letters; a name of digits alone stays what it is.
    if words.is_empty() { system_name(stem) } else { system_name(&kept.join("_")) }
}

impl Memory {
    /// What a document remembers, and what of it is no memory of an import: without it rows would come twice.
    #[must_use]
    pub fn read(name: &str, doc: &Document) -> (Memory, Vec<Diagnostic>) {
        let mut out = Memory::default();
        let mut problems = Vec::new();
        let columns = HEADER.map(|h| doc.column(h));
        let [Some(table), Some(key), Some(record), Some(values)] = columns else {
            problems.push(
                Diagnostic::warning("import-memory", phrase!("this is no memory of an import"))
                    .at(Place::file(name))
                    .help(phrase!("a memory begins with the columns `table,key,record,values`; take the file out of `imports/`, or name another system: `--system NAME`")),
            );
            return (out, problems);
        };
        let mut fields = Vec::new();
        for index in 0..doc.records().len() {
            doc.fields_into(index, &mut fields);
            let text = |column: usize| fields.get(column).map(|f| f.text(doc.bytes())).unwrap_or_default();
            let Some(table) = TableId::named(&text(table)) else {
                let record = doc.records()[index];
                problems.push(
                    Diagnostic::warning("import-memory", phrase!("`{word}` is no table", word = text(table)))
                        .at(Place::in_bytes(name, doc.bytes(), record.span())),
                );
                continue;
            };
            let marks = Marks(text(values).into_owned());
            let entry = Entry { record: text(record).into_owned(), marks };
            out.insert(table, text(key).into_owned(), entry);
        }
        (out, problems)
    }

    /// The bytes of the memory file, sorted by table and key.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = join(HEADER, Dialect::OWN);
        for (table, entries) in &self.entries {
            for (key, entry) in entries {
                for (i, cell) in [table.name(), key, &entry.record, &entry.marks.0].into_iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    quote_into(&mut out, cell, Dialect::OWN);
                }
                out.push(b'\n');
            }
        }
        out
    }

    /// What is remembered of a source key.
    #[must_use]
    pub fn get(&self, table: TableId, key: &str) -> Option<&Entry> {
        self.entries.get(&table)?.get(key)
    }

    /// Remembers.
    pub fn insert(&mut self, table: TableId, key: String, entry: Entry) {
        self.entries.entry(table).or_default().insert(key, entry);
    }

    /// Everything remembered of a table, by key.
    pub fn of(&self, table: TableId) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.get(&table).into_iter().flatten().map(|(k, e)| (k.as_str(), e))
    }

    /// Everything remembered of a table, to be changed.
    pub(super) fn of_mut(&mut self, table: TableId) -> impl Iterator<Item = &mut Entry> {
        self.entries.get_mut(&table).into_iter().flat_map(BTreeMap::values_mut)
    }

    /// How many keys of a table are remembered.
    #[must_use]
    pub fn count(&self, table: TableId) -> usize {
        self.entries.get(&table).map_or(0, BTreeMap::len)
    }
}

/// Column names may hold anything; `%`, `=`, `;` stand for themselves only when escaped.
fn escape(column: &str) -> Cow<'_, str> {
    if column.contains(['%', '=', ';']) {
        Cow::Owned(column.replace('%', "%25").replace('=', "%3D").replace(';', "%3B"))
    } else {
        Cow::Borrowed(column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_read_back() {
        let mut memory = Memory::default();
        let mut marks = Marks::default();
        marks.push("name", &mark("Grace"));
        marks.push("a;b=c%", &mark("x"));
        assert_eq!(marks.get("a;b=c%"), Some(mark("x").as_str()));
        memory.insert(TableId::Contacts, "17,a".into(), Entry { record: "c-00000001".into(), marks });
        let (read, problems) =
            Memory::read("imports/x.csv", &Document::parse_as(memory.bytes(), Dialect::OWN));
        assert!(problems.is_empty());
        assert_eq!(read, memory);
    }

    #[test]
    fn another_export_of_the_same_thing_is_the_same_system() {
        for name in [
            "contacts.csv",
            "/home/x/contacts-2026-11-01.csv",
            "contacts (2).csv",
            "Contacts_20261101T0930.csv",
        ] {
            assert_eq!(system_of_file(name), "contacts", "{name}");
        }
        assert_eq!(system_of_file("客户信息.csv"), "客户信息");
        assert_eq!(system_of_file("2026.csv"), "2026");
        assert_eq!(system_name("../HubSpot EU"), "hubspot-eu");
    }

    #[test]
    fn a_file_that_is_no_memory_is_reported() {
        let (memory, problems) =
            Memory::read("imports/x.csv", &Document::parse_as(b"a,b\n1,2\n".to_vec(), Dialect::OWN));
        assert_eq!((memory.count(TableId::Contacts), problems.len()), (0, 1));
    }
}
