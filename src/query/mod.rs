//! The one filter language: `tier:A and silent_days > 60 and city:上海`.
//!
//! ```text
//! text ─ lexer, parser ─> ast::Query ─ compile (against a Scope) ─> Compiled ─┬─ row by row, over a Subject
//!            print  <──────────┘                                              └─ column by column, over Columns
//! ```
//! A comparison with an unknown value is neither true nor false; and, or, not follow Kleene; only true selects.

pub mod ast;
mod batch;
mod bitmap;
pub mod columns;
mod compile;
mod complete;
mod fault;
pub mod field;
mod help;
mod lexer;
mod parser;
mod plan;
mod print;
mod read;
mod resolve;
mod row;
mod rules;
mod scope;
mod texts;

pub use ast::Query;
pub use batch::Selection;
pub(crate) use batch::undecided;
pub use bitmap::Bitmap;
pub use columns::{Cells, Columns, NO_WORD, Subject, Texts, UNKNOWN_INT, UNKNOWN_LONG};
pub use complete::{Completion, complete};
pub use fault::{Fault, Origin};
pub use field::Field;
pub use help::{EXAMPLES, help};
pub use parser::{MAX_DEPTH, MAX_LENGTH};
pub use plan::Compiled;
pub use resolve::{names, nearest};
pub use row::Truth;
pub use scope::{CustomColumn, Rule, RuleKind, Scope};

#[cfg(test)]
mod tests;
