//! What is refused before any parser sees it: bytes that are no text, and what git left behind.

use crate::diag::{Diagnostic, Place};

/// The most conflict markers that are named, each with its line.
const MAX_MARKERS: usize = 100;

/// The byte-order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Takes bytes as the text of a YAML file, without its BOM; with how many bytes the BOM took.
///
/// # Errors
/// Everything that forbids reading: another encoding, NUL and control characters, conflict markers, too large.
pub(super) fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<(&'a str, usize), Vec<Diagnostic>> {
    let at = |from: usize, to: usize| Place::in_bytes(file, bytes, from..to);
    if bytes.len() > super::MAX_BYTES {
        let message = phrase!(
            "the file has {bytes} bytes, more than the {most} that are read",
            bytes = bytes.len(),
            most = super::MAX_BYTES
        );
        let finding = Diagnostic::error("yaml-too-large", message).at(Place::file(file));
        return Err(vec![finding.help(phrase!("look what fills it: settings are a few hundred lines"))]);
    }
    let skip = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let body = &bytes[skip..];
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || looks_like_utf16(body) {
        return Err(vec![
            Diagnostic::error("not-utf8", phrase!("the file is UTF-16, not UTF-8"))
                .at(Place::file(file))
                .help(phrase!("save it as UTF-8")),
        ]);
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let from = skip + error.valid_up_to();
            let message = phrase!("byte {byte} is not UTF-8", byte = format!("{:#04x}", bytes[from]));
            let help =
                phrase!("save the file as UTF-8; a file made on Chinese Windows is often GBK (GB18030)");
            return Err(vec![Diagnostic::error("not-utf8", message).at(at(from, from + 1)).help(help)]);
        }
    };
    if let Some(i) = text.bytes().position(|b| (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || b == 0x7f)
    {
        let byte = body[i];
        let zeros = body.iter().filter(|&&b| b == 0).count();
        let diagnostic = if byte == 0 && zeros == body.len() {
            Diagnostic::error(
                "nul-byte",
                plural!(
                    zeros,
                    "the file holds nothing but 1 zero byte",
                    "the file holds nothing but {count} zero bytes"
                ),
            )
            .help(phrase!("a power cut or a full disk leaves such files; restore it from git"))
        } else if byte == 0 {
            Diagnostic::error("nul-byte", phrase!("a zero byte in the text"))
                .help(phrase!("remove it; the file may be damaged"))
        } else {
            Diagnostic::error(
                "control-character",
                phrase!("a control character, {c}, in the text", c = format!("U+{byte:04X}")),
            )
            .help(phrase!("remove it; in double quotes it may be written `\\x..`"))
        };
        return Err(vec![diagnostic.at(at(skip + i, skip + i + 1))]);
    }
    // YAML 1.1 takes these for line breaks and 1.2 does not: two readers would see two different files.
    if let Some((i, c)) = text.char_indices().find(|(_, c)| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')) {
        let c_code = format!("U+{:04X}", u32::from(c));
        let message = phrase!("{c}, which some programs take for a line break, in the text", c = c_code);
        let finding =
            Diagnostic::error("control-character", message).at(at(skip + i, skip + i + c.len_utf8())).help(
                phrase!("break the line or put a blank there; in double quotes it may be written `\\u....`"),
            );
        return Err(vec![finding]);
    }
    let conflicts = conflict_markers(text);
    if conflicts.is_empty() {
        return Ok((text, skip));
    }
    let diagnose = |(from, to): &(usize, usize)| {
        Diagnostic::error(
            "conflict-marker",
            phrase!("a conflict marker of git: the file was merged and not resolved"),
        )
        .at(at(skip + from, skip + to))
        .help(phrase!("choose one side between `<<<<<<<` and `>>>>>>>` and remove the marker lines"))
    };
    Err(conflicts.iter().take(MAX_MARKERS).map(diagnose).collect())
}

/// Whether every second byte of the beginning is zero, as in UTF-16 without a mark.
fn looks_like_utf16(body: &[u8]) -> bool {
    let head = &body[..body.len().min(64)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    head.len() >= 4 && (zeros(0) + zeros(1)) * 3 >= head.len() && (zeros(0) == 0 || zeros(1) == 0)
}

/// The lines that begin with git's marks, where a `<<<<<<<` or `>>>>>>>` is among them (`=======` alone is text).
fn conflict_markers(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut sides = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let side = ["<<<<<<<", ">>>>>>>"].iter().any(|m| is_marker(bare, m));
        if side || is_marker(bare, "=======") || is_marker(bare, "|||||||") {
            found.push((start, start + bare.len()));
            sides += usize::from(side);
        }
        start += line.len();
    }
    if sides == 0 { Vec::new() } else { found }
}

/// Whether a line is exactly the mark, or the mark, a blank and a label.
fn is_marker(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
