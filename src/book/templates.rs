//! The rules a new book may begin with, one file a trade and language.

use crate::i18n::Language;

/// The trades there is a template for, in the order they are offered.
pub const NAMES: [&str; 8] =
    ["freelancer", "saas", "retail", "education", "agency", "clinic", "manufacturing", "consulting"];

/// The template of a book that names no trade.
pub const PLAIN: &str = "plain";

/// A draft message a new book begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name in `templates/`, without `.md`.
    pub name: &'static str,
    /// A subject line, a blank line and the message, with `{field}` to fill in.
    pub text: &'static str,
}

/// Makes the lookup of a template's text.
macro_rules! texts {
    ($($name:literal)*) => {
        fn lookup(name: &str, language: Language) -> Option<&'static str> {
            match (name, language.tag()) {
                $(
                    ($name, "zh-CN") => Some(include_str!(concat!("../../templates/zh-CN/", $name, ".yaml"))),
                    ($name, _) => Some(include_str!(concat!("../../templates/en/", $name, ".yaml"))),
                )*
                _ => None,
            }
        }
    };
}

texts! { "plain" "freelancer" "saas" "retail" "education" "agency" "clinic" "manufacturing" "consulting" }

/// The rolo.yaml of a template: one of [`NAMES`] or [`PLAIN`]; in English where the language has none.
#[must_use]
pub fn text(name: &str, language: Language) -> Option<&'static str> {
    lookup(name, language)
}

/// One line on what a template is for: the words of its first comment.
#[must_use]
pub fn about(name: &str, language: Language) -> Option<&'static str> {
    let line = text(name, language)?.lines().next()?;
    let words = line.trim_start_matches(['#', ' ']);
    Some(words.split_once([':', '：']).map_or(words, |(_, about)| about.trim()))
}

/// The drafts a new book begins with.
#[must_use]
pub fn drafts(language: Language) -> [Draft; 2] {
    /// One draft of the `drafts/` folder.
    macro_rules! draft {
        ($language:literal, $name:literal) => {
            Draft {
                name: $name,
                text: include_str!(concat!("../../templates/", $language, "/drafts/", $name, ".md")),
            }
        };
    }
    match language.tag() {
        "zh-CN" => [draft!("zh-CN", "问候"), draft!("zh-CN", "谢谢光临")],
        _ => [draft!("en", "check-in"), draft!("en", "thank-you")],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::settings::{Action, Settings};

    fn read(name: &str, language: Language) -> Settings {
        let text = text(name, language).unwrap();
        let (settings, found) = Settings::read(name, text.as_bytes());
        assert_eq!(found, [], "{name} {language}");
        settings.unwrap()
    }

    fn all() -> impl Iterator<Item = (&'static str, Language)> {
        let names = NAMES.into_iter().chain([PLAIN]);
        names.flat_map(|name| Language::all().map(move |language| (name, language)))
    }

    /// How many members one side has that the other lacks, the larger count.
    fn apart(a: &BTreeSet<String>, b: &BTreeSet<String>) -> usize {
        a.difference(b).count().max(b.difference(a).count())
    }

    #[test]
    fn every_template_is_read_without_a_word() {
        for (name, language) in all() {
            let settings = read(name, language);
            assert_eq!(settings.language(), language, "{name}");
            let judged = crate::text::yaml::judge(name, text(name, language).unwrap().as_bytes());
            assert_eq!(judged, [], "{name} {language}");
        }
        assert_eq!(text("unheard-of", Language::EN), None);
    }

    #[test]
    fn any_two_trades_differ_where_trades_do() {
        for language in Language::all() {
            for (i, a) in NAMES.into_iter().enumerate() {
                for b in &NAMES[i + 1..] {
                    let (x, y) = (read(a, language), read(b, language));
                    let fields = |s: &Settings| {
                        let own = s.fields.iter().map(|f| f.name.to_string());
                        own.chain(s.required.iter().map(|r| r.any_of.join("|"))).collect()
                    };
                    assert!(apart(&fields(&x), &fields(&y)) >= 3, "fields of {a} and {b}, {language}");
                    let tiers = |s: &Settings| {
                        let rule = |t: &crate::model::settings::Tier| {
                            let when = t.when.as_ref().map_or("", |q| q.text.as_str());
                            format!("{when}, every {}", t.every.unwrap_or_default())
                        };
                        s.tiers.iter().map(rule).collect()
                    };
                    assert!(apart(&tiers(&x), &tiers(&y)) >= 2, "tiers of {a} and {b}, {language}");
                    let warnings = |s: &Settings| s.warnings.iter().map(|w| w.when.text.clone()).collect();
                    assert!(apart(&warnings(&x), &warnings(&y)) >= 1, "warnings of {a} and {b}, {language}");
                    let playbooks = |s: &Settings| {
                        s.playbooks.iter().map(|p| p.suggest.or(language, "").to_owned()).collect()
                    };
                    assert!(
                        apart(&playbooks(&x), &playbooks(&y)) >= 1,
                        "playbooks of {a} and {b}, {language}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_template_explains_itself_and_names_only_drafts_that_exist() {
        for (name, language) in all() {
            let text = text(name, language).unwrap();
            assert!(text.lines().filter(|l| l.contains('#')).count() >= 5, "{name} {language}");
            assert!(about(name, language).is_some_and(|words| !words.is_empty()));
            let settings = read(name, language);
            let actions = settings.automations.iter().flat_map(|a| &a.actions);
            for action in actions {
                if let Action::Draft(draft) = action {
                    assert!(drafts(language).iter().any(|d| d.name == draft), "{draft}");
                }
            }
        }
    }
}
