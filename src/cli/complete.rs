//! Completion that knows the book: people, tags, tiers, fields, words of a query.
//!
//! It runs at every press of the key, so it reads only what the word needs, says nothing, and never fails: where there
//! is no book there are no candidates.

use std::ffi::OsStr;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::book::roster::Roster;
use crate::book::{Book, layout};
use crate::model::list;
use crate::model::schema::{TableId, Vocabulary};
use crate::profile;
use crate::sys::env::Env;

/// Candidates offered at most.
const MOST: usize = 200;

fn book() -> Option<Book> {
    let env = Env::read();
    let root = env.book.clone().or_else(|| layout::find_root(env.directory.as_deref()?))?;
    Book::open(&root).ok()
}

/// Handles, else names, of the people.
pub(super) fn people() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(book) = book() else { return Vec::new() };
        let typed = crate::model::fold::fold(&typed.to_string_lossy()).into_owned();
        let roster = Roster::read(&book.files(TableId::Contacts), "id", &["name", "handle"]);
        let text = |column: &str, row: usize| {
            roster.column(column).map(|c| c.text(row).into_owned()).unwrap_or_default()
        };
        (0..roster.len())
            .filter_map(|row| {
                let (name, handle) = (text("name", row), text("handle", row));
                let word = if handle.is_empty() { name.clone() } else { handle };
                let fits = crate::model::fold::fold(&word).starts_with(&typed);
                (fits && !word.is_empty()).then(|| CompletionCandidate::new(word).help(Some(name.into())))
            })
            .take(MOST)
            .collect()
    })
}

/// Tags in use.
pub(super) fn tags() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(book) = book() else { return Vec::new() };
        let typed = typed.to_string_lossy().into_owned();
        let roster = Roster::read(&book.files(TableId::Contacts), "id", &["tags"]);
        let mut tags: Vec<String> = (0..roster.len())
            .flat_map(|row| {
                let cell = roster.column("tags").map(|c| c.text(row).into_owned()).unwrap_or_default();
                list::parts(&cell).map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|tag| tag.starts_with(&typed))
            .collect();
        tags.sort();
        tags.dedup();
        tags.into_iter().take(MOST).map(CompletionCandidate::new).collect()
    })
}

/// The words of a list of rolo.yaml: tiers, stages, channels.
pub(super) fn words(vocabulary: Vocabulary) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let Some(book) = book() else { return Vec::new() };
        let typed = typed.to_string_lossy();
        let words = book.settings.vocabulary(vocabulary);
        words.into_iter().filter(|w| w.starts_with(typed.as_ref())).map(CompletionCandidate::new).collect()
    })
}

/// The last word of a query: fields, operators, values.
pub(super) fn query(table: TableId) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let Some(book) = book() else { return Vec::new() };
        let scope = profile::scope(&book, table, crate::model::Day(0));
        crate::query::complete(&typed.to_string_lossy(), &scope)
            .into_iter()
            .take(MOST)
            .map(|c| CompletionCandidate::new(c.text).help(Some(c.about.into())))
            .collect()
    })
}

/// `field=` of a table.
pub(super) fn fields(table: TableId) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_string_lossy();
        let columns = table.table().columns.iter();
        columns
            .filter(|c| c.name.starts_with(typed.as_ref()))
            .map(|c| CompletionCandidate::new(format!("{}=", c.name)).help(Some(c.about.into())))
            .collect()
    })
}
