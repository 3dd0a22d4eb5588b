//! Reading for a report: files of any size in blocks, several at once, only the columns asked for.
//!
//! A block begins after the first line end behind its cut. That is a guess (the line end may stand inside quotes),
//! so every block says where it began and ended, and one that does not join the block before it is read again from
//! where that one ended. What is kept of a row is the caller's business: no row objects, no strings nobody asked for.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memchr::memmem;

pub use super::about::{About, Silent};
use super::block::{After, Block, OF_FILES, PROBLEMS, Sizes, Tally, USUAL, read_block};
pub use super::block::{Ahead, Row};
pub use super::head::header;
use super::head::{Header, OpenFile};
use super::layout::{self, DataFile};
use super::soundness::{Fault, Rows, without_key};
use super::superseded::{self, Ids};
use crate::diag::{Diagnostic, Place};
use crate::text::csv::FlawKind;

/// Fewer bytes than this are read by the caller alone: waking others takes longer than they help.
const SMALL: u64 = 12 << 20;
/// Whether others are awake already: then little is shared with them too.
static AWAKE: AtomicBool = AtomicBool::new(false);

/// So many blocks are handed on at once: what is made of them lies near one processor for as long, and nobody waits
/// for another's turn.
const LOT: usize = 4;

/// So many files are open at once: a process may have 1,024, and several tables are scanned at a time.
const OPEN_FILES: usize = 60;

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

/// What a scan says of the files.
#[derive(Debug, Default)]
pub struct Seen {
    /// What could not be read, by file and place.
    pub problems: Vec<Diagnostic>,
    /// Rows handed out.
    pub rows: u64,
    /// Lines that could not be used, each named in `problems` (up to a limit a file).
    pub refused: u64,
    /// The numbers of the files whose header lacks the first column asked for.
    pub keyless: Vec<usize>,
    /// Whether an id may stand twice.
    ids: Ids,
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
    scan_about(files, columns, About::Everybody, new, row)
}

/// The same for the rows a reader is after.
pub fn scan_about<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
) -> Scanned<A> {
    let mut parts = Vec::new();
    let take = |given| {
        match given {
            Given::Block(part) => parts.push(part),
            Given::Anew => parts.clear(),
        }
        None
    };
    let seen = scan_into(files, columns, about, new, row, take);
    let Seen { problems, rows, refused, keyless, .. } = seen;
    Scanned { parts, problems, rows, refused, keyless }
}

/// What a reader who keeps less than the rows is given.
#[derive(Debug)]
pub enum Given<A> {
    /// The accumulator of a block.
    Block(A),
    /// Rows were among those given so far that are superseded: all of them are forgotten, and given anew.
    Anew,
}

/// The same for a reader who keeps less than the rows: `take` gets the accumulators one by one in the order of the files
/// and their rows, and one that it empties and gives back is filled again. So memory is touched for a few blocks only.
///
/// `take` must not wait for other threads.
pub fn scan_into<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
    take: impl FnMut(Given<A>) -> Option<A> + Send,
) -> Seen {
    let sizes = if about.words().is_empty() { USUAL } else { OF_FILES };
    scan_once(files, columns, about, sizes, new, row, take)
}

/// Scans, and scans anew where an id stood twice: of rows with one id the last alone is handed out in the end.
fn scan_once<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    sizes: Sizes,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
    mut take: impl FnMut(Given<A>) -> Option<A> + Send,
) -> Seen {
    // Who reads the rows of a few people sees no others: in small tables that is looked at first.
    if !about.is_everybody() && superseded::are_small(files) {
        superseded::judge(files);
    }
    let blocks = |part| take(Given::Block(part));
    let seen = scan_in_lots(files, columns, about, sizes, &new, &row, blocks);
    if seen.ids.ascend() || !superseded::judge(files) {
        return seen;
    }
    take(Given::Anew);
    scan_in_lots(files, columns, about, sizes, &new, &row, |part| take(Given::Block(part)))
}

/// Scans so many files after so many, because the system lets only some be open at once.
fn scan_in_lots<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    sizes: Sizes,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
    mut take: impl FnMut(A) -> Option<A> + Send,
) -> Seen {
    let mut seen = Seen::default();
    for (lot, files) in files.chunks(OPEN_FILES).enumerate() {
        let before = lot * OPEN_FILES;
        let begin = |ahead: Ahead| new(Ahead { file: before + ahead.file, ..ahead });
        let more = scan_in_blocks(files, columns, about, sizes, begin, &row, &mut take);
        seen.problems.extend(more.problems);
        seen.rows += more.rows;
        seen.refused += more.refused;
        seen.ids.join(more.ids);
        seen.keyless.extend(more.keyless.into_iter().map(|number| before + number));
    }
    seen
}

fn scan_in_blocks<A: Send>(
    files: &[DataFile],
    columns: &[&str],
    about: About<'_>,
    sizes: Sizes,
    new: impl Fn(Ahead) -> A + Sync,
    row: impl Fn(&mut A, &Row<'_>) + Sync,
    take: impl FnMut(A) -> Option<A> + Send,
) -> Seen {
    let (open, seen) = open_files(files, columns);
    let words: Vec<memmem::Finder<'_>> = about.words().iter().map(memmem::Finder::new).collect();
    let after = After { about, words, sizes };
    let jobs: Vec<Job> =
        open.iter().enumerate().flat_map(|(index, (_, file))| jobs(index, file, sizes)).collect();
    let read = |job: &Job, head: Option<&Header>, spare: Option<A>| {
        let (number, file) = &open[job.file];
        let mut part = spare.unwrap_or_else(|| new(file.ahead(*number, job.from, job.to)));
        let head = head.unwrap_or(&file.head);
        let block = read_block(file, head, job.from, job.to, &after, &mut |cells| row(&mut part, cells))?;
        Ok((part, block))
    };
    let mut joined = Joined {
        sequence: Sequence::new(&open, &jobs, columns, seen),
        read: &read,
        take,
        early: Vec::new(),
        spare: Vec::new(),
    };
    let bytes: u64 = open.iter().map(|(_, file)| file.file.len()).sum();
    let is_small = bytes < SMALL && (sizes == USUAL || sizes == OF_FILES) && !AWAKE.load(Ordering::Relaxed);
    if jobs.len() < 2 || is_small {
        for (number, job) in jobs.iter().enumerate() {
            let spare = joined.spare.pop();
            joined.put(number, read(job, None, spare));
        }
        return joined.sequence.end();
    }
    AWAKE.store(true, Ordering::Relaxed);
    // Whoever is free takes the next block there is, so that none comes far ahead of those before it.
    let (next, came, shared) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(joined));
    let work = || {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let spare = lock(&shared).spare.pop();
        let block = read(&jobs[number], None, spare);
        let lot = {
            let mut came = lock(&came);
            came.push((number, block));
            if came.len() < LOT { Vec::new() } else { std::mem::take(&mut *came) }
        };
        if !lot.is_empty() {
            let mut joined = lock(&shared);
            lot.into_iter().for_each(|(number, block)| joined.put(number, block));
        }
    };
    rayon::scope_fifo(|scope| jobs.iter().for_each(|_| scope.spawn_fifo(|_| work())));
    let mut joined = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    let rest = came.into_inner().unwrap_or_else(PoisonError::into_inner);
    rest.into_iter().for_each(|(number, block)| joined.put(number, block));
    joined.sequence.end()
}

/// The files that can be read, by number, and what is to be said of them and of the others.
fn open_files<'s>(files: &'s [DataFile], columns: &[&str]) -> (Vec<(usize, OpenFile<'s>)>, Seen) {
    let mut seen = Seen::default();
    let mut open = Vec::new();
    let mut like: Option<Arc<Header>> = None;
    for (number, data) in files.iter().enumerate() {
        match OpenFile::at(data, columns, like.as_ref()) {
            Ok(mut file) => {
                file.number = number;
                like = Some(Arc::clone(&file.head));
                if let Some(problem) = without_key(&data.name, &file.head.names) {
                    data.faults.note(Fault::Foreign, problem.clone());
                    if layout::table_of(&data.name).is_some_and(|table| table.table().is_log()) {
                        seen.problems.push(problem);
                        continue;
                    }
                }
                open.push((number, file));
            }
            Err(unsound) => {
                data.faults.note(unsound.fault, unsound.problem.clone());
                seen.problems.push(unsound.problem);
            }
        }
    }
    let is_keyless = |file: &OpenFile<'_>| matches!(file.head.columns.first(), Some(None));
    seen.keyless = open.iter().filter(|(_, file)| is_keyless(file)).map(|(number, _)| *number).collect();
    (open, seen)
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A block to be read: the records of a file that begin between two places, the last of them behind the end.
#[derive(Clone, Copy, Debug)]
struct Job {
    file: usize,
    from: u64,
    to: u64,
}

/// The blocks of a file, which is open as number `index`.
fn jobs(index: usize, file: &OpenFile<'_>, sizes: Sizes) -> impl Iterator<Item = Job> {
    let (begin, len, size) = (file.head.begin, file.file.len(), sizes.block as u64);
    let count = len.saturating_sub(begin).div_ceil(size).max(1);
    let cut = move |k: u64| (begin + k * size).min(len);
    (0..count).map(move |k| Job {
        file: index,
        from: cut(k),
        to: if k + 1 == count { u64::MAX } else { cut(k + 1) },
    })
}

/// Blocks as they come from their readers, joined and handed on in the order of the files.
///
/// Only what has to do with the accumulators is here, for it is compiled for every reader.
struct Joined<'s, A, Read, Take> {
    sequence: Sequence<'s>,
    read: &'s Read,
    take: Take,
    /// Blocks that came before one that precedes them, the last of them first.
    early: Vec<(usize, io::Result<(A, Block)>)>,
    /// What was given back.
    spare: Vec<A>,
}

impl<A, Read, Take> Joined<'_, A, Read, Take>
where
    Read: Fn(&Job, Option<&Header>, Option<A>) -> io::Result<(A, Block)>,
    Take: FnMut(A) -> Option<A>,
{
    /// Takes the block of a job, and hands on all whose turn it is.
    fn put(&mut self, number: usize, came: io::Result<(A, Block)>) {
        let place = self.early.partition_point(|(other, _)| *other > number);
        self.early.insert(place, (number, came));
        while let Some((_, came)) = self.early.pop_if(|(number, _)| *number == self.sequence.due) {
            self.hand_on(came);
            self.sequence.due += 1;
        }
    }

    fn hand_on(&mut self, came: io::Result<(A, Block)>) {
        let begin = came.as_ref().ok().map(|(_, block)| block.begin);
        let mut came = match self.sequence.turn(begin) {
            Turn::Passed => return self.sequence.end_file(),
            Turn::Fits => came,
            Turn::Again(job) => (self.read)(&job, self.sequence.head.as_ref(), None),
        };
        loop {
            let more = match came {
                Err(error) => return self.sequence.fail(&error),
                Ok((part, block)) => {
                    let more = self.sequence.count(block);
                    self.spare.extend((self.take)(part));
                    more
                }
            };
            // What is below another header goes into an accumulator of its own: it has other columns.
            let Some(job) = more else { return self.sequence.end_file() };
            came = (self.read)(&job, self.sequence.head.as_ref(), None);
        }
    }
}

/// Whether a block begins where the one before it ended.
enum Turn {
    Fits,
    /// The guess was wrong: this is to be read instead.
    Again(Job),
    /// The record before this block ends beyond it.
    Passed,
}

/// What is known of the blocks that were handed on.
struct Sequence<'s> {
    open: &'s [(usize, OpenFile<'s>)],
    jobs: &'s [Job],
    /// The columns asked for.
    columns: &'s [&'s str],
    /// The number of the block that is to be handed on next.
    due: usize,
    /// Where the next record of its file begins; unknown behind what could not be read.
    next: Option<u64>,
    /// The header above the next record, where that is not the first of its file.
    head: Option<Header>,
    /// What is wrong with lines of a file, where they begin, and how many columns there are.
    flaws: Vec<(FlawKind, u64, usize)>,
    /// Rows of the file at hand that are not as they should be.
    rows: Rows,
    /// By column asked for, the cells that could not be read, and the file of the first.
    unread: Vec<(usize, Tally)>,
    seen: Seen,
}

impl<'s> Sequence<'s> {
    fn new(
        open: &'s [(usize, OpenFile<'s>)],
        jobs: &'s [Job],
        columns: &'s [&'s str],
        seen: Seen,
    ) -> Sequence<'s> {
        let unread = vec![(0, Tally::default()); columns.len()];
        let (flaws, rows) = (Vec::new(), Rows::default());
        Sequence { open, jobs, columns, due: 0, next: None, head: None, flaws, rows, unread, seen }
    }

    /// What to do with the block that is due and begins there, unless it could not be read.
    fn turn(&mut self, begin: Option<u64>) -> Turn {
        let job = self.jobs[self.due];
        if job.from == self.open[job.file].1.head.begin {
            (self.next, self.head) = (Some(job.from), None);
        }
        match (begin, self.next) {
            (Some(begin), Some(next)) if begin != next || self.head.is_some() => {
                // The record before this block ends elsewhere, maybe beyond it; or the header is another.
                if next >= job.to { Turn::Passed } else { Turn::Again(Job { from: next, ..job }) }
            }
            _ => Turn::Fits,
        }
    }

    /// The block that is due could not be read.
    fn fail(&mut self, error: &io::Error) {
        let data = self.open[self.jobs[self.due].file].1.data;
        self.next = None;
        let problem = super::flaw::cannot_read(&data.name, error);
        data.faults.note(Fault::of_error(error), problem.clone());
        self.seen.problems.push(problem);
        self.end_file();
    }

    /// Takes in what a block brought; what is left of it below another header.
    fn count(&mut self, block: Block) -> Option<Job> {
        let job = self.jobs[self.due];
        let file = &self.open[job.file].1;
        let columns = self.head.as_ref().unwrap_or(&file.head).names.len();
        self.next = Some(block.end);
        self.seen.rows += block.rows;
        self.seen.ids.join(block.ids);
        self.seen.refused += block.refused;
        for ((first, all), later) in self.unread.iter_mut().zip(block.unread.into_inner()) {
            if all.cells == 0 {
                *first = job.file;
            }
            all.join(later);
        }
        self.flaws.extend(block.flaws.into_iter().map(|(kind, place)| (kind, place, columns)));
        self.rows.add(block.ragged);
        self.head = Some(file.head.again(block.header?, self.columns));
        (block.end < job.to.min(file.file.len())).then_some(Job { from: block.end, ..job })
    }

    /// Behind the last block of a file, says what is wrong with its lines.
    fn end_file(&mut self) {
        let file = self.jobs[self.due].file;
        if self.jobs.get(self.due + 1).is_none_or(|next| next.file != file) {
            let file = &self.open[file].1;
            let flaws = describe_flaws(file, &self.flaws);
            file.data.faults.note_lines(&file.data.name, &flaws, std::mem::take(&mut self.rows));
            self.seen.problems.extend(flaws.into_iter().map(|flaw| flaw.1));
            self.flaws.clear();
        }
    }

    fn end(self) -> Seen {
        for (column, (first, tally)) in self.columns.iter().zip(self.unread) {
            if let Some((_, file)) = self.open.get(first).filter(|_| tally.cells > 0) {
                file.data.unread.add(file.data, column, tally);
            }
        }
        self.seen
    }
}

/// The first flaws of a file in words, and the first of each kind.
fn describe_flaws(file: &OpenFile<'_>, flaws: &[(FlawKind, u64, usize)]) -> Vec<(FlawKind, Diagnostic)> {
    let mut kinds = Vec::new();
    let mut found = Vec::new();
    for (number, &(kind, offset, columns)) in flaws.iter().enumerate() {
        let is_first = !kinds.contains(&kind);
        if is_first {
            kinds.push(kind);
        }
        if is_first || number < PROBLEMS {
            let place = place_at(file, offset);
            let finding = super::flaw::describe(kind, place, columns);
            found.push((kind, super::flaw::below(columns, file.head.names.len(), finding)));
        }
    }
    found
}

/// The place of a row of a file by its offset.
pub(super) fn place_of(data: &DataFile, offset: u64) -> Place {
    match OpenFile::at(data, &[], None) {
        Ok(file) => place_at(&file, offset),
        Err(_) => Place::file(data.name.clone()),
    }
}

/// The place of a row by its offset: only now are the lines before it counted.
fn place_at(file: &OpenFile<'_>, offset: u64) -> Place {
    let mut buffer = Vec::new();
    let line = line_at(file, offset);
    if file.file.read(offset, 4096, &mut buffer).is_err() {
        return Place::file(file.data.name.clone());
    }
    let end = memchr::memchr(b'\n', &buffer).unwrap_or(buffer.len());
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    Place::on_line(file.data.name.clone(), line, &buffer[..end], start, start..start + end)
}

/// The line of what begins at `offset`: the lines before it are counted.
pub(super) fn line_at(file: &OpenFile<'_>, offset: u64) -> usize {
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
    line
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
        DataFile::new(name, path)
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
        let mut rows: Vec<Vec<String>> = Vec::new();
        let seen = scan_in_blocks(
            files,
            columns,
            about,
            sizes,
            |_| Vec::new(),
            |part: &mut Vec<Vec<String>>, row| {
                part.push((0..columns.len()).map(|i| row.text(i).into_owned()).collect());
            },
            |mut part| {
                rows.append(&mut part);
                Some(part)
            },
        );
        assert_eq!(rows.len() as u64, seen.rows);
        (rows, seen.refused, seen.problems)
    }

    #[test]
    fn one_cell_of_any_size_is_gone_through_a_few_times() {
        let dir = tempfile::tempdir().unwrap();
        let sizes = Sizes { block: 4 << 10, piece: 2 << 10, more: 256 };
        for (name, fill) in [("plain", "x"), ("blank", "x "), ("open", "\"")] {
            let mut made = 0;
            crate::sys::work::is_linear(200_000, |n| {
                made += 1;
                let bytes =
                    format!("id,name\n1,{}{}\n2,B\n", if fill == "\"" { "\"x" } else { "" }, "x".repeat(n));
                let file = write(dir.path(), &format!("{name}{made}.csv"), bytes.as_bytes());
                let (rows, ..) = read_about(&[file], &["id"], About::Everybody, sizes);
                assert_eq!(rows.last().map(Vec::as_slice), Some(["2".to_owned()].as_slice()));
            });
        }
    }

    #[test]
    fn more_files_than_may_be_open_are_read_each_once_and_in_their_order() {
        let dir = tempfile::tempdir().unwrap();
        let files: Vec<DataFile> = (0..4 * 150)
            .map(|n| write(dir.path(), &format!("{n}.csv"), format!("id\n{n}\n").as_bytes()))
            .collect();
        crate::sys::work::is_linear(150, |n| {
            let take = |part: Vec<(usize, String)>| {
                part.iter().for_each(|(number, id)| assert_eq!(number.to_string(), *id));
                None
            };
            let about = About::Everybody;
            let row = |part: &mut Vec<(usize, String)>, row: &Row<'_>| {
                if let Some(one) = part.first_mut() {
                    one.1 = row.text(0).into_owned();
                }
            };
            let new = |ahead: Ahead| vec![(ahead.file, String::new())];
            let seen = scan_in_lots(&files[..n], &["id", "x"], about, USUAL, new, row, take);
            assert_eq!((seen.rows, seen.problems.len()), (n as u64, 0));
        });
        let keyless = scan(&files, &["x"], |_| (), |(), _| ()).keyless;
        assert_eq!(keyless, (0..files.len()).collect::<Vec<_>>());
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
        let gone = DataFile::new("gone.csv", dir.path().join("gone.csv"));
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

    #[test]
    fn a_line_end_cut_in_two_by_a_piece_hides_no_row() {
        let dir = tempfile::tempdir().unwrap();
        let text = "id,note\r\n1,\"a \"\"\na\"\r\n2,\"aaa\"\"aa\n\"\r\n3,";
        let files = [write(dir.path(), "a.csv", text.as_bytes())];
        for block in 1..60 {
            let sizes = Sizes { block, piece: 16, more: 1 };
            let (rows, refused, _) = read_about(&files, &["id"], About::Everybody, sizes);
            assert_eq!(
                (rows, refused),
                (vec![vec!["1".to_owned()], vec!["2".into()], vec!["3".into()]], 0),
                "{block}"
            );
        }
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
        fn blocks_of_any_size_read_a_log_with_headers_among_its_rows(
            parts in proptest::collection::vec(
                ("(id,at,company|id,at,contact|at,id,contact|budget,id,at,contact|id,at,contact,note)", proptest::collection::vec("[a-z \"\n]{0,12}", 0..8)),
                1..6,
            ),
            ending in prop_oneof![Just("\n"), Just("\r\n")],
            last in any::<bool>(),
            size in 1usize..200,
            piece in 1usize..90,
            more in 1usize..20,
        ) {
            let columns = ["id", "at", "contact", "note", "budget"];
            let (mut bytes, mut want, mut row) = (Vec::new(), Vec::new(), 0);
            let dialect = Dialect { line_end: Dialect::sniff(format!("x{ending}").as_bytes()).line_end, ..Dialect::OWN };
            for (header, notes) in &parts {
                let names: Vec<&str> = header.split(',').collect();
                bytes.extend(crate::text::csv::join(&names, dialect));
                for note in notes {
                    row += 1;
                    let cells = [format!("i-{row}"), format!("2026-01-{row:02}"), format!("c-{}", row % 3), note.clone(), "7".to_owned()];
                    let cell = |name: &str| columns.iter().position(|c| *c == name).map(|at| cells[at].clone()).unwrap_or_default();
                    bytes.extend(crate::text::csv::join(names.iter().map(|name| cell(name)), dialect));
                    want.push(columns.map(|name| if names.contains(&name) { cell(name) } else { String::new() }).to_vec());
                }
            }
            if !last {
                bytes.truncate(bytes.len() - ending.len());
            }
            let dir = tempfile::tempdir().unwrap();
            std::fs::create_dir(dir.path().join("interactions")).unwrap();
            let files = [write(dir.path(), "interactions/2026-01.csv", &bytes)];
            let (rows, refused, problems) =
                read_about(&files, &columns, About::Everybody, Sizes { block: size, piece, more });
            prop_assert_eq!(&rows, &want);
            prop_assert_eq!((refused, problems.len()), (0, 0));
            let doc = Document::of_table(bytes, Some(crate::model::TableId::Interactions.table().header_sign()));
            let of_doc: Vec<Vec<String>> = (0..doc.records().len())
                .map(|r| columns.iter().map(|name| doc.column(name).map_or_else(String::new, |c| doc.cell(r, c).into_owned())).collect())
                .collect();
            prop_assert_eq!(&of_doc, &want);
            let mut ids = IdIndex::with_capacity(1);
            ids.insert(b"c-1", 0);
            let about = About::Some { cell: 2, ids: &ids, words: &[], silent: &Silent::default() };
            let mut some = read_about(&files, &columns, about, Sizes { block: size, piece, more }).0;
            some.retain(|row| row[2] == "c-1");
            want.retain(|row| row[2] == "c-1");
            prop_assert_eq!(some, want);
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
