//! Phone numbers: kept as typed, compared by a key.
//!
//! The key is the number as dialled from abroad where the country is certain, so that `06-12345678` in a Dutch book
//! and `+31 6 1234 5678` are one person. A number with hidden digits (`138****0000`) never has a key.

use std::fmt;

use super::list::Labelled;
use crate::i18n::Text;

/// How a country's numbers are dialled.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// ISO 3166 code.
    country: [u8; 2],
    /// Calling code, `31`.
    code: u16,
    /// Digit dialled before a national number inside the country and dropped from abroad; empty where there is none.
    trunk: &'static str,
    /// Shortest and longest national number, without the trunk digit.
    length: (u8, u8),
}

const fn plan(country: [u8; 2], code: u16, trunk: &'static str, shortest: u8, longest: u8) -> Plan {
    Plan { country, code, trunk, length: (shortest, longest) }
}

/// Numbering plans, after the countries' ITU notifications; sorted by country.
#[rustfmt::skip]
const PLANS: &[Plan] = &[
    plan(*b"AE", 971, "0", 8, 9), plan(*b"AR", 54, "0", 10, 11), plan(*b"AT", 43, "0", 7, 13),
    plan(*b"AU", 61, "0", 9, 9), plan(*b"BE", 32, "0", 8, 9), plan(*b"BG", 359, "0", 7, 9),
    plan(*b"BR", 55, "0", 10, 11), plan(*b"CA", 1, "1", 10, 10), plan(*b"CH", 41, "0", 9, 9),
    plan(*b"CL", 56, "", 9, 9), plan(*b"CN", 86, "0", 9, 11), plan(*b"CO", 57, "", 10, 10),
    plan(*b"CZ", 420, "", 9, 9), plan(*b"DE", 49, "0", 6, 13), plan(*b"DK", 45, "", 8, 8),
    plan(*b"EE", 372, "", 7, 8), plan(*b"EG", 20, "0", 8, 10), plan(*b"ES", 34, "", 9, 9),
    plan(*b"FI", 358, "0", 6, 12), plan(*b"FR", 33, "0", 9, 9), plan(*b"GB", 44, "0", 9, 10),
    plan(*b"GR", 30, "", 10, 10), plan(*b"HK", 852, "", 8, 8), plan(*b"HR", 385, "0", 8, 9),
    plan(*b"HU", 36, "06", 8, 9), plan(*b"ID", 62, "0", 8, 12), plan(*b"IE", 353, "0", 7, 9),
    plan(*b"IL", 972, "0", 8, 9), plan(*b"IN", 91, "0", 10, 10), plan(*b"IT", 39, "", 6, 11),
    plan(*b"JP", 81, "0", 9, 10), plan(*b"KR", 82, "0", 8, 10), plan(*b"LT", 370, "0", 8, 8),
    plan(*b"LU", 352, "", 6, 11), plan(*b"LV", 371, "", 8, 8), plan(*b"MO", 853, "", 8, 8),
    plan(*b"MX", 52, "", 10, 10), plan(*b"MY", 60, "0", 8, 10), plan(*b"NL", 31, "0", 9, 9),
    plan(*b"NO", 47, "", 8, 8), plan(*b"NZ", 64, "0", 8, 10), plan(*b"PH", 63, "0", 8, 10),
    plan(*b"PL", 48, "", 9, 9), plan(*b"PT", 351, "", 9, 9), plan(*b"RO", 40, "0", 9, 9),
    plan(*b"RU", 7, "8", 10, 10), plan(*b"SA", 966, "0", 8, 9), plan(*b"SE", 46, "0", 7, 9),
    plan(*b"SG", 65, "", 8, 8), plan(*b"SI", 386, "0", 8, 8), plan(*b"SK", 421, "0", 9, 9),
    plan(*b"TH", 66, "0", 8, 9), plan(*b"TR", 90, "0", 10, 10), plan(*b"TW", 886, "0", 8, 9),
    plan(*b"UA", 380, "0", 9, 9), plan(*b"US", 1, "1", 10, 10), plan(*b"VN", 84, "0", 9, 10),
    plan(*b"ZA", 27, "0", 9, 9),
];

/// The country a book's numbers without `+` are dialled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(Option<&'static Plan>);

impl Country {
    /// No country: numbers without `+` are compared digit by digit.
    pub const NONE: Country = Country(None);

    /// The country of an ISO 3166 code of two letters, in either case; none where its dialling is not known here.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Country> {
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        let code = code.map(|b| b.to_ascii_uppercase());
        PLANS.iter().find(|p| p.country == code).map(|p| Country(Some(p)))
    }

    /// The codes known here, sorted.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        PLANS.iter().filter_map(|p| std::str::from_utf8(&p.country).ok())
    }
}

/// What makes two numbers the same; small and without allocation, so that a million can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneKey {
    digits: u64,
    /// Digits there are, so that leading zeros count.
    length: u8,
    international: bool,
    /// The extension behind a shared number, plus one; 0 without.
    extension: u32,
}

impl fmt::Display for PhoneKey {
    /// `+31612345678`, or bare digits where the country is not known; `x123` for an extension.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plus = if self.international { "+" } else { "" };
        write!(f, "{plus}{:0width$}", self.digits, width = usize::from(self.length))?;
        if self.extension > 0 { write!(f, "x{}", self.extension - 1) } else { Ok(()) }
    }
}

/// What is unusual about a phone number as typed. All of them are kept as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddPhone {
    /// `1.38E+10`: a spreadsheet has thrown digits away.
    DigitsLost,
    /// `31612345678.0`: a program took it for a number; leading zeros or a plus may be gone.
    Decimal,
    /// `138****0000`.
    Masked,
    /// No number in it.
    NoDigits,
    /// Letters other than an extension's.
    Letters,
    /// Marks that cannot be seen, as word processors put them around numbers.
    Invisible,
    /// `00000000`, or one digit all along.
    Placeholder,
    /// More than the 15 digits a number can have.
    TooLong,
    /// Fewer than 5 digits.
    TooShort,
    /// `tel:` before the number.
    Scheme,
}

impl OddPhone {
    /// Stable name of the finding.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            OddPhone::DigitsLost | OddPhone::Decimal => "phone-digits-lost",
            OddPhone::Masked => "phone-masked",
            _ => "odd-phone",
        }
    }

    /// What is unusual, for a message after the value itself.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            OddPhone::DigitsLost => phrase!("is a rounded number: a spreadsheet has lost its last digits"),
            OddPhone::Decimal => phrase!("was taken for a number: a plus or leading zeros may be lost"),
            OddPhone::Masked => phrase!("has hidden digits: it never matches another number"),
            OddPhone::NoDigits => phrase!("has no digits"),
            OddPhone::Letters => phrase!("has letters in it"),
            OddPhone::Invisible => phrase!("has marks in it that cannot be seen"),
            OddPhone::Placeholder => phrase!("is one digit all along"),
            OddPhone::TooLong => phrase!("has more than 15 digits"),
            OddPhone::TooShort => phrase!("has fewer than 5 digits"),
            OddPhone::Scheme => phrase!("begins with `tel:`"),
        }
    }

    /// Whether the number still identifies somebody.
    #[must_use]
    pub fn has_key(self) -> bool {
        matches!(self, OddPhone::Invisible | OddPhone::Scheme)
    }
}

/// The numbers of a cell, in order, each with its label.
pub fn split(cell: &str) -> impl Iterator<Item = Labelled<'_>> {
    super::list::labelled(cell)
}

/// The key of one number, without label; none when it has no certain digits.
#[must_use]
pub fn key(number: &str, country: Country) -> Option<PhoneKey> {
    match scan(number) {
        (digits, None) => digits.key(country),
        (digits, Some(odd)) if odd.has_key() => digits.key(country),
        _ => None,
    }
}

/// What is unusual about one number, without label.
#[must_use]
pub fn oddity(number: &str) -> Option<OddPhone> {
    scan(number).1
}

/// What is left of a number when everything but digits is taken away.
#[derive(Default)]
struct Digits {
    number: [u8; 20],
    length: usize,
    plus: bool,
    extension: u32,
}

impl Digits {
    fn push(&mut self, digit: u8) {
        if let Some(place) = self.number.get_mut(self.length) {
            *place = digit;
        }
        self.length += 1;
    }

    fn key(&self, country: Country) -> Option<PhoneKey> {
        let dialled = self.dialled(self.number.get(..self.length)?, country.0);
        let code_length = dialled.code.map_or(0, |c| c.ilog10() as usize + 1);
        let length = code_length + dialled.digits.len();
        if length > 15 {
            return None;
        }
        let code = dialled.code.map_or(0, u64::from);
        Some(PhoneKey {
            digits: dialled.digits.iter().fold(code, |number, digit| number * 10 + u64::from(*digit)),
            length: length as u8,
            international: dialled.international,
            extension: self.extension,
        })
    }

    fn dialled<'a>(&self, digits: &'a [u8], plan: Option<&Plan>) -> Dialled<'a> {
        if self.plus {
            return Dialled::from_abroad(digits);
        }
        let prefixes: &[&[u8]] = match plan.map(|p| p.code) {
            Some(1) => &[&[0, 1, 1], &[0, 0]],
            Some(7) => &[&[8, 1, 0], &[0, 0]],
            _ => &[&[0, 0]],
        };
        if let Some(rest) = prefixes.iter().find_map(|p| digits.strip_prefix(*p)).filter(|r| r.len() >= 7) {
            return Dialled::from_abroad(rest);
        }
        let Some(plan) = plan else { return Dialled { code: None, digits, international: false } };
        let fits = |n: &&[u8]| (usize::from(plan.length.0)..=usize::from(plan.length.1)).contains(&n.len());
        let trunk: &[u8] = match plan.trunk {
            "0" => &[0],
            "1" => &[1],
            "8" => &[8],
            "06" => &[0, 6],
            _ => &[],
        };
        let national = digits
            .strip_prefix(trunk)
            .filter(fits)
            .or_else(|| Some(digits).filter(fits))
            // Too long for the country, and begins with its own code: a plus was lost.
            .or_else(|| behind_code(digits, plan).filter(fits));
        match national {
            Some(digits) => Dialled { code: Some(plan.code), digits, international: true },
            None => Dialled { code: None, digits, international: false },
        }
    }
}

/// A number made ready to be compared.
struct Dialled<'a> {
    /// Calling code to put before the digits.
    code: Option<u16>,
    digits: &'a [u8],
    international: bool,
}

impl Dialled<'_> {
    /// A number that begins with its calling code; takes a needless trunk zero out of `+44 (0)20 …`.
    fn from_abroad(digits: &[u8]) -> Dialled<'_> {
        for plan in PLANS.iter().filter(|p| p.trunk == "0") {
            if let Some(rest) = behind_code(digits, plan) {
                let digits = rest.strip_prefix(&[0]).unwrap_or(rest);
                return Dialled { code: Some(plan.code), digits, international: true };
            }
        }
        Dialled { code: None, digits, international: true }
    }
}

/// What follows the plan's calling code, where the digits begin with it.
fn behind_code<'a>(digits: &'a [u8], plan: &Plan) -> Option<&'a [u8]> {
    let length = plan.code.ilog10() as usize + 1;
    let (head, rest) = digits.split_at_checked(length)?;
    let code = head.iter().fold(0u16, |n, d| n * 10 + u16::from(*d));
    (code == plan.code && head.first() != Some(&0)).then_some(rest)
}

/// Reads digits of any width; stops at an extension.
fn scan(number: &str) -> (Digits, Option<OddPhone>) {
    let mut digits = Digits::default();
    let mut odd = None;
    let mut text = number.trim();
    if let Some(rest) = text.get(..4).filter(|s| s.eq_ignore_ascii_case("tel:")).map(|_| &text[4..]) {
        (text, odd) = (rest, Some(OddPhone::Scheme));
    }
    let exponent = text.as_bytes().windows(2).any(|w| matches!(w, [b'0'..=b'9', b'E' | b'e']));
    if exponent && text.parse::<f64>().is_ok() {
        return (digits, Some(OddPhone::DigitsLost));
    }
    if text.strip_suffix(".0").is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit())) {
        return (digits, Some(OddPhone::Decimal));
    }
    let (mut letters, mut masks) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => digits.push(c as u8 - b'0'),
            '０'..='９' => digits.push((c as u32 - '０' as u32) as u8),
            '+' | '＋' if digits.length == 0 => digits.plus = true,
            '*' | '＊' | '•' | '●' | '?' | '█' => masks = true,
            '#' if digits.length < 5 => masks = true,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                odd = Some(OddPhone::Invisible);
            }
            c if c == '#' || c.is_alphabetic() => match extension(&text[at..]) {
                Some(extension) if digits.length >= 5 => {
                    digits.extension = extension + 1;
                    break;
                }
                _ => letters = true,
            },
            _ => {}
        }
    }
    let one = digits.number[..digits.length.min(20)].iter().all(|d| *d == digits.number[0]);
    let odd = match digits.length {
        _ if masks => Some(OddPhone::Masked),
        0 => Some(OddPhone::NoDigits),
        _ if letters => Some(OddPhone::Letters),
        5.. if one => Some(OddPhone::Placeholder),
        1..5 => Some(OddPhone::TooShort),
        16.. => Some(OddPhone::TooLong),
        _ => odd,
    };
    (digits, odd)
}

/// `x123`, `ext. 123`, `#123`, `转123`, `分机 123` to the end of the text.
fn extension(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (word, number) = text.split_at(digits);
    let word = word.trim().trim_end_matches(['.', ':', '：']).to_ascii_lowercase();
    let known = matches!(
        word.as_str(),
        "x" | "ext" | "extension" | "#" | "转" | "分机" | "内线" | "doorkies" | "toestel"
    );
    (known && number.len() <= 6).then(|| number.trim().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: &str, country: &str) -> Option<String> {
        let country = if country.is_empty() { Country::NONE } else { Country::of_code(country).unwrap() };
        key(number, country).map(|k| k.to_string())
    }

    #[test]
    fn one_number_in_many_spellings_has_one_key() {
        for (country, number, spellings) in [
            (
                "NL",
                "+31612345678",
                &[
                    "+31612345678",
                    "06-12345678",
                    "0031 6 12345678",
                    "612345678",
                    "31612345678",
                    "＋31612345678",
                    "tel:+31612345678",
                    "+31 (0)6 1234 5678",
                    "\u{202d}+31612345678\u{202c}",
                ][..],
            ),
            (
                "CN",
                "+8613800138000",
                &["138 0013 8000", "+86 138-0013-8000", "008613800138000", "8613800138000"],
            ),
            ("CN", "+861055550101", &["010-55550101", "1055550101", "+86 10 5555 0101", "+86 010 5555 0101"]),
            (
                "US",
                "+15550109999",
                &["(555) 010-9999", "1-555-010-9999", "+1 555 010 9999", "011 1 555 010 9999"],
            ),
            ("GB", "+442079460000", &["020 7946 0000", "+44 (0)20 7946 0000", "0044 20 7946 0000"]),
            ("IT", "+390655501010", &["06 5550 1010", "+39 06 5550 1010"]),
        ] {
            for spelling in spellings {
                assert_eq!(shown(spelling, country).as_deref(), Some(number), "{spelling} in {country}");
            }
        }
    }

    #[test]
    fn without_a_country_digits_are_compared_as_they_are() {
        assert_eq!(shown("06-12345678", "").as_deref(), Some("0612345678"));
        assert_ne!(shown("06-12345678", ""), shown("6-12345678", ""));
        assert_eq!(shown("+1 555 010 9999", "").as_deref(), Some("+15550109999"));
        assert_eq!(shown("+1 555 010 9999", "NL"), shown("+1 555 010 9999", "US"));
    }

    #[test]
    fn an_extension_makes_another_person() {
        assert_eq!(shown("+1 (555) 010-9999 x123", "US").as_deref(), Some("+15550109999x123"));
        assert_eq!(shown("010-5555-0101 转 8", "CN").as_deref(), Some("+861055550101x8"));
        assert_eq!(oddity("010-5555-0101 ext. 12"), None);
    }

    #[test]
    fn numbers_that_lost_digits_never_match() {
        for (number, odd) in [
            ("3.16123E+10", OddPhone::DigitsLost),
            ("31612345678.0", OddPhone::Decimal),
            ("138****0000", OddPhone::Masked),
            ("call me", OddPhone::NoDigits),
            ("+", OddPhone::NoDigits),
            ("1-800-FLOWERS", OddPhone::TooShort),
            ("00000000", OddPhone::Placeholder),
            ("1111111111111111111111111111111111111111", OddPhone::Placeholder),
            ("1234567890123456", OddPhone::TooLong),
            ("123", OddPhone::TooShort),
        ] {
            let is = oddity(number);
            assert!(is == Some(odd) || is == Some(OddPhone::Letters), "{number}: {is:?}");
            assert_eq!(shown(number, "NL"), None, "{number}");
        }
        assert_eq!(oddity("\u{202d}+31612345678\u{202c}"), Some(OddPhone::Invisible));
    }

    #[test]
    fn plans_are_sorted_by_country() {
        assert!(PLANS.is_sorted_by_key(|p| p.country));
        assert!(Country::of_code("nl").is_some());
        assert!(Country::of_code("XX").is_none());
    }
}
