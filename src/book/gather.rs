//! Rows of logs becoming events: each about a numbered customer, none after the day.

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
    /// Those of nobody we know, where they are kept apart, and whom their rows name.
    pub apart: Vec<(Named, T)>,
    /// Rows about an id nobody has, or about a company where people are the customers; the ids are noted as
    /// [unread](super::unread::Unread).
    pub strangers: u64,
    /// Rows without a day; one that cannot be read is noted as [unread](super::unread::Unread).
    pub dayless: u64,
    /// Rows after the as-of day, which are not read.
    pub later: u64,
    /// What could not be read at all.
    pub problems: Vec<Diagnostic>,
}

impl<T> Default for Events<T> {
    fn default() -> Events<T> {
        Events {
            list: Pieces::default(),
            apart: Vec::new(),
            strangers: 0,
            dayless: 0,
            later: 0,
            problems: Vec::new(),
        }
    }
}

/// Whether rows without a known customer are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strangers {
    In,
    /// In a list of their own.
    Apart,
    Out,
}

/// The events of a block of rows, with what their maker remembers of the block.
struct Part<T, M> {
    /// The last ones may still wait for the number of their customer.
    list: Vec<T>,
    apart: Vec<(Named, T)>,
    strangers: u64,
    dayless: u64,
    later: u64,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It does not say.
    Nobody,
    /// A contact, perhaps with a company.
    Contact,
    /// A company alone.
    Company,
}

impl<T: Of + Copy, M: Default> Part<T, M> {
    /// A part with room for the events of so many rows: only what is filled of it costs.
    fn with_room(rows: usize) -> Part<T, M> {
        Part {
            list: Vec::with_capacity(rows),
            apart: Vec::new(),
            strangers: 0,
            dayless: 0,
            later: 0,
            days: DayReader::default(),
            waiting: Waiting::default(),
            are_named: Vec::new(),
            unknown: 0,
            begin: None,
            memory: M::default(),
        }
    }

    /// Takes an event in whose customer is known.
    fn take(&mut self, mut event: T, who: Number, named: Named, strangers: Strangers) {
        if who == NOBODY {
            self.strangers += u64::from(named != Named::Nobody);
            self.unknown += u64::from(named == Named::Contact);
            match strangers {
                Strangers::In => {}
                Strangers::Apart => return self.apart.push((named, event)),
                Strangers::Out => return,
            }
        }
        *event.who() = who;
        self.list.push(event);
    }

    /// Lets an event wait for its number, with many others.
    #[inline]
    fn wait(&mut self, event: T, contact: &[u8], named: Named, index: &IdIndex) -> Enough {
        self.list.push(event);
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
        if unknown > 0 && strangers != Strangers::In {
            self.set_apart(first, strangers);
        }
        self.are_named.clear();
    }

    /// Lets go of those from `first` on whom nobody knows, or sets them apart.
    fn set_apart(&mut self, first: usize, strangers: Strangers) {
        let mut kept = first;
        for at in first..self.list.len() {
            if *self.list[at].who() != NOBODY {
                self.list.swap(kept, at);
                kept += 1;
            } else if strangers == Strangers::Apart {
                self.apart.push((self.are_named[at - first], self.list[at]));
            }
        }
        self.list.truncate(kept);
    }
}

/// The events of the rows that `counts` lets through and `make` makes something of, as yet about nobody.
///
/// What `make` remembers of a block comes with its piece of the list, in the same order.
pub(super) fn gather<T: Send + Of + Copy, M: Default + Send>(
    files: &[DataFile],
    columns: &[&str],
    reading: &Reading<'_>,
    strangers: Strangers,
    counts: impl Fn(&Row<'_>) -> bool + Sync,
    make: impl Fn(&mut M, &Row<'_>, Day) -> Option<T> + Sync,
) -> (Events<T>, Vec<M>) {
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
        columns,
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
            let named = match (contact.is_empty(), company.is_empty()) {
                (false, _) => Named::Contact,
                (true, false) => Named::Company,
                (true, true) => Named::Nobody,
            };
            match reading.who {
                Whose::Contact(index) => {
                    if part.wait(event, &contact, named, index) == Enough::Yes {
                        part.settle(index, strangers);
                    }
                }
                Whose::Either(who) => part.take(event, who(&contact, &company), named, strangers),
            }
        },
    );
    let mut all = Events { problems: scanned.problems, ..Events::default() };
    let (mut lists, mut memories) = (Vec::new(), Vec::new());
    let mut nowhere = Nowhere::default();
    for mut part in scanned.parts {
        if let Whose::Contact(index) = reading.who {
            part.settle(index, strangers);
        }
        lists.push(part.list);
        all.apart.extend(part.apart);
        all.strangers += part.strangers;
        all.dayless += part.dayless;
        all.later += part.later;
        nowhere.add(part.unknown, part.begin);
        memories.push(part.memory);
    }
    all.list = lists.into();
    // Where only some people are looked for, everybody else is not unknown.
    if let Only::Everybody = reading.only {
        nowhere.note(files, columns[1], |id| reading.number(id, b"") != NOBODY);
    }
    (all, memories)
}
