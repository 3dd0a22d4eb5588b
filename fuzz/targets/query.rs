//! Any bytes against the query language: `cargo fuzz run query ../tests/fuzz-corpus/query`.

#![no_main]

#[allow(dead_code, reason = "each target tries one of the laws")]
#[path = "../../tests/it/laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::query(bytes));
