//! What was wrong at one value of a typed reading, and the words for it.

use std::cell::RefCell;
use std::fmt::{self, Display};
use std::ops::Range;

use serde::de;

use super::node::{Node, NodeKind};
use super::typed::{Reader, address};
use crate::diag::{Diagnostic, Lines};
use crate::i18n::Text;

/// What was wrong at one value.
#[derive(Debug)]
pub(super) enum Fault {
    /// What a `Deserialize` says is wrong, and what to do.
    Custom(Text, Option<Text>),
    Type {
        found: Option<Text>,
        expected: Text,
    },
    Unknown {
        what: Name,
        name: String,
        known: &'static [&'static str],
    },
    Missing(&'static str),
    /// Follows from a problem that is already noted.
    Echo,
}

/// A name that nobody knows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Name {
    /// The key of an entry.
    Key,
    /// One of the words a value can be.
    Word,
}

/// A fault with the value it is about, and the value to leave out.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) fault: Fault,
    pub(super) span: Option<Range<usize>>,
    pub(super) slot: Option<usize>,
}

/// The error type of the deserializer.
#[derive(Debug)]
pub(super) struct Failed(pub(super) Box<Problem>);

impl Failed {
    pub(super) fn new(fault: Fault) -> Failed {
        Failed(Box::new(Problem { fault, span: None, slot: None }))
    }

    /// The same, blamed on the value at `node` unless something within it is to blame already.
    pub(super) fn within(mut self, span: &Range<usize>, node: &Node, reader: &Reader<'_>) -> Failed {
        if self.0.slot.is_none() {
            if let (Fault::Missing(key), NodeKind::Map(entries)) = (&self.0.fault, &node.kind)
                && entries
                    .iter()
                    .any(|e| e.key.text() == Some(key) && reader.dropped.contains(&address(&e.value)))
            {
                self.0.fault = Fault::Echo;
            }
            if let Fault::Type { found, .. } = &mut self.0.fault {
                *found = Some(node.noun());
            }
            self.0.span = Some(span.clone());
            self.0.slot = Some(address(node));
        }
        self
    }
}

impl Problem {
    /// The finding; none for what follows from another.
    pub(super) fn diagnostic(&self, lines: &Lines<'_>, root: &Node) -> Option<Diagnostic> {
        let span = self.span.clone().unwrap_or_else(|| root.span.clone());
        let found = match &self.fault {
            Fault::Echo => return None,
            Fault::Custom(message, help) => {
                let found = Diagnostic::error("settings-value", message.clone());
                match help {
                    Some(help) => found.help(help.clone()),
                    None => found,
                }
            }
            Fault::Type { found, expected } => {
                let message = match found {
                    Some(nothing) if nothing.is_empty() => {
                        phrase!("expected {expected}, found nothing", expected = expected)
                    }
                    Some(found) => {
                        phrase!("expected {expected}, found {found}", expected = expected, found = found)
                    }
                    None => phrase!("expected {expected}, found something else", expected = expected),
                };
                Diagnostic::error("settings-type", message)
                    .help(phrase!("the rolo.yaml that `rolo init` writes shows how each key is written"))
            }
            Fault::Missing(key) => {
                Diagnostic::error("settings-missing-key", phrase!("`{key}:` is missing here", key))
                    .help(phrase!("add `{key}: …` to this entry, or take the entry out", key))
            }
            Fault::Unknown { what, name, known } => {
                let found = match what {
                    Name::Key => {
                        Diagnostic::error("settings-unknown-key", phrase!("unknown key `{name}`", name))
                    }
                    Name::Word => Diagnostic::error("settings-value", phrase!("unknown word `{name}`", name)),
                };
                match nearest(name, known.iter().copied()) {
                    Some(near) => found.help(phrase!("did you mean `{near}`?", near)),
                    None => found.help(phrase!("known here: {words}", words = listed(known))),
                }
            }
        };
        Some(found.at(lines.place(span)))
    }
}

/// Letters of longer names are not compared: nobody mistypes so much by one or two.
const MAX_COMPARED: usize = 100;

/// The known word most like `name`, when it is alike enough to be worth saying.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Likeness::default().nearest(name, known)
}

/// Looks for the nearest names of many, within a budget: without one, the unknown names of a file times its known
/// ones would be compared.
#[derive(Debug)]
pub struct Likeness {
    /// How many comparisons are left.
    left: usize,
}

impl Default for Likeness {
    fn default() -> Likeness {
        Likeness { left: 200_000 }
    }
}

impl Likeness {
    /// The known word most like `name`, as [`nearest`] finds it; None too once the budget is used up.
    #[must_use]
    pub fn nearest<'a>(&mut self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let letters = name.chars().take(MAX_COMPARED + 1).count();
        if letters > MAX_COMPARED || self.left == 0 {
            return None;
        }
        let folded = name.to_lowercase().replace('-', "_");
        let allowed = |word: &str| 1 + word.chars().count().max(folded.chars().count()) / 4;
        let (mut best, mut seen) = (None, 0);
        for word in known.into_iter().take(self.left) {
            seen += 1;
            if word.len() > 4 * MAX_COMPARED {
                continue;
            }
            let distance = strsim::damerau_levenshtein(&folded, &word.replace('-', "_"));
            let rank = (distance, word.len());
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, word));
            }
        }
        self.left -= seen;
        best.filter(|((distance, _), word)| *distance <= allowed(word)).map(|(_, word)| word)
    }
}

/// Words for a message: "`a`, `b`".
fn listed(words: &[&str]) -> Text {
    Text::list(words.iter().map(|w| Text::own(format!("`{w}`"))))
}

impl Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.fault)
    }
}

impl std::error::Error for Failed {}

thread_local! {
    /// What [`refused`] is saying: serde hands over displayed words alone.
    static REFUSED: RefCell<Option<(Text, Option<Text>)>> = const { RefCell::new(None) };
}

/// The error of a `Deserialize`: what is wrong with the value, and what to do.
#[must_use]
pub fn refused<E: de::Error>(message: Text, help: Option<Text>) -> E {
    let english = message.english();
    REFUSED.set(Some((message, help)));
    let error = E::custom(english);
    // Another reader than that of this file has not taken it.
    REFUSED.take();
    error
}

impl de::Error for Failed {
    fn custom<T: Display>(text: T) -> Failed {
        let (message, help) = REFUSED.take().unwrap_or_else(|| (Text::own(text), None));
        Failed::new(Fault::Custom(message, help))
    }
    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failed {
        Failed::new(Fault::Type { found: None, expected: Text::word(expected.to_string()) })
    }
    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failed {
        Failed::invalid_type(found, expected)
    }
    fn unknown_field(name: &str, known: &'static [&'static str]) -> Failed {
        Failed::new(Fault::Unknown { what: Name::Key, name: name.to_owned(), known })
    }
    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Failed {
        Failed::new(Fault::Unknown { what: Name::Word, name: name.to_owned(), known })
    }
    fn missing_field(name: &'static str) -> Failed {
        Failed::new(Fault::Missing(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_within_a_budget_however_many_there_are() {
        let known: Vec<String> = (0..150_000).map(|i| format!("name{i:06}")).collect();
        let known = || known.iter().map(String::as_str);
        let mut likeness = Likeness::default();
        assert_eq!(likeness.nearest("nmae000007", known()), Some("name000007"));
        assert_eq!(likeness.left, 50_000);
        let _ = likeness.nearest("nmae000007", known());
        assert_eq!((likeness.left, likeness.nearest("nmae000007", known())), (0, None));
        assert_eq!(nearest(&"x".repeat(1 << 20), known()), None);
    }
}
