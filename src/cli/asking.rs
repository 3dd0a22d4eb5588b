//! A change that the person at the terminal is asked about before it is made; `--yes` answers beforehand.
//!
//! While they think, nobody else is kept from the book: the plan is made without the lock, and the commit sees whether
//! anything it depends on has changed since.

use super::args;
use super::context::{Context, Writing};
use super::failure::Failure;
use crate::book::plan::Plan;
use crate::i18n::Text;

/// Whether the plan is shown with the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As a diff, now.
    Diff,
    /// It was said in other words already.
    Already,
}

impl Context {
    /// Whether somebody is to be asked before a change: not where it is only shown, nor with `--yes`, nor away from a
    /// terminal.
    #[must_use]
    pub fn asks(&self, change: &args::Change) -> bool {
        !change.dry_run && !change.yes && self.ui.can_ask()
    }

    /// The book for a change that [`Context::agreed`] asks about.
    ///
    /// # Errors
    /// As [`Context::writing`].
    pub fn proposing(&mut self, change: &args::Change) -> Result<Writing, Failure> {
        if !self.asks(change) {
            return self.writing(change);
        }
        self.will_write();
        let book = self.book()?;
        self.fix_bits(&book);
        Ok(Writing { book, lock: None, asks: true })
    }

    /// Shows the plan and asks, where somebody is there to answer; the book as it may be written then.
    ///
    /// # Errors
    /// The answer is no; as [`Context::writing`].
    pub fn agreed(
        &mut self,
        writing: Writing,
        change: &args::Change,
        plan: &Plan,
        shown: Shown,
        question: impl Into<Text>,
    ) -> Result<Writing, Failure> {
        if !writing.asks {
            return Ok(writing);
        }
        if !plan.is_empty() {
            if shown == Shown::Diff {
                self.print(&plan.diff())?;
            }
            self.agree(question)?;
        }
        // Our own reading would keep us out.
        drop(writing);
        self.writing(change)
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::Path;

    use clap::Parser as _;

    use super::super::Cli;
    use super::super::context::Context;
    use super::super::failure::Exit;
    use super::super::ui::Wishes;
    use super::super::ui::tests::{TTY, ui};
    use crate::sys::env::Env;
    use crate::sys::terminal::Terminal;

    const RULES: &str = "format: 1\ncurrency: EUR\nlost_after: 3650d\n\
        tiers: [{name: A, when: customer}, {name: C}]\nstages: [{name: lead}, {name: client, when: customer}]\n";

    fn book() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            crate::sys::fs::write_whole(&path, text.as_bytes()).unwrap();
        };
        put("rolo.yaml", RULES);
        put("contacts.csv", "id,name,tier,stage\nc-1aaaaaaa,Ann Lee,C,lead\n\nc-2bbbbbbb, Bo Chen,C,lead\n");
        put("orders/2026.csv", "id,at,contact,amount\nb-1aaaaaaaaaaa,2026-01-05,c-1aaaaaaa,10\n");
        put("people.csv", "Name,Email\nCy Park,cy@example.com\n");
        dir
    }

    /// How a command ended, whether a file of the book was changed, and what was asked.
    fn run(root: &Path, line: &str, terminal: Terminal, typed: &str) -> (Exit, bool, String) {
        let env =
            Env { directory: Some(root.to_owned()), today: Some("2026-03-02".into()), ..Env::default() };
        let (ui, _, err) = ui(Wishes::default(), &env, terminal, typed);
        let words = std::iter::once("rolo").chain(line.split(' ')).map(OsString::from);
        let cli = Cli::try_parse_from(words).unwrap();
        let mut context = Context::new(env, cli.global, line.to_owned(), ui);
        let files = ["contacts.csv", "orders/2026.csv"];
        let read = || files.map(|name| crate::sys::fs::read(&root.join(name)).unwrap_or_default());
        let before = read();
        let exit = cli.command.run(&mut context).unwrap_or_else(|failure| failure.exit);
        (exit, read() != before, err.text())
    }

    const ASKED: [&str; 8] = [
        "import people.csv",
        "tier apply",
        "stage apply",
        "remove c-2bbbbbbb",
        "edit -w tier:C city=Ghent",
        "fmt",
        "check --fix --fail-on never",
        "company edit -w name:Lee owner=lin",
    ];

    #[test]
    fn at_a_terminal_a_change_is_made_when_it_is_agreed_to() {
        for line in &ASKED[..7] {
            let dir = book();
            let (exit, changed, said) = run(dir.path(), line, TTY, "n\n");
            assert!(exit == Exit::No && !changed && said.contains("? [y/N] "), "{line}: {exit:?} {said}");
            let (exit, changed, said) = run(dir.path(), line, TTY, "y\n");
            assert!(exit == Exit::Done && changed && said.contains("? [y/N] "), "{line}: {exit:?} {said}");
        }
    }

    #[test]
    fn nobody_is_asked_with_yes_or_about_a_plan_that_is_only_shown() {
        for line in &ASKED[..7] {
            let dir = book();
            let (exit, changed, said) = run(dir.path(), &format!("{line} --dry-run"), TTY, "");
            assert!(exit == Exit::Done && !changed && !said.contains("[y/N]"), "{line}: {exit:?} {said}");
            let (exit, changed, said) = run(dir.path(), &format!("{line} --yes"), TTY, "");
            assert!(exit == Exit::Done && changed && !said.contains("[y/N]"), "{line}: {exit:?} {said}");
        }
    }

    #[test]
    fn away_from_a_terminal_all_go_on_but_what_a_query_selects() {
        for line in &ASKED[..7] {
            let dir = book();
            let (exit, changed, said) = run(dir.path(), line, Terminal::default(), "");
            let selects = line.contains(" -w ");
            let right = if selects { exit == Exit::Usage && !changed } else { exit == Exit::Done && changed };
            assert!(right, "{line}: {exit:?} {said}");
        }
    }

    #[test]
    fn where_there_is_nothing_to_do_nobody_is_asked() {
        let dir = book();
        run(dir.path(), "tier apply --yes", TTY, "");
        let (exit, changed, said) = run(dir.path(), "tier apply", TTY, "");
        assert!(exit == Exit::Done && !changed && said.contains("nothing to change"), "{said}");
    }
}
