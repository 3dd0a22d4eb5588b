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
    groups: Grouped::ByTime("cohorts are by time", "write --by month, quarter or year"),
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let cell = match options.choice("cell") {
            "count" => Cell::Count,
            "revenue" => Cell::Revenue,
            "revenue-per-customer" => Cell::RevenuePerCustomer,
            _ => Cell::Share,
        };
        let months = study.period.split(period::Unit::Month);
        let parts = if let By::Time(parts) = &options.by { parts } else { &months };
        let mut report = cohort(study.purchases(), parts, &options.framing(study, &name), cell);
        report.notes.extend(study.purchase_notes());
        report
    },
};

/// What the cells of the triangle hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Share,
    Count,
    Revenue,
    RevenuePerCustomer,
}

/// One row for each period of first purchase, one column for each period since; the last row is pooled.
///
/// `parts` follow each other and fill the window.
pub(super) fn cohort(histories: &Histories, parts: &[Period], framing: &Framing<'_>, cell: Cell) -> Report {
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
        Cell::Share => Unit::Fraction,
        Cell::Count => Unit::Count,
        Cell::Revenue | Cell::RevenuePerCustomer => Unit::Money,
    };
    report.columns.extend((0..cells).map(|k| column(&format!("period_{k}"), &k.to_string(), unit)));
    for (part, cohort) in parts.iter().zip(&triangle.cohorts).filter(|(_, c)| c.size > 0) {
        let mut row = vec![text(&part.label), count(cohort.size)];
        row.extend((0..cells).map(|k| value(cohort, k, cell, framing)));
        report.rows.push(row);
    }
    if cell == Cell::Share && !report.rows.is_empty() {
        let size = triangle.cohorts.iter().map(|c| c.size).sum();
        let mut row = vec![Value::Phrase(phrase!("pooled")), count(size)];
        row.extend((0..cells).map(|k| fraction(triangle.pooled(k).value())));
        report.rows.push(row);
        report.notes.push(phrase!("pooled: each column only over the cohorts old enough to show it"));
    }
    report.notes.extend(notes(&triangle, parts, framing));
    if framing.explain != Explain::Off {
        report.explanation = explanation(histories, parts, &triangle, framing);
    }
    report
}

fn value(cohort: &Cohort, k: usize, cell: Cell, framing: &Framing<'_>) -> Value {
    if k >= cohort.active.len() {
        return Value::Unknown;
    }
    match cell {
        Cell::Share => fraction(cohort.share(k).and_then(Share::value)),
        Cell::Count => count(cohort.active[k]),
        Cell::Revenue => framing.money(cohort.revenue[k]),
        Cell::RevenuePerCustomer => {
            let spent = cohort.revenue_per_customer(k, framing.currency.decimals());
            spent.map_or(Value::Unknown, |spent| framing.money(spent))
        }
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

fn explanation(
    histories: &Histories,
    parts: &[Period],
    triangle: &Cohorts,
    framing: &Framing<'_>,
) -> Vec<Text> {
    let mut lines = framing.definition(cohort::DEFINITION);
    lines.push(phrase!(
        "period 0 is the period of the first purchase; an empty cell was not observed to its end"
    ));
    for (part, cohort) in parts.iter().zip(&triangle.cohorts).filter(|(_, c)| c.size > 0) {
        let members = cohort::members(histories, cohort.window, cohort.window);
        lines.extend(framing.side(Text::own(&part.label), members.map(|(customer, _)| customer)));
    }
    lines
}
