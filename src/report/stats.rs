//! A book at a glance: who there is, what happened, and the headlines of the catalogue of metrics.

use super::framing::{
    Explain, Framing, column, count, fraction, fractions, number, numbers, own, percent, remark, remarks,
    text, unpriced_note,
};
use super::metric::{Direction, Grouped, Headline, METRICS, Metric, only_note};
use super::overview::{Overview, overview};
use super::{Report, Unit};
use crate::book::events::Question;
use crate::book::roster::NOBODY;
use crate::i18n::Text;
use crate::metrics::Share;
use crate::model::{TableId, Value};
use crate::study::{Layout, Study, Values};

/// The overview, which is asked for as a metric is and is none.
pub static STATS: Metric = Metric {
    name: "stats",
    about: || phrase!("The book in a dozen numbers: people, touches, revenue, repeat rate, retention, NPS"),
    unit: Unit::None,
    direction: Direction::Neither,
    definitions: &[],
    source: "",
    needs: &[TableId::Contacts, TableId::Interactions, TableId::Orders, TableId::Deals, TableId::Surveys],
    examples: &["rolo stats", "rolo stats --period 2025", "rolo stats --as-of 2026-01-31 --format json"],
    choices: &[],
    groups: Grouped { has_grains: false, ..Grouped::AT_END },
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let framing = options.framing(study, &name);
        study.purchases();
        study.survey(&[Question::Nps]);
        let layout = &options.layout;
        // The metrics have groups and selections of their own: their figures are of everybody here.
        let headlines: Vec<Headline> = METRICS
            .iter()
            .filter(|_| layout.only.is_none())
            .filter_map(|metric| metric.headline)
            .filter_map(|headline| headline(study, &framing))
            .collect();
        let overview = overview(study, &|number| layout.counts(0, number));
        let mut report = stats(&overview, &headlines, &framing);
        if let (Some(field), Some(values)) = (&layout.field, layout.values(0)) {
            grouped(&mut report, study, layout, (&field.name, values), &framing);
        }
        report.notes.push(study.purchase_note());
        if !overview.apart.is_empty() {
            report
                .notes
                .push(phrase!("what is of no customer is part of the revenue, and of no other figure"));
        }
        report.notes.extend(layout.only.as_ref().map(only_note));
        if layout.only.is_some() || layout.field.is_some() {
            report.notes.push(phrase!(
                "repeat rate, retention and NPS have groups and selections in their own commands"
            ));
        }
        report.notes.push(study.activity_note());
        report
    },
};

/// Puts the figures of each group before those of all, figure by figure.
fn grouped(
    report: &mut Report,
    study: &Study<'_>,
    layout: &Layout,
    by: (&str, &Values),
    framing: &Framing<'_>,
) {
    let (name, values) = by;
    let groups = values.groups(0..study.customers().count() as u32);
    let names = groups.names.iter().cloned().chain([own(phrase!("(none)"))]);
    let all = std::mem::take(&mut report.rows);
    let mut of_groups = Vec::new();
    for (group, name) in names.enumerate() {
        let is_in = |number: u32| layout.counts(0, number) && groups.of(number).any(|of| of == group);
        if (0..study.customers().count() as u32).chain([NOBODY]).any(is_in) {
            of_groups.push((name, figures(&overview(study, &is_in), framing)));
        }
    }
    for row in all {
        for (name, figures) in &of_groups {
            let same = figures.iter().find(|figure| figure[0] == row[0]);
            report.rows.extend(same.cloned().map(|mut figure| {
                figure.insert(1, name.clone());
                figure
            }));
        }
        let mut row = row;
        row.insert(1, own(phrase!("all")));
        report.rows.push(row);
    }
    report.columns.insert(1, column(name, name, Unit::None));
    if groups.overlap() {
        report
            .notes
            .push(phrase!("the groups overlap: one may be in several, and they add up to more than all"));
    }
}

/// One row for each figure that is known.
fn stats(overview: &Overview, headlines: &[Headline], framing: &Framing<'_>) -> Report {
    let columns = vec![
        column("figure", "", Unit::None),
        column("value", "value", Unit::None),
        column("unit", "unit", Unit::None),
        column("low", "low", Unit::None),
        column("high", "high", Unit::None),
        column("n", "n", Unit::Count),
        column("remark", "", Unit::None),
    ];
    let mut report = framing.report("rolo.stats/1", phrase!("Overview"), columns);
    report.rows = figures(overview, framing);
    report.rows.extend(headlines.iter().map(headline_row));
    report.notes.push(phrase!(
        "people, customers, prospects, lost and what is due are as of the day; the rest is of the window"
    ));
    if overview.archived > 0 {
        report.notes.push(phrase!("the archived are counted among the others"));
    }
    report.notes.extend(unpriced_note(overview.unpriced));
    if framing.explain != Explain::Off {
        report.explanation = explanation(overview, headlines, framing);
    }
    report
}

/// The figures that are no metrics, those that are known.
fn figures(overview: &Overview, framing: &Framing<'_>) -> Vec<Vec<Value>> {
    let plain = |figure: Text, value: u64| {
        let [low, high, n] = [const { Value::Unknown }; 3];
        vec![Value::Phrase(figure), count(value), own(Unit::Count.text()), low, high, n, text("")]
    };
    let mut rows = Vec::new();
    for (figure, value) in [
        (phrase!("people"), Some(overview.people)),
        (phrase!("companies"), overview.companies),
        (phrase!("customers"), Some(overview.customers)),
        (phrase!("prospects"), Some(overview.prospects)),
        (phrase!("lost"), Some(overview.lost)),
        (phrase!("archived"), Some(overview.archived).filter(|&archived| archived > 0)),
        (phrase!("due today"), overview.due_today),
        (phrase!("overdue"), overview.overdue),
        (phrase!("open deals"), overview.open_deals),
        (phrase!("open tickets"), overview.open_tickets),
        (phrase!("touches"), Some(overview.touches)),
        (phrase!("orders"), Some(overview.orders)),
    ] {
        rows.extend(value.map(|value| plain(figure, value)));
    }
    rows.push(vec![
        Value::Phrase(phrase!("revenue")),
        if overview.is_converted {
            framing.rounded_money(overview.revenue)
        } else {
            framing.money(overview.revenue)
        },
        own(Unit::Money.text()),
        Value::Unknown,
        Value::Unknown,
        count(overview.orders),
        remarks(revenue_remarks(overview, framing)),
    ]);
    rows
}

/// What of the revenue no customer has, and whether all of it is known.
fn revenue_remarks(overview: &Overview, framing: &Framing<'_>) -> Vec<Text> {
    let apart = overview.apart.iter().map(|apart| apart.of_it(framing.currency));
    apart.chain((overview.unpriced > 0).then(|| phrase!("not all priced"))).collect()
}

fn headline_row(headline: &Headline) -> Vec<Value> {
    let (value, [low, high]) = match headline.unit {
        Unit::Fraction => (fraction(headline.value), fractions(headline.interval)),
        _ => (number(headline.value), numbers(headline.interval)),
    };
    let figure = Value::Phrase((headline.label)());
    vec![figure, value, own(headline.unit.text()), low, high, count(headline.n), remark(headline.n)]
}

fn explanation(overview: &Overview, headlines: &[Headline], framing: &Framing<'_>) -> Vec<Text> {
    let mut lines = Vec::from(framing.stand());
    lines.extend([
        phrase!("customer: a purchase, a contract or a won deal by the day; everybody else is a prospect"),
        phrase!("touch: an interaction but a note, no-answer, bounced or bulk"),
        phrase!("orders: lines with one number are one; refunds are none and reduce revenue"),
    ]);
    lines.extend(headlines.iter().flat_map(|headline| headline.explanation.iter().cloned()));
    if overview.customers > 0 {
        let lost = Share::new(overview.lost, overview.customers);
        lines.push(phrase!("lost: {share} of customers", share = percent(lost.value())));
    }
    lines
}

/// For people: one column a group, of the values alone.
pub fn side_by_side(report: &mut Report) {
    let Some(names) = report.columns.get(1).filter(|column| column.key != "value").map(|_| {
        let mut names: Vec<Value> = Vec::new();
        report.rows.iter().for_each(|row| {
            if !names.contains(&row[1]) {
                names.push(row[1].clone())
            }
        });
        names
    }) else {
        return;
    };
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for row in std::mem::take(&mut report.rows) {
        let place = names.iter().position(|name| *name == row[1]).unwrap_or_default() + 1;
        if rows.last().is_none_or(|last| last[0] != row[0]) {
            let mut cells = vec![Value::Unknown; names.len() + 1];
            cells[0] = row[0].clone();
            rows.push(cells);
        }
        if let Some(last) = rows.last_mut() {
            last[place] = row[2].clone();
        }
    }
    report.rows = rows;
    report.columns.truncate(1);
    report.columns.extend(names.iter().map(|name| {
        let word = match name {
            Value::Phrase(words) => words.english(),
            Value::Text(text) => text.clone(),
            Value::Int(n) => n.to_string(),
            _ => String::new(),
        };
        column(&word, &word, Unit::None)
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::model::{Currency, Day, Period};
    use crate::report::framing::Chosen;

    #[test]
    fn only_known_figures_are_shown() {
        let period = Period::new(Day(0), Day(89)).unwrap();
        let framing = Framing {
            period: &period,
            chosen: Chosen::Default,
            as_of: Day(89),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Naming(0),
            name: &|_| String::new(),
        };
        let overview = Overview {
            people: 12,
            customers: 4,
            overdue: Some(3),
            revenue: 1_250_000,
            ..Overview::default()
        };
        let report = stats(&overview, &[], &framing);
        let figures: Vec<Value> = report.rows.iter().map(|row| row[0].clone()).collect();
        let expected =
            ["people", "customers", "prospects", "lost", "overdue", "touches", "orders", "revenue"];
        let shown: Vec<String> = figures
            .iter()
            .map(|figure| if let Value::Phrase(words) = figure { words.english() } else { String::new() })
            .collect();
        assert_eq!(shown, expected);
        assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
        assert!(report.notes[0].english().contains("the default"), "{:?}", report.notes);
    }
}
