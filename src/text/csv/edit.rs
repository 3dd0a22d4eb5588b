//! Edits of a document: what is meant changes, every other byte stays.

use std::ops::Range;

use super::document::Document;
use super::join;
use super::write::quote_into;

/// One intended change of a document; columns and records are numbered as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Give a cell a new value; a record that is too short is filled up to it.
    Set {
        /// Which record.
        record: usize,
        /// Which column; columns added by the same edit count on from the header.
        column: usize,
        /// The new value, unquoted.
        value: String,
    },
    /// Add a column to the right: the header and every record get a cell.
    AddColumn {
        /// Its name.
        name: String,
    },
    /// Give a column another name.
    Rename {
        /// Which column.
        column: usize,
        /// Its new name.
        name: String,
    },
    /// Put a new record before record `before` (the end, when there are no more).
    Insert {
        /// Which record comes after it.
        before: usize,
        /// Its cells, in the order of the header; missing ones are empty.
        cells: Vec<String>,
    },
    /// Take a record out, with its line end.
    Delete {
        /// Which record.
        record: usize,
    },
}

impl Document {
    /// The bytes of the file with all `edits` made; every byte outside the edited cells stays.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Vec<u8> {
        let mut splices: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
        let added: Vec<&str> = edits
            .iter()
            .filter_map(|e| if let Edit::AddColumn { name } = e { Some(name.as_str()) } else { None })
            .collect();
        let width = self.names().len() + added.len();
        let mut sets: std::collections::BTreeMap<usize, Vec<(usize, &str)>> =
            std::collections::BTreeMap::new();
        let mut gone = std::collections::BTreeSet::new();
        for edit in edits {
            match edit {
                Edit::Set { record, column, value } => {
                    sets.entry(*record).or_default().push((*column, value))
                }
                Edit::Delete { record } => {
                    gone.insert(*record);
                }
                Edit::Rename { column, name } => {
                    if let Some(field) = self.header_fields().get(*column) {
                        splices.push((field.span(), self.cell_bytes(name, field.quoted)));
                    }
                }
                Edit::Insert { .. } | Edit::AddColumn { .. } => {}
            }
        }
        if let (Some(header), false) = (self.header(), added.is_empty()) {
            let mut tail = Vec::new();
            for name in &added {
                tail.push(self.dialect().delimiter);
                quote_into(&mut tail, name, self.dialect());
            }
            splices.push((header.span().end..header.span().end, tail));
            for record in 0..self.records().len() {
                sets.entry(record).or_default();
            }
        }
        let least = if added.is_empty() { 0 } else { width };
        for (record, cells) in &sets {
            if !gone.contains(record) {
                self.set_cells(*record, cells, least, &mut splices);
            }
        }
        for record in gone.iter().filter_map(|&i| self.records().get(i)) {
            splices.push((record.start as usize..record.next as usize, Vec::new()));
        }
        self.insert_rows(edits, width, &mut splices);
        splices.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out =
            Vec::with_capacity(self.bytes().len() + splices.iter().map(|s| s.1.len()).sum::<usize>());
        let mut from = 0;
        for (range, new) in splices {
            if range.start > from {
                out.extend_from_slice(&self.bytes()[from..range.start]);
            }
            out.extend_from_slice(&new);
            from = from.max(range.end);
        }
        out.extend_from_slice(&self.bytes()[from..]);
        out
    }

    fn cell_bytes(&self, value: &str, quoted: bool) -> Vec<u8> {
        let mut out = Vec::new();
        quote_into(&mut out, value, self.dialect());
        if quoted && !out.starts_with(b"\"") {
            out.insert(0, b'"');
            out.push(b'"');
        }
        out
    }

    fn set_cells(
        &self,
        record: usize,
        cells: &[(usize, &str)],
        least: usize,
        splices: &mut Vec<(Range<usize>, Vec<u8>)>,
    ) {
        let Some(&line) = self.records().get(record) else { return };
        let fields = self.lex(line);
        let mut beyond: Vec<(usize, &str)> = Vec::new();
        // The last word on a cell counts.
        let mut last: std::collections::BTreeMap<usize, &str> = std::collections::BTreeMap::new();
        last.extend(cells.iter().copied());
        for (column, value) in last {
            match fields.get(column) {
                // A row of one empty cell would be a blank line, which is no row.
                Some(field) if fields.len() == 1 && least < 2 && value.is_empty() => {
                    splices.push((field.span(), b"\"\"".to_vec()));
                }
                Some(field) => splices.push((field.span(), self.cell_bytes(value, field.quoted))),
                None => beyond.push((column, value)),
            }
        }
        let until = beyond.iter().map(|c| c.0 + 1).max().unwrap_or(0).max(least);
        let mut tail = Vec::new();
        for column in fields.len()..until {
            tail.push(self.dialect().delimiter);
            if let Some((_, value)) = beyond.iter().find(|c| c.0 == column) {
                quote_into(&mut tail, value, self.dialect());
            }
        }
        if !tail.is_empty() {
            let end = line.end as usize;
            splices.push((end..end, tail));
        }
    }

    fn insert_rows(&self, edits: &[Edit], width: usize, splices: &mut Vec<(Range<usize>, Vec<u8>)>) {
        let header = self.header();
        let after_all = self.records().last().or(header.as_ref());
        let mut unfinished = after_all.is_some_and(|r| r.end == r.next);
        for edit in edits {
            let Edit::Insert { before, cells } = edit else { continue };
            let row = join(
                (0..width.max(cells.len())).map(|i| cells.get(i).map_or("", String::as_str)),
                self.dialect(),
            );
            match self.records().get(*before) {
                Some(record) => splices.push((record.start as usize..record.start as usize, row)),
                None => {
                    let at = after_all.map_or(self.bytes().len(), |r| r.next as usize);
                    let mut new =
                        if unfinished { self.dialect().line_end.bytes().to_vec() } else { Vec::new() };
                    unfinished = false;
                    new.extend(row);
                    splices.push((at..at, new));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn doc(text: &str) -> Document {
        Document::parse(text.as_bytes().to_vec())
    }

    fn edited(text: &str, edits: &[Edit]) -> String {
        String::from_utf8(doc(text).edited(edits)).unwrap()
    }

    fn set(record: usize, column: usize, value: &str) -> Edit {
        Edit::Set { record, column, value: value.into() }
    }

    #[test]
    fn a_cell_changes_and_nothing_else_does() {
        let text = "\u{feff}id;name;note\r\n1;\"Ann\";\"a\nb\"\r\n\r\n2;Bo;";
        assert_eq!(
            edited(text, &[set(1, 2, "x;y"), set(0, 1, "Anna")]),
            "\u{feff}id;name;note\r\n1;\"Anna\";\"a\nb\"\r\n\r\n2;Bo;\"x;y\""
        );
    }

    #[test]
    fn a_short_row_is_filled_up_to_the_cell() {
        assert_eq!(edited("a,b,c\n1\n", &[set(0, 2, "x")]), "a,b,c\n1,,x\n");
    }

    #[test]
    fn a_new_column_reaches_every_line() {
        let edits = [Edit::AddColumn { name: "city".into() }, set(1, 2, "Ghent")];
        assert_eq!(edited("id,name\n1,A\n2,B\n3\n", &edits), "id,name,city\n1,A,\n2,B,Ghent\n3,,\n");
    }

    #[test]
    fn a_row_added_to_an_unfinished_file_does_not_stick_to_the_last_one() {
        let insert = Edit::Insert { before: 9, cells: vec!["3".into(), "C".into()] };
        assert_eq!(edited("id,name\n1,A", std::slice::from_ref(&insert)), "id,name\n1,A\n3,C\n");
        assert_eq!(edited("id,name", &[insert]), "id,name\n3,C\n");
    }

    #[test]
    fn no_value_makes_a_row_disappear() {
        assert_eq!(edited("id\n1\n2\n", &[set(0, 0, "")]), "id\n\"\"\n2\n");
        for value in ["=======", "<<<<<<< HEAD", "|||||||", "# x", ""] {
            let after = doc(&edited("id\n1\n2\n", &[set(0, 0, value)]));
            assert_eq!((after.records().len(), after.cell(0, 0).as_ref()), (2, value));
        }
    }

    #[test]
    fn rows_are_put_in_place_and_taken_out() {
        let edits =
            [Edit::Insert { before: 1, cells: vec!["2".into(), "B".into()] }, Edit::Delete { record: 0 }];
        assert_eq!(edited("id,name\n1,A\n3,C\n", &edits), "id,name\n2,B\n3,C\n");
    }

    fn any_cell() -> impl Strategy<Value = String> {
        "[a-z0-9 ,;\"'\t\r\n#=é天\u{200b}<>|-]{0,8}"
    }

    fn any_table() -> impl Strategy<Value = String> {
        let line = proptest::collection::vec(any_cell(), 0..5);
        let ending = prop_oneof![Just("\n"), Just("\r\n")];
        let delimiter = prop_oneof![Just(','), Just(';'), Just('\t')];
        (proptest::collection::vec((line, 0..6u8), 1..8), ending, delimiter, any::<bool>(), any::<bool>())
            .prop_map(|(lines, ending, delimiter, bom, last)| {
                let mut text = String::from(if bom { "\u{feff}" } else { "" });
                text.push_str(&["id", "name", "name", "x y"].join(&delimiter.to_string()));
                for (cells, style) in lines {
                    text.push_str(ending);
                    for (i, cell) in cells.iter().enumerate() {
                        if i > 0 {
                            text.push(delimiter);
                        }
                        // Quoted, quoted needlessly, or raw and perhaps broken: all of it is met in real files.
                        match style {
                            0 => text.push_str(cell),
                            _ => text.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
                        }
                    }
                }
                if last {
                    text.push_str(ending);
                }
                text
            })
    }

    proptest! {
        #[test]
        fn no_edit_is_the_identity(text in any_table()) {
            prop_assert_eq!(edited(&text, &[]), text);
        }

        #[test]
        fn an_edit_of_one_cell_leaves_every_byte_outside_its_span(text in any_table(), pick in 0usize..64, value in any_cell()) {
            let before = doc(&text);
            let cells: Vec<(usize, usize)> = (0..before.records().len())
                .flat_map(|r| (0..before.fields(r).len()).map(move |c| (r, c)))
                .collect();
            prop_assume!(!cells.is_empty());
            let (record, column) = cells[pick % cells.len()];
            let span = before.fields(record)[column].span();
            let after = before.edited(&[set(record, column, &value)]);
            prop_assert_eq!(&after[..span.start], &text.as_bytes()[..span.start]);
            let tail = &text.as_bytes()[span.end..];
            prop_assert_eq!(&after[after.len() - tail.len()..], tail);
            // What was written is what is read, unless the row now is a comment or conflict line by its first cell.
            // A quote that never closed finds its end in the new one: nothing writes into such a file.
            let sound = !before.flaws().iter().any(|flaw| flaw.kind.blocks_writing());
            let again = Document::parse_as(after, before.dialect());
            if sound && again.records().len() == before.records().len() {
                let cell = again.cell(record, column);
                prop_assert_eq!(cell.as_ref(), value.as_str());
            }
        }
    }
}
