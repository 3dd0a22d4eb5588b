//! One file a command: arguments, a call of the library, what is shown.

mod add;
mod change;
mod check;
mod completions;
mod done;
mod due;
mod edit;
mod explain;
mod fields;
mod fmt;
mod help;
mod import;
mod init;
mod list;
mod log;
mod man;
mod metric;
mod metrics;
mod numbers;
mod record;
mod remove;
mod settle;
mod show;
mod skip;
mod snooze;
mod tag;
mod tier;
mod undo;

use clap::{Subcommand, ValueEnum};

use super::complete;
use super::context::Context;
use super::failure::Outcome;
use super::later::Later;
use crate::model::TableId;
use record::{DealVerb, RecordVerb, TaskVerb, TicketVerb};

/// What rolo can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(init::Init),
    Import(import::Import),
    Add(add::Add),
    Edit(edit::Edit),
    Show(show::Show),
    List(list::List),
    Remove(remove::Remove),
    Tag(tag::Tag),
    Tier(tier::Tier),
    Stage(tier::Stage),
    Log(log::Log),
    Due(due::Due),
    Done(done::Done),
    Skip(skip::Skip),
    Snooze(snooze::Snooze),
    /// Companies: `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Company(Later<RecordVerb>),
    /// Deals: `add edit list show remove`, `move`, `won`, `lost`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Deal(Later<DealVerb>),
    /// Contracts: `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Contract(Later<RecordVerb>),
    /// Tickets: `add edit list show remove`, `resolve`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Ticket(Later<TicketVerb>),
    /// Tasks: `add edit list show remove`, `done`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Task(Later<TaskVerb>),
    /// Products: `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Product(Later<RecordVerb>),
    /// Order lines: `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Order(Later<RecordVerb>),
    /// Survey answers: `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Survey(Later<RecordVerb>),
    /// Loyalty points: `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Points(Later<RecordVerb>),
    /// Uses (log-ins, visits): `add edit list show remove`
    #[command(subcommand, after_help = record::EXAMPLES)]
    Usage(Later<RecordVerb>),
    Check(check::Check),
    Fmt(fmt::Fmt),
    Explain(explain::Explain),
    #[command(flatten)]
    Numbers(metric::Asked),
    Metrics(metrics::Metrics),
    /// A metric by its name, the same as its own command: for scripts
    #[command(subcommand)]
    Metric(Later<metric::Named>),
    Undo(undo::Undo),
    Redo(undo::Redo),
    Fields(fields::Fields),
    Completions(completions::Completions),
    Man(man::Man),
    Help(help::Help),
}

impl Command {
    /// Runs the command.
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        match self {
            Command::Init(args) => args.run(context),
            Command::Import(args) => args.run(context),
            Command::Add(args) => args.run(context),
            Command::Edit(args) => args.run(context),
            Command::Show(args) => args.run(context),
            Command::List(args) => args.run(context),
            Command::Remove(args) => args.run(context),
            Command::Tag(args) => args.run(context),
            Command::Tier(args) => args.run(context),
            Command::Stage(args) => args.run(context),
            Command::Log(args) => args.run(context),
            Command::Due(args) => args.run(context),
            Command::Done(args) => args.run(context),
            Command::Skip(args) => args.run(context),
            Command::Snooze(args) => args.run(context),
            Command::Company(verb) => verb.0.run(context, TableId::Companies),
            Command::Deal(verb) => verb.0.run(context),
            Command::Contract(verb) => verb.0.run(context, TableId::Contracts),
            Command::Ticket(verb) => verb.0.run(context),
            Command::Task(verb) => verb.0.run(context),
            Command::Product(verb) => verb.0.run(context, TableId::Products),
            Command::Order(verb) => verb.0.run(context, TableId::Orders),
            Command::Survey(verb) => verb.0.run(context, TableId::Surveys),
            Command::Points(verb) => verb.0.run(context, TableId::Points),
            Command::Usage(verb) => verb.0.run(context, TableId::Usage),
            Command::Check(args) => args.run(context),
            Command::Fmt(args) => args.run(context),
            Command::Explain(args) => args.run(context),
            Command::Numbers(args) => args.run(context),
            Command::Metrics(args) => args.run(context),
            Command::Metric(verb) => verb.0.0.run(context),
            Command::Undo(args) => args.run(context),
            Command::Redo(args) => args.run(context),
            Command::Fields(args) => args.run(context),
            Command::Completions(args) => args.run(context),
            Command::Man(args) => args.run(context),
            Command::Help(args) => args.run(context),
        }
    }
}

/// Everything that is generated from the command line: file names relative to the repository, and their bytes.
///
/// `rolo completions --all completions` and `rolo man docs/man` write them.
#[must_use]
pub(super) fn generated() -> Vec<(String, Vec<u8>)> {
    let scripts = complete::Shell::value_variants().iter().filter_map(|&shell| {
        let script = complete::registration(shell).ok()?;
        Some((format!("completions/{}", shell.file()), script))
    });
    let pages = man::pages().into_iter().map(|(name, bytes)| (format!("docs/man/{name}"), bytes));
    scripts.chain(pages).collect()
}
