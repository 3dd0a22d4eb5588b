//! Who is who: the records of a table by number, with merged people resolved to the one they became.

use super::id_index::IdIndex;
pub use super::id_index::{NOBODY, Number};
use super::soundness::Fault;
pub use super::texts::{Piece, Texts};
use super::unread::{Unread, UnreadRows};

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
    /// Where each row begins in its file, where that was asked for.
    pub places: Vec<u64>,
    /// What could not be read.
    pub problems: Vec<crate::diag::Diagnostic>,
    /// Which cells were needed and could not be read.
    pub unread: UnreadRows,
    /// The zone on whose clocks its moments have their days.
    pub zone: chrono_tz::Tz,
}

/// Notes that these cells of one row, which was read alone, cannot be read as what their columns hold.
pub fn note_unread(book: &super::Book, table: crate::model::TableId, id: &str, columns: &[&str]) {
    if columns.is_empty() {
        return;
    }
    let rows = Roster::read(&book.files(table), table.table().key.unwrap_or("id"), &[]);
    let row = rows.index.get(id.as_bytes());
    if row != NOBODY {
        columns.iter().for_each(|column| rows.unread.note(column, row as usize));
    }
}

/// The rows of one block: their texts column by column, the ids first.
#[derive(Clone, Default)]
struct Part {
    texts: Vec<Piece>,
    places: Vec<u64>,
}

/// Whether a roster keeps where its rows begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// It does.
    Kept,
    /// It does not.
    Forgotten,
}

impl Roster {
    /// Reads the columns of a record table; `key` is the name of its id column.
    #[must_use]
    pub fn read(files: &[super::layout::DataFile], key: &str, wanted: &[&str]) -> Roster {
        Roster::read_with(files, key, wanted, Places::Forgotten)
    }

    /// The same, and where its rows begin.
    #[must_use]
    pub fn read_with(
        files: &[super::layout::DataFile],
        key: &str,
        wanted: &[&str],
        places: Places,
    ) -> Roster {
        let mut names: Vec<&str> = vec![key];
        names.extend(wanted.iter().copied().filter(|w| *w != key));
        let scanned = super::scan::scan(
            files,
            &names,
            |ahead| Part {
                texts: names.iter().map(|_| Piece::expecting(ahead.rows())).collect(),
                places: Vec::new(),
            },
            |part, row| {
                if places == Places::Kept {
                    // One below another header is left to a reader of the whole file.
                    part.places.push(if row.is_by_first_header { row.offset } else { u64::MAX });
                }
                for (i, column) in part.texts.iter_mut().enumerate() {
                    // Of a column the file does not have, nothing is kept; the ids say how many rows there are.
                    if i == 0 || row.has(i) {
                        column.push(&row.cell(i));
                    }
                }
            },
        );
        let rows: Vec<usize> = scanned.parts.iter().map(|part| part.texts[0].len()).collect();
        let mut columns: Vec<Vec<(Piece, usize)>> = names.iter().map(|_| Vec::new()).collect();
        let mut places = Vec::new();
        for (part, &rows) in scanned.parts.into_iter().zip(&rows) {
            places.extend(part.places);
            for (column, piece) in columns.iter_mut().zip(part.texts) {
                column.push((piece, rows));
            }
        }
        let columns: Vec<Texts> = columns.into_iter().map(Texts::of).collect();
        let (index, _) = IdIndex::of(&columns[0]);
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let mut problems = scanned.problems;
        for file in scanned.keyless.iter().map(|&number| &files[number]) {
            let problem = super::flaw::without_key(&file.name, key);
            file.faults.note(Fault::Foreign, problem.clone());
            problems.push(problem);
        }
        let unread = Unread::rows(files, None);
        for (name, column) in names.iter().zip(&columns) {
            column.not_utf8().for_each(|row| unread.note(name, row));
        }
        let zone = files.first().map_or(chrono_tz::Tz::UTC, |file| file.zone);
        Roster { index, columns, names, places, problems, unread, zone }
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
        Roster::read(&[DataFile::new("contacts.csv", path)], "id", wanted)
    }

    #[test]
    fn a_column_that_one_file_lacks_is_empty_there() {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        let files =
            [("a.csv", "id,city\n1,Ghent\n2,\n"), ("b.csv", "id\n3\n"), ("c.csv", "id,city\n4,Bonn\n")];
        let files = files.map(|(name, text)| {
            let path = dir.path().join(name);
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            DataFile::new(name, path)
        });
        let roster = Roster::read(&files, "id", &["city", "tier"]);
        let city = |row| roster.column("city").unwrap().text(row);
        assert_eq!([city(0), city(1), city(2), city(3)], ["Ghent", "", "", "Bonn"]);
        assert_eq!((roster.len(), roster.index.get(b"4")), (4, 3));
        assert_eq!(roster.column("tier").unwrap().text(2), "");
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
