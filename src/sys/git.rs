//! Questions to git, asked so that nothing a repository names is run.
//!
//! A cloned or unpacked folder may hold a repository whose configuration, attributes and hooks name any program: filters,
//! text converters, a file system monitor, transports for objects that are missing. So there is a closed list of
//! questions (`Question`), each answered by a verb of git's plumbing that only reads; what such a verb could still
//! reach is switched off; and git hears nothing of what the environment says about some repository (`GIT_DIR`,
//! `GIT_INDEX_FILE`, set while a hook runs), so that it answers the same inside a hook as outside.
//!
//! Where git is not installed, refuses (`safe.directory`) or does not answer in time, the answer is `None`, and rolo does
//! without.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::process::Finished;
use super::{Action, SysError, env, programs};

/// How long git may take for one answer: a pipe in the place of one of its files would hold it for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// Variables of git that say where the user's own settings are and how far up a repository is looked for; a hook does
/// not get others than its user.
const KEPT: &[&str] = &[
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
];

/// What every question is asked with: the command line wins over the configuration of any repository.
const SETTINGS: &[&str] = &[
    // A bare repository among the files of a clone is not one we are in.
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.useReplaceRefs=false",
    "core.alternateRefsCommand=",
    // An object that is missing is missing: nothing is fetched, by no transport.
    "protocol.allow=never",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.askPass=",
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// The same in variables, for what has no key and for children of git.
const VARIABLES: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    ("LC_ALL", "C"),
];

/// Everything rolo asks git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question<'a> {
    /// The top folder of the work tree.
    TopFolder,
    /// The last commit.
    Head,
    /// The files of a commit at and below some names, which begin in the folder asked about.
    Tree { commit: &'a str, names: &'a [&'a str] },
    /// The bytes of blobs.
    Blobs(&'a [&'a str]),
    /// The files of the index at and below a name, in any case.
    Tracked(&'a str),
    /// Who commits.
    Email,
}

impl Question<'_> {
    /// What git is called with. No verb here runs a filter, a hook, a converter or a pager.
    fn words(&self) -> Vec<String> {
        let fixed = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        match self {
            Question::TopFolder => fixed(&["rev-parse", "--show-toplevel"]),
            Question::Head => fixed(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]),
            Question::Tree { commit, names } => {
                let mut words: Vec<String> = fixed(&["ls-tree", "-r", "-l", "-z", commit, "--"]);
                words.extend(names.iter().map(|&name| name.to_owned()));
                words
            }
            Question::Blobs(_) => fixed(&["cat-file", "--batch"]),
            Question::Tracked(name) => {
                let named = format!(":(icase,literal){name}");
                fixed(&["ls-files", "--cached", "-z", "--", &named])
            }
            Question::Email => fixed(&["config", "--get", "user.email"]),
        }
    }

    /// What git reads from its standard input.
    fn input(&self) -> Vec<u8> {
        match self {
            Question::Blobs(ids) => ids.iter().flat_map(|id| [id.as_bytes(), b"\n"].concat()).collect(),
            _ => Vec::new(),
        }
    }
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its name, relative to the folder asked about, with `/`.
    pub name: String,
    /// The id of its bytes.
    pub id: String,
    /// How many bytes it has.
    pub size: u64,
}

/// The regular files that the last commit holds at and below `names`, which are relative to `folder`.
///
/// `None` if `folder` is not in the work tree of a repository that git opens, or nothing was committed yet.
#[must_use]
pub fn committed(folder: &Path, names: &[&str]) -> Option<Vec<Committed>> {
    // Where `core.worktree` leads elsewhere, the names of the commit are not those of our files.
    let top = said(ask(folder, Question::TopFolder))?;
    let top = Path::new(&top).canonicalize().ok()?;
    if !folder.canonicalize().ok()?.starts_with(top) {
        return None;
    }
    let commit = said(ask(folder, Question::Head))?;
    if !is_object_id(&commit) {
        return None;
    }
    let tree = answer(ask(folder, Question::Tree { commit: &commit, names }))?;
    Some(tree.split(|&b| b == 0).filter_map(|line| entry(std::str::from_utf8(line).ok()?)).collect())
}

/// One line of `git ls-tree -l`: mode, type, id and size before a tab, the name after it; regular files only.
fn entry(line: &str) -> Option<Committed> {
    let (facts, name) = line.split_once('\t')?;
    let mut facts = facts.split_ascii_whitespace();
    let (mode, kind, id, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
    let is_file = mode.starts_with("100") && kind == "blob" && is_object_id(id);
    let size = size.parse().ok().filter(|_| is_file)?;
    Some(Committed { name: name.to_owned(), id: id.to_owned(), size })
}

/// The bytes of blobs, in the order of their ids; `None` in the place of one that is not there.
///
/// All of them are in memory at once: whoever asks knows their sizes.
#[must_use]
pub fn blobs(folder: &Path, ids: &[&str]) -> Vec<Option<Vec<u8>>> {
    let sound = ids.iter().all(|id| is_object_id(id));
    // A repository that lacks an object ends git early: what came before that is still an answer.
    let read = ask(folder, Question::Blobs(ids)).ok().filter(|_| sound && !ids.is_empty());
    let stream = read.map(|read| read.stdout).unwrap_or_default();
    let mut rest = stream.as_slice();
    let mut found = Vec::with_capacity(ids.len());
    while found.len() < ids.len() {
        let Some(end) = rest.iter().position(|&b| b == b'\n') else { break };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        let size = head.split_once(" blob ").and_then(|(_, size)| size.parse::<usize>().ok());
        let bytes = size.and_then(|size| rest.get(..size));
        if let (Some(size), Some(bytes)) = (size, bytes) {
            found.push(Some(bytes.to_vec()));
            // A line feed follows the bytes.
            rest = rest.get(size + 1..).unwrap_or_default();
        } else {
            found.push(None);
        }
    }
    found.resize(ids.len(), None);
    found
}

/// Whether git has a file at or below `name` (relative to `folder`, in any case) in its index: what came with a clone.
///
/// `None` if git does not say: no repository, no git, one that it refuses to open.
#[must_use]
pub fn tracks(folder: &Path, name: &str) -> Option<bool> {
    answer(ask(folder, Question::Tracked(name))).map(|names| !names.is_empty())
}

/// The address git signs commits with here.
#[must_use]
pub fn user_email(folder: &Path) -> Option<String> {
    said(ask(folder, Question::Email)).filter(|email| !email.is_empty())
}

/// Makes `folder` a repository, as the user wants it: with the templates of their own settings.
///
/// # Errors
/// Only when git cannot be started (is it installed?); a failing git is a [`Finished`].
pub fn begin_repository(folder: &Path) -> Result<Finished, SysError> {
    run(command(folder)?.args(["init", "--quiet"]), &[])
}

/// Asks, and waits for the answer.
fn ask(folder: &Path, question: Question<'_>) -> Result<Finished, SysError> {
    let mut command = command(folder)?;
    command.arg("--no-pager");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command.args(question.words()).envs(VARIABLES.iter().copied());
    run(&mut command, &question.input())
}

/// git in a folder, in an environment without what others have said to git.
fn command(folder: &Path) -> Result<Command, SysError> {
    let missing = || SysError::io(Action::Run, "git", std::io::ErrorKind::NotFound.into());
    let mut command = Command::new(programs::find("git").ok_or_else(missing)?);
    command.arg("-C").arg(folder);
    for name in env::names().into_iter().filter(is_said_to_git) {
        command.env_remove(name);
    }
    command.env("PATH", programs::search_path());
    command.env_remove("SSH_ASKPASS");
    Ok(command)
}

/// Whether a variable tells git about a repository, a configuration, a program or a trace.
fn is_said_to_git(name: &OsString) -> bool {
    let name = name.to_string_lossy().to_uppercase();
    name.starts_with("GIT_") && !KEPT.contains(&name.as_str())
}

/// Runs git, feeds it, and takes what it says; one that does not end in time is ended.
fn run(command: &mut Command, input: &[u8]) -> Result<Finished, SysError> {
    run_for(command, input, PATIENCE)
}

fn run_for(command: &mut Command, input: &[u8], patience: Duration) -> Result<Finished, SysError> {
    command
        .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |source| SysError::io(Action::Run, "git", source);
    let mut child = command.spawn().map_err(failed)?;
    // Fed and read from threads of their own, or a git that answers before it has read everything would wait for us for
    // ever. They end with git, and are not waited for: a grandchild may hold a pipe open.
    let (tell_out, out) = mpsc::channel();
    let (tell_err, err) = mpsc::channel();
    if let Some(mut pipe) = child.stdin.take() {
        let input = input.to_vec();
        std::thread::spawn(move || pipe.write_all(&input).is_ok());
    }
    if let Some(pipe) = child.stdout.take() {
        std::thread::spawn(move || tell_out.send(whole(pipe)).is_ok());
    }
    if let Some(pipe) = child.stderr.take() {
        std::thread::spawn(move || tell_err.send(whole(pipe)).is_ok());
    }
    let late = |child: &mut std::process::Child| {
        child.kill().ok();
        child.wait().ok();
        failed(std::io::ErrorKind::TimedOut.into())
    };
    let Ok(stdout) = out.recv_timeout(patience) else { return Err(late(&mut child)) };
    let Ok(stderr) = err.recv_timeout(patience) else { return Err(late(&mut child)) };
    let status = child.wait().map_err(failed)?;
    Ok(Finished { code: status.code(), stdout, stderr })
}

fn whole(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    pipe.read_to_end(&mut bytes).ok();
    bytes
}

/// What git said, if it could answer.
fn answer(finished: Result<Finished, SysError>) -> Option<Vec<u8>> {
    finished.ok().filter(Finished::succeeded).map(|finished| finished.stdout)
}

/// The same as one line of text.
fn said(finished: Result<Finished, SysError>) -> Option<String> {
    let text = String::from_utf8(answer(finished)?).ok()?;
    Some(text.strip_suffix('\n').unwrap_or(&text).to_owned())
}

/// Whether a word is the whole name of an object (SHA-1 or SHA-256).
fn is_object_id(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Verbs that open a pager, run hooks, filters, converters or drivers, or write.
    const READERS: &[&str] = &["rev-parse", "ls-tree", "cat-file", "ls-files", "config"];

    #[test]
    fn every_question_is_a_verb_of_plumbing_that_only_reads() {
        let questions = [
            Question::TopFolder,
            Question::Head,
            Question::Tree { commit: "c", names: &["contacts.csv"] },
            Question::Blobs(&["a"]),
            Question::Tracked(".rolo"),
            Question::Email,
        ];
        for question in questions {
            // A new question belongs in the list above, and its verb in the one before it.
            match question {
                Question::TopFolder | Question::Head | Question::Tree { .. } => {}
                Question::Blobs(_) | Question::Tracked(_) | Question::Email => {}
            }
            let words = question.words();
            assert!(READERS.contains(&words[0].as_str()), "{words:?}");
            for runs in ["--textconv", "--filters", "--path", "--edit", "--recurse-submodules", "--unset"] {
                assert!(!words.iter().any(|word| word.starts_with(runs)), "{words:?}");
            }
        }
    }

    #[test]
    fn what_is_said_to_git_about_a_repository_is_not_heard() {
        for told in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_CONFIG",
            "GIT_CONFIG_COUNT",
            "GIT_CONFIG_KEY_0",
            "GIT_CONFIG_PARAMETERS",
            "GIT_EXTERNAL_DIFF",
            "GIT_EXEC_PATH",
            "GIT_SSH_COMMAND",
            "GIT_TRACE2_EVENT",
            "Git_Dir",
        ] {
            assert!(is_said_to_git(&told.into()), "{told}");
        }
        for kept in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "HOME", "PATH", "GITHUB_TOKEN"] {
            assert!(!is_said_to_git(&kept.into()), "{kept}");
        }
    }

    #[test]
    fn a_line_of_a_tree_is_a_file_unless_it_is_a_link_or_a_module() {
        let id = "5b".repeat(20);
        let line = format!("100644 blob {id}     12\torders/2026.csv");
        let file = Committed { name: "orders/2026.csv".into(), id: id.clone(), size: 12 };
        assert_eq!(entry(&line), Some(file));
        assert_eq!(entry(&format!("120000 blob {id}     12\tcontacts.csv")), None);
        assert_eq!(entry(&format!("160000 commit {id}       -\torders")), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_git_that_does_not_end_is_ended() {
        let mut command = Command::new("sleep");
        let ended = run_for(command.arg("30"), &[], Duration::from_millis(50));
        assert!(ended.unwrap_err().is(std::io::ErrorKind::TimedOut));
    }

    #[test]
    fn a_folder_outside_every_repository_has_no_answers() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(committed(folder.path(), &["contacts.csv"]), None);
        assert_eq!(tracks(folder.path(), ".rolo"), None);
        assert_eq!(blobs(folder.path(), &[&"0".repeat(40)]), [None]);
    }
}
