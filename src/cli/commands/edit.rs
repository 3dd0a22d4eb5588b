//! `rolo edit`

use clap::Args;

use super::change;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::model::TableId;

/// Change a person: fields on the command line, or all of them in an editor
///
/// Without fields the person opens in $EDITOR as YAML; what you change there is changed, nothing else. Where something is
/// wrong with it, it opens again at that line; what is given up is kept in a file.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo edit grace phone+=010-5555-0102 next_on='next friday'
  rolo edit grace notes='' tags-=lead
  rolo edit grace                                     in $EDITOR
  rolo edit -w 'city:Ghent and owner:none' owner=lin  everybody in Ghent, after showing the plan")]
pub(in crate::cli) struct Edit {
    /// Who: id, handle, e-mail, phone, name or part of it
    #[arg(required_unless_present = "filter")]
    who: Option<String>,
    /// Fields: `field=value`, `field+=value`, `field-=value`, `field=` clears
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Change everybody this query selects
    #[arg(long = "where", short = 'w', value_name = "QUERY")]
    filter: Option<String>,
    #[command(flatten)]
    on: args::On,
    #[command(flatten)]
    change: args::Change,
}

impl Edit {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let table = TableId::Contacts;
        if let Some(query) = &self.filter {
            let words: Vec<String> = self.who.into_iter().chain(self.fields).collect();
            return change::edit_many(context, table, query, &words, &self.on, &self.change);
        }
        let who = self.who.unwrap_or_default();
        if self.fields.is_empty() {
            return change::edit_in_editor(context, table, &who, &self.on, &self.change);
        }
        change::edit(context, table, &who, &self.fields, &self.on, &self.change)
    }
}
