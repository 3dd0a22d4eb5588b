//! Reading for a report: files of any size in blocks, several at once, only the columns asked for.
//!
//! A block begins after the first line end behind its cut. That is a guess (the line end may stand inside quotes),
//! so every block says where it began and ended, and one that does not join the block before it is read again from
//! where that one ended. What is kept of a row is the caller's business: no row objects, no strings nobody asked for.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem;
use rayon::prelude::*;

pub use super::about::{About, Silent};
pub use super::head::header;
use super::head::{Header, OpenFile};
use super::id_index::NOBODY;
use super::layout::DataFile;
use crate::diag::{Diagnostic, Place};
use crate::text::csv::{Dialect, Field, FlawKind, Lexed, Lexer, LineEnd};

/// Fewer bytes than this are read by the caller alone: waking others takes longer than they help.
const SMALL: u64 = 12 << 20;
/// Whether others are awake already: then little is shared with them too.
static AWAKE: AtomicBool = AtomicBool::new(false);
/// Sizes of a block, and of what is read of it at a time: what is near the processor is read fastest, and memory that is
/// not touched costs nothing.
const USUAL: Sizes = Sizes { block: 512 << 10, piece: 256 << 10, more: 16 << 10 };
/// The same where a file that says nothing of whom a reader is after is passed over as a whole.
const OF_FILES: Sizes = Sizes { block: 4 << 20, ..USUAL };
/// The longest record that is waited for; a quote still open behind it is taken as one that never closes.
const LONGEST: usize = 32 << 20;
/// Problems kept for a file; the rest are counted.
const PROBLEMS: usize = 20;

/// One row of a scan: the cells asked for, in the order they were asked for.
#[derive(Debug)]
pub struct Row<'a> {
    bytes: &'a [u8],
    fields: &'a [Field],
    columns: &'a [Option<usize>],
    /// Where the row begins in its file.
    pub offset: u64,
    /// The row's bytes, without the line end.
    pub raw: &'a [u8],
}

impl<'a> Row<'a> {
    /// Whether the file has the column asked for as number `i`.
    #[must_use]
    #[inline]
    pub fn has(&self, i: usize) -> bool {
        self.columns[i].is_some()
    }

    /// The value of cell `i`; empty where the file or the row has no such column.
    #[must_use]
    #[inline]
    pub fn cell(&self, i: usize) -> Cow<'a, [u8]> {
        match self.columns[i].and_then(|c| self.fields.get(c)) {
            None => Cow::Borrowed(b""),
            Some(field) if !field.quoted => Cow::Borrowed(&self.bytes[field.start..field.end]),
            Some(field) => field.value(self.bytes),
        }
    }

    /// The value of cell `i` as text; bytes that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self, i: usize) -> Cow<'a, str> {
        match self.cell(i) {
            Cow::Borrowed(b) => String::from_utf8_lossy(b),
            Cow::Owned(b) => Cow::Owned(String::from_utf8_lossy(&b).into_owned()),
        }
    }
}

/// A block that is about to be read.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// The number of its file.
    pub file: usize,
    /// How many bytes it has; a row that begins in it may go on behind it.
    pub bytes: usize,
}

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

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sizes {
    /// Bytes for one accumulator.
    block: usize,
    /// Bytes at a time.
    piece: usize,
    /// Bytes at a time where a record goes on beyond its block.
    more: usize,
}

/// What a reader is after, ready to be looked for.
struct After<'a> {
    about: About<'a>,
    words: Vec<memmem::Finder<'a>>,
    sizes: Sizes,
}

impl After<'_> {
    /// Whether one of the words stands behind the header of the file; so it is taken to where none are to be looked for.
    fn stands_in(&self, file: &OpenFile<'_>, buffer: &mut Vec<u8>) -> io::Result<bool> {
        let Some(longest) = self.words.iter().map(|word| word.needle().len()).max() else { return Ok(true) };
        let (mut at, mut kept) = (file.head.begin, 0);
        loop {
            let filled = file.file.read_behind(kept, at, self.sizes.piece, buffer)?;
            if self.words.iter().any(|word| word.find(&buffer[..filled]).is_some()) {
                return Ok(true);
            }
            at += (filled - kept) as u64;
            if filled == kept || at >= file.file.len() {
                // A file that became shorter meanwhile is read as it is now.
                return Ok(at < file.file.len());
            }
            // A word may begin here and end in the next piece.
            kept = filled.min(longest.saturating_sub(1));
            buffer.copy_within(filled - kept..filled, 0);
        }
    }
}

impl OpenFile<'_> {
    /// The block between two places, the second of which may be behind the end.
    fn ahead(&self, file: usize, from: u64, to: u64) -> Ahead {
        let bytes = to.min(self.file.len()).saturating_sub(from);
        Ahead { file, bytes: usize::try_from(bytes).unwrap_or(usize::MAX) }
    }
}

struct Block<A> {
    part: A,
    file: usize,
    begin: u64,
    end: u64,
    rows: u64,
    flaws: Vec<(FlawKind, u64)>,
    refused: u64,
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
        read_block(file, index, from, to, &after, new(file.ahead(*number, from, to)), &row)
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
                    read_block(file, index, next, to, &after, new(file.ahead(*number, next, to)), &row)
                }
                (block, _) => block,
            };
            match block {
                Err(error) => {
                    next = None;
                    scanned.problems.push(cannot_read(file.data, &error));
                }
                Ok(block) => {
                    debug_assert_eq!(block.file, index);
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

thread_local! {
    static BUFFER: std::cell::RefCell<(Vec<u8>, Vec<Field>)> = const { std::cell::RefCell::new((Vec::new(), Vec::new())) };
}

#[allow(clippy::too_many_arguments)]
fn read_block<A>(
    file: &OpenFile<'_>,
    index: usize,
    from: u64,
    to: u64,
    after: &After<'_>,
    part: A,
    row: &(impl Fn(&mut A, &Row<'_>) + Sync),
) -> io::Result<Block<A>> {
    // Taken out, not borrowed: rayon may run another block on this thread while this one waits.
    let (mut buffer, mut fields) = BUFFER.with(|b| std::mem::take(&mut *b.borrow_mut()));
    let result = read_block_into(file, index, from, to, after, part, row, &mut buffer, &mut fields);
    if buffer.capacity() <= 2 * OF_FILES.block {
        BUFFER.with(|b| *b.borrow_mut() = (buffer, fields));
    }
    result
}

#[allow(clippy::too_many_arguments)]
fn read_block_into<A>(
    file: &OpenFile<'_>,
    index: usize,
    from: u64,
    to: u64,
    after: &After<'_>,
    part: A,
    row: &(impl Fn(&mut A, &Row<'_>) + Sync),
    buffer: &mut Vec<u8>,
    fields: &mut Vec<Field>,
) -> io::Result<Block<A>> {
    let first = from == file.head.begin;
    // One byte early, to see whether a line begins right at the cut.
    let mut base = if first { from } else { from - 1 };
    let stop = to.min(file.file.len());
    let mut block = Block { part, file: index, begin: 0, end: 0, rows: 0, flaws: Vec::new(), refused: 0 };
    let Sizes { block: size, piece, more } = after.sizes;
    if buffer.is_empty() {
        *buffer = vec![0; piece + more];
    }
    let is_whole = first && stop == file.file.len() && stop - base <= size as u64;
    if is_whole && !after.stands_in(file, buffer)? {
        if let About::Some { silent, .. } = after.about {
            silent.note(&file.data.path);
        }
        block.begin = from;
        block.end = file.file.len();
        return Ok(block);
    }
    let mut filled = file.file.read_behind(0, base, (stop - base).min(piece as u64) as usize, buffer)?;
    let mut position = if first {
        0
    } else {
        let newline = if file.head.dialect.line_end == LineEnd::Cr { b'\r' } else { b'\n' };
        loop {
            if let Some(i) = memchr::memchr(newline, &buffer[..filled]) {
                break i + 1;
            }
            let had = filled;
            filled = file.file.read_behind(had, base + had as u64, more, buffer)?;
            if filled == had {
                break had;
            }
        }
    };
    block.begin = base + position as u64;
    let dialect = Dialect { bom: false, ..file.head.dialect };
    let asked = match after.about {
        About::Everybody => None,
        About::Some { cell, ids, .. } => file.head.columns[cell].map(|column| (column, ids)),
    };
    'more: loop {
        let data = &buffer[..filled];
        let at_end = base + filled as u64 >= file.file.len();
        let mut lexer = Lexer::resume(data, dialect, position, 1);
        loop {
            if let Some((column, ids)) = asked {
                let until = usize::try_from(stop - base).unwrap_or(usize::MAX);
                lexer.pass_over(file.head.names.len(), column, until, |id| ids.get(id) != NOBODY);
            }
            let offset = base + lexer.position as u64;
            if offset >= stop {
                block.end = offset;
                return Ok(block);
            }
            let begin = lexer.position;
            let (lexed, count) = lexer.next_until(file.head.limit, fields);
            let unsure =
                lexer.position + 1 >= filled || matches!(lexed, Lexed::Broken(FlawKind::UnclosedQuote, _));
            if unsure && !at_end && filled - begin < LONGEST {
                // The record may go on: keep its beginning, read on behind it, and look again.
                base += begin as u64;
                let had = filled - begin;
                buffer.copy_within(begin..filled, 0);
                let want = if had > piece {
                    OF_FILES.block.max(had)
                } else {
                    more.max(((stop - base) as usize).min(piece))
                };
                filled = file.file.read_behind(had, base + had as u64, want, buffer)?;
                position = 0;
                if filled == had {
                    // The file became shorter while it was read: what is there is all there is.
                    block.end = base + had as u64;
                    return Ok(block);
                }
                continue 'more;
            }
            match lexed {
                Lexed::End => {
                    block.end = base + lexer.position as u64;
                    return Ok(block);
                }
                Lexed::Record => {
                    if count != file.head.names.len() {
                        if data[begin] == b'#' {
                            continue;
                        }
                        let wide = count > file.head.names.len();
                        if block.flaws.len() < PROBLEMS {
                            let kind = if wide { FlawKind::TooManyFields } else { FlawKind::TooFewFields };
                            block.flaws.push((kind, offset));
                        }
                        if wide
                            && !only_empty_cells_more(
                                data,
                                lexer.start..lexer.end,
                                dialect,
                                file.head.names.len(),
                            )
                        {
                            block.refused += 1;
                            continue;
                        }
                    }
                    block.rows += 1;
                    let raw = &data[lexer.start..lexer.end];
                    row(
                        &mut block.part,
                        &Row { bytes: data, fields, columns: &file.head.columns, offset, raw },
                    );
                }
                Lexed::Other(FlawKind::BlankLine) => {}
                Lexed::Other(kind) | Lexed::Broken(kind, _) => {
                    block.refused += 1;
                    if block.flaws.len() < PROBLEMS {
                        block.flaws.push((kind, offset));
                    }
                }
            }
        }
    }
}

/// Whether a row longer than the header is so by empty cells alone, as spreadsheets leave them.
fn only_empty_cells_more(
    bytes: &[u8],
    span: std::ops::Range<usize>,
    dialect: Dialect,
    columns: usize,
) -> bool {
    let mut fields = Vec::new();
    let line = &bytes[span];
    Lexer::resume(line, dialect, 0, 1).next(&mut fields);
    fields.iter().skip(columns).all(|f| f.value(line).is_empty())
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
    use crate::book::id_index::IdIndex;
    use crate::text::csv::Document;
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
