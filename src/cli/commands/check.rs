//! `rolo check`

use std::path::Path;

use clap::{Args, ValueEnum};

use crate::book::layout::{self, SETTINGS};
use crate::book::plan::PlanError;
use crate::book::undo::Kind;
use crate::checks::{self, Depth, Outcome as Examined, Selection, registry};
use crate::cli::args;
use crate::cli::asking::Shown;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::finding_text;
use crate::cli::ui::Target;
use crate::diag::{Diagnostic, Tally};
use crate::i18n::Text;
use crate::model::TableId;
use crate::sys::{Action, SysError, block, look};

/// Find everything that is wrong with the book, or with single files
///
/// Says nothing and exits with 0 when all is well; exits with 1 when there is an error. A file of the book is judged
/// as a part of it, any other by itself: CSV, YAML, spreadsheets, vCards.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo check                         the whole book
  rolo check --strict                also likely duplicates, tiers out of date, what is missing
  rolo check dangling-reference      one check alone
  rolo check contacts.csv            what is wrong in one file of the book
  rolo check ~/Downloads/leads.csv --as contact
  rolo check --fix --dry-run         what could be mended without you, as a diff
  rolo check --format github         annotations in a CI run
`rolo explain CODE` says what a finding means; `checks: ignore` in rolo.yaml accepts it.")]
pub(in crate::cli) struct Check {
    /// Files to look at, or codes of findings to look for
    #[arg(value_name = "FILE|CODE")]
    what: Vec<String>,
    /// Ask everything, also what only costs quality
    #[arg(long)]
    strict: bool,
    /// The table a file holds: contact, deal, order … [default: what its header shows]
    #[arg(long = "as", value_name = "TABLE")]
    table: Option<String>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// What makes the exit code 1
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,
    /// Mend what has one right mending, as one change that `rolo undo` takes back
    #[arg(long, conflicts_with = "table")]
    fix: bool,
    #[command(flatten)]
    change: args::Change,
    /// At most so many findings of one kind for a file; 0 is all
    #[arg(long, value_name = "N", default_value_t = Selection::MOST)]
    limit: usize,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// With excerpts, for people
    Text,
    /// One line each, `file:line:column: level[code]: message`, for editors
    Line,
    /// One object, for scripts
    Json,
    /// Annotations of GitHub
    Github,
}

/// The level from which on the answer is no.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Errors
    Error,
    /// Warnings too
    Warning,
    /// Nothing
    Never,
}

impl Check {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let table = self.table.as_deref().map(named_table).transpose()?;
        let (codes, files) = self.sorted(context)?;
        let depth = if self.strict { Depth::Strict } else { Depth::Basic };
        let most = (self.limit > 0).then_some(self.limit);
        let selection = Selection { only: codes, most, ..Selection::of(depth) };
        if self.change.dry_run && !self.fix {
            let help = phrase!("the check alone changes nothing");
            return Err(Failure::usage(phrase!("`--dry-run` goes with `--fix`"), help));
        }
        let (own, lone) = if table.is_some() { (Vec::new(), files) } else { of_the_book(context, files) };
        if self.fix && !lone.is_empty() {
            return Err(Failure::usage(
                phrase!("`--fix` changes books, where it can be undone; not single files"),
                phrase!("`rolo import` takes the file into a book"),
            ));
        }
        let (mut examined, mut unread) = (Examined::default(), Vec::new());
        if lone.is_empty() || !own.is_empty() {
            let selection = Selection { files: own, ..selection.clone() };
            if self.fix {
                unread = self.fix(context, &selection)?;
                if self.change.dry_run {
                    return Ok(Exit::Done);
                }
            }
            let book = context.book_to_check()?;
            examined.join(checks::check_book(&book, context.today(&book)?, &selection));
        }
        if !lone.is_empty() {
            examined.join(lone_files(context, &lone, table, &selection)?);
        }
        self.show(context, &examined)?;
        let tally = examined.tally;
        // A file that can be read again by now is no finding, but it was not fixed.
        if let (Some(why), 0) = (unread.into_iter().next(), tally.errors) {
            return Err(why.into());
        }
        let no = match self.fail_on {
            FailOn::Error => tally.errors > 0,
            FailOn::Warning => tally.errors + tally.warnings > 0,
            FailOn::Never => false,
        };
        Ok(if no { Exit::No } else { Exit::Done })
    }

    /// Fixes what is safe to fix; shows the diff with `--dry-run`. Says why files were not read.
    fn fix(&self, context: &mut Context, selection: &Selection) -> Result<Vec<PlanError>, Failure> {
        let writing = context.proposing(&self.change)?;
        let book = &writing.book;
        let today = context.today(book)?;
        let mut fixed = checks::fix_book(book, today, selection, &mut |table| context.fresh_id(table));
        let at = context.now(book)?;
        let plan = context.plan_despite_faults(book, std::mem::take(&mut fixed.ops), at, "")?;
        let what = fixed.summary();
        let question = phrase!("fix {what}?", what);
        let writing = context.agreed(writing, &self.change, &plan, Shown::Diff, question)?;
        context.execute(&writing, &plan, at, Kind::Change, phrase!("fixed: {what}", what))?;
        Ok(fixed.unread)
    }

    /// Codes and files among the arguments: what is no code is a file.
    fn sorted(&self, context: &Context) -> Result<(Vec<&'static str>, Vec<String>), Failure> {
        let (mut codes, mut files) = (Vec::new(), Vec::new());
        for word in &self.what {
            let path = context.path(Path::new(word));
            match registry::rule(word).filter(|rule| rule.is_found()) {
                Some(rule) if !look::is_there(&path) => codes.push(rule.code),
                _ if !look::is_there(&path) && !word.contains(['.', '/', '\\']) => {
                    return Err(Failure::usage(
                        phrase!("`{word}` is neither a file nor a code of findings", word),
                        match registry::nearest(word) {
                            Some(near) => {
                                phrase!("did you mean `{near}`? `rolo explain` lists the codes", near)
                            }
                            None => phrase!("`rolo explain` lists the codes"),
                        },
                    ));
                }
                _ => files.push(word.clone()),
            }
        }
        Ok((codes, files))
    }

    fn show(&self, context: &mut Context, examined: &Examined) -> Result<(), Failure> {
        let Examined { findings, tally, hidden } = examined;
        let layout = context.ui.layout();
        let mut text = match self.format {
            Format::Json => finding_text::json(findings),
            Format::Text => {
                finding_text::human_all(findings, layout.width.unwrap_or(0), layout.colour, layout.language)
            }
            Format::Line => lines(findings, finding_text::one_line),
            Format::Github => lines(findings, finding_text::github),
        };
        if matches!(self.format, Format::Text) && !findings.is_empty() {
            text.push_str(&told(*tally, *hidden).fill(layout.language));
            text.push('\n');
        }
        if !text.is_empty() {
            context.ui.deliver(text.as_bytes(), &Target::Stdout)?;
        }
        Ok(())
    }
}

/// `2 errors, 1 warning; 3 more of kinds listed above …`
fn told(tally: Tally, hidden: usize) -> Text {
    let counts = [
        plural!(tally.errors, "1 error", "{count} errors"),
        plural!(tally.warnings, "1 warning", "{count} warnings"),
        plural!(tally.notes, "1 note", "{count} notes"),
    ];
    let found = counts.into_iter().zip([tally.errors, tally.warnings, tally.notes]).filter(|(_, n)| *n > 0);
    let counts = found.map(|(text, _)| text).reduce(|some, more| phrase!("{some}, {more}", some, more));
    let counts = counts.unwrap_or_else(|| phrase!("no findings"));
    match hidden {
        0 => counts,
        _ => phrase!("{counts}; {hidden} more of kinds listed above, `--limit 0` shows all", counts, hidden),
    }
}

fn lines(findings: &[Diagnostic], line: fn(&Diagnostic) -> String) -> String {
    findings.iter().map(|finding| line(finding) + "\n").collect()
}

pub(super) fn named_table(word: &str) -> Result<TableId, Failure> {
    TableId::named(word).ok_or_else(|| {
        let known: Vec<&str> = TableId::ALL.iter().map(|t| t.table().noun).collect();
        let help = phrase!("tables are {tables}", tables = known.join(", "));
        Failure::usage(phrase!("there is no table `{word}`", word), help)
    })
}

/// Files that belong to the book, by their names there, and the others.
fn of_the_book(context: &Context, files: Vec<String>) -> (Vec<String>, Vec<String>) {
    let root = context.root().ok().and_then(|root| look::real_path(&root));
    let (mut own, mut lone) = (Vec::new(), Vec::new());
    for file in files {
        let path = look::real_path(&context.path(Path::new(&file)));
        let inside = path.zip(root.as_ref()).and_then(|(path, root)| {
            let name = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
            (name == SETTINGS || layout::is_data(&name)).then_some(name)
        });
        match inside {
            Some(name) => own.push(name),
            None => lone.push(file),
        }
    }
    (own, lone)
}

fn lone_files(
    context: &Context,
    files: &[String],
    table: Option<TableId>,
    selection: &Selection,
) -> Result<Examined, Failure> {
    let today = context.today_without_book()?;
    // Nothing was ever decided about a file without a book: everything is worth saying.
    let selection = Selection { depth: Depth::Strict, ..selection.clone() };
    let mut all = Examined::default();
    for file in files {
        let path = context.path(Path::new(file));
        let bytes = block::read_whole(&path).map_err(|e| SysError::io(Action::Read, path, e))?;
        all.join(checks::check_file(file, bytes, table, today, &selection));
    }
    Ok(all)
}
