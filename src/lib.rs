//! rolo, a command-line CRM over plain files: the map of the house.
//!
//! A *book* is a directory of CSV and YAML files kept in git ([`book`] describes it on disk).
//! The floors below import downward only; `tests/it/shape.rs` fails on an import that goes up.
//!
//! ```text
//! cli                        arguments, terminal, exit codes: may use everything
//! report -> due -> checks -> import   a book in, values out: no printing, no clock
//! study                      one book, one day, one unit, one window: what all numbers are computed from
//! profile -> query           fields of a customer; the filter language over them
//! metrics                    pure functions over facts: columns in, results out
//! book                       the directory as one thing: the only floor that writes it
//! model                      Day, Money, Id, schema, the catalogue of fields, settings: values, no I/O
//! text -> diag -> i18n  math   bytes and spans, findings, words; numbers
//! sys                        files, clock, environment, child processes: the only room with I/O
//! ```
//!
//! How a number comes about: files → [`book`] reads them, by several threads and only the columns needed → a
//! [`study`] of one day and window → a pure function of [`metrics`] → a [`report`] → the command line writes it.
//!
//! What to add where; everything else reads the entry:
//! - a column: its line in [`model::schema`];
//! - a profile field: its entry in [`model::fields`], its values in `profile/figures.rs`;
//! - a kind of file to import: its entry in [`import::format::FORMATS`]; a header or a word of another system: its line in
//!   `import/header_aliases.csv` or `import/value_aliases.csv`;
//! - a metric: a file in `report/metric`, and its name in the list of `report/metric/mod.rs`. Its command, help, man
//!   page, `rolo metrics` and `rolo metric` come from it; the tests name what to refresh (man pages, Chinese, README);
//! - a check: a file in `checks` with its `CHECK` (its rules, and what it looks at), and its line in `checks/registry.rs`.

// First, for its macros.
#[macro_use]
pub mod i18n;

pub mod book;
pub mod checks;
pub mod cli;
pub mod diag;
pub mod due;
pub mod import;
pub mod math;
pub mod metrics;
pub mod model;
pub mod profile;
pub mod query;
pub mod report;
pub mod study;
pub mod sys;
pub mod text;
