//! The directory as one thing: the only floor that writes a book.

pub mod flaw;
pub mod layout;
pub mod scan;
