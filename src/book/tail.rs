//! The head and the tail of a log: all that an append has to know of it.

use std::path::Path;

use super::draft::refuse_broken;
use super::layout;
use super::plan::PlanError;
use super::soundness::without_key;
use crate::sys::{block, look};
use crate::text::csv::{Dialect, Document, Field, Lexed, Lexer};

/// What an append needs to know of a file.
pub(super) struct Tail {
    pub(super) dialect: Dialect,
    pub(super) names: Vec<String>,
    pub(super) length: u64,
    pub(super) keep: u64,
    pub(super) last_line: Vec<u8>,
    /// A line end, where the last line has none.
    pub(super) before_new: Vec<u8>,
    /// The last line, where it was torn.
    pub(super) cut: Option<Vec<u8>>,
}

/// The names of the last header of a log, where one is among its rows; `first` are those of its first line.
///
/// Every line is looked at, but only its beginning.
fn last_names(
    path: &Path,
    name: &str,
    file: &block::BlockFile,
    begin: u64,
    dialect: Dialect,
    first: &[String],
) -> std::io::Result<Option<Vec<String>>> {
    const PIECE: usize = 256 << 10;
    let Some(sign) = layout::table_of(name).map(|table| table.table().header_sign()) else { return Ok(None) };
    let (mut buffer, mut at, mut kept) = (Vec::new(), begin, 0);
    loop {
        let filled = file.read_behind(kept, at, PIECE, &mut buffer)?;
        let at_end = filled == kept;
        at += (filled - kept) as u64;
        let mut from = 0;
        while from < filled {
            let Some(end) = memchr::memchr(b'\n', &buffer[from..filled]).map(|i| from + i) else { break };
            if sign.names(&buffer[from..end], dialect, first).is_some() {
                let doc = Document::of_table(block::read_whole(path)?, Some(sign));
                return Ok((!doc.headers_again().is_empty()).then(|| doc.last_names()));
            }
            from = end + 1;
        }
        if at_end {
            return Ok(None);
        }
        buffer.copy_within(from..filled, 0);
        kept = filled - from;
    }
}

/// Reads the head and the tail of a log; none where the file is absent or has to be read whole.
pub(super) fn read_tail(path: &Path, name: &str) -> Result<Option<Tail>, PlanError> {
    const ENDS: usize = 64 << 10;
    let system = |source| PlanError::System { file: name.to_owned(), source };
    let file = match block::BlockFile::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !look::is_there(path) => {
            return Ok(None);
        }
        Err(e) => return Err(system(e)),
    };
    let mut head = Vec::new();
    file.read(0, ENDS, &mut head).map_err(system)?;
    let Some(first_line) = memchr::memchr(b'\n', &head) else { return Ok(None) };
    let header = Document::parse(head[..=first_line].to_vec());
    refuse_broken(name, &header)?;
    if let Some(problem) = without_key(name, header.names()) {
        return Err(PlanError::Broken(vec![problem]));
    }
    let length = file.len();
    let from = length.saturating_sub(ENDS as u64);
    let mut end = Vec::new();
    file.read(from, ENDS, &mut end).map_err(system)?;
    if memchr::memmem::find(&end, b"<<<<<<< ").is_some() || memchr::memmem::find(&end, b">>>>>>> ").is_some()
    {
        // Let the whole file be read: it will be refused with its places.
        return Ok(None);
    }
    let dialect = header.dialect();
    let again =
        last_names(path, name, &file, first_line as u64 + 1, dialect, header.names()).map_err(system)?;
    let names = again.unwrap_or_else(|| header.names().to_vec());
    let body = end.strip_suffix(b"\n").unwrap_or(&end);
    let Some(begin) = memchr::memrchr(b'\n', body).map(|i| i + 1) else {
        return Ok((length == first_line as u64 + 1).then(|| Tail {
            dialect,
            names,
            length,
            keep: length,
            last_line: Vec::new(),
            before_new: Vec::new(),
            cut: None,
        }));
    };
    let last = &end[begin..];
    let mut tail = Tail {
        dialect,
        names,
        length,
        keep: length,
        last_line: last.to_vec(),
        before_new: Vec::new(),
        cut: None,
    };
    let mut fields: Vec<Field> = Vec::new();
    let lexed = Lexer::resume(last, dialect, 0, 1).next(&mut fields);
    if last.ends_with(b"\n") {
        // A quote that opens here may never close, or close what opened on a line before: only the whole file tells.
        return Ok((!matches!(lexed, Lexed::Broken(..))).then_some(tail));
    }
    if lexed == Lexed::Record && fields.len() == tail.names.len() {
        tail.before_new = dialect.line_end.bytes().to_vec();
    } else {
        tail.cut = Some(last.to_vec());
        tail.keep = from + begin as u64;
    }
    Ok(Some(tail))
}
