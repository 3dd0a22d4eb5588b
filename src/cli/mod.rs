//! Arguments, terminal, exit codes.

mod agenda;
pub mod args;
mod asking;
mod commands;
pub mod complete;
mod context;
mod editor;
mod failure;
mod figures;
pub mod finding_text;
mod foreign;
mod input;
mod later;
pub mod output;
pub mod outputs;
mod pager;
pub mod progress;
pub mod prompt;
mod soundness;
pub mod table;
pub mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use crate::i18n::Language;
use crate::sys::env::Env;
use crate::sys::terminal::Terminal;
use args::Global;
use context::Context;
use failure::Exit;
use ui::{PagerChoice, Streams, Talk, Ui, Wishes};

/// A CRM over plain files: clients, what was said, what is due, and numbers that explain themselves.
#[derive(Debug, Parser)]
#[command(
    name = "rolo",
    version,
    disable_help_subcommand = true,
    propagate_version = false,
    max_term_width = 100
)]
#[command(
    after_help = "`rolo COMMAND --help` shows a command with examples; `rolo help query` the filter language."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: commands::Command,
}

/// The whole command line as clap sees it: for completions, man pages and tests.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Cli::command();
    // With the verbs of all nouns, which are laid out late.
    command.build();
    command
}

/// Everything that is generated from the command line: file names relative to the repository, and their bytes.
#[must_use]
pub fn generated() -> Vec<(String, Vec<u8>)> {
    commands::generated()
}

/// Runs a command line and returns its exit code.
#[must_use]
pub fn run(arguments: Vec<OsString>, env: Env) -> ExitCode {
    // A shell at Tab is answered with words or with nothing, never with an error.
    match complete::answer(&arguments, &env, command) {
        Ok(false) => {}
        Ok(true) => return ExitCode::from(Exit::Done as u8),
        Err(_) => return ExitCode::from(Exit::Usage as u8),
    }
    let line = arguments.iter().skip(1).map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" ");
    let matches = match Cli::command().try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return refuse(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let wishes = Wishes {
        colour: cli.global.color,
        talk: if cli.global.quiet { Talk::Quiet } else { Talk::Usual },
        pager: if cli.global.no_pager { PagerChoice::Never } else { PagerChoice::Auto },
    };
    let language = env.language.as_deref().and_then(Language::parse).unwrap_or_default();
    let ui = Ui::new(wishes, &env, Terminal::read(), language, Streams::standard());
    let mut context = Context::new(env, cli.global, line, ui);
    let done = outputs::look_ahead(&matches, &context).and_then(|()| cli.command.run(&mut context));
    match done {
        Ok(exit) => {
            context.say_unread();
            ExitCode::from(exit as u8)
        }
        Err(failure) => {
            context.speak_as_the_book();
            // What was found in a file that another program was writing meanwhile says nothing of that file.
            let failure = match context.as_read() {
                Err(changed) if matches!(failure.exit, Exit::No | Exit::Unreadable) => changed,
                _ => failure,
            };
            let failure = context.overrule(failure);
            context.ui.findings(&failure.findings);
            ExitCode::from(failure.exit as u8)
        }
    }
}

/// Help and version go to standard output; what clap refuses is wrong usage.
fn refuse(error: &clap::Error) -> ExitCode {
    // A closed standard output must not become a panic; there is nobody to tell either.
    let printed = error.print();
    let exit = match error.kind() {
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion => match printed {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Exit::System,
            _ => Exit::Done,
        },
        _ => Exit::Usage,
    };
    ExitCode::from(exit as u8)
}
