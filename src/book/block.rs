//! One block of a data file: read piece by piece, taken apart, its rows handed out.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;

use chrono_tz::Tz;
use memchr::memmem;

use super::about::About;
use super::head::{Header, OpenFile};
use super::id_index::NOBODY;
use super::soundness::Rows;
use super::superseded::Ids;
use crate::model::{At, Day, DayReader};
use crate::sys::work::{self, Work};
use crate::text::csv::{Dialect, Field, FlawKind, Lexed, Lexer, LineEnd};

/// Sizes of a block, and of what is read of it at a time: what is near the processor is read fastest, and memory that is
/// not touched costs nothing.
pub(super) const USUAL: Sizes = Sizes { block: 512 << 10, piece: 256 << 10, more: 16 << 10 };
/// The same where a file that says nothing of whom a reader is after is passed over as a whole.
pub(super) const OF_FILES: Sizes = Sizes { block: 4 << 20, ..USUAL };
/// The longest record that is waited for; a quote still open behind it is taken as one that never closes.
const LONGEST: usize = 32 << 20;
/// Problems kept for a file; the rest are counted.
pub(super) const PROBLEMS: usize = 20;

/// One row of a scan: the cells asked for, in the order they were asked for.
#[derive(Debug)]
pub struct Row<'a> {
    unread: &'a RefCell<Vec<Tally>>,
    bytes: &'a [u8],
    fields: &'a [Field],
    columns: &'a [Option<usize>],
    /// The number of its file.
    pub file: usize,
    /// Where the row begins in its file.
    pub offset: u64,
    /// The zone on whose clocks its moments have their days.
    pub zone: Tz,
    /// Whether its columns are those of the first line of the file.
    pub(super) is_by_first_header: bool,
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

    /// Which field of the row cell `i` is; `None` if there is no such column.
    pub(super) fn field(&self, i: usize) -> Option<usize> {
        self.columns[i]
    }

    /// Notes that cell `i` was needed and cannot be read as what its column holds.
    #[cold]
    pub fn misread(&self, i: usize) {
        let Some(field) = self.columns[i] else { return };
        let mut tallies = self.unread.borrow_mut();
        if tallies.is_empty() {
            tallies.resize(self.columns.len(), Tally::default());
        }
        tallies[i].see(self.offset, field);
    }

    /// Cell `i` as a day, whatever time follows; `None` if it is empty, or is noted as one that cannot be read.
    #[inline]
    pub fn day(&self, i: usize, days: &mut DayReader) -> Option<Day> {
        let cell = self.cell(i);
        let day = days.read(&cell, self.zone);
        if day.is_none() && !is_blank(&cell) {
            self.misread(i);
        }
        day
    }

    /// The same of a row whose neighbours are seldom of its day.
    #[must_use]
    pub fn its_day(&self, i: usize) -> Option<Day> {
        self.value(i, |cell| Day::of_cell(cell, self.zone))
    }

    /// Cell `i` as a moment on the clocks of the book; `None` if it is empty, or is noted as one that cannot be read.
    #[must_use]
    pub fn moment(&self, i: usize) -> Option<At> {
        self.value(i, |cell| At::of_cell(cell).map(|at| at.on_clocks_of(self.zone)))
    }

    /// Cell `i`, noted as one that cannot be read unless it is one of `words`; the empty word always is.
    #[inline]
    pub fn word(&self, i: usize, words: &[&str]) -> Cow<'a, [u8]> {
        let cell = self.cell(i);
        if !cell.is_empty() && !words.iter().any(|word| word.as_bytes() == cell.as_ref()) {
            self.misread(i);
        }
        cell
    }

    /// Cell `i` as `read` takes it; `None` if it is empty, or is noted as one that cannot be read.
    #[inline]
    pub fn value<T>(&self, i: usize, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let cell = self.cell(i);
        if is_blank(&cell) {
            return None;
        }
        let value = read(&cell);
        if value.is_none() {
            self.misread(i);
        }
        value
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

/// Whether nothing is written in a cell.
pub(super) fn is_blank(cell: &[u8]) -> bool {
    cell.iter().all(u8::is_ascii_whitespace)
}

/// How many cells of a column could not be read, and the first of them: where its row begins, and which field it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) cells: u64,
    pub(super) offset: u64,
    pub(super) field: usize,
}

impl Tally {
    pub(super) fn see(&mut self, offset: u64, field: usize) {
        if self.cells == 0 {
            (self.offset, self.field) = (offset, field);
        }
        self.cells += 1;
    }

    /// Takes in what was counted further on in the same file.
    pub(super) fn join(&mut self, later: Tally) {
        if self.cells == 0 {
            *self = later;
        } else {
            self.cells += later.cells;
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

impl Ahead {
    /// How many rows it has at most, unless they are uncommonly short: for so many there may be room from the first.
    #[must_use]
    pub fn rows(self) -> usize {
        const SHORT_ROW: usize = 40;
        self.bytes / SHORT_ROW
    }
}

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// Bytes for one accumulator.
    pub(super) block: usize,
    /// Bytes at a time.
    pub(super) piece: usize,
    /// Bytes at a time where a record goes on beyond its block.
    pub(super) more: usize,
}

/// What a reader is after, ready to be looked for.
pub(super) struct After<'a> {
    pub(super) about: About<'a>,
    pub(super) words: Vec<memmem::Finder<'a>>,
    pub(super) sizes: Sizes,
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
    pub(super) fn ahead(&self, file: usize, from: u64, to: u64) -> Ahead {
        let bytes = to.min(self.file.len()).saturating_sub(from);
        Ahead { file, bytes: usize::try_from(bytes).unwrap_or(usize::MAX) }
    }
}

/// What a block brought.
pub(super) struct Block {
    /// Where its first record began.
    pub(super) begin: u64,
    /// Where the next one begins.
    pub(super) end: u64,
    pub(super) rows: u64,
    /// What is wrong with lines, and where they begin.
    pub(super) flaws: Vec<(FlawKind, u64)>,
    pub(super) refused: u64,
    /// The names of the header at which it ended early: the rows after it have other columns.
    pub(super) header: Option<Vec<String>>,
    /// Rows that do not have a cell for each column.
    pub(super) ragged: Rows,
    /// By column asked for, the cells that could not be read; empty where all could.
    pub(super) unread: RefCell<Vec<Tally>>,
    /// The ids of its rows, where nobody knows yet whether one stands twice.
    pub(super) ids: Ids,
}

impl Block {
    /// None of its rows yet.
    fn empty() -> Block {
        let (flaws, ragged, unread, ids) = (Vec::new(), Rows::default(), RefCell::default(), Ids::default());
        Block { begin: 0, end: 0, rows: 0, flaws, refused: 0, header: None, ragged, unread, ids }
    }

    /// Keeps a flaw: the first ones, and the first of each kind.
    fn keep(&mut self, kind: FlawKind, offset: u64) {
        if self.flaws.len() < PROBLEMS || !self.flaws.iter().any(|flaw| flaw.0 == kind) {
            self.flaws.push((kind, offset));
        }
    }
}

thread_local! {
    static BUFFER: std::cell::RefCell<(Vec<u8>, Vec<Field>)> = const { std::cell::RefCell::new((Vec::new(), Vec::new())) };
}

/// Hands out the records of a file that begin from one place up to another.
///
/// Unless the first place is that of the first record, what stands there is the rest of one. `head` is the header above
/// them; at another one the block ends.
///
/// `row` is called through a pointer, so that this is compiled once and not for every reader.
pub(super) fn read_block(
    file: &OpenFile<'_>,
    head: &Header,
    from: u64,
    to: u64,
    after: &After<'_>,
    row: &mut dyn FnMut(&Row<'_>),
) -> io::Result<Block> {
    // Taken out, not borrowed: rayon may run another block on this thread while this one waits.
    let (mut buffer, mut fields) = BUFFER.with(|b| std::mem::take(&mut *b.borrow_mut()));
    let result = read_block_into(file, head, from, to, after, row, &mut buffer, &mut fields);
    if buffer.capacity() <= 2 * OF_FILES.block {
        BUFFER.with(|b| *b.borrow_mut() = (buffer, fields));
    }
    result
}

#[allow(clippy::too_many_arguments)]
fn read_block_into(
    file: &OpenFile<'_>,
    head: &Header,
    from: u64,
    to: u64,
    after: &After<'_>,
    row: &mut dyn FnMut(&Row<'_>),
    buffer: &mut Vec<u8>,
    fields: &mut Vec<Field>,
) -> io::Result<Block> {
    let is_by_first_header = std::ptr::eq(head, &*file.head);
    let first = from == file.head.begin;
    // One byte early, to see whether a line begins right at the cut.
    let mut base = if first { from } else { from - 1 };
    let stop = to.min(file.file.len());
    let mut block = Block::empty();
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
        let mut searched = 0;
        loop {
            work::count(Work::Bytes, filled - searched);
            if let Some(i) = memchr::memchr(newline, &buffer[searched..filled]) {
                break searched + i + 1;
            }
            // A record begins behind a line end, so here none does, and none of what was read is needed.
            let next = base + filled as u64;
            if next >= stop || filled == searched {
                (block.begin, block.end) = (stop, stop);
                return Ok(block);
            }
            searched = filled;
            filled =
                file.file.read_behind(searched, next, (stop - next).min(piece as u64) as usize, buffer)?;
        }
    };
    block.begin = base + position as u64;
    let dialect = Dialect { bom: false, ..file.head.dialect };
    let asked = match after.about {
        About::Everybody => None,
        About::Some { cell, ids, .. } => head.columns[cell].map(|column| (column, ids)),
    };
    'more: loop {
        work::count(Work::Bytes, filled - position);
        let data = &buffer[..filled];
        let at_end = base + filled as u64 >= file.file.len();
        let mut lexer = Lexer::resume(data, dialect, position, 1);
        loop {
            if let Some((column, ids)) = asked {
                let until = usize::try_from(stop - base).unwrap_or(usize::MAX);
                // A header among the rows has a name there: no id without a digit is passed over.
                lexer.pass_over(head.names.len(), column, until, |id| {
                    ids.get(id) != NOBODY || !(id.is_empty() || id.iter().any(u8::is_ascii_digit))
                });
            }
            let offset = base + lexer.position as u64;
            if offset >= stop {
                block.end = offset;
                return Ok(block);
            }
            let begin = lexer.position;
            let (lexed, count) = lexer.next_until(head.limit, fields);
            // A closing quote before a CR that lost its LF to the next piece looks like one before text.
            let is_cut = match lexed {
                Lexed::Broken(FlawKind::UnclosedQuote, _) => true,
                Lexed::Broken(..) => data.ends_with(b"\r"),
                _ => false,
            };
            let unsure = lexer.position + 1 >= filled || is_cut;
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
                    let line = &data[lexer.start..lexer.end];
                    if let Some(sign) = file.sign.filter(|sign| sign.may_be(line, dialect.delimiter))
                        && let Some(names) = sign.names(line, dialect, &head.names)
                    {
                        if names == head.names {
                            continue;
                        }
                        block.end = base + lexer.position as u64;
                        block.header = Some(names);
                        return Ok(block);
                    }
                    if count != head.names.len() {
                        if data[begin] == b'#' {
                            continue;
                        }
                        let (span, columns) = (lexer.start..lexer.end, head.names.len());
                        let is_torn = count < columns && at_end && span.end == filled;
                        if is_torn {
                            // Its last cell may be half of one: `12` of `1200.00`.
                            block.keep(FlawKind::CutShort, offset);
                            block.refused += 1;
                            continue;
                        }
                        let wide = count > columns;
                        block.keep(
                            if wide { FlawKind::TooManyFields } else { FlawKind::TooFewFields },
                            offset,
                        );
                        let cells = cells_of(data, span, dialect);
                        if wide && cells.iter().skip(columns).any(|cell| !cell.is_empty()) {
                            block.refused += 1;
                            block.ragged.take(cells);
                            continue;
                        }
                        if !wide {
                            block.ragged.take_short(cells);
                        }
                    }
                    match &file.superseded {
                        None => {
                            if let Some(id) = head.key.and_then(|key| fields.get(key)) {
                                match id.quoted {
                                    false => block.ids.see(&data[id.start..id.end]),
                                    true => block.ids.see(&id.value(data)),
                                }
                            }
                        }
                        Some(rows) if !rows.is_empty() && rows.binary_search(&offset).is_ok() => continue,
                        Some(_) => {}
                    }
                    block.rows += 1;
                    let raw = &data[lexer.start..lexer.end];
                    row(&Row {
                        unread: &block.unread,
                        bytes: data,
                        fields,
                        columns: &head.columns,
                        file: file.number,
                        offset,
                        zone: file.data.zone,
                        is_by_first_header,
                        raw,
                    });
                }
                Lexed::Other(FlawKind::BlankLine) => {}
                Lexed::Other(kind) | Lexed::Broken(kind, _) => {
                    block.refused += 1;
                    block.keep(kind, offset);
                }
            }
        }
    }
}

/// The cells of a row, all of them.
fn cells_of(bytes: &[u8], span: std::ops::Range<usize>, dialect: Dialect) -> Vec<Vec<u8>> {
    let mut fields = Vec::new();
    let line = &bytes[span];
    Lexer::resume(line, dialect, 0, 1).next(&mut fields);
    fields.iter().map(|field| field.value(line).into_owned()).collect()
}
