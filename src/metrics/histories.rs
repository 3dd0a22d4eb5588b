//! Who bought on which days.

use std::ops::Range;

use rayon::prelude::*;

use super::Window;
use super::facts::{Purchases, UNPRICED, UNPRICED_REFUND};
use crate::book::events::Pieces;
use crate::book::purchases::{Line, Makes};
use crate::model::Day;

/// A day on which a customer bought, with everything bought that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurchaseDay {
    /// Whose.
    pub customer: u32,
    /// The day.
    pub day: Day,
    /// What was spent, in ten-thousandths, refunds not deducted.
    pub spend: i64,
    /// How many orders were made.
    pub orders: u32,
}

/// Money given back; a positive amount is what was paid later than on the day of its order, or what was spent on a day
/// beyond what one number holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refund {
    /// To whom.
    pub customer: u32,
    /// When.
    pub day: Day,
    /// How much, in ten-thousandths.
    pub amount: i64,
}

/// Purchases by customer, each customer's days in order and every day once, up to the as-of day.
///
/// A purchase day is a day with an order that is not a refund: nought or unknown is a purchase of spend 0. Refunds
/// reduce spend and are no purchase.
#[derive(Clone, Debug)]
pub struct Histories {
    as_of: Day,
    customers: usize,
    /// Of customers whose numbers agree but for the low bits.
    shards: Vec<Shard>,
    bits: u32,
    refunds: Vec<Refund>,
    lines: u64,
    unpriced: Vec<Day>,
    strangers: u64,
}

/// The purchase days of some customers whose numbers follow each other.
#[derive(Clone, Debug)]
struct Shard {
    first: u32,
    starts: Vec<u32>,
    days: Vec<PurchaseDay>,
}

/// A shard has no fewer customers than the number with this bit: others are not woken for less.
const SHARD_BITS: u32 = 14;

impl Histories {
    /// Sorts lines by customer and day; `customers` is how many numbers there are.
    ///
    /// Lines of customers beyond are counted as [`Histories::strangers`] and otherwise left out.
    /// Linear in the lines where they come in order of days, as logs do.
    #[must_use]
    pub fn new(purchases: &Purchases, customers: usize, as_of: Day) -> Histories {
        let makes = |amount| if amount >= 0 || amount == UNPRICED { Makes::Order } else { Makes::Money };
        let rows = purchases.rows().map(move |(who, day, amount)| (who, day, amount, makes(amount)));
        Histories::of_rows(rows, customers, as_of)
    }

    /// The same of lines as the reader of a book keeps them.
    #[must_use]
    pub fn of_lines(lines: &Pieces<Line>, customers: usize, as_of: Day) -> Histories {
        let unpriced = |line: &Line| if line.is_purchase() { UNPRICED } else { UNPRICED_REFUND };
        let amount = move |line: &Line| line.amount().unwrap_or_else(|| unpriced(line));
        let rows = lines.iter().map(move |line| (line.who, line.day, amount(line), line.makes()));
        Histories::of_rows(rows, customers, as_of)
    }

    /// The same of rows of customer, day, amount and what it makes, from anywhere; they are walked twice.
    #[must_use]
    pub fn of_rows(
        rows: impl Iterator<Item = (u32, Day, i64, Makes)> + Clone,
        customers: usize,
        as_of: Day,
    ) -> Histories {
        let rows = rows.filter(|row| row.1 <= as_of);
        let shift = bucket_shift(customers);
        let (mut counts, mut refunds) = (vec![0usize; (customers >> shift) + 1], Vec::new());
        let (mut lines, mut unpriced, mut strangers) = (0, Vec::new(), 0);
        rows.clone().for_each(|(customer, day, amount, makes)| {
            if matches!(amount, UNPRICED | UNPRICED_REFUND) {
                unpriced.push(day);
            }
            if customer as usize >= customers {
                strangers += 1;
            } else if is_purchase(makes) {
                counts[customer as usize >> shift] += 1;
                lines += 1;
            } else if amount != UNPRICED_REFUND {
                refunds.push(Refund { customer, day, amount });
            }
        });
        let bits = shift.max(SHARD_BITS);
        let buckets: Vec<&[usize]> = counts.chunks(1 << (bits - shift)).collect();
        let mut days = in_parallel(buckets.clone(), |counts: &[usize]| {
            vec![PurchaseDay { customer: 0, day: as_of, spend: 0, orders: 0 }; counts.iter().sum()]
        });
        let mut next: Vec<usize> = buckets.iter().flat_map(|counts| begins(counts)).collect();
        let known = rows.filter(|row| (row.0 as usize) < customers && is_purchase(row.3));
        known.for_each(|(customer, day, amount, makes)| {
            let place = &mut next[customer as usize >> shift];
            let spend = if amount == UNPRICED { 0 } else { amount };
            let orders = u32::from(makes == Makes::Order);
            days[customer as usize >> bits][*place] = PurchaseDay { customer, day, spend, orders };
            *place += 1;
        });
        let unsorted: Vec<_> = days.into_iter().zip(buckets).enumerate().collect();
        let shards = in_parallel(unsorted, |(number, (days, counts))| {
            let first = number << bits;
            Shard::of(days, counts, shift, first..customers.min(first + (1 << bits)))
        });
        let (shards, beyond): (Vec<Shard>, Vec<Vec<Refund>>) = shards.into_iter().unzip();
        refunds.extend(beyond.into_iter().flatten());
        refunds.sort_unstable();
        Histories { as_of, customers, shards, bits, refunds, lines, unpriced, strangers }
    }

    /// The day at whose end they stand.
    #[must_use]
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// How many customer numbers there are, buyers or not.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers
    }

    /// Lines read that are purchases of a known customer.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Lines of the window counted but not priced.
    #[must_use]
    pub fn unpriced(&self, window: Window) -> u64 {
        self.unpriced.iter().filter(|day| window.contains(**day)).count() as u64
    }

    /// Lines of no known customer.
    #[must_use]
    pub fn strangers(&self) -> u64 {
        self.strangers
    }

    /// The purchase days of a customer, in order.
    #[must_use]
    pub fn days(&self, customer: u32) -> &[PurchaseDay] {
        self.shard(customer).days(customer)
    }

    fn shard(&self, customer: u32) -> &Shard {
        &self.shards[customer as usize >> self.bits]
    }

    /// The purchase days of a customer that lie in the window.
    #[must_use]
    pub fn days_in(&self, customer: u32, window: Window) -> &[PurchaseDay] {
        let days = self.days(customer);
        &days[range_in(days, window)]
    }

    /// How many orders a customer made in the window: lines with one number are one, refunds are none.
    #[must_use]
    pub fn orders_in(&self, customer: u32, window: Window) -> u64 {
        self.days_in(customer, window).iter().map(|day| u64::from(day.orders)).sum()
    }

    /// The refunds of a customer, in order of days, with what was paid later than on the day of its order.
    #[must_use]
    pub fn refunds(&self, customer: u32) -> &[Refund] {
        let refunds = &self.refunds;
        let from = refunds.partition_point(|r| r.customer < customer);
        let count = refunds[from..].partition_point(|r| r.customer == customer);
        &refunds[from..from + count]
    }

    /// All refunds, by customer and day.
    #[must_use]
    pub fn all_refunds(&self) -> &[Refund] {
        &self.refunds
    }

    /// The first purchase day of a customer.
    #[must_use]
    pub fn first(&self, customer: u32) -> Option<Day> {
        self.days(customer).first().map(|d| d.day)
    }

    /// The last purchase day of all.
    #[must_use]
    pub fn last(&self) -> Option<Day> {
        self.shards.iter().flat_map(|shard| &shard.days).map(|bought| bought.day).max()
    }

    /// What a customer spent in the window, refunds deducted, in ten-thousandths.
    #[must_use]
    pub fn spend_in(&self, customer: u32, window: Window) -> i128 {
        let bought: i128 = self.days_in(customer, window).iter().map(|d| i128::from(d.spend)).sum();
        let back: i128 = self
            .refunds(customer)
            .iter()
            .filter(|r| window.contains(r.day))
            .map(|r| i128::from(r.amount))
            .sum();
        bought + back
    }

    /// Everyone who ever bought, in order of number, with their purchase days.
    pub fn buyers(&self) -> impl Iterator<Item = (u32, &[PurchaseDay])> + '_ {
        let all = 0..u32::try_from(self.customers).unwrap_or(u32::MAX);
        all.map(|customer| (customer, self.days(customer))).filter(|(_, days)| !days.is_empty())
    }
}

impl Shard {
    /// Sorts the purchases of the customers with these numbers, which lie in buckets of so many.
    fn of(
        mut days: Vec<PurchaseDay>,
        counts: &[usize],
        shift: u32,
        customers: Range<usize>,
    ) -> (Shard, Vec<Refund>) {
        let first = customers.start as u32;
        for (number, (begin, count)) in begins(counts).zip(counts).enumerate() {
            let lowest = first + ((number as u32) << shift);
            sort_bucket(&mut days[begin..begin + count], lowest, 1 << shift);
        }
        let (starts, beyond) = merge_days(&mut days, first, customers.len());
        (Shard { first, starts, days }, beyond)
    }

    fn days(&self, customer: u32) -> &[PurchaseDay] {
        let i = (customer - self.first) as usize;
        &self.days[self.starts[i] as usize..self.starts[i + 1] as usize]
    }
}

/// Where each bucket begins, from how many lie in each.
fn begins(counts: &[usize]) -> impl Iterator<Item = usize> {
    counts.iter().scan(0, |next, count| {
        let begin = *next;
        *next += count;
        Some(begin)
    })
}

/// What is made of each, in order; by several threads where there are several.
fn in_parallel<S: Send, T: Send>(parts: Vec<S>, make: impl Fn(S) -> T + Sync + Send) -> Vec<T> {
    if parts.len() < 2 {
        parts.into_iter().map(make).collect()
    } else {
        parts.into_par_iter().map(make).collect()
    }
}

fn is_purchase(makes: Makes) -> bool {
    matches!(makes, Makes::Order | Makes::Part)
}

fn range_in(days: &[PurchaseDay], window: Window) -> Range<usize> {
    let from = days.partition_point(|d| d.day < window.from);
    from..from + days[from..].partition_point(|d| d.day <= window.to)
}

/// Customers share a bucket when their numbers agree but for so many low bits: at most 1024 buckets, so that rows
/// are written to as many places only and each bucket is then sorted within the processor's cache.
fn bucket_shift(customers: usize) -> u32 {
    (usize::BITS - customers.leading_zeros()).saturating_sub(10)
}

/// A counting sort by customer; then by day where needed.
fn sort_bucket(bucket: &mut [PurchaseDay], first: u32, customers: usize) {
    let mut starts = vec![0u32; customers + 1];
    for day in bucket.iter() {
        starts[(day.customer - first) as usize + 1] += 1;
    }
    for i in 0..customers {
        starts[i + 1] += starts[i];
    }
    let mut next = starts.clone();
    let unsorted = bucket.to_vec();
    for day in unsorted {
        let place = &mut next[(day.customer - first) as usize];
        bucket[*place as usize] = day;
        *place += 1;
    }
    for pair in starts.windows(2) {
        let own = &mut bucket[pair[0] as usize..pair[1] as usize];
        if !own.is_sorted_by_key(|d| d.day) {
            own.sort_unstable_by_key(|d| (d.day, d.spend));
        }
    }
}

/// Makes one of equal days, closing the gaps; returns where each customer's days start, and what no day has room for.
fn merge_days(days: &mut Vec<PurchaseDay>, first: u32, customers: usize) -> (Vec<u32>, Vec<Refund>) {
    let mut beyond = Vec::new();
    let mut starts = vec![0u32; customers + 1];
    days.dedup_by(|later, kept| {
        let same = later.customer == kept.customer && later.day == kept.day;
        if same {
            match kept.spend.checked_add(later.spend) {
                Some(spend) => kept.spend = spend,
                None => beyond.push(Refund { customer: later.customer, day: later.day, amount: later.spend }),
            }
            kept.orders += later.orders;
        }
        same
    });
    for day in days.iter() {
        starts[(day.customer - first) as usize + 1] += 1;
    }
    for i in 0..customers {
        starts[i + 1] += starts[i];
    }
    (starts, beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(rows: &[(u32, i32, i64)], customers: usize, as_of: i32) -> Histories {
        let mut purchases = Purchases::default();
        for &(customer, day, amount) in rows {
            purchases.push(customer, Day(day), amount);
        }
        Histories::new(&purchases, customers, Day(as_of))
    }

    #[test]
    fn orders_of_one_day_are_one_purchase_day() {
        let h = bought(&[(1, 5, 10), (0, 3, 1), (1, 2, 7), (1, 5, 30)], 3, 100);
        assert_eq!(
            h.days(1),
            [
                PurchaseDay { customer: 1, day: Day(2), spend: 7, orders: 1 },
                PurchaseDay { customer: 1, day: Day(5), spend: 40, orders: 2 }
            ]
        );
        assert_eq!(h.days(0).len(), 1);
        assert!(h.days(2).is_empty());
        assert_eq!(h.buyers().map(|(c, _)| c).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(h.lines(), 4);
    }

    #[test]
    fn a_refund_reduces_spend_and_is_no_purchase() {
        let h = bought(&[(0, 1, 100), (0, 8, -30), (1, 4, -5)], 2, 100);
        let all = Window::new(Day(0), Day(100));
        assert_eq!(h.spend_in(0, all), 70);
        assert_eq!(h.spend_in(0, Window::new(Day(0), Day(7))), 100);
        assert!(h.days(1).is_empty());
        assert_eq!(h.spend_in(1, all), -5);
    }

    #[test]
    fn nought_and_unknown_amounts_are_purchases_of_nothing() {
        let h = bought(&[(0, 1, 0), (0, 2, UNPRICED)], 1, 100);
        assert_eq!(h.days(0).len(), 2);
        assert_eq!(h.spend_in(0, Window::new(Day(0), Day(9))), 0);
        assert_eq!(h.unpriced(Window::new(Day(0), Day(99))), 1);
    }

    #[test]
    fn a_refund_without_a_price_is_counted_and_no_purchase() {
        let lines = vec![
            Line::unpriced(0, Day(1), Makes::Order),
            Line::unpriced(0, Day(2), Makes::Money),
            Line::new(0, Day(3), -5),
        ];
        let h = Histories::of_lines(&Pieces::from(lines), 1, Day(9));
        assert_eq!(h.days(0).iter().map(|d| d.day).collect::<Vec<_>>(), [Day(1)]);
        let window = Window::new(Day(0), Day(9));
        assert_eq!((h.unpriced(window), h.lines(), h.spend_in(0, window)), (2, 1, -5));
    }

    #[test]
    fn a_sum_beyond_64_bits_is_exact() {
        let most = 9_000_000_000_000_000_000;
        let h = bought(&[(0, 5, most), (0, 5, most), (0, 6, most), (0, 6, -1)], 1, 100);
        assert_eq!(h.spend_in(0, Window::new(Day(0), Day(9))), 3 * i128::from(most) - 1);
        assert_eq!(h.days(0).len(), 2);
    }

    #[test]
    fn nothing_after_the_day_is_known() {
        let h = bought(&[(0, 5, 1), (0, 6, 1), (7, 1, 1)], 1, 5);
        assert_eq!(h.days(0).len(), 1);
        assert_eq!(h.strangers(), 1);
    }

    #[test]
    fn any_order_of_rows_gives_the_same() {
        let rows = [(0, 5, 3), (1, 5, 2), (0, 5, 4), (0, 1, -2), (1, 2, 0), (0, 2, 9)];
        let mut turned = rows;
        turned.reverse();
        let (a, b) = (bought(&rows, 2, 9), bought(&turned, 2, 9));
        for customer in 0..2 {
            assert_eq!(a.days(customer), b.days(customer));
            assert_eq!(a.refunds(customer), b.refunds(customer));
        }
    }

    #[test]
    fn many_customers_are_sorted_bucket_by_bucket() {
        let rows: Vec<(u32, i32, i64)> =
            (0..20_000).map(|i| (i * 7919 % 5000, (i * 31 % 97) as i32, i64::from(i))).collect();
        let h = bought(&rows, 5000, 100);
        assert_eq!(h.lines(), 20_000);
        let all = Window::new(Day(0), Day(100));
        for customer in 0..5000 {
            assert!(h.days(customer).is_sorted_by(|a, b| a.customer == b.customer && a.day < b.day));
            let spend: i64 = rows.iter().filter(|r| r.0 == customer).map(|r| r.2).sum();
            assert_eq!(h.spend_in(customer, all), i128::from(spend));
        }
    }
}
