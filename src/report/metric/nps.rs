//! `nps`: promoters less detractors with its interval, by period, by group of customers or of answers.

use super::answers::{reading_notes, strangers, verbatims};
use super::scores::{Scores, trend_note};
use super::{Choice, Direction, Grouped, Headline, Metric, Options, fill};
use crate::book::events::Question;
use crate::metrics::facts::{Answers, Asks};
use crate::metrics::nps::{self, Counts, Method};
use crate::metrics::{Periods, Share, Window, response};
use crate::model::TableId;
use crate::report::framing::{Explain, Framing, indented};
use crate::report::{Report, Unit};
use crate::study::{Layout, Part, Study};

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
    groups: Grouped { log: Some(TableId::Surveys), ..Grouped::AT_END },
    headline: Some(headline),
    report,
};

fn report(study: &Study<'_>, options: &Options) -> Report {
    let name = |customer| study.name(customer);
    let framing = options.framing(study, &name);
    let (survey, answers) = (study.survey(&[]), study.answers(Question::Nps));
    let mut report = if options.choice("verbatims").is_empty() {
        let method = if options.choice("interval") == "score" { Method::Score } else { Method::default() };
        nps(&answers, survey.asks(Question::Nps).as_ref(), &framing, &options.layout, method)
    } else {
        let answers = answers.of_customers(|customer| options.layout.counts(0, customer));
        let mut report =
            verbatims(&answers, &framing, &|row| survey.word(answers.word[row]).to_owned());
        report.notes.extend(options.layout.only.as_ref().map(super::table::only_note));
        report
    };
    report.notes.extend(strangers(study));
    report
}

/// The score of the window; None without answers.
fn headline(study: &Study<'_>, framing: &Framing<'_>) -> Option<Headline> {
    let method = Method::default();
    let periods = Periods::new(vec![framing.window()])?;
    let counts = nps::nps(&study.answers(Question::Nps), &periods, framing.frame()).counts;
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
pub(super) fn nps(
    answers: &Answers,
    asks: Option<&Asks>,
    framing: &Framing<'_>,
    layout: &Layout,
    method: Method,
) -> Report {
    let mut report = framing.report("rolo.nps/1", phrase!("Net promoter score"), Vec::new());
    let frame = framing.frame();
    let table = fill(&Scores { answers, frame, method }, layout, framing, &mut report);
    report.notes.extend(trend_note(table.finished(layout)).filter(|_| layout.is_timed && layout.field.is_none()));
    if table.is_compared() {
        report.notes.push(phrase!(
            "the difference, its p and the intervals are taken from adjusted counts, NPS from the answers as they are"
        ));
    }
    let windows: Vec<Window> = layout.parts.iter().map(Part::window).collect();
    let Some(periods) = Periods::new(windows) else { return report };
    let counted = answers.of_customers(|customer| layout.counts(0, customer));
    let result = nps::nps(&counted, &periods, frame);
    report.notes.extend(reading_notes(&result));
    let asks = asks.map(|asks| asks.of_customers(|customer| layout.counts(0, customer)));
    let responded = asks.map(|asks| response::response_rate(&asks, &counted, &periods, frame));
    if let Some((share, rate)) = responded.and_then(|share| Some((share, share.value()?))) {
        let (rate, Share { hits, of }) = (format!("{:.1}", 100.0 * rate), share);
        report.notes.push(phrase!(
            "response rate {rate} %: {hits} of {of} asked in the window answered by {day}",
            rate, hits, of, day = framing.as_of
        ));
    }
    if framing.explain != Explain::Off && !report.rows.is_empty() {
        let nps::Nps { counts, read, superseded, rejected, .. } = result;
        let read = phrase!(
            "{read} answers read = {n} counted + {superseded} superseded + {rejected} rejected",
            read, n = counts.n(), superseded, rejected
        );
        report.explanation.insert(report.explanation.len().min(6), read);
    }
    report
}
