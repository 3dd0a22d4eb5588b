//! Files beside the book's own: copies of sync programs, locks of office programs, tables under a wrong name.

use std::path::Path;

use super::found::{Found, Subject};
use super::rule::Rule;
use crate::diag::{Diagnostic, Level, Place};
use crate::model::schema::TABLES;

/// Everything this check says.
pub const RULES: &[Rule] = &[
    Rule::warning(
        "office-lock",
        "An office program has the file open, or left its lock behind when it crashed. What it saves later overwrites what rolo writes meanwhile: close it there.",
    ),
    Rule::error(
        "rolo-conflict",
        "Somebody changed a file at the very moment a change of rolo was finished: theirs stands in the file, ours lies beside it. Take from it what is missing, then delete it.",
    ),
    Rule::warning(
        "stray-table",
        "A file that looks like a table of the book under a wrong name: nothing reads it.",
    ),
    Rule::error(
        "sync-conflict-copy",
        "A sync program (Dropbox, Nextcloud, Syncthing) found two versions of the file and kept the other one as a copy, which nothing reads. Compare the two, then delete the copy.",
    ),
];

/// Looks at the names in the folders of a book.
pub(super) fn check(root: &Path, found: &mut Found<'_>) {
    look(root, "", found);
    for table in TABLES.iter().filter(|t| t.is_log()) {
        look(&root.join(table.name), table.name, found);
    }
}

fn look(folder: &Path, prefix: &str, found: &mut Found<'_>) {
    // A folder that is not there, or is shut to us, has nothing to say here.
    let mut names = crate::sys::fs::names_in(folder);
    names.sort();
    for name in &names {
        let full = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let Some((code, level, message, help)) = judge(name, prefix.is_empty()) else { continue };
        let about = Subject { file: &full, ..Subject::default() };
        found.add(code, level, about, || {
            Diagnostic::new(code, level, message).at(Place::file(&*full)).help(help)
        });
    }
}

type Said = (&'static str, Level, String, &'static str);

fn judge(name: &str, at_root: bool) -> Option<Said> {
    if name.starts_with(".~lock.") || name.starts_with("~$") {
        let message = "an office program has a file of the book open, or crashed with it".to_owned();
        return Some((
            "office-lock",
            Level::Warning,
            message,
            "close it there; delete the lock if nothing has it open",
        ));
    }
    if name.ends_with(".rolo-conflict") {
        let message = "our version of a file that somebody changed at the same moment".to_owned();
        return Some((
            "rolo-conflict",
            Level::Error,
            message,
            "take from it what is missing in the file, then delete it",
        ));
    }
    let lower = name.to_lowercase();
    let copied =
        name.contains("conflicted copy") || name.contains(".sync-conflict-") || lower.contains("(conflict");
    if copied {
        let message = "a sync program kept another version of a file here".to_owned();
        return Some((
            "sync-conflict-copy",
            Level::Error,
            message,
            "compare it with the file, then delete it",
        ));
    }
    if !at_root || name.starts_with('.') {
        return None;
    }
    let (stem, end) = lower.rsplit_once('.')?;
    if !matches!(end, "csv" | "tsv" | "xlsx" | "txt") {
        return None;
    }
    let plain =
        stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '_'));
    let plain = plain.trim_end_matches(" copy").trim_start_matches("copy of ");
    let table = TABLES.iter().find(|t| t.name == plain || t.noun == plain)?;
    let own = format!("{}.csv", table.name);
    if name == own && !table.is_log() {
        return None;
    }
    let message = format!("a table of {} under a name that nothing reads", table.name);
    let help = if table.is_log() {
        "logs stand in a folder of their own, a file for each month or year; `rolo import` takes the file"
    } else {
        "rename it if it is the table; `rolo import` takes other files"
    };
    Some(("stray-table", Level::Warning, message, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_locks_and_wrong_names_are_told_apart() {
        let code = |name: &str| judge(name, true).map(|said| said.0);
        assert_eq!(code("contacts (Ann's conflicted copy 2026-01-02).csv"), Some("sync-conflict-copy"));
        assert_eq!(code("contacts.sync-conflict-20260102-101112-ABCDEFG.csv"), Some("sync-conflict-copy"));
        assert_eq!(code(".~lock.contacts.csv#"), Some("office-lock"));
        assert_eq!(code("~$contacts.xlsx"), Some("office-lock"));
        assert_eq!(code("contacts.csv.rolo-conflict"), Some("rolo-conflict"));
        assert_eq!(code("Contacts.csv"), Some("stray-table"));
        assert_eq!(code("contacts (1).csv"), Some("stray-table"));
        assert_eq!(code("contact.csv"), Some("stray-table"));
        assert_eq!(code("orders.csv"), Some("stray-table"));
        for fine in ["contacts.csv", "README.md", "rolo.yaml", "prices.csv", ".gitignore"] {
            assert_eq!(code(fine), None, "{fine}");
        }
    }
}
