//! Words that rolo.yaml does not declare: kept as they stand, named once each.

use std::collections::BTreeMap;

use super::check::{Check, Gathered};
use super::found::{Found, Subject};
use super::rule::Rule;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::model::cell::judge_word;
use crate::model::schema::Vocabulary;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("unknown-channel", || phrase!("A channel that `channels:` of rolo.yaml does not have: the interaction counts, but in a group of its own.")),
    Rule::warning("unknown-owner", || phrase!("An owner that `people:` of rolo.yaml does not have: nobody's list shows the customer.")),
    Rule::warning("unknown-product", || phrase!("A product code that products.csv does not have: it is counted under its code, without name or price.")),
    Rule::warning("unknown-reason", || phrase!("A reason that `lost_reasons:` of rolo.yaml does not have: it is counted in a group of its own.")),
    Rule::warning("unknown-stage", || phrase!("A stage that rolo.yaml does not have: the record stands outside every funnel and forecast.")),
    Rule::warning("unknown-tier", || phrase!("A tier that `tiers:` of rolo.yaml does not have: no cadence applies to the customer.")),
];

/// A value seen in a column: how often, and where first.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// In how many cells.
    pub count: u64,
    /// The first of them.
    pub place: Place,
    /// The row it stands in.
    pub id: String,
}

/// Values by what they should have been found in and what they are.
pub(super) type Values<K> = BTreeMap<(K, String), Seen>;

/// Notes a value; the place is made only for the first.
pub(super) fn note<K: Ord>(
    values: &mut Values<K>,
    key: K,
    value: &str,
    first: impl FnOnce() -> (Place, String),
) {
    values.entry((key, value.to_owned())).and_modify(|seen| seen.count += 1).or_insert_with(|| {
        let (place, id) = first();
        Seen { count: 1, place, id }
    });
}

/// Takes over the values of a later part; first places stay.
pub(super) fn join<K: Ord>(values: &mut Values<K>, part: Values<K>) {
    for (key, seen) in part {
        values.entry(key).and_modify(|known| known.count += seen.count).or_insert(seen);
    }
}

/// The code of a word that a vocabulary does not have.
fn code(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::Tier => "unknown-tier",
        Vocabulary::Stage | Vocabulary::PipelineStage => "unknown-stage",
        Vocabulary::Person => "unknown-owner",
        Vocabulary::Channel => "unknown-channel",
        Vocabulary::LostReason => "unknown-reason",
    }
}

/// The vocabularies, as keys in a map.
pub(super) const VOCABULARIES: [Vocabulary; 6] = [
    Vocabulary::Tier,
    Vocabulary::Stage,
    Vocabulary::PipelineStage,
    Vocabulary::Person,
    Vocabulary::Channel,
    Vocabulary::LostReason,
];

/// So many declared words are enough to say what is known, or that too many are.
const SAID: usize = 300;

/// Says each unknown word once, with how often it stands.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    let Gathered { unknown, ctx, .. } = all;
    let mut declared = BTreeMap::new();
    for ((vocabulary, value), seen) in unknown {
        let vocabulary = VOCABULARIES[*vocabulary];
        let words = declared.entry(vocabulary as usize).or_insert_with(|| {
            // None of the values is among the words, and of very many neither the nearest nor all are said.
            ctx.settings.vocabulary(vocabulary).into_iter().take(SAID).collect::<Vec<_>>()
        });
        let verdict = judge_word(vocabulary, value, words);
        let Some((level, remark)) = verdict.remark() else { continue };
        let about = Subject { file: &seen.place.file, id: &seen.id, value };
        found.add(code(vocabulary), level, about, || {
            let finding = remark.diagnostic(level);
            Diagnostic { code: code(vocabulary), message: times(finding.message, seen.count), ..finding }
                .at(seen.place.clone())
        });
    }
}

/// What is said of a cell, with in how many rows it is.
pub(super) fn times(said: Text, count: u64) -> Text {
    if count > 1 { phrase!("{said}, in {count} rows", said, count) } else { said }
}
