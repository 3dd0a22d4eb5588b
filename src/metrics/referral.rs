//! Who came because somebody sent them.

use std::cmp::Reverse;

use super::facts::NOBODY;
use super::{Definition, Share, Window};
use crate::model::Day;

/// New customers with a referrer, of all new customers of the window.
pub const DEFINITION: Definition =
    Definition { name: "referral", formula: || phrase!("new customers with referred_by / new customers") };

/// Referrals of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Referral {
    /// New customers of the window who were referred.
    pub rate: Share,
    /// Customers as of the day: the base of referrals per customer.
    pub customers: u64,
    /// Of the referred, those who have become customers by the day.
    pub conversion: Share,
    /// Everyone who referred somebody: number, people referred, of them customers; the most first.
    pub referrers: Vec<(u32, u64, u64)>,
}

impl Referral {
    /// Referred people per customer; None without customers.
    #[must_use]
    pub fn per_customer(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.conversion.of as f64 / self.customers as f64)
    }
}

/// Counts referrals. `since` holds, for each number, the day on which they became a customer; `referrer` who sent them,
/// or [`NOBODY`]. Only `among` are counted.
///
/// Someone who refers themselves was not referred.
#[must_use]
pub fn referral(
    since: &[Option<Day>],
    referrer: &[u32],
    window: Window,
    among: impl Iterator<Item = u32>,
) -> Referral {
    let mut result = Referral::default();
    let mut by = vec![(0u64, 0u64); since.len()];
    for customer in among.map(|customer| customer as usize) {
        let since = since.get(customer).copied().flatten();
        let sender = referrer.get(customer).copied().unwrap_or(NOBODY);
        let referred = sender != NOBODY && sender as usize != customer;
        result.customers += u64::from(since.is_some());
        if since.is_some_and(|day| window.contains(day)) {
            result.rate.of += 1;
            result.rate.hits += u64::from(referred);
        }
        if referred {
            result.conversion.of += 1;
            result.conversion.hits += u64::from(since.is_some());
            if let Some((people, customers)) = by.get_mut(sender as usize) {
                *people += 1;
                *customers += u64::from(since.is_some());
            }
        }
    }
    let numbered = (0u32..).zip(by).filter(|(_, (people, _))| *people > 0);
    result.referrers = numbered.map(|(number, (people, customers))| (number, people, customers)).collect();
    result.referrers.sort_by_key(|&(number, people, customers)| (Reverse((people, customers)), number));
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_customers_count_towards_the_rate() {
        let since = [1, 15, 16, 5].map(|day| Some(Day(day)));
        let since: Vec<Option<Day>> = since.into_iter().chain([None]).collect();
        let referrer = [NOBODY, 0, 2, 0, 0];
        let r = referral(&since, &referrer, Window::new(Day(10), Day(20)), 0..5);
        assert_eq!(r.rate, Share::new(1, 2));
        assert_eq!(r.conversion, Share::new(2, 3));
        assert_eq!(r.referrers, [(0, 3, 2)]);
        assert_eq!(r.per_customer(), Some(0.75));
        let r = referral(&since, &referrer, Window::new(Day(10), Day(20)), 1..2);
        assert_eq!((r.rate, r.customers), (Share::new(1, 1), 1));
    }
}
