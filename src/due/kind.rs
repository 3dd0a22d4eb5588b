//! What there is to wait for, and the key of one such thing.

use std::fmt;

use crate::i18n::Text;
use crate::model::Day;

/// What somebody may be waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A ticket whose promised answer is due.
    Ticket,
    /// A task.
    Task,
    /// The agreed next step of a contact or a deal.
    Next,
    /// A contract that ends without a successor.
    Contract,
    /// A birthday.
    Birthday,
    /// An anniversary.
    Anniversary,
    /// A festival on which customers are greeted.
    Festival,
    /// Points that expire and take a level along.
    Points,
    /// The cadence since the last touch.
    Cadence,
}

/// Who began: what we owe is never held back by how often somebody wants to hear from us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Work of our own that was promised: done whether or not the person may be contacted.
    Work,
    /// A talk that was agreed or that business demands.
    Promise,
    /// A word of our own accord.
    Attention,
}

impl Kind {
    /// All of them, promises first.
    pub const ALL: [Kind; 9] = [
        Kind::Ticket,
        Kind::Task,
        Kind::Next,
        Kind::Contract,
        Kind::Birthday,
        Kind::Anniversary,
        Kind::Festival,
        Kind::Points,
        Kind::Cadence,
    ];

    /// The word in keys and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Ticket => "ticket",
            Kind::Task => "task",
            Kind::Next => "next",
            Kind::Contract => "contract",
            Kind::Birthday => "birthday",
            Kind::Anniversary => "anniversary",
            Kind::Festival => "festival",
            Kind::Points => "points",
            Kind::Cadence => "cadence",
        }
    }

    /// The word as people are told it.
    #[must_use]
    pub fn text(self) -> Text {
        Text::word(self.word())
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Who began.
    #[must_use]
    pub fn nature(self) -> Nature {
        match self {
            Kind::Ticket | Kind::Task => Nature::Work,
            Kind::Next | Kind::Contract => Nature::Promise,
            _ => Nature::Attention,
        }
    }

    /// Whether the record of its keys is a contact.
    #[must_use]
    pub fn is_about_contact(self) -> bool {
        matches!(self, Kind::Birthday | Kind::Anniversary | Kind::Points | Kind::Cadence)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The key of one thing that waits, `birthday:c-4f7q2mkd:2026-05-17`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What for.
    pub kind: Kind,
    /// The id of the record; of a festival its name, which may hold a colon.
    pub record: String,
    /// Which time it is; [`Key::UNREADABLE`] where the day is written so that nobody can read it.
    pub occurrence: Day,
}

impl Key {
    /// Stands for a day that cannot be read, in a key as `unreadable`: so that what waits for it can be settled.
    pub const UNREADABLE: Day = Day(i32::MIN);
    const UNREADABLE_WORD: &'static str = "unreadable";

    /// Reads a key; none for the keys of automations and for what is no key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Key> {
        let (kind, rest) = text.trim().split_once(':')?;
        let (record, occurrence) = rest.rsplit_once(':')?;
        let occurrence = match occurrence {
            Key::UNREADABLE_WORD => Key::UNREADABLE,
            day => Day::parse_iso(day.as_bytes())?,
        };
        let kind = Kind::parse(kind)?;
        (!record.is_empty()).then(|| Key { kind, record: record.to_owned(), occurrence })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.kind, self.record)?;
        match self.occurrence {
            Key::UNREADABLE => f.write_str(Key::UNREADABLE_WORD),
            day => write!(f, "{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_it_was_written() {
        for text in [
            "birthday:c-4f7q2mkd:2026-05-17",
            "contract:k-v45na0zh:2026-03-23",
            "cadence:c-4f7q2mkd:2026-01-10",
            "festival:tea: first flush:2026-04-05",
            "next:c-4f7q2mkd:unreadable",
        ] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        for text in ["detractor:c-1:2026-01-01", "birthday:c-1", "birthday::2026-01-01", "task:w-1:soon"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
