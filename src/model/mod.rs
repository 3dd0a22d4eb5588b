//! The things a book speaks of, as values: no I/O, no clock.

pub mod at;
pub mod birthday;
pub mod cell;
pub mod day;
pub mod day_phrase;
pub mod email;
pub mod fields;
pub mod fold;
pub mod id;
pub mod list;
pub mod lunar;
pub mod money;
pub mod names;
pub mod not_a_day;
pub mod note;
pub mod number;
pub mod period;
pub mod phone;
pub mod pin;
pub mod schema;
pub mod settings;
pub mod span;
pub mod value;

pub use at::{AtReading, OddDay};
pub use birthday::Birthday;
pub use day::{At, Day, DayReader};
pub use id::Id;
pub use money::{Currency, Money};
pub use not_a_day::NotADay;
pub use period::Period;
pub use phone::Country;
pub use schema::{Column, Kind, Table, TableId};
pub use settings::Settings;
pub use span::Span;
pub use value::Value;
