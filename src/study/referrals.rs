//! Who became a customer when, and who sent them.

use super::Study;
use crate::book::purchases::{Ordered, won_deals};
use crate::book::roster::NOBODY;
use crate::model::Day;
use crate::model::schema::TableId;
use crate::model::settings::Purchases;
use crate::profile::People;

impl Study<'_> {
    /// The day on which each became a customer: the first purchase, term of a contract, or won deal; None for prospects.
    pub fn customers_since(&self) -> Vec<Option<Day>> {
        let customers = self.customers();
        let mut since = vec![None; customers.count()];
        let mut see = |who: u32, day: Day| {
            if let Some(known) = since.get_mut(who as usize) {
                *known = Some(known.map_or(day, |known: Day| known.min(day)));
            }
        };
        self.each_purchase_day(&mut see);
        let terms = self.terms();
        terms.customer.iter().zip(&terms.starts).for_each(|(&who, &starts)| see(who, starts));
        if self.book.purchases() == Purchases::Orders {
            self.won().into_iter().for_each(|(who, day)| see(who, day));
        }
        since
    }

    /// The days on which deals were won, with whom.
    pub(super) fn won(&self) -> Vec<(u32, Day)> {
        let deals = self.book.files(TableId::Deals);
        let won = self.customers().reading(|reading| won_deals(&deals, reading, &Ordered::default()));
        self.keep(won.problems);
        won.list.iter().map(|deal| (deal.who, deal.day)).collect()
    }

    /// Who sent each, by `referred_by`, or [`NOBODY`]; a company was sent by who sent the first of its people.
    pub fn referrers(&self) -> Vec<u32> {
        let customers = self.customers();
        let people = People::read(self.book, &["referred_by"], self.at.as_of);
        let mut referrers = vec![NOBODY; customers.count()];
        for who in people.numbers() {
            let text = people.text(who, "referred_by");
            let sender = people.number(text.trim().as_bytes());
            if sender == NOBODY {
                if !text.trim().is_empty() {
                    people.then().misread(who, "referred_by");
                }
                continue;
            }
            let referrer = &mut referrers[customers.of_contact[who] as usize];
            if *referrer == NOBODY {
                *referrer = customers.of_contact[sender as usize];
            }
        }
        referrers
    }
}
