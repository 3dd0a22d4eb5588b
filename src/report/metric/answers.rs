//! What the answers behind a score say: who gave which with which words, what was counted and what was not.

use crate::i18n::Text;
use crate::metrics::facts::{Answers, NOBODY};
use crate::metrics::nps::{self, Group, Nps};
use crate::metrics::{Periods, SMALL};
use crate::model::{Day, Value};
use crate::report::framing::{Framing, column, text};
use crate::report::{Report, Unit};
use crate::study::Study;

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
    let result = nps::nps(answers, &periods, framing.frame());
    let mut rows: Vec<usize> = result.rows.iter().map(|&row| row as usize).collect();
    let name = |row: usize| match answers.customer[row] {
        NOBODY => String::new(),
        customer => (framing.name)(customer),
    };
    rows.sort_by(|&a, &b| {
        let (first, second) = (answers.score[a], answers.score[b]);
        first.total_cmp(&second).then(answers.at[b].cmp(&answers.at[a])).then_with(|| name(a).cmp(&name(b)))
    });
    for row in rows {
        let name = name(row);
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
    notes.extend(few(result.counts.n()));
    notes
}

/// That there are few answers.
pub(super) fn few(n: u64) -> Option<Text> {
    (1..SMALL).contains(&n).then(|| {
        plural!(
            n,
            "small sample: {count} answer, look at the interval",
            "small sample: {count} answers, look at the interval"
        )
    })
}

/// How many answers are of people nobody knows.
pub(super) fn strangers(study: &Study<'_>) -> Option<Text> {
    let strangers = study.survey(&[]).strangers();
    (strangers > 0).then(|| {
        plural!(
            strangers,
            "{count} answer of nobody we know counts singly",
            "{count} answers of nobody we know count singly"
        )
    })
}

/// The day of the last answer up to the as-of day.
pub(super) fn answers_end_on(answers: &Answers, as_of: Day) -> Option<Day> {
    (0..answers.len()).map(|row| answers.day(row)).filter(|day| *day <= as_of).max()
}

/// Who gave these answers, with what they were, to be listed by score.
pub(super) fn by_score(
    answers: &Answers,
    rows: impl Iterator<Item = usize>,
) -> impl Iterator<Item = (u32, f64, Text)> {
    rows.map(|row| {
        let score = answers.score[row];
        (answers.customer[row], score, phrase!("{score} on {day}", score, day = answers.day(row)))
    })
}
