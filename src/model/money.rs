//! Money: a decimal and its currency, never binary floating point.

use std::fmt;

use rust_decimal::Decimal;

/// An ISO 4217 code: three capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// No currency, the code ISO 4217 keeps for it: amounts of a book or file that names none.
    pub const NONE: Currency = Currency(*b"XXX");

    /// Reads three ASCII letters in either case; none for anything else.
    ///
    /// Whether the code is a known one is [`Currency::is_known`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Currency> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Currency(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The code, `EUR`.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// The three bytes of the code.
    #[must_use]
    #[inline]
    pub fn bytes(&self) -> &[u8; 3] {
        &self.0
    }

    /// Whether ISO 4217 lists the code as money in circulation.
    #[must_use]
    pub fn is_known(self) -> bool {
        CODES.binary_search(&self.code()).is_ok()
    }

    /// Digits after the point people write in this currency: 0 for yen, 3 for dinars, else 2.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Codes of ISO 4217 in circulation, sorted.
#[rustfmt::skip]
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL",
    "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR",
    "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP",
    "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK",
    "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR",
    "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE",
    "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD",
    "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF",
    "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// An amount of money in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// How much, exactly as written.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// Ten-thousandths with the digits its currency is written with, and more where they say something; none for what is
    /// too long for a decimal.
    #[must_use]
    pub fn of_ten_thousandths(amount: i128, currency: Currency) -> Option<Money> {
        let mut amount = Decimal::try_from_i128_with_scale(amount, 4).ok()?;
        amount.rescale(currency.decimals().max(amount.normalize().scale()));
        Some(Money { amount, currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// Reads an amount as files hold it: an optional minus, digits, at most one point; no grouping, no exponent.
///
/// Returns none for anything else; `+5`, `.5`, `1.` and leading zeros are read (a check names them).
#[must_use]
pub fn parse_amount(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if (whole.is_empty() && part.is_empty()) || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit())
    {
        return None;
    }
    text.trim_end_matches('.').parse().ok()
}

/// Digits before the point in groups of three: `-1,234,567.25`.
#[must_use]
pub fn grouped(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (digits, None),
    };
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        assert_eq!(parse_amount("1234.50").unwrap().to_string(), "1234.50");
        assert_eq!(parse_amount("-5.00").unwrap().to_string(), "-5.00");
        for text in ["1e3", "NaN", "1,234.56", "12 000", "€5", "5 EUR", "0x10", "1_000", "１２", "", "-", "."]
        {
            assert_eq!(parse_amount(text), None, "{text}");
        }
    }

    #[test]
    fn the_list_of_currencies_is_sorted() {
        assert!(CODES.is_sorted());
        assert!(Currency::parse("eur").unwrap().is_known());
        assert!(!Currency::parse("XXX").unwrap().is_known());
    }
}
