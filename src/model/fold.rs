//! The one folding: what counts as the same text in searches, names, headers and grouping.
//!
//! Case, width, accents and compatibility forms are folded away (`Ｊosé` is `jose`), invisible marks are dropped. Kept
//! apart are letters that an accent makes another letter for its readers: kana with their voicing marks, Indic and
//! Thai vowels. Both Turkish i's are `i`, so that `İstanbul`, `ISTANBUL` and `istanbul` are one city.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

/// The folded text; borrowed where folding changes nothing.
///
/// Blanks are kept as they are, but every kind of blank becomes a plain one: [`fold_words`] also joins them.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_printable_ascii(text) {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    if text.chars().all(is_alphabetic) {
        // Each character by itself: with its accents gone, none of these can be composed with a neighbour.
        for c in text.chars() {
            match c {
                c if c.is_ascii_graphic() => folded.push(c.to_ascii_lowercase()),
                c if is_plain(c) => folded.push(c),
                c => c.to_lowercase().for_each(|c| {
                    decompose_compatible(c, |part| part.to_lowercase().for_each(|c| push(&mut folded, c)));
                }),
            }
        }
        return Cow::Owned(folded);
    }
    // Lower case both before and after: either can make letters the other has to look at again.
    let decomposed = text.chars().flat_map(char::to_lowercase).nfkd().flat_map(char::to_lowercase);
    decomposed.for_each(|c| push(&mut folded, c));
    // Composed again, so that a Hangul syllable is not found inside another one.
    Cow::Owned(folded.nfc().collect())
}

/// Adds one decomposed lower-case character in its folded form.
fn push(folded: &mut String, c: char) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ł' => folded.push('l'),
        'ħ' => folded.push('h'),
        'ŧ' => folded.push('t'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        c if is_dropped(c) => {}
        c if c.is_whitespace() => folded.push(' '),
        c => folded.push(c),
    }
}

/// The folded text without blanks at its ends and with single ones inside: for comparing names.
#[must_use]
pub fn fold_words(text: &str) -> Cow<'_, str> {
    let folded = fold(text);
    let tidy = folded.trim().len() == folded.len() && !folded.contains("  ");
    if tidy && !folded.contains(['\t', '\n', '\r']) {
        return folded;
    }
    let mut joined = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    Cow::Owned(joined)
}

/// Whether `text` contains `folded`, which has been folded already; allocates only where folding must.
#[must_use]
pub fn contains(text: &str, folded: &str) -> bool {
    if !is_printable_ascii(text) {
        return fold(text).contains(folded);
    }
    let (text, needle) = (text.as_bytes(), folded.as_bytes());
    let Some((&first, rest)) = needle.split_first() else { return true };
    if !first.is_ascii() || text.len() < needle.len() {
        return false;
    }
    let starts = &text[..=text.len() - needle.len()];
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), starts)
        .any(|at| text[at + 1..at + needle.len()].eq_ignore_ascii_case(rest))
}

/// Whether `text` folds to exactly `folded`; allocates only where folding must.
#[must_use]
pub fn equals(text: &str, folded: &str) -> bool {
    if is_printable_ascii(text) { text.eq_ignore_ascii_case(folded) } else { fold(text) == folded }
}

/// Whether the character is a Han one, whose readings pinyin knows.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Whether only upper case has to be folded.
fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// Characters that folding leaves alone, so that Chinese text is not copied.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='@' | '['..='~' | '\u{4e00}'..='\u{9fff}')
}

/// Latin, Greek, Cyrillic and Han characters, and the accents that fall away.
fn is_alphabetic(c: char) -> bool {
    matches!(c, '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{3000}' | '\u{4e00}'..='\u{9fff}')
}

/// Accents, and marks nobody sees.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
        // Arabic and Hebrew vowel marks, which readers leave out at will.
        | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{5b0}'..='\u{5bc}'
        | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_width_and_accents_do_not_count() {
        for (text, folded) in [
            ("José", "jose"),
            ("ＡＢＣ１２", "abc12"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("İstanbul", "istanbul"),
            ("ISPARTA", "isparta"),
            ("ısparta", "isparta"),
            ("Łódź", "lodz"),
            ("Ørsted", "orsted"),
            ("ﬁn", "fin"),
            ("Ann\u{200b}", "ann"),
            ("a\u{3000}b\u{a0}c", "a b c"),
            ("Σίσυφος", "σισυφοσ"),
            ("上海", "上海"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert!(matches!(fold("上海 abc"), Cow::Borrowed(_)));
    }

    #[test]
    fn letters_that_differ_for_their_readers_stay_apart() {
        assert_ne!(fold("が"), fold("か"));
        assert!(!contains("각", &fold("가")));
        assert_eq!(fold("ｶﾞ"), fold("ガ"));
    }

    #[test]
    fn blanks_in_names_are_joined() {
        assert_eq!(fold_words("  Grace \t Lin "), "grace lin");
        assert!(matches!(fold_words("grace lin"), Cow::Borrowed(_)));
    }

    /// Folding by the definition, without the quick roads.
    fn defined(text: &str) -> String {
        let mut folded = String::new();
        let decomposed = text.chars().flat_map(char::to_lowercase).nfkd().flat_map(char::to_lowercase);
        decomposed.for_each(|c| push(&mut folded, c));
        folded.nfc().collect()
    }

    #[test]
    fn every_character_folds_as_defined() {
        for c in ('\0'..='\u{2fff}').chain('\u{3000}'..='\u{33ff}').chain('\u{f900}'..='\u{ffff}') {
            assert_eq!(fold(&c.to_string()), defined(&c.to_string()), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_roads_agree_with_the_definition(text in "[a-zA-Z À-ſΑ-ώЀ-ӿ\u{300}-\u{36f}Ạ-ῼ上海]{0,12}|\\PC{0,8}") {
            prop_assert_eq!(fold(&text).into_owned(), defined(&text));
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,12}|[a-zA-ZÀ-ſΑ-ώ\u{300}-\u{36f}가-힣ぁ-ヿ]{0,12}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(&fold(&once), &once);
            let words = fold_words(&text).into_owned();
            prop_assert_eq!(&fold_words(&words), &words);
        }

        #[test]
        fn the_quick_comparisons_agree_with_folding(text in "[a-cA-C ÀéŁ]{0,8}", part in "[a-cA-C éŁ]{0,3}") {
            let part = fold(&part).into_owned();
            prop_assert_eq!(contains(&text, &part), fold(&text).contains(part.as_str()));
            prop_assert_eq!(equals(&text, &part), fold(&text) == part);
        }
    }
}
