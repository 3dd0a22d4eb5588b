//! The scripts that teach a shell to ask rolo: our own for bash, zsh and fish, clap's for the others.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell};

use super::VARIABLE;

/// The shells that rolo completes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// bash 4 or later
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
    /// Elvish
    Elvish,
}

/// What answers each of them.
pub const SHELLS: &[&dyn EnvCompleter] = &[&BASH, &ZSH, &FISH, &Powershell, &Elvish];

impl Shell {
    /// The file its script is kept in, under the name the shell looks for.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Shell::Bash => "rolo.bash",
            Shell::Zsh => "_rolo",
            Shell::Fish => "rolo.fish",
            Shell::PowerShell => "rolo.ps1",
            Shell::Elvish => "rolo.elv",
        }
    }

    fn completer(self) -> &'static dyn EnvCompleter {
        match self {
            Shell::Bash => &BASH,
            Shell::Zsh => &ZSH,
            Shell::Fish => &FISH,
            Shell::PowerShell => &Powershell,
            Shell::Elvish => &Elvish,
        }
    }
}

/// The script for a shell; it calls `rolo`, wherever that is on the path.
///
/// # Errors
/// None that a buffer in memory could have.
pub fn registration(shell: Shell) -> io::Result<Vec<u8>> {
    let mut script = Vec::new();
    shell.completer().write_registration(VARIABLE, "rolo", "rolo", "rolo", &mut script)?;
    // Every script ends in one line end, whatever its template has.
    let end = script.trim_ascii_end().len();
    let begin = script.len() - script.trim_ascii_start().len();
    let mut trimmed = script[begin..end].to_vec();
    trimmed.push(b'\n');
    Ok(trimmed)
}

/// A shell with a script of our own: clap's do not know where a word begins, what stands in quotes, or where it goes on.
struct Own {
    name: &'static str,
    script: &'static str,
    answer: &'static dyn EnvCompleter,
}

/// bash cuts words at `:` and `=`; ours puts them together again, so that `tier:A` and `tags+=vip` are one.
const BASH: Own = Own { name: "bash", script: include_str!("register.bash"), answer: &Bash };

/// zsh hands words over with their quotes and backslashes. The answer is the one for fish: value, tab, explanation.
const ZSH: Own = Own { name: "zsh", script: include_str!("register.zsh"), answer: &Fish };

/// fish hands the word at the cursor over with its quotes and backslashes.
const FISH: Own = Own { name: "fish", script: include_str!("register.fish"), answer: &Fish };

impl EnvCompleter for Own {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is(&self, name: &str) -> bool {
        name == self.name
    }

    fn write_registration(
        &self,
        var: &str,
        _name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        let script = self.script.replace("VARIABLE", var);
        buf.write_all(script.replace("COMPLETER", completer).replace("BINARY", bin).as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        arguments: Vec<OsString>,
        directory: Option<&Path>,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        self.answer.write_complete(command, arguments, directory, buf)
    }
}
