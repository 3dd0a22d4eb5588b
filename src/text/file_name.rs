//! Names of files made from data: a person's name or an id, typed by anybody, never leaves the folder that it is written to.

use std::collections::BTreeSet;

/// Bytes that a name takes at most, without its ending and without the number that sets it apart.
const LONGEST: usize = 190;

/// Names that some systems keep for devices, whatever ending follows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Makes names of files in one folder, each of which is a single plain name, and no two of which are the same file on any
/// system.
#[derive(Clone, Debug, Default)]
pub struct FileNames {
    taken: BTreeSet<String>,
}

impl FileNames {
    /// The names of a folder that holds `there` already.
    pub fn beside<'n>(there: impl IntoIterator<Item = &'n str>) -> FileNames {
        FileNames { taken: there.into_iter().map(str::to_lowercase).collect() }
    }

    /// A name for what `text` names, with the ending `.end`: `Lin Yue` as `Lin-Yue.md`, the second one as `Lin-Yue-2.md`.
    pub fn name(&mut self, text: &str, end: &str) -> String {
        let stem = stem(text);
        let end = if end.is_empty() { String::new() } else { format!(".{end}") };
        let mut name = format!("{stem}{end}");
        let mut number = 2;
        // Some file systems do not tell `A` from `a`.
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{stem}-{number}{end}");
            number += 1;
        }
        name
    }
}

/// `text` as a plain name without an ending: letters and digits of any script, `_`, and single hyphens for all else.
///
/// So there is no separator in it, no `..`, no hidden file, no blank or dot at its end; it is not empty, not the name of a
/// device, and short enough for every system with an ending and a number.
#[must_use]
pub fn stem(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let keep = c.is_alphanumeric() || c == '_';
        if out.len() + c.len_utf8() > LONGEST {
            break;
        }
        if keep {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() {
        out.push_str("unnamed");
    }
    if is_a_device(&out) {
        out.push_str("-file");
    }
    out
}

/// Whether a name is that of a device on some system.
fn is_a_device(name: &str) -> bool {
    let lower = name.to_lowercase();
    let numbered = |kind: &str| {
        lower.strip_prefix(kind).is_some_and(|rest| {
            let mut left = rest.chars();
            left.next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'))
                && left.next().is_none()
        })
    };
    DEVICES.contains(&lower.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_from_data_is_one_plain_name() {
        for (text, name) in [
            ("Lin Yue", "Lin-Yue"),
            ("../../etc/passwd", "etc-passwd"),
            ("/etc/passwd", "etc-passwd"),
            ("C:\\Users\\x", "C-Users-x"),
            (".bashrc", "bashrc"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("a\0b\n", "a-b"),
            ("林悦", "林悦"),
            ("CON", "CON-file"),
            ("com1", "com1-file"),
            ("com12", "com12"),
            ("name.", "name"),
            ("a:b|c?", "a-b-c"),
            ("\u{202e}x", "x"),
        ] {
            assert_eq!(stem(text), name, "{text:?}");
        }
    }

    #[test]
    fn two_that_are_called_alike_get_two_files() {
        let mut names = FileNames::beside(["README.md"]);
        let given: Vec<String> =
            ["Lin", "lin", "LIN", "readme", "Lin-2"].map(|text| names.name(text, "md")).into();
        assert_eq!(given, ["Lin.md", "lin-2.md", "LIN-3.md", "readme-2.md", "Lin-2-2.md"]);
        assert_eq!(names.name("Lin", ""), "Lin");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_stays_in_the_folder(text in ".{0,300}") {
            let name = stem(&text);
            prop_assert!(!name.is_empty() && name.len() <= LONGEST + 5);
            prop_assert!(!name.starts_with(['.', '-', ' ']) && !name.ends_with(['.', ' ']));
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')));
            prop_assert!(!is_a_device(&name));
            prop_assert_eq!(stem(&name), name.clone());
        }
    }
}
