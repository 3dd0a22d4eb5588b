//! The scripts that teach a shell to ask rolo: clap's own, but for bash, which cuts words at `:` and `=`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

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
pub const SHELLS: &[&dyn EnvCompleter] = &[&WholeWords, &Zsh, &Fish, &Powershell, &Elvish];

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
            Shell::Bash => &WholeWords,
            Shell::Zsh => &Zsh,
            Shell::Fish => &Fish,
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

/// bash, with words put together again that it cuts at `:` and `=`, so that `tier:A` and `tags+=vip` are one.
#[derive(Debug)]
struct WholeWords;

impl EnvCompleter for WholeWords {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        var: &str,
        _name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        let script = include_str!("register.bash");
        let script = script.replace("VARIABLE", var).replace("COMPLETER", completer).replace("BINARY", bin);
        buf.write_all(script.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        arguments: Vec<OsString>,
        directory: Option<&Path>,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        Bash.write_complete(command, arguments, directory, buf)
    }
}
