//! Which of those who wait come first.
//!
//! Urgency = tier × lateness. Lateness is 1 on the day itself, 1 + overdue/pace after it, and ½/(1 + ahead/pace) before
//! it, so that what is only coming stands behind what is there. The pace is the cadence in days, and seven days for
//! everything else (half as many at high priority, twice as many at low). The first tier of rolo.yaml counts 2, the last
//! little more than 1, no tier 1. A day that comes once a year counts 3, and its lateness is not halved before it: a
//! birthday cannot be made up for. So a key client a month late on a monthly cadence stands where an unsorted one stands
//! after three, and their birthday tomorrow before both.

use std::collections::HashMap;

use super::kind::Kind;
use crate::model::settings::Settings;
use crate::sys::work::{self, Work};

/// Days after which something promised counts as late by its own length again.
pub(super) const PACE: f64 = 7.0;

/// The pace of a task or ticket by the text of its priority.
pub(super) fn pace(priority: &[u8]) -> f64 {
    match priority {
        b"high" => PACE / 2.0,
        b"low" => PACE * 2.0,
        _ => PACE,
    }
}

/// How much each tier counts, by name: 2 for the first, evenly less for each after it.
pub(super) fn weights(settings: &Settings) -> HashMap<&[u8], f64> {
    let count = settings.tiers.len() as f64;
    work::count(Work::Names, settings.tiers.len());
    let weight = |at: usize| 1.0 + (count - at as f64) / count;
    settings.tiers.iter().enumerate().rev().map(|(at, tier)| (tier.name.as_bytes(), weight(at))).collect()
}

/// The urgency of something due in `days` days, negative when overdue.
pub(super) fn urgency(kind: Kind, weight: f64, pace: f64, days: i32) -> f64 {
    let fleeting = matches!(kind, Kind::Birthday | Kind::Anniversary | Kind::Festival);
    let late = f64::from(-days) / pace;
    let lateness = match (late >= 0.0, fleeting) {
        (true, _) => 1.0 + late,
        (false, true) => 1.0 / (1.0 - late),
        (false, false) => 0.5 / (1.0 - late),
    };
    weight * lateness * if fleeting { 3.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_client_a_month_late_stands_where_another_stands_after_three() {
        let settings =
            Settings::read("rolo.yaml", b"format: 1\ntiers: [{name: A, every: 30d}, {name: B}]\n").0.unwrap();
        let weights = weights(&settings);
        let (key, none) = (weights[&b"A"[..]], 1.0);
        let cadence = |weight, days| urgency(Kind::Cadence, weight, 30.0, days);
        assert!((cadence(key, -30) - cadence(none, -90)).abs() < 1e-12);
        assert!(urgency(Kind::Birthday, none, PACE, 1) < cadence(key, -30));
        assert!(urgency(Kind::Birthday, key, PACE, 1) > cadence(key, -30));
        assert!((weights[&b"B"[..]] - 1.5).abs() < 1e-12);
    }

    #[test]
    fn the_tiers_are_weighed_in_as_many_steps_as_there_are() {
        let of = |n: usize| {
            let tiers: String = (0..n).map(|i| format!("  - {{name: A{i}}}\n")).collect();
            let yaml = format!("format: 1\ntiers:\n{tiers}");
            Settings::read("rolo.yaml", yaml.as_bytes()).0.unwrap()
        };
        let (few, many) = (of(50), of(200));
        work::is_linear(50, |n| {
            let settings = if n == 50 { &few } else { &many };
            assert_eq!(weights(settings).len(), n);
        });
    }

    #[test]
    fn urgency_grows_day_by_day_through_the_day_itself() {
        for kind in Kind::ALL {
            let days: Vec<f64> = (-40..40).rev().map(|days| urgency(kind, 1.5, 14.0, days)).collect();
            assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{kind}");
        }
        // What is only coming never stands before what is there, whatever the tier.
        assert!(urgency(Kind::Task, 2.0, PACE, 1) < urgency(Kind::Task, 1.0, PACE, 0));
        assert!(pace(b"high") < pace(b"") && pace(b"") < pace(b"low"));
    }
}
