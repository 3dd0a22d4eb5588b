//! How a command ends: the exit code of the contract, and what is to be said.

use crate::book::commit::CommitError;
use crate::book::lock::LockError;
use crate::book::plan::PlanError;
use crate::book::settle::Unsettled;
use crate::book::soundness::Fault;
use crate::checks::Refusal;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::i18n::system::said;
use crate::sys::SysError;

/// The exit codes scripts may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Ran, and the answer is no.
    No = 1,
    /// Wrong usage, or a query that does not parse.
    Usage = 2,
    /// The book cannot be read.
    Unreadable = 3,
    /// Not done, try again.
    Later = 4,
    /// The system said no.
    System = 5,
}

impl From<Fault> for Exit {
    /// How a command that writes ends where a file it depends on was not read whole.
    fn from(fault: Fault) -> Exit {
        match fault {
            Fault::Refused => Exit::System,
            Fault::Foreign | Fault::Recased => Exit::Unreadable,
            Fault::Unsettled => Exit::Later,
        }
    }
}

/// Why a command did not do what was asked.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What is wrong, with places; may be empty where everything was said already.
    pub findings: Vec<Diagnostic>,
}

/// What commands return.
pub type Outcome = Result<Exit, Failure>;

impl Failure {
    /// A failure with one finding.
    #[must_use]
    pub fn new(exit: Exit, finding: Diagnostic) -> Failure {
        Failure { exit, findings: vec![finding] }
    }

    /// Wrong usage: what is wrong, and what to write instead.
    pub fn usage(message: impl Into<Text>, help: impl Into<Text>) -> Failure {
        Failure::new(Exit::Usage, Diagnostic::error("usage", message).help(help))
    }

    /// The answer is no.
    pub fn no(code: &'static str, message: impl Into<Text>) -> Failure {
        Failure::new(Exit::No, Diagnostic::error(code, message))
    }

    /// Rows that the check would call wrong: what is wrong with them, each thing once.
    #[must_use]
    pub fn refused(refusals: Vec<Refusal>) -> Failure {
        /// More of them tell nothing new.
        const SHOWN: usize = 10;
        let is_one = refusals.windows(2).all(|pair| pair[0].id == pair[1].id);
        let unknown = refusals
            .iter()
            .any(|refusal| matches!(refusal.finding.code, "dangling-reference" | "id-case" | "id-taken"));
        let mut findings: Vec<Diagnostic> = Vec::new();
        for refusal in refusals {
            let finding = refusal.told(is_one);
            if findings.len() < SHOWN && !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        Failure { exit: if unknown { Exit::No } else { Exit::Usage }, findings }
    }

    /// The same, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Text>) -> Failure {
        if let Some(last) = self.findings.last_mut() {
            last.help = Some(help.into());
        }
        self
    }
}

impl From<SysError> for Failure {
    fn from(error: SysError) -> Failure {
        let mut finding = Diagnostic::error("system", error.text());
        finding.help = error.help();
        Failure::new(Exit::System, finding)
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Failure {
        let exit = if matches!(error, LockError::Held { .. }) { Exit::Later } else { Exit::System };
        let mut finding = match error {
            LockError::Foreign(_) => Diagnostic::error("not-trusted", error.text()),
            _ => Diagnostic::error("locked", error.text()),
        };
        finding.help = error.help();
        Failure::new(exit, finding)
    }
}

impl From<CommitError> for Failure {
    fn from(error: CommitError) -> Failure {
        let exit = match error.exit_code() {
            4 => Exit::Later,
            2 => Exit::Usage,
            _ => Exit::System,
        };
        let mut finding = Diagnostic::error("not-written", error.text());
        finding.help = error.help();
        Failure::new(exit, finding)
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Failure {
        let message = error.text();
        match error {
            PlanError::Broken(findings) => {
                let worst = findings.iter().filter_map(|finding| Fault::of_code(finding.code)).min();
                Failure { exit: worst.unwrap_or(Fault::Foreign).into(), findings }
            }
            PlanError::Conflict(findings) => Failure { exit: Exit::Later, findings },
            PlanError::NoRow { .. } => Failure::no("no-such-row", message),
            PlanError::Taken { .. } => Failure::no("id-taken", message)
                .help(phrase!("leave the id out to get a new one, or `edit` the row")),
            PlanError::Unsound { .. } => Failure::new(
                Exit::Unreadable,
                Diagnostic::error("unsound-plan", message).help(phrase!(
                    "nothing was written; this is a fault of rolo: please report it with the file"
                )),
            ),
            PlanError::Changed { .. } => Failure::new(Exit::Later, Diagnostic::error("not-written", message))
                .help(phrase!("run the command again")),
            PlanError::Halfway { file } => halfway(&file, message),
            PlanError::System { file, source } => {
                let finding = Diagnostic::error("unreadable-file", message)
                    .help(phrase!("nothing was written; `rolo check` names everything that cannot be read"));
                Failure::new(Fault::of_error(&source).into(), finding.at(Place::file(file)))
            }
        }
    }
}

/// A table that another program is writing, or that was cut.
fn halfway(file: &str, message: Text) -> Failure {
    let help = phrase!(
        "wait until it is saved, then run the command again; if its last row stays cut, put it back from git or a backup, or complete it"
    );
    Failure::new(Exit::Later, Diagnostic::error("cut-short", message).at(Place::file(file)).help(help))
}

impl From<Unsettled> for Failure {
    fn from(unsettled: Unsettled) -> Failure {
        match unsettled {
            Unsettled::Halfway(file) => PlanError::Halfway { file }.into(),
            Unsettled::System(source) => {
                Failure::new(Exit::System, Diagnostic::error("unreadable-file", said(&source)))
            }
        }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    /// A book that cannot be read.
    fn from(findings: Vec<Diagnostic>) -> Failure {
        Failure { exit: Exit::Unreadable, findings }
    }
}
