//! Which encoding a foreign file is in, and its text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How an encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The caller named it.
    Asked,
    /// A byte order mark says so.
    Mark,
    /// All bytes are legal in it and hardly in another.
    Strict,
    /// The likeliest of several.
    Guess,
}

/// A decoded text.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text in UTF-8, without a byte order mark.
    pub text: String,
    /// Name of the encoding it was read in.
    pub encoding: &'static str,
    /// How that is known.
    pub evidence: Evidence,
    /// Whether some bytes had no meaning in it and stand as U+FFFD.
    pub damaged: bool,
}

/// The encoding called so, `gbk`, `utf-16le`; none when nobody calls one so.
#[must_use]
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

/// Decodes a file: byte order mark first, then strict UTF-8, UTF-16 without a mark, GB18030 where the pairs are
/// those of common Chinese, else the likeliest legacy encoding, and then [`Evidence::Guess`] says so.
#[must_use]
pub fn decode(bytes: &[u8], asked: Option<&'static Encoding>) -> Decoded {
    if let Some(encoding) = asked {
        return decode_as(bytes, encoding, Evidence::Asked);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding, Evidence::Mark);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(bytes, encoding, Evidence::Strict);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            evidence: Evidence::Strict,
            damaged: false,
        };
    }
    if has_common_chinese_pairs(bytes) {
        let decoded = decode_as(bytes, GB18030, Evidence::Strict);
        if !decoded.damaged {
            return decoded;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    decode_as(bytes, detector.guess(None, Utf8Detection::Allow), Evidence::Guess)
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding, evidence: Evidence) -> Decoded {
    let (text, used, damaged) = encoding.decode(bytes);
    let text = match text {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    };
    Decoded { text, encoding: used.name(), evidence, damaged }
}

/// UTF-16 of mostly Latin text has a zero in every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    if head.len() < 4 || !head.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    if odd * 10 > half * 2 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 2 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether four fifths of the pairs of high bytes lie where GB 2312 keeps its Han characters and marks.
///
/// GB18030 takes nearly any bytes; Western text read as it gives pairs outside that block.
fn has_common_chinese_pairs(bytes: &[u8]) -> bool {
    let (mut common, mut other, mut i) = (0usize, 0usize, 0);
    while i < bytes.len() {
        let lead = bytes[i];
        if lead < 0x80 {
            i += 1;
            continue;
        }
        let trail = bytes.get(i + 1).copied().unwrap_or(0);
        if (0xb0..=0xf7).contains(&lead) && trail >= 0xa1 || matches!(lead, 0xa1 | 0xa3) && trail >= 0xa1 {
            common += 1;
        } else {
            other += 1;
        }
        i += 2;
    }
    common > 0 && common >= other * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_excel_files_are_read_as_gb18030() {
        let (bytes, _, _) = GB18030.encode("姓名,手机\n林薇,13800000001\n");
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.evidence), ("gb18030", Evidence::Strict));
        assert!(decoded.text.starts_with("姓名,手机"));
    }

    #[test]
    fn western_text_is_not_taken_for_chinese() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1252.encode("Prénom,Société\nRené,Café Müller\nZoë,Crème brûlée\n");
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, "windows-1252");
        assert_eq!(decoded.evidence, Evidence::Guess);
        assert!(decoded.text.contains("Crème brûlée"));
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let plain: Vec<u8> =
            "Name,Mail\nGrace,g@example.com\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &plain].concat();
        for bytes in [&plain, &marked] {
            let decoded = decode(bytes, None);
            assert_eq!(decoded.encoding, "UTF-16LE");
            assert!(decoded.text.starts_with("Name,Mail\n"));
        }
    }

    #[test]
    fn bytes_without_meaning_are_said_to_be_damaged() {
        assert!(decode(b"name\nA\xff\n", named("utf-8")).damaged);
    }
}
