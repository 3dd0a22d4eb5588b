//! `rolo fmt`

use clap::Args;

use crate::book::Book;
use crate::book::edit::Op;
use crate::book::layout::DataFile;
use crate::book::settle::{self, Unsettled};
use crate::book::undo::Kind;
use crate::checks;
use crate::cli::args;
use crate::cli::asking::Shown;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::model::TableId;
use crate::sys::{Action, SysError};
use crate::text::encoding::Charset;

/// Write the tables of the book in their normal form
///
/// UTF-8, LF, commas, quotes only where needed, no blank lines, records by id, logs by time, lists joined with `;`,
/// days as 2026-11-22 where they are certain. No value changes; the order of the columns is yours.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo fmt
  rolo fmt contacts.csv --dry-run
  rolo fmt --encoding gbk contacts.csv     a file a Chinese Excel has saved
  rolo fmt --check                         for CI: lists files that would change, and exits with 1")]
pub(in crate::cli) struct Fmt {
    /// Only these files of the book
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// Change nothing; list the files that are not in normal form, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// The encoding of the files named, where they are not UTF-8: gbk, utf-16, windows-1252 …
    #[arg(long, value_name = "NAME", requires = "files")]
    encoding: Option<String>,
    #[command(flatten)]
    change: args::Change,
}

impl Fmt {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let told = self.encoding.as_deref().map(charset).transpose()?;
        let only_look = self.check || self.change.dry_run;
        let change = args::Change { dry_run: only_look, ..self.change.clone() };
        let writing = context.proposing(&change)?;
        let book = &writing.book;
        let (mut ops, mut refused) = (Vec::new(), Vec::new());
        for (table, file) in self.chosen(book)? {
            let bytes = settle::read(&book.root, &file.name).map_err(|unsettled| match unsettled {
                Unsettled::System(e) => SysError::io(Action::Read, file.path.clone(), e).into(),
                halfway => Failure::from(halfway),
            })?;
            match checks::format_table(&file.name, Some(table), &bytes, &book.settings, told) {
                Ok(after) if after == bytes => {}
                Ok(content) => ops.push(Op::Rewrite { file: file.name, read: bytes, content }),
                Err(findings) => refused.extend(findings),
            }
        }
        context.ui.findings(&refused);
        if self.check {
            let names: String = ops
                .iter()
                .filter_map(
                    |op| if let Op::Rewrite { file, .. } = op { Some(format!("{file}\n")) } else { None },
                )
                .collect();
            context.print(&names)?;
            let all_well = ops.is_empty() && refused.is_empty();
            return Ok(if all_well { Exit::Done } else { Exit::No });
        }
        let at = context.now(book)?;
        let files = ops.len();
        let plan = context.plan_despite_faults(book, ops, at, "")?;
        let question = plural!(files, "write 1 file in normal form?", "write {count} files in normal form?");
        let writing = context.agreed(writing, &change, &plan, Shown::Diff, question)?;
        let done = plural!(files, "1 file written in normal form", "{count} files written in normal form");
        context.execute(&writing, &plan, at, Kind::Change, done)?;
        Ok(if refused.is_empty() { Exit::Done } else { Exit::No })
    }

    fn chosen(&self, book: &Book) -> Result<Vec<(TableId, DataFile)>, Failure> {
        let all = || TableId::ALL.into_iter().flat_map(|t| book.files(t).into_iter().map(move |f| (t, f)));
        if self.files.is_empty() {
            return Ok(all().collect());
        }
        self.files
            .iter()
            .map(|name| {
                let wanted = name.trim_start_matches("./");
                all().find(|(_, file)| file.name == wanted).ok_or_else(|| {
                    Failure::usage(
                        phrase!("the book has no table file `{name}`", name),
                        phrase!("name it as `rolo check` does: `contacts.csv`, `orders/2026.csv`"),
                    )
                })
            })
            .collect()
    }
}

fn charset(label: &str) -> Result<Charset, Failure> {
    Charset::named(label).ok_or_else(|| {
        let help = phrase!("write gbk, utf-16, shift-jis, windows-1252 …");
        Failure::usage(phrase!("`{label}` is no encoding", label), help)
    })
}
