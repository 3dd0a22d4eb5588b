//! `rolo due`

use clap::{Args, ValueEnum};

use crate::cli::agenda::{Item, draw};
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::cli::ui::Target;
use crate::due::{Due as Answer, Question, Waiting, due};
use crate::i18n::Language;
use crate::model::day_phrase::{Direction, read_span};
use crate::model::schema::TableId;
use crate::report::due::{By, counted, waiting};
use crate::report::list::Readers;

/// Rows for people when nobody says how many.
const SCREENFUL: usize = 50;
/// Columns for people when nobody says which.
const FOR_PEOPLE: &str = "name,kind,due_on,days,reason,suggestion";
/// The same in a book with several owners.
const FOR_A_TEAM: &str = "name,kind,due_on,days,owner,reason,suggestion";

/// Show who waits for you, and why
///
/// Cadences (from the last real touch, by the person's `every`, else the new-customer rule, else the tier's, else the
/// book's), agreed next steps, open tasks, tickets past their promise, contracts that end, birthdays, festivals, points
/// about to expire. Due today is not overdue. Who wants no contact, or has reached the limit of their tier, is held
/// back, and a note says so.
///
/// Sorted by urgency: days overdue over the cadence (over seven days for what was promised), weighed by tier; birthdays
/// count threefold, what is only coming half. Ties by id.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo due                              today and overdue
  rolo due --within 7d                  the next seven days as well
  rolo due tier:A --owner lin           key clients lin looks after
  rolo due --by owner                   how many each of us has
  rolo due --exit-code -q > /dev/null   exit code 1 when somebody waits, for cron
  rolo due --format json | jq -r '.rows[].key'

`rolo done`, `rolo skip` and `rolo snooze` settle what waits; `rolo log` restarts the clock.")]
pub(in crate::cli) struct Due {
    /// Which people; several words are one query [default: everybody]
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// The same as QUERY, for scripts
    #[arg(long = "where", short = 'w', value_name = "QUERY", conflicts_with = "query")]
    filter: Option<String>,
    /// Look so far ahead as well: 7d, 2w, friday
    #[arg(long, value_name = "TIME")]
    within: Option<String>,
    /// Only what this person of ours looks after
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Count those who wait instead of listing them
    #[arg(long, value_name = "GROUP")]
    by: Option<Group>,
    /// Exit with 1 when somebody waits
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    as_of: args::AsOf,
    #[command(flatten)]
    output: args::Output,
}

/// What is counted by.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Group {
    /// Who of us looks after them
    Owner,
    /// Their tier
    Tier,
    /// What they wait for
    Kind,
    /// The day it is due
    Day,
}

impl Due {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let book = context.book()?;
        let as_of = context.as_of(&book, &self.as_of)?;
        let ahead = match &self.within {
            None => 0,
            Some(text) => match read_span(text) {
                Some(span) => as_of.add_span(span) - as_of,
                None => context.day(text, as_of, Direction::Future)? - as_of,
            },
        };
        if ahead < 0 {
            let help = phrase!("write `--within 7d`; `--as-of` looks back");
            return Err(Failure::usage(phrase!("`--within` looks ahead"), help));
        }
        let query = self.filter.unwrap_or_else(|| self.query.join(" "));
        let question = Question { as_of, ahead, query: &query, owner: self.owner.as_deref() };
        let answer = due(&book, &question).map_err(|findings| Failure { exit: Exit::Usage, findings })?;
        let problems = answer.problems();
        context.say_problems(&problems);
        let exit = if context.exit_of_listing(TableId::Contacts) == Exit::Unreadable {
            Exit::Unreadable
        } else if self.exit_code && !answer.waiting.is_empty() {
            Exit::No
        } else {
            Exit::Done
        };
        let mut output = self.output;
        let table = output.format == Format::Table && output.output.is_none() && !output.null;
        if let Some(group) = self.by {
            let by = match group {
                Group::Owner => By::Owner,
                Group::Tier => By::Tier,
                Group::Kind => By::Kind,
                Group::Day => By::Day,
            };
            context.emit(counted(&answer, by), &output)?;
            return Ok(exit);
        }
        // Where the rows keep their order, those beyond the limit need not be put into words.
        let asked = output.limit.or(table.then_some(SCREENFUL)).filter(|&limit| limit > 0);
        let limit = asked.filter(|_| output.sort.is_none());
        let readers = match output.format {
            Format::Table | Format::Md => Readers::People,
            _ => Readers::Programs,
        };
        let mut report = waiting(&answer, limit, readers);
        context.complete(&mut report);
        output.limit = asked;
        let layout = context.ui.layout();
        let team = book.settings.people.len() > 1;
        if let (Some(room), true) = (layout.width, table && output.columns.is_none() && output.sort.is_none())
        {
            let shown = answer.waiting.iter().take(report.rows.len());
            let items: Vec<Item> = shown.map(|wait| item(&answer, wait, team, layout.language)).collect();
            let text = draw(&items, &report.notes, room, layout.colour, layout.language);
            context.as_read()?;
            context.ui.deliver(text.as_bytes(), &Target::Stdout)?;
            return Ok(exit);
        }
        if table && output.columns.is_none() {
            output.columns = Some(if team { FOR_A_TEAM } else { FOR_PEOPLE }.to_owned());
        }
        context.emit(report, &output)?;
        Ok(exit)
    }
}

/// Something that waits as a line for a terminal; how late it is comes before it, not in the reason as well.
fn item(answer: &Answer<'_>, wait: &Waiting, team: bool, language: Language) -> Item {
    Item {
        days: answer.days(wait),
        name: answer.name(wait),
        kind: wait.kind.text().fill(language),
        owner: if team { answer.owner(wait) } else { String::new() },
        reason: answer.why(wait).fill(language),
        suggestion: answer.suggestion(wait).fill(language),
    }
}
