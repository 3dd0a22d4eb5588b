//! How many contracts that ended went on.

use super::facts::{NONE, Renews, Terms, UNPRICED};
use super::{Counted, Definition, Frame, Share, Window};
use crate::model::Day;

/// Terms that ended in the window and went on, of those that ended.
pub const DEFINITION: Definition = Definition {
    name: "renewal",
    formula: || phrase!("ended terms with a successor or renews=auto, not cancelled / ended terms"),
};

/// Renewals of a window, by count and by value.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// Window, day and unit.
    pub frame: Frame,
    /// Renewed terms of ended ones.
    pub rate: Share,
    /// Value of the renewed ones, at the price that ended, in ten-thousandths.
    pub renewed_value: i128,
    /// Value of all that ended, in ten-thousandths.
    pub ended_value: i128,
    /// Ended terms without a price: in the count, not in the value.
    pub unpriced: u64,
}

impl Renewal {
    /// The renewal rate by value; none without a value.
    #[must_use]
    pub fn by_value(&self) -> Option<f64> {
        (self.ended_value > 0).then(|| self.renewed_value as f64 / self.ended_value as f64)
    }
}

/// What became of a term that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Replaced by another, or renewed by itself.
    Renewed,
    /// Over.
    Ended,
}

/// The terms whose last day lies in the window, by row, and what became of each.
///
/// The last day of an open-ended term is the day it was cancelled. A successor known at the end of the as-of day
/// counts, whenever it starts.
#[must_use]
pub fn fates(terms: &Terms, window: Window, as_of: Day) -> Vec<(usize, Fate)> {
    let mut succeeded = vec![false; terms.customer.len()];
    for &old in terms.replaces.iter().filter(|&&old| old != NONE) {
        if let Some(slot) = succeeded.get_mut(old as usize) {
            *slot = true;
        }
    }
    let rows = terms.ends.iter().zip(&terms.cancelled).zip(&terms.renews).zip(&succeeded).enumerate();
    rows.filter_map(|(row, (((&ends, &cancelled), &renews), &succeeded))| {
        let cancelled = cancelled.filter(|&day| day <= as_of);
        let last = ends.or(cancelled)?;
        if !window.contains(last) || last > as_of {
            return None;
        }
        let renewed = succeeded || (renews == Renews::Auto && cancelled.is_none() && ends.is_some());
        Some((row, if renewed { Fate::Renewed } else { Fate::Ended }))
    })
    .collect()
}

/// Counts the renewals of a window.
#[must_use]
pub fn renewal(terms: &Terms, window: Window, as_of: Day, counted: Counted) -> Renewal {
    let mut result = Renewal {
        frame: Frame { window, as_of, counted },
        rate: Share::default(),
        renewed_value: 0,
        ended_value: 0,
        unpriced: 0,
    };
    for (row, fate) in fates(terms, window, as_of) {
        let value = terms.amount.get(row).copied().unwrap_or(UNPRICED);
        result.unpriced += u64::from(value == UNPRICED);
        let value = if value == UNPRICED { 0 } else { i128::from(value) };
        result.rate.of += 1;
        result.ended_value += value;
        if fate == Fate::Renewed {
            result.rate.hits += 1;
            result.renewed_value += value;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_goes_on_by_a_successor_or_by_itself() {
        let day = |d: i32| Some(Day(d));
        let terms = Terms {
            customer: vec![0, 1, 2, 3, 0, 4],
            starts: [0, 0, 0, 0, 11, 0].map(Day).to_vec(),
            ends: vec![day(10), day(10), day(10), day(10), day(99), None],
            cancelled: vec![None, None, day(5), None, None, day(12)],
            renews: vec![Renews::Manual, Renews::Auto, Renews::Auto, Renews::No, Renews::No, Renews::No],
            replaces: vec![NONE, NONE, NONE, NONE, 0, NONE],
            amount: vec![100, 50, 30, UNPRICED, 120, 20],
        };
        let r = renewal(&terms, Window::new(Day(1), Day(20)), Day(30), Counted::Contact);
        assert_eq!(r.rate, Share::new(2, 5));
        assert_eq!((r.renewed_value, r.ended_value, r.unpriced), (150, 200, 1));
        assert_eq!(r.by_value(), Some(0.75));
        // Before the cancellation was known, the automatic one counts as going on only once it has ended.
        assert!(fates(&terms, Window::new(Day(1), Day(20)), Day(9)).is_empty());
    }
}
