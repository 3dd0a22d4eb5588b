//! The tree of values: what `serde_yaml` says each is, where `yaml-edit` says it stands.

use std::ops::Range;

use yaml_edit::YamlNode;

use super::node::{Entry, Node, NodeKind};
use super::shape::Shape;

/// Joins a value with its syntax; where they do not match (an alias, a tag), the nearest known span is used.
pub(super) struct Builder<'a> {
    /// The text both were parsed from.
    pub(super) text: &'a str,
    /// Bytes before the text in the file.
    pub(super) skip: usize,
}

impl Builder<'_> {
    /// The node of `value`, which stands at `syntax` or else somewhere in `near`.
    pub(super) fn node(&self, value: &Shape, syntax: Option<&YamlNode>, near: &Range<usize>) -> Node {
        let span = syntax.map_or_else(|| near.clone(), |s| self.span(s));
        match (value, syntax) {
            (Shape::Tagged(tagged), Some(YamlNode::TaggedNode(node))) => {
                let inner = node
                    .as_mapping()
                    .map(YamlNode::Mapping)
                    .or_else(|| node.as_sequence().map(YamlNode::Sequence))
                    .or_else(|| node.value().map(YamlNode::Scalar));
                self.node(tagged, inner.as_ref(), &span)
            }
            (Shape::Tagged(tagged), _) => self.node(tagged, None, &span),
            (Shape::Map(map), _) => {
                let pairs: Vec<_> = match syntax {
                    Some(YamlNode::Mapping(mapping)) => mapping.entries().collect(),
                    _ => Vec::new(),
                };
                let agree = pairs.len() == map.len();
                let entries = map.iter().enumerate().map(|(i, (key, value))| {
                    let pair = pairs.get(i).filter(|_| agree);
                    let key = self.node(key, pair.and_then(|p| p.key_node()).as_ref(), &span);
                    let near = pair.map_or_else(|| span.clone(), |_| key.span.clone());
                    let value = self.node(value, pair.and_then(|p| p.value_node()).as_ref(), &near);
                    Entry { key, value }
                });
                let kind = NodeKind::Map(entries.collect());
                Node { span, kind }
            }
            (Shape::List(list), _) => {
                let items: Vec<_> = match syntax {
                    Some(YamlNode::Sequence(sequence)) => sequence.values().collect(),
                    _ => Vec::new(),
                };
                let agree = items.len() == list.len();
                let nodes = list
                    .iter()
                    .enumerate()
                    .map(|(i, value)| self.node(value, items.get(i).filter(|_| agree), &span));
                let kind = NodeKind::List(nodes.collect());
                Node { span, kind }
            }
            (Shape::Text(text), Some(YamlNode::Scalar(scalar)))
                if scalar.is_quoted() || scalar.is_block() =>
            {
                Node { span, kind: NodeKind::Quoted(text.clone()) }
            }
            (Shape::Text(text), _) => Node { span, kind: NodeKind::Plain(text.clone()) },
            (Shape::Null, _) => Node { span, kind: NodeKind::Null },
            (Shape::Word(_), Some(YamlNode::Scalar(_))) => {
                let raw = self.text.get(span.start - self.skip..span.end - self.skip).unwrap_or_default();
                Node { span, kind: NodeKind::Plain(raw.to_owned()) }
            }
            (Shape::Word(text), _) => Node { span, kind: NodeKind::Plain(text.clone()) },
        }
    }

    /// Where a piece of syntax stands in the file, without the blanks and comments around it.
    fn span(&self, syntax: &YamlNode) -> Range<usize> {
        let range = syntax.byte_range();
        let (from, to) = (range.start as usize, (range.end as usize).min(self.text.len()));
        let piece = self.text.get(from..to).unwrap_or_default();
        let lead = piece.len() - piece.trim_start().len();
        let end = from + piece.trim_end().len();
        self.skip + (from + lead).min(end)..self.skip + end.max(from)
    }
}
