//! Column names: the key that is missing, names that stand twice or that rolo knows under another name.

use super::check::Check;
use super::found::{Found, Subject};
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Sheet, Standing};
use crate::diag::{Diagnostic, Fix, Level, Place};
use crate::import::{fold, header_aliases};
use crate::model::TableId;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("foreign-header", || phrase!("A column name that rolo knows under another name: the column is kept as a custom one and nothing reads it. Import the file, or rename the column.")),
    Rule::warning("header-spelling", || phrase!("A column name that differs from rolo's own by case or blanks. It is read; other programs will not find it.")).fixable(),
    Rule::warning("many-columns", || phrase!("More than 1,000 columns: hardly a table of customers, more likely a delimiter or a line break gone wrong.")),
    Rule::warning("nameless-column", || phrase!("A column without a name is kept, but no query, filter or form can ask for it. Spreadsheets leave such columns behind deleted ones.")),
    Rule::error("no-key-column", || phrase!("Every record needs an id that never changes; without the column nothing can refer to it, and no change can be merged. A row of a log needs the moment `at`, and whom it is about: without the column it counts for nobody.")),
    Rule::warning("no-name-column", || phrase!("People and companies are shown by their name; without the column they are shown by their id.")),
    Rule::error("repeated-header", || phrase!("The same column name stands twice: only the first column is read. It is an error where the name is one that rolo reads.")),
    Rule::warning("similar-header", || phrase!("Two column names that differ by case or blanks only, `email` and `Email`: only the first is read.")),
    Rule::error("wide-comma", || phrase!("The names of the header are separated by the full-width `，` or `；` of a Chinese keyboard, which is a letter like any other: the header is one long name, and no column can be found.")),
];

/// Looks at the header.
fn check(sheet: &Sheet, _: &Context<'_>, found: &mut Found<'_>) {
    if sheet.document.header().is_none() {
        return;
    }
    let about = Subject { file: &sheet.file, ..Subject::default() };
    if sheet.columns.len() > 1000 {
        found.add("many-columns", Level::Warning, about, || {
            Diagnostic::warning(
                "many-columns",
                phrase!("the header has {columns} columns", columns = sheet.columns.len()),
            )
            .at(Place::file(&*sheet.file))
            .help(phrase!("look whether a line break or a delimiter is missing"))
        });
    }
    if !wide_commas(sheet, found) {
        missing(sheet, found);
    }
    names(sheet, found);
    alike(sheet, found);
}

/// Whether the header is separated by full-width commas, which is said: then it is no wonder that columns are missing.
fn wide_commas(sheet: &Sheet, found: &mut Found<'_>) -> bool {
    const WIDE: [char; 2] = ['，', '；'];
    let is_known = |name: &str| match sheet.table {
        Some(table) => table.table().column(name.trim()).is_some(),
        None => TableId::ALL.iter().any(|table| table.table().column(name.trim()).is_some()),
    };
    let names = sheet.document.names();
    let is_joined = |name: &str| name.contains(WIDE) && (names.len() == 1 || name.split(WIDE).any(is_known));
    let Some(at) = names.iter().position(|name| is_joined(name)) else { return false };
    let about = Subject { file: &sheet.file, value: &names[at], ..Subject::default() };
    found.add("wide-comma", Level::Error, about, || {
        let message =
            phrase!("the header has `，` where `,` belongs: `{name}` is one name", name = &names[at]);
        Diagnostic::error("wide-comma", message).at(sheet.header_place(at)).help(phrase!(
            "write plain commas, in the header and in the rows: no column can be found until then"
        ))
    });
    true
}

fn missing(sheet: &Sheet, found: &mut Found<'_>) {
    let Some(table) = sheet.table else { return };
    if is_foreign(sheet) {
        return;
    }
    let about = Subject { file: &sheet.file, ..Subject::default() };
    let find = |_: &[String], name: &str| sheet.column(name);
    if let Some(key) = table.table().lacking(sheet.document.names(), find) {
        found.add("no-key-column", Level::Error, about, || {
            let help = if table.table().is_log() {
                phrase!("no row can be read without one; give the column its name back, or restore the first line from git or a backup")
            } else {
                phrase!("`rolo import` takes such files and gives ids; or add the column `{key}` yourself", key)
            };
            Diagnostic::error("no-key-column", phrase!("there is no column `{key}`", key))
                .at(sheet.header_place(0))
                .help(help)
        });
    }
    let people = matches!(table, TableId::Contacts | TableId::Companies);
    if people && sheet.column("name").is_none() && sheet.document.names().iter().any(|n| !n.is_empty()) {
        found.add("no-name-column", Level::Warning, about, || {
            Diagnostic::warning("no-name-column", phrase!("there is no column `name`"))
                .at(sheet.header_place(0))
                .help(phrase!("add it, or rename the column that holds the names"))
        });
    }
}

/// Whether the columns have the names of another program for the most part: `rolo import` will give such rows their ids.
fn is_foreign(sheet: &Sheet) -> bool {
    let known = sheet.columns.iter().filter(|c| c.standing != Standing::Custom).count();
    let foreign =
        sheet.columns.iter().filter(|c| c.standing == Standing::Custom && meaning(sheet, &c.name).is_some());
    sheet.key.is_none() && foreign.count() > known
}

/// Names one by one.
fn names(sheet: &Sheet, found: &mut Found<'_>) {
    let mut nameless = 0;
    for (at, name) in sheet.document.names().iter().enumerate() {
        if name.trim().is_empty() {
            nameless += 1;
            if nameless == 1 {
                let about = Subject { file: &sheet.file, ..Subject::default() };
                found.add("nameless-column", Level::Warning, about, || {
                    Diagnostic::warning(
                        "nameless-column",
                        phrase!("column {number} has no name", number = at + 1),
                    )
                    .at(sheet.header_place(at))
                    .help(phrase!("give it a name, or delete it where it is empty"))
                });
            }
            continue;
        }
        let about = Subject { file: &sheet.file, value: name, ..Subject::default() };
        match sheet.columns[at].standing {
            Standing::Known(column) if column.name != name => {
                found.add("header-spelling", Level::Warning, about, || {
                    Diagnostic::warning(
                        "header-spelling",
                        phrase!("`{name}` is written `{known}` by rolo", name, known = column.name),
                    )
                    .at(sheet.header_place(at))
                    .help(phrase!("it is read all the same; `rolo check --fix` renames it"))
                    .fixed_by(Fix::Name { column: at, name: column.name.to_owned() })
                });
            }
            Standing::Known(_) => {}
            standing => {
                let meant = (standing == Standing::Custom).then(|| meaning(sheet, name)).flatten();
                if let Some(meant) = meant {
                    found.add("foreign-header", Level::Warning, about, || {
                        Diagnostic::warning(
                            "foreign-header",
                            phrase!("rolo reads `{meant}`, not `{name}`", meant, name),
                        )
                        .at(sheet.header_place(at))
                        .help(phrase!("rename the column to `{meant}`, or `rolo import` the file", meant))
                    });
                } else if name.trim() != name {
                    found.add("header-spelling", Level::Warning, about, || {
                        Diagnostic::warning(
                            "header-spelling",
                            phrase!("blanks stand around the name `{name}`", name),
                        )
                        .at(sheet.header_place(at))
                        .help(phrase!("`rolo check --fix` takes them away"))
                        .fixed_by(Fix::Name { column: at, name: name.trim().to_owned() })
                    });
                }
            }
        }
    }
}

/// The column of the table that a foreign name stands for, where the file does not have it.
pub(super) fn meaning(sheet: &Sheet, name: &str) -> Option<&'static str> {
    let table = sheet.table?;
    let known = header_aliases::meanings(&fold::header(name))
        .iter()
        .find(|m| m.table == table && m.beside.is_none())?;
    let column = table.table().column(known.field.name())?;
    (known.label.is_none() && sheet.column(column.name).is_none()).then_some(column.name)
}

/// Names that differ by case or blanks only.
fn alike(sheet: &Sheet, found: &mut Found<'_>) {
    let mut seen = std::collections::HashMap::new();
    for (at, name) in sheet.document.names().iter().enumerate() {
        let folded = name.trim().to_lowercase();
        if folded.is_empty() {
            continue;
        }
        let Some(&first) = seen.get(&folded) else {
            seen.insert(folded, at);
            continue;
        };
        let other: &String = &sheet.document.names()[first];
        if other == name {
            continue;
        }
        let about = Subject { file: &sheet.file, value: name, ..Subject::default() };
        found.add("similar-header", Level::Warning, about, || {
            Diagnostic::warning(
                "similar-header",
                phrase!("`{name}` and `{other}` are the same name to many programs", name, other),
            )
            .at(sheet.header_place(at))
            .with(sheet.header_place(first), phrase!("the other one"))
            .help(phrase!("only the first is read; rename or delete one"))
        });
    }
}
