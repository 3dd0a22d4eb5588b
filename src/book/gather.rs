//! Rows of logs becoming events: each about a numbered customer, none after the day, none twice.

use rayon::slice::ParallelSliceMut;

use super::id_index::{IdIndex, NOBODY, Number, Waiting};
use super::layout::DataFile;
use super::rates::Rates;
use super::scan::{About, Row, Scanned, Silent, scan_about};
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
    pub list: Vec<T>,
    /// Rows about an id nobody has, or about a company where people are the customers.
    pub strangers: u64,
    /// Rows without a readable day.
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
        Events { list: Vec::new(), strangers: 0, dayless: 0, later: 0, repeated: 0, problems: Vec::new() }
    }
}

/// Whether rows without a known customer are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strangers {
    In,
    Out,
}

/// An event that waits for the number of its customer.
struct Made<T> {
    event: T,
    id_hash: u64,
    /// Whether its row says whom it is about.
    is_named: bool,
}

/// The events of a block of rows.
struct Part<T> {
    events: Events<T>,
    ids: Ids,
    days: DayReader,
    waiting: Waiting<Made<T>>,
}

impl<T> Default for Part<T> {
    fn default() -> Part<T> {
        Part {
            events: Events::default(),
            ids: Ids::default(),
            days: DayReader::default(),
            waiting: Waiting::default(),
        }
    }
}

impl<T: Of> Part<T> {
    fn take(&mut self, made: Made<T>, who: Number, strangers: Strangers) {
        let Made { mut event, id_hash, is_named } = made;
        if who == NOBODY {
            self.events.strangers += u64::from(is_named);
            if strangers == Strangers::Out {
                return;
            }
        }
        *event.who() = who;
        self.events.list.push(event);
        self.ids.hashes.push(id_hash);
    }

    /// Lets an event wait for its number, with many others.
    fn wait(&mut self, made: Made<T>, contact: &[u8], index: &IdIndex, strangers: Strangers) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.push(index, contact, made, |made, who| self.take(made, who, strangers));
        self.waiting = waiting;
    }

    /// Takes in what still waits.
    fn settle(&mut self, index: &IdIndex, strangers: Strangers) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.settle(index, |made, who| self.take(made, who, strangers));
    }
}

/// The events of the rows that `counts` lets through and `make` makes something of, as yet about nobody.
pub(super) fn gather<T: Send + Sync + PartialEq + Of>(
    files: &[DataFile],
    columns: &[&str],
    reading: &Reading<'_>,
    strangers: Strangers,
    counts: impl Fn(&Row<'_>) -> bool + Sync,
    make: impl Fn(&Row<'_>, Day) -> Option<T> + Sync,
) -> Events<T> {
    let id = columns.len();
    let columns: Vec<&str> = columns.iter().copied().chain(["id"]).collect();
    let about = match (reading.only, reading.who) {
        (Only::Known(words, silent), Whose::Contact(ids)) => About::Some { cell: 1, ids, words, silent },
        _ => About::Everybody,
    };
    let scanned: Scanned<Part<T>> = scan_about(
        files,
        &columns,
        about,
        |_| Part::default(),
        |part, row| {
            if !counts(row) {
                return;
            }
            let Some(day) = part.days.read(&row.cell(0)) else {
                part.events.dayless += 1;
                return;
            };
            if day > reading.as_of {
                part.events.later += 1;
                return;
            }
            let Some(event) = make(row, day) else { return };
            let (contact, company) = (row.cell(1), row.cell(2));
            let id_hash = part.ids.see(&row.cell(id));
            let made = Made { event, id_hash, is_named: !contact.is_empty() || !company.is_empty() };
            match reading.who {
                Whose::Contact(index) => part.wait(made, &contact, index, strangers),
                Whose::Either(who) => part.take(made, who(&contact, &company), strangers),
            }
        },
    );
    let mut all = Events { problems: scanned.problems, ..Events::default() };
    let count: usize = scanned.parts.iter().map(|p| p.events.list.len() + p.waiting.len()).sum();
    let mut ids = Vec::with_capacity(scanned.parts.len());
    for mut part in scanned.parts {
        if let Whose::Contact(index) = reading.who {
            part.settle(index, strangers);
        }
        if all.list.is_empty() {
            // Of a single block nothing is copied.
            all.list = part.events.list;
            all.list.reserve_exact(count.saturating_sub(all.list.len()));
        } else {
            all.list.extend(part.events.list);
        }
        all.strangers += part.events.strangers;
        all.dayless += part.events.dayless;
        all.later += part.events.later;
        ids.push(part.ids);
    }
    drop_repeated(&mut all, &ids);
    all
}

/// The ids of a block of rows, enough to see whether one stands twice.
#[derive(Default)]
struct Ids {
    /// Of the rows that became events.
    hashes: Vec<u64>,
    first: Option<Vec<u8>>,
    last: Vec<u8>,
    /// Whether each was greater than the one before it: then none stands twice in the block.
    unordered: bool,
}

impl Ids {
    /// Notes where an id stands among the others, and hashes it.
    #[inline]
    fn see(&mut self, id: &[u8]) -> u64 {
        if self.first.is_none() {
            self.first = Some(id.to_vec());
        } else if id <= self.last.as_slice() {
            self.unordered = true;
        }
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
    let mut gone: Vec<u32> = order
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && all.list[pair[0].1 as usize] == all.list[pair[1].1 as usize])
        .map(|pair| pair[1].1)
        .collect();
    if gone.is_empty() {
        return;
    }
    gone.sort_unstable();
    all.repeated = gone.len() as u64;
    let mut gone = gone.into_iter().peekable();
    let mut row = 0u32;
    all.list.retain(|_| {
        let is_gone = gone.next_if_eq(&row).is_some();
        row += 1;
        !is_gone
    });
}
