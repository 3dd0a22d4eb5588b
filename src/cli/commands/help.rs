//! `rolo help`

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};

/// The book on disk; a test makes the page of the schema and the settings.
const FORMAT: &str = include_str!("../../../docs/format.md");

/// Explain rolo, a command, or a topic: query, format
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo help
  rolo help list
  rolo help query      the filter language
  rolo help format     the files of a book, every column and every key of rolo.yaml")]
pub(in crate::cli) struct Help {
    /// A command (`deal add`) or a topic (`query`, `format`)
    topic: Vec<String>,
}

impl Help {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        match self.topic.first().map(String::as_str) {
            Some("query") => return context.print(&crate::query::help()).map(|()| Exit::Done),
            Some("format") => return context.print(FORMAT).map(|()| Exit::Done),
            _ => {}
        }
        let mut command = crate::cli::command();
        command.build();
        let mut found = &mut command;
        for word in &self.topic {
            if found.find_subcommand(word).is_none() {
                return Err(Failure::usage(
                    phrase!("there is no command or topic `{word}`", word),
                    phrase!("`rolo help` lists the commands; topics are `query` and `format`"),
                ));
            }
            found = found.find_subcommand_mut(word).expect("was found just now");
        }
        let text = found.render_long_help().to_string();
        context.print(&text)?;
        Ok(Exit::Done)
    }
}
