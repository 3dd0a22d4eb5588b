//! The one sanitiser: nothing a cell holds may move the cursor, hide, reorder or fake what a person sees.
//!
//! Everything written for a person passes here; csv, tsv, json and jsonl are data and stay as they are.
//! Ordinary writing in any script stays, emoji sequences with joiners included. What cannot be seen
//! becomes visible: `\u{202e}`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// Marks one base may carry; Tibetan and cantillated Hebrew need up to seven.
const MARKS: usize = 8;

/// What becomes of characters that end a line or move to a stop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// One line: a line end becomes `⏎`, a tab `⇥`.
    Shown,
    /// Many lines: `\n` stays, a tab becomes a blank.
    Kept,
    /// One line, whose tabs the renderer of excerpts widens by itself.
    TabsKept,
}

/// Text for one cell, one name, one message: a single line without anything that acts on a terminal.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    clean(text, Breaks::Shown)
}

/// Text of several lines: `\n` stays a line end, everything else is as in [`cell`].
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    clean(text, Breaks::Kept)
}

/// A line of a file and the bytes of it that are meant; tabs stay.
///
/// Returns the clean line and the same mark in its bytes. `marked` is clamped to character borders.
#[must_use]
pub fn excerpt(line: &str, marked: Range<usize>) -> (String, Range<usize>) {
    let start = border(line, marked.start);
    let end = border(line, marked.end).max(start);
    let mut text = clean(&line[..start], Breaks::TabsKept).into_owned();
    let from = text.len();
    text.push_str(&clean(&line[start..end], Breaks::TabsKept));
    let to = text.len();
    text.push_str(&clean(&line[end..], Breaks::TabsKept));
    (text, from..to)
}

/// The nearest character border at or before `at`.
fn border(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn clean(text: &str, breaks: Breaks) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before: Option<char> = None;
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let seen = before.replace(c);
        if is_combining_mark(c) && !is_selector(c) && !is_invisible(c) {
            marks += 1;
            if seen.is_none() {
                // Without a base of its own it would land on the neighbouring column.
                out.push('◌');
            }
            if marks <= MARKS {
                out.push(c);
            } else if marks == MARKS + 1 {
                out.push('…');
            }
            continue;
        }
        marks = 0;
        match c {
            '\r' if chars.peek() == Some(&'\n') && breaks != Breaks::TabsKept => {}
            '\n' if breaks == Breaks::Kept => out.push('\n'),
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('⏎'),
            '\t' => match breaks {
                Breaks::Shown => out.push('⇥'),
                Breaks::Kept => out.push(' '),
                Breaks::TabsKept => out.push('\t'),
            },
            '\u{200c}' | '\u{200d}' if joins(seen) && chars.peek().is_some_and(|&n| joins(Some(n))) => {
                out.push(c);
            }
            _ if is_selector(c) && seen.is_some_and(|s| !is_selector(s) && !s.is_whitespace()) => out.push(c),
            _ if c.is_control() || is_invisible(c) || is_selector(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Variation selectors: they choose a glyph, so they need something to choose for.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// Characters that take no room, or take room without ink, or turn the direction of their neighbours.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Whether a joiner beside this character does something: scripts that join or stack, and emoji.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        matches!(
            c,
            '\u{590}'..='\u{8ff}'
                | '\u{900}'..='\u{109f}'
                | '\u{1780}'..='\u{18af}'
                | '\u{1a00}'..='\u{1aff}'
                | '\u{1b00}'..='\u{1c4f}'
                | '\u{2190}'..='\u{21ff}'
                | '\u{2600}'..='\u{27bf}'
                | '\u{2b00}'..='\u{2bff}'
                | '\u{a800}'..='\u{abff}'
                | '\u{fb50}'..='\u{fdff}'
                | '\u{fe0f}'
                | '\u{fe70}'..='\u{fefc}'
                | '\u{11000}'..='\u{11fff}'
                | '\u{1f000}'..='\u{1faff}'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_writing_of_any_script_stays_as_it_is() {
        for text in [
            "Grace Lin",
            "客户・顧客",
            "محمد علي",
            "דנה כהן Dan 123",
            "กำลังใจ น้ำ",
            "क्षत्रिय",
            "می‌خواهم",
            "👩‍👩‍👧‍👦 ❤️ 🇳🇱 👍🏽",
            "e\u{301}e\u{302}\u{323}",
            "葛\u{e0100}城",
            "O’Hara – “x” €",
        ] {
            assert_eq!(cell(text), text);
            assert!(matches!(cell(text), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        assert_eq!(cell("\u{1b}[31mRED\u{1b}[0m"), "\\u{1b}[31mRED\\u{1b}[0m");
        assert_eq!(cell("\u{9b}31m\u{7f}\u{8}\u{7}"), "\\u{9b}31m\\u{7f}\\u{8}\\u{7}");
        assert_eq!(cell("\u{202e}gnp.exe\u{2069}"), "\\u{202e}gnp.exe\\u{2069}");
        assert_eq!(cell("Ann\u{e0041}"), "Ann\\u{e0041}");
        assert_eq!(cell("\u{fff9}a\u{fffa}b\u{fffb}"), "\\u{fff9}a\\u{fffa}b\\u{fffb}");
        assert_eq!(cell("An\u{ad}n"), "An\\u{ad}n");
    }

    #[test]
    fn what_cannot_be_seen_is_seen() {
        assert_eq!(cell("\u{200b}\u{200b}"), "\\u{200b}\\u{200b}");
        assert_eq!(cell("A\u{200d}nn"), "A\\u{200d}nn");
        assert_eq!(cell("\u{feff}id"), "\\u{feff}id");
        assert_eq!(cell("\u{3164}"), "\\u{3164}");
        assert_eq!(cell("\u{fe0f}x"), "\\u{fe0f}x");
    }

    #[test]
    fn no_control_is_left_whatever_the_text() {
        let all: String = ('\0'..='\u{ffff}').chain('\u{e0000}'..='\u{e0fff}').collect();
        for text in [cell(&all), lines(&all)] {
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
            assert!(!text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')));
        }
        assert!(!cell(&all).contains('\n'));
    }

    #[test]
    fn a_cell_is_one_line_and_a_text_keeps_its_lines() {
        assert_eq!(cell("Ann\r\nLee\nx\u{2028}y\tz"), "Ann⏎Lee⏎x⏎y⇥z");
        assert_eq!(lines("Ann\r\nLee\tx"), "Ann\nLee x");
    }

    #[test]
    fn a_storm_of_marks_is_cut_and_a_mark_without_base_gets_one() {
        let storm = format!("A{}b", "\u{301}".repeat(400));
        let clean = cell(&storm);
        assert_eq!(clean.chars().filter(|&c| c == '\u{301}').count(), MARKS);
        assert!(clean.ends_with("…b"));
        assert_eq!(cell("\u{301}x"), "◌\u{301}x");
    }

    #[test]
    fn the_mark_of_an_excerpt_moves_with_its_text() {
        let (text, marked) = excerpt("a\u{1b}b,\t客户\u{202e},c", 5..11);
        assert_eq!(&text[marked], "客户");
        assert_eq!(text, "a\\u{1b}b,\t客户\\u{202e},c");
        let (text, marked) = excerpt("客", 1..900);
        assert_eq!(&text[marked], "客");
    }
}
