//! Who is active and who is lost: the one definition behind retention, churn, `lost`, cadences and `due`.
//!
//! Customers are active by what `active:` of rolo.yaml lists. Nobody is after `lost_on`, until a purchase or a term of a
//! contract that begins later ends being lost. Without that day, who is silent for `lost_after` is lost: silent in
//! everything that makes active, and without a won deal.

use super::facts::Terms;
use super::{Histories, Window};
use crate::model::{Day, Span};

/// What is known of one customer at the end of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// The day they were said to be lost, not after the as-of day.
    pub lost_on: Option<Day>,
    /// The last purchase day, or the last first day of a term.
    pub last_begun: Option<Day>,
    /// The last day on which they were active.
    pub last_active: Option<Day>,
    /// The last day on which a deal with them was won.
    pub last_won: Option<Day>,
}

/// Whether a customer with these signs is lost; `lost_after` is how long one may be silent, None for ever.
#[must_use]
pub fn is_lost(signs: Signs, as_of: Day, lost_after: Option<Span>) -> bool {
    if let Some(lost_on) = signs.lost_on {
        let is_back = signs.last_begun.is_some_and(|begun| begun > lost_on);
        if !is_back {
            return true;
        }
    }
    let Some(after) = lost_after else { return false };
    let since = as_of.sub_span(after);
    signs.last_active.max(signs.last_won).is_none_or(|last| last <= since)
}

/// The days on which customers were away: from the day after `lost_on` to the day before they came back.
#[derive(Clone, Debug, Default)]
pub struct Away {
    /// By customer, as far as the last who was: from 1 the place among `days`, 0 for those who never were.
    places: Vec<u32>,
    days: Vec<(u32, Window)>,
}

impl Away {
    /// Of customers who were lost on a day; each stands once.
    #[must_use]
    pub fn of(lost: &[(u32, Day)]) -> Away {
        let last = lost.iter().map(|(who, _)| *who as usize + 1).max();
        let mut places = vec![0; last.unwrap_or_default()];
        for (place, (who, _)) in (1..).zip(lost) {
            places[*who as usize] = place;
        }
        let days = lost.iter().map(|&(who, on)| (who, Window::new(on + 1, Day(i32::MAX)))).collect();
        Away { places, days }
    }

    /// Whether nobody was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    fn place(&self, customer: u32) -> Option<usize> {
        (self.places.get(customer as usize).copied().unwrap_or_default() as usize).checked_sub(1)
    }

    /// A purchase, or the first day of a term: who was away is back, if it came later.
    pub fn see(&mut self, customer: u32, day: Day) {
        if let Some(place) = self.place(customer) {
            let away = &mut self.days[place].1;
            if away.from <= day && day <= away.to {
                away.to = day - 1;
            }
        }
    }

    /// The same of all purchases.
    pub fn see_purchases(&mut self, purchases: &Histories) {
        for (who, away) in self.days.clone() {
            if let Some(first) = purchases.days(who).iter().find(|bought| bought.day >= away.from) {
                self.see(who, first.day);
            }
        }
    }

    /// The same of all terms.
    pub fn see_terms(&mut self, terms: &Terms) {
        terms.customer.iter().zip(&terms.starts).for_each(|(&who, &starts)| self.see(who, starts));
    }

    /// The days on which a customer was away.
    #[must_use]
    pub fn days(&self, customer: u32) -> Option<Window> {
        let place = self.place(customer)?;
        Some(self.days[place].1).filter(|away| away.from <= away.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i32) -> Option<Day> {
        Some(Day(day))
    }

    #[test]
    fn lost_is_who_is_said_to_be_or_silent_for_as_long_as_the_book_says() {
        let after = Some(Span::days(30));
        let active = Signs { last_active: day(71), ..Signs::default() };
        assert!(!is_lost(active, Day(100), after));
        // Day 30 of silence is a day of being lost.
        assert!(is_lost(active, Day(101), after));
        assert!(!is_lost(active, Day(101), None));
        // A deal won keeps them, whatever makes active.
        assert!(!is_lost(Signs { last_won: day(100), ..Signs::default() }, Day(101), after));
        let left = Signs { lost_on: day(90), last_active: day(95), ..Signs::default() };
        assert!(is_lost(left, Day(100), after));
        assert!(is_lost(Signs { last_begun: day(90), ..left }, Day(100), after));
        assert!(!is_lost(Signs { last_begun: day(95), ..left }, Day(100), after));
    }

    #[test]
    fn who_is_lost_is_away_until_the_first_purchase_or_term_after_it() {
        let mut away = Away::of(&[(7, Day(10)), (2, Day(20))]);
        for (who, on) in [(7, 9), (7, 30), (7, 25), (2, 20), (3, 40)] {
            away.see(who, Day(on));
        }
        assert_eq!(away.days(7), Some(Window::new(Day(11), Day(24))));
        assert_eq!(away.days(2), Some(Window::new(Day(21), Day(i32::MAX))));
        assert_eq!(away.days(3), None);
        away.see(2, Day(21));
        assert_eq!(away.days(2), None);
    }
}
