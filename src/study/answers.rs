//! What people answered to the surveys, read once for all questions.

use super::{Groups, Study};
use crate::book::events::{self, Question};
use crate::metrics::facts::{Answers, Asks, NONE};

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

    /// The answers to a question in groups by the text read besides ([`Study::knowing_of_answers`]), by their texts.
    #[must_use]
    pub fn answer_groups(&self, question: Question, key: &str) -> Groups {
        let (survey, answers) = (self.survey(&[]), self.answers(question));
        let mut names: Vec<&str> = answers.word.iter().map(|&word| survey.word(word)).collect();
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        let place = |&word: &u32| names.binary_search(&survey.word(word)).map_or(NONE, |at| at as u32);
        let of = answers.word.iter().map(place).collect();
        Groups { key: key.to_owned(), names: names.into_iter().map(str::to_owned).collect(), of }
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

    /// Rows of people nobody knows.
    #[must_use]
    pub fn strangers(&self) -> u64 {
        self.rows.events.strangers
    }
}
