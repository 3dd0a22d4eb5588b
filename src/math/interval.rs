//! Intervals, and the one for a proportion.

use super::normal::Z95;

/// Where the true value plausibly lies; 95 % unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// `centre` ± `half`.
    #[must_use]
    pub fn around(centre: f64, half: f64) -> Interval {
        Interval { low: centre - half, high: centre + half }
    }

    /// The part of it that is possible.
    #[must_use]
    pub fn clamped(self, low: f64, high: f64) -> Interval {
        Interval { low: self.low.clamp(low, high), high: self.high.clamp(low, high) }
    }

    /// The same with its nearer end moved to the point it is about, where it does not hold it.
    #[must_use]
    pub fn holding(self, point: f64) -> Interval {
        Interval { low: self.low.min(point), high: self.high.max(point) }
    }

    /// Both ends multiplied; for points from fractions.
    #[must_use]
    pub fn times(self, factor: f64) -> Interval {
        Interval { low: self.low * factor, high: self.high * factor }
    }
}

/// Wilson's interval of 95 % for `hits` out of `n`; none when `n` is 0.
///
/// Wilson, J. Am. Stat. Assoc. 22 (1927): the score test inverted; never leaves 0–1, never has width 0.
#[must_use]
pub fn wilson(hits: u64, n: u64) -> Option<Interval> {
    if n == 0 {
        return None;
    }
    let (k, n, zz) = (hits as f64, n as f64, Z95 * Z95);
    let p = k / n;
    let centre = (p + zz / (2.0 * n)) / (1.0 + zz / n);
    let half = Z95 / (1.0 + zz / n) * (p * (1.0 - p) / n + zz / (4.0 * n * n)).max(0.0).sqrt();
    let mut interval = Interval::around(centre, half).clamped(0.0, 1.0);
    // Exact at the ends, where rounding would leave 1e-17.
    if hits == 0 {
        interval.low = 0.0;
    }
    if k >= n {
        interval.high = 1.0;
    }
    Some(interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_matches_published_values() {
        for (k, n, low, high) in [
            (0, 5, 0.0, 0.434_482_464_783_174_76),
            (5, 5, 0.565_517_535_216_825_1, 1.0),
            (8, 10, 0.490_162_471_536_641_83, 0.943_317_848_545_624_7),
            (360, 400, 0.866_689_423_672_597_2, 0.925_700_740_859_965_7),
            (1, 100, 0.001_767_432_064_140_650_5, 0.054_486_196_178_705_315),
        ] {
            let got = wilson(k, n).unwrap();
            assert!((got.low - low).abs() < 1e-14 && (got.high - high).abs() < 1e-14, "{k}/{n}: {got:?}");
        }
        assert_eq!(wilson(0, 0), None);
    }
}
