//! The arguments several commands share.

use std::path::PathBuf;

use clap::Args;

use super::output::Format;
use super::ui::ColourChoice;

/// Options every command takes.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The book: a folder with a `rolo.yaml` [default: ROLO_BOOK, else the nearest one upwards]
    #[arg(long, global = true, value_name = "PATH", overrides_with = "book", value_hint = clap::ValueHint::DirPath)]
    pub book: Option<PathBuf>,
    /// The day that counts as today [default: ROLO_TODAY, else the system's]
    #[arg(long, global = true, value_name = "DAY", overrides_with = "today")]
    pub today: Option<String>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColourChoice,
    /// Use the book's `.rolo` folder though it belongs to another user
    #[arg(long, global = true)]
    pub trust_book: bool,
    /// Change a book where the file system has no locks; safe while nobody and nothing else writes to it
    #[arg(long, global = true)]
    pub no_lock: bool,
    /// Never page long output
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// How a listing is written.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: Format,
    /// Write to a file instead of standard output; an existing one is replaced if it begins as this output does
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Whether another existing file may be replaced.
    #[command(flatten)]
    pub force: Force,
    /// Columns, separated by commas, in this order
    #[arg(long, value_name = "COLUMNS")]
    pub columns: Option<String>,
    /// Columns to sort by, separated by commas; `-` before one sorts it downwards
    #[arg(long, value_name = "COLUMNS", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// At most so many rows; 0 is all
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Write the first column alone, each value followed by a zero byte, for `xargs -0`
    #[arg(short = '0', long = "null")]
    pub null: bool,
}

/// Replacing files.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Force {
    /// Replace any existing file but those of the book and those that are read
    #[arg(long)]
    pub force: bool,
}

/// Standing at the end of a day.
#[derive(Args, Clone, Debug, Default)]
pub struct AsOf {
    /// Stand at the end of this day [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
}

/// A window of time.
#[derive(Args, Clone, Debug, Default)]
pub struct Window {
    /// A period: 2026, 2026-Q3, 2026-11, last-12-months
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["from", "to"])]
    pub period: Option<String>,
    /// First day, inclusive
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day, inclusive
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
}

impl Window {
    /// Whether one was asked for.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.period.is_some() || self.from.is_some() || self.to.is_some()
    }
}

/// Changing the book.
#[derive(Args, Clone, Debug, Default)]
pub struct Change {
    /// Show what would change, as a diff, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// A day on which something happened, and why.
#[derive(Args, Clone, Debug, Default)]
pub struct On {
    /// The day it happened [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Why; remembered beside the change of a tier, stage, owner …
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}
