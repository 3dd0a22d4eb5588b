//! `cohort`: rows by the period of the first purchase, columns by the periods since.

use super::rates::not_consecutive;
use super::{By, Choice, Direction, Grouped, Metric};
use crate::i18n::Text;
use crate::metrics::cohort::{self, Cohort, Cohorts};
use crate::metrics::{Counted, Histories, Periods, SMALL, Share, Window};
use crate::model::{Period, TableId, Value, period};
use crate::report::framing::{Explain, Framing, column, count, fraction, text};
use crate::report::{Report, Unit};

pub(super) static METRIC: Metric = Metric {
    name: "cohort",
    about: || phrase!("What became of each cohort: rows by first purchase, columns by periods since"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: &[cohort::DEFINITION],
    source: "Farris et al., Marketing Metrics",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals],
    examples: &[
        "rolo cohort --by quarter",
        "rolo cohort --by month --cell count --period last-12-months",
        "rolo cohort --cell revenue --format csv",
    ],
    choices: &[Choice {
        name: "cell",
        about: "What a cell holds",
        value: "WHAT",
        words: &[
            ("share", "The share of the cohort that bought"),
            ("count", "How many bought"),
            ("revenue", "What they spent"),
            ("revenue-per-customer", "What each of the cohort has spent so far"),
        ],
        shows: None,
    }],
    groups: Grouped::ByTime(
        || phrase!("cohorts are by time"),
        || phrase!("write --by month, quarter or year"),
    ),
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let months = study.period.split(period::Unit::Month);
        let parts = if let By::Time(parts) = &options.by { parts } else { &months };
        let mut report = cohort(study.purchases(), parts, &options.framing(study, &name), options.choice("cell"));
        report.notes.extend(study.purchase_notes());
        report
    },
};

/// One row for each period of first purchase, one column for each period since; the last row is pooled.
pub(super) fn cohort(histories: &Histories, parts: &[Period], framing: &Framing<'_>, cell: &str) -> Report {
    let mut report = framing.report("rolo.cohort/1", phrase!("Cohorts by first purchase"), Vec::new());
    let Some(periods) = Periods::new(parts.iter().map(Window::from).collect()) else {
        report.notes.push(not_consecutive());
        return report;
    };
    let triangle = cohort::cohorts(histories, &periods, framing.counted);
    let cells = triangle.cohorts.iter().filter(|c| c.size > 0).map(|c| c.active.len()).max().unwrap_or(0);
    report.columns.push(column("cohort", "cohort", Unit::None));
    report.columns.push(column("customers", "customers", Unit::Count));
    let unit = match cell {
        "count" => Unit::Count,
        "revenue" | "revenue-per-customer" => Unit::Money,
        _ => Unit::Fraction,
    };
    report.columns.extend((0..cells).map(|k| column(&format!("period_{k}"), &k.to_string(), unit)));
    for (part, cohort) in parts.iter().zip(&triangle.cohorts).filter(|(_, c)| c.size > 0) {
        let mut row = vec![text(&part.label), count(cohort.size)];
        row.extend((0..cells).map(|k| value(cohort, k, cell, framing)));
        report.rows.push(row);
    }
    if unit == Unit::Fraction && !report.rows.is_empty() {
        let size = triangle.cohorts.iter().map(|c| c.size).sum();
        let mut row = vec![Value::Phrase(phrase!("pooled")), count(size)];
        row.extend((0..cells).map(|k| fraction(triangle.pooled(k).value())));
        report.rows.push(row);
        report.notes.push(phrase!("pooled: each column only over the cohorts old enough to show it"));
    }
    report.notes.extend(notes(&triangle, parts, framing));
    if framing.explain != Explain::Off {
        let note = phrase!(
            "period 0 is the period of the first purchase; an empty cell was not observed to its end"
        );
        report.explanation = framing.definition(cohort::DEFINITION);
        report.explanation.push(note);
        for (part, cohort) in parts.iter().zip(&triangle.cohorts).filter(|(_, c)| c.size > 0) {
            let members = cohort::members(histories, cohort.window, cohort.window);
            let side = framing.side(Text::own(&part.label), members.map(|(customer, _)| customer));
            report.explanation.extend(side);
        }
    }
    report
}

fn value(cohort: &Cohort, k: usize, cell: &str, framing: &Framing<'_>) -> Value {
    let money = |sum: Option<i128>| sum.map_or(Value::Unknown, |sum| framing.money(sum));
    match cell {
        "count" => cohort.active.get(k).map_or(Value::Unknown, |&active| count(active)),
        "revenue" => money(cohort.revenue.get(k).copied()),
        "revenue-per-customer" => money(cohort.revenue_per_customer(k, framing.currency.decimals())),
        _ => fraction(cohort.share(k).and_then(Share::value)),
    }
}

fn notes(triangle: &Cohorts, parts: &[Period], framing: &Framing<'_>) -> Vec<Text> {
    let (mut notes, cohorts, from) = (Vec::new(), &triangle.cohorts, framing.period.from);
    if let Some(Period { label, .. }) = parts.get(triangle.observed) {
        let day = framing.as_of;
        notes.push(phrase!("{label} is not over on {day}: it and later periods are blank", label, day));
    }
    if triangle.earlier > 0 {
        notes.push(match framing.counted {
            Counted::Contact => plural!(
                triangle.earlier,
                "{count} contact bought first before {from}: in no cohort",
                "{count} contacts bought first before {from}: in no cohort",
                from
            ),
            Counted::Company => plural!(
                triangle.earlier,
                "{count} company bought first before {from}: in no cohort",
                "{count} companies bought first before {from}: in no cohort",
                from
            ),
        });
    }
    if cohorts.iter().all(|c| c.size == 0) {
        notes.push(phrase!("nobody bought for the first time in the window"));
    }
    let small = cohorts.iter().filter(|c| c.size > 0 && c.size < SMALL).count();
    if small > 0 {
        notes.push(match framing.counted {
            Counted::Contact => plural!(
                small,
                "{count} cohort is a small sample: fewer than {n} contacts",
                "{count} cohorts are a small sample: fewer than {n} contacts",
                n = SMALL
            ),
            Counted::Company => plural!(
                small,
                "{count} cohort is a small sample: fewer than {n} companies",
                "{count} cohorts are a small sample: fewer than {n} companies",
                n = SMALL
            ),
        });
    }
    notes
}
