//! What no text should have in it: characters that cannot be seen, traces of spreadsheets, paths in names.

use super::check::Check;
use super::rule::Rule;
use crate::i18n::Text;
use crate::model::Kind;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("blank-cell", || phrase!("The cell looks empty but is not: it holds blanks or characters without width.")),
    Rule::warning("blanks-around", || phrase!("Blanks before or behind a value: comparisons, filters and other programs take it for another value.")).fixable(),
    Rule::warning("combining-marks", || phrase!("Many accents stacked on one letter, which spills over the neighbouring lines of a terminal.")),
    Rule::warning("odd-blank", || phrase!("A no-break space, a tab or a line separator, as web pages have them, where an ordinary blank is meant: a search for the words will not find them.")),
    Rule::warning("overlong-text", || phrase!("More than 1,000 characters in a field that is one line, such as a name: often a quote or a line break gone wrong.")),
    Rule::warning("path-in-name", || phrase!("A name that programs making a file per person would take for a path. rolo never names a file by it; others may.")),
    Rule::warning("spreadsheet-exponent", || phrase!("A spreadsheet has taken a long number for a quantity and rounded it, `1.38E+10`: its last digits are lost.")),
    Rule::error("spreadsheet-hashes", || phrase!("`####` is what a spreadsheet shows where a column is too narrow: saved like this, the value itself is lost. Look it up in git or in the original file.")),
    Rule::warning("spreadsheet-month", || phrase!("`2-Sep`, `Mar-01`: a spreadsheet has taken a text such as `SEPT2` or `MARCH1` for a day.")),
];

/// One thing to say about a text.
#[derive(Debug)]
pub(super) struct TextFault {
    pub code: &'static str,
    pub message: fn() -> Text,
    pub help: fn() -> Text,
}

const fn fault(code: &'static str, message: fn() -> Text, help: fn() -> Text) -> Option<TextFault> {
    Some(TextFault { code, message, help })
}

/// Where a text stands, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// A one-line column of a known table.
    Line(Kind),
    /// Free text of a known table.
    Note,
    /// A column nobody knows.
    Foreign,
}

/// What is wrong with a text that is not empty, beyond what its kind says; the worst first.
pub(super) fn judge(text: &str, field: Field, is_name: bool) -> Option<TextFault> {
    let bytes = text.as_bytes();
    if bytes[0] == b'#' && bytes.len() >= 3 && bytes.iter().all(|&b| b == b'#') {
        return fault(
            "spreadsheet-hashes",
            || phrase!("a spreadsheet's `###` for a column too narrow stands here instead of the value"),
            || phrase!("look the value up in git or in the original file"),
        );
    }
    let trimmed = text.trim_matches(is_blank);
    let is_line = !matches!(field, Field::Foreign | Field::Note);
    // What is around a value of one line goes with the blanks.
    let inner = if is_line && !trimmed.is_empty() { trimmed } else { text };
    if !is_plain(bytes)
        && let Some(found) = unseen(inner, field)
    {
        return Some(found);
    }
    if trimmed.is_empty() {
        return match field {
            Field::Foreign => None,
            _ => fault(
                "blank-cell",
                || phrase!("the cell looks empty but holds blanks"),
                || phrase!("clear it"),
            ),
        };
    }
    if is_line && trimmed.len() < text.len() {
        return fault(
            "blanks-around",
            || phrase!("blanks stand around the value"),
            || phrase!("`rolo check --fix` takes them away"),
        );
    }
    if bytes.len() <= 16
        && let Some(found) = from_spreadsheet(trimmed)
    {
        return Some(found);
    }
    if let Field::Line(Kind::Text) = field {
        if text.len() > 1000 && text.chars().count() > 1000 {
            return fault(
                "overlong-text",
                || phrase!("more than 1,000 characters in a field that is one line"),
                || phrase!("long texts belong into `notes`; or a quote is missing"),
            );
        }
        if is_name && is_path(trimmed) {
            return fault(
                "path-in-name",
                || phrase!("a name that other programs may take for a path or a device"),
                || phrase!("rolo makes no file of it; look whether it is meant"),
            );
        }
    }
    None
}

/// Whether a text is printable ASCII throughout, as nearly all are.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // No early end: so the compiler looks at many bytes at once.
    bytes.iter().fold(true, |plain, &b| plain & (0x20..0x7f).contains(&b))
}

/// Blanks, and characters that take no room at all.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_widthless(c) || c == '\u{200c}' || c == '\u{200d}'
}

fn is_widthless(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{206a}'..='\u{206f}'
    )
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Characters nobody sees, and marks stacked beyond any language.
fn unseen(text: &str, field: Field) -> Option<TextFault> {
    /// Marks on one letter: three are Vietnamese or Hebrew, eight are mischief.
    const STACKED: usize = 8;
    let mut stacked = 0;
    let mut before = '\0';
    let mut blank = None;
    for c in text.chars() {
        stacked = if is_combining(c) { stacked + 1 } else { 0 };
        if stacked == STACKED {
            return fault(
                "combining-marks",
                || phrase!("eight and more accents are stacked on one letter"),
                || phrase!("take away those that no language needs"),
            );
        }
        let hidden = match c {
            '\u{e0000}'..='\u{e007f}' => {
                before != '\u{1f3f4}' && !matches!(before, '\u{e0000}'..='\u{e007f}')
            }
            '\u{200e}' | '\u{200f}' | '\u{61c}' => !text.chars().any(is_right_to_left),
            c => is_widthless(c),
        };
        if hidden {
            return fault(
                "hidden-character",
                || phrase!("a character that takes no room stands in the text"),
                || phrase!("delete it: what looks equal is not"),
            );
        }
        if matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}') && field != Field::Note && field != Field::Foreign
        {
            blank = fault(
                "odd-blank",
                || phrase!("a no-break space stands in the value"),
                || phrase!("write an ordinary one; web pages and word processors put it there"),
            );
        }
        before = c;
    }
    blank
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

const MONTHS: [&str; 13] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];

/// What a spreadsheet has made of a text.
fn from_spreadsheet(text: &str) -> Option<TextFault> {
    if !text.as_bytes().iter().any(u8::is_ascii_digit) {
        return None;
    }
    let is_month = |word: &str| MONTHS.contains(&word.to_ascii_lowercase().as_str());
    let is_number = |word: &str| (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if let Some((left, right)) = text.split_once('-')
        && (is_number(left) && is_month(right) || is_month(left) && is_number(right))
    {
        return fault(
            "spreadsheet-month",
            || phrase!("a spreadsheet has taken this text for a day"),
            || phrase!("look up what it was in git or in the original file"),
        );
    }
    if let Some((digits, power)) = text.split_once("E+") {
        let sound = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
            && is_number(power);
        if sound {
            return fault(
                "spreadsheet-exponent",
                || phrase!("a spreadsheet has rounded a long number and lost its last digits"),
                || phrase!("look it up in git or in the original file"),
            );
        }
    }
    None
}

/// Whether a program that makes a file of a name would leave its folder, or name a device.
fn is_path(name: &str) -> bool {
    let devices = ["con", "prn", "aux", "nul", "com1", "lpt1"];
    let mut chars = name.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.next() == Some(':')
        && matches!(chars.next(), Some('\\' | '/'));
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    drive
        || name.starts_with(['/', '\\'])
        || ["../", "..\\", "/..", "\\.."].iter().any(|part| name.contains(part))
        || matches!(name, "." | "..")
        || devices.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        judge(text, Field::Line(Kind::Text), true).map(|f| f.code)
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(code("An\u{ad}n"), Some("hidden-character"));
        assert_eq!(code("\u{200b}\u{200b}"), Some("hidden-character"));
        assert_eq!(code("Ann\u{e0041}"), Some("hidden-character"));
        assert_eq!(code("   "), Some("blank-cell"));
        assert_eq!(code("Ann\u{a0}Lee"), Some("odd-blank"));
        assert_eq!(code(" Ann"), Some("blanks-around"));
        assert_eq!(
            code("A\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}"),
            Some("combining-marks")
        );
    }

    #[test]
    fn scripts_and_emoji_are_left_alone() {
        for text in [
            "محمد",
            "דני Dan",
            "👩\u{200d}💻",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
            "Nguyễn",
            "张　三",
            "A\u{fe0f}⃣",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn traces_of_spreadsheets_are_named() {
        assert_eq!(code("2-Sep"), Some("spreadsheet-month"));
        assert_eq!(code("Mar-01"), Some("spreadsheet-month"));
        assert_eq!(code("1.38E+10"), Some("spreadsheet-exponent"));
        assert_eq!(code("#####"), Some("spreadsheet-hashes"));
        assert_eq!(code("Jun-Hee"), None);
        assert_eq!(code("E+ GmbH 3"), None);
    }

    #[test]
    fn a_name_is_no_path() {
        for text in ["../../etc/passwd", "C:\\x", "\\\\server\\share", "NUL", "con.txt"] {
            assert_eq!(code(text), Some("path-in-name"), "{text}");
        }
        assert_eq!(code("AC/DC"), None);
        assert_eq!(code("Connie"), None);
    }
}
