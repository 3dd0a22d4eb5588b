//! Who comes back: the repeat rate and how soon the second purchase follows.

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

/// What a customer of the window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// One purchase day in the window.
    Once,
    /// Two or more.
    Repeat,
}

/// Counts repeat customers in the window, and newcomers' second purchases within each of `spans` days.
#[must_use]
pub fn repeat(histories: &Histories, window: Window, spans: &[i32], counted: Counted) -> Repeat {
    let as_of = histories.as_of();
    let mut result = Repeat {
        frame: Frame { window, as_of, counted },
        rate: Share::default(),
        within: spans.iter().map(|&span| (span, Share::default())).collect(),
        newcomers: 0,
        median_days: None,
        purchase_days: 0,
    };
    let mut gaps = Vec::new();
    for (customer, days) in histories.buyers() {
        let count = histories.days_in(customer, window).len() as u64;
        result.purchase_days += count;
        result.rate.of += u64::from(count > 0);
        result.rate.hits += u64::from(count > 1);
        let first = days[0].day;
        if !window.contains(first) {
            continue;
        }
        result.newcomers += 1;
        let gap = days.get(1).map(|second| second.day - first);
        gaps.extend(gap.map(f64::from));
        for (span, share) in &mut result.within {
            // The first day itself is not observed: 30 days are the 30 after it.
            if first + *span <= as_of {
                share.of += 1;
                share.hits += u64::from(gap.is_some_and(|g| g <= *span));
            }
        }
    }
    result.median_days = quantile::quantile(&mut gaps, 0.5);
    result
}

/// Everyone who bought in the window, by number, and whether more than once: the customers behind the rate.
pub fn standings(histories: &Histories, window: Window) -> impl Iterator<Item = (u32, Standing)> + '_ {
    histories.buyers().filter_map(move |(customer, _)| match histories.days_in(customer, window).len() {
        0 => None,
        1 => Some((customer, Standing::Once)),
        _ => Some((customer, Standing::Repeat)),
    })
}

/// Days to the second purchase of the window's newcomers, or to the as-of day where it has not come: for a survival curve.
#[must_use]
pub fn second_purchase(histories: &Histories, window: Window) -> Vec<super::survival::Spell> {
    let as_of: Day = histories.as_of();
    histories
        .buyers()
        .filter(|(_, days)| window.contains(days[0].day))
        .map(|(_, days)| {
            let end = days.get(1).map_or(as_of, |second| second.day);
            let ended =
                if days.len() > 1 { super::survival::Ended::Event } else { super::survival::Ended::Censored };
            super::survival::Spell { time: f64::from(end - days[0].day), ended }
        })
        .collect()
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
        assert_eq!(standings(&h, window).collect::<Vec<_>>(), [(0, Standing::Once), (1, Standing::Repeat)]);
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
