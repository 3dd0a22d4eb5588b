//! What retention and churn share: who stayed of those active before, by period and by group, with the split of the active.

use super::table::{Measure, Span, Table};
use super::{Choice, Options};
use crate::i18n::Text;
use crate::metrics::retention::{self, Formula, Split, Standing, annualised};
use crate::metrics::{Activity, Counted, Definition, SMALL, Share, Window};
use crate::model::{Day, Value};
use crate::report::framing::{Framing, column, count, fraction, fractions, percent, share_line};
use crate::report::{Column, Unit};
use crate::study::{Layout, Part};

/// The definitions, the default first.
pub(super) const DEFINITIONS: &[Definition] = &[Formula::Locked.definition(), Formula::Period.definition()];

/// `--formula`.
pub(super) const CHOICE: Choice = Choice {
    name: "formula",
    about: "Definition: locked |S ∩ E|/|S|, or period (E − N)/S, which may exceed 1",
    value: "NAME",
    words: &[
        ("locked", "Of those active before, the share active now"),
        ("period", "(active now − first-timers)/active before"),
    ],
    shows: None,
};

/// The formula chosen.
pub(super) fn formula(options: &Options) -> Formula {
    if options.choice("formula") == "period" { Formula::Period } else { Formula::Locked }
}

/// Which of the two is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Stayed,
    Left,
}

/// Who stayed, or who left, by one formula.
pub(super) struct Rates<'a> {
    pub(super) activity: &'a Activity,
    pub(super) formula: Formula,
    pub(super) side: Side,
}

impl Measure for Rates<'_> {
    type Fact = (u32, Standing);
    type Of = Split;

    const WHOLE: &'static str = "period";

    fn columns(&self) -> Vec<Column> {
        let rate = |key: &str, label| column(key, label, Unit::Fraction);
        if self.side == Side::Left {
            return vec![
                rate("churn", "churn"),
                rate("churn_low", "low"),
                rate("churn_high", "high"),
                rate("annual_churn", "in a year"),
                rate("annual_churn_low", "low"),
                rate("annual_churn_high", "high"),
                column("lapsed", "lapsed", Unit::Count),
                column("before", "active before", Unit::Count),
            ];
        }
        let mut columns = vec![
            rate("retention", "retention"),
            rate("retention_low", "low"),
            rate("retention_high", "high"),
            column("before", "active before", Unit::Count),
        ];
        let counts = ["active", "new", "retained", "reactivated", "lapsed"];
        columns.extend(counts.map(|key| column(key, key, Unit::Count)));
        columns
    }

    fn facts(&self, span: Span<'_>) -> Vec<(u32, Standing)> {
        let of = |part: &Part| retention::standings(self.activity, Window::from(&part.before), part.window());
        span.parts.iter().flat_map(of).collect()
    }

    fn owner(&self, fact: (u32, Standing)) -> u32 {
        fact.0
    }

    fn sum(&self, facts: &[(u32, Standing)], span: Span<'_>) -> Split {
        Split::of(span.window(), facts.iter().map(|fact| fact.1))
    }

    fn cells(&self, of: &Split, span: Span<'_>) -> Vec<Value> {
        let mut cells = Vec::new();
        if self.side == Side::Left {
            cells.push(fraction(of.churn(self.formula)));
            cells.extend(fractions(of.churn_interval(self.formula)));
            cells.extend(self.in_a_year(of, span).map(fraction));
            cells.extend([of.lapsed, of.before].map(count));
        } else {
            cells.push(fraction(of.retention(self.formula)));
            cells.extend(fractions(of.interval(self.formula)));
            let counts = [of.before, of.active, of.new, of.retained, of.reactivated, of.lapsed];
            cells.extend(counts.map(count));
        }
        cells
    }

    fn figure(&self, of: &Split) -> Option<f64> {
        if self.side == Side::Left { of.churn(self.formula) } else { of.retention(self.formula) }
    }

    fn n(&self, of: &Split) -> u64 {
        of.before
    }

    fn is_something(&self, of: &Split) -> bool {
        of.before + of.active > 0
    }

    fn missing(&self, from: Day, to: Day) -> Text {
        phrase!("nobody was active before the window {from} to {to}", from, to)
    }

    fn last_day(&self) -> Option<Day> {
        self.activity.last()
    }

    fn remarks(&self, of: &Split) -> Vec<Text> {
        let nobody = (of.before == 0 && of.active > 0).then(|| phrase!("nobody active before"));
        let is_above = of.retention(self.formula).is_some_and(|kept| kept > 1.0);
        nobody.into_iter().chain(is_above.then(|| phrase!("above 1: holds the reactivated"))).collect()
    }

    fn share(&self, of: &Split) -> Option<Share> {
        // Period retention is no proportion: no test is said to hold for it.
        (self.formula == Formula::Locked).then(|| of.share(Formula::Locked))
    }

    fn definition(&self, framing: &Framing<'_>) -> Vec<Text> {
        let mut lines = framing.definition(self.formula.definition());
        lines.push(phrase!(
            "S: active in the period before; E: active in the period; N: active for the first time ever"
        ));
        lines
    }

    fn told(&self, of: &Split, span: Span<'_>) -> Vec<Text> {
        let Split { before, active, new, retained, reactivated, lapsed, .. } = of;
        let arithmetic = arithmetic(of, self.formula);
        if self.side == Side::Left {
            let churn = percent(of.churn(self.formula));
            let mut lines =
                vec![phrase!("retention {retention}; churn {churn}", retention = arithmetic, churn)];
            if let [Some(year), ..] = self.in_a_year(of, span) {
                lines.push(phrase!("in a year {in_a_year}", in_a_year = percent(Some(year))));
            }
            return lines;
        }
        vec![
            arithmetic,
            phrase!(
                "active {active} = new {new} + retained {retained} + reactivated {reactivated}; before {before} = retained {retained} + lapsed {lapsed}",
                active,
                new,
                retained,
                reactivated,
                before,
                lapsed
            ),
        ]
    }

    fn sides(&self, facts: &[(u32, Standing)], framing: &Framing<'_>) -> Vec<Text> {
        let stayed: &[Standing] =
            &[Standing::Retained, Standing::Lapsed, Standing::New, Standing::Reactivated];
        let wanted = if self.side == Side::Left { &[Standing::Lapsed] } else { stayed };
        let side = |&wanted: &Standing| {
            let of = facts.iter().filter(|fact| fact.1 == wanted);
            framing.side(word(wanted), of.map(|fact| fact.0))
        };
        wanted.iter().flat_map(side).collect()
    }
}

impl Rates<'_> {
    /// The churn of a year with its interval; of finished periods that are long enough alone.
    fn in_a_year(&self, of: &Split, span: Span<'_>) -> [Option<f64>; 3] {
        let interval = of.churn_interval(self.formula);
        let ends = [of.churn(self.formula), interval.map(|ends| ends.low), interval.map(|ends| ends.high)];
        ends.map(|end| annualised(end.filter(|_| span.is_whole())?, span.days()))
    }

    /// What is said of the rate wherever it is shown.
    pub(super) fn notes(&self, table: &Table<Self>, layout: &Layout, framing: &Framing<'_>) -> Vec<Text> {
        let base = Window::from(&layout.parts[0].before).text();
        let small = table.is_small(self).then(|| match framing.counted {
            Counted::Contact => phrase!("small sample marks a rate of fewer than {n} contacts", n = SMALL),
            Counted::Company => phrase!("small sample marks a rate of fewer than {n} companies", n = SMALL),
        });
        let rate = match (self.side, self.formula) {
            (Side::Left, formula) => phrase!(
                "churn is 1 − {of}; in a year 1 − (1 − churn)^(365.25/days), of finished periods of {days} days or more; a year of the calendar is not carried over",
                of = formula.definition().name,
                days = retention::YEARLY_FROM
            ),
            (Side::Stayed, Formula::Locked) => phrase!(
                "retention: of those active in the period before ({base} for the first), the share active again",
                base
            ),
            (Side::Stayed, Formula::Period) => phrase!(
                "retention: active less first-timers, over those active in the period before ({base} for the first); may exceed 1",
                base
            ),
        };
        let pooled = layout
            .is_timed
            .then(|| phrase!("all: the finished periods together, each customer once in each of them"));
        [rate].into_iter().chain(small).chain(pooled).collect()
    }
}

/// The numbers put into the formula.
pub(super) fn arithmetic(split: &Split, formula: Formula) -> Text {
    let Split { active, new, before, .. } = split;
    match formula {
        Formula::Locked => share_line(split.share(formula)),
        Formula::Period => {
            let value = percent(split.retention(formula));
            phrase!("({active} − {new}) / {before} = {value}", active, new, before, value)
        }
    }
}

fn word(standing: Standing) -> Text {
    match standing {
        Standing::Retained => phrase!("retained"),
        Standing::Lapsed => phrase!("lapsed"),
        Standing::New => phrase!("new"),
        Standing::Reactivated => phrase!("reactivated"),
    }
}
