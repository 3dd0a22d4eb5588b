//! The figures of `stats` that are no metrics, gathered from a study: who there is, what happened, what waits.

use crate::book::roster::NOBODY;
use crate::due;
use crate::model::fields::{FieldId, ProfileField};
use crate::model::schema::TableId;
use crate::model::settings::Unit;
use crate::profile::{FieldColumn, Profile};
use crate::study::Study;

/// What the overview is made of besides the headlines of the metrics.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// People in the book, the archived among them: customers and prospects where one person is one customer.
    pub people: u64,
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
    /// Spend in the window, refunds deducted, in ten-thousandths of the book's currency.
    pub revenue: i128,
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
    let fields =
        [FieldId::Customer, FieldId::Lost, FieldId::Archived, FieldId::OpenDeals, FieldId::OpenTickets];
    let fields = fields.map(|id| ProfileField::new(id, None));
    let profile = Profile::compute(book, &fields.into_iter().collect(), &[], as_of);
    let flag = |id: FieldId, who: usize| match profile.column(ProfileField::new(id, None)) {
        Some(FieldColumn::Flag(v)) => v[who],
        _ => false,
    };
    let sum = |id: FieldId| match profile.column(ProfileField::new(id, None)) {
        Some(FieldColumn::Int(v)) => Some(v.iter().map(|&n| u64::try_from(n).unwrap_or(0)).sum()),
        _ => None,
    };
    // A company is a customer where one of its people is, lost where all who were are.
    let mut is_customer = vec![false; customers.count()];
    let mut is_kept = vec![false; customers.count()];
    let (mut people, mut archived) = (0u64, 0u64);
    for who in profile.people.numbers() {
        people += 1;
        archived += u64::from(flag(FieldId::Archived, who));
        let id = profile.people.roster.columns[0].bytes(who);
        let number = customers.number(id, b"");
        if number != NOBODY && flag(FieldId::Customer, who) {
            is_customer[number as usize] = true;
            is_kept[number as usize] |= !flag(FieldId::Lost, who);
        }
    }
    for (number, is) in is_customer.iter_mut().enumerate() {
        if !histories.days(number as u32).is_empty() && customers.unit == Unit::Company && !*is {
            *is = true;
            is_kept[number] = true;
        }
    }
    let count = |list: &[bool]| list.iter().filter(|&&is| is).count() as u64;
    let all = count(&is_customer);
    let kept = is_customer.iter().zip(&is_kept).filter(|(is, kept)| **is && **kept).count() as u64;
    let (mut purchase_days, mut revenue) = (0u64, 0i128);
    for number in 0..customers.count() as u32 {
        for day in histories.days_in(number, window) {
            purchase_days += 1;
            revenue += i128::from(day.spend);
        }
        revenue += histories
            .refunds(number)
            .iter()
            .filter(|r| window.contains(r.day))
            .map(|r| i128::from(r.amount))
            .sum::<i128>();
    }
    // Rules that cannot be read are the business of `due` and `check`; the other figures stand without.
    let waiting = due::due(book, &due::Question::on(as_of)).ok().map(|due| {
        let days = |is: fn(i32) -> bool| due.waiting.iter().filter(|wait| is(due.days(wait))).count() as u64;
        (days(|days| days == 0), days(|days| days < 0))
    });
    Overview {
        people,
        customers: all,
        prospects: match customers.unit {
            Unit::Contact => people.saturating_sub(all),
            Unit::Company => (customers.count() as u64).saturating_sub(all),
        },
        lost: all - kept,
        archived,
        touches: customers.touches().list.iter().filter(|t| t.real && window.contains(t.day)).count() as u64,
        purchase_days,
        revenue,
        unpriced: histories.unpriced(),
        due_today: waiting.map(|(today, _)| today),
        overdue: waiting.map(|(_, overdue)| overdue),
        open_deals: (!book.files(TableId::Deals).is_empty()).then(|| sum(FieldId::OpenDeals)).flatten(),
        open_tickets: (!book.files(TableId::Tickets).is_empty()).then(|| sum(FieldId::OpenTickets)).flatten(),
    }
}
