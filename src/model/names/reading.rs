//! Names by their sound: pinyin and initials.

use pinyin::ToPinyinMulti as _;

use crate::model::fold::fold;

/// Characters that separate the words of a name.
fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '・' | '.' | '-' | '\'')
}

/// Whether the letters are whole syllables in a row of the name.
pub(super) fn has_pinyin(name: &str, letters: &str) -> bool {
    name.char_indices().any(|(at, c)| !separates(c) && reads(&name[at..], letters))
}

/// Whether the letters are the readings of the first characters of the name, each whole.
fn reads(name: &str, letters: &str) -> bool {
    if letters.is_empty() {
        return true;
    }
    let mut rest = name.chars();
    let Some(c) = rest.next() else { return false };
    let rest = rest.as_str();
    match c.to_pinyin_multi() {
        Some(readings) => {
            // `lü` is typed `lv` or `lu`.
            let tail = |plain: &str, typed: char| {
                let mut left = letters.chars();
                let same = plain.chars().all(|p| left.next() == Some(if p == 'ü' { typed } else { p }));
                same && reads(rest, left.as_str())
            };
            readings.into_iter().any(|reading| {
                let plain = reading.plain();
                tail(plain, 'v') || (plain.contains('ü') && tail(plain, 'u'))
            })
        }
        None if separates(c) => reads(rest, letters),
        None => {
            let mut buffer = [0; 4];
            let folded = fold(c.encode_utf8(&mut buffer));
            letters.strip_prefix(folded.as_ref()).is_some_and(|letters| reads(rest, letters))
        }
    }
}

/// Whether the letters are the first ones of all words or syllables of the name.
pub(super) fn has_initials(name: &str, letters: &str, han: bool) -> bool {
    let mut wanted = letters.chars();
    let mut in_word = false;
    for c in name.chars() {
        if separates(c) {
            in_word = false;
            continue;
        }
        if let Some(readings) = han.then(|| c.to_pinyin_multi()).flatten() {
            in_word = false;
            let Some(letter) = wanted.next() else { return false };
            if !readings.into_iter().any(|r| r.plain().starts_with(letter)) {
                return false;
            }
        } else if !in_word {
            in_word = true;
            let Some(letter) = wanted.next() else { return false };
            let mut buffer = [0; 4];
            let first = c.eq_ignore_ascii_case(&letter)
                || (!c.is_ascii() && fold(c.encode_utf8(&mut buffer)).starts_with(letter));
            if !first {
                return false;
            }
        }
    }
    wanted.next().is_none()
}
