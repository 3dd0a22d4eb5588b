//! `rolo man`

use std::path::PathBuf;

use clap::Args;

use crate::cli::args;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Outcome};
use crate::cli::output::begins::Begins;
use crate::sys::fs::make_folders;

/// Write the manual pages into a folder, one for each command
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo man ~/.local/share/man/man1
  man -l docs/man/rolo-list.1")]
pub(in crate::cli) struct Man {
    /// The folder
    #[arg(value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
    #[command(flatten)]
    force: args::Force,
}

/// Every manual page: the name of its file, and its text.
#[must_use]
pub(in crate::cli) fn pages() -> Vec<(String, Vec<u8>)> {
    let mut command = crate::cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add(&command, "", &mut pages);
    pages
}

fn add(command: &clap::Command, parent: &str, pages: &mut Vec<(String, Vec<u8>)>) {
    let name = if parent.is_empty() {
        command.get_name().to_owned()
    } else {
        format!("{parent}-{}", command.get_name())
    };
    let mut bytes = Vec::new();
    let page = clap_mangen::Man::new(command.clone().name(name.clone()));
    if page.render(&mut bytes).is_ok() {
        pages.push((format!("{name}.1"), bytes));
    }
    for sub in command
        .get_subcommands()
        .filter(|sub| !sub.is_hide_set() && sub.get_name() != "help" || parent.is_empty())
    {
        add(sub, &name, pages);
    }
}

/// The first lines of a page, with the name of the command and the number of the section.
fn up_to_its_title(page: &[u8]) -> &[u8] {
    let title = page.windows(4).position(|four| four == b".TH ").unwrap_or(0);
    let words = page[title..].iter().enumerate().filter(|(_, b)| **b == b' ').map(|(at, _)| at);
    &page[..title + words.take(3).last().unwrap_or(0)]
}

impl Man {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        make_folders(&context.path(&self.folder))?;
        let mut approved = Vec::new();
        for (name, bytes) in pages() {
            let begins = Begins::Bytes(up_to_its_title(&bytes).to_vec());
            let target = context.target(Some(&self.folder.join(name)), &bytes, &begins, self.force)?;
            approved.push((target, bytes));
        }
        for (target, bytes) in approved {
            context.ui.deliver(&bytes, &target)?;
        }
        Ok(Exit::Done)
    }
}
