//! The way back and forth through the changes: two stacks, and a mark on those that were passed over.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Kind};
use crate::sys::work::{self, Work};

/// How a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In force.
    Done,
    /// In force again, after it was taken back.
    Redone,
    /// In force, and passed over by `undo --skip`.
    Skipped,
    /// Taken back, and can be done again.
    Undone,
    /// Taken back, and something new was done since.
    Lapsed,
}

/// A step back, which `rolo redo` goes forth again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The change was taken back.
    Undone,
    /// It was passed over and is in force.
    Skipped,
}

/// Where the walk through the entries of a log stands; an entry is known by its number there.
///
/// What was taken back can be done again until something new is done. A mark stays until `redo` comes back to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Walk {
    /// In force and not passed over, in the order of the log.
    done: BTreeSet<usize>,
    back: Steps,
    redone: BTreeSet<usize>,
    skipped: BTreeSet<usize>,
}

/// Steps back in their order, each change once; whatever is asked or done takes few steps however many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Steps {
    /// By when they were made.
    list: BTreeMap<usize, (usize, Step)>,
    /// When a change was stepped back from.
    when: BTreeMap<usize, usize>,
    /// When those were made that something new makes forgotten.
    undone: BTreeSet<usize>,
}

impl Steps {
    fn push(&mut self, number: usize, step: Step) {
        work::count(Work::Names, 1);
        self.remove(number);
        let when = self.list.last_key_value().map_or(0, |(last, _)| last + 1);
        self.list.insert(when, (number, step));
        self.when.insert(number, when);
        if step == Step::Undone {
            self.undone.insert(when);
        }
    }

    fn remove(&mut self, number: usize) {
        if let Some(when) = self.when.remove(&number) {
            self.list.remove(&when);
            self.undone.remove(&when);
        }
    }

    fn forget_undone(&mut self) {
        for when in std::mem::take(&mut self.undone) {
            work::count(Work::Names, 1);
            if let Some((number, _)) = self.list.remove(&when) {
                self.when.remove(&number);
            }
        }
    }

    fn last(&self) -> Option<(usize, Step)> {
        self.list.last_key_value().map(|(_, step)| *step)
    }

    fn has(&self, number: usize) -> bool {
        self.when.contains_key(&number)
    }
}

impl Walk {
    pub(super) fn through(entries: &[Entry]) -> Walk {
        let mut walk = Walk::default();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            // An entry that was forgotten is no step any more.
            let known = |id: &String| numbers.get(id.as_str()).copied();
            match &entry.kind {
                Kind::Change => {
                    numbers.insert(&entry.id, number);
                    walk.done.insert(number);
                    walk.back.forget_undone();
                }
                Kind::Undo(of) => {
                    if let Some(of) = known(of) {
                        walk.step_back(of, Step::Undone);
                    }
                }
                Kind::Skip(of) => {
                    if let Some(of) = known(of) {
                        walk.step_back(of, Step::Skipped);
                        walk.skipped.insert(of);
                    }
                }
                Kind::Redo(of) => {
                    if let Some(of) = known(of) {
                        walk.back.remove(of);
                        walk.done.insert(of);
                        if !walk.skipped.remove(&of) {
                            walk.redone.insert(of);
                        }
                    }
                }
            }
        }
        walk
    }

    fn step_back(&mut self, number: usize, step: Step) {
        self.done.remove(&number);
        self.redone.remove(&number);
        self.skipped.remove(&number);
        self.back.push(number, step);
    }

    /// The change to be taken back next.
    pub(super) fn next_back(&self) -> Option<usize> {
        self.done.last().copied()
    }

    /// The change below one of those in force.
    pub(super) fn below(&self, number: usize) -> Option<usize> {
        self.done.range(..number).next_back().copied()
    }

    /// The step to be gone forth next.
    pub(super) fn next_forth(&self) -> Option<(usize, Step)> {
        self.back.last()
    }

    /// How the change stands.
    pub(super) fn state(&self, number: usize) -> State {
        if self.skipped.contains(&number) {
            State::Skipped
        } else if self.redone.contains(&number) {
            State::Redone
        } else if self.done.contains(&number) {
            State::Done
        } else if self.back.has(number) {
            State::Undone
        } else {
            State::Lapsed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_stepped_back_from_once_and_forgotten_unless_it_is_marked() {
        let mut steps = Steps::default();
        steps.push(1, Step::Skipped);
        steps.push(2, Step::Undone);
        steps.push(1, Step::Undone);
        steps.push(3, Step::Skipped);
        steps.remove(3);
        assert_eq!(steps.last(), Some((1, Step::Undone)));
        steps.push(4, Step::Skipped);
        steps.forget_undone();
        assert!(steps.has(4) && !steps.has(1) && !steps.has(2));
        assert_eq!(steps.last(), Some((4, Step::Skipped)));
    }

    #[test]
    fn marks_that_stay_do_not_make_each_change_take_longer() {
        work::is_linear(100, |n| {
            let mut steps = Steps::default();
            (0..n).for_each(|number| steps.push(number, Step::Skipped));
            for number in n..2 * n {
                steps.push(number, Step::Undone);
                steps.forget_undone();
            }
            assert_eq!(steps.last(), Some((n - 1, Step::Skipped)));
        });
    }
}
