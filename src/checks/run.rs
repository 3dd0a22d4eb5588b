//! A whole book under examination: its rules, its records, its logs, and all of them together.

use rayon::prelude::*;

use super::found::{Found, Ignored, Selection};
use super::known::{KnownIds, LogIds};
use super::references::LogReference;
use super::rows::{Context, Part, walk};
use super::sheet::Sheet;
use super::words::{self, Values};
use super::{
    Outcome, customers, duplicates, encoding, header, ids, links, points, references, rules_file,
    since_commit, stray, structure, terms,
};
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
    let ctx = Context::new(&book.settings, today, Some(KnownIds::read(book)));
    let ignored = Ignored::of(&book.settings.checks.ignore);
    let ignored = Some(&ignored);
    let mut whole = Whole {
        found: Found::new(selection, ignored),
        outcome: Outcome::default(),
        unknown: Values::new(),
        dangling: Values::new(),
        ids: LogIds::default(),
        later: Vec::new(),
    };
    rules_file::check(book, today, &mut whole.found);
    stray::check(&book.root, &mut whole.found);
    links::check(&book.root, &mut whole.found);
    let (records, logs): (Vec<TableId>, Vec<TableId>) =
        TableId::ALL.into_iter().partition(|table| !table.table().is_log());
    let list = |tables: &[TableId]| -> Vec<(TableId, DataFile)> {
        tables.iter().flat_map(|&t| book.files(t).into_iter().map(move |f| (t, f))).collect()
    };
    let files: Vec<(TableId, DataFile)> = list(&records).into_iter().chain(list(&logs)).collect();
    for batch in batches(&files) {
        let parts: Vec<Part<'_>> = batch
            .clone()
            .into_par_iter()
            .map(|n| {
                let (table, file) = &files[n];
                let book = (!table.table().is_log()).then_some(book);
                examine(*table, file, n as u32, &ctx, book, Found::new(selection, ignored))
            })
            .collect();
        batch.zip(parts).for_each(|(n, part)| whole.add(part, &files[n].1.name, selection));
    }
    whole.ids.sort();
    whole.together(&files, &ctx);
    since_commit::check(&book.root, &files, &ctx, &mut whole.found);
    points::check(&book.files(TableId::Points), &ctx, &mut whole.found);
    whole.finish()
}

/// What is gathered over all files.
struct Whole<'s> {
    found: Found<'s>,
    outcome: Outcome,
    unknown: Values<usize>,
    dangling: Values<(TableId, String)>,
    ids: LogIds,
    later: Vec<LogReference>,
}

impl<'s> Whole<'s> {
    /// Of files that nobody asked about only the ids are kept: others refer to them.
    fn add(&mut self, part: Part<'s>, file: &str, selection: &Selection) {
        self.ids.append(part.ids);
        if !selection.covers(file) {
            return;
        }
        words::join(&mut self.unknown, part.unknown);
        words::join(&mut self.dangling, part.dangling);
        self.later.extend(part.later);
        self.outcome.add(part.found);
    }

    /// What only shows when all files are read.
    fn together(&mut self, files: &[(TableId, DataFile)], ctx: &Context<'_>) {
        words::check(&self.unknown, ctx.settings, &mut self.found);
        references::check(&self.dangling, &mut self.found);
        references::check_logs(&self.later, files, &self.ids, ctx, &mut self.found);
        ids::check_logs(files, &self.ids, ctx, &mut self.found);
    }

    fn finish(self) -> Outcome {
        let mut outcome = self.outcome;
        outcome.add(self.found);
        outcome.sort();
        outcome
    }
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
    book: Option<&Book>,
    mut found: Found<'s>,
) -> Part<'s> {
    match block::read_settled(&file.path, ends_a_line) {
        Ok(bytes) => {
            let (sheet, mut part) = examine_bytes(&file.name, Some(table), bytes, number, ctx, found);
            if let Some(book) = book {
                customers::check(&sheet, book, ctx.today, &mut part.found);
            }
            part
        }
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
    structure::check(&sheet, ctx.settings, &mut found);
    header::check(&sheet, &mut found);
    let mut across = found.alike();
    let mut part = Part::new(found);
    rayon::join(
        || walk(&sheet, number, ctx, &mut part),
        || {
            ids::check(&sheet, ctx, &mut across);
            references::check_circles(&sheet, &mut across);
            terms::check(&sheet, &mut across);
            duplicates::check(&sheet, ctx, &mut across);
        },
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
