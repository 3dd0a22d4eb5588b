//! What satisfaction and effort share: one question, the share of its two best answers, and their mean.

use super::answers::{answers_end_on, by_score, strangers};
use super::table::{Measure, Span};
use super::{Options, fill};
use crate::book::events::Question;
use crate::i18n::Text;
use crate::metrics::csat::{Satisfaction, is_counted, is_top, satisfaction};
use crate::metrics::facts::Answers;
use crate::metrics::{Definition, Share};
use crate::model::{Day, Value};
use crate::report::framing::{Framing, column, count, fraction, fractions, number, numbers, share_line};
use crate::report::{Column, Report, Unit};
use crate::study::{Layout, Study};

/// A question whose two best answers are counted.
pub(super) struct Asked {
    pub(super) question: Question,
    /// Its key in columns and in the name of the contract.
    pub(super) key: &'static str,
    /// The highest score of its usual scale.
    pub(super) scale: u16,
    pub(super) title: Text,
    /// The heading of the share.
    pub(super) label: &'static str,
    pub(super) definition: Definition,
}

/// The share and the mean of the window, its periods or its groups.
pub(super) fn report(study: &Study<'_>, options: &Options, asked: Asked) -> Report {
    let name = |customer| study.name(customer);
    let framing = options.framing(study, &name);
    let answers = study.answers(asked.question);
    let mut report = satisfied(&answers, &framing, &options.layout, asked);
    report.notes.extend(strangers(study));
    report
}

pub(super) fn satisfied(answers: &Answers, framing: &Framing<'_>, layout: &Layout, asked: Asked) -> Report {
    let mut report = framing.report(&format!("rolo.{}/1", asked.key), asked.title.clone(), Vec::new());
    let tops = Tops { answers, asked, as_of: framing.as_of };
    let table = fill(&tops, layout, framing, &mut report);
    report.notes.extend(table.all().map(|of| notes(of, tops.asked.scale)).unwrap_or_default());
    report
}

/// The two best answers of all.
struct Tops<'a> {
    answers: &'a Answers,
    asked: Asked,
    as_of: Day,
}

impl Measure for Tops<'_> {
    type Fact = u32;
    type Of = Satisfaction;

    const WHOLE: &'static str = "group";

    fn columns(&self) -> Vec<Column> {
        let key = self.asked.key;
        let of = |ending: &str| format!("{key}{ending}");
        vec![
            column(key, self.asked.label, Unit::Fraction),
            column(&of("_low"), "low", Unit::Fraction),
            column(&of("_high"), "high", Unit::Fraction),
            column("top", "top two", Unit::Count),
            column("n", "n", Unit::Count),
            column("mean", "mean", Unit::Points),
            column("mean_low", "low", Unit::Points),
            column("mean_high", "high", Unit::Points),
        ]
    }

    fn facts(&self, span: Span<'_>) -> Vec<u32> {
        self.answers.rows_in(span.window(), self.as_of).map(|row| row as u32).collect()
    }

    fn owner(&self, row: u32) -> u32 {
        self.answers.customer[row as usize]
    }

    fn row(&self, row: u32) -> u32 {
        self.answers.word[row as usize]
    }

    fn sum(&self, rows: &[u32], _: Span<'_>) -> Satisfaction {
        satisfaction(self.answers, self.asked.scale, rows.iter().map(|&row| row as usize))
    }

    fn cells(&self, of: &Satisfaction, _: Span<'_>) -> Vec<Value> {
        let [low, high] = fractions(of.top.interval());
        let [mean_low, mean_high] = numbers(of.mean_interval);
        let Share { hits, of: n } = of.top;
        let share = fraction(of.top.value());
        vec![share, low, high, count(hits), count(n), number(of.mean), mean_low, mean_high]
    }

    fn figure(&self, of: &Satisfaction) -> Option<f64> {
        of.top.value()
    }

    fn n(&self, of: &Satisfaction) -> u64 {
        of.top.of
    }

    fn missing(&self, from: Day, to: Day) -> Text {
        phrase!("no answers from {from} to {to}", from, to)
    }

    fn last_day(&self) -> Option<Day> {
        answers_end_on(self.answers, self.as_of)
    }

    fn share(&self, of: &Satisfaction) -> Option<Share> {
        Some(of.top)
    }

    fn definition(&self, framing: &Framing<'_>) -> Vec<Text> {
        framing.definition(self.asked.definition)
    }

    fn told(&self, of: &Satisfaction, _: Span<'_>) -> Vec<Text> {
        vec![share_line(of.top)]
    }

    fn sides(&self, rows: &[u32], framing: &Framing<'_>) -> Vec<Text> {
        let scale = self.asked.scale;
        let side = |what, wanted: bool| {
            let rows =
                rows.iter().map(|&row| row as usize).filter(|&row| is_counted(self.answers, row, scale));
            let rows = rows.filter(move |&row| is_top(self.answers, row, scale) == wanted);
            framing.side_with(what, by_score(self.answers, rows))
        };
        [side(phrase!("top two"), true), side(phrase!("below"), false)].concat()
    }
}

fn notes(of: &Satisfaction, scale: u16) -> Vec<Text> {
    let mut notes = vec![phrase!(
        "every answer counts; the mean is of 1 to {scale}, its interval by the t distribution",
        scale
    )];
    if of.other_scale > 0 {
        notes.push(plural!(
            of.other_scale,
            "{count} answer on another scale: in the share, not in the mean",
            "{count} answers on another scale: in the share, not in the mean"
        ));
    }
    if of.rejected > 0 {
        notes.push(plural!(
            of.rejected,
            "{count} answer rejected: not a whole number of its scale",
            "{count} answers rejected: not whole numbers of their scale"
        ));
    }
    notes.extend(super::answers::few(of.top.of));
    notes
}
