//! All checks, and their rules by code: what `rolo explain` prints, what `checks: ignore` may name.

use std::sync::LazyLock;

use super::check::Check;
use super::rule::Rule;

/// Every check. A new one is a file with its `CHECK`, and a line here.
pub(super) const CHECKS: &[Check] = &[
    super::cells::CHECK,
    super::customers::CHECK,
    super::days::CHECK,
    super::dialect::CHECK,
    super::duplicates::CHECK,
    super::elsewhere::CHECK,
    super::encoding::CHECK,
    super::epoch::CHECK,
    super::foreign::CHECK,
    super::formula::CHECK,
    super::fragile::CHECK,
    super::header::CHECK,
    super::ids::CHECK,
    super::links::CHECK,
    super::missing_name::CHECK,
    super::points::CHECK,
    super::references::CHECK,
    super::refusals::CHECK,
    super::rules_file::CHECK,
    super::scores::CHECK,
    super::since_commit::CHECK,
    super::stray::CHECK,
    super::structure::CHECK,
    super::terms::CHECK,
    super::text::CHECK,
    super::words::CHECK,
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut all: Vec<Rule> = CHECKS.iter().flat_map(|check| check.rules).copied().collect();
    all.extend(super::cells::rules());
    all.sort_by_key(|rule| rule.code);
    all
});

/// Every rule, by code.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of a code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    let all = rules();
    all.binary_search_by_key(&code, |rule| rule.code).ok().map(|at| &all[at])
}

/// The code most like a word, for a message about one that is none.
#[must_use]
pub fn nearest(word: &str) -> Option<&'static str> {
    let like = |rule: &&Rule| strsim::jaro_winkler(word, rule.code);
    let best = rules().iter().max_by(|a, b| like(a).total_cmp(&like(b)))?;
    (like(&best) > 0.75).then_some(best.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        assert!(
            rules().is_sorted_by(|a, b| a.code < b.code),
            "{:?}",
            rules().iter().map(|r| r.code).collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_rule_says_what_it_means() {
        for rule in rules() {
            let about = rule.sentence().english();
            assert!(about.len() > 20 && !about.contains('\n'), "{}", rule.code);
            assert!(
                about.starts_with(|c: char| !c.is_lowercase()) && about.ends_with(['.', '!', '?']),
                "{about}"
            );
            assert!(
                rule.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                rule.code
            );
        }
    }
}
