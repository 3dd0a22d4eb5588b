//! `rolo undo` and `rolo redo`

use clap::Args;

use crate::book::Book;
use crate::book::commit::Story;
use crate::book::revert::{NotReverted, Reverting, Way, made_the_book, revert};
use crate::book::undo::listed::listed;
use crate::book::undo::{Entry, History, Kind, State, Step, mark};
use crate::cli::args;
use crate::cli::context::{Context, Writing};
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::i18n::{Joint, Text};
use crate::model::Value;
use crate::report::{self, Report};

/// Take the last change back
///
/// Again takes back the one before it. Where a row was changed since, nothing is done and the row is named; `--dry-run`
/// shows it cell by cell. `--skip` leaves the last change in force, marked, and the next undo takes the one below it;
/// `redo` goes forth again, over what was undone and what was passed over. A record that rows added since name is not
/// taken out, and `init` is not undone while the book holds anything since. Files that a command wrote outside the book
/// stay. `undo: {keep: 200}` in rolo.yaml says how many changes are kept.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo undo
  rolo undo --dry-run              show what would be taken back, or what differs since
  rolo undo --list                 the changes, newest first, and which can be taken back
  rolo undo --list --format csv --columns number,command,undoable,why
  rolo undo --skip && rolo undo    take back the last change but one")]
pub(in crate::cli) struct Undo {
    /// List the changes, newest first: number, time, command, files, whether it can be undone, or why not
    #[arg(long, conflicts_with = "skip")]
    list: bool,
    /// Leave the last change in force; the next undo takes the one below it
    #[arg(long)]
    skip: bool,
    #[command(flatten)]
    change: args::Change,
    #[command(flatten)]
    output: args::Output,
}

/// Do the change again that was last taken back
///
/// Over a change that was passed over with `undo --skip` it goes forth, too: that one loses its mark. Nothing is done
/// where a row was changed since, or would name a record that is gone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo redo
  rolo redo --dry-run")]
pub(in crate::cli) struct Redo {
    #[command(flatten)]
    change: args::Change,
}

impl Undo {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        if self.list {
            return list(context, &self.output);
        }
        let writing = context.writing(&self.change)?;
        let history = remembered(context, &writing.book)?;
        let Some(entry) = history.undoable() else { return Err(nothing_to_undo(&writing, &history)) };
        if self.skip {
            return skip(context, &writing, &history, entry);
        }
        for lost in history.unmade_after(entry) {
            context.ui.status(phrase!("not in the files any more, and passed over: {lost}", lost));
        }
        let kind = Kind::Undo(entry.id.clone());
        let done = phrase!("undone: {command}", command = &entry.about);
        let reverting = revert(&writing.book.root, &history, entry, Way::Back);
        go(context, &writing, entry, (reverting, Way::Back), kind, &self.output, done)?;
        if made_the_book(entry) && writing.lock().is_some() {
            context.ui.hint(phrase!("the book is gone with it; `rolo init` makes one again"));
        }
        for file in &entry.outside {
            context.ui.status(phrase!(
                "`{file}`, which that command wrote too, is not part of the book and stays as it is",
                file
            ));
        }
        Ok(Exit::Done)
    }
}

impl Redo {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let writing = context.writing(&self.change)?;
        let history = remembered(context, &writing.book)?;
        let Some((entry, step)) = history.redoable() else {
            return Err(Failure::no("nothing-to-undo", phrase!("there is nothing to redo"))
                .help(phrase!("what `rolo undo` took back can be done again until something new is done")));
        };
        let kind = Kind::Redo(entry.id.clone());
        if step == Step::Skipped {
            note(context, &writing, kind)?;
            context.ui.status(phrase!("no longer passed over: {command}", command = &entry.about));
            return Ok(Exit::Done);
        }
        let done = phrase!("done again: {command}", command = &entry.about);
        let reverting = revert(&writing.book.root, &history, entry, Way::Forth);
        go(context, &writing, entry, (reverting, Way::Forth), kind, &args::Output::default(), done)?;
        Ok(Exit::Done)
    }
}

/// What is remembered of the book's changes.
fn remembered(context: &mut Context, book: &Book) -> Result<History, Failure> {
    Ok(context.history(book)?.of_the_last(book.settings.undo.keep))
}

fn list(context: &mut Context, output: &args::Output) -> Outcome {
    let book = context.book()?;
    let keep = book.settings.undo.keep;
    let history = remembered(context, &book)?;
    let mut report = report::undo::changes(&listed(&book.root, &history), &history, keep);
    if output.format == Format::Table && !output.null {
        shorten(&mut report, "files");
    }
    context.emit(report, output)?;
    Ok(Exit::Done)
}

/// Says the first of a long list of files, and how many more there are: a table is for a glance.
fn shorten(report: &mut Report, column: &str) {
    /// Files that are named.
    const NAMED: usize = 2;
    let Some(column) = report.columns.iter().position(|c| c.key == column) else { return };
    for row in &mut report.rows {
        if let Some(Value::List(files)) = row.get_mut(column)
            && files.len() > NAMED + 1
        {
            let more = files.len() - NAMED;
            files.truncate(NAMED);
            files.push(format!("+{more}"));
        }
    }
}

/// Nothing is in force that was not passed over: why the history ends here.
fn nothing_to_undo(writing: &Writing, history: &History) -> Failure {
    let changes = history.changes();
    let skipped = changes.iter().filter(|(_, state)| *state == State::Skipped).count();
    let mut help = report::undo::ends(history, writing.book.settings.undo.keep);
    if skipped > 0 {
        help.push(phrase!(
            "changes left in force by `--skip`: {skipped}, `rolo redo` goes forth to them",
            skipped
        ));
    }
    if help.is_empty() {
        help.push(if changes.is_empty() {
            phrase!("no change is remembered: the memory is in `.rolo/`, which git does not carry along")
        } else {
            phrase!("every change that is remembered is undone")
        });
    }
    Failure::no("nothing-to-undo", phrase!("there is nothing to undo"))
        .help(Text::joined(Joint::Semicolon, help))
}

/// Passes the change over.
fn skip(context: &mut Context, writing: &Writing, history: &History, entry: &Entry) -> Outcome {
    note(context, writing, Kind::Skip(entry.id.clone()))?;
    let command = &entry.about;
    context.ui.status(match writing.lock() {
        Some(_) => phrase!("left in force: {command}", command),
        None => phrase!("would be left in force: {command}", command),
    });
    context.ui.status(match history.below(entry) {
        Some(below) => phrase!("the next `rolo undo` takes back: {command}", command = &below.about),
        None => phrase!("nothing is below it that could be undone"),
    });
    Ok(Exit::Done)
}

/// Writes a mark into the log, unless only the plan is wanted.
fn note(context: &Context, writing: &Writing, kind: Kind) -> Result<(), Failure> {
    let Some(lock) = writing.lock() else { return Ok(()) };
    let book = &writing.book;
    let (at, by) = (context.now(book)?.to_string(), context.me(book)?);
    Ok(mark(lock, kind, &at, &by, &context.line, book.settings.undo.keep)?)
}

/// Does what was planned, or says what is in the way; with `--dry-run` cell by cell.
fn go(
    context: &mut Context,
    writing: &Writing,
    entry: &Entry,
    (reverting, way): (Result<Reverting, NotReverted>, Way),
    kind: Kind,
    output: &args::Output,
    done: Text,
) -> Result<(), Failure> {
    let book = &writing.book;
    let Reverting { plan, missing } = match reverting {
        Ok(reverting) => reverting,
        Err(why) => {
            if let (NotReverted::ChangedSince { differences, .. }, None) = (&why, writing.lock()) {
                context.emit(report::undo::differences(differences), output)?;
            }
            if let NotReverted::Plan(error) = why {
                return Err(error.into());
            }
            let exit = if why.exit_code() == 1 { Exit::No } else { Exit::Later };
            return Err(Failure::new(exit, why.describe(&entry.about, way)));
        }
    };
    let at = context.now(book)?;
    let story = Story { missing, ..context.story(book, at, kind)? };
    context.carry_out(writing, &plan, &story, done)
}
