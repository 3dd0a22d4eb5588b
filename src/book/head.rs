//! The first line of a data file: how it is written, and which columns it has.

use std::io;
use std::sync::Arc;

use super::layout::{self, DataFile};
use super::soundness::{Fault, Unsound, has_mark_of_utf16};
use crate::diag::{Diagnostic, Place};
use crate::sys::block::BlockFile;
use crate::text::csv::{Dialect, FlawKind, HeaderSign, Lexed, Lexer, LineEnd, find_column};

/// Bytes read of a file for its header.
const USUAL: usize = 8 << 10;
/// The longest header that is waited for.
const LONGEST: usize = 32 << 20;

/// What the first line says, and where the columns asked for stand.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// All bytes before the first record.
    bytes: Vec<u8>,
    pub(super) dialect: Dialect,
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<Option<usize>>,
    /// Where the ids stand.
    pub(super) key: Option<usize>,
    /// Fields to keep: one past the last column asked for, and the ids.
    pub(super) limit: usize,
    /// Where the first record begins, and on which line.
    pub(super) begin: u64,
    pub(super) begin_line: usize,
}

impl Header {
    /// The header of the rows below a line that names the columns anew; the columns asked for are these.
    pub(super) fn again(&self, names: Vec<String>, columns: &[&str]) -> Header {
        let columns: Vec<Option<usize>> = columns.iter().map(|name| find_column(&names, name)).collect();
        let key = self.key.and_then(|key| find_column(&names, &self.names[key]));
        let limit = limit(&columns, key);
        Header { names, columns, key, limit, ..self.clone() }
    }

    /// Whether a file that begins so has the same header: without quotes it ends with its line, and nothing behind that
    /// matters to it.
    fn begins(&self, head: &[u8]) -> bool {
        let ends_here = self.dialect.line_end != LineEnd::Cr && self.bytes.ends_with(b"\n");
        ends_here && head.starts_with(&self.bytes) && memchr::memchr(b'"', &self.bytes).is_none()
    }
}

/// One past the last of these columns.
fn limit(columns: &[Option<usize>], key: Option<usize>) -> usize {
    columns.iter().copied().chain([key]).flatten().max().map_or(0, |last| last + 1)
}

/// A data file open for reading, with its header.
#[derive(Debug)]
pub(super) struct OpenFile<'a> {
    pub(super) data: &'a DataFile,
    pub(super) file: BlockFile,
    pub(super) head: Arc<Header>,
    /// How a header among the rows is known.
    pub(super) sign: Option<&'static HeaderSign>,
    /// Its number among those of a scan.
    pub(super) number: usize,
    /// Where rows begin that are superseded; None where that is not known.
    pub(super) superseded: Option<Arc<[u64]>>,
}

impl<'a> OpenFile<'a> {
    /// Opens a file in which `columns` are looked for; `like` is the header of another one in which the same are.
    ///
    /// The files of a log mostly share their header, so it is taken apart once.
    pub(super) fn at(
        data: &'a DataFile,
        columns: &[&str],
        like: Option<&Arc<Header>>,
    ) -> Result<OpenFile<'a>, Box<Unsound>> {
        let refused = |e: &io::Error| {
            Box::new(Unsound { fault: Fault::of_error(e), problem: super::flaw::cannot_read(&data.name, e) })
        };
        let failed = |e: io::Error| refused(&e);
        let foreign = |problem: Diagnostic| Box::new(Unsound { fault: Fault::Foreign, problem });
        if let Some(error) = &data.unlisted {
            return Err(refused(error));
        }
        let file = BlockFile::open(&data.path).map_err(failed)?;
        let sign = layout::table_of(&data.name).map(|table| table.table().header_sign());
        let superseded = match &data.superseded {
            Some(known) => known.rows(&data.name, file.len()),
            None => Some(Arc::default()),
        };
        let mut head = Vec::new();
        let mut want = like.map_or(USUAL, |like| like.bytes.len());
        loop {
            file.read(0, want, &mut head).map_err(failed)?;
            if let Some(like) = like.filter(|like| like.begins(&head)) {
                return Ok(OpenFile { data, file, head: Arc::clone(like), sign, number: 0, superseded });
            }
            if want < USUAL {
                want = USUAL;
                continue;
            }
            if has_mark_of_utf16(&head) {
                return Err(foreign(super::flaw::not_text(&data.name, &head)));
            }
            let whole = head.len() as u64 == file.len();
            let dialect = Dialect::sniff(&head);
            if !whole && dialect.line_end == LineEnd::Cr && want < LONGEST {
                // Only a file without any line feed has old line ends.
                want *= 8;
                continue;
            }
            let mut lexer = Lexer::new(&head, dialect);
            let mut fields = Vec::new();
            let mut lexed = lexer.next(&mut fields);
            while matches!(lexed, Lexed::Other(FlawKind::BlankLine)) {
                lexed = lexer.next(&mut fields);
            }
            if !whole && lexer.position + 2 >= head.len() && want < LONGEST {
                want *= 8;
                continue;
            }
            if lexed != Lexed::Record {
                if file.is_empty() || lexed == Lexed::End {
                    return Err(foreign(super::flaw::no_header(&data.name)));
                }
                let place = Place::in_bytes(data.name.clone(), &head, lexer.start..lexer.end);
                let problem = Diagnostic::error("no-header", phrase!("the header cannot be read")).at(place);
                return Err(foreign(problem));
            }
            if memchr::memchr(0, &head[lexer.start..lexer.end]).is_some() {
                return Err(foreign(super::flaw::not_text(&data.name, &head)));
            }
            let names: Vec<String> =
                fields.iter().map(|f| f.text(&head).trim_start_matches('\u{feff}').to_owned()).collect();
            let columns: Vec<Option<usize>> = columns.iter().map(|name| find_column(&names, name)).collect();
            let table = data.superseded.as_ref().and_then(|_| layout::table_of(&data.name));
            let key = table.and_then(|table| find_column(&names, table.table().key?));
            let limit = limit(&columns, key);
            let (begin, begin_line) = (lexer.position as u64, lexer.line);
            head.truncate(lexer.position);
            let head = Header { bytes: head, dialect, names, columns, key, limit, begin, begin_line };
            return Ok(OpenFile { data, file, head: Arc::new(head), sign, number: 0, superseded });
        }
    }
}

/// The column names of a file.
///
/// # Errors
/// It cannot be read or has no header.
pub fn header(data: &DataFile) -> Result<Vec<String>, Box<Diagnostic>> {
    match OpenFile::at(data, &[], None) {
        Ok(file) => Ok(file.head.names.clone()),
        Err(unsound) => {
            data.faults.note(unsound.fault, unsound.problem.clone());
            Err(Box::new(unsound.problem))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_like_the_one_before_is_read_as_if_it_were_alone() {
        let dir = tempfile::tempdir().unwrap();
        let texts = [
            "id,at\n1,2\n",
            "id,at\n",
            "id,at\r\n1,2\r\n",
            "id,at,x\n",
            "id,at",
            "id;at\n",
            "\n\nid,at\n",
            "\n\nid,at\n1;2;3\n",
            "id,a\"t\n1;2;3;4\n",
            "id,a\"t\n1,2\"\n",
            "id,\"a\nt\",b\nx",
            "id\rat\r",
            "id\rat\r1\n",
            "\u{feff}id,at\n",
            "at,id\n",
            "at,id\n",
        ];
        let files: Vec<DataFile> = (0..texts.len())
            .map(|n| DataFile::new(format!("{n}.csv"), dir.path().join(format!("{n}.csv"))))
            .collect();
        for (file, text) in files.iter().zip(texts) {
            crate::sys::fs::write_whole(&file.path, text.as_bytes()).unwrap();
        }
        let said = |found: Result<OpenFile<'_>, Box<Unsound>>| match found {
            Ok(file) => format!("{:?}", file.head),
            Err(problem) => format!("{problem:?}"),
        };
        for one in &files {
            let Ok(before) = OpenFile::at(one, &["at"], None) else { continue };
            for other in &files {
                let alone = said(OpenFile::at(other, &["at"], None));
                assert_eq!(
                    said(OpenFile::at(other, &["at"], Some(&before.head))),
                    alone,
                    "{other:?} after {one:?}"
                );
            }
        }
    }
}
