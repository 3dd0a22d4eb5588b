//! The logs as events: small fixed-size values about numbered people, in the order of the files.
//!
//! Ten million of them are read at once, so a row becomes twelve to twenty-four bytes and nothing else. The words
//! are those of the metrics: a *touch*, a survey *answer*; order lines are in [purchases](super::purchases).

use std::collections::HashMap;

pub use super::gather::{Events, Named, Only, Reading, Whose};
use super::gather::{Of, Strangers, gather};
use super::id_index::{NOBODY, Number};
use super::layout::DataFile;
pub use super::pieces::Pieces;
pub use super::rates::{MINOR, Minor, Price, Rates, parse_minor, price, round_to_coin};
use crate::model::Day;

/// One interaction that may count as a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// With whom.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// How long, in minutes.
    pub minutes: u16,
    /// Whether it is a touch at all: its channel is not `note`, its outcome not no-answer, bounced or bulk.
    pub real: bool,
    /// Whether they came to us.
    pub inbound: bool,
}

/// One survey row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Who; [`NOBODY`] for an answer without a customer.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// When, in seconds since 1970 on the clocks of the book; midnight where only the day is known.
    pub at: i64,
    /// The beginning of its id as a number: of answers of one moment the one with the later id is the later one.
    pub id: [u64; 2],
    /// Which question.
    pub kind: Question,
    /// What happened.
    pub event: Asked,
    /// The answer; not a number where the cell cannot be read as one.
    pub score: f32,
    /// The highest possible score.
    pub scale: u16,
    /// Which campaign, as a number into [`Answers::campaigns`].
    pub campaign: u32,
    /// The text of the column asked for besides, as a number into [`Answers::words`].
    pub word: u32,
}

/// The question of a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Question {
    Nps,
    Csat,
    Ces,
    Exit,
}

impl Question {
    /// All of them.
    pub const ALL: [Question; 4] = [Question::Nps, Question::Csat, Question::Ces, Question::Exit];
}

/// What a survey row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Asked {
    Asked,
    Answered,
    Declined,
}

impl Of for Touch {
    fn who(&mut self) -> &mut Number {
        &mut self.who
    }
}

impl Of for Answer {
    fn who(&mut self) -> &mut Number {
        &mut self.who
    }
}

/// What the column `outcome` of interactions may hold.
pub(crate) const OUTCOMES_OF_TALKS: &[&str] = &["no-answer", "bounced", "bulk"];
/// What the column `direction` may hold.
const DIRECTIONS: &[&str] = &["in", "out", "inbound", "outbound"];

/// The interactions, notes and missed calls included (see [`Touch::real`]).
#[must_use]
pub fn touches(files: &[DataFile], reading: &Reading<'_>) -> Events<Touch> {
    let columns = ["at", "contact", "company", "channel", "outcome", "direction", "minutes"];
    let (touches, _) = gather(
        files,
        &columns,
        reading,
        Strangers::Out,
        |_| true,
        |(), row, day| {
            let outcome = row.word(4, OUTCOMES_OF_TALKS);
            let real = row.cell(3).as_ref() != b"note" && outcome.is_empty();
            let inbound = matches!(row.word(5, DIRECTIONS).as_ref(), b"in" | b"inbound");
            let minutes = row.value(6, parse_minor).unwrap_or(0) / MINOR;
            Some(Touch {
                who: NOBODY,
                day,
                minutes: minutes.clamp(0, i64::from(u16::MAX)) as u16,
                real,
                inbound,
            })
        },
    );
    touches
}

/// The survey rows with the names of their campaigns.
#[derive(Debug, Default)]
pub struct Answers {
    /// The rows; those of unknown people stand with [`NOBODY`].
    pub events: Events<Answer>,
    /// Names by number; number 0 is the empty name.
    pub campaigns: Vec<String>,
    /// The texts of the column asked for besides, by number; number 0 is the empty text.
    pub words: Vec<String>,
}

/// The survey rows of all kinds, with the text of one more column where it is asked for; scores that cannot be read are
/// noted of these kinds alone.
#[must_use]
pub fn answers(
    files: &[DataFile],
    reading: &Reading<'_>,
    scores: &[Question],
    besides: Option<&str>,
) -> Answers {
    let columns = ["at", "contact", "company", "kind", "event", "score", "scale", "campaign", "id"];
    let columns: Vec<&str> = columns.into_iter().chain(besides).collect();
    let (mut events, names) = gather(
        files,
        &columns,
        reading,
        Strangers::In,
        |_| true,
        |(names, words): &mut (Names, Names), row, day| {
            let kind = match row.word(3, &["nps", "csat", "ces", "exit"]).as_ref() {
                b"" | b"nps" => Question::Nps,
                b"csat" => Question::Csat,
                b"ces" => Question::Ces,
                b"exit" => Question::Exit,
                _ => return None,
            };
            let event = match row.word(4, &["asked", "answered", "declined"]).as_ref() {
                b"" | b"answered" => Asked::Answered,
                b"asked" => Asked::Asked,
                b"declined" => Asked::Declined,
                _ => return None,
            };
            let number = |cell: &[u8]| std::str::from_utf8(cell).ok()?.trim().parse().ok();
            let is_needed = event == Asked::Answered && scores.contains(&kind);
            let score = if is_needed { row.value(5, number) } else { number(&row.cell(5)) };
            let score = score.unwrap_or(f32::NAN);
            let whole = |cell: &[u8]| std::str::from_utf8(cell).ok()?.trim().parse().ok();
            let scale = row.value(6, whole).unwrap_or(match kind {
                Question::Nps | Question::Exit => 10,
                Question::Csat => 5,
                Question::Ces => 7,
            });
            let campaign = names.number(&row.text(7));
            let word = if besides.is_some() { words.number(&row.text(9)) } else { 0 };
            let (at, id) =
                (row.moment(0).unwrap_or_else(|| day.into()).local_seconds(), beginning(&row.cell(8)));
            Some(Answer { who: NOBODY, day, at, id, kind, event, score, scale, campaign, word })
        },
    );
    let (mut all_names, mut all_words) = (Names::default(), Names::default());
    for (piece, (names, words)) in events.list.pieces_mut().iter_mut().zip(names) {
        let (names, words) = (all_names.numbers(&names), all_words.numbers(&words));
        for answer in piece.iter_mut() {
            answer.campaign = names[answer.campaign as usize];
            answer.word = words[answer.word as usize];
        }
    }
    let named = |names: Names| std::iter::once(String::new()).chain(names.list).collect();
    Answers { events, campaigns: named(all_names), words: named(all_words) }
}

/// The first bytes of an id as numbers that are in its order.
fn beginning(id: &[u8]) -> [u64; 2] {
    let mut bytes = [0; 16];
    let length = id.len().min(16);
    bytes[..length].copy_from_slice(&id[..length]);
    let [first, second] =
        [0, 8].map(|from| bytes[from..from + 8].iter().fold(0, |n, &b| n << 8 | u64::from(b)));
    [first, second]
}

/// Names numbered from 1 as they come; 0 is no name.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    numbers: HashMap<String, u32>,
    last: u32,
}

impl Names {
    /// The numbers here of the names there, by their numbers there.
    fn numbers(&mut self, of: &Names) -> Vec<u32> {
        std::iter::once(0).chain(of.list.iter().map(|name| self.number(name))).collect()
    }

    fn number(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        // Answers to one campaign stand together.
        let is_last = self.last != 0 && self.list[self.last as usize - 1] == name;
        if !is_last {
            self.last = self.numbers.get(name).copied().unwrap_or_else(|| {
                self.list.push(name.to_owned());
                let number = self.list.len() as u32;
                self.numbers.insert(name.to_owned(), number);
                number
            });
        }
        self.last
    }
}
