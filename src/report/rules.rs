//! `rolo explain`: every code, how serious it is, when it is asked.

use super::{Column, Report, Unit};
use crate::checks::Rule;
use crate::model::Value;

/// The rules as a listing, in their order.
#[must_use]
pub fn rules(rules: &[Rule]) -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    let row = |rule: &Rule| {
        let fixed_by = if rule.is_found() { rule.fix.word() } else { "" };
        let mut cells = [rule.code, rule.level.word(), rule.depth.word(), fixed_by].map(text).to_vec();
        cells.push(Value::Phrase(rule.sentence()));
        cells
    };
    Report {
        format: "rolo.rules/1".to_owned(),
        title: phrase!("what rolo can say: findings of `check`, and why a command refuses"),
        columns: ["code", "level", "depth", "mended_by", "meaning"]
            .map(|key| Column::new(key, Unit::None))
            .into(),
        rows: rules.iter().map(row).collect(),
        ..Report::default()
    }
}
