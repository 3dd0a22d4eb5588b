//! The directory as one thing: the only floor that writes a book.

mod draft;
pub mod edit;
pub mod events;
pub mod flaw;
pub mod layout;
pub mod plan;
pub mod roster;
pub mod scan;
mod tail;
