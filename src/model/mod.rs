//! The things a book speaks of, as values: no I/O, no clock.

pub mod day;
pub mod id;
pub mod money;
pub mod schema;
pub mod span;
pub mod value;

pub use day::{At, Day};
pub use id::Id;
pub use money::{Currency, Money};
pub use schema::{Column, Kind, Table, TableId};
pub use span::Span;
pub use value::Value;
