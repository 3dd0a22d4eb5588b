//! The only room with I/O: files, clock, environment, child processes.

pub mod block;
