//! The terms of the contracts, with whose they are.

use super::Study;
use crate::book::as_of::Then;
use crate::book::events::{self, Price};
use crate::book::roster::{NOBODY, Roster};
use crate::metrics::facts::{Terms, UNPRICED};
use crate::model::schema::TableId;
use crate::profile::{monthly, terms};

impl Study<'_> {
    /// The contracts that had begun, in the book's currency at their beginning.
    pub fn terms(&self) -> &Terms {
        &self.terms.get_or_init(|| self.read_terms()).0
    }

    /// The rows of the file that they are.
    pub fn term_rows(&self) -> &[usize] {
        &self.terms.get_or_init(|| self.read_terms()).1
    }

    fn read_terms(&self) -> (Terms, Vec<usize>) {
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
            "every",
            "quantity",
        ];
        let roster = Roster::read(&self.book.files(TableId::Contracts), "id", &columns);
        let then =
            Then { roster: &roster, table, moves: &customers.people.moves, as_of: customers.people.as_of };
        let begun = (0..roster.len()).filter(|&row| then.had_begun(row)).map(|row| {
            let contact = then.cell(row, "contact");
            let who = customers.number(contact.as_bytes(), then.cell(row, "company").as_bytes());
            if who == NOBODY && !contact.is_empty() {
                then.misread(row, "contact");
            }
            (row, who)
        });
        customers.reading(|reading| {
            let worth = |row: usize, starts| {
                let text = |column: &str| then.cell(row, column);
                let (amount, price) =
                    events::price(starts, text("amount").as_bytes(), text("currency").as_bytes(), reading);
                let known = (price == Price::Known).then(|| monthly(&then, row, amount)).flatten();
                known.unwrap_or(UNPRICED)
            };
            terms(&then, begun, worth)
        })
    }
}
