//! Who is waiting for us, and why.
