//! `rolo log`

use clap::Args;

use super::change::identify;
use crate::book::Book;
use crate::book::edit::Op;
use crate::book::undo::Kind as UndoKind;
use crate::book::who::{Directory, Person};
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::diag::Diagnostic;
use crate::due::log::{Talk, after, channel, choice};
use crate::due::open_step::{Later, open_steps};
use crate::due::{Decided, Decision, Due, Kind, Question, Waiting, due, settle};
use crate::i18n::{Joint, Text};
use crate::model::day_phrase::Direction;
use crate::model::{At, Day, TableId};

/// How far ahead an agreed step may lie that a talk settles.
const AHEAD: i32 = 366;

/// Note that you spoke to somebody: a call, a visit, a mail
///
/// One line is added to interactions/, on disk when the command returns. The follow-up clock restarts, unless nobody
/// was reached or it is only a `note`. Several people at one table are one joint meeting. Where `--next` comes while a step
/// is still open, that one is done if its day has come, and kept as a task if not.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo log grace call 'wants a quote for the shop'
  rolo log grace call --outcome no-answer
  rolo log grace,bo meeting 'kick-off' --minutes 90 --mood good --on yesterday
  rolo log grace email 'asks about prices' --inbound --about d-9p2vahpw
  rolo log grace call 'yes to the quote' --done --next 'send the contract' --due friday
  rolo log grace call --next 'call in spring' --due 2027-03-01 --replace
  rolo log grace note 'allergic to lilies'            remembered, but no touch")]
pub(in crate::cli) struct Log {
    /// Who: id, handle, e-mail, phone, name or part of it; several with commas
    #[arg(value_name = "WHO[,WHO…]")]
    who: String,
    /// How: a word of `channels:` in rolo.yaml
    channel: String,
    /// What was said
    text: Vec<String>,
    /// They came to us
    #[arg(long, conflicts_with = "outbound")]
    inbound: bool,
    /// We went to them
    #[arg(long)]
    outbound: bool,
    /// Nobody was reached: no-answer, bounced; or a mail to many: bulk
    #[arg(long, value_name = "WORD")]
    outcome: Option<String>,
    /// How it felt: good, neutral, bad
    #[arg(long, value_name = "WORD")]
    mood: Option<String>,
    /// How long it took
    #[arg(long, value_name = "N")]
    minutes: Option<u32>,
    /// Records it was about, by id, with commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    about: Vec<String>,
    /// When it was [default: now]
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    /// The step that was agreed
    #[arg(long, value_name = "TEXT")]
    next: Option<String>,
    /// The day of that step [default: in a week]
    #[arg(long, value_name = "WHEN")]
    due: Option<String>,
    /// A step agreed for a later day is given up for the new one [default: it becomes a task]
    #[arg(long, requires = "next")]
    replace: bool,
    /// What was waiting is done with this: the agreed step, the birthday, tasks named by --about
    #[arg(long)]
    done: bool,
    #[command(flatten)]
    change: args::Change,
}

impl Log {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let writing = context.writing(&self.change)?;
        let book = &writing.book;
        let now = context.now(book)?;
        let at = context.moment(book, self.on.as_deref())?;
        if at.day > now.day {
            let help = phrase!("`rolo edit WHO next_on=… next_what=…` notes what is to come");
            return Err(Failure::usage(phrase!("{day} is still to come", day = at.day), help));
        }
        let people = people(book, &self.who)?;
        let next = self.next_step(context, now.day)?;
        let talk = self.talk(context, book, &people, next.clone())?;
        let ids: Vec<String> =
            people.iter().map(|_| context.fresh_id(TableId::Interactions.table())).collect();
        let mut ops = Vec::new();
        let mut said: Vec<Text> = Vec::new();
        if self.done {
            let answer = due(book, &Question { ahead: AHEAD, ..Question::on(now.day) })?;
            let decided = Decided { at: now, by: &talk.by, note: "" };
            for wait in settled_by(&answer, &talk) {
                let settlement = settle(&answer, &wait, Decision::Done, &decided);
                ops.extend(settlement.ops);
                said.push(settlement.said);
            }
        }
        if let Some(next) = &next {
            let later = if self.replace { Later::Replace } else { Later::Task };
            let decided = Decided { at, by: &talk.by, note: "" };
            for step in open_steps(book, &talk.who)? {
                let is_settled = |op: &Op| matches!(op, Op::Set { id, column, .. } if *id == step.who && column == "next_on");
                if ops.iter().any(is_settled) {
                    continue;
                }
                let task = || context.fresh_id(TableId::Tasks.table());
                if let Some(settlement) = step.give_way(next, later, &decided, task) {
                    ops.extend(settlement.ops);
                    said.push(settlement.said);
                }
            }
        }
        // The new step comes last, so that the old one does not take it away.
        let rows = talk.ops(at, &ids);
        ops.splice(0..0, rows[..ids.len()].iter().cloned());
        ops.extend(rows[ids.len()..].iter().cloned());
        let plan = context.plan(book, ops, at, "")?;
        said.insert(0, logged(&people, &talk, at, &ids));
        if let Some((what, day)) = &next {
            said.push(phrase!("next: {what} on {day}", what, day));
        } else {
            for (id, clock) in after(book, &talk, at, now.day) {
                said.extend(clock.map(|c| {
                    let name = people.iter().find(|p| p.id == id).map_or(id.as_str(), |p| p.name.as_str());
                    let (day, rule) = (c.due_on, c.rule);
                    if day < now.day {
                        phrase!("{name} has been due since {day} ({rule})", name, day, rule)
                    } else {
                        phrase!("{name} is next due on {day} ({rule})", name, day, rule)
                    }
                }));
            }
        }
        context.execute(&writing, &plan, now, UndoKind::Change, Text::joined(Joint::Line, said))?;
        Ok(Exit::Done)
    }

    fn next_step(&self, context: &Context, today: Day) -> Result<Option<(String, Day)>, Failure> {
        let day = match &self.due {
            Some(text) => context.day(text, today, Direction::Future)?,
            None => today + 7,
        };
        match (&self.next, &self.due) {
            (Some(what), _) if what.trim().is_empty() => {
                let help = phrase!("say which: `--next 'send the quote'`");
                Err(Failure::usage(phrase!("the next step is empty"), help))
            }
            (Some(what), _) => Ok(Some((what.trim().to_owned(), day))),
            (None, Some(_)) => Err(Failure::usage(
                phrase!("`--due` is the day of a next step"),
                phrase!("say which: `--next 'send the quote'`"),
            )),
            (None, None) => Ok(None),
        }
    }

    fn talk(
        &self,
        context: &Context,
        book: &Book,
        people: &[Person],
        next: Option<(String, Day)>,
    ) -> Result<Talk, Failure> {
        let wrong = |finding: Diagnostic| Failure::new(Exit::Usage, finding);
        let word = |column: &str, word: &Option<String>| {
            word.as_deref().map_or(Ok(String::new()), |word| choice(column, word)).map_err(wrong)
        };
        let about = self.about.iter().map(|id| record(book, id.trim())).collect::<Result<_, _>>()?;
        Ok(Talk {
            who: people.iter().map(|person| person.id.clone()).collect(),
            channel: channel(book, &self.channel).map_err(wrong)?,
            direction: match (self.inbound, self.outbound) {
                (true, _) => "in".to_owned(),
                (_, true) => "out".to_owned(),
                _ => String::new(),
            },
            outcome: word("outcome", &self.outcome)?,
            summary: self.text.join(" "),
            mood: word("mood", &self.mood)?,
            minutes: self.minutes,
            about,
            by: context.me(book)?,
            next,
        })
    }
}

/// The people a list means, each once; a name with a comma in it is tried as a whole first.
fn people(book: &Book, list: &str) -> Result<Vec<Person>, Failure> {
    let directory = Directory::read(book, TableId::Contacts);
    let find = |word: &str| directory.find(word.trim());
    let missing = |word: &str, why: crate::book::who::NotFound| {
        super::change::nobody(&why, word.trim(), TableId::Contacts)
    };
    let words: Vec<&str> = list.split([',', '，', '、']).filter(|word| !word.trim().is_empty()).collect();
    match find(list) {
        Ok(person) => return Ok(vec![person]),
        Err(why) if words.is_empty() || !list.contains([',', '，', '、']) => {
            return Err(missing(list, why));
        }
        Err(_) => {}
    }
    let mut found: Vec<Person> = Vec::new();
    for word in words {
        let person = find(word).map_err(|why| missing(word, why))?;
        if !found.iter().any(|known| known.id == person.id) {
            found.push(person);
        }
    }
    Ok(found)
}

/// The record an id names, in whichever table its letter says.
fn record(book: &Book, id: &str) -> Result<String, Failure> {
    let letter =
        id.split_once('-').filter(|(letter, _)| letter.len() == 1).and_then(|(l, _)| l.chars().next());
    match letter.and_then(TableId::of_letter) {
        Some(table) if !table.table().is_log() => identify(book, table, id),
        Some(_) => Ok(id.to_owned()),
        None => Err(Failure::usage(
            phrase!("`{id}` is no id of a record", id),
            phrase!("write the id of a deal, task, ticket, contract or person: `--about d-9p2vahpw`"),
        )),
    }
}

/// What a talk settles: the agreed step and the day that is kept, and the tasks and tickets it was about.
fn settled_by(answer: &Due<'_>, talk: &Talk) -> Vec<Waiting> {
    let is_settled = |wait: &&Waiting| {
        let theirs = talk.who.iter().any(|id| answer.desk.id(wait.who) == *id);
        let about = || talk.about.iter().any(|id| answer.record(wait) == *id);
        match wait.kind {
            Kind::Next => theirs && answer.table(wait) == Some(TableId::Contacts) || about(),
            Kind::Birthday | Kind::Anniversary => theirs && wait.appears_on <= answer.desk.today(),
            Kind::Task | Kind::Ticket | Kind::Contract => about(),
            Kind::Festival | Kind::Points | Kind::Cadence => false,
        }
    };
    let held = answer.held.iter().map(|(wait, _)| wait);
    let snoozed = answer.snoozed.iter().map(|(wait, _)| wait);
    answer.waiting.iter().chain(held).chain(snoozed).filter(is_settled).copied().collect()
}

/// “logged a call with Grace Lin on 2026-03-02 (i-…)”.
fn logged(people: &[Person], talk: &Talk, at: At, ids: &[String]) -> Text {
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let (channel, names, day, ids) = (&talk.channel, names.join(", "), at.day, ids.join(", "));
    if talk.outcome.is_empty() {
        return phrase!("logged {channel} with {names} on {day} ({ids})", channel, names, day, ids);
    }
    let outcome = &talk.outcome;
    phrase!("logged {channel} with {names} on {day}, {outcome} ({ids})", channel, names, day, outcome, ids)
}
