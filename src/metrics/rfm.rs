//! Recency, frequency, monetary value, and their scores from 1 to 5.

use super::{Counted, Definition, Frame, Histories, Window};

/// Scores of customers with a purchase in the window.
pub const DEFINITION: Definition = Definition {
    name: "rfm",
    formula: || {
        phrase!("score of v = 1 + ⌊5 × customers with less than v / customers⌋; for recency 6 less that")
    },
};

/// The three figures of a customer and their scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    /// The customer's number.
    pub customer: u32,
    /// Days from the last purchase day to the as-of day.
    pub recency: i32,
    /// Purchase days in the window.
    pub frequency: u32,
    /// Spend in the window, refunds deducted, in ten-thousandths.
    pub monetary: i64,
    /// Recency's score, 5 for the most recent.
    pub r: u8,
    /// Frequency's score.
    pub f: u8,
    /// Spend's score.
    pub m: u8,
}

/// The least and the greatest value with a score: the cut points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The score, 1–5.
    pub score: u8,
    /// The least value that has it.
    pub from: i64,
    /// The greatest value that has it.
    pub to: i64,
    /// How many customers have it.
    pub customers: u64,
}

/// All scores of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RfmScores {
    /// Window, day and unit.
    pub frame: Frame,
    /// Everyone with a purchase day in the window, by number.
    pub customers: Vec<Rfm>,
}

/// One of the three figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Days since the last purchase day.
    Recency,
    /// Purchase days.
    Frequency,
    /// Spend.
    Monetary,
}

impl RfmScores {
    /// The cut points of a figure: its bands by score, scores nobody has left out.
    #[must_use]
    pub fn bands(&self, figure: Figure) -> Vec<Band> {
        let mut bands: [Option<Band>; 5] = [None; 5];
        for customer in &self.customers {
            let (value, score) = match figure {
                Figure::Recency => (i64::from(customer.recency), customer.r),
                Figure::Frequency => (i64::from(customer.frequency), customer.f),
                Figure::Monetary => (customer.monetary, customer.m),
            };
            let Some(slot) = bands.get_mut(usize::from(score).wrapping_sub(1)) else { continue };
            let band = slot.get_or_insert(Band { score, from: value, to: value, customers: 0 });
            band.from = band.from.min(value);
            band.to = band.to.max(value);
            band.customers += 1;
        }
        bands.into_iter().flatten().collect()
    }
}

/// Scores every customer with a purchase day in the window; equal values get equal scores.
#[must_use]
pub fn rfm(histories: &Histories, window: Window, counted: Counted) -> RfmScores {
    let as_of = histories.as_of();
    let mut customers = Vec::new();
    for (customer, _) in histories.buyers() {
        let days = histories.days_in(customer, window);
        let Some(last) = days.last() else { continue };
        let spend = histories.spend_in(customer, window);
        customers.push(Rfm {
            customer,
            recency: as_of - last.day,
            frequency: u32::try_from(days.len()).unwrap_or(u32::MAX),
            monetary: i64::try_from(spend).unwrap_or(if spend < 0 { i64::MIN } else { i64::MAX }),
            r: 0,
            f: 0,
            m: 0,
        });
    }
    // The score is turned, not the days: so all who came most recently have a 5, however many they are.
    let r: Vec<u8> = scores(customers.iter().map(|c| i64::from(c.recency))).iter().map(|s| 6 - s).collect();
    let f = scores(customers.iter().map(|c| i64::from(c.frequency)));
    let m = scores(customers.iter().map(|c| c.monetary));
    for (((customer, r), f), m) in customers.iter_mut().zip(r).zip(f).zip(m) {
        (customer.r, customer.f, customer.m) = (r, f, m);
    }
    RfmScores { frame: Frame { window, as_of, counted }, customers }
}

/// 1 + ⌊5 · #{< v}/n⌋ of each value, in the order given.
#[must_use]
pub fn scores(values: impl ExactSizeIterator<Item = i64> + Clone) -> Vec<u8> {
    let n = values.len();
    let mut sorted: Vec<i64> = values.clone().collect();
    sorted.sort_unstable();
    // Where the score changes: at most five values, so that scoring is no search through all.
    let mut steps: Vec<(i64, u8)> = Vec::new();
    for (below, &value) in sorted.iter().enumerate() {
        if below > 0 && sorted[below - 1] == value {
            continue;
        }
        let score = 1 + (5 * below / n) as u8;
        if steps.last().is_none_or(|&(_, last)| last != score) {
            steps.push((value, score));
        }
    }
    values
        .map(|value| steps.iter().rfind(|&&(from, _)| from <= value).map_or(1, |&(_, score)| score))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::Purchases;
    use crate::model::Day;

    #[test]
    fn equal_values_get_equal_scores() {
        assert_eq!(scores([1, 1, 1, 1, 1, 1, 2, 2, 3, 9].into_iter()), [1, 1, 1, 1, 1, 1, 4, 4, 5, 5]);
        assert_eq!(scores([7, 7, 7].into_iter()), [1, 1, 1]);
        assert_eq!(scores([10, 20, 30, 40, 50].into_iter()), [1, 2, 3, 4, 5]);
        assert_eq!(scores([5].into_iter()), [1]);
        assert_eq!(scores(std::iter::empty::<i64>().collect::<Vec<_>>().into_iter()), [0u8; 0]);
    }

    #[test]
    fn scores_follow_the_formula_whatever_the_values() {
        let mut state = 1u64;
        for n in 1..60usize {
            let values: Vec<i64> = (0..n)
                .map(|_| {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    ((state >> 33) % 12) as i64
                })
                .collect();
            let by_hand: Vec<u8> =
                values.iter().map(|v| 1 + (5 * values.iter().filter(|o| *o < v).count() / n) as u8).collect();
            assert_eq!(scores(values.iter().copied()), by_hand, "{values:?}");
        }
    }

    #[test]
    fn the_most_recent_scores_five() {
        let mut purchases = Purchases::default();
        for (customer, day, amount) in
            [(0, 90, 5), (1, 50, 50), (2, 10, 10), (2, 20, 10), (2, 20, -3), (3, -400, 1)]
        {
            purchases.push(customer, Day(day), amount);
        }
        let scored =
            rfm(&Histories::new(&purchases, 4, Day(100)), Window::new(Day(0), Day(100)), Counted::Contact);
        let [a, b, c] = scored.customers[..] else { panic!("three customers in the window") };
        assert_eq!((a.recency, a.r, b.r, c.r), (10, 5, 4, 2));
        assert_eq!((c.frequency, c.monetary), (2, 17));
        assert_eq!(scored.bands(Figure::Frequency)[0], Band { score: 1, from: 1, to: 1, customers: 2 });
    }
}
