//! What was wrong at one value of a typed reading, and the words for it.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::de;

use super::node::{Node, NodeKind};
use super::typed::{Reader, address};
use crate::diag::{Diagnostic, Lines};

/// What was wrong at one value.
#[derive(Debug)]
pub(super) enum Fault {
    Custom(String),
    Type {
        found: Option<String>,
        expected: String,
    },
    Unknown {
        what: &'static str,
        name: String,
        known: &'static [&'static str],
    },
    Missing(&'static str),
    /// Follows from a problem that is already noted.
    Echo,
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
            Fault::Custom(text) => {
                let (message, help) = text.split_once('\n').unwrap_or((text, ""));
                let found = Diagnostic::error("settings-value", message);
                if help.is_empty() { found } else { found.help(help) }
            }
            Fault::Type { found, expected } => {
                let found = found.as_deref().unwrap_or("something else");
                Diagnostic::error("settings-type", format!("expected {expected}, found {found}"))
                    .help("the rolo.yaml that `rolo init` writes shows how each key is written")
            }
            Fault::Missing(key) => {
                Diagnostic::error("settings-missing-key", format!("`{key}:` is missing here"))
                    .help(format!("add `{key}: …` to this entry, or take the entry out"))
            }
            Fault::Unknown { what, name, known } => {
                let code = if *what == "key" { "settings-unknown-key" } else { "settings-value" };
                let found = Diagnostic::error(code, format!("unknown {what} `{name}`"));
                match nearest(name, known.iter().copied()) {
                    Some(near) => found.help(format!("did you mean `{near}`?")),
                    None => found.help(format!("known here: {}", listed(known))),
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
fn listed(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

impl Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.fault)
    }
}

impl std::error::Error for Failed {}

impl de::Error for Failed {
    fn custom<T: Display>(text: T) -> Failed {
        Failed::new(Fault::Custom(text.to_string()))
    }
    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failed {
        Failed::new(Fault::Type { found: None, expected: expected.to_string() })
    }
    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failed {
        Failed::invalid_type(found, expected)
    }
    fn unknown_field(name: &str, known: &'static [&'static str]) -> Failed {
        Failed::new(Fault::Unknown { what: "key", name: name.to_owned(), known })
    }
    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Failed {
        Failed::new(Fault::Unknown { what: "word", name: name.to_owned(), known })
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
