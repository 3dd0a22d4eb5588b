//! What other rooms find, explained: the reader of YAML, the rules of rolo.yaml, the queries in it.

use super::rule::Rule;

/// Their rules.
pub const RULES: &[Rule] = &[];
