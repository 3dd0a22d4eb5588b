//! Fields from the interactions: when we last spoke, how often, how long.

use super::FieldColumn;
use crate::book::events::{Pieces, Touch};
use crate::model::Day;

/// The last day of the touches that `counts` lets through, by person.
#[must_use]
pub fn last_day(touches: &Pieces<Touch>, people: usize, counts: impl Fn(&Touch) -> bool) -> Vec<i32> {
    let mut last = vec![FieldColumn::NO_INT; people];
    for touch in touches.iter().filter(|t| counts(t)) {
        let known = &mut last[touch.who as usize];
        *known = (*known).max(touch.day.0);
    }
    last
}

/// The sum of `amount` over the real touches of the last `days` days, by person: of (as_of − days, as_of].
#[must_use]
pub fn window_sum(
    touches: &Pieces<Touch>,
    people: usize,
    as_of: Day,
    days: u16,
    amount: impl Fn(&Touch) -> i32,
) -> Vec<i32> {
    let from = as_of - i32::from(days);
    let mut sums = vec![0i32; people];
    for touch in touches.iter().filter(|t| t.real && t.day > from) {
        let sum = &mut sums[touch.who as usize];
        *sum = sum.saturating_add(amount(touch));
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(who: u32, day: i32, real: bool) -> Touch {
        Touch { who, day: Day(day), minutes: 10, real, inbound: false }
    }

    #[test]
    fn notes_and_missed_calls_are_no_touch() {
        let touches = Pieces::from(vec![touch(0, 5, true), touch(0, 9, false), touch(1, 3, false)]);
        assert_eq!(last_day(&touches, 2, |t| t.real), [5, FieldColumn::NO_INT]);
    }

    #[test]
    fn a_window_is_open_at_its_beginning() {
        let touches = Pieces::from(vec![touch(0, 70, true), touch(0, 71, true), touch(0, 100, true)]);
        assert_eq!(window_sum(&touches, 1, Day(100), 30, |_| 1), [2]);
        assert_eq!(window_sum(&touches, 1, Day(100), 31, |t| i32::from(t.minutes)), [30]);
    }
}
