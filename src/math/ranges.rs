//! Work on many numbers shared among threads, its results in the order of the numbers.

use std::cmp::Ordering;
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

/// Both answers to questions about so many things: side by side where there are many, else one after the other.
pub fn both<A: Send, B: Send>(
    count: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if count < FEW { (one(), other()) } else { rayon::join(one, other) }
}

/// Sorts by an order that leaves no two equal, by several threads where there are many.
pub fn sort_by<T: Send>(list: &mut [T], in_order: impl Fn(&T, &T) -> Ordering + Sync) {
    if list.len() < FEW {
        list.sort_unstable_by(in_order);
    } else {
        list.par_sort_unstable_by(in_order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_sorted_as_few_are() {
        for count in [10, FEW as u64 + 7] {
            let mut list: Vec<u64> = (0..count).map(|i| i * 7919 % (count + 1)).collect();
            let mut want = list.clone();
            want.sort_unstable();
            sort_by(&mut list, u64::cmp);
            assert_eq!(list, want);
        }
    }

    #[test]
    fn ranges_cover_every_number_once_and_in_order() {
        for count in [0, 1, FEW - 1, FEW, 3 * FEW + 1] {
            let ranges = by_ranges(count, |range| range);
            let all: Vec<usize> = ranges.iter().cloned().flatten().collect();
            assert!(all.iter().copied().eq(0..count));
        }
    }
}
