//! Rows of logs becoming events: each about a numbered customer, none after the day, none twice.

use rayon::slice::ParallelSliceMut;

use super::block::is_blank;
use super::id_index::{Enough, IdIndex, NOBODY, Number, Waiting};
use super::layout::DataFile;
use super::pieces::Pieces;
use super::rates::Rates;
use super::scan::{About, Ahead, Row, Scanned, Silent, scan_about};
use super::unread::Nowhere;
use crate::diag::Diagnostic;
use crate::model::{Currency, Day, DayReader};

/// What a reader of events needs to know of the book.
pub struct Reading<'a> {
    /// Whom a row counts for.
    pub who: Whose<'a>,
    /// Whose rows alone are of interest.
    pub only: Only<'a>,
    /// The last day to be read.
    pub as_of: Day,
    /// The book's currency.
    pub currency: Currency,
    /// Rates into the book's currency.
    pub rates: &'a Rates,
}

/// Whose rows of a log are of interest.
#[derive(Clone, Copy, Debug)]
pub enum Only<'a> {
    /// Everybody's.
    Everybody,
    /// Those of the contacts [`Whose::Contact`] knows: by all their ids where they are few, and with a place to note the
    /// files that name none of these.
    Known(&'a [Vec<u8>], &'a Silent),
}

/// Whom a row of a log counts for, as a number; [`NOBODY`] for unknown ones.
#[derive(Clone, Copy)]
pub enum Whose<'a> {
    /// For its contact.
    Contact(&'a IdIndex),
    /// For whom the function says, by its contact and company cells.
    Either(&'a (dyn Fn(&[u8], &[u8]) -> Number + Sync)),
}

impl Reading<'_> {
    /// Whom a row with these contact and company cells counts for.
    pub(super) fn number(&self, contact: &[u8], company: &[u8]) -> Number {
        match self.who {
            Whose::Contact(index) => index.get(contact),
            Whose::Either(who) => who(contact, company),
        }
    }
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("as_of", &self.as_of).finish_non_exhaustive()
    }
}

/// Something about one customer.
pub(super) trait Of {
    fn who(&mut self) -> &mut Number;
}

/// Events of one kind, and how many rows could not become one.
#[derive(Debug)]
pub struct Events<T> {
    /// In the order of the files and their rows.
    pub list: Pieces<T>,
    /// Rows about an id nobody has, or about a company where people are the customers; the ids are noted as
    /// [unread](super::unread::Unread).
    pub strangers: u64,
    /// Rows without a day; one that cannot be read is noted as [unread](super::unread::Unread).
    pub dayless: u64,
    /// Rows after the as-of day, which are not read.
    pub later: u64,
    /// Rows that stand twice with the same id and content, counted once.
    pub repeated: u64,
    /// What could not be read at all.
    pub problems: Vec<Diagnostic>,
}

impl<T> Default for Events<T> {
    fn default() -> Events<T> {
        Events {
            list: Pieces::default(),
            strangers: 0,
            dayless: 0,
            later: 0,
            repeated: 0,
            problems: Vec::new(),
        }
    }
}

/// Whether rows without a known customer are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strangers {
    In,
    Out,
}

/// The events of a block of rows, with what their maker remembers of the block.
struct Part<T, M> {
    /// The last ones may still wait for the number of their customer.
    list: Vec<T>,
    strangers: u64,
    dayless: u64,
    later: u64,
    ids: Ids,
    days: DayReader,
    waiting: Waiting,
    /// Whether the row of each that waits says whom it is about.
    are_named: Vec<Named>,
    /// Rows about an id that nobody has.
    unknown: u64,
    /// The number of the file, and where the first row began.
    begin: Option<(usize, u64)>,
    memory: M,
}

/// Whom a row says it is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Nobody,
    /// A contact, perhaps with a company.
    Contact,
    /// A company alone.
    Company,
}

impl<T: Of, M: Default> Part<T, M> {
    /// A part with room for the events of so many rows: only what is filled of it costs.
    fn with_room(rows: usize) -> Part<T, M> {
        Part {
            list: Vec::with_capacity(rows),
            strangers: 0,
            dayless: 0,
            later: 0,
            ids: Ids { hashes: Vec::with_capacity(rows), ..Ids::default() },
            days: DayReader::default(),
            waiting: Waiting::default(),
            are_named: Vec::new(),
            unknown: 0,
            begin: None,
            memory: M::default(),
        }
    }

    /// Takes an event in whose customer is known.
    fn take(&mut self, mut event: T, id_hash: u64, who: Number, named: Named, strangers: Strangers) {
        if who == NOBODY {
            self.strangers += u64::from(named != Named::Nobody);
            self.unknown += u64::from(named == Named::Contact);
            if strangers == Strangers::Out {
                return;
            }
        }
        *event.who() = who;
        self.list.push(event);
        self.ids.hashes.push(id_hash);
    }

    /// Lets an event wait for its number, with many others.
    #[inline]
    fn wait(&mut self, event: T, id_hash: u64, contact: &[u8], named: Named, index: &IdIndex) -> Enough {
        self.list.push(event);
        self.ids.hashes.push(id_hash);
        self.are_named.push(named);
        self.waiting.push(index, contact)
    }

    /// Gives those that wait their numbers, and lets go of those nobody knows where they are not wanted.
    fn settle(&mut self, index: &IdIndex, strangers: Strangers) {
        let first = self.list.len() - self.waiting.len();
        let (mut at, mut unknown) = (first, 0);
        self.waiting.settle(index, |who| {
            *self.list[at].who() = who;
            if who == NOBODY {
                unknown += 1;
                let named = self.are_named[at - first];
                self.strangers += u64::from(named != Named::Nobody);
                self.unknown += u64::from(named == Named::Contact);
            }
            at += 1;
        });
        self.are_named.clear();
        if unknown == 0 || strangers == Strangers::In {
            return;
        }
        let mut kept = first;
        for at in first..self.list.len() {
            if *self.list[at].who() != NOBODY {
                self.list.swap(kept, at);
                self.ids.hashes.swap(kept, at);
                kept += 1;
            }
        }
        self.list.truncate(kept);
        self.ids.hashes.truncate(kept);
    }
}

/// The events of the rows that `counts` lets through and `make` makes something of, as yet about nobody.
///
/// What `make` remembers of a block comes with its piece of the list, in the same order.
pub(super) fn gather<T: Send + Sync + PartialEq + Of, M: Default + Send>(
    files: &[DataFile],
    columns: &[&str],
    reading: &Reading<'_>,
    strangers: Strangers,
    counts: impl Fn(&Row<'_>) -> bool + Sync,
    make: impl Fn(&mut M, &Row<'_>, Day) -> Option<T> + Sync,
) -> (Events<T>, Vec<M>) {
    let id = columns.len();
    let columns: Vec<&str> = columns.iter().copied().chain(["id"]).collect();
    let about = match (reading.only, reading.who) {
        (Only::Known(words, silent), Whose::Contact(ids)) => About::Some { cell: 1, ids, words, silent },
        _ => About::Everybody,
    };
    let room = |ahead: Ahead| match about {
        About::Everybody => ahead.rows(),
        About::Some { .. } => 0,
    };
    let scanned: Scanned<Part<T, M>> = scan_about(
        files,
        &columns,
        about,
        |ahead| Part::with_room(room(ahead)),
        |part, row| {
            if !counts(row) {
                return;
            }
            if part.begin.is_none() {
                part.begin = Some((row.file, row.offset));
            }
            let Some(day) = row.day(0, &mut part.days) else {
                if is_blank(&row.cell(0)) {
                    part.dayless += 1;
                    row.misread(0);
                }
                return;
            };
            if day > reading.as_of {
                part.later += 1;
                return;
            }
            let Some(event) = make(&mut part.memory, row, day) else { return };
            let (contact, company) = (row.cell(1), row.cell(2));
            let id_hash = part.ids.see(&row.cell(id));
            let named = match (contact.is_empty(), company.is_empty()) {
                (false, _) => Named::Contact,
                (true, false) => Named::Company,
                (true, true) => Named::Nobody,
            };
            match reading.who {
                Whose::Contact(index) => {
                    if part.wait(event, id_hash, &contact, named, index) == Enough::Yes {
                        part.settle(index, strangers);
                    }
                }
                Whose::Either(who) => part.take(event, id_hash, who(&contact, &company), named, strangers),
            }
        },
    );
    let mut all = Events { problems: scanned.problems, ..Events::default() };
    let (mut lists, mut ids, mut memories) = (Vec::new(), Vec::new(), Vec::new());
    let mut nowhere = Nowhere::default();
    for mut part in scanned.parts {
        if let Whose::Contact(index) = reading.who {
            part.settle(index, strangers);
        }
        lists.push(part.list);
        all.strangers += part.strangers;
        all.dayless += part.dayless;
        all.later += part.later;
        nowhere.add(part.unknown, part.begin);
        ids.push(part.ids);
        memories.push(part.memory);
    }
    all.list = lists.into();
    // Where only some people are looked for, everybody else is not unknown.
    if let Only::Everybody = reading.only {
        nowhere.note(files, columns[1], |id| reading.number(id, b"") != NOBODY);
    }
    drop_repeated(&mut all, &ids);
    (all, memories)
}

/// The ids of a block of rows, enough to see whether one stands twice.
#[derive(Default)]
struct Ids {
    /// Of the rows that became events.
    hashes: Vec<u64>,
    first: Option<Vec<u8>>,
    last: Vec<u8>,
    /// The last one as a number, where it is short.
    last_rank: Option<u128>,
    /// Whether each was greater than the one before it: then none stands twice in the block.
    unordered: bool,
}

/// A short id as a number in the order of ids; ids that end in zero bytes may share one.
#[inline]
fn rank(id: &[u8]) -> Option<u128> {
    let (first, rest) = id.split_first_chunk::<8>()?;
    if rest.len() > 8 {
        return None;
    }
    let low = rest.iter().fold(0u64, |all, &byte| all << 8 | u64::from(byte));
    // Nothing is left of it to shift where the rest is empty.
    let low = low.checked_shl(64 - 8 * rest.len() as u32).unwrap_or(0);
    Some(u128::from(u64::from_be_bytes(*first)) << 64 | u128::from(low))
}

impl Ids {
    /// Notes where an id stands among the others, and hashes it.
    #[inline]
    fn see(&mut self, id: &[u8]) -> u64 {
        let rank = rank(id);
        if self.first.is_none() {
            self.first = Some(id.to_vec());
        } else {
            self.unordered |= match (rank, self.last_rank) {
                (Some(rank), Some(last)) => rank <= last,
                _ => id <= self.last.as_slice(),
            };
        }
        self.last_rank = rank;
        self.last.clear();
        self.last.extend_from_slice(id);
        // FNV-1a, eight bytes a step; rows whose ids share a hash are compared before one is taken for the other.
        let step = |hash: u64, word: u64| {
            let mixed = (hash ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25);
            mixed ^ mixed >> 32
        };
        let (words, rest) = id.as_chunks::<8>();
        let hash =
            words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| step(hash, u64::from_le_bytes(*word)));
        rest.iter().fold(step(hash, rest.len() as u64), |hash, &byte| step(hash, u64::from(byte)))
    }
}

/// Counts a row once that stands twice with the same id and content, as a union of two branches leaves it.
fn drop_repeated<T: PartialEq>(all: &mut Events<T>, ids: &[Ids]) {
    let filled = || ids.iter().filter_map(|i| Some((i, i.first.as_ref()?)));
    let ordered =
        filled().all(|i| !i.0.unordered) && filled().zip(filled().skip(1)).all(|(a, b)| a.0.last < *b.1);
    if ordered {
        return;
    }
    let mut order: Vec<(u64, u32)> =
        ids.iter().flat_map(|i| &i.hashes).zip(0u32..).map(|(&hash, row)| (hash, row)).collect();
    order.par_sort_unstable();
    let starts: Vec<usize> = ids
        .iter()
        .scan(0, |next, ids| {
            let start = *next;
            *next += ids.hashes.len();
            Some(start)
        })
        .collect();
    let event = |row: u32| {
        let piece = starts.partition_point(|&start| start <= row as usize) - 1;
        &all.list.pieces()[piece][row as usize - starts[piece]]
    };
    let mut gone: Vec<u32> = order
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && event(pair[0].1) == event(pair[1].1))
        .map(|pair| pair[1].1)
        .collect();
    if gone.is_empty() {
        return;
    }
    gone.sort_unstable();
    all.repeated = gone.len() as u64;
    all.list.take_out(&gone);
}
