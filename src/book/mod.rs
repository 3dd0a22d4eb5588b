//! The directory as one thing: the only floor that writes a book.

mod append;
pub mod commit;
#[cfg(test)]
mod crash;
mod draft;
pub mod edit;
pub mod events;
pub mod flaw;
mod journal;
pub mod layout;
pub mod lock;
pub mod path;
pub mod plan;
pub mod recover;
mod replace;
pub mod roster;
pub mod scan;
mod tail;
mod target;
mod together;
pub mod undo;
