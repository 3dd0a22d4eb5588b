//! Tasks: what is to be done, and until when.

use super::super::field::ImportField as F;
use super::super::read::Parts;
use super::super::reader::Blame;
use super::Cells;
use crate::model::Day;

/// Says what is to be done, and until when.
pub(super) fn complete(row: &mut Cells<'_, '_>, parts: &mut Parts) -> Result<(), Blame> {
    let (subject, summary) = (parts.take(F::Subject), parts.take(F::Summary));
    row.fill("what", if subject.is_empty() { summary } else { subject });
    let at = parts.take(F::At);
    let day = Day::of_cell(at.as_bytes(), row.reader.zone);
    row.fill("due_on", day.map(|day| day.to_string()).unwrap_or_default());
    if row.get("what").is_empty() {
        return Err((None, phrase!("no word on what is to be done")));
    }
    Ok(())
}
