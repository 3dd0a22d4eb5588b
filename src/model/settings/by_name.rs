//! Things of rolo.yaml found by their names in one step, for whoever asks for every row.

use std::collections::HashMap;

use super::{Settings, Stage, Tier};
use crate::sys::work::{self, Work};

/// A list of rolo.yaml by the names in it; where two are called alike the first counts.
#[derive(Clone, Debug)]
pub struct ByName<'s, T>(HashMap<&'s str, (usize, &'s T)>);

impl<'s, T> ByName<'s, T> {
    /// Sorts a list by what each thing in it is called.
    pub fn new(list: &'s [T], name: impl Fn(&'s T) -> &'s str) -> ByName<'s, T> {
        work::count(Work::Names, list.len());
        ByName(list.iter().enumerate().rev().map(|(at, item)| (name(item), (at, item))).collect())
    }

    /// The thing called so.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'s T> {
        work::count(Work::Names, 1);
        self.0.get(name).map(|(_, item)| *item)
    }

    /// Its place in the list, from 0.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        work::count(Work::Names, 1);
        self.0.get(name).map(|(at, _)| *at)
    }
}

impl Settings {
    /// The tiers by name.
    #[must_use]
    pub fn tiers_by_name(&self) -> ByName<'_, Tier> {
        ByName::new(&self.tiers, |tier| &tier.name)
    }

    /// The stages by name.
    #[must_use]
    pub fn stages_by_name(&self) -> ByName<'_, Stage> {
        ByName::new(&self.stages, |stage| &stage.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_that_are_called_alike_counts() {
        let words = ["a", "b", "a"];
        let by_name = ByName::new(&words, |word| word);
        assert_eq!((by_name.place("a"), by_name.place("b"), by_name.get("c")), (Some(0), Some(1), None));
    }

    #[test]
    fn as_many_questions_as_names_take_as_many_steps() {
        work::is_linear(100, |n| {
            let names: Vec<String> = (0..n).map(|i| format!("A{i}")).collect();
            let by_name = ByName::new(&names, |name| name);
            assert!(names.iter().enumerate().all(|(at, name)| by_name.place(name) == Some(at)));
        });
    }
}
