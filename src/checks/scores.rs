//! Survey answers within their scale, and people with a name.

use super::found::Found;
use super::rule::Rule;
use super::sheet::{Row, Sheet};
use crate::diag::{Diagnostic, Level};
use crate::model::TableId;
use crate::model::money::parse_amount;

/// Everything this check says.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    Rule::warning("missing-name", || phrase!("A person or company without a name is shown by their id. A name may be a nickname.")),
    Rule::error("score-off-scale", || phrase!("An answer above the highest possible one, or below zero: every mean and every NPS with it is wrong. Without a `scale` it is 10 for nps, 5 for csat, 7 for ces.")),
];

/// The columns these are about, worked out once for a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numbers {
    /// Score, scale, kind.
    Survey(usize, Option<usize>, Option<usize>),
    /// The name of people and companies.
    Named(usize),
    /// Another table.
    Other,
}

impl Numbers {
    /// Those of a sheet.
    pub(super) fn of(sheet: &Sheet) -> Numbers {
        match sheet.table {
            Some(TableId::Surveys) => sheet.column("score").map_or(Numbers::Other, |score| {
                Numbers::Survey(score, sheet.column("scale"), sheet.column("kind"))
            }),
            Some(TableId::Contacts | TableId::Companies) => {
                sheet.column("name").map_or(Numbers::Other, Numbers::Named)
            }
            _ => Numbers::Other,
        }
    }

    /// Looks at a row that is not empty.
    pub(super) fn check(self, row: Row<'_, '_>, found: &mut Found<'_>) {
        match self {
            Numbers::Other => {}
            Numbers::Named(name) => {
                if row.fields.get(name).is_some_and(|f| f.start == f.end) {
                    let id = row.id();
                    found.add("missing-name", Level::Warning, row.subject(&id, ""), || {
                        Diagnostic::warning("missing-name", phrase!("`{id}` has no name", id))
                            .at(row.place(name))
                            .help(phrase!("write one, be it a nickname"))
                    });
                }
            }
            Numbers::Survey(score, scale, kind) => {
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
    }
}
