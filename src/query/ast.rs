//! What a query says, before its names mean anything: the tree the parser builds and the printer writes.

use std::ops::Range;

/// A parsed query.
///
/// Printing it ([`std::fmt::Display`]) gives the canonical text, and parsing that text gives this tree again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The condition; none for the empty query, which selects everything.
    pub root: Option<Expr>,
}

/// A condition and the bytes of the query it was written with.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What is asked.
    pub node: Node,
    /// Bytes of the query, without parentheses around the whole.
    pub span: Range<usize>,
}

/// Trees are equal when they say the same, wherever it stood.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.node == other.node
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Any of them; at least two.
    Or(Vec<Expr>),
    /// All of them; at least two.
    And(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// `@name`: a segment of the book.
    Segment(Word),
    /// `field < value`.
    Compare(Word, Comparison, Word),
    /// `field ~ value`, folded.
    Contains(Word, Word),
    /// `field !~ value`, folded.
    Lacks(Word, Word),
    /// `field:value,value`; never without a value.
    Is(Word, Vec<Word>),
    /// `field in value..value`, both ends included.
    Within(Word, Word, Word),
    /// A word alone: a flag of the subject, else free text.
    Word(Word),
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The sign, as it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Unequal => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        }
    }
}

/// Whether a word stood in quotation marks, where it means nothing but itself (`"none"` is a text).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// As typed: `vip`.
    Bare,
    /// `"room no"`, a quotation mark inside doubled.
    Quoted,
}

/// A field, a value or a segment's name, as written.
#[derive(Clone, Debug)]
pub struct Word {
    /// The text, without its quotation marks.
    pub text: String,
    /// Whether it stood in quotation marks.
    pub quoting: Quoting,
    /// Bytes of the query, with the quotation marks.
    pub span: Range<usize>,
}

impl Word {
    /// Whether this is that bare word, in either case; a quoted one never is.
    #[must_use]
    pub fn is_bare(&self, word: &str) -> bool {
        self.quoting == Quoting::Bare && self.text.eq_ignore_ascii_case(word)
    }
}

/// Words are equal when they say the same, wherever they stood.
impl PartialEq for Word {
    fn eq(&self, other: &Word) -> bool {
        self.text == other.text && self.quoting == other.quoting
    }
}
