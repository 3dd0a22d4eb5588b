//! `rolo check --fix`: what has one right mending, and only that.
//!
//! Everything else of the file stays byte for byte. A mending is left out where its code is not wanted or is ignored.

use std::collections::{BTreeMap, HashMap};

use super::cells::MENDED;
use super::encoding::is_certain;
use super::found::{Found, Ignored, Selection, Subject};
use super::normal::{same, suggested};
use super::sheet::{Row, Sheet, Standing};
use super::{structure, text};
use crate::book::Book;
use crate::book::edit::Op;
use crate::book::settle;
use crate::i18n::Text;
use crate::model::schema::{Kind, Table, TableId};
use crate::model::settings::Settings;
use crate::text::csv::{Alike, Dialect, Document, Field, FlawKind, Lexed, Lexer, quote_into};
use crate::text::encoding;

/// How many of each code were mended, and the changes that do it.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// One change for each file.
    pub ops: Vec<Op>,
    /// How many places of each code.
    pub counts: BTreeMap<&'static str, usize>,
}

impl Mended {
    /// The codes, with how many of each: `2 blanks-around, 1 stray-bom`; nothing where nothing was mended.
    #[must_use]
    pub fn told(&self) -> Text {
        let said: Vec<String> = self.counts.iter().map(|(code, n)| format!("{n} {code}")).collect();
        Text::own(said.join(", "))
    }
}

/// Mends every file of a book in which there is something to mend; `fresh` makes an id for a table.
///
/// Files that cannot be read, or whose quotes make no sense, stay as they are: the check names them.
#[must_use]
pub fn mend_book(book: &Book, selection: &Selection, fresh: &mut dyn FnMut(&Table) -> String) -> Mended {
    let mut mending = Mended::default();
    let listed = Ignored::of(&book.settings.checks.ignore);
    for table in TableId::ALL {
        for file in book.files(table) {
            let Ok(bytes) = settle::read(&book.root, &file.name) else { continue };
            let ignored = Found::new(selection, Some(&listed));
            let mut work = Work { ignored, counts: BTreeMap::new(), file: &file.name, fresh };
            let after = work.file(table, &bytes, &book.settings);
            if let Some(after) = after.filter(|after| *after != bytes) {
                for (code, count) in work.counts {
                    *mending.counts.entry(code).or_default() += count;
                }
                mending.ops.push(Op::Rewrite { file: file.name, read: bytes, content: after });
            }
        }
    }
    mending
}

/// The mending of one file.
struct Work<'w> {
    ignored: Found<'w>,
    counts: BTreeMap<&'static str, usize>,
    file: &'w str,
    fresh: &'w mut dyn FnMut(&Table) -> String,
}

impl Work<'_> {
    /// Counts a mending that is wanted; false where it is not.
    fn wants(&mut self, code: &'static str, id: &str, value: &str) -> bool {
        let wanted = self.ignored.accepts(code, Subject { file: self.file, id, value });
        if wanted {
            *self.counts.entry(code).or_default() += 1;
        }
        wanted
    }

    /// Whether a mending of the file as a whole is wanted.
    fn accepts(&self, code: &'static str) -> bool {
        self.ignored.accepts(code, Subject { file: self.file, id: "", value: "" })
    }

    fn file(&mut self, table: TableId, bytes: &[u8], settings: &Settings) -> Option<Vec<u8>> {
        if structure::not_a_table(self.file, bytes).is_some() {
            return None;
        }
        let text = self.text(bytes)?;
        let sign = Some(table.table().header_sign());
        let mut sheet = Sheet::new(self.file, Some(table), Document::of_table(text, sign), settings);
        let confused = sheet.document.flaws().iter().any(|f| {
            matches!(
                f.kind,
                FlawKind::ConflictMarker
                    | FlawKind::NoHeader
                    | FlawKind::TooLarge
                    | FlawKind::NotUtf8
                    | FlawKind::Nul
            )
        });
        if confused || sheet.document.header().is_none() {
            return None;
        }
        let headers = sheet.document.headers_again().len();
        if headers > 0 && self.accepts("header-again") {
            let alike = if table.table().is_log() { Alike::Once } else { Alike::Kept };
            if let Some(text) = sheet.document.under_one_header(alike) {
                sheet = Sheet::new(self.file, Some(table), Document::of_table(text, sign), settings);
                *self.counts.entry("header-again").or_default() += headers;
            }
        }
        if !sheet.document.headers_again().is_empty() {
            // Which cell is in which column changes from row to row.
            return None;
        }
        Some(self.rows(&sheet, table))
    }

    /// The bytes as text: converted where the encoding is certain, without zeros at the end and marks in the middle.
    fn text(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut text = bytes.to_vec();
        if std::str::from_utf8(bytes).is_err() || bytes.contains(&0) {
            let end = bytes.iter().rposition(|&b| b != 0).map_or(0, |i| i + 1);
            let guess = encoding::detect(bytes);
            if is_certain(guess) {
                let decoded = encoding::decode(bytes, guess);
                if decoded.replaced > 0 || !self.wants("not-utf8", "", "") {
                    return None;
                }
                text = decoded.text.into_bytes();
            } else if end > 0 && end < bytes.len() && std::str::from_utf8(&bytes[..end]).is_ok() {
                if !self.wants("nul-byte", "", "") {
                    return None;
                }
                text.truncate(end);
            } else {
                return None;
            }
        }
        if text.ends_with(b"\x1a") && self.wants("control-character", "", "") {
            text.truncate(text.len() - 1);
        }
        const MARK: &[u8] = b"\xef\xbb\xbf";
        let marks: Vec<usize> = memchr::memmem::find_iter(&text, MARK).filter(|&at| at > 0).collect();
        if !marks.is_empty() && self.wants("stray-bom", "", "") {
            for at in marks.into_iter().rev() {
                text.drain(at..at + MARK.len());
            }
        }
        Some(text)
    }

    fn rows(&mut self, sheet: &Sheet, table: TableId) -> Vec<u8> {
        let bytes = sheet.document.bytes();
        let dialect = sheet.document.dialect();
        let mut lexer = Lexer::new(bytes, dialect);
        let mut fields = Vec::new();
        let mut out = bytes[..lexer.position].to_vec();
        let mut record: Option<usize> = None;
        let mut seen: HashMap<String, usize> = HashMap::new();
        let starts: HashMap<usize, usize> =
            sheet.document.records().iter().enumerate().map(|(n, r)| (r.span().start, n)).collect();
        let mixed = sheet.document.flaws().iter().any(|f| f.kind == FlawKind::MixedLineEnds);
        let alike = mixed && self.wants("mixed-line-ends", "", "");
        loop {
            let lexed = lexer.next(&mut fields);
            let (begin, end, next) = (lexer.start, lexer.end, lexer.position);
            let ending: &[u8] =
                if alike && next > end { dialect.line_end.bytes() } else { &bytes[end..next] };
            match lexed {
                Lexed::End => return out,
                Lexed::Other(FlawKind::BlankLine) if self.wants("blank-line", "", "") => continue,
                Lexed::Record if record.is_none() => {
                    record = Some(0);
                    self.header(sheet, &fields, dialect, &mut out);
                }
                Lexed::Record => {
                    let Some(&number) = starts.get(&begin) else {
                        out.extend_from_slice(&bytes[begin..end]);
                        out.extend_from_slice(ending);
                        continue;
                    };
                    let row = Row::of(sheet, number, &fields);
                    if self.is_superfluous(row, table, &mut seen) {
                        continue;
                    }
                    self.row(row, table, dialect, &mut out);
                }
                _ => out.extend_from_slice(&bytes[begin..end]),
            }
            out.extend_from_slice(ending);
        }
    }

    fn header(&mut self, sheet: &Sheet, fields: &[Field], dialect: Dialect, out: &mut Vec<u8>) {
        let bytes = sheet.document.bytes();
        for (at, field) in fields.iter().enumerate() {
            if at > 0 {
                out.push(dialect.delimiter);
            }
            let name = field.text(bytes);
            let better = match sheet.columns.get(at).map(|c| c.standing) {
                Some(Standing::Known(known)) => known.name,
                _ => name.trim(),
            };
            if better != name && !better.is_empty() && self.wants("header-spelling", "", &name) {
                quote_into(out, better, dialect);
            } else {
                out.extend_from_slice(&bytes[field.span()]);
            }
        }
    }

    /// Rows of nothing, and records that stand word for word before.
    fn is_superfluous(
        &mut self,
        row: Row<'_, '_>,
        table: TableId,
        seen: &mut HashMap<String, usize>,
    ) -> bool {
        if row.fields.len() > 1 && row.fields.iter().all(|f| f.start == f.end) {
            return self.wants("spreadsheet-row", "", "");
        }
        let id = row.id();
        if table.table().is_log() || id.is_empty() {
            return false;
        }
        match seen.get(id.as_ref()) {
            Some(&before) => {
                super::ids::same_content(row.sheet, before, row.number)
                    && self.wants("repeated-row", &id, &id)
            }
            None => {
                seen.insert(id.into_owned(), row.number);
                false
            }
        }
    }

    fn row(&mut self, row: Row<'_, '_>, table: TableId, dialect: Dialect, out: &mut Vec<u8>) {
        let bytes = row.sheet.document.bytes();
        let id = row.id();
        for (at, field) in row.fields.iter().enumerate() {
            if at > 0 {
                out.push(dialect.delimiter);
            }
            let raw = &bytes[field.span()];
            let text = field.text(bytes);
            let column = row.sheet.columns.get(at);
            let kind = column.map_or(Kind::Text, |c| c.kind);
            let known = column.is_some_and(|c| c.standing != Standing::Custom);
            let better = if text.is_empty() {
                self.missing_id(row, at, table)
            } else {
                known.then(|| self.cell(kind, &text, &id)).flatten()
            };
            if let Some(better) = better {
                let start = out.len();
                quote_into(out, &better, dialect);
                if field.quoted && out.get(start) != Some(&b'"') {
                    out.insert(start, b'"');
                    out.push(b'"');
                }
            } else if !field.quoted && structure::has_stray_quotes(raw) && self.wants("stray-quote", &id, "")
            {
                quote_into(out, &text, dialect);
            } else {
                out.extend_from_slice(raw);
            }
        }
    }

    fn missing_id(&mut self, row: Row<'_, '_>, at: usize, table: TableId) -> Option<String> {
        let is_key = row.sheet.key == Some(at) && table.table().letter.is_some();
        let has_more = row.fields.iter().any(|f| f.start != f.end);
        (is_key && has_more && self.wants("bad-id", "", "")).then(|| (self.fresh)(table.table()))
    }

    /// A better form of a cell that means the same.
    fn cell(&mut self, kind: Kind, text: &str, id: &str) -> Option<String> {
        if let Kind::Text | Kind::Company | Kind::Word(_) | Kind::List | Kind::Ref(_) = kind {
            let trimmed = text.trim_matches(text::is_blank);
            let better = !trimmed.is_empty() && trimmed != text && !text.contains(char::is_control);
            return (better && self.wants("blanks-around", id, text)).then(|| trimmed.to_owned());
        }
        let better = suggested(kind, text)?;
        let code = code(kind, text).filter(|code| MENDED.contains(code))?;
        (better != text && same(kind, text, &better) && self.wants(code, id, text)).then_some(better)
    }
}

/// The code of what the model says of a cell.
fn code(kind: Kind, text: &str) -> Option<&'static str> {
    let context = crate::model::cell::CellContext { country: crate::model::Country::NONE, zone: None };
    crate::model::cell::judge(kind, text, &context).remark().map(|(_, remark)| remark.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Depth;

    /// The file mended, and what was mended.
    fn mended(table: TableId, bytes: &[u8]) -> (String, String) {
        let selection = Selection::of(Depth::Basic);
        let mut fresh = |table: &Table| format!("{}-fresh000", table.letter.unwrap());
        let mut work = Work {
            ignored: Found::new(&selection, None),
            counts: BTreeMap::new(),
            file: "x.csv",
            fresh: &mut fresh,
        };
        let after = work.file(table, bytes, &Settings::default());
        let told = Mended { ops: Vec::new(), counts: work.counts }.told();
        (after.map(|bytes| String::from_utf8(bytes).unwrap()).unwrap_or_default(), told.english())
    }

    #[test]
    fn each_safe_mending_changes_its_own_place_alone() {
        for (before, after, told) in [
            ("id,name\nc-1, Ann \n", "id,name\nc-1,Ann\n", "1 blanks-around"),
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
                mended(TableId::Contacts, before.as_bytes()),
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
            assert_eq!(mended(TableId::Contacts, text.as_bytes()), (text.into(), String::new()), "{text:?}");
        }
        assert_eq!(mended(TableId::Contacts, b"<!DOCTYPE html>\n\n<p>").1, "");
        assert_eq!(mended(TableId::Contacts, b"id,name\nc-1,\xcd\xf5\xd0\xa1\xc3\xf7\n").1, "");
    }

    #[test]
    fn a_certain_encoding_is_converted() {
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("id,name\nc-1,王\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(mended(TableId::Contacts, &utf16), ("id,name\nc-1,王\n".into(), "1 not-utf8".into()));
    }
}
