//! Files in place of a book: what `--input` names is taken in by the importer, into a book that goes with the command.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueHint};

use super::args::AsOf;
use super::context::Context;
use super::failure::{Exit, Failure};
use super::foreign::{Reading, not_planned};
use super::progress::Progress;
use crate::book::Book;
use crate::book::edit::Op;
use crate::book::layout::SETTINGS;
use crate::book::scratch::ScratchBook;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::import::{self, Foreign, ImportPlan, Options, Undated, Watch};
use crate::model::day_phrase::Direction;
use crate::model::{At, Currency, Day, Period, TableId};
use crate::report;
use crate::sys::{Action, SysError, fs};

/// Files read in place of a book.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Files instead of a book")]
pub(in crate::cli) struct Input {
    /// Read these files instead of a book; `-` is standard input, and `.gz` is unpacked
    #[arg(long, value_name = "FILE", num_args = 1.., value_hint = ValueHint::FilePath)]
    input: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// Whether days are asked for, so that what has none cannot count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Days {
    /// A window was given, or the rows are periods.
    Asked,
    /// They are not.
    Open,
}

/// What the files say of the time they are about.
#[derive(Clone, Debug)]
pub(in crate::cli) struct InputDays {
    /// The days of the first and the last row up to the as-of day; `None` if no row has one.
    rows: Option<(Day, Day)>,
    /// The day at whose end to stand.
    as_of: Day,
    /// Whether it was asked for.
    is_asked: bool,
    /// Answers without a day, and the day on which they count.
    undated: (u32, Option<Day>),
}

impl InputDays {
    /// The day to stand at, as if it had been typed.
    pub(in crate::cli) fn as_of(&self) -> AsOf {
        AsOf { as_of: Some(self.as_of.to_string()) }
    }

    /// From the first to the last day of the files; `None` if no row has one.
    pub(in crate::cli) fn window(&self) -> Option<Period> {
        self.rows.and_then(|(first, last)| Period::new(first, last))
    }

    /// What a report has to say of it, whose window is all their days or another one.
    pub(in crate::cli) fn notes(&self, window: Option<Period>) -> Vec<Text> {
        let mut notes = Vec::new();
        match (self.rows, window, self.is_asked) {
            (Some((first, last)), Some(_), false) => notes.push(phrase!(
                "window {first} to {last}: all days of the files, as of the last one",
                first,
                last
            )),
            (Some((first, last)), Some(_), true) => {
                notes.push(phrase!("window {first} to {last}: all days of the files until then", first, last))
            }
            (Some((_, last)), None, false) => {
                notes.push(phrase!("as of {last}, the last day of the files", last));
            }
            _ => {}
        }
        notes.extend(self.undated());
        notes
    }

    /// What became of answers without a day; `None` if all have one.
    fn undated(&self) -> Option<Text> {
        match self.undated {
            (0, _) => None,
            (n, Some(day)) => Some(plural!(
                n,
                "1 answer has no day: it counts as of {day}",
                "{count} answers have no day: they count as of {day}",
                day
            )),
            (n, None) => Some(plural!(
                n,
                "1 answer has no day: it is left out where days are asked for",
                "{count} answers have no day: they are left out where days are asked for"
            )),
        }
    }
}

/// The rules of a book made of files, in a currency.
fn rules(currency: Option<Currency>) -> Vec<u8> {
    let currency = currency.map_or(String::new(), |currency| format!("currency: {currency}\n"));
    format!("format: 1\n{currency}").into_bytes()
}

impl Input {
    /// Whether there are files.
    pub(in crate::cli) fn is_given(&self) -> bool {
        !self.input.is_empty()
    }

    /// Refuses words about files where there are none.
    ///
    /// # Errors
    /// There are such words.
    pub(in crate::cli) fn check(&self) -> Result<(), Failure> {
        if self.is_given() || self.reading == Reading::default() {
            return Ok(());
        }
        Err(Failure::usage(
            phrase!("these options say how the files of `--input` are read, and there are none"),
            phrase!("name the files: `--input FILE`; a book is read as it is"),
        ))
    }

    /// The files as a book, and the days they are about.
    ///
    /// # Errors
    /// A file cannot be read or is not understood, or an option says nothing.
    pub(in crate::cli) fn open(
        &self,
        context: &mut Context,
        as_of: &AsOf,
        days: Days,
    ) -> Result<(Book, InputDays), Failure> {
        let names: Vec<String> = self.input.iter().map(|file| file.display().to_string()).collect();
        let bytes = self.bytes(context, &names)?;
        let options = self.reading.options()?;
        let asked = options.currency;
        let scratch = ScratchBook::new(&rules(asked))?;
        let watched: usize = bytes.iter().map(Vec::len).sum();
        let words = phrase!("reading").fill(context.ui.language);
        let progress = Arc::new(Progress::begin(&context.ui, &words, watched as u64 * (Watch::ROUNDS + 1)));
        let bar = Arc::clone(&progress);
        let watch = Watch::new(move |bytes| bar.advance(bytes));
        let options = Options { undated: Undated::Taken, watch, ..options };
        let foreign: Vec<Foreign<'_>> =
            names.iter().zip(&bytes).map(|(name, bytes)| Foreign { name, bytes }).collect();
        let mut plan = import::plan_for(&scratch.open()?, &foreign, &options).map_err(not_planned)?;
        drop((options, foreign));
        drop(bytes);
        let mut ops = std::mem::take(&mut plan.ops);
        // Nothing is imported a second time into a book that goes with the command.
        ops.retain(|op| !matches!(op, Op::Write { .. }));
        if let (None, Some(only)) = (asked, only_currency(&ops)) {
            scratch.write(SETTINGS, &rules(Some(only)))?;
        }
        let book = scratch.open()?;
        let found = self.days(context, &book, as_of, days, &mut ops)?;
        scratch.fill(scratch.plan(ops)?)?;
        drop(progress);
        context.hold_input(scratch, &book);
        context.note_input(&plan)?;
        say_how_read(context, &plan);
        if let Some(note) = found.undated() {
            context.ui.status(note);
        }
        Ok((book, found))
    }

    /// The bytes of the files.
    fn bytes(&self, context: &mut Context, names: &[String]) -> Result<Vec<Vec<u8>>, Failure> {
        let is_stdin = |file: &&PathBuf| file.as_os_str() == "-";
        if self.input.iter().filter(is_stdin).count() > 1 {
            return Err(Failure::usage(
                phrase!("standard input can be read once only"),
                phrase!("write `-` once"),
            ));
        }
        let mut all = Vec::new();
        for (file, name) in self.input.iter().zip(names) {
            let read = if is_stdin(&file) {
                let mut bytes = Vec::new();
                let read = context.ui.streams.input.read_to_end(&mut bytes);
                read.map(|_| bytes).map_err(|error| SysError::io(Action::Read, "standard input", error))
            } else {
                fs::read_named(&context.path(file))
            };
            // A reader that has nothing to read: not the system's refusal to change something.
            all.push(read.map_err(|error| {
                let mut finding = Diagnostic::error("unreadable-file", error.text());
                finding.help = error.help();
                Failure::new(Exit::Unreadable, finding.at(Place::file(name.as_str())))
            })?);
        }
        Ok(all)
    }

    /// The days of the rows; answers without one get a day, or go where days are asked for.
    fn days(
        &self,
        context: &Context,
        book: &Book,
        as_of: &AsOf,
        days: Days,
        ops: &mut Vec<Op>,
    ) -> Result<InputDays, Failure> {
        let today = context.today(book)?;
        let asked = as_of.as_of.as_deref();
        let asked = asked.map(|text| context.day(text, today, Direction::Past)).transpose()?;
        let until = asked.unwrap_or(today);
        let zone = book.settings.timezone;
        let mut seen = BTreeSet::new();
        for op in ops.iter() {
            let Op::Insert { table, cells } = op else { continue };
            let Some(column) = dated(*table) else { continue };
            let day = cell(cells, column).and_then(|cell| At::of_cell(cell.as_bytes()));
            seen.extend(day.map(|at| at.in_zone(zone).day).filter(|day| *day <= until));
        }
        let rows = seen.first().copied().zip(seen.last().copied());
        let as_of = asked.or(rows.map(|(_, last)| last)).unwrap_or(today);
        let counted_on = (days == Days::Open).then(|| rows.map_or(as_of, |(first, _)| first));
        let mut undated = 0_u32;
        ops.retain_mut(|op| {
            let Op::Insert { table: TableId::Surveys, cells } = op else { return true };
            if cell(cells, "at").is_some() {
                return true;
            }
            // The later in the file is the later answer.
            let seconds = Some(undated.min(86_399));
            undated += 1;
            let at = counted_on.map(|day| At { seconds, ..At::from(day) });
            cells.extend(at.map(|at| ("at".to_owned(), at.to_string())));
            at.is_some()
        });
        Ok(InputDays { rows, as_of, is_asked: asked.is_some(), undated: (undated, counted_on) })
    }
}

/// The column with the day on which something of a table happened to a customer; `None` for tables without.
fn dated(table: TableId) -> Option<&'static str> {
    match table {
        TableId::Orders | TableId::Interactions | TableId::Surveys => Some("at"),
        TableId::Tickets => Some("opened_at"),
        TableId::Deals => Some("closed_on"),
        _ => None,
    }
}

/// A filled cell of a new row.
fn cell<'a>(cells: &'a [(String, String)], column: &str) -> Option<&'a str> {
    cells.iter().find(|(name, value)| name == column && !value.is_empty()).map(|(_, value)| value.as_str())
}

/// The currency that every amount names, if it is the same for all.
fn only_currency(ops: &[Op]) -> Option<Currency> {
    let mut only = None;
    for op in ops {
        let Op::Insert { cells, .. } = op else { continue };
        if cell(cells, "amount").or_else(|| cell(cells, "price")).is_none() {
            continue;
        }
        let named = cell(cells, "currency")?;
        if *only.get_or_insert(named) != named {
            return None;
        }
    }
    Currency::parse(only?).filter(|currency| currency.is_known())
}

/// Says how each file was understood: the reader must be able to object.
fn say_how_read(context: &mut Context, plan: &ImportPlan) {
    for file in plan.files.iter().filter(|file| !file.tables.is_empty()) {
        for line in report::import::how_read(file) {
            context.ui.status(line);
        }
    }
}

impl Context {
    /// Keeps the book made of files until the command ends, and notes what is found wrong with it from now on.
    fn hold_input(&mut self, scratch: ScratchBook, book: &Book) {
        self.faults = book.faults.clone();
        self.input = Some(scratch);
    }
}
