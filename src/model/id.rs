//! Identity: a kind letter, a hyphen, and characters nobody has to spell.

use std::fmt;

use crate::i18n::Text;

/// The digits of Crockford's base 32, lower case: no `i l o u`.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The id of a record or a log row, as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

impl Id {
    /// An id of `letter` with `length` base-32 digits taken from `bits` (5 bits a digit, lowest first).
    #[must_use]
    pub fn from_bits(letter: char, length: usize, bits: u128) -> Id {
        let mut text = String::with_capacity(length + 2);
        text.push(letter);
        text.push('-');
        text.extend((0..length).map(|i| char::from(DIGITS[(bits >> (5 * i) & 31) as usize])));
        Id(text)
    }

    /// An id for an imported row: the same system, object and source key always make the same id.
    #[must_use]
    pub fn derived(letter: char, length: usize, system: &str, object: &str, key: &str) -> Id {
        let mut hasher = blake3::Hasher::new();
        for part in [system, object, key] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0u8; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Id::from_bits(letter, length, u128::from_le_bytes(bytes))
    }

    /// Takes a text as an id when it is legal; see [`Id::objection`].
    ///
    /// # Errors
    /// Says what is wrong with it, for a message: "has a blank in it".
    pub fn new(text: impl Into<String>) -> Result<Id, Text> {
        let text = text.into();
        match Id::objection(&text) {
            None => Ok(Id(text)),
            Some(why) => Err(why),
        }
    }

    /// What is wrong with a text as an id, if anything.
    ///
    /// Legal: printable, without blanks or `/ \ : ; ,`, not starting with `- . = + @`.
    #[must_use]
    pub fn objection(text: &str) -> Option<Text> {
        match text.chars().next() {
            None => return Some(phrase!("is empty")),
            Some('-' | '.' | '=' | '+' | '@') => return Some(phrase!("starts with one of `- . = + @`")),
            Some(_) => {}
        }
        for c in text.chars() {
            if c.is_whitespace() {
                return Some(phrase!("has a blank in it"));
            }
            if matches!(c, '/' | '\\' | ':' | ';' | ',') {
                return Some(phrase!("has one of `/ \\ : ; ,` in it"));
            }
            if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '"')
            {
                return Some(phrase!("has a character in it that cannot be seen or typed"));
            }
        }
        None
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_id_depends_on_every_part_and_on_nothing_else() {
        let id = Id::derived('c', 8, "hubspot", "contact", "17");
        assert_eq!(id, Id::derived('c', 8, "hubspot", "contact", "17"));
        assert_ne!(id, Id::derived('c', 8, "hubspot", "contact", "18"));
        assert_ne!(id, Id::derived('c', 8, "hubspotc", "ontact", "17"));
        assert_eq!(id.as_str().len(), 10);
        assert!(Id::objection(id.as_str()).is_none());
    }

    #[test]
    fn ids_that_are_paths_or_formulas_are_refused() {
        for text in ["", "../x", "a/b", "=1", "-x", ".x", "+86", "@a", "a b", "a;b", "a\u{200b}b", "C:x"] {
            assert!(Id::objection(text).is_some(), "{text:?}");
        }
        for text in ["c-4f7q2mkd", "C0000001", "客户-1", "1e5", "a.b"] {
            assert_eq!(Id::objection(text), None, "{text:?}");
        }
    }
}
