//! `churn`: how many customers left, which is what retention leaves, and what that is in a year.

use super::groups::{group_name, shown};
use super::rates::{CHOICE, DEFINITIONS, arithmetic, explained, formula, groups_of, not_consecutive, remark, splits};
use super::{By, Choice, Direction, Grouped, Metric};
use crate::math::Interval;
use crate::metrics::retention::{self, Formula, Split, Standing};
use crate::metrics::{Activity, Window};
use crate::model::{TableId, Value};
use crate::report::framing::{Explain, Framing, all, column, count, first_column, fraction, percent, text};
use crate::report::{Column, Report, Unit};

pub(super) static METRIC: Metric = Metric {
    name: "churn",
    about: || phrase!("How many customers left: 1 − retention of the same definition, and what that is in a year"),
    unit: Unit::Fraction,
    direction: Direction::Lower,
    definitions: DEFINITIONS,
    source: "Farris et al., Marketing Metrics; interval: Wilson 1927",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals, TableId::Contracts],
    examples: &[
        "rolo churn --period 2025 --by quarter",
        "rolo churn --period 2026-Q1 --by tier --explain",
    ],
    choices: &[Choice { about: "Definition: locked, or period", ..CHOICE }],
    groups: Grouped::AtStart,
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let mut report = churn(study.activity(), &options.framing(study, &name), formula(options), &options.by);
        report.notes.extend([study.activity_note()].into_iter().chain(study.purchase_notes()));
        report
    },
};

/// 1 − retention of the same definition, by period or by group.
pub(super) fn churn(activity: &Activity, framing: &Framing<'_>, formula: Formula, by: &By) -> Report {
    let mut report = framing.report("rolo.churn-rate/1", phrase!("Churn rate"), columns(by));
    let parts = by.parts(framing.period);
    let Some(splits) = splits(activity, framing, parts) else {
        report.notes.push(not_consecutive());
        return report;
    };
    let base = Window::from(&parts[0].previous());
    if let Some(grouping) = by.grouping() {
        let groups = grouping.whole(activity.customers());
        let of = retention::by_group(activity, base, framing.window(), &groups, grouping.len())
            .unwrap_or_default();
        for group in shown(by, of.len(), |group| of[group].before > 0) {
            report.rows.push(row(group_name(grouping, group), &of[group], formula, framing));
        }
        report.rows.push(row(all(), &splits[0], formula, framing));
        report.notes.push(groups_of(framing));
    } else {
        for (part, split) in parts.iter().zip(&splits) {
            report.rows.push(row(text(&part.label), split, formula, framing));
        }
    }
    let of = formula.definition().name;
    report.notes.push(phrase!("churn is 1 − {of}; in a year 1 − (1 − churn)^(365.25/days)", of));
    if framing.explain != Explain::Off {
        let told = |label: &str, split: &Split| {
            let (retention, churn) = (arithmetic(split, formula), percent(split.churn(formula)));
            let in_a_year = percent(split.annual_churn(formula));
            vec![phrase!(
                "{label}: retention {retention}; churn {churn}, in a year {in_a_year}",
                label, retention, churn, in_a_year
            )]
        };
        report.explanation =
            explained(activity, framing, formula, (parts, &splits), told, &[Standing::Lapsed]);
    }
    report
}

fn columns(by: &By) -> Vec<Column> {
    vec![
        first_column(by.key("period")),
        column("churn", "churn", Unit::Fraction),
        column("churn_low", "low", Unit::Fraction),
        column("churn_high", "high", Unit::Fraction),
        column("annual_churn", "in a year", Unit::Fraction),
        column("lapsed", "lapsed", Unit::Count),
        column("before", "active before", Unit::Count),
        column("remark", "", Unit::None),
    ]
}

fn row(label: Value, split: &Split, formula: Formula, framing: &Framing<'_>) -> Vec<Value> {
    let turned = split.interval(formula).map(|kept| Interval { low: 1.0 - kept.high, high: 1.0 - kept.low });
    vec![
        label,
        fraction(split.churn(formula)),
        fraction(turned.map(|i| i.low)),
        fraction(turned.map(|i| i.high)),
        fraction(split.annual_churn(formula)),
        count(split.lapsed),
        count(split.before),
        remark(split, formula, framing),
    ]
}
