//! `rolo check --fix`: the fixes that findings carry, applied; it finds nothing by itself.
//!
//! Everything else of a file stays byte for byte. What is not wanted or is ignored is not found, and so not fixed.

use std::collections::BTreeMap;

use super::found::{Found, Ignored, Selection};
use super::known::KnownIds;
use super::registry;
use super::rows::Context;
use super::rule::Fixability;
use super::run::examine_bytes;
use super::sheet::Sheet;
use crate::book::Book;
use crate::book::edit::Op;
use crate::book::plan::PlanError;
use crate::book::settle;
use crate::diag::{FileFix, Fix};
use crate::i18n::Text;
use crate::model::Day;
use crate::model::schema::{Table, TableId};
use crate::text::csv::{Alike, Document, Edit, FlawKind, Lexed, Lexer};
use crate::text::encoding;

/// How many findings of each code were fixed, and the changes that do it.
#[derive(Debug, Default)]
pub struct Fixed {
    /// One change for each file.
    pub ops: Vec<Op>,
    /// How many findings of each code.
    pub counts: BTreeMap<&'static str, usize>,
    /// Why files were not read, and so not fixed.
    pub unread: Vec<PlanError>,
}

impl Fixed {
    /// The codes, with how many of each: `2 blanks-around, 1 stray-bom`; empty where nothing was fixed.
    #[must_use]
    pub fn summary(&self) -> Text {
        let counts: Vec<String> = self.counts.iter().map(|(code, n)| format!("{n} {code}")).collect();
        Text::own(counts.join(", "))
    }
}

/// Applies the fixes of all findings in the tables of a book; `fresh` makes an id for a table.
///
/// Files that cannot be read, or whose quotes make no sense, stay as they are: the check names them.
#[must_use]
pub fn fix_book(
    book: &Book,
    today: Day,
    selection: &Selection,
    fresh: &mut dyn FnMut(&Table) -> String,
) -> Fixed {
    let mut fixed = Fixed::default();
    let Some(selection) = fixable(selection) else { return fixed };
    let ignored = Ignored::of(&book.settings.checks.ignore);
    // Where a reference leads is of no account: no finding about that carries a fix.
    let ctx = Context::new(&book.settings, today, Some(KnownIds::default()));
    for table in TableId::ALL {
        for file in book.files(table).into_iter().filter(|file| selection.covers(&file.name)) {
            let read = match settle::read(&book.root, &file.name) {
                Ok(read) => read,
                Err(why) => {
                    fixed.unread.push(PlanError::unsettled(&file.name, why));
                    continue;
                }
            };
            let found = Found::fixes_alone(&selection, Some(&ignored));
            let fixing = Fixing { table, file: &file.name, ctx: &ctx, found };
            if let Some(content) = fixing.fixed(&read, &mut fixed.counts, fresh) {
                fixed.ops.push(Op::Rewrite { file: file.name, read, content });
            }
        }
    }
    fixed
}

/// The same selection, of what carries fixes alone; None where that is nothing.
fn fixable(selection: &Selection) -> Option<Selection> {
    let rules = registry::rules().iter();
    let safe = rules.filter(|rule| rule.fix == Fixability::Safe && selection.wants(rule.code));
    let only: Vec<&str> = safe.map(|rule| rule.code).collect();
    (!only.is_empty()).then(|| Selection { only, ..selection.clone() })
}

/// How many of each code.
type Counts = BTreeMap<&'static str, usize>;

/// One file that is being fixed.
struct Fixing<'a> {
    table: TableId,
    file: &'a str,
    ctx: &'a Context<'a>,
    /// An empty collection that says what is wanted.
    found: Found<'a>,
}

impl Fixing<'_> {
    /// The file without what can be fixed; None where that is all of it.
    ///
    /// A fix may show something that it hid: the file is examined until there is nothing left to fix.
    fn fixed(
        &self,
        read: &[u8],
        counts: &mut Counts,
        fresh: &mut dyn FnMut(&Table) -> String,
    ) -> Option<Vec<u8>> {
        /// More than there are kinds of fixes.
        const ROUNDS: usize = 12;
        let mut now = read.to_vec();
        for _ in 0..ROUNDS {
            let (sheet, part) =
                examine_bytes(self.file, Some(self.table), now.clone(), 0, self.ctx, self.found.alike());
            let Some((next, done)) = self.round(&now, &sheet, part.found.into_fixes(), fresh) else { break };
            if next == now {
                break;
            }
            for (code, count) in done {
                *counts.entry(code).or_default() += count;
            }
            now = next;
        }
        (now != read).then_some(now)
    }

    /// The file after the next fixes that can be made together; None where there is none, or the file needs a person
    /// first.
    fn round(
        &self,
        bytes: &[u8],
        sheet: &Sheet,
        fixes: Vec<(&'static str, Fix)>,
        fresh: &mut dyn FnMut(&Table) -> String,
    ) -> Option<(Vec<u8>, Counts)> {
        let (mut whole, mut edits) = (BTreeMap::new(), Edits::default());
        for (code, fix) in fixes {
            match fix {
                Fix::File(fix) => drop(whole.insert(fix, code)),
                fix => edits.add(code, fix),
            }
        }
        let document = &sheet.document;
        // What must be right before anything else of the file can be told.
        let first: &[FileFix] = if std::str::from_utf8(bytes).is_err() || bytes.contains(&0) {
            &[FileFix::Decode, FileFix::CutZeros]
        } else if is_confused(document) {
            return None;
        } else if !document.headers_again().is_empty() {
            &[FileFix::OneHeader]
        } else {
            &[]
        };
        let next = whole.iter().find(|(fix, _)| first.is_empty() || first.contains(fix));
        match next {
            Some((fix, code)) => {
                let (after, count) = self.rewritten(*fix, bytes, document)?;
                Some((after, Counts::from([(*code, count)])))
            }
            None if first.is_empty() => Some(edits.made(document, || fresh(self.table.table()))),
            None => None,
        }
    }

    /// The file after a fix of it as a whole, and how many findings that was.
    fn rewritten(&self, fix: FileFix, bytes: &[u8], document: &Document) -> Option<(Vec<u8>, usize)> {
        match fix {
            FileFix::Decode => Some((encoding::decode(bytes, encoding::detect(bytes)).text.into_bytes(), 1)),
            FileFix::CutZeros => {
                let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
                Some((bytes[..end].to_vec(), 1))
            }
            FileFix::OneHeader => {
                let alike = if self.table.table().is_log() { Alike::Once } else { Alike::Kept };
                Some((document.under_one_header(alike)?, document.headers_again().len()))
            }
            FileFix::NoMarks => {
                const MARK: &[u8] = b"\xef\xbb\xbf";
                let mut after = Vec::with_capacity(bytes.len());
                let mut from = 0;
                for at in memchr::memmem::find_iter(bytes, MARK).filter(|&at| at > 0) {
                    after.extend_from_slice(&bytes[from..at]);
                    from = at + MARK.len();
                }
                after.extend_from_slice(&bytes[from..]);
                Some((after, 1))
            }
            FileFix::NoBlankLines => Some(without_blank_lines(document)),
            FileFix::OneLineEnd => Some((with_one_line_end(document), 1)),
        }
    }
}

/// Whether nobody can say which bytes are rows.
fn is_confused(document: &Document) -> bool {
    let confuses = |kind| matches!(kind, FlawKind::ConflictMarker | FlawKind::NoHeader | FlawKind::TooLarge);
    document.header().is_none() || document.flaws().iter().any(|flaw| confuses(flaw.kind))
}

/// The file without its blank lines, and how many there were.
fn without_blank_lines(document: &Document) -> (Vec<u8>, usize) {
    let (mut out, mut count) = (Vec::with_capacity(document.bytes().len()), 0);
    each_line(document, |lexed, line, ending| match lexed {
        Lexed::Other(FlawKind::BlankLine) => count += 1,
        _ => out.extend([line, ending].concat()),
    });
    (out, count)
}

/// The file with the line end of its first line behind all others.
fn with_one_line_end(document: &Document) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.bytes().len());
    let end = document.dialect().line_end.bytes();
    each_line(document, |_, line, ending| {
        out.extend_from_slice(line);
        out.extend_from_slice(if ending.is_empty() { ending } else { end });
    });
    out
}

/// Shows each line, or row of several, with the bytes that end it; what is before the first is shown as a line.
fn each_line(document: &Document, mut see: impl FnMut(Lexed, &[u8], &[u8])) {
    let bytes = document.bytes();
    let mut lexer = Lexer::new(bytes, document.dialect());
    let mut fields = Vec::new();
    see(Lexed::Record, &bytes[..lexer.position], &[]);
    loop {
        match lexer.next(&mut fields) {
            Lexed::End => return,
            lexed => see(lexed, &bytes[lexer.start..lexer.end], &bytes[lexer.end..lexer.position]),
        }
    }
}

/// The fixes of single places of a file, each with its code; of two for one place the later one counts.
#[derive(Default)]
struct Edits {
    names: BTreeMap<usize, (&'static str, String)>,
    /// None is a new id.
    cells: BTreeMap<(usize, usize), (&'static str, Option<String>)>,
    removed: BTreeMap<usize, &'static str>,
}

impl Edits {
    fn add(&mut self, code: &'static str, fix: Fix) {
        match fix {
            Fix::File(_) => {}
            Fix::Name { column, name } => drop(self.names.insert(column, (code, name))),
            Fix::Cell { record, column, value } => {
                self.cells.insert((record, column), (code, Some(value)));
            }
            Fix::NewId { record, column } => drop(self.cells.insert((record, column), (code, None))),
            Fix::Remove { record } => drop(self.removed.insert(record, code)),
        }
    }

    /// The document after them, and how many of each code they were.
    fn made(mut self, document: &Document, mut fresh: impl FnMut() -> String) -> (Vec<u8>, Counts) {
        self.cells.retain(|(record, _), _| !self.removed.contains_key(record));
        let (mut edits, mut counts) = (Vec::new(), Counts::new());
        let mut add = |code, edit| {
            *counts.entry(code).or_default() += 1;
            edits.push(edit);
        };
        for (column, (code, name)) in self.names {
            add(code, Edit::Rename { column, name });
        }
        for ((record, column), (code, value)) in self.cells {
            let value = value.unwrap_or_else(&mut fresh);
            add(code, Edit::Set { record, column, value });
        }
        for (record, code) in self.removed {
            add(code, Edit::Delete { record });
        }
        (document.edited(&edits), counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Depth;
    use crate::model::settings::Settings;

    /// The file after its fixes, and what was fixed.
    fn fixed(table: TableId, bytes: &[u8]) -> (String, String) {
        let selection = Selection::of(Depth::Basic);
        let mut fresh = |table: &Table| format!("{}-fresh000", table.letter.unwrap());
        let selection = fixable(&selection).unwrap();
        let settings = Settings::default();
        let ctx = Context::new(&settings, Day(0), Some(KnownIds::default()));
        let found = Found::fixes_alone(&selection, None);
        let fixing = Fixing { table, file: "x.csv", ctx: &ctx, found };
        let mut fixed = Fixed::default();
        let after = fixing.fixed(bytes, &mut fixed.counts, &mut fresh).unwrap_or_else(|| bytes.to_vec());
        (String::from_utf8_lossy(&after).into_owned(), fixed.summary().english())
    }

    #[test]
    fn a_table_that_was_not_read_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            use std::io::Write as _;
            let mut file =
                std::fs::OpenOptions::new().write(true).create_new(true).open(dir.path().join(name)).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        };
        write("rolo.yaml", "format: 1\n");
        write("tasks.csv", "id,what\nw-1, call \n");
        std::fs::create_dir(dir.path().join("contacts.csv")).unwrap();
        let book = Book::open(dir.path()).unwrap();
        let fixed = fix_book(&book, Day(0), &Selection::of(Depth::Basic), &mut |_| String::new());
        assert_eq!(fixed.summary(), "1 blanks-around");
        let names = fixed.unread.iter().map(|why| match why {
            PlanError::System { file, .. } => file.as_str(),
            other => panic!("{other:?}"),
        });
        assert_eq!(names.collect::<Vec<_>>(), ["contacts.csv"]);
    }

    #[test]
    fn each_safe_fix_changes_its_own_place_alone() {
        for (before, after, told) in [
            ("id,name\nc-1, Ann \n", "id,name\nc-1,Ann\n", "1 blanks-around"),
            ("id,name\nc-1,\u{a0}Ann\n", "id,name\nc-1,Ann\n", "1 blanks-around"),
            ("Id,name\nc-1,\"Ann\"\n", "id,name\nc-1,\"Ann\"\n", "1 header-spelling"),
            ("id,name\n\nc-1,Ann\n", "id,name\nc-1,Ann\n", "1 blank-line"),
            ("id,name\nc-1,Ann\n,\n", "id,name\nc-1,Ann\n", "1 spreadsheet-row"),
            ("id,name\nc-1,Ann\nid,name\n", "id,name\nc-1,Ann\n", "1 header-again"),
            ("id,name\nc-1,Ann\nc-1,Ann\n", "id,name\nc-1,Ann\n", "1 repeated-row"),
            ("id,name\n,Ann\n", "id,name\nc-fresh000,Ann\n", "1 bad-id"),
            ("id,name\r\nc-1,Ann\nc-2,Bo\r\n", "id,name\r\nc-1,Ann\r\nc-2,Bo\r\n", "1 mixed-line-ends"),
            ("id,name\n\u{feff}c-1,Ann\n", "id,name\nc-1,Ann\n", "1 stray-bom"),
            ("id,name\nc-1,Ann\n\0\0\0", "id,name\nc-1,Ann\n", "1 nul-byte"),
            ("id,name\nc-1,Ann\n\x1a", "id,name\nc-1,Ann\n", "1 control-character"),
            (
                "id,notes\nc-1,say \"yes\" to it\n",
                "id,notes\nc-1,\"say \"\"yes\"\" to it\"\n",
                "1 stray-quote",
            ),
            ("id,created_on\nc-1,2026/01/02\n", "id,created_on\nc-1,2026-01-02\n", "1 odd-day"),
            ("id,email\nc-1,a@example.com \n", "id,email\nc-1,a@example.com\n", "1 odd-email"),
        ] {
            assert_eq!(
                fixed(TableId::Contacts, before.as_bytes()),
                (after.into(), told.into()),
                "{before:?}"
            );
        }
    }

    #[test]
    fn what_needs_a_person_stays_byte_for_byte() {
        for text in [
            "id,name\nc-1,\"open\n",
            "id,created_on\nc-1,01/02/2026\n",
            "id,name\nc-1,Ann\nc-1,Bo\n",
            "id,name,email\nc-1,Ann\n",
            "id;name\r\nc-1;Ann\r\n",
            "# note\nid,name\n",
        ] {
            assert_eq!(fixed(TableId::Contacts, text.as_bytes()), (text.into(), String::new()), "{text:?}");
        }
        assert_eq!(fixed(TableId::Contacts, b"<!DOCTYPE html>\n\n<p>").1, "");
        assert_eq!(fixed(TableId::Contacts, b"id,name\nc-1,\xcd\xf5\xd0\xa1\xc3\xf7\n").1, "");
    }

    #[test]
    fn a_certain_encoding_is_converted() {
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("id,name\nc-1,王\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(fixed(TableId::Contacts, &utf16), ("id,name\nc-1,王\n".into(), "1 not-utf8".into()));
    }
}
