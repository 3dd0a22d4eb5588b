//! `cohort`: rows by the period of the first purchase, columns by the periods since.

use super::{Choice, Direction, Grouped, Metric};
use crate::i18n::Text;
use crate::metrics::cohort::{self, Cohort, Cohorts};
use crate::metrics::{Counted, Histories, Periods, SMALL, Share};
use crate::model::{Period, TableId, Value};
use crate::report::framing::{Explain, Framing, all, column, count, fraction, own, text, unpriced_note};
use crate::report::{Report, Unit};
use crate::study::{Layout, Part, ReadOn};

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
        "rolo cohort --by month --cell count --period 2025",
        "rolo cohort --by year,city",
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
    groups: Grouped { read: ReadOn::First, log: Some(TableId::Orders), is_of_history: true, ..Grouped::AT_END },
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let framing = options.framing(study, &name);
        let mut report = cohort(study.purchases(), &options.layout, &framing, options.choice("cell"));
        if options.choice("cell").starts_with("revenue") {
            report.notes.extend(unpriced_note(study.purchases().unpriced(study.window())));
        }
        report.notes.extend(study.purchase_notes());
        report
    },
};

/// One row for each period of first purchase (and group), one column for each period since; the last row is pooled.
pub(super) fn cohort(histories: &Histories, layout: &Layout, framing: &Framing<'_>, cell: &str) -> Report {
    let mut report = framing.report("rolo.cohort/1", phrase!("Cohorts by first purchase"), Vec::new());
    let Some(periods) = Periods::new(layout.parts.iter().map(Part::window).collect()) else { return report };
    // The first may be cut in front, which hides nobody's later purchases.
    let is_seen = |part: &Part| part.coverage.is_whole();
    let observed = layout.parts.iter().skip(1).position(|part| !is_seen(part));
    let observed = observed.map_or(layout.parts.len(), |place| place + 1);
    let observed = if layout.parts.len() == 1 { usize::from(is_seen(&layout.parts[0])) } else { observed };
    let counted = |customer: &u32| layout.counts(0, *customer);
    let customers: Vec<u32> = (0..histories.customers() as u32).filter(counted).collect();
    let triangle = |customers: &[u32]| {
        cohort::cohorts(histories, &periods, observed, customers.iter().copied(), framing.counted)
    };
    let whole = triangle(&customers);
    let groups = layout.values(0).map(|values| values.groups(customers.iter().copied()));
    let groups: Vec<(Option<Value>, Cohorts)> = match groups {
        None => Vec::new(),
        Some(groups) => {
            let mut of = vec![Vec::new(); groups.count()];
            for &customer in &customers {
                groups.of(customer).for_each(|group| of[group].push(customer));
            }
            let none = || Value::Phrase(phrase!("(none)"));
            let name = |group: usize| Some(groups.names.get(group).cloned().unwrap_or_else(none));
            of.iter().enumerate().map(|(group, of)| (name(group), triangle(of))).collect()
        }
    };
    let first = whole.cohorts.iter().position(|cohort| cohort.size > 0).unwrap_or_default();
    let cells = layout.parts.len() - first;
    let unit = columns(&mut report, layout, cell, cells);
    let row = |part: Option<&Part>, group: Option<Value>, size: u64, cells: Vec<Value>| {
        let label = part.map_or_else(|| Value::Phrase(phrase!("pooled")), |part| text(&part.period.label));
        let mut row = vec![label];
        row.extend(layout.field.as_ref().map(|_| group.unwrap_or_else(all)));
        row.push(count(size));
        row.extend(cells);
        let coverage = part.map(|part| part.coverage);
        row.push(coverage.map_or_else(|| text(""), |coverage| own(coverage.text())));
        let said = coverage.filter(|coverage| !coverage.is_whole()).map(crate::metrics::Coverage::text);
        row.push(said.map_or_else(|| text(""), own));
        row
    };
    for (place, part) in layout.parts.iter().enumerate().filter(|(place, _)| whole.cohorts[*place].size > 0) {
        let of_groups = groups.iter().map(|(name, of)| (name.clone(), &of.cohorts[place]));
        for (name, cohort) in of_groups.chain([(None, &whole.cohorts[place])]).filter(|(_, c)| c.size > 0) {
            let values = (0..cells).map(|k| value(cohort, k, cell, framing)).collect();
            report.rows.push(row(Some(part), name, cohort.size, values));
        }
    }
    if unit == Unit::Fraction && !report.rows.is_empty() {
        let left_out = |place: usize| !is_seen(&layout.parts[place]);
        for (name, of) in groups.iter().map(|(name, of)| (name.clone(), of)).chain([(None, &whole)]) {
            let pooled = of.cohorts.iter().enumerate().filter(|(place, _)| !left_out(*place));
            let size = pooled.map(|(_, cohort)| cohort.size).sum();
            let values = (0..cells).map(|k| fraction(of.pooled(k, left_out).value())).collect();
            if size > 0 {
                report.rows.push(row(None, name, size, values));
            }
        }
        report.notes.push(phrase!("pooled: each column only over the cohorts old enough to show it"));
    }
    report.notes.extend(layout.only.as_ref().map(super::table::only_note));
    if layout.field.is_some() {
        report.notes.push(phrase!("groups are those of the day of each customer's first purchase"));
    }
    report.notes.extend(notes(&whole, &layout.parts, framing));
    if report.rows.is_empty() {
        let Period { from, to, .. } = *framing.period;
        let last = histories.last().filter(|day| *day < from);
        let missing = phrase!("nobody bought for the first time from {from} to {to}", from, to);
        report.say_empty(missing, last, framing.chosen);
    }
    if framing.explain != Explain::Off {
        report.explanation = framing.definition(cohort::DEFINITION);
        for (place, part) in layout.parts.iter().enumerate().filter(|(place, _)| whole.cohorts[*place].size > 0) {
            let is_member = |customer: &u32| {
                histories.first(*customer).is_some_and(|first| periods.index(first) == Some(place))
            };
            let members = customers.iter().copied().filter(is_member);
            report.explanation.extend(framing.side(Text::own(&part.period.label), members));
        }
    }
    report
}

/// The columns of so many cells, and what these count.
fn columns(report: &mut Report, layout: &Layout, cell: &str, cells: usize) -> Unit {
    let unit = match cell {
        "count" => Unit::Count,
        "revenue" | "revenue-per-customer" => Unit::Money,
        _ => Unit::Fraction,
    };
    report.columns.push(column("cohort", "cohort", Unit::None));
    report.columns.extend(layout.field.as_ref().map(|field| column(&field.name, &field.name, Unit::None)));
    report.columns.push(column("customers", "customers", Unit::Count));
    report.columns.extend((0..cells).map(|k| column(&format!("period_{k}"), &k.to_string(), unit)));
    report.columns.push(column("coverage", "coverage", Unit::None));
    report.columns.push(column("remark", "", Unit::None));
    unit
}

fn value(cohort: &Cohort, k: usize, cell: &str, framing: &Framing<'_>) -> Value {
    let money = |sum: Option<i128>| sum.map_or(Value::Unknown, |sum| framing.rounded_money(sum));
    match cell {
        "count" => cohort.active.get(k).map_or(Value::Unknown, |&active| count(active)),
        "revenue" => money(cohort.revenue.get(k).copied()),
        "revenue-per-customer" => money(cohort.revenue_per_customer(k, framing.currency.decimals())),
        _ => fraction(cohort.share(k).and_then(Share::value)),
    }
}

fn notes(triangle: &Cohorts, parts: &[Part], framing: &Framing<'_>) -> Vec<Text> {
    let (mut notes, cohorts, from) = (Vec::new(), &triangle.cohorts, framing.period.from);
    if let Some(part) = parts.get(triangle.observed) {
        notes.push(phrase!(
            "{label} is not observed to its end: its column is blank but for its own cohort, and it is not pooled",
            label = &part.period.label
        ));
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
