//! The records of the smaller tables that belong to people: deals, contracts, tickets, tasks.

use std::collections::HashMap;

use super::People;
use crate::book::Book;
use crate::book::as_of::Then;
use crate::book::events::{MINOR, Minor, Price, Reading, price};
use crate::book::roster::{NOBODY, Number, Roster};
use crate::metrics::facts::{NONE, Renews, Terms};
use crate::model::schema::TableId;
use crate::model::{Day, Span};

/// Records of one table that had begun, with whom each is.
#[derive(Debug)]
pub struct Owned {
    /// The rows with all known columns.
    pub roster: Roster,
    /// The table.
    pub table: TableId,
    /// Row and person, for rows that had begun and name a known contact.
    pub rows: Vec<(usize, Number)>,
    /// Rows of others we know, where one person is looked at.
    pub others: Vec<usize>,
}

impl Owned {
    /// Reads a table; rows about nobody we know are left out.
    #[must_use]
    pub fn read(book: &Book, people: &People, table: TableId) -> Owned {
        let facts = table.table();
        let columns: Vec<&str> = facts.columns.iter().map(|c| c.name).collect();
        let roster = Roster::read(&book.files(table), facts.key.unwrap_or("id"), &columns);
        let then = Then { roster: &roster, table: facts, moves: &people.moves, as_of: people.as_of };
        let (mut rows, mut others) = (Vec::new(), Vec::new());
        for row in (0..roster.len()).filter(|&row| then.had_begun(row)) {
            let Some(contact) = roster.column("contact").map(|column| column.bytes(row)) else { break };
            let who = people.number(contact);
            if who != NOBODY {
                rows.push((row, who));
            } else if people.others().is_some_and(|all| all.number(contact) != NOBODY) {
                others.push(row);
            } else if !contact.is_empty() {
                then.misread(row, "contact");
            }
        }
        Owned { roster, table, rows, others }
    }

    /// The rows as they were.
    #[must_use]
    pub fn then<'a>(&'a self, people: &'a People) -> Then<'a> {
        Then { roster: &self.roster, table: self.table.table(), moves: &people.moves, as_of: people.as_of }
    }
}

/// The amount of a record in the book's currency on `day`; none where its rate is missing or it cannot be read, 0 where it
/// has none.
#[must_use]
pub fn amount(then: &Then<'_>, row: usize, day: Day, reading: &Reading<'_>) -> Option<Minor> {
    let text = then.text(row, "amount");
    let (amount, price) = price(day, text.as_bytes(), then.cell(row, "currency").as_bytes(), reading);
    if price == Price::Absent && !text.trim().is_empty() {
        then.misread(row, "amount");
        return None;
    }
    (price != Price::NoRate).then_some(amount)
}

/// The terms of these rows of contracts, each with whose it is; `monthly` says what one that starts on a day is worth.
///
/// Rows without a first day are left out: None of them has begun.
pub fn terms(
    then: &Then<'_>,
    rows: impl Iterator<Item = (usize, Number)>,
    mut monthly: impl FnMut(usize, Day) -> i64,
) -> (Terms, Vec<usize>) {
    let (mut terms, mut kept) = (Terms::default(), Vec::new());
    for (row, who) in rows {
        let Some(starts) = then.day(row, "starts_on").filter(|starts| *starts <= then.as_of) else {
            continue;
        };
        kept.push(row);
        terms.customer.push(who);
        terms.starts.push(starts);
        terms.ends.push(then.day(row, "ends_on"));
        terms.cancelled.push(then.day(row, "cancelled_on"));
        terms.renews.push(match then.cell(row, "renews").as_ref() {
            "auto" => Renews::Auto,
            "manual" => Renews::Manual,
            _ => Renews::No,
        });
        terms.every.push(Span::parse(&then.cell(row, "every")).filter(|every| !every.is_zero()));
        terms.monthly.push(monthly(row, starts));
    }
    let ids = &then.roster.columns[0];
    let places: HashMap<_, u32> = kept.iter().map(|&row| ids.text(row)).zip(0..).collect();
    let place = |&row: &usize| places.get(then.cell(row, "replaces").as_ref()).copied().unwrap_or(NONE);
    terms.replaces = kept.iter().map(place).collect();
    (terms, kept)
}

/// The monthly value of a contract: its price per period, times its quantity, over the months of the period.
///
/// Without a period the price is for the whole term; None for an open term without a period: nobody knows for how long
/// its price is.
#[must_use]
pub fn monthly(then: &Then<'_>, row: usize, price: Minor) -> Option<Minor> {
    let quantity = crate::book::events::parse_minor(then.cell(row, "quantity").as_bytes()).unwrap_or(MINOR);
    let months = match Span::parse(&then.cell(row, "every")) {
        Some(every) if !every.is_zero() => months_of(every),
        _ => match (then.day(row, "starts_on"), then.day(row, "ends_on")) {
            (Some(starts), Some(ends)) if ends >= starts => months_between(starts, ends),
            _ => return None,
        },
    };
    Some((price as f64 * (quantity as f64 / MINOR as f64) / months).round() as Minor)
}

/// How many months a length of time is: a day is the twelfth part of a year of 365.25 days.
fn months_of(span: Span) -> f64 {
    const MONTH: f64 = 365.25 / 12.0;
    f64::from(span.months) + (f64::from(span.days) + f64::from(span.hours) / 24.0) / MONTH
}

/// How many months there are from the first day of a term to its last: whole months where it ends with one of them.
fn months_between(starts: Day, ends: Day) -> f64 {
    let whole = (1..=1200).take_while(|&n| starts.add_months(n) <= ends + 1).last().unwrap_or(0);
    let rest = ends + 1 - starts.add_months(whole);
    months_of(Span { months: whole, days: rest, hours: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_of_whole_months_has_so_many_and_a_week_is_one_of_a_year_of_weeks() {
        let day = |y, m, d| Day::new(y, m, d).unwrap();
        assert_eq!(months_between(day(2026, 1, 1), day(2026, 12, 31)), 12.0);
        assert_eq!(months_between(day(2024, 2, 29), day(2025, 2, 27)), 12.0);
        assert_eq!(months_between(day(2026, 1, 31), day(2026, 2, 27)), 1.0);
        assert_eq!(months_between(day(2026, 1, 1), day(2026, 1, 7)), 7.0 * 12.0 / 365.25);
        assert_eq!(months_of(Span { months: 12, days: 0, hours: 0 }), 12.0);
        assert!((100.0 / months_of(Span::days(7)) - 100.0 * 365.25 / 7.0 / 12.0).abs() < 1e-9);
    }
}
