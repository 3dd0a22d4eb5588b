//! `rolo due`

use clap::{Args, ValueEnum};

use crate::cli::agenda::{Item, draw};
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::cli::ui::Target;
use crate::due::{Question, due};
use crate::i18n::{Language, Text};
use crate::model::Value;
use crate::model::day_phrase::{Direction, read_span};
use crate::model::schema::TableId;
use crate::report::Report;
use crate::report::due::{By, counted, waiting};

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
            return Err(Failure::usage(
                "`--within` looks ahead",
                "write `--within 7d`; `--as-of` looks back",
            ));
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
        let mut report = waiting(&answer, limit);
        context.complete(&mut report);
        output.limit = asked;
        if matches!(output.format, Format::Table | Format::Md) {
            say(&mut report, context.ui.language);
        }
        let layout = context.ui.layout();
        let team = book.settings.people.len() > 1;
        if let (Some(room), true) = (layout.width, table && output.columns.is_none() && output.sort.is_none())
        {
            let text = draw(&items(&report, team), &report.notes, room, layout.colour, layout.language);
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

/// The rows of the report as lines for a terminal; how late they are stands before them, not in the reason as well.
fn items(report: &Report, team: bool) -> Vec<Item> {
    let text = |row: &[Value], key: &str| match report.column(key).ok().map(|at| &row[at]) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let days = |row: &[Value]| match report.column("days").ok().map(|at| &row[at]) {
        Some(Value::Int(days)) => i32::try_from(*days).unwrap_or_default(),
        _ => 0,
    };
    let item = |row: &Vec<Value>| {
        let reason = text(row, "reason");
        let why = reason.rsplit_once(['；', ';']).map_or(reason.as_str(), |(why, _)| why);
        Item {
            days: days(row),
            name: text(row, "name"),
            kind: text(row, "kind"),
            owner: if team { text(row, "owner") } else { String::new() },
            reason: why.to_owned(),
            suggestion: text(row, "suggestion"),
        }
    };
    report.rows.iter().map(item).collect()
}

/// Says kinds and reasons in the reader's language; what people wrote themselves stays.
fn say(report: &mut Report, language: Language) {
    let (kind, reason) = (report.column("kind").ok(), report.column("reason").ok());
    for row in &mut report.rows {
        if let Some(Value::Text(text)) = kind.map(|at| &mut row[at]) {
            *text = language.word(text).to_owned();
        }
        if let Some(Value::Text(text)) = reason.map(|at| &mut row[at]) {
            let parts: Vec<String> = text.split("; ").map(|part| part_in(language, part)).collect();
            let joint = if language == Language::ZhCn { "；" } else { "; " };
            *text = parts.join(joint);
        }
    }
    if language == Language::ZhCn {
        for note in &mut report.notes {
            if let Some(said) = put_off(language, &note.english()) {
                *note = Text::own(said);
            }
        }
    }
}

/// Who is held back or snoozed, `Ann (task, until 2026-03-03), Bo (cadence: …)`, in the reader's language.
fn put_off(language: Language, note: &str) -> Option<String> {
    let (what, people) = note.split_once(": ")?;
    if !matches!(what, "held back" | "snoozed") {
        return None;
    }
    let person = |text: &str| {
        let (name, inside) = text.trim_end_matches(')').rsplit_once(" (")?;
        let inside = match inside.split_once(", until ") {
            Some((kind, day)) => format!("{}，到 {day}", language.word(kind)),
            None => {
                let (kind, why) = inside.split_once(": ")?;
                format!("{}：{}", language.word(kind), part_in(language, why))
            }
        };
        Some(format!("{name}（{inside}）"))
    };
    let (people, more) = match people.rsplit_once(") and ") {
        Some((people, more)) => (people, Some(more.strip_suffix(" more")?)),
        None => (people, None),
    };
    let people: Option<Vec<String>> = people.split("), ").map(person).collect();
    let more = more.map_or_else(String::new, |more| format!("，另有 {more} 件"));
    Some(language.sentence(&format!("{what}: {}{more}", people?.join("，"))).into_owned())
}

/// One part of a reason; in a phrase that is said in the reader's language units of time are, too.
fn part_in(language: Language, part: &str) -> String {
    let said = language.sentence(part);
    if said == part {
        return said.into_owned();
    }
    [(" mo", " 个月"), (" d", " 天"), (" y", " 年")].iter().fold(said.into_owned(), |said, (unit, word)| {
        let mut out = String::with_capacity(said.len());
        let mut rest = said.as_str();
        while let Some(at) = rest.find(unit) {
            let (before, after) = (&rest[..at], &rest[at + unit.len()..]);
            let is_unit = before.ends_with(|c: char| c.is_ascii_digit())
                && !after.starts_with(|c: char| c.is_alphanumeric() && c.is_ascii());
            out.push_str(before);
            out.push_str(if is_unit { word } else { unit });
            rest = after;
        }
        out.push_str(rest);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_translated_and_what_people_wrote_is_not() {
        let said = |part| part_in(Language::ZhCn, part);
        assert_eq!(said("30 d cadence of tier 贵客"), "30 天一轮（贵客）");
        assert_eq!(said("1 mo cadence of the book"), "1 个月一轮（默认）");
        assert_eq!(said("23 d overdue"), "逾期 23 天");
        assert_eq!(said("buy 3 d of tea"), "buy 3 d of tea");
        assert_eq!(part_in(Language::En, "23 d overdue"), "23 d overdue");
    }
}
