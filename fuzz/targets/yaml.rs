//! Any bytes against the YAML wrapper: `cargo fuzz run yaml ../tests/fuzz-corpus/yaml`.

#![no_main]

#[allow(dead_code, reason = "each target tries one of the laws")]
#[path = "../../tests/it/laws.rs"]
mod laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::yaml(bytes));
