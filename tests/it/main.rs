//! The one integration test binary.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test looks at the program from outside and fails by panicking"
)]

mod cases;
mod cdnow;
mod completion;
mod deny;
mod docs;
mod errors;
mod examples;
mod format_page;
mod formats;
mod fuzz;
mod generated;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod hostile_git;
#[cfg(unix)]
mod in_place_writer;
mod input;
mod laws;
mod one_judge;
#[cfg(unix)]
mod output_files;
mod own_words;
mod phrases;
mod rows_of_a_book;
mod rows_of_numbers;
mod shape;
#[cfg(unix)]
mod spoilt_tables;
mod templates;
mod undo_laws;
mod unreadable_cells;
#[cfg(unix)]
mod whole_files;
mod world;
