//! Typed values by serde, with every problem collected instead of the first one.
//!
//! `serde` stops at the first error. Here the value to blame is noted, left out, and the whole is read again, until
//! nothing is wrong any more: a field that is left out falls back to its default, an item of a list is dropped.

use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};

use super::fault::{Failed, Fault};
use super::node::{Node, NodeKind};
use crate::diag::{Diagnostic, Lines, Place};
use crate::i18n::Text;

/// The most problems that are looked for in one file.
const MAX_PROBLEMS: usize = 200;

/// The most values that are read again and again while problems are looked for.
const MAX_VALUES_READ: usize = 4_000_000;

/// The struct name by which [`Placed`] asks for its place.
const PLACED: &str = "$rolo::placed";

/// The struct name by which [`short_or_long`] asks for whichever form is there.
const EITHER: &str = "$rolo::either";

/// What reading brought: the value, unless the root itself is wrong, and all problems in the order of the file.
#[derive(Debug)]
pub struct Reading<T> {
    /// The value, without the parts that could not be read.
    pub value: Option<T>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

/// Reads `node`, which stands in `bytes` of `file`, as a `T`.
///
/// A `Deserialize` says with [`refused`](super::refused) what is wrong. Codes: `settings-type`, `settings-value`,
/// `settings-unknown-key`, `settings-missing-key`.
#[must_use]
pub fn read_as<T: DeserializeOwned>(node: &Node, file: &str, bytes: &[u8]) -> Reading<T> {
    let mut reader = Reader { lines: Lines::of(file, bytes), dropped: HashSet::new() };
    // Each problem costs one more reading of what stands before it: in a huge file fewer are looked for.
    let most = (MAX_VALUES_READ / node.count().max(1)).clamp(10, MAX_PROBLEMS);
    let mut problems: Vec<Diagnostic> = Vec::new();
    loop {
        let problem = match T::deserialize(Value { node, reader: &reader }) {
            Ok(value) => return Reading { value: Some(value), problems: in_order(problems) },
            Err(problem) => *problem.0,
        };
        if let Some(diagnostic) = problem.diagnostic(&reader.lines, node) {
            problems.push(diagnostic);
        }
        match problem.slot {
            Some(slot) if slot != address(node) && problems.len() < most => {
                reader.dropped.insert(slot);
            }
            _ => return Reading { value: None, problems: in_order(problems) },
        }
    }
}

/// Problems sorted by where they stand.
fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort_by_key(|d| d.place.as_ref().map_or(0, |p| p.span.start));
    problems
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<'de, T: de::Deserialize<'de>> de::Deserialize<'de> for Placed<T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(std::marker::PhantomData<T>);
        impl<'de, T: de::Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = Placed<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value and its place")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut parts: A) -> Result<Placed<T>, A::Error> {
                let lost = || de::Error::custom("a place is missing");
                let value = parts.next_element()?.ok_or_else(lost)?;
                let (file, excerpt) = parts.next_element()?.ok_or_else(lost)?;
                let (line, column, from, to): (u32, u32, u64, u64) =
                    parts.next_element()?.ok_or_else(lost)?;
                let (mark_from, mark_to): (u64, u64) = parts.next_element()?.ok_or_else(lost)?;
                let range = |from: u64, to: u64| from as usize..to as usize;
                let (span, marked) = (range(from, to), range(mark_from, mark_to));
                Ok(Placed { value, place: Place { file, line, column, span, excerpt, marked } })
            }
        }
        deserializer.deserialize_struct(PLACED, &[], Parts(std::marker::PhantomData))
    }
}

/// Reads a value people write short (a scalar or a list, an `S`) or long (a map, an `L`).
///
/// # Errors
/// Those of the form that is there.
pub fn short_or_long<'de, D, S, L, T>(
    deserializer: D,
    short: fn(S) -> T,
    long: fn(L) -> T,
) -> Result<T, D::Error>
where
    D: de::Deserializer<'de>,
    S: de::Deserialize<'de>,
    L: de::Deserialize<'de>,
{
    struct Forms<S, L, T>(fn(S) -> T, fn(L) -> T);
    impl<'de, S: de::Deserialize<'de>, L: de::Deserialize<'de>, T> Visitor<'de> for Forms<S, L, T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word or a map")
        }
        fn visit_newtype_struct<D: de::Deserializer<'de>>(self, inner: D) -> Result<T, D::Error> {
            S::deserialize(inner).map(self.0)
        }
        fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            L::deserialize(de::value::MapAccessDeserializer::new(map)).map(self.1)
        }
    }
    deserializer.deserialize_newtype_struct(EITHER, Forms(short, long))
}

/// What one attempt needs: the lines for places, and the values that are left out.
pub(super) struct Reader<'a> {
    lines: Lines<'a>,
    pub(super) dropped: HashSet<usize>,
}

/// Identity of a node within its tree, which does not move while it is read.
pub(super) fn address(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

/// One value as a serde deserializer.
#[derive(Clone, Copy)]
struct Value<'a> {
    node: &'a Node,
    reader: &'a Reader<'a>,
}

impl<'a> Value<'a> {
    fn wrong(self, expected: Text) -> Failed {
        Failed::new(Fault::Type { found: Some(self.node.noun()), expected })
    }

    fn list(self) -> Result<Items<'a>, Failed> {
        let nodes: &[Node] = match &self.node.kind {
            NodeKind::List(nodes) => nodes,
            NodeKind::Null => &[],
            _ => return Err(self.wrong(phrase!("a list, `[…]`"))),
        };
        Ok(Items { nodes: nodes.iter(), reader: self.reader })
    }

    fn map(self) -> Result<Pairs<'a>, Failed> {
        let entries: &[super::Entry] = match &self.node.kind {
            NodeKind::Map(entries) => entries,
            NodeKind::Null => &[],
            _ => return Err(self.wrong(phrase!("a map, `key: value`"))),
        };
        Ok(Pairs { entries: entries.iter(), current: None, reader: self.reader })
    }

    fn plain(self) -> Option<&'a str> {
        match &self.node.kind {
            NodeKind::Plain(text) => Some(text),
            _ => None,
        }
    }
}

/// Numbers: read from the plain text as written.
macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty, $word:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
            match self.plain().and_then(|text| text.parse::<$type>().ok()) {
                Some(number) => visitor.$visit(number),
                None => Err(self.wrong($word)),
            }
        })*
    };
}

impl<'de> de::Deserializer<'de> for Value<'_> {
    type Error = Failed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match &self.node.kind {
            NodeKind::Null => visitor.visit_unit(),
            NodeKind::Plain(text) | NodeKind::Quoted(text) => visitor.visit_str(text),
            NodeKind::List(_) => visitor.visit_seq(self.list()?),
            NodeKind::Map(_) => visitor.visit_map(self.map()?),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 i8, phrase!("a whole number");
        deserialize_i16 visit_i16 i16, phrase!("a whole number");
        deserialize_i32 visit_i32 i32, phrase!("a whole number");
        deserialize_i64 visit_i64 i64, phrase!("a whole number");
        deserialize_u8 visit_u8 u8, phrase!("a small whole number, 0 or more");
        deserialize_u16 visit_u16 u16, phrase!("a whole number, 0 or more");
        deserialize_u32 visit_u32 u32, phrase!("a whole number, 0 or more");
        deserialize_u64 visit_u64 u64, phrase!("a whole number, 0 or more");
        deserialize_f32 visit_f32 f32, phrase!("a number");
        deserialize_f64 visit_f64 f64, phrase!("a number");
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.plain() {
            Some("true" | "yes" | "on") => visitor.visit_bool(true),
            Some("false" | "no" | "off") => visitor.visit_bool(false),
            _ => Err(self.wrong(phrase!("`true` or `false`"))),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.wrong(phrase!("text"))),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.kind {
            NodeKind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        match self.node.kind {
            NodeKind::Null => visitor.visit_unit(),
            _ => Err(self.wrong(phrase!("nothing"))),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        match self.node.kind {
            NodeKind::Map(_) if name == EITHER => visitor.visit_map(self.map()?),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Failed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_map(self.map()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        if name == PLACED {
            let place = self.reader.lines.place(self.node.span.clone());
            return visitor.visit_seq(PlaceParts { value: self, place, next: 0 });
        }
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failed> {
        match self.node.text() {
            Some(text) => visitor.visit_enum(text.into_deserializer()),
            None => Err(self.wrong(phrase!("one word"))),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failed> {
        visitor.visit_unit()
    }
}

/// The items of a list that are not left out.
struct Items<'a> {
    nodes: std::slice::Iter<'a, Node>,
    reader: &'a Reader<'a>,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Failed;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failed> {
        let reader = self.reader;
        let Some(node) = self.nodes.find(|n| !reader.dropped.contains(&address(n))) else { return Ok(None) };
        let value = seed.deserialize(Value { node, reader });
        value.map(Some).map_err(|e| e.within(&node.span, node, reader))
    }
}

/// The entries of a map that are not left out.
struct Pairs<'a> {
    entries: std::slice::Iter<'a, super::Entry>,
    current: Option<&'a super::Entry>,
    reader: &'a Reader<'a>,
}

impl<'de> de::MapAccess<'de> for Pairs<'_> {
    type Error = Failed;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failed> {
        let reader = self.reader;
        self.current = self.entries.find(|e| !reader.dropped.contains(&address(&e.value)));
        let Some(entry) = self.current else { return Ok(None) };
        let key = seed.deserialize(Value { node: &entry.key, reader });
        key.map(Some).map_err(|e| e.within(&entry.key.span, &entry.value, reader))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failed> {
        let reader = self.reader;
        let entry = self.current.ok_or_else(|| Failed::new(Fault::Echo))?;
        let span = if entry.value.kind == NodeKind::Null { &entry.key.span } else { &entry.value.span };
        let value = seed.deserialize(Value { node: &entry.value, reader });
        value.map_err(|e| e.within(span, &entry.value, reader))
    }
}

/// A value and its place as a list of parts, for [`Placed`].
struct PlaceParts<'a> {
    value: Value<'a>,
    place: Place,
    next: u8,
}

impl<'de> de::SeqAccess<'de> for PlaceParts<'_> {
    type Error = Failed;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failed> {
        fn parts<'de, T, I>(seed: T, parts: I) -> Result<T::Value, Failed>
        where
            T: DeserializeSeed<'de>,
            I: IntoIterator,
            I::Item: IntoDeserializer<'de, Failed>,
        {
            seed.deserialize(de::value::SeqDeserializer::<_, Failed>::new(parts.into_iter()))
        }
        self.next += 1;
        let (p, n) = (&self.place, |i: usize| i as u64);
        match self.next {
            1 => seed.deserialize(self.value),
            2 => parts(seed, [p.file.clone(), p.excerpt.clone()]),
            3 => parts(seed, [u64::from(p.line), u64::from(p.column), n(p.span.start), n(p.span.end)]),
            4 => parts(seed, [n(p.marked.start), n(p.marked.end)]),
            _ => return Ok(None),
        }
        .map(Some)
    }
}
