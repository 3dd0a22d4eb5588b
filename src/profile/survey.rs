//! Fields from the surveys: the latest answers, and when somebody was last asked.

use super::FieldColumn;
use crate::book::events::{Answer, Asked, Pieces, Question};
use crate::book::roster::NOBODY;
use crate::model::Day;

/// The latest and the one before of each person's recommendation answers; not a number where there is none.
///
/// Scores that are no whole number from 0 to 10 are no answers.
#[must_use]
pub fn nps_last_two(answers: &Pieces<Answer>, people: usize) -> (Vec<f64>, Vec<f64>) {
    // When, by which row, what: nobody answers before the beginning of time.
    let mut last = vec![((i64::MIN, [0; 2]), f64::NAN); people];
    let mut before = last.clone();
    for answer in answers.iter() {
        let valid = answer.kind == Question::Nps
            && answer.event == Asked::Answered
            && (0.0..=10.0).contains(&answer.score)
            && answer.score.fract() == 0.0;
        if !valid || answer.who == NOBODY {
            continue;
        }
        let (who, new) = (answer.who as usize, ((answer.at, answer.id), f64::from(answer.score)));
        if new.0 >= last[who].0 {
            before[who] = last[who];
            last[who] = new;
        } else if new.0 >= before[who].0 {
            before[who] = new;
        }
    }
    let scores = |of: Vec<(_, f64)>| of.into_iter().map(|a| a.1).collect();
    (scores(last), scores(before))
}

/// promoter, passive or detractor by a score; empty without one.
#[must_use]
pub fn nps_group(score: f64) -> &'static str {
    match score {
        s if s >= 9.0 => "promoter",
        s if s >= 7.0 => "passive",
        s if s >= 0.0 => "detractor",
        _ => "",
    }
}

/// The mean share of the scale of each person's satisfaction answers after `from`: 4 of 5 is 0.8.
#[must_use]
pub fn csat(answers: &Pieces<Answer>, people: usize, from: Day) -> Vec<f64> {
    let mut sums = vec![(0.0, 0u32); people];
    for answer in answers.iter() {
        let ours = answer.kind == Question::Csat && answer.event == Asked::Answered && answer.day > from;
        if !ours || answer.who == NOBODY || answer.scale < 2 || !answer.score.is_finite() {
            continue;
        }
        let (sum, n) = &mut sums[answer.who as usize];
        *sum += f64::from(answer.score) / f64::from(answer.scale);
        *n += 1;
    }
    sums.into_iter().map(|(sum, n)| if n == 0 { f64::NAN } else { sum / f64::from(n) }).collect()
}

/// The last day on which each person was sent a survey; an answer nobody asked for counts as asked.
#[must_use]
pub fn last_asked(answers: &Pieces<Answer>, people: usize) -> Vec<i32> {
    let mut last = vec![FieldColumn::NO_INT; people];
    for answer in answers.iter().filter(|a| a.who != NOBODY) {
        let known = &mut last[answer.who as usize];
        *known = (*known).max(answer.day.0);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(who: u32, day: i32, score: f32) -> Answer {
        Answer {
            who,
            day: Day(day),
            at: i64::from(day) * 86_400,
            id: [0; 2],
            kind: Question::Nps,
            event: Asked::Answered,
            score,
            scale: 10,
            campaign: 0,
            word: 0,
        }
    }

    #[test]
    fn the_latest_answer_counts_whatever_the_order_of_the_rows() {
        let answers = vec![answer(0, 9, 3.0), answer(0, 2, 10.0), answer(0, 5, 8.0), answer(0, 11, 7.5)];
        let (last, before) = nps_last_two(&Pieces::from(answers), 2);
        assert_eq!((last[0], before[0]), (3.0, 8.0));
        assert!(last[1].is_nan());
        assert_eq!(
            [nps_group(9.0), nps_group(7.0), nps_group(0.0), nps_group(f64::NAN)],
            ["promoter", "passive", "detractor", ""]
        );
    }
}
