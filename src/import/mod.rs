//! Foreign files in, a plan out.

pub mod encoding;
pub mod fold;
pub mod reject;
pub mod sniff;
pub mod synonyms;
