//! Student's t distribution: what a mean of few is uncertain by.

use super::normal;

/// The two-sided 95 % point of the t distribution with so many degrees of freedom; infinite with none.
///
/// The distribution function is summed exactly (Abramowitz and Stegun 26.7.3 and 26.7.4) and inverted by halving, to
/// the last digits; from 10,000 on it is the normal's, which is as close.
#[must_use]
pub fn t95(degrees: u64) -> f64 {
    if degrees == 0 {
        return f64::INFINITY;
    }
    if degrees >= 10_000 {
        return normal::Z95;
    }
    let (mut low, mut high) = (normal::Z95, 13.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if within(middle, degrees) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The probability of a value between −t and t.
fn within(t: f64, degrees: u64) -> f64 {
    let n = degrees as f64;
    let theta = libm::atan(t / n.sqrt());
    let (sin, cos) = (libm::sin(theta), libm::cos(theta));
    let odd = degrees % 2 == 1;
    // cos θ (1 + 2/3 cos² θ + …) of odd degrees, 1 + 1/2 cos² θ + … of even ones.
    let (mut term, mut k) = if odd { (cos, 3.0) } else { (1.0, 2.0) };
    let mut sum = if degrees == 1 { 0.0 } else { term };
    while k < n {
        term *= cos * cos * (k - 1.0) / k;
        sum += term;
        k += 2.0;
    }
    if odd { std::f64::consts::FRAC_2_PI * (theta + sin * sum) } else { sin * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_match_the_tables() {
        for (degrees, t) in [
            (1, 12.706_204_736_432_1),
            (2, 4.302_652_729_911_28),
            (3, 3.182_446_305_284_26),
            (9, 2.262_157_162_740_99),
            (10, 2.228_138_851_964_94),
            (29, 2.045_229_642_132_70),
            (100, 1.983_971_518_449_63),
        ] {
            assert!((t95(degrees) - t).abs() < 1e-9, "{degrees}: {}", t95(degrees));
        }
        assert!(t95(0).is_infinite());
    }
}
