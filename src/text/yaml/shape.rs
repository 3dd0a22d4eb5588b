//! What the second parser reads: the values of a document, aliases expanded within a budget.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

/// How many values aliases may add to those that are written.
pub(super) const MAX_REPEATED: usize = 10_000;

/// How many bytes of text aliases may add to those that are written.
pub(super) const MAX_REPEATED_BYTES: usize = 1 << 20;

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

/// Reads one document of at most `written` values, aliases not counted, and of the bytes of its text.
///
/// Values and bytes are counted while aliases are expanded: what a few words make of a file is never held.
///
/// # Errors
/// Those of `serde_yaml`, and when aliases repeat more than [`MAX_REPEATED`] values or [`MAX_REPEATED_BYTES`]
/// ("repetition limit exceeded", as its own).
pub(super) fn read(text: &str, written: usize) -> Result<Shape, serde_yaml::Error> {
    read_within(text, &Budget::new(written + MAX_REPEATED, text.len() + MAX_REPEATED_BYTES))
}

/// The same with a budget that shows afterwards what was taken from it.
fn read_within(text: &str, budget: &Budget) -> Result<Shape, serde_yaml::Error> {
    Seed(budget).deserialize(serde_yaml::Deserializer::from_str(text))
}

/// How many values and bytes of text may still be made.
struct Budget {
    values: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    fn new(values: usize, bytes: usize) -> Budget {
        Budget { values: Cell::new(values), bytes: Cell::new(bytes) }
    }
}

/// Takes so much away, or says that the limit is reached.
fn spend<E: de::Error>(left: &Cell<usize>, cost: usize) -> Result<(), E> {
    match left.get().checked_sub(cost) {
        Some(rest) => left.set(rest),
        None => return Err(de::Error::custom("repetition limit exceeded")),
    }
    Ok(())
}

/// Reads a value while the budget lasts.
#[derive(Clone, Copy)]
struct Seed<'a>(&'a Budget);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Shape;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        spend(&self.0.values, 1)?;
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
        spend(&self.0.bytes, text.len())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The values and bytes that reading took, and whether it was read.
    fn work(text: &str) -> (usize, usize, bool) {
        let (values, bytes) = (text.len() + MAX_REPEATED, text.len() + MAX_REPEATED_BYTES);
        let budget = Budget::new(values, bytes);
        let read = read_within(text, &budget).is_ok();
        (values - budget.values.get(), bytes - budget.bytes.get(), read)
    }

    #[test]
    fn reading_takes_as_many_values_as_are_written_and_stops_at_the_limits() {
        let list = |n: usize| format!("a: [{}]\n", "xy, ".repeat(n));
        let (one, four) = (work(&list(1000)), work(&list(4000)));
        assert!(four.0 <= 4 * one.0 && four.1 <= 4 * one.1 && one.2 && four.2, "{one:?} {four:?}");
        let bombs = [
            format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(90_000), "*a, ".repeat(30_000)),
            format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(30_000), "*a, ".repeat(30_000)),
            format!("? &a {}\n: 1\nb: [{}]\n", "x".repeat(90_000), "{*a : 1}, ".repeat(15_000)),
        ];
        for bomb in bombs {
            let (values, bytes, read) = work(&bomb);
            assert!(!read && values <= bomb.len() + MAX_REPEATED && bytes <= bomb.len() + MAX_REPEATED_BYTES);
        }
    }
}
