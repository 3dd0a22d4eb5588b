//! One cell: judged, typed in, and read, each by the kind of its column.
//!
//! [`judge`] says what a check should say about the text in a file; [`normalise`] turns what a person typed into the text
//! to write; [`value`] reads a cell for queries and reports. The three agree: what `normalise` writes, `judge` never calls
//! bad, and `value` knows.

mod codes;
mod judge;
mod judge_number;
mod normalise;
mod readable;
mod value;

use chrono_tz::Tz;

use super::Country;
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::text::sanitise;

pub use codes::{CODES, Code};
pub use judge::{judge, judge_word};
pub use normalise::{Typed, direction_of, normalise};
pub use readable::{expected, is_readable};
pub use value::value;

/// What of a book's settings a cell's meaning depends on.
#[derive(Clone, Copy, Debug)]
pub struct CellContext {
    /// For phone numbers without `+`.
    pub country: Country,
    /// For hours that clocks skip; none checks no hours.
    pub zone: Option<Tz>,
}

/// What there is to say about a cell: facts for a diagnostic, without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable name, one of [`CODES`].
    pub code: &'static str,
    /// What is wrong, with the value itself: lower case, no full stop.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
    /// The cell text that was probably meant, where there is a single one; `rolo check --fix` never writes it unasked.
    pub suggestion: Option<String>,
}

/// How a cell stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to say.
    Ok,
    /// It can be read, but hardly as it was meant.
    Odd(Remark),
    /// It cannot be read as what the column holds.
    Bad(Remark),
}

impl Remark {
    fn new(code: &'static str, message: Text) -> Remark {
        Remark { code, message, help: None, suggestion: None }
    }

    fn help(mut self, help: Text) -> Remark {
        self.help = Some(help);
        self
    }

    fn suggest(mut self, suggestion: Option<String>) -> Remark {
        self.suggestion = suggestion;
        self
    }

    /// The remark as a diagnostic without a place.
    #[must_use]
    pub fn diagnostic(&self, level: Level) -> Diagnostic {
        let found = Diagnostic::new(self.code, level, self.message.clone());
        match (&self.help, &self.suggestion) {
            (Some(help), _) => found.help(help.clone()),
            (None, Some(meant)) => found.help(phrase!("write `{meant}` if that is meant", meant)),
            (None, None) => match codes::remedy(self.code) {
                Some(help) => found.help(help),
                None => found,
            },
        }
    }
}

impl Verdict {
    /// The remark and its level; none where there is nothing to say.
    #[must_use]
    pub fn remark(&self) -> Option<(Level, &Remark)> {
        match self {
            Verdict::Ok => None,
            Verdict::Odd(remark) => Some((Level::Warning, remark)),
            Verdict::Bad(remark) => Some((Level::Error, remark)),
        }
    }

    /// The verdict as a diagnostic without a place.
    #[must_use]
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        self.remark().map(|(level, remark)| remark.diagnostic(level))
    }

    /// Whether the cell cannot be read.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        matches!(self, Verdict::Bad(_))
    }
}

/// "`VALUE` is not a day".
fn about(value: &str, why: Text) -> Text {
    phrase!("`{value}` {why}", value = shown(value), why)
}

/// A value in a message: safe to print, cut when long.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let clean = sanitise::cell(text);
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::day_phrase::Direction;
    use crate::model::{Day, Kind, Value};
    use proptest::prelude::*;

    const KINDS: [Kind; 23] = [
        Kind::Id,
        Kind::Ref(&[]),
        Kind::Refs,
        Kind::MergedIds,
        Kind::Company,
        Kind::Text,
        Kind::Note,
        Kind::List,
        Kind::Emails,
        Kind::Phones,
        Kind::Day,
        Kind::At,
        Kind::Birthday,
        Kind::Span,
        Kind::Amount,
        Kind::Number,
        Kind::Int,
        Kind::Probability,
        Kind::Flag,
        Kind::Currency,
        Kind::Choice(&["", "in", "out"]),
        Kind::Pin,
        Kind::Consent,
    ];

    proptest! {
        #[test]
        fn what_is_normalised_is_never_bad_and_stays_as_it_is(
            kind in 0..KINDS.len(),
            text in "\\PC{0,12}|[0-9a-z@.;,:\\[\\]€%+ -]{0,16}|[0-9]{4}-[01][0-9]-[0-3][0-9]|[0-9]{1,3}[dwk%]|no-email|a@b.c[;,] ?d@e.f"
        ) {
            let kind = KINDS[kind];
            let today = Day(20_000);
            let country = Country::of_code("NL").unwrap();
            let ctx = CellContext { country, zone: None };
            if let Ok(typed) = normalise(kind, &text, today, Direction::Future) {
                let verdict = judge(kind, &typed.cell, &ctx);
                prop_assert!(!verdict.is_bad() || typed.cell.is_empty(), "{:?} {:?} {:?}", kind, typed, verdict);
                let again = normalise(kind, &typed.cell, today, Direction::Future);
                // A note is encoded anew each time: a backslash typed twice is two backslashes.
                if kind != Kind::Note {
                    prop_assert_eq!(again.map(|t| t.cell), Ok(typed.cell.clone()));
                }
                let unknown = value(kind, &typed.cell) == Value::Unknown;
                prop_assert!(!unknown || typed.cell.is_empty(), "{:?} {:?}", kind, typed);
            }
        }

        #[test]
        fn judging_never_panics_and_every_code_is_listed(kind in 0..KINDS.len(), text in "\\PC{0,16}|[\\x00-\\x7f]{0,16}") {
            let ctx = CellContext { country: Country::NONE, zone: Some(chrono_tz::Europe::Amsterdam) };
            let verdict = judge(KINDS[kind], &text, &ctx);
            if let Some((level, remark)) = verdict.remark() {
                let code = CODES.iter().find(|c| c.name == remark.code);
                prop_assert!(code.is_some(), "{}", remark.code);
                let message = remark.message.english();
                prop_assert!(!message.contains('\n') && !message.ends_with('.'));
                prop_assert!(level <= Level::Error);
            }
            let _ = value(KINDS[kind], &text);
        }

        #[test]
        fn a_cell_that_is_not_bad_has_a_value(kind in 0..KINDS.len(), text in "[0-9a-zTZ@.;:+ -]{1,20}") {
            let ctx = CellContext { country: Country::NONE, zone: None };
            if !judge(KINDS[kind], &text, &ctx).is_bad() && !text.trim().is_empty() {
                prop_assert_ne!(value(KINDS[kind], &text), Value::Unknown, "{:?}", KINDS[kind]);
            }
        }
    }
}
