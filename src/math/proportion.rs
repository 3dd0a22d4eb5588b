//! Comparing two proportions.

use super::normal;

/// The two-sided p of "both proportions are the same", by the pooled z test; none where either is out of nothing.
///
/// 1 where everybody or nobody did in both: nothing speaks for a difference.
#[must_use]
pub fn same(hits: (u64, u64), of: (u64, u64)) -> Option<f64> {
    if of.0 == 0 || of.1 == 0 {
        return None;
    }
    let (n, m) = (of.0 as f64, of.1 as f64);
    let (a, b) = (hits.0 as f64 / n, hits.1 as f64 / m);
    let pooled = (hits.0 + hits.1) as f64 / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    Some(if error > 0.0 { normal::two_sided((a - b) / error) } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn proportions_are_compared_by_the_pooled_test() {
        // 45/100 against 30/100: z = .15/√(.375·.625·.02) = 2.19089
        assert!((same((45, 30), (100, 100)).unwrap() - 0.028_459_736_916_310_5).abs() < 1e-12);
        assert_eq!(same((0, 0), (5, 5)), Some(1.0));
        assert_eq!(same((0, 0), (5, 0)), None);
    }
}
