//! How deep a document is nested, counted on tokens before a recursive parser sees it.

use std::ops::Range;

use yaml_edit::SyntaxKind;

/// The deepest nesting that is read; a settings file needs six.
pub(super) const MAX_DEPTH: usize = 64;

/// The first token that stands deeper than [`MAX_DEPTH`], as bytes of the text.
///
/// Counts open brackets and, for block style, the columns of line beginnings and of `-` and `?` that are
/// still open. An upper bound: text within a block scalar may count.
pub(super) fn too_deep(tokens: &[(SyntaxKind, &str)]) -> Option<Range<usize>> {
    let mut columns: Vec<usize> = Vec::new();
    let (mut flow, mut at, mut line_start, mut first) = (0usize, 0usize, 0usize, true);
    for (kind, text) in tokens {
        let column = at - line_start;
        match kind {
            SyntaxKind::LEFT_BRACKET | SyntaxKind::LEFT_BRACE => flow += 1,
            SyntaxKind::RIGHT_BRACKET | SyntaxKind::RIGHT_BRACE => flow = flow.saturating_sub(1),
            SyntaxKind::NEWLINE | SyntaxKind::COMMENT | SyntaxKind::INDENT | SyntaxKind::WHITESPACE => {}
            _ if flow == 0 => {
                let opens = first || matches!(kind, SyntaxKind::DASH | SyntaxKind::QUESTION);
                if opens {
                    while columns.last().is_some_and(|&c| c > column || (first && c == column)) {
                        columns.pop();
                    }
                    columns.push(column);
                }
                first = false;
            }
            _ => {}
        }
        if flow + columns.len() > MAX_DEPTH {
            return Some(at..at + text.len());
        }
        at += text.len();
        if let Some(i) = text.rfind('\n') {
            line_start = at - (text.len() - i - 1);
            first = true;
        }
    }
    None
}
