//! What a command says and does of files that were not read whole.

use std::collections::HashSet;
use std::path::Path;

use super::context::Context;
use super::failure::{Exit, Failure};
use crate::book::Book;
use crate::book::edit::Op;
use crate::book::letter_case;
use crate::book::soundness::{Fault, Unsound};
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::import::reject::Reject;
use crate::import::{FilePlan, ImportPlan};
use crate::model::schema::TableId;
use crate::report::Report;
use crate::sys::SysError;

/// Whether a number is wanted that not all files stand behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Partial {
    /// It is.
    Wanted,
    /// It is shown, and the answer is no.
    Refused,
}

impl Context {
    /// Says what kept files from being read whole, each thing once a command.
    pub(in crate::cli) fn say_faults(&mut self) {
        let found = self.faults.findings();
        self.say(found);
    }

    /// Says what a reader found, but for what is said of the files anyway.
    pub(in crate::cli) fn say_problems(&mut self, problems: &[Diagnostic]) {
        let own = problems.iter().filter(|problem| !self.faults.knows(problem)).cloned().collect();
        self.say(own);
    }

    fn say(&mut self, mut findings: Vec<Diagnostic>) {
        let is_said = |finding: &Diagnostic| {
            self.said.get(&finding.mark()).is_some_and(|alike| alike.contains(finding))
        };
        findings.retain(|finding| !is_said(finding));
        self.ui.findings(&findings);
        for finding in findings {
            self.said.entry(finding.mark()).or_default().push(finding);
        }
    }

    /// Notes references that lead to nobody because capitals have changed.
    fn note_recased(&self) {
        let changed = self.read.as_ref().and_then(|root| letter_case::changed(&self.unread, root));
        if let Some(problem) = changed {
            self.faults.note(Fault::Recased, problem);
        }
    }

    /// Says how many cells the command needed and could not read, and where the first is; once.
    pub(in crate::cli) fn say_unread(&mut self) {
        self.note_recased();
        self.say_faults();
        if let Some(summary) = std::mem::take(&mut self.unread).summary() {
            self.ui.findings(&[summary.warning()]);
            self.unread_note = Some(summary.note());
        }
    }

    /// Says it, and puts it among the notes of the report that was made.
    pub(in crate::cli) fn complete(&mut self, report: &mut Report) {
        self.say_unread();
        let mut known: HashSet<Text> = report.notes.iter().cloned().collect();
        let notes = self.faults.notes().into_iter().chain(self.unread_note.clone());
        report.notes.extend(notes.filter(|note| known.insert(note.clone())));
    }

    /// How a listing of a table ends: the rows that could be read are an answer, a file of which nothing could is none.
    pub(in crate::cli) fn exit_of_listing(&self, table: TableId) -> Exit {
        match self.faults.worst_of(table) {
            Some(fault) if fault.hides() => Exit::Unreadable,
            _ => Exit::Done,
        }
    }

    /// How numbers end: well where all they are made of was read whole.
    pub(in crate::cli) fn exit_of_numbers(&self, partial: Partial) -> Exit {
        match (self.exit_of_listing(TableId::Contacts), self.faults.worst()) {
            (Exit::Unreadable, _) => Exit::Unreadable,
            (_, Some(_)) if partial == Partial::Refused => Exit::No,
            _ => Exit::Done,
        }
    }

    /// Refuses numbers about people none of whom could be read.
    ///
    /// # Errors
    /// What is wrong with `contacts.csv`.
    pub(in crate::cli) fn must_know_people(&self) -> Result<(), Failure> {
        if self.exit_of_listing(TableId::Contacts) == Exit::Done {
            return Ok(());
        }
        let of_people = self.faults.unsound().into_iter().filter(|one| one.is_of(TableId::Contacts));
        Err(Failure { exit: Exit::Unreadable, findings: of_people.map(|one| one.problem).collect() })
    }

    /// Notes what of the foreign files of `--input` could not be read.
    ///
    /// # Errors
    /// None of them could.
    pub(in crate::cli) fn note_input(&mut self, plan: &ImportPlan) -> Result<(), Failure> {
        let (errors, doubts): (Vec<Diagnostic>, Vec<Diagnostic>) =
            plan.diagnostics.iter().cloned().partition(|finding| finding.level == Level::Error);
        self.say_problems(&doubts);
        let left_out: HashSet<&str> =
            errors.iter().filter_map(|e| e.place.as_ref()).map(|place| place.file.as_str()).collect();
        let is_left_out = |file: &&FilePlan| left_out.contains(file.name.as_str());
        if !errors.is_empty() && plan.files.iter().filter(is_left_out).count() == plan.files.len() {
            let is_question = errors.iter().all(|finding| finding.code == "import-unclear");
            let exit = if is_question { Exit::No } else { Exit::Unreadable };
            return Err(Failure { exit, findings: errors });
        }
        errors.into_iter().for_each(|problem| self.faults.note(Fault::Foreign, problem));
        for file in &plan.files {
            let unread: Vec<&Reject> = file.rejects.iter().filter(|reject| reject.flaw.is_none()).collect();
            for reject in &file.rejects {
                if let Some(flaw) = reject.flaw {
                    let problem = crate::book::flaw::describe(flaw, reject.place.clone(), file.header.len());
                    self.faults.note(Fault::of_flaw(flaw).unwrap_or(Fault::Unsettled), problem);
                }
            }
            if let Some(first) = unread.first() {
                let why = &first.reason;
                let message = match unread.len() {
                    1 => why.clone(),
                    count => phrase!("{count} rows are left out; the first: {why}", count, why = why.clone()),
                };
                let problem = Diagnostic::warning("import-rejected", message).at(first.place.clone()).help(
                    phrase!("in a book, `rolo import {file} --dry-run` names them all", file = &file.name),
                );
                self.say_problems(std::slice::from_ref(&problem));
                self.faults.note_unread(&file.name, unread.len() as u64, problem);
            }
        }
        Ok(())
    }

    /// Refuses a change that was computed from files not read whole; the torn end of a log is set aside with it.
    ///
    /// # Errors
    /// What is wrong with the files.
    pub(in crate::cli) fn must_be_whole(&self, ops: &mut Vec<Op>) -> Result<(), Failure> {
        self.note_recased();
        let (torn, unsound): (Vec<Unsound>, Vec<Unsound>) =
            self.depended_on().partition(|one| log_of_torn_end(one).is_some());
        if unsound.is_empty() {
            let cuts = torn.iter().filter_map(|one| {
                Some(Op::CutTail { table: log_of_torn_end(one)?, file: one.file().to_owned() })
            });
            ops.extend(cuts);
            return Ok(());
        }
        Err(not_whole(unsound.into_iter().chain(torn).collect()))
    }

    /// The files not read whole that a change depends on.
    fn depended_on(&self) -> impl Iterator<Item = Unsound> {
        let is_spared = |one: &Unsound| self.spared.iter().any(|table| one.is_of(*table));
        self.faults.unsound().into_iter().filter(move |one| !is_spared(one))
    }

    /// Lets a change go on whatever is wrong with the files of these tables: what it writes does not come from them.
    pub(in crate::cli) fn goes_on_without(&mut self, tables: &[TableId]) {
        self.spared.extend(tables);
    }

    /// A refusal seen in the light of the files that were read: who could not be found may be in the part of a file that
    /// could not be read.
    pub(in crate::cli) fn overrule(&mut self, failure: Failure) -> Failure {
        if !matches!(failure.exit, Exit::No | Exit::Usage | Exit::Unreadable) {
            return failure;
        }
        let unreadable = match self.writes {
            true => self.must_be_whole(&mut Vec::new()).err(),
            false => self.must_know_people().err(),
        };
        let failure = unreadable.unwrap_or(failure);
        // What is wrong with a table that another program was writing meanwhile may be that alone.
        if failure.exit == Exit::Unreadable
            && let Err(changed) = self.as_read()
        {
            return changed;
        }
        let faults = self.faults.findings();
        self.say(faults.into_iter().filter(|fault| !is_said_by(&failure, fault)).collect());
        failure
    }

    /// Takes out of a change people of whom a cell could not be read that was needed to choose them, and names them.
    pub(in crate::cli) fn leave_out_misread(&mut self, book: &Book, ids: &mut Vec<String>) {
        let misread = self.unread.contacts(book);
        let (left_out, sure): (Vec<String>, Vec<String>) =
            ids.drain(..).partition(|id| misread.contains(id.as_bytes()));
        *ids = sure;
        if !left_out.is_empty() {
            self.say_unread();
            let list = left_out.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            self.ui.warning(phrase!("left alone, for cells of theirs cannot be read: {list}", list));
        }
    }

    /// Takes out of a change whom a row may be about that cannot be read, and names them.
    pub(in crate::cli) fn leave_out<T>(
        &mut self,
        list: &mut Vec<T>,
        ids: impl Fn(&T) -> Vec<String>,
        name: impl Fn(&T) -> String,
    ) {
        let mut named: Vec<String> = Vec::new();
        let faults = self.faults.clone();
        list.retain(|one| {
            let is_doubtful = ids(one).iter().any(|id| faults.is_named_by_unread(id));
            if is_doubtful && !named.contains(&name(one)) {
                named.push(name(one));
            }
            !is_doubtful
        });
        if !named.is_empty() {
            let list = named.join(", ");
            self.ui.warning(phrase!("left out, for a row that may be theirs cannot be read: {list}", list));
        }
    }
}

/// Whether a refusal names the place of a finding itself.
fn is_said_by(failure: &Failure, finding: &Diagnostic) -> bool {
    failure.findings.iter().any(|said| said.code == finding.code && said.place == finding.place)
}

/// What keeps rolo.yaml from being read.
pub(super) fn fault_of_rules(root: &Path, findings: &[Diagnostic]) -> Fault {
    match crate::sys::fs::read(&root.join(crate::book::layout::SETTINGS)) {
        Err(SysError::Io { source, .. }) => Fault::of_error(&source),
        Err(_) => Fault::Foreign,
        Ok(_) if findings.iter().any(|finding| finding.code == "conflict-marker") => Fault::Unsettled,
        Ok(_) => Fault::Foreign,
    }
}

/// The log whose last line was torn, where that is all that is wrong.
fn log_of_torn_end(one: &Unsound) -> Option<TableId> {
    let (folder, _) = one.file().split_once('/')?;
    TableId::named(folder).filter(|table| one.problem.code == "cut-short" && table.table().is_log())
}

/// The refusal of a change; the worst fault gives the code.
fn not_whole(unsound: Vec<Unsound>) -> Failure {
    let worst = unsound.iter().map(|one| one.fault).min().unwrap_or(Fault::Unsettled);
    let message = phrase!("nothing was written: not all that this change depends on could be read whole");
    let head = Diagnostic::error("not-written", message)
        .help(phrase!("put the files right, then run the command again"));
    let files = unsound.into_iter().map(|one| {
        // A reader says of it that it goes on without.
        if one.fault != Fault::Refused && one.problem.code != "unreadable-file" {
            return one.problem;
        }
        one.problem.help(phrase!(
            "make it readable, or put it back from git or a backup; `rolo check` names everything that cannot be read"
        ))
    });
    Failure { exit: worst.into(), findings: std::iter::once(head).chain(files).collect() }
}
