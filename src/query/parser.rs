//! Text to tree, after the grammar of [`super::ast`]: one pass, no backtracking beyond a word.

use std::ops::Range;

use super::ast::{Expr, Node, Query, Quoting, Word};
use super::fault::Fault;
use super::lexer::{Lexer, Position, Sign, half_width};

/// Bytes a query may have; a book's rules are far shorter, and what is longer is a mistake or an attack.
pub const MAX_LENGTH: usize = 16 * 1024;

/// Parentheses and `not` a condition may stand inside of.
pub const MAX_DEPTH: usize = 100;

/// A word that joins or turns conditions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keyword {
    Or,
    And,
    Not,
}

impl Keyword {
    fn of(word: &Word) -> Option<Keyword> {
        if word.quoting == Quoting::Quoted {
            return None;
        }
        match word.text.to_ascii_lowercase().as_str() {
            "or" | "或" => Some(Keyword::Or),
            "and" | "且" => Some(Keyword::And),
            "not" | "非" => Some(Keyword::Not),
            _ => None,
        }
    }
}

impl Query {
    /// Reads a query without asking what its names mean; the empty text is the query that selects everything.
    ///
    /// # Errors
    /// The first thing that cannot be read, with its bytes.
    pub fn parse(text: &str) -> Result<Query, Fault> {
        if text.len() > MAX_LENGTH {
            let message = phrase!(
                "the query is {bytes} bytes long, more than {most}",
                bytes = text.len(),
                most = MAX_LENGTH
            );
            return Err(Fault::new("query-limit", 0..0, message)
                .help(phrase!("name its parts as `segments:` in rolo.yaml and use them as `@name`")));
        }
        let mut parser = Parser { lexer: Lexer::new(text), depth: 0 };
        if parser.lexer.peek().is_none() {
            return Ok(Query::default());
        }
        let root = parser.or()?;
        match parser.lexer.peek() {
            None => Ok(Query { root: Some(root) }),
            Some(_) => Err(parser.unexpected()),
        }
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn or(&mut self) -> Result<Expr, Fault> {
        let mut terms = vec![self.and()?];
        while let Some(keyword) = self.take_keyword(Keyword::Or) {
            self.needs_condition(&keyword)?;
            terms.push(self.and()?);
        }
        Ok(join(terms, Node::Or))
    }

    fn and(&mut self) -> Result<Expr, Fault> {
        let mut terms = vec![self.not()?];
        loop {
            if let Some(keyword) = self.take_keyword(Keyword::And) {
                self.needs_condition(&keyword)?;
            } else if !self.begins_condition() {
                return Ok(join(terms, Node::And));
            }
            terms.push(self.not()?);
        }
    }

    fn not(&mut self) -> Result<Expr, Fault> {
        let Some(keyword) = self.take_not() else { return self.atom() };
        self.needs_condition(&keyword)?;
        self.deepen(keyword.span.clone())?;
        let inner = self.not()?;
        self.depth -= 1;
        let span = keyword.span.start..self.lexer.taken;
        Ok(Expr { node: Node::Not(Box::new(inner)), span })
    }

    fn atom(&mut self) -> Result<Expr, Fault> {
        let open = self.lexer.next_span();
        if self.lexer.take('(') {
            self.deepen(open.clone())?;
            if self.lexer.peek().is_some_and(|c| half_width(c) == ')') {
                let span = open.start..self.lexer.next_span().end;
                let message = phrase!("nothing stands between these parentheses");
                return Err(Fault::new("query-syntax", span, message));
            }
            let inner = self.or()?;
            if !self.lexer.take(')') {
                return Err(match self.lexer.peek() {
                    None => Fault::new("query-syntax", open, phrase!("this parenthesis never closes"))
                        .help(phrase!("put a `)` where the group ends")),
                    Some(_) => self.unexpected(),
                });
            }
            self.depth -= 1;
            return Ok(inner);
        }
        if self.lexer.peek().is_some_and(|c| half_width(c) == '@') {
            return self.segment();
        }
        let Some(field) = self.lexer.take_word(Position::Start)? else { return Err(self.unexpected()) };
        let node = match self.lexer.take_sign() {
            Some(sign) => self.condition(field.clone(), sign)?,
            None if self.take_in() => {
                let from = self.value(&field, Position::Range)?;
                if !self.lexer.take_dots() {
                    return Err(Fault::new(
                        "query-syntax",
                        self.lexer.next_span(),
                        phrase!("`in` needs a range: `..` is expected here"),
                    )
                    .help(phrase!(
                        "write `{field} in 1..9`, or `\"in\"` for the word itself",
                        field = &field.text
                    )));
                }
                let to = self.value(&field, Position::Value)?;
                Node::Within(field.clone(), from, to)
            }
            None => Node::Word(field.clone()),
        };
        Ok(Expr { node, span: field.span.start..self.lexer.taken })
    }

    fn segment(&mut self) -> Result<Expr, Fault> {
        let start = self.lexer.next_span();
        self.lexer.take('@');
        let adjacent = self.lexer.at;
        let name = self.lexer.take_word(Position::Start)?.filter(|w| w.span.start == adjacent);
        let Some(name) = name else {
            let message = phrase!("the name of a segment is missing after `@`");
            return Err(Fault::new("query-syntax", start, message)
                .help(phrase!("write `@silent` for the segment `silent` of rolo.yaml")));
        };
        let span = start.start..name.span.end;
        Ok(Expr { node: Node::Segment(name), span })
    }

    fn condition(&mut self, field: Word, sign: Sign) -> Result<Node, Fault> {
        let first = self.value(&field, Position::Value)?;
        Ok(match sign {
            Sign::Compare(comparison) => Node::Compare(field, comparison, first),
            Sign::Has => Node::Contains(field, first),
            Sign::Lacks => Node::Lacks(field, first),
            Sign::Is => {
                let mut values = vec![first];
                while self.lexer.take(',') {
                    values.push(self.value(&field, Position::Value)?);
                }
                Node::Is(field, values)
            }
        })
    }

    fn value(&mut self, field: &Word, position: Position) -> Result<Word, Fault> {
        if let Some(word) = self.lexer.take_word(position)? {
            return Ok(word);
        }
        let span = self.lexer.next_span();
        let field = &field.text;
        let message = match self.lexer.peek() {
            None => phrase!("a value for `{field}` is missing", field),
            Some(c) => phrase!("a value for `{field}` is expected, not `{c}`", field, c),
        };
        let help = phrase!("a value with blanks or signs in it stands in quotation marks: `\"New York\"`");
        Err(Fault::new("query-syntax", span, message).help(help))
    }

    /// Takes this keyword where an operator may stand.
    fn take_keyword(&mut self, wanted: Keyword) -> Option<Word> {
        let mut ahead = self.lexer.clone();
        let word = ahead.take_word(Position::Start).ok().flatten()?;
        if Keyword::of(&word) != Some(wanted) {
            return None;
        }
        self.lexer = ahead;
        Some(word)
    }

    /// Takes `not`, unless a sign follows: then it is the name of a field.
    fn take_not(&mut self) -> Option<Word> {
        let before = self.lexer.clone();
        let word = self.take_keyword(Keyword::Not)?;
        if self.lexer.clone().take_sign().is_some() {
            self.lexer = before;
            return None;
        }
        Some(word)
    }

    fn take_in(&mut self) -> bool {
        let mut ahead = self.lexer.clone();
        let found = ahead.take_word(Position::Start).ok().flatten().is_some_and(|word| word.is_bare("in"));
        if found && ahead.clone().take_sign().is_none() {
            self.lexer = ahead;
            return true;
        }
        false
    }

    fn begins_condition(&mut self) -> bool {
        let Some(c) = self.lexer.peek() else { return false };
        if half_width(c) == '(' {
            return true;
        }
        // A quotation mark that never closes begins one too: reading it says what is wrong.
        let mut ahead = self.lexer.clone();
        match ahead.take_word(Position::Start) {
            Err(_) => true,
            Ok(None) => false,
            Ok(Some(word)) => Keyword::of(&word) != Some(Keyword::Or),
        }
    }

    fn needs_condition(&mut self, keyword: &Word) -> Result<(), Fault> {
        match self.lexer.peek().map(half_width) {
            None | Some(')') => {
                let word = &keyword.text;
                let message = phrase!("a condition is missing after `{word}`", word);
                Err(Fault::new("query-syntax", keyword.span.clone(), message)
                    .help(phrase!("write it, or `\"{word}\"` for the word itself", word)))
            }
            Some(_) => Ok(()),
        }
    }

    fn deepen(&mut self, span: Range<usize>) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let message = phrase!("conditions are nested more than {depth} deep", depth = MAX_DEPTH);
        Err(Fault::new("query-limit", span, message)
            .help(phrase!("name the inner parts as `segments:` in rolo.yaml and use them as `@name`")))
    }

    fn unexpected(&mut self) -> Fault {
        let span = self.lexer.next_span();
        let Some(c) = self.lexer.peek() else {
            return Fault::new("query-syntax", span, phrase!("a condition is missing here"));
        };
        match half_width(c) {
            ')' => Fault::new("query-syntax", span, phrase!("this parenthesis closes nothing")),
            ',' => {
                let message = phrase!("a comma stands only between the values after `:`");
                Fault::new("query-syntax", span, message)
                    .help(phrase!("write `tier:A,B`; a blank or `and` joins conditions"))
            }
            ':' | '=' | '<' | '>' | '~' | '!' => {
                Fault::new("query-syntax", span, phrase!("`{c}` has no field before it", c))
                    .help(phrase!("a condition is a field, a sign and a value: `tier:A`, `silent_days > 60`"))
            }
            _ => Fault::new("query-syntax", span, phrase!("`{c}` is not expected here", c)),
        }
    }
}

fn join(mut terms: Vec<Expr>, node: fn(Vec<Expr>) -> Node) -> Expr {
    match (terms.len(), terms.first(), terms.last()) {
        (2.., Some(first), Some(last)) => {
            let span = first.span.start..last.span.end;
            Expr { node: node(terms), span }
        }
        _ => terms.remove(0),
    }
}

#[cfg(test)]
mod tests;
