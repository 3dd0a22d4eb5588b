//! Findings as a whole: how many of each level, and in which order.

use std::cmp::Ordering;

use super::{Diagnostic, Level, Place};

impl Level {
    /// The word in messages and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// How many findings of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Tally {
    /// Counts `findings`.
    #[must_use]
    pub fn of(findings: &[Diagnostic]) -> Tally {
        let count = |level| findings.iter().filter(|d| d.level == level).count();
        Tally { errors: count(Level::Error), warnings: count(Level::Warning), notes: count(Level::Note) }
    }
}

/// Sorts by file, line, column and code; what has no place comes last.
///
/// Equal places keep the order they were found in.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|a, b| by_place(a.place.as_ref(), b.place.as_ref()).then_with(|| a.code.cmp(b.code)));
}

fn by_place(a: Option<&Place>, b: Option<&Place>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Text;

    #[test]
    fn findings_are_sorted_by_place_and_counted() {
        let at = |file: &str, line, code| {
            let mut d = Diagnostic::warning(code, Text::own("m")).at(Place::file(file));
            d.place.as_mut().unwrap().line = line;
            d
        };
        let mut all = vec![
            Diagnostic::error("z", Text::own("m")),
            at("b", 1, "c"),
            at("a", 9, "c"),
            at("a", 2, "d"),
            at("a", 2, "b"),
        ];
        sort(&mut all);
        let order: Vec<_> = all.iter().map(|d| d.code).collect();
        assert_eq!(order, ["b", "d", "c", "c", "z"]);
        assert_eq!(Tally::of(&all), Tally { errors: 1, warnings: 4, notes: 0 });
    }
}
