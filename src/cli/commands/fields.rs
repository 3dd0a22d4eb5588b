//! `rolo fields`

use clap::Args;

use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::model::{Day, TableId};

/// List the fields of a table, and those computed for every customer
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo fields                    everything a query may say about a person
  rolo fields deal               the fields of deals
  rolo fields --format csv --columns name,about")]
pub(in crate::cli) struct Fields {
    /// A table: contact, deal, ticket … [default: people and what is computed about them]
    table: Option<String>,
    #[command(flatten)]
    output: args::Output,
}

impl Fields {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let table = match self.table.as_deref() {
            None => None,
            Some(word) => Some(TableId::named(word).ok_or_else(|| {
                let known: Vec<&str> = TableId::ALL.iter().map(|t| t.table().noun).collect();
                Failure::usage(
                    format!("there is no table `{word}`"),
                    format!("tables are {}", known.join(", ")),
                )
            })?),
        };
        // Without a book the schema alone is shown.
        let subject = table.unwrap_or(TableId::Contacts);
        let scope = match context.root() {
            Ok(_) => crate::profile::scope(&context.book()?, subject, Day(0)),
            Err(_) => crate::query::Scope::new(subject),
        };
        context.emit(crate::report::fields::fields(&scope, table), &self.output)?;
        Ok(Exit::Done)
    }
}
