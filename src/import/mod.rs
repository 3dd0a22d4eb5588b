//! Foreign files in, a plan out.

pub mod cells;
pub mod clock;
pub mod dates;
mod finish;
pub mod fold;
pub mod header;
mod keys;
pub mod read;
pub mod reject;
pub mod sniff;
mod step;
pub mod synonyms;
pub mod words;
