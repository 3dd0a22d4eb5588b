//! Foreign files in, a plan out.
//!
//! The stages are pure functions with data between them: bytes → [`sniff`] (encoding, delimiter, header row) →
//! [`recognise`] (which table) and [`mapping`] (which columns) → [`read`] (typed rows with source keys) → [`plan`] (new, changed, same,
//! rejected, against the rows a book has and the memory of earlier imports). Nothing here writes a book.

mod book;
pub mod cells;
pub mod clock;
pub mod dates;
mod fates;
mod finish;
pub mod fold;
mod goods;
mod keys;
mod link;
pub mod mapping;
pub mod memory;
mod merge;
mod place;
mod plan;
pub mod present;
pub mod read;
mod reader;
pub mod recognise;
pub mod reject;
mod since;
pub mod sniff;
mod step;
pub mod synonyms;
pub mod words;

pub use book::{ImportError, plan_for};
pub use merge::Conflict;
pub use plan::{
    Counts, FilePlan, Foreign, ImportPlan, Names, UnknownValue, plan, read_files, read_foreign, tables,
};
pub use present::Present;
pub use read::{NewWords, Options, Reading, Refused};
