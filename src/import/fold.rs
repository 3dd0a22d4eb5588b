//! Comparing headers, with what is only dress taken off: case, punctuation, marks, units.

use rust_decimal::Decimal;

use crate::model::Currency;
use crate::model::fold::fold;

/// Folds a header for comparison: full-width forms, case, blanks and punctuation make no difference.
///
/// `Close_Date`, `close date` and `CloseDate` are one; `#` and `%` stay, since a header may be nothing else.
#[must_use]
pub fn header(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        out.extend(
            text.bytes()
                .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'#' | b'%'))
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return out;
    }
    out.extend(fold(text).chars().filter(|&c| c.is_alphanumeric() || matches!(c, '#' | '%')));
    out
}

/// A header with its marks and units taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmarked<'a> {
    /// What is left of the header.
    pub text: &'a str,
    /// What an amount in the column is multiplied with: 10000 for `（万元）`.
    pub scale: Decimal,
    /// The currency the header names.
    pub currency: Option<Currency>,
}

/// Takes `*`, `（必填）`, `(required)` and a unit such as `（万元）` or `(EUR)` off a header.
#[must_use]
pub fn unmark(header: &str) -> Unmarked<'_> {
    let mut out = Unmarked { text: header, scale: Decimal::ONE, currency: None };
    let edges = |c: char| c.is_whitespace() || matches!(c, '*' | '＊' | ':' | '：' | '\u{feff}');
    loop {
        out.text = out.text.trim_matches(edges);
        let Some((before, inside)) = trailing_bracket(out.text) else {
            return out;
        };
        if is_mark(inside) {
            out.text = before;
        } else if let Some((scale, currency)) = unit(inside) {
            out.scale = scale;
            out.currency = currency;
            out.text = before;
        } else {
            return out;
        }
        if out.text.trim_matches(edges).is_empty() {
            out.text = header;
            return out;
        }
    }
}

/// Splits `金额（万元）` into `金额` and `万元`.
fn trailing_bracket(text: &str) -> Option<(&str, &str)> {
    let (inner, open) = if let Some(t) = text.strip_suffix(')').or_else(|| text.strip_suffix('）')) {
        (t, ['(', '（'])
    } else if let Some(t) = text.strip_suffix(']').or_else(|| text.strip_suffix('】')) {
        (t, ['[', '【'])
    } else {
        return None;
    };
    let at = inner.rfind(open)?;
    let width = inner[at..].chars().next()?.len_utf8();
    Some((&inner[..at], inner[at + width..].trim()))
}

fn is_mark(inside: &str) -> bool {
    matches!(
        header(inside).as_str(),
        "必填"
            | "必填项"
            | "选填"
            | "可选"
            | "非必填"
            | "required"
            | "optional"
            | "mandatory"
            | "必須"
            | "唯一"
    )
}

/// The scale and currency of a unit, `单位：万元`.
fn unit(inside: &str) -> Option<(Decimal, Option<Currency>)> {
    let inside = inside.trim_start_matches("单位").trim_start_matches([':', '：']).trim();
    let yuan = Currency::parse("CNY");
    let (scale, currency) = match inside {
        "元" | "人民币" | "RMB" | "￥" | "¥" => (1, yuan),
        "千元" => (1_000, yuan),
        "万元" => (10_000, yuan),
        "百万元" => (1_000_000, yuan),
        "亿元" => (100_000_000, yuan),
        "分" => return Some((Decimal::new(1, 2), yuan)),
        "万" => (10_000, None),
        "k" | "K" | "thousand" => (1_000, None),
        "m" | "M" | "million" => (1_000_000, None),
        "美元" => (1, Currency::parse("USD")),
        "欧元" | "€" => (1, Currency::parse("EUR")),
        "港元" | "港币" => (1, Currency::parse("HKD")),
        "日元" => (1, Currency::parse("JPY")),
        "£" => (1, Currency::parse("GBP")),
        _ => (1, Some(Currency::parse(inside).filter(|c| c.is_known())?)),
    };
    Some((Decimal::from(scale), currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_units_are_taken_off_a_header() {
        assert_eq!(unmark("*客户名称").text, "客户名称");
        assert_eq!(unmark("客户名称（必填）").text, "客户名称");
        assert_eq!(unmark("Person - Name*").text, "Person - Name");
        let money = unmark("*预计金额（万元）(必填)");
        assert_eq!((money.text, money.scale), ("预计金额", Decimal::from(10_000)));
        assert_eq!(money.currency, Currency::parse("CNY"));
        assert_eq!(unmark("Amount (EUR)").currency, Currency::parse("EUR"));
        assert_eq!(unmark("金额（单位：分）").scale, Decimal::new(1, 2));
        assert_eq!(unmark("Submit Date (UTC)").text, "Submit Date (UTC)");
        assert_eq!(unmark("Email (Work)").text, "Email (Work)");
        assert_eq!(unmark("(Do Not Modify) Contact").text, "(Do Not Modify) Contact");
        assert_eq!(unmark("*").text, "");
    }

    #[test]
    fn dress_makes_no_difference_to_a_header() {
        assert_eq!(header("Close_Date"), header("closeDate"));
        assert_eq!(header("Ｅ-mail　地址"), "email地址");
        assert_eq!(header("#"), "#");
    }
}
