//! Files beside the book's own: copies of sync programs, locks of office programs, tables under a wrong name.

use std::path::Path;

use super::check::{Check, Gathered};
use super::found::{Found, Subject};
use super::rule::Rule;
use crate::diag::{Diagnostic, Level, Place};
use crate::i18n::Text;
use crate::model::schema::{TABLES, TableId};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("office-lock", || phrase!("An office program has the file open, or left its lock behind when it crashed. What it saves later overwrites what rolo writes meanwhile: close it there.")),
    Rule::error("rolo-conflict", || phrase!("Somebody changed a file at the very moment a change of rolo was finished: theirs stands in the file, ours lies beside it. Take from it what is missing, then delete it.")),
    Rule::warning("stray-table", || phrase!("A file that looks like a table of the book under a wrong name: nothing reads it.")),
    Rule::error("sync-conflict-copy", || phrase!("A sync program (Dropbox, Nextcloud, Syncthing) found two versions of the file and kept the other one as a copy, which nothing reads. Compare the two, then delete the copy.")),
];

/// Looks at the names in the folders of a book.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    let root = &all.book.root;
    for name in sorted_names(root) {
        if let Some(stray) = left_behind(&name).or_else(|| misnamed(&name)) {
            stray.say(&name, found);
        }
    }
    for table in TABLES.iter().filter(|t| t.is_log()) {
        for name in sorted_names(&root.join(table.name)) {
            if let Some(stray) = left_behind(&name) {
                stray.say(&format!("{}/{name}", table.name), found);
            }
        }
    }
}

/// That there is no `contacts.csv` where there should be one: a copy of it lies there under another name, or other files
/// name people.
#[must_use]
pub fn missing_contacts(root: &Path) -> Option<Diagnostic> {
    let own = format!("{}.csv", TableId::Contacts);
    if crate::sys::fs::exists(&root.join(&own)) {
        return None;
    }
    let names = sorted_names(root);
    let is_copy = |name: &&String| {
        let is_stray = left_behind(name).is_some_and(|stray| stray.code == "sync-conflict-copy")
            || misnamed(name).is_some();
        is_stray && name.to_lowercase().starts_with("contact")
    };
    let (level, message, help) = match names.iter().find(is_copy) {
        Some(copy) => (
            Level::Error,
            phrase!("there is no `{own}`, and nothing reads `{copy}`", own, copy),
            phrase!("if that is the table, rename it to `{own}`", own),
        ),
        None => {
            let others = TABLES.iter().filter(|table| table.is_log() && table.column("contact").is_some());
            others.into_iter().find(|table| names.iter().any(|name| name == table.name))?;
            let help =
                phrase!("bring it back from git or a backup; who is named elsewhere is nobody without it");
            (Level::Warning, phrase!("there is no `{own}`", own), help)
        }
    };
    Some(Diagnostic::new("stray-table", level, message).at(Place::file(own.as_str())).help(help))
}

/// The names in a folder; one that is not there, or is shut to us, has none.
fn sorted_names(folder: &Path) -> Vec<String> {
    let mut names = crate::sys::fs::names_in(folder);
    names.sort();
    names
}

/// What a name says of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stray {
    code: &'static str,
    level: Level,
    message: Text,
    help: Text,
}

impl Stray {
    fn say(self, file: &str, found: &mut Found<'_>) {
        let Stray { code, level, message, help } = self;
        let about = Subject { file, ..Subject::default() };
        found.add(code, level, about, || {
            Diagnostic::new(code, level, message).at(Place::file(file)).help(help)
        });
    }
}

/// What programs and crashes leave in any folder, by the names that certain programs give.
fn left_behind(name: &str) -> Option<Stray> {
    if name.starts_with(".~lock.") || name.starts_with("~$") {
        return Some(Stray {
            code: "office-lock",
            level: Level::Warning,
            message: phrase!("an office program has a file of the book open, or crashed with it"),
            help: phrase!("close it there; delete the lock if nothing has it open"),
        });
    }
    if let Some((_, number)) = name.rsplit_once(".rolo-conflict") {
        let number = number.strip_prefix('-').unwrap_or(number);
        if number.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Stray {
                code: "rolo-conflict",
                level: Level::Error,
                message: phrase!("our version of a file that somebody changed at the same moment"),
                help: phrase!("take from it what is missing in the file, then delete it"),
            });
        }
    }
    let lower = name.to_lowercase();
    let is_copy = ["conflicted copy", ".sync-conflict-", "(conflict"].iter().any(|part| lower.contains(part));
    is_copy.then(|| Stray {
        code: "sync-conflict-copy",
        level: Level::Error,
        message: phrase!("a sync program kept another version of a file here"),
        help: phrase!("compare it with the file, then delete it"),
    })
}

/// A file beside the tables whose name is nearly that of one.
fn misnamed(name: &str) -> Option<Stray> {
    if name.starts_with('.') {
        return None;
    }
    let lower = name.to_lowercase();
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
    let help = if table.is_log() {
        phrase!(
            "logs stand in a folder of their own, a file for each month or year; `rolo import` takes the file"
        )
    } else {
        phrase!("rename it if it is the table; `rolo import` takes other files")
    };
    Some(Stray {
        code: "stray-table",
        level: Level::Warning,
        message: phrase!(
            "a table of {table} under a name that nothing reads",
            table = Text::word(table.name)
        ),
        help,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_locks_and_wrong_names_are_told_apart() {
        let code = |name: &str| left_behind(name).or_else(|| misnamed(name)).map(|stray| stray.code);
        assert_eq!(code("contacts (Ann's conflicted copy 2026-01-02).csv"), Some("sync-conflict-copy"));
        assert_eq!(code("contacts.sync-conflict-20260102-101112-ABCDEFG.csv"), Some("sync-conflict-copy"));
        assert_eq!(code(".~lock.contacts.csv#"), Some("office-lock"));
        assert_eq!(code("~$contacts.xlsx"), Some("office-lock"));
        assert_eq!(code("contacts.csv.rolo-conflict"), Some("rolo-conflict"));
        assert_eq!(code("contacts.csv.rolo-conflict-2"), Some("rolo-conflict"));
        assert_eq!(code("Contacts.csv"), Some("stray-table"));
        assert_eq!(code("contacts (1).csv"), Some("stray-table"));
        assert_eq!(code("contact.csv"), Some("stray-table"));
        assert_eq!(code("orders.csv"), Some("stray-table"));
        for fine in ["contacts.csv", "README.md", "rolo.yaml", "prices.csv", ".gitignore"] {
            assert_eq!(code(fine), None, "{fine}");
        }
    }
}
