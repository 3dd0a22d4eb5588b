//! Reading for a report: files of any size in blocks, several at once, only the columns asked for.
//!
//! A block begins after the first line end behind its cut. That is a guess (the line end may stand inside quotes),
//! so every block says where it began and ended, and one that does not join the block before it is read again from
//! where that one ended. What is kept of a row is the caller's business: no row objects, no strings nobody asked for.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem;
use rayon::prelude::*;

pub use super::about::{About, Silent};
use super::block::{After, Block, OF_FILES, PROBLEMS, Sizes, USUAL, read_block};
pub use super::block::{Ahead, Row};
pub use super::head::header;
use super::head::{Header, OpenFile};
use super::layout::DataFile;
use crate::diag::{Diagnostic, Place};
use crate::text::csv::FlawKind;

/// Fewer bytes than this are read by the caller alone: waking others takes longer than they help.
const SMALL: u64 = 12 << 20;
/// Whether others are awake already: then little is shared with them too.
static AWAKE: AtomicBool = AtomicBool::new(false);

/// What a scan brought: one accumulator a block, in the order of the files and of their rows.
#[derive(Debug)]
pub struct Scanned<A> {
    /// The accumulators.
    pub parts: Vec<A>,
    /// What could not be read, by file and place.
    pub problems: Vec<Diagnostic>,
    /// Rows handed out.
    pub rows: u64,
    /// Lines that could not be used, each named in `problems` (up to a limit a file).
    pub refused: u64,
    /// The numbers of the files whose header lacks the first column asked for.
    pub keyless: Vec<usize>,
}

/// Runs over the rows of `files`, which share their columns by name.
///
/// `new` makes an accumulator for a block; `row` takes a row into it. A row with more filled cells
/// than the header has columns is refused (its cells cannot be trusted); one with fewer reads as empty behind its end.
/// Rows are handed out whatever the number of threads in the same blocks and order.
pub fn scan<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
) -> Scanned<A> {
    scan_in_blocks(files, columns, About::Everybody, USUAL, new, row)
}

/// The same for the rows a reader is after.
pub fn scan_about<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
) -> Scanned<A> {
    let sizes = if about.words().is_empty() { USUAL } else { OF_FILES };
    scan_in_blocks(files, columns, about, sizes, new, row)
}

fn scan_in_blocks<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    sizes: Sizes,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
) -> Scanned<A> {
    let mut problems = Vec::new();
    let mut open = Vec::new();
    let words: Vec<memmem::Finder<'_>> = about.words().iter().map(memmem::Finder::new).collect();
    let after = After { about, words, sizes };
    let mut like: Option<Arc<Header>> = None;
    for (number, data) in files.iter().enumerate() {
        match OpenFile::at(data, columns, like.as_ref()) {
            Ok(file) => {
                like = Some(Arc::clone(&file.head));
                open.push((number, file));
            }
            Err(problem) => problems.push(*problem),
        }
    }
    let mut jobs = Vec::new();
    let size = sizes.block;
    for (index, (_, file)) in open.iter().enumerate() {
        let body = file.file.len().saturating_sub(file.head.begin);
        let count = body.div_ceil(size as u64).max(1);
        jobs.extend((0..count).map(|k| {
            let cut = |k: u64| (file.head.begin + k * size as u64).min(file.file.len());
            (index, cut(k), if k + 1 == count { u64::MAX } else { cut(k + 1) })
        }));
    }
    let run = |&(index, from, to): &(usize, u64, u64)| {
        let (number, file) = &open[index];
        read_block(file, from, to, &after, new(file.ahead(*number, from, to)), &row)
    };
    let bytes: u64 = open.iter().map(|(_, file)| file.file.len()).sum();
    let is_small = bytes < SMALL && (sizes == USUAL || sizes == OF_FILES) && !AWAKE.load(Ordering::Relaxed);
    let blocks: Vec<io::Result<Block<A>>> = if jobs.len() < 2 || is_small {
        jobs.iter().map(run).collect()
    } else {
        AWAKE.store(true, Ordering::Relaxed);
        jobs.par_iter().map(run).collect()
    };

    let is_keyless = |file: &OpenFile<'_>| matches!(file.head.columns.first(), Some(None));
    let keyless = open.iter().filter(|(_, file)| is_keyless(file)).map(|(number, _)| *number).collect();
    let mut scanned =
        Scanned { parts: Vec::with_capacity(blocks.len()), problems, rows: 0, refused: 0, keyless };
    let mut blocks = jobs.iter().zip(blocks).peekable();
    for (index, (number, file)) in open.iter().enumerate() {
        let mut flaws = Vec::new();
        // Where the next record begins; unknown behind what could not be read.
        let mut next = Some(file.head.begin);
        while let Some((&(_, _, to), block)) = blocks.next_if(|(job, _)| job.0 == index) {
            let block = match (block, next) {
                (Ok(block), Some(next)) if block.begin != next => {
                    if next >= to {
                        continue;
                    }
                    read_block(file, next, to, &after, new(file.ahead(*number, next, to)), &row)
                }
                (block, _) => block,
            };
            match block {
                Err(error) => {
                    next = None;
                    scanned.problems.push(cannot_read(file.data, &error));
                }
                Ok(block) => {
                    next = Some(block.end);
                    scanned.rows += block.rows;
                    scanned.refused += block.refused;
                    flaws.extend(block.flaws);
                    scanned.parts.push(block.part);
                }
            }
        }
        describe_flaws(file, &flaws, &mut scanned.problems);
    }
    scanned
}

pub(super) fn cannot_read(data: &DataFile, error: &io::Error) -> Diagnostic {
    let what = if error.kind() == io::ErrorKind::InvalidInput {
        "not a regular file".to_owned()
    } else {
        error.to_string()
    };
    Diagnostic::error("unreadable-file", format!("`{}` cannot be read: {what}", data.name))
        .at(Place::file(data.name.clone()))
        .help("the rest of the book is read without it")
}

fn describe_flaws(file: &OpenFile<'_>, flaws: &[(FlawKind, u64)], problems: &mut Vec<Diagnostic>) {
    for &(kind, offset) in flaws.iter().take(PROBLEMS) {
        let place = place_at(file, offset);
        problems.push(super::flaw::describe(kind, place, file.head.names.len()));
    }
}

/// The place of a row by its offset: only now are the lines before it counted.
fn place_at(file: &OpenFile<'_>, offset: u64) -> Place {
    let mut buffer = Vec::new();
    let mut line = file.head.begin_line;
    let mut at = file.head.begin;
    while at < offset {
        let want = usize::try_from(offset - at).map_or(USUAL.block, |n| n.min(USUAL.block));
        if file.file.read(at, want, &mut buffer).is_err() || buffer.is_empty() {
            break;
        }
        line += memchr::memchr_iter(b'\n', &buffer).count();
        at += buffer.len() as u64;
    }
    if file.file.read(offset, 4096, &mut buffer).is_err() {
        return Place::file(file.data.name.clone());
    }
    let end = memchr::memchr(b'\n', &buffer).unwrap_or(buffer.len());
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    Place::on_line(file.data.name.clone(), line, &buffer[..end], start, start..start + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::id_index::{IdIndex, NOBODY};
    use crate::text::csv::{Dialect, Document};
    use proptest::prelude::*;

    fn write(dir: &std::path::Path, name: &str, bytes: &[u8]) -> DataFile {
        use std::io::Write as _;
        let path = dir.join(name);
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).unwrap();
        file.write_all(bytes).unwrap();
        DataFile { name: name.to_owned(), path }
    }

    fn read(files: &[DataFile], columns: &[&str], size: usize) -> (Vec<Vec<String>>, u64, Vec<Diagnostic>) {
        read_about(files, columns, About::Everybody, Sizes { block: size, ..USUAL })
    }

    fn read_about(
        files: &[DataFile],
        columns: &[&str],
        about: About<'_>,
        sizes: Sizes,
    ) -> (Vec<Vec<String>>, u64, Vec<Diagnostic>) {
        let found = scan_in_blocks(
            files,
            columns,
            about,
            sizes,
            |_| Vec::new(),
            |rows: &mut Vec<Vec<String>>, row| {
                rows.push((0..columns.len()).map(|i| row.text(i).into_owned()).collect());
            },
        );
        (found.parts.concat(), found.refused, found.problems)
    }

    #[test]
    fn columns_are_found_by_name_in_each_file() {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            write(dir.path(), "a.csv", b"id,name\n1,A\n"),
            write(dir.path(), "b.csv", b"name;x;id\r\nB;;2\r\n"),
        ];
        let (rows, refused, problems) = read(&files, &["id", "city", "name"], USUAL.block);
        assert_eq!(rows, [["1", "", "A"], ["2", "", "B"]]);
        assert_eq!((refused, problems.len()), (0, 0));
    }

    #[test]
    fn a_broken_row_is_named_with_its_line_and_the_others_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = write(dir.path(), "a.csv", b"id,name\n1,A\n2,B,C\n3,\"open\n4,D\n5,E,,\n");
        let (rows, refused, problems) = read(&[file], &["id"], 4);
        assert_eq!(rows, [["1"], ["4"], ["5"]]);
        assert_eq!(refused, 2);
        let lines: Vec<_> = problems.iter().map(|p| (p.code, p.place.as_ref().unwrap().line)).collect();
        assert_eq!(lines, [("ragged-row", 3), ("unclosed-quote", 4), ("ragged-row", 6)]);
    }

    #[test]
    fn an_empty_file_and_a_missing_one_are_problems_not_panics() {
        let dir = tempfile::tempdir().unwrap();
        let gone = DataFile { name: "gone.csv".into(), path: dir.path().join("gone.csv") };
        let files = [write(dir.path(), "a.csv", b""), gone];
        let (rows, _, problems) = read(&files, &["id"], USUAL.block);
        assert!(rows.is_empty());
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["no-header", "unreadable-file"]);
    }

    #[test]
    fn a_file_without_the_word_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            write(dir.path(), "a.csv", b"id,contact\n1,c-1\n2,c-2\n3,\"open\n"),
            write(dir.path(), "b.csv", b"id,contact\n4,c-2\n5,\"open\n"),
        ];
        let new = |_| Vec::new();
        let row = |part: &mut Vec<String>, row: &Row<'_>| part.push(row.text(0).into_owned());
        let mut ids = IdIndex::with_capacity(1);
        ids.insert(b"c-1", 0);
        let silent = Silent::default();
        let about = About::Some { cell: 1, ids: &ids, words: &[b"c-1".to_vec()], silent: &silent };
        let found = scan_about(&files, &["id", "contact"], about, new, row);
        assert_eq!(found.parts.concat(), ["1", "2"]);
        assert_eq!(found.problems.len(), 1);
        assert_eq!(files.map(|file| silent.is(&file.path)), [false, true]);
    }

    proptest! {
        #[test]
        fn blocks_of_any_size_read_what_the_document_reads(
            cells in proptest::collection::vec(("[a-z]{0,6}", "[a-z\"\n, ]{0,9}"), 1..40),
            size in 1usize..60,
        ) {
            let mut bytes = b"id,note\n".to_vec();
            for (id, note) in &cells {
                bytes.extend(crate::text::csv::join([id, note], Dialect::OWN));
            }
            let dir = tempfile::tempdir().unwrap();
            let file = write(dir.path(), "t.csv", &bytes);
            let doc = Document::parse(bytes);
            let want: Vec<Vec<String>> =
                (0..doc.records().len()).map(|r| vec![doc.cell(r, 0).into_owned(), doc.cell(r, 1).into_owned()]).collect();
            let (rows, refused, _) = read(&[file], &["id", "note"], size);
            prop_assert_eq!(rows, want);
            prop_assert_eq!(refused, 0);
        }

        #[test]
        fn asked_about_some_a_scan_says_of_them_and_of_the_file_what_it_says_of_everybody(
            lines in proptest::collection::vec("[12],[ab\"]{0,3},[a-z]{0,20}[,\"\r<=#]{0,1}[a-z]{0,9}(,[a-z]{0,40})?", 1..60),
            end in "[\n]{0,2}",
            block in 1usize..600,
            piece in 1usize..90,
            more in 1usize..20,
        ) {
            let bytes = format!("id,who,note,more\n{}{end}", lines.join("\n"));
            let dir = tempfile::tempdir().unwrap();
            let files = [write(dir.path(), "t.csv", bytes.as_bytes())];
            let mut ids = IdIndex::with_capacity(2);
            for id in ["a", "bab"] {
                ids.insert(id.as_bytes(), 0);
            }
            let columns = ["who", "id", "note", "more"];
            let (mut all, refused, problems) = read(&files, &columns, block);
            all.retain(|row| ids.get(row[0].as_bytes()) != NOBODY);
            let about = About::Some { cell: 0, ids: &ids, words: &[], silent: &Silent::default() };
            let mut some = read_about(&files, &columns, about, Sizes { block, piece, more });
            some.0.retain(|row| ids.get(row[0].as_bytes()) != NOBODY);
            prop_assert_eq!(some, (all, refused, problems));
        }
    }
}
