//! Groups beside each other: which are shown, what they are called, and each against all others.

use super::By;
use crate::math::{multiple::holm, proportion};
use crate::metrics::Share;
use crate::model::Value;
use crate::report::framing::Grouping;

/// The name of a group; of those without one `(none)`.
pub(super) fn group_name(grouping: Grouping<'_>, group: usize) -> Value {
    let name = grouping.names.get(group).filter(|name| !name.is_empty());
    name.map_or_else(|| Value::Phrase(phrase!("(none)")), |name| Value::Text(name.clone()))
}

/// The groups that are shown: those of customers that have a name, and any that count for something.
pub(super) fn shown(by: &By, groups: usize, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let named = if let By::Customers(groups) = by { groups.names.len() } else { 0 };
    (0..groups).filter(|&group| group < named || counts(group)).collect()
}

/// The p of each share against all the rest of the whole, adjusted for so many comparisons; None where there is no rest.
pub(super) fn against_the_rest(shares: &[Share], whole: Share) -> Vec<Option<f64>> {
    let rest =
        |own: Share| Share::new(whole.hits - own.hits.min(whole.hits), whole.of - own.of.min(whole.of));
    let p = shares.iter().map(|&own| {
        let rest = rest(own);
        proportion::same((own.hits, rest.hits), (own.of, rest.of))
    });
    adjusted(p)
}

/// These p adjusted by Holm; those that could not be tested are none of the comparisons.
pub(super) fn adjusted(p: impl Iterator<Item = Option<f64>>) -> Vec<Option<f64>> {
    let raw: Vec<f64> = p.map(|p| p.unwrap_or(f64::NAN)).collect();
    holm(&raw).into_iter().map(|p| (!p.is_nan()).then_some(p)).collect()
}
