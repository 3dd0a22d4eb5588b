//! Verbs of a noun, laid out only when the noun is used.
//!
//! Ten nouns with five to seven verbs are more than half of the command line; laying all of them out takes longer
//! than everything else a small command does.

use clap::error::Error;
use clap::{ArgMatches, Command, FromArgMatches, Subcommand};

/// Subcommands that clap learns of when they are needed.
#[derive(Debug)]
pub(in crate::cli) struct Later<T>(pub(in crate::cli) T);

impl<T: FromArgMatches> FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Later<T>, Error> {
        T::from_arg_matches(matches).map(Later)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// The verbs bring a description of their own; what the noun says of itself stays.
fn keeping_its_words(command: Command, lay_out: fn(Command) -> Command) -> Command {
    let about = command.get_about().cloned().unwrap_or_default();
    lay_out(command).about(about)
}

impl<T: Subcommand> Subcommand for Later<T> {
    fn augment_subcommands(command: Command) -> Command {
        command.defer(|command| keeping_its_words(command, T::augment_subcommands))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        command.defer(|command| keeping_its_words(command, T::augment_subcommands_for_update))
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}
