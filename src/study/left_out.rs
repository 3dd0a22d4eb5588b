//! Purchases that are of no customer: the business took the money, and no figure per customer has it.

use super::Study;
use crate::book::events::Named;
use crate::book::purchases::Line;
use crate::i18n::Text;
use crate::metrics::Window;
use crate::model::money::grouped;
use crate::model::{Currency, Money};

/// Lines that no customer has, and how many rows have no day.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// The lines, with whom their rows name.
    pub(super) lines: Vec<(Named, Line)>,
    /// Rows without a day.
    pub(super) dayless: u64,
}

/// Some lines together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Why they are of no customer.
    pub named: Named,
    /// How many.
    pub lines: u64,
    /// For how much, refunds deducted, in ten-thousandths of the book's currency.
    pub amount: i128,
    /// How many of them are not priced.
    pub unpriced: u64,
}

impl LeftOut {
    /// The lines of the window by reason, as far as there are any.
    #[must_use]
    pub fn within(&self, window: Window) -> Vec<Apart> {
        let of = |named: Named| {
            let lines = || self.lines.iter().filter(|line| line.0 == named && window.contains(line.1.day));
            let amounts = || lines().map(|line| line.1.amount());
            Apart {
                named,
                lines: lines().count() as u64,
                amount: amounts().flatten().map(i128::from).sum(),
                unpriced: amounts().filter(Option::is_none).count() as u64,
            }
        };
        let all = [Named::Nobody, Named::Contact, Named::Company].map(of);
        all.into_iter().filter(|apart| apart.lines > 0).collect()
    }
}

impl Apart {
    /// Part of a sum they are in: `of it 990.00 without a customer (1 line)`.
    #[must_use]
    pub fn of_it(&self, currency: Currency) -> Text {
        let (count, money) = (self.lines, self.money(currency));
        match self.named {
            Named::Nobody => plural!(
                count,
                "of it {money} without a customer (1 line)",
                "of it {money} without a customer ({count} lines)",
                money
            ),
            Named::Contact => plural!(
                count,
                "of it {money} of an id that nobody has (1 line)",
                "of it {money} of ids that nobody has ({count} lines)",
                money
            ),
            Named::Company => plural!(
                count,
                "of it {money} of a company alone, and customers are people (1 line)",
                "of it {money} of companies alone, and customers are people ({count} lines)",
                money
            ),
        }
    }

    /// What a report of customers leaves out.
    fn left_out(&self, currency: Currency) -> Text {
        let (count, money) = (self.lines, self.money(currency));
        match self.named {
            Named::Nobody => plural!(
                count,
                "1 purchase without a customer is left out: {money}",
                "{count} purchases without a customer are left out: {money}",
                money
            ),
            Named::Contact => plural!(
                count,
                "1 purchase of nobody we know is left out: {money}",
                "{count} purchases of nobody we know are left out: {money}",
                money
            ),
            Named::Company => plural!(
                count,
                "1 purchase of a company alone is left out, for customers are people: {money}",
                "{count} purchases of companies alone are left out, for customers are people: {money}",
                money
            ),
        }
    }

    fn money(&self, currency: Currency) -> Text {
        let amount = Money::of_ten_thousandths(self.amount, currency);
        let amount =
            amount.map_or_else(|| phrase!("unknown"), |money| Text::own(grouped(&money.amount.to_string())));
        match self.unpriced {
            0 => amount,
            count => phrase!("{amount} ({count} not priced)", amount, count),
        }
    }
}

impl Study<'_> {
    /// The purchases up to the day that are of no customer.
    pub fn left_out(&self) -> &LeftOut {
        if self.left_out.get().is_none() && self.purchases.get().is_none() {
            self.purchase_days();
        }
        self.left_out.get_or_init(|| {
            // Who reads the days alone knows only that there are some.
            let found = self.customers().purchases();
            LeftOut { lines: found.apart, dayless: found.dayless }
        })
    }

    /// Whether amounts of other currencies are converted: then sums are rounded to whole coins.
    #[must_use]
    pub fn converts(&self) -> bool {
        !self.customers().people.rates.is_empty()
    }

    /// What the window leaves out of figures per customer, in words.
    #[must_use]
    pub fn left_out_notes(&self) -> Vec<Text> {
        let left_out = self.left_out();
        let apart = left_out.within(self.window());
        let mut notes: Vec<Text> = apart.iter().map(|apart| apart.left_out(self.at.currency)).collect();
        if left_out.dayless > 0 {
            notes.push(plural!(
                left_out.dayless,
                "{count} purchase without a day is left out",
                "{count} purchases without a day are left out"
            ));
        }
        notes
    }
}
