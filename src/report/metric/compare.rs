//! Groups beside each other: each against all others.

use crate::i18n::Text;
use crate::math::multiple::holm;
use crate::math::proportion::{self, Test};
use crate::metrics::Share;

/// One group against the rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    /// The two-sided p, not adjusted.
    pub(super) p: f64,
    /// The test it is by.
    pub(super) way: Way,
    /// How far apart they are, where that is a column.
    pub(super) points: Option<f64>,
}

/// By which test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Of two proportions.
    Proportions(Test),
    /// Of two scores, on adjusted counts.
    AdjustedScores,
}

impl Way {
    /// What it is called.
    pub(super) fn text(self) -> Text {
        match self {
            Way::Proportions(Test::PooledZ) => phrase!("the pooled z test"),
            Way::Proportions(Test::Fisher) => {
                phrase!("Fisher's exact test where fewer than 5 are expected in a cell")
            }
            Way::AdjustedScores => phrase!("the z test of adjusted counts"),
        }
    }
}

impl Compared {
    /// A share against the rest of the whole; None where either is of nothing.
    pub(super) fn shares(own: Share, whole: Share) -> Option<Compared> {
        let rest = Share::new(whole.hits - own.hits.min(whole.hits), whole.of - own.of.min(whole.of));
        let (p, test) = proportion::same((own.hits, rest.hits), (own.of, rest.of))?;
        Some(Compared { p, way: Way::Proportions(test), points: None })
    }
}

/// These p adjusted by Holm; two groups are one comparison, and what could not be tested is none.
pub(super) fn adjusted(p: impl Iterator<Item = Option<f64>>) -> Vec<Option<f64>> {
    let p: Vec<Option<f64>> = p.collect();
    if p.iter().flatten().count() < 3 {
        return p;
    }
    let raw: Vec<f64> = p.iter().map(|p| p.unwrap_or(f64::NAN)).collect();
    holm(&raw).into_iter().map(|p| (!p.is_nan()).then_some(p)).collect()
}
