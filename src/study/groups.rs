//! Customers, or the rows of a log, in groups: by words, or by classes of numbers.

use std::collections::{BTreeMap, HashMap};

use crate::math::quantile::quantile;
use crate::metrics::facts::NONE;
use crate::model::{Day, Value};

/// Customers, or the rows of a log, in groups. Those that are in none are a group of their own, the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// What the groups are called.
    pub names: Vec<Value>,
    /// How they are shown.
    pub order: Order,
    of: Of,
}

/// In which order groups are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they are listed; all of them, also those without a figure.
    Given,
    /// By their figure, the highest first, then by name; those that count for something.
    #[default]
    ByFigure,
}

/// The groups of each number.
#[derive(Clone, Debug, PartialEq)]
enum Of {
    /// One, or [`NONE`].
    One(Vec<u32>),
    /// Any number: those of `i` are `groups[starts[i]..starts[i + 1]]`.
    Several { starts: Vec<u32>, groups: Vec<u32> },
}

impl Default for Of {
    fn default() -> Of {
        Of::One(Vec::new())
    }
}

impl Groups {
    /// Groups of which every number is in one, or in none ([`NONE`]).
    #[must_use]
    pub fn of_one(names: Vec<Value>, order: Order, of: Vec<u32>) -> Groups {
        Groups { names, order, of: Of::One(of) }
    }

    /// How many groups, with the one of those that are in none.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len() + 1
    }

    /// Whether a number may be in several.
    #[must_use]
    pub fn overlap(&self) -> bool {
        matches!(self.of, Of::Several { .. })
    }

    /// The groups of a number; the last for one that is in none.
    pub fn of(&self, number: u32) -> impl Iterator<Item = usize> + '_ {
        let own = match &self.of {
            Of::One(of) => {
                of.get(number as usize).filter(|group| **group != NONE).map_or(&[][..], std::slice::from_ref)
            }
            Of::Several { starts, groups } => {
                match (starts.get(number as usize), starts.get(number as usize + 1)) {
                    (Some(&from), Some(&to)) => &groups[from as usize..to as usize],
                    _ => &[],
                }
            }
        };
        let none = own.is_empty().then_some(self.names.len());
        own.iter().map(|&group| group as usize).chain(none)
    }
}

/// What one customer, or one row, has of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Raw {
    /// Nothing, or what is not known.
    #[default]
    Unknown,
    /// A number, or a day since 1970-01-01.
    Number(f64),
    /// Words.
    Words(Vec<String>),
}

/// What all of them have.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Words: groups already.
    Words(Groups),
    /// Numbers, which classes are cut of; what is not known is not a number.
    Numbers {
        /// By number.
        values: Vec<f64>,
        /// Where classes begin; None: at the quartiles of those that are counted.
        cuts: Option<Vec<f64>>,
        /// How ends of classes are written.
        scale: Scale,
    },
}

/// What the numbers of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Numbers of its unit.
    Plain,
    /// Days since 1970-01-01.
    Days,
}

impl Values {
    /// Words in the order declared for them, else by name.
    #[must_use]
    pub fn of_words(raw: Vec<Raw>, declared: &[(String, Value)], is_list: bool) -> Values {
        let words = |raw: &Raw| if let Raw::Words(words) = raw { words.clone() } else { Vec::new() };
        let raw: Vec<Vec<String>> = raw.iter().map(words).collect();
        let mut numbers: BTreeMap<&str, u32> = raw.iter().flatten().map(|word| (word.as_str(), 0)).collect();
        let places: HashMap<&str, usize> =
            declared.iter().enumerate().rev().map(|(place, (word, _))| (word.as_str(), place)).collect();
        let mut names: Vec<&str> = numbers.keys().copied().collect();
        names.sort_by_key(|name| places.get(name).copied().unwrap_or(declared.len()));
        let named = |name: &&str| match places.get(name) {
            Some(&place) => declared[place].1.clone(),
            None => Value::Text((*name).to_owned()),
        };
        let shown: Vec<Value> = names.iter().map(named).collect();
        for (number, name) in (0..).zip(names) {
            numbers.insert(name, number);
        }
        let of = if is_list {
            let (mut starts, mut groups) = (vec![0u32], Vec::new());
            for words in &raw {
                let mut own: Vec<u32> = words.iter().map(|word| numbers[word.as_str()]).collect();
                own.sort_unstable();
                own.dedup();
                groups.extend(own);
                starts.push(groups.len() as u32);
            }
            Of::Several { starts, groups }
        } else {
            Of::One(
                raw.iter().map(|words| words.first().map_or(NONE, |word| numbers[word.as_str()])).collect(),
            )
        };
        let order = if declared.is_empty() { Order::ByFigure } else { Order::Given };
        Values::Words(Groups { names: shown, order, of })
    }

    /// Numbers and where they are cut.
    #[must_use]
    pub fn of_numbers(raw: &[Raw], cuts: Option<Vec<f64>>, scale: Scale) -> Values {
        let value = |raw: &Raw| if let Raw::Number(number) = raw { *number } else { f64::NAN };
        Values::Numbers { values: raw.iter().map(value).collect(), cuts, scale }
    }

    /// The groups; `counted` are the numbers whose quartiles cut classes where nobody said at what.
    #[must_use]
    pub fn groups(&self, counted: impl Iterator<Item = u32>) -> Groups {
        let (values, cuts, scale) = match self {
            Values::Words(groups) => return groups.clone(),
            Values::Numbers { values, cuts, scale } => (values, cuts, *scale),
        };
        let mut edges: Vec<f64> = match cuts {
            Some(cuts) => {
                // What lies outside the points is in classes of its own, open at one end.
                let is_below = cuts.first().is_some_and(|first| values.iter().any(|value| value < first));
                let is_above = cuts.last().is_some_and(|last| values.iter().any(|value| value > last));
                let below = is_below.then_some(f64::NEG_INFINITY);
                let above = is_above.then_some(f64::INFINITY);
                below.into_iter().chain(cuts.iter().copied()).chain(above).collect()
            }
            None => {
                let mut seen: Vec<u32> = counted.collect();
                seen.sort_unstable();
                seen.dedup();
                let value =
                    |number: u32| values.get(number as usize).copied().filter(|value| !value.is_nan());
                let mut counted: Vec<f64> = seen.into_iter().filter_map(value).collect();
                [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().filter_map(|p| quantile(&mut counted, p)).collect()
            }
        };
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        if edges.len() == 1 {
            edges.push(edges[0]);
        }
        let names = edges.windows(2).map(|ends| Value::Text(label([ends[0], ends[1]], scale))).collect();
        let of = values.iter().map(|&value| class(value, &edges)).collect();
        Groups { names, order: Order::Given, of: Of::One(of) }
    }
}

/// The class `[a, b)` a value lies in; the last that ends at a number holds its end.
fn class(value: f64, edges: &[f64]) -> u32 {
    let last = edges.len().saturating_sub(2);
    let (Some(&lowest), Some(&highest)) = (edges.first(), edges.last()) else { return NONE };
    if value.is_nan() || value < lowest || value > highest {
        return NONE;
    }
    let at = edges.partition_point(|edge| *edge <= value).saturating_sub(1).min(last);
    u32::try_from(at).unwrap_or(NONE)
}

/// `1000..2500`, `..0`, `2026-01-01..2026-03-31`.
fn label(ends: [f64; 2], scale: Scale) -> String {
    let end = |end: f64| match scale {
        _ if end.is_infinite() => String::new(),
        Scale::Days => Day(end.round() as i32).to_string(),
        Scale::Plain => ((end * 1e4).round() / 1e4).to_string(),
    };
    format!("{}..{}", end(ends[0]), end(ends[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64], cuts: Option<&[f64]>) -> Groups {
        let raw: Vec<Raw> = values.iter().map(|&value| Raw::Number(value)).collect();
        Values::of_numbers(&raw, cuts.map(<[f64]>::to_vec), Scale::Plain).groups(0..values.len() as u32)
    }

    fn told(groups: &Groups, numbers: u32) -> Vec<String> {
        let name = |group: usize| match groups.names.get(group) {
            Some(Value::Text(name)) => name.clone(),
            _ => "(none)".to_owned(),
        };
        (0..numbers).map(|number| groups.of(number).map(name).collect::<Vec<_>>().join("+")).collect()
    }

    #[test]
    fn classes_are_closed_below_and_the_last_also_above() {
        let groups = numbers(
            &[-1.0, 0.0, 999.0, 1000.0, 10_000.0, 10_001.0, f64::NAN],
            Some(&[0.0, 1000.0, 10_000.0]),
        );
        let expected = ["..0", "0..1000", "0..1000", "1000..10000", "10000..", "10000..", "(none)"];
        assert_eq!(told(&groups, 7), expected);
        assert_eq!(numbers(&[5.0], Some(&[0.0, 10.0])).names, [Value::Text("0..10".to_owned())]);
    }

    #[test]
    fn quartiles_of_those_counted_cut_and_equal_ones_collapse() {
        assert_eq!(
            told(&numbers(&[1.0, 2.0, 3.0, 4.0, 5.0], None), 5),
            ["1..2", "2..3", "3..4", "4..5", "4..5"]
        );
        assert_eq!(
            told(&numbers(&[1.0, 1.0, 1.0, 1.0, 9.0], None), 5),
            ["1..9", "1..9", "1..9", "1..9", "1..9"]
        );
        assert_eq!(told(&numbers(&[7.0, 7.0], None), 2), ["7..7", "7..7"]);
        // Who is not counted moves no cut point, and may lie outside.
        let raw = [1.0, 2.0, 50.0].map(Raw::Number);
        let groups = Values::of_numbers(&raw, None, Scale::Days).groups([0, 1].into_iter());
        assert_eq!(told(&groups, 3)[2], "(none)");
        assert_eq!(numbers(&[], None).names, []);
    }

    #[test]
    fn words_are_groups_in_the_order_declared_and_lists_overlap() {
        let words = |words: &[&str]| Raw::Words(words.iter().map(|&word| word.to_owned()).collect());
        let declared =
            [("B".to_owned(), Value::Text("B".to_owned())), ("A".to_owned(), Value::Text("A".to_owned()))];
        let Values::Words(groups) =
            Values::of_words(vec![words(&["A"]), words(&["B"]), Raw::Unknown], &declared, false)
        else {
            panic!("words")
        };
        assert_eq!(told(&groups, 3), ["A", "B", "(none)"]);
        assert_eq!((groups.names[0].clone(), groups.order), (Value::Text("B".to_owned()), Order::Given));
        let list = vec![words(&["x", "y"]), words(&[]), words(&["y", "y"])];
        let Values::Words(groups) = Values::of_words(list, &[], true) else { panic!("words") };
        assert_eq!(told(&groups, 3), ["x+y", "(none)", "y"]);
        assert!(groups.overlap());
    }
}
