//! What metrics are computed from: plain columns, one row per log line, in any order.
//!
//! Customers are numbers from 0 (of contacts, or of companies), given out by the reader; merged people share one.
//! Columns of one struct are equally long; rows beyond the shortest are not read.

use super::Window;
use crate::book::events::{Answer, Asked, Pieces, Question};
use crate::model::{Day, Span};

/// A row that belongs to no customer: counted singly where that makes sense, else not at all.
pub const NOBODY: u32 = u32::MAX;

/// An amount that is unknown or has no rate into the book's currency: a purchase of spend 0, counted as unpriced.
pub const UNPRICED: i64 = i64::MIN;
/// Money given back whose amount in the book's currency is unknown.
pub const UNPRICED_REFUND: i64 = i64::MIN + 1;

/// Ten-thousandths in one unit of the book's currency.
pub const TEN_THOUSANDTHS: i64 = 10_000;

/// No word: an empty campaign, a contract that replaces none, a customer without a group.
pub const NONE: u32 = u32::MAX;

/// Order lines that count (status empty, paid or done), or won deals on the day they closed.
#[derive(Clone, Debug, Default)]
pub struct Purchases {
    /// Who bought.
    pub customer: Vec<u32>,
    /// When.
    pub day: Vec<Day>,
    /// For how much, in ten-thousandths of the book's currency; negative is a refund, [`UNPRICED`] and
    /// [`UNPRICED_REFUND`] unknown.
    pub amount: Vec<i64>,
}

impl Purchases {
    /// Adds a line.
    pub fn push(&mut self, customer: u32, day: Day, amount: i64) {
        self.customer.push(customer);
        self.day.push(day);
        self.amount.push(amount);
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Day, i64)> + Clone + '_ {
        self.customer.iter().zip(&self.day).zip(&self.amount).map(|((&c, &d), &a)| (c, d, a))
    }
}

/// Things that happened on a day: touches, uses, asks.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// To whom.
    pub customer: Vec<u32>,
    /// When.
    pub day: Vec<Day>,
}

impl Events {
    /// Adds one.
    pub fn push(&mut self, customer: u32, day: Day) {
        self.customer.push(customer);
        self.day.push(day);
    }
}

/// Priced terms of contracts, one row each.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Whose.
    pub customer: Vec<u32>,
    /// First day.
    pub starts: Vec<Day>,
    /// Last day; none runs on.
    pub ends: Vec<Option<Day>>,
    /// When it was cancelled.
    pub cancelled: Vec<Option<Day>>,
    /// What happens at its end.
    pub renews: Vec<Renews>,
    /// The row of the term it replaces, or [`NONE`].
    pub replaces: Vec<u32>,
    /// The length of its periods; None where it is one.
    pub every: Vec<Option<Span>>,
    /// What it is worth a month, in ten-thousandths of the book's currency; [`UNPRICED`] unknown.
    pub monthly: Vec<i64>,
}

/// What happens when a term ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renews {
    /// Goes on unless cancelled.
    Auto,
    /// Goes on when a new term is agreed.
    Manual,
    /// Ends.
    #[default]
    No,
}

/// Answers to one kind of question (NPS, CSAT or CES), one row each.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Who answered, or [`NOBODY`].
    pub customer: Vec<u32>,
    /// When, in seconds since 1970 of the book's local time; midnight when only the day is known.
    pub at: Vec<i64>,
    /// What was answered; not a number when it could not be read.
    pub score: Vec<f64>,
    /// The beginning of the id of each: of answers of one moment the one with the later id is the later one.
    pub id: Vec<[u64; 2]>,
    /// A number for the campaign, or [`NONE`].
    pub campaign: Vec<u32>,
    /// The highest score that could be given; 0: the question's usual one.
    pub scale: Vec<u16>,
    /// A number for the text read besides; 0: none.
    pub word: Vec<u32>,
}

impl Answers {
    /// The answers to one question, of survey rows as the reader of a book keeps them.
    #[must_use]
    pub fn of(rows: &Pieces<Answer>, question: Question) -> Answers {
        let mut answers = Answers::default();
        for row in rows.iter().filter(|r| r.kind == question && r.event == Asked::Answered) {
            answers.push(row.who, row.at, f64::from(row.score), campaign_of(row));
            let last = (answers.scale.last_mut(), answers.word.last_mut(), answers.id.last_mut());
            if let (Some(scale), Some(word), Some(id)) = last {
                (*scale, *word, *id) = (row.scale, row.word, row.id);
            }
        }
        answers
    }

    /// Adds one.
    pub fn push(&mut self, customer: u32, at: i64, score: f64, campaign: u32) {
        self.customer.push(customer);
        self.at.push(at);
        self.score.push(score);
        self.campaign.push(campaign);
        self.id.push([0; 2]);
        self.scale.push(0);
        self.word.push(0);
    }

    /// The answers of these customers.
    #[must_use]
    pub fn of_customers(&self, is_one: impl Fn(u32) -> bool) -> Answers {
        let mut answers = Answers::default();
        for row in (0..self.len()).filter(|&row| is_one(self.customer[row])) {
            answers.push(self.customer[row], self.at[row], self.score[row], self.campaign[row]);
            if let (Some(scale), Some(word)) = (answers.scale.last_mut(), answers.word.last_mut()) {
                (*scale, *word) = (self.scale[row], self.word[row]);
            }
        }
        answers
    }

    /// How many rows are whole.
    #[must_use]
    pub fn len(&self) -> usize {
        self.customer.len().min(self.at.len()).min(self.score.len()).min(self.campaign.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of the days in a window, up to the as-of day.
    pub fn rows_in(&self, window: Window, as_of: Day) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(move |&row| window.until(as_of).contains(self.day(row)))
    }

    /// The local day of row `i`.
    #[must_use]
    pub fn day(&self, i: usize) -> Day {
        Day(i32::try_from(self.at[i].div_euclid(86_400)).unwrap_or(i32::MAX))
    }
}

/// Questions that were sent, where that is known.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    /// Who was asked.
    pub customer: Vec<u32>,
    /// When.
    pub day: Vec<Day>,
    /// A number for the campaign, as in [`Answers`], or [`NONE`].
    pub campaign: Vec<u32>,
}

impl Asks {
    /// The asks of one question, of survey rows as the reader of a book keeps them.
    #[must_use]
    pub fn of(rows: &Pieces<Answer>, question: Question) -> Asks {
        let mut asks = Asks::default();
        for row in rows.iter().filter(|r| r.kind == question && r.event == Asked::Asked) {
            asks.customer.push(row.who);
            asks.day.push(row.day);
            asks.campaign.push(campaign_of(row));
        }
        asks
    }
}

impl Asks {
    /// The asks of these customers.
    #[must_use]
    pub fn of_customers(&self, is_one: impl Fn(u32) -> bool) -> Asks {
        let mut asks = Asks::default();
        let rows = self.customer.iter().zip(&self.day).zip(&self.campaign);
        for ((&customer, &day), &campaign) in rows.filter(|row| is_one(*row.0.0)) {
            asks.customer.push(customer);
            asks.day.push(day);
            asks.campaign.push(campaign);
        }
        asks
    }
}

/// Campaign number 0 of a book is the empty name.
fn campaign_of(row: &Answer) -> u32 {
    if row.campaign == 0 { NONE } else { row.campaign }
}
