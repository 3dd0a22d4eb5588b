//! What the answers behind a score say: who gave which with which words, what was counted and what was not.

use crate::i18n::Text;
use crate::metrics::facts::{Answers, NOBODY};
use crate::metrics::nps::{self, Counts, Group, Method, Nps};
use crate::metrics::{Periods, SMALL};
use crate::model::Value;
use crate::report::framing::{Framing, column, text};
use crate::report::{Report, Unit};

/// Promoters, passives and detractors by name, the most critical first, each with score, day and group.
///
/// `comment` gives the words of an answer by its row.
pub(super) fn verbatims(
    answers: &Answers,
    framing: &Framing<'_>,
    comment: &dyn Fn(usize) -> String,
) -> Report {
    let columns = vec![
        column("name", "name", Unit::None),
        column("score", "score", Unit::Points),
        column("group", "group", Unit::None),
        column("on", "on", Unit::None),
        column("comment", "comment", Unit::None),
    ];
    let mut report = framing.report("rolo.nps-answers/1", phrase!("NPS answers"), columns);
    let Some(periods) = Periods::new(vec![framing.window()]) else { return report };
    let result = nps::nps(answers, None, &periods, framing.frame());
    let mut rows: Vec<usize> = result.rows.iter().map(|&row| row as usize).collect();
    rows.sort_by(|&a, &b| {
        answers.score[a].total_cmp(&answers.score[b]).then(answers.at[b].cmp(&answers.at[a])).then(a.cmp(&b))
    });
    for row in rows {
        let customer = answers.customer[row];
        let name = if customer == NOBODY { String::new() } else { (framing.name)(customer) };
        report.rows.push(vec![
            Value::Text(name),
            Value::Int(answers.score[row] as i64),
            Group::of(answers.score[row])
                .map_or_else(|| text(""), |group| Value::Phrase(Text::word(group.word()))),
            Value::Day(answers.day(row)),
            Value::Text(comment(row)),
        ]);
    }
    report.notes.extend(reading_notes(&result));
    report
}

/// What was not counted and why, and whether there are enough.
pub(super) fn reading_notes(result: &Nps) -> Vec<Text> {
    let mut notes = Vec::new();
    if result.superseded > 0 {
        notes.push(plural!(
            result.superseded,
            "{count} answer superseded by a later one of the same customer and campaign",
            "{count} answers superseded by a later one of the same customer and campaign"
        ));
    }
    if result.rejected > 0 {
        notes.push(plural!(
            result.rejected,
            "{count} answer rejected: not a whole number 0–10",
            "{count} answers rejected: not whole numbers 0–10"
        ));
    }
    if result.anonymous > 0 {
        notes.push(plural!(
            result.anonymous,
            "{count} answer without a customer, counted",
            "{count} answers without a customer, each counted"
        ));
    }
    notes.extend(enough(result.counts.n()));
    notes
}

/// That there are no answers, or few.
pub(super) fn enough(n: u64) -> Option<Text> {
    match n {
        0 => Some(phrase!("no answers in the window")),
        1..SMALL => Some(plural!(
            n,
            "small sample: {count} answer, look at the interval",
            "small sample: {count} answers, look at the interval"
        )),
        _ => None,
    }
}

/// The definition, the counts put into it, and the answers by name.
pub(super) fn explanation(
    answers: &Answers,
    framing: &Framing<'_>,
    result: &Nps,
    method: Method,
) -> Vec<Text> {
    let Nps { counts, read, superseded, rejected, .. } = result;
    let (n, Counts { promoters, detractors, .. }) = (counts.n(), counts);
    let mut lines = framing.definition(nps::DEFINITION);
    lines.push(phrase!("promoters answer 9–10, passives 7–8, detractors 0–6"));
    lines.push(phrase!(
        "one answer per customer and campaign counts, the latest; without a campaign one per period"
    ));
    lines.push(phrase!(
        "{read} answers read = {n} counted + {superseded} superseded + {rejected} rejected",
        read,
        n,
        superseded,
        rejected
    ));
    if let (Some(points), Some(interval), Some(error)) =
        (counts.points(), counts.interval(method), counts.standard_error())
    {
        let [points, error, low, high] =
            [points, error, interval.low, interval.high].map(|number| format!("{number:.1}"));
        lines.push(phrase!(
            "100 × ({promoters} − {detractors}) / {n} = {points} points, standard error {error}",
            promoters,
            detractors,
            n,
            points,
            error
        ));
        let how = match method {
            Method::AdjustedWald => phrase!("adjusted Wald: ¾ promoter, 1½ passives, ¾ detractor added"),
            Method::Score => phrase!("score test inverted"),
        };
        lines.push(phrase!("95 % between {low} and {high} ({how})", low, high, how));
    }
    for (group, what) in [
        (Group::Promoter, phrase!("promoters")),
        (Group::Passive, phrase!("passives")),
        (Group::Detractor, phrase!("detractors")),
    ] {
        let rows = result.rows_of(answers, group);
        let said =
            |row: usize| phrase!("{score} on {day}", score = answers.score[row], day = answers.day(row));
        lines.extend(framing.side_with(what, rows.map(|row| (answers.customer[row], said(row)))));
    }
    lines
}
