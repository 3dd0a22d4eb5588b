//! The logs as events: small fixed-size values about numbered people, in the order of the files.
//!
//! Ten million of them are read at once, so a row becomes twelve to twenty-four bytes and nothing else. The words
//! are those of the metrics: a *touch*, a counted order *line*, a survey *answer*.

use std::collections::HashMap;

use super::block::is_blank;
pub use super::gather::{Events, Named, Only, Reading, Whose};
use super::gather::{Of, Strangers, gather};
use super::id_index::{NOBODY, Number};
use super::layout::DataFile;
pub use super::pieces::Pieces;
use super::rates::convert;
pub use super::rates::{MINOR, Minor, Price, Rates, parse_minor, round_to_coin};
use super::scan::Row;
use crate::model::{Currency, Day};

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

/// One counted order line (status empty, paid or done), or a won deal where deals are the purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who bought.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// How much, in the book's currency, or one of [`UNPRICED`].
    amount: Minor,
}

/// Of a purchase and a refund in a currency without a rate. No amount has these values: what can be read has eighteen
/// digits at most.
const UNPRICED: [Minor; 2] = [Minor::MIN, Minor::MIN + 1];

impl Line {
    /// A line of so much: negative for a refund, 0 where the file has no amount.
    #[must_use]
    pub fn new(who: Number, day: Day, amount: Minor) -> Line {
        Line { who, day, amount }
    }

    /// A line in a currency without a rate: counted, not priced.
    #[must_use]
    pub fn unpriced(who: Number, day: Day, of: Unpriced) -> Line {
        Line { who, day, amount: UNPRICED[of as usize] }
    }

    /// The same line of somebody else.
    #[must_use]
    pub fn of(self, who: Number) -> Line {
        Line { who, ..self }
    }

    /// How much, in the book's currency: negative for a refund, 0 where the file has no amount, none where there is
    /// no rate for its currency.
    #[must_use]
    #[inline]
    pub fn amount(&self) -> Option<Minor> {
        (!UNPRICED.contains(&self.amount)).then_some(self.amount)
    }

    /// Whether the line makes its day a purchase day: a refund does not.
    #[must_use]
    #[inline]
    pub fn is_purchase(&self) -> bool {
        self.amount >= 0 || self.amount == UNPRICED[Unpriced::Purchase as usize]
    }
}

/// What a line without a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unpriced {
    Purchase,
    Refund,
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

impl Of for Line {
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

/// What the column `status` of orders may hold.
pub(super) const STATUSES: &[&str] = &["paid", "done", "unpaid", "cancelled"];
/// What the column `outcome` of deals may hold.
pub(super) const OUTCOMES: &[&str] = &["won", "lost", "dropped"];

/// The counted order lines; those of nobody we know apart.
#[must_use]
pub fn lines(files: &[DataFile], reading: &Reading<'_>) -> Events<Line> {
    let columns = ["at", "contact", "company", "amount", "currency", "status"];
    let counts = |row: &Row<'_>| matches!(row.word(5, STATUSES).as_ref(), b"" | b"paid" | b"done");
    priced(files, &columns, reading, counts)
}

/// The rows that count, with their amounts in the cells 3 and 4.
fn priced(
    files: &[DataFile],
    columns: &[&str],
    reading: &Reading<'_>,
    counts: impl Fn(&Row<'_>) -> bool + Sync,
) -> Events<Line> {
    // Who is after the rows of a few people asks for nobody else's.
    let strangers = match reading.only {
        Only::Everybody => Strangers::Apart,
        Only::Known(..) => Strangers::Out,
    };
    let (lines, _) = gather(files, columns, reading, strangers, counts, |(), row, day| {
        let written = row.cell(3);
        let is_refund = is_refund(&written);
        let (amount, price) = price(day, &written, &row.cell(4), reading);
        let is_unread = price == Price::Absent && !is_blank(&written);
        if is_unread {
            row.misread(3);
        }
        if price == Price::NoRate {
            // A currency without a rate is no fault of the cell.
            row.value(4, |code| Currency::parse(String::from_utf8_lossy(code).trim()));
        }
        match (amount, price) {
            (_, Price::NoRate) if is_refund => Some(Line::unpriced(NOBODY, day, Unpriced::Refund)),
            (_, Price::NoRate) => Some(Line::unpriced(NOBODY, day, Unpriced::Purchase)),
            // Somebody bought, and nobody can read for how much.
            (_, Price::Absent) if is_unread => {
                let is_refund = written.starts_with(b"-");
                let of = if is_refund { Unpriced::Refund } else { Unpriced::Purchase };
                Some(Line::unpriced(NOBODY, day, of))
            }
            // Too little to be paid out in the book's currency: nothing was given back, and nothing bought.
            (0, Price::Known) if is_refund => None,
            (amount, _) => Some(Line::new(NOBODY, day, amount)),
        }
    });
    lines
}

/// Whether an amount, as it is written, says that money was given back.
#[must_use]
#[inline]
pub(super) fn is_refund(amount: &[u8]) -> bool {
    amount.first() == Some(&b'-') && parse_minor(amount).is_some_and(|amount| amount < 0)
}

/// An amount in the book's currency from its cells, 0 where it is not known; one that cannot be read is absent (a
/// check names it).
#[must_use]
pub fn price(day: Day, amount: &[u8], currency: &[u8], reading: &Reading<'_>) -> (Minor, Price) {
    match parse_minor(amount) {
        None => (0, Price::Absent),
        Some(amount) => convert(amount, currency, day, reading.currency, reading.rates),
    }
}

/// The won deals as purchases on the day they closed, for a book whose purchases are deals.
#[must_use]
pub fn won_deals(files: &[DataFile], reading: &Reading<'_>) -> Events<Line> {
    let columns = ["closed_on", "contact", "company", "amount", "currency", "outcome"];
    let counts = |row: &Row<'_>| row.word(5, OUTCOMES).as_ref() == b"won";
    priced(files, &columns, reading, counts)
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
