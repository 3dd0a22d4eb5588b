//! The `rolo` binary.

fn main() {}
