//! Words for people in their language; keys, codes, columns on disk and what programs read stay English.
//!
//! What is said is a [`Text`] until the output puts it into a language. English is written where it is used and is the
//! key of every other language: one PO file each, next to this one, which the build finds by itself. Days stay ISO in every language.

mod catalogue;
#[macro_use]
pub mod text;
pub mod system;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use catalogue::Catalogue;
pub use text::{Joint, Text};

// `TRANSLATIONS`: the tag of each language that has a file, and the file's text; made by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The catalogues, each read where its language is first spoken.
static CATALOGUES: [OnceLock<Catalogue>; TRANSLATIONS.len()] =
    [const { OnceLock::new() }; TRANSLATIONS.len()];

/// A language rolo speaks to people in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(
    /// English is 0, the others are one more than their place among the translations.
    usize,
);

impl Language {
    /// English, in which phrases are written.
    pub const EN: Language = Language(0);

    /// All of them, English first.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..=TRANSLATIONS.len()).map(Language)
    }

    /// The tag, `zh-CN`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.translation().map_or("en", |(tag, _)| tag)
    }

    /// Reads a tag in any case, with `-` or `_`, also of a locale: `zh`, `zh_CN.UTF-8`, `en-GB`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Language> {
        let primary = |tag: &str| tag.split(['-', '_', '.']).next().unwrap_or_default().to_lowercase();
        Language::all().find(|language| primary(language.tag()) == primary(text))
    }

    /// The language that tests say things in besides English.
    #[cfg(test)]
    pub(crate) fn chinese() -> Language {
        Language::parse("zh-CN").expect("its file is there")
    }

    /// How a word of the vocabulary is said; the English itself where nobody has translated it.
    #[must_use]
    pub fn word(self, english: &str) -> &str {
        self.find("word", english).unwrap_or(english)
    }

    /// What a field of a table means, or what type it has; the English itself where nobody has translated it.
    #[must_use]
    pub fn meaning(self, english: &str) -> &str {
        self.find("meaning", english).unwrap_or(english)
    }

    /// The word before a message: `error`, `warning`, `note`, `help`, `hint`.
    ///
    /// As columns some of them are called otherwise.
    #[must_use]
    pub fn heading(self, english: &'static str) -> &'static str {
        self.find("heading", english).unwrap_or(english)
    }

    /// The heading of a column: as [`Language::word`], and `spend 90d` by way of `spend <N>d`.
    #[must_use]
    pub fn label(self, english: &str) -> Cow<'_, str> {
        if let Some(found) = self.find("word", english) {
            return Cow::Borrowed(found);
        }
        let of_family = english.rsplit_once(' ').and_then(|(head, tail)| {
            let days = tail.strip_suffix('d').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
            Some(self.find("word", &format!("{head} <N>d"))?.replace("<N>", days))
        });
        Cow::Owned(of_family.unwrap_or_else(|| english.to_owned()))
    }

    /// A phrase with its gaps; None where nobody has translated it.
    fn phrase(self, english: &str) -> Option<&'static str> {
        self.find("", english)
    }

    /// A phrase that counts, for a number; known by its English for one.
    fn plural(self, one: &str, count: u64) -> Option<&'static str> {
        self.catalogue()?.counted(one, count)
    }

    /// What is between texts that are joined.
    fn separator(self, english: &str) -> Option<&'static str> {
        self.find("separator", english)
    }

    fn find(self, context: &str, english: &str) -> Option<&'static str> {
        self.catalogue()?.find(context, english)
    }

    fn catalogue(self) -> Option<&'static Catalogue> {
        let (_, po) = self.translation()?;
        Some(CATALOGUES[self.0 - 1].get_or_init(|| Catalogue::read(po)))
    }

    /// Its tag and file; None for English.
    fn translation(self) -> Option<(&'static str, &'static str)> {
        TRANSLATIONS.get(self.0.checked_sub(1)?).copied()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_translated_is_said_in_english() {
        let zh = Language::chinese();
        assert_eq!(zh.word("tier"), "等级");
        assert_eq!(zh.word("room no"), "room no");
        assert_eq!(Language::EN.word("tier"), "tier");
        assert_eq!(zh.label("spend 90d"), "近90天消费");
        assert_eq!(zh.label("spend 9xd"), "spend 9xd");
        assert_eq!(zh.label("clv 365d"), "未来365天价值");
    }

    #[test]
    fn locales_name_a_language() {
        for locale in ["zh_CN.UTF-8", "zh-Hans", "zh", "ZH_cn"] {
            assert_eq!(Language::parse(locale).map(Language::tag), Some("zh-CN"), "{locale}");
        }
        assert_eq!(Language::parse("en_GB"), Some(Language::EN));
        assert_eq!(Language::parse("nl_NL"), None);
    }
}
