//! `rolo tier` and `rolo stage`

use clap::Args;

use super::change;
use crate::book::edit::Op;
use crate::book::undo::Kind;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::i18n::Language;
use crate::model::{TableId, Value};
use crate::report::Report;
use crate::report::moves::{Assigned, Way, propose};

/// Show which tiers the rules propose, write them, or set one by hand
///
/// Alone it proposes and changes nothing. A tier set by hand moves when the rules say so, unless it is pinned.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo tier                                 who should move, and why
  rolo tier apply --dry-run                 the change as a diff
  rolo tier apply -w 'owner:lin'            write what the rules say
  rolo tier grace A --pin --reason 'opens doors'
  rolo tier grace A --pin 2027-01-01        pinned until that day")]
pub(in crate::cli) struct Tier {
    /// Who; or `apply`
    who: Option<String>,
    /// The tier
    tier: Option<String>,
    /// Keep it against the rules: for good, or until a day
    #[arg(long, value_name = "UNTIL", num_args = 0..=1, default_missing_value = "always")]
    pin: Option<String>,
    #[command(flatten)]
    rest: Rest,
}

/// Show which stages the rules propose, write them, or set one by hand
///
/// The furthest stage whose rule holds is proposed. A stage that was reached stays: who stands further than the rules
/// say is named, and moved back only with `--back`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo stage                       who has come further, and why
  rolo stage apply
  rolo stage --back                who stands further than the rules say, too
  rolo stage grace advocate --reason 'sent us two clients'")]
pub(in crate::cli) struct Stage {
    /// Who; or `apply`
    who: Option<String>,
    /// The stage
    stage: Option<String>,
    /// Move back as well, to the furthest stage whose rule holds
    #[arg(long)]
    back: bool,
    #[command(flatten)]
    rest: Rest,
}

/// What both take.
#[derive(Args, Debug)]
struct Rest {
    /// Only the people this query selects
    #[arg(long = "where", short = 'w', value_name = "QUERY")]
    filter: Option<String>,
    #[command(flatten)]
    as_of: args::AsOf,
    #[command(flatten)]
    on: args::On,
    #[command(flatten)]
    change: args::Change,
    #[command(flatten)]
    output: args::Output,
}

impl Tier {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        if let (Some(who), Some(tier)) = (&self.who, &self.tier) {
            let mut fields = vec![format!("tier={tier}")];
            fields.extend(self.pin.iter().map(|until| format!("tier_pin={until}")));
            return change::edit(context, TableId::Contacts, who, &fields, &self.rest.on, &self.rest.change);
        }
        if self.pin.is_some() {
            return Err(Failure::usage("`--pin` pins one person's tier", "`rolo tier WHO A --pin`"));
        }
        run(context, Assigned::Tier, Way::Onwards, self.who.as_deref(), &self.rest)
    }
}

impl Stage {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        if let (Some(who), Some(stage)) = (&self.who, &self.stage) {
            let fields = [format!("stage={stage}")];
            return change::edit(context, TableId::Contacts, who, &fields, &self.rest.on, &self.rest.change);
        }
        let way = if self.back { Way::Back } else { Way::Onwards };
        run(context, Assigned::Stage, way, self.who.as_deref(), &self.rest)
    }
}

fn run(context: &mut Context, assigned: Assigned, way: Way, word: Option<&str>, rest: &Rest) -> Outcome {
    let filter = rest.filter.as_deref().unwrap_or_default();
    let wrong = |findings| Failure { exit: Exit::Usage, findings };
    match word {
        None => {
            let book = context.book()?;
            let as_of = context.as_of(&book, &rest.as_of)?;
            let found = propose(&book, assigned, way, filter, as_of).map_err(wrong)?;
            context.ui.findings(&found.problems);
            let mut report = found.report(assigned, as_of);
            if matches!(rest.output.format, Format::Table | Format::Md) {
                say(&mut report, context.ui.language);
            }
            context.emit(report, &rest.output)?;
            Ok(Exit::Done)
        }
        Some("apply") => apply(context, assigned, way, filter, rest),
        Some(who) => {
            let column = assigned.column();
            Err(Failure::usage(
                format!("which {column} for `{who}`?"),
                format!("`rolo {column} WHO WORD` sets one, `rolo {column} apply` writes what the rules say"),
            ))
        }
    }
}

/// Says reasons in the reader's language; rules, fields and values stay as they are written.
fn say(report: &mut Report, language: Language) {
    let Some(at) = report.column("reason").ok().filter(|_| language != Language::En) else { return };
    for row in &mut report.rows {
        let Some(Value::Text(reason)) = row.get_mut(at) else { continue };
        let parts: Vec<&str> = reason.split("; ").collect();
        let said = parts.iter().map(|part| {
            let facts = part.split(", ").map(|fact| match fact.rsplit_once(' ') {
                Some((field, word @ ("yes" | "no" | "unknown"))) => {
                    format!("{field} {}", language.word(word))
                }
                _ => fact.to_owned(),
            });
            language.sentence(&facts.collect::<Vec<_>>().join(", ")).into_owned()
        });
        *reason = said.collect::<Vec<_>>().join(if language == Language::ZhCn { "；" } else { "; " });
    }
}

/// Writes what the rules propose, each move with its reason.
fn apply(context: &mut Context, assigned: Assigned, way: Way, filter: &str, rest: &Rest) -> Outcome {
    let writing = context.writing(&rest.change)?;
    let book = &writing.book;
    let at = context.moment(book, rest.on.on.as_deref())?;
    let found = propose(book, assigned, way, filter, at.day)
        .map_err(|findings| Failure { exit: Exit::Usage, findings })?;
    context.ui.findings(&found.problems);
    let column = assigned.column();
    // The reason of each move is its own: the rule, with the numbers it looked at.
    let ops: Vec<Op> = found
        .list
        .iter()
        .flat_map(|p| [Op::because(p.reason.as_str()), Op::set(TableId::Contacts, &p.id, column, &p.to)])
        .collect();
    let plan = context.plan(book, ops, at, rest.on.reason.as_deref().unwrap_or_default())?;
    let done = format!("moved {} people to another {column}", found.list.len());
    context.execute(&writing, &plan, at, Kind::Change, &done)?;
    Ok(Exit::Done)
}
