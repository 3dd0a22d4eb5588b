//! `rolo metrics`

use clap::Args;

use crate::cli::args::Output;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Outcome};
use crate::report::metric;

/// List the metrics: what each says, in which unit, which way is better, by which definition and whose
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo metrics
  rolo metrics --format json
  rolo metric nps --by quarter --format json     one of them, for a script")]
pub(in crate::cli) struct Metrics {
    #[command(flatten)]
    output: Output,
}

impl Metrics {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        context.speak_as_the_book();
        context.emit(metric::list(), &self.output)?;
        Ok(Exit::Done)
    }
}
