//! What is generated is fresh: completions and manual pages.

use std::path::Path;

#[test]
fn completions_and_manual_pages_are_what_the_command_line_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut stale = Vec::new();
    let mut known = Vec::new();
    for (name, bytes) in rolo::cli::generated() {
        if std::fs::read(root.join(&name)).ok().as_deref() != Some(bytes.as_slice()) {
            stale.push(name.clone());
        }
        known.push(name);
    }
    for folder in ["completions", "docs/man"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the folder is kept").flatten() {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if !known.contains(&name) {
                stale.push(format!("{name} (no such command any more)"));
            }
        }
    }
    assert!(
        stale.is_empty(),
        "stale: {stale:?}\nrefresh: cargo run -- completions --all completions && cargo run -- man docs/man"
    );
}
