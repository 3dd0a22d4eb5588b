//! `rolo tier` and `rolo stage`

use clap::Args;

use super::change;
use crate::book::edit::Op;
use crate::book::undo::Kind;
use crate::cli::args;
use crate::cli::asking::Shown;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::cli::soundness::Partial;
use crate::i18n::Language;
use crate::model::{TableId, Value};
use crate::report::Report;
use crate::report::moves::{Assigned, Proposals, Way, propose};

/// Show which tiers the rules propose, write them, or set one by hand
///
/// Alone it proposes and changes nothing. A tier set by hand stays until the rules propose the same, or longer with `--pin`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo tier                                 who should move, and why
  rolo tier apply --dry-run                 the change as a diff
  rolo tier apply -w 'owner:lin'            write what the rules say
  rolo tier grace A --reason 'opens doors'  stays until the rules say A as well
  rolo tier grace A --pin                   stays for good
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
            let mut found = propose(&book, assigned, way, filter, as_of).map_err(wrong)?;
            context.must_know_people()?;
            context.say_problems(&found.problems);
            leave_out(context, &mut found);
            let mut report = found.report(assigned, as_of);
            if matches!(rest.output.format, Format::Table | Format::Md) {
                say(&mut report, context.ui.language);
            }
            context.emit(report, &rest.output)?;
            Ok(context.exit_of_numbers(Partial::Refused))
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
        *reason = said(reason, language);
    }
}

/// One reason in the reader's language.
fn said(reason: &str, language: Language) -> String {
    let parts = reason.split("; ").map(|part| {
        let facts = part.split(", ").map(|fact| match fact.rsplit_once(' ') {
            Some((field, word @ ("yes" | "no" | "unknown"))) => {
                format!("{field} {}", language.word(word))
            }
            _ => fact.to_owned(),
        });
        language.sentence(&facts.collect::<Vec<_>>().join(", ")).into_owned()
    });
    parts.collect::<Vec<_>>().join(if language == Language::ZhCn { "；" } else { "; " })
}

/// `1 person`, `3 people`.
fn people(count: usize) -> String {
    format!("{count} {}", if count == 1 { "person" } else { "people" })
}

/// People named one by one; `moves/` has them all.
const NAMED: usize = 20;

/// Who cannot be judged, for a row about them cannot be read, stays where they are.
fn leave_out(context: &mut Context, found: &mut Proposals) {
    context.leave_out(&mut found.list, |p| vec![p.id.clone()], |p| format!("{} (`{}`)", p.name, p.id));
    context.leave_out(&mut found.agreed, |id| vec![id.clone()], |id| format!("`{id}`"));
}

/// Writes what the rules propose, each move with its reason; a pin that was to hold until the rules agree goes when
/// they do.
fn apply(context: &mut Context, assigned: Assigned, way: Way, filter: &str, rest: &Rest) -> Outcome {
    let writing = context.proposing(&rest.change)?;
    let book = &writing.book;
    let at = context.moment(book, rest.on.on.as_deref())?;
    let mut found = propose(book, assigned, way, filter, at.day)
        .map_err(|findings| Failure { exit: Exit::Usage, findings })?;
    context.say_problems(&found.problems);
    leave_out(context, &mut found);
    if let Some(left_out) = found.left_out() {
        context.say_unread();
        context.ui.warning(&left_out);
    }
    let column = assigned.column();
    // The reason of each move is its own: the rule, with the numbers it looked at.
    let moved = found
        .list
        .iter()
        .flat_map(|p| [Op::because(p.reason.as_str()), Op::set(TableId::Contacts, &p.id, column, &p.to)]);
    let agreed = found.agreed.iter().flat_map(|id| {
        [Op::because("the rules propose the same"), Op::set(TableId::Contacts, id, "tier_pin", "")]
    });
    let ops: Vec<Op> = moved.chain(agreed).collect();
    let plan = context.plan(book, ops, at, rest.on.reason.as_deref().unwrap_or_default())?;
    let done = told(&found, assigned, context.ui.language);
    let question = match found.list.len() {
        0 => format!("unpin {}?", people(found.agreed.len())),
        n => format!("move {} to another {column}?", people(n)),
    };
    let writing = context.agreed(writing, &rest.change, &plan, Shown::Diff, &question)?;
    context.execute(&writing, &plan, at, Kind::Change, &done)?;
    if plan.is_empty() && !rest.change.dry_run {
        left(&found, context.ui.language).iter().for_each(|line| context.ui.status(line));
    }
    Ok(Exit::Done)
}

/// Who was moved and why, and who was left and why, a line each.
fn told(found: &Proposals, assigned: Assigned, language: Language) -> String {
    let column = assigned.column();
    let mut lines = Vec::new();
    if !found.list.is_empty() {
        lines.push(format!("moved {} to another {column}", people(found.list.len())));
    }
    let unset = |word: &str| if word.is_empty() { language.word("none").to_owned() } else { word.to_owned() };
    for p in found.list.iter().take(NAMED) {
        lines.push(format!("  {}: {} → {} ({})", p.name, unset(&p.from), p.to, said(&p.reason, language)));
    }
    if found.list.len() > NAMED {
        lines.push(format!("  and {} more; `moves/` has them all", found.list.len() - NAMED));
    }
    lines.extend(left(found, language));
    if !found.agreed.is_empty() {
        lines.push(format!("no longer pinned, the rules say the same: {}", people(found.agreed.len())));
    }
    lines.join("\n")
}

/// Who was left where they are.
fn left(found: &Proposals, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let count = found.left.len() + found.further.len();
    if count > 0 {
        lines.push(format!("left {} where they are", people(count)));
    }
    for left in found.left.iter().take(NAMED) {
        let why = language.sentence(&left.why.to_string()).into_owned();
        let rules = language.sentence(&format!("the rules say {}", left.proposed)).into_owned();
        lines.push(format!("  {}: {} ({why}; {rules})", left.name, left.stays));
    }
    if found.left.len() > NAMED {
        lines.push(format!("  and {} more; `rolo tier` names them", found.left.len() - NAMED));
    }
    if !found.further.is_empty() {
        let list = found.further.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        lines.push(format!("further than the rules say, and left there (`--back` moves them): {list}"));
    }
    lines
}
