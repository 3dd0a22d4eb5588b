//! What people answered to the surveys, read once for all questions.

use super::Study;
use crate::book::events::{self, Question};
use crate::metrics::facts::{Answers, Asks};

/// The survey rows up to the day, with whom each is of.
#[derive(Debug)]
pub struct Survey {
    rows: events::Answers,
}

impl Study<'_> {
    /// The survey rows; scores of these kinds that cannot be read are noted where they are read for the first time.
    pub fn survey(&self, noted: &[Question]) -> &Survey {
        self.surveys.get_or_init(|| {
            let mut rows = self.customers().answers(noted, self.besides);
            self.keep(std::mem::take(&mut rows.events.problems));
            Survey { rows }
        })
    }

    /// The answers to a question.
    #[must_use]
    pub fn answers(&self, question: Question) -> Answers {
        Answers::of(&self.survey(&[]).rows.events.list, question)
    }
}

impl Survey {
    /// How often a question was asked, where that is known.
    #[must_use]
    pub fn asks(&self, question: Question) -> Option<Asks> {
        let asks = Asks::of(&self.rows.events.list, question);
        (!asks.customer.is_empty()).then_some(asks)
    }

    /// The text read besides, by its number in [`Answers::word`].
    #[must_use]
    pub fn word(&self, number: u32) -> &str {
        self.rows.words.get(number as usize).map_or("", String::as_str)
    }

    /// The texts read besides, by their numbers in [`Answers::word`].
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.rows.words.iter().map(String::as_str)
    }

    /// Rows of people nobody knows.
    #[must_use]
    pub fn strangers(&self) -> u64 {
        self.rows.events.strangers
    }
}
