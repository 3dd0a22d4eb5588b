//! How single values of rolo.yaml are read: each says what is wrong with it and what to write.

use std::fmt;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error};

use crate::diag::Place;
use crate::i18n::{Language, Text};
use crate::model::{Currency, Day, Span};
use crate::text::yaml::{Placed, refused};

/// Reads a scalar with `parse`; where that fails the message is "`TEXT` is not WHAT", and the help says what is.
pub(super) fn scalar<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    what: fn() -> Text,
    help: fn() -> Text,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| is_not(&text, what(), help()))
}

/// The error of a text that is not what the key takes.
pub(super) fn is_not<E: Error>(text: &str, what: Text, help: Text) -> E {
    refused(phrase!("`{text}` is not {what}", text, what), Some(help))
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let help = || phrase!("write a number and a unit: 2h, 14d, 8w, 3mo, 1y");
        scalar(deserializer, || phrase!("a length of time"), help, Span::parse)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let help = || phrase!("write year, month and day: 2026-05-17");
        scalar(deserializer, || phrase!("a day"), help, |text| Day::parse_iso(text.as_bytes()))
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let help = || phrase!("write the three letters of ISO 4217: EUR, USD, CNY");
        scalar(
            deserializer,
            || phrase!("a currency"),
            help,
            |text| Currency::parse(text).filter(|c| c.is_known()),
        )
    }
}

/// A time zone of the IANA database, by name.
pub(super) fn timezone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<chrono_tz::Tz, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        let names = chrono_tz::TZ_VARIANTS.iter().map(|z| z.name());
        let help = match crate::text::yaml::nearest(&text, names) {
            Some(near) => phrase!("did you mean `{near}`?", near),
            None => phrase!("write a name like Europe/Amsterdam or Asia/Shanghai"),
        };
        is_not(&text, phrase!("a time zone"), help)
    })
}

/// `en` or `zh-CN`.
pub(super) fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
    let help = || phrase!("write `en` or `zh-CN`");
    scalar(deserializer, || phrase!("a language rolo speaks"), help, Language::parse)
}

/// The two letters of a country, in capitals.
pub(super) fn country<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let Some(text) = text else { return Ok(None) };
    if text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Ok(Some(text.to_ascii_uppercase()));
    }
    Err(is_not(&text, phrase!("a country"), phrase!("write the two letters of ISO 3166: NL, CN, DE")))
}

/// A query as it stands in rolo.yaml; the query language itself lives a floor above and reports at `place`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryText {
    /// The query.
    pub text: String,
    /// The scalar that holds it.
    pub place: Place,
}

impl QueryText {
    /// A query that stands in no file: the rules that ship with rolo.
    #[must_use]
    pub fn new(text: &str) -> QueryText {
        QueryText { text: text.to_owned(), place: Place::file("rolo.yaml") }
    }
}

impl<'de> Deserialize<'de> for QueryText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<QueryText, D::Error> {
        let Placed { value, place } = Placed::<String>::deserialize(deserializer)?;
        if value.trim().is_empty() {
            let help = phrase!("leave the key out, or write a query");
            return Err(refused(phrase!("an empty query selects everybody"), Some(help)));
        }
        Ok(QueryText { text: value, place })
    }
}

/// A share of a whole, 0–1, written `0.25` or `25%`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(pub f64);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Share, D::Error> {
        let help = || phrase!("write a number from 0 to 1, or a percentage: 0.25, 25%");
        scalar(
            deserializer,
            || phrase!("a share"),
            help,
            |text| number(text).filter(|n| (0.0..=1.0).contains(n)).map(Share),
        )
    }
}

/// A plain figure, `85`, `0.85` or `85%` (which is 0.85).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Figure(pub f64);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Figure, D::Error> {
        let help = || phrase!("write digits, with a point: 0.85, 85%, 1200");
        scalar(deserializer, || phrase!("a number"), help, |t| number(t).map(Figure))
    }
}

/// Digits with at most one point, a sign, a percent mark; no exponent, no infinity.
fn number(text: &str) -> Option<f64> {
    let (digits, scale) = text.strip_suffix('%').map_or((text, 1.0), |t| (t.trim_end(), 100.0));
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    digits.parse::<f64>().ok().filter(|_| plain).map(|n| n / scale)
}

/// At most so many touches within a time, `2/7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtMost {
    /// How many.
    pub count: u32,
    /// In any stretch of this length.
    pub within: Span,
}

impl fmt::Display for AtMost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.count, self.within)
    }
}

impl<'de> Deserialize<'de> for AtMost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AtMost, D::Error> {
        let help = || phrase!("write how many in how long: 2/7d");
        scalar(
            deserializer,
            || phrase!("a limit"),
            help,
            |text| {
                let (count, within) = text.split_once('/')?;
                let count = count.trim().parse().ok().filter(|&n| n > 0)?;
                let within = Span::parse(within).filter(|s| !s.is_zero())?;
                Some(AtMost { count, within })
            },
        )
    }
}

/// Points earned for money spent, `1 per 10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earning {
    /// So many points …
    pub points: u32,
    /// … for each full amount of this much, in the book's currency.
    pub per: Decimal,
}

impl<'de> Deserialize<'de> for Earning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Earning, D::Error> {
        let help = || phrase!("write points per amount: 1 per 10");
        scalar(
            deserializer,
            || phrase!("a rule for earning points"),
            help,
            |text| {
                let (points, per) = text.split_once("per")?;
                let per = crate::model::money::parse_amount(per.trim()).filter(|d| *d > Decimal::ZERO)?;
                Some(Earning { points: points.trim().parse().ok()?, per })
            },
        )
    }
}

/// Scores of an RFM part, 1–5: `4-5`, `3`, or `any`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores(pub RangeInclusive<u8>);

impl Default for Scores {
    fn default() -> Scores {
        Scores(1..=5)
    }
}

impl<'de> Deserialize<'de> for Scores {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scores, D::Error> {
        let help = || phrase!("write scores from 1 to 5: 4-5, or 3");
        scalar(
            deserializer,
            || phrase!("a range of scores"),
            help,
            |text| {
                let (low, high) = text.split_once('-').unwrap_or((text, text));
                let (low, high): (u8, u8) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
                (1 <= low && low <= high && high <= 5).then_some(Scores(low..=high))
            },
        )
    }
}

/// A number of bytes, `16MB` (10^6), `512KiB` (2^10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Size, D::Error> {
        let help = || phrase!("write a number and a unit: 64KB, 16MB, 2GB");
        scalar(
            deserializer,
            || phrase!("a size"),
            help,
            |text| {
                let digits = text.bytes().take_while(u8::is_ascii_digit).count();
                let factor: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
                    "" | "b" => 1,
                    "kb" => 1_000,
                    "mb" => 1_000_000,
                    "gb" => 1_000_000_000,
                    "kib" => 1 << 10,
                    "mib" => 1 << 20,
                    "gib" => 1 << 30,
                    _ => return None,
                };
                text[..digits].parse::<u64>().ok()?.checked_mul(factor).filter(|&n| n > 0).map(Size)
            },
        )
    }
}
