//! Satisfaction and effort: the share of the top two answers, and the mean.

use super::facts::Answers;
use super::{Definition, Share};
use crate::math::{Interval, Sum, student};

/// Customer satisfaction: the two best answers of all, 4 and 5 of 5.
pub const CSAT: Definition =
    Definition { name: "csat", formula: || phrase!("answers in the top two of the scale / answers") };

/// Customer effort: the two best answers of all, 6 and 7 of 7.
pub const CES: Definition =
    Definition { name: "ces", formula: || phrase!("answers in the top two of the scale / answers") };

/// Answers to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Satisfaction {
    /// Answers among the two best of their scale, of all counted.
    pub top: Share,
    /// The mean score on the usual scale; None without answers.
    pub mean: Option<f64>,
    /// Its interval by the t distribution, within the scale; None with fewer than two answers.
    pub mean_interval: Option<Interval>,
    /// Answers on another scale: in the share, not in the mean.
    pub other_scale: u64,
    /// Answers that are not whole numbers of their scale.
    pub rejected: u64,
}

/// Whether an answer is a whole number from 1 to the highest of its scale.
fn is_valid(score: f64, scale: u16) -> bool {
    score.fract() == 0.0 && (1.0..=f64::from(scale)).contains(&score)
}

/// Whether an answer counts: a whole number of its scale.
#[must_use]
pub fn is_counted(answers: &Answers, row: usize, usual: u16) -> bool {
    is_valid(answers.score[row], scale_of(answers, row, usual))
}

/// Whether an answer is one of the two best.
#[must_use]
pub fn is_top(answers: &Answers, row: usize, usual: u16) -> bool {
    answers.score[row] >= f64::from(scale_of(answers, row, usual)) - 1.0
}

fn scale_of(answers: &Answers, row: usize, usual: u16) -> u16 {
    match answers.scale[row] {
        0 | 1 => usual,
        scale => scale,
    }
}

/// Counts the answers in these rows, whose usual scale goes from 1 to `usual`.
///
/// Every answer counts, also several of one customer: each is about another occasion.
#[must_use]
pub fn satisfaction(answers: &Answers, usual: u16, rows: impl Iterator<Item = usize>) -> Satisfaction {
    let mut result =
        Satisfaction { top: Share::default(), mean: None, mean_interval: None, other_scale: 0, rejected: 0 };
    let mut scores = vec![0u64; usize::from(usual)];
    for row in rows {
        if !is_counted(answers, row, usual) {
            result.rejected += 1;
            continue;
        }
        result.top.of += 1;
        result.top.hits += u64::from(is_top(answers, row, usual));
        if scale_of(answers, row, usual) == usual {
            scores[answers.score[row] as usize - 1] += 1;
        } else {
            result.other_scale += 1;
        }
    }
    let n: u64 = scores.iter().sum();
    let values = || (1u16..).map(f64::from).zip(&scores);
    result.mean = (n > 0).then(|| values().map(|(v, &k)| v * k as f64).sum::<f64>() / n as f64);
    result.mean_interval = result.mean.filter(|_| n > 1).map(|mean| {
        let squares: Sum = values().map(|(v, &k)| (v - mean) * (v - mean) * k as f64).collect();
        let error = (squares.value() / (n - 1) as f64 / n as f64).sqrt();
        Interval::around(mean, student::t95(n - 1) * error).clamped(1.0, f64::from(usual))
    });
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::NONE;

    #[test]
    fn the_two_best_answers_are_satisfied() {
        let mut answers = Answers::default();
        for (i, score) in [5.0, 4.0, 3.0, 1.0, 6.0, 4.5, 0.0, f64::NAN].into_iter().enumerate() {
            answers.push(i as u32, 86_400, score, NONE);
        }
        let s = satisfaction(&answers, 5, 0..8);
        assert_eq!((s.top, s.mean, s.rejected), (Share::new(2, 4), Some(3.25), 4));
        // t(3) = 3.182446, sd 1.707825: 3.25 ± 2.717531, cut at the ends of the scale.
        let interval = s.mean_interval.unwrap();
        assert_eq!((interval.low, interval.high), (1.0, 5.0));
        // Nine of ten is one of the two best of its own scale, and says nothing about a mean of five.
        answers.push(1, 86_400, 9.0, NONE);
        *answers.scale.last_mut().unwrap() = 10;
        let s = satisfaction(&answers, 5, 0..9);
        assert_eq!((s.top, s.mean, s.other_scale), (Share::new(3, 5), Some(3.25), 1));
        assert_eq!(satisfaction(&answers, 5, 0..0).mean, None);
    }
}
