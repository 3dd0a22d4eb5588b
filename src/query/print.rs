//! Tree to text: the canonical form, which parses to the same tree.

use std::fmt::{self, Display, Formatter};

use super::ast::{Expr, Node, Query, Quoting, Word};
use super::lexer::{Position, reads_back};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Or(terms) => joined(f, terms, " or ", |term| matches!(term, Node::Or(_))),
            Node::And(terms) => joined(f, terms, " and ", |term| matches!(term, Node::Or(_) | Node::And(_))),
            Node::Not(inner) => {
                f.write_str("not ")?;
                grouped(f, inner, matches!(inner.node, Node::Or(_) | Node::And(_)))
            }
            Node::Segment(name) => {
                f.write_str("@")?;
                word(f, name, Position::Start)
            }
            Node::Compare(field, sign, value) => condition(f, field, sign.sign(), value),
            Node::Contains(field, value) => condition(f, field, "~", value),
            Node::Lacks(field, value) => condition(f, field, "!~", value),
            Node::Is(field, values) => {
                word(f, field, Position::Start)?;
                for (i, value) in values.iter().enumerate() {
                    f.write_str(if i == 0 { ":" } else { "," })?;
                    word(f, value, Position::Value)?;
                }
                Ok(())
            }
            Node::Within(field, from, to) => {
                word(f, field, Position::Start)?;
                f.write_str(" in ")?;
                word(f, from, Position::Range)?;
                // `1.` before `..` would read as `1` and `..`.
                let dots = if from.text.ends_with('.') { " .. " } else { ".." };
                f.write_str(dots)?;
                word(f, to, Position::Value)
            }
            Node::Word(alone) => word(f, alone, Position::Start),
        }
    }
}

fn joined(f: &mut Formatter<'_>, terms: &[Expr], between: &str, group: fn(&Node) -> bool) -> fmt::Result {
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        grouped(f, term, group(&term.node))?;
    }
    Ok(())
}

fn grouped(f: &mut Formatter<'_>, expr: &Expr, group: bool) -> fmt::Result {
    if group { write!(f, "({expr})") } else { expr.fmt(f) }
}

fn condition(f: &mut Formatter<'_>, field: &Word, sign: &str, value: &Word) -> fmt::Result {
    word(f, field, Position::Start)?;
    write!(f, " {sign} ")?;
    word(f, value, Position::Value)
}

fn word(f: &mut Formatter<'_>, word: &Word, position: Position) -> fmt::Result {
    if word.quoting == Quoting::Bare && reads_back(&word.text, position) {
        f.write_str(&word.text)
    } else {
        write!(f, "\"{}\"", word.text.replace('"', "\"\""))
    }
}
