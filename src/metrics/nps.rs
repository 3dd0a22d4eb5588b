//! Net promoter score: promoters less detractors, in points from −100 to 100.

use super::facts::{Answers, NOBODY, NONE};
use super::{Definition, Frame, Periods, SMALL, Window};
use crate::i18n::Text;
use crate::math::ranges::sort_by;
use crate::math::{Interval, line, normal, trinomial::Trinomial};

/// NPS = 100 (p − d)/n, promoters 9–10, passives 7–8, detractors 0–6.
pub const DEFINITION: Definition =
    Definition { name: "nps", formula: || phrase!("100 × (promoters − detractors) / answers") };

/// How the interval is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Adjusted Wald with pseudo-counts ¾, 1½, ¾.
    #[default]
    AdjustedWald,
    /// The score test inverted.
    Score,
}

impl Method {
    /// Its name in explanations.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Method::AdjustedWald => phrase!("adjusted Wald"),
            Method::Score => phrase!("score"),
        }
    }
}

/// What an answer makes of its giver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// 0–6.
    Detractor,
    /// 7–8.
    Passive,
    /// 9–10.
    Promoter,
}

impl Group {
    /// The group of an answer; none when it is not a whole number 0–10.
    #[must_use]
    pub fn of(score: f64) -> Option<Group> {
        if !(0.0..=10.0).contains(&score) || score.fract() != 0.0 {
            return None;
        }
        Some(match score {
            s if s >= 9.0 => Group::Promoter,
            s if s >= 7.0 => Group::Passive,
            _ => Group::Detractor,
        })
    }

    /// Its word in queries and output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Group::Detractor => "detractor",
            Group::Passive => "passive",
            Group::Promoter => "promoter",
        }
    }
}

/// Answers by group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answers 9–10.
    pub promoters: u64,
    /// Answers 7–8.
    pub passives: u64,
    /// Answers 0–6.
    pub detractors: u64,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, group: Group) {
        match group {
            Group::Promoter => self.promoters += 1,
            Group::Passive => self.passives += 1,
            Group::Detractor => self.detractors += 1,
        }
    }

    /// How many answers.
    #[must_use]
    pub fn n(self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    /// The answers in these rows, which have been chosen.
    #[must_use]
    pub fn of(answers: &Answers, rows: impl Iterator<Item = usize>) -> Counts {
        let mut counts = Counts::default();
        rows.filter_map(|row| Group::of(answers.score[row])).for_each(|group| counts.add(group));
        counts
    }

    /// The score in points, unadjusted; none without answers.
    #[must_use]
    pub fn points(self) -> Option<f64> {
        // One division of whole numbers, so that 5 of 8 is the same on every machine.
        (self.n() > 0).then(|| 100.0 * (self.promoters as f64 - self.detractors as f64) / self.n() as f64)
    }

    /// The standard error of the score in points, unadjusted.
    #[must_use]
    pub fn standard_error(self) -> Option<f64> {
        (self.n() > 0).then(|| 100.0 * self.trinomial().standard_error())
    }

    /// The interval of 95 % in points; none without answers.
    #[must_use]
    pub fn interval(self, method: Method) -> Option<Interval> {
        if self.n() == 0 {
            return None;
        }
        let interval = match method {
            Method::AdjustedWald => self.trinomial().adjusted().wald(),
            Method::Score => self.trinomial().score_interval()?,
        };
        let points = 100.0 * self.trinomial().mean();
        Some(interval.times(100.0).holding(points))
    }

    /// Whether there are too few to trust the score alone.
    #[must_use]
    pub fn is_small(self) -> bool {
        self.n() < SMALL
    }

    /// Everything but `part`.
    #[must_use]
    pub fn without(self, part: Counts) -> Counts {
        Counts {
            promoters: self.promoters.saturating_sub(part.promoters),
            passives: self.passives.saturating_sub(part.passives),
            detractors: self.detractors.saturating_sub(part.detractors),
        }
    }

    fn trinomial(self) -> Trinomial {
        Trinomial::of(self.detractors, self.passives, self.promoters)
    }
}

/// How far two groups differ, from adjusted counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// First less second, in points.
    pub points: f64,
    /// Its standard error, in points.
    pub standard_error: f64,
    /// Its interval of 95 %, in points, within −200 and 200.
    pub interval: Interval,
    /// The z statistic.
    pub z: f64,
    /// Its two-sided p.
    pub p: f64,
}

/// Compares two groups of different people; none when either has no answers.
#[must_use]
pub fn difference(first: Counts, second: Counts) -> Option<Difference> {
    if first.n() == 0 || second.n() == 0 {
        return None;
    }
    let (a, b) = (first.trinomial().adjusted(), second.trinomial().adjusted());
    let delta = a.mean() - b.mean();
    let error = (a.variance() / a.n() + b.variance() / b.n()).sqrt();
    let z = delta / error;
    Some(Difference {
        points: 100.0 * delta,
        standard_error: 100.0 * error,
        interval: Interval::around(delta, normal::Z95 * error).clamped(-2.0, 2.0).times(100.0),
        z,
        p: normal::two_sided(z),
    })
}

/// Whether the score moves: a weighted line through the adjusted scores of periods, in points per period.
///
/// Periods without answers are passed over but keep their place on the line; none with fewer than two others.
#[must_use]
pub fn trend(periods: &[Counts]) -> Option<line::Line> {
    let points: Vec<(f64, f64, f64)> = periods
        .iter()
        .enumerate()
        .filter(|(_, counts)| counts.n() > 0)
        .map(|(i, counts)| {
            let adjusted = counts.trinomial().adjusted();
            (i as f64, 100.0 * adjusted.mean(), 100.0 * adjusted.standard_error())
        })
        .collect();
    line::weighted_line(&points)
}

/// The score of a window, and what became of every answer in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Nps {
    /// Window, day and unit.
    pub frame: Frame,
    /// All counted answers.
    pub counts: Counts,
    /// The counted answers of each reporting period.
    pub periods: Vec<(Window, Counts)>,
    /// Answers of the window: counted + superseded + rejected.
    pub read: u64,
    /// Answers that gave way to a later one of the same customer and campaign.
    pub superseded: u64,
    /// Answers that are not whole numbers 0–10.
    pub rejected: u64,
    /// Counted answers that belong to no customer.
    pub anonymous: u64,
    /// The rows of the counted answers, ascending.
    pub rows: Vec<u32>,
}

/// Counts one answer per customer and campaign, the latest of the window.
///
/// Where the campaign is empty: the latest per customer and reporting period. Answers without a customer count
/// singly. Of two at the same moment the one with the later id counts, of two without an id the lower. Answers after the
/// as-of day, or in no period, are not read.
#[must_use]
pub fn nps(answers: &Answers, periods: &Periods, frame: Frame) -> Nps {
    let mut result = Nps {
        frame,
        counts: Counts::default(),
        periods: periods.windows().iter().map(|&window| (window, Counts::default())).collect(),
        read: 0,
        superseded: 0,
        rejected: 0,
        anonymous: 0,
        rows: Vec::new(),
    };
    let mut candidates = Vec::new();
    for row in 0..answers.len() {
        let day = answers.day(row);
        if day > frame.as_of {
            continue;
        }
        let Some(period) = periods.index(day) else { continue };
        result.read += 1;
        if Group::of(answers.score[row]).is_none() {
            result.rejected += 1;
            continue;
        }
        let campaign = answers.campaign[row];
        // A campaign is one slot; without one each period is.
        let slot = if campaign == NONE { (1u32, period as u32) } else { (0, campaign) };
        candidates.push(Candidate { customer: answers.customer[row], slot, row: row as u32 });
    }
    let in_order = |a: &Candidate, b: &Candidate| {
        let (i, j) = (a.row as usize, b.row as usize);
        a.key()
            .cmp(&b.key())
            .then(answers.at[i].cmp(&answers.at[j]))
            .then(answers.id[i].cmp(&answers.id[j]))
            .then(answers.score[j].total_cmp(&answers.score[i]))
            .then(j.cmp(&i))
    };
    sort_by(&mut candidates, in_order);
    for (i, candidate) in candidates.iter().enumerate() {
        let anonymous = candidate.customer == NOBODY;
        let last = candidates.get(i + 1).is_none_or(|next| next.key() != candidate.key());
        if !anonymous && !last {
            result.superseded += 1;
            continue;
        }
        result.anonymous += u64::from(anonymous);
        result.rows.push(candidate.row);
    }
    drop(candidates);
    result.rows.sort_unstable();
    for &row in &result.rows {
        let row = row as usize;
        if let (Some(group), Some(period)) = (Group::of(answers.score[row]), periods.index(answers.day(row)))
        {
            result.counts.add(group);
            result.periods[period].1.add(group);
        }
    }
    result
}

/// An answer that may count.
struct Candidate {
    customer: u32,
    slot: (u32, u32),
    row: u32,
}

impl Candidate {
    /// Answers with the same key are one customer's to the same question.
    fn key(&self) -> (u32, (u32, u32)) {
        (self.customer, self.slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::model::Day;

    fn counts(detractors: u64, passives: u64, promoters: u64) -> Counts {
        Counts { promoters, passives, detractors }
    }

    fn answers(rows: &[(u32, i64, f64, u32)]) -> Answers {
        let mut answers = Answers::default();
        for &(customer, day, score, campaign) in rows {
            answers.push(customer, day * 86_400, score, campaign);
        }
        answers
    }

    fn score(a: &Answers, windows: &[(i32, i32)]) -> Nps {
        let windows = windows.iter().map(|&(from, to)| Window::new(Day(from), Day(to))).collect();
        let periods = Periods::new(windows).unwrap();
        let frame = Frame { window: periods.whole(), as_of: Day(50), counted: Counted::Contact };
        nps(a, &periods, frame)
    }

    #[test]
    fn one_two_three_scores_thirty_three() {
        let c = counts(1, 2, 3);
        assert!((c.points().unwrap() - 33.333_333_333_333_336).abs() < 1e-12);
        assert!((c.standard_error().unwrap() - 30.429_030_972_509_23).abs() < 1e-12);
        let interval = c.interval(Method::AdjustedWald).unwrap();
        assert!((interval.low + 26.743_258_794_104_54).abs() < 1e-10);
        assert!((interval.high - 71.187_703_238_548_98).abs() < 1e-10);
    }

    #[test]
    fn eight_promoters_are_not_certain_to_be_all() {
        let interval = counts(0, 0, 8).interval(Method::AdjustedWald).unwrap();
        assert_eq!(interval.high, 100.0);
        assert_eq!(format!("{:.1}", interval.low), "38.5");
        let by_score = counts(0, 0, 8).interval(Method::Score).unwrap();
        assert!((by_score.low - 35.118_487_023_223_96).abs() < 1e-7);
    }

    #[test]
    fn two_groups_are_compared_on_adjusted_counts() {
        let d = difference(counts(20, 30, 50), counts(35, 30, 35)).unwrap();
        assert!((d.points - 29.126_213_592_233_01).abs() < 1e-10);
        assert!((d.z - 2.589_074_091_185_744).abs() < 1e-12);
        assert!((d.p - 0.009_623_438_617_967_661).abs() < 1e-12);
        assert_eq!(difference(counts(0, 0, 0), counts(1, 1, 1)), None);
    }

    #[test]
    fn a_trend_is_a_slope_and_whether_anything_changed() {
        let periods = [(30, 40, 50), (28, 42, 55), (25, 40, 60), (26, 35, 64), (20, 38, 70), (22, 30, 75)]
            .map(|(d, s, p)| counts(d, s, p));
        let line = trend(&periods).unwrap();
        assert!((line.slope - 5.045_179_669_503_02).abs() < 1e-10);
        assert!((line.p - 0.002_213_294_862_600_074_5).abs() < 1e-12);
        assert!((line.q - 9.526_788_952_445_031).abs() < 1e-10);
        assert!((line.q_p - 0.089_809_049_621_919_9).abs() < 1e-12);
        assert_eq!(line.degrees, 5);
    }

    #[test]
    fn the_latest_answer_of_a_campaign_counts() {
        let a = answers(&[(0, 1, 3.0, 7), (0, 9, 10.0, 7), (0, 5, 8.0, 8), (1, 2, 6.0, 7)]);
        let result = score(&a, &[(0, 19)]);
        assert_eq!(result.counts, counts(1, 1, 1));
        assert_eq!((result.read, result.superseded, result.rejected), (4, 1, 0));
        assert_eq!(result.rows, [1, 2, 3]);
    }

    #[test]
    fn of_one_day_the_later_moment_counts_and_of_one_moment_the_later_id() {
        let periods = Periods::new(vec![Window::new(Day(0), Day(9))]).unwrap();
        let frame = Frame { window: periods.whole(), as_of: Day(9), counted: Counted::Contact };
        for (rows, counted) in [
            ([(15 * 3600, [9, 0], 9.0), (9 * 3600, [10, 0], 3.0)], (0, 1)),
            ([(0, [9, 0], 9.0), (0, [10, 0], 3.0)], (1, 0)),
        ] {
            for order in [[0, 1], [1, 0]] {
                let mut answers = Answers::default();
                for row in order {
                    let (at, id, score) = rows[row];
                    answers.push(1, at, score, NONE);
                    *answers.id.last_mut().unwrap() = id;
                }
                let counts = nps(&answers, &periods, frame).counts;
                assert_eq!((counts.detractors, counts.promoters), counted);
            }
        }
    }

    #[test]
    fn without_a_campaign_each_period_has_its_answer() {
        let a = answers(&[(0, 1, 3.0, NONE), (0, 9, 10.0, NONE), (0, 15, 8.0, NONE)]);
        let by_period = score(&a, &[(0, 9), (10, 19)]);
        assert_eq!(by_period.periods[0].1, counts(0, 0, 1));
        assert_eq!(by_period.periods[1].1, counts(0, 1, 0));
        assert_eq!(score(&a, &[(0, 19)]).counts, counts(0, 1, 0));
    }

    #[test]
    fn answers_of_nobody_count_singly_and_bad_ones_not_at_all() {
        let a = answers(&[
            (NOBODY, 1, 9.0, 7),
            (NOBODY, 1, 9.0, 7),
            (0, 1, 9.5, 7),
            (0, 2, 11.0, 7),
            (0, 3, f64::NAN, 7),
            (0, 4, -1.0, 7),
            (1, 60, 9.0, 7),
        ]);
        let result = score(&a, &[(0, 99)]);
        assert_eq!((result.counts.n(), result.anonymous, result.rejected, result.read), (2, 2, 4, 6));
    }

    #[test]
    fn the_order_of_rows_changes_nothing() {
        let rows = [(0, 1, 3.0, 7), (0, 1, 10.0, 7), (1, 2, 9.0, NONE), (1, 2, 7.0, NONE)];
        let mut turned = rows;
        turned.reverse();
        let (a, b) = (score(&answers(&rows), &[(0, 19)]), score(&answers(&turned), &[(0, 19)]));
        assert_eq!(a.counts, b.counts);
        assert_eq!(a.counts, counts(1, 1, 0));
    }

    #[test]
    fn groups_partition_the_answers() {
        let a = answers(&[(0, 1, 3.0, 7), (1, 9, 10.0, 7), (2, 5, 8.0, 8)]);
        let result = score(&a, &[(0, 19)]);
        let one = Counts::of(&a, [1usize].into_iter());
        assert_eq!((one, result.counts.without(one)), (counts(0, 0, 1), counts(1, 1, 0)));
    }

    #[test]
    fn an_interval_holds_its_point() {
        for (d, s, p) in [(0, 0, 1), (1, 0, 0), (0, 1, 0), (0, 0, 2), (9, 0, 0)] {
            for method in [Method::AdjustedWald, Method::Score] {
                let c = counts(d, s, p);
                let (point, interval) = (c.points().unwrap(), c.interval(method).unwrap());
                assert!(interval.low <= point && point <= interval.high, "{c:?}: {interval:?}");
                assert!(-100.0 <= interval.low && interval.high <= 100.0);
            }
        }
    }
}
