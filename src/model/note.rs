//! Free text in one line: how rolo's own note columns write line breaks.
//!
//! A line break is `\n`, a backslash `\\`; an unknown `\x` stays, so that a Windows path typed by hand is not eaten.
//! Custom columns never pass here.

use std::borrow::Cow;

/// The text a cell of a note column means; quoted line breaks and carriage returns are kept.
#[must_use]
pub fn decode(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\\') {
        return Cow::Borrowed(cell);
    }
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let (meant, length) = match rest.as_bytes().get(at + 1) {
            Some(b'n') => ('\n', 2),
            Some(b'\\') => ('\\', 2),
            _ => ('\\', 1),
        };
        text.push(meant);
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The cell that means this text, in one line: every kind of line break becomes `\n`.
#[must_use]
pub fn encode(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut cell = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => cell.push_str("\\\\"),
            '\r' => {
                rest.next_if_eq(&'\n');
                cell.push_str("\\n");
            }
            '\n' => cell.push_str("\\n"),
            c => cell.push(c),
        }
    }
    Cow::Owned(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn breaks_and_backslashes_are_escaped_and_unknown_escapes_stay() {
        assert_eq!(encode("a\nb\r\nc\\d"), "a\\nb\\nc\\\\d");
        assert_eq!(decode("a\\nb\\\\n"), "a\nb\\n");
        assert_eq!(decode("C:\\temp \\"), "C:\\temp \\");
        assert!(matches!(decode("plain"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_one_line_and_is_decoded_to_itself(text in "[a-c\\\\n\n]{0,20}|\\PC{0,20}") {
            let cell = encode(&text);
            prop_assert!(!cell.contains('\n'));
            prop_assert_eq!(decode(&cell).into_owned(), text.clone());
        }
    }
}
