//! Cells of foreign files as values of the book: amounts, addresses, numbers, lists, yes and no.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::i18n::Text;
use crate::model::Currency;
use crate::model::email::{self, EmailFault};
use crate::model::list::{Labelled, labelled};
use crate::model::money::parse_amount;

/// Which mark stands before the cents in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimals {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

impl Decimals {
    /// Reads `point` or `comma`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Decimals> {
        match word {
            "point" => Some(Decimals::Point),
            "comma" => Some(Decimals::Comma),
            _ => None,
        }
    }
}

/// Whether a cell stands for nothing in a column that is not free text.
#[must_use]
pub fn is_null(cell: &str) -> bool {
    matches!(
        cell,
        "" | "-"
            | "--"
            | "—"
            | "/"
            | "NA"
            | "N/A"
            | "n/a"
            | "#N/A"
            | "NaN"
            | "nan"
            | "NULL"
            | "Null"
            | "null"
            | "None"
            | "none"
            | "nil"
            | "(none)"
            | "(blank)"
            | "无"
            | "空"
            | "暂无"
            | "\\N"
    )
}

/// The same for free text, where `None`, `NA` and `Null` may be words or names.
#[must_use]
pub fn is_null_text(cell: &str) -> bool {
    matches!(cell, "" | "-" | "--" | "—" | "N/A" | "#N/A" | "NULL" | "null" | "(none)" | "(blank)" | "\\N")
}

/// Whether digits were lost to a spreadsheet: `1.38E+10`.
#[must_use]
pub fn is_scientific(cell: &str) -> bool {
    let Some((mantissa, exponent)) = cell.split_once(['E', 'e']) else { return false };
    let exponent = exponent.trim_start_matches(['+', '-']);
    !mantissa.is_empty()
        && !exponent.is_empty()
        && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && exponent.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cell was masked before it was exported: `138****0000`, `张*`.
#[must_use]
pub fn is_masked(cell: &str) -> bool {
    cell.contains('*') || cell.contains('＊')
}

/// An amount with the currency written beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// How much.
    pub amount: Decimal,
    /// The currency, where the cell names one that can mean only one thing.
    pub currency: Option<Currency>,
    /// A sign several currencies use, `$` or `¥`.
    pub sign: Option<char>,
}

/// Decides which mark stands before the cents: comma where some cell can only be read so, else point.
///
/// A lone mark with three digits behind it says nothing. `1,234` groups thousands, `1.234` is what programs write.
#[must_use]
pub fn decimals<'a>(cells: impl Iterator<Item = &'a str>) -> Decimals {
    for cell in cells {
        let (comma, point) = (cell.rfind(','), cell.rfind('.'));
        let digits_behind = |at: usize| cell[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        match (comma, point) {
            (Some(comma), Some(point)) if comma > point => return Decimals::Comma,
            (Some(_), Some(_)) => return Decimals::Point,
            (Some(comma), None) if cell.matches(',').count() == 1 && digits_behind(comma) != 3 => {
                return Decimals::Comma;
            }
            (None, Some(_)) if cell.matches('.').count() > 1 => return Decimals::Comma,
            (None, Some(point)) if digits_behind(point) != 3 => return Decimals::Point,
            _ => {}
        }
    }
    Decimals::Point
}

/// Reads an amount: `$1,234.56`, `1.234,56 €`, `(12.00)`, `1 234`, `1.2万`; none for anything else.
#[must_use]
pub fn amount(cell: &str, decimals: Decimals) -> Option<Amount> {
    if (decimals == Decimals::Point || !cell.contains('.'))
        && let Some(amount) = parse_amount(cell)
    {
        return Some(Amount { amount, currency: None, sign: None });
    }
    let folded: Cow<'_, str> = if cell.is_ascii() {
        Cow::Borrowed(cell)
    } else {
        use unicode_normalization::UnicodeNormalization;
        Cow::Owned(cell.replace('￥', "¥").nfkc().collect())
    };
    let mut text = folded.trim();
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (text, negative) = (inner, true);
    }
    let first = text.find(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))?;
    let last = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    if first >= last {
        return None;
    }
    let (before, after) = (text[..first].trim(), text[last..].trim());
    let number = &text[first..last];
    // `-$5`, `$-5` and `- 5` mean the same.
    let unit_text = format!("{before}{after}");
    let unsigned = unit_text.replacen(['-', '\u{2212}'], "", 1);
    negative |= unsigned.len() < unit_text.len();
    let unit_text = unsigned.trim_start_matches('+').trim().to_owned();
    let (scale, unit_text) = if let Some(rest) = unit_text.strip_prefix('万') {
        (Decimal::from(10_000), rest.to_owned())
    } else if let Some(rest) = unit_text.strip_prefix('亿') {
        (Decimal::from(100_000_000), rest.to_owned())
    } else {
        (Decimal::ONE, unit_text)
    };
    let (currency, sign) = currency_of(&unit_text)?;
    let (group, point) = match decimals {
        Decimals::Point => (',', '.'),
        Decimals::Comma => ('.', ','),
    };
    let (whole, cents) = number.split_once(point).unwrap_or((number, ""));
    if cents.contains(group) || !is_grouped(whole, group) {
        return None;
    }
    let mut plain: String = whole.chars().filter(|c| c.is_ascii_digit()).collect();
    if !cents.is_empty() {
        plain.push('.');
        plain.push_str(cents);
    }
    let mut amount = parse_amount(&plain)?;
    if scale != Decimal::ONE {
        amount = (amount * scale).normalize();
    }
    if negative {
        amount.set_sign_negative(true);
    }
    Some(Amount { amount, currency, sign })
}

/// Whether digits stand in groups of three (or, as in India, two) behind the first.
fn is_grouped(whole: &str, group: char) -> bool {
    let marks = |c: char| c == group || c == ' ' || c == '\'' || c == '\u{a0}';
    let groups: Vec<&str> = whole.split(marks).collect();
    let digits = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()));
    let n = groups.len();
    digits
        && (n == 1
            || groups[n - 1].len() == 3
                && !groups[0].is_empty()
                && groups[0].len() <= 3
                && groups[1..n - 1].iter().all(|g| g.len() == 3 || g.len() == 2))
}

/// The currency a sign or code beside an amount names; none where it is no such thing.
fn currency_of(text: &str) -> Option<(Option<Currency>, Option<char>)> {
    let code = |c: &str| Some((Currency::parse(c), None));
    match text.trim() {
        "" => Some((None, None)),
        "$" => Some((None, Some('$'))),
        "¥" => Some((None, Some('¥'))),
        "元" | "RMB" | "人民币" | "元整" => code("CNY"),
        "€" => code("EUR"),
        "£" => code("GBP"),
        "₹" => code("INR"),
        "₽" => code("RUB"),
        "₩" => code("KRW"),
        "৳" => code("BDT"),
        "US$" | "美元" => code("USD"),
        "HK$" | "港元" | "港币" => code("HKD"),
        "NT$" => code("TWD"),
        "A$" => code("AUD"),
        "C$" => code("CAD"),
        "R$" => code("BRL"),
        "zł" => code("PLN"),
        "₫" => code("VND"),
        other => Some((Some(Currency::parse(other).filter(|c| c.is_known())?), None)),
    }
}

/// Reads a fraction 0–1 from `30%`, `0.3` or, where the column counts in hundreds, `30`.
#[must_use]
pub fn probability(cell: &str, hundreds: bool) -> Option<Decimal> {
    let (text, percent) = match cell.strip_suffix(['%', '％']) {
        Some(text) => (text.trim(), true),
        None => (cell, hundreds),
    };
    let number = parse_amount(text)?;
    let fraction = if percent { number / Decimal::ONE_HUNDRED } else { number };
    (fraction >= Decimal::ZERO && fraction <= Decimal::ONE).then(|| fraction.normalize())
}

/// The entries of a list: ` ::: `, `;`, `|`, line breaks, JSON arrays, Mailchimp's quoted words; and commas, where
/// the column uses nothing else.
#[must_use]
pub fn list(cell: &str) -> Vec<String> {
    let text = cell.trim().trim_start_matches('[').trim_end_matches(']');
    let marks: &[char] = if text.contains(" ::: ") {
        &[]
    } else if text.contains([';', '；', '|', '\n']) {
        &[';', '；', '|', '\n', '\r']
    } else {
        &[',', '，', '、']
    };
    let parts: Vec<&str> =
        if marks.is_empty() { text.split(" ::: ").collect() } else { text.split(marks).collect() };
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        let part = part.trim().trim_matches('"').trim_start_matches("* ").trim();
        let part = part.replace(';', ",");
        if !part.is_empty() && !out.contains(&part) {
            out.push(part);
        }
    }
    out
}

/// The e-mail addresses of a cell.
///
/// # Errors
/// Says of the first entry that is none why not.
pub fn emails(cell: &str) -> Result<Vec<String>, Text> {
    let mut out = Vec::new();
    for part in split_entries(cell, &[';', '；', ',', '，', '、', '\n']) {
        // `grace@example.com [work]`, as rolo writes it.
        let Some(Labelled { value: part, label }) = labelled(part).next() else { continue };
        let bare = email::bare(part);
        if let Some(fault) = email::fault(&bare).filter(|f| f.is_fatal() || *f == EmailFault::Blank) {
            let why = fault.message();
            return Err(phrase!("the e-mail address `{address}` {why}", address = part, why));
        }
        out.push(if label.is_empty() { bare } else { format!("{bare} [{label}]") });
    }
    Ok(out)
}

/// The phone numbers of a cell, as they are written.
///
/// # Errors
/// Says why a number cannot be taken: digits lost to a spreadsheet, or too few of them.
pub fn phones(cell: &str) -> Result<Vec<String>, Text> {
    let mut out = Vec::new();
    for part in split_entries(cell, &[';', '；', ',', '，', '、', '\n']) {
        let halves: Vec<&str> = part.split(" / ").collect();
        let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).count();
        let halves = if halves.iter().all(|h| digits(h) >= 6) { halves } else { vec![part] };
        for number in halves {
            let number = number.trim().trim_start_matches('\'');
            if is_scientific(number) {
                return Err(phrase!("a spreadsheet has lost digits of the phone number `{number}`", number));
            }
            if number.starts_with('#') {
                return Err(phrase!("`{number}` is what a spreadsheet shows, not a phone number", number));
            }
            // A number that went through floating point but kept its digits.
            let number = number.strip_suffix(".0").filter(|n| digits(n) == n.len()).unwrap_or(number);
            if digits(number) < 3 && !is_masked(number) {
                return Err(phrase!("`{number}` is no phone number", number));
            }
            out.push(number.to_owned());
        }
    }
    Ok(out)
}

fn split_entries<'a>(cell: &'a str, marks: &'a [char]) -> impl Iterator<Item = &'a str> {
    cell.split(" ::: ").flat_map(move |part| part.split(marks)).map(str::trim).filter(|p| !p.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, decimals: Decimals) -> Option<String> {
        amount(cell, decimals).map(|a| match a.currency {
            Some(c) => format!("{} {c}", a.amount),
            None => a.amount.to_string(),
        })
    }

    #[test]
    fn amounts_are_read_in_the_columns_own_dress() {
        for (cell, want) in [
            ("1234.50", "1234.50"),
            ("$1,234.56", "1234.56"),
            ("৳2,999", "2999 BDT"),
            ("-5.00", "-5.00"),
            ("(12.00)", "-12.00"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("1 234", "1234"),
            ("1.2万", "12000"),
            ("￥1,200.00", "1200.00"),
            ("300元", "300 CNY"),
            ("EUR 5", "5 EUR"),
            ("1,00,000", "100000"),
            ("500000.0", "500000.0"),
        ] {
            assert_eq!(read(cell, Decimals::Point).as_deref(), Some(want), "{cell}");
        }
        assert_eq!(read("1.234,56 €", Decimals::Comma).as_deref(), Some("1234.56 EUR"));
        assert_eq!(read("12,5", Decimals::Comma).as_deref(), Some("12.5"));
        for cell in ["12,5", "1.38E+10", "abc", "12 apples", "1.2.3", "", "-", "5 XQZ"] {
            assert_eq!(read(cell, Decimals::Point), None, "{cell}");
        }
    }

    #[test]
    fn the_column_decides_what_a_comma_is() {
        assert_eq!(decimals(["1.234", "12,50"].into_iter()), Decimals::Comma);
        assert_eq!(decimals(["1,234", "12.50"].into_iter()), Decimals::Point);
        assert_eq!(decimals(["1.234.567"].into_iter()), Decimals::Comma);
        assert_eq!(decimals(["1,234"].into_iter()), Decimals::Point);
    }

    #[test]
    fn phones_lost_to_a_spreadsheet_are_refused() {
        assert!(phones("1.38E+10").unwrap_err().english().contains("lost digits"));
        assert!(phones("####").is_err());
        assert_eq!(phones("010-5555-0101; 13800000001").unwrap(), ["010-5555-0101", "13800000001"]);
        assert_eq!(phones("010-5555-0101 / 13800000001").unwrap().len(), 2);
        assert_eq!(phones("13800000001.0").unwrap(), ["13800000001"]);
        assert_eq!(phones("138****0001").unwrap(), ["138****0001"]);
    }

    #[test]
    fn lists_are_told_apart_by_the_marks_they_use() {
        assert_eq!(list("* myContacts ::: Navy"), ["myContacts", "Navy"]);
        assert_eq!(list("\"VIP\",\"Blog\""), ["VIP", "Blog"]);
        assert_eq!(list("Horses;Greyhound, fast"), ["Horses", "Greyhound, fast"]);
        assert_eq!(list("[\"a\",\"b\"]"), ["a", "b"]);
        assert_eq!(list("张三|李四"), ["张三", "李四"]);
    }

    #[test]
    fn addresses_are_taken_out_of_their_dress() {
        assert_eq!(
            emails("Grace Lin <g@example.com>, x@example.org").unwrap(),
            ["g@example.com", "x@example.org"]
        );
        assert_eq!(
            emails("g@example.com [work];x@example.org").unwrap(),
            ["g@example.com [work]", "x@example.org"]
        );
        assert!(emails("grace at example").is_err());
    }

    #[test]
    fn percents_are_fractions() {
        assert_eq!(probability("30%", false).unwrap().to_string(), "0.3");
        assert_eq!(probability("30", true).unwrap().to_string(), "0.3");
        assert_eq!(probability("1.5", false), None);
    }
}
