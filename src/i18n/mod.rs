//! Words for people, in the book's language.
