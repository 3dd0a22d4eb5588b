//! What the numbers commands share: whose numbers, which window, how they explain themselves.

use std::path::PathBuf;

use clap::Args;

use crate::book::Book;
use crate::book::events::Pieces;
use crate::book::purchase_days::Bought;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::cli::soundness::Partial;
use crate::i18n::Language;
use crate::metrics::activity::{Activity, Source};
use crate::metrics::histories::Histories;
use crate::model::period::{self, PERIOD_HELP};
use crate::model::settings::{Activity as Active, Unit};
use crate::model::{Day, Period, Value};
use crate::report::Report;
use crate::report::customers::Customers;
use crate::report::framing::{Chosen, Explain, Framing};

/// Options of every numbers command.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct Numbers {
    #[command(flatten)]
    pub(super) window: args::Window,
    #[command(flatten)]
    pub(super) as_of: args::AsOf,
    /// Group by a field of people (tier, owner, city …) or by time: month, quarter, year
    #[arg(long, value_name = "FIELD")]
    pub(super) by: Option<String>,
    /// What one customer is: contact or company [default: the book's]
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<UnitWord>,
    /// Explain each number: formula, counts, and the customers behind them
    #[arg(long)]
    pub(super) explain: bool,
    /// Read these files instead of a book
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = clap::ValueHint::FilePath)]
    pub(super) input: Vec<PathBuf>,
    /// Exit with 0 although a file could not be read whole
    #[arg(long)]
    pub(super) partial: bool,
    #[command(flatten)]
    pub(super) output: args::Output,
}

/// What one customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum UnitWord {
    /// A person
    Contact,
    /// A company with all its people
    Company,
}

/// How customers are grouped.
pub(super) enum Grouped {
    /// Not at all.
    No,
    /// By parts of the window.
    Parts(Vec<Period>),
    /// By a column of contacts: its name, the groups, each customer's group.
    Column(String, Vec<String>, Vec<u32>),
}

/// Names shown on each side of a number when nobody says how many.
const NAMED: usize = 20;

impl Numbers {
    /// The book, or the files as one.
    pub(super) fn book(&self, context: &mut Context) -> Result<Book, Failure> {
        if self.input.is_empty() { context.book() } else { context.book_of_files(&self.input) }
    }

    /// What one customer is.
    pub(super) fn unit(&self, book: &Book) -> Unit {
        match self.unit {
            None => book.settings.unit,
            Some(UnitWord::Contact) => Unit::Contact,
            Some(UnitWord::Company) => Unit::Company,
        }
    }

    /// The time unit `--by` names, where it names one.
    pub(super) fn time(&self) -> Option<period::Unit> {
        self.by.as_deref().and_then(period::Unit::named)
    }

    /// The customers, with the column they are grouped by, and their names where numbers are explained by them.
    pub(super) fn customers<'b>(&self, book: &'b Book, as_of: Day) -> Customers<'b> {
        let column = self.by.as_deref().filter(|_| self.time().is_none());
        let columns: Vec<&str> = column.into_iter().chain(self.explain.then_some("name")).collect();
        Customers::read(book, self.unit(book), &columns, as_of)
    }

    /// The window asked for, else the twelve months up to the as-of day.
    pub(super) fn period(
        &self,
        context: &Context,
        book: &Book,
        as_of: Day,
    ) -> Result<(Period, Chosen), Failure> {
        let today = context.today(book)?;
        let window = &self.window;
        if let Some(text) = &window.period {
            let found = Period::parse(text, as_of)
                .map_err(|why| Failure::usage(format!("`{text}` {}", why.message()), PERIOD_HELP))?;
            return Ok((found, Chosen::Asked));
        }
        let day = |text: &str| context.day(text, today, crate::model::day_phrase::Direction::Past);
        match (&window.from, &window.to) {
            (None, None) => {
                let from = as_of.add_months(-12) + 1;
                let period = Period::new(from, as_of).expect("a year before a day is before it");
                Ok((period, Chosen::Default))
            }
            (from, to) => {
                let to = to.as_deref().map_or(Ok(as_of), day)?;
                let from = from.as_deref().map_or_else(|| Ok(to.add_months(-12) + 1), day)?;
                let period = Period::new(from, to).ok_or_else(|| {
                    Failure::usage(
                        format!("the window ends ({to}) before it begins ({from})"),
                        "swap --from and --to",
                    )
                })?;
                Ok((period, Chosen::Asked))
            }
        }
    }

    /// Whether numbers explain themselves.
    pub(super) fn explanation(&self) -> Explain {
        if self.explain { Explain::Naming(self.output.limit.unwrap_or(NAMED)) } else { Explain::Off }
    }

    /// How the customers are grouped: by the value at `day`.
    pub(super) fn grouped(
        &self,
        customers: &Customers<'_>,
        period: &Period,
        day: Day,
    ) -> Result<Grouped, Failure> {
        match (&self.by, self.time()) {
            (None, _) => Ok(Grouped::No),
            (Some(_), Some(unit)) => Ok(Grouped::Parts(period.split(unit))),
            (Some(column), None) => {
                let (names, of) =
                    customers.groups(column, day).map_err(|finding| Failure::new(Exit::Usage, finding))?;
                Ok(Grouped::Column(column.clone(), names, of))
            }
        }
    }

    /// The frame of a report.
    pub(super) fn framing<'a>(
        &self,
        customers: &Customers<'_>,
        period: &'a Period,
        chosen: Chosen,
        name: &'a dyn Fn(u32) -> String,
        book: &Book,
    ) -> Framing<'a> {
        Framing {
            period,
            chosen,
            as_of: customers.people.as_of,
            counted: customers.counted(),
            currency: book.settings.currency,
            explain: self.explanation(),
            name,
        }
    }

    /// Writes the report, its explanation for people after it; no where a file it is made of was not read whole.
    pub(super) fn emit(&self, context: &mut Context, mut report: Report) -> Outcome {
        context.must_know_people()?;
        if matches!(self.output.format, Format::Table | Format::Md) {
            say(&mut report, context.ui.language);
        }
        let mut output = self.output.clone();
        // With --explain the limit is of names, not of rows.
        if self.explain {
            output.limit = None;
        }
        context.emit(report, &output)?;
        Ok(context.exit_of_numbers(if self.partial { Partial::Wanted } else { Partial::Refused }))
    }
}

/// Columns whose texts are rolo's own words; what a book calls its tiers and owners stays.
const OWN_WORDS: [&str; 5] = ["figure", "unit", "measure", "cohort", "remark"];

/// The groups that no field names.
const WHOLE: [&str; 2] = ["all", "(none)"];

/// Says the words of a report for people in their language.
fn say(report: &mut Report, language: Language) {
    if language == Language::En {
        return;
    }
    // The whole stands last, those of no group before it; a tier may have either name.
    for row in report.rows.iter_mut().rev().take(2) {
        if let Some(Value::Text(text)) =
            row.first_mut().filter(|v| matches!(v, Value::Text(t) if WHOLE.contains(&t.as_str())))
        {
            *text = language.word(text).to_owned();
        }
    }
    for (at, column) in report.columns.iter_mut().enumerate() {
        // These two are called otherwise where they are columns of a table.
        match column.key.as_str() {
            "active" => column.label = language.word("active customers").to_owned(),
            "rate" => column.label = language.word("repeat rate").to_owned(),
            _ => {}
        }
        if OWN_WORDS.contains(&column.key.as_str()) {
            for row in &mut report.rows {
                if let Some(Value::Text(text)) = row.get_mut(at) {
                    // The points of a score are not those of a loyalty card.
                    let word = if text == "points" { "score" } else { text.as_str() };
                    *text = language.sentence(word).into_owned();
                }
            }
        }
    }
}

/// Purchase histories of the customers, and notes on where they come from.
pub(super) fn histories(context: &mut Context, customers: &Customers<'_>) -> (Histories, Vec<String>) {
    let found = customers.purchases();
    context.say_problems(&found.problems);
    let notes = left_out(customers, found.strangers, found.dayless);
    (Histories::of_lines(&found.list, customers.count(), customers.people.as_of), notes)
}

/// On which days who of the customers bought, and notes on where that comes from.
pub(super) fn purchase_days(context: &mut Context, customers: &Customers<'_>) -> (Vec<Bought>, Vec<String>) {
    let (days, missed) = customers.purchase_days();
    context.say_problems(&missed.problems);
    (days, left_out(customers, missed.strangers, missed.dayless))
}

/// What purchases are, and how many rows could not be taken for any.
fn left_out(customers: &Customers<'_>, strangers: u64, dayless: u64) -> Vec<String> {
    let mut notes = vec![format!("purchases are {}", customers.purchases_word())];
    if strangers > 0 {
        notes.push(format!("{strangers} purchases of nobody we know are left out"));
    }
    if dayless > 0 {
        notes.push(format!("{dayless} purchases without a day are left out"));
    }
    notes
}

/// When each customer was active, as `active:` says, and a note that says it; `purchases` are what they bought.
pub(super) fn activity<'h>(
    context: &mut Context,
    book: &Book,
    customers: &Customers<'_>,
    purchases: Source<'_, 'h>,
) -> (Activity<'h>, String) {
    let terms = customers.terms();
    let touches = if book.settings.active.contains(&Active::Touches) {
        let found = customers.touches();
        context.say_problems(&found.problems);
        found.list
    } else {
        Pieces::default()
    };
    let each = |f: &mut dyn FnMut(u32, Day)| {
        touches.iter().filter(|t| t.real).for_each(|t| f(t.who, t.day));
    };
    let uses = if book.settings.active.contains(&Active::Usage) { customers.uses() } else { Vec::new() };
    let each_use = |f: &mut dyn FnMut(u32, Day)| uses.iter().for_each(|u| f(u.0, u.1));
    let mut sources = Vec::new();
    let mut words = Vec::new();
    for active in &book.settings.active {
        match active {
            Active::Orders => {
                sources.push(purchases);
                words.push("purchases");
            }
            Active::Contracts => {
                sources.push(Source::Terms(&terms));
                words.push("running contracts");
            }
            Active::Touches => {
                sources.push(Source::Days(&each));
                words.push("touches");
            }
            Active::Usage => {
                sources.push(Source::Days(&each_use));
                words.push("usage");
            }
        }
    }
    let activity = Activity::new(&sources, customers.count(), customers.people.as_of);
    (activity, format!("active by {}", words.join(" or ")))
}
