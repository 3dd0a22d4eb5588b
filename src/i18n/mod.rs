//! Words for people in their language; keys, columns on disk and messages about files stay English.
//!
//! English is written where it is used and is the key of the table, so that a phrase nobody has translated is
//! still said. Days stay ISO in every language.

mod zh;

use std::borrow::Cow;
use std::fmt;

/// A language rolo speaks to people in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, `en`.
    #[default]
    En,
    /// Chinese in simplified characters, `zh-CN`.
    ZhCn,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::En, Language::ZhCn];

    /// The tag, `zh-CN`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::ZhCn => "zh-CN",
        }
    }

    /// Reads a tag in any case, with `-` or `_`, also of a locale: `zh`, `zh_CN.UTF-8`, `en-GB`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Language> {
        let tag = text.split('.').next().unwrap_or_default().to_lowercase().replace('_', "-");
        match tag.split('-').next() {
            Some("en") => Some(Language::En),
            Some("zh") => Some(Language::ZhCn),
            _ => None,
        }
    }

    /// How a word, a heading or a fixed phrase is said; the English itself where nobody has translated it.
    #[must_use]
    pub fn word(self, english: &str) -> &str {
        match self {
            Language::En => english,
            Language::ZhCn => find(zh::PHRASES, english).unwrap_or(english),
        }
    }

    /// The heading of a column: as [`Language::word`], and `spend 90d` by way of `spend <N>d`.
    #[must_use]
    pub fn label(self, english: &str) -> Cow<'_, str> {
        let table = match self {
            Language::En => return Cow::Owned(english.to_owned()),
            Language::ZhCn => zh::PHRASES,
        };
        if let Some(found) = find(table, english) {
            return Cow::Borrowed(found);
        }
        let of_family = english.rsplit_once(' ').and_then(|(head, tail)| {
            let days = tail.strip_suffix('d').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
            Some(find(table, &format!("{head} <N>d"))?.replace("<N>", days))
        });
        Cow::Owned(of_family.unwrap_or_else(|| english.to_owned()))
    }

    /// How a sentence with values in it is said: `as of 2026-03-02` by way of `as of {}`.
    ///
    /// The values are taken over in their order; the sentence itself where no pattern fits.
    #[must_use]
    pub fn sentence(self, english: &str) -> Cow<'_, str> {
        let table = match self {
            Language::En => return Cow::Owned(english.to_owned()),
            Language::ZhCn => zh::PHRASES,
        };
        if let Some(found) = find(table, english) {
            return Cow::Borrowed(found);
        }
        let said = table.iter().filter(|(pattern, _)| pattern.contains("{}")).find_map(|(pattern, said)| {
            let mut said = (*said).to_owned();
            for value in fill(pattern, english)? {
                said = said.replacen("{}", value, 1);
            }
            Some(said)
        });
        Cow::Owned(said.unwrap_or_else(|| english.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

fn find(table: &'static [(&'static str, &'static str)], english: &str) -> Option<&'static str> {
    table.binary_search_by(|(key, _)| (*key).cmp(english)).ok().map(|i| table[i].1)
}

/// The texts that stand where the pattern has `{}`; none when the pattern does not fit.
fn fill<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = vec![];
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = match parts.peek() {
            None if part.is_empty() => rest.len(),
            None => rest.len() - part.len() * usize::from(rest.ends_with(part)),
            Some(_) => rest.find(part)?,
        };
        if !rest[at..].starts_with(part) || at == 0 {
            return None;
        }
        values.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_sorted_and_stand_once() {
        for pair in zh::PHRASES.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{:?} before {:?}", pair[0], pair[1]);
        }
    }

    #[test]
    fn every_phrase_keeps_its_values() {
        for (english, said) in zh::PHRASES {
            for mark in ["{}", "<N>", "`"] {
                assert_eq!(english.matches(mark).count(), said.matches(mark).count(), "{english}");
            }
            assert!(!said.is_empty() && !said.contains(|c: char| c.is_control()), "{english}");
        }
    }

    #[test]
    fn what_nobody_has_translated_is_said_in_english() {
        assert_eq!(Language::ZhCn.word("tier"), "等级");
        assert_eq!(Language::ZhCn.word("room no"), "room no");
        assert_eq!(Language::En.word("tier"), "tier");
        assert_eq!(Language::ZhCn.label("spend 90d"), "近90天消费");
        assert_eq!(Language::ZhCn.label("spend 9xd"), "spend 9xd");
        assert_eq!(Language::ZhCn.label("clv 365d"), "未来365天价值");
    }

    #[test]
    fn a_sentence_takes_its_values_along() {
        assert_eq!(Language::ZhCn.sentence("as of 2026-03-02"), "截至 2026-03-02");
        assert_eq!(
            Language::ZhCn.sentence("20 of 345 rows shown; `--limit 0` shows all"),
            "显示 20 行，共 345 行；`--limit 0` 显示全部"
        );
        assert_eq!(Language::ZhCn.sentence("as of "), "as of ");
        assert_eq!(Language::ZhCn.sentence("nothing like it"), "nothing like it");
        assert_eq!(Language::En.sentence("as of 2026-03-02"), "as of 2026-03-02");
    }

    #[test]
    fn locales_name_a_language() {
        for locale in ["zh_CN.UTF-8", "zh-Hans", "zh", "ZH_cn"] {
            assert_eq!(Language::parse(locale), Some(Language::ZhCn), "{locale}");
        }
        assert_eq!(Language::parse("en_GB"), Some(Language::En));
        assert_eq!(Language::parse("nl_NL"), None);
    }
}
