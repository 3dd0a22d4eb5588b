//! A book at a glance: who there is, what happened, and the rates that matter, each with its interval.

use super::framing::{Explain, Framing, column, count, percent, remark, text};
use super::{Report, Unit};
use crate::i18n::Text;
use crate::math::Interval;
use crate::metrics::nps::{self, Method, Nps};
use crate::metrics::repeat::Repeat;
use crate::metrics::retention::{Formula, Split};
use crate::metrics::{Share, repeat};
use crate::model::Value;

/// What the overview is made of; nothing of it is computed here.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// People in the book, the archived among them: customers and prospects where one person is one customer.
    pub people: u64,
    /// Of the customers' unit: those with a purchase, a contract or a won deal by the day.
    pub customers: u64,
    /// The others.
    pub prospects: u64,
    /// Customers lost by the day.
    pub lost: u64,
    /// Of the people, those who are archived.
    pub archived: u64,
    /// Touches in the window.
    pub touches: u64,
    /// Purchase days in the window, refunds none.
    pub purchase_days: u64,
    /// Spend in the window, refunds deducted, in ten-thousandths of the book's currency.
    pub revenue: i128,
    /// Lines of the window counted but not priced.
    pub unpriced: u64,
    /// The repeat rate of the window, where there are purchases.
    pub repeat: Option<Repeat>,
    /// The retention of the window, where anybody was active before.
    pub retention: Option<Split>,
    /// The score of the window, where anybody answered.
    pub nps: Option<Nps>,
    /// Follow-ups due on the day; overdue ones are not among them.
    pub due_today: Option<u64>,
    /// Follow-ups overdue.
    pub overdue: Option<u64>,
    /// Open deals.
    pub open_deals: Option<u64>,
    /// Open tickets.
    pub open_tickets: Option<u64>,
}

/// One row for each figure that is known.
#[must_use]
pub fn stats(overview: &Overview, framing: &Framing<'_>, formula: Formula, method: Method) -> Report {
    let columns = vec![
        column("figure", "", Unit::None),
        column("value", "value", Unit::None),
        column("unit", "unit", Unit::None),
        column("low", "low", Unit::None),
        column("high", "high", Unit::None),
        column("n", "n", Unit::Count),
        column("remark", "", Unit::None),
    ];
    let mut report = framing.report("rolo.stats/1", "Overview", columns);
    let plain = |figure: &str, value: u64| {
        vec![
            text(figure),
            count(value),
            text("count"),
            Value::Unknown,
            Value::Unknown,
            Value::Unknown,
            text(""),
        ]
    };
    report.rows.push(plain("people", overview.people));
    report.rows.push(plain("customers", overview.customers));
    report.rows.push(plain("prospects", overview.prospects));
    report.rows.push(plain("lost", overview.lost));
    if overview.archived > 0 {
        report.rows.push(plain("archived", overview.archived));
    }
    for (figure, value) in [
        ("due today", overview.due_today),
        ("overdue", overview.overdue),
        ("open deals", overview.open_deals),
        ("open tickets", overview.open_tickets),
    ] {
        report.rows.extend(value.map(|value| plain(figure, value)));
    }
    report.rows.push(plain("touches", overview.touches));
    report.rows.push(plain("orders", overview.purchase_days));
    report.rows.push(vec![
        text("revenue"),
        framing.money(overview.revenue),
        text("money"),
        Value::Unknown,
        Value::Unknown,
        count(overview.purchase_days),
        text(if overview.unpriced > 0 { "not all priced" } else { "" }),
    ]);
    if let Some(result) = &overview.repeat {
        report.rows.push(share_row("repeat rate", result.rate));
    }
    if let Some(split) = overview.retention.filter(|s| s.before > 0) {
        let kept = split.retention(formula);
        report.rows.push(fraction_row("retention", kept, split.interval(formula), split.before));
    }
    if let Some(result) = overview.nps.as_ref().filter(|r| r.counts.n() > 0) {
        let interval = result.counts.interval(method);
        report.rows.push(vec![
            text("NPS"),
            super::framing::number(result.counts.points()),
            text("points"),
            super::framing::number(interval.map(|i| i.low)),
            super::framing::number(interval.map(|i| i.high)),
            count(result.counts.n()),
            remark(result.counts.n()),
        ]);
    }
    report.notes.push(
        "people, customers, prospects, lost and what is due are as of the day; the rest is of the window"
            .to_owned()
            .into(),
    );
    if overview.archived > 0 {
        report.notes.push("the archived are counted among the others".to_owned().into());
    }
    if overview.unpriced > 0 {
        report.notes.push(
            format!("{} order lines counted, not priced: no amount or no rate", overview.unpriced).into(),
        );
    }
    if framing.explain != Explain::Off {
        report.explanation = Text::loose(explanation(overview, framing, formula, method));
    }
    report
}

fn share_row(figure: &str, share: Share) -> Vec<Value> {
    fraction_row(figure, share.value(), share.interval(), share.of)
}

fn fraction_row(figure: &str, value: Option<f64>, interval: Option<Interval>, n: u64) -> Vec<Value> {
    let [low, high] = super::framing::fractions(interval);
    vec![text(figure), super::framing::fraction(value), text("fraction"), low, high, count(n), remark(n)]
}

fn explanation(overview: &Overview, framing: &Framing<'_>, formula: Formula, method: Method) -> Vec<String> {
    let mut lines = vec![
        format!(
            "window {} to {}, as of the end of {}",
            framing.period.from, framing.period.to, framing.as_of
        ),
        format!("one customer is one {}", framing.counted.word()),
        "customer: a purchase, a contract or a won deal by the day; everybody else is a prospect".to_owned(),
        "touch: an interaction but a note, no-answer, bounced or bulk".to_owned(),
        "orders: days with a purchase, each customer's own; refunds are none and reduce revenue".to_owned(),
    ];
    if let Some(result) = &overview.repeat {
        lines.push(format!("{} = {}", repeat::DEFINITION.name, repeat::DEFINITION.formula));
        lines.push(format!("  {}", super::framing::share_line(result.rate)));
    }
    if let Some(split) = &overview.retention {
        let definition = formula.definition();
        lines.push(format!("{} = {}", definition.name, definition.formula));
        lines.push(format!("  {}", super::retention::arithmetic(split, formula)));
    }
    if let Some(result) = &overview.nps {
        lines.push(format!("{} = {}", nps::DEFINITION.name, nps::DEFINITION.formula));
        let counts = result.counts;
        lines.push(format!(
            "  100 × ({} − {}) / {}, interval by {}",
            counts.promoters,
            counts.detractors,
            counts.n(),
            method.word()
        ));
    }
    if overview.customers > 0 {
        let lost = Share::new(overview.lost, overview.customers);
        lines.push(format!("lost: {} of customers", percent(lost.value())));
    }
    lines
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
        let report = stats(&overview, &framing, Formula::Locked, Method::AdjustedWald);
        let figures: Vec<Value> = report.rows.iter().map(|row| row[0].clone()).collect();
        let expected =
            ["people", "customers", "prospects", "lost", "overdue", "touches", "orders", "revenue"];
        assert_eq!(figures, expected.map(|f| Value::Text(f.to_owned())));
        assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
        assert!(report.notes[0].english().contains("the default"), "{:?}", report.notes);
    }
}
