//! `rolo snooze`

use clap::Args;

use super::settle;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::due::{Decision, Kind};
use crate::model::day_phrase::{Direction, read_span};

/// Put something off until a day
///
/// It disappears from `rolo due` and comes back on that day. The task, step or contract itself keeps its own day.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo snooze grace                             a week
  rolo snooze grace 3d
  rolo snooze grace contract next friday
  rolo snooze task:w-f5n1vfez:2026-01-23 --until 2026-03-09")]
pub(in crate::cli) struct Snooze {
    #[command(flatten)]
    whom: settle::Whom,
    /// What for (ticket, task, next, contract …), and when it comes back: 3d, 2w, friday
    #[arg(value_name = "KIND|WHEN")]
    words: Vec<String>,
    /// The day it comes back [default: in a week]
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How long until it comes back: 3d, 2w, 1mo
    #[arg(long = "for", value_name = "TIME", conflicts_with = "until")]
    time: Option<String>,
    #[command(flatten)]
    change: args::Change,
}

/// A word that is neither what somebody waits for nor a time.
fn neither(words: &str) -> Failure {
    let help = phrase!(
        "a time is written `3d`, `friday`, `2026-03-09`; what may wait: {kinds}",
        kinds = settle::kinds()
    );
    Failure::usage(phrase!("`{words}` is neither a time nor what somebody waits for", words), help)
}

impl Snooze {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let kind = self.words.first().and_then(|word| Kind::parse(word));
        let when = self.words[usize::from(kind.is_some())..].join(" ");
        let what = settle::What { whom: self.whom, kind };
        settle::run(context, &what, &self.change, |context, today| {
            let until = match (&self.until, &self.time, when.as_str()) {
                (None, None, "") => today + 7,
                (Some(day), _, "") => context.day(day, today, Direction::Future)?,
                (None, Some(time), "") => {
                    let span = read_span(time).ok_or_else(|| {
                        let message = phrase!("`{time}` is no length of time", time);
                        Failure::usage(message, phrase!("write `3d`, `2w`, `1mo`"))
                    })?;
                    today.add_span(span)
                }
                (None, None, when) => match read_span(when) {
                    Some(span) => today.add_span(span),
                    None => context
                        .day(when, today, Direction::Future)
                        .map_err(|failure| if kind.is_some() { failure } else { neither(when) })?,
                },
                (_, _, when) => {
                    let message = phrase!("`{when}` and an option both say when it comes back", when);
                    return Err(Failure::usage(message, phrase!("leave one of the two out")));
                }
            };
            if until <= today {
                return Err(Failure::usage(
                    phrase!("{until} is not ahead of today, {today}", until, today),
                    phrase!("name a later day: `--until friday`, `--for 1w`"),
                ));
            }
            Ok(Decision::Snooze(until))
        })
    }
}
