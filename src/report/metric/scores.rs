//! The rows of a score: promoters, passives and detractors, groups next to each other, and the trend.

use super::answers::{answers_end_on, by_score};
use super::compare::{Compared, Way};
use super::table::{Measure, Span};
use crate::i18n::Text;
use crate::metrics::facts::Answers;
use crate::metrics::nps::{self, Counts, Group, Method};
use crate::metrics::{Frame, Periods, response};
use crate::model::{Day, Value};
use crate::report::framing::{Framing, column, count, number, numbers};
use crate::report::{Column, Unit};
use crate::study::Part;

/// The score of the answers that are chosen.
pub(super) struct Scores<'a> {
    pub(super) answers: &'a Answers,
    pub(super) frame: Frame,
    pub(super) method: Method,
}

impl Measure for Scores<'_> {
    type Fact = u32;
    type Of = Counts;

    const WHOLE: &'static str = "group";
    const CHOOSES_ACROSS: bool = true;

    fn columns(&self) -> Vec<Column> {
        vec![
            column("nps", "NPS", Unit::Points),
            column("nps_low", "low", Unit::Points),
            column("nps_high", "high", Unit::Points),
            column("promoters", "promoters", Unit::Count),
            column("passives", "passives", Unit::Count),
            column("detractors", "detractors", Unit::Count),
            column("n", "n", Unit::Count),
        ]
    }

    fn facts(&self, span: Span<'_>) -> Vec<u32> {
        let periods = Periods::new(span.parts.iter().map(Part::window).collect());
        periods.map(|periods| nps::nps(self.answers, &periods, self.frame).rows).unwrap_or_default()
    }

    fn owner(&self, row: u32) -> u32 {
        self.answers.customer[row as usize]
    }

    fn row(&self, row: u32) -> u32 {
        self.answers.word[row as usize]
    }

    fn sum(&self, rows: &[u32], _: Span<'_>) -> Counts {
        Counts::of(self.answers, rows.iter().map(|&row| row as usize))
    }

    fn cells(&self, of: &Counts, _: Span<'_>) -> Vec<Value> {
        let mut cells = vec![number(of.points())];
        cells.extend(numbers(of.interval(self.method)));
        cells.extend([of.promoters, of.passives, of.detractors, of.n()].map(count));
        cells
    }

    fn figure(&self, of: &Counts) -> Option<f64> {
        of.points()
    }

    fn n(&self, of: &Counts) -> u64 {
        of.n()
    }

    fn missing(&self, from: Day, to: Day) -> Text {
        phrase!("no answers from {from} to {to}", from, to)
    }

    fn last_day(&self) -> Option<Day> {
        answers_end_on(self.answers, self.frame.as_of)
    }

    fn compare(&self, own: &Counts, whole: &Counts) -> Option<Compared> {
        let difference = nps::difference(*own, whole.without(*own))?;
        Some(Compared { p: difference.p, way: Way::AdjustedScores, points: Some(difference.points) })
    }

    fn difference(&self) -> Option<Column> {
        Some(column("difference", "against the rest", Unit::Points))
    }

    fn definition(&self, framing: &Framing<'_>) -> Vec<Text> {
        let mut lines = framing.definition(nps::DEFINITION);
        lines.push(phrase!("promoters answer 9–10, passives 7–8, detractors 0–6"));
        lines.push(phrase!(
            "one answer per customer and campaign counts, the latest; without a campaign one per period"
        ));
        lines.push(response::DEFINITION.text());
        lines
    }

    fn told(&self, of: &Counts, _: Span<'_>) -> Vec<Text> {
        let (n, Counts { promoters, detractors, .. }) = (of.n(), of);
        let (Some(points), Some(interval), Some(error)) =
            (of.points(), of.interval(self.method), of.standard_error())
        else {
            return Vec::new();
        };
        let [points, error, low, high] =
            [points, error, interval.low, interval.high].map(|number| format!("{number:.1}"));
        let how = match self.method {
            Method::AdjustedWald => phrase!("adjusted Wald: ¾ promoter, 1½ passives, ¾ detractor added"),
            Method::Score => phrase!("score test inverted"),
        };
        vec![
            phrase!(
                "100 × ({promoters} − {detractors}) / {n} = {points} points, standard error {error}",
                promoters,
                detractors,
                n,
                points,
                error
            ),
            phrase!("95 % between {low} and {high} ({how})", low, high, how),
        ]
    }

    fn sides(&self, rows: &[u32], framing: &Framing<'_>) -> Vec<Text> {
        let side = |(group, what): (Group, Text)| {
            let rows = rows.iter().map(|&row| row as usize);
            let rows = rows.filter(|&row| Group::of(self.answers.score[row]) == Some(group));
            framing.side_with(what, by_score(self.answers, rows))
        };
        let groups = [
            (Group::Promoter, phrase!("promoters")),
            (Group::Passive, phrase!("passives")),
            (Group::Detractor, phrase!("detractors")),
        ];
        groups.into_iter().flat_map(side).collect()
    }
}

/// How the score moves over finished periods; None where fewer than two have answers.
pub(super) fn trend_note<'a>(periods: impl Iterator<Item = &'a Counts>) -> Option<Text> {
    let line = nps::trend(&periods.copied().collect::<Vec<Counts>>())?;
    Some(phrase!(
        "trend {slope} points per period (p {p}); periods differ at all: Q {q}, p {q_p}",
        slope = format!("{:+.1}", line.slope),
        p = format!("{:.3}", line.p),
        q = format!("{:.2}", line.q),
        q_p = format!("{:.3}", line.q_p)
    ))
}
