//! What a check should say about a number.

use super::{Remark, Verdict, about};
use crate::model::money::parse_amount;
use crate::model::number;

/// What to say about a text that is no number.
pub(super) fn not_a_number(text: &str) -> Remark {
    match number::typed(text) {
        Ok(typed) => {
            let remark = Remark::new("not-a-number", about(text, phrase!("is not a plain number")));
            let remark = remark.suggest(Some(typed.number.to_string()));
            match typed.currency {
                Some(currency) => {
                    let number = typed.number;
                    remark.help(phrase!(
                        "write `{number}` here and `{currency}` in `currency`",
                        number,
                        currency
                    ))
                }
                None => remark,
            }
        }
        Err(why) => {
            let meant = match &why {
                number::NotANumber::SharedSign(n) | number::NotANumber::Exponent(Some(n)) => {
                    Some(n.to_string())
                }
                _ => None,
            };
            Remark::new("not-a-number", about(text, why.message()))
                .help(phrase!("write plain digits with at most one point: `1234.50`"))
                .suggest(meant)
        }
    }
}

pub(super) fn decimal(text: &str) -> Verdict {
    if parse_amount(text).is_none() {
        return Verdict::Bad(not_a_number(text));
    }
    match number::oddity(text) {
        None => Verdict::Ok,
        Some(odd) => Verdict::Odd(Remark::new("odd-number", about(text, odd.message()))),
    }
}

pub(super) fn whole(text: &str) -> Verdict {
    if text.parse::<i64>().is_ok() {
        return decimal(text);
    }
    match parse_amount(text) {
        Some(n) if n.is_integer() && super::value::int(text).is_some() => {
            let remark = Remark::new("odd-number", about(text, phrase!("has a point, but counts something")));
            Verdict::Odd(remark.suggest(Some(n.trunc().to_string())))
        }
        Some(_) => {
            let message = about(text, phrase!("is not a whole number"));
            Verdict::Bad(Remark::new("not-a-whole-number", message).help(phrase!("write plain digits: `12`")))
        }
        None => Verdict::Bad(not_a_number(text)),
    }
}

pub(super) fn probability(text: &str) -> Verdict {
    let remark = |meant: Option<String>| {
        let message = about(text, phrase!("is not a fraction from 0 to 1"));
        Verdict::Bad(
            Remark::new("not-a-probability", message).help(phrase!("write `0.3` for 30 %")).suggest(meant),
        )
    };
    match parse_amount(text) {
        Some(n) if !n.is_sign_negative() && n <= rust_decimal::Decimal::ONE => decimal(text),
        Some(n) if n.is_sign_positive() && n <= rust_decimal::Decimal::ONE_HUNDRED => {
            remark(n.checked_div(rust_decimal::Decimal::ONE_HUNDRED).map(|n| n.normalize().to_string()))
        }
        Some(_) => remark(None),
        None => match number::typed(text) {
            Ok(typed) if typed.scale == number::Scale::Percent => remark(Some(typed.number.to_string())),
            _ => Verdict::Bad(not_a_number(text)),
        },
    }
}
