//! Satisfaction and effort: the share of the top two answers, and the mean.

use super::facts::Answers;
use super::{Definition, Frame, Share};
use crate::math::{Interval, Sum, normal};

/// Customer satisfaction: the two best answers of all, 4 and 5 of 5.
pub const CSAT: Definition =
    Definition { name: "csat", formula: || phrase!("answers in the top two of the scale / answers") };

/// Customer effort: the two best answers of all, 6 and 7 of 7.
pub const CES: Definition =
    Definition { name: "ces", formula: || phrase!("answers in the top two of the scale / answers") };

/// Answers on one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Satisfaction {
    /// Window, day and unit.
    pub frame: Frame,
    /// The highest score of the scale; the lowest is 1.
    pub scale: u16,
    /// Answers among the two best, of all counted.
    pub top: Share,
    /// The mean score; none without answers.
    pub mean: Option<f64>,
    /// Mean ± z·sd/√n, within the scale; none with fewer than two answers.
    pub mean_interval: Option<Interval>,
    /// How many gave each score, from 1.
    pub scores: Vec<u64>,
    /// Answers that are not whole numbers of the scale.
    pub rejected: u64,
}

/// Counts the answers of the frame's window on a scale from 1 to `scale`, those of the rows `among` alone.
///
/// Every answer counts, also several of one customer: each is about another occasion.
#[must_use]
pub fn satisfaction(
    answers: &Answers,
    scale: u16,
    frame: Frame,
    among: impl Fn(usize) -> bool,
) -> Satisfaction {
    let scale = scale.max(2);
    let mut scores = vec![0u64; usize::from(scale)];
    let mut rejected = 0;
    for row in 0..answers.len() {
        let day = answers.day(row);
        if day > frame.as_of || !frame.window.contains(day) || !among(row) {
            continue;
        }
        let score = answers.score[row];
        if score.fract() == 0.0 && (1.0..=f64::from(scale)).contains(&score) {
            scores[score as usize - 1] += 1;
        } else {
            rejected += 1;
        }
    }
    let n: u64 = scores.iter().sum();
    let top = Share::new(scores[scores.len() - 2..].iter().sum(), n);
    let values = || (1u16..).map(f64::from).zip(&scores);
    let mean = (n > 0).then(|| values().map(|(v, &k)| v * k as f64).sum::<f64>() / n as f64);
    let mean_interval = mean.filter(|_| n > 1).map(|mean| {
        let squares: Sum = values().map(|(v, &k)| (v - mean) * (v - mean) * k as f64).collect();
        let error = (squares.value() / (n - 1) as f64 / n as f64).sqrt();
        Interval::around(mean, normal::Z95 * error).clamped(1.0, f64::from(scale))
    });
    Satisfaction { frame, scale, top, mean, mean_interval, scores, rejected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::facts::NONE;
    use crate::metrics::{Counted, Window};
    use crate::model::Day;

    #[test]
    fn the_two_best_answers_are_satisfied() {
        let mut answers = Answers::default();
        for (i, score) in [5.0, 4.0, 3.0, 1.0, 6.0, 4.5, 0.0, f64::NAN].into_iter().enumerate() {
            answers.push(i as u32, 86_400, score, NONE);
        }
        answers.push(9, 86_400 * 50, 1.0, NONE);
        let window = Window::new(Day(0), Day(9));
        let frame = Frame { window, as_of: Day(9), counted: Counted::Contact };
        let s = satisfaction(&answers, 5, frame, |_| true);
        assert_eq!(s.top, Share::new(2, 4));
        assert_eq!((s.mean, s.rejected), (Some(3.25), 4));
        assert_eq!(s.scores, [1, 0, 1, 1, 1]);
        let interval = s.mean_interval.unwrap();
        assert!((interval.high - 4.923_638).abs() < 1e-5, "{interval:?}");
        assert_eq!(satisfaction(&answers, 5, frame, |row| row > 7).mean, None);
    }
}
