//! `retention`: how many customers stayed, by period or by group, with the split of the active.

use super::groups::{against_the_rest, group_name, shown};
use super::rates::{
    CHOICE, DEFINITIONS, arithmetic, explained, formula, groups_of, not_consecutive, remark, splits, told,
    what_is_small,
};
use super::{By, Direction, Grouped, Headline, Metric};
use crate::metrics::retention::{self, Formula, Split, Standing};
use crate::metrics::{Activity, Share, Window};
use crate::model::{TableId, Value};
use crate::report::framing::{
    Explain, Framing, all, column, compared, count, first_column, fraction, fractions, indented, text,
};
use crate::report::{Column, Report, Unit};
use crate::study::Study;

pub(super) static METRIC: Metric = Metric {
    name: "retention",
    about: || phrase!("How many customers stayed: of those active before the window, the share active in it"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: DEFINITIONS,
    source: "Farris et al., Marketing Metrics; interval: Wilson 1927",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals, TableId::Contracts],
    examples: &[
        "rolo retention --period 2025 --by quarter",
        "rolo retention --period 2026-Q1 --by tier --explain",
        "rolo retention --formula period --period last-12-months --by month",
        "rolo retention --input orders.csv --period 2025 --by quarter",
    ],
    choices: &[CHOICE],
    groups: Grouped::AtStart,
    headline: Some(headline),
    report: |study, options| {
        let name = |customer| study.name(customer);
        let mut report = retention(study.activity(), &options.framing(study, &name), formula(options), &options.by);
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

pub(super) fn retention(activity: &Activity, framing: &Framing<'_>, formula: Formula, by: &By) -> Report {
    let mut report = framing.report("rolo.retention/1", phrase!("Retention"), columns(by));
    let parts = by.parts(framing.period);
    let Some(splits) = splits(activity, framing, parts) else {
        report.notes.push(not_consecutive());
        return report;
    };
    let base = Window::from(&parts[0].previous());
    if let Some(grouping) = by.grouping() {
        let groups = grouping.whole(activity.customers());
        let by_group = retention::by_group(activity, base, framing.window(), &groups, grouping.len());
        let by_group = by_group.unwrap_or_default();
        group_rows(&mut report, framing, by, (&by_group, splits[0]), formula);
    } else {
        for (part, split) in parts.iter().zip(&splits) {
            report.rows.push(row(text(&part.label), split, formula, framing, None));
        }
    }
    report.notes.push(match formula {
        Formula::Locked => phrase!(
            "retention: of those active in the period before ({base} for the first), the share active again",
            base = base.text()
        ),
        Formula::Period => phrase!(
            "retention: active less first-timers, over those active in the period before ({base} for the first); may exceed 1",
            base = base.text()
        ),
    });
    if splits.iter().any(|s| s.before > 0 && s.share(formula).is_small()) {
        report.notes.push(what_is_small(framing));
    }
    if framing.explain != Explain::Off {
        let told = |label: &str, split: &Split| told(label, split, formula);
        let all = [Standing::Retained, Standing::Lapsed, Standing::New, Standing::Reactivated];
        report.explanation = explained(activity, framing, formula, (parts, &splits), told, &all);
        report.explanation.insert(
            3,
            phrase!("S: active in the period before; E: active in the period; N: active for the first time ever"),
        );
    }
    report
}

fn columns(by: &By) -> Vec<Column> {
    let mut columns = vec![
        first_column(by.key("period")),
        column("retention", "retention", Unit::Fraction),
        column("retention_low", "low", Unit::Fraction),
        column("retention_high", "high", Unit::Fraction),
        column("before", "active before", Unit::Count),
    ];
    let counts = ["active", "new", "retained", "reactivated", "lapsed"];
    columns.extend(counts.map(|key| column(key, key, Unit::Count)));
    if by.grouping().is_some() {
        columns.push(column("p", "p", Unit::Probability));
    }
    columns.push(column("remark", "", Unit::None));
    columns
}

fn row(
    label: Value,
    split: &Split,
    formula: Formula,
    framing: &Framing<'_>,
    p: Option<Option<f64>>,
) -> Vec<Value> {
    let mut row = vec![label, fraction(split.retention(formula))];
    row.extend(fractions(split.interval(formula)));
    row.extend(
        [split.before, split.active, split.new, split.retained, split.reactivated, split.lapsed].map(count),
    );
    row.extend(p.map(fraction));
    row.push(remark(split, formula, framing));
    row
}

fn group_rows(
    report: &mut Report,
    framing: &Framing<'_>,
    by: &By,
    (splits, whole): (&[Split], Split),
    formula: Formula,
) {
    let Some(grouping) = by.grouping() else { return };
    let shown = shown(by, splits.len(), |group| splits[group].before + splits[group].active > 0);
    let shares: Vec<Share> = shown.iter().map(|&group| splits[group].share(Formula::Locked)).collect();
    let p = match formula {
        Formula::Locked => against_the_rest(&shares, whole.share(Formula::Locked)),
        // Period retention is no proportion: no test is said to hold for it.
        Formula::Period => vec![None; shown.len()],
    };
    for (&group, &p) in shown.iter().zip(&p) {
        report.rows.push(row(group_name(grouping, group), &splits[group], formula, framing, Some(p)));
    }
    report.rows.push(row(all(), &whole, formula, framing, Some(None)));
    report.notes.extend(compared(&p));
    report.notes.push(groups_of(framing));
}
