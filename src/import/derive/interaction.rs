//! Interactions: subject and summary in one, day and time in one.

use super::super::clock;
use super::super::field::ImportField as F;
use super::super::read::Parts;
use super::Cells;

/// Puts subject and summary together, and day and time.
pub(super) fn complete(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let subject = parts.take(F::Subject);
    if !subject.is_empty() {
        let summary = row.get("summary");
        let joined = if summary.is_empty() { subject } else { format!("{subject}: {summary}") };
        row.set("summary", joined);
    }
    let time = clock::time(&parts.take(F::Clock));
    if let (Some(time), 10) = (time, row.get("at").len()) {
        let s = time.seconds;
        let at = format!("{}T{:02}:{:02}:{:02}", row.get("at"), s / 3600, s / 60 % 60, s % 60);
        row.set("at", at);
    }
}
