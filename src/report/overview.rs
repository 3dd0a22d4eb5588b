//! The figures of `stats` that are no metrics, gathered from a study: who there is, what happened, what waits.

use crate::book::events::Touch;
use crate::book::roster::NOBODY;
use crate::due;
use crate::model::settings::Unit;
use crate::study::{Apart, Standing, Study};

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
    /// Orders in the window, refunds none.
    pub orders: u64,
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

/// Gathers the overview of the numbers of a study that are `in_it`; rows of nobody have the number of nobody.
#[must_use]
pub fn overview(study: &Study<'_>, in_it: &dyn Fn(u32) -> bool) -> Overview {
    let (book, customers, histories) = (study.book, study.customers(), study.purchases());
    let (as_of, window) = (study.at.as_of, study.window());
    let people = &customers.people;
    let archived_on = people.then().column("archived_on");
    let persons: Vec<usize> =
        people.numbers().filter(|&who| in_it(customers.of_person(who as u32))).collect();
    let archived = persons.iter().filter(|&&who| archived_on.day(who).is_some()).count() as u64;
    let standings: Vec<(u32, Standing)> =
        (0..).zip(study.standings()).filter(|(number, _)| in_it(*number)).collect();
    let all = standings.iter().filter(|(_, standing)| standing.is_customer).count() as u64;
    let lost = standings.iter().filter(|(_, standing)| standing.is_customer && standing.is_lost).count();
    let exists = customers.existing();
    let units = standings.iter().filter(|(number, _)| exists[*number as usize]).count() as u64;
    let (mut orders, mut revenue) = (0u64, 0i128);
    for &(number, _) in &standings {
        orders += histories.orders_in(number, window);
        revenue += histories.spend_in(number, window);
    }
    let apart = if in_it(NOBODY) { study.left_out().within(window) } else { Vec::new() };
    // Rules that cannot be read are the business of `due` and `check`; the other figures stand without.
    let waiting = due::due(book, &due::Question::on(as_of)).ok().map(|due| {
        let theirs: Vec<i32> = due
            .waiting
            .iter()
            .filter(|wait| in_it(customers.of_person(wait.who)))
            .map(|wait| due.days(wait))
            .collect();
        let count = |is: fn(&i32) -> bool| theirs.iter().filter(|days| is(days)).count() as u64;
        (count(|days| *days == 0), count(|days| *days < 0))
    });
    let count = |whose: Vec<u32>| whose.into_iter().filter(|number| in_it(*number)).count() as u64;
    let touches = customers.touches().list;
    let is_touch = |t: &&Touch| t.real && window.contains(t.day) && in_it(t.who);
    Overview {
        people: persons.len() as u64,
        companies: (customers.unit == Unit::Company).then(|| {
            standings.iter().filter(|(number, _)| u64::from(*number) < customers.companies()).count() as u64
        }),
        customers: all,
        prospects: units.saturating_sub(all),
        lost: lost as u64,
        archived,
        touches: touches.iter().filter(is_touch).count() as u64,
        orders,
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
