//! Comparing two proportions.

use super::normal;

/// How two proportions were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// The pooled z test: all four expected counts are 5 or more.
    PooledZ,
    /// Fisher's exact test, two-sided: the tables that are no likelier than this one.
    Fisher,
}

/// The two-sided p of "both proportions are the same" and the test it is by; None where either is out of nothing.
///
/// 1 where everybody or nobody did in both: nothing speaks for a difference.
#[must_use]
pub fn same(hits: (u64, u64), of: (u64, u64)) -> Option<(f64, Test)> {
    if of.0 == 0 || of.1 == 0 {
        return None;
    }
    let (n, m) = (of.0 as f64, of.1 as f64);
    let pooled = (hits.0 + hits.1) as f64 / (n + m);
    if n.min(m) * pooled.min(1.0 - pooled) < 5.0 {
        return Some((fisher(hits, of), Test::Fisher));
    }
    let (a, b) = (hits.0 as f64 / n, hits.1 as f64 / m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    Some((normal::two_sided((a - b) / error), Test::PooledZ))
}

/// Fisher's exact p: how likely, with these margins, is a table that is no likelier than this one.
fn fisher(hits: (u64, u64), of: (u64, u64)) -> f64 {
    let all = hits.0 + hits.1;
    let ln = |n: u64| libm::lgamma(n as f64 + 1.0);
    let choose = |n: u64, k: u64| ln(n) - ln(k) - ln(n - k);
    let likely = |first: u64| choose(of.0, first) + choose(of.1, all - first) - choose(of.0 + of.1, all);
    // A hair of room: tables that are equally likely differ by rounding.
    let seen = likely(hits.0) + 1e-7;
    let possible = all.saturating_sub(of.1)..=all.min(of.0);
    let sum: f64 = possible.map(likely).filter(|ln| *ln <= seen).map(libm::exp).sum();
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::{Test, same};

    #[test]
    fn proportions_are_compared_by_the_pooled_test_from_five_expected() {
        // 45/100 against 30/100: z = .15/√(.375·.625·.02) = 2.19089
        let (p, test) = same((45, 30), (100, 100)).unwrap();
        assert!((p - 0.028_459_736_916_310_5).abs() < 1e-12);
        assert_eq!(test, Test::PooledZ);
        // 5 of 10 and 5 of 10: five are expected in each cell.
        assert_eq!(same((5, 5), (10, 10)).unwrap().1, Test::PooledZ);
        assert_eq!(same((0, 0), (5, 5)), Some((1.0, Test::Fisher)));
        assert_eq!(same((0, 0), (5, 0)), None);
    }

    #[test]
    fn few_are_compared_exactly() {
        // The lady tasting tea: three of four cups right.
        let (p, test) = same((3, 1), (4, 4)).unwrap();
        assert!((p - 34.0 / 70.0).abs() < 1e-12, "{p}");
        assert_eq!(test, Test::Fisher);
        assert!((same((1, 11), (9, 14)).unwrap().0 - 0.002_759_456_185_220_084).abs() < 1e-12);
    }
}
