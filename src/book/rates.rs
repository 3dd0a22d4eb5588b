//! Money inside the machine: amounts as whole numbers, and rates into the book's currency.

use super::gather::Reading;
use super::layout::DataFile;
use super::scan::scan;
use crate::model::{Currency, Day};

/// Ten-thousandths of the book's currency: what amounts are inside the machine.
pub type Minor = i64;

/// How many [`Minor`] make one unit of money.
pub const MINOR: i64 = 10_000;

/// What is known of a line's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// Read and, where needed, converted.
    Known,
    /// Empty: a purchase with spend 0.
    Absent,
    /// In a currency without a rate for its day: counted, not priced.
    NoRate,
}

/// Rates into the book's currency.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// By currency, days ascending: units of the book's currency per unit.
    list: Vec<(Currency, Day, rust_decimal::Decimal)>,
}

impl Rates {
    /// Takes rates in any order.
    #[must_use]
    pub fn new(mut list: Vec<(Currency, Day, rust_decimal::Decimal)>) -> Rates {
        list.sort_by_key(|r| (r.0, r.1));
        Rates { list }
    }

    /// Reads `rates.csv`; rows that cannot be read are left to `check`.
    #[must_use]
    pub fn read(files: &[DataFile]) -> Rates {
        let scanned = scan(
            files,
            &["on", "currency", "rate"],
            |_| Vec::new(),
            |part, row| {
                let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
                let day = row.its_day(0);
                let currency = row.value(1, |cell| Currency::parse(&text(cell)));
                let rate = row.value(2, |cell| crate::model::money::parse_amount(&text(cell)));
                if let (Some(day), Some(currency), Some(rate)) = (day, currency, rate) {
                    part.push((currency, day, rate));
                }
            },
        );
        Rates::new(scanned.parts.concat())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The currencies there are rates of, each at least once.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> + '_ {
        self.list.iter().map(|r| r.0)
    }

    /// The rate in force on `day`: the latest on or before it, not older than 31 days.
    #[must_use]
    pub fn on(&self, currency: Currency, day: Day) -> Option<rust_decimal::Decimal> {
        let end = self.list.partition_point(|r| (r.0, r.1) <= (currency, day));
        let (found, on, rate) = self.list.get(end.checked_sub(1)?)?;
        (*found == currency && day - *on <= 31).then_some(*rate)
    }
}

/// An amount as ten-thousandths; none where it is no plain decimal or has more than four decimals.
#[must_use]
#[inline]
pub fn parse_minor(text: &[u8]) -> Option<Minor> {
    let (negative, digits) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut value, mut decimals, mut seen) = (0i64, 0u32, 0u32);
    let mut point = false;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                if point {
                    if decimals == 4 {
                        if byte != b'0' {
                            return None;
                        }
                        continue;
                    }
                    decimals += 1;
                }
                seen += 1;
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if seen == 0 {
        return None;
    }
    let value = value.checked_mul(10i64.pow(4 - decimals))?;
    Some(if negative { -value } else { value })
}

/// The nearest amount that can be paid in a currency: sums of converted amounts are shown in whole cents.
#[must_use]
pub fn round_to_coin(amount: Minor, currency: Currency) -> Minor {
    let coin = 10i64.pow(4u32.saturating_sub(currency.decimals()));
    let half = coin / 2 * amount.signum();
    amount.checked_add(half).map_or(amount, |amount| amount / coin * coin)
}

/// An amount in `own`, the book's currency; 0 where no rate is known for its currency on that day.
pub(super) fn convert(
    amount: Minor,
    currency: &[u8],
    day: Day,
    own: Currency,
    rates: &Rates,
) -> (Minor, Price) {
    if currency.is_empty() || currency == own.bytes() {
        return (amount, Price::Known);
    }
    let Some(currency) = std::str::from_utf8(currency).ok().and_then(|c| Currency::parse(c.trim())) else {
        return (0, Price::NoRate);
    };
    if currency == own {
        return (amount, Price::Known);
    }
    let Some(rate) = rates.on(currency, day) else { return (0, Price::NoRate) };
    let priced = rust_decimal::Decimal::from(amount).checked_mul(rate).map(|d| d.round());
    match priced.and_then(|d| i64::try_from(d).ok()) {
        Some(amount) => (amount, Price::Known),
        None => (0, Price::NoRate),
    }
}

/// An amount in the book's currency from its cells, 0 where it is not known; one that cannot be read is absent (a
/// check names it).
#[must_use]
pub fn price(day: Day, amount: &[u8], currency: &[u8], reading: &Reading<'_>) -> (Minor, Price) {
    match parse_minor(amount) {
        None => (0, Price::Absent),
        Some(amount) => convert(amount, currency, day, reading.currency, reading.rates),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_ten_thousandths_exactly_or_not_at_all() {
        for (text, want) in [
            ("12", Some(120_000)),
            ("12.5", Some(125_000)),
            ("-0.0001", Some(-1)),
            ("1.23450000", Some(12_345)),
            ("1.23456", None),
            ("", None),
            (".", None),
            ("1e3", None),
            ("1,5", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_minor(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn a_sum_is_shown_in_whole_coins() {
        let (eur, jpy) = (Currency::parse("EUR").unwrap(), Currency::parse("JPY").unwrap());
        assert_eq!(round_to_coin(123_450, eur), 123_500);
        assert_eq!(round_to_coin(-123_449, eur), -123_400);
        assert_eq!(round_to_coin(125_000, jpy), 130_000);
        let rates = Rates::new(vec![(jpy, Day(0), ".0055".parse().unwrap())]);
        assert_eq!(
            convert(MINOR, b"JPY", Day(3), eur, &rates),
            (55, Price::Known),
            "a line is rounded to no coin"
        );
    }

    #[test]
    fn a_rate_holds_for_a_month_and_never_before_its_day() {
        let usd = Currency::parse("USD").unwrap();
        let day = |d| Day::new(2026, 1, 1).unwrap() + d;
        let rates =
            Rates::new(vec![(usd, day(0), "0.90".parse().unwrap()), (usd, day(10), "0.95".parse().unwrap())]);
        assert_eq!(rates.on(usd, day(-1)), None);
        assert_eq!(rates.on(usd, day(9)).unwrap().to_string(), "0.90");
        assert_eq!(rates.on(usd, day(41)).unwrap().to_string(), "0.95");
        assert_eq!(rates.on(usd, day(42)), None);
        assert_eq!(rates.on(Currency::parse("EUR").unwrap(), day(0)), None);
    }
}
