//! What is wrong, where, and what to do: facts first, words rendered in one place.

use std::ops::Range;

use crate::i18n::Text;
use crate::sys::work::{self, Work};

mod fix;
mod lines;
mod tally;

pub use fix::{FileFix, Fix};
pub use lines::Lines;
pub use tally::{Tally, sort};

/// The byte-order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something the reader may like to know.
    Note,
    /// Readable, but probably not what was meant.
    Warning,
    /// Cannot be read as what the format asks for.
    Error,
}

/// A place in a file, with the text around it, taken while the bytes were at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path as a person would type it: relative to the book, `/` between parts; or as given on the command line.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Bytes of the file that are meant.
    pub span: Range<usize>,
    /// The (first) line meant, without its line end, cut around the span when very long; empty when unknown.
    pub excerpt: String,
    /// Bytes of `excerpt` that are meant.
    pub marked: Range<usize>,
}

impl Place {
    /// A whole file, where no line is to blame.
    pub fn file(file: impl Into<String>) -> Place {
        Place { file: file.into(), line: 1, column: 1, span: 0..0, excerpt: String::new(), marked: 0..0 }
    }

    /// The place of `span` in `bytes` of `file`, with its line as the excerpt.
    ///
    /// Invalid UTF-8 is shown as U+FFFD; a span over several lines is marked to the end of its first.
    pub fn in_bytes(file: impl Into<String>, bytes: &[u8], span: Range<usize>) -> Place {
        let start = span.start.min(bytes.len());
        let end = span.end.clamp(start, bytes.len());
        let line_start = bytes[..start].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        work::count(Work::Bytes, start);
        let line_end = bytes[start..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| start + i);
        let line = bytes[..line_start].iter().filter(|&&b| b == b'\n').count() + 1;
        Place::on_line(file, line, &bytes[line_start..line_end], line_start, start..end)
    }

    /// The same where the caller already knows the line and its bytes (no count over the file).
    pub fn on_line(
        file: impl Into<String>,
        line: usize,
        line_bytes: &[u8],
        line_start: usize,
        span: Range<usize>,
    ) -> Place {
        let from = span.start.saturating_sub(line_start).min(line_bytes.len());
        let before = &line_bytes[..from];
        work::count(Work::Bytes, before.len());
        let column = before
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()));
        let mark = usize::from(before.starts_with(BOM));
        Place::cut_out(file, line, column.sum::<usize>() - mark + 1, line_bytes, line_start, span)
    }

    /// The place of `span` in a line, of which only the bytes around the span are looked at.
    fn cut_out(
        file: impl Into<String>,
        line: usize,
        column: usize,
        line_bytes: &[u8],
        line_start: usize,
        span: Range<usize>,
    ) -> Place {
        const AROUND: usize = 160;
        // Enough bytes for so many characters and one more, which shows that there are more.
        const WINDOW: usize = 4 * (AROUND + 2);
        let lossy = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        let text = line_bytes.strip_suffix(b"\r").unwrap_or(line_bytes);
        let from = span.start.saturating_sub(line_start).min(text.len());
        let to = (span.end.saturating_sub(line_start)).clamp(from, text.len());
        let mut window = from.saturating_sub(WINDOW);
        while window > 0 && window < from && text[window] & 0xc0 == 0x80 {
            window += 1;
        }
        work::count(Work::Bytes, from - window);
        let before = lossy(&text[window..from]);
        let skip = before.chars().count().saturating_sub(AROUND);
        let kept: String = before.chars().skip(skip).collect();
        let head = if skip > 0 { format!("…{kept}") } else { kept };
        let mid: String = lossy(&text[from..to.min(from + WINDOW)]).chars().take(AROUND).collect();
        let rest = lossy(&text[to..text.len().min(to + WINDOW)]);
        let tail: String = rest.chars().take(AROUND).collect();
        let more = if tail.len() < rest.len() { "…" } else { "" };
        let marked = head.len()..head.len() + mid.len();
        Place {
            file: file.into(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            span,
            excerpt: format!("{head}{mid}{tail}{more}"),
            marked,
        }
    }
}

/// One finding: what is wrong, where, what else is involved, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name, `ragged-row`; `rolo explain CODE` says more.
    pub code: &'static str,
    /// How serious it is.
    pub level: Level,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: Text,
    /// Where, when it is about a file.
    pub place: Option<Place>,
    /// Other places that belong to it, each with a word on why.
    pub related: Vec<(Place, Text)>,
    /// What to do.
    pub help: Option<Text>,
    /// What `check --fix` does about it; None where a person has to decide.
    pub fix: Option<Fix>,
    /// The field it is about, by its name on disk, of what somebody typed for a record.
    pub field: Option<String>,
}

/// The code of a finding, its file and its line; none without a place.
pub type Mark = (&'static str, Option<(String, u32)>);

impl Diagnostic {
    /// By what it is known again: two findings of one code about one line are one.
    #[must_use]
    pub fn mark(&self) -> Mark {
        work::count(Work::Names, 1);
        (self.code, self.place.as_ref().map(|place| (place.file.clone(), place.line)))
    }

    /// A finding without a place.
    pub fn new(code: &'static str, level: Level, message: impl Into<Text>) -> Diagnostic {
        Diagnostic {
            code,
            level,
            message: message.into(),
            place: None,
            related: Vec::new(),
            help: None,
            fix: None,
            field: None,
        }
    }

    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<Text>) -> Diagnostic {
        Diagnostic::new(code, Level::Error, message)
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<Text>) -> Diagnostic {
        Diagnostic::new(code, Level::Warning, message)
    }

    /// The same, of what was typed for a field; the message names it.
    #[must_use]
    pub fn of_field(mut self, column: &str) -> Diagnostic {
        self.message = phrase!("{column}: {what}", column = Text::column(column), what = self.message);
        self.field = Some(column.to_owned());
        self
    }

    /// The same, at `place`.
    #[must_use]
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    /// The same, with another place that belongs to it.
    #[must_use]
    pub fn with(mut self, place: Place, why: impl Into<Text>) -> Diagnostic {
        self.related.push((place, why.into()));
        self
    }

    /// The same, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Text>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same, with the fix it carries.
    #[must_use]
    pub fn fixed_by(mut self, fix: impl Into<Option<Fix>>) -> Diagnostic {
        self.fix = fix.into();
        self
    }
}
