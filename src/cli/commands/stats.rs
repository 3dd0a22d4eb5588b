//! `rolo stats`

use clap::Args;

use super::numbers::{Numbers, activity, histories};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::i18n::Text;
use crate::metrics::activity::Source;
use crate::metrics::frame::Window;
use crate::metrics::nps::Method;
use crate::metrics::retention::Formula;
use crate::report::overview::overview;
use crate::report::stats::stats;

/// The book in a dozen numbers: people, touches, revenue, repeat rate, retention, NPS
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo stats
  rolo stats --period 2025
  rolo stats --as-of 2026-01-31 --format json")]
pub(in crate::cli) struct Stats {
    #[command(flatten)]
    numbers: Numbers,
}

impl Stats {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let numbers = &self.numbers;
        let book = numbers.book(context)?;
        let as_of = context.as_of(&book, &numbers.as_of)?;
        let (period, chosen) = numbers.period(context, &book, as_of)?;
        let customers = numbers.customers(&book, as_of);
        let (histories, notes) = histories(context, &customers);
        let (activity, active) = activity(context, &book, &customers, Source::Purchases(&histories));
        let name = |number| customers.name(number);
        let framing = numbers.framing(&customers, &period, chosen, &name, &book);
        let overview = overview(&book, &customers, &histories, &activity, Window::from(&period));
        let mut report = stats(&overview, &framing, Formula::default(), Method::default());
        report.notes.extend(Text::loose(notes));
        report.notes.push(active.into());
        numbers.emit(context, report)
    }
}
