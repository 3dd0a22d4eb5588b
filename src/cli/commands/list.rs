//! `rolo list`

use clap::Args;

use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::model::TableId;
use crate::report::list::{Listing, Readers, list};

/// List the people a query selects
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo list                                   everybody, by name
  rolo list tier:A 'silent_days > 60'         the important ones we have not spoken to
  rolo list 'city:Ghent and spend_365d >= p80'
  rolo list @silent --columns name,phone,silent_days --sort -silent_days
  rolo list tier:A --format csv --columns id,name,email > key.csv

`rolo help query` explains the language, `rolo fields` lists the fields.")]
pub(in crate::cli) struct List {
    /// Which people; several words are one query [default: everybody]
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// The same as QUERY, for scripts
    #[arg(long = "where", short = 'w', value_name = "QUERY", conflicts_with = "query")]
    filter: Option<String>,
    #[command(flatten)]
    as_of: args::AsOf,
    #[command(flatten)]
    output: args::Output,
}

impl List {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let query = self.filter.unwrap_or_else(|| self.query.join(" "));
        list_table(context, TableId::Contacts, &query, &self.as_of, &self.output)
    }
}

/// Lists the rows of any table.
pub(super) fn list_table(
    context: &mut Context,
    table: TableId,
    query: &str,
    as_of: &args::AsOf,
    output: &args::Output,
) -> Outcome {
    /// Rows of a table for people when nobody says how many.
    const SCREENFUL: usize = 50;
    let book = context.book()?;
    let words = |text: &Option<String>| -> Vec<String> {
        text.iter()
            .flat_map(|t| t.split(','))
            .map(|w| w.trim().to_owned())
            .filter(|w| !w.is_empty())
            .collect()
    };
    let for_people = output.format == Format::Table && output.output.is_none() && !output.null;
    let usual = for_people.then_some(SCREENFUL);
    let listing = Listing {
        table,
        query,
        columns: words(&output.columns),
        sort: words(&output.sort),
        limit: output.limit.map_or(usual, |limit| (limit > 0).then_some(limit)),
        as_of: context.as_of(&book, as_of)?,
        readers: match output.format {
            Format::Table | Format::Md if !output.null => Readers::People,
            _ => Readers::Programs,
        },
    };
    let mut listed = list(&book, &listing).map_err(|findings| Failure { exit: Exit::Usage, findings })?;
    context.say_problems(&listed.problems);
    context.write(&mut listed.report, output)?;
    Ok(context.exit_of_listing(table))
}
