//! `referral`: how many new customers somebody sent, and what became of those who were sent.

use super::groups::{against_the_rest, group_name, shown};
use super::{By, Direction, Grouped, Metric};
use crate::metrics::facts::NOBODY;
use crate::metrics::referral::{self, DEFINITION, Referral};
use crate::metrics::{Share, Window};
use crate::model::{Day, TableId, Value};
use crate::report::framing::{
    Explain, Framing, all, column, compared, count, few_customers, first_column, fraction, number, share_cells,
    share_line, text,
};
use crate::report::{Report, Unit};

pub(super) static METRIC: Metric = Metric {
    name: "referral",
    about: || phrase!("How many new customers somebody sent, referrals per customer, and how many of the referred bought"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: &[DEFINITION],
    source: "Kumar, Petersen and Leone 2007; interval: Wilson 1927",
    needs: &[TableId::Contacts, TableId::Orders, TableId::Deals, TableId::Contracts],
    examples: &[
        "rolo referral",
        "rolo referral --by quarter --period 2025",
        "rolo referral --explain                        who sent whom, the most first",
    ],
    choices: &[],
    groups: Grouped::AtEnd,
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let facts = (study.customers_since(), study.referrers());
        let mut report = referral(&facts.0, &facts.1, &options.framing(study, &name), &options.by);
        report.notes.extend(study.purchase_notes());
        report
    },
};

/// The referrals of the window, its periods or its groups.
pub(super) fn referral(
    since: &[Option<Day>],
    referrer: &[u32],
    framing: &Framing<'_>,
    by: &By,
) -> Report {
    let mut columns = vec![
        first_column(by.key("group")),
        column("referral", "referral rate", Unit::Fraction),
        column("referral_low", "low", Unit::Fraction),
        column("referral_high", "high", Unit::Fraction),
        column("referred_new", "referred", Unit::Count),
        column("new_customers", "new customers", Unit::Count),
        column("per_customer", "per customer", Unit::None),
        column("conversion", "conversion", Unit::Fraction),
        column("converted", "became customers", Unit::Count),
        column("referred", "people referred", Unit::Count),
        column("remark", "", Unit::None),
    ];
    if by.grouping().is_some() {
        columns.insert(10, column("p", "p", Unit::Probability));
    }
    let mut report = framing.report("rolo.referral/1", phrase!("Referrals"), columns);
    let whole = referral::referral(since, referrer, framing.window(), |_| true);
    if let By::Time(parts) = by {
        for part in parts {
            let of_part = referral::referral(since, referrer, Window::from(part), |_| true);
            let mut row = row(text(&part.label), &of_part, None);
            // What is of the day is said once, of the whole.
            row[6..10].fill(Value::Unknown);
            report.rows.push(row);
        }
    }
    if let Some(grouping) = by.grouping() {
        let of: Vec<Referral> = (0..grouping.len())
            .map(|group| {
                let among = |who: usize| grouping.group(who) as usize == group;
                referral::referral(since, referrer, framing.window(), among)
            })
            .collect();
        let shown = shown(by, of.len(), |group| of[group].customers + of[group].conversion.of > 0);
        let shares: Vec<Share> = shown.iter().map(|&group| of[group].rate).collect();
        let p = against_the_rest(&shares, whole.rate);
        for (&group, &p) in shown.iter().zip(&p) {
            report.rows.push(row(group_name(grouping, group), &of[group], Some(p)));
        }
        report.notes.extend(compared(&p));
    }
    report.rows.push(row(all(), &whole, by.grouping().map(|_| None)));
    report.notes.push(phrase!("per customer and conversion are as of the day; the rate is of the window"));
    report.notes.extend(few_customers(whole.rate.of));
    if framing.explain != Explain::Off {
        report.explanation = framing.definition(DEFINITION);
        report.explanation.push(share_line(whole.rate));
        let new = |sent: bool| {
            let is_new = |who: &usize| since[*who].is_some_and(|day| framing.window().contains(day));
            let was_sent = move |who: &usize| (referrer[*who] != NOBODY && referrer[*who] as usize != *who) == sent;
            (0..since.len()).filter(is_new).filter(was_sent).map(|who| who as u32)
        };
        report.explanation.extend(framing.side(phrase!("referred"), new(true)));
        report.explanation.extend(framing.side(phrase!("came by themselves"), new(false)));
        let told = |&(who, people, customers): &(u32, u64, u64)| {
            (who, phrase!("{people} referred, {customers} of them customers now", people, customers))
        };
        report.explanation.extend(framing.side_with(phrase!("referrers"), whole.referrers.iter().map(told)));
    }
    report
}

fn row(label: Value, of: &Referral, p: Option<Option<f64>>) -> Vec<Value> {
    let [rate, low, high, referred, new, remark] = share_cells(of.rate);
    let Share { hits, of: people } = of.conversion;
    let conversion = fraction(of.conversion.value());
    let cells = [label, rate, low, high, referred, new, number(of.per_customer()), conversion];
    cells.into_iter().chain([count(hits), count(people)]).chain(p.map(fraction)).chain([remark]).collect()
}
