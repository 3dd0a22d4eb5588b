//! A YAML document as a tree of values, each with the bytes it stands in.

use std::ops::Range;

use crate::i18n::Text;

/// One value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes of the file, a BOM counted; of an alias, the alias itself.
    pub span: Range<usize>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a YAML value is; aliases are resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Nothing, `~` or `null`.
    Null,
    /// A word without quotes, as written: `1.10` stays `1.10`, `no` stays `no`.
    Plain(String),
    /// A text in quotes or a block (`|`, `>`), decoded.
    Quoted(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<Entry>),
}

/// One key of a map and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The text of a scalar; none for nothing, a list or a map.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Plain(text) | NodeKind::Quoted(text) => Some(text),
            _ => None,
        }
    }

    /// The value under `key`, where this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key and value under `key`, where this is a map that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().find(|entry| entry.key.text() == Some(key)),
            _ => None,
        }
    }

    /// How many values it is, itself, keys and everything within counted.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.kind {
            NodeKind::List(items) => 1 + items.iter().map(Node::count).sum::<usize>(),
            NodeKind::Map(entries) => {
                1 + entries.iter().map(|e| e.key.count() + e.value.count()).sum::<usize>()
            }
            _ => 1,
        }
    }

    /// What it is, for a message: "a list"; empty for nothing.
    #[must_use]
    pub fn noun(&self) -> Text {
        match &self.kind {
            NodeKind::Null => Text::default(),
            NodeKind::Plain(text) | NodeKind::Quoted(text) => {
                let short: String = text.chars().take(40).collect();
                let more = if short.len() < text.len() { "…" } else { "" };
                Text::own(format!("`{short}{more}`"))
            }
            NodeKind::List(_) => phrase!("a list"),
            NodeKind::Map(_) => phrase!("a map"),
        }
    }
}
