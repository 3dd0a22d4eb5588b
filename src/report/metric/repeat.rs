//! `repeat`: the share of customers with at least two purchase days, and how soon the second follows.

use super::table::{Measure, Span};
use super::{Direction, Grouped, Headline, Metric, fill};
use crate::i18n::Text;
use crate::metrics::repeat::{self, Buyer, Repeat, SPANS};
use crate::metrics::{Histories, Share, survival};
use crate::model::{Day, TableId, Value};
use crate::report::framing::{
    Explain, Framing, column, count, few_customers, fraction, fractions, indented, remark, share_cells, share_line,
};
use crate::report::{Column, Report, Unit};
use crate::study::{Layout, Study};

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
        "rolo repeat --by year,city -w tags:vip",
        "rolo repeat --input orders.csv.gz --dates dmy",
    ],
    choices: &[],
    groups: Grouped { log: Some(TableId::Orders), ..Grouped::AT_END },
    headline: Some(headline),
    report: |study, options| {
        let name = |customer| study.name(customer);
        let mut report = repeat(study.purchases(), &options.framing(study, &name), &options.layout);
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

/// The repeat rate of the window, of its periods or of each group.
pub(super) fn repeat(histories: &Histories, framing: &Framing<'_>, layout: &Layout) -> Report {
    let mut report = framing.report("rolo.repeat/1", phrase!("Repeat purchases"), Vec::new());
    let table = fill(&Returns { histories }, layout, framing, &mut report);
    let buyers = table.all().cloned().unwrap_or_default();
    if !layout.is_timed && layout.field.is_none() && !buyers.is_empty() {
        whole(&mut report, &buyers, framing);
    }
    report.notes.push(phrase!("orders of one day are one purchase; refunds are none"));
    if layout.is_timed {
        report.notes.push(phrase!("all: the finished periods together, each customer once in each of them"));
    }
    report.notes.extend(few_customers(buyers.len() as u64));
    report
}

/// Who came back.
struct Returns<'a> {
    histories: &'a Histories,
}

impl Measure for Returns<'_> {
    type Fact = Buyer;
    type Of = Vec<Buyer>;

    const WHOLE: &'static str = "measure";

    fn columns(&self) -> Vec<Column> {
        vec![
            column("rate", "rate", Unit::Fraction),
            column("rate_low", "low", Unit::Fraction),
            column("rate_high", "high", Unit::Fraction),
            column("repeat_customers", "came back", Unit::Count),
            column("customers", "customers", Unit::Count),
        ]
    }

    fn facts(&self, span: Span<'_>) -> Vec<Buyer> {
        span.parts.iter().flat_map(|part| repeat::buyers(self.histories, part.window())).collect()
    }

    fn owner(&self, buyer: Buyer) -> u32 {
        buyer.customer
    }

    fn sum(&self, buyers: &[Buyer], _: Span<'_>) -> Vec<Buyer> {
        buyers.to_vec()
    }

    fn cells(&self, of: &Vec<Buyer>, _: Span<'_>) -> Vec<Value> {
        let rate = repeat::rate(of);
        let [low, high] = fractions(rate.interval());
        vec![fraction(rate.value()), low, high, count(rate.hits), count(rate.of)]
    }

    fn figure(&self, of: &Vec<Buyer>) -> Option<f64> {
        repeat::rate(of).value()
    }

    fn n(&self, of: &Vec<Buyer>) -> u64 {
        of.len() as u64
    }

    fn missing(&self, from: Day, to: Day) -> Text {
        phrase!("no purchases from {from} to {to}", from, to)
    }

    fn last_day(&self) -> Option<Day> {
        self.histories.last()
    }

    fn share(&self, of: &Vec<Buyer>) -> Option<Share> {
        Some(repeat::rate(of))
    }

    fn definition(&self, framing: &Framing<'_>) -> Vec<Text> {
        framing.definition(repeat::DEFINITION)
    }

    fn told(&self, of: &Vec<Buyer>, _: Span<'_>) -> Vec<Text> {
        vec![share_line(repeat::rate(of))]
    }

    fn sides(&self, buyers: &[Buyer], framing: &Framing<'_>) -> Vec<Text> {
        let side = |what, came_back: bool| {
            let of = buyers.iter().filter(|buyer| (buyer.days > 1) == came_back);
            framing.side(what, of.map(|buyer| buyer.customer))
        };
        [side(phrase!("came back"), true), side(phrase!("bought on one day"), false)].concat()
    }
}

/// How soon new customers came back.
fn whole(report: &mut Report, buyers: &[Buyer], framing: &Framing<'_>) {
    let result = Repeat::of(buyers, &SPANS, framing.frame());
    if let Some(label) = report.rows.first_mut().and_then(|row| row.first_mut()) {
        *label = Value::Phrase(phrase!("in the window"));
    }
    for &(span, share) in &result.within {
        let label = Value::Phrase(phrase!("within {span} days", span));
        report.rows.push([label].into_iter().chain(share_cells(share)).collect());
    }
    let curve = survival::kaplan_meier(&repeat::second_purchase(buyers, framing.as_of));
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
        }
        None if curve.n > 0 => phrase!("fewer than half of all new customers have come back so far"),
        None => phrase!("no new customers in the window"),
    });
    if let Some(days) = result.median_days {
        report.notes.push(phrase!("those who came back did so after a median of {days} days", days));
    }
    if framing.explain != Explain::Off {
        report.explanation.push(repeat::WITHIN.text());
        for (span, share) in &result.within {
            report.explanation.push(phrase!("within {span} days: {share}", span, share = share_line(*share)));
        }
    }
}
