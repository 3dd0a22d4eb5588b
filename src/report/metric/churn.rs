//! `churn`: how many customers left, which is what retention leaves, and what that is in a year.

use super::rates::{CHOICE, DEFINITIONS, Rates, Side, formula};
use super::{Choice, Direction, Grouped, Metric, fill};
use crate::metrics::Activity;
use crate::metrics::retention::Formula;
use crate::model::TableId;
use crate::report::framing::Framing;
use crate::report::{Report, Unit};
use crate::study::{Layout, ReadOn};

pub(super) static METRIC: Metric = Metric {
    name: "churn",
    about: || phrase!("How many customers left: 1 − retention of the same definition, and what that is in a year"),
    unit: Unit::Fraction,
    direction: Direction::Lower,
    definitions: DEFINITIONS,
    source: "Farris et al., Marketing Metrics; interval: Wilson 1927",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals, TableId::Contracts],
    examples: &[
        "rolo churn --by quarter",
        "rolo churn --period 2026-Q1 --by tier --explain",
        "rolo churn --by spend_365d --cut 0,1k,10k",
    ],
    choices: &[Choice { about: "Definition: locked, or period", ..CHOICE }],
    groups: Grouped { read: ReadOn::Start, log: Some(TableId::Orders), ..Grouped::AT_END },
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let mut report = churn(study.activity(), &options.framing(study, &name), formula(options), &options.layout);
        report.notes.extend([study.activity_note()].into_iter().chain(study.purchase_notes()));
        report
    },
};

/// 1 − retention of the same definition, by period or by group.
pub(super) fn churn(activity: &Activity, framing: &Framing<'_>, formula: Formula, layout: &Layout) -> Report {
    let mut report = framing.report("rolo.churn-rate/1", phrase!("Churn rate"), Vec::new());
    let rates = Rates { activity, formula, side: Side::Left };
    let table = fill(&rates, layout, framing, &mut report);
    report.notes.extend(rates.notes(&table, layout, framing));
    report
}
