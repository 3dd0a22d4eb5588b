//! Many comparisons at once.

/// Holm's adjusted p values, in the order given: each may be held against 5 % although many were looked at.
///
/// Holm, Scand. J. Statist. 6 (1979). Values that are not numbers stay so and are not counted.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&i| !p[i].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]).then(a.cmp(&b)));
    let mut adjusted = vec![f64::NAN; p.len()];
    let mut floor = 0.0f64;
    for (rank, &i) in order.iter().enumerate() {
        floor = floor.max((order.len() - rank) as f64 * p[i]).min(1.0);
        adjusted[i] = floor;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::holm;

    #[test]
    fn the_smallest_p_pays_for_all_comparisons() {
        let adjusted = holm(&[0.04, 0.01, 0.03, f64::NAN]);
        assert!((adjusted[1] - 0.03).abs() < 1e-15);
        assert!((adjusted[2] - 0.06).abs() < 1e-15);
        assert!((adjusted[0] - 0.06).abs() < 1e-15);
        assert!(adjusted[3].is_nan());
    }
}
