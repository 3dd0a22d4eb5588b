//! Who is who: the records of a table by number, with merged people resolved to the one they became.

use super::id_index::IdIndex;
pub use super::id_index::{NOBODY, Number};

/// A column of texts in one piece of memory.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Appends a text.
    pub fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
    }

    /// Appends all texts of another column.
    pub fn append(&mut self, other: &Texts) {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes);
        self.ends.extend(other.ends.iter().map(|e| base + e));
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of text `i`; empty when there is none.
    #[must_use]
    #[inline]
    pub fn bytes(&self, i: usize) -> &[u8] {
        let Some(&end) = self.ends.get(i) else { return b"" };
        let begin = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.bytes[begin..end]
    }

    /// Text `i`; bytes that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self, i: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(i))
    }
}

/// What is to be said where rows share an id.
fn twice(file: &str, id: &str, rows: usize) -> crate::diag::Diagnostic {
    use crate::diag::{Diagnostic, Place};
    let more =
        if rows > 1 { format!(", and {} more rows have one that is taken", rows - 1) } else { String::new() };
    Diagnostic::warning("repeated-id", format!("`{file}` has the id `{id}` twice{more}"))
        .at(Place::file(file))
        .help("`rolo check` names the lines; give one of the rows another id, or delete it")
}

/// What is wrong with a file that has a header without the key.
fn without_key(file: &super::layout::DataFile, key: &str) -> Option<crate::diag::Diagnostic> {
    let header = super::scan::header(file).ok()?;
    let found = crate::text::csv::find_column(&header, key).is_some();
    (!found).then(|| super::flaw::without_key(&file.name, key))
}

/// The records of one table by number: chosen columns as texts, and the index of their ids.
///
/// Of contacts, an id that was merged away leads to the number of the winner; see [`Roster::merge`].
#[derive(Clone, Debug)]
pub struct Roster {
    /// Ids to numbers.
    pub index: IdIndex,
    /// The columns asked for, each as long as there are records; `columns[0]` holds the ids.
    pub columns: Vec<Texts>,
    /// Names of the columns.
    pub names: Vec<String>,
    /// Ids that stand twice: the later rows are kept out of the index.
    pub repeated: Vec<String>,
    /// What could not be read.
    pub problems: Vec<crate::diag::Diagnostic>,
}

impl Roster {
    /// Reads the columns of a record table; `key` is the name of its id column.
    #[must_use]
    pub fn read(files: &[super::layout::DataFile], key: &str, wanted: &[&str]) -> Roster {
        let mut names: Vec<&str> = vec![key];
        names.extend(wanted.iter().copied().filter(|w| *w != key));
        let scanned = super::scan::scan(
            files,
            &names,
            |_| vec![Texts::default(); names.len()],
            |part, row| {
                for (i, column) in part.iter_mut().enumerate() {
                    column.push(&row.cell(i));
                }
            },
        );
        let mut columns = vec![Texts::default(); names.len()];
        for part in &scanned.parts {
            for (all, some) in columns.iter_mut().zip(part) {
                all.append(some);
            }
        }
        let count = columns[0].len();
        let mut index = IdIndex::with_capacity(count);
        let mut repeated = Vec::new();
        for i in 0..count {
            let id = columns[0].bytes(i);
            if !id.is_empty() && index.insert(id, i as Number) != i as Number {
                repeated.push(columns[0].text(i).into_owned());
            }
        }
        let names = names.into_iter().map(str::to_owned).collect();
        let mut problems = scanned.problems;
        problems.extend(files.iter().filter_map(|file| without_key(file, key)));
        // Both sides of an undecided merge share their ids: that is said already.
        let merging = problems.iter().any(|p| p.code == "conflict-marker");
        if let (Some(id), Some(file), true) = (repeated.first(), files.first(), key != "on" && !merging) {
            problems.push(twice(&file.name, id, repeated.len()));
        }
        Roster { index, columns, names, repeated, problems }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns[0].len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The column called so, when it was asked for.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Texts> {
        self.names.iter().position(|n| n == name).map(|i| &self.columns[i])
    }

    /// Takes over the columns of another reading of the same rows that this one lacks.
    pub fn join(&mut self, other: Roster) {
        for (name, column) in other.names.into_iter().zip(other.columns) {
            if self.column(&name).is_none() {
                self.names.push(name);
                self.columns.push(column);
            }
        }
    }

    /// Resolves merged people by the column `merged_ids`, which must have been asked for.
    ///
    /// Returns for every record the number it counts as: its own, or the winner's where it was merged away (rows of
    /// losers may still stand in the file), which the index leads to as well. Ids without a row become names of the winner. A cycle is cut where it
    /// closes; `check` names it.
    pub fn merge(&mut self) -> Vec<Number> {
        let mut counts_as: Vec<Number> = (0..self.len() as Number).collect();
        let Some(column) = self.names.iter().position(|n| n == "merged_ids") else { return counts_as };
        let merged = std::mem::take(&mut self.columns[column]);
        for winner in (0..self.len()).filter(|&i| !merged.bytes(i).is_empty()) {
            for loser in merged.text(winner).split(';').map(str::trim).filter(|l| !l.is_empty()) {
                let number = self.index.insert(loser.as_bytes(), winner as Number);
                let (mut top, mut steps) = (winner as Number, 0);
                while counts_as[top as usize] != top && steps < self.len() {
                    top = counts_as[top as usize];
                    steps += 1;
                }
                if number != top && number as usize != winner {
                    counts_as[number as usize] = top;
                }
            }
        }
        self.columns[column] = merged;
        if counts_as.iter().enumerate().all(|(i, &n)| n as usize == i) {
            return counts_as;
        }
        for i in 0..counts_as.len() {
            let mut steps = 0;
            while counts_as[counts_as[i] as usize] != counts_as[i] && steps < counts_as.len() {
                counts_as[i] = counts_as[counts_as[i] as usize];
                steps += 1;
            }
        }
        self.index.resolve(&counts_as);
        counts_as
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::layout::DataFile;

    fn roster(text: &str, wanted: &[&str]) -> Roster {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("contacts.csv");
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Roster::read(&[DataFile { name: "contacts.csv".into(), path }], "id", wanted)
    }

    #[test]
    fn a_merged_person_counts_as_the_winner_through_any_number_of_merges() {
        let mut roster = roster("id,name,merged_ids\na,A,b\nb,B,c;gone\nc,C,\nd,D,\n", &["merged_ids"]);
        assert_eq!(roster.merge(), [0, 0, 0, 3]);
        assert_eq!(roster.index.get(b"gone"), 0);
        assert_eq!(roster.index.get(b"c"), 0);
    }

    #[test]
    fn a_cycle_of_merges_ends() {
        let mut roster = roster("id,name,merged_ids\na,A,b\nb,B,a\n", &["merged_ids"]);
        let counts_as = roster.merge();
        assert!(counts_as.iter().all(|&n| n < 2));
    }
}
