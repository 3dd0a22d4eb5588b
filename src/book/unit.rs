//! What one customer is where nobody says so: a company, if sales name companies and none of them a contact.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Book;
use super::purchases::OUTCOMES;
use super::scan::{header, scan};
use crate::model::schema::TableId;
use crate::model::settings::{Purchases, Unit};
use crate::model::{Day, DayReader};
use crate::text::csv::find_column;

impl Book {
    /// What one customer is at the end of a day: the setting, else companies where the sales up to then name companies
    /// alone, else people.
    #[must_use]
    pub fn unit(&self, as_of: Day) -> Unit {
        self.settings.unit.unwrap_or_else(|| {
            let (orders, deals) = match self.purchases() {
                Purchases::Orders => (true, false),
                Purchases::WonDeals => (false, true),
                Purchases::Both => (true, true),
            };
            let (contacts, companies) = (AtomicBool::new(false), AtomicBool::new(false));
            for (table, day) in [(TableId::Orders, "at"), (TableId::Deals, "closed_on")] {
                if if table == TableId::Orders { orders } else { deals } {
                    self.see_buyers(table, day, as_of, &contacts, &companies);
                }
            }
            let is_of_companies = companies.into_inner() && !contacts.into_inner();
            if is_of_companies { Unit::Company } else { Unit::Contact }
        })
    }

    /// Notes whether a sale of this table names a contact, and whether one names a company.
    fn see_buyers(
        &self,
        table: TableId,
        day: &str,
        as_of: Day,
        contacts: &AtomicBool,
        companies: &AtomicBool,
    ) {
        let files = self.files(table);
        let has_companies = |file| header(file).is_ok_and(|names| find_column(&names, "company").is_some());
        if !files.iter().any(has_companies) {
            contacts.fetch_or(!files.is_empty(), Ordering::Relaxed);
            return;
        }
        let is_deal = table == TableId::Deals;
        let columns = ["contact", "company", day, if is_deal { "outcome" } else { "status" }];
        scan(
            &files,
            &columns,
            |_| DayReader::default(),
            |days, row| {
                if contacts.load(Ordering::Relaxed) || is_deal && row.word(3, OUTCOMES).as_ref() != b"won" {
                    return;
                }
                let (contact, company) = (row.cell(0), row.cell(1));
                if (!contact.is_empty() || !company.is_empty())
                    && days.read(&row.cell(2), row.zone).is_some_and(|day| day <= as_of)
                {
                    contacts.fetch_or(!contact.is_empty(), Ordering::Relaxed);
                    companies.fetch_or(!company.is_empty(), Ordering::Relaxed);
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::book;
    use super::*;

    #[test]
    fn companies_are_the_customers_where_no_sale_names_a_contact() {
        let unit = |settings: &str, orders: &str, day: &str| {
            let orders = format!("id,at,contact,company,amount\n{orders}");
            let dir = book(&[("rolo.yaml", settings), ("orders/2026.csv", &orders)]);
            Book::open(dir.path()).unwrap().unit(Day::parse_iso(day.as_bytes()).unwrap())
        };
        let firms = "b-1,2026-01-05,,Acme,10\nb-2,2026-01-06,,,10\n";
        let mixed = format!("{firms}b-3,2026-02-06,c-1,Acme,10\n");
        assert_eq!(unit("format: 1\n", firms, "2026-03-02"), Unit::Company);
        assert_eq!(unit("format: 1\n", &mixed, "2026-03-02"), Unit::Contact);
        assert_eq!(unit("format: 1\n", &mixed, "2026-01-31"), Unit::Company);
        assert_eq!(unit("format: 1\n", "b-2,2026-01-06,,,10\n", "2026-03-02"), Unit::Contact);
        assert_eq!(unit("format: 1\nunit: contact\n", firms, "2026-03-02"), Unit::Contact);
    }
}
