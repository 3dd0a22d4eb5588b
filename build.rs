//! Finds the languages: a PO file in `src/i18n` each, so that a new one touches no code.

#![allow(clippy::disallowed_methods, reason = "cargo tells a build script by its environment where to write")]

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=src/i18n");
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("src/i18n");
    let files = fs::read_dir(&folder).expect("the folder of languages");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "po"));
    files.sort();
    let entries = files.iter().map(|path| {
        let tag = path.file_stem().expect("a name").to_string_lossy();
        format!("    ({tag:?}, include_str!({:?})),\n", path.to_string_lossy())
    });
    let code = format!(
        "/// The tag of each language but English, and its file.\nconst TRANSLATIONS: [(&str, &str); {}] = [\n{}];\n",
        files.len(),
        entries.collect::<String>()
    );
    let target = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("languages.rs");
    fs::write(target, code).expect("the list of languages is written");
}
