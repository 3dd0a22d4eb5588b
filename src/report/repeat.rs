//! The repeat rate as a report, and how soon the second purchase follows.

use super::framing::{
    Explain, Framing, Grouping, SMALL_SAMPLE, column, count, fraction, fractions, remark, share_line, text,
};
use super::{Report, Unit};
use crate::i18n::Text;
use crate::metrics::repeat::{self, SPANS, Standing};
use crate::metrics::{Histories, Share, survival};
use crate::model::Value;

/// What the rows of the report are.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// The rate of the window, within 30, 60 and 90 days, and the same by Kaplan–Meier.
    Whole,
    /// The rate of each group.
    Customers(Grouping<'a>),
}

/// How many customers came back.
#[must_use]
pub fn repeat(histories: &Histories, framing: &Framing<'_>, by: By<'_>) -> Report {
    let first = match by {
        By::Whole => column("measure", "", Unit::None),
        By::Customers(grouping) => column(grouping.key, grouping.key, Unit::None),
    };
    let columns = vec![
        first,
        column("rate", "rate", Unit::Fraction),
        column("rate_low", "low", Unit::Fraction),
        column("rate_high", "high", Unit::Fraction),
        column("repeat_customers", "came back", Unit::Count),
        column("customers", "customers", Unit::Count),
        column("remark", "", Unit::None),
    ];
    let mut report = framing.report("rolo.repeat/1", "Repeat purchases", columns);
    let result = repeat::repeat(histories, framing.window(), &SPANS, framing.counted);
    match by {
        By::Whole => {
            report.rows.push(row("in the window", result.rate));
            for &(span, share) in &result.within {
                report.rows.push(row(&format!("within {span} days"), share));
            }
            let curve = survival::kaplan_meier(&repeat::second_purchase(histories, framing.window()));
            for span in SPANS {
                let left = curve.at(f64::from(span));
                let Some(left) = left.filter(|_| curve.n > 0) else { continue };
                let step = curve.steps.iter().rfind(|s| s.time <= f64::from(span)).and_then(|s| s.interval);
                report.rows.push(vec![
                    Value::Text(format!("within {span} days, by Kaplan–Meier")),
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
                    format!("half of all new customers have come back after {days} days (Kaplan–Meier)")
                        .into()
                }
                None if curve.n > 0 => {
                    "fewer than half of all new customers have come back so far".to_owned().into()
                }
                None => "no new customers in the window".into(),
            });
            if let Some(days) = result.median_days {
                report.notes.push(format!("those who came back did so after a median of {days} days").into());
            }
        }
        By::Customers(grouping) => {
            let mut shares = vec![Share::default(); grouping.len()];
            for (customer, standing) in repeat::standings(histories, framing.window()) {
                let share = &mut shares[grouping.group(customer as usize) as usize];
                share.of += 1;
                share.hits += u64::from(standing == Standing::Repeat);
            }
            for (group, share) in shares.iter().enumerate() {
                if group < grouping.names.len() || share.of > 0 {
                    let name = grouping.names.get(group).map_or("(none)", String::as_str);
                    report.rows.push(row(name, *share));
                }
            }
            report.rows.push(row("all", result.rate));
        }
    }
    report.notes.push("orders of one day are one purchase; refunds are none".to_owned().into());
    if result.rate.of == 0 {
        report.notes.push("no customers in the window".to_owned().into());
    } else if result.rate.is_small() {
        report
            .notes
            .push(format!("{SMALL_SAMPLE}: {} customers, look at the interval", result.rate.of).into());
    }
    if framing.explain != Explain::Off {
        report.explanation = Text::loose(explanation(histories, framing, &result));
    }
    report
}

fn row(label: &str, share: Share) -> Vec<Value> {
    let [low, high] = fractions(share.interval());
    vec![
        text(label),
        fraction(share.value()),
        low,
        high,
        count(share.hits),
        count(share.of),
        remark(share.of),
    ]
}

fn explanation(histories: &Histories, framing: &Framing<'_>, result: &repeat::Repeat) -> Vec<String> {
    let mut lines = framing.definition(repeat::DEFINITION);
    lines.push(share_line(result.rate));
    lines.push(format!("{} = {}", repeat::WITHIN.name, repeat::WITHIN.formula));
    for (span, share) in &result.within {
        lines.push(format!("within {span} days: {}", share_line(*share)));
    }
    for (standing, what) in [(Standing::Repeat, "came back"), (Standing::Once, "bought on one day")] {
        let of = repeat::standings(histories, framing.window()).filter(|(_, s)| *s == standing);
        lines.extend(framing.side(what, of.map(|(customer, _)| customer)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::metrics::facts::{NONE, Purchases};
    use crate::model::{Currency, Day, Period};
    use crate::report::framing::Chosen;

    #[test]
    fn rates_name_their_counts_and_customers() {
        let mut purchases = Purchases::default();
        for (customer, day) in [(0, 0), (0, 20), (1, 3), (2, 5), (2, 300)] {
            purchases.push(customer, Day(day), 10_000);
        }
        let histories = Histories::new(&purchases, 3, Day(365));
        let period = Period::new(Day(0), Day(365)).unwrap();
        let name = |number: u32| format!("No {number}");
        let framing = Framing {
            period: &period,
            chosen: Chosen::Default,
            as_of: Day(365),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Naming(0),
            name: &name,
        };
        let report = repeat(&histories, &framing, By::Whole);
        assert_eq!(report.rows[0][1], Value::Fraction(2.0 / 3.0));
        assert_eq!(report.rows[1][4..6], [Value::Int(1), Value::Int(3)]);
        assert_eq!(report.rows.len(), 7);
        assert!(
            report.explanation.iter().any(|line| *line == *"bought on one day: 1"),
            "{:#?}",
            report.explanation
        );
        let names = ["A".to_owned()];
        let grouping = Grouping { key: "tier", names: &names, of: &[0, NONE, 0] };
        let grouped = repeat(&histories, &framing, By::Customers(grouping));
        assert_eq!(grouped.rows.len(), 3);
        assert_eq!(grouped.rows[0][1], Value::Fraction(1.0));
    }
}
