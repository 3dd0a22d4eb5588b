//! Writing cells: quoted only where the dialect needs it.

use super::Dialect;
use super::lexer::is_conflict_marker;

/// Appends `value` as a field, quoted only where it must be.
pub fn quote_into(out: &mut Vec<u8>, value: &str, dialect: Dialect) {
    let bytes = value.as_bytes();
    let needs = bytes.iter().any(|&b| b == dialect.delimiter || matches!(b, b'"' | b'\n' | b'\r'))
        || bytes.first() == Some(&b'#')
        || is_conflict_marker(bytes)
        || bytes.starts_with("\u{feff}".as_bytes());
    if !needs {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    for &byte in bytes {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// `value` as a field, quoted only where it must be.
#[must_use]
pub fn quote(value: &str, dialect: Dialect) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 2);
    quote_into(&mut out, value, dialect);
    out
}

/// A whole record with its line end.
///
/// A single empty cell is quoted, since an empty line is no record.
pub fn join<S: AsRef<str>>(cells: impl IntoIterator<Item = S>, dialect: Dialect) -> Vec<u8> {
    let mut out = Vec::new();
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(dialect.delimiter);
        }
        quote_into(&mut out, cell.as_ref(), dialect);
    }
    if out.is_empty() {
        out.extend_from_slice(b"\"\"");
    }
    out.extend_from_slice(dialect.line_end.bytes());
    out
}
