//! `renewal`: how many contracts that ended went on, by count and by value.

use super::groups::{against_the_rest, group_name, shown};
use super::{By, Direction, Grouped, Metric};
use crate::metrics::facts::Terms;
use crate::metrics::renewal::{self, BY_VALUE, DEFINITION, End, Fate, GRACE, Renewal};
use crate::metrics::{SMALL, Share, Window};
use crate::model::{TableId, Value};
use crate::report::framing::{
    Explain, Framing, all, column, compared, count, first_column, fraction, share_cells, share_line, text,
};
use crate::report::{Report, Unit};

pub(super) static METRIC: Metric = Metric {
    name: "renewal",
    about: || phrase!("How many contracts that ended went on, by count and by value"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: &[DEFINITION, BY_VALUE],
    source: "subscription practice; interval: Wilson 1927",
    needs: &[TableId::Contacts, TableId::Contracts],
    examples: &[
        "rolo renewal",
        "rolo renewal --by quarter --period 2025",
        "rolo renewal --by tier --explain",
    ],
    choices: &[],
    groups: Grouped::AtEnd,
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        renewal(study.terms(), &options.framing(study, &name), &options.by)
    },
};

/// The renewals of the window, its periods or the groups of the customers.
pub(super) fn renewal(terms: &Terms, framing: &Framing<'_>, by: &By) -> Report {
    let mut columns = vec![
        first_column(by.key("group")),
        column("renewal", "renewal rate", Unit::Fraction),
        column("renewal_low", "low", Unit::Fraction),
        column("renewal_high", "high", Unit::Fraction),
        column("renewed", "renewed", Unit::Count),
        column("ended", "ended", Unit::Count),
        column("renewal_by_value", "by value", Unit::Fraction),
        column("renewed_value", "went on a month", Unit::Money),
        column("ended_value", "ended a month", Unit::Money),
        column("undecided", "undecided", Unit::Count),
        column("remark", "", Unit::None),
    ];
    if by.grouping().is_some() {
        columns.insert(10, column("p", "p", Unit::Probability));
    }
    let mut report = framing.report("rolo.renewal/1", phrase!("Renewals"), columns);
    let ends = renewal::ends(terms, framing.window(), framing.as_of);
    let whole = Renewal::of(ends.iter());
    if let By::Time(parts) = by {
        for part in parts {
            let window = Window::from(part);
            let of_part = Renewal::of(ends.iter().filter(|end| window.contains(end.day)));
            report.rows.push(row(text(&part.label), &of_part, framing, None));
        }
    }
    if let Some(grouping) = by.grouping() {
        let group_of = |end: &End| grouping.group(terms.customer[end.row] as usize) as usize;
        let of: Vec<Renewal> = (0..grouping.len())
            .map(|group| Renewal::of(ends.iter().filter(|end| group_of(end) == group)))
            .collect();
        let shown = shown(by, of.len(), |group| of[group].rate.of + of[group].undecided > 0);
        let shares: Vec<Share> = shown.iter().map(|&group| of[group].rate).collect();
        let p = against_the_rest(&shares, whole.rate);
        for (&group, &p) in shown.iter().zip(&p) {
            report.rows.push(row(group_name(grouping, group), &of[group], framing, Some(p)));
        }
        report.notes.extend(compared(&p));
    }
    report.rows.push(row(all(), &whole, framing, by.grouping().map(|_| None)));
    notes(&mut report, &whole);
    if framing.explain != Explain::Off {
        report.explanation = framing.definition(DEFINITION);
        report.explanation.insert(1, BY_VALUE.text());
        report.explanation.push(share_line(whole.rate));
        for (fate, what) in [
            (Fate::Renewed, phrase!("renewed")),
            (Fate::Ended, phrase!("ended")),
            (Fate::Undecided, phrase!("undecided")),
        ] {
            let of = ends.iter().filter(|end| end.fate == fate);
            let told = of.map(|end| (terms.customer[end.row], phrase!("on {day}", day = end.day)));
            report.explanation.extend(framing.side_with(what, told));
        }
    }
    report
}

fn row(label: Value, of: &Renewal, framing: &Framing<'_>, p: Option<Option<f64>>) -> Vec<Value> {
    let [rate, low, high, renewed, ended, remark] = share_cells(of.rate);
    let [went_on, all] = [of.renewed_value, of.ended_value].map(|value| framing.rounded_money(value));
    let cells =
        [label, rate, low, high, renewed, ended, fraction(of.by_value()), went_on, all, count(of.undecided)];
    cells.into_iter().chain(p.map(fraction)).chain([remark]).collect()
}

fn notes(report: &mut Report, whole: &Renewal) {
    report.notes.push(phrase!("a term that renews by itself counts at each anniversary"));
    if whole.undecided > 0 {
        report.notes.push(plural!(
            whole.undecided,
            "{count} term ended less than {days} days ago without a successor: undecided, left out",
            "{count} terms ended less than {days} days ago without a successor: undecided, left out",
            days = GRACE
        ));
    }
    if whole.unpriced > 0 {
        report.notes.push(plural!(
            whole.unpriced,
            "{count} ended term is not priced: in the count, not in the value",
            "{count} ended terms are not priced: in the count, not in the value"
        ));
    }
    match whole.rate.of {
        0 => report.notes.push(phrase!("no contract ended in the window")),
        n @ 1..SMALL => report.notes.push(plural!(
            n,
            "small sample: {count} ended term, look at the interval",
            "small sample: {count} ended terms, look at the interval"
        )),
        _ => {}
    }
}
