//! The cohort triangle: who came when, and how many of them were still there later.

use super::{Counted, Definition, Frame, Histories, Periods, Share, Window};

/// Distinct customers of a cohort who bought in its k-th period, of the cohort.
pub const DEFINITION: Definition = Definition {
    name: "cohort",
    formula: || phrase!("customers of the cohort with a purchase day in period k / customers of the cohort"),
};

/// Everyone whose first purchase day lies in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// The period.
    pub window: Window,
    /// How many they are.
    pub size: u64,
    /// How many of them bought in this period (cell 0, always there), the next (cell 1) …; only periods observed to their
    /// end.
    pub active: Vec<u64>,
    /// What they spent in each of these periods, refunds deducted, in ten-thousandths.
    pub revenue: Vec<i128>,
}

impl Cohort {
    /// The share still buying in period `k` after the first; none beyond what was observed.
    #[must_use]
    pub fn share(&self, k: usize) -> Option<Share> {
        self.active.get(k).map(|&active| Share::new(active, self.size))
    }

    /// Spend per customer of the cohort up to and including period `k`, in ten-thousandths, rounded to so many decimals,
    /// half away from nought; None beyond what was observed.
    #[must_use]
    pub fn revenue_per_customer(&self, k: usize, decimals: u32) -> Option<i128> {
        let sum: i128 = self.revenue.get(..=k)?.iter().sum();
        (self.size > 0).then(|| rounded(sum, i128::from(self.size), decimals))
    }
}

/// `sum / n` of ten-thousandths, rounded to so many decimals.
fn rounded(sum: i128, n: i128, decimals: u32) -> i128 {
    let step = 10i128.pow(4u32.saturating_sub(decimals));
    let unit = step * n;
    let half = if sum < 0 { -unit / 2 } else { unit / 2 };
    (sum + half) / unit * step
}

/// All cohorts of consecutive periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohorts {
    /// Window of all periods, as-of day, unit.
    pub frame: Frame,
    /// One for each period, also where nobody came.
    pub cohorts: Vec<Cohort>,
    /// Customers whose first purchase day lies before the first period: in no cohort.
    pub earlier: u64,
    /// The periods before this one are observed to their end.
    pub observed: usize,
}

impl Cohorts {
    /// The pooled share of period `k`, over the cohorts old enough to show it; those in `left_out`, by place, are not among
    /// them.
    #[must_use]
    pub fn pooled(&self, k: usize, left_out: impl Fn(usize) -> bool) -> Share {
        let pooled = self.cohorts.iter().enumerate().filter(|(place, _)| !left_out(*place));
        let seen = pooled.filter_map(|(_, cohort)| cohort.share(k));
        seen.fold(Share::default(), |sum, one| Share::new(sum.hits + one.hits, sum.of + one.of))
    }
}

/// Builds the triangle of these customers over `periods`, which should follow each other without a gap.
///
/// A cell is shown only for one of the first `observed` periods: a month half gone would look like a fall. The period of the
/// first purchase is always shown.
#[must_use]
pub fn cohorts(
    histories: &Histories,
    periods: &Periods,
    observed: usize,
    customers: impl Iterator<Item = u32>,
    counted: Counted,
) -> Cohorts {
    let windows = periods.windows();
    let cells = |place: usize| observed.saturating_sub(place).max(1);
    let cohort = |(place, &window): (usize, &Window)| Cohort {
        window,
        size: 0,
        active: vec![0; cells(place)],
        revenue: vec![0; cells(place)],
    };
    let mut cohorts: Vec<Cohort> = windows.iter().enumerate().map(cohort).collect();
    let mut earlier = 0;
    for customer in customers {
        let days = histories.days(customer);
        let Some(first) = days.first().map(|bought| bought.day) else { continue };
        let Some(row) = periods.index(first) else {
            earlier += u64::from(first < windows[0].from);
            continue;
        };
        let cohort = &mut cohorts[row];
        cohort.size += 1;
        let cell = |day| {
            let place = periods.index(day)?.checked_sub(row)?;
            (place < cells(row)).then_some(place)
        };
        let mut last = None;
        for bought in days {
            let Some(cell) = cell(bought.day) else { continue };
            cohort.revenue[cell] += i128::from(bought.spend);
            cohort.active[cell] += u64::from(last != Some(cell));
            last = Some(cell);
        }
        // Money given back before the first purchase belongs to no cell.
        for refund in histories.refunds(customer) {
            if let Some(cell) = cell(refund.day) {
                cohort.revenue[cell] += i128::from(refund.amount);
            }
        }
    }
    let frame = Frame { window: periods.whole(), as_of: histories.as_of(), counted };
    Cohorts { frame, cohorts, earlier, observed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::Purchases;
    use crate::model::Day;

    fn tens(count: i32) -> Periods {
        Periods::new((0..count).map(|i| Window::new(Day(i * 10), Day(i * 10 + 9))).collect()).unwrap()
    }

    fn triangle(rows: &[(u32, i32, i64)], as_of: i32) -> Cohorts {
        let mut purchases = Purchases::default();
        for &(customer, day, amount) in rows {
            purchases.push(customer, Day(day), amount);
        }
        let (histories, periods) = (Histories::new(&purchases, 10, Day(as_of)), tens(4));
        let observed = periods.windows().partition_point(|window| window.to <= Day(as_of));
        cohorts(&histories, &periods, observed, 0..10, Counted::Contact)
    }

    #[test]
    fn cells_beyond_the_observation_are_blank_not_nought() {
        let c = triangle(&[(0, 1, 5), (0, 22, 5), (1, 3, 5), (2, 12, 5)], 34);
        assert_eq!(c.cohorts[0].active, [2, 0, 1]);
        assert_eq!(c.cohorts[1].active, [1, 0]);
        assert_eq!(c.cohorts[0].share(2), Some(Share::new(1, 2)));
        assert_eq!(c.cohorts[0].share(3), None);
        // The running one shows whom it has so far.
        assert_eq!((&c.cohorts[3].active[..], c.observed), (&[0][..], 3));
    }

    #[test]
    fn the_pooled_row_uses_only_cohorts_old_enough() {
        let c = triangle(&[(0, 1, 5), (0, 22, 5), (1, 3, 5), (2, 12, 5), (2, 21, 1)], 29);
        let shares = [(0, 3, 3), (1, 1, 3), (2, 1, 2), (3, 0, 0)];
        for (k, hits, of) in shares {
            assert_eq!(c.pooled(k, |_| false), Share::new(hits, of));
        }
        assert_eq!(c.pooled(1, |place| place == 0), Share::new(1, 1));
    }

    #[test]
    fn revenue_of_a_cohort_is_net_of_refunds() {
        let c = triangle(&[(0, 1, 100), (0, 2, 50), (0, 12, -30), (1, 15, 7), (2, -4, 9), (2, 5, 9)], 39);
        assert_eq!(c.cohorts[0].revenue, [150, -30, 0, 0]);
        assert_eq!(c.cohorts[0].active, [1, 0, 0, 0]);
        assert_eq!(c.cohorts[0].revenue_per_customer(1, 4), Some(120));
        assert_eq!(c.cohorts[0].revenue_per_customer(4, 4), None);
        assert_eq!(rounded(-15_050, 1, 2), -15_100);
        assert_eq!(rounded(10_000, 3, 2), 3_300);
        assert_eq!(c.earlier, 1);
    }
}
