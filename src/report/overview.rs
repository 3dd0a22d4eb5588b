//! The figures of `stats` that are no metrics, gathered from a study: who there is, what happened, what waits.

use crate::due;
use crate::model::settings::Unit;
use crate::study::{Apart, Study};

/// What the overview is made of besides the headlines of the metrics.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// People in the book, the archived among them: customers and prospects where one person is one customer.
    pub people: u64,
    /// Companies, where they are the customers.
    pub companies: Option<u64>,
    /// Of the customers' unit: those with a purchase, a contract or a won deal by the day.
    pub customers: u64,
    /// The others.
    pub prospects: u64,
    /// Customers lost by the day.
    pub lost: u64,
    /// Of the people, those who are archived.
    pub archived: u64,
    /// Touches in the window.
    pub touches: u64,
    /// Purchase days in the window, refunds none.
    pub purchase_days: u64,
    /// What the business took in the window, refunds deducted, in ten-thousandths of the book's currency.
    pub revenue: i128,
    /// Whether amounts of other currencies may be in it.
    pub is_converted: bool,
    /// What of it is of no customer.
    pub apart: Vec<Apart>,
    /// Lines of the window counted but not priced.
    pub unpriced: u64,
    /// Follow-ups due on the day; overdue ones are not among them.
    pub due_today: Option<u64>,
    /// Follow-ups overdue.
    pub overdue: Option<u64>,
    /// Open deals.
    pub open_deals: Option<u64>,
    /// Open tickets.
    pub open_tickets: Option<u64>,
}

/// Gathers the overview of a study.
#[must_use]
pub fn overview(study: &Study<'_>) -> Overview {
    let (book, customers, histories) = (study.book, study.customers(), study.purchases());
    let (as_of, window) = (study.at.as_of, study.window());
    let people = &customers.people;
    let archived_on = people.then().column("archived_on");
    let archived = people.numbers().filter(|&who| archived_on.day(who).is_some()).count() as u64;
    let standings = study.standings();
    let all = standings.iter().filter(|standing| standing.is_customer).count() as u64;
    let lost = standings.iter().filter(|standing| standing.is_customer && standing.is_lost).count() as u64;
    let units = customers.existing().into_iter().filter(|&exists| exists).count() as u64;
    let (mut purchase_days, mut revenue) = (0u64, 0i128);
    for number in 0..customers.count() as u32 {
        purchase_days += histories.days_in(number, window).len() as u64;
        revenue += histories.spend_in(number, window);
    }
    let apart = study.left_out().within(window);
    // Rules that cannot be read are the business of `due` and `check`; the other figures stand without.
    let waiting = due::due(book, &due::Question::on(as_of)).ok().map(|due| {
        let days = |is: fn(i32) -> bool| due.waiting.iter().filter(|wait| is(due.days(wait))).count() as u64;
        (days(|days| days == 0), days(|days| days < 0))
    });
    let count = |whose: Vec<u32>| whose.len() as u64;
    Overview {
        people: people.numbers().count() as u64,
        companies: (customers.unit == Unit::Company).then(|| customers.companies()),
        customers: all,
        prospects: units.saturating_sub(all),
        lost,
        archived,
        touches: customers.touches().list.iter().filter(|t| t.real && window.contains(t.day)).count() as u64,
        purchase_days,
        revenue: revenue + apart.iter().map(|apart| apart.amount).sum::<i128>(),
        unpriced: histories.unpriced(window) + apart.iter().map(|apart| apart.unpriced).sum::<u64>(),
        is_converted: study.converts(),
        apart,
        due_today: waiting.map(|(today, _)| today),
        overdue: waiting.map(|(_, overdue)| overdue),
        open_deals: study.open_deals().map(count),
        open_tickets: study.open_tickets().map(count),
    }
}
