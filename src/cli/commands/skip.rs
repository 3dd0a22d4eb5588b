//! `rolo skip`

use clap::Args;

use super::settle;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::due::Decision;

/// Let it be this time
///
/// This birthday, this round of the cadence, this time of a task that repeats; the next one comes as usual. An agreed
/// step is cleared.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo skip grace                               the one thing she waits for
  rolo skip grace cadence                       the clock starts over today
  rolo skip festival:mid-autumn:2026-09-25      greet nobody this year")]
pub(in crate::cli) struct Skip {
    #[command(flatten)]
    what: settle::What,
    #[command(flatten)]
    change: args::Change,
}

impl Skip {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        settle::run(context, &self.what, &self.change, |_, _| Ok(Decision::Skip))
    }
}
