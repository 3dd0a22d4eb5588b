//! `rolo done`

use clap::Args;

use super::settle;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::due::Decision;

/// Say that what somebody waited for is done
///
/// Closes the task (one that repeats comes again), clears the agreed step, answers or resolves the ticket; a birthday,
/// a festival, a contract's end are remembered as done. For a cadence the clock starts over today: `rolo log` does that
/// by noting what was said. A row in followups/ remembers it, and `rolo undo` takes it back.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo done grace                               the one thing she waits for
  rolo done grace task --note 'by post'         her task
  rolo done w-f5n1vfez                          that task
  rolo done birthday:c-4f7q2mkd:2026-05-17      by its key, also before its day
  rolo done grace --all --dry-run               everything, as a diff")]
pub(in crate::cli) struct Done {
    #[command(flatten)]
    what: settle::What,
    #[command(flatten)]
    change: args::Change,
}

impl Done {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        settle::run(context, &self.what, &self.change, |_, _| Ok(Decision::Done))
    }
}
