//! What a command needs of the world around it: the book, the clock, who works, and how changes are made.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use super::args::{self, Global};
use super::failure::{Exit, Failure};
use super::output::begins::Begins;
use super::outputs;
use super::soundness::fault_of_rules;
use super::ui::{Target, Ui};
use crate::book::commit::{Receipt, Story, admit, commit};
use crate::book::edit::{Occasion, Op};
use crate::book::lock::{Lockless, WriteLock};
use crate::book::plan::{Plan, PlanError, plan};
use crate::book::recover::{Opening, open_for_reading, open_for_writing};
use crate::book::scratch::ScratchBook;
use crate::book::settle::{Purpose, Stills};
use crate::book::soundness::{Fault, Faults};
use crate::book::trust::{Trust, judge};
use crate::book::undo::{History, Kind};
use crate::book::unread::Unread;
use crate::book::{Book, layout};
use crate::checks;
use crate::diag::{Diagnostic, Level, Mark};
use crate::i18n::Text;
use crate::model::day_phrase::{self, Direction, day_help};
use crate::model::schema::{Table, TableId};
use crate::model::{At, Day, Id};
use crate::report::Report;
use crate::sys::clock;
use crate::sys::env::Env;
use crate::sys::random::Bits;

/// How long a command waits for another one that changes the book.
const WAIT: Duration = Duration::from_secs(10);

/// The surroundings of one command.
pub struct Context {
    /// The environment.
    pub env: Env,
    /// Options every command takes.
    pub global: Global,
    /// The command line, for the undo log and the lock.
    pub line: String,
    /// Where words for people go.
    pub ui: Ui,
    /// Where readers of the book note the cells they cannot read; empty once that was said.
    pub(super) unread: Unread,
    /// What was said of them.
    pub(super) unread_note: Option<Text>,
    bits: RefCell<Option<Bits>>,
    /// Files written outside the book, as they were named.
    outside: RefCell<Vec<String>>,
    /// What kept the files read so far from being read whole.
    pub(super) faults: Faults,
    /// What was said of it.
    pub(super) said: HashMap<Mark, Vec<Diagnostic>>,
    /// Whether the command is one that changes a book.
    pub(super) writes: bool,
    /// The root of the book that was opened.
    pub(super) read: Option<PathBuf>,
    /// Tables that the change which is planned does not depend on.
    pub(super) spared: Vec<TableId>,
    /// The tables as they were when the book was opened.
    stills: Stills,
    /// The book made of `--input`; it goes with the command.
    pub(super) input: Option<ScratchBook>,
}

/// A book taken for a change: nobody else writes it until this is dropped.
#[derive(Debug)]
pub struct Writing {
    /// The book, read under the lock.
    pub book: Book,
    /// None where only the plan is wanted.
    pub(super) lock: Option<WriteLock>,
    /// Whether the person at the terminal is asked before it is carried out.
    pub(super) asks: bool,
}

impl Writing {
    /// The lock; none where only the plan is wanted.
    #[must_use]
    pub fn lock(&self) -> Option<&WriteLock> {
        self.lock.as_ref()
    }
}

impl Context {
    /// The surroundings of a command line.
    #[must_use]
    pub fn new(env: Env, global: Global, line: String, ui: Ui) -> Context {
        Context {
            env,
            global,
            line,
            ui,
            unread: Unread::default(),
            unread_note: None,
            bits: RefCell::new(None),
            outside: RefCell::default(),
            faults: Faults::default(),
            said: HashMap::new(),
            writes: false,
            read: None,
            spared: Vec::new(),
            stills: Stills::default(),
            input: None,
        }
    }

    /// The root of the book meant.
    ///
    /// # Errors
    /// There is no book, with what to do.
    pub fn root(&self) -> Result<PathBuf, Failure> {
        let here = self.env.directory.clone().unwrap_or_default();
        if let Some(named) = self.global.book.clone().or_else(|| self.env.book.clone()) {
            let path = here.join(named);
            if layout::find_root(&path).as_deref() == Some(path.as_path()) {
                return Ok(path);
            }
            let message = phrase!("there is no book in `{folder}`", folder = path.display());
            return Err(Failure::new(Exit::Unreadable, Diagnostic::error("no-book", message))
                .help(phrase!("a book is a folder with a `rolo.yaml`; `rolo init PATH` makes one")));
        }
        layout::find_root(&here).ok_or_else(|| {
            let message = phrase!("there is no book in `{folder}` or above it", folder = here.display());
            Failure::new(Exit::Unreadable, Diagnostic::error("no-book", message))
                .help(phrase!("`rolo init` makes one here; `--book PATH` or ROLO_BOOK names another"))
        })
    }

    fn opening(&self) -> Opening {
        let trust = if self.global.trust_book { Trust::Anyones } else { Trust::OwnOnly };
        let lockless = if self.global.no_lock { Lockless::GoOn } else { Lockless::Stop };
        Opening { wait: WAIT, trust, lockless }
    }

    /// What was done in a book on this machine; nothing where its `.rolo/` may be somebody else's.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn history(&mut self, book: &Book) -> Result<History, Failure> {
        match judge(&book.root, self.opening().trust) {
            Ok(()) => Ok(History::read(&book.root)?),
            Err(foreign) => {
                let why = foreign.text();
                self.ui.warning(phrase!("{why}: what it remembers of changes is left alone", why));
                Ok(History::default())
            }
        }
    }

    /// The book, for reading; what a crash left half done is finished first.
    ///
    /// # Errors
    /// There is none, it cannot be read, or somebody holds it.
    pub fn book(&mut self) -> Result<Book, Failure> {
        let root = self.root()?;
        let reading = open_for_reading(&root, self.opening())?;
        for notice in reading.recovery.notices() {
            self.ui.warning(notice);
        }
        self.stills = Stills::of(&root, Purpose::Show);
        let mut book = self.open(&root)?;
        book.keep(reading);
        self.tell(&book);
        Ok(book)
    }

    /// The book at `root`; a command that changes it says of rolo.yaml what it says of every file it depends on.
    fn open(&self, root: &std::path::Path) -> Result<Book, Failure> {
        Book::open(root).map_err(|findings| {
            let exit = if self.writes { fault_of_rules(root, &findings).into() } else { Exit::Unreadable };
            Failure { exit, findings }
        })
    }

    /// The book, for reading, whatever is wrong with its rolo.yaml: that is for the check to say.
    ///
    /// # Errors
    /// There is none, or somebody holds it.
    pub fn book_to_check(&mut self) -> Result<Book, Failure> {
        let root = self.root()?;
        let reading = open_for_reading(&root, self.opening())?;
        for notice in reading.recovery.notices() {
            self.ui.warning(notice);
        }
        let mut book = Book::open_despite_rules(&root);
        book.keep(reading);
        self.ui.language = book.settings.language();
        Ok(book)
    }

    /// Takes on the language of the book at hand: for what is said by a command that stopped before it read one.
    pub fn speak_as_the_book(&mut self) {
        if let Ok(root) = self.root() {
            self.ui.language = Book::open_despite_rules(&root).settings.language();
        }
    }

    /// A path as typed, from the current directory.
    #[must_use]
    pub fn path(&self, typed: &std::path::Path) -> PathBuf {
        self.env.directory.clone().unwrap_or_default().join(typed)
    }

    /// The book, for a change.
    ///
    /// # Errors
    /// As [`Context::book`]; the system does not let it be written.
    pub fn writing(&mut self, change: &args::Change) -> Result<Writing, Failure> {
        self.writes = true;
        if change.dry_run {
            let book = self.book()?;
            self.fix_bits(&book);
            return Ok(Writing { book, lock: None, asks: false });
        }
        let root = self.root()?;
        let (lock, recovery) = open_for_writing(&root, &self.line, self.opening())?;
        let notices = lock.notice().into_iter().chain(recovery.notices());
        for notice in notices {
            self.speak_as_the_book();
            self.ui.warning(notice);
        }
        self.stills = Stills::of(&root, Purpose::Write);
        let book = self.open(&root)?;
        self.tell(&book);
        self.fix_bits(&book);
        Ok(Writing { book, lock: Some(lock), asks: false })
    }

    /// Says that the book read next is read for a change.
    pub fn will_write(&mut self) {
        self.writes = true;
    }

    fn tell(&mut self, book: &Book) {
        self.unread = book.unread.clone();
        self.ui.language = book.settings.language();
        self.faults = book.faults.clone();
        self.read = Some(book.root.clone());
        if let Some(problem) = checks::missing_contacts(&book.root) {
            match problem.level {
                Level::Error => self.faults.note(Fault::Foreign, problem),
                _ => self.faults.note_other(problem),
            }
        }
        let problems = book.problems.clone();
        self.say_problems(&problems);
    }

    /// This moment in the book's zone: the day of `--today` or `ROLO_TODAY` without a time, else the clock's.
    ///
    /// # Errors
    /// The day given is none.
    pub fn now(&self, book: &Book) -> Result<At, Failure> {
        let zone = book.settings.timezone;
        let now = clock::now(zone);
        let real = Day::from(now.date);
        match self.global.today.as_deref().or(self.env.today.as_deref()) {
            Some(text) => Ok(At::from(self.day(text, real, Direction::Past)?)),
            None => Ok(At { day: real, seconds: Some(now.seconds), offset: Some(now.offset) }),
        }
    }

    /// Today in the book's zone.
    ///
    /// # Errors
    /// As [`Context::now`].
    pub fn today(&self, book: &Book) -> Result<Day, Failure> {
        Ok(self.now(book)?.day)
    }

    /// Today where there is no book: the day of `--today` or `ROLO_TODAY`, else that of UTC.
    ///
    /// # Errors
    /// As [`Context::now`].
    pub fn today_without_book(&self) -> Result<Day, Failure> {
        let real = Day::from(clock::now(chrono_tz::Tz::UTC).date);
        match self.global.today.as_deref().or(self.env.today.as_deref()) {
            Some(text) => self.day(text, real, Direction::Past),
            None => Ok(real),
        }
    }

    /// The day a report stands at the end of.
    ///
    /// # Errors
    /// The day given is none.
    pub fn as_of(&self, book: &Book, args: &args::AsOf) -> Result<Day, Failure> {
        let today = self.today(book)?;
        let as_of = args.as_of.as_deref().map_or(Ok(today), |text| self.day(text, today, Direction::Past))?;
        book.superseded.stand_at(as_of);
        Ok(as_of)
    }

    /// A day as typed.
    ///
    /// # Errors
    /// It is none.
    pub fn day(&self, text: &str, today: Day, direction: Direction) -> Result<Day, Failure> {
        day_phrase::parse(text, today, direction)
            .map_err(|why| Failure::usage(phrase!("`{text}` {why}", text, why = why.message()), day_help()))
    }

    /// The moment something happened: `--on`, else now.
    ///
    /// # Errors
    /// The day given is none.
    pub fn moment(&self, book: &Book, on: Option<&str>) -> Result<At, Failure> {
        let now = self.now(book)?;
        match on {
            None => Ok(now),
            Some(text) => day_phrase::parse_at(text, now.day, Direction::Past).map_err(|why| {
                Failure::usage(phrase!("`{text}` {why}", text, why = why.message()), day_help())
            }),
        }
    }

    /// Who works: `ROLO_ME`, else the person of `people:` with git's `user.email`, else the only person.
    ///
    /// Empty in a book without `people:`.
    ///
    /// # Errors
    /// Several people and no answer.
    pub fn me(&self, book: &Book) -> Result<String, Failure> {
        if let Some(me) = &self.env.me {
            return Ok(me.clone());
        }
        let people = &book.settings.people;
        match people.as_slice() {
            [] => return Ok(String::new()),
            [only] => return Ok(only.name.as_str().to_owned()),
            _ => {}
        }
        let email = crate::sys::git::user_email(&book.root);
        if let Some(person) = email.and_then(|email| book.settings.person_of_email(email.trim())) {
            return Ok(person.name.as_str().to_owned());
        }
        let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
        Err(Failure::usage(
            phrase!("several people work with this book; who are you?"),
            phrase!("set ROLO_ME to one of: {names}", names = names.join(", ")),
        ))
    }

    /// With `ROLO_SEED`, fixes the bits that ids are drawn from: by the seed, and by the book as it stands, since the
    /// same seed on a grown book must not give the ids of the last run again.
    pub(super) fn fix_bits(&self, book: &Book) {
        let open = self.bits.borrow().is_none();
        if let Some(seed) = self.env.seed.as_ref().filter(|_| open) {
            let size = layout::size_of_all(&book.root);
            *self.bits.borrow_mut() = Some(Bits::from_seed(seed).stirred(&size.to_le_bytes()));
        }
    }

    /// Random bits for an id: the system's, unless they are fixed.
    fn draw(&self) -> u128 {
        self.bits.borrow_mut().get_or_insert_with(Bits::from_system).draw()
    }

    /// An id for a new row of a table.
    #[must_use]
    pub fn fresh_id(&self, table: &Table) -> String {
        Id::from_bits(table.letter.unwrap_or('x'), table.id_length(), self.draw()).to_string()
    }

    /// Plans `ops` as happening at `at`; they depend on every file of the book that was read until now. What `rolo check`
    /// would call an error is refused.
    ///
    /// # Errors
    /// One of these files could not be read whole; see also [`crate::book::plan::PlanError`] and [`checks::refusals`].
    pub fn plan(&self, book: &Book, ops: Vec<Op>, at: At, reason: &str) -> Result<Plan, Failure> {
        let plan = self.plan_unjudged(book, ops, at, reason)?;
        let refused = checks::refusals(book, self.today(book)?, &plan);
        if refused.is_empty() { Ok(plan) } else { Err(Failure::refused(refused)) }
    }

    /// The same for a caller who asks [`checks::refusals`] by itself.
    ///
    /// # Errors
    /// One of these files could not be read whole; see also [`crate::book::plan::PlanError`].
    pub fn plan_unjudged(
        &self,
        book: &Book,
        mut ops: Vec<Op>,
        at: At,
        reason: &str,
    ) -> Result<Plan, Failure> {
        self.must_be_whole(&mut ops)?;
        self.plan_despite_faults(book, ops, at, reason)
    }

    /// The same for what puts the files themselves right.
    ///
    /// # Errors
    /// See [`crate::book::plan::PlanError`].
    pub fn plan_despite_faults(
        &self,
        book: &Book,
        ops: Vec<Op>,
        at: At,
        reason: &str,
    ) -> Result<Plan, Failure> {
        self.fix_bits(book);
        let by = self.me(book)?;
        let writer = (book.settings.people.len() > 1).then(|| by.clone());
        let mut bits = || self.draw();
        let mut occasion = Occasion {
            at,
            zone: book.settings.timezone,
            by,
            writer,
            reason: reason.to_owned(),
            bits: &mut bits,
        };
        Ok(plan(&book.root, ops, &mut occasion)?)
    }

    /// Writes the first files of a book that is not one yet.
    ///
    /// # Errors
    /// As [`Context::execute`].
    pub fn begin(&mut self, root: &std::path::Path, ops: Vec<Op>, at: At) -> Result<(), Failure> {
        let (lock, _) = open_for_writing(root, &self.line, self.opening())?;
        if let Some(notice) = lock.notice() {
            self.ui.warning(notice);
        }
        let mut bits = || 0;
        let mut occasion = Occasion {
            at,
            zone: chrono_tz::Tz::UTC,
            by: String::new(),
            writer: None,
            reason: String::new(),
            bits: &mut bits,
        };
        let plan = plan(lock.root(), ops, &mut occasion)?;
        let outside = self.outside.borrow().clone();
        let story = Story { about: self.line.clone(), at: at.to_string(), outside, ..Story::default() };
        commit(&lock, &plan, &story)?;
        Ok(())
    }

    /// Executes a plan, or shows it where that was asked for; says what was done with `done`.
    ///
    /// # Errors
    /// See [`crate::book::commit::CommitError`].
    pub fn execute(
        &mut self,
        writing: &Writing,
        plan: &Plan,
        at: At,
        kind: Kind,
        done: impl Into<Text>,
    ) -> Result<(), Failure> {
        let story = self.story(&writing.book, at, kind)?;
        self.carry_out(writing, plan, &story, done)
    }

    /// What a change says of itself in the undo log.
    ///
    /// # Errors
    /// Several people and nobody said who works.
    pub fn story(&self, book: &Book, at: At, kind: Kind) -> Result<Story, Failure> {
        Ok(Story {
            about: self.line.clone(),
            at: at.to_string(),
            by: self.me(book)?,
            kind,
            outside: self.outside.borrow().clone(),
            undo: book.settings.undo,
            missing: Vec::new(),
        })
    }

    /// Remembers a file that the command wrote outside the book: no undo takes it back, and that is said.
    pub fn wrote_outside(&self, file: &std::path::Path) {
        self.outside.borrow_mut().push(file.display().to_string());
    }

    /// As [`Context::execute`], with what the change says of itself.
    ///
    /// # Errors
    /// As [`Context::execute`].
    pub fn carry_out(
        &mut self,
        writing: &Writing,
        plan: &Plan,
        story: &Story,
        done: impl Into<Text>,
    ) -> Result<(), Failure> {
        self.say_faults();
        // Said of the files as they were read.
        self.say_unread();
        for notice in &plan.notices {
            self.ui.status(notice.clone());
        }
        let Some(lock) = &writing.lock else {
            admit(&writing.book.root, plan)?;
            let nothing = || phrase!("nothing to change").fill(self.ui.language) + "\n";
            let diff = if plan.is_empty() { nothing() } else { plan.diff() };
            return self.print(&diff);
        };
        if plan.is_empty() {
            self.ui.status(phrase!("nothing to change"));
            return Ok(());
        }
        if let Some(file) = self.stills.changed() {
            return Err(PlanError::Changed { file: file.to_owned() }.into());
        }
        let receipt: Receipt = commit(lock, plan, story)?;
        self.stills = Stills::default();
        for conflict in &receipt.conflicts {
            let file = &conflict.path;
            self.ui.warning(phrase!("`{file}` was changed meanwhile: ours is beside it", file));
        }
        self.ui.status(done);
        if story.kind == Kind::Change && plan.touches_several() {
            self.ui.status(phrase!("`rolo undo` takes it back"));
        }
        Ok(())
    }
}

impl Context {
    /// Writes text for people to standard output, through the pager where it is long.
    ///
    /// # Errors
    /// The system does not take it; a reader that left is no error.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.as_read()?;
        let clean = crate::text::sanitise::lines(text).into_owned();
        self.ui.deliver(clean.as_bytes(), &Target::Stdout)?;
        Ok(())
    }

    /// Sees that no table was written by another program while it was read: half of one is not shown as the whole.
    ///
    /// # Errors
    /// One was.
    pub fn as_read(&self) -> Result<(), Failure> {
        let Some(file) = self.stills.changed() else { return Ok(()) };
        let message = phrase!("`{file}` changed while it was read", file);
        Err(Failure::new(Exit::Later, Diagnostic::error("changed-meanwhile", message))
            .help(phrase!("run the command again")))
    }

    /// Asks before a large change; `--yes` answers.
    ///
    /// # Errors
    /// Nobody is there to answer, or the answer is no.
    pub fn agree(&mut self, question: impl Into<Text>) -> Result<(), Failure> {
        match self.ui.confirm(question, "--yes") {
            Ok(super::prompt::Answer::Yes) => Ok(()),
            Ok(_) => Err(Failure::no("not-agreed", phrase!("nothing was changed"))),
            Err(nobody) => Err(Failure::usage(nobody.text(), nobody.help())),
        }
    }

    /// Writes a report as asked: its columns, order, limit and format.
    ///
    /// # Errors
    /// There is no such column, or the system does not take it.
    pub fn emit(&mut self, mut report: Report, args: &args::Output) -> Result<(), Failure> {
        let wrong = |e: crate::report::arrange::NoSuchColumn| Failure::usage(e.text(), e.help());
        if let Some(sort) = &args.sort {
            report.sort_by(sort).map_err(wrong)?;
        }
        if let Some(columns) = &args.columns {
            report.keep_columns(columns).map_err(wrong)?;
        }
        if let Some(limit) = args.limit.filter(|&limit| limit > 0) {
            report.limit(limit);
        }
        self.write(&mut report, args)
    }

    /// Where `-o` sends `bytes` that begin as `begins` says: a file it may replace; standard output without it.
    ///
    /// # Errors
    /// See [`outputs::approve`].
    pub fn target(
        &self,
        file: Option<&std::path::Path>,
        bytes: &[u8],
        begins: &Begins,
        force: args::Force,
    ) -> Result<Target, Failure> {
        match file.filter(|file| !outputs::is_stdout(file)) {
            None => Ok(Target::Stdout),
            Some(file) => Ok(Target::File(outputs::approve(self, file, bytes, begins, force)?)),
        }
    }

    /// Writes a report that is arranged already.
    ///
    /// # Errors
    /// The system does not take it.
    pub fn write(&mut self, report: &mut Report, args: &args::Output) -> Result<(), Failure> {
        self.as_read()?;
        self.complete(report);
        if let Some(file) = &args.output {
            self.wrote_outside(file);
        }
        if args.null {
            let mut bytes = Vec::new();
            super::output::write_nul_separated(report, &mut bytes)
                .map_err(|e| crate::sys::SysError::io(crate::sys::Action::Write, "standard output", e))?;
            let target = self.target(args.output.as_deref(), &bytes, &Begins::Anyhow, args.force)?;
            self.ui.deliver(&bytes, &target)?;
            return Ok(());
        }
        let begins = Begins::of(report, args.format, self.ui.language);
        let target = self.target(args.output.as_deref(), &[], &begins, args.force)?;
        self.ui.report(report, args.format, &target)?;
        Ok(())
    }
}
