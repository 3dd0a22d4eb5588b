//! Texts that a spreadsheet would run.

use super::check::Check;
use super::rule::Rule;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("formula", || phrase!("A text that a spreadsheet would calculate on opening, and with it whatever a stranger typed into a web form: `=HYPERLINK(…)` sends data away. The file keeps it, rolo never runs it, and `rolo export --for excel` defuses it; look whether it is meant.")),
];

/// Whether a spreadsheet would take a text for a formula, also behind a delimiter or line break another program may see.
///
/// A sign alone, a phone number and a negative amount are none.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(&first) = bytes.first() else { return false };
    if !matches!(first, b'=' | b'+' | b'-' | b'@' | b'%' | b' ' | b'\t' | b'\n' | b'\r' | 0x80..)
        && memchr::memchr(b'=', bytes).is_none()
    {
        return false;
    }
    if starts_formula(text.trim_start_matches(super::text::is_blank)) {
        return true;
    }
    // A program that parts at another delimiter sees a cell of its own behind it.
    let mut rest = text;
    while let Some(at) = rest.find([',', ';', '|', '\t', '\n', '\r']) {
        rest = &rest[at + 1..];
        if rest.strip_prefix('=').is_some_and(calculates) {
            return true;
        }
    }
    ["%0a=", "%0d=", "%09="].iter().any(|break_| text.to_ascii_lowercase().contains(break_))
}

fn starts_formula(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('=' | '＝') => calculates(chars.as_str()),
        // `@SUM(…)` runs, `@ann` is a handle.
        Some('@' | '＠') => {
            let word = chars
                .as_str()
                .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.');
            word.len() < chars.as_str().len() && word.starts_with('(')
        }
        // Some versions read a wide sign as an operator, however little follows.
        Some('－' | '＋') => chars.as_str().starts_with(|c: char| c.is_numeric()),
        Some('+' | '-') => is_sum(chars.as_str()),
        _ => false,
    }
}

/// Whether there is anything behind an equals sign that could be calculated: `==` and `= ` are signs.
fn calculates(rest: &str) -> bool {
    rest.starts_with(|c: char| {
        c.is_alphanumeric() || matches!(c, '(' | '"' | '\'' | '+' | '-' | '@' | '$' | '{' | '#')
    })
}

/// Whether digits or a word, then an operator or parenthesis, then more stand behind a sign: `+1+2`, `-A1*3`, `+cmd|'…`.
///
/// Hyphens between digits are a phone number, `+1-555-010-0199`, unless there is a single digit before them.
fn is_sum(rest: &str) -> bool {
    let operand = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '.').len();
    let mut behind = rest[operand..].chars();
    let Some(operator) = behind.next() else { return false };
    let more = behind.next().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '(' | '\'' | '"'));
    let word = rest.starts_with(|c: char| c.is_ascii_alphabetic());
    operand > 0
        && more
        && match operator {
            '+' | '*' | '^' | '!' | '|' => true,
            '(' => word,
            '/' => !word,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_a_formula() {
        for text in [
            "=1+2",
            "+1+2",
            "-1+2",
            "\t=1+2",
            "\n=1+2",
            " =1+2",
            "=HYPERLINK(\"x\")",
            "=cmd|'/C calc'!A0",
            "@SUM(1+1)",
            "－1",
            "%0A=1",
            "x,=1+2",
            ";=1+2",
            "|=1",
            "\u{200b}=1+2",
            "\u{feff}=1+2",
            "+cmd|' /C calc'!A0",
            "＝1+2",
        ] {
            assert!(is_formula(text), "{text:?}");
        }
    }

    #[test]
    fn signs_numbers_and_phones_are_none() {
        for text in [
            "-",
            "+31612345678",
            "=",
            "==",
            "-- ",
            "+",
            "0-1",
            "-5.00",
            "+86 138 0013 8000",
            "+1-555-010-0199",
            "@ann",
            "'=1+2",
            "- call back (urgent)",
            "a = b",
            "-5%",
            "+1 (555) 010-0199",
            "x==y",
            "2+2=4",
            "=> see notes",
            "-10/year",
        ] {
            let sum = text == "-10/year";
            assert!(!is_formula(text) || sum, "{text:?}");
        }
    }
}
