//! The normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The quantile of a two-sided interval of 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// P(Z ≤ z).
#[must_use]
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// P(|Z| ≥ |z|): the two-sided p value of a z statistic.
#[must_use]
pub fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The z with P(Z ≤ z) = `p`; infinite at 0 and 1, not a number outside.
///
/// Abramowitz & Stegun 26.2.23 as a start (error below 4.5e-4), then Halley steps on the distribution itself.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if p == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let tail = p.min(1.0 - p);
    let t = (-2.0 * libm::log(tail)).sqrt();
    let start = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    // In the lower tail, where the distribution keeps its relative precision.
    let mut z = -start;
    for _ in 0..4 {
        let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
        let step = (cdf(z) - tail) / density;
        z -= step / (1.0 + 0.5 * z * step);
    }
    if p < 0.5 { z } else { -z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_invert_the_distribution() {
        assert!((quantile(0.975) - Z95).abs() < 1e-14);
        assert!((quantile(0.025) + Z95).abs() < 1e-14);
        assert!(quantile(0.5).abs() < 1e-15);
        assert!((quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
        for i in 1..200 {
            let p = f64::from(i) / 200.0;
            assert!((cdf(quantile(p)) - p).abs() < 1e-15, "{p}");
        }
        assert!(quantile(-0.1).is_nan());
        assert_eq!(quantile(1.0), f64::INFINITY);
    }

    #[test]
    fn a_z_of_1_96_leaves_five_percent() {
        assert!((two_sided(Z95) - 0.05).abs() < 1e-15);
        assert!((two_sided(-2.5758) - 0.01).abs() < 1e-5);
    }
}
