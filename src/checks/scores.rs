//! Survey answers within their scale.

use super::check::{Check, RowCheck};
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Row, Sheet};
use crate::diag::{Diagnostic, Level};
use crate::model::TableId;
use crate::model::money::parse_amount;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, rows: Scores::of, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("score-off-scale", || phrase!("An answer above the highest possible one, or below zero: every mean and every NPS with it is wrong. Without a `scale` it is 10 for nps, 5 for csat, 7 for ces.")),
];

/// The columns of an answer.
struct Scores {
    score: usize,
    scale: Option<usize>,
    kind: Option<usize>,
}

impl Scores {
    fn of(sheet: &Sheet) -> Option<Box<dyn RowCheck>> {
        let column = |name: &str| sheet.column(name).filter(|_| sheet.table == Some(TableId::Surveys));
        Some(Box::new(Scores { score: column("score")?, scale: column("scale"), kind: column("kind") }))
    }
}

impl RowCheck for Scores {
    fn check(&self, row: Row<'_, '_>, _: &Context<'_>, found: &mut Found<'_>) {
        let Scores { score, scale, kind } = *self;
        let Some(value) = parse_amount(&row.text(score)) else { return };
        let kind = kind.map(|at| row.text(at)).unwrap_or_default();
        let usual = match kind.as_ref() {
            "csat" => 5,
            "ces" => 7,
            "" | "nps" => 10,
            _ => i64::MAX,
        };
        let most = scale.and_then(|at| row.text(at).trim().parse().ok()).unwrap_or(usual);
        if value.is_sign_negative() && !value.is_zero() || value > most.into() {
            let (id, text) = (row.id(), row.text(score));
            found.add("score-off-scale", Level::Error, row.subject(&id, &text), || {
                Diagnostic::error(
                    "score-off-scale",
                    phrase!("the score `{text}` is not on a scale up to {most}", text, most),
                )
                .at(row.place(score))
                .help(phrase!("correct it, or write the highest possible score into `scale`"))
            });
        }
    }
}
