//! Any bytes against the CSV reader: `cargo fuzz run csv ../tests/fuzz-corpus/csv`.

#![no_main]

#[allow(dead_code, reason = "each target tries one of the laws")]
#[path = "../../tests/it/laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::csv(bytes));
