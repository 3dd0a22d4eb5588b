//! `rolo fields`

use clap::Args;

use super::check::named_table;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Outcome};
use crate::cli::output::Format;
use crate::i18n::Language;
use crate::model::{Day, TableId, Value};
use crate::query::Scope;
use crate::report::Report;

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
        let table = self.table.as_deref().map(named_table).transpose()?;
        // Without a book the schema alone is shown.
        let subject = table.unwrap_or(TableId::Contacts);
        let scope = match context.root() {
            Ok(_) => crate::profile::scope(&context.book()?, subject, Day(0)),
            Err(_) => Scope::new(subject),
        };
        let mut report = crate::report::fields::fields(&scope, table);
        if matches!(self.output.format, Format::Table | Format::Md) {
            say(&mut report, &scope, context.ui.language);
        }
        context.emit(report, &self.output)?;
        Ok(Exit::Done)
    }
}

/// Says types and meanings in the reader's language; names are what queries are written with, and what a column of the
/// book means is said as the book has it.
fn say(report: &mut Report, scope: &Scope, language: Language) {
    for row in &mut report.rows {
        let [Value::Text(name), Value::Text(of), words @ ..] = row.as_mut_slice() else { continue };
        let table = TableId::named(of).filter(|table| table.table().column(name).is_none());
        let own = table.and_then(|table| scope.own_columns(table).find(|own| own.name == *name));
        let is_theirs = own.is_some_and(|own| !own.about.is_empty());
        for (i, cell) in words.iter_mut().enumerate() {
            if let Value::Text(text) = cell
                && !(is_theirs && i == 1)
            {
                *text = language.meaning(text).to_owned();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_means_something_in_chinese() {
        let scope = Scope::new(TableId::Contacts);
        let mut report = crate::report::fields::fields(&scope, None);
        say(&mut report, &scope, Language::chinese());
        let english = |cell: &&Value| matches!(cell, Value::Text(text) if text.is_ascii() && text.chars().any(|c| c.is_ascii_alphabetic()));
        let left: Vec<&Value> = report.rows.iter().flat_map(|row| row[2..].iter().filter(english)).collect();
        assert_eq!(left, Vec::<&Value>::new());
    }
}
