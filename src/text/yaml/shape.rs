//! What the second parser reads: the values of a document, aliases expanded within a budget.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

/// How many values aliases may add to those that are written.
const MAX_REPEATED: usize = 10_000;

/// A value as `serde_yaml` reads it, without its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Nothing, `~` or `null`.
    Null,
    /// A plain scalar that is a number or a truth value; its text is in the file.
    Word(String),
    /// A scalar that is text.
    Text(String),
    /// A list.
    List(Vec<Shape>),
    /// A map in its order.
    Map(Vec<(Shape, Shape)>),
    /// A value with a tag, which is not interpreted.
    Tagged(Box<Shape>),
}

/// Reads one document of at most `written` values, aliases not counted.
///
/// # Errors
/// Those of `serde_yaml`, and when aliases repeat more than [`MAX_REPEATED`] values ("repetition limit exceeded",
/// as its own).
pub(super) fn read(text: &str, written: usize) -> Result<Shape, serde_yaml::Error> {
    let left = Cell::new(written + MAX_REPEATED);
    Seed(&left).deserialize(serde_yaml::Deserializer::from_str(text))
}

/// Reads a value while the budget lasts.
#[derive(Clone, Copy)]
struct Seed<'a>(&'a Cell<usize>);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Shape;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        match self.0.get().checked_sub(1) {
            Some(left) => self.0.set(left),
            None => return Err(de::Error::custom("repetition limit exceeded")),
        }
        deserializer.deserialize_any(self)
    }
}

/// Numbers and truth values, as words.
macro_rules! words {
    ($($method:ident $type:ty),*) => {
        $(fn $method<E: de::Error>(self, value: $type) -> Result<Shape, E> {
            Ok(Shape::Word(value.to_string()))
        })*
    };
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    words!(visit_bool bool, visit_i64 i64, visit_u64 u64, visit_i128 i128, visit_u128 u128, visit_f64 f64);

    fn visit_unit<E: de::Error>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Shape, E> {
        Ok(Shape::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Shape::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Shape, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key_seed(self)? {
            map.push((key, entries.next_value_seed(self)?));
        }
        Ok(Shape::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Shape, A::Error> {
        let (Tag, value) = tagged.variant()?;
        Ok(Shape::Tagged(Box::new(value.newtype_variant_seed(self)?)))
    }
}

/// The name of a tag, which is read and not kept.
struct Tag;

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tag, D::Error> {
        String::deserialize(deserializer).map(|_| Tag)
    }
}
