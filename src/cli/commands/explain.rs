//! `rolo explain`

use clap::Args;

use crate::checks::registry;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::begins::Begins;

/// Say what a code means that a finding or a refusal has, or list them all
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo explain ragged-row
  rolo explain --format md        the table of all codes")]
pub(in crate::cli) struct Explain {
    /// A code, as it stands in brackets behind the level
    code: Option<String>,
    #[command(flatten)]
    output: args::Output,
}

impl Explain {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        context.speak_as_the_book();
        let Some(code) = self.code else {
            context.emit(crate::report::rules::rules(registry::rules()), &self.output)?;
            return Ok(Exit::Done);
        };
        let Some(rule) = registry::rule(&code) else {
            return Err(Failure::no("no-such-code", phrase!("there is no code `{code}`", code)).help(
                match registry::nearest(&code) {
                    Some(near) => phrase!("did you mean `{near}`? `rolo explain` lists them", near),
                    None => phrase!("`rolo explain` lists them"),
                },
            ));
        };
        let text = rule.explained().fill(context.ui.language);
        match &self.output.output {
            None => context.print(&text)?,
            Some(file) => {
                let (begins, force) = (Begins::line(text.as_bytes()), self.output.force);
                let target = context.target(Some(file), text.as_bytes(), &begins, force)?;
                context.ui.deliver(text.as_bytes(), &target)?;
            }
        }
        Ok(Exit::Done)
    }
}
