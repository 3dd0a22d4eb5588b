//! Which names are worth suggesting.

use std::borrow::Cow;

use crate::model::fold::fold_words;

/// How much texts are like one text, by Jaro and Winkler, without looking closely at those that cannot be.
pub(super) struct Likeness<'a> {
    folded: &'a str,
    length: usize,
    letters: u64,
}

/// Longer texts, in letters, are not compared: nobody mistypes so long a name.
const MAX_COMPARED: usize = 200;

impl<'a> Likeness<'a> {
    /// Less is no likeness at all.
    const ENOUGH: f64 = 0.82;

    pub(super) fn to(folded: &'a str) -> Likeness<'a> {
        Likeness { folded, length: folded.chars().count(), letters: letters_of(folded) }
    }

    /// The likeness, from [`Self::ENOUGH`] to 1, else 0.
    pub(super) fn of(&self, text: &str) -> f64 {
        if text.is_empty() || self.length > MAX_COMPARED || text.len() > 4 * MAX_COMPARED {
            return 0.0;
        }
        let text = if text.is_ascii() { Cow::Borrowed(text) } else { fold_words(text) };
        // Each letter that one text lacks is one match less; the bound assumes that all others match in order.
        let length = text.chars().count();
        let absent = (self.letters & !letters_of(&text)).count_ones() as usize;
        let matches = self.length.saturating_sub(absent).min(length) as f64;
        let jaro = (matches / self.length as f64 + matches / length as f64 + 1.0) / 3.0;
        // A common start of four letters counts most.
        if jaro + 0.4 * (1.0 - jaro) < Self::ENOUGH {
            return 0.0;
        }
        let like = strsim::jaro_winkler(self.folded, &fold_words(&text));
        if like < Self::ENOUGH { 0.0 } else { like }
    }
}

/// The letters and digits of a text as a set of bits, without case; other characters share the remaining bits.
fn letters_of(text: &str) -> u64 {
    text.bytes().fold(0, |set, b| set | 1 << (b.to_ascii_lowercase() & 63))
}
