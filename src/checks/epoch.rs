//! Days that are a program's zero, not a day anybody meant.

use super::check::Check;
use super::found::Found;
use super::rule::Rule;
use super::sheet::Row;
use crate::diag::{Diagnostic, Level};
use crate::model::Day;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("epoch-date", || phrase!("1970-01-01, 1900-01-01, 1899-12-30 and the like are what programs write for a day they do not know: the customer becomes decades old. Clear the cell where it is none.")).strict(),
];

/// The zero days of Unix, spreadsheets, databases and .NET.
const ZEROS: [(i32, u32, u32); 7] =
    [(1, 1, 1), (1601, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1904, 1, 1), (1970, 1, 1)];

/// Looks at the day of a cell.
pub(super) fn check(row: Row<'_, '_>, at: usize, text: &str, day: Day, found: &mut Found<'_>) {
    // Nearly every day is later than 1970-01-01, and none of those later ones is a zero.
    if day.0 > 0 || !ZEROS.contains(&(day.year(), day.month(), day.day())) {
        return;
    }
    let id = row.id();
    found.add("epoch-date", Level::Warning, row.subject(&id, text), || {
        Diagnostic::warning(
            "epoch-date",
            phrase!("`{text}` is the zero of a clock, hardly a day that was meant", text),
        )
        .at(row.place(at))
        .help(phrase!("clear the cell, or write the true day"))
    });
}
