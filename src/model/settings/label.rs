//! Names and the words people see for them.

use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::diag::Place;
use crate::i18n::{Language, Text};
use crate::text::yaml::{Placed, refused, short_or_long};

/// A word rolo.yaml declares (a tier, a stage, a channel …), as cells hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    text: String,
    place: Place,
}

impl Name {
    /// A name that stands in no file.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Name {
        Name { text: text.into(), place: Place::file("rolo.yaml") }
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it is declared.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        let Placed { value, place } = Placed::<String>::deserialize(deserializer)?;
        match objection(&value) {
            None => Ok(Name { text: value, place }),
            Some(why) => Err(refused(why, None)),
        }
    }
}

/// Why a text cannot be a name: it has to fit into a cell, a list joined with `;` and a query.
fn objection(text: &str) -> Option<Text> {
    if text.is_empty() {
        Some(phrase!("a name must not be empty"))
    } else if text.trim() != text {
        Some(phrase!("a name must not begin or end with a blank"))
    } else if text.chars().any(|c| c.is_control() || matches!(c, ';' | '"')) {
        Some(phrase!("a name must not hold `;`, quotes or line breaks"))
    } else if matches!(text, "none" | "any") {
        Some(phrase!("a name must not be `none` or `any`: queries use these words"))
    } else {
        None
    }
}

/// What people see for a name, by language; without one the name itself is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    plain: Option<String>,
    by_language: Vec<(Language, String)>,
}

impl Label {
    /// The same words for all languages.
    #[must_use]
    pub fn plain(text: &str) -> Label {
        Label { plain: Some(text.to_owned()), by_language: Vec::new() }
    }

    /// The words for `language`: its own, else those for all languages, else none.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        self.by_language
            .iter()
            .find(|(l, _)| *l == language)
            .map(|(_, text)| text.as_str())
            .or(self.plain.as_deref())
    }

    /// The words for `language`, else `name`.
    #[must_use]
    pub fn or<'a>(&'a self, language: Language, name: &'a str) -> &'a str {
        self.get(language).unwrap_or(name)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Label;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, or a map of text by language")
            }
            fn visit_unit<E: Error>(self) -> Result<Label, E> {
                Ok(Label::default())
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Label, E> {
                Ok(Label { plain: Some(text.to_owned()), by_language: Vec::new() })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Label, A::Error> {
                let mut label = Label::default();
                while let Some(language) = map.next_key::<LanguageKey>()? {
                    label.by_language.push((language.0, map.next_value()?));
                }
                Ok(label)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A language as the key of a map.
struct LanguageKey(Language);

impl<'de> Deserialize<'de> for LanguageKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LanguageKey, D::Error> {
        super::values::language(deserializer).map(LanguageKey)
    }
}

/// A declared word that may carry a label: `call`, or `{name: call, label: {zh-CN: 电话}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word cells hold.
    pub name: Name,
    /// What people see.
    pub label: Label,
}

impl Word {
    /// A word that stands in no file and is shown as it is.
    #[must_use]
    pub fn new(text: &str) -> Word {
        Word { name: Name::new(text), label: Label::default() }
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            name: Name,
            #[serde(default)]
            label: Label,
        }
        short_or_long(
            deserializer,
            |name| Word { name, label: Label::default() },
            |long: Long| Word { name: long.name, label: long.label },
        )
    }
}
