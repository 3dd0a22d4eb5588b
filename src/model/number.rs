//! Numbers: what is odd about one in a file, and the ways people type one.
//!
//! Files hold plain decimals ([`parse_amount`]). People also type `1.5k`, `900EUR`, `€ 1,234.56`, `5万`. Whether a single
//! comma or a grouping is meant is never guessed.

use rust_decimal::Decimal;

use super::Currency;
use super::money::parse_amount;
use crate::i18n::Text;

/// An unusual but readable way to write a number in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddNumber {
    /// `-0`.
    NegativeZero,
    /// `00012`.
    LeadingZeros,
    /// `+5`.
    Plus,
    /// `.5`, `1.`
    BarePoint,
    /// More decimals than anyone writes: `0.30000000000000004` has been through binary arithmetic.
    ManyDecimals,
    /// Beyond a million billion: hardly an amount, and sums may overflow.
    Huge,
}

impl OddNumber {
    /// What is unusual, for a message after the value itself.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            OddNumber::NegativeZero => phrase!("is a negative zero"),
            OddNumber::LeadingZeros => phrase!("has leading zeros: is it an id?"),
            OddNumber::Plus => phrase!("has a plus sign"),
            OddNumber::BarePoint => phrase!("has no digit on one side of its point"),
            OddNumber::ManyDecimals => {
                phrase!("has more decimals than anyone writes: a program has rounded it")
            }
            OddNumber::Huge => phrase!("is larger than any sum this book can add up safely"),
        }
    }
}

/// What is unusual about a number that [`parse_amount`] has read.
#[must_use]
pub fn oddity(text: &str) -> Option<OddNumber> {
    let number = parse_amount(text)?;
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    if number.is_zero() && text.starts_with('-') {
        return Some(OddNumber::NegativeZero);
    }
    if text.starts_with('+') {
        return Some(OddNumber::Plus);
    }
    if whole.is_empty() || part.is_empty() {
        return Some(OddNumber::BarePoint);
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Some(OddNumber::LeadingZeros);
    }
    if part.len() > 8 {
        return Some(OddNumber::ManyDecimals);
    }
    (whole.len() > 15).then_some(OddNumber::Huge)
}

/// A number as somebody typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedNumber {
    /// How much; 0.3 for `30%`.
    pub number: Decimal,
    /// The currency written beside it.
    pub currency: Option<Currency>,
    /// Whether a percent sign was written.
    pub scale: Scale,
}

/// Whether a number was written as it is or in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As it is.
    Plain,
    /// In percent; the number has been divided by 100 already.
    Percent,
}

/// Why a text is not a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotANumber {
    /// There is nothing.
    Empty,
    /// One comma before three digits: `1,234` is two different numbers in two countries.
    GroupOrPoint {
        /// The comma taken as a grouping.
        grouped: Decimal,
        /// The comma taken as the decimal point.
        pointed: Decimal,
    },
    /// `1e3`: a number that has been through a program, perhaps with digits lost.
    Exponent(Option<Decimal>),
    /// What spreadsheets and programs write for nothing: `NaN`, `inf`, `#N/A`.
    NoNumber,
    /// A currency sign that several countries use, `$` or `¥`.
    SharedSign(Decimal),
    /// More digits than can be kept exactly.
    TooLarge,
    /// Nothing we know.
    Unreadable,
}

impl NotANumber {
    /// What is wrong, for a message after the value itself.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            NotANumber::Empty => phrase!("is empty"),
            NotANumber::GroupOrPoint { grouped, pointed } => {
                phrase!("could be {one} or {other}", one = grouped, other = pointed)
            }
            NotANumber::Exponent(_) => phrase!("is written with an exponent: digits may be lost"),
            NotANumber::NoNumber => phrase!("is what a program writes where it has no number"),
            NotANumber::SharedSign(_) => phrase!("has a currency sign that several currencies share"),
            NotANumber::TooLarge => phrase!("has more digits than can be kept exactly"),
            NotANumber::Unreadable => phrase!("is not a number"),
        }
    }
}

/// Reads a number as people type it, with an optional currency, `%`, or a multiplier `k m 千 万 百万 亿`.
///
/// # Errors
/// Says why it is none.
pub fn typed(text: &str) -> Result<TypedNumber, NotANumber> {
    let plain: String = text.trim().chars().map(narrow).collect();
    if plain.is_empty() {
        return Err(NotANumber::Empty);
    }
    let lower = plain.to_lowercase();
    if matches!(lower.trim_start_matches(['-', '+']), "nan" | "inf" | "infinity" | "null" | "n/a" | "none")
        || plain.starts_with('#')
    {
        return Err(NotANumber::NoNumber);
    }
    let (sign, rest) = match plain.strip_prefix(['-', '+']) {
        Some(rest) => (plain.starts_with('-'), rest.trim_start()),
        None => (false, plain.as_str()),
    };
    let start = rest.find(|c: char| c.is_ascii_digit() || c == '.').ok_or(NotANumber::Unreadable)?;
    let end = rest.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(rest.len(), |i| i + 1);
    let (before, after) = (rest[..start].trim(), rest[end..].trim());
    // `€-5` as well as `-€5`.
    let (before, inner_sign) = match before.strip_suffix('-') {
        Some(before) if !sign => (before.trim(), true),
        _ => (before, false),
    };
    let (factor, after) = multiplier(after);
    let (scale, after) = match after.strip_prefix('%') {
        Some(after) => (Scale::Percent, after.trim()),
        None => (Scale::Plain, after),
    };
    let word = match (before, after) {
        ("", word) | (word, "") => word,
        _ => return Err(NotANumber::Unreadable),
    };
    let mut number = digits(&rest[start..end])?;
    if factor != Decimal::ONE {
        number = number.checked_mul(factor).ok_or(NotANumber::TooLarge)?.normalize();
    }
    if scale == Scale::Percent {
        number = number.checked_div(Decimal::ONE_HUNDRED).ok_or(NotANumber::TooLarge)?.normalize();
    }
    if sign || inner_sign {
        number.set_sign_negative(!number.is_zero());
    }
    let currency = match word {
        "" => None,
        "$" | "¥" | "円" => return Err(NotANumber::SharedSign(number)),
        word => Some(currency_word(word).ok_or(NotANumber::Unreadable)?),
    };
    Ok(TypedNumber { number, currency, scale })
}

/// The currency a word or a sign means; none for signs that several currencies share.
#[must_use]
pub fn currency_word(word: &str) -> Option<Currency> {
    let code = match word.trim() {
        "€" | "欧元" => "EUR",
        "£" | "英镑" => "GBP",
        "₹" => "INR",
        "₩" => "KRW",
        "₽" => "RUB",
        "₺" => "TRY",
        "₫" => "VND",
        "₴" => "UAH",
        "฿" => "THB",
        "zł" => "PLN",
        "元" | "人民币" | "块" | "CN¥" | "RMB" | "rmb" => "CNY",
        "US$" | "美元" => "USD",
        "HK$" | "港币" | "港元" => "HKD",
        "NT$" | "台币" => "TWD",
        "A$" => "AUD",
        "C$" => "CAD",
        "S$" => "SGD",
        "日元" | "JP¥" => "JPY",
        "瑞郎" => "CHF",
        other => return Currency::parse(other).filter(|c| c.is_known()),
    };
    Currency::parse(code)
}

/// Full-width digits and signs as plain ones, every blank as a plain one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2212}' => '-',
        '￥' => '¥',
        '’' => '\'',
        c if c.is_whitespace() || c == '\u{202f}' => ' ',
        c => c,
    }
}

/// The multiplier at the start of what follows a number, unless it begins a longer word.
fn multiplier(after: &str) -> (Decimal, &str) {
    for (word, factor) in [("百万", 1_000_000), ("千", 1_000), ("万", 10_000), ("亿", 100_000_000)] {
        if let Some(rest) = after.strip_prefix(word) {
            return (Decimal::from(factor), rest.trim());
        }
    }
    let mut chars = after.chars();
    let factor = match chars.next() {
        Some('k' | 'K') => 1_000,
        Some('m' | 'M') => 1_000_000,
        _ => return (Decimal::ONE, after),
    };
    let rest = chars.as_str();
    // `5k`, `5k EUR`, `5kEUR`, but not `5 MXN` or `5 kr`.
    let alone = rest.is_empty() || rest.starts_with(' ') || currency_word(rest.trim()).is_some();
    if alone && Currency::parse(after).is_none_or(|c| !c.is_known()) {
        (Decimal::from(factor), rest.trim())
    } else {
        (Decimal::ONE, after)
    }
}

/// Digits with an optional decimal point or comma, perhaps grouped in threes.
fn digits(text: &str) -> Result<Decimal, NotANumber> {
    let exponent = text.bytes().filter(u8::is_ascii_alphabetic).count() == 1 && text.contains(['e', 'E']);
    if exponent {
        let value = Decimal::from_scientific(text).ok().map(|d| d.normalize());
        return Err(NotANumber::Exponent(value));
    }
    if !text.bytes().all(|b| b.is_ascii_digit() || b" _'.,".contains(&b)) {
        return Err(NotANumber::Unreadable);
    }
    let read = |whole: &str, part: &str| {
        let number = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
        let why = if number.bytes().any(|b| b.is_ascii_digit()) {
            NotANumber::TooLarge
        } else {
            NotANumber::Unreadable
        };
        parse_amount(&number).ok_or(why)
    };
    let ungroup = |text: &str| -> Result<String, NotANumber> {
        let Some(separator) = text.chars().find(|c| !c.is_ascii_digit()) else { return Ok(text.to_owned()) };
        let mut groups = text.split(separator);
        let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()));
        let digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
        let fine = first && text.split(separator).all(digits) && groups.all(|g| g.len() == 3);
        if fine { Ok(text.replace(separator, "")) } else { Err(NotANumber::Unreadable) }
    };
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let last = text.rfind([',', '.']);
    match (commas, points, last) {
        (0, 0, _) | (0, 2.., _) | (2.., 0, _) => read(&ungroup(text)?, ""),
        (1, 0, Some(at)) => {
            let (whole, part) = (&text[..at], &text[at + 1..]);
            if part.len() == 3 && (1..=3).contains(&whole.len()) {
                let (grouped, pointed) = (read(&ungroup(text)?, "")?, read(whole, part)?);
                return Err(NotANumber::GroupOrPoint { grouped, pointed });
            }
            read(&ungroup(whole)?, part)
        }
        (_, _, Some(at)) => {
            let (whole, part) = (&text[..at], &text[at + 1..]);
            // The last of two kinds is the point and stands once.
            if whole.contains(&text[at..=at]) || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(NotANumber::Unreadable);
            }
            read(&ungroup(whole)?, part)
        }
        (_, _, None) => Err(NotANumber::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        match typed(text) {
            Ok(t) => match t.currency {
                Some(currency) => format!("{} {currency}", t.number),
                None => t.number.to_string(),
            },
            Err(why) => format!("{why:?}"),
        }
    }

    #[test]
    fn what_people_type_is_read_exactly() {
        for (text, is) in [
            ("5", "5"),
            ("5.00", "5.00"),
            ("-5,5", "-5.5"),
            ("1.5k", "1500"),
            ("2m", "2000000"),
            ("5万", "50000"),
            ("1.2亿", "120000000"),
            ("900EUR", "900 EUR"),
            ("EUR 900", "900 EUR"),
            ("€5", "5 EUR"),
            ("-€5", "-5 EUR"),
            ("1.5k EUR", "1500 EUR"),
            ("5万元", "50000 CNY"),
            ("200 元", "200 CNY"),
            ("1,234.56", "1234.56"),
            ("1.234,56 €", "1234.56 EUR"),
            ("1 234 567,8", "1234567.8"),
            ("12 000", "12000"),
            ("1_000", "1000"),
            ("1,234,567", "1234567"),
            ("１２", "12"),
            ("30%", "0.3"),
            ("5 MXN", "5 MXN"),
            ("5 MXK", "Unreadable"),
        ] {
            assert_eq!(shown(text), is, "{text}");
        }
    }

    #[test]
    fn what_could_be_two_numbers_is_refused() {
        assert_eq!(shown("1,234"), "GroupOrPoint { grouped: 1234, pointed: 1.234 }");
        assert_eq!(shown("1e3"), "Exponent(Some(1000))");
        assert_eq!(shown("$5"), "SharedSign(5)");
        for text in ["NaN", "inf", "#N/A"] {
            assert_eq!(typed(text), Err(NotANumber::NoNumber), "{text}");
        }
        for text in ["0x10", "一千", "5 EUR EUR", "1,23,4", "1.2.3", "--5", "5-6", "a", "%", "."] {
            assert!(typed(text).is_err(), "{text} {:?}", typed(text));
        }
        assert_eq!(typed("1e308"), Err(NotANumber::Exponent(None)));
        assert_eq!(typed(&"9".repeat(40)), Err(NotANumber::TooLarge));
        assert_eq!(typed("+."), Err(NotANumber::Unreadable));
    }

    #[test]
    fn odd_numbers_in_files_are_named() {
        for (text, odd) in [
            ("-0", Some(OddNumber::NegativeZero)),
            ("0.30000000000000004", Some(OddNumber::ManyDecimals)),
            ("99999999999999999999.99", Some(OddNumber::Huge)),
            ("9223372036854775808", Some(OddNumber::Huge)),
            ("1.", Some(OddNumber::BarePoint)),
            (".5", Some(OddNumber::BarePoint)),
            ("+5", Some(OddNumber::Plus)),
            ("00012", Some(OddNumber::LeadingZeros)),
            ("0", None),
            ("0.1", None),
            ("-5.00", None),
            ("x", None),
        ] {
            assert_eq!(oddity(text), odd, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_decimal_is_typed_as_itself(cents in -1_000_000_000i64..1_000_000_000, scale in 0u32..4) {
            let number = Decimal::new(cents, scale);
            prop_assert_eq!(typed(&number.to_string()).map(|t| t.number), Ok(number));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,16}|[0-9.,' kmEUR%€$万亿+-]{0,16}") {
            let _ = (typed(&text), oddity(&text));
        }
    }
}
