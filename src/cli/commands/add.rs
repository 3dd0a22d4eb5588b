//! `rolo add`

use clap::Args;

use super::change;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::model::TableId;

/// Add a person
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo add 'Grace Lin' email=g@example.com phone=010-5555-0101 tags+=vip
  rolo add 'Grace Lin' company='Lin Studio' tier=A next_on=friday next_what='send the quote'
  rolo add 'Bo Chen' referred_by=grace --dry-run")]
pub(in crate::cli) struct Add {
    /// The full name, as the person writes it
    name: String,
    /// Fields: `field=value`, `field+=value`
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    #[command(flatten)]
    on: args::On,
    #[command(flatten)]
    change: args::Change,
}

impl Add {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let mut words = vec![format!("name={}", self.name)];
        words.extend(self.fields);
        change::add(context, TableId::Contacts, &words, &self.on, &self.change)
    }
}
