//! The terms of the contracts, with whose they are.

use std::collections::HashMap;

use super::Study;
use crate::book::as_of::Then;
use crate::book::events::{self, Price};
use crate::book::roster::{NOBODY, Roster};
use crate::metrics::facts::{NONE, Renews, Terms, UNPRICED};
use crate::model::schema::TableId;

impl Study<'_> {
    /// The contracts that had begun, in the book's currency at their beginning.
    pub fn terms(&self) -> &Terms {
        self.terms.get_or_init(|| self.read_terms())
    }

    fn read_terms(&self) -> Terms {
        let customers = self.customers();
        let table = TableId::Contracts.table();
        let columns = [
            "contact",
            "company",
            "amount",
            "currency",
            "starts_on",
            "ends_on",
            "renews",
            "replaces",
            "cancelled_on",
        ];
        let roster = Roster::read(&self.book.files(TableId::Contracts), "id", &columns);
        let then =
            Then { roster: &roster, table, moves: &customers.people.moves, as_of: customers.people.as_of };
        let begun: Vec<usize> = (0..roster.len())
            .filter(|&row| then.had_begun(row) && then.day(row, "starts_on").is_some())
            .collect();
        let place: HashMap<String, u32> = begun
            .iter()
            .enumerate()
            .map(|(i, &row)| (roster.columns[0].text(row).into_owned(), i as u32))
            .collect();
        let mut terms = Terms::default();
        customers.reading(|reading| {
            for &row in &begun {
                let Some(starts) = then.day(row, "starts_on") else { continue };
                let text = |column: &str| then.cell(row, column);
                let (amount, price) =
                    events::price(starts, text("amount").as_bytes(), text("currency").as_bytes(), reading);
                let contact = text("contact");
                let who = customers.number(contact.as_bytes(), text("company").as_bytes());
                if who == NOBODY && !contact.is_empty() {
                    then.misread(row, "contact");
                }
                terms.customer.push(who);
                terms.starts.push(starts);
                terms.ends.push(then.day(row, "ends_on"));
                terms.cancelled.push(then.day(row, "cancelled_on"));
                terms.renews.push(match text("renews").as_ref() {
                    "auto" => Renews::Auto,
                    "manual" => Renews::Manual,
                    _ => Renews::No,
                });
                terms.replaces.push(place.get(text("replaces").as_ref()).copied().unwrap_or(NONE));
                terms.amount.push(if price == Price::Known { amount } else { UNPRICED });
            }
        });
        terms
    }
}
