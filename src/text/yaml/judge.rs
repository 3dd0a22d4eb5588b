//! Whether bytes are one sound YAML document, and everything that is wrong or doubtful about them.

use std::ops::Range;

use yaml_edit::validator::{Rule, Severity, Validator};
use yaml_edit::{SyntaxKind, YamlFile};

use super::build::Builder;
use super::node::Node;
use super::shape::{self, Shape};
use super::{depth, guard};
use crate::diag::{Diagnostic, Level, Lines, Place};
use crate::i18n::Text;

/// The most findings that are listed for one file.
const MAX_FINDINGS: usize = 100;

/// The most words, signs, blanks and line ends that are read; 100,000 automations have fewer.
const MAX_TOKENS: usize = 4_000_000;

/// What to do where the grammar is broken.
fn grammar_help() -> Text {
    phrase!("look at the brackets, quotes, colons and indentation here and just before")
}

/// What may stand at the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// A map, as in rolo.yaml.
    Map,
    /// Any map or list, and a scalar that is marked as YAML; prose is not.
    Any,
}

/// What an examination brought: the tree where the file can be read, and what was found.
pub(super) struct Examined {
    /// The document; none where there was an error.
    pub(super) root: Option<Node>,
    /// Errors and warnings in the order of the file.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Judges any YAML file, as `check FILE.yaml` does: an error where it cannot be relied on, a warning where
/// people or other programs may read it differently; nothing when it is sound.
///
/// Refused: what is not UTF-8, NUL and control characters, conflict markers, wrong grammar, duplicate keys,
/// several documents, aliases to themselves or beyond measure, nesting beyond 64, days that do not exist, and
/// files that hold nothing or only prose.
#[must_use]
pub fn judge(file: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    examine(file, bytes, Root::Any).diagnostics
}

/// Reads and judges; see [`judge`].
pub(super) fn examine(file: &str, bytes: &[u8], root: Root) -> Examined {
    let (text, skip) = match guard::text(file, bytes) {
        Ok(text) => text,
        Err(diagnostics) => return Examined { root: None, diagnostics },
    };
    let mut exam = Exam { lines: Lines::of(file, bytes), bytes, text, skip, found: Vec::new() };
    let node = exam.run(root);
    exam.found.sort_by_key(|d| d.place.as_ref().map_or(0, |p| p.span.start));
    exam.found.dedup_by(|b, a| a.code == b.code && a.place == b.place);
    let failed = exam.found.iter().any(|d| d.level == Level::Error);
    Examined { root: node.filter(|_| !failed), diagnostics: exam.found }
}

/// One examination under way.
struct Exam<'a> {
    lines: Lines<'a>,
    bytes: &'a [u8],
    text: &'a str,
    skip: usize,
    found: Vec<Diagnostic>,
}

impl Exam<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        self.lines.place(self.skip + span.start..self.skip + span.end)
    }

    fn error(&mut self, code: &'static str, message: Text, span: Range<usize>, help: Text) {
        self.push(Diagnostic::error(code, message), span, help);
    }

    fn warn(&mut self, code: &'static str, message: Text, span: Range<usize>, help: Text) {
        self.push(Diagnostic::warning(code, message), span, help);
    }

    /// Adds a finding while there are few: a file full of mistakes needs no list of them all, and each costs a
    /// search for its line. The first error is always kept.
    fn push(&mut self, finding: Diagnostic, span: Range<usize>, help: Text) {
        let first_error = finding.level == Level::Error && self.found.iter().all(|d| d.level != Level::Error);
        if self.found.len() < MAX_FINDINGS || first_error {
            let finding = finding.at(self.place(span));
            self.found.push(finding.help(help));
        }
    }

    /// All checks, the cheap and safe ones first; the tree where both parsers took the file.
    fn run(&mut self, root: Root) -> Option<Node> {
        let tokens = yaml_edit::lex(self.text);
        if tokens.len() > MAX_TOKENS {
            let message =
                phrase!("the file has more than the {most} words and signs that are read", most = MAX_TOKENS);
            self.error(
                "yaml-too-large",
                message,
                0..0,
                phrase!("look what fills it: settings are a few hundred lines"),
            );
            return None;
        }
        if let Some(span) = depth::too_deep(&tokens) {
            let message = phrase!("nested deeper than {most} levels", most = depth::MAX_DEPTH);
            self.error("yaml-depth", message, span, phrase!("take levels out; nobody can read so many"));
            return None;
        }
        self.tokens(&tokens);
        let parsed = YamlFile::parse(self.text);
        for error in parsed.positioned_errors() {
            let span = self.line_of(error.range.start as usize, error.range.end as usize);
            self.error("yaml-syntax", grammar_words(&error.message), span, grammar_help());
        }
        let file = parsed.tree();
        let documents: Vec<_> = file.documents().collect();
        for document in &documents {
            for violation in Validator::new().validate(document) {
                let span = violation.text_range.map_or(0..0, |r| r.start as usize..r.end as usize);
                if violation.severity == Severity::Error {
                    let span = self.line_of(span.start, span.end);
                    let (code, help) = match violation.rule {
                        Rule::DuplicateKeys => ("yaml-duplicate-key", phrase!("keep one of them")),
                        Rule::InvalidAnchor => ("yaml-alias", phrase!("write the value out")),
                        _ => ("yaml-syntax", grammar_help()),
                    };
                    self.error(code, grammar_words(&violation.message), span, help);
                }
            }
        }
        if let Some(second) = documents.get(1) {
            let range = second.byte_range();
            let from = (range.start as usize).min(self.text.len());
            let start = from + (self.text[from..].len() - self.text[from..].trim_start().len());
            let marker = self.text[..start].trim_end().ends_with("---");
            let start = if marker { self.text[..start].trim_end().len() - 3 } else { start };
            let message = phrase!("{count} documents in one file, one is expected", count = documents.len());
            self.error(
                "yaml-documents",
                message,
                start..start + 3,
                phrase!("remove the `---` line, or split the file"),
            );
        }
        if documents.is_empty() && tokens.iter().any(|(kind, _)| *kind == SyntaxKind::DIRECTIVE) {
            self.error(
                "yaml-syntax",
                phrase!("a directive without a document"),
                0..0,
                phrase!("write `---` and the document after it"),
            );
        } else if documents.is_empty() {
            self.nothing(root, &tokens);
        }
        if self.found.iter().any(|d| d.level == Level::Error) {
            return None;
        }
        let value = self.value(root, tokens.len())?;
        if value == Shape::Null {
            self.nothing(root, &tokens);
            return None;
        }
        let bare = match &value {
            Shape::Map(_) => false,
            Shape::List(_) => root == Root::Map,
            _ => root == Root::Map || self.is_prose(&tokens),
        };
        if bare {
            let start = self.text.len() - self.text.trim_start().len();
            let help = phrase!("settings are lines of `key: value`; rolo.yaml begins with `format: 1`");
            self.error("yaml-root", phrase!("a map is expected, `key: value`"), start..start + 1, help);
            return None;
        }
        let syntax = documents.first().and_then(|d| {
            d.as_mapping()
                .map(yaml_edit::YamlNode::Mapping)
                .or_else(|| d.as_sequence().map(yaml_edit::YamlNode::Sequence))
                .or_else(|| d.as_scalar().map(yaml_edit::YamlNode::Scalar))
        });
        let whole = self.skip..self.bytes.len();
        let node = Builder { text: self.text, skip: self.skip }.node(&value, syntax.as_ref(), &whole);
        self.days(&node);
        Some(node)
    }

    /// The values, by the second parser; what only it refuses is an error where it must be relied on.
    fn value(&mut self, root: Root, tokens: usize) -> Option<Shape> {
        let error = match shape::read(self.text, tokens) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let span = error.location().map_or(0..0, |l| {
            let start = l.index().min(self.text.len());
            self.line_of(start, start + 1)
        });
        let message = error.to_string();
        if message.contains("repetition limit") {
            let message = phrase!(
                "aliases repeat more than the {values} values or {bytes} bytes that are read",
                values = shape::MAX_REPEATED,
                bytes = shape::MAX_REPEATED_BYTES
            );
            self.error("yaml-alias", message, span, phrase!("write the values out"));
        } else if message.contains("recursion limit") {
            self.error(
                "yaml-alias",
                phrase!("an alias stands within its own anchor"),
                span,
                phrase!("write the values out"),
            );
        } else if root == Root::Map || message.contains("escape") || self.text.trim().is_empty() {
            let words = Text::own(message.split(" at line ").next().unwrap_or(&message));
            self.error("yaml-syntax", words, span, grammar_help());
        } else {
            let message = phrase!("YAML 1.2 allows this, but many readers do not: {message}", message);
            self.warn("yaml-unusual", message, span, phrase!("write it more plainly"));
        }
        None
    }

    /// A file without a value: an error, except where its marks show that some YAML was meant and no settings are asked for.
    fn nothing(&mut self, root: Root, tokens: &[(SyntaxKind, &str)]) {
        let is_empty = |kind: &SyntaxKind| {
            use SyntaxKind::{COMMENT, DIRECTIVE, DOC_END, DOC_START, INDENT, NEWLINE, WHITESPACE};
            matches!(kind, COMMENT | DIRECTIVE | DOC_END | DOC_START | INDENT | NEWLINE | WHITESPACE)
        };
        let marked =
            tokens.iter().any(|(kind, _)| matches!(kind, SyntaxKind::DOC_START | SyntaxKind::DOC_END));
        if root == Root::Any && marked && tokens.iter().all(|(kind, _)| is_empty(kind)) {
            self.warn(
                "yaml-root",
                phrase!("the document is empty"),
                0..0,
                phrase!("delete the file if nothing belongs there"),
            );
        } else {
            self.error(
                "yaml-root",
                phrase!("the file holds nothing"),
                0..0,
                phrase!("a map is expected, `key: value`"),
            );
        }
    }

    /// Whether a scalar root is bare text: no `---`, quotes, tag, anchor or block mark says that YAML was meant.
    fn is_prose(&self, tokens: &[(SyntaxKind, &str)]) -> bool {
        !self.text.trim_start().starts_with(['"', '\'', '|', '>', '!', '&', '%'])
            && !tokens.iter().any(|(kind, _)| *kind == SyntaxKind::DOC_START)
    }

    /// Doubts that show in single tokens: comments that swallow a value, tags, anchors, very long keys.
    fn tokens(&mut self, tokens: &[(SyntaxKind, &str)]) {
        let (mut at, mut anchors) = (0, 0usize);
        for (i, (kind, text)) in tokens.iter().enumerate() {
            let span = at..at + text.len();
            match kind {
                SyntaxKind::COMMENT if follows_a_value(tokens, i) && glued(text) => {
                    let message = phrase!("`{text}` is a comment and not part of the value", text);
                    self.warn(
                        "yaml-comment",
                        message,
                        span,
                        phrase!("put the value in quotes, or a blank after the `#`"),
                    );
                }
                SyntaxKind::TAG if text.starts_with('!') && *text != "!" => {
                    let message = phrase!("the tag `{text}` is not interpreted", text);
                    self.warn("yaml-tag", message, span, phrase!("write the value as plain text"));
                }
                SyntaxKind::ANCHOR => {
                    anchors += 1;
                    if anchors == 1000 {
                        self.warn(
                            "yaml-anchors",
                            phrase!("more than 1,000 anchors"),
                            span,
                            phrase!("write the values out"),
                        );
                    }
                }
                SyntaxKind::COLON if i > 0 && tokens[i - 1].1.chars().take(1025).count() > 1024 => {
                    let key = at - tokens[i - 1].1.len()..at - tokens[i - 1].1.len() + 1;
                    self.warn(
                        "yaml-long-key",
                        phrase!("a key of more than 1,024 characters"),
                        key,
                        phrase!("shorten it"),
                    );
                }
                _ => {}
            }
            at += text.len();
        }
    }

    /// Plain values that look like a day but are none.
    fn days(&mut self, node: &Node) {
        use super::NodeKind;
        match &node.kind {
            NodeKind::Plain(text)
                if looks_like_a_day(text) && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_err() =>
            {
                let span = node.span.start - self.skip..node.span.end - self.skip;
                self.error(
                    "no-such-day",
                    phrase!("there is no day `{text}`", text),
                    span,
                    phrase!("correct it"),
                );
            }
            NodeKind::List(items) => items.iter().for_each(|item| self.days(item)),
            NodeKind::Map(entries) => entries.iter().for_each(|entry| self.days(&entry.value)),
            _ => {}
        }
    }

    /// A span cut to its first line and to character boundaries, so that the excerpt marks what is meant.
    fn line_of(&self, start: usize, end: usize) -> Range<usize> {
        let mut start = start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let rest = &self.text[start..];
        let mut len = end.saturating_sub(start).min(rest.find('\n').unwrap_or(rest.len()));
        while !rest.is_char_boundary(len) {
            len += 1;
        }
        start..start + len
    }
}

/// Whether the comment at `i` has a key or a value before it on its line.
fn follows_a_value(tokens: &[(SyntaxKind, &str)], i: usize) -> bool {
    tokens[..i]
        .iter()
        .rev()
        .find(|(kind, _)| *kind != SyntaxKind::WHITESPACE)
        .is_some_and(|(kind, _)| !matches!(kind, SyntaxKind::NEWLINE | SyntaxKind::INDENT))
}

/// `#5`, `#vip`: no blank after the mark, so more likely a value than a comment.
fn glued(comment: &str) -> bool {
    comment.strip_prefix('#').and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
}

/// Four digits, two, two, with hyphens.
fn looks_like_a_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
}

/// A parser's message in the form of ours: lower case, without the parser's advice.
fn grammar_words(message: &str) -> Text {
    let message =
        [". Expected:", " (semantically"].iter().fold(message, |m, cut| m.split(cut).next().unwrap_or(m));
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => Text::own(first.to_lowercase().chain(chars).collect::<String>().replace('"', "`")),
        None => phrase!("not valid YAML"),
    }
}
