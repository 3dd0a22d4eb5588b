//! The rows of a score: promoters, passives and detractors, groups beside each other, and the trend.

use super::By;
use super::groups::{adjusted, group_name, shown};
use crate::i18n::Text;
use crate::metrics::nps::{self, Counts, Difference, Method, Nps};
use crate::model::Value;
use crate::report::framing::{
    Grouping, all, column, compared, count, first_column, fraction, number, numbers, remark,
};
use crate::report::{Column, Report, Unit};

pub(super) fn columns(by: &By) -> Vec<Column> {
    let mut columns = vec![
        first_column(by.key("group")),
        column("nps", "NPS", Unit::Points),
        column("nps_low", "low", Unit::Points),
        column("nps_high", "high", Unit::Points),
        column("promoters", "promoters", Unit::Count),
        column("passives", "passives", Unit::Count),
        column("detractors", "detractors", Unit::Count),
        column("n", "n", Unit::Count),
    ];
    if by.grouping().is_some() {
        columns.push(column("difference", "against the rest", Unit::Points));
        columns.push(column("p", "p", Unit::Probability));
    }
    columns.push(column("remark", "", Unit::None));
    columns
}

pub(super) fn row(
    label: Value,
    counts: Counts,
    method: Method,
    compared: Option<(Option<f64>, Option<f64>)>,
) -> Vec<Value> {
    let mut row = vec![label, number(counts.points())];
    row.extend(numbers(counts.interval(method)));
    row.extend([counts.promoters, counts.passives, counts.detractors, counts.n()].map(count));
    if let Some((difference, p)) = compared {
        row.extend([number(difference), fraction(p)]);
    }
    row.push(remark(counts.n()));
    row
}

pub(super) fn group_rows(
    report: &mut Report,
    by: &By,
    grouping: Grouping<'_>,
    counts: &[Counts],
    whole: Counts,
    method: Method,
) {
    let shown = shown(by, counts.len(), |group| counts[group].n() > 0);
    let differences: Vec<Option<Difference>> =
        shown.iter().map(|&group| nps::difference(counts[group], whole.without(counts[group]))).collect();
    let p = adjusted(differences.iter().map(|difference| difference.map(|d| d.p)));
    for ((&group, difference), &p) in shown.iter().zip(&differences).zip(&p) {
        let points = difference.map(|d| d.points);
        report.rows.push(row(group_name(grouping, group), counts[group], method, Some((points, p))));
    }
    report.rows.push(row(all(), whole, method, Some((None, None))));
    report.notes.extend(compared(&p));
    if p.iter().any(Option::is_some) {
        report.notes.push(phrase!("the difference is taken from adjusted counts, as the interval is"));
    }
}

pub(super) fn trend_note(result: &Nps) -> Option<Text> {
    let counts: Vec<Counts> = result.periods.iter().map(|(_, counts)| *counts).collect();
    let line = nps::trend(&counts)?;
    Some(phrase!(
        "trend {slope} points per period (p {p}); periods differ at all: Q {q}, p {q_p}",
        slope = format!("{:+.1}", line.slope),
        p = format!("{:.3}", line.p),
        q = format!("{:.2}", line.q),
        q_p = format!("{:.3}", line.q_p)
    ))
}
