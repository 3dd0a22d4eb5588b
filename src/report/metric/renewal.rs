//! `renewal`: how many contracts that ended went on, by count and by value.

use super::table::{Measure, Span};
use super::{Direction, Grouped, Metric, fill};
use crate::i18n::Text;
use crate::metrics::facts::Terms;
use crate::metrics::renewal::{self, BY_VALUE, DEFINITION, End, Fate, GRACE, Renewal};
use crate::metrics::{SMALL, Share};
use crate::model::{Day, TableId, Value};
use crate::report::framing::{Framing, column, count, fraction, fractions, share_line};
use crate::report::{Column, Report, Unit};
use crate::study::Layout;

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
    groups: Grouped { log: Some(TableId::Contracts), ..Grouped::AT_END },
    headline: None,
    report: |study, options| {
        let name = |customer| study.name(customer);
        renewal((study.terms(), study.term_rows()), &options.framing(study, &name), &options.layout)
    },
};

/// The renewals of the window, its periods or the groups of the customers; the terms come with the rows they are.
pub(super) fn renewal(terms: (&Terms, &[usize]), framing: &Framing<'_>, layout: &Layout) -> Report {
    let mut report = framing.report("rolo.renewal/1", phrase!("Renewals"), Vec::new());
    let (terms, rows) = terms;
    let table = fill(&Renewals { terms, rows, framing }, layout, framing, &mut report);
    notes(&mut report, &table.all().copied().unwrap_or_default());
    report
}

/// What became of the terms that ended.
struct Renewals<'a> {
    terms: &'a Terms,
    rows: &'a [usize],
    framing: &'a Framing<'a>,
}

impl Measure for Renewals<'_> {
    type Fact = End;
    type Of = Renewal;

    const WHOLE: &'static str = "group";

    fn columns(&self) -> Vec<Column> {
        vec![
            column("renewal", "renewal rate", Unit::Fraction),
            column("renewal_low", "low", Unit::Fraction),
            column("renewal_high", "high", Unit::Fraction),
            column("renewed", "renewed", Unit::Count),
            column("ended", "ended", Unit::Count),
            column("renewal_by_value", "by value", Unit::Fraction),
            column("renewed_value", "went on a month", Unit::Money),
            column("ended_value", "ended a month", Unit::Money),
            column("undecided", "undecided", Unit::Count),
        ]
    }

    fn facts(&self, span: Span<'_>) -> Vec<End> {
        renewal::ends(self.terms, span.window(), self.framing.as_of)
    }

    fn owner(&self, end: End) -> u32 {
        self.terms.customer[end.row]
    }

    fn row(&self, end: End) -> u32 {
        self.rows.get(end.row).map_or(u32::MAX, |&row| row as u32)
    }

    fn sum(&self, ends: &[End], _: Span<'_>) -> Renewal {
        Renewal::of(ends.iter())
    }

    fn cells(&self, of: &Renewal, _: Span<'_>) -> Vec<Value> {
        let [low, high] = fractions(of.rate.interval());
        let [went_on, all] = [of.renewed_value, of.ended_value].map(|value| self.framing.rounded_money(value));
        let Share { hits, of: ended } = of.rate;
        let rate = fraction(of.rate.value());
        let by_value = fraction(of.by_value());
        vec![rate, low, high, count(hits), count(ended), by_value, went_on, all, count(of.undecided)]
    }

    fn figure(&self, of: &Renewal) -> Option<f64> {
        of.rate.value()
    }

    fn n(&self, of: &Renewal) -> u64 {
        of.rate.of
    }

    fn is_something(&self, of: &Renewal) -> bool {
        of.rate.of + of.undecided > 0
    }

    fn missing(&self, from: Day, to: Day) -> Text {
        phrase!("no contract ended from {from} to {to}", from, to)
    }

    fn last_day(&self) -> Option<Day> {
        let ever = crate::metrics::Window::new(Day(i32::MIN), self.framing.as_of);
        renewal::ends(self.terms, ever, self.framing.as_of).iter().map(|end| end.day).max()
    }

    fn share(&self, of: &Renewal) -> Option<Share> {
        Some(of.rate)
    }

    fn definition(&self, framing: &Framing<'_>) -> Vec<Text> {
        let mut lines = framing.definition(DEFINITION);
        lines.insert(1, BY_VALUE.text());
        lines
    }

    fn told(&self, of: &Renewal, _: Span<'_>) -> Vec<Text> {
        vec![share_line(of.rate)]
    }

    fn sides(&self, ends: &[End], framing: &Framing<'_>) -> Vec<Text> {
        let side = |(fate, what): (Fate, Text)| {
            let of = ends.iter().filter(|end| end.fate == fate);
            let told = |end: &End| {
                (self.owner(*end), f64::from(end.day.0), phrase!("on {day}", day = end.day))
            };
            framing.side_with(what, of.map(told))
        };
        let fates = [
            (Fate::Renewed, phrase!("renewed")),
            (Fate::Ended, phrase!("ended")),
            (Fate::Undecided, phrase!("undecided")),
        ];
        fates.into_iter().flat_map(side).collect()
    }
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
    let n = whole.rate.of;
    if (1..SMALL).contains(&n) {
        report.notes.push(plural!(
            n,
            "small sample: {count} ended term, look at the interval",
            "small sample: {count} ended terms, look at the interval"
        ));
    }
}
