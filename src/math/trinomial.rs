//! A difference of two shares of the same people (promoters − detractors) and how well it is known.

use super::Interval;
use super::normal::Z95;

/// Counts of three answers: against, neither, in favour. Fractional where pseudo-counts were added.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trinomial {
    /// Counted as −1.
    pub against: f64,
    /// Counted as 0.
    pub neither: f64,
    /// Counted as +1.
    pub favour: f64,
}

impl Trinomial {
    /// The counts as numbers.
    #[must_use]
    pub fn of(against: u64, neither: u64, favour: u64) -> Trinomial {
        Trinomial { against: against as f64, neither: neither as f64, favour: favour as f64 }
    }

    /// How many in all.
    #[must_use]
    pub fn n(&self) -> f64 {
        self.against + self.neither + self.favour
    }

    /// The mean of the −1, 0 and +1: −1 to 1; not a number when there are none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        (self.favour - self.against) / self.n()
    }

    /// The variance of one answer: (favour + against)/n − mean².
    #[must_use]
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        ((self.favour + self.against) / self.n() - mean * mean).max(0.0)
    }

    /// The standard error of the mean: √(variance/n).
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        (self.variance() / self.n()).sqrt()
    }

    /// The counts with ¾, 1½, ¾ added, which makes the plain interval hold what it promises even for few answers.
    ///
    /// Rocks, The American Statistician 70 (2016), "adjusted Wald, T = 3": the analogue of Agresti–Coull.
    #[must_use]
    pub fn adjusted(&self) -> Trinomial {
        Trinomial { against: self.against + 0.75, neither: self.neither + 1.5, favour: self.favour + 0.75 }
    }

    /// Mean ± z·standard error of the counts as they are, kept within −1 and 1.
    #[must_use]
    pub fn wald(&self) -> Interval {
        Interval::around(self.mean(), Z95 * self.standard_error()).clamped(-1.0, 1.0)
    }

    /// All values that a score test at 5 % does not reject (Rocks 2016): slower, a little wider than adjusted Wald.
    ///
    /// At a supposed mean the variance is that of the most likely counts with this mean, which is the larger
    /// root of a quadratic. None when there are no answers.
    #[must_use]
    pub fn score_interval(&self) -> Option<Interval> {
        if self.n() <= 0.0 {
            return None;
        }
        let mean = self.mean();
        let rejects = |supposed: f64| {
            let gap = mean - supposed;
            gap * gap * self.n() > Z95 * Z95 * self.variance_supposing(supposed)
        };
        Some(Interval { low: boundary(mean, -1.0, &rejects), high: boundary(mean, 1.0, &rejects) })
    }

    /// The variance of one answer under the most likely shares whose mean is `supposed`.
    fn variance_supposing(&self, supposed: f64) -> f64 {
        // Mirrored so that the supposed mean is not negative: then the larger root is the possible one.
        let (against, favour, t) = if supposed >= 0.0 {
            (self.against, self.favour, supposed)
        } else {
            (self.favour, self.against, -supposed)
        };
        let n = self.n();
        let b = (against + favour) * (1.0 - t) - 2.0 * t * (against + self.neither);
        let c = against * t * (1.0 - t);
        let root = (b * b + 8.0 * n * c).max(0.0).sqrt();
        // The form without cancellation, by the sign of b.
        let share = if b >= 0.0 {
            (b + root) / (4.0 * n)
        } else if root - b > 0.0 {
            2.0 * c / (root - b)
        } else {
            0.0
        };
        let share = share.clamp(0.0, (1.0 - t) / 2.0);
        (2.0 * share + t - t * t).max(0.0)
    }
}

/// The last value from `inside` towards `end` that is not rejected.
fn boundary(inside: f64, end: f64, rejects: &dyn Fn(f64) -> bool) -> f64 {
    if !rejects(end) {
        return end;
    }
    let (mut kept, mut refused) = (inside, end);
    for _ in 0..200 {
        let middle = 0.5 * (kept + refused);
        if middle == kept || middle == refused {
            break;
        }
        if rejects(middle) {
            refused = middle;
        } else {
            kept = middle;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variance_and_error_match_the_published_package() {
        let t = Trinomial::of(1, 2, 3);
        assert!((t.mean() - 1.0 / 3.0).abs() < 1e-15);
        assert!((t.variance() - 5.0 / 9.0).abs() < 1e-15);
        assert!((t.standard_error() - 0.304_290_309_725_092_3).abs() < 1e-15);
        assert_eq!(Trinomial::of(1, 0, 1).variance(), 1.0);
        assert_eq!(Trinomial::of(0, 1, 1).variance(), 0.25);
    }

    #[test]
    fn the_score_interval_matches_reference_values() {
        for ((d, s, p), low, high) in [
            ((1, 2, 3), -0.311_073_784_624_224_36, 0.753_956_663_563_801),
            ((20, 30, 50), 0.139_551_416_141_956_96, 0.443_393_066_335_859_4),
            ((140, 270, 590), 0.403_716_097_723_230_36, 0.493_715_202_341_316_33),
            ((0, 0, 8), 0.351_184_870_232_239_6, 1.0),
            ((0, 5, 0), -0.434_482_464_783_174_8, 0.434_482_464_783_174_8),
            ((0, 0, 1), -0.586_901_371_245_525_1, 1.0),
        ] {
            let got = Trinomial::of(d, s, p).score_interval().unwrap();
            assert!((got.low - low).abs() < 1e-9 && (got.high - high).abs() < 1e-9, "{d},{s},{p}: {got:?}");
        }
        assert_eq!(Trinomial::default().score_interval(), None);
    }

    #[test]
    fn eight_promoters_are_not_certainty() {
        let t = Trinomial::of(0, 0, 8);
        assert_eq!(t.wald(), Interval { low: 1.0, high: 1.0 });
        let adjusted = t.adjusted().wald();
        assert!((adjusted.low - 0.385_382_588_198_525_06).abs() < 1e-14);
        assert_eq!(adjusted.high, 1.0);
    }
}
