//! The only room with I/O: files, clock, environment, child processes.

pub mod block;
pub mod clock;
pub mod disk;
pub mod env;
pub mod error;
pub mod fs;
pub mod git;
pub mod inside;
pub mod lock;
pub mod look;
pub mod outfile;
pub mod process;
pub mod programs;
pub mod random;
pub mod settled;
pub mod terminal;
pub mod user;
pub mod work;

pub use error::{Action, Found, Leads, SysError};
