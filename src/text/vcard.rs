//! vCards 2.1 to 4.0 as properties with their lines: unfolded, decoded, nothing interpreted.

use crate::text::encoding::{self, Charset, Guess};

/// One property of a card, `TEL;TYPE=cell:+31…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name in capitals, without a group: `TEL`.
    pub name: String,
    /// Its parameters, names in capitals; a bare one of version 2.1 has an empty name.
    pub parameters: Vec<(String, String)>,
    /// Its value, decoded to text; backslashes are as they stand, since commas and semicolons part values.
    pub value: String,
    /// The encoding its `CHARSET` names, where that is not UTF-8.
    pub charset: Option<Charset>,
    /// The line it begins on, from 1.
    pub line: usize,
}

/// One card: its properties between `BEGIN` and `END`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// In the order of the file, without `BEGIN` and `END`.
    pub properties: Vec<Property>,
    /// The line of its `BEGIN`, from 1.
    pub line: usize,
}

/// What keeps a file from being vCards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardFault {
    /// A card has no `END:VCARD`.
    NoEnd,
    /// A line outside any card.
    Outside,
    /// A line without a colon.
    NoColon,
}

/// Cards, and faults with their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cards {
    /// The cards, whole or cut.
    pub cards: Vec<Card>,
    /// What is wrong, with the line.
    pub faults: Vec<(CardFault, usize)>,
}

impl Card {
    /// The values of a property, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |p| p.name == name)
    }
}

/// The text of a value with its escapes undone: `\n`, `\,`, `\;`, `\\`.
#[must_use]
pub fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// Reads cards. Never fails: what is no card is among the faults.
#[must_use]
pub fn read(bytes: &[u8]) -> Cards {
    let mut out = Cards::default();
    let mut open: Option<Card> = None;
    for (line, content) in unfolded(bytes) {
        if content.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Some(property) = property(&content, line) else {
            out.faults.push((CardFault::NoColon, line));
            continue;
        };
        let is_card = property.value.trim().eq_ignore_ascii_case("VCARD");
        match (property.name.as_str(), &mut open) {
            ("BEGIN", _) if is_card => {
                if let Some(card) = open.take() {
                    out.faults.push((CardFault::NoEnd, card.line));
                    out.cards.push(card);
                }
                open = Some(Card { properties: Vec::new(), line });
            }
            ("END", Some(_)) if is_card => out.cards.extend(open.take()),
            (_, Some(card)) => card.properties.push(property),
            (_, None) => out.faults.push((CardFault::Outside, line)),
        }
    }
    if let Some(card) = open {
        out.faults.push((CardFault::NoEnd, card.line));
        out.cards.push(card);
    }
    out
}

/// Logical lines: a line that begins with a blank goes on from the one before, byte by byte, since a fold may cut a
/// character in two; one of quoted-printable text that ends in `=` goes on too.
fn unfolded(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut out: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut soft = false;
    for (number, line) in body.split(|&b| b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match out.last_mut() {
            Some((_, last)) if soft => {
                last.pop();
                last.extend_from_slice(line);
            }
            Some((_, last)) if matches!(line.first(), Some(b' ' | b'\t')) => {
                last.extend_from_slice(&line[1..])
            }
            _ => out.push((number + 1, line.to_vec())),
        }
        soft = out.last().is_some_and(|(_, last)| last.ends_with(b"=") && is_quoted_printable(last));
    }
    out
}

fn is_quoted_printable(line: &[u8]) -> bool {
    let head = &line[..line.iter().position(|&b| b == b':').unwrap_or(0)];
    head.to_ascii_uppercase().windows(16).any(|w| w == b"QUOTED-PRINTABLE")
}

fn property(line: &[u8], number: usize) -> Option<Property> {
    let mut quoted = false;
    let colon = line.iter().position(|&b| {
        quoted ^= b == b'"';
        b == b':' && !quoted
    })?;
    let head = String::from_utf8_lossy(&line[..colon]).into_owned();
    let mut parts = head.split(';');
    let name = parts.next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or(name).trim().to_ascii_uppercase();
    let parameters: Vec<(String, String)> = parts
        .map(|part| match part.split_once('=') {
            Some((name, value)) => (name.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()),
            None => (String::new(), part.trim().to_owned()),
        })
        .collect();
    let raw = &line[colon + 1..];
    let raw = if is_quoted_printable(line) { quoted_printable(raw) } else { raw.to_vec() };
    let charset = parameters
        .iter()
        .find(|(name, _)| name == "CHARSET")
        .and_then(|(_, label)| Charset::named(label))
        .filter(|charset| *charset != Charset::Utf8);
    let value = match (std::str::from_utf8(&raw), charset) {
        (_, Some(charset)) => encoding::decode(&raw, Guess::told(charset, &raw)).text,
        (Ok(text), None) => text.to_owned(),
        (Err(_), None) => String::from_utf8_lossy(&raw).into_owned(),
    };
    Some(Property { name, parameters, value, charset, line: number })
}

/// `=E7=8E=8B` to bytes; what is no pair of digits stays.
fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let pair = raw.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match pair.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if raw[at] == b'=' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(raw[at]);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &[u8]) -> Card {
        let read = read(text);
        assert_eq!(read.faults, []);
        read.cards.into_iter().next().unwrap()
    }

    #[test]
    fn folds_are_undone_even_inside_a_character() {
        let card =
            one(b"BEGIN:VCARD\r\nFN:Jos\xc3\r\n \xa9\r\nNOTE:long \r\n text\\, and\\nmore\r\nEND:VCARD\r\n");
        assert_eq!(card.values("FN").next().unwrap().value, "José");
        assert_eq!(unescape(&card.values("NOTE").next().unwrap().value), "long text, and\nmore");
    }

    #[test]
    fn quoted_printable_and_charsets_are_decoded() {
        let card = one(b"begin:vcard\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=E5=B0=8F=\n=E6=98=8E\nNICKNAME;CHARSET=GBK:\xcd\xf5\nitem1.TEL;CELL:1\nend:vcard\n");
        assert_eq!(card.values("FN").next().unwrap().value, "王小明");
        assert_eq!(card.values("NICKNAME").next().unwrap().value, "王");
        assert_eq!(card.values("TEL").next().unwrap().parameters, [(String::new(), "CELL".to_owned())]);
    }

    #[test]
    fn a_card_without_end_is_named_by_its_first_line() {
        let read = read(b"BEGIN:VCARD\nFN:Ann\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\nx\n");
        assert_eq!(read.cards.len(), 2);
        assert_eq!(read.faults, [(CardFault::NoEnd, 1), (CardFault::NoColon, 6)]);
    }
}
