//! The directory as one thing: the only floor that writes a book.
