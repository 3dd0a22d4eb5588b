//! `repeat`: the share of customers with at least two purchase days, and how soon the second follows.

use super::groups::{group_name, shown};
use super::{By, Direction, Grouped, Headline, Metric};
use crate::i18n::Text;
use crate::metrics::repeat::{self, SPANS, Standing};
use crate::metrics::{Histories, Share, survival};
use crate::model::{TableId, Value};
use crate::report::framing::{
    Explain, Framing, all, column, count, few_customers, first_column, fraction, indented, remark, share_cells, share_line,
};
use crate::report::{Report, Unit};
use crate::study::Study;

pub(super) static METRIC: Metric = Metric {
    name: "repeat",
    about: || phrase!("How many customers came back: the share with at least two purchase days"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: &[repeat::DEFINITION, repeat::WITHIN],
    source: "Farris et al., Marketing Metrics; over time: Kaplan and Meier 1958",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals],
    examples: &[
        "rolo repeat --period 2025",
        "rolo repeat --by tier --explain",
        "rolo repeat --input orders.csv --from 1997-01-01 --to 1998-06-30",
    ],
    choices: &[],
    groups: Grouped::ByField(
        || phrase!("the repeat rate is of one window"),
        || phrase!("give one with --period, or group by a field: --by tier; `rolo cohort` shows it over time"),
    ),
    headline: Some(headline),
    report: |study, options| {
        let name = |customer| study.name(customer);
        let mut report = repeat(study.purchases(), &options.framing(study, &name), &options.by);
        report.notes.extend(study.purchase_notes());
        report
    },
};

/// The repeat rate of the window; None without purchases.
fn headline(study: &Study<'_>, framing: &Framing<'_>) -> Option<Headline> {
    if study.purchases().lines() == 0 {
        return None;
    }
    let rate = repeat::repeat(study.purchases(), framing.window(), &SPANS, framing.counted).rate;
    let explanation = vec![repeat::DEFINITION.text(), indented(share_line(rate))];
    Some(Headline::share(|| phrase!("repeat rate"), rate, explanation))
}

/// The repeat rate of the window, or of each group.
pub(super) fn repeat(histories: &Histories, framing: &Framing<'_>, by: &By) -> Report {
    let columns = vec![
        first_column(by.key("measure")),
        column("rate", "rate", Unit::Fraction),
        column("rate_low", "low", Unit::Fraction),
        column("rate_high", "high", Unit::Fraction),
        column("repeat_customers", "came back", Unit::Count),
        column("customers", "customers", Unit::Count),
        column("remark", "", Unit::None),
    ];
    let mut report = framing.report("rolo.repeat/1", phrase!("Repeat purchases"), columns);
    let result = repeat::repeat(histories, framing.window(), &SPANS, framing.counted);
    if let Some(grouping) = by.grouping() {
        let mut shares = vec![Share::default(); grouping.len()];
        for (customer, standing) in repeat::standings(histories, framing.window()) {
            let share = &mut shares[grouping.group(customer as usize) as usize];
            share.of += 1;
            share.hits += u64::from(standing == Standing::Repeat);
        }
        for group in shown(by, shares.len(), |group| shares[group].of > 0) {
            report.rows.push(row(group_name(grouping, group), shares[group]));
        }
        report.rows.push(row(all(), result.rate));
    } else {
        whole(&mut report, histories, framing, &result);
    }
    report.notes.push(phrase!("orders of one day are one purchase; refunds are none"));
    report.notes.extend(few_customers(result.rate.of));
    if framing.explain != Explain::Off {
        report.explanation = explanation(histories, framing, &result);
    }
    report
}

/// The rate of the window, and how soon new customers came back.
fn whole(report: &mut Report, histories: &Histories, framing: &Framing<'_>, result: &repeat::Repeat) {
    report.rows.push(row(Value::Phrase(phrase!("in the window")), result.rate));
    for &(span, share) in &result.within {
        report.rows.push(row(Value::Phrase(phrase!("within {span} days", span)), share));
    }
    let curve = survival::kaplan_meier(&repeat::second_purchase(histories, framing.window()));
    for span in SPANS {
        let left = curve.at(f64::from(span));
        let Some(left) = left.filter(|_| curve.n > 0) else { continue };
        let step = curve.steps.iter().rfind(|s| s.time <= f64::from(span)).and_then(|s| s.interval);
        report.rows.push(vec![
            Value::Phrase(phrase!("within {span} days, by Kaplan–Meier", span)),
            fraction(Some(1.0 - left)),
            fraction(step.map(|i| 1.0 - i.high)),
            fraction(step.map(|i| 1.0 - i.low)),
            Value::Unknown,
            count(curve.n),
            remark(curve.n),
        ]);
    }
    report.notes.push(match curve.median() {
        Some(days) => {
            phrase!("half of all new customers have come back after {days} days (Kaplan–Meier)", days)
        },
        None if curve.n > 0 => phrase!("fewer than half of all new customers have come back so far"),
        None => phrase!("no new customers in the window"),
    });
    if let Some(days) = result.median_days {
        report.notes.push(phrase!("those who came back did so after a median of {days} days", days));
    }
}

fn row(label: Value, share: Share) -> Vec<Value> {
    [label].into_iter().chain(share_cells(share)).collect()
}

fn explanation(histories: &Histories, framing: &Framing<'_>, result: &repeat::Repeat) -> Vec<Text> {
    let mut lines = framing.definition(repeat::DEFINITION);
    lines.push(share_line(result.rate));
    lines.push(repeat::WITHIN.text());
    for (span, share) in &result.within {
        lines.push(phrase!("within {span} days: {share}", span, share = share_line(*share)));
    }
    for (standing, what) in [(Standing::Repeat, phrase!("came back")), (Standing::Once, phrase!("bought on one day"))] {
        let of = repeat::standings(histories, framing.window()).filter(|(_, s)| *s == standing);
        lines.extend(framing.side(what, of.map(|(customer, _)| customer)));
    }
    lines
}
