//! The cohort triangle as a report.

use super::framing::{Explain, Framing, column, count, fraction, text};
use super::{Report, Unit};
use crate::i18n::Text;
use crate::metrics::cohort::{self, Cohort, Cohorts};
use crate::metrics::{Histories, Periods, Window};
use crate::model::{Period, Value};

/// What the cells of the triangle hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// The share of the cohort that bought.
    #[default]
    Share,
    /// How many of the cohort bought.
    Count,
    /// What they spent, refunds deducted.
    Revenue,
    /// What each of the cohort has spent so far.
    RevenuePerCustomer,
}

/// One row for each period of first purchase, one column for each period since; the last row is pooled.
///
/// `parts` follow each other and fill the window.
#[must_use]
pub fn cohort(histories: &Histories, parts: &[Period], framing: &Framing<'_>, cell: Cell) -> Report {
    let mut report = framing.report("rolo.cohort/1", "Cohorts by first purchase", Vec::new());
    let Some(periods) = Periods::new(parts.iter().map(Window::from).collect()) else {
        report.notes.push("the periods do not follow each other: nothing computed".to_owned().into());
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
        let mut row = vec![text("pooled"), count(size)];
        row.extend((0..cells).map(|k| fraction(triangle.pooled(k).value())));
        report.rows.push(row);
        report
            .notes
            .push("pooled: each column only over the cohorts old enough to show it".to_owned().into());
    }
    report.notes.extend(Text::loose(notes(&triangle, parts, framing)));
    if framing.explain != Explain::Off {
        report.explanation = Text::loose(explanation(histories, parts, &triangle, framing));
    }
    report
}

fn value(cohort: &Cohort, k: usize, cell: Cell, framing: &Framing<'_>) -> Value {
    if k >= cohort.active.len() {
        return Value::Unknown;
    }
    match cell {
        Cell::Share => fraction(cohort.share(k).and_then(crate::metrics::Share::value)),
        Cell::Count => count(cohort.active[k]),
        Cell::Revenue => framing.money(cohort.revenue[k]),
        Cell::RevenuePerCustomer => {
            let sum: i128 = cohort.revenue[..=k].iter().sum();
            // Rounded to the hundredth, half away from nought; whole ten-thousandths in, so exact.
            framing.money(rounded(sum, i128::from(cohort.size), framing.currency.decimals()))
        }
    }
}

/// `sum / n` of ten-thousandths, rounded to so many decimals.
fn rounded(sum: i128, n: i128, decimals: u32) -> i128 {
    let step = 10i128.pow(4u32.saturating_sub(decimals));
    let unit = step * n.max(1);
    let half = if sum < 0 { -unit / 2 } else { unit / 2 };
    (sum + half) / unit * step
}

fn notes(triangle: &Cohorts, parts: &[Period], framing: &Framing<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(part) = parts.get(triangle.observed) {
        notes
            .push(format!("{} is not over on {}: it and later periods are blank", part.label, framing.as_of));
    }
    if triangle.earlier > 0 {
        notes.push(format!(
            "{} {}s bought first before {}: in no cohort",
            triangle.earlier,
            framing.counted.word(),
            framing.period.from
        ));
    }
    if triangle.cohorts.iter().all(|c| c.size == 0) {
        notes.push("nobody bought for the first time in the window".to_owned());
    }
    let small = triangle.cohorts.iter().filter(|c| c.size > 0 && c.size < crate::metrics::SMALL).count();
    if small > 0 {
        notes.push(format!(
            "{small} cohorts are a small sample: fewer than {} {}s",
            crate::metrics::SMALL,
            framing.counted.word()
        ));
    }
    notes
}

fn explanation(
    histories: &Histories,
    parts: &[Period],
    triangle: &Cohorts,
    framing: &Framing<'_>,
) -> Vec<String> {
    let mut lines = framing.definition(cohort::DEFINITION);
    lines.push(
        "period 0 is the period of the first purchase; an empty cell was not observed to its end".to_owned(),
    );
    for (part, cohort) in parts.iter().zip(&triangle.cohorts).filter(|(_, c)| c.size > 0) {
        let members = cohort::members(histories, cohort.window, cohort.window);
        lines.extend(framing.side(&part.label, members.map(|(customer, _)| customer)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::metrics::facts::Purchases;
    use crate::model::{Currency, Day, period};
    use crate::report::framing::Chosen;

    #[test]
    fn a_triangle_is_blank_beyond_its_observation() {
        let mut purchases = Purchases::default();
        let day = |m, d| Day::new(2026, m, d).unwrap();
        for (customer, on, amount) in
            [(0, day(1, 5), 100_000), (0, day(2, 5), 10_000), (1, day(1, 9), 50_000), (2, day(2, 1), 1)]
        {
            purchases.push(customer, on, amount);
        }
        let histories = Histories::new(&purchases, 3, day(3, 2));
        let period = Period::new(day(1, 1), day(3, 31)).unwrap();
        let parts = period.split(period::Unit::Month);
        let framing = Framing {
            period: &period,
            chosen: Chosen::Asked,
            as_of: day(3, 2),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Off,
            name: &|_| String::new(),
        };
        let report = cohort(&histories, &parts, &framing, Cell::Share);
        assert_eq!(report.columns.len(), 4);
        assert_eq!(report.rows[0][1..], [Value::Int(2), Value::Fraction(1.0), Value::Fraction(0.5)]);
        assert_eq!(report.rows[1][3], Value::Unknown);
        assert_eq!(report.rows[2][0], Value::Text("pooled".into()));
        let money = cohort(&histories, &parts, &framing, Cell::RevenuePerCustomer);
        let Value::Money(money) = money.rows[0][3].clone() else { panic!("money") };
        assert_eq!(money.to_string(), "8.00 EUR");
        assert_eq!(rounded(-15_050, 1, 2), -15_100);
        assert_eq!(rounded(10_000, 3, 2), 3_300);
    }
}
