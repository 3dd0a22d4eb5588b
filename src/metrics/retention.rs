//! Who stayed: retention, churn, and the split of each period's active customers.

use super::{Activity, Counted, Definition, Frame, Periods, Share, Window};
use crate::i18n::Text;
use crate::math::Interval;
use crate::math::ranges::by_ranges;
use crate::model::Day;

/// Which retention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formula {
    /// Of those active in the period before, the share active in this one: never above 1.
    #[default]
    Locked,
    /// (active − first-timers)/active before: holds the reactivated too, and may exceed 1.
    Period,
}

impl Formula {
    /// Its name and formula.
    #[must_use]
    pub const fn definition(self) -> Definition {
        match self {
            Formula::Locked => {
                Definition { name: "retention.locked", formula: || Text::own("|S ∩ E| / |S|") }
            }
            Formula::Period => {
                Definition { name: "retention.period", formula: || Text::own("(E − N) / S") }
            }
        }
    }
}

/// What a customer is in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Active for the first time ever.
    New,
    /// Active, as in the period before.
    Retained,
    /// Active again, though not in the period before.
    Reactivated,
    /// Active in the period before, not in this one.
    Lapsed,
}

/// The activity split of one period; `active = new + retained + reactivated`, `before = retained + lapsed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The period.
    pub window: Window,
    /// S: active in the period before.
    pub before: u64,
    /// E: active in this period.
    pub active: u64,
    /// N: active for the first time ever.
    pub new: u64,
    /// Active in both.
    pub retained: u64,
    /// Active in this one and earlier, but not in the one before.
    pub reactivated: u64,
    /// Active in the one before only.
    pub lapsed: u64,
}

impl Split {
    fn empty(window: Window) -> Split {
        Split { window, before: 0, active: 0, new: 0, retained: 0, reactivated: 0, lapsed: 0 }
    }

    /// The split of customers with these standings.
    #[must_use]
    pub fn of(window: Window, standings: impl Iterator<Item = Standing>) -> Split {
        let mut split = Split::empty(window);
        standings.for_each(|standing| split.count(standing));
        split
    }

    fn count(&mut self, standing: Standing) {
        match standing {
            Standing::New => self.new += 1,
            Standing::Retained => self.retained += 1,
            Standing::Reactivated => self.reactivated += 1,
            Standing::Lapsed => self.lapsed += 1,
        }
        self.active += u64::from(standing != Standing::Lapsed);
        self.before += u64::from(matches!(standing, Standing::Retained | Standing::Lapsed));
    }

    /// Takes in the split of other customers in the same period.
    fn add(&mut self, other: Split) {
        self.before += other.before;
        self.active += other.active;
        self.new += other.new;
        self.retained += other.retained;
        self.reactivated += other.reactivated;
        self.lapsed += other.lapsed;
    }

    /// The retention as two counts; under [`Formula::Period`] the first may exceed the second.
    #[must_use]
    pub fn share(&self, formula: Formula) -> Share {
        match formula {
            Formula::Locked => Share::new(self.retained, self.before),
            Formula::Period => Share::new(self.active - self.new, self.before),
        }
    }

    /// The retention; none when nobody was active before.
    #[must_use]
    pub fn retention(&self, formula: Formula) -> Option<f64> {
        self.share(formula).value()
    }

    /// Wilson's interval of locked retention; none for the other, which is no proportion.
    #[must_use]
    pub fn interval(&self, formula: Formula) -> Option<Interval> {
        match formula {
            Formula::Locked => self.share(formula).interval(),
            Formula::Period => None,
        }
    }

    /// 1 − retention of the same formula; negative where retention exceeds 1.
    #[must_use]
    pub fn churn(&self, formula: Formula) -> Option<f64> {
        self.retention(formula).map(|kept| 1.0 - kept)
    }

    /// The interval of [`Split::churn`].
    #[must_use]
    pub fn churn_interval(&self, formula: Formula) -> Option<Interval> {
        self.interval(formula).map(|kept| Interval { low: 1.0 - kept.high, high: 1.0 - kept.low })
    }
}

/// From so many days on a churn is carried over to a year.
pub const YEARLY_FROM: f64 = 90.0;

/// 1 − (1 − c)^(365.25/days): what a churn of `c` in so many days is in a year; the churn itself in a year of the calendar.
///
/// None in fewer than [`YEARLY_FROM`] days, or where `c` is negative. Never twelve times the monthly churn, which passes 1.
#[must_use]
pub fn annualised(churn: f64, days: f64) -> Option<f64> {
    let is_year = (365.0..=366.0).contains(&days);
    let is_told = days >= YEARLY_FROM && (0.0..=1.0).contains(&churn);
    is_told.then(|| if is_year { churn } else { 1.0 - libm::pow(1.0 - churn, 365.25 / days) })
}

/// Retention over consecutive periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// Window of all periods, as-of day, unit.
    pub frame: Frame,
    /// The period before the first, which gives the first its S.
    pub base: Window,
    /// One split for each period.
    pub splits: Vec<Split>,
}

/// Splits the customers active in each period; `base` is the period before the first one.
///
/// None when the windows do not follow each other, `base` first.
#[must_use]
pub fn retention(
    activity: &Activity,
    base: Window,
    windows: &[Window],
    counted: Counted,
) -> Option<Retention> {
    let (periods, frame) = consecutive(activity, base, windows, counted)?;
    let empty = || periods.windows().iter().map(|&window| Split::empty(window)).collect::<Vec<Split>>();
    let parts = by_ranges(activity.customers(), |range| {
        let (mut splits, mut active) = (empty(), Vec::new());
        for customer in range {
            let customer = customer as u32;
            activity.periods(customer, &periods, &mut active);
            each_standing(activity.first(customer), &active, &periods, |i, standing| {
                splits[i].count(standing);
            });
        }
        splits
    });
    let mut splits = empty();
    for part in parts {
        splits.iter_mut().zip(part).for_each(|(split, more)| split.add(more));
    }
    Some(Retention { frame, base, splits: splits.split_off(1) })
}

/// Everyone with a standing in the period, by number: the customers behind the counts.
#[must_use]
pub fn standings(activity: &Activity, base: Window, window: Window) -> Vec<(u32, Standing)> {
    let Some((periods, _)) = consecutive(activity, base, &[window], Counted::Contact) else {
        return Vec::new();
    };
    let parts = by_ranges(activity.customers(), |range| {
        let (mut found, mut active) = (Vec::new(), Vec::new());
        for customer in range {
            let customer = customer as u32;
            activity.periods(customer, &periods, &mut active);
            each_standing(activity.first(customer), &active, &periods, |i, standing| {
                if i == 1 {
                    found.push((customer, standing));
                }
            });
        }
        found
    });
    parts.concat()
}

fn consecutive(
    activity: &Activity,
    base: Window,
    windows: &[Window],
    counted: Counted,
) -> Option<(Periods, Frame)> {
    let first = *windows.first()?;
    let all: Vec<Window> = std::iter::once(base).chain(windows.iter().copied()).collect();
    let periods = Periods::new(all)?;
    let window = Window::new(first.from, periods.whole().to);
    Some((periods, Frame { window, as_of: activity.as_of(), counted }))
}

/// Tells what a customer is in every period but number 0, given the periods of activity.
fn each_standing(
    first: Option<Day>,
    active: &[usize],
    periods: &Periods,
    mut tell: impl FnMut(usize, Standing),
) {
    let Some(first) = first else { return };
    let mut previous: Option<usize> = None;
    for &i in active {
        if let Some(p) = previous.filter(|p| p + 1 < i) {
            tell(p + 1, Standing::Lapsed);
        }
        if i > 0 {
            let standing = if periods.windows()[i].from <= first {
                Standing::New
            } else if previous == Some(i - 1) {
                Standing::Retained
            } else {
                Standing::Reactivated
            };
            tell(i, standing);
        }
        previous = Some(i);
    }
    if let Some(p) = previous.filter(|p| p + 1 < periods.len()) {
        tell(p + 1, Standing::Lapsed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::activity::Source;
    use crate::metrics::facts::Events;

    fn active(rows: &[(u32, i32)], customers: usize) -> Activity {
        let mut events = Events::default();
        for &(customer, day) in rows {
            events.push(customer, Day(day));
        }
        Activity::new(&[Source::Events(&events)], customers, Day(1000))
    }

    fn tens(i: i32) -> Window {
        Window::new(Day(i * 10), Day(i * 10 + 9))
    }

    #[test]
    fn every_active_customer_is_new_retained_or_reactivated() {
        // 0: every period; 1: first and last; 2: new in the second; 3: before all of it and in the last.
        let activity = active(&[(0, 5), (0, 12), (0, 25), (1, 1), (1, 29), (2, 15), (3, -50), (3, 22)], 5);
        let r = retention(&activity, tens(0), &[tens(1), tens(2)], Counted::Contact).unwrap();
        let [first, last] = r.splits[..] else { panic!("two periods") };
        assert_eq!((first.before, first.active, first.new, first.retained), (2, 2, 1, 1));
        assert_eq!((first.reactivated, first.lapsed), (0, 1));
        assert_eq!((last.before, last.active, last.new, last.retained), (2, 3, 0, 1));
        assert_eq!((last.reactivated, last.lapsed), (2, 1));
        for split in r.splits {
            assert_eq!(split.active, split.new + split.retained + split.reactivated);
            assert_eq!(split.before, split.retained + split.lapsed);
        }
    }

    #[test]
    fn locked_retention_leaves_the_reactivated_out() {
        let activity = active(&[(0, 5), (0, 12), (1, -50), (1, 12), (2, -50), (2, 13), (3, 12)], 4);
        let r = retention(&activity, tens(0), &[tens(1)], Counted::Contact).unwrap();
        assert_eq!(r.splits[0].retention(Formula::Locked), Some(1.0));
        assert_eq!(r.splits[0].retention(Formula::Period), Some(3.0));
        assert_eq!(r.splits[0].churn(Formula::Period), Some(-2.0));
        assert_eq!(r.splits[0].interval(Formula::Period), None);
    }

    #[test]
    fn nobody_before_means_no_retention() {
        let activity = active(&[(0, 15)], 1);
        let r = retention(&activity, tens(0), &[tens(1)], Counted::Contact).unwrap();
        assert_eq!(r.splits[0].retention(Formula::Locked), None);
        assert_eq!(retention(&activity, tens(1), &[tens(0)], Counted::Contact), None);
    }

    #[test]
    fn the_customers_behind_the_counts_can_be_named() {
        let activity = active(&[(0, 5), (0, 12), (1, 1), (2, 15)], 3);
        let found = standings(&activity, tens(0), tens(1));
        assert_eq!(found, [(0, Standing::Retained), (1, Standing::Lapsed), (2, Standing::New)]);
        let split = Split::of(tens(1), found.iter().map(|(_, standing)| *standing));
        assert_eq!(split, retention(&activity, tens(0), &[tens(1)], Counted::Contact).unwrap().splits[0]);
    }

    #[test]
    fn churn_is_carried_over_to_a_year_from_ninety_days_on() {
        let year = annualised(0.04, 91.0).unwrap();
        assert!((year - (1.0 - 0.96f64.powf(365.25 / 91.0))).abs() < 1e-12);
        assert_eq!(annualised(1.0, 92.0), Some(1.0));
        assert_eq!((annualised(0.04, 89.0), annualised(-0.1, 92.0)), (None, None));
        // A year of the calendar is a year, leap or not.
        assert_eq!((annualised(0.2, 365.0), annualised(0.2, 366.0)), (Some(0.2), Some(0.2)));
    }
}
