//! `rolo snooze`

use clap::Args;

use super::settle;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::due::Decision;
use crate::model::day_phrase::{Direction, read_span};

/// Put something off until a day
///
/// It disappears from `rolo due` and comes back on that day. The task, step or contract itself keeps its own day.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo snooze grace                             a week
  rolo snooze grace --until 'next friday'
  rolo snooze grace contract --for 2w
  rolo snooze task:w-f5n1vfez:2026-01-23 --until 2026-03-09")]
pub(in crate::cli) struct Snooze {
    #[command(flatten)]
    what: settle::What,
    /// The day it comes back [default: in a week]
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How long until it comes back: 3d, 2w, 1mo
    #[arg(long = "for", value_name = "TIME", conflicts_with = "until")]
    time: Option<String>,
    #[command(flatten)]
    change: args::Change,
}

impl Snooze {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        settle::run(context, &self.what, &self.change, |context, today| {
            let until = match (&self.until, &self.time) {
                (Some(day), _) => context.day(day, today, Direction::Future)?,
                (None, Some(time)) => {
                    let span = read_span(time).ok_or_else(|| {
                        Failure::usage(format!("`{time}` is no length of time"), "write `3d`, `2w`, `1mo`")
                    })?;
                    today.add_span(span)
                }
                (None, None) => today + 7,
            };
            if until <= today {
                return Err(Failure::usage(
                    format!("{until} is not ahead of today, {today}"),
                    "name a later day: `--until friday`, `--for 1w`",
                ));
            }
            Ok(Decision::Snooze(until))
        })
    }
}
