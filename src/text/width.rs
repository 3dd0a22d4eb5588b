//! Width on a terminal: how many columns a text takes, cut and padded to fit.
//!
//! The text is taken to be clean already (see [`super::sanitise`]); the unit is one Latin letter, a Han
//! character or an emoji takes two.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Which side of a padded text is flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Text on the left, blanks after it.
    Left,
    /// Text on the right, blanks before it.
    Right,
}

/// Columns `text` takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// `text` in at most `limit` columns: what does not fit is cut between graphemes and marked by `…`.
#[must_use]
pub fn truncate(text: &str, limit: usize) -> Cow<'_, str> {
    if width(text) <= limit {
        return Cow::Borrowed(text);
    }
    if limit == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let mut end = 0;
    for (at, part) in text.grapheme_indices(true) {
        used += width(part);
        if used > limit - 1 {
            break;
        }
        end = at + part.len();
    }
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// `text` widened with blanks to `columns`; a wider text stays as it is.
#[must_use]
pub fn pad(text: &str, columns: usize, flush: Side) -> String {
    let blanks = " ".repeat(columns.saturating_sub(width(text)));
    match flush {
        Side::Left => format!("{text}{blanks}"),
        Side::Right => format!("{blanks}{text}"),
    }
}

/// `text` broken into lines of at most `columns` at blanks, or between graphemes where there is none to break at.
///
/// Line ends in the text are kept; an empty text is one empty line.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut out = Vec::new();
    for line in text.split('\n') {
        let mut current = String::new();
        let mut used = 0;
        for piece in pieces(line) {
            let wide = width(piece);
            if used + wide > columns && !current.is_empty() {
                out.push(std::mem::take(&mut current).trim_end().to_owned());
                used = 0;
                if piece.trim().is_empty() {
                    continue;
                }
            }
            if wide <= columns {
                current.push_str(piece);
                used += wide;
                continue;
            }
            for grapheme in piece.graphemes(true) {
                let wide = width(grapheme);
                if used + wide > columns {
                    out.push(std::mem::take(&mut current));
                    used = 0;
                }
                current.push_str(grapheme);
                used += wide;
            }
        }
        out.push(current.trim_end().to_owned());
    }
    out
}

/// Words, blanks and Han characters; what is joined without a blank in ASCII (`2026-03-02`, `tier:A`) stays in one piece.
fn pieces(line: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    for (at, _) in line.split_word_bound_indices().skip(1) {
        if !(joins(line[..at].chars().next_back()) && joins(line[at..].chars().next())) {
            cuts.push(at);
        }
    }
    cuts.push(line.len());
    cuts.windows(2).map(|cut| &line[cut[0]..cut[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_and_emoji_take_two_columns_and_marks_none() {
        assert_eq!(width("Lin"), 3);
        assert_eq!(width("林薇"), 4);
        assert_eq!(width("👩‍👩‍👧‍👦"), 2);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("น้ำ"), 2);
    }

    #[test]
    fn a_cut_text_never_takes_more_than_its_room_nor_half_a_character() {
        assert_eq!(truncate("Grace Lin", 9), "Grace Lin");
        assert_eq!(truncate("Grace Lin", 7), "Grace…");
        assert_eq!(truncate("林薇客户", 4), "林…");
        assert_eq!(truncate("林薇", 1), "…");
        assert_eq!(truncate("林薇", 0), "");
        assert_eq!(truncate("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        for limit in 0..20 {
            assert!(width(&truncate("a林b薇👩‍👩‍👧‍👦c👍🏽 d客户", limit)) <= limit);
        }
    }

    #[test]
    fn padding_aligns_chinese_with_latin() {
        assert_eq!(pad("林薇", 6, Side::Left), "林薇  ");
        assert_eq!(pad("12", 4, Side::Right), "  12");
        assert_eq!(width(&pad("林薇", 6, Side::Right)), width(&pad("Lin", 6, Side::Left)));
    }

    #[test]
    fn wrapping_breaks_at_blanks_and_inside_chinese() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("本月客户流失率", 6), ["本月客", "户流失", "率"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
    }

    #[test]
    fn days_and_keys_are_not_broken_at_their_hyphens() {
        assert_eq!(wrap("open since 2026-01-12", 16), ["open since", "2026-01-12"]);
        assert_eq!(wrap("见 2026-01-12 的记录", 14), ["见 2026-01-12", "的记录"]);
        assert_eq!(wrap("2026-01-12", 6), ["2026-0", "1-12"]);
    }
}
