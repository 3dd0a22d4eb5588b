//! Quantiles, by one stated definition.

/// The `p` quantile of sorted values: linear between the neighbours of rank (n − 1)·p; none when there are none.
///
/// Hyndman & Fan's type 7, the default of R and NumPy. The median of an even count is the mean of the middle two.
#[must_use]
pub fn sorted_quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let rank = p.clamp(0.0, 1.0) * last as f64;
    let below = rank.floor() as usize;
    let above = (below + 1).min(last);
    let (a, b) = (sorted[below], sorted[above]);
    Some(a + (rank - below as f64) * (b - a))
}

/// The same of values in any order, which are sorted in place.
pub fn quantile(values: &mut [f64], p: f64) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    sorted_quantile(values, p)
}

/// Fewer known values than this have no percentile.
pub const FEWEST: usize = 5;

/// The percentile `p` of values in any order, which are sorted in place; none where fewer than [`FEWEST`] are known, or
/// no value lies below it: where all are alike, or most are 0, nobody stands out.
pub fn percentile(values: &mut [f64], p: u8) -> Option<f64> {
    if values.len() < FEWEST {
        return None;
    }
    let found = quantile(values, f64::from(p) / 100.0)?;
    values.first().is_some_and(|lowest| *lowest < found).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(&mut values, 0.5), Some(2.5));
        assert_eq!(sorted_quantile(&values, 0.0), Some(1.0));
        assert_eq!(sorted_quantile(&values, 1.0), Some(4.0));
        assert!((sorted_quantile(&values, 0.9).unwrap() - 3.7).abs() < 1e-12);
        assert_eq!(sorted_quantile(&[], 0.5), None);
    }

    #[test]
    fn a_percentile_takes_five_values_and_one_below_it() {
        assert_eq!(percentile(&mut [1.0, 2.0, 3.0, 4.0], 50), None);
        assert_eq!(percentile(&mut [5.0, 1.0, 2.0, 3.0, 4.0], 50), Some(3.0));
        assert_eq!(percentile(&mut [0.0; 9], 80), None);
        assert_eq!(percentile(&mut [0.0, 0.0, 0.0, 0.0, 7.0], 50), None);
        assert_eq!(percentile(&mut [0.0, 0.0, 0.0, 0.0, 8.0], 75), None);
        assert_eq!(percentile(&mut [0.0, 0.0, 4.0, 4.0, 8.0], 75), Some(4.0));
    }
}
