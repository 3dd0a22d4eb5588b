//! Work counted while tests run, so that what is linear is shown by counts and not by a clock.

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Files opened.
    Files,
    /// Bytes read, or looked at again.
    Bytes,
    /// Names or rules gone through.
    Names,
}

/// Counts so much work of this thread; nothing outside tests.
#[cfg(not(test))]
#[inline]
pub fn count(_: Work, _: usize) {}

/// Counts so much work of this thread; nothing outside tests.
#[cfg(test)]
pub fn count(what: Work, amount: usize) {
    let add = |done: &std::cell::Cell<[usize; 3]>| {
        let mut counts = done.get();
        counts[what as usize] += amount;
        done.set(counts);
    };
    DONE.with(add);
}

#[cfg(test)]
thread_local! {
    static DONE: std::cell::Cell<[usize; 3]> = const { std::cell::Cell::new([0; 3]) };
}

/// How much of each kind this thread does in `task`: files, bytes, names.
#[cfg(test)]
pub(crate) fn during(task: impl FnOnce()) -> [usize; 3] {
    DONE.with(|done| done.set([0; 3]));
    task();
    DONE.with(std::cell::Cell::get)
}

/// Fails unless `task` of four times the size does at most four and a half times the work, of each kind.
#[cfg(test)]
pub(crate) fn is_linear(n: usize, mut task: impl FnMut(usize)) {
    let (one, four) = (during(|| task(n)), during(|| task(4 * n)));
    assert!(one.iter().any(|work| *work > 0), "nothing was counted");
    for (one, four) in one.into_iter().zip(four) {
        assert!(2 * four <= 9 * one, "{one} for {n}, {four} for four times as many");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_grows_with_the_square_is_noticed() {
        is_linear(100, |n| (0..n).for_each(|_| count(Work::Names, 1)));
        let square = || is_linear(100, |n| (0..n).for_each(|i| count(Work::Bytes, i)));
        assert!(std::panic::catch_unwind(square).is_err());
    }
}
