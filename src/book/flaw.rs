//! The flaws of a CSV file in words, with what to do.

use std::io;

use crate::diag::{Diagnostic, Level, Place};
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::text::csv::{Document, Flaw, FlawKind};

/// The code, level, message and help of a flaw at `place` in a file whose header has `columns` columns.
#[must_use]
pub fn describe(kind: FlawKind, place: Place, columns: usize) -> Diagnostic {
    use Level::{Error, Warning};
    let (code, level, message, help): (_, _, Text, Text) = match kind {
        FlawKind::UnclosedQuote => (
            "unclosed-quote",
            Error,
            phrase!("a quote opens here and never closes"),
            phrase!(
                "close it, or double it (`\"\"`) where it is meant as text; the line is left out until then"
            ),
        ),
        FlawKind::TextAfterQuote => (
            "text-after-quote",
            Error,
            phrase!("a quoted cell goes on after its closing quote"),
            phrase!("double the quotes inside the cell (`\"\"`), or close the one that opens here"),
        ),
        FlawKind::ConflictMarker => (
            "conflict-marker",
            Error,
            phrase!("a merge was left undecided here"),
            super::unmerged::both_stay(),
        ),
        FlawKind::Nul => (
            "nul-byte",
            Error,
            phrase!("a zero byte, which no text file holds"),
            phrase!("the file was cut by a crash or is not text: restore it from git or a backup"),
        ),
        FlawKind::BlankLine => (
            "blank-line",
            Warning,
            phrase!("a blank line"),
            phrase!("it is kept and means nothing; `rolo fmt` removes it"),
        ),
        FlawKind::Comment => (
            "comment-line",
            Warning,
            phrase!("a line beginning with `#` is read as a comment"),
            phrase!("it is kept; a record whose first cell begins with `#` needs quotes"),
        ),
        FlawKind::TooManyFields => (
            "ragged-row",
            Error,
            phrase!("this row has more cells than the {columns} columns of the header", columns),
            phrase!("put the cell that holds a comma into quotes, or delete what is too much"),
        ),
        FlawKind::TooFewFields => (
            "ragged-row",
            Error,
            phrase!("this row has fewer cells than the {columns} columns of the header", columns),
            phrase!("the missing cells read as empty; add the commas, or the line break that was lost"),
        ),
        FlawKind::CutShort => (
            "cut-short",
            Error,
            phrase!("the last line was cut: it has neither all cells nor a line end"),
            // A log grows at its end, line by line; another table is written whole.
            if table_of(&place.file).is_some_and(|table| table.table().is_log()) {
                phrase!("complete it, or delete it")
            } else {
                phrase!(
                    "the rest of the file may be missing: put it back from git (`git checkout -- FILE`) or a backup, or complete the line if that is all"
                )
            },
        ),
        FlawKind::NotUtf8 => (
            "not-utf8",
            Error,
            phrase!("these bytes are not UTF-8"),
            phrase!(
                "save the file as UTF-8 (in Excel: `CSV UTF-8`); rolo does not guess and does not write to it until then"
            ),
        ),
        FlawKind::StrayBom => (
            "stray-bom",
            Warning,
            phrase!("a byte order mark in the middle of the file"),
            phrase!("two files were joined here; delete the mark"),
        ),
        FlawKind::MixedLineEnds => (
            "mixed-line-ends",
            Warning,
            phrase!("this line ends unlike the first one"),
            phrase!("both are read; `rolo fmt` makes them alike"),
        ),
        FlawKind::RepeatedHeader => (
            "repeated-header",
            Error,
            phrase!("this column name stands twice"),
            phrase!("only the first one is read; rename or delete the other"),
        ),
        FlawKind::NoHeader => (
            "no-header",
            Error,
            phrase!("there is no header"),
            phrase!(
                "the first line names the columns, `id,name,email`; restore it from git, or delete the file"
            ),
        ),
        FlawKind::TooLarge => (
            "too-large",
            Error,
            phrase!("larger than the limit"),
            phrase!("split the file or the cell; `limits:` in rolo.yaml states the limit"),
        ),
    };
    Diagnostic::new(code, level, message).at(place).help(help)
}

/// What to do about such a row.
pub(super) fn of_another_header() -> Text {
    phrase!(
        "it is read by another header, which is among the rows above it: `rolo check` names it; delete that line if the row is of the first header"
    )
}

/// The finding about a row that is read by a header with so many columns, where the first header of its file has `first`:
/// whether it has too many cells or too few is then a question of that other header.
#[must_use]
pub fn below(columns: usize, first: usize, finding: Diagnostic) -> Diagnostic {
    if columns == first || finding.code != "ragged-row" {
        return finding;
    }
    finding.help(of_another_header())
}

/// Whether a problem means that a file of `table` could not be read at all.
#[must_use]
pub fn hides(problem: &Diagnostic, table: TableId) -> bool {
    let whole = matches!(problem.code, "unreadable-file" | "not-text" | "no-header" | "no-key-column");
    whole && problem.place.as_ref().is_some_and(|p| table_of(&p.file) == Some(table))
}

/// The table that a file belongs to by its name.
fn table_of(file: &str) -> Option<TableId> {
    file.split(['/', '.']).next().and_then(TableId::named)
}

/// What is wrong with a file that has a header without the column that names its rows.
#[must_use]
pub fn without_key(file: &str, key: &str) -> Diagnostic {
    let message = phrase!("`{file}` has no column `{column}`", file, column = key);
    let help = phrase!(
        "no row can be named without one; `rolo import` brings the rows of a foreign file into the book"
    );
    Diagnostic::error("no-key-column", message).at(Place::file(file)).help(help)
}

/// What is wrong with a log whose header lacks a column that its rows are read by.
#[must_use]
pub fn without_meaning(file: &str, column: &str) -> Diagnostic {
    let message = phrase!("`{file}` has no column `{column}`", file, column);
    let help = phrase!(
        "its rows cannot be read without one; give the column its name back, or restore the first line from git or a backup"
    );
    Diagnostic::error("no-key-column", message).at(Place::file(file)).help(help)
}

/// What is wrong with a file without a first line.
#[must_use]
pub fn no_header(file: &str) -> Diagnostic {
    let help = phrase!("the first line names the columns; restore it from git, or delete the empty file");
    Diagnostic::error("no-header", phrase!("`{file}` has no header", file)).at(Place::file(file)).help(help)
}

/// What is wrong with a file that is something else than text.
///
/// `head` is how it begins: UTF-16 is named as such.
#[must_use]
pub fn not_text(file: &str, head: &[u8]) -> Diagnostic {
    let (message, help) = if super::soundness::has_mark_of_utf16(head) {
        let help = phrase!("save it as UTF-8 (in Excel: `CSV UTF-8`), or let `rolo import` take it in");
        (phrase!("`{file}` is UTF-16; tables are UTF-8", file), help)
    } else {
        let help = phrase!("save the table as CSV there; `rolo import` reads spreadsheets and foreign files");
        (phrase!("`{file}` is not text: its first line holds zero bytes", file), help)
    };
    Diagnostic::error("not-text", message).at(Place::file(file)).help(help)
}

/// Every flaw of a document, by place, each with its words: an undecided merge is one finding at its first marker line, which
/// names the rows of each side.
#[must_use]
pub fn described<'d>(file: &str, document: &'d Document) -> Vec<(&'d Flaw, Diagnostic)> {
    let mut found: Vec<Option<Diagnostic>> =
        describe_those(file, document, |_| true).into_iter().map(Some).collect();
    for (number, finding) in super::unmerged::describe(file, document) {
        found[number] = finding;
    }
    document.flaws().iter().zip(found).filter_map(|(flaw, finding)| Some((flaw, finding?))).collect()
}

/// Those flaws of a document that are of the kinds wanted, by place.
#[must_use]
pub fn describe_those(file: &str, document: &Document, wanted: impl Fn(FlawKind) -> bool) -> Vec<Diagnostic> {
    document
        .flaws()
        .iter()
        .filter(|flaw| wanted(flaw.kind))
        .map(|flaw| {
            let bytes = document.bytes();
            let begin = bytes[..flaw.span.start.min(bytes.len())]
                .iter()
                .rposition(|&b| b == b'\n')
                .map_or(0, |i| i + 1);
            let end = memchr::memchr(b'\n', &bytes[begin..]).map_or(bytes.len(), |i| begin + i);
            let place = Place::on_line(file, flaw.line, &bytes[begin..end], begin, flaw.span.clone());
            let columns = document.columns_at(flaw.span.start);
            below(columns, document.names().len(), describe(flaw.kind, place, columns))
        })
        .collect()
}

/// A data file that the system does not let us read.
#[must_use]
pub fn cannot_read(file: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error(
        "unreadable-file",
        phrase!("`{file}` cannot be read: {why}", file, why = why_not(error)),
    )
    .at(Place::file(file))
    .help(phrase!("the rest of the book is read without it"))
}

/// Why a file of the book cannot be read, in words.
#[must_use]
pub fn why_not(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::InvalidInput => phrase!("not a regular file"),
        io::ErrorKind::NotADirectory => phrase!("not a folder"),
        io::ErrorKind::NotFound => phrase!("a link to nothing"),
        io::ErrorKind::PermissionDenied => phrase!("permission denied"),
        _ => Text::own(error),
    }
}
