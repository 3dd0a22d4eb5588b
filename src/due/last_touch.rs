//! The last real touch of everybody, and the recent ones: one pass over the interactions, nothing kept of their
//! rows.

use super::channels::Channels;
use crate::book::Book;
use crate::book::events::OUTCOMES_OF_TALKS;
use crate::book::id_index::{NOBODY, Number};
use crate::book::numbered::Numbered;
use crate::book::scan::{About, Given, scan_into};
use crate::book::unread::Nowhere;
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{Day, DayReader};
use crate::profile::People;

const NEVER: i32 = i32::MIN;

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

/// What is kept of a block.
struct Part {
    /// Day and channel of its touches.
    touches: Numbered<(i32, u32)>,
    channels: Channels,
    days: DayReader,
    /// The number of the file, and where the first row began.
    begin: Option<(usize, u64)>,
}

impl LastTouches {
    /// Reads the interactions up to the as-of day; touches of the last `memory` days are kept one by one.
    #[must_use]
    pub fn read(book: &Book, people: &People, memory: i32) -> LastTouches {
        let index = &people.roster.index;
        let mut last = vec![(NEVER, 0); people.len()];
        let (mut recent, mut channels) = (Vec::new(), Channels::default());
        let since = (people.as_of - memory).0;
        let mut nowhere = Nowhere::default();
        let files = book.files(TableId::Interactions);
        let seen = scan_into(
            &files,
            &["at", "contact", "channel", "outcome"],
            About::Everybody,
            |ahead| Part {
                touches: Numbered::with_room(ahead.rows()),
                channels: Channels::default(),
                days: DayReader::default(),
                begin: None,
            },
            |part, row| {
                let Some(day) = row.day(0, &mut part.days) else {
                    if row.cell(0).trim_ascii().is_empty() {
                        row.misread(0);
                    }
                    return;
                };
                let (channel, contact) = (row.cell(2), row.cell(1));
                let outcome = row.word(3, OUTCOMES_OF_TALKS);
                if day > people.as_of
                    || channel.as_ref() == b"note"
                    || !outcome.is_empty()
                    || contact.is_empty()
                {
                    return;
                }
                if part.begin.is_none() {
                    part.begin = Some((row.file, row.offset));
                }
                let channel = part.channels.number(&channel);
                part.touches.push(index, &contact, (day.0, channel));
            },
            |given| {
                let mut part = match given {
                    Given::Block(part) => part,
                    Given::Anew => {
                        last.fill((NEVER, 0));
                        recent.clear();
                        nowhere = Nowhere::default();
                        return None;
                    }
                };
                part.touches.settle(index);
                let names: Vec<u32> = part.channels.names().map(|name| channels.number(name)).collect();
                for &(who, (day, channel)) in part.touches.rows() {
                    let Some(last) = last.get_mut(who as usize) else { continue };
                    // Of two touches on one day the later row's counts.
                    if day >= last.0 {
                        *last = (day, names[channel as usize]);
                    }
                    if day > since {
                        recent.push((who, day));
                    }
                }
                let unknown = part.touches.rows().iter().filter(|row| row.0 == NOBODY).count() as u64;
                nowhere.add(unknown, part.begin.take());
                part.touches.clear();
                part.channels.clear();
                Some(part)
            },
        );
        nowhere.note(&files, "contact", |id| index.get(id) != NOBODY);
        recent.sort_unstable();
        let channels = channels.names().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        LastTouches { last, channels, recent, problems: seen.problems }
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
