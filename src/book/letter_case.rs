//! Ids that a program has written in capitals, or small: what names them does not find them any more.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::layout::{self, DataFile};
use super::scan::scan;
use super::unread::{Unread, cell_at};
use crate::diag::Diagnostic;
use crate::model::TableId;
use crate::model::schema::Kind;

/// The first reference that is an id but for its letter case, where a command met one that leads to nobody.
///
/// The columns of the references that were noted as not to be read are read once more, and the ids they may name.
#[must_use]
pub fn changed(unread: &Unread, root: &Path) -> Option<Diagnostic> {
    let mut ids: HashMap<TableId, HashMap<String, String>> = HashMap::new();
    for (name, column) in unread.columns() {
        let Some(table) = TableId::named(&name) else { continue };
        let Some(Kind::Ref([target])) = table.table().column(&column).map(|known| known.kind) else {
            continue;
        };
        let known = ids.entry(*target).or_insert_with(|| {
            let all = cells(&files_of(root, *target), "id").into_iter().flatten();
            all.map(|cell| (cell.text.to_lowercase(), cell.text)).collect()
        });
        let files = files_of(root, table);
        let written_otherwise =
            |cell: &Cell| known.get(&cell.text.to_lowercase()).filter(|id| **id != cell.text);
        for cell in cells(&files, &column).into_iter().flatten() {
            if let Some(id) = written_otherwise(&cell)
                && let Some((place, _)) = cell_at(&files[cell.file], cell.offset, &column, Some(cell.field))
            {
                let (text, file) = (&cell.text, format!("{target}.csv"));
                let message =
                    phrase!("`{text}` is written `{id}` in `{file}`: capitals have changed", text, id, file);
                let help = phrase!(
                    "write the ids as they were (from git, a backup, or `rolo undo`): until then nothing that names them finds them"
                );
                return Some(Diagnostic::error("id-case", message).at(place).help(help));
            }
        }
    }
    None
}

/// One cell of a column: its text, the number of its file, where its row begins, which field it is.
struct Cell {
    text: String,
    file: usize,
    offset: u64,
    field: usize,
}

fn files_of(root: &Path, table: TableId) -> Vec<DataFile> {
    layout::files(root, table).unwrap_or_default()
}

/// The filled cells of a column, in the order of the files; of each text of a block the first.
fn cells(files: &[DataFile], column: &str) -> Vec<Vec<Cell>> {
    let found = scan(
        files,
        &[column],
        |_| (Vec::new(), HashSet::new()),
        |(cells, seen), row| {
            let text = row.text(0);
            if let Some(field) = row.field(0)
                && !text.is_empty()
                && seen.insert(text.to_string())
            {
                cells.push(Cell { text: text.into_owned(), file: row.file, offset: row.offset, field });
            }
        },
    );
    found.parts.into_iter().map(|part| part.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::book::plan::tests::book;

    #[test]
    fn a_reference_that_is_an_id_but_for_its_capitals_is_found_and_one_to_nobody_is_not() {
        for (ids, expected) in [("C-1", Some((3, 5))), ("c-1", None), ("c-3", None)] {
            let contacts = format!("id,name\n{ids},Ann\n");
            let dir = book(&[
                ("rolo.yaml", "format: 1\n"),
                ("contacts.csv", &contacts),
                ("tasks.csv", "id,contact,what\nw-1,c-9,x\nw-2,c-1,y\n"),
            ]);
            let book = Book::open(dir.path()).unwrap();
            assert_eq!(changed(&book.unread, &book.root), None, "nothing was noted");
            Unread::rows(&book.files(TableId::Tasks), None).note("contact", 0);
            let found = changed(&book.unread, &book.root);
            let place = found.and_then(|finding| finding.place).map(|place| (place.line, place.column));
            assert_eq!(place, expected, "{ids}");
        }
    }
}
