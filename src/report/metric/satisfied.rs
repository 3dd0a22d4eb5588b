//! What satisfaction and effort share: one question, the share of its two best answers, and their mean.

use super::answers::enough;
use super::groups::{against_the_rest, group_name, shown};
use super::{By, Options};
use crate::book::events::Question;
use crate::i18n::Text;
use crate::metrics::csat::{Satisfaction, is_top, satisfaction};
use crate::metrics::facts::Answers;
use crate::metrics::{Definition, Window};
use crate::model::Value;
use crate::report::framing::{
    Explain, Framing, all, column, compared, first_column, fraction, number, numbers, share_cells,
    share_line, text,
};
use crate::report::{Report, Unit};
use crate::study::Study;

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
    let mut report = satisfied(&answers, &framing, &options.by, asked);
    if study.survey(&[]).strangers() > 0 {
        report.notes.push(plural!(
            study.survey(&[]).strangers(),
            "{count} answer of nobody we know counts singly",
            "{count} answers of nobody we know count singly"
        ));
    }
    report
}

pub(super) fn satisfied(answers: &Answers, framing: &Framing<'_>, by: &By, asked: Asked) -> Report {
    let Asked { key, scale, .. } = asked;
    let of = |ending: &str| format!("{key}{ending}");
    let mut columns = vec![
        first_column(by.key("group")),
        column(key, asked.label, Unit::Fraction),
        column(&of("_low"), "low", Unit::Fraction),
        column(&of("_high"), "high", Unit::Fraction),
        column("top", "top two", Unit::Count),
        column("n", "n", Unit::Count),
        column("mean", "mean", Unit::Points),
        column("mean_low", "low", Unit::Points),
        column("mean_high", "high", Unit::Points),
        column("remark", "", Unit::None),
    ];
    let grouping = by.grouping();
    if grouping.is_some() {
        columns.insert(9, column("p", "p", Unit::Probability));
    }
    let mut report = framing.report(&format!("rolo.{key}/1"), asked.title, columns);
    let within = |window: Window, among: &dyn Fn(usize) -> bool| {
        satisfaction(answers, scale, window, framing.frame(), among)
    };
    let whole = within(framing.window(), &|_| true);
    if let By::Time(parts) = by {
        for part in parts {
            let of_part = within(Window::from(part), &|_| true);
            report.rows.push(row(text(&part.label), &of_part, None));
        }
    }
    if let Some(grouping) = grouping {
        let group_of = |row: usize| match by {
            By::Answers(_) => grouping.group(row),
            _ => grouping.group(answers.customer[row] as usize),
        };
        let of: Vec<Satisfaction> = (0..grouping.len())
            .map(|group| within(framing.window(), &|row| group_of(row) as usize == group))
            .collect();
        let shown = shown(by, of.len(), |group| of[group].top.of > 0);
        let shares: Vec<_> = shown.iter().map(|&group| of[group].top).collect();
        let p = against_the_rest(&shares, whole.top);
        for (&group, &p) in shown.iter().zip(&p) {
            report.rows.push(row(group_name(grouping, group), &of[group], Some(p)));
        }
        report.notes.extend(compared(&p));
    }
    report.rows.push(row(all(), &whole, grouping.map(|_| None)));
    report.notes.extend(notes(&whole, scale));
    if framing.explain != Explain::Off {
        let best = |wanted: bool| {
            whole.rows.iter().filter(move |&&row| is_top(answers, row as usize, scale) == wanted)
        };
        let said =
            |row: usize| phrase!("{score} on {day}", score = answers.score[row], day = answers.day(row));
        let of = |&row: &u32| (answers.customer[row as usize], said(row as usize));
        report.explanation = framing.definition(asked.definition);
        report.explanation.push(share_line(whole.top));
        report.explanation.extend(framing.side_with(phrase!("top two"), best(true).map(of)));
        report.explanation.extend(framing.side_with(phrase!("below"), best(false).map(of)));
    }
    report
}

fn row(label: Value, of: &Satisfaction, p: Option<Option<f64>>) -> Vec<Value> {
    let [share, low, high, top, n, remark] = share_cells(of.top);
    let [mean_low, mean_high] = numbers(of.mean_interval);
    let cells = [label, share, low, high, top, n, number(of.mean), mean_low, mean_high];
    cells.into_iter().chain(p.map(fraction)).chain([remark]).collect()
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
    notes.extend(enough(of.top.of));
    notes
}
