//! `rolo tag`

use clap::Args;

use super::change;
use crate::book::assign::{Action, change_list};
use crate::book::edit::Op;
use crate::book::roster::Roster;
use crate::book::undo::Kind;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::soundness::Partial;
use crate::model::TableId;

/// Tag a person, list all tags, or rename one
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo tag grace vip lead            add tags
  rolo tag grace vip --drop lead     add one, take one away
  rolo tag list                      every tag, and how many have it
  rolo tag rename lead prospect      everywhere, as one change")]
pub(in crate::cli) struct Tag {
    /// Who; or `list`; or `rename`
    who: String,
    /// Tags to add; for `rename` the old and the new name
    tags: Vec<String>,
    /// Tags to take away
    #[arg(long, value_name = "TAG", num_args = 1..)]
    drop: Vec<String>,
    #[command(flatten)]
    change: args::Change,
    #[command(flatten)]
    output: args::Output,
}

impl Tag {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        match (self.who.as_str(), self.tags.as_slice()) {
            ("list", []) => {
                let book = context.book()?;
                let report = crate::report::tags::tags(&book);
                context.must_know_people()?;
                context.emit(report, &self.output)?;
                Ok(context.exit_of_numbers(Partial::Refused))
            }
            ("rename", [from, to]) => self.rename(context, from, to),
            ("rename", _) => Err(Failure::usage(
                phrase!("`tag rename` takes the old and the new name"),
                phrase!("`rolo tag rename lead prospect`"),
            )),
            _ if self.tags.is_empty() && self.drop.is_empty() => {
                let help = phrase!("`rolo tag WHO vip --drop lead`, or `rolo tag list`");
                Err(Failure::usage(phrase!("which tags?"), help))
            }
            _ => {
                let mut fields: Vec<String> = self.tags.iter().map(|tag| format!("tags+={tag}")).collect();
                fields.extend(self.drop.iter().map(|tag| format!("tags-={tag}")));
                change::edit(
                    context,
                    TableId::Contacts,
                    &self.who,
                    &fields,
                    &args::On::default(),
                    &self.change,
                )
            }
        }
    }

    fn rename(&self, context: &mut Context, from: &str, to: &str) -> Outcome {
        let writing = context.writing(&self.change)?;
        let book = &writing.book;
        let at = context.now(book)?;
        let mut ops = Vec::new();
        for table in [TableId::Contacts, TableId::Companies] {
            let roster = Roster::read(&book.files(table), "id", &["tags"]);
            let Some(tags) = roster.column("tags") else { continue };
            for row in 0..roster.len() {
                let cell = tags.text(row);
                let without = change_list(&cell, from, Action::Remove);
                if without != cell {
                    let renamed = change_list(&without, to, Action::Add);
                    ops.push(Op::set(table, roster.columns[0].text(row), "tags", renamed));
                }
            }
        }
        if ops.is_empty() {
            return Err(Failure::no("unknown-tag", phrase!("nobody has the tag `{from}`", from))
                .help(phrase!("`rolo tag list` shows those in use")));
        }
        let count = ops.len();
        let plan = context.plan(book, ops, at, "")?;
        let done = phrase!("renamed the tag `{from}` to `{to}` on {count}", from, to, count);
        context.execute(&writing, &plan, at, Kind::Change, done)?;
        Ok(Exit::Done)
    }
}
