//! Ids that a spreadsheet takes for a number or a day, and writes otherwise when it saves the file.

use super::check::Check;
use super::found::Found;
use super::rule::Rule;
use super::sheet::Row;
use crate::diag::{Diagnostic, Level};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("fragile-id", || phrase!("An id that a spreadsheet takes for a number or a day: `1e5` becomes 100000, `0012` becomes 12, `2026-03` becomes a day, and nothing leads to the record any more. It is read as it is; do not save the file in a spreadsheet, or give it an id with a letter and a hyphen before it.")),
];

/// What a spreadsheet makes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    Number,
    Day,
    Flag,
}

/// Looks at the id of a row.
pub(super) fn check(row: Row<'_, '_>, at: usize, id: &str, found: &mut Found<'_>) {
    let Some(taken) = taken_for(id) else { return };
    found.add("fragile-id", Level::Warning, row.subject(id, id), || {
        let message = match taken {
            Taken::Number => phrase!("a spreadsheet takes the id `{id}` for a number, and rewrites it", id),
            Taken::Day => phrase!("a spreadsheet takes the id `{id}` for a day, and rewrites it", id),
            Taken::Flag => phrase!("a spreadsheet takes the id `{id}` for yes or no, and rewrites it", id),
        };
        Diagnostic::warning("fragile-id", message).at(row.place(at)).help(phrase!(
            "give it an id with a letter and a hyphen before it, and follow it in the references"
        ))
    });
}

/// What a spreadsheet would write otherwise, and takes it for; none for what comes back as it was.
fn taken_for(id: &str) -> Option<Taken> {
    let first = *id.as_bytes().first()?;
    if !first.is_ascii_alphanumeric() || id.len() > 40 {
        return None;
    }
    if id.eq_ignore_ascii_case("true") || id.eq_ignore_ascii_case("false") {
        return (id != "TRUE" && id != "FALSE").then_some(Taken::Flag);
    }
    if is_rewritten_number(id) {
        return Some(Taken::Number);
    }
    is_day(id).then_some(Taken::Day)
}

/// `1e5`, `0012`, `1.50`, more than fifteen digits. A plain number comes back as it was.
fn is_rewritten_number(id: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = match id.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (id, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
        return false;
    }
    match (exponent, fraction) {
        (Some(exponent), _) => digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        (None, Some(fraction)) => fraction.ends_with('0') || whole.len() > 1 && whole.starts_with('0'),
        (None, None) => whole.len() > 1 && whole.starts_with('0') || whole.len() > 15,
    }
}

/// `2026-03`, `2026-3-6`, `3-6`, `6-mar`, `mar-6`: whichever order the spreadsheet prefers.
fn is_day(id: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let year = |text: &str| {
        (text.len() == 4).then(|| text.parse().ok()).flatten().filter(|y| (1900..=9999).contains(y))
    };
    let small =
        |text: &str, most: u32| text.len() <= 2 && text.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    let month = |text: &str| small(text, 12);
    let day = |text: &str| small(text, 31);
    let named = |text: &str| MONTHS.iter().any(|month| text.eq_ignore_ascii_case(month));
    let year = |text: &str| year(text).is_some_and(|_: u32| true);
    let parts: Vec<&str> = id.split('-').collect();
    match parts.as_slice() {
        [a, b] => {
            year(a) && (month(b) || named(b))
                || (month(a) || named(a)) && year(b)
                || month(a) && day(b)
                || day(a) && month(b)
                || named(a) && b.len() <= 2 && day(b)
                || named(b) && day(a)
        }
        [a, b, c] => {
            year(a) && month(b) && day(c)
                || (month(a) && day(b) || day(a) && month(b)) && (year(c) || day(c))
                || day(a) && named(b) && (year(c) || day(c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_rewrites_is_told_from_what_it_leaves() {
        for id in ["1e5", "1E5", "12e3", "1.5e+3", "0012", "1.50", "1234567890123456"] {
            assert_eq!(taken_for(id), Some(Taken::Number), "{id}");
        }
        for id in
            ["2026-03", "2026-3-6", "2026-03-06", "3-6", "31-12", "06-03-2026", "mar-6", "6-Mar", "6-mar-26"]
        {
            assert_eq!(taken_for(id), Some(Taken::Day), "{id}");
        }
        assert_eq!(taken_for("true"), Some(Taken::Flag));
        for id in [
            "c-4f7q2mkd",
            "12",
            "1.5",
            "e5",
            "1e",
            "e-12",
            "m-1",
            "2026-13",
            "32-13",
            "1-2-3-4",
            "TRUE",
            "CARE-M",
            "w-1",
            "",
        ] {
            assert_eq!(taken_for(id), None, "{id}");
        }
    }
}
