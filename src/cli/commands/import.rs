//! `rolo import`

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use crate::book::Book;
use crate::book::plan::Plan;
use crate::book::undo::Kind;
use crate::checks;
use crate::cli::args;
use crate::cli::asking::Shown;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::foreign::{Reading, not_planned};
use crate::cli::output::begins::Begins;
use crate::cli::outputs;
use crate::cli::ui::Target;
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::import::{self, FilePlan, Foreign, ImportPlan, NewWords, Options, UnknownValue};
use crate::model::At;
use crate::model::schema::{Kind as CellKind, Vocabulary};
use crate::report;
use crate::report::moves::IMPORTED;
use crate::sys::{SysError, fs};

/// Cells that name one of us.
const PERSON: CellKind = CellKind::Word(Vocabulary::Person);
/// Rejected rows shown one by one; the file of rejected rows has them all.
const SHOWN: usize = 10;
/// Rows up to which `--dry-run` shows the diff by itself.
const DIFF: usize = 500;

/// Take in people, companies, deals, orders, interactions and survey answers from CSV files
///
/// Finds out encoding, columns and days by itself, says how it understood them, and asks where two readings are
/// possible. A second import of the same export changes nothing; a newer one updates what you left alone.
/// Rows that cannot be taken are written to a file with their reasons, to be mended and imported again.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo import contacts.csv --dry-run          what would come, and how the columns are understood
  rolo import accounts.csv deals.csv          files that refer to each other, in one go
  rolo import 客户.csv --as companies          where more than one table fits
  rolo import orders.csv --dates dmy --map 'Kundennr=contact_key' --ignore 'Internal note'")]
pub(in crate::cli) struct Import {
    /// CSV files in UTF-8, UTF-16, GB18030 or another encoding, also packed (`.gz`)
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Where the files come from: rows are remembered under this name [default: the name of each file]
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
    /// Add stages, tiers, owners, channels and reasons that rolo.yaml does not name to it
    #[arg(long)]
    add_values: bool,
    /// Where rejected rows of the (only) file go [default: NAME.rejects.csv beside it]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    rejects: Option<PathBuf>,
    /// Exit with 0 although rows were rejected
    #[arg(long)]
    allow_rejects: bool,
    #[command(flatten)]
    change: args::Change,
    #[command(flatten)]
    output: args::Output,
}

/// Rejected rows, and where they go.
struct Rejects {
    named: String,
    count: usize,
    content: Vec<u8>,
    target: Target,
}

impl Import {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let mut options = Options { system: self.system.clone(), ..self.reading.options()? };
        self.refuse_own_files(context)?;
        let mut bytes = Vec::new();
        for file in &self.files {
            // What is not a file cannot be taken in, whoever may read it.
            bytes.push(fs::read(&context.path(file)).map_err(|error| match error {
                SysError::NotAFile { .. } => Failure { exit: Exit::Unreadable, ..error.into() },
                refused => refused.into(),
            })?);
        }
        let names: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
        let foreign: Vec<Foreign<'_>> =
            names.iter().zip(&bytes).map(|(name, bytes)| Foreign { name, bytes }).collect();
        let writing = context.proposing(&self.change)?;
        let book = &writing.book;
        options.zone = book.settings.timezone;
        options.country = book.settings.phone_country();
        let at = context.now(book)?;
        options.today = Some(at.day);
        if self.add_values {
            options.new_words = NewWords::Add;
        }
        let (plan, mut changes) = self.plan(context, book, &foreign, &mut options, at)?;
        context.ui.findings(&plan.diagnostics);
        let rejected = self.approve_rejects(context, &plan)?;
        context.emit(report::import::import(&plan), &self.output)?;
        show_rejects(context, &plan);
        if self.change.dry_run {
            // What was imported is remembered beside; people read the rows.
            changes.files.retain(|f| !f.name.starts_with("imports/"));
            if changes.rows.len() > DIFF && self.output.limit != Some(0) {
                let count = changes.rows.len();
                context
                    .ui
                    .hint(phrase!("{count} rows would change: `--limit 0` shows them as a diff", count));
                return Ok(self.exit(&plan));
            }
        }
        let t = plan.total();
        let (new, changed, same, rejected_rows) = (t.new, t.changed, t.same, t.rejected);
        let mut done = phrase!(
            "{new} new, {changed} changed, {same} same, {rejected} rejected",
            new,
            changed,
            same,
            rejected = rejected_rows
        );
        let people: usize = plan.made.iter().map(|(_, n)| n).sum();
        let products = plan.products.len();
        let made = [
            (people > 0).then(|| plural!(people, "1 person", "{count} people")),
            (products > 0).then(|| plural!(products, "1 product", "{count} products")),
        ];
        let made = Text::joined(Joint::And, made.into_iter().flatten());
        if !made.is_empty() {
            done = phrase!("{done}, and {made} made because rows name them", done, made);
        }
        let question = phrase!("import {new} new and {changed} changed rows?", new, changed);
        let writing = context.agreed(writing, &self.change, &changes, Shown::Already, question)?;
        if !self.change.dry_run {
            for hint in write_rejects(context, rejected)? {
                context.ui.hint(hint);
            }
        }
        let owner =
            |v: &UnknownValue| matches!(v.table.table().column(&v.column), Some(c) if c.kind == PERSON);
        if self.add_values && writing.book.settings.people.len() < 2 && plan.unknown.iter().any(owner) {
            context.ui.hint(phrase!("`people:` has several people now: set ROLO_ME to the name of yours"));
        }
        context.execute(&writing, &changes, at, Kind::Change, done)?;
        let exit = self.exit(&plan);
        // The process ends here: to free a hundred thousand rows cell by cell would cost a tenth of the import.
        std::mem::forget((plan, changes));
        Ok(exit)
    }

    /// The plan of the import, and the changes it makes. Rows that the check would call wrong are rejected.
    fn plan(
        &self,
        context: &Context,
        book: &Book,
        foreign: &[Foreign<'_>],
        options: &mut Options,
        at: At,
    ) -> Result<(ImportPlan, Plan), Failure> {
        /// Each round rejects what the one before left without its record; no chain is longer.
        const ROUNDS: usize = 8;
        let mut round = 0;
        loop {
            let mut plan = import::plan_for(book, foreign, options).map_err(not_planned)?;
            let changes = context.plan_unjudged(book, std::mem::take(&mut plan.ops), at, IMPORTED)?;
            let refused = checks::refusals(book, at.day, &changes);
            if refused.is_empty() {
                return Ok((plan, changes));
            }
            round += 1;
            if round > ROUNDS {
                return Err(Failure::refused(refused));
            }
            checks::refuse(options, &refused, &changes);
        }
    }

    fn exit(&self, plan: &ImportPlan) -> Exit {
        let refused = plan.diagnostics.iter().any(|d| d.level == crate::diag::Level::Error);
        let rejected = plan.total().rejected > 0 && !self.allow_rejects;
        if refused || rejected { Exit::No } else { Exit::Done }
    }

    /// A file of the book is not imported into it: it would be read and, as a table or as what is remembered of the
    /// import, written.
    fn refuse_own_files(&self, context: &Context) -> Result<(), Failure> {
        match self.files.iter().find(|file| outputs::is_of_this_book(context, &context.path(file))) {
            None => Ok(()),
            Some(file) => Err(Failure::usage(
                phrase!("`{file}` belongs to the book, and is not imported into it", file = file.display()),
                phrase!("copy the file to a place outside of the book's folders, and import it from there"),
            )),
        }
    }

    /// The files rejected rows are written to, one for each import that has some; none in a rehearsal.
    fn approve_rejects(&self, context: &Context, plan: &ImportPlan) -> Result<Vec<Rejects>, Failure> {
        let mut approved = Vec::new();
        for file in &plan.files {
            let Some(content) = file.rejects_file().filter(|_| !self.change.dry_run) else { continue };
            let typed = &self.files[file.file];
            let path = self.rejects_path(context, typed, &content)?;
            let target = context.target(Some(&path), &content, &Begins::line(&content), self.output.force)?;
            approved.push(Rejects {
                named: shown(file, typed, &path),
                count: file.rejects.len(),
                content,
                target,
            });
        }
        Ok(approved)
    }

    /// The file named, else a new one beside the import; an earlier one is never overwritten with other rows.
    fn rejects_path(&self, context: &Context, typed: &Path, content: &[u8]) -> Result<PathBuf, Failure> {
        if let Some(named) = &self.rejects {
            if self.files.len() > 1 {
                return Err(Failure::usage(
                    phrase!("`--rejects` names one file, and several are imported"),
                    phrase!("leave it out: each import gets a file of its own"),
                ));
            }
            return Ok(context.path(named));
        }
        let source = context.path(typed);
        let stem = source.file_stem().map_or_else(|| "import".into(), |s| s.to_string_lossy().into_owned());
        let stem = stem.split(".rejects").next().unwrap_or(&stem).to_owned();
        let mut path = source.with_file_name(format!("{stem}.rejects.csv"));
        for n in 2.. {
            if !fs::exists(&path) || fs::read(&path).is_ok_and(|old| old == content) {
                break;
            }
            path = source.with_file_name(format!("{stem}.rejects-{n}.csv"));
        }
        Ok(path)
    }
}

/// Says which rows are rejected, and why.
fn show_rejects(context: &mut Context, plan: &ImportPlan) {
    for file in &plan.files {
        let findings: Vec<Diagnostic> = file
            .rejects
            .iter()
            .take(SHOWN)
            .map(|r| Diagnostic::warning("import-rejected", r.reason.clone()).at(r.place.clone()))
            .collect();
        context.ui.findings(&findings);
        if file.rejects.len() > SHOWN {
            context.ui.warning(plural!(
                file.rejects.len() - SHOWN,
                "1 more row of `{file}` is rejected",
                "{count} more rows of `{file}` are rejected",
                file = &file.name
            ));
        }
    }
}

/// Writes rejected rows; what to say of them.
fn write_rejects(context: &mut Context, rejected: Vec<Rejects>) -> Result<Vec<Text>, Failure> {
    let mut hints = Vec::new();
    for Rejects { named, count, content, target } in rejected {
        context.ui.deliver(&content, &target)?;
        context.wrote_outside(Path::new(&named));
        hints.push(plural!(
            count,
            "1 rejected row is in `{file}`: fix it and import that file",
            "{count} rejected rows are in `{file}`: fix them and import that file",
            file = named
        ));
    }
    Ok(hints)
}

/// A path beside the file as typed, so that it can be typed again.
fn shown(file: &FilePlan, typed: &Path, path: &Path) -> String {
    match (typed.parent(), path.file_name()) {
        (Some(folder), Some(name)) if file.name == typed.display().to_string() => {
            folder.join(name).display().to_string()
        }
        _ => path.display().to_string(),
    }
}
