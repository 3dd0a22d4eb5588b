//! `nps`: promoters less detractors with its interval, by period, by group of customers or of answers.

use super::answers::{explanation, reading_notes, verbatims};
use super::rates::not_consecutive;
use super::scores::{columns, group_rows, row, trend_note};
use super::{By, Choice, Direction, Grouped, Headline, Metric, Options};
use crate::book::events::Question;
use crate::metrics::facts::{Answers, Asks};
use crate::metrics::nps::{self, Counts, Method};
use crate::metrics::{Periods, Share, Window, response};
use crate::model::TableId;
use crate::report::framing::{Explain, Framing, all, indented, text};
use crate::report::{Report, Unit};
use crate::study::Study;

pub(super) static METRIC: Metric = Metric {
    name: "nps",
    about: || phrase!("Would they recommend us: promoters less detractors, −100 to 100, with its interval"),
    unit: Unit::Points,
    direction: Direction::Higher,
    definitions: &[nps::DEFINITION],
    source: "Reichheld 2003; interval: Rocks 2016",
    needs: &[TableId::Contacts, TableId::Surveys],
    examples: &[
        "rolo nps                                       the last twelve months",
        "rolo nps --by quarter --period 2025",
        "rolo nps --by tier --explain",
        "rolo nps --verbatims --period 2025             every answer, the most critical first",
        "rolo nps --as-of 2026-01-31 --format csv",
        "rolo nps --input answers.csv",
    ],
    choices: &[
        Choice {
            name: "interval",
            about: "How the interval is made: adjusted Wald, or by inverting the score test",
            value: "METHOD",
            words: &[
                ("wald", "Adjusted Wald, pseudo-counts 3/4, 3/2, 3/4"),
                ("score", "The score test inverted"),
            ],
            shows: None,
        },
        Choice {
            name: "verbatims",
            about: "List the answers with their words instead, the most critical first",
            value: "",
            words: &[],
            shows: Some("comment"),
        },
    ],
    groups: Grouped::OfAnswers(Question::Nps),
    headline: Some(headline),
    report,
};

fn report(study: &Study<'_>, options: &Options) -> Report {
    let name = |customer| study.name(customer);
    let framing = options.framing(study, &name);
    let (survey, answers) = (study.survey(&[]), study.answers(Question::Nps));
    let mut report = if options.choice("verbatims").is_empty() {
        let method = if options.choice("interval") == "score" { Method::Score } else { Method::default() };
        nps(&answers, survey.asks(Question::Nps).as_ref(), &framing, &options.by, method)
    } else {
        verbatims(&answers, &framing, &|row| survey.word(answers.word[row]).to_owned())
    };
    if survey.strangers() > 0 {
        report.notes.push(plural!(
            survey.strangers(),
            "{count} answer of nobody we know counts singly",
            "{count} answers of nobody we know count singly"
        ));
    }
    report
}

/// The score of the window; None without answers.
fn headline(study: &Study<'_>, framing: &Framing<'_>) -> Option<Headline> {
    let method = Method::default();
    let periods = Periods::new(vec![framing.window()])?;
    let counts = nps::nps(&study.answers(Question::Nps), None, &periods, framing.frame()).counts;
    let Counts { promoters, detractors, .. } = counts;
    let arithmetic = phrase!(
        "100 × ({promoters} − {detractors}) / {n}, interval by {method}",
        promoters, detractors, n = counts.n(), method = method.text()
    );
    (counts.n() > 0).then(|| Headline {
        label: || phrase!("NPS"),
        value: counts.points(),
        unit: Unit::Points,
        interval: counts.interval(method),
        n: counts.n(),
        explanation: vec![nps::DEFINITION.text(), indented(arithmetic)],
    })
}

/// The score of the window, its periods or its groups.
pub(super) fn nps(answers: &Answers, asks: Option<&Asks>, framing: &Framing<'_>, by: &By, method: Method) -> Report {
    let mut report = framing.report("rolo.nps/1", phrase!("Net promoter score"), columns(by));
    let parts = by.parts(framing.period);
    let dimensions = match by {
        By::Answers(_) => by.grouping().map(|grouping| grouping.whole(answers.len())),
        _ => None,
    };
    let Some(periods) = Periods::new(parts.iter().map(Window::from).collect()) else {
        report.notes.push(not_consecutive());
        return report;
    };
    let result = nps::nps(answers, dimensions.as_deref(), &periods, framing.frame());
    if let By::Time(parts) = by {
        for (part, (_, counts)) in parts.iter().zip(&result.periods) {
            report.rows.push(row(text(&part.label), *counts, method, None));
        }
        report.notes.extend(trend_note(&result));
    }
    if let Some(grouping) = by.grouping() {
        let counts = match by {
            By::Answers(_) => result.by(answers, grouping.len(), |row| grouping.group(row)),
            _ => result.by(answers, grouping.len(), |row| grouping.group(answers.customer[row] as usize)),
        };
        group_rows(&mut report, by, grouping, &counts, result.counts, method);
    } else {
        report.rows.push(row(all(), result.counts, method, None));
    }
    report.notes.extend(reading_notes(&result));
    let responded = asks.map(|asks| response::response_rate(asks, answers, &periods, framing.frame()));
    if let Some((share, rate)) = responded.and_then(|share| Some((share, share.value()?))) {
        let (rate, Share { hits, of }) = (format!("{:.1}", 100.0 * rate), share);
        report.notes.push(phrase!("response rate {rate} %: {hits} of {of} asked", rate, hits, of));
    }
    if framing.explain != Explain::Off {
        report.explanation = explanation(answers, framing, &result, method);
    }
    report
}
