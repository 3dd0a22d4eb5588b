//! Names of files inside a book: nothing outside the fixed layout can be named.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::layout::{SETTINGS, stem_of_log};
use crate::i18n::Text;
use crate::model::schema::{Shape, TableId};

/// A file of the book's fixed layout, relative to its root, with `/`.
///
/// The journal and the undo log lie in a folder that a cloned repository may bring along, so every name in them is
/// checked: no absolute path, no `..`, no hidden file but `.gitattributes` and `.gitignore`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BookPath(String);

/// The name is none of the book's layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoBookPath(pub String);

impl NoBookPath {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        phrase!("`{name}` is not a file of a book", name = &self.0)
    }
}

impl fmt::Display for NoBookPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().english())
    }
}

impl BookPath {
    /// Takes `name` when it is one of the layout.
    ///
    /// # Errors
    /// It is not.
    pub fn new(name: impl Into<String>) -> Result<BookPath, NoBookPath> {
        let name = name.into();
        if is_of_the_layout(&name) { Ok(BookPath(name)) } else { Err(NoBookPath(name)) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it stands in the book at `root`.
    #[must_use]
    pub fn under(&self, root: &Path) -> PathBuf {
        root.join(&self.0)
    }
}

impl TryFrom<String> for BookPath {
    type Error = NoBookPath;
    fn try_from(name: String) -> Result<BookPath, NoBookPath> {
        BookPath::new(name)
    }
}

impl From<BookPath> for String {
    fn from(path: BookPath) -> String {
        path.0
    }
}

impl fmt::Display for BookPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The folders of a book that hold data, relative to its root; the empty one is the root itself.
pub(super) fn folders() -> impl Iterator<Item = &'static str> {
    let logs = TableId::ALL.into_iter().filter(|t| t.table().is_log()).map(TableId::name);
    ["", "imports", "templates"].into_iter().chain(logs)
}

fn is_of_the_layout(name: &str) -> bool {
    match name.split_once('/') {
        None => {
            matches!(name, SETTINGS | ".gitattributes" | ".gitignore")
                || name.strip_suffix(".csv").is_some_and(|stem| is_table(stem, Stands::InAFile))
        }
        Some((folder, file)) => {
            let end = if folder == "templates" { ".md" } else { ".csv" };
            let is_log = is_table(folder, Stands::InAFolder);
            let known = matches!(folder, "imports" | "templates") || is_log;
            let file = if is_log { before_set_aside(file) } else { file };
            let stem = if is_log { stem_of_log(file) } else { file.strip_suffix(end) };
            known && stem.is_some_and(is_plain)
        }
    }
}

/// The log beside which `2026-11.csv.rolo-conflict` or `2026-11.csv.rolo-conflict-2` lies; any other name as it is.
fn before_set_aside(file: &str) -> &str {
    match file.split_once(".rolo-conflict") {
        Some((log, "")) => log,
        Some((log, number)) if number.strip_prefix('-').is_some_and(|n| n.parse::<u32>().is_ok()) => log,
        _ => file,
    }
}

#[derive(PartialEq)]
enum Stands {
    InAFile,
    InAFolder,
}

fn is_table(name: &str, stands: Stands) -> bool {
    TableId::ALL.iter().any(|id| {
        let is_file = id.table().shape == Shape::Records;
        id.name() == name && is_file == (stands == Stands::InAFile)
    })
}

/// Whether a name is one part of a path on every system: visible, short, without separators or control characters.
fn is_plain(stem: &str) -> bool {
    !stem.is_empty()
        && stem.len() <= 200
        && !stem.starts_with('.')
        && !stem
            .chars()
            .any(|c| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_layout_have_a_name() {
        for name in [
            "rolo.yaml",
            "contacts.csv",
            ".gitignore",
            "interactions/2026-11.csv",
            "interactions/2026-11.lin.csv",
            "orders/2026.CSV",
            "interactions/2026-11.csv.rolo-conflict",
            "interactions/2026-11.csv.rolo-conflict-12",
            "imports/客户.csv",
            "templates/birthday.md",
        ] {
            assert!(BookPath::new(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "../contacts.csv",
            "interactions/../contacts.csv",
            "interactions/../../x.csv",
            "interactions/a/b.csv",
            "interactions/.x.csv",
            "interactions/.csv",
            "interactions.csv",
            "interactions/2026-11.csv.rolo-conflict-",
            "imports/x.csv.rolo-conflict",
            "contacts.csv.rolo-conflict",
            "contacts/2026.csv",
            ".git/hooks/x.csv",
            ".rolo/journal",
            "templates/x.csv",
            "templates/a\\..\\b.md",
            "imports/C:x.csv",
            "contacts.csv\0",
            "other.csv",
            "./contacts.csv",
        ] {
            assert!(BookPath::new(name).is_err(), "{name:?}");
        }
    }
}
