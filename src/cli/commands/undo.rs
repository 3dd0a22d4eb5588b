//! `rolo undo` and `rolo redo`

use clap::Args;

use crate::book::revert::{Way, revert};
use crate::book::undo::Kind;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};

/// Take the last change back
///
/// Again takes back the one before it. Where a row was changed since, nothing is done and the row is named.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo undo
  rolo undo --dry-run      show what would be taken back")]
pub(in crate::cli) struct Undo {
    #[command(flatten)]
    change: args::Change,
}

/// Do the change again that was last taken back
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
        go(context, &self.change, Way::Back)
    }
}

impl Redo {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        go(context, &self.change, Way::Forth)
    }
}

fn go(context: &mut Context, change: &args::Change, way: Way) -> Outcome {
    let writing = context.writing(change)?;
    let book = &writing.book;
    let history = context.history(book)?;
    let entry = match way {
        Way::Back => history.undoable(),
        Way::Forth => history.redoable(),
    };
    let Some(entry) = entry else {
        let message = match way {
            Way::Back => "there is nothing to undo",
            Way::Forth => "there is nothing to redo",
        };
        return Err(Failure::no("nothing-to-undo", message));
    };
    let plan = revert(&book.root, &history, entry, way)
        .map_err(|why| Failure::new(Exit::Later, why.describe(&entry.about)))?;
    let kind = match way {
        Way::Back => Kind::Undo(entry.id.clone()),
        Way::Forth => Kind::Redo(entry.id.clone()),
    };
    let done = match way {
        Way::Back => format!("undone: {}", entry.about),
        Way::Forth => format!("done again: {}", entry.about),
    };
    let at = context.now(book)?;
    context.execute(&writing, &plan, at, kind, &done)?;
    Ok(Exit::Done)
}
