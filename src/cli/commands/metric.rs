//! The commands of the catalogue of metrics: `rolo nps`, `rolo retention` …, and `rolo metric NAME`.
//!
//! Nothing is known here of any one metric: what its command says and takes is laid out from its entry.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::error::{Error, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, Subcommand};

use super::numbers::Numbers;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::report::metric::{Choice, METRICS, Metric};
use crate::report::stats::STATS;

/// A metric with what was asked of it.
#[derive(Debug)]
pub(in crate::cli) struct Asked {
    metric: &'static Metric,
    choices: Vec<(&'static str, String)>,
    numbers: Numbers,
}

/// A metric by its name, behind `rolo metric`.
#[derive(Debug)]
pub(in crate::cli) struct Named(pub(super) Asked);

impl Asked {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        self.numbers.show(context, self.metric, self.choices)
    }
}

/// The entry behind a command.
fn found(name: &str) -> Option<&'static Metric> {
    METRICS.iter().copied().chain([&STATS]).find(|metric| metric.name == name)
}

impl FromArgMatches for Asked {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Asked, Error> {
        let missing =
            || Error::raw(ErrorKind::MissingSubcommand, "name a metric; `rolo metrics` lists them\n");
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let metric = found(name).ok_or_else(missing)?;
        let chosen = |choice: &Choice| {
            if choice.words.is_empty() {
                matches.get_flag(choice.name).then(|| (choice.name, choice.name.to_owned()))
            } else {
                matches.get_one::<String>(choice.name).map(|word| (choice.name, word.clone()))
            }
        };
        let choices = metric.choices.iter().filter_map(chosen).collect();
        Ok(Asked { metric, choices, numbers: Numbers::from_arg_matches(matches)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Asked::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Subcommand for Asked {
    fn augment_subcommands(command: Command) -> Command {
        [&STATS].into_iter().chain(METRICS.iter().copied()).fold(command, with)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Asked::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        found(name).is_some()
    }
}

impl FromArgMatches for Named {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Named, Error> {
        Asked::from_arg_matches(matches).map(Named)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl Subcommand for Named {
    fn augment_subcommands(command: Command) -> Command {
        METRICS.iter().copied().fold(command, with).subcommand_required(true).arg_required_else_help(true)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Named::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        METRICS.iter().any(|metric| metric.name == name)
    }
}

/// The command with that of a metric.
fn with(command: Command, metric: &'static Metric) -> Command {
    let of_metric = Command::new(metric.name).args(metric.choices.iter().map(argument));
    let examples = format!("Examples:\n  {}", metric.examples.join("\n  "));
    command
        .subcommand(Numbers::augment_args(of_metric).about((metric.about)().english()).after_help(examples))
}

fn argument(choice: &'static Choice) -> Arg {
    let argument = Arg::new(choice.name).long(choice.name).help(choice.about);
    let Some((default, _)) = choice.words.first() else { return argument.action(ArgAction::SetTrue) };
    let words = choice.words.iter().map(|(word, about)| PossibleValue::new(*word).help(*about));
    argument.value_name(choice.value).value_parser(PossibleValuesParser::new(words)).default_value(*default)
}
