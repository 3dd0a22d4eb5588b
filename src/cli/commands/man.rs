//! `rolo man`

use std::path::PathBuf;

use clap::Args;

use crate::cli::context::Context;
use crate::cli::failure::{Exit, Outcome};

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

impl Man {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let folder = context.path(&self.folder);
        crate::sys::fs::make_folders(&folder)?;
        for (name, bytes) in pages() {
            crate::sys::fs::write_into(&folder, &name, &bytes)?;
        }
        Ok(Exit::Done)
    }
}
