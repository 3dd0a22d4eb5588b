//! `rolo show`

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;

use super::change::identify;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Outcome};
use crate::cli::figures::single;
use crate::cli::output::Format;
use crate::model::schema::{Kind, TableId};
use crate::model::{Id, Value, cell};
use crate::report::card::{Card, card, card_of_one};
use crate::report::named::{Names, names, tables_of};
use crate::report::{Column, Report, Unit};
use crate::text::{sanitise, width};

/// Show a person: facts, figures, what happened lately
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo show grace
  rolo show g@example.com --as-of 2026-01-31
  rolo show c-4f7q2mkd --format json")]
pub(in crate::cli) struct Show {
    /// Who: id, handle, e-mail, phone, name or part of it
    who: String,
    #[command(flatten)]
    as_of: args::AsOf,
    #[command(flatten)]
    output: args::Output,
}

impl Show {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        // Any record is shown by its id.
        if let Some((letter, _)) = self.who.split_once('-')
            && let Some(table) =
                letter.chars().next().filter(|_| letter.len() == 1).and_then(TableId::of_letter)
            && table != TableId::Contacts
        {
            return show_record(context, table, &self.who, &self.output);
        }
        let book = context.book()?;
        let as_of = context.as_of(&book, &self.as_of)?;
        let word = self.who.trim();
        // What can be no id is not looked for as one.
        let by_id = Id::objection(word).is_none().then(|| card_of_one(&book, word, as_of)).flatten();
        let card = match by_id {
            Some(card) => card,
            None => {
                let id = identify(&book, TableId::Contacts, &self.who)?;
                match card_of_one(&book, &id, as_of) {
                    Some(card) => card,
                    None => card(&book, &id, as_of)?,
                }
            }
        };
        context.say_problems(&card.problems);
        let plain = self.output.columns.is_none() && self.output.output.is_none() && !self.output.null;
        if self.output.format == Format::Table && plain {
            context.say_faults();
            let text = draw(&card, context);
            context.print(&text)?;
            return Ok(Exit::Done);
        }
        context.emit(card.report(), &self.output)?;
        Ok(Exit::Done)
    }
}

/// The card as text: a heading, facts and figures side by side with their names, then the latest rows.
fn draw(card: &Card, context: &Context) -> String {
    let language = context.ui.language;
    let mut out = format!("{}  {}\n", sanitise::cell(&card.name), sanitise::cell(&card.id));
    let labels: Vec<String> =
        card.lines.iter().map(|line| language.label(&line.field.replace('_', " ")).into_owned()).collect();
    let named = |section: &str| matches!(section, "facts" | "figures");
    let widest = card
        .lines
        .iter()
        .zip(&labels)
        .filter(|(l, _)| named(l.section))
        .map(|(_, label)| width::width(label))
        .max();
    let mut section = "";
    for (line, label) in card.lines.iter().zip(&labels) {
        if line.section == "facts" && line.field == "name" {
            continue;
        }
        if line.section != section {
            section = line.section;
            if section != "facts" {
                out.push_str(&format!("\n{}\n", language.label(section)));
            }
        }
        let text = match &line.value {
            Value::Text(id) => card.names.get(id).unwrap_or(id).clone(),
            other => single(other, language),
        };
        if named(section) {
            let label = width::pad(label, widest.unwrap_or(0), width::Side::Left);
            out.push_str(&format!("  {label}  {}\n", sanitise::cell(&text)));
        } else {
            let day = match &line.day {
                Value::Unknown => String::new(),
                day => single(day, language),
            };
            let room = context.ui.width.saturating_sub(14);
            out.push_str(&format!("  {day:10}  {}\n", width::truncate(&sanitise::cell(&text), room)));
        }
    }
    out
}

/// Shows one record of any table, field by field.
pub(super) fn show_record(
    context: &mut Context,
    table: TableId,
    word: &str,
    output: &args::Output,
) -> Outcome {
    let book = context.book()?;
    let id = identify(&book, table, word)?;
    let cells = crate::book::row::read_row(&book, table, &id)?;
    let mut named = Names::new();
    for (name, text) in &cells {
        let tables = table.table().column(name).map_or(&[][..], |c| tables_of(c.kind));
        named.extend(names(&book, tables, &BTreeSet::from([text.clone()])));
    }
    let rows: Vec<(String, Value)> = cells
        .into_iter()
        .map(|(name, text)| {
            let kind = table.table().column(&name).map_or(Kind::Text, |c| c.kind);
            (name, cell::value(kind, &text))
        })
        .collect();
    let unread: Vec<&str> = rows
        .iter()
        .filter(|row| matches!(row.1, Value::Unreadable { .. }))
        .map(|row| row.0.as_str())
        .collect();
    crate::book::roster::note_unread(&book, table, &id, &unread);
    let rows = rows.into_iter().map(|(name, value)| vec![Value::Text(name), value]).collect();
    let report = Report {
        format: format!("rolo.show.{}/1", table.table().noun),
        columns: vec![Column::new("field", Unit::None), Column::new("value", Unit::None)],
        rows,
        names: BTreeMap::from([("value".to_owned(), named)]),
        ..Report::default()
    };
    context.emit(report, output)?;
    Ok(Exit::Done)
}
