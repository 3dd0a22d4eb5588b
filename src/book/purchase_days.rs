//! Who bought on which days: all that last purchases and retention ask of the orders, without a look at what they cost.

use super::Book;
use super::block::is_blank;
use super::events::parse_minor;
use super::gather::{Named, Only, Reading, Whose};
use super::id_index::{IdIndex, NOBODY, Number};
use super::numbered::Numbered;
use super::purchases::{self, Makes, OUTCOMES, Ordered, STATUSES, is_refund, order};
use super::scan::{About, Given, Row, Seen, scan_into};
use super::superseded::Ids;
use super::unread::Nowhere;
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::settings::Purchases;
use crate::model::{Day, DayReader};

/// A customer and a day on which they bought.
pub type Bought = (Number, Day);

/// What makes a day a purchase day.
#[derive(Clone, Debug)]
enum Of {
    /// Counted order lines: status empty, paid or done.
    Orders,
    /// Won deals, on the day they closed, but for those that are orders.
    WonDeals(Ordered),
}

/// What was not handed out.
#[derive(Debug, Default)]
pub struct Missed {
    /// Rows about an id nobody has, or about a company where people are the customers; the ids are noted as
    /// [unread](super::unread::Unread).
    pub strangers: u64,
    /// Rows that name nobody.
    pub nobodys: u64,
    /// Rows without a day; one that cannot be read is noted as [unread](super::unread::Unread).
    pub dayless: u64,
    /// What could not be read at all.
    pub problems: Vec<Diagnostic>,
}

#[derive(Debug)]
struct Part {
    /// Day, order number and what it makes.
    lines: Numbered<(Day, u64, Makes)>,
    numbers: Ids,
    reader: DayReader,
    dayless: u64,
    nobodys: u64,
    /// Rows that name a company alone, which is no customer.
    companies: u64,
    /// The number of the file, and where the first row began.
    begin: Option<(usize, u64)>,
}

impl Part {
    fn with_room(rows: usize) -> Part {
        Part {
            lines: Numbered::with_room(rows),
            numbers: Ids::default(),
            reader: DayReader::default(),
            dayless: 0,
            nobodys: 0,
            companies: 0,
            begin: None,
        }
    }
}

impl Of {
    fn table(&self) -> TableId {
        match self {
            Of::Orders => TableId::Orders,
            Of::WonDeals(_) => TableId::Deals,
        }
    }

    /// Day, contact, company, amount, what decides whether the row counts, and which order it is of.
    fn columns(&self) -> &'static [&'static str] {
        match self {
            Of::Orders => &["at", "contact", "company", "amount", "status", "number", "refunds"],
            Of::WonDeals(_) => &["closed_on", "contact", "company", "amount", "outcome", "id"],
        }
    }

    fn counts(&self, row: &Row<'_>) -> bool {
        match self {
            Of::Orders => matches!(row.word(4, STATUSES).as_ref(), b"" | b"paid" | b"done"),
            Of::WonDeals(ordered) => row.word(4, OUTCOMES).as_ref() == b"won" && !ordered.has(&row.cell(5)),
        }
    }

    /// The number of the order of a row, and whether it refunds another.
    fn order(&self, row: &Row<'_>, numbers: &mut Ids) -> (u64, bool) {
        match self {
            Of::Orders => {
                let cell = row.cell(5);
                let number = cell.trim_ascii();
                numbers.see(number);
                (order(number), !is_blank(&row.cell(6)))
            }
            Of::WonDeals(_) => (0, false),
        }
    }
}

/// The order whose lines are passing by, of each customer who has one with its number.
#[derive(Debug, Default)]
struct Passing {
    number: u64,
    /// Customer, first day, and whether something was bought and given back.
    of: Vec<(Number, Day, bool, bool)>,
    numbers: Ids,
    /// Whether money was given back within an order: then its lines must be added up.
    is_mixed: bool,
}

impl Passing {
    fn see(&mut self, who: Number, (day, number, makes): (Day, u64, Makes), take: &mut impl FnMut(Bought)) {
        let is_bought = makes == Makes::Order;
        if number != self.number {
            self.end(take);
            self.number = number;
        }
        if number == 0 {
            if is_bought {
                take((who, day));
            }
            return;
        }
        match self.of.iter_mut().find(|of| of.0 == who) {
            None => self.of.push((who, day, is_bought, !is_bought)),
            Some((_, first, bought, given_back)) => {
                *first = day.min(*first);
                *bought |= is_bought;
                *given_back |= !is_bought;
            }
        }
    }

    fn end(&mut self, take: &mut impl FnMut(Bought)) {
        for (who, day, is_bought, is_given_back) in self.of.drain(..) {
            self.is_mixed |= is_bought && is_given_back;
            if is_bought {
                take((who, day));
            }
        }
    }
}

/// Takes who bought on which day up to the as-of day, in the order of the files, into what `new` makes: order lines, won
/// deals, or both, as the book says. Refunds are no purchase. Rows of everybody are read, whoever alone is of interest.
pub fn purchase_days<A: Clone + Send + Sync>(
    book: &Book,
    reading: &Reading<'_>,
    new: impl Fn() -> A + Sync,
    take: impl Fn(&mut A, Bought) + Sync,
) -> (A, Missed) {
    let deals = || Of::WonDeals(Ordered::read(book, reading.as_of));
    let sources = match book.purchases() {
        Purchases::Orders => vec![Of::Orders],
        Purchases::WonDeals => vec![deals()],
        Purchases::Both => vec![Of::Orders, deals()],
    };
    let (mut taken, mut all) = (new(), Missed::default());
    for (number, of) in sources.iter().enumerate() {
        let before = (number > 0).then(|| taken.clone());
        let mut given = |given| match given {
            Given::Block(bought) => take(&mut taken, bought),
            Given::Anew => taken = before.clone().unwrap_or_else(&new),
        };
        let missed = days_in(book, of, reading, &mut given).unwrap_or_else(|| {
            given(Given::Anew);
            days_of_lines(book, reading, |bought| given(Given::Block(bought)))
        });
        all.strangers += missed.strangers;
        all.nobodys += missed.nobodys;
        all.dayless += missed.dayless;
        all.problems.extend(missed.problems);
    }
    (taken, all)
}

/// The same of all order lines, which are brought together by their numbers and added up.
fn days_of_lines(book: &Book, reading: &Reading<'_>, take: impl FnMut(Bought)) -> Missed {
    let reading = Reading { only: Only::Everybody, ..*reading };
    let found = purchases::lines(&book.files(TableId::Orders), &reading);
    found.list.iter().filter(|line| line.is_purchase()).map(|line| (line.who, line.day)).for_each(take);
    let nobodys = found.apart.iter().filter(|apart| apart.0 == Named::Nobody).count() as u64;
    Missed { strangers: found.strangers, nobodys, dayless: found.dayless, problems: found.problems }
}

/// The same without amounts; None where lines of one order do not follow each other, or must be added up.
fn days_in(
    book: &Book,
    of: &Of,
    reading: &Reading<'_>,
    take: &mut (impl FnMut(Given<Bought>) + Send),
) -> Option<Missed> {
    let files = book.files(of.table());
    let nobody = IdIndex::with_capacity(0);
    let index = match reading.who {
        Whose::Contact(index) => index,
        Whose::Either(_) => &nobody,
    };
    let (mut missed, mut nowhere, mut passing) = (Missed::default(), Nowhere::default(), Passing::default());
    let seen: Seen = scan_into(
        &files,
        of.columns(),
        About::Everybody,
        |ahead| Part::with_room(ahead.rows()),
        |part, row| {
            if !of.counts(row) {
                return;
            }
            if part.begin.is_none() {
                part.begin = Some((row.file, row.offset));
            }
            let Some(day) = row.day(0, &mut part.reader) else {
                if is_blank(&row.cell(0)) {
                    part.dayless += 1;
                    row.misread(0);
                }
                return;
            };
            let (contact, company) = (row.cell(1), row.cell(2));
            if day > reading.as_of {
                return;
            }
            if contact.is_empty() && company.is_empty() {
                part.nobodys += 1;
                return;
            }
            part.companies += u64::from(contact.is_empty() && reading.number(&contact, &company) == NOBODY);
            let amount = row.cell(3);
            let is_unread = amount.first() == Some(&b'-') && parse_minor(&amount).is_none();
            if is_unread {
                row.misread(3);
            }
            let (number, refunds) = of.order(row, &mut part.numbers);
            let makes = match (refunds, is_unread || is_refund(&amount)) {
                (true, _) => Makes::Refund,
                (false, true) => Makes::Money,
                (false, false) => Makes::Order,
            };
            match reading.who {
                Whose::Contact(index) => part.lines.push(index, &contact, (day, number, makes)),
                Whose::Either(who) => part.lines.push_known(who(&contact, &company), (day, number, makes)),
            }
        },
        |given| {
            let mut part = match given {
                Given::Block(part) => part,
                Given::Anew => {
                    (missed, nowhere, passing) = Default::default();
                    take(Given::Anew);
                    return None;
                }
            };
            part.lines.settle(index);
            let mut unknown = 0u64;
            for &(who, line) in part.lines.rows() {
                if who == NOBODY {
                    unknown += 1;
                } else {
                    passing.see(who, line, &mut |bought| take(Given::Block(bought)));
                }
            }
            passing.numbers.join(std::mem::take(&mut part.numbers));
            nowhere.add(unknown.saturating_sub(std::mem::take(&mut part.companies)), part.begin.take());
            missed.dayless += std::mem::take(&mut part.dayless);
            missed.nobodys += std::mem::take(&mut part.nobodys);
            missed.strangers += unknown;
            part.lines.clear();
            Some(part)
        },
    );
    passing.end(&mut |bought| take(Given::Block(bought)));
    if passing.is_mixed || !passing.numbers.never_descend() {
        return None;
    }
    missed.problems = seen.problems;
    nowhere.note(&files, "contact", |id| reading.number(id, b"") != NOBODY);
    Some(missed)
}

#[cfg(test)]
mod tests {
    use super::super::gather::Only;
    use super::super::plan::tests::book;
    use super::super::rates::Rates;
    use super::*;
    use crate::model::Currency;

    fn index() -> IdIndex {
        let mut index = IdIndex::with_capacity(2);
        index.insert(b"c-1", 0);
        index.insert(b"c-2", 1);
        index
    }

    fn reading<'a>(index: &'a IdIndex, rates: &'a Rates) -> Reading<'a> {
        Reading {
            who: Whose::Contact(index),
            only: Only::Everybody,
            as_of: Day::new(2026, 3, 2).unwrap(),
            currency: Currency::parse("EUR").unwrap(),
            rates,
        }
    }

    const ORDERS: &str = "id,at,contact,company,amount,currency,status\n\
        b-1,2026-01-05,c-1,,10,,\nb-2,2026-01-06,c-1,,-10,,paid\nb-3,2026-01-07,c-2,,-0.001,,done\n\
        b-4,2026-01-08,c-2,,,,\nb-5,2026-01-09,c-2,,7,USD,\nb-6,2026-01-10,c-2,,-7,USD,\n\
        b-7,2026-01-11,c-1,,5,,unpaid\nb-8,soon,c-1,,5,,\nb-9,2026-03-03,c-1,,5,,\n\
        b-10,2026-01-12,c-9,,5,,\nb-11,2026-01-12,c-9,,-5,,\nb-12,2026-01-12,,o-1,5,,\nb-13,2026-01-12,,,5,,\n\
        b-1,2026-01-05,c-1,,10,,\n";

    #[test]
    fn the_days_are_those_of_the_lines_that_are_purchases() {
        let dir = book(&[("rolo.yaml", "format: 1\n"), ("orders/2026.csv", ORDERS)]);
        let book = Book::open(dir.path()).unwrap();
        let (index, rates) = (index(), Rates::default());
        let reading = reading(&index, &rates);
        let (mut days, missed) = purchase_days(&book, &reading, Vec::new, Vec::push);
        let lines = purchases::lines(&book.files(TableId::Orders), &reading);
        assert_eq!((missed.strangers, missed.dayless), (lines.strangers, lines.dayless));
        assert_eq!((missed.strangers, missed.dayless), (3, 0));
        let summary = book.unread.summary().unwrap();
        assert_eq!(summary.note(), "3 cells could not be read, the first at orders/2026.csv:9:5: at `soon`");
        days.dedup();
        days.sort_unstable();
        days.dedup();
        let mut bought: Vec<Bought> =
            lines.list.iter().filter(|l| l.is_purchase()).map(|l| (l.who, l.day)).collect();
        bought.sort_unstable();
        bought.dedup();
        assert_eq!(days, bought);
        let said: Vec<String> = days.iter().map(|(who, day)| format!("{who} {day}")).collect();
        assert_eq!(said, ["0 2026-01-05", "1 2026-01-08", "1 2026-01-09"]);
    }

    #[test]
    fn won_deals_are_purchases_where_the_book_says_so() {
        let deals = "id,contact,company,amount,currency,closed_on,outcome\nd-1,c-1,,5,,2026-01-05,won\n\
            d-2,c-1,,5,,2026-01-06,lost\nd-3,c-2,,,,2026-01-07,won\n";
        let days = |settings: &str| {
            let dir = book(&[("rolo.yaml", settings), ("deals.csv", deals), ("orders/2026.csv", ORDERS)]);
            let book = Book::open(dir.path()).unwrap();
            let (index, rates) = (index(), Rates::default());
            let (days, _) = purchase_days(&book, &reading(&index, &rates), Vec::new, Vec::push);
            days.into_iter().map(|bought| bought.1.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(days("format: 1\npurchases: won_deals\n"), ["2026-01-05", "2026-01-07"]);
        assert_eq!(days("format: 1\npurchases: both\n").len(), 5);
        assert_eq!(days("format: 1\n").len(), 3);
    }
}
