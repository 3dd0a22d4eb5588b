//! Recency, frequency and monetary scores of everybody, by the rule of the `rfm` metric.

use super::FieldColumn;
use crate::book::events::Minor;
use crate::metrics::rfm::scores;
use crate::model::Day;
use crate::model::settings::Rfm;

/// The three scores by the number of the person; [`FieldColumn::NO_INT`] where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RfmScores {
    pub r: Vec<i32>,
    pub f: Vec<i32>,
    pub m: Vec<i32>,
}

impl RfmScores {
    /// Scores everybody who bought in the window, against each other.
    ///
    /// `last` is the last purchase day, `counts` and `spend` are of the window. Whose spend cannot be priced has no
    /// monetary score and counts for nobody else's.
    pub(super) fn of(last: &[i32], counts: &[i32], spend: &[Minor], as_of: Day) -> RfmScores {
        let buyers: Vec<usize> = (0..counts.len()).filter(|&who| counts[who] > 0).collect();
        let priced: Vec<usize> =
            buyers.iter().copied().filter(|&who| spend[who] != FieldColumn::NO_MONEY).collect();
        let column = |of: &[usize], value: &dyn Fn(usize) -> i64| {
            let values: Vec<i64> = of.iter().map(|&who| value(who)).collect();
            let mut column = vec![FieldColumn::NO_INT; counts.len()];
            for (&who, score) in of.iter().zip(scores(values.iter().copied())) {
                column[who] = i32::from(score);
            }
            column
        };
        let mut r = column(&buyers, &|who| i64::from(as_of.0 - last[who]));
        buyers.iter().for_each(|&who| r[who] = 6 - r[who]);
        RfmScores {
            r,
            f: column(&buyers, &|who| i64::from(counts[who])),
            m: column(&priced, &|who| spend[who]),
        }
    }

    /// The scores of a person; none where one of them is unknown.
    fn scored(&self, who: usize) -> Option<[u8; 3]> {
        let [r, f, m] = [&self.r, &self.f, &self.m].map(|scores| u8::try_from(scores[who]).ok());
        Some([r?, f?, m?])
    }

    /// The three scores as one word, `545`; empty where one is unknown.
    pub(super) fn words(&self) -> Vec<String> {
        let word = |[r, f, m]: [u8; 3]| format!("{r}{f}{m}");
        (0..self.r.len()).map(|who| self.scored(who).map(word).unwrap_or_default()).collect()
    }

    /// The first segment of rolo.yaml that the scores match; empty where one is unknown.
    pub(super) fn segments(&self, rules: &Rfm) -> Vec<String> {
        let named = |[r, f, m]: [u8; 3]| {
            let fits = |s: &&crate::model::settings::RfmSegment| {
                s.r.0.contains(&r) && s.f.0.contains(&f) && s.m.0.contains(&m)
            };
            rules.segments.iter().find(fits).map(|s| s.name.as_str().to_owned())
        };
        (0..self.r.len()).map(|who| self.scored(who).and_then(named).unwrap_or_default()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: i32 = FieldColumn::NO_INT;

    #[test]
    fn who_bought_in_the_window_is_scored_against_the_others_who_did() {
        let spend = [90_000, 50_000, 40_000, 0, FieldColumn::NO_MONEY];
        let found = RfmScores::of(&[95, 40, 90, NONE, 99], &[5, 1, 1, 0, 2], &spend, Day(100));
        assert_eq!(found.r, [4, 2, 3, NONE, 5]);
        assert_eq!(found.f, [4, 1, 1, NONE, 3]);
        assert_eq!(found.m, [4, 2, 1, NONE, NONE]);
        assert_eq!(found.words(), ["444", "212", "311", "", ""]);
        assert_eq!(found.segments(&Rfm::default()), ["champions", "fading", "fading", "", ""]);
    }
}
