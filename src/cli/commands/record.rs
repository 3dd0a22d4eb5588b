//! The verbs of the record nouns: `add edit list show remove` of any table, and those of deals, tickets, tasks.

use clap::Subcommand;

use super::change::{add, edit, edit_many, remove};
use super::list::list_table;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::model::schema::TableId;

/// Examples every noun shows; the words are those of deals.
pub(super) const EXAMPLES: &str = "\
Examples:
  rolo deal add contact=grace title='New web site' amount=12000 stage=proposal
  rolo deal list 'amount > 5k and stage:proposal'
  rolo deal edit d-7k2m amount+=500 expected_on='next friday'
  rolo ticket add contact=grace kind=complaint subject='Invoice is wrong'
  rolo order add contact=grace product=logo amount=900
  rolo task add contact=grace what='Send the draft' due_on=friday

Any record is named by its id or the beginning of it. `rolo fields NOUN` lists the fields.";

/// The verbs of every record table.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum RecordVerb {
    /// Add a record: `field=value` …
    Add {
        /// Fields: `field=value`
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
    /// Change a record: `field=value`, `field+=value`, `field-=value`, `field=` clears
    Edit {
        /// The id, or the beginning of it
        #[arg(value_name = "ID", required_unless_present = "filter")]
        id: Option<String>,
        /// Fields: `field=value`
        #[arg(value_name = "FIELD=VALUE")]
        fields: Vec<String>,
        /// Change every record this query selects
        #[arg(long = "where", short = 'w', value_name = "QUERY")]
        filter: Option<String>,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
    /// List the records a query selects
    List {
        /// Which; several words are one query
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
        /// The same as QUERY, for scripts
        #[arg(long = "where", short = 'w', value_name = "QUERY", conflicts_with = "query")]
        filter: Option<String>,
        #[command(flatten)]
        as_of: args::AsOf,
        #[command(flatten)]
        output: args::Output,
    },
    /// Show a record with all its fields
    Show {
        /// The id, or the beginning of it
        id: String,
        #[command(flatten)]
        output: args::Output,
    },
    /// Remove a record
    Remove {
        /// The id, or the beginning of it
        id: String,
        #[command(flatten)]
        change: args::Change,
    },
}

/// The verbs of deals.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum DealVerb {
    #[command(flatten)]
    Record(RecordVerb),
    /// Move a deal to another stage
    Move {
        /// The deal
        deal: String,
        /// The stage
        stage: String,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
    /// Close a deal as won
    Won {
        /// The deal
        deal: String,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
    /// Close a deal as lost
    Lost {
        /// The deal
        deal: String,
        /// To whom
        #[arg(long, value_name = "WHOM")]
        to: Option<String>,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
}

/// The verbs of tickets.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TicketVerb {
    #[command(flatten)]
    Record(RecordVerb),
    /// Resolve a ticket
    Resolve {
        /// The ticket
        ticket: String,
        /// What was done
        #[arg(value_name = "TEXT")]
        resolution: Option<String>,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
}

/// The verbs of tasks.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TaskVerb {
    #[command(flatten)]
    Record(RecordVerb),
    /// Say that a task is done
    Done {
        /// The task
        task: String,
        #[command(flatten)]
        on: args::On,
        #[command(flatten)]
        change: args::Change,
    },
}

impl RecordVerb {
    pub(super) fn run(self, context: &mut Context, table: TableId) -> Outcome {
        match self {
            RecordVerb::Add { fields, on, change } => add(context, table, &fields, &on, &change),
            RecordVerb::Edit { id, fields, filter, on, change } => match filter {
                Some(query) => {
                    let words: Vec<String> = id.into_iter().chain(fields).collect();
                    edit_many(context, table, &query, &words, &on, &change)
                }
                None => edit(context, table, id.as_deref().unwrap_or_default(), &fields, &on, &change),
            },
            RecordVerb::List { query, filter, as_of, output } => {
                let query = filter.unwrap_or_else(|| query.join(" "));
                list_table(context, table, &query, &as_of, &output)
            }
            RecordVerb::Show { id, output } => super::show::show_record(context, table, &id, &output),
            RecordVerb::Remove { id, change } => remove(context, table, &id, &change),
        }
    }
}

impl DealVerb {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let table = TableId::Deals;
        match self {
            DealVerb::Record(verb) => verb.run(context, table),
            DealVerb::Move { deal, stage, on, change } => {
                edit(context, table, &deal, &[format!("stage={stage}")], &on, &change)
            }
            DealVerb::Won { deal, on, change } => {
                edit(context, table, &deal, &["outcome=won".into(), "closed_on=now".into()], &on, &change)
            }
            DealVerb::Lost { deal, to, on, change } => {
                let mut fields = vec!["outcome=lost".to_owned(), "closed_on=now".to_owned()];
                fields.extend(on.reason.as_ref().map(|reason| format!("lost_reason={reason}")));
                fields.extend(to.map(|to| format!("lost_to={to}")));
                edit(context, table, &deal, &fields, &on, &change)
            }
        }
    }
}

impl TicketVerb {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let table = TableId::Tickets;
        match self {
            TicketVerb::Record(verb) => verb.run(context, table),
            TicketVerb::Resolve { ticket, resolution, on, change } => {
                let mut fields = vec!["resolved_at=now".to_owned()];
                fields.extend(resolution.map(|text| format!("resolution={text}")));
                edit(context, table, &ticket, &fields, &on, &change)
            }
        }
    }
}

impl TaskVerb {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        match self {
            TaskVerb::Record(verb) => verb.run(context, TableId::Tasks),
            TaskVerb::Done { task, on, change } => {
                edit(context, TableId::Tasks, &task, &["done_on=now".into()], &on, &change)
            }
        }
    }
}
