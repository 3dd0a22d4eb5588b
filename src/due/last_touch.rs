//! The last real touch of everybody, and the recent ones: one pass over the interactions, nothing kept of a row but
//! twelve bytes.

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use crate::book::Book;
use crate::book::id_index::{Enough, IdIndex, NOBODY, Number, Waiting};
use crate::book::scan::{Ahead, scan};
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{Day, DayReader};
use crate::profile::People;

const NEVER: i32 = i32::MIN;
/// Of fewer people the last touches are found by one thread.
const FEW: usize = 20_000;
/// Runs of parts that are looked through at once, each with a column about everybody.
const RUNS: usize = 2;

/// When everybody was last spoken to, by which channel, and by whom how often of late.
#[derive(Debug)]
pub struct LastTouches {
    last: Vec<(i32, u32)>,
    channels: Vec<String>,
    /// Person and day of the touches within the time that limits look back, by person.
    recent: Vec<(Number, i32)>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

/// Bytes of a short row: for so many a part has room from the first.
const SHORT_ROW: usize = 40;

/// Person, day and channel of a touch.
type Touched = (Number, i32, u32);

/// A channel of a block: by length and first bytes most are told apart.
struct Channel {
    brief: (usize, [u8; 4]),
    name: Vec<u8>,
}

struct Part {
    /// The last ones may still wait for the person.
    rows: Vec<Touched>,
    channels: Vec<Channel>,
    days: DayReader,
    waiting: Waiting,
}

impl Part {
    fn with_room(ahead: Ahead) -> Part {
        Part {
            rows: Vec::with_capacity(ahead.bytes / SHORT_ROW),
            channels: Vec::new(),
            days: DayReader::default(),
            waiting: Waiting::default(),
        }
    }

    /// Gives the touches that wait the numbers of their people.
    fn settle(&mut self, index: &IdIndex) {
        let first = self.rows.len() - self.waiting.len();
        let mut rows = self.rows[first..].iter_mut();
        self.waiting.settle(index, |who| {
            if let Some(row) = rows.next() {
                row.0 = who;
            }
        });
    }

    fn channel(&mut self, name: &[u8]) -> u32 {
        // A book has a handful of channels, and most differ in how they begin or how long they are.
        let brief = (name.len(), name.first_chunk::<4>().copied().unwrap_or_default());
        let known = self.channels.iter().position(|known| known.brief == brief && known.name == name);
        known.unwrap_or_else(|| {
            self.channels.push(Channel { brief, name: name.to_vec() });
            self.channels.len() - 1
        }) as u32
    }
}

impl LastTouches {
    /// Reads the interactions up to the as-of day; touches of the last `memory` days are kept one by one.
    #[must_use]
    pub fn read(book: &Book, people: &People, memory: i32) -> LastTouches {
        let columns = ["at", "contact", "channel", "outcome"];
        let scanned = scan(&book.files(TableId::Interactions), &columns, Part::with_room, |part, row| {
            let Some(day) = part.days.read(&row.cell(0)) else { return };
            let channel = row.cell(2);
            if day > people.as_of || channel.as_ref() == b"note" || !row.cell(3).is_empty() {
                return;
            }
            let channel = part.channel(&channel);
            part.rows.push((NOBODY, day.0, channel));
            if part.waiting.push(&people.roster.index, &row.cell(1)) == Enough::Yes {
                part.settle(&people.roster.index);
            }
        });
        let mut touches = LastTouches {
            last: Vec::new(),
            channels: Vec::new(),
            recent: Vec::new(),
            problems: scanned.problems,
        };
        let since = (people.as_of - memory).0;
        let mut parts = Vec::with_capacity(scanned.parts.len());
        for mut part in scanned.parts {
            part.settle(&people.roster.index);
            let names: Vec<u32> =
                part.channels.iter().map(|channel| touches.channel_number(&channel.name)).collect();
            parts.push((part.rows, names));
        }
        // Parts in their order, several runs of them at once: of two touches on one day the later row's counts.
        let size = parts.len().div_ceil(if people.len() < FEW { 1 } else { RUNS }).max(1);
        let last_of = |parts: &[(Vec<Touched>, Vec<u32>)]| {
            let (mut last, mut recent) = (vec![(NEVER, 0); people.len()], Vec::new());
            for (rows, names) in parts {
                for &(who, day, channel) in rows {
                    let Some(last) = last.get_mut(who as usize) else { continue };
                    if day >= last.0 {
                        *last = (day, names[channel as usize]);
                    }
                    if day > since {
                        recent.push((who, day));
                    }
                }
            }
            (last, recent)
        };
        let found: Vec<_> = if parts.len() <= size {
            vec![last_of(&parts)]
        } else {
            parts.par_chunks(size).map(last_of).collect()
        };
        for (last, recent) in found {
            touches.recent.extend(recent);
            if touches.last.is_empty() {
                touches.last = last;
                continue;
            }
            for (known, later) in touches.last.iter_mut().zip(last) {
                if later.0 >= known.0 {
                    *known = later;
                }
            }
        }
        touches.recent.sort_unstable();
        touches
    }

    fn channel_number(&mut self, name: &[u8]) -> u32 {
        let name = String::from_utf8_lossy(name);
        let known = self.channels.iter().position(|c| *c == name);
        known.unwrap_or_else(|| {
            self.channels.push(name.into_owned());
            self.channels.len() - 1
        }) as u32
    }

    /// The day of the last touch.
    #[must_use]
    #[inline]
    pub fn day(&self, who: usize) -> Option<Day> {
        let day = self.last[who].0;
        (day != NEVER).then_some(Day(day))
    }

    /// The channel of the last touch; empty without one.
    #[must_use]
    pub fn channel(&self, who: usize) -> &str {
        let (day, channel) = self.last[who];
        if day == NEVER { "" } else { &self.channels[channel as usize] }
    }

    /// How many touches there were after `since`, as far back as was asked for.
    #[must_use]
    pub fn count_since(&self, who: Number, since: Day) -> usize {
        let from = self.recent.partition_point(|&touch| touch <= (who, since.0));
        let to = self.recent.partition_point(|&touch| touch <= (who, i32::MAX));
        to.saturating_sub(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::due::desk::tests::book;

    #[test]
    fn notes_missed_calls_and_bounces_are_no_touch() {
        let dir = book(&[
            ("contacts.csv", "id,name\nc-1,Ann\nc-2,Bo\n"),
            (
                "interactions/2026-02.csv",
                "id,at,contact,channel,outcome\n\
                 i-1,2026-02-03T10:00:00,c-1,call,\n\
                 i-2,2026-02-20,c-1,call,no-answer\n\
                 i-3,2026-02-21,c-1,note,\n\
                 i-4,2026-02-22,c-1,email,bounced\n\
                 i-5,2026-02-23,c-1,email,bulk\n\
                 i-6,2026-03-09,c-1,visit,\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let today = Day::new(2026, 3, 2).unwrap();
        let people = People::read(&book, &[], today);
        let touches = LastTouches::read(&book, &people, 60);
        assert_eq!(touches.day(0).unwrap().to_string(), "2026-02-03");
        assert_eq!((touches.channel(0), touches.channel(1)), ("call", ""));
        assert_eq!(touches.day(1), None);
        assert_eq!(touches.count_since(0, today - 60), 1);
        assert_eq!(touches.count_since(0, Day::new(2026, 2, 3).unwrap()), 0);
        assert_eq!(touches.count_since(1, today - 60), 0);
    }
}
