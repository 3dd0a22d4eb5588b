//! All rules, by code: what `rolo explain` prints, what `checks: ignore` may name.

use std::sync::LazyLock;

use super::rule::Rule;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut all: Vec<Rule> = [
        super::cells::RULES,
        super::customers::RULES,
        super::days::RULES,
        super::duplicates::RULES,
        super::elsewhere::RULES,
        super::encoding::RULES,
        super::epoch::RULES,
        super::foreign::RULES,
        super::formula::RULES,
        super::fragile::RULES,
        super::header::RULES,
        super::ids::RULES,
        super::links::RULES,
        super::points::RULES,
        super::references::RULES,
        super::refusals::RULES,
        super::rules_file::RULES,
        super::scores::RULES,
        super::since_commit::RULES,
        super::stray::RULES,
        super::structure::RULES,
        super::terms::RULES,
        super::text::RULES,
        super::words::RULES,
    ]
    .concat();
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
