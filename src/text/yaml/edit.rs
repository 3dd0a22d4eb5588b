//! Edits that change one value and no other byte.
//!
//! `yaml-edit` does the editing; here each edit is proven afterwards: both texts are read again, the values must
//! differ by exactly what was asked for, and the bytes only where that value stands. Otherwise nothing is returned.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use yaml_edit::{Document, Mapping, Sequence, YamlNode};

use super::node::{Node, NodeKind};
use crate::diag::Diagnostic;
use crate::i18n::Text;

/// One step down into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value under this key of a map.
    Key(String),
    /// This item of a list, from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Step {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Step {
        Step::Item(index)
    }
}

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    Null,
    /// A scalar; quoted where it would not be read back as this text.
    Text(String),
    /// A scalar without quotes, which the caller knows to be one: a number, `true`.
    Plain(String),
    /// A list, written `[a, b]`.
    List(Vec<Content>),
    /// A map, written `{a: 1}`.
    Map(Vec<(String, Content)>),
}

/// What to do at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sets the value there; a last key that does not exist is added to its map.
    Set(Content),
    /// Adds an item to the end of the list there; where nothing is, a list of it.
    Push(Content),
    /// Removes the entry or item there, with a comment on its own line.
    Remove,
}

/// Why an edit was not made.
#[derive(Debug)]
pub enum EditError {
    /// The file cannot be read; the findings say why.
    Unreadable(Vec<Diagnostic>),
    /// There is nothing at the path, or not what the step needs.
    NotFound(String),
    /// The edit would have changed more than was asked for.
    Unsafe(String),
}

impl EditError {
    /// What is said of it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            EditError::Unreadable(_) => phrase!("the file cannot be read as YAML"),
            EditError::NotFound(path) => phrase!("there is no `{path}` in the file", path),
            EditError::Unsafe(path) => {
                phrase!("`{path}` cannot be changed without touching other parts of the file", path)
            }
        }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().english())
    }
}

impl std::error::Error for EditError {}

/// The file after one change, byte for byte the same elsewhere: comments, order, blank lines, line ends, BOM.
///
/// # Errors
/// [`EditError`]; the bytes given stay the truth.
pub fn edit(file: &str, bytes: &[u8], path: &[Step], change: &Change) -> Result<Vec<u8>, EditError> {
    let before = super::read(file, bytes).map_err(EditError::Unreadable)?;
    let name = || Shown(path).to_string();
    let mut wanted = content(&before);
    apply(&mut wanted, path, change).ok_or_else(|| EditError::NotFound(name()))?;
    let refused = || EditError::Unsafe(name());
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let (bom, text) = text.strip_prefix('\u{feff}').map_or(("", text), |t| ("\u{feff}", t));
    // New lines come with LF: a file of CRLF only is edited as LF and turned back, which is exact.
    let crlf = text.contains('\n') && text.matches('\n').count() == text.matches("\r\n").count();
    let lf = if crlf { text.replace("\r\n", "\n") } else { text.to_owned() };
    let edited = perform(&lf, path, change).ok_or_else(refused)?;
    let edited = if crlf { edited.replace('\n', "\r\n") } else { edited };
    let after = format!("{bom}{edited}").into_bytes();
    let now = super::read(file, &after).map_err(|_| refused())?;
    let sound = same(&content(&now), &wanted) && fits(bytes, &after, &before, path, change);
    if sound { Ok(after) } else { Err(refused()) }
}

/// A path as people write it: `tiers[0].every`.
struct Shown<'a>(&'a [Step]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if i == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The values of a document, without places.
fn content(node: &Node) -> Content {
    match &node.kind {
        NodeKind::Null => Content::Null,
        NodeKind::Plain(text) => Content::Plain(text.clone()),
        NodeKind::Quoted(text) => Content::Text(text.clone()),
        NodeKind::List(items) => Content::List(items.iter().map(content).collect()),
        NodeKind::Map(entries) => Content::Map(
            entries
                .iter()
                .map(|e| (e.key.text().unwrap_or_default().to_owned(), content(&e.value)))
                .collect(),
        ),
    }
}

/// Whether two values read the same; quotes do not count, except that nothing is not a text.
fn same(a: &Content, b: &Content) -> bool {
    match (a, b) {
        (Content::Text(a) | Content::Plain(a), Content::Text(b) | Content::Plain(b)) => a == b,
        (Content::List(a), Content::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Content::Map(a), Content::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && same(&a.1, &b.1))
        }
        // A list or a map whose last item goes may be left as nothing, which is read the same.
        (Content::Null, Content::List(items)) => items.is_empty(),
        (Content::Null, Content::Map(entries)) => entries.is_empty(),
        (a, b) => a == b,
    }
}

/// Makes the change on values: what the file must read as afterwards. None where the path leads nowhere.
fn apply(root: &mut Content, path: &[Step], change: &Change) -> Option<()> {
    let (last, way) = path.split_last()?;
    let mut at = root;
    for step in way {
        at = match (at, step) {
            (Content::Map(entries), Step::Key(key)) => &mut entries.iter_mut().find(|e| e.0 == *key)?.1,
            (Content::List(items), Step::Item(index)) => items.get_mut(*index)?,
            _ => return None,
        };
    }
    if *at == Content::Null {
        *at = Content::Map(Vec::new());
    }
    match (at, last, change) {
        (Content::Map(entries), Step::Key(key), Change::Remove) => {
            let index = entries.iter().position(|e| e.0 == *key)?;
            entries.remove(index);
        }
        (Content::List(items), Step::Item(index), Change::Remove) => {
            if *index >= items.len() {
                return None;
            }
            items.remove(*index);
        }
        (Content::Map(entries), Step::Key(key), Change::Set(value)) => {
            match entries.iter_mut().find(|e| e.0 == *key) {
                Some(entry) => entry.1 = value.clone(),
                None => entries.push((key.clone(), value.clone())),
            }
        }
        (Content::List(items), Step::Item(index), Change::Set(value)) => {
            *items.get_mut(*index)? = value.clone()
        }
        (Content::Map(entries), Step::Key(key), Change::Push(value)) => {
            match entries.iter_mut().find(|e| e.0 == *key) {
                Some((_, Content::List(items))) => items.push(value.clone()),
                Some((_, nothing @ Content::Null)) => *nothing = Content::List(vec![value.clone()]),
                Some(_) => return None,
                None => entries.push((key.clone(), Content::List(vec![value.clone()]))),
            }
        }
        (Content::List(items), Step::Item(index), Change::Push(value)) => match items.get_mut(*index)? {
            Content::List(items) => items.push(value.clone()),
            _ => return None,
        },
        _ => return None,
    }
    Some(())
}

/// A map or a list of the syntax tree.
enum Holder {
    Map(Mapping),
    List(Sequence),
}

/// The text after the change, as `yaml-edit` makes it.
fn perform(text: &str, path: &[Step], change: &Change) -> Option<String> {
    let document = Document::from_str(text).ok()?;
    let (last, way) = path.split_last()?;
    let mut at = Holder::Map(document.as_mapping()?);
    for (i, step) in way.iter().enumerate() {
        let node = match (&at, step) {
            (Holder::Map(map), Step::Key(key)) => map.get(key.as_str())?,
            (Holder::List(list), Step::Item(index)) => list.get(*index)?,
            _ => return None,
        };
        at = match node {
            YamlNode::Mapping(map) => Holder::Map(map),
            YamlNode::Sequence(list) => Holder::List(list),
            // `key:` with nothing yet, where a key is to be added below it.
            YamlNode::Scalar(_) if i + 1 == way.len() => {
                let (Holder::Map(map), Step::Key(key), Step::Key(below)) = (&at, step, last) else {
                    return None;
                };
                let Change::Set(value) = change else { return None };
                set(map, key, &Content::Map(vec![(below.clone(), value.clone())]))?;
                return Some(document.to_string());
            }
            _ => return None,
        };
    }
    match (&at, last, change) {
        (Holder::Map(map), Step::Key(key), Change::Set(value)) => set(map, key, value)?,
        (Holder::List(list), Step::Item(index), Change::Set(value)) => {
            let value = snippet(value)?;
            list.set(*index, root(&value)?).then_some(())?;
        }
        (Holder::Map(map), Step::Key(key), Change::Push(value)) => match map.get_sequence(key.as_str()) {
            Some(list) => list.push(root(&snippet(value)?)?),
            None => set(map, key, &Content::List(vec![value.clone()]))?,
        },
        (Holder::List(list), Step::Item(index), Change::Push(value)) => match list.get(*index)? {
            YamlNode::Sequence(list) => list.push(root(&snippet(value)?)?),
            _ => return None,
        },
        (Holder::Map(map), Step::Key(key), Change::Remove) => map.remove(key.as_str()).map(drop)?,
        (Holder::List(list), Step::Item(index), Change::Remove) => list.remove(*index).map(drop)?,
        _ => return None,
    }
    Some(document.to_string())
}

/// Sets a key of a map.
fn set(map: &Mapping, key: &str, value: &Content) -> Option<()> {
    map.set(key, root(&snippet(value)?)?);
    Some(())
}

/// A value as a document of its own, from which its syntax is copied.
fn snippet(value: &Content) -> Option<Document> {
    let mut text = String::new();
    flow(value, &mut text);
    Document::from_str(&text).ok()
}

/// The only value of a snippet.
fn root(snippet: &Document) -> Option<YamlNode> {
    snippet
        .as_mapping()
        .map(YamlNode::Mapping)
        .or_else(|| snippet.as_sequence().map(YamlNode::Sequence))
        .or_else(|| snippet.as_scalar().map(YamlNode::Scalar))
}

/// Writes a value in flow style on one line.
fn flow(value: &Content, out: &mut String) {
    match value {
        Content::Null => out.push('~'),
        Content::Plain(text) => out.push_str(text),
        Content::Text(text) if is_plain(text) => out.push_str(text),
        Content::Text(text) => quote(text, out),
        Content::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                flow(item, out);
            }
            out.push(']');
        }
        Content::Map(entries) => {
            out.push('{');
            for (i, (key, value)) in entries.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                flow(&Content::Text(key.clone()), out);
                out.push_str(": ");
                flow(value, out);
            }
            out.push('}');
        }
    }
}

/// Whether a text may stand without quotes in any position and for readers of YAML 1.1 too: words of letters,
/// digits and `- _ . / @ +` inside, single blanks between, not like a number, a date or a truth value.
fn is_plain(text: &str) -> bool {
    let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_alphanumeric() || "-_./@+".contains(c));
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    begins && text.split(' ').all(word) && !reserved.contains(&text.to_lowercase().as_str())
}

/// Writes a text in double quotes, on one line, with escapes for what no reader may meet as it is.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if (c as u32) < 0x20 || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", c as u32)),
            '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Whether the bytes differ only where the change may touch them.
fn fits(before: &[u8], after: &[u8], root: &Node, path: &[Step], change: &Change) -> bool {
    let allowed = touchable(before, root, path, change);
    // The same difference can be seen further left or further right; either view may be the one meant.
    let prefix = |limit: usize| before.iter().zip(after).take(limit).take_while(|(a, b)| a == b).count();
    let suffix = |limit: usize| {
        before.iter().rev().zip(after.iter().rev()).take(limit).take_while(|(a, b)| a == b).count()
    };
    let shorter = before.len().min(after.len());
    let left = prefix(shorter);
    let right = suffix(shorter);
    let views = [(left, suffix(shorter - left)), (prefix(shorter - right), right)];
    views.into_iter().any(|(head, tail)| {
        let removed = head..before.len() - tail;
        let added = &after[head..after.len() - tail];
        let within = removed.is_empty() || (allowed.start <= removed.start && removed.end <= allowed.end);
        let emptied = added.iter().all(|b| b" \n\r[]{}".contains(b));
        within && (!matches!(change, Change::Remove) || emptied)
    })
}

/// The bytes of the old file a change may remove or replace.
fn touchable(bytes: &[u8], root: &Node, path: &[Step], change: &Change) -> Range<usize> {
    let mut span = root.span.clone();
    let mut at = Some(root);
    for (i, step) in path.iter().enumerate() {
        let last = i + 1 == path.len();
        let next = match (at.map(|n| &n.kind), step) {
            (Some(NodeKind::Map(entries)), Step::Key(key)) => {
                entries.iter().find(|e| e.key.text() == Some(key)).map(|e| {
                    let nothing = e.value.kind == NodeKind::Null;
                    let from = if last && (nothing || *change == Change::Remove) { &e.key } else { &e.value };
                    (&e.value, from.span.start..e.value.span.end.max(e.key.span.end))
                })
            }
            (Some(NodeKind::List(items)), Step::Item(index)) => {
                items.get(*index).map(|item| (item, item.span.clone()))
            }
            _ => None,
        };
        match next {
            Some((node, range)) => (at, span) = (Some(node), range),
            // A key that is added: nothing of the old file goes, but a map that was nothing or empty.
            None => return span,
        }
    }
    if *change != Change::Remove {
        return span;
    }
    // With the whole lines it stands on (`- `, a comment behind it), and blanks and a comma to either side.
    let before = bytes[..span.start].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let after = bytes[span.end..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| span.end + i + 1);
    before.saturating_sub(2)..after
}

#[cfg(test)]
mod tests;
