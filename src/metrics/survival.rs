//! How long it lasts: Kaplan–Meier curves and the log-rank test.

use super::Definition;
use crate::math::{Interval, Sum, chi_square, normal};

/// The product-limit estimate.
pub const DEFINITION: Definition = Definition {
    name: "survival",
    formula: || phrase!("S(t) = Π over event times ≤ t of (1 − ended / at risk)"),
};

/// How a spell was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// What was waited for happened.
    Event,
    /// It had not happened when last seen.
    Censored,
}

/// One lifetime, in days or any other unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spell {
    /// How long it was seen; spells that are negative or not numbers are not counted.
    pub time: f64,
    /// How it was left.
    pub ended: Ended,
}

/// A time at which somebody's spell ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// Spells still running just before it.
    pub at_risk: u64,
    /// Spells that ended at it.
    pub events: u64,
    /// Spells censored at it or after it and before the next step.
    pub censored: u64,
    /// The share surviving it.
    pub survival: f64,
    /// Greenwood's standard error of that share.
    pub standard_error: f64,
    /// The interval of 95 % on the scale of log(−log S); none where the share is 0 or 1.
    pub interval: Option<Interval>,
}

/// A survival curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// How many spells.
    pub n: u64,
    /// How many of them ended.
    pub events: u64,
    /// One step for each time at which spells ended, ascending.
    pub steps: Vec<Step>,
    /// The longest time seen.
    pub longest: f64,
}

/// Estimates the survival curve; at equal times events come before censoring.
#[must_use]
pub fn kaplan_meier(spells: &[Spell]) -> Survival {
    let spells = sorted(spells);
    let n = spells.len() as u64;
    let (mut steps, mut at, mut survival, mut greenwood) = (Vec::<Step>::new(), 0usize, 1.0, Sum::default());
    let mut events_in_all = 0;
    while at < spells.len() {
        let time = spells[at].time;
        let at_risk = (spells.len() - at) as u64;
        let same = spells[at..].partition_point(|s| s.time <= time);
        let events = spells[at..at + same].partition_point(|s| s.ended == Ended::Event) as u64;
        at += same;
        if events == 0 {
            if let Some(step) = steps.last_mut() {
                step.censored += same as u64;
            }
            continue;
        }
        events_in_all += events;
        survival *= (at_risk - events) as f64 / at_risk as f64;
        if at_risk > events {
            greenwood.add(events as f64 / (at_risk as f64 * (at_risk - events) as f64));
        }
        let standard_error = survival * greenwood.value().sqrt();
        steps.push(Step {
            time,
            at_risk,
            events,
            censored: same as u64 - events,
            survival,
            standard_error,
            interval: log_log(survival, greenwood.value()),
        });
    }
    Survival { n, events: events_in_all, steps, longest: spells.last().map_or(0.0, |s| s.time) }
}

/// S^exp(±z·√V/log S): stays within 0 and 1 by itself.
fn log_log(survival: f64, greenwood: f64) -> Option<Interval> {
    if survival <= 0.0 || survival >= 1.0 {
        return None;
    }
    let log = libm::log(survival);
    let width = normal::Z95 * greenwood.sqrt() / log.abs();
    Some(Interval { low: libm::exp(log * libm::exp(width)), high: libm::exp(log * libm::exp(-width)) })
}

impl Survival {
    /// The share surviving `time`; none past the longest time seen unless nobody was left by then.
    #[must_use]
    pub fn at(&self, time: f64) -> Option<f64> {
        let passed = self.steps.partition_point(|s| s.time <= time);
        let share = passed.checked_sub(1).map_or(1.0, |i| self.steps[i].survival);
        (time <= self.longest || share == 0.0).then_some(share)
    }

    /// The first time by which half or more have ended; none is an answer: not reached.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        // A hair of room: products of fractions miss one half by an ulp.
        self.steps.iter().find(|s| s.survival <= 0.5 + 1e-12).map(|s| s.time)
    }

    /// The interval of the median: the first times at which the ends of the curve's interval reach one half; either
    /// may not be reached.
    #[must_use]
    pub fn median_interval(&self) -> (Option<f64>, Option<f64>) {
        let reach = |end: fn(&Step) -> f64| self.steps.iter().find(|s| end(s) <= 0.5).map(|s| s.time);
        (
            reach(|s| s.interval.map_or(s.survival, |i| i.low)),
            reach(|s| s.interval.map_or(s.survival, |i| i.high)),
        )
    }

    /// The mean time up to `until`: the area under the curve.
    #[must_use]
    pub fn restricted_mean(&self, until: f64) -> f64 {
        let (mut area, mut from, mut share) = (Sum::default(), 0.0, 1.0);
        for step in self.steps.iter().take_while(|s| s.time < until) {
            area.add((step.time - from) * share);
            (from, share) = (step.time, step.survival);
        }
        area.add((until - from).max(0.0) * share);
        area.value()
    }
}

/// Whether groups survive differently.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRank {
    /// The chi-square statistic.
    pub chi_square: f64,
    /// Groups with spells, less one.
    pub degrees: u32,
    /// Its p.
    pub p: f64,
}

/// The log-rank test between groups; none where fewer than two have spells, or nobody's ended.
#[must_use]
pub fn log_rank(groups: &[Vec<Spell>]) -> Option<LogRank> {
    let groups: Vec<Vec<Spell>> = groups.iter().map(|g| sorted(g)).filter(|g| !g.is_empty()).collect();
    let k = groups.len().checked_sub(1).filter(|&k| k > 0)?;
    let mut times: Vec<f64> =
        groups.iter().flatten().filter(|s| s.ended == Ended::Event).map(|s| s.time).collect();
    times.sort_unstable_by(f64::total_cmp);
    times.dedup();
    let mut surplus = vec![0.0; k];
    let mut covariance = vec![vec![0.0; k]; k];
    for time in times {
        let risk: Vec<f64> =
            groups.iter().map(|g| (g.len() - g.partition_point(|s| s.time < time)) as f64).collect();
        let ended: Vec<f64> = groups
            .iter()
            .map(|g| {
                let from = g.partition_point(|s| s.time < time);
                g[from..].partition_point(|s| s.time <= time && s.ended == Ended::Event) as f64
            })
            .collect();
        let (n, d): (f64, f64) = (risk.iter().sum(), ended.iter().sum());
        for i in 0..k {
            surplus[i] += ended[i] - d * risk[i] / n;
            if n > 1.0 {
                let scale = d * (n - d) / (n - 1.0) * risk[i] / n;
                for j in 0..k {
                    covariance[i][j] += scale * (f64::from(u8::from(i == j)) - risk[j] / n);
                }
            }
        }
    }
    let solved = solve(covariance, surplus.clone())?;
    let statistic: f64 = solved.iter().zip(&surplus).map(|(a, b)| a * b).sum();
    let degrees = u32::try_from(k).ok()?;
    Some(LogRank { chi_square: statistic, degrees, p: chi_square::upper_tail(statistic, f64::from(degrees)) })
}

/// Solves a small symmetric system by elimination with row exchange; none where it is singular.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|&x, &y| a[x][i].abs().total_cmp(&a[y][i].abs()))?;
        if a[pivot][i].abs() < 1e-12 {
            return None;
        }
        a.swap(i, pivot);
        b.swap(i, pivot);
        for row in i + 1..n {
            let factor = a[row][i] / a[i][i];
            let (above, below) = a.split_at_mut(row);
            for (cell, pivot) in below[0].iter_mut().zip(&above[i]).skip(i) {
                *cell -= factor * pivot;
            }
            b[row] -= factor * b[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[i][j] * b[j]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    Some(b)
}

fn sorted(spells: &[Spell]) -> Vec<Spell> {
    let mut spells: Vec<Spell> = spells.iter().copied().filter(|s| s.time >= 0.0).collect();
    spells.sort_unstable_by(|a, b| a.time.total_cmp(&b.time).then(a.ended.cmp(&b.ended)));
    spells
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Remission times in weeks: Freireich et al., Blood 21 (1963), the table of every survival textbook.
    fn remission() -> (Vec<Spell>, Vec<Spell>) {
        let event = |time: i32| Spell { time: f64::from(time), ended: Ended::Event };
        let censored = |time: i32| Spell { time: f64::from(time), ended: Ended::Censored };
        let mut treated: Vec<Spell> = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(event).to_vec();
        treated.extend([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(censored));
        let placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
        (treated, placebo.map(event).to_vec())
    }

    #[test]
    fn remission_times_match_the_published_table() {
        let (treated, placebo) = remission();
        let curve = kaplan_meier(&treated);
        let rounded = |f: fn(&Step) -> f64| -> Vec<String> {
            curve.steps.iter().map(|s| format!("{:.4}", f(s))).collect()
        };
        assert_eq!(
            curve.steps.iter().map(|s| s.time).collect::<Vec<_>>(),
            [6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0]
        );
        assert_eq!(
            rounded(|s| s.survival),
            ["0.8571", "0.8067", "0.7529", "0.6902", "0.6275", "0.5378", "0.4482"]
        );
        assert_eq!(
            rounded(|s| s.standard_error),
            ["0.0764", "0.0869", "0.0963", "0.1068", "0.1141", "0.1282", "0.1346"]
        );
        let interval = curve.steps[6].interval.unwrap();
        assert!((interval.low - 0.188_052_005_959_232_4).abs() < 1e-12);
        assert!((interval.high - 0.680_142_628_495_241_5).abs() < 1e-12);
        assert_eq!(curve.median(), Some(23.0));
        assert_eq!(curve.median_interval(), (Some(13.0), None));
        assert_eq!(kaplan_meier(&placebo).median(), Some(8.0));
        assert!((curve.restricted_mean(35.0) - 23.287_394_957_983_185).abs() < 1e-12);
        let test = log_rank(&[treated, placebo]).unwrap();
        assert_eq!(format!("{:.3}", test.chi_square), "16.793");
        assert!(test.p < 5e-5);
    }

    #[test]
    fn a_median_not_reached_is_an_answer() {
        let curve = kaplan_meier(&[
            Spell { time: 3.0, ended: Ended::Event },
            Spell { time: 5.0, ended: Ended::Censored },
            Spell { time: 6.0, ended: Ended::Censored },
        ]);
        assert_eq!(curve.median(), None);
        assert_eq!((curve.at(2.0), curve.at(9.0)), (Some(1.0), None));
        assert_eq!(curve.steps[0].censored, 2);
        assert_eq!(kaplan_meier(&[]).median(), None);
        assert_eq!(log_rank(&[vec![], vec![]]), None);
    }

    #[test]
    fn three_equal_groups_do_not_differ() {
        let (treated, _) = remission();
        let test = log_rank(&[treated.clone(), treated.clone(), treated]).unwrap();
        assert!(test.chi_square.abs() < 1e-9 && test.degrees == 2 && (test.p - 1.0).abs() < 1e-9);
    }
}
