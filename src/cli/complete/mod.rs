//! Completion in the shell: commands and options as clap knows them, and the words of the book at hand.
//!
//! `rolo completions SHELL` prints a script that asks `rolo` itself at every Tab, with [`VARIABLE`] set. The book is
//! read without a lock and without a word: what cannot be read completes to nothing.

mod book;
mod register;

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::{Arg, Command};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter};
use clap_complete::env::Shells;

use crate::model::schema::{TableId, Vocabulary};
use crate::report::metric::METRICS;
use crate::sys::env::Env;
use book::BookWords;
pub use register::{SHELLS, Shell, registration};

/// The environment variable by which a shell asks for completions; its value is the name of the shell.
pub const VARIABLE: &str = "ROLO_COMPLETE";

/// Candidates offered at once; more would not be read.
const MOST: usize = 300;

/// Answers a shell that asks for completions; none where nobody asks.
///
/// # Errors
/// The shell is unknown, or nobody reads the answer.
pub fn answer(arguments: &[OsString], env: &Env, command: fn() -> Command) -> clap::error::Result<bool> {
    let words = Arc::new(BookWords::new(env.clone(), arguments));
    CompleteEnv::with_factory(|| attach(command(), &words))
        .var(VARIABLE)
        .shells(Shells(SHELLS))
        .try_complete(arguments.iter().cloned(), env.directory.as_deref())
}

/// What stands where a value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// A person; the words are what the command takes as well.
    Person(&'static [&'static str]),
    /// A record of a table, by id.
    Record(TableId),
    /// A query about the rows of a table.
    Query(TableId),
    /// `field=value` of a table.
    Assignment(TableId),
    /// Fields of a table, separated by commas.
    Columns(TableId),
    /// What rows may be grouped by: periods, fields, segments, and columns of the log the number reads.
    Groups(Option<TableId>),
    /// A tag.
    Tag,
    /// A word that rolo.yaml declares.
    Word(Vocabulary),
    /// A table, by its noun.
    Table,
    /// A code of a finding or a refusal.
    Code,
    /// A code of a finding, or any file.
    CodeOrFile,
    /// A table file of the book, by its name there.
    BookFile,
    /// A command to be explained, or a topic.
    Topic,
    /// One of these.
    OneOf(&'static [&'static str]),
}

const DAYS: &[&str] = &["today", "yesterday", "tomorrow", "monday", "friday", "next-friday", "+7d", "+30d"];
const PERIODS: &[&str] =
    &["this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year", "last-12-months"];

/// What an argument waits for, by the name of its value and the command it belongs to.
fn wanted(path: &[String], arg: &Arg) -> Option<Wanted> {
    let noun = path.first().map(String::as_str).unwrap_or_default();
    let verb = path.last().map(String::as_str).unwrap_or_default();
    let table = TableId::named(noun).unwrap_or(TableId::Contacts);
    let value = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    Some(match (value, arg.get_id().as_str()) {
        (_, "owner" | "by_whom" | "me") => Wanted::Word(Vocabulary::Person),
        ("WHO" | "WHO|KEY" | "WHO[,WHO…]" | "OLD" | "NEW", _) => Wanted::Person(match noun {
            "tag" => &["list", "rename"],
            "tier" | "stage" => &["apply"],
            _ => &[],
        }),
        ("ID" | "DEAL" | "TICKET" | "TASK" | "CONTRACT", _) => Wanted::Record(table),
        ("QUERY", _) => Wanted::Query(table),
        ("FIELD=VALUE", _) => Wanted::Assignment(table),
        ("COLUMNS", _) if verb == "list" => Wanted::Columns(table),
        ("FIELD", "by") => {
            let metric = METRICS.iter().find(|metric| metric.name == verb);
            Wanted::Groups(metric.and_then(|metric| metric.groups.log))
        }
        ("TAG" | "TAGS", _) => Wanted::Tag,
        ("TIER", _) => Wanted::Word(Vocabulary::Tier),
        ("STAGE", _) if noun == "deal" => Wanted::Word(Vocabulary::PipelineStage),
        ("STAGE", _) => Wanted::Word(Vocabulary::Stage),
        ("CHANNEL", _) => Wanted::Word(Vocabulary::Channel),
        ("TABLE", _) => Wanted::Table,
        ("CODE", _) if noun == "explain" => Wanted::Code,
        ("FILE|CODE", _) => Wanted::CodeOrFile,
        ("FILE", "files") if noun == "fmt" => Wanted::BookFile,
        ("TOPIC", _) => Wanted::Topic,
        ("DAY", _) => Wanted::OneOf(DAYS),
        ("PERIOD", _) => Wanted::OneOf(PERIODS),
        _ => return None,
    })
}

/// The command with a completer on every argument that the book has words for.
fn attach(mut command: Command, words: &Arc<BookWords>) -> Command {
    // The verbs of a noun are only there once everything is laid out.
    command.build();
    fn walk(command: Command, path: &[String], words: &Arc<BookWords>) -> Command {
        let command = command.mut_args(|arg| match wanted(path, &arg) {
            Some(wanted) if arg.get_possible_values().is_empty() => {
                arg.add(ArgValueCompleter::new(Completer { wanted, words: Arc::clone(words) }))
            }
            _ => arg,
        });
        command.mut_subcommands(|sub| {
            let path: Vec<String> = path.iter().cloned().chain([sub.get_name().to_owned()]).collect();
            walk(sub, &path, words)
        })
    }
    walk(command, &[], words)
}

/// One argument's completions.
struct Completer {
    wanted: Wanted,
    words: Arc<BookWords>,
}

impl ValueCompleter for Completer {
    fn complete(&self, current: &OsStr) -> Vec<CompletionCandidate> {
        let Some(typed) = current.to_str() else { return Vec::new() };
        let offers = self.words.offers(self.wanted, typed);
        let language = self.words.language();
        let candidate = |(place, offer): (usize, Offer)| {
            let about = if offer.is_ours { language.meaning(&offer.about) } else { &offer.about };
            let help = (!about.is_empty()).then(|| crate::text::sanitise::cell(about).into_owned());
            CompletionCandidate::new(offer.text).help(help.map(Into::into)).display_order(Some(place))
        };
        let mut candidates: Vec<_> = offers.into_iter().take(MOST).enumerate().map(candidate).collect();
        if self.wanted == Wanted::CodeOrFile {
            candidates.extend(PathCompleter::file().complete(current));
        }
        candidates
    }
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offer {
    /// The whole word.
    text: String,
    /// What it means; may be empty.
    about: String,
    /// Whether rolo says so, in the language of the book; else somebody wrote it.
    is_ours: bool,
}

impl Offer {
    /// A word, and what somebody wrote about it.
    fn new(text: impl Into<String>, about: impl Into<String>) -> Offer {
        Offer { text: text.into(), about: about.into(), is_ours: false }
    }

    /// A word, and what rolo says about it.
    fn explained(text: impl Into<String>, about: impl Into<String>) -> Offer {
        Offer { is_ours: true, ..Offer::new(text, about) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_query_and_assignment_on_the_command_line_is_completed() {
        fn walk(command: &Command, path: &[String], missing: &mut Vec<String>) {
            for arg in command.get_arguments() {
                let name = arg.get_value_names().and_then(|names| names.first()).map_or("", |n| n.as_str());
                if ["WHO", "QUERY", "FIELD=VALUE", "ID", "TIER", "STAGE"].contains(&name)
                    && wanted(path, arg).is_none()
                {
                    missing.push(format!("{} {name}", path.join(" ")));
                }
            }
            for sub in command.get_subcommands() {
                walk(sub, &[path, &[sub.get_name().to_owned()]].concat(), missing);
            }
        }
        let mut missing = Vec::new();
        let mut command = crate::cli::command();
        command.build();
        walk(&command, &[], &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
