//! From what a person typed for a field to the text of its cell.

use super::judge::{CONSENTS, not_a_day, not_a_span, write_one_of};
use super::judge_number::not_a_number;
use super::{Remark, about, shown};
use crate::model::day_phrase::{self, Direction};
use crate::model::pin::BY_RULE;
use crate::model::{Birthday, Currency, Day, Id, Kind, NotADay, Span, email, note, number, phone};

/// The text for a cell, and what else was typed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The canonical text of the cell.
    pub cell: String,
    /// For an amount: the currency typed beside it, which belongs into `currency`.
    pub currency: Option<Currency>,
}

/// Which way a bare `friday` looks in a column of days: back for what has happened, ahead for plans.
#[must_use]
pub fn direction_of(column: &str) -> Direction {
    match column {
        "at" | "created_on" | "opened_on" | "opened_at" | "closed_on" | "lost_on" | "done_on"
        | "signed_on" | "cancelled_on" | "archived_on" | "resolved_at" | "first_reply_at" | "birthday"
        | "anniversary" | "on" => Direction::Past,
        _ => Direction::Future,
    }
}

/// The canonical text for what somebody typed; empty clears the cell.
///
/// Days are typed as phrases relative to `today`, amounts with a currency, `k` or `万`, lists with commas too. Words that
/// rolo.yaml declares and references to people are left to those who know them.
///
/// # Errors
/// Says what is wrong, with a suggestion where one reading is likely.
pub fn normalise(kind: Kind, typed: &str, today: Day, direction: Direction) -> Result<Typed, Remark> {
    let plain = |cell: String| Typed { cell, currency: None };
    if kind == Kind::Note {
        return Ok(plain(note::encode(typed).into_owned()));
    }
    let text = typed.trim();
    if text.is_empty() {
        return Ok(plain(String::new()));
    }
    let cell = match kind {
        Kind::Amount => return amount(text),
        Kind::Id | Kind::Ref(_) => id(text)?,
        Kind::Refs | Kind::MergedIds => joined(text, id)?,
        Kind::Company | Kind::Text | Kind::Note | Kind::Word(_) | Kind::Key => one_line(text),
        Kind::List => joined(text, |part| Ok(one_line(part)))?,
        Kind::Emails => joined(text, address)?,
        Kind::Phones => joined_with(text, &[';', '；'], phone_number)?,
        Kind::Day => day(text, today, direction)?.to_string(),
        Kind::At => match day_phrase::parse_at(text, today, direction) {
            Ok(at) => at.to_string(),
            Err(why) => day_behind(text, &why)?.to_string(),
        },
        Kind::Birthday => match Birthday::read(text) {
            Ok(reading) => reading.birthday.to_string(),
            Err(why) => day_behind(text, &why)
                .map_err(|r| {
                    r.help(phrase!("write `1980-05-17`, `XXXX-05-17` without the year, or `lunar:08-15`"))
                })?
                .to_string(),
        },
        Kind::Span => span(text)?,
        Kind::Number | Kind::Probability | Kind::Int => numeral(kind, text)?,
        Kind::Flag => match super::value::flag(text) {
            Some(true) => "yes".into(),
            Some(false) => "no".into(),
            None => {
                let message = about(text, phrase!("is neither yes nor no"));
                return Err(Remark::new("not-a-flag", message).help(phrase!("write `yes` or `no`")));
            }
        },
        Kind::Currency => match number::currency_word(text) {
            Some(currency) => currency.to_string(),
            None => {
                let message = about(text, phrase!("is not a currency code"));
                return Err(
                    Remark::new("not-a-currency", message).help(phrase!("write the ISO code, such as `EUR`"))
                );
            }
        },
        Kind::Choice(words) => choice(text, words)?,
        Kind::Pin => match text.to_ascii_lowercase().as_str() {
            word @ ("always" | BY_RULE) => word.into(),
            _ => day(text, today, Direction::Future)?.to_string(),
        },
        Kind::Consent => joined(text, consent)?,
    };
    Ok(plain(cell))
}

/// One of the words, by itself, in another case, or by a usual other name.
pub(super) fn chosen(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    let alias = match lower.as_str() {
        "inbound" | "incoming" => "in",
        "outbound" | "outgoing" => "out",
        "no answer" | "noanswer" | "missed" => "no-answer",
        "automatic" | "automatically" => "auto",
        "completed" | "complete" | "finished" => "done",
        "canceled" => "cancelled",
        other => other,
    };
    words.iter().copied().find(|w| *w == alias)
}

fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) {
        text.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// The parts of a list, each made canonical, joined with `;`, none twice.
fn joined(text: &str, each: impl Fn(&str) -> Result<String, Remark>) -> Result<String, Remark> {
    joined_with(text, &[';', ',', '；', '，', '、'], each)
}

fn joined_with(
    text: &str,
    separators: &[char],
    each: impl Fn(&str) -> Result<String, Remark>,
) -> Result<String, Remark> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(separators).map(str::trim).filter(|p| !p.is_empty()) {
        let part = each(part)?;
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    Ok(parts.join(";"))
}

fn id(text: &str) -> Result<String, Remark> {
    match Id::objection(text) {
        None => Ok(text.to_owned()),
        Some(why) => Err(Remark::new("bad-id", phrase!("the id `{id}` {why}", id = shown(text), why))),
    }
}

fn address(part: &str) -> Result<String, Remark> {
    let Some(labelled) = email::split(part).next() else { return Ok(String::new()) };
    let bare = email::bare(labelled.value);
    match email::fault(&bare).filter(|f| f.is_fatal()) {
        Some(fault) => {
            let mut remark = Remark::new("bad-email", about(part, fault.message()));
            remark.help = fault.help();
            Err(remark)
        }
        None if labelled.label.is_empty() => Ok(bare),
        None => Ok(format!("{bare} [{}]", labelled.label)),
    }
}

/// A number stays as typed, without marks that cannot be seen; one that has lost its digits is refused.
fn phone_number(part: &str) -> Result<String, Remark> {
    let visible: String = part
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
        .collect();
    let value = phone::split(&visible).next().map_or("", |l| l.value);
    match phone::oddity(value) {
        Some(odd @ (phone::OddPhone::DigitsLost | phone::OddPhone::Decimal)) => {
            Err(Remark::new(odd.code(), about(part, odd.message()))
                .help(phrase!("type the number in full, with its plus")))
        }
        _ => Ok(visible.trim().to_owned()),
    }
}

fn day(text: &str, today: Day, direction: Direction) -> Result<Day, Remark> {
    day_phrase::parse(text, today, direction).or_else(|why| day_behind(text, &why))
}

/// Forms that files should not have, but of which only one day can be meant, are taken from a person.
fn day_behind(text: &str, why: &NotADay) -> Result<Day, Remark> {
    match why {
        NotADay::NamedMonth(Some(day)) | NotADay::OtherScript(Some(day)) | NotADay::WeekDate(Some(day)) => {
            Ok(*day)
        }
        NotADay::Unreadable => Err(not_a_day(text, why).help(day_phrase::day_help())),
        _ => Err(not_a_day(text, why)),
    }
}

fn span(text: &str) -> Result<String, Remark> {
    // Kept as typed where it is canonical enough: `8w` says more than `56d`.
    if let Some(span) = Span::parse(text) {
        let compact = text.is_ascii() && !text.contains(' ');
        return Ok(if compact { text.to_ascii_lowercase() } else { span.to_string() });
    }
    match day_phrase::read_span(text) {
        Some(span) => Ok(span.to_string()),
        None => Err(not_a_span(text)),
    }
}

fn amount(text: &str) -> Result<Typed, Remark> {
    match number::typed(text) {
        Ok(typed) if typed.scale == number::Scale::Plain => {
            Ok(Typed { cell: typed.number.to_string(), currency: typed.currency })
        }
        _ => Err(typed_number_fault(text)),
    }
}

fn numeral(kind: Kind, text: &str) -> Result<String, Remark> {
    let typed = number::typed(text).map_err(|_| typed_number_fault(text))?;
    if typed.currency.is_some() {
        let message = about(text, phrase!("is an amount of money, but the field takes a bare number"));
        return Err(Remark::new("not-a-number", message).suggest(Some(typed.number.to_string())));
    }
    let number = typed.number;
    match kind {
        Kind::Int if !number.is_integer() || super::value::int(&number.to_string()).is_none() => {
            let message = about(text, phrase!("is not a whole number"));
            Err(Remark::new("not-a-whole-number", message).help(phrase!("write plain digits: `12`")))
        }
        Kind::Int => Ok(number.trunc().to_string()),
        Kind::Probability if number.is_sign_negative() || number > rust_decimal::Decimal::ONE => {
            let message = about(text, phrase!("is not a fraction from 0 to 1"));
            Err(Remark::new("not-a-probability", message).help(phrase!("write `0.3` or `30%`")))
        }
        _ => Ok(number.to_string()),
    }
}

fn typed_number_fault(text: &str) -> Remark {
    let mut remark = not_a_number(text);
    remark.help = Some(phrase!("write `1234.50`, `1.5k`, `900EUR`"));
    remark
}

fn choice(text: &str, words: &'static [&'static str]) -> Result<String, Remark> {
    if let Some(word) = chosen(text, words) {
        return Ok(word.to_owned());
    }
    let message = about(text, phrase!("is none of the words this field takes"));
    Err(Remark::new("not-a-choice", message).help(write_one_of(words)))
}

fn consent(part: &str) -> Result<String, Remark> {
    let lower = part.to_ascii_lowercase();
    let known = CONSENTS.contains(&lower.as_str())
        || lower.strip_prefix("less:").is_some_and(|s| Span::parse(s).is_some());
    if known {
        return Ok(lower);
    }
    let message = about(part, phrase!("is not a word rolo acts on"));
    Err(Remark::new("odd-consent", message)
        .help(phrase!("write {words}, or `less:30d`", words = CONSENTS.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(kind: Kind, text: &str) -> String {
        let today = Day::new(2026, 11, 22).unwrap();
        match normalise(kind, text, today, Direction::Future) {
            Ok(Typed { cell, currency: None }) => cell,
            Ok(Typed { cell, currency: Some(currency) }) => format!("{cell} + {currency}"),
            Err(remark) => format!("! {}", remark.code),
        }
    }

    #[test]
    fn what_is_typed_becomes_canonical() {
        for (kind, text, is) in [
            (Kind::Day, "next friday", "2026-11-27"),
            (Kind::Day, "2w", "2026-12-06"),
            (Kind::Day, "下周五", "2026-11-27"),
            (Kind::Day, "Jan 2 2027", "2027-01-02"),
            (Kind::Day, "01/02/2027", "! day-month-order"),
            (Kind::Day, "soon", "! not-a-day"),
            (Kind::At, "yesterday 14:05", "2026-11-21T14:05:00"),
            (Kind::Birthday, "--0517", "XXXX-05-17"),
            (Kind::Birthday, "17 May 1980", "1980-05-17"),
            (Kind::Birthday, "05-17", "! not-a-day"),
            (Kind::Amount, "1.5k", "1500"),
            (Kind::Amount, "900EUR", "900 + EUR"),
            (Kind::Amount, "5.00", "5.00"),
            (Kind::Amount, "1,234", "! not-a-number"),
            (Kind::Amount, "30%", "! not-a-number"),
            (Kind::Probability, "30%", "0.3"),
            (Kind::Probability, "30", "! not-a-probability"),
            (Kind::Int, "2k", "2000"),
            (Kind::Int, "2.5", "! not-a-whole-number"),
            (Kind::Number, "4 EUR", "! not-a-number"),
            (Kind::Span, "2 weeks", "14d"),
            (Kind::Span, "8W", "8w"),
            (Kind::Span, "14", "! not-a-span"),
            (Kind::Flag, "Y", "yes"),
            (Kind::Currency, "€", "EUR"),
            (Kind::Currency, "eur", "EUR"),
            (Kind::Choice(&["", "in", "out"]), "Inbound", "in"),
            (Kind::List, "vip, 北京；vip ;", "vip;北京"),
            (
                Kind::Emails,
                "Ann <ann@example.com>, bo@example.com [work]",
                "ann@example.com;bo@example.com [work]",
            ),
            (Kind::Emails, "ann", "! bad-email"),
            (Kind::Phones, "\u{202d}+31 6 1234 5678\u{202c}", "+31 6 1234 5678"),
            (Kind::Phones, "3.16123E+10", "! phone-digits-lost"),
            (Kind::Phones, "01055550101", "01055550101"),
            (Kind::Consent, "No-Email, less:30d", "no-email;less:30d"),
            (Kind::Pin, "end of year", "2026-12-31"),
            (Kind::Note, "a\nb\\c", "a\\nb\\\\c"),
            (Kind::Text, "a\nb", "a b"),
            (Kind::Day, "  ", ""),
            (Kind::Ref(&[]), "Grace Lin", "! bad-id"),
        ] {
            assert_eq!(typed(kind, text), is, "{kind:?} {text}");
        }
    }

    #[test]
    fn a_bare_weekday_looks_where_the_column_looks() {
        assert_eq!(direction_of("next_on"), Direction::Future);
        assert_eq!(direction_of("due_on"), Direction::Future);
        assert_eq!(direction_of("lost_on"), Direction::Past);
        assert_eq!(direction_of("at"), Direction::Past);
    }
}
