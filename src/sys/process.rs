//! Child processes that have our terminal: the editor, the pager.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::{Action, SysError, programs};

/// What a finished child left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

impl Finished {
    /// Whether it exited with 0.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.code == Some(0)
    }

    /// The last line it wrote to standard error, for a message.
    #[must_use]
    pub fn last_words(&self) -> String {
        let text = String::from_utf8_lossy(&self.stderr);
        text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
    }
}

/// Opens `path` in the editor `command` (words as a shell reads them: `code --wait`) and waits until it is closed.
///
/// The editor has our terminal.
///
/// # Errors
/// When it cannot be started.
pub fn edit(command: &OsStr, path: &Path) -> Result<Finished, SysError> {
    let status = shell(command, &[path.as_os_str()])
        .status()
        .map_err(|source| SysError::io(Action::Run, command, source))?;
    Ok(Finished { code: status.code(), stdout: Vec::new(), stderr: Vec::new() })
}

/// A pager that is fed through its standard input.
#[derive(Debug)]
pub struct Pager {
    child: Child,
}

impl Pager {
    /// Starts the pager `command` (words as a shell reads them); `LESS` is set to `FRX` unless the caller's is set.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &OsStr, less_is_set: LessOptions) -> Result<Pager, SysError> {
        let mut child = shell(command, &[]);
        if less_is_set == LessOptions::Ours {
            child.env("LESS", "FRX");
        }
        let child = child
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|source| SysError::io(Action::Run, command, source))?;
        Ok(Pager { child })
    }

    /// Where to write; a closed pager answers with a broken pipe.
    pub fn input(&mut self) -> Option<&mut ChildStdin> {
        self.child.stdin.as_mut()
    }

    /// Closes its input and waits until the reader has left it.
    ///
    /// # Errors
    /// When waiting fails.
    pub fn finish(mut self) -> Result<Finished, SysError> {
        drop(self.child.stdin.take());
        let status = self.child.wait().map_err(|source| SysError::io(Action::Run, "pager", source))?;
        Ok(Finished { code: status.code(), stdout: Vec::new(), stderr: Vec::new() })
    }
}

/// Whose `LESS` variable a pager gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessOptions {
    /// The user has set `LESS`: leave it.
    Users,
    /// Not set: quit if one screen, raw colours, no clearing.
    Ours,
}

/// `command` with `arguments`, its words split as the shell does it (a path with blanks in it is one argument).
///
/// Neither the shell nor the program is looked for in the current folder or in a book, which may be a stranger's.
fn shell(command: &OsStr, arguments: &[&OsStr]) -> Command {
    let (name, usual) = if cfg!(windows) { ("cmd", "cmd") } else { ("sh", "/bin/sh") };
    let mut child = Command::new(programs::find(name).unwrap_or_else(|| usual.into()));
    child.env("PATH", programs::search_path());
    if cfg!(windows) {
        child.arg("/C").arg(command).args(arguments);
        return child;
    }
    let mut script = OsString::from(command);
    script.push(" \"$@\"");
    child.arg("-c").arg(script).arg("rolo").args(arguments);
    child
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_with_arguments_gets_the_path_as_one_word() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b $(c).txt");
        let ended = edit(OsStr::new("test x = x -a ! -e"), &file).unwrap();
        assert!(ended.succeeded(), "{ended:?}");
        assert_eq!(edit(OsStr::new("sh -c 'exit 3' --"), &file).unwrap().code, Some(3));
    }
}
