//! Child processes: git, the editor, the pager.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::{Action, SysError};

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

/// Runs `git` in `directory` and waits; it never asks for a password and writes its messages in English.
///
/// # Errors
/// Only when git cannot be started (is it installed?); a failing git is a [`Finished`].
pub fn git<A: AsRef<OsStr>>(directory: &Path, arguments: &[A]) -> Result<Finished, SysError> {
    git_with_input(directory, arguments, &[])
}

/// The same, with `input` on its standard input (`git cat-file --batch`, `git hash-object --stdin`).
///
/// # Errors
/// When git cannot be started, or its pipes break for another reason than git closing them.
pub fn git_with_input<A: AsRef<OsStr>>(
    directory: &Path,
    arguments: &[A],
    input: &[u8],
) -> Result<Finished, SysError> {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C.UTF-8")
        .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |source| SysError::io(Action::Run, "git", source);
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    // Fed from a second thread, or a git that answers before it has read everything would wait for us for ever.
    std::thread::scope(|scope| {
        if let Some(mut pipe) = stdin {
            scope.spawn(move || pipe.write_all(input).is_ok());
        }
        let output = child.wait_with_output().map_err(failed)?;
        Ok(Finished { code: output.status.code(), stdout: output.stdout, stderr: output.stderr })
    })
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

/// Lets a person change `text` in their editor, in a temporary file called `name`; what they saved.
///
/// # Errors
/// The editor cannot be started or fails, or the file cannot be read back.
pub fn edit_text(command: &OsStr, name: &str, text: &str) -> Result<String, SysError> {
    let failed = |source| SysError::io(Action::Write, name, source);
    let folder = tempfile::Builder::new().prefix("rolo-").tempdir().map_err(failed)?;
    let path = folder.path().join(name);
    super::fs::write_whole(&path, text.as_bytes())?;
    let done = edit(command, &path)?;
    if !done.succeeded() {
        let why = std::io::Error::other("the editor ended with an error; nothing was changed");
        return Err(SysError::io(Action::Run, command, why));
    }
    Ok(String::from_utf8_lossy(&super::fs::read(&path)?).into_owned())
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
fn shell(command: &OsStr, arguments: &[&OsStr]) -> Command {
    if cfg!(windows) {
        let mut child = Command::new("cmd");
        child.arg("/C").arg(command).args(arguments);
        return child;
    }
    let mut script = OsString::from(command);
    script.push(" \"$@\"");
    let mut child = Command::new("sh");
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

    #[test]
    fn git_answers_with_its_code_and_words() {
        let folder = tempfile::tempdir().unwrap();
        let ended = git(folder.path(), &["rev-parse", "--verify", "--quiet", "nothing^{commit}"]).unwrap();
        assert!(!ended.succeeded());
        let hash = git_with_input(folder.path(), &["hash-object", "--stdin"], b"rolo\n").unwrap();
        assert_eq!(hash.stdout.len(), 41, "{}", hash.last_words());
    }
}
