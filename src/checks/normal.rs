//! The normal form of a cell, and what counts as the same value in two forms.

use crate::model::cell::{CellContext, judge, value};
use crate::model::{Currency, Kind, Value, email, list, note, phone};

/// The text rolo itself would have written for the value of a cell; none where it is that already, or where nobody can
/// say for certain what is meant.
#[must_use]
pub fn normal(kind: Kind, text: &str) -> Option<String> {
    let form = match kind {
        // A backslash that stands for itself may stay.
        Kind::Note if !text.contains(['\n', '\r']) => return None,
        Kind::Note => note::encode(&note::decode(text)).into_owned(),
        Kind::List | Kind::Refs | Kind::MergedIds | Kind::Consent | Kind::Emails | Kind::Phones => {
            list::parts(text).collect::<Vec<_>>().join(";")
        }
        Kind::Day | Kind::At | Kind::Birthday | Kind::Span | Kind::Currency | Kind::Pin => {
            suggested(kind, text)?
        }
        Kind::Flag => match value(kind, text) {
            Value::Flag(true) => "yes".to_owned(),
            Value::Flag(false) => "no".to_owned(),
            _ => return None,
        },
        _ => return None,
    };
    (form != text && same(kind, text, &form)).then_some(form)
}

/// What the judge of cells takes the text for.
fn suggested(kind: Kind, text: &str) -> Option<String> {
    let context = CellContext { country: crate::model::Country::NONE, zone: None };
    let verdict = judge(kind, text, &context);
    if verdict.is_bad() {
        return None;
    }
    verdict.remark().and_then(|(_, remark)| remark.suggestion.clone())
}

/// Whether two texts of a column mean the same to every reader.
#[must_use]
pub fn same(kind: Kind, one: &str, other: &str) -> bool {
    match kind {
        Kind::Emails => {
            let read = |text| {
                email::split(text)
                    .map(|e| (email::key(e.value).unwrap_or_else(|| e.value.to_owned()), e.label.to_owned()))
                    .collect::<Vec<_>>()
            };
            read(one) == read(other)
        }
        Kind::Phones => {
            let read = |text| {
                phone::split(text).map(|p| (p.value.to_owned(), p.label.to_owned())).collect::<Vec<_>>()
            };
            read(one) == read(other)
        }
        Kind::Currency => Currency::parse(one) == Currency::parse(other) && Currency::parse(one).is_some(),
        Kind::Pin => {
            matches!(value(Kind::Day, one), Value::Day(_)) && value(Kind::Day, one) == value(Kind::Day, other)
        }
        Kind::Span => {
            let read = crate::model::Span::parse;
            read(one) == read(other) && read(one).is_some()
        }
        Kind::Note => {
            let read = |text| note::decode(text).replace("\r\n", "\n").replace('\r', "\n");
            read(one) == read(other)
        }
        kind => match value(kind, one) {
            Value::Unknown | Value::Unreadable { .. } => false,
            known => known == value(kind, other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_gets_the_form_rolo_writes_where_the_value_is_certain() {
        for (kind, text, form) in [
            (Kind::Day, "2026/01/02", Some("2026-01-02")),
            (Kind::Day, "01/02/2026", None),
            (Kind::Day, "2026-01-02", None),
            (Kind::At, "2026-01-02 10:00", Some("2026-01-02T10:00:00")),
            (Kind::List, "a; b ;;c", Some("a;b;c")),
            (
                Kind::Emails,
                "a@example.com [work] ; b@example.com",
                Some("a@example.com [work];b@example.com"),
            ),
            (Kind::Note, "a\nb", Some("a\\nb")),
            (Kind::Note, "a\\nb", None),
            (Kind::Currency, "eur", Some("EUR")),
            (Kind::Currency, "€", None),
            (Kind::Flag, "是", Some("yes")),
            (Kind::Text, " a ", None),
            (Kind::Amount, "00012", None),
            (Kind::Birthday, "--05-17", None),
        ] {
            assert_eq!(normal(kind, text).as_deref(), form, "{kind:?} {text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_and_means_the_same(
            kind in prop::sample::select(vec![
                Kind::Note, Kind::List, Kind::Emails, Kind::Phones, Kind::Day, Kind::At, Kind::Birthday, Kind::Currency, Kind::Flag,
            ]),
            text in "\\PC{0,10}|[a-c;@. \\[\\]]{0,12}|[0-9]{2,4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}( [0-9]{2}:[0-9]{2})?|[a-c\\\\n\n]{0,8}"
        ) {
            if let Some(form) = normal(kind, &text) {
                prop_assert!(same(kind, &text, &form));
                prop_assert_eq!(normal(kind, &form), None, "{:?}", form);
            }
        }
    }
}
