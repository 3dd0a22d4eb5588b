//! `rolo completions`

use std::path::PathBuf;

use clap::Args;
use clap_complete::{Shell, generate};

use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};

/// Write the completion script of a shell
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo completions bash > ~/.local/share/bash-completion/completions/rolo
  rolo completions fish > ~/.config/fish/completions/rolo.fish
  rolo completions --all completions        every shell's, into a folder

For names of people, tags and fields of your book as well, let the shell ask rolo itself:
  source <(COMPLETE=bash rolo)")]
pub(in crate::cli) struct Completions {
    /// The shell
    #[arg(required_unless_present = "all")]
    shell: Option<Shell>,
    /// Write the scripts of all shells into this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    all: Option<PathBuf>,
}

/// The script of a shell and the name of its file.
#[must_use]
pub(in crate::cli) fn script(shell: Shell) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    generate(shell, &mut crate::cli::command(), "rolo", &mut bytes);
    let name = match shell {
        Shell::Bash => "rolo.bash",
        Shell::Elvish => "rolo.elv",
        Shell::Fish => "rolo.fish",
        Shell::PowerShell => "_rolo.ps1",
        _ => "_rolo",
    };
    (name.to_owned(), bytes)
}

/// The shells there are scripts for.
pub(in crate::cli) const SHELLS: [Shell; 5] =
    [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::PowerShell, Shell::Zsh];

impl Completions {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        if let Some(folder) = &self.all {
            let folder = context.path(folder);
            crate::sys::fs::make_folders(&folder)?;
            for shell in SHELLS {
                let (name, bytes) = script(shell);
                crate::sys::fs::write_whole(&folder.join(name), &bytes)?;
            }
            return Ok(Exit::Done);
        }
        let shell = self
            .shell
            .ok_or_else(|| Failure::usage("which shell?", "bash, elvish, fish, powershell or zsh"))?;
        let (_, bytes) = script(shell);
        context.ui.deliver(&bytes, &crate::cli::ui::Target::Stdout)?;
        Ok(Exit::Done)
    }
}
