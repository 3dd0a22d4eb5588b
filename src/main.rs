//! The `rolo` binary: hands the command line and the environment to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rolo::cli::run(std::env::args_os().collect(), rolo::sys::env::Env::read())
}
