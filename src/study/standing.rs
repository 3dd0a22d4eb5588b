//! Who of a study's customers is one, and who is lost: people as the fields `customer` and `lost` say, companies by all
//! of their rows.

use super::Study;
use crate::metrics::active::{Signs, is_lost};
use crate::metrics::activity::running;

/// What a customer number is at the end of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Has a purchase, a contract or a won deal by the day.
    pub is_customer: bool,
    /// Is lost: on `lost_on`, or silent for `lost_after` in all that makes active, without a won deal.
    pub is_lost: bool,
}

impl Study<'_> {
    /// The standing of every customer number.
    pub fn standings(&self) -> Vec<Standing> {
        let mut signs = vec![Signs::default(); self.customers().count()];
        let later = |known: &mut Option<_>, day| *known = (*known).max(Some(day));
        for (who, day) in self.customers().lost() {
            signs[who as usize].lost_on = Some(day);
        }
        self.each_purchase_day(|who, day| later(&mut signs[who as usize].last_begun, day));
        let terms = self.terms();
        for (&who, days) in terms.customer.iter().zip(running(terms, self.at.as_of)) {
            if let (Some(signs), Some(days)) = (signs.get_mut(who as usize), days) {
                later(&mut signs.last_begun, days.from);
            }
        }
        for (who, day) in self.won() {
            later(&mut signs[who as usize].last_won, day);
        }
        let activity = self.activity();
        for (who, signs) in (0..).zip(&mut signs) {
            signs.last_active = activity.last_of(who);
        }
        let after = self.book.settings.lost_after;
        let standing = |(since, signs): (Option<_>, Signs)| {
            let is_customer = since.is_some();
            // Who never was a customer can be said to be lost; silence makes nobody so.
            Standing { is_customer, is_lost: is_lost(signs, self.at.as_of, after.filter(|_| is_customer)) }
        };
        self.customers_since().into_iter().zip(signs).map(standing).collect()
    }
}
