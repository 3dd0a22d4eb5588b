//! `rolo remove`

use clap::Args;

use super::change;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::model::TableId;

/// Remove a person who has no history
///
/// Somebody with interactions, orders or other rows is archived instead: `rolo edit WHO archived_on=today`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo remove 'Grace Lin'
  rolo remove c-4f7q2mkd --dry-run")]
pub(in crate::cli) struct Remove {
    /// Who: id, handle, e-mail, phone, name or part of it
    who: String,
    #[command(flatten)]
    change: args::Change,
}

impl Remove {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        change::remove(context, TableId::Contacts, &self.who, &self.change)
    }
}
