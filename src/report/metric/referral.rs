//! `referral`: how many new customers somebody sent, and what became of those who were sent.

use super::table::{Measure, Span};
use super::{Direction, Grouped, Metric, fill};
use crate::i18n::Text;
use crate::metrics::facts::NOBODY;
use crate::metrics::referral::{self, DEFINITION, Referral};
use crate::metrics::{Share, Window};
use crate::model::{Day, TableId, Value};
use crate::report::framing::{Framing, column, count, few_customers, fraction, fractions, number, share_line};
use crate::report::{Column, Report, Unit};
use crate::study::Layout;

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
    groups: Grouped::AT_END,
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        let facts = (study.customers_since(), study.referrers());
        let mut report = referral(&facts.0, &facts.1, &options.framing(study, &name), &options.layout);
        report.notes.extend(study.purchase_notes());
        report
    },
};

/// The referrals of the window, its periods or its groups.
pub(super) fn referral(
    since: &[Option<Day>],
    referrer: &[u32],
    framing: &Framing<'_>,
    layout: &Layout,
) -> Report {
    let mut report = framing.report("rolo.referral/1", phrase!("Referrals"), Vec::new());
    let sent = Sent { since, referrer, window: framing.window(), is_timed: layout.is_timed };
    let table = fill(&sent, layout, framing, &mut report);
    if !layout.is_timed {
        report.notes.push(phrase!("per customer and conversion are as of the day; the rate is of the window"));
    }
    report.notes.extend(few_customers(table.all().map_or(0, |of| of.rate.of)));
    report
}

/// Who was sent, by whom, and became a customer.
struct Sent<'a> {
    since: &'a [Option<Day>],
    referrer: &'a [u32],
    window: Window,
    is_timed: bool,
}

impl Sent<'_> {
    fn was_sent(&self, who: u32) -> bool {
        let sender = self.referrer.get(who as usize).copied().unwrap_or(NOBODY);
        sender != NOBODY && sender != who
    }
}

impl Measure for Sent<'_> {
    type Fact = u32;
    type Of = Referral;

    const WHOLE: &'static str = "group";
    const CHOOSES_ACROSS: bool = true;

    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            column("referral", "referral rate", Unit::Fraction),
            column("referral_low", "low", Unit::Fraction),
            column("referral_high", "high", Unit::Fraction),
            column("referred_new", "referred", Unit::Count),
            column("new_customers", "new customers", Unit::Count),
        ];
        // What is of the day is of no period.
        if !self.is_timed {
            columns.extend([
                column("per_customer", "per customer", Unit::None),
                column("conversion", "conversion", Unit::Fraction),
                column("converted", "became customers", Unit::Count),
                column("referred", "people referred", Unit::Count),
            ]);
        }
        columns
    }

    fn facts(&self, span: Span<'_>) -> Vec<u32> {
        let is_new = |day: Option<Day>| day.is_some_and(|day| span.window().contains(day));
        let customers = (0u32..).zip(self.since);
        let counts = |&(who, since): &(u32, &Option<Day>)| {
            is_new(*since) || !self.is_timed && (since.is_some() || self.was_sent(who))
        };
        customers.filter(counts).map(|(who, _)| who).collect()
    }

    fn owner(&self, who: u32) -> u32 {
        who
    }

    fn sum(&self, who: &[u32], span: Span<'_>) -> Referral {
        referral::referral(self.since, self.referrer, span.window(), who.iter().copied())
    }

    fn cells(&self, of: &Referral, _: Span<'_>) -> Vec<Value> {
        let [low, high] = fractions(of.rate.interval());
        let mut cells = vec![fraction(of.rate.value()), low, high, count(of.rate.hits), count(of.rate.of)];
        if !self.is_timed {
            let Share { hits, of: people } = of.conversion;
            let conversion = fraction(of.conversion.value());
            cells.extend([number(of.per_customer()), conversion, count(hits), count(people)]);
        }
        cells
    }

    fn figure(&self, of: &Referral) -> Option<f64> {
        of.rate.value()
    }

    fn n(&self, of: &Referral) -> u64 {
        of.rate.of
    }

    fn is_something(&self, of: &Referral) -> bool {
        of.customers + of.conversion.of > 0
    }

    fn missing(&self, from: Day, to: Day) -> Text {
        phrase!("no new customers from {from} to {to}", from, to)
    }

    fn last_day(&self) -> Option<Day> {
        self.since.iter().flatten().max().copied()
    }

    fn share(&self, of: &Referral) -> Option<Share> {
        Some(of.rate)
    }

    fn definition(&self, framing: &Framing<'_>) -> Vec<Text> {
        framing.definition(DEFINITION)
    }

    fn told(&self, of: &Referral, _: Span<'_>) -> Vec<Text> {
        vec![share_line(of.rate)]
    }

    fn sides(&self, who: &[u32], framing: &Framing<'_>) -> Vec<Text> {
        let of = referral::referral(self.since, self.referrer, self.window, who.iter().copied());
        let new = |sent: bool| {
            let is_new = |who: &u32| self.since[*who as usize].is_some_and(|day| self.window.contains(day));
            who.iter().copied().filter(is_new).filter(move |&who| self.was_sent(who) == sent)
        };
        let mut lines = framing.side(phrase!("referred"), new(true));
        lines.extend(framing.side(phrase!("came by themselves"), new(false)));
        let told = |&(who, people, customers): &(u32, u64, u64)| {
            let words = phrase!("{people} referred, {customers} of them customers now", people, customers);
            (who, -(people as f64), words)
        };
        lines.extend(framing.side_with(phrase!("referrers"), of.referrers.iter().map(told)));
        lines
    }
}
