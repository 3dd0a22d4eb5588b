//! Why a field has the value it has: the reason of its last move.

use std::collections::HashMap;

use super::Book;
use super::scan::scan;
use crate::model::{At, Day, TableId};

/// The reason of the last move of `field` up to the end of `as_of`, by record. A record without a move is missing.
///
/// Of several moves at one moment the last in the file counts.
#[must_use]
pub fn last_reasons(book: &Book, field: &str, as_of: Day) -> HashMap<String, String> {
    let scanned = scan(
        &book.files(TableId::Moves),
        &["at", "record", "field", "reason"],
        |_| Vec::new(),
        |part, row| {
            let at = row.moment(0).filter(|at| at.day <= as_of);
            if let Some(at) = at.filter(|_| row.text(2) == field) {
                part.push((row.text(1).into_owned(), at, row.text(3).into_owned()));
            }
        },
    );
    let mut last: HashMap<String, (At, String)> = HashMap::new();
    for (record, at, reason) in scanned.parts.into_iter().flatten() {
        if last.get(&record).is_none_or(|(known, _)| at >= *known) {
            last.insert(record, (at, reason));
        }
    }
    last.into_iter().map(|(record, (_, reason))| (record, reason)).collect()
}
