//! Work on many numbers shared among threads, its results in the order of the numbers.

use std::ops::Range;

use rayon::prelude::*;

/// So many are done by the caller alone before others have woken.
const FEW: usize = 20_000;

/// What `each` makes of consecutive ranges of `0..count`, in their order: one range where there are few, else one for
/// each thread, up to eight.
///
/// Results must not hang on where the ranges are cut.
pub fn by_ranges<T: Send>(count: usize, each: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    if count < FEW {
        return vec![each(0..count)];
    }
    let size = count.div_ceil(rayon::current_num_threads().clamp(1, 8));
    (0..count.div_ceil(size)).into_par_iter().map(|i| each(i * size..count.min((i + 1) * size))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cover_every_number_once_and_in_order() {
        for count in [0, 1, FEW - 1, FEW, 3 * FEW + 1] {
            let ranges = by_ranges(count, |range| range);
            let all: Vec<usize> = ranges.iter().cloned().flatten().collect();
            assert!(all.iter().copied().eq(0..count));
        }
    }
}
