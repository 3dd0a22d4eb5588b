//! A straight line through values that are not equally well known.

use super::{chi_square, normal};

/// A weighted least-squares line, and whether the values differ at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Change of the value for one step of x.
    pub slope: f64,
    /// Standard error of the slope, from the given errors alone.
    pub standard_error: f64,
    /// Two-sided p of "the slope is 0".
    pub p: f64,
    /// Cochran's Q: Σ (value − weighted mean)²/error².
    pub q: f64,
    /// Values less one.
    pub degrees: u32,
    /// p of "all values are the same": chi-square tail of Q.
    pub q_p: f64,
    /// The weighted mean.
    pub mean: f64,
}

/// Fits `(x, value, standard error)` with weights 1/error²; none with fewer than two different x or an error that is not positive.
#[must_use]
pub fn weighted_line(points: &[(f64, f64, f64)]) -> Option<Line> {
    if points.len() < 2 || points.iter().any(|p| !(p.2.is_finite() && p.2 > 0.0 && p.1.is_finite())) {
        return None;
    }
    let weight = |p: &(f64, f64, f64)| 1.0 / (p.2 * p.2);
    let total: f64 = points.iter().map(weight).sum();
    let mean_x = points.iter().map(|p| weight(p) * p.0).sum::<f64>() / total;
    let mean = points.iter().map(|p| weight(p) * p.1).sum::<f64>() / total;
    let spread: f64 = points.iter().map(|p| weight(p) * (p.0 - mean_x) * (p.0 - mean_x)).sum();
    if spread <= 0.0 {
        return None;
    }
    let slope = points.iter().map(|p| weight(p) * (p.0 - mean_x) * (p.1 - mean)).sum::<f64>() / spread;
    let standard_error = (1.0 / spread).sqrt();
    let q: f64 = points.iter().map(|p| weight(p) * (p.1 - mean) * (p.1 - mean)).sum();
    let degrees = points.len() as u32 - 1;
    Some(Line {
        slope,
        standard_error,
        p: normal::two_sided(slope / standard_error),
        q,
        degrees,
        q_p: chi_square::upper_tail(q, f64::from(degrees)),
        mean,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_line_is_found_whatever_the_errors() {
        let line = weighted_line(&[(0.0, 1.0, 0.5), (1.0, 3.0, 0.1), (2.0, 5.0, 2.0)]).unwrap();
        assert!((line.slope - 2.0).abs() < 1e-12);
        assert!(line.p < 1e-4);
    }

    #[test]
    fn one_point_has_no_slope() {
        assert_eq!(weighted_line(&[(0.0, 1.0, 0.5)]), None);
        assert_eq!(weighted_line(&[(0.0, 1.0, 0.5), (0.0, 2.0, 0.5)]), None);
        assert_eq!(weighted_line(&[(0.0, 1.0, 0.0), (1.0, 2.0, 0.5)]), None);
    }
}
