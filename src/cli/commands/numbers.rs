//! What the numbers commands share: whose numbers, which window, how they explain themselves.

use clap::Args;

use crate::book::Book;
use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::input::{Days, Input, InputDays};
use crate::cli::output::Format;
use crate::cli::soundness::Partial;
use crate::i18n::Language;
use crate::model::period::{self, period_help};
use crate::model::settings::Unit;
use crate::model::{Day, Period};
use crate::report::Report;
use crate::report::framing::{Chosen, Explain};
use crate::report::metric::{Choice, Metric, Options};
use crate::report::stats::side_by_side;
use crate::study::{GRAINS, Key, ReadOn, Standpoint, Study, Wanted, usual_window};

/// Options of every numbers command.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct Numbers {
    #[command(flatten)]
    window: args::Window,
    #[command(flatten)]
    as_of: args::AsOf,
    /// Rows by time (month, quarter, year), by a field (tier, owner, spend_365d, @segment …), or both: quarter,tier
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// Where the numbers or days of --by are cut into classes: 0,1k,10k [default: at their quartiles]
    #[arg(long, value_name = "POINTS", requires = "by", allow_hyphen_values = true)]
    cut: Option<String>,
    /// Count only the rows of these customers
    #[arg(short = 'w', long = "where", value_name = "QUERY")]
    only: Option<String>,
    /// What one customer is: contact or company [default: the book's]
    #[arg(long, value_name = "UNIT")]
    unit: Option<UnitWord>,
    /// Explain each number: formula, counts, and the customers behind them
    #[arg(long)]
    explain: bool,
    /// Exit with 0 although a file could not be read whole
    #[arg(long)]
    partial: bool,
    #[command(flatten)]
    output: args::Output,
    // The last: its heading in help holds for all that follows.
    #[command(flatten)]
    input: Input,
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
    /// The book, or the files as one with the days they are about.
    fn book(
        &self,
        context: &mut Context,
        grain: Option<period::Unit>,
    ) -> Result<(Book, Option<InputDays>), Failure> {
        self.input.check()?;
        if !self.input.is_given() {
            return Ok((context.book()?, None));
        }
        let days = if grain.is_some() || self.window.is_given() { Days::Asked } else { Days::Open };
        let (book, days) = self.input.open(context, &self.as_of, days)?;
        Ok((book, Some(days)))
    }

    /// What one customer is.
    fn unit(&self, book: &Book, as_of: Day) -> Unit {
        match self.unit {
            None => book.unit(as_of),
            Some(UnitWord::Contact) => Unit::Contact,
            Some(UnitWord::Company) => Unit::Company,
        }
    }

    /// The grain and the field that `--by` names.
    fn by(&self, metric: &Metric) -> Result<(Option<period::Unit>, Option<&str>), Failure> {
        let (mut grain, mut field) = (None, None);
        let words = self.by.as_deref().unwrap_or_default().split(',').map(str::trim);
        for word in words.filter(|word| !word.is_empty()) {
            let unit = period::Unit::named(word);
            let is_taken = match unit {
                Some(unit) if !GRAINS.contains(&unit.word()) => {
                    return Err(Failure::usage(
                        phrase!("`{word}` is no period of `--by`", word),
                        phrase!("month, quarter and year are"),
                    ));
                }
                Some(_) if !metric.groups.has_grains => {
                    return Err(Failure::usage(
                        phrase!("`{command}` is of one window", command = metric.name),
                        phrase!("give one with --period, or group by a field: --by tier"),
                    ));
                }
                Some(unit) => grain.replace(unit).is_some(),
                None => field.replace(word).is_some(),
            };
            if is_taken {
                return Err(Failure::usage(
                    phrase!("`--by` takes one period and one field at most"),
                    phrase!("write for example `--by quarter,tier`"),
                ));
            }
        }
        Ok((grain, field))
    }

    /// The window asked for, else the twelve months up to the as-of day, or whole periods where the rows are some.
    fn period(
        &self,
        context: &Context,
        book: &Book,
        as_of: Day,
        grain: Option<period::Unit>,
    ) -> Result<(Period, Chosen), Failure> {
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
                let year = || Period::new(from, as_of).expect("a year before a day is before it");
                Ok((grain.map_or_else(year, |grain| usual_window(grain, as_of)), Chosen::Default))
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

    /// Whether a metric over files is of all their days: nobody chose another window, and it needs no days before it.
    fn is_of_all_days(&self, metric: &Metric, grain: Option<period::Unit>) -> bool {
        let is_usual = metric.groups.read == ReadOn::Start || metric.groups.is_of_history;
        !self.window.is_given() && grain.is_none() && !is_usual
    }

    /// Whether numbers explain themselves.
    fn explanation(&self) -> Explain {
        if self.explain { Explain::Naming(self.output.limit.unwrap_or(NAMED)) } else { Explain::Off }
    }

    /// Computes a metric and shows it.
    ///
    /// # Errors
    /// What is asked for is none, or the book cannot be read.
    pub(super) fn show(
        &self,
        context: &mut Context,
        metric: &Metric,
        choices: Vec<(&'static str, String)>,
    ) -> Outcome {
        let (grain, field) = self.by(metric)?;
        if self.cut.is_some() && field.is_none() {
            return Err(Failure::usage(
                phrase!("--cut cuts the numbers of a field, and `--by` names none"),
                phrase!("write for example `--by spend_365d --cut 0,1k,10k`"),
            ));
        }
        let chosen = |choice: &&Choice| choices.iter().any(|(name, _)| *name == choice.name);
        let shown = metric.choices.iter().filter(chosen).find_map(|choice| choice.shows);
        if shown.is_some() && self.by.is_some() {
            return Err(Failure::usage(
                phrase!("the answers themselves are listed: they are in no groups"),
                phrase!("leave out --by, or sort the list: --sort"),
            ));
        }
        let (book, of_files) = self.book(context, grain)?;
        let as_of = of_files.as_ref().map_or_else(|| self.as_of.clone(), InputDays::as_of);
        let as_of = context.as_of(&book, &as_of)?;
        let is_of_all = self.is_of_all_days(metric, grain);
        let whole = of_files.as_ref().filter(|_| is_of_all).and_then(InputDays::window);
        let (period, chosen) = match whole.clone() {
            Some(period) => (period, Chosen::Asked),
            None => self.period(context, &book, as_of, grain)?,
        };
        let at = Standpoint { unit: self.unit(&book, as_of), currency: book.settings.currency, as_of };
        let names = (self.explain || shown.is_some()).then_some("name");
        let mut study = Study::of(&book, at, period).knowing(names);
        let wrong = |findings| Failure { exit: Exit::Usage, findings };
        let key = field.map(|word| study.key(word, self.cut.as_deref(), metric.groups.log)).transpose();
        let key = key.map_err(wrong)?;
        if let Some(column) = shown.or(key.as_ref().and_then(Key::of_log)) {
            study = study.knowing_of_answers(column);
        }
        let mut grain = grain;
        if metric.groups.is_of_history {
            grain = Some(study.see_history(grain, chosen == Chosen::Asked));
        }
        let (key, only, read) = (key.as_ref(), self.only.as_deref(), metric.groups.read);
        let layout = study.layout(Wanted { grain, key, only, read }).map_err(wrong)?;
        let options = Options { layout, chosen, explain: self.explanation(), choices };
        let mut report = (metric.report)(&study, &options);
        if self.unit.is_none() && book.settings.unit.is_none() && at.unit == Unit::Company {
            report.notes.push(phrase!(
                "customers are companies, for no sale names a contact (--unit says otherwise)"
            ));
        }
        report.notes.extend(of_files.iter().flat_map(|days| days.notes(whole.clone())));
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
        // Tables say beside a row what is not whole.
        if matches!(output.format, Format::Table | Format::Md) && output.columns.is_none() {
            report.drop_column("coverage");
        }
        if matches!(output.format, Format::Table | Format::Md)
            && output.columns.is_none()
            && report.format == "rolo.stats/1"
        {
            side_by_side(&mut report);
        }
        let empty = report.empty.take();
        context.emit(report, &output)?;
        let exit = context.exit_of_numbers(if self.partial { Partial::Wanted } else { Partial::Refused });
        match (empty, exit) {
            (Some(why), Exit::Done) => {
                context.ui.warning(phrase!("no data: {why}", why));
                Ok(Exit::No)
            }
            _ => Ok(exit),
        }
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
