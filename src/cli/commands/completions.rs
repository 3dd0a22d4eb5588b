//! `rolo completions`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args;
use crate::cli::complete::{Shell, registration};
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::cli::output::begins::Begins;
use crate::cli::ui::Target;
use crate::sys::fs::make_folders;
use crate::sys::{Action, SysError};

/// Print the script that makes a shell complete commands, people, tags, fields, queries
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo completions bash > ~/.local/share/bash-completion/completions/rolo
  rolo completions zsh > ~/.zfunc/_rolo                    with `fpath+=~/.zfunc` before `compinit`
  rolo completions fish > ~/.config/fish/completions/rolo.fish
  rolo completions powershell >> $PROFILE
  rolo completions elvish >> ~/.config/elvish/rc.elv
  rolo completions --all completions                       all of them, into a folder")]
pub(in crate::cli) struct Completions {
    /// The shell
    #[arg(required_unless_present = "all")]
    shell: Option<Shell>,
    /// Write those of all shells into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "shell", value_hint = clap::ValueHint::DirPath)]
    all: Option<PathBuf>,
    #[command(flatten)]
    force: args::Force,
}

/// The first two lines of a script, which name rolo.
fn two_lines(script: &[u8]) -> &[u8] {
    let ends = script.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
    &script[..ends.take(2).last().unwrap_or(script.len())]
}

impl Completions {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let script = |shell: Shell| {
            registration(shell).map_err(|e| Failure::from(SysError::io(Action::Write, shell.file(), e)))
        };
        if let Some(folder) = self.all {
            make_folders(&context.path(&folder))?;
            let mut approved = Vec::new();
            for &shell in Shell::value_variants() {
                let bytes = script(shell)?;
                let begins = Begins::Bytes(two_lines(&bytes).to_vec());
                let target = context.target(Some(&folder.join(shell.file())), &bytes, &begins, self.force)?;
                approved.push((target, bytes));
            }
            for (target, bytes) in approved {
                context.ui.deliver(&bytes, &target)?;
            }
            let (count, folder) = (Shell::value_variants().len(), folder.display());
            context.ui.status(phrase!("wrote {count} files to {folder}", count, folder));
        } else if let Some(shell) = self.shell {
            context.ui.deliver(&script(shell)?, &Target::Stdout)?;
        }
        Ok(Exit::Done)
    }
}
