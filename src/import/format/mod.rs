//! The kinds of files that come from other systems: how each is recognised, and how it is read.

mod csv;
mod gzip;

use super::sheet::Sheet;
use crate::i18n::Text;
use crate::text::encoding::Charset;

/// Why a file has no table that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is something else: what it is, for people.
    NoTable(Text),
    /// It should have one, and cannot be read: why, for people.
    Damaged(Text),
}

/// The tables of a file.
pub type Tables = Result<Vec<Sheet>, Refusal>;

/// A kind of file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name, for messages and documentation.
    pub name: &'static str,
    /// Whether the beginning of a file is like this.
    pub recognises: fn(&[u8]) -> bool,
    /// Reads the tables of a file, called so, of which the user said these hints.
    pub read: fn(&str, &[u8], Hints) -> Tables,
}

/// What the user said of how files are written; the reader finds out the rest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    /// Its encoding.
    pub encoding: Option<Charset>,
    /// The byte between its fields.
    pub delimiter: Option<u8>,
    /// Line of its header, from 1.
    pub header_line: Option<u32>,
}

/// Every kind, asked in this order; the last one takes what no other knows.
pub const FORMATS: &[Format] = &[
    Format { name: "gzip", recognises: gzip::recognises, read: gzip::read },
    Format {
        name: "spreadsheet",
        recognises: is_workbook,
        read: |_, _, _| Err(Refusal::NoTable(phrase!("a spreadsheet"))),
    },
    Format {
        name: "vcard",
        recognises: is_vcard,
        read: |_, _, _| Err(Refusal::NoTable(phrase!("a file of vCards"))),
    },
    Format {
        name: "pdf",
        recognises: |bytes| bytes.starts_with(b"%PDF"),
        read: |_, _, _| Err(Refusal::NoTable(phrase!("a PDF file"))),
    },
    Format { name: "csv", recognises: |_| true, read: csv::read },
];

/// The tables of a file.
///
/// # Errors
/// The file has none that can be read.
pub fn read(name: &str, bytes: &[u8], hints: Hints) -> Tables {
    match FORMATS.iter().find(|format| (format.recognises)(bytes)) {
        Some(format) => (format.read)(name, bytes, hints),
        None => Ok(Vec::new()),
    }
}

fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

fn is_vcard(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().get(..11).is_some_and(|head| head.eq_ignore_ascii_case(b"BEGIN:VCARD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_how_it_begins() {
        let of = |bytes: &[u8]| FORMATS.iter().find(|format| (format.recognises)(bytes)).map(|f| f.name);
        assert_eq!(of(b"PK\x03\x04..."), Some("spreadsheet"));
        assert_eq!(of(b"\r\nbegin:vcard\r\n"), Some("vcard"));
        assert_eq!(of(b"%PDF-1.7"), Some("pdf"));
        assert_eq!(of(b"a,b\n"), Some("csv"));
        let binary = read("x", b"a\0b,c\n", Hints::default()).unwrap_err();
        assert_eq!(binary, Refusal::NoTable(phrase!("a binary file")));
    }
}
