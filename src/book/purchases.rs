//! What was bought: order lines, and which of them are one order; or won deals.
//!
//! The lines with one `number` of one customer are one order, whose day is the first of theirs; a line without a number
//! is an order of its own. An order is a refund, and none, when its lines add up to less than 0 or all have `refunds`.

use std::collections::HashSet;

use rayon::slice::ParallelSliceMut;

use super::Book;
use super::block::is_blank;
use super::gather::{Events, Of, Only, Reading, Strangers, gather};
use super::id_index::{NOBODY, Number};
use super::layout::DataFile;
use super::pieces::Pieces;
use super::rates::{Minor, Price, parse_minor, price};
use super::scan::{Row, scan};
use super::superseded::{Ids, hash};
use crate::model::schema::TableId;
use crate::model::settings::Purchases;
use crate::model::{Currency, Day};

/// What a line is in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makes {
    /// An order, and of its day a purchase day: it stands for all lines of its order.
    Order,
    /// Nothing new: another line of an order, on the day of the order.
    Part,
    /// Money alone: of a refund, or of an order that is of an earlier day.
    Money,
    /// Money given back for another line, which it names.
    Refund,
}

/// One counted order line (status empty, paid or done), or a won deal where deals are the purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who bought.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// How much, in the book's currency, or [`UNPRICED`].
    amount: Minor,
    /// What it makes in the two lowest bits, above them which order it is of; 0: of one of its own.
    tag: u64,
}

/// The amount of a line in a currency without a rate. No amount has this value: what can be read has eighteen digits at
/// most.
const UNPRICED: Minor = Minor::MIN;

impl Line {
    /// A line of so much, which is an order of its own: negative for a refund, 0 where the file has no amount.
    #[must_use]
    pub fn new(who: Number, day: Day, amount: Minor) -> Line {
        let makes = if amount < 0 { Makes::Money } else { Makes::Order };
        Line { who, day, amount, tag: makes as u64 }
    }

    /// A line in a currency without a rate: counted, not priced.
    #[must_use]
    pub fn unpriced(who: Number, day: Day, makes: Makes) -> Line {
        Line { who, day, amount: UNPRICED, tag: makes as u64 }
    }

    /// The same line of somebody else.
    #[must_use]
    pub fn of(self, who: Number) -> Line {
        Line { who, ..self }
    }

    /// The same line of the order with this number, of all that have it and are of the same customer.
    fn in_order(self, number: &[u8]) -> Line {
        Line { tag: order(number) | self.tag & 3, ..self }
    }

    /// Which order of its customer it is of; 0: of one of its own.
    fn order(&self) -> u64 {
        self.tag & !3
    }

    /// What it makes.
    #[must_use]
    #[inline]
    pub fn makes(&self) -> Makes {
        match self.tag & 3 {
            0 => Makes::Order,
            1 => Makes::Part,
            2 => Makes::Money,
            _ => Makes::Refund,
        }
    }

    fn make(&mut self, makes: Makes) {
        self.tag = self.tag & !3 | makes as u64;
    }

    /// How much, in the book's currency: negative for a refund, 0 where the file has no amount, none where there is
    /// no rate for its currency.
    #[must_use]
    #[inline]
    pub fn amount(&self) -> Option<Minor> {
        (self.amount != UNPRICED).then_some(self.amount)
    }

    /// Whether the line makes its day a purchase day: a refund does not.
    #[must_use]
    #[inline]
    pub fn is_purchase(&self) -> bool {
        matches!(self.makes(), Makes::Order | Makes::Part)
    }
}

/// A number for an order number that leaves the two lowest bits free; 0 for none.
#[inline]
pub(super) fn order(number: &[u8]) -> u64 {
    if number.is_empty() { 0 } else { (hash(number) | 1 << 2) & !3 }
}

impl Of for Line {
    fn who(&mut self) -> &mut Number {
        &mut self.who
    }
}

/// What the column `status` of orders may hold.
pub(super) const STATUSES: &[&str] = &["paid", "done", "unpaid", "cancelled"];
/// What the column `outcome` of deals may hold.
pub(super) const OUTCOMES: &[&str] = &["won", "lost", "dropped"];

/// The purchases up to the day: order lines, won deals, or both, as the book says.
#[must_use]
pub fn purchases(book: &Book, reading: &Reading<'_>) -> Events<Line> {
    let source = book.purchases();
    let mut all = Events::default();
    let mut add = |found: Events<Line>| {
        all.list.append(found.list);
        all.apart.extend(found.apart);
        all.strangers += found.strangers;
        all.dayless += found.dayless;
        all.later += found.later;
        all.problems.extend(found.problems);
    };
    if source != Purchases::WonDeals {
        add(lines(&book.files(TableId::Orders), reading));
    }
    if source != Purchases::Orders {
        let ordered = Ordered::read(book, reading.as_of);
        add(won_deals(&book.files(TableId::Deals), reading, &ordered));
    }
    all
}

/// The deals that order lines name: where both are purchases, each of them is that order.
#[derive(Clone, Debug, Default)]
pub struct Ordered(HashSet<Box<[u8]>>);

impl Ordered {
    /// Those ordered by the day, where the purchases of the book are both; else none.
    #[must_use]
    pub fn read(book: &Book, as_of: Day) -> Ordered {
        if book.purchases() != Purchases::Both {
            return Ordered::default();
        }
        let found = scan(
            &book.files(TableId::Orders),
            &["deal", "at", "amount", "refunds"],
            |_| Vec::new(),
            |deals: &mut Vec<Box<[u8]>>, row| {
                let deal = row.cell(0);
                let is_ordered = !is_blank(&deal)
                    && is_blank(&row.cell(3))
                    && !is_refund(&row.cell(2))
                    && row.its_day(1).is_some_and(|day| day <= as_of);
                if is_ordered {
                    deals.push(deal.trim_ascii().into());
                }
            },
        );
        Ordered(found.parts.into_iter().flatten().collect())
    }

    /// Whether an order names the deal with this id.
    #[must_use]
    pub fn has(&self, deal: &[u8]) -> bool {
        !self.0.is_empty() && self.0.contains(deal)
    }
}

/// The counted order lines, with what each makes; those of nobody we know apart.
#[must_use]
pub fn lines(files: &[DataFile], reading: &Reading<'_>) -> Events<Line> {
    let columns = ["at", "contact", "company", "amount", "currency", "status", "number", "refunds"];
    let counts = |row: &Row<'_>| matches!(row.word(5, STATUSES).as_ref(), b"" | b"paid" | b"done");
    let (mut lines, numbers) =
        gather(files, &columns, reading, strangers(reading), counts, |numbers: &mut Ids, row, day| {
            let cell = row.cell(6);
            let number = cell.trim_ascii();
            numbers.see(number);
            let line = priced(row, day, reading, !is_blank(&row.cell(7)))?;
            Some(line.in_order(number))
        });
    let mut all = Ids::default();
    numbers.into_iter().for_each(|numbers| all.join(numbers));
    bring_together(&mut lines.list, all.never_descend());
    lines
}

/// The won deals as purchases on the day they closed, but for those that are orders.
#[must_use]
pub fn won_deals(files: &[DataFile], reading: &Reading<'_>, ordered: &Ordered) -> Events<Line> {
    let columns = ["closed_on", "contact", "company", "amount", "currency", "outcome", "id"];
    let counts = |row: &Row<'_>| row.word(5, OUTCOMES).as_ref() == b"won" && !ordered.has(&row.cell(6));
    let price = |(): &mut (), row: &Row<'_>, day| priced(row, day, reading, false);
    gather(files, &columns, reading, strangers(reading), counts, price).0
}

/// Who is after the rows of a few people asks for nobody else's; else those of nobody we know are apart.
fn strangers(reading: &Reading<'_>) -> Strangers {
    match reading.only {
        Only::Everybody => Strangers::Apart,
        Only::Known(..) => Strangers::Out,
    }
}

/// A row that counts, with its amount in the cells 3 and 4, as yet of nobody; none where it is too little to be paid out.
fn priced(row: &Row<'_>, day: Day, reading: &Reading<'_>, refunds: bool) -> Option<Line> {
    let written = row.cell(3);
    let makes = match (refunds, is_refund(&written)) {
        (true, _) => Makes::Refund,
        (false, true) => Makes::Money,
        (false, false) => Makes::Order,
    };
    let (amount, price) = price(day, &written, &row.cell(4), reading);
    if price == Price::NoRate {
        // A currency without a rate is no fault of the cell.
        row.value(4, |code| Currency::parse(String::from_utf8_lossy(code).trim()));
        return Some(Line::unpriced(NOBODY, day, makes));
    }
    if price == Price::Absent && !is_blank(&written) {
        row.misread(3);
        // Somebody bought, and nobody can read for how much.
        let makes = if makes == Makes::Order && written.starts_with(b"-") { Makes::Money } else { makes };
        return Some(Line::unpriced(NOBODY, day, makes));
    }
    if amount == 0 && price == Price::Known && makes == Makes::Money {
        // Too little to be paid out in the book's currency: nothing was given back, and nothing bought.
        return None;
    }
    let amount = if refunds { -amount.abs() } else { amount };
    Some(Line { who: NOBODY, day, amount, tag: makes as u64 })
}

/// Whether an amount, as it is written, says that money was given back.
#[must_use]
#[inline]
pub(super) fn is_refund(amount: &[u8]) -> bool {
    amount.first() == Some(&b'-') && parse_minor(amount).is_some_and(|amount| amount < 0)
}

/// Brings the lines of each order together and says what each makes; `is_in_runs`: those with one number follow each other.
fn bring_together(lines: &mut Pieces<Line>, is_in_runs: bool) {
    if is_in_runs {
        let mut run: Vec<&mut Line> = Vec::new();
        for line in lines.pieces_mut().iter_mut().flatten() {
            if run.first().is_some_and(|first| first.order() != line.order()) {
                settle_run(&mut run);
            }
            if line.order() != 0 {
                run.push(line);
            }
        }
        settle_run(&mut run);
        return;
    }
    // Customer, order and place as one number each sort faster than anything else.
    let mut places: Vec<u128> = (0u32..)
        .zip(lines.iter())
        .filter(|(_, line)| line.order() != 0)
        .map(|(at, line)| u128::from(line.who) << 96 | u128::from(line.order()) << 32 | u128::from(at))
        .collect();
    places.par_sort_unstable();
    let mut starts = Vec::new();
    let mut total = 0;
    for piece in lines.pieces() {
        starts.push(total);
        total += piece.len();
    }
    let place = |key: u128| {
        let at = key as u32 as usize;
        let piece = starts.partition_point(|&start| start <= at) - 1;
        (piece, at - starts[piece])
    };
    for run in places.chunk_by(|one, other| one >> 32 == other >> 32).filter(|run| run.len() > 1) {
        let mut order: Vec<Line> =
            run.iter().map(|&key| place(key)).map(|(piece, at)| lines.pieces()[piece][at]).collect();
        settle_order(&mut order.iter_mut().collect::<Vec<_>>());
        for (&key, line) in run.iter().zip(order) {
            let (piece, at) = place(key);
            lines.pieces_mut()[piece][at] = line;
        }
    }
}

/// Settles the orders of lines with one number, which may be of several customers, and lets go of them.
fn settle_run(run: &mut Vec<&mut Line>) {
    if run.len() > 1 {
        run.sort_by_key(|line| line.who);
        run.chunk_by_mut(|one, other| one.who == other.who).for_each(settle_order);
    }
    run.clear();
}

/// Says what each line of an order makes.
fn settle_order(order: &mut [&mut Line]) {
    let is_bought = |line: &&mut Line| line.makes() == Makes::Order;
    let is_given_back = |line: &&mut Line| line.makes() == Makes::Refund;
    let sum: i128 = order.iter().filter_map(|line| line.amount()).map(i128::from).sum();
    // What was bought for an unknown amount may have been worth what was given back.
    let may_be_more = order.iter().any(|line| is_bought(line) && line.amount().is_none());
    let is_order = order.iter().any(is_bought) && (sum >= 0 || may_be_more);
    let first = order.iter().filter(|line| !is_given_back(line)).map(|line| line.day).min();
    let mut makes = Makes::Order;
    for line in order.iter_mut().filter(|line| !is_given_back(line)) {
        if is_order && first == Some(line.day) {
            line.make(makes);
            makes = Makes::Part;
        } else {
            line.make(Makes::Money);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::gather::Whose;
    use super::super::id_index::IdIndex;
    use super::super::plan::tests::book;
    use super::super::purchase_days::purchase_days;
    use super::super::rates::Rates;
    use super::*;

    const HEADER: &str = "id,at,contact,number,amount,status,refunds\n";

    /// What a book with these order lines says: the lines, and the days of those who count days alone.
    fn said(rows: &str) -> (Vec<String>, Vec<String>) {
        let text = format!("{HEADER}{rows}");
        let dir = book(&[("rolo.yaml", "format: 1\n"), ("orders/2026.csv", &text)]);
        let book = Book::open(dir.path()).unwrap();
        let mut index = IdIndex::with_capacity(2);
        index.insert(b"c-1", 0);
        index.insert(b"c-2", 1);
        let reading = Reading {
            who: Whose::Contact(&index),
            only: Only::Everybody,
            as_of: Day::new(2026, 3, 2).unwrap(),
            currency: Currency::parse("EUR").unwrap(),
            rates: &Rates::default(),
        };
        let found = purchases(&book, &reading);
        let units = |line: &Line| line.amount().map_or("?".to_owned(), |a| (a / 10_000).to_string());
        let lines =
            found.list.iter().map(|l| format!("{} {} {} {:?}", l.who, l.day, units(l), l.makes())).collect();
        let mut by_line: Vec<(Number, Day)> =
            found.list.iter().filter(|line| line.is_purchase()).map(|line| (line.who, line.day)).collect();
        let (mut days, _) = purchase_days(&book, &reading, Vec::new, Vec::push);
        for days in [&mut by_line, &mut days] {
            days.sort_unstable();
            days.dedup();
        }
        assert_eq!(days, by_line, "{rows}");
        (lines, days.into_iter().map(|(who, day)| format!("{who} {day}")).collect())
    }

    #[test]
    fn lines_with_one_number_are_one_order_of_its_first_day() {
        let rows = [
            "b-1,2026-01-05,c-1,1,100,,\n",
            "b-2,2026-01-05,c-1,1,50,,\n",
            "b-3,2026-01-07,c-1,1,5,,\n",
            // The same number of somebody else, and lines without one.
            "b-4,2026-01-07,c-2,1,7,,\n",
            "b-5,2026-01-08,c-2,,7,,\n",
            "b-6,2026-01-08,c-2,,7,,\n",
        ];
        let (lines, days) = said(&rows.concat());
        let want = [
            "0 2026-01-05 100 Order",
            "0 2026-01-05 50 Part",
            "0 2026-01-07 5 Money",
            "1 2026-01-07 7 Order",
            "1 2026-01-08 7 Order",
            "1 2026-01-08 7 Order",
        ];
        assert_eq!(lines, want);
        assert_eq!(days, ["0 2026-01-05", "1 2026-01-07", "1 2026-01-08"]);
        // Where lines of one order do not follow each other, the days are the same.
        let between = "b-9,2026-01-06,c-2,2,1,cancelled,\nb-8,2026-01-07,c-2,2,1,,\n";
        let apart = [rows[0], rows[3], between, rows[4], rows[5], rows[1], rows[2]].concat();
        let (lines, same) = said(&apart);
        assert_eq!(same, days);
        assert!(lines.contains(&"0 2026-01-07 5 Money".to_owned()), "{lines:?}");
    }

    #[test]
    fn an_order_that_adds_up_to_less_than_nothing_is_a_refund() {
        let (lines, days) = said(
            "b-1,2026-01-05,c-1,1,100,,\nb-2,2026-01-05,c-1,1,-120,,\nb-3,2026-01-06,c-1,2,100,,\n\
             b-4,2026-01-06,c-1,2,-20,,\nb-5,2026-01-09,c-1,3,-5,,\nb-6,2026-01-10,c-1,,-5,,\n",
        );
        let want = [
            "0 2026-01-05 100 Money",
            "0 2026-01-05 -120 Money",
            "0 2026-01-06 100 Order",
            // A discount is a line of its order.
            "0 2026-01-06 -20 Part",
            "0 2026-01-09 -5 Money",
            "0 2026-01-10 -5 Money",
        ];
        assert_eq!(lines, want);
        assert_eq!(days, ["0 2026-01-06"]);
    }

    #[test]
    fn a_line_that_refunds_another_gives_money_back_whatever_its_sign() {
        let (lines, days) = said(
            "b-1,2026-01-05,c-1,1,100,,\nb-2,2026-01-08,c-1,1,30,,b-1\nb-3,2026-01-09,c-1,2,30,,b-1\n\
             b-4,2026-01-10,c-1,,-30,,b-1\nb-5,2026-01-11,c-1,,abc,,b-1\n",
        );
        let want = [
            "0 2026-01-05 100 Order",
            "0 2026-01-08 -30 Refund",
            "0 2026-01-09 -30 Refund",
            "0 2026-01-10 -30 Refund",
            "0 2026-01-11 ? Refund",
        ];
        assert_eq!(lines, want);
        assert_eq!(days, ["0 2026-01-05"]);
    }
}
