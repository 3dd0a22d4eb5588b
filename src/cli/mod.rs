//! Arguments, terminal, exit codes.

mod figures;
pub mod output;
pub mod table;
