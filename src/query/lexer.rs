//! The words and signs of a query, read as the parser asks for them: what ends a word depends on where it stands.

use std::ops::Range;

use super::ast::{Comparison, Quoting, Word};
use super::fault::Fault;

/// A sign between a field and its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Compare(Comparison),
    Has,
    Lacks,
    Is,
}

/// Where a word stands, which decides what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Where a condition begins: a field, a flag, free text. A sign ends it.
    Start,
    /// After a sign: only blanks, commas, parentheses and quotation marks end it (`https://example.com`).
    Value,
    /// The first value of a range: `..` ends it too.
    Range,
}

/// A place in the text, moving forward.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// Byte the next token is read from.
    pub(super) at: usize,
    /// Byte where the last token taken ended.
    pub(super) taken: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, at: 0, taken: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn advance(&mut self, bytes: usize) {
        self.at += bytes;
        self.taken = self.at;
    }

    /// Passes blanks and gives the next character without taking it.
    pub(super) fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    /// Takes the next character when it is this sign, in its half- or full-width form.
    pub(super) fn take(&mut self, sign: char) -> bool {
        match self.peek() {
            Some(c) if half_width(c) == sign => {
                self.advance(c.len_utf8());
                true
            }
            _ => false,
        }
    }

    /// Takes `..` when it stands next.
    pub(super) fn take_dots(&mut self) -> bool {
        self.peek();
        let found = self.rest().starts_with("..");
        if found {
            self.advance(2);
        }
        found
    }

    /// Takes the sign that stands next, if one does.
    pub(super) fn take_sign(&mut self) -> Option<Sign> {
        let first = half_width(self.peek()?);
        let second = self.rest().chars().nth(1).map(half_width);
        let (sign, length) = match (first, second) {
            ('!', Some('=')) => (Sign::Compare(Comparison::Unequal), 2),
            ('!', Some('~')) => (Sign::Lacks, 2),
            ('<', Some('=')) => (Sign::Compare(Comparison::AtMost), 2),
            ('>', Some('=')) => (Sign::Compare(Comparison::AtLeast), 2),
            ('=', _) => (Sign::Compare(Comparison::Equal), 1),
            ('<', _) => (Sign::Compare(Comparison::Less), 1),
            ('>', _) => (Sign::Compare(Comparison::Greater), 1),
            ('~', _) => (Sign::Has, 1),
            (':', _) => (Sign::Is, 1),
            _ => return None,
        };
        self.advance(self.rest().chars().take(length).map(char::len_utf8).sum());
        Some(sign)
    }

    /// The bytes of what stands next, up to a blank: what an error points at.
    pub(super) fn next_span(&mut self) -> Range<usize> {
        match self.peek() {
            None => self.text.len()..self.text.len(),
            Some(c) => self.at..self.at + c.len_utf8(),
        }
    }

    /// Takes a word or a quoted text; none where a sign, a comma, a parenthesis or the end stands.
    ///
    /// # Errors
    /// A quotation mark that never closes.
    pub(super) fn take_word(&mut self, position: Position) -> Result<Option<Word>, Fault> {
        let start = match self.peek() {
            None => return Ok(None),
            Some(c) if is_quote(c) => return self.take_quoted(c).map(Some),
            Some(_) => self.at,
        };
        let rest = self.rest();
        let mut end = rest.len();
        for (i, c) in rest.char_indices() {
            if self.ends_word(c, &rest[i..], position, i == 0) {
                end = i;
                break;
            }
        }
        if end == 0 {
            return Ok(None);
        }
        self.advance(end);
        Ok(Some(Word { text: rest[..end].to_owned(), quoting: Quoting::Bare, span: start..self.at }))
    }

    fn ends_word(&self, c: char, here: &str, position: Position, first: bool) -> bool {
        if c.is_whitespace() || is_quote(c) {
            return true;
        }
        let next = || here.chars().nth(1).map(half_width);
        match half_width(c) {
            ',' | '(' | ')' => true,
            '.' if position == Position::Range => here.starts_with(".."),
            ':' | '=' | '<' | '>' | '~' => first || position == Position::Start,
            '!' => (first || position == Position::Start) && matches!(next(), Some('=' | '~')),
            _ => false,
        }
    }

    fn take_quoted(&mut self, open: char) -> Result<Word, Fault> {
        let start = self.at;
        let close = if open == '"' { '"' } else { '”' };
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((i, c)) = chars.next() {
            if c != close && !(open != '"' && c == '“') {
                text.push(c);
            } else if chars.peek().is_some_and(|&(_, next)| next == c && c == '"') {
                text.push(c);
                chars.next();
            } else {
                self.advance(i + c.len_utf8());
                return Ok(Word { text, quoting: Quoting::Quoted, span: start..self.at });
            }
        }
        Err(Fault::new("query-syntax", start..self.text.len(), phrase!("this quotation mark never closes"))
            .help(phrase!("put a second `\"` where the text ends; a quotation mark inside is doubled")))
    }
}

/// The ASCII sign an input method may have written in full width.
pub(super) fn half_width(c: char) -> char {
    match c {
        '：' => ':',
        '＝' => '=',
        '＜' => '<',
        '＞' => '>',
        '！' => '!',
        '～' => '~',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '＠' => '@',
        other => other,
    }
}

/// Whether the character opens or closes a quoted text.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Whether a bare word could be read back from this text where a condition begins and where a value stands.
pub(super) fn reads_back(text: &str, position: Position) -> bool {
    let mut lexer = Lexer::new(text);
    matches!(lexer.take_word(position), Ok(Some(word))
        if word.quoting == Quoting::Bare && word.text == text)
}
