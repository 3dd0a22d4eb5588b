//! Words for people, in the book's language.

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
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}
