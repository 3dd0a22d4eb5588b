//! Who comes back: the repeat rate and how soon the second purchase follows.

use super::survival::{Ended, Spell};
use super::{Counted, Definition, Frame, Histories, Share, Window};
use crate::math::quantile;
use crate::model::Day;

/// Customers with two purchase days or more, of all customers in the window.
pub const DEFINITION: Definition = Definition {
    name: "repeat",
    formula: || phrase!("customers with ≥ 2 purchase days / customers, in the window"),
};

/// Those who came back within so many days, of those observed that long.
pub const WITHIN: Definition = Definition {
    name: "repeat.within",
    formula: || {
        phrase!(
            "second purchase day ≤ d days after the first / customers first seen ≥ d days before the as-of day"
        )
    },
};

/// The usual spans in days for [`Repeat::within`].
pub const SPANS: [i32; 3] = [30, 60, 90];

/// How many came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// Window, day and unit.
    pub frame: Frame,
    /// Repeat customers of the window's customers.
    pub rate: Share,
    /// For each asked span of days: those whose second purchase day came within it, of the window's new customers
    /// who were observed that long.
    pub within: Vec<(i32, Share)>,
    /// Customers whose first purchase day lies in the window.
    pub newcomers: u64,
    /// Median days from the first to the second purchase day of those newcomers who came back; it leaves out those
    /// who will still come, for which see the survival curve of [`second_purchase`].
    pub median_days: Option<f64>,
    /// All purchase days of the window.
    pub purchase_days: u64,
}

/// A customer who bought in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// Who.
    pub customer: u32,
    /// On how many days of the window.
    pub days: u64,
    /// The first purchase day of all, where it lies in the window.
    pub first: Option<Day>,
    /// Of a newcomer, the days from the first to the second purchase day, where there is one.
    pub gap: Option<i32>,
}

/// Everyone who bought in the window, by number: the customers behind the rates.
#[must_use]
pub fn buyers(histories: &Histories, window: Window) -> Vec<Buyer> {
    let found = histories.buyers().filter_map(|(customer, days)| {
        let count = histories.days_in(customer, window).len() as u64;
        let first = Some(days[0].day).filter(|&first| window.contains(first));
        let gap = first.and_then(|first| Some(days.get(1)?.day - first));
        (count > 0).then_some(Buyer { customer, days: count, first, gap })
    });
    found.collect()
}

/// The share of buyers with two purchase days or more in their window.
#[must_use]
pub fn rate(buyers: &[Buyer]) -> Share {
    Share::new(buyers.iter().filter(|buyer| buyer.days > 1).count() as u64, buyers.len() as u64)
}

/// Counts repeat customers in the window, and newcomers' second purchases within each of `spans` days.
#[must_use]
pub fn repeat(histories: &Histories, window: Window, spans: &[i32], counted: Counted) -> Repeat {
    let frame = Frame { window, as_of: histories.as_of(), counted };
    Repeat::of(&buyers(histories, window), spans, frame)
}

impl Repeat {
    /// The same of buyers of one window.
    #[must_use]
    pub fn of(buyers: &[Buyer], spans: &[i32], frame: Frame) -> Repeat {
        let newcomers = || buyers.iter().filter_map(|buyer| Some((buyer.first?, buyer.gap)));
        let within = |span: i32| {
            // The first day itself is not observed: 30 days are the 30 after it.
            let seen = newcomers().filter(|(first, _)| *first + span <= frame.as_of);
            seen.fold(Share::default(), |share, (_, gap)| {
                Share::new(share.hits + u64::from(gap.is_some_and(|g| g <= span)), share.of + 1)
            })
        };
        let mut gaps: Vec<f64> = newcomers().filter_map(|(_, gap)| gap.map(f64::from)).collect();
        Repeat {
            frame,
            rate: rate(buyers),
            within: spans.iter().map(|&span| (span, within(span))).collect(),
            newcomers: newcomers().count() as u64,
            median_days: quantile::quantile(&mut gaps, 0.5),
            purchase_days: buyers.iter().map(|buyer| buyer.days).sum(),
        }
    }
}

/// Days to the second purchase of the newcomers among buyers, or to the as-of day where it has not come: for a survival
/// curve.
#[must_use]
pub fn second_purchase(buyers: &[Buyer], as_of: Day) -> Vec<Spell> {
    let newcomers = buyers.iter().filter_map(|buyer| Some((buyer.first?, buyer.gap)));
    let spell = |(first, gap): (Day, Option<i32>)| Spell {
        time: f64::from(gap.unwrap_or(as_of - first)),
        ended: if gap.is_some() { Ended::Event } else { Ended::Censored },
    };
    newcomers.map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::Purchases;

    fn bought(rows: &[(u32, i32)], as_of: i32) -> Histories {
        let mut purchases = Purchases::default();
        for &(customer, day) in rows {
            purchases.push(customer, Day(day), 10_000);
        }
        Histories::new(&purchases, 10, Day(as_of))
    }

    #[test]
    fn two_orders_on_one_day_are_no_repeat() {
        let h = bought(&[(0, 1), (0, 1), (1, 1), (1, 9)], 100);
        let r = repeat(&h, Window::new(Day(0), Day(50)), &SPANS, Counted::Contact);
        assert_eq!(r.rate, Share::new(1, 2));
        assert_eq!(r.purchase_days, 3);
        assert_eq!(r.median_days, Some(8.0));
        let window = Window::new(Day(0), Day(50));
        let days: Vec<(u32, u64)> = buyers(&h, window).iter().map(|b| (b.customer, b.days)).collect();
        assert_eq!(days, [(0, 1), (1, 2)]);
        assert_eq!(second_purchase(&buyers(&h, window), Day(100)).len(), 2);
    }

    #[test]
    fn only_those_observed_long_enough_are_judged() {
        // The second is seen for 29 days only; the third bought before the window.
        let h = bought(&[(0, 10), (0, 40), (1, 71), (1, 72), (2, -5), (2, 20)], 100);
        let r = repeat(&h, Window::new(Day(0), Day(100)), &[29, 30], Counted::Contact);
        assert_eq!(r.newcomers, 2);
        assert_eq!(r.within, [(29, Share::new(1, 2)), (30, Share::new(1, 1))]);
        assert_eq!(r.rate, Share::new(2, 3));
    }
}
