//! What is wrong with a file before its cells mean anything: quotes, cut lines, zeros, markers, limits.

use super::check::Check;
use super::found::{Found, Subject};
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Row, Sheet, Standing};
use crate::book::flaw;
use crate::diag::{Diagnostic, FileFix, Fix, Level, Place};
use crate::i18n::Text;
use crate::model::schema::TABLES;
use crate::model::settings::Settings;
use crate::text::csv::{Document, FlawKind};
use crate::text::encoding::{self, Charset};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("blank-line", || phrase!("A line without a single character. It means nothing and is kept where it is; `rolo fmt` takes it out.")).fixable(),
    Rule::warning("comment-line", || phrase!("A line that begins with `#` and has not the columns of the header is read as a comment. CSV has no comments: other programs will take it for a row.")),
    Rule::error("conflict-marker", || phrase!("A merge that git could not decide was saved as it stood. Both sides are read as far as possible, but rolo writes nothing to the file before it is decided. The rows of both sides stay: delete the marker lines alone, and of a row that both have changed keep one.")),
    Rule::error("cut-short", || phrase!("The last line has neither all cells nor a line end: a program or a disk stopped in the middle of writing. The rest of a table that was written whole may be missing: put it back from git or a backup; complete the row where that is all, and delete it only where nothing followed.")),
    Rule::error("header-again", || phrase!("The header stands among the rows: two files were joined, or a merge kept both sides of a file to which one of them had added a column. The rows below it are read by it; `--fix` brings all of them under one header, and rows of a log that both sides have are kept once.")).fixable(),
    Rule::warning("large-cell", || phrase!("A cell of more than 1 MB. Most programs cannot show it; a quote that never closes often looks like this.")),
    Rule::warning("mixed-line-ends", || phrase!("Some lines end in CR LF and some in LF: two programs wrote the file. Both are read; `rolo fmt` makes them alike.")).fixable(),
    Rule::error("no-header", || phrase!("The first line names the columns; without it nobody knows what a cell is. Restore it from git, or delete the file when it is empty for good.")),
    Rule::error("not-a-table", || phrase!("The file is a web page, JSON, PDF, a picture or an archive under the name of a table. Downloads that need a login often end like this.")),
    Rule::error("not-text", || phrase!("Zero bytes stand in the first line of a file under the name of a table: it is a spreadsheet, a program or a picture, or was damaged. It is read by nothing and written to by nothing; save it as CSV, or restore it from git.")),
    Rule::error("nul-byte", || phrase!("A zero byte, which no text file holds. Power cuts leave files that end in zeros; `--fix` cuts zeros off the end of a file, others need a person.")).fixable(),
    Rule::error("ragged-row", || phrase!("A row has more or fewer cells than the header. More: usually a comma in a text that needs quotes, so that every cell behind it is in the wrong column; rolo does not read such a row. Fewer: the missing cells read as empty.")),
    Rule::warning("spreadsheet-row", || phrase!("A row of nothing but commas, as spreadsheets leave it behind deleted rows.")).fixable(),
    Rule::warning("stray-bom", || phrase!("The mark that belongs at the very beginning of a file stands elsewhere: two files were joined. It sticks to the next cell, usually an id, which then is another id.")).fixable(),
    Rule::error("stray-quote", || phrase!("Quotes inside a cell that is not quoted itself. RFC 4180 forbids it, and programs read such rows in different ways; the whole cell belongs in quotes, with the inner ones doubled.")).fixable(),
    Rule::error("text-after-quote", || phrase!("A quoted cell goes on after its closing quote. Inner quotes are doubled (`\"\"`); a backslash before them is not CSV.")),
    Rule::error("too-large", || phrase!("Larger than the limit that `limits:` in rolo.yaml states, which guards against files that fill the memory.")),
    Rule::error("unclosed-quote", || phrase!("A quote opens and never closes: read to the letter, the rest of the file would be one cell. The line is left out, the others are read.")),
    Rule::error("unreadable-file", || phrase!("The system does not let rolo read the file, or it is no file at all.")),
];

/// Looks at the file as a whole.
fn check(sheet: &Sheet, ctx: &Context<'_>, found: &mut Found<'_>) {
    headers_again(sheet, found);
    flaws(sheet, found);
    let settings = ctx.settings;
    if sheet.document.bytes().len() as u64 > settings.limits.file.0 {
        let about = Subject { file: &sheet.file, ..Subject::default() };
        found.add("too-large", Level::Error, about, || {
            let message = phrase!(
                "the file has {bytes} bytes, more than the {most} of `limits: file`",
                bytes = sheet.document.bytes().len(),
                most = settings.limits.file.0,
            );
            Diagnostic::error("too-large", message)
                .at(Place::file(&*sheet.file))
                .help(phrase!("split it, or raise the limit in rolo.yaml"))
        });
    }
}

/// What to say of a file that shows by its first bytes that it is no table at all.
pub(super) fn not_a_table(file: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let Some(kind) = other_kind(bytes) else {
        return has_zeros_in_header(bytes).then(|| flaw::not_text(file, bytes));
    };
    let mark = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let begin = bytes.len() - bytes[mark..].trim_ascii_start().len();
    let message = phrase!("this is {kind}, not a table", kind);
    let finding =
        Diagnostic::error("not-a-table", message).at(Place::in_bytes(file, bytes, begin..begin + 4));
    Some(finding.help(phrase!("download or export it again, as CSV; look at the file if it should be one")))
}

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Whether zeros stand among the signs of the first line, where neither a crash nor another encoding puts them.
///
/// Zeros that end the line are left to the check that names them: a power cut leaves those.
fn has_zeros_in_header(bytes: &[u8]) -> bool {
    let line = &bytes[..memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len())];
    let end = line.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
    if memchr::memchr(0, &line[..end]).is_none() {
        return false;
    }
    let wide = [
        Charset::Utf32Le,
        Charset::Utf32Be,
        Charset::Other(encoding_rs::UTF_16LE),
        Charset::Other(encoding_rs::UTF_16BE),
    ];
    !wide.contains(&encoding::detect(bytes).charset)
}

/// Makes a text.
type Words = fn() -> Text;

/// What a file is by its first bytes, where that is no table.
fn other_kind(bytes: &[u8]) -> Option<Text> {
    const LOOKED_AT: usize = 64;
    let head = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
    let head = head.iter().filter(|b| !b.is_ascii_whitespace()).take(LOOKED_AT);
    let head: Vec<u8> = head.map(u8::to_ascii_lowercase).collect();
    let kinds: [(&[u8], Words); 16] = [
        (&b"<!doctypehtml"[..], || phrase!("a web page")),
        (b"<html", || phrase!("a web page")),
        (b"<?xml", || phrase!("XML")),
        (b"[{\"", || phrase!("JSON")),
        (b"{\"", || phrase!("JSON")),
        (b"{\\rtf", || phrase!("a text document")),
        (b"%pdf-", || phrase!("a PDF")),
        (b"pk\x03\x04", || phrase!("an archive or a spreadsheet")),
        (b"\x1f\x8b", || phrase!("an archive")),
        (b"\xd0\xcf\x11\xe0", || phrase!("an office document")),
        (b"begin:vcard", || phrase!("a file of vCards")),
        (b"sqliteformat3", || phrase!("a database")),
        (b"\x89png", || phrase!("a picture")),
        (b"\xff\xd8\xff", || phrase!("a picture")),
        (b"gif87a", || phrase!("a picture")),
        (b"gif89a", || phrase!("a picture")),
    ];
    kinds.into_iter().find(|(begin, _)| head.starts_with(begin)).map(|(_, kind)| kind())
}

/// Whether a row is the header once more.
pub(super) fn is_header_again(row: Row<'_, '_>) -> bool {
    let names = row.sheet.document.names();
    let bytes = row.sheet.document.bytes();
    names.len() > 1
        && row.fields.len() == names.len()
        && row.fields.iter().zip(names).all(|(field, name)| *field.value(bytes) == *name.as_bytes())
        && row.sheet.columns.iter().any(|column| column.standing != Standing::Custom)
}

/// Headers among the rows, which are read by them.
fn headers_again(sheet: &Sheet, found: &mut Found<'_>) {
    let document = &sheet.document;
    for header in document.headers_again() {
        let about = Subject { file: &sheet.file, ..Subject::default() };
        found.add("header-again", Level::Error, about, || {
            let place = Place::on_line(
                &*sheet.file,
                header.line(),
                &document.bytes()[header.span()],
                header.span().start,
                header.span(),
            );
            let first = document.header().map(|first| &document.bytes()[first.span()]);
            let (message, help) = if first == Some(&document.bytes()[header.span()]) {
                (
                    phrase!("the header stands here once more"),
                    phrase!("delete the line; `rolo check --fix` does"),
                )
            } else {
                (
                    phrase!("another header is among the rows: those below it are read by it"),
                    phrase!("`rolo check --fix` brings all rows under one header, each cell in its column"),
                )
            };
            let finding = Diagnostic::error("header-again", message).at(place).help(help);
            finding.fixed_by(Fix::File(FileFix::OneHeader))
        });
    }
}

/// The flaws the reader found, in words; some it cannot weigh are weighed here.
fn flaws(sheet: &Sheet, found: &mut Found<'_>) {
    let document = &sheet.document;
    let bytes = document.bytes();
    let text_end = bytes.iter().rposition(|&b| b != 0 && b != 0x1a).map_or(0, |i| i + 1);
    let mut zeros_said = false;
    for (flaw, finding) in flaw::described(&sheet.file, document) {
        let finding = match flaw.kind {
            FlawKind::Nul if flaw.span.start >= text_end => {
                if std::mem::replace(&mut zeros_said, true) {
                    continue;
                }
                let zeros = bytes.len() - text_end;
                let message = match text_end {
                    0 => plural!(
                        zeros,
                        "the file holds nothing but 1 zero byte",
                        "the file holds nothing but {count} zero bytes"
                    ),
                    _ => {
                        plural!(zeros, "the file ends in 1 zero byte", "the file ends in {count} zero bytes")
                    }
                };
                let help = match text_end {
                    0 => phrase!("a power cut leaves such files; restore it from git or a backup"),
                    _ => phrase!("a power cut leaves them; `rolo check --fix` cuts them off"),
                };
                // Zeros in the middle as well need a person.
                let is_all = bytes[..text_end].iter().all(|&b| b != 0) && text_end > 0;
                let fix = is_all.then_some(Fix::File(FileFix::CutZeros));
                Diagnostic { message, help: Some(help), fix, ..finding }
            }
            FlawKind::TooFewFields | FlawKind::CutShort if &bytes[flaw.span.clone()] == b"\x1a" => {
                Diagnostic {
                    code: "control-character",
                    level: Level::Warning,
                    message: phrase!("the end-of-file mark of old DOS programs"),
                    help: Some(phrase!("delete the line; `rolo check --fix` does")),
                    fix: record_at(document, flaw.span.start).map(|record| Fix::Remove { record }),
                    ..finding
                }
            }
            // The zeros behind the last row are named once, by the branch above.
            FlawKind::CutShort | FlawKind::TooFewFields
                if bytes[flaw.span.clone()].iter().all(|&b| b == 0) =>
            {
                continue;
            }
            FlawKind::RepeatedHeader if !is_known_name(&header_text(sheet, flaw.span.start)) => {
                Diagnostic { level: Level::Warning, ..finding }
            }
            FlawKind::NoHeader if has_nameless_columns(sheet) => continue,
            FlawKind::NoHeader => Diagnostic {
                message: phrase!("line 1 should name the columns: there is no header"),
                ..finding
            },
            FlawKind::StrayBom => finding.fixed_by(Fix::File(FileFix::NoMarks)),
            FlawKind::BlankLine => finding.fixed_by(Fix::File(FileFix::NoBlankLines)),
            FlawKind::MixedLineEnds => finding.fixed_by(Fix::File(FileFix::OneLineEnd)),
            _ => finding,
        };
        found.take(finding);
    }
}

/// The record that begins with this byte.
fn record_at(document: &Document, start: usize) -> Option<usize> {
    document.records().binary_search_by_key(&start, |record| record.span().start).ok()
}

fn header_text(sheet: &Sheet, start: usize) -> String {
    let fields = sheet.document.header_fields();
    fields
        .iter()
        .find(|f| f.start == start)
        .map(|f| f.text(sheet.document.bytes()).trim().to_ascii_lowercase())
        .unwrap_or_default()
}

fn is_known_name(name: &str) -> bool {
    TABLES.iter().any(|table| table.column(name).is_some())
}

/// Whether the header has columns at all, be they without names: delimiters stand in it.
fn has_nameless_columns(sheet: &Sheet) -> bool {
    sheet.table.is_none() && sheet.document.names().len() > 1
}

/// What a line that is a row by its form is by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A record.
    Record,
    /// The header once more.
    HeaderAgain,
}

/// Looks at one row: quotes inside unquoted cells, cells beyond measure, rows of nothing.
pub(super) fn check_row(row: Row<'_, '_>, settings: &Settings, found: &mut Found<'_>) -> Line {
    let large = settings.limits.cell_warning.0;
    let raw = row.raw();
    if raw.len() as u64 > large {
        for (column, field) in row.fields.iter().enumerate() {
            let size = field.span().len();
            let about = row.subject("", "");
            if size as u64 > settings.limits.cell.0 {
                let message = phrase!("this cell has {size} bytes, more than `limits: cell` allows", size);
                found.add("too-large", Level::Error, about, || {
                    Diagnostic::error("too-large", message)
                        .at(row.place(column))
                        .help(phrase!("shorten it, or raise the limit in rolo.yaml"))
                });
            } else if size as u64 > large {
                found.add("large-cell", Level::Warning, about, || {
                    Diagnostic::warning("large-cell", phrase!("this cell has {size} bytes", size))
                        .at(row.place(column))
                        .help(phrase!(
                            "look whether a quote is missing; a long text is better kept in a file of its own"
                        ))
                });
            }
        }
    }
    if row.fields.len() > 1 && row.fields.iter().all(|f| f.start == f.end) {
        found.add("spreadsheet-row", Level::Warning, row.subject("", ""), || {
            Diagnostic::warning("spreadsheet-row", phrase!("a row without a single value"))
                .at(row.sheet.row_place(row.number))
                .help(phrase!("delete it; `rolo check --fix` does"))
                .fixed_by(Fix::Remove { record: row.number })
        });
    }
    let line = if is_header_again(row) { Line::HeaderAgain } else { Line::Record };
    if line == Line::HeaderAgain {
        found.add("header-again", Level::Error, row.subject("", ""), || {
            Diagnostic::error("header-again", phrase!("the header stands here once more"))
                .at(row.sheet.row_place(row.number))
                .help(phrase!("delete the line; `rolo check --fix` does"))
        });
    }
    if memchr::memchr(b'"', raw).is_none() {
        return line;
    }
    for (column, field) in row.fields.iter().enumerate() {
        let text = &row.sheet.document.bytes()[field.span()];
        if !field.quoted && has_stray_quotes(text) {
            let id = row.id();
            found.add("stray-quote", Level::Error, row.subject(&id, ""), || {
                Diagnostic::error("stray-quote", phrase!("quotes stand inside a cell that is not quoted"))
                    .at(row.place(column))
                    .help(phrase!(
                        "put the whole cell into quotes and double the inner ones; `rolo check --fix` does"
                    ))
                    .fixed_by(row.rewritten(column, row.text(column)))
            });
        }
    }
    line
}

/// Whether quotes in an unquoted cell enclose a part of it, with text on both sides: `say "yes" to it`.
///
/// A lone quote is a sign for inches more often than not, and one behind leading blanks a matter of taste.
pub(super) fn has_stray_quotes(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let Some(open) = memchr::memchr(b'"', text) else { return false };
    let Some(close) = memchr::memrchr(b'"', text) else { return false };
    open > 0 && close > open && close + 1 < text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Option<&'static str> {
        not_a_table("contacts.csv", bytes).map(|finding| finding.code)
    }

    #[test]
    fn other_kinds_of_files_are_known_by_their_first_bytes() {
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
            b"\xff\xd8\xff\xe0\0\x10JFIF\0",
            b"PK\x03\x04\x14\0",
            b"%PDF-1.7\n",
            b"{\"",
        ] {
            assert_eq!(code(bytes), Some("not-a-table"), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn zeros_within_the_header_are_no_text_unless_a_crash_or_an_encoding_explains_them() {
        assert_eq!(code(b"\x7fELF\x02\x01\x01\0\0\0\0\0\x03\0>\0\n\0id,name\n"), Some("not-text"));
        assert_eq!(code(b"id,na\0me\nc-1,Ann\n"), Some("not-text"));
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let utf16 = wide("id,name\nc-1aaaaaaa,Ann Lee\n");
        for fine in [
            &utf16[..],
            &[&b"\xff\xfe"[..], &utf16].concat(),
            b"\0\0\0\0",
            b"id,name\0\0\0",
            b"id,name\nc-1,Ann\0\0",
            b"",
        ] {
            assert_eq!(code(fine), None, "{fine:?}");
        }
    }

    #[test]
    fn a_mark_before_another_kind_of_file_is_not_what_is_pointed_at() {
        let finding = not_a_table("contacts.csv", b"\xef\xbb\xbf<html>").unwrap();
        let place = finding.place.unwrap();
        assert_eq!((&place.excerpt[place.marked.clone()], place.column), ("<htm", 1));
    }
}
