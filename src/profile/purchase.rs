//! Fields from the purchases: when, how often, how much, in which rhythm.

use rayon::prelude::*;

use super::FieldColumn;
use crate::book::events::{Minor, Pieces};
use crate::book::purchases::{Line, Makes};
use crate::book::roster::Number;
use crate::model::Day;

const SIGN: u32 = 1 << 31;
/// So many are sorted by the caller alone.
const FEW: usize = 100_000;

/// Purchase days of one person in order: what rhythm and counting by days need.
#[derive(Clone, Debug, Default)]
pub struct PurchaseDays {
    /// Person and day as one number each, sorted, each pair once.
    pairs: Vec<u64>,
}

impl PurchaseDays {
    /// The distinct days on which anybody bought; refunds make none.
    #[must_use]
    pub fn of(lines: &Pieces<Line>) -> PurchaseDays {
        // One number sorts faster than a pair; the sign bit is turned so that days before 1970 come first.
        let mut pairs: Vec<u64> = lines
            .iter()
            .filter(|l| l.is_purchase())
            .map(|l| u64::from(l.who) << 32 | u64::from(l.day.0 as u32 ^ SIGN))
            .collect();
        if !pairs.is_sorted() {
            if pairs.len() < FEW { pairs.sort_unstable() } else { pairs.par_sort_unstable() }
        }
        pairs.dedup();
        PurchaseDays { pairs }
    }

    /// Person and day, in their order.
    fn each(&self) -> impl Iterator<Item = (u32, i32)> + '_ {
        self.pairs.iter().map(|&pair| ((pair >> 32) as u32, (pair as u32 ^ SIGN) as i32))
    }

    /// How many purchase days each person has after `from`.
    #[must_use]
    pub fn count(&self, people: usize, from: Option<Day>) -> Vec<i32> {
        let mut counts = vec![0; people];
        for (who, day) in self.each() {
            if from.is_none_or(|from| day > from.0) {
                counts[who as usize] += 1;
            }
        }
        counts
    }

    /// The own rhythm in days: (sum of gaps + 2 × population gap) / (gaps + 2), unknown where nobody has a gap.
    ///
    /// The population gap is what [`population_gap`] says of everybody. Who never bought has no rhythm. `first` and
    /// `last` are what [`first_and_last`] says of everybody.
    #[must_use]
    pub fn rhythm(&self, population: Option<f64>, first: &[i32], last: &[i32]) -> Vec<f64> {
        let people = first.len();
        let counts = self.count(people, None);
        let Some(population) = population else { return vec![f64::NAN; people] };
        (0..people)
            .map(|who| match counts[who] {
                0 => f64::NAN,
                n => (f64::from(last[who] - first[who]) + 2.0 * population) / f64::from(n - 1 + 2),
            })
            .collect()
    }
}

/// How many orders each person made after `from`; refunds are none, and lines with one number are one.
#[must_use]
pub fn orders(lines: &Pieces<Line>, people: usize, from: Option<Day>) -> Vec<i32> {
    let mut counts = vec![0; people];
    let is_later = |line: &&Line| from.is_none_or(|from| line.day > from);
    let orders = lines.iter().filter(|line| line.makes() == Makes::Order).filter(is_later);
    orders.for_each(|line| counts[line.who as usize] += 1);
    counts
}

/// The mean of the days between one purchase day and the next of the same person, over all of the book; none without any.
#[must_use]
pub fn population_gap(lines: &Pieces<Line>, people: usize) -> Option<f64> {
    let mean = |gaps: i64, total: i64| (gaps > 0).then(|| total as f64 / gaps as f64);
    let (mut gaps, mut total) = (0i64, 0i64);
    let mut latest = vec![FieldColumn::NO_INT; people];
    for line in lines.iter().filter(|line| line.is_purchase()) {
        let (latest, day) = (&mut latest[line.who as usize], line.day.0);
        if *latest != FieldColumn::NO_INT && day < *latest {
            // Lines that do not stand in the order of their days have to be brought into it.
            return sorted_gap(lines, mean);
        }
        if *latest != FieldColumn::NO_INT && day > *latest {
            gaps += 1;
            total += i64::from(day - *latest);
        }
        *latest = day;
    }
    mean(gaps, total)
}

fn sorted_gap(lines: &Pieces<Line>, mean: impl Fn(i64, i64) -> Option<f64>) -> Option<f64> {
    let days = PurchaseDays::of(lines);
    let (mut gaps, mut total) = (0i64, 0i64);
    for ((who, day), (next_who, next)) in days.each().zip(days.each().skip(1)) {
        if who == next_who {
            gaps += 1;
            total += i64::from(next - day);
        }
    }
    mean(gaps, total)
}

/// The first and the last day on which each person bought; refunds are no purchase.
#[must_use]
pub fn first_and_last(lines: &Pieces<Line>, people: usize) -> (Vec<i32>, Vec<i32>) {
    let mut days = FirstAndLast::of(people);
    lines.iter().filter(|line| line.is_purchase()).for_each(|line| days.see(line.who, line.day));
    days.into_columns()
}

/// The first and the last day of each person, of days that come in any order.
#[derive(Clone, Debug)]
pub(super) struct FirstAndLast {
    /// Both of each person, side by side in memory; the first one behind the last one: none yet.
    days: Vec<(i32, i32)>,
}

impl FirstAndLast {
    pub(super) fn of(people: usize) -> FirstAndLast {
        FirstAndLast { days: vec![(i32::MAX, i32::MIN); people] }
    }

    #[inline]
    pub(super) fn see(&mut self, who: Number, day: Day) {
        let (first, last) = &mut self.days[who as usize];
        (*first, *last) = (day.0.min(*first), day.0.max(*last));
    }

    /// The first days, and the last days.
    pub(super) fn into_columns(self) -> (Vec<i32>, Vec<i32>) {
        let known =
            |day: i32, (first, last): (i32, i32)| if first > last { FieldColumn::NO_INT } else { day };
        self.days.into_iter().map(|both| (known(both.0, both), known(both.1, both))).unzip()
    }
}

/// The spend of each person from `from` (exclusive) to `to` (inclusive): counted lines, refunds deducted.
///
/// Unknown where a line in the window has no rate, and where a sum is too long for the machine.
#[must_use]
pub fn spend(lines: &Pieces<Line>, people: usize, from: Option<Day>, to: Day) -> Vec<Minor> {
    let mut sums = vec![0; people];
    for line in lines.iter() {
        if line.day > to || from.is_some_and(|from| line.day <= from) {
            continue;
        }
        let sum = &mut sums[line.who as usize];
        if *sum == FieldColumn::NO_MONEY {
            continue;
        }
        *sum = line.amount().and_then(|amount| sum.checked_add(amount)).unwrap_or(FieldColumn::NO_MONEY);
    }
    sums
}

/// Spend of one window against the one before it, less 1: −0.3 is 30 % less; unknown where nothing was before.
#[must_use]
pub fn change(now: &[Minor], before: &[Minor]) -> Vec<f64> {
    now.iter()
        .zip(before)
        .map(|(&now, &before)| {
            if before <= 0 || now == FieldColumn::NO_MONEY {
                f64::NAN
            } else {
                now as f64 / before as f64 - 1.0
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(who: u32, day: i32, amount: i64) -> Line {
        Line::new(who, Day(day), amount)
    }

    #[test]
    fn two_orders_on_a_day_are_one_purchase_day_and_a_refund_is_none() {
        let lines = [line(0, 9, 100), line(0, 5, 10), line(0, 5, 20), line(0, 12, -30), line(1, 4, 0)];
        let lines = Pieces::from(lines.to_vec());
        let days = PurchaseDays::of(&lines);
        assert_eq!(days.count(2, None), [2, 1]);
        assert_eq!(days.count(2, Some(Day(5))), [1, 0]);
        assert_eq!(first_and_last(&lines, 2), (vec![5, 4], vec![9, 4]));
        assert_eq!(spend(&lines, 2, None, Day(99)), [100, 0]);
    }

    #[test]
    fn a_single_buyer_keeps_the_rhythm_of_the_book() {
        let lines = [line(0, 0, 1), line(0, 10, 1), line(0, 30, 1), line(1, 7, 1)];
        let lines = Pieces::from(lines.to_vec());
        let (first, last) = first_and_last(&lines, 3);
        let rhythm = PurchaseDays::of(&lines).rhythm(population_gap(&lines, 3), &first, &last);
        assert!((rhythm[0] - (30.0 + 2.0 * 15.0) / 4.0).abs() < 1e-12);
        assert!((rhythm[1] - 15.0).abs() < 1e-12);
        assert!(rhythm[2].is_nan());
    }

    #[test]
    fn the_gap_of_the_book_does_not_hang_on_the_order_of_its_lines() {
        let mut lines =
            vec![line(0, 0, 1), line(1, 3, 1), line(0, 10, 1), line(0, 10, 5), line(1, 7, 1), line(0, 31, 1)];
        assert_eq!(population_gap(&Pieces::from(lines.clone()), 2), Some(35.0 / 3.0));
        lines.swap(0, 5);
        assert_eq!(population_gap(&Pieces::from(lines.clone()), 2), Some(35.0 / 3.0));
        assert_eq!(population_gap(&Pieces::from(lines[1..2].to_vec()), 2), None);
    }

    #[test]
    fn spend_without_a_rate_is_unknown_not_zero() {
        let lines = Pieces::from(vec![line(0, 1, 100), Line::unpriced(0, Day(2), Makes::Order)]);
        assert_eq!(spend(&lines, 1, None, Day(9)), [FieldColumn::NO_MONEY]);
        assert_eq!(spend(&lines, 1, None, Day(1)), [100]);
        assert!((change(&[70], &[100])[0] + 0.3).abs() < 1e-12);
        assert!(change(&[70], &[0])[0].is_nan());
    }
}
