//! Findings about a book, one file a check.
