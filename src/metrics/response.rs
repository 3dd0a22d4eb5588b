//! How many of those asked have answered.

use super::facts::{Answers, Asks, NOBODY, NONE};
use super::nps::Group;
use super::{Definition, Frame, Periods, Share};
use crate::model::Day;

/// Asked pairs of customer and campaign with a valid answer, of all asked.
pub const DEFINITION: Definition =
    Definition { name: "response", formula: || phrase!("asked who answered / asked") };

/// Of those asked in the window, how many answered: pairs of customer and campaign (or period, where it is empty).
///
/// Any valid answer on or after the day of asking counts, up to the as-of day; an answer to another campaign does not.
#[must_use]
pub fn response_rate(asks: &Asks, answers: &Answers, periods: &Periods, frame: Frame) -> Share {
    let mut asked: Vec<(u32, u32, Day)> = Vec::new();
    for ((&customer, &day), &campaign) in asks.customer.iter().zip(&asks.day).zip(&asks.campaign) {
        if customer != NOBODY && day <= frame.as_of && periods.index(day).is_some() {
            asked.push((customer, campaign, day));
        }
    }
    asked.sort_unstable();
    // Per customer and campaign the first ask of each period; a named campaign is one ask.
    asked.dedup_by(|later, kept| {
        later.0 == kept.0
            && later.1 == kept.1
            && (later.1 != NONE || periods.index(later.2) == periods.index(kept.2))
    });
    let mut given: Vec<(u32, u32, Day)> = (0..answers.len())
        .filter(|&row| answers.day(row) <= frame.as_of && Group::of(answers.score[row]).is_some())
        .map(|row| (answers.customer[row], answers.campaign[row], answers.day(row)))
        .collect();
    given.sort_unstable();
    let mut hits = 0;
    for (i, &(customer, campaign, day)) in asked.iter().enumerate() {
        // Without a campaign an answer belongs to the last ask before it.
        let until = asked
            .get(i + 1)
            .filter(|next| campaign == NONE && next.0 == customer && next.1 == campaign)
            .map(|next| next.2);
        let at = given.partition_point(|&g| g < (customer, campaign, day));
        hits +=
            u64::from(given.get(at).is_some_and(|&(c, k, d)| {
                c == customer && k == campaign && until.is_none_or(|next| d < next)
            }));
    }
    Share::new(hits, asked.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Counted, Window};

    fn answers(rows: &[(u32, i64, f64, u32)]) -> Answers {
        let mut answers = Answers::default();
        for &(customer, day, score, campaign) in rows {
            answers.push(customer, day * 86_400, score, campaign);
        }
        answers
    }

    #[test]
    fn a_response_belongs_to_its_campaign() {
        let a = answers(&[(0, 5, 9.0, 7), (1, 5, 9.0, 8), (2, 5, 9.0, NONE), (2, 14, 3.0, NONE)]);
        let asks = Asks {
            customer: vec![0, 1, 2, 2, 2, 0],
            day: [1, 1, 2, 3, 12, 2].map(Day).to_vec(),
            campaign: vec![7, 7, NONE, NONE, NONE, 7],
        };
        let periods = Periods::new(vec![Window::new(Day(0), Day(9)), Window::new(Day(10), Day(19))]).unwrap();
        let frame = Frame { window: periods.whole(), as_of: Day(50), counted: Counted::Contact };
        assert_eq!(response_rate(&asks, &a, &periods, frame), Share::new(3, 4));
    }
}
