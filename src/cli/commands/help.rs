//! `rolo help`

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};

/// Explain rolo, a command, or a topic: query
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo help
  rolo help list
  rolo help query      the filter language")]
pub(in crate::cli) struct Help {
    /// A command (`deal add`) or a topic (`query`)
    topic: Vec<String>,
}

impl Help {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        if self.topic.first().is_some_and(|t| t == "query") {
            context.print(&crate::query::help())?;
            return Ok(Exit::Done);
        }
        let mut command = crate::cli::command();
        command.build();
        let mut found = &mut command;
        for word in &self.topic {
            if found.find_subcommand(word).is_none() {
                return Err(Failure::usage(
                    phrase!("there is no command or topic `{word}`", word),
                    phrase!("`rolo help` lists the commands; the topic is `query`"),
                ));
            }
            found = found.find_subcommand_mut(word).expect("was found just now");
        }
        let text = found.render_long_help().to_string();
        context.print(&text)?;
        Ok(Exit::Done)
    }
}
