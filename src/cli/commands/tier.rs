//! `rolo tier` and `rolo stage`

use clap::Args;

use super::change;
use crate::book::edit::Op;
use crate::book::undo::Kind;
use crate::cli::args;
use crate::cli::asking::Shown;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::soundness::Partial;
use crate::i18n::{Joint, Text};
use crate::model::TableId;
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
            let message = phrase!("`--pin` pins one person's tier");
            return Err(Failure::usage(message, phrase!("`rolo tier WHO A --pin`")));
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
            context.emit(found.report(assigned, as_of), &rest.output)?;
            Ok(context.exit_of_numbers(Partial::Refused))
        }
        Some("apply") => apply(context, assigned, way, filter, rest),
        Some(who) => {
            let column = assigned.column();
            Err(Failure::usage(
                phrase!("which {column} for `{who}`?", column = Text::word(column), who),
                phrase!(
                    "`rolo {command} WHO WORD` sets one, `rolo {command} apply` writes what the rules say",
                    command = column
                ),
            ))
        }
    }
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
        context.ui.warning(left_out);
    }
    let column = assigned.column();
    // The reason of each move is its own: the rule, with the numbers it looked at.
    let moved = found
        .list
        .iter()
        .flat_map(|p| [Op::because(p.reason.english()), Op::set(TableId::Contacts, &p.id, column, &p.to)]);
    let agreed = found.agreed.iter().flat_map(|id| {
        [Op::because("the rules propose the same"), Op::set(TableId::Contacts, id, "tier_pin", "")]
    });
    let ops: Vec<Op> = moved.chain(agreed).collect();
    let plan = context.plan(book, ops, at, rest.on.reason.as_deref().unwrap_or_default())?;
    let question = match found.list.len() {
        0 => plural!(found.agreed.len(), "unpin 1 person?", "unpin {count} people?"),
        n => plural!(
            n,
            "move 1 person to another {column}?",
            "move {count} people to another {column}?",
            column = Text::word(column)
        ),
    };
    let writing = context.agreed(writing, &rest.change, &plan, Shown::Diff, question)?;
    context.execute(&writing, &plan, at, Kind::Change, told(&found, assigned))?;
    if plan.is_empty() && !rest.change.dry_run {
        left(&found).into_iter().for_each(|line| context.ui.status(line));
    }
    Ok(Exit::Done)
}

/// Who was moved and why, and who was left and why, a line each.
fn told(found: &Proposals, assigned: Assigned) -> Text {
    let mut lines = Vec::new();
    if !found.list.is_empty() {
        lines.push(plural!(
            found.list.len(),
            "moved 1 person to another {column}",
            "moved {count} people to another {column}",
            column = Text::word(assigned.column())
        ));
    }
    for p in found.list.iter().take(NAMED) {
        let from = if p.from.is_empty() { Text::word("none") } else { Text::own(&p.from) };
        let (name, to, reason) = (&p.name, &p.to, p.reason.clone());
        lines.push(phrase!("  {name}: {from} → {to} ({reason})", name, from, to, reason));
    }
    if found.list.len() > NAMED {
        lines.push(phrase!("  and {more} more; `moves/` has them all", more = found.list.len() - NAMED));
    }
    lines.extend(left(found));
    if !found.agreed.is_empty() {
        lines.push(plural!(
            found.agreed.len(),
            "no longer pinned, the rules say the same: 1 person",
            "no longer pinned, the rules say the same: {count} people"
        ));
    }
    Text::joined(Joint::Line, lines)
}

/// Who was left where they are.
fn left(found: &Proposals) -> Vec<Text> {
    let mut lines = Vec::new();
    let count = found.left.len() + found.further.len();
    if count > 0 {
        lines.push(plural!(count, "left 1 person where they are", "left {count} people where they are"));
    }
    for left in found.left.iter().take(NAMED) {
        let (name, stays, why) = (&left.name, &left.stays, left.why.text());
        let rules = phrase!("the rules say {proposed}", proposed = &left.proposed);
        lines.push(phrase!("  {name}: {stays} ({why}; {rules})", name, stays, why, rules));
    }
    if found.left.len() > NAMED {
        lines.push(phrase!("  and {more} more; `rolo tier` names them", more = found.left.len() - NAMED));
    }
    lines.extend(found.left_further(NAMED));
    lines
}
