//! Arguments, terminal, exit codes.

mod figures;
pub mod output;
mod pager;
pub mod progress;
pub mod prompt;
pub mod table;
pub mod ui;
