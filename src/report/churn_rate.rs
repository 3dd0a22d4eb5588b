//! The churn rate as a report: what retention leaves, and what that is in a year.

use super::framing::{Explain, Framing, Grouping, column, count, fraction, percent};
use super::retention::{By, arithmetic, remark, splits};
use super::{Column, Report, Unit};
use crate::i18n::Text;
use crate::math::Interval;
use crate::metrics::retention::{self, Formula, Split, Standing};
use crate::metrics::{Activity, Window};
use crate::model::Value;

/// 1 − retention of the same definition, by period or by group.
#[must_use]
pub fn churn_rate(activity: &Activity<'_>, framing: &Framing<'_>, formula: Formula, by: By<'_>) -> Report {
    let mut report = framing.report("rolo.churn-rate/1", "Churn rate", columns(by));
    let parts = by.parts(framing.period);
    let Some(result) = splits(activity, framing, parts) else {
        report.notes.push("the periods do not follow each other: nothing computed".to_owned().into());
        return report;
    };
    let base = Window::from(&parts[0].previous());
    if let By::Customers(grouping) = by {
        let groups = grouping.whole(activity.customers());
        let of = retention::by_group(activity, base, framing.window(), &groups, grouping.len())
            .unwrap_or_default();
        for (i, split) in of.iter().enumerate() {
            if i < grouping.names.len() || split.before > 0 {
                report.rows.push(row(label(grouping, i), split, formula, framing));
            }
        }
        report.rows.push(row("all", &result[0], formula, framing));
        report.notes.push(format!("groups are those of {}, the window's start", framing.period.from).into());
    } else {
        for (part, split) in parts.iter().zip(&result) {
            report.rows.push(row(&part.label, split, formula, framing));
        }
    }
    report.notes.push(
        format!("churn is 1 − {}; in a year 1 − (1 − churn)^(365.25/days)", formula.definition().name).into(),
    );
    if framing.explain != Explain::Off {
        report.explanation = Text::loose(framing.definition(formula.definition()));
        let mut before = base;
        for (part, split) in parts.iter().zip(&result) {
            report.explanation.push(
                format!(
                    "{}: retention {}; churn {}, in a year {}",
                    part.label,
                    arithmetic(split, formula),
                    percent(split.churn(formula)),
                    percent(split.annual_churn(formula))
                )
                .into(),
            );
            let standings = retention::standings(activity, before, split.window);
            let lapsed =
                standings.iter().filter(|(_, s)| *s == Standing::Lapsed).map(|&(customer, _)| customer);
            report.explanation.extend(Text::loose(framing.side("lapsed", lapsed)));
            before = split.window;
        }
    }
    report
}

fn columns(by: By<'_>) -> Vec<Column> {
    vec![
        match by {
            By::Whole | By::Period(_) => column("period", "period", Unit::None),
            By::Customers(grouping) => column(grouping.key, grouping.key, Unit::None),
        },
        column("churn", "churn", Unit::Fraction),
        column("churn_low", "low", Unit::Fraction),
        column("churn_high", "high", Unit::Fraction),
        column("annual_churn", "in a year", Unit::Fraction),
        column("lapsed", "lapsed", Unit::Count),
        column("before", "active before", Unit::Count),
        column("remark", "", Unit::None),
    ]
}

fn row(label: &str, split: &Split, formula: Formula, framing: &Framing<'_>) -> Vec<Value> {
    let turned = split.interval(formula).map(|kept| Interval { low: 1.0 - kept.high, high: 1.0 - kept.low });
    vec![
        super::framing::text(label),
        fraction(split.churn(formula)),
        fraction(turned.map(|i| i.low)),
        fraction(turned.map(|i| i.high)),
        fraction(split.annual_churn(formula)),
        count(split.lapsed),
        count(split.before),
        Value::Text(remark(split, formula, framing)),
    ]
}

fn label<'a>(grouping: Grouping<'a>, group: usize) -> &'a str {
    grouping.names.get(group).map_or("(none)", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::metrics::activity::Source;
    use crate::metrics::facts::Events;
    use crate::model::{Currency, Day, Period};
    use crate::report::framing::Chosen;

    #[test]
    fn churn_is_what_retention_leaves() {
        let mut events = Events::default();
        let day = |m, d| Day::new(2026, m, d).unwrap();
        for (customer, on) in [
            (0, day(1, 5)),
            (1, day(1, 5)),
            (2, day(1, 6)),
            (3, day(1, 7)),
            (0, day(2, 3)),
            (1, day(2, 9)),
            (2, day(2, 9)),
        ] {
            events.push(customer, on);
        }
        let activity = Activity::new(&[Source::Events(&events)], 4, day(2, 28));
        let period = Period::parse("2026-02", day(2, 28)).unwrap();
        let name = |number: u32| format!("No {number}");
        let framing = Framing {
            period: &period,
            chosen: Chosen::Asked,
            as_of: day(2, 28),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Naming(0),
            name: &name,
        };
        let report = churn_rate(&activity, &framing, Formula::Locked, By::Whole);
        assert_eq!(report.rows[0][1], Value::Fraction(0.25));
        assert_eq!(report.rows[0][5..7], [Value::Int(1), Value::Int(4)]);
        let Value::Fraction(year) = report.rows[0][4] else { panic!("a fraction") };
        assert!((year - 0.976_553).abs() < 1e-5, "{year}");
        assert!(report.explanation.iter().any(|line| *line == *"  No 3"), "{:?}", report.explanation);
    }
}
