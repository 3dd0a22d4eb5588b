//! `rolo retention`, `rolo churn`, `rolo repeat`, `rolo cohort`

use clap::Args;

use super::numbers::{Grouped, Numbers, activity, histories, purchase_days};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::i18n::Text;
use crate::metrics::activity::Source;
use crate::metrics::retention::Formula;
use crate::model::period;
use crate::report::framing::Grouping;
use crate::report::{churn_rate, cohort, repeat, retention};

/// How many customers stayed: of those active before the window, the share active in it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo retention --period 2025 --by quarter
  rolo retention --period 2026-Q1 --by tier --explain
  rolo retention --formula period --period last-12-months --by month
  rolo retention --input orders.csv --period 2025 --by quarter")]
pub(in crate::cli) struct Retention {
    /// Definition: locked |S ∩ E|/|S|, or period (E − N)/S, which may exceed 1
    #[arg(long, value_name = "NAME", default_value = "locked")]
    formula: FormulaWord,
    #[command(flatten)]
    numbers: Numbers,
}

/// How many customers left: 1 − retention of the same definition, and what that is in a year
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo churn --period 2025 --by quarter
  rolo churn --period 2026-Q1 --by tier --explain")]
pub(in crate::cli) struct Churn {
    /// Definition: locked, or period
    #[arg(long, value_name = "NAME", default_value = "locked")]
    formula: FormulaWord,
    #[command(flatten)]
    numbers: Numbers,
}

/// How many customers came back: the share with at least two purchase days
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo repeat --period 2025
  rolo repeat --by tier --explain
  rolo repeat --input orders.csv --from 1997-01-01 --to 1998-06-30")]
pub(in crate::cli) struct Repeat {
    #[command(flatten)]
    numbers: Numbers,
}

/// What became of each cohort: rows by first purchase, columns by periods since
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo cohort --by quarter
  rolo cohort --by month --cell count --period last-12-months
  rolo cohort --cell revenue --format csv")]
pub(in crate::cli) struct Cohort {
    /// What a cell holds
    #[arg(long, value_name = "WHAT", default_value = "share")]
    cell: CellWord,
    #[command(flatten)]
    numbers: Numbers,
}

/// A definition of retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum FormulaWord {
    /// Of those active before, the share active now
    Locked,
    /// (active now − first-timers)/active before
    Period,
}

/// What a cohort's cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum CellWord {
    /// The share of the cohort that bought
    Share,
    /// How many bought
    Count,
    /// What they spent
    Revenue,
    /// What each of the cohort has spent so far
    RevenuePerCustomer,
}

impl From<FormulaWord> for Formula {
    fn from(word: FormulaWord) -> Formula {
        match word {
            FormulaWord::Locked => Formula::Locked,
            FormulaWord::Period => Formula::Period,
        }
    }
}

impl Retention {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        rate(context, &self.numbers, |activity, framing, by| {
            retention::retention(activity, framing, self.formula.into(), by)
        })
    }
}

impl Churn {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        rate(context, &self.numbers, |activity, framing, by| {
            churn_rate::churn_rate(activity, framing, self.formula.into(), by)
        })
    }
}

/// Retention and churn are two sides of one reading.
fn rate(
    context: &mut Context,
    numbers: &Numbers,
    compute: impl Fn(
        &crate::metrics::activity::Activity<'_>,
        &crate::report::framing::Framing<'_>,
        retention::By<'_>,
    ) -> crate::report::Report,
) -> Outcome {
    let book = numbers.book(context)?;
    let as_of = context.as_of(&book, &numbers.as_of)?;
    let (period, chosen) = numbers.period(context, &book, as_of)?;
    let customers = numbers.customers(&book, as_of);
    let (days, mut notes) = purchase_days(context, &customers);
    let (activity, active) = activity(context, &book, &customers, Source::Bought(&days));
    notes.insert(0, active);
    let grouped = numbers.grouped(&customers, &period, period.from - 1)?;
    let name = |number| customers.name(number);
    let framing = numbers.framing(&customers, &period, chosen, &name, &book);
    let mut report = match &grouped {
        Grouped::No => compute(&activity, &framing, retention::By::Whole),
        Grouped::Parts(parts) => compute(&activity, &framing, retention::By::Period(parts)),
        Grouped::Column(key, names, of) => {
            compute(&activity, &framing, retention::By::Customers(Grouping { key, names, of }))
        }
    };
    report.notes.extend(Text::loose(notes));
    numbers.emit(context, report)
}

impl Repeat {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let numbers = &self.numbers;
        let book = numbers.book(context)?;
        let as_of = context.as_of(&book, &numbers.as_of)?;
        let (period, chosen) = numbers.period(context, &book, as_of)?;
        let customers = numbers.customers(&book, as_of);
        let (histories, notes) = histories(context, &customers);
        let grouped = numbers.grouped(&customers, &period, as_of)?;
        let name = |number| customers.name(number);
        let framing = numbers.framing(&customers, &period, chosen, &name, &book);
        let mut report = match &grouped {
            Grouped::No => repeat::repeat(&histories, &framing, repeat::By::Whole),
            Grouped::Column(key, names, of) => {
                repeat::repeat(&histories, &framing, repeat::By::Customers(Grouping { key, names, of }))
            }
            Grouped::Parts(_) => {
                return Err(Failure::usage(
                    "the repeat rate is of one window",
                    "give one with --period, or group by a field: --by tier; `rolo cohort` shows it over time",
                ));
            }
        };
        report.notes.extend(Text::loose(notes));
        numbers.emit(context, report)
    }
}

impl Cohort {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let numbers = &self.numbers;
        if numbers.by.is_some() && numbers.time().is_none() {
            return Err(Failure::usage("cohorts are by time", "write --by month, quarter or year"));
        }
        let book = numbers.book(context)?;
        let as_of = context.as_of(&book, &numbers.as_of)?;
        let (period, chosen) = numbers.period(context, &book, as_of)?;
        let customers = numbers.customers(&book, as_of);
        let (histories, notes) = histories(context, &customers);
        let unit = numbers.time().unwrap_or(period::Unit::Month);
        let parts = period.split(unit);
        let name = |number| customers.name(number);
        let framing = numbers.framing(&customers, &period, chosen, &name, &book);
        let cell = match self.cell {
            CellWord::Share => cohort::Cell::Share,
            CellWord::Count => cohort::Cell::Count,
            CellWord::Revenue => cohort::Cell::Revenue,
            CellWord::RevenuePerCustomer => cohort::Cell::RevenuePerCustomer,
        };
        let mut report = cohort::cohort(&histories, &parts, &framing, cell);
        report.notes.extend(Text::loose(notes));
        numbers.emit(context, report)
    }
}
