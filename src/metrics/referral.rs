//! Who came because somebody sent them.

use super::facts::NOBODY;
use super::{Counted, Definition, Frame, Histories, Share, Window};

/// New customers with a referrer, of all new customers of the window.
pub const DEFINITION: Definition =
    Definition { name: "referral", formula: || phrase!("new customers with referred_by / new customers") };

/// Referrals of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Referral {
    /// Window, day and unit.
    pub frame: Frame,
    /// New customers (first purchase day in the window) who were referred.
    pub rate: Share,
    /// Customers as of the day: the base of referrals per customer.
    pub customers: u64,
    /// People with a referrer, customers or not.
    pub referred: u64,
    /// Of the referred, those who have become customers.
    pub conversion: Share,
    /// Everyone who referred somebody: number, people referred, of them customers; the most first.
    pub referrers: Vec<(u32, u64, u64)>,
}

impl Referral {
    /// Referred people per customer.
    #[must_use]
    pub fn per_customer(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.referred as f64 / self.customers as f64)
    }
}

/// Counts referrals; `referrer` holds, for each number, who sent them, or [`NOBODY`].
///
/// Someone who refers themselves was not referred.
#[must_use]
pub fn referral(histories: &Histories, referrer: &[u32], window: Window, counted: Counted) -> Referral {
    let mut result = Referral {
        frame: Frame { window, as_of: histories.as_of(), counted },
        rate: Share::default(),
        customers: 0,
        referred: 0,
        conversion: Share::default(),
        referrers: Vec::new(),
    };
    let mut by = vec![(0u64, 0u64); histories.customers()];
    for customer in 0..u32::try_from(histories.customers()).unwrap_or(u32::MAX) {
        let sender = referrer.get(customer as usize).copied().unwrap_or(NOBODY);
        let referred = sender != NOBODY && sender != customer;
        let first = histories.first(customer);
        result.customers += u64::from(first.is_some());
        if first.is_some_and(|day| window.contains(day)) {
            result.rate.of += 1;
            result.rate.hits += u64::from(referred);
        }
        if referred {
            result.referred += 1;
            result.conversion.of += 1;
            result.conversion.hits += u64::from(first.is_some());
            if let Some((people, customers)) = by.get_mut(sender as usize) {
                *people += 1;
                *customers += u64::from(first.is_some());
            }
        }
    }
    let numbered = (0u32..).zip(by).filter(|(_, (people, _))| *people > 0);
    result.referrers = numbered.map(|(number, (people, customers))| (number, people, customers)).collect();
    result
        .referrers
        .sort_by_key(|&(number, people, customers)| (std::cmp::Reverse((people, customers)), number));
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::Purchases;
    use crate::model::Day;

    #[test]
    fn only_new_customers_count_towards_the_rate() {
        let mut purchases = Purchases::default();
        for (customer, day) in [(0, 1), (1, 15), (2, 16), (3, 5)] {
            purchases.push(customer, Day(day), 1);
        }
        let histories = Histories::new(&purchases, 5, Day(20));
        let referrer = [NOBODY, 0, 2, 0, 0];
        let r = referral(&histories, &referrer, Window::new(Day(10), Day(20)), Counted::Contact);
        assert_eq!(r.rate, Share::new(1, 2));
        assert_eq!(r.conversion, Share::new(2, 3));
        assert_eq!(r.referrers, [(0, 3, 2)]);
        assert_eq!(r.per_customer(), Some(0.75));
    }
}
