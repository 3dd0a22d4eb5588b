//! So many out of so many.

use super::SMALL;
use crate::math::{Interval, interval};

/// A proportion as its two counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many did.
    pub hits: u64,
    /// How many could.
    pub of: u64,
}

impl Share {
    /// `hits` out of `of`.
    #[must_use]
    pub const fn new(hits: u64, of: u64) -> Share {
        Share { hits, of }
    }

    /// The fraction; none out of none.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// Wilson's interval of 95 %.
    #[must_use]
    pub fn interval(self) -> Option<Interval> {
        interval::wilson(self.hits, self.of)
    }

    /// Whether there are too few to trust the fraction alone.
    #[must_use]
    pub fn is_small(self) -> bool {
        self.of < SMALL
    }
}
