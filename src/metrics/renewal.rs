//! How many contracts that ended went on.

use super::activity::{last_day, successors};
use super::facts::{Renews, Terms, UNPRICED};
use super::{Definition, Share, Window};
use crate::model::Day;

/// Terms that ended in the window and went on, of those that ended.
pub const DEFINITION: Definition = Definition {
    name: "renewal",
    formula: || phrase!("ended terms with a successor or renews=auto, not cancelled / ended terms"),
};

/// The same weighed by what they were worth a month.
pub const BY_VALUE: Definition = Definition {
    name: "renewal.value",
    formula: || {
        phrase!("Σ min(monthly value of the successor, of the term) / Σ monthly value of ended terms")
    },
};

/// A successor may start so many days after the end; until then it is not decided.
pub const GRACE: i32 = 60;

/// What became of a term that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Replaced by another, or renewed by itself.
    Renewed,
    /// Over.
    Ended,
    /// Ended a short time ago, and nothing followed yet.
    Undecided,
}

/// One end of a term; a term that renews by itself has one at each anniversary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The row of the term.
    pub row: usize,
    /// The day on which it counts: its last day, the anniversary, or the day its successor started.
    pub day: Day,
    /// What became of it.
    pub fate: Fate,
    /// What it was worth a month, and what of that went on, in ten-thousandths; None where one is not priced.
    pub value: Option<(i64, i64)>,
}

/// Renewals by count and by value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewal {
    /// Renewed terms of ended ones.
    pub rate: Share,
    /// Monthly value that went on, in ten-thousandths.
    pub renewed_value: i128,
    /// Monthly value of all that ended, in ten-thousandths.
    pub ended_value: i128,
    /// Ended terms without a price: in the count, not in the value.
    pub unpriced: u64,
    /// Ended a short time ago and not decided: left out.
    pub undecided: u64,
}

impl Renewal {
    /// Sums up some ends.
    #[must_use]
    pub fn of<'e>(ends: impl Iterator<Item = &'e End>) -> Renewal {
        let mut result = Renewal::default();
        for end in ends {
            if end.fate == Fate::Undecided {
                result.undecided += 1;
                continue;
            }
            result.rate.of += 1;
            result.rate.hits += u64::from(end.fate == Fate::Renewed);
            result.unpriced += u64::from(end.value.is_none());
            let (ended, renewed) = end.value.unwrap_or_default();
            result.ended_value += i128::from(ended);
            result.renewed_value += i128::from(renewed);
        }
        result
    }

    /// The renewal rate by value; None without a value.
    #[must_use]
    pub fn by_value(&self) -> Option<f64> {
        (self.ended_value > 0).then(|| self.renewed_value as f64 / self.ended_value as f64)
    }
}

/// Every end in the window that is known at the end of the as-of day, by row and day.
#[must_use]
pub fn ends(terms: &Terms, window: Window, as_of: Day) -> Vec<End> {
    let successors = successors(terms, as_of);
    let mut found = Vec::new();
    for (row, successor) in successors.into_iter().enumerate().filter(|(row, _)| terms.starts[*row] <= as_of)
    {
        let next = successor.map(|next| terms.starts[next as usize]);
        let value = |day: Day, fate: Fate| {
            let of = terms.monthly[row];
            let went_on = match (fate, successor) {
                // What runs on by itself goes on at its own price until the successor starts.
                (Fate::Renewed, Some(next)) if terms.starts[next as usize] <= day + GRACE => {
                    terms.monthly[next as usize]
                }
                (Fate::Renewed, _) => of,
                (Fate::Ended | Fate::Undecided, _) => 0,
            };
            (of != UNPRICED && went_on != UNPRICED).then(|| (of, went_on.min(of)))
        };
        let mut end = |day: Day, fate: Fate| {
            if window.contains(day) && day <= as_of {
                found.push(End { row, day, fate, value: value(day, fate) });
            }
        };
        let last = last_day(terms, row, as_of);
        let mut followed = false;
        for day in anniversaries(terms, row).take_while(|&day| day <= as_of) {
            if next.is_some_and(|next| next <= day) || last.is_some_and(|last| last <= day) {
                break;
            }
            end(day, Fate::Renewed);
            followed = next == Some(day + 1);
            if followed {
                break;
            }
        }
        match (next, last) {
            _ if followed => {}
            // Ended early by its successor.
            (Some(next), last) if last.is_none_or(|last| next <= last) => end(next, Fate::Renewed),
            (next, Some(last)) => end(
                last,
                match next {
                    Some(next) if next <= last + GRACE => Fate::Renewed,
                    None if as_of - last < GRACE => Fate::Undecided,
                    _ => Fate::Ended,
                },
            ),
            (_, None) => {}
        }
    }
    found
}

/// The days on which a term that renews by itself would have ended, one term after the other.
fn anniversaries(terms: &Terms, row: usize) -> impl Iterator<Item = Day> {
    let (starts, end) = (terms.starts[row], terms.ends[row]);
    let auto = terms.renews[row] == Renews::Auto;
    let first = end.filter(|&end| auto && end >= starts);
    // Whole months stay whole months: a year that ends on 28 February ends on the 29th of a leap year.
    let months = first.and_then(|end| {
        (1..=1200).find(|&n| starts.add_months(n) > end).filter(|&n| starts.add_months(n) == end + 1)
    });
    let days = first.map_or(1, |end| end - starts + 1);
    let nth = move |n: i32| match months {
        Some(months) => starts.add_months(months.saturating_mul(n)) - 1,
        None => starts + days.saturating_mul(n) - 1,
    };
    (1..if first.is_some() { i32::MAX } else { 1 }).map(nth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::NONE;

    /// First and last day, what happens then, the day of notice, the row replaced, and the value of a month.
    type Row = (i32, Option<i32>, Renews, Option<i32>, u32, i64);

    fn terms(rows: &[Row]) -> Terms {
        let mut terms = Terms::default();
        for (who, &(starts, ends, renews, cancelled, replaces, monthly)) in (0..).zip(rows) {
            terms.customer.push(who);
            terms.starts.push(Day(starts));
            terms.ends.push(ends.map(Day));
            terms.cancelled.push(cancelled.map(Day));
            terms.renews.push(renews);
            terms.replaces.push(replaces);
            terms.every.push(None);
            terms.monthly.push(monthly);
        }
        terms
    }

    #[test]
    fn a_term_goes_on_by_a_successor_or_by_itself() {
        let terms = terms(&[
            (0, Some(10), Renews::Manual, None, NONE, 100),
            (0, Some(10), Renews::Auto, None, NONE, 50),
            (0, Some(10), Renews::Auto, Some(5), NONE, 30),
            (0, Some(10), Renews::No, None, NONE, UNPRICED),
            (11, Some(99), Renews::No, None, 0, 80),
            (0, None, Renews::No, Some(12), NONE, 20),
            // Follows too late.
            (0, Some(10), Renews::No, None, NONE, 7),
            (71, None, Renews::No, None, 6, 7),
        ]);
        let found = ends(&terms, Window::new(Day(1), Day(20)), Day(80));
        let r = Renewal::of(found.iter());
        assert_eq!(r.rate, Share::new(2, 6));
        // The successor is worth less: that much went on.
        assert_eq!((r.renewed_value, r.ended_value, r.unpriced), (130, 207, 1));
        assert_eq!(r.by_value(), Some(130.0 / 207.0));
        // Less than sixty days after its end nothing is lost yet.
        let soon = Renewal::of(ends(&terms, Window::new(Day(1), Day(20)), Day(69)).iter());
        assert_eq!((soon.rate, soon.undecided), (Share::new(2, 2), 4));
        assert!(ends(&terms, Window::new(Day(1), Day(20)), Day(9)).is_empty());
    }

    #[test]
    fn what_renews_by_itself_is_judged_at_each_anniversary() {
        let day = |y, m, d| Day::new(y, m, d).unwrap();
        let mut terms = terms(&[
            (day(2024, 3, 1).0, Some(day(2025, 2, 28).0), Renews::Auto, None, NONE, 10),
            (day(2024, 1, 1).0, Some(day(2024, 6, 30).0), Renews::Manual, None, NONE, 10),
            (day(2024, 5, 15).0, None, Renews::No, None, 1, 20),
        ]);
        let all = Window::new(day(2024, 1, 1), day(2027, 12, 31));
        let days = |terms: &Terms| -> Vec<(usize, String, Fate)> {
            ends(terms, all, day(2026, 3, 2)).iter().map(|e| (e.row, e.day.to_string(), e.fate)).collect()
        };
        let told = [
            (0, "2025-02-28".to_owned(), Fate::Renewed),
            (0, "2026-02-28".to_owned(), Fate::Renewed),
            // Ended early by its successor, on that one's day.
            (1, "2024-05-15".to_owned(), Fate::Renewed),
        ];
        assert_eq!(days(&terms), told);
        terms.replaces[2] = 0;
        terms.starts[2] = day(2025, 3, 1);
        // The term that follows on the next day is what the anniversary is about.
        assert_eq!(days(&terms)[0], told[0]);
        assert!(days(&terms).iter().filter(|end| end.0 == 0).count() == 1);
        terms.replaces[2] = NONE;
        terms.cancelled[0] = Some(day(2025, 12, 10));
        terms.every[0] = Some(crate::model::Span::months(1));
        assert_eq!(days(&terms)[1], (0, "2025-12-31".to_owned(), Fate::Ended));
    }
}
