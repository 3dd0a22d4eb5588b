//! Foreign files in, a plan out.
//!
//! The stages are pure functions with data between them: bytes → [`mod@format`] (a [`sheet::Sheet`]: header, cells, places) →
//! [`recognise`] (which table) and [`mapping`] (which columns) → [`read`] (typed rows with source keys) → [`plan`] (new, changed, same,
//! rejected, against the rows a book has and the memory of earlier imports). Nothing here writes a book.

mod batch;
mod book;
pub mod cells;
pub mod clock;
mod column_reader;
pub mod dates;
mod derive;
mod fates;
pub mod field;
pub mod fold;
pub mod format;
mod goods;
pub mod header_aliases;
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
pub mod sheet;
mod since;
mod surroundings;
pub mod value_aliases;
mod watch;

pub use book::{ImportError, plan_for};
pub use merge::Conflict;
pub use plan::{Counts, FilePlan, Foreign, ImportPlan, Names, UnknownValue, plan, read_files, tables};
pub use present::Present;
pub use read::{NewWords, Options, Reading, Refused, Undated};
pub use watch::Watch;
