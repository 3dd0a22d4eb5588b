//! Files that an option names for output: what they may replace, and what not.
//!
//! Never a file of a book, never a file the command reads, never through a link, not even with `--force`. Another file
//! that exists only when it begins as this output begins, or with `--force`.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::args::Force;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::output::begins::{Begins, ENOUGH};
use crate::book::layout;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::sys::look;
use crate::sys::outfile::{self, There};

/// Arguments that name a file to write.
pub const OUTPUTS: &[&str] = &["output", "rejects"];
/// Arguments that name files to read.
pub const INPUTS: &[&str] = &["files", "input"];

/// A file that may be written: only [`approve`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved(PathBuf);

impl Approved {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// Whether a name on the command line means standard output.
#[must_use]
pub fn is_stdout(path: &Path) -> bool {
    path == Path::new("-") || cfg!(unix) && path == Path::new("/dev/stdout")
}

/// Looks at every file that the command line names for output, before the command does anything.
///
/// # Errors
/// It would replace what is never replaced.
pub fn look_ahead(matches: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let mut matches = matches;
    while let Some((_, of_command)) = matches.subcommand() {
        matches = of_command;
    }
    let named = |ids: &[&str]| -> Vec<PathBuf> {
        let paths = ids.iter().filter_map(|id| matches.try_get_many::<PathBuf>(id).ok().flatten());
        paths.flatten().cloned().collect()
    };
    let outputs: Vec<PathBuf> = named(OUTPUTS).into_iter().filter(|path| !is_stdout(path)).collect();
    let inputs = named(INPUTS);
    for (i, output) in outputs.iter().enumerate() {
        let path = context.path(output);
        examine(context, &path, output)?;
        let same = |other: &PathBuf| is_same(&path, &context.path(other));
        if inputs.iter().any(same) {
            let file = output.display();
            let what = phrase!("the output would replace `{file}`, which is read", file);
            return Err(refused(what, phrase!("name another file")));
        }
        if outputs[..i].iter().any(same) && outfile::there(&path) != There::Stream {
            let what = phrase!("two outputs would be written to `{file}`", file = output.display());
            return Err(refused(what, phrase!("name a file for each")));
        }
    }
    Ok(())
}

/// Whether two names lead to one file, or would.
fn is_same(one: &Path, other: &Path) -> bool {
    match (outfile::identity(one), outfile::identity(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => outfile::real_place(one).is_some_and(|one| outfile::real_place(other) == Some(one)),
        _ => false,
    }
}

/// Looks at a file to write, called as `typed`: no link, nothing of a book.
fn examine(context: &Context, path: &Path, typed: &Path) -> Result<(), Failure> {
    let there = outfile::there(path);
    let is_system = is_of_the_system(path);
    // What is open under the name of the system may be a file of the book all the same.
    if is_system && look::real_path(path).is_some_and(|open| is_of_a_book(context, &open)) {
        return Err(of_a_book(typed));
    }
    if is_system || there == There::Stream && !outfile::is_link(path) {
        return Ok(());
    }
    if let Some(link) = link_in(path) {
        let named = if link == path { typed } else { link };
        let what = phrase!("`{file}` is a link, and no output goes through one", file = named.display());
        return Err(refused(what, phrase!("name the file itself, or another one")));
    }
    if is_of_a_book(context, path) { Err(of_a_book(typed)) } else { Ok(()) }
}

fn of_a_book(typed: &Path) -> Failure {
    let what =
        phrase!("the output would replace `{file}`, which belongs to the book", file = typed.display());
    refused(what, phrase!("name another file: what a book consists of is changed by its own commands"))
}

/// `/dev/stderr` and `/dev/fd/3` are links to what is open.
fn is_of_the_system(path: &Path) -> bool {
    outfile::is_open_file(path) && outfile::there(path) == There::Stream
}

/// The file if it is a link, or the first folder before it that is one and lies in a book.
///
/// Outside of books folders may be links: a home or a temporary folder often is.
fn link_in(path: &Path) -> Option<&Path> {
    if outfile::is_link(path) {
        return Some(path);
    }
    path.ancestors().skip(1).filter(|folder| outfile::is_link(folder)).find(|link| {
        outfile::real_place(link).is_some_and(|place| layout::books_around(&place).next().is_some())
    })
}

/// Whether a file belongs to the book at hand, or to the one it lies in; there need be none yet.
fn is_of_a_book(context: &Context, path: &Path) -> bool {
    let Some(place) = outfile::real_place(path) else { return false };
    let in_git = place.iter().any(|part| part.eq_ignore_ascii_case(".git"));
    if in_git || layout::books_around(&place).any(|(_, relative)| layout::belongs(relative)) {
        return true;
    }
    // A second name of a file of the book.
    let Some(root) = context.root().ok().filter(|_| outfile::has_other_names(path)) else { return false };
    layout::all_files(&root).iter().any(|file| is_same(file, path))
}

/// Whether a file belongs to the book at hand, under whatever name: what an import would read and write at once.
#[must_use]
pub fn is_of_this_book(context: &Context, path: &Path) -> bool {
    let Some(root) = context.root().ok().and_then(|root| look::real_path(&root)) else { return false };
    let inside = look::real_path(path);
    if inside.as_ref().and_then(|path| path.strip_prefix(&root).ok()).is_some_and(layout::belongs) {
        return true;
    }
    outfile::has_other_names(path) && layout::all_files(&root).iter().any(|file| is_same(file, path))
}

/// Lets a file be written, called as `typed`.
///
/// # Errors
/// It is nothing an output may replace: see [`look_ahead`]; or it exists, does not begin as this output, and is not
/// the same already.
pub fn approve(
    context: &Context,
    typed: &Path,
    bytes: &[u8],
    begins: &Begins,
    force: Force,
) -> Result<Approved, Failure> {
    let path = context.path(typed);
    examine(context, &path, typed)?;
    if outfile::there(&path) == There::File && !force.force {
        let old = outfile::beginning(&path, ENOUGH.max(bytes.len() + 1));
        if !old.is_some_and(|old| begins.are_those_of(&old) || old == bytes) {
            let file = typed.display();
            let what = phrase!("`{file}` exists and does not begin as this output does", file);
            return Err(refused(what, phrase!("name another file, or add `--force` to replace it")));
        }
    }
    Ok(Approved(path))
}

fn refused(what: Text, help: Text) -> Failure {
    Failure::new(Exit::Usage, Diagnostic::error("output-refused", what).help(help))
}

#[cfg(test)]
impl Approved {
    /// A file of a test.
    pub(super) fn of_a_test(path: PathBuf) -> Approved {
        Approved(path)
    }
}
