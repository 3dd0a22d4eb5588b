//! What people are told, as a value: a phrase and its arguments, put into words of a language at the output alone.
//!
//! [`phrase!`](crate::phrase!) makes one of a phrase, [`plural!`](crate::plural!) one of a phrase that counts. What a person wrote is an argument: it is
//! taken over as it is, in every language, and never looked up, split or changed.

use std::borrow::Cow;
use std::fmt::Display;

use super::Language;

/// What people are told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Box<Content>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Content {
    /// Somebody's own words, a name on disk, a day, a number: the same in every language.
    Own(String),
    /// A word of rolo's vocabulary, looked up in the language: `tier`, `lost reason`.
    Word(Cow<'static, str>),
    /// A column, by its name on disk: programs and English have that, other languages its heading.
    Column(String),
    /// A phrase with named gaps.
    Phrase(&'static str, Box<[Argument]>),
    /// A phrase that counts: for one, for any other number.
    Plural { one: &'static str, other: &'static str, count: u64, arguments: Box<[Argument]> },
    /// Several, one after the other.
    Joined(Joint, Vec<Text>),
}

/// What fills a gap: its name, and what it is filled with.
pub type Argument = (&'static str, Text);

/// What is between texts that are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Joint {
    /// `a, b`
    Comma,
    /// `a; b`
    Semicolon,
    /// `a or b`
    Or,
    /// `a and b`
    And,
    /// `a b`
    Space,
    /// A line each.
    Line,
    /// `a · b`
    Dot,
    /// `ab`
    Nothing,
}

impl Joint {
    /// The English of it, by which languages know it.
    pub(super) const fn phrase(self) -> &'static str {
        match self {
            Joint::Comma => ", ",
            Joint::Semicolon => "; ",
            Joint::Or => " or ",
            Joint::And => " and ",
            Joint::Space => " ",
            Joint::Line => "\n",
            Joint::Dot => " · ",
            Joint::Nothing => "",
        }
    }
}

impl Text {
    /// Somebody's own words, or a name, day or number: said as it is in every language.
    pub fn own(words: impl Display) -> Text {
        Text(Box::new(Content::Own(words.to_string())))
    }

    /// A word of rolo's own vocabulary: what a column, a table, a tier rule's kind is called.
    ///
    /// A word that no language knows (a book's own column) is said as it is.
    pub fn word(english: impl Into<Cow<'static, str>>) -> Text {
        Text(Box::new(Content::Word(english.into())))
    }

    /// A column or field by its name on disk, `lost_reason`; a book's own is said as it is.
    pub fn column(name: impl Into<String>) -> Text {
        Text(Box::new(Content::Column(name.into())))
    }

    /// A phrase and what fills its gaps; made by [`phrase!`](crate::phrase!), which checks it.
    #[must_use]
    pub fn phrase(english: &'static str, arguments: Vec<Argument>) -> Text {
        Text(Box::new(Content::Phrase(english, arguments.into())))
    }

    /// A phrase that counts; made by [`plural!`](crate::plural!), which checks it.
    #[must_use]
    pub fn plural(one: &'static str, other: &'static str, count: u64, arguments: Vec<Argument>) -> Text {
        Text(Box::new(Content::Plural { one, other, count, arguments: arguments.into() }))
    }

    /// Several texts, one after the other.
    pub fn joined(joint: Joint, texts: impl IntoIterator<Item = Text>) -> Text {
        let mut texts: Vec<Text> = texts.into_iter().collect();
        match texts.len() {
            1 => texts.remove(0),
            _ => Text(Box::new(Content::Joined(joint, texts))),
        }
    }

    /// Several texts with commas between them.
    pub fn list(texts: impl IntoIterator<Item = Text>) -> Text {
        Text::joined(Joint::Comma, texts)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &*self.0 {
            Content::Own(words) | Content::Column(words) => words.is_empty(),
            Content::Word(english) => english.is_empty(),
            Content::Joined(_, texts) => texts.iter().all(Text::is_empty),
            Content::Phrase(..) | Content::Plural { .. } => false,
        }
    }

    /// The text in English: what programs read, and what tests compare.
    #[must_use]
    pub fn english(&self) -> String {
        self.fill(Language::EN)
    }

    /// The text in a language; a phrase that has no words in it is said in English.
    #[must_use]
    pub fn fill(&self, language: Language) -> String {
        let mut out = String::new();
        self.write(language, &mut out);
        out
    }

    fn write(&self, language: Language, out: &mut String) {
        match &*self.0 {
            Content::Own(words) => out.push_str(words),
            Content::Word(english) if language == Language::EN => out.push_str(english),
            Content::Word(english) => out.push_str(&language.label(english)),
            Content::Column(name) => {
                let heading = name.replace('_', " ");
                let label = language.label(&heading);
                out.push_str(if label == heading { name } else { &label });
            }
            Content::Phrase(english, arguments) => {
                gaps(language.phrase(english).unwrap_or(english), arguments, language, out);
            }
            Content::Plural { one, other, count, arguments } => {
                let english = if *count == 1 { one } else { other };
                gaps(language.plural(one, *count).unwrap_or(english), arguments, language, out);
            }
            Content::Joined(joint, texts) => {
                let between = joint.phrase();
                let between = language.separator(between).unwrap_or(between);
                for (at, text) in texts.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { between });
                    text.write(language, out);
                }
            }
        }
    }
}

/// Adds a phrase with its gaps filled; `{{` and `}}` are braces.
fn gaps(phrase: &str, arguments: &[Argument], language: Language, out: &mut String) {
    let mut rest = phrase;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        let after = &rest[at + 1..];
        if let Some(after) = after.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
            continue;
        }
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        if let Some((_, text)) = arguments.iter().find(|(known, _)| *known == name) {
            text.write(language, out);
        }
        rest = after;
    }
    out.push_str(rest);
}

/// What may fill a gap of a phrase.
pub trait Fills {
    /// As a text.
    fn into_text(self) -> Text;
}

impl Fills for Text {
    fn into_text(self) -> Text {
        self
    }
}

impl Fills for &Text {
    fn into_text(self) -> Text {
        self.clone()
    }
}

impl<T: Display> Fills for T {
    fn into_text(self) -> Text {
        Text::own(self)
    }
}

/// The number a phrase counts by.
#[doc(hidden)]
pub fn count(count: impl TryInto<u64>) -> u64 {
    count.try_into().unwrap_or(u64::MAX)
}

impl Default for Text {
    /// Nothing to say.
    fn default() -> Text {
        Text(Box::new(Content::Own(String::new())))
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, english: &str) -> bool {
        self.english() == english
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, english: &&str) -> bool {
        self.english() == *english
    }
}

/// Whether every gap of a phrase has an argument, and every argument a gap; the compiler asks it.
///
/// # Panics
/// While compiling, where they do not fit.
#[doc(hidden)]
pub const fn check(phrase: &str, names: &[&str]) {
    check_gaps(phrase, names);
    let mut i = 0;
    while i < names.len() {
        assert!(is_named(phrase, names[i]), "an argument fills no gap of the phrase");
        i += 1;
    }
}

/// Whether every gap of a phrase has an argument; the compiler asks it.
///
/// # Panics
/// While compiling, where they do not fit.
#[doc(hidden)]
pub const fn check_gaps(phrase: &str, names: &[&str]) {
    let text = phrase.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let (from, to) = match next_gap(text, at) {
            Some(found) => found,
            None => return,
        };
        let mut i = 0;
        let mut known = false;
        while i < names.len() {
            known = known || same(text, from, to, names[i].as_bytes());
            i += 1;
        }
        assert!(known, "a gap of the phrase has no argument");
        at = to + 1;
    }
}

/// Whether a phrase has a gap of that name.
const fn is_named(phrase: &str, name: &str) -> bool {
    let text = phrase.as_bytes();
    let mut at = 0;
    while let Some((from, to)) = next_gap(text, at) {
        if same(text, from, to, name.as_bytes()) {
            return true;
        }
        at = to + 1;
    }
    false
}

/// The name in the next gap at or after a byte.
const fn next_gap(text: &[u8], mut at: usize) -> Option<(usize, usize)> {
    while at < text.len() {
        if text[at] == b'{' || text[at] == b'}' {
            if at + 1 < text.len() && text[at + 1] == text[at] {
                at += 2;
                continue;
            }
            assert!(text[at] == b'{', "a brace is closed that was not opened: `}}` is a brace");
            let from = at + 1;
            let mut to = from;
            while to < text.len() && text[to] != b'}' {
                to += 1;
            }
            assert!(to < text.len(), "a gap is not closed");
            return Some((from, to));
        }
        at += 1;
    }
    None
}

const fn same(text: &[u8], from: usize, to: usize, name: &[u8]) -> bool {
    if to - from != name.len() {
        return false;
    }
    let mut i = 0;
    while i < name.len() {
        if text[from + i] != name[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A [`Text`](crate::i18n::Text): a phrase in English, by which languages know it, and what fills its gaps.
///
/// An argument is a value that can be displayed (people's own words, ids, days, numbers: taken over as they are) or another text. The compiler checks
/// that gaps and arguments fit.
///
/// ```
/// use rolo::phrase;
/// let (shown, person) = (3, "Ann; answered");
/// assert_eq!(phrase!("{shown} of {total} rows shown", shown, total = 5), "3 of 5 rows shown");
/// assert_eq!(phrase!("{name} is waiting", name = person), "Ann; answered is waiting");
/// ```
#[macro_export]
macro_rules! phrase {
    ($phrase:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const { $crate::i18n::text::check($phrase, &[$(stringify!($name)),*]) };
        $crate::i18n::Text::phrase($phrase, ::std::vec![$($crate::argument!($name $(= $value)?)),*])
    }};
}

/// A [`Text`](crate::i18n::Text) that counts: the number, the phrase for one, the phrase for any other number (with
/// `{count}`), and what fills their gaps.
///
/// ```
/// use rolo::plural;
/// let rows = [1, 2];
/// let told = plural!(rows.len(), "1 row in {file}", "{count} rows in {file}", file = "a.csv");
/// assert_eq!(told, "2 rows in a.csv");
/// ```
#[macro_export]
macro_rules! plural {
    ($count:expr, $one:literal, $other:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const {
            $crate::i18n::text::check_gaps($one, &["count" $(, stringify!($name))*]);
            $crate::i18n::text::check($other, &["count" $(, stringify!($name))*]);
        };
        let count = $count;
        let arguments = ::std::vec![$crate::argument!(count) $(, $crate::argument!($name $(= $value)?))*];
        $crate::i18n::Text::plural($one, $other, $crate::i18n::text::count(count), arguments)
    }};
}

/// A name and what it is filled with.
#[doc(hidden)]
#[macro_export]
macro_rules! argument {
    ($name:ident) => {
        (stringify!($name), $crate::i18n::text::Fills::into_text(&$name))
    };
    ($name:ident = $value:expr) => {
        (stringify!($name), $crate::i18n::text::Fills::into_text($value))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_both_languages_and_peoples_words_stay() {
        let name = "note; answered";
        let told = phrase!("`{name}` is not a {{thing}} of {noun}", name, noun = Text::word("tier"));
        assert_eq!(told.english(), "`note; answered` is not a {thing} of tier");
        assert_eq!(told.fill(Language::chinese()), "`note; answered` is not a {thing} of 等级");
    }

    #[test]
    fn counts_agree_in_number() {
        let told = |n: usize| plural!(n, "1 cohort of {by}", "{count} cohorts of {by}", by = "Ann").english();
        assert_eq!([told(0), told(1), told(2)], ["0 cohorts of Ann", "1 cohort of Ann", "2 cohorts of Ann"]);
    }

    #[test]
    fn joined_texts_have_the_joint_of_the_language() {
        let both = Text::list([Text::word("tier"), Text::own("Ann, Bo")]);
        assert_eq!(both.english(), "tier, Ann, Bo");
        assert_eq!(both.fill(Language::chinese()), "等级、Ann, Bo");
        assert_eq!(Text::list([Text::own("a")]), Text::own("a"));
        assert!(Text::list([]).is_empty());
    }
}
