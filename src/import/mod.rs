//! Foreign files in, a plan out.

pub mod cells;
pub mod clock;
pub mod dates;
pub mod encoding;
pub mod fold;
pub mod header;
pub mod read;
pub mod reject;
pub mod sniff;
pub mod synonyms;
pub mod words;
