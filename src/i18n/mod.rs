//! Words for people in their language; keys, codes, columns on disk and what programs read stay English.
//!
//! English is written where it is used and is the key of the table, so that a phrase nobody has translated is
//! still said. Days stay ISO in every language.

mod catalogue;
#[macro_use]
pub mod text;
pub mod system;
mod zh;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use catalogue::Catalogue;
pub use text::{Joint, Text};

/// Phrases of rooms, while they move here.
const ROOMS: [&str; 7] = [
    include_str!("zh-CN/checks.po"),
    include_str!("zh-CN/book.po"),
    include_str!("zh-CN/query.po"),
    include_str!("zh-CN/import.po"),
    include_str!("zh-CN/due.po"),
    include_str!("zh-CN/cli.po"),
    include_str!("zh-CN/numbers.po"),
];

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

    /// What the language says; None for English, in which phrases are written.
    fn catalogue(self) -> Option<&'static Catalogue> {
        static ZH_CN: OnceLock<Catalogue> = OnceLock::new();
        match self {
            Language::En => None,
            Language::ZhCn => Some(ZH_CN.get_or_init(|| {
                let mut found = Catalogue::read(include_str!("zh-CN.po"));
                for room in ROOMS {
                    found.add(room);
                }
                found
            })),
        }
    }

    /// A phrase with its gaps in this language; None where nobody has translated it.
    fn phrase(self, english: &str) -> Option<&'static str> {
        let found = self.catalogue()?.find("", english, 0);
        found.or_else(|| find(zh::TABLES, english))
    }

    /// A phrase that counts, for a number; known by its English for one.
    fn plural(self, one: &str, _count: u64) -> Option<&'static str> {
        // Chinese has one form for all numbers.
        self.catalogue()?.find("", one, 0)
    }

    /// What is between texts that are joined.
    fn separator(self, english: &str) -> Option<&'static str> {
        self.catalogue()?.find("separator", english, 0)
    }

    /// How a word, a heading or a fixed phrase is said; the English itself where nobody has translated it.
    #[must_use]
    pub fn word(self, english: &str) -> &str {
        match self {
            Language::En => english,
            Language::ZhCn => find(zh::TABLES, english).unwrap_or(english),
        }
    }

    /// What a field of a table means, or what type it has; the English itself where nobody has translated it.
    #[must_use]
    pub fn meaning(self, english: &str) -> &str {
        match self {
            Language::En => english,
            Language::ZhCn => find(zh::MEANINGS, english).unwrap_or(english),
        }
    }

    /// The word before a message: `error`, `warning`, `note`, `help`, `hint`.
    ///
    /// As columns some of them are called otherwise.
    #[must_use]
    pub fn heading(self, english: &'static str) -> &'static str {
        match self {
            Language::En => english,
            Language::ZhCn => zh::heading(english),
        }
    }

    /// The heading of a column: as [`Language::word`], and `spend 90d` by way of `spend <N>d`.
    #[must_use]
    pub fn label(self, english: &str) -> Cow<'_, str> {
        let tables = match self {
            Language::En => return Cow::Owned(english.to_owned()),
            Language::ZhCn => zh::TABLES,
        };
        if let Some(found) = find(tables, english) {
            return Cow::Borrowed(found);
        }
        let of_family = english.rsplit_once(' ').and_then(|(head, tail)| {
            let days = tail.strip_suffix('d').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
            Some(find(tables, &format!("{head} <N>d"))?.replace("<N>", days))
        });
        Cow::Owned(of_family.unwrap_or_else(|| english.to_owned()))
    }

    /// How a sentence with values in it is said: `as of 2026-03-02` by way of `as of {}`.
    ///
    /// The values are taken over in their order, those of `{w}` in this language too; of several patterns that fit
    /// the one that says most counts. The sentence itself where none fits.
    #[must_use]
    pub fn sentence(self, english: &str) -> Cow<'_, str> {
        match self {
            Language::En => Cow::Owned(english.to_owned()),
            Language::ZhCn => said(zh::TABLES, english).unwrap_or_else(|| Cow::Owned(english.to_owned())),
        }
    }
}

impl Language {
    /// A message of several parts, `did you mean {}? …; …`: as [`Language::sentence`], or part by part where every part
    /// can be said; never half of it.
    #[must_use]
    pub fn message(self, english: &str) -> Cow<'_, str> {
        let tables = match self {
            Language::En => return Cow::Owned(english.to_owned()),
            Language::ZhCn => zh::TABLES,
        };
        Cow::Owned(part_by_part(tables, english).unwrap_or_else(|| english.to_owned()))
    }
}

/// The whole where a table has it, else its parts, which end in `; ` or `? `.
fn part_by_part(tables: Tables, english: &str) -> Option<String> {
    if let Some(whole) = said(tables, english) {
        return Some(whole.into_owned());
    }
    for (end, mark) in [("; ", "；"), ("? ", "")] {
        // The first place where both sides can be said: values may hold such marks, too.
        for (at, _) in english.match_indices(end) {
            let (first, rest) = (&english[..at], &english[at + end.len()..]);
            let first = if end == "? " { said(tables, &english[..=at]) } else { said(tables, first) };
            if let Some(first) = first
                && let Some(rest) = part_by_part(tables, rest)
            {
                return Some(format!("{first}{mark}{rest}"));
            }
        }
    }
    None
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

/// Phrases by what they are about, each table sorted by the English.
type Tables = &'static [&'static [zh::Phrase]];

fn find(tables: Tables, english: &str) -> Option<&'static str> {
    tables
        .iter()
        .find_map(|table| table.binary_search_by(|(key, _)| (*key).cmp(english)).ok().map(|i| table[i].1))
}

/// A phrase or sentence as the tables have it; none where it is not there.
fn said(tables: Tables, english: &str) -> Option<Cow<'static, str>> {
    if let Some(found) = find(tables, english) {
        return Some(Cow::Borrowed(found));
    }
    let mut best: Option<(usize, String)> = None;
    for (pattern, phrase) in tables.iter().copied().flatten().filter(|(pattern, _)| pattern.contains('{')) {
        let fixed = pattern.len();
        if best.as_ref().is_some_and(|(most, _)| *most >= fixed) {
            continue;
        }
        if let Some(filled) = fill(pattern, english).and_then(|values| with(tables, phrase, &values)) {
            best = Some((fixed, filled));
        }
    }
    best.map(|(_, filled)| Cow::Owned(filled))
}

/// The phrase with its values in place; none where a word among them is not in the table.
fn with(tables: Tables, phrase: &str, values: &[(Slot, &str)]) -> Option<String> {
    let (mut out, mut rest) = (String::new(), phrase);
    for (slot, value) in values {
        let (before, after) = rest.split_once(slot.mark())?;
        out.push_str(before);
        match slot {
            Slot::Value => match zh::length_of_time(value) {
                Some(length) => out.push_str(&length),
                None => out.push_str(value),
            },
            Slot::Words => out.push_str(&words(tables, value)?),
            Slot::Counts => out.push_str(&counts(tables, value)?),
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Words of a gap; a column is known by its heading, too: `lost_reason` as `lost reason`.
fn words(tables: Tables, english: &str) -> Option<Cow<'static, str>> {
    said(tables, english).or_else(|| said(tables, &english.replace('_', " ")))
}

/// `2 deals, 1 task` as `2 条商机、1 条任务`.
fn counts(tables: Tables, english: &str) -> Option<String> {
    let count = |part: &str| {
        let (number, noun) = part.split_once(' ')?;
        number.parse::<u64>().ok()?;
        Some(format!("{number} 条{}", find(tables, noun)?))
    };
    Some(english.split(", ").map(count).collect::<Option<Vec<_>>>()?.join("、"))
}

/// A gap in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// `{}`: any text, taken over as it is.
    Value,
    /// `{w}`: words that are themselves said in the language.
    Words,
    /// `{n}`: so many of this and so many of that.
    Counts,
}

impl Slot {
    fn mark(self) -> &'static str {
        match self {
            Slot::Value => "{}",
            Slot::Words => "{w}",
            Slot::Counts => "{n}",
        }
    }
}

/// The texts that stand where the pattern has its gaps; none when the pattern does not fit.
fn fill<'t>(pattern: &str, text: &'t str) -> Option<Vec<(Slot, &'t str)>> {
    let gap = |pattern: &str| {
        let at = pattern.find('{')?;
        let slot =
            [Slot::Words, Slot::Counts].into_iter().find(|slot| pattern[at..].starts_with(slot.mark()));
        let slot = slot.unwrap_or(Slot::Value);
        Some((at, slot))
    };
    let (first, mut slot) = gap(pattern)?;
    let mut rest = text.strip_prefix(&pattern[..first])?;
    let mut behind = &pattern[first + slot.mark().len()..];
    let mut values = vec![];
    loop {
        let next = gap(behind);
        let part = &behind[..next.map_or(behind.len(), |(at, _)| at)];
        let at = match next {
            None => rest.len().checked_sub(part.len()).filter(|_| rest.ends_with(part))?,
            Some(_) => rest.find(part)?,
        };
        if at == 0 {
            return None;
        }
        values.push((slot, &rest[..at]));
        rest = &rest[at + part.len()..];
        let Some((at, following)) = next else { break };
        behind = &behind[at + following.mark().len()..];
        slot = following;
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_sorted_and_stand_once() {
        let mut all = std::collections::BTreeSet::new();
        assert!(zh::MEANINGS[0].is_sorted_by(|one, next| one.0 < next.0));
        for table in zh::TABLES {
            for pair in table.windows(2) {
                assert!(pair[0].0 < pair[1].0, "{:?} before {:?}", pair[0], pair[1]);
            }
            for (english, _) in *table {
                assert!(all.insert(english), "{english} stands in two tables");
            }
        }
    }

    #[test]
    fn every_phrase_keeps_its_values() {
        for (english, said) in zh::TABLES.iter().copied().flatten() {
            for mark in ["{}", "{w}", "{n}", "<N>", "`"] {
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
        assert_eq!(
            Language::ZhCn.sentence("added contact 陈晓 (c-11111111)"),
            "已添加联系人 陈晓（c-11111111）"
        );
        assert_eq!(Language::ZhCn.sentence("changed contact c-11111111"), "已修改联系人 c-11111111");
        assert_eq!(Language::ZhCn.sentence("changed 6 contacts"), "已修改 6 条联系人");
        assert_eq!(
            Language::ZhCn.sentence("edited nothing (c-11111111)"),
            "edited nothing (c-11111111)",
            "the words in a gap have to be known"
        );
        assert_eq!(
            Language::ZhCn.sentence("林悦 is next due on 2026-06-30 (1 y 3 mo cadence of the book)"),
            "林悦 下次联系：2026-06-30（1 年 3 个月一轮（默认））"
        );
        assert_eq!(Language::ZhCn.sentence("as of "), "as of ");
        assert_eq!(Language::ZhCn.sentence("nothing like it"), "nothing like it");
        assert_eq!(Language::En.sentence("as of 2026-03-02"), "as of 2026-03-02");
    }

    #[test]
    fn a_message_is_said_part_by_part_or_not_at_all() {
        let said = |english| Language::ZhCn.message(english).into_owned();
        assert_eq!(
            said("there is no contact `c-9zzzzzzz`, in 12 rows"),
            "没有联系人 `c-9zzzzzzz`，共 12 行",
            "a pattern within a pattern"
        );
        assert_eq!(
            said("did you mean `tier`? it is kept and means nothing; run the command again"),
            "did you mean `tier`? it is kept and means nothing; run the command again"
        );
        assert_eq!(
            said("nothing was changed; run the command again"),
            "什么也没有改；请再运行一次",
            "both parts are known"
        );
        assert_eq!(said("nothing was changed; and so on"), "nothing was changed; and so on");
    }

    #[test]
    fn counts_and_columns_are_words_of_their_own() {
        let said = |english| Language::ZhCn.message(english).into_owned();
        assert_eq!(said("`c-1` has history: 2 deals, 1 task"), "`c-1` 有往来记录：2 条商机、1 条任务");
        assert_eq!(said("`c-1` has history: much of it"), "`c-1` has history: much of it");
        assert_eq!(said("lost_reason: the cell is empty"), "流失原因：单元格是空的");
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
