//! A whole book under examination: its rules, its records, its logs, and all of them together.

use rayon::prelude::*;

use super::check::Gathered;
use super::found::{Found, Ignored, Selection};
use super::known::{KnownIds, LogIds};
use super::registry::CHECKS;
use super::rows::{Context, Part, walk};
use super::sheet::Sheet;
use super::words::{self, Values};
use super::{Outcome, encoding, structure};
use crate::book::Book;
use crate::book::layout::{self, DataFile};
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::model::{Day, TableId};
use crate::sys::block;
use crate::text::csv::Document;

/// Examines every file of a book; `today` is the day after which nothing can have happened.
///
/// One file is held at a time, several small ones side by side; of logs only eight bytes a row are kept.
#[must_use]
pub fn check_book(book: &Book, today: Day, selection: &Selection) -> Outcome {
    let known = Some(KnownIds::read(book));
    let ctx = Context { book: Some(book), ..Context::new(&book.settings, today, known) };
    let ignored = Ignored::of(&book.settings.checks.ignore);
    let ignored = Some(&ignored);
    let (records, logs): (Vec<TableId>, Vec<TableId>) =
        TableId::ALL.into_iter().partition(|table| !table.table().is_log());
    let tables = records.into_iter().chain(logs);
    let files: Vec<(TableId, DataFile)> =
        tables.flat_map(|t| book.files(t).into_iter().map(move |f| (t, f))).collect();
    let batches = batches(&files);
    let mut all = Gathered {
        book,
        ctx: &ctx,
        files,
        unknown: Values::new(),
        dangling: Values::new(),
        ids: LogIds::default(),
        later: Vec::new(),
    };
    let mut outcome = Outcome::default();
    for batch in batches {
        let examined = batch.clone().into_par_iter().map(|n| {
            let (table, file) = &all.files[n];
            examine(*table, file, n as u32, &ctx, Found::new(selection, ignored))
        });
        let parts: Vec<Part<'_>> = examined.collect();
        for (n, part) in batch.zip(parts) {
            all.ids.append(part.ids);
            // Of files that nobody asked about only the ids are kept: others refer to them.
            if selection.covers(&all.files[n].1.name) {
                words::join(&mut all.unknown, part.unknown);
                words::join(&mut all.dangling, part.dangling);
                all.later.extend(part.later);
                outcome.add(part.found);
            }
        }
    }
    all.ids.sort();
    let mut found = Found::new(selection, ignored);
    CHECKS.iter().for_each(|check| (check.book)(&all, &mut found));
    outcome.add(found);
    outcome.sort();
    outcome
}

/// Runs of files that together are not much larger than the largest one, so that memory follows that one.
fn batches(files: &[(TableId, DataFile)]) -> Vec<std::ops::Range<usize>> {
    /// Small files are read side by side whatever the largest.
    const FREE: u64 = 4 << 20;
    let sizes: Vec<u64> = files.iter().map(|(_, file)| layout::size(std::slice::from_ref(file))).collect();
    let most = sizes.iter().copied().max().unwrap_or(0).max(FREE);
    let mut out = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (at, size) in sizes.iter().enumerate() {
        if at > start && sum + size > most {
            out.push(start..at);
            (start, sum) = (at, 0);
        }
        sum += size;
    }
    if start < files.len() {
        out.push(start..files.len());
    }
    out
}

/// Reads and examines one file of a book.
fn examine<'s>(
    table: TableId,
    file: &DataFile,
    number: u32,
    ctx: &Context<'_>,
    mut found: Found<'s>,
) -> Part<'s> {
    match block::read_settled(&file.path, ends_a_line) {
        Ok(bytes) => examine_bytes(&file.name, Some(table), bytes, number, ctx, found).1,
        Err(error) => {
            found.take(unreadable(&file.name, &error));
            Part::new(found)
        }
    }
}

/// Whether a table seems written to its end: what an editor or `git checkout` is still writing is empty or cut short.
fn ends_a_line(bytes: &[u8]) -> bool {
    matches!(bytes.last(), Some(b'\n' | b'\r'))
}

/// Examines the bytes of a file.
pub(super) fn examine_bytes<'s>(
    name: &str,
    table: Option<TableId>,
    bytes: Vec<u8>,
    number: u32,
    ctx: &Context<'_>,
    mut found: Found<'s>,
) -> (Sheet, Part<'s>) {
    if let Some(finding) = structure::not_a_table(name, &bytes) {
        found.take(finding);
        return (Sheet::new(name, table, Document::parse(Vec::new()), ctx.settings), Part::new(found));
    }
    let bytes = encoding::readable(name, bytes, ctx, &mut found);
    let sign = table.map(|table| table.table().header_sign());
    let sheet = Sheet::new(name, table, Document::of_table(bytes, sign), ctx.settings);
    let mut across = found.alike();
    let mut part = Part::new(found);
    rayon::join(
        || walk(&sheet, number, ctx, &mut part),
        || CHECKS.iter().for_each(|check| (check.sheet)(&sheet, ctx, &mut across)),
    );
    part.found.join(across);
    (sheet, part)
}

/// A file the system does not let us read, or that is none.
pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    let what = match error.kind() {
        std::io::ErrorKind::InvalidInput => phrase!("it is no regular file"),
        _ => Text::own(error),
    };
    Diagnostic::error("unreadable-file", phrase!("the file cannot be read: {what}", what))
        .at(Place::file(name))
        .help(phrase!("the others are read without it"))
}
