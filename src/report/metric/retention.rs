//! `retention`: how many customers stayed, by period or by group, with the split of the active.

use super::rates::{CHOICE, DEFINITIONS, Rates, Side, arithmetic, formula};
use super::{Direction, Grouped, Headline, Metric, fill};
use crate::metrics::Activity;
use crate::metrics::retention::{self, Formula};
use crate::model::TableId;
use crate::report::framing::{Framing, indented};
use crate::report::{Report, Unit};
use crate::study::{Layout, ReadOn, Study};

pub(super) static METRIC: Metric = Metric {
    name: "retention",
    about: || phrase!("How many customers stayed: of those active before the window, the share active in it"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: DEFINITIONS,
    source: "Farris et al., Marketing Metrics; interval: Wilson 1927",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals, TableId::Contracts],
    examples: &[
        "rolo retention --by quarter",
        "rolo retention --period 2026-Q1 --by tier --explain",
        "rolo retention --by quarter,tier -w city:Berlin",
        "rolo retention --formula period --by month",
        "rolo retention --input orders.csv --period 2025 --by quarter",
    ],
    choices: &[CHOICE],
    groups: Grouped { read: ReadOn::Start, log: Some(TableId::Orders), ..Grouped::AT_END },
    headline: Some(headline),
    report: |study, options| {
        let name = |customer| study.name(customer);
        let framing = options.framing(study, &name);
        let mut report = retention(study.activity(), &framing, formula(options), &options.layout);
        report.notes.extend([study.activity_note()].into_iter().chain(study.purchase_notes()));
        report
    },
};

/// The retention against as many days before the window; None where nobody was active then.
fn headline(study: &Study<'_>, framing: &Framing<'_>) -> Option<Headline> {
    let (window, formula) = (study.window(), Formula::default());
    let of = retention::retention(study.activity(), window.before(), &[window], framing.counted)?;
    let split = of.splits.first().filter(|split| split.before > 0)?;
    let explanation = vec![formula.definition().text(), indented(arithmetic(split, formula))];
    Some(Headline::share(|| phrase!("retention"), split.share(formula), explanation))
}

pub(super) fn retention(
    activity: &Activity,
    framing: &Framing<'_>,
    formula: Formula,
    layout: &Layout,
) -> Report {
    let mut report = framing.report("rolo.retention/1", phrase!("Retention"), Vec::new());
    let rates = Rates { activity, formula, side: Side::Stayed };
    let table = fill(&rates, layout, framing, &mut report);
    report.notes.extend(rates.notes(&table, layout, framing));
    report
}
