//! `rolo explain`: every code of `check`, how serious it is, when it is asked.

use super::{Column, Report, Unit};
use crate::checks::Rule;
use crate::model::Value;

/// The rules as a listing, in their order.
#[must_use]
pub fn rules(rules: &[Rule]) -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    let row = |rule: &Rule| {
        [rule.code, rule.level.word(), rule.depth.word(), rule.mending.word(), rule.about].map(text).to_vec()
    };
    Report {
        format: "rolo.rules/1".to_owned(),
        title: "what `rolo check` can find".to_owned(),
        columns: ["code", "level", "depth", "mended_by", "meaning"]
            .map(|key| Column::new(key, Unit::None))
            .into(),
        rows: rules.iter().map(row).collect(),
        ..Report::default()
    }
}
