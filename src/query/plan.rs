//! A query with its names resolved and its values read: what evaluation walks over.

use super::field::{Field, Form};
use super::read::Bound;
use crate::diag::Diagnostic;
use crate::model::phone::{Country, PhoneKey};

/// A query that can be evaluated, and what it needs for that.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The condition.
    pub(super) root: Plan,
    /// The conditions of the rules it uses, each before those that use it.
    pub(super) rules: Vec<Plan>,
    /// The comparisons.
    pub(super) leaves: Vec<Leaf>,
    /// The fields, each once, in the order they are named.
    pub(super) fields: Vec<Field>,
    pub(super) percentiles: Vec<(Field, u8)>,
    pub(super) notes: Vec<Diagnostic>,
}

/// One condition over leaves and rules.
#[derive(Clone, Debug, Default)]
pub(super) enum Plan {
    #[default]
    All,
    Nothing,
    Or(Vec<Plan>),
    And(Vec<Plan>),
    Not(Box<Plan>),
    /// Index into [`Compiled::leaves`].
    Leaf(usize),
    /// Index into [`Compiled::rules`].
    Rule(usize),
    /// Yes where the rule of that index is true, no where it is false or undecided: a rule that holds or not.
    Holds(usize),
}

/// One field looked at.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Index into [`Compiled::fields`].
    pub(super) field: usize,
    pub(super) test: Test,
}

/// What is asked of a value.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// The flag is yes.
    Yes,
    /// There is a value; never undecided.
    Known,
    /// The value lies in one of these.
    Within(Vec<Interval>),
    /// The text, or one part of the list, is one of these.
    Same(Vec<Needle>),
    /// The text, or one part of the list, contains this.
    Has(Needle),
}

/// Values from one bound to another; a missing one is no bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    pub(super) low: Option<(Bound, Edge)>,
    pub(super) high: Option<(Bound, Edge)>,
}

/// Whether a bound is part of its interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Included,
    Excluded,
}

/// A text that is looked for, made ready for its field.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    /// Folded, blanks at the ends gone.
    pub(super) folded: String,
    /// Of phone numbers: its digits, when it has at least three and nothing but what numbers are written with.
    pub(super) digits: Option<String>,
    /// Of phone numbers: the key of a whole number.
    pub(super) key: Option<PhoneKey>,
    pub(super) country: Country,
}

impl Needle {
    pub(super) fn new(text: &str, form: Form, country: Country) -> Needle {
        let folded = crate::model::fold::fold_words(text).trim().to_owned();
        let mut needle = Needle { folded, digits: None, key: None, country };
        if form == Form::Phones {
            let digits = digits(&needle.folded);
            let number = needle.folded.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
            needle.digits = (number && digits.len() >= 3).then_some(digits);
            needle.key = crate::model::phone::key(&needle.folded, country);
        }
        needle
    }
}

/// The digits of a text, in their order.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

impl Compiled {
    /// The fields that must be read, each once; nothing else is asked of a [`Subject`](super::Subject) or of
    /// [`Columns`](super::Columns).
    #[must_use]
    pub fn fields_needed(&self) -> &[Field] {
        &self.fields
    }

    /// The percentiles that must be known, each once: of which field over all customers, and which, 1–99.
    #[must_use]
    pub fn percentiles_needed(&self) -> &[(Field, u8)] {
        &self.percentiles
    }

    /// What the writer of the query may want to know: a word no vocabulary has, a field searched as text.
    #[must_use]
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// Whether it selects everything without looking.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self.root, Plan::All)
    }
}
