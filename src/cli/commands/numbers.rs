//! What the numbers commands share: whose numbers, which window, how they explain themselves.

use std::path::PathBuf;

use clap::Args;

use crate::book::Book;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::Format;
use crate::cli::soundness::Partial;
use crate::i18n::Language;
use crate::model::period::{self, period_help};
use crate::model::schema::{Kind, TableId};
use crate::model::settings::Unit;
use crate::model::{Day, Period};
use crate::report::Report;
use crate::report::framing::{Chosen, Explain};
use crate::report::metric::{By, Grouped, Metric, Options};
use crate::study::{Standpoint, Study};

/// Options of every numbers command.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct Numbers {
    #[command(flatten)]
    window: args::Window,
    #[command(flatten)]
    as_of: args::AsOf,
    /// Group by a field of people (tier, owner, city …) or by time: month, quarter, year
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// What one customer is: contact or company [default: the book's]
    #[arg(long, value_name = "UNIT")]
    unit: Option<UnitWord>,
    /// Explain each number: formula, counts, and the customers behind them
    #[arg(long)]
    explain: bool,
    /// Read these files instead of a book
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = clap::ValueHint::FilePath)]
    input: Vec<PathBuf>,
    /// Exit with 0 although a file could not be read whole
    #[arg(long)]
    partial: bool,
    #[command(flatten)]
    output: args::Output,
}

/// What one customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum UnitWord {
    /// A person
    Contact,
    /// A company with all its people
    Company,
}

/// Names shown on each side of a number when nobody says how many.
const NAMED: usize = 20;

impl Numbers {
    /// The book, or the files as one.
    fn book(&self, context: &mut Context) -> Result<Book, Failure> {
        if self.input.is_empty() { context.book() } else { context.book_of_files(&self.input) }
    }

    /// What one customer is.
    fn unit(&self, book: &Book) -> Unit {
        match self.unit {
            None => book.settings.unit,
            Some(UnitWord::Contact) => Unit::Contact,
            Some(UnitWord::Company) => Unit::Company,
        }
    }

    /// The time unit `--by` names, where it names one.
    fn time(&self) -> Option<period::Unit> {
        self.by.as_deref().and_then(period::Unit::named)
    }

    /// The window asked for, else the twelve months up to the as-of day.
    fn period(&self, context: &Context, book: &Book, as_of: Day) -> Result<(Period, Chosen), Failure> {
        let today = context.today(book)?;
        let window = &self.window;
        if let Some(text) = &window.period {
            let found = Period::parse(text, as_of).map_err(|why| {
                Failure::usage(phrase!("`{text}` {why}", text, why = why.message()), period_help())
            })?;
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
                        phrase!("the window ends ({to}) before it begins ({from})", to, from),
                        phrase!("swap --from and --to"),
                    )
                })?;
                Ok((period, Chosen::Asked))
            }
        }
    }

    /// Whether numbers explain themselves.
    fn explanation(&self) -> Explain {
        if self.explain { Explain::Naming(self.output.limit.unwrap_or(NAMED)) } else { Explain::Off }
    }

    /// What the rows of a metric are over a study.
    fn rows(&self, metric: &Metric, study: &Study<'_>) -> Result<By, Failure> {
        let day = match metric.groups {
            Grouped::AtStart => study.period.from - 1,
            _ => study.at.as_of,
        };
        match (&self.by, self.time(), metric.groups) {
            (None, _, _) | (_, _, Grouped::Never) => Ok(By::Whole),
            (Some(column), None, Grouped::OfAnswers(question)) if of_answers(column) => {
                Ok(By::Answers(study.answer_groups(question, column)))
            }
            (Some(_), Some(_), Grouped::ByField(..)) | (Some(_), None, Grouped::ByTime(..)) => Ok(By::Whole),
            (Some(_), Some(unit), _) => Ok(By::Time(study.period.split(unit))),
            (Some(column), None, _) => {
                let groups = study.groups(column, day);
                Ok(By::Customers(groups.map_err(|finding| Failure::new(Exit::Usage, finding))?))
            }
        }
    }

    /// Refuses rows that a metric cannot have.
    fn check_rows(&self, metric: &Metric) -> Result<(), Failure> {
        match (&self.by, self.time(), metric.groups) {
            (Some(_), Some(_), Grouped::ByField(what, help))
            | (Some(_), None, Grouped::ByTime(what, help)) => Err(Failure::usage(what(), help())),
            _ => Ok(()),
        }
    }

    /// Computes a metric and shows it.
    ///
    /// # Errors
    /// What is asked for is none, or the book cannot be read.
    pub(super) fn show(&self, context: &mut Context, metric: &Metric, options: Options) -> Outcome {
        self.check_rows(metric)?;
        let book = self.book(context)?;
        let as_of = context.as_of(&book, &self.as_of)?;
        let (period, chosen) = self.period(context, &book, as_of)?;
        let at = Standpoint { unit: self.unit(&book), ..Standpoint::of(&book, as_of) };
        let column =
            self.by.as_deref().filter(|_| self.time().is_none() && !matches!(metric.groups, Grouped::Never));
        let is_of_answers =
            |column: &&str| matches!(metric.groups, Grouped::OfAnswers(_)) && of_answers(column);
        let (answers, people): (Vec<&str>, Vec<&str>) = column.into_iter().partition(is_of_answers);
        let shown = metric.choices.iter().filter(|choice| !options.choice(choice.name).is_empty());
        let shown = shown.filter_map(|choice| choice.shows).next();
        if shown.is_some() && self.by.is_some() {
            return Err(Failure::usage(
                phrase!("the answers themselves are listed: they are in no groups"),
                phrase!("leave out --by, or sort the list: --sort"),
            ));
        }
        let names = (self.explain || shown.is_some()).then_some("name");
        let mut study = Study::of(&book, at, period).knowing(people.into_iter().chain(names));
        if let Some(column) = shown.or(answers.first().copied()) {
            study = study.knowing_of_answers(column);
        }
        let by = self.rows(metric, &study)?;
        let options = Options { by, chosen, explain: self.explanation(), ..options };
        let report = (metric.report)(&study, &options);
        context.say_problems(&study.problems());
        self.emit(context, report)
    }

    /// Writes the report, its explanation for people after it; no where a file it is made of was not read whole.
    fn emit(&self, context: &mut Context, mut report: Report) -> Outcome {
        context.must_know_people()?;
        let language = context.ui.language;
        if language != Language::EN && matches!(self.output.format, Format::Table | Format::Md) {
            head(&mut report, language);
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

/// Says for people the headings of two columns that are called otherwise where they are columns of a table.
fn head(report: &mut Report, language: Language) {
    for column in &mut report.columns {
        match column.key.as_str() {
            "active" => column.label = language.label("active customers").into_owned(),
            "rate" => column.label = language.label("repeat rate").into_owned(),
            _ => {}
        }
    }
}

/// Whether answers can be grouped by a column: one of theirs that holds a word, and none of people.
fn of_answers(column: &str) -> bool {
    let theirs = TableId::Surveys.table().column(column).is_some_and(|known| known.kind == Kind::Text);
    theirs && TableId::Contacts.table().column(column).is_none()
}
