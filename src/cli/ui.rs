//! The person at the terminal: colours, widths, messages on standard error, data on standard output.

use std::ffi::OsString;
use std::io::{self, BufRead, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use super::output::{self, Format};
use super::outputs::Approved;
use super::pager::{self, Paging};
use super::table::Layout;
use crate::cli::finding_text::{self, Colour};
use crate::diag::{Diagnostic, Level};
use crate::i18n::{Language, Text};
use crate::report::Report;
use crate::sys::env::Env;
use crate::sys::terminal::{Stream, Terminal};
use crate::sys::{Action, SysError, fs};
use crate::text::sanitise;

/// `--color`: when text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColourChoice {
    /// On a terminal that is not dumb, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Talk {
    /// What was done, hints, warnings and errors.
    #[default]
    Usual,
    /// Warnings and errors only (`--quiet`).
    Quiet,
}

/// Whether the pager may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PagerChoice {
    /// Where output is longer than the screen.
    #[default]
    Auto,
    /// Not at all (`--no-pager`).
    Never,
}

/// What the flags ask of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// `--color`.
    pub colour: ColourChoice,
    /// `--quiet`.
    pub talk: Talk,
    /// `--no-pager`.
    pub pager: PagerChoice,
}

/// Where bytes come from and go to: the standard streams, or buffers in a test.
pub struct Streams {
    /// Answers to prompts.
    pub input: Box<dyn BufRead>,
    /// Data.
    pub out: Box<dyn Write>,
    /// Everything else.
    pub err: Box<dyn Write>,
}

impl Streams {
    /// The standard streams of the process.
    #[must_use]
    pub fn standard() -> Streams {
        Streams {
            input: Box::new(io::stdin().lock()),
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
        }
    }
}

/// Where data goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Standard output, perhaps through the pager.
    #[default]
    Stdout,
    /// `-o FILE`: written whole or not at all.
    File(Approved),
}

/// What became of data that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// All of it was taken.
    Whole,
    /// The reader closed the pipe (`| head`): no error, but nothing more need be written.
    ReaderLeft,
}

/// The terminal and how it wants to be spoken to.
pub struct Ui {
    /// The language of words for people.
    pub language: Language,
    /// Columns for messages and excerpts.
    pub width: usize,
    /// Whether standard output is coloured.
    pub colour: Colour,
    /// Whether standard error is coloured.
    pub colour_err: Colour,
    pub(super) streams: Streams,
    pub(super) terminal: Terminal,
    pub(super) pager: Option<Paging>,
    talk: Talk,
}

impl Ui {
    /// Decides from flags, environment and terminal; `COLUMNS` overrides the terminal's own width.
    #[must_use]
    pub fn new(wishes: Wishes, env: &Env, terminal: Terminal, language: Language, streams: Streams) -> Ui {
        let dumb = env.term.as_deref() == Some("dumb");
        let (columns, rows) = terminal.size.map_or((None, None), |(c, r)| (Some(c), Some(r)));
        let columns = env.columns.or(columns);
        let pager = match (wishes.pager, terminal.stdout, rows) {
            (PagerChoice::Auto, Stream::Terminal, Some(rows)) if !dumb => Some(Paging {
                command: env.pager.clone().unwrap_or_else(|| OsString::from("less")),
                less: env.less.clone(),
                rows,
                columns: columns.unwrap_or(80),
            }),
            _ => None,
        };
        let colour = |stream| colour(wishes.colour, env, dumb, stream);
        Ui {
            language,
            width: columns.unwrap_or(80).max(20),
            colour: colour(terminal.stdout),
            colour_err: colour(terminal.stderr),
            streams,
            terminal,
            pager,
            talk: wishes.talk,
        }
    }

    /// How a table on standard output is laid out: to the terminal's width, or unshortened into a pipe or file.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let width = (self.terminal.stdout == Stream::Terminal).then_some(self.width);
        Layout { width, colour: self.colour, language: self.language }
    }

    /// Says what was done; not with `--quiet`.
    pub fn status(&mut self, text: impl Into<Text>) {
        if self.talk == Talk::Usual {
            self.say("", Style::new(), &text.into());
        }
    }

    /// Says what could be done next; not with `--quiet`.
    pub fn hint(&mut self, text: impl Into<Text>) {
        if self.talk == Talk::Usual {
            self.say("hint", CYAN, &text.into());
        }
    }

    /// Says what is doubtful.
    pub fn warning(&mut self, text: impl Into<Text>) {
        self.say("warning", YELLOW, &text.into());
    }

    /// Says what went wrong, and what to do about it.
    pub fn error(&mut self, text: impl Into<Text>, help: Option<&Text>) {
        self.say("error", RED, &text.into());
        if let Some(help) = help {
            self.say("help", CYAN, help);
        }
    }

    /// Shows findings on standard error, all of them, in the order of their places; those about no place in a line.
    pub fn findings(&mut self, findings: &[Diagnostic]) {
        let (placed, plain): (Vec<_>, Vec<_>) = findings.iter().partition(|f| f.place.is_some());
        let mut sorted: Vec<Diagnostic> = placed.into_iter().cloned().collect();
        crate::diag::sort(&mut sorted);
        for finding in plain {
            let (word, style) = match finding.level {
                Level::Error => ("error", RED),
                Level::Warning => ("warning", YELLOW),
                Level::Note => ("note", CYAN),
            };
            self.say(word, style, &finding.message);
            if let Some(help) = &finding.help {
                self.say("help", CYAN, help);
            }
        }
        for finding in &sorted {
            let text = finding_text::human(finding, self.width, self.colour_err, self.language);
            self.streams.err.write_all(text.as_bytes()).ok();
            self.streams.err.write_all(b"\n").ok();
        }
        self.streams.err.flush().ok();
    }

    /// A line on standard error; where that is closed, nobody is there to be told.
    fn say(&mut self, word: &'static str, style: Style, text: &Text) {
        let text = text.fill(self.language);
        let text = sanitise::lines(&text);
        let word = self.language.heading(word);
        let head = match (word, self.colour_err) {
            ("", _) => String::new(),
            (word, Colour::Plain) => format!("{word}: "),
            (word, Colour::Coloured) => format!("{style}{word}:{style:#} "),
        };
        writeln!(self.streams.err, "{head}{text}").ok();
        self.streams.err.flush().ok();
    }

    /// Writes a report in a format to a target.
    ///
    /// A table in a file is neither shortened nor coloured.
    ///
    /// # Errors
    /// When the system refuses; a reader that left is no error.
    pub fn report(
        &mut self,
        report: &Report,
        format: Format,
        target: &Target,
    ) -> Result<Delivered, SysError> {
        let layout = match target {
            Target::Stdout => self.layout(),
            Target::File(_) => Layout { width: None, colour: Colour::Plain, language: self.language },
        };
        let mut bytes = vec![];
        output::write(report, format, &layout, &mut bytes)
            .map_err(|e| SysError::io(Action::Write, "standard output", e))?;
        self.deliver(&bytes, target)
    }

    /// Writes data to a target; text for a terminal goes through the pager when it is longer than the screen.
    ///
    /// # Errors
    /// When the system refuses (a full disk, a missing folder); a reader that left is no error.
    pub fn deliver(&mut self, bytes: &[u8], target: &Target) -> Result<Delivered, SysError> {
        match target {
            Target::File(file) => write_file(file.path(), bytes),
            Target::Stdout => {
                if let Some(paging) = &self.pager
                    && pager::is_needed(bytes, paging)
                    && let Some(delivered) = pager::page(bytes, paging)?
                {
                    return Ok(delivered);
                }
                delivered(self.streams.out.write_all(bytes).and_then(|()| self.streams.out.flush()))
            }
        }
    }
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<Delivered, SysError> {
    match fs::write_whole(path, bytes) {
        Ok(()) => Ok(Delivered::Whole),
        Err(error) if error.is(io::ErrorKind::BrokenPipe) => Ok(Delivered::ReaderLeft),
        Err(error) => Err(error),
    }
}

/// What the answer of a write means.
pub(super) fn delivered(result: io::Result<()>) -> Result<Delivered, SysError> {
    match result {
        Ok(()) => Ok(Delivered::Whole),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Delivered::ReaderLeft),
        Err(error) => Err(SysError::io(Action::Write, "standard output", error)),
    }
}

/// A flag decides; then `NO_COLOR`, `CLICOLOR_FORCE`, and whether somebody is there to see it.
fn colour(choice: ColourChoice, env: &Env, dumb: bool, stream: Stream) -> Colour {
    let coloured = match choice {
        ColourChoice::Always => true,
        ColourChoice::Never => false,
        ColourChoice::Auto if env.no_color.is_some() => false,
        ColourChoice::Auto if env.force_color.is_some() => true,
        ColourChoice::Auto => stream == Stream::Terminal && !dumb,
    };
    if coloured { Colour::Coloured } else { Colour::Plain }
}

const fn bold(colour: AnsiColor) -> Style {
    Style::new().bold().fg_color(Some(anstyle::Color::Ansi(colour)))
}

const RED: Style = bold(AnsiColor::BrightRed);
const YELLOW: Style = bold(AnsiColor::Yellow);
const CYAN: Style = bold(AnsiColor::BrightCyan);

#[cfg(test)]
pub(super) mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::model::Value;
    use crate::report::{Column, Unit};

    /// A stream that can be read after it was given away.
    #[derive(Clone, Default)]
    pub(crate) struct Shared(pub(crate) Rc<RefCell<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Shared {
        pub(crate) fn text(&self) -> String {
            String::from_utf8(self.0.borrow().clone()).unwrap()
        }
    }

    /// A stream that answers every write with an error.
    struct Refusing(io::ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    pub(crate) fn ui(wishes: Wishes, env: &Env, terminal: Terminal, input: &str) -> (Ui, Shared, Shared) {
        let (out, err) = (Shared::default(), Shared::default());
        let streams = Streams {
            input: Box::new(io::Cursor::new(input.to_owned())),
            out: Box::new(out.clone()),
            err: Box::new(err.clone()),
        };
        (Ui::new(wishes, env, terminal, Language::EN, streams), out, err)
    }

    pub(crate) const TTY: Terminal = Terminal {
        stdin: Stream::Terminal,
        stdout: Stream::Terminal,
        stderr: Stream::Terminal,
        size: Some((60, 24)),
    };

    fn colours(choice: ColourChoice, env: &Env, terminal: Terminal) -> Colour {
        ui(Wishes { colour: choice, ..Wishes::default() }, env, terminal, "").0.colour
    }

    #[test]
    fn colour_needs_a_terminal_and_the_flag_has_the_last_word() {
        let plain = Env::default();
        let no = Env { no_color: Some("1".into()), ..Env::default() };
        let dumb = Env { term: Some("dumb".into()), ..Env::default() };
        let pipe = Terminal::default();
        assert_eq!(colours(ColourChoice::Auto, &plain, TTY), Colour::Coloured);
        assert_eq!(colours(ColourChoice::Auto, &plain, pipe), Colour::Plain);
        assert_eq!(colours(ColourChoice::Auto, &no, TTY), Colour::Plain);
        assert_eq!(colours(ColourChoice::Auto, &dumb, TTY), Colour::Plain);
        assert_eq!(colours(ColourChoice::Always, &no, pipe), Colour::Coloured);
        assert_eq!(colours(ColourChoice::Never, &plain, TTY), Colour::Plain);
    }

    #[test]
    fn only_a_terminal_limits_a_table() {
        let columns = Env { columns: Some(100), ..Env::default() };
        assert_eq!(ui(Wishes::default(), &Env::default(), TTY, "").0.layout().width, Some(60));
        assert_eq!(ui(Wishes::default(), &columns, TTY, "").0.layout().width, Some(100));
        let piped = ui(Wishes::default(), &columns, Terminal::default(), "").0;
        assert_eq!((piped.layout().width, piped.width), (None, 100));
    }

    #[test]
    fn messages_go_to_standard_error_and_quiet_keeps_the_serious_ones() {
        let (mut ui, out, err) =
            ui(Wishes { talk: Talk::Quiet, ..Wishes::default() }, &Env::default(), Terminal::default(), "");
        ui.status(Text::own("3 added"));
        ui.hint(Text::own("`rolo due`"));
        ui.warning(Text::own("old\u{1b}[2J rate"));
        ui.error(Text::own("no such file"), Some(&Text::own("look again")));
        assert_eq!(out.text(), "");
        assert_eq!(err.text(), "warning: old\\u{1b}[2J rate\nerror: no such file\nhelp: look again\n");
    }

    #[test]
    fn a_reader_that_left_is_no_error_and_a_full_disk_is_one() {
        let mut broken = ui(Wishes::default(), &Env::default(), Terminal::default(), "").0;
        broken.streams.out = Box::new(Refusing(io::ErrorKind::BrokenPipe));
        assert_eq!(broken.deliver(b"x", &Target::Stdout).unwrap(), Delivered::ReaderLeft);
        broken.streams.out = Box::new(Refusing(io::ErrorKind::StorageFull));
        let error = broken.deliver(b"x", &Target::Stdout).unwrap_err();
        assert_eq!(error.to_string(), "cannot write `standard output`: the disk is full");
    }

    #[test]
    fn a_report_goes_to_the_file_named_or_to_standard_output() {
        let report = Report {
            columns: vec![Column::new("name", Unit::None)],
            rows: vec![vec![Value::Text("Grace".into())]],
            ..Report::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out.csv");
        let (mut ui, out, _) = ui(Wishes::default(), &Env::default(), TTY, "");
        ui.report(&report, Format::Csv, &Target::File(Approved::of_a_test(file.clone()))).unwrap();
        assert_eq!(out.text(), "");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "name\nGrace\n");
        ui.report(&report, Format::Csv, &Target::Stdout).unwrap();
        assert_eq!(out.text(), "name\nGrace\n");
    }
}
