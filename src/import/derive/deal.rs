//! Deals: whether and how they closed, by outcome, flags, status and stage.

use super::super::field::ImportField as F;
use super::super::read::Parts;
use super::super::value_aliases::{self, Standing};
use super::Cells;
use crate::model::TableId;

/// Tells a deal that is closed from one that goes on: by its outcome, flags, status and stage, in this order.
pub(super) fn complete(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let stage = row.get("stage").to_owned();
    let (status, outcome) = (parts.take(F::Status), row.get("outcome").to_owned());
    let (is_won, is_closed) =
        (value_aliases::flag(&parts.take(F::IsWon)), value_aliases::flag(&parts.take(F::IsClosed)));
    let by_flags = match (is_won, is_closed) {
        (Some(true), _) => Some(Standing::Closed("won")),
        (Some(false), Some(true)) => Some(Standing::Closed("lost")),
        (_, Some(false)) => Some(Standing::Open),
        _ => None,
    };
    let by_stage = standing_of(&stage);
    let standing = standing_of(&outcome).or(by_flags).or_else(|| standing_of(&status)).or(by_stage);
    let (close, won_on, lost_on) = (parts.take(F::CloseDate), parts.take(F::WonOn), parts.take(F::LostOn));
    if let Some(Standing::Closed(_)) = by_stage {
        // The book keeps the last open stage; the word that closes is the outcome.
        row.set("stage", "");
    } else if stage.is_empty() && standing_of(&status).is_none() {
        row.set("stage", status);
    }
    if let Some(Standing::Closed(outcome)) = standing {
        row.set("outcome", outcome);
        row.fill("closed_on", if outcome == "won" { won_on } else { lost_on });
        row.fill("closed_on", close);
    } else {
        row.fill("expected_on", close);
        if standing == Some(Standing::Open) {
            row.set("outcome", "");
            row.set("closed_on", "");
        }
    }
}

fn standing_of(word: &str) -> Option<Standing> {
    value_aliases::standing(TableId::Deals, word)
}
