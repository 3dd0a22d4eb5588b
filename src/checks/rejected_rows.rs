//! Rows of an import that the check would call wrong: rejected, with the check's own words.

use super::Refusal;
use crate::book::plan::Plan;
use crate::import::read::{Options, Refused};

/// Notes in `options` that these rows of `plan` are to be rejected when it is planned again.
///
/// A record that was made because a row names it comes from no row of its own: then the rows that name it are.
pub fn refuse(options: &mut Options, refusals: &[Refusal], plan: &Plan) {
    for refusal in refusals {
        let reason = Refused { column: refusal.column.clone(), reason: refusal.told(true).message };
        let row = (refusal.table, refusal.id.clone());
        if options.refused.insert(row, reason.clone()).is_none() {
            continue;
        }
        for (table, change) in plan.tabled_rows() {
            let names_it = |cell: &(String, String)| cell.1 == refusal.id;
            if change.id != refusal.id && change.after.iter().flatten().any(names_it) {
                options.refused.insert((table, change.id.clone()), reason.clone());
            }
        }
    }
}
