//! The way back and forth through the changes: two stacks, and a mark on those that were passed over.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Kind};

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
    /// Steps back, the latest last.
    back: Vec<(usize, Step)>,
    redone: BTreeSet<usize>,
    skipped: BTreeSet<usize>,
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
                    walk.back.retain(|(_, step)| *step == Step::Skipped);
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
                        walk.back.retain(|(number, _)| *number != of);
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
        self.back.retain(|(other, _)| *other != number);
        self.back.push((number, step));
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
        self.back.last().copied()
    }

    /// How the change stands.
    pub(super) fn state(&self, number: usize) -> State {
        if self.skipped.contains(&number) {
            State::Skipped
        } else if self.redone.contains(&number) {
            State::Redone
        } else if self.done.contains(&number) {
            State::Done
        } else if self.back.iter().any(|(other, _)| *other == number) {
            State::Undone
        } else {
            State::Lapsed
        }
    }
}
