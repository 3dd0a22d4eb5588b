//! What `done`, `skip` and `snooze` share: finding what is meant among what waits, and deciding about it.

use clap::Args;

use super::change::identify;
use crate::book::Book;
use crate::book::undo::Kind as UndoKind;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::diag::Diagnostic;
use crate::due::{Decided, Decision, Due, Key, Kind, Question, Waiting, due, settle};
use crate::i18n::{Joint, Text};
use crate::model::{Day, TableId};

/// How far ahead something is looked for that is named by its kind or key.
const AHEAD: i32 = 366;

/// Who waits, or which record, and what is remembered.
#[derive(Args, Debug)]
pub(super) struct Whom {
    /// Who, a record (`w-…`, `t-…`, `k-…`, `d-…`), or a key as `rolo due` writes it
    #[arg(value_name = "WHO|KEY")]
    who: String,
    /// Everything that waits for them
    #[arg(long)]
    all: bool,
    /// A remark to remember
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// What is decided about.
#[derive(Args, Debug)]
pub(super) struct What {
    #[command(flatten)]
    pub(super) whom: Whom,
    /// What for: ticket, task, next, contract, birthday, anniversary, festival, points, cadence
    #[arg(value_name = "KIND", value_parser = kind)]
    pub(super) kind: Option<Kind>,
}

fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(word).ok_or_else(|| format!("write one of {}", kinds()))
}

/// The words for what somebody may wait for.
pub(super) fn kinds() -> String {
    let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    words.join(", ")
}

/// Decides about what is meant, as one change; `decide` is told today.
pub(super) fn run(
    context: &mut Context,
    what: &What,
    change: &args::Change,
    decide: impl FnOnce(&Context, Day) -> Result<Decision, Failure>,
) -> Outcome {
    if what.whom.all && what.kind.is_some() {
        let message = phrase!("`--all` is everything, of whatever kind");
        return Err(Failure::usage(message, phrase!("leave one of the two out")));
    }
    let writing = context.writing(change)?;
    let book = &writing.book;
    let at = context.now(book)?;
    let decision = decide(context, at.day)?;
    // What waits, and until when, comes neither from amounts nor from what somebody's tier was.
    context.goes_on_without(&[TableId::Rates, TableId::Moves]);
    let by = context.me(book)?;
    let key = Key::parse(&what.whom.who);
    // What is named outright may be settled before its time.
    let outright = key.is_some() || what.kind.is_some() || record_table(&what.whom.who) != TableId::Contacts;
    let ahead = if outright { AHEAD } else { 0 };
    let question = Question { ahead, ..Question::on(at.day) };
    let answer = due(book, &question)?;
    let mut meant = match key {
        Some(key) => by_key(&answer, &key)?,
        None => by_name(book, &answer, what)?,
    };
    context.leave_out(
        &mut meant,
        |wait| vec![answer.desk.id(wait.who).into_owned(), answer.record(wait).into_owned()],
        |wait| answer.name(wait),
    );
    if meant.is_empty() {
        context.say_faults();
        return Ok(Exit::No);
    }
    let decided = Decided { at, by: &by, note: what.whom.note.as_deref().unwrap_or_default() };
    let mut ops = Vec::new();
    let mut said: Vec<Text> = Vec::new();
    for wait in &meant {
        let settlement = settle(&answer, wait, decision, &decided);
        ops.extend(settlement.ops);
        said.push(settlement.said);
    }
    let plan = context.plan(book, ops, at, decided.note)?;
    context.execute(&writing, &plan, at, UndoKind::Change, Text::joined(Joint::Line, said))?;
    if decision == Decision::Done && meant.iter().any(|wait| wait.kind == Kind::Cadence) && !change.dry_run {
        context.ui.hint(phrase!("`rolo log WHO call` notes what was said and restarts the clock by a touch"));
    }
    Ok(Exit::Done)
}

/// Everything that is there to be settled: what waits, what is snoozed, who is held back.
fn everything<'d>(answer: &'d Due<'_>) -> impl Iterator<Item = &'d Waiting> {
    let snoozed = answer.snoozed.iter().map(|(wait, _)| wait);
    answer.waiting.iter().chain(answer.held.iter().map(|(wait, _)| wait)).chain(snoozed)
}

fn by_key(answer: &Due<'_>, key: &Key) -> Result<Vec<Waiting>, Failure> {
    let found: Vec<Waiting> = everything(answer).filter(|wait| answer.key(wait) == *key).copied().collect();
    if found.is_empty() {
        return Err(Failure::no("nothing-waits", phrase!("nothing waits under `{key}`", key)).help(phrase!(
            "it may be settled already; `rolo due --format csv --columns key` lists the keys"
        )));
    }
    Ok(found)
}

fn by_name(book: &Book, answer: &Due<'_>, what: &What) -> Result<Vec<Waiting>, Failure> {
    let table = record_table(&what.whom.who);
    let id = identify(book, table, &what.whom.who)?;
    let is_meant = |wait: &&Waiting| {
        let of = if table == TableId::Contacts { answer.desk.id(wait.who) } else { answer.record(wait) };
        of == id && what.kind.is_none_or(|kind| kind == wait.kind)
    };
    let mut found: Vec<Waiting> = answer.waiting.iter().filter(is_meant).copied().collect();
    if found.is_empty() {
        found = everything(answer).filter(is_meant).copied().collect();
    }
    let name = found.first().map_or_else(|| what.whom.who.clone(), |wait| answer.name(wait));
    match found.as_slice() {
        [] => {
            let message = match what.kind.map(|kind| Text::word(kind.word())) {
                Some(kind) => phrase!("no {kind} of `{name}` waits", name, kind),
                None => phrase!("nothing of `{name}` waits", name),
            };
            Err(Failure::no("nothing-waits", message)
                .help(phrase!("`rolo due --within 30d` shows what is coming")))
        }
        [_] => Ok(found),
        _ if what.whom.all => Ok(found),
        // Several times of one thing, such as two birthdays within the year: the first is meant.
        [first, rest @ ..] if rest.iter().all(|w| (w.kind, w.record) == (first.kind, first.record)) => {
            Ok(found.into_iter().min_by_key(|wait| wait.due_on).into_iter().collect())
        }
        several => {
            let list = several.iter().map(|wait| {
                let reason = answer.reason(wait);
                phrase!("  {key}  {reason}", key = answer.key(wait), reason)
            });
            let head = phrase!("say which, by kind or by key, or `--all`:");
            let help = Text::joined(Joint::Line, std::iter::once(head).chain(list));
            let message = phrase!("{count} things of `{name}` wait", count = several.len(), name);
            Err(Failure::new(Exit::No, Diagnostic::error("several-wait", message).help(help)))
        }
    }
}

/// The table a word names a record of; people where it is no id.
fn record_table(word: &str) -> TableId {
    let letter =
        word.split_once('-').filter(|(letter, _)| letter.len() == 1).and_then(|(l, _)| l.chars().next());
    match letter.and_then(TableId::of_letter) {
        Some(table @ (TableId::Tasks | TableId::Tickets | TableId::Contracts | TableId::Deals)) => table,
        _ => TableId::Contacts,
    }
}
