//! Which encoding a foreign file is in, and its text as UTF-8: seen, named, never passed over in silence.
//!
//! The order: a byte order mark; NULs where UTF-16 has them; strict UTF-8; the East Asian encodings, each
//! by how common its decoded characters are; windows-1252 and its neighbours, which can read anything.

mod east_asian;

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, DecoderResult, Encoding};

/// A way to write text as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, plain ASCII included.
    Utf8,
    /// UTF-32, low byte first.
    Utf32Le,
    /// UTF-32, high byte first.
    Utf32Be,
    /// Any other, as the web names it; GB18030 stands for GBK and GB2312 too.
    Other(&'static Encoding),
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Nothing better was found: another reading may be the right one.
    Doubtful,
    /// Every byte fits and the characters are common ones.
    Likely,
    /// A byte order mark, or strict UTF-8.
    Certain,
}

/// What a file seems to be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The encoding.
    pub charset: Charset,
    /// How sure that is.
    pub certainty: Certainty,
    /// Bytes of the byte order mark, 0 to 4.
    pub bom_len: usize,
}

/// A decoded text, and what could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark; U+FFFD where bytes mean nothing.
    pub text: String,
    /// How many times U+FFFD was put in.
    pub replaced: usize,
    /// Where the first of them stands, in bytes of the file.
    pub first_bad: Option<usize>,
}

impl Charset {
    /// The encoding a person names: `gbk`, `utf-16`, `latin1`, `shift-jis` …; none for an unknown word.
    #[must_use]
    pub fn named(label: &str) -> Option<Charset> {
        let label = label.trim().to_ascii_lowercase().replace('_', "-");
        Some(match label.as_str() {
            "utf8" | "utf-8" | "utf-8-sig" | "ascii" => Charset::Utf8,
            "utf32" | "utf-32" | "utf-32le" => Charset::Utf32Le,
            "utf-32be" => Charset::Utf32Be,
            "gbk" | "gb2312" | "cp936" | "936" => Charset::Other(encoding_rs::GB18030),
            "sjis" | "cp932" | "932" => Charset::Other(encoding_rs::SHIFT_JIS),
            "cp949" | "uhc" | "949" => Charset::Other(encoding_rs::EUC_KR),
            "cp950" | "950" => Charset::Other(encoding_rs::BIG5),
            "latin-1" | "ansi" => Charset::Other(encoding_rs::WINDOWS_1252),
            _ => Charset::Other(
                Encoding::for_label_no_replacement(label.as_bytes())
                    .or_else(|| Encoding::for_label_no_replacement(label.replace('-', "_").as_bytes()))?,
            ),
        })
    }

    /// The name people know it by.
    #[must_use]
    pub fn name_for_people(self) -> &'static str {
        match self {
            Charset::Utf8 => "UTF-8",
            Charset::Utf32Le | Charset::Utf32Be => "UTF-32",
            Charset::Other(e) if e == encoding_rs::GB18030 || e == encoding_rs::GBK => "GB18030 (GBK)",
            Charset::Other(e) if e == encoding_rs::UTF_16LE || e == encoding_rs::UTF_16BE => "UTF-16",
            Charset::Other(e) if e == encoding_rs::SHIFT_JIS => "Shift-JIS",
            Charset::Other(e) => e.name(),
        }
    }

    /// The name to type for `--encoding`, which [`Charset::named`] reads again.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Charset::Utf8 => "utf-8".into(),
            Charset::Utf32Le => "utf-32le".into(),
            Charset::Utf32Be => "utf-32be".into(),
            Charset::Other(e) => e.name().to_ascii_lowercase(),
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name_for_people())
    }
}

impl Guess {
    /// A guess that a person has made: certain, with the mark such a file begins with, if it does.
    #[must_use]
    pub fn told(charset: Charset, bytes: &[u8]) -> Guess {
        let bom_len = match by_mark(bytes) {
            Some((marked, len)) if marked == charset => len,
            _ => 0,
        };
        Guess { charset, certainty: Certainty::Certain, bom_len }
    }
}

/// What `bytes`, a whole file, seem to be written in.
#[must_use]
pub fn detect(bytes: &[u8]) -> Guess {
    let guess = |charset, certainty| Guess { charset, certainty, bom_len: 0 };
    if let Some((charset, bom_len)) = by_mark(bytes) {
        return Guess { charset, certainty: Certainty::Certain, bom_len };
    }
    if let Some(charset) = by_nuls(bytes) {
        return guess(charset, Certainty::Likely);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(_) => return guess(Charset::Utf8, Certainty::Certain),
        Err(error) => error,
    };
    let (good, bad) = utf8_sequences(bytes);
    let only_cut = error.error_len().is_none();
    if good >= 10 * bad || (only_cut && good > 0) {
        return guess(Charset::Utf8, Certainty::Likely);
    }
    east_asian::guess(bytes).unwrap_or_else(|| single_byte(bytes, good))
}

/// The text of `bytes` as `guess` reads it.
#[must_use]
pub fn decode(bytes: &[u8], guess: Guess) -> Decoded {
    let body = &bytes[guess.bom_len.min(bytes.len())..];
    let mut out = match guess.charset {
        Charset::Utf8 => decode_with(encoding_rs::UTF_8, body),
        Charset::Utf32Le => decode_utf32(body, u32::from_le_bytes),
        Charset::Utf32Be => decode_utf32(body, u32::from_be_bytes),
        Charset::Other(encoding) => decode_with(encoding, body),
    };
    out.first_bad = out.first_bad.map(|at| at + guess.bom_len);
    out
}

fn by_mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    // UTF-32 first: its little-endian mark begins with that of UTF-16.
    let marks: [(&[u8], Charset); 6] = [
        (&[0xff, 0xfe, 0, 0], Charset::Utf32Le),
        (&[0, 0, 0xfe, 0xff], Charset::Utf32Be),
        (&[0xef, 0xbb, 0xbf], Charset::Utf8),
        (&[0xff, 0xfe], Charset::Other(encoding_rs::UTF_16LE)),
        (&[0xfe, 0xff], Charset::Other(encoding_rs::UTF_16BE)),
        (&[0x84, 0x31, 0x95, 0x33], Charset::Other(encoding_rs::GB18030)),
    ];
    marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(mark, charset)| (charset, mark.len()))
}

/// UTF-16 or UTF-32 without a mark: NULs where ASCII has its empty bytes.
///
/// A stray NUL in UTF-8 is not enough: of the units, one in twenty must be ASCII, none NUL, none half a pair.
fn by_nuls(bytes: &[u8]) -> Option<Charset> {
    const HEAD: usize = 1 << 16;
    let nuls = memchr::memchr_iter(0, bytes).count();
    if nuls == 0 || bytes.len() < 4 {
        return None;
    }
    let head = &bytes[..bytes.len().min(HEAD) & !3];
    for (charset, read) in
        [(Charset::Utf32Le, u32::from_le_bytes as fn([u8; 4]) -> u32), (Charset::Utf32Be, u32::from_be_bytes)]
    {
        let mut units = head.chunks_exact(4).map(|c| read([c[0], c[1], c[2], c[3]]));
        if units.all(|unit| unit != 0 && char::from_u32(unit).is_some()) {
            return Some(charset);
        }
    }
    let valid = std::str::from_utf8(bytes).is_ok();
    if valid && nuls * 10 < bytes.len() {
        return None;
    }
    let head = if bytes.len() > HEAD { head } else { &bytes[..bytes.len() & !1] };
    for (encoding, read) in [
        (encoding_rs::UTF_16LE, u16::from_le_bytes as fn([u8; 2]) -> u16),
        (encoding_rs::UTF_16BE, u16::from_be_bytes),
    ] {
        let units = || head.chunks_exact(2).map(|c| read([c[0], c[1]]));
        let (mut ascii, mut breaks, mut broken, mut count) = (0, 0, 0, 0);
        for c in char::decode_utf16(units()) {
            count += 1;
            match c {
                Ok('\0') | Err(_) => broken += 1,
                Ok(c) if c.is_ascii() => {
                    ascii += 1;
                    breaks += usize::from(matches!(c, '\n' | '\r' | ',' | ';' | '\t'));
                }
                Ok(_) => {}
            }
        }
        // A pair cut by the end of the head is no fault of the file.
        if broken <= usize::from(bytes.len() > HEAD) && breaks > 0 && ascii * 20 >= count {
            return Some(Charset::Other(encoding));
        }
    }
    None
}

/// Well-formed sequences of several bytes, and places where UTF-8 breaks.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

/// What character statistics say; none for plain ASCII.
fn by_statistics(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true).then(|| detector.guess(None, Utf8Detection::Deny))
}

/// A one-byte encoding: what the statistics name, else windows-1252, which Excel writes in the West.
fn single_byte(bytes: &[u8], utf8_good: usize) -> Guess {
    /// Letters it takes before statistics say more than habit.
    const ENOUGH: usize = 6;
    let west = encoding_rs::WINDOWS_1252;
    let letters = bytes.iter().filter(|&&b| b >= 0xc0).count();
    let encoding = by_statistics(bytes)
        .filter(|e| letters >= ENOUGH && e.is_single_byte() && !e.name().starts_with("ISO-8859"))
        .unwrap_or(west);
    let unused = bytes.iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    let certainty =
        if unused || utf8_good > 0 || encoding != west { Certainty::Doubtful } else { Certainty::Likely };
    Guess { charset: Charset::Other(encoding), certainty, bom_len: 0 }
}

fn decode_with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let (mut read, mut replaced, mut first_bad) = (0, 0, None);
    loop {
        let (result, used) = decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve((bytes.len() - read).max(64) * 2),
            DecoderResult::Malformed(length, after) => {
                replaced += 1;
                first_bad
                    .get_or_insert_with(|| read.saturating_sub(usize::from(length) + usize::from(after)));
                text.reserve(4);
                text.push('\u{fffd}');
            }
        }
    }
    Decoded { text, replaced, first_bad }
}

fn decode_utf32(bytes: &[u8], read: fn([u8; 4]) -> u32) -> Decoded {
    let mut out = Decoded { text: String::with_capacity(bytes.len() / 2), replaced: 0, first_bad: None };
    for (i, unit) in bytes.chunks(4).enumerate() {
        let c = <[u8; 4]>::try_from(unit).ok().and_then(|unit| char::from_u32(read(unit)));
        if c.is_none() {
            out.replaced += 1;
            out.first_bad.get_or_insert(i * 4);
        }
        out.text.push(c.unwrap_or('\u{fffd}'));
    }
    out
}

/// `text` in `charset`, for a file that is handed back in the encoding it came in; none where a character is not in it.
#[must_use]
pub fn encode(text: &str, charset: Charset) -> Option<Vec<u8>> {
    match charset {
        Charset::Utf8 => Some(text.as_bytes().to_vec()),
        Charset::Utf32Le => Some(text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
        Charset::Utf32Be => Some(text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()),
        Charset::Other(e) if e == encoding_rs::UTF_16LE => {
            Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
        }
        Charset::Other(e) if e == encoding_rs::UTF_16BE => {
            Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect())
        }
        Charset::Other(encoding) => {
            let mut encoder = encoding.new_encoder();
            let mut out = vec![
                0;
                encoder
                    .max_buffer_length_from_utf8_if_no_unmappables(text.len())
                    .unwrap_or(text.len() * 4)
                    + 64
            ];
            let (result, _, written, lossy) = encoder.encode_from_utf8(text, &mut out, true);
            if lossy || result != CoderResult::InputEmpty {
                return None;
            }
            out.truncate(written);
            Some(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str = "姓名,电话,公司\n林薇,010-5555-0101,上海晨光贸易有限公司\n周明,010-5555-0102,\n";

    fn written(text: &str, label: &str) -> Vec<u8> {
        encode(text, Charset::named(label).unwrap()).unwrap()
    }

    fn detected(text: &str, label: &str) -> (String, Certainty, bool) {
        let bytes = written(text, label);
        let guess = detect(&bytes);
        let decoded = decode(&bytes, guess);
        (guess.charset.label(), guess.certainty, decoded.text == text && decoded.replaced == 0)
    }

    #[test]
    fn a_mark_decides_and_is_not_part_of_the_text() {
        for label in ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "gb18030"] {
            let bytes = written(&format!("\u{feff}{CHINESE}"), label);
            let guess = detect(&bytes);
            assert_eq!((guess.charset.label().as_str(), guess.certainty), (label, Certainty::Certain));
            assert_eq!(decode(&bytes, guess).text, CHINESE);
        }
    }

    #[test]
    fn utf16_and_utf32_are_known_without_a_mark() {
        for label in ["utf-16le", "utf-16be", "utf-32le", "utf-32be"] {
            for text in [CHINESE, "id,name\nc-1,Grace Lin\n"] {
                assert_eq!(detected(text, label), (label.into(), Certainty::Likely, true), "{text}");
            }
        }
    }

    #[test]
    fn a_stray_nul_does_not_make_utf16() {
        for bytes in [&b"id,name\nc-1,Gra\0ce\n"[..], b"id,\0name\nc-1,Grace!\n", &[0; 64]] {
            assert_eq!(detect(bytes).charset, Charset::Utf8);
        }
    }

    #[test]
    fn chinese_of_excel_is_gb18030_even_when_short() {
        for text in [
            CHINESE,
            "姓名\n",
            "客户名称,手机\n张三,1\n",
            "id,name\nc-1,李雷\n",
            "a\n重要客户\n",
            "id,name\n1,高婷\n",
            "id,price\n1,价格\n",
            "编号,备注\n1,价格是３００元，下周再谈。\n",
        ] {
            let (label, _, same) = detected(text, "gbk");
            assert_eq!((label.as_str(), same), ("gb18030", true), "{text}");
        }
    }

    #[test]
    fn traditional_japanese_and_korean_are_named() {
        let big5 = "姓名,電話,公司\n林薇,010-5555-0101,臺北晨光貿易有限公司\n周明,010-5555-0102,我們的客戶\n";
        assert_eq!(detected(big5, "big5").0, "big5");
        let japanese = "氏名,電話番号,会社\n山田太郎,010-5555-0101,サンプル株式会社の担当者です\n";
        assert_eq!(detected(japanese, "shift-jis").0, "shift_jis");
        assert_eq!(detected(japanese, "euc-jp").0, "euc-jp");
        let korean = "이름,전화,회사\n김민준,010-5555-0101,한국 예시 주식회사 고객 담당자\n";
        assert_eq!(detected(korean, "euc-kr").0, "euc-kr");
    }

    #[test]
    fn western_text_is_windows_1252() {
        for text in [
            "id,name\nc-1,José Müller\n",
            "id,name,note\n1,Ångström,“déjà vu” – 5 €\n",
            "id,name\n1,naïve\n",
            "id,name\n1,O’Brien\n",
            "id,price\n1,£5\n",
            "naïve café crème brûlée\n",
            "Nom,Société,Téléphone\nRenée,Crémerie,1\n",
        ] {
            let (label, _, same) = detected(text, "windows-1252");
            assert_eq!((label.as_str(), same), ("windows-1252", true), "{text}");
        }
    }

    #[test]
    fn damaged_utf8_is_still_utf8_and_the_damage_is_counted() {
        let mut bytes = CHINESE.as_bytes().to_vec();
        bytes.extend(b"x\xff\n");
        let guess = detect(&bytes);
        assert_eq!((guess.charset, guess.certainty), (Charset::Utf8, Certainty::Likely));
        let decoded = decode(&bytes, guess);
        assert_eq!((decoded.replaced, decoded.first_bad), (1, Some(CHINESE.len() + 1)));
        let cut = &CHINESE.as_bytes()[..8];
        assert_eq!(detect(&cut[..5]).charset, Charset::Utf8);
    }

    #[test]
    fn every_name_shown_can_be_typed() {
        for label in ["utf-8", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1252", "utf-16le"] {
            let charset = Charset::named(label).unwrap();
            assert_eq!(Charset::named(&charset.label()), Some(charset));
            assert!(!charset.name_for_people().is_empty());
        }
        assert_eq!(Charset::named("gbk").unwrap().name_for_people(), "GB18030 (GBK)");
        assert_eq!(Charset::named("klingon"), None);
    }
}
