//! E-mail addresses: judged by their form alone, compared by a lower-cased key.

use super::list::Labelled;
use crate::i18n::Text;

/// Something to say about an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailFault {
    /// No `@` with something on both sides.
    NoAt,
    /// A full-width or small `@`.
    ForeignAt,
    /// A line break or another control character: text put there to reach a mail header.
    Control,
    /// Blanks inside.
    Blank,
    /// More than one address; they are joined with `;`, not `,`.
    Several,
    /// `Ann <ann@example.com>`.
    DisplayName,
    /// `mailto:` before it.
    Scheme,
    /// A comment in brackets.
    Comment,
    /// Marks that cannot be seen.
    Invisible,
    /// The name before the `@` begins or ends with a dot, or has two in a row.
    Dots,
    /// No dot in the domain.
    NoDot,
    /// A number address instead of a domain.
    NumberAddress,
    /// A part of the domain that is empty, too long, or has a character domains cannot have.
    Domain,
    /// Letters of several scripts in one part of the domain: it may be another domain than it looks like.
    MixedScripts,
    /// Longer than an address can be.
    TooLong,
}

impl EmailFault {
    /// Whether no mail could ever reach this; the others are merely unusual.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        matches!(self, EmailFault::NoAt | EmailFault::ForeignAt | EmailFault::Control)
    }

    /// What is wrong, for a message after the value itself.
    #[must_use]
    pub fn message(self) -> Text {
        match self {
            EmailFault::NoAt => phrase!("is no e-mail address: there is no `@` with something on both sides"),
            EmailFault::ForeignAt => phrase!("has a wide `＠` instead of `@`"),
            EmailFault::Control => phrase!("has a line break or another control character in it"),
            EmailFault::Blank => phrase!("has a blank in it"),
            EmailFault::Several => phrase!("holds several addresses"),
            EmailFault::DisplayName => phrase!("holds a name besides the address"),
            EmailFault::Scheme => phrase!("begins with `mailto:`"),
            EmailFault::Comment => phrase!("has a comment in it"),
            EmailFault::Invisible => phrase!("has marks in it that cannot be seen"),
            EmailFault::Dots => phrase!("has a dot where none may stand"),
            EmailFault::NoDot => phrase!("has a domain without a dot"),
            EmailFault::NumberAddress => phrase!("has a number instead of a domain"),
            EmailFault::Domain => phrase!("has a domain that cannot exist"),
            EmailFault::MixedScripts => phrase!("mixes letters of several scripts in its domain"),
            EmailFault::TooLong => phrase!("is longer than an address can be"),
        }
    }

    /// What to do, where it is not plain from the message.
    #[must_use]
    pub fn help(self) -> Option<Text> {
        match self {
            EmailFault::Several => Some(phrase!("join addresses with `;`")),
            EmailFault::MixedScripts => {
                Some(phrase!("a look-alike letter may hide another domain: type it again"))
            }
            EmailFault::Invisible => Some(phrase!("type it again: the marks came with a copy")),
            EmailFault::DisplayName => Some(phrase!("keep the address alone, the name stands in `name`")),
            _ => None,
        }
    }
}

/// The addresses of a cell, in order, each with its label.
pub fn split(cell: &str) -> impl Iterator<Item = Labelled<'_>> {
    super::list::labelled(cell)
}

/// The address inside what was typed: without `mailto:`, a display name, or unseen marks. Case is kept.
#[must_use]
pub fn bare(address: &str) -> String {
    let mut text = address.trim();
    if let Some((_, inside)) = text.strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
        text = inside;
    }
    if text.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("mailto:")) {
        text = &text[7..];
    }
    text.chars().filter(|&c| !is_invisible(c)).collect::<String>().trim().to_owned()
}

/// What makes two addresses the same: lower case throughout; none when it is no address.
///
/// Some servers tell `Ann@` from `ann@`, but no person does.
#[must_use]
pub fn key(address: &str) -> Option<String> {
    if fault(address).is_some_and(|f| f.is_fatal() || f == EmailFault::Several) {
        return None;
    }
    let text = address.trim();
    Some(if is_ordinary(text.as_bytes()) { text.to_ascii_lowercase() } else { bare(text).to_lowercase() })
}

/// Whether one of the addresses of `cell` has this key; without allocating where the address is plain.
#[must_use]
pub fn any_has_key(cell: &str, wanted: &str) -> bool {
    split(cell).any(|part| {
        let plain = part.value.is_ascii() && !part.value.contains(['<', ':']);
        if plain {
            part.value.eq_ignore_ascii_case(wanted)
        } else {
            key(part.value).as_deref() == Some(wanted)
        }
    })
}

/// The first thing to say about one address, without label; fatal faults come first.
#[must_use]
pub fn fault(address: &str) -> Option<EmailFault> {
    let text = address.trim();
    if is_ordinary(text.as_bytes()) { None } else { careful(text) }
}

/// The same of an address without blanks at its ends, by every rule in turn.
fn careful(text: &str) -> Option<EmailFault> {
    if text.contains(['＠', '﹫']) && !text.contains('@') {
        return Some(EmailFault::ForeignAt);
    }
    if text.chars().any(char::is_control) {
        return Some(EmailFault::Control);
    }
    let (local, domain) = match text.rsplit_once('@') {
        Some((local, domain))
            if !local.trim().is_empty() && !domain.trim().is_empty() && !text.contains("@@") =>
        {
            (local, domain)
        }
        _ => return Some(EmailFault::NoAt),
    };
    let quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    if text.chars().any(is_invisible) {
        return Some(EmailFault::Invisible);
    }
    if !quoted && (local.contains('@') || text.contains([',', '，'])) {
        return Some(EmailFault::Several);
    }
    if text.ends_with('>') || text.starts_with('<') {
        return Some(EmailFault::DisplayName);
    }
    if text.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("mailto:")) {
        return Some(EmailFault::Scheme);
    }
    if !quoted && text.contains(['(', ')']) {
        return Some(EmailFault::Comment);
    }
    if domain.contains(char::is_whitespace) || (!quoted && local.contains(char::is_whitespace)) {
        return Some(EmailFault::Blank);
    }
    if !quoted && (local.starts_with('.') || local.ends_with('.') || local.contains("..")) {
        return Some(EmailFault::Dots);
    }
    domain_fault(domain).or((text.len() > 254 || local.len() > 64).then_some(EmailFault::TooLong))
}

/// Whether an address is one of those nearly all are, in a single look at its bytes: words of ASCII letters, digits and
/// a few signs, joined by single dots, and a domain of two or more labels that is no number.
fn is_ordinary(text: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', text).filter(|&at| at <= 64 && text.len() <= 254) else {
        return false;
    };
    let (local, domain) = (&text[..at], &text[at + 1..]);
    let words = |part: &[u8], of: fn(u8) -> bool| {
        let mut last = b'.';
        let mut labels = 1;
        for &byte in part {
            match byte {
                b'.' if last == b'.' || last == b'-' => return 0,
                b'.' => labels += 1,
                b'-' if last == b'.' => return 0,
                byte if !of(byte) => return 0,
                _ => {}
            }
            last = byte;
        }
        if last == b'.' || last == b'-' { 0 } else { labels }
    };
    words(local, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+')) > 0
        && words(domain, |b| b.is_ascii_alphanumeric() || b == b'-') > 1
        && domain.len() <= 63
        && domain.iter().any(u8::is_ascii_alphabetic)
}

fn domain_fault(domain: &str) -> Option<EmailFault> {
    if domain.starts_with('[') || domain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Some(EmailFault::NumberAddress);
    }
    for label in domain.split(['.', '。']) {
        let odd = |c: char| !(c.is_alphanumeric() || c == '-' || is_mark(c));
        let hyphen = label.starts_with('-') || label.ends_with('-');
        if label.is_empty() || label.len() > 63 || hyphen || label.contains(odd) {
            return Some(EmailFault::Domain);
        }
        if label
            .chars()
            .filter_map(alphabet)
            .try_fold(None, |seen: Option<u8>, a| match seen {
                Some(other) if other != a => Err(()),
                _ => Ok(Some(a)),
            })
            .is_err()
        {
            return Some(EmailFault::MixedScripts);
        }
    }
    (!domain.contains(['.', '。'])).then_some(EmailFault::NoDot)
}

/// The alphabets whose letters look alike; others mix with Latin in honest names (Japanese, Chinese).
fn alphabet(c: char) -> Option<u8> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(0),
        '\u{370}'..='\u{3ff}' => Some(1),
        '\u{400}'..='\u{52f}' => Some(2),
        '\u{530}'..='\u{58f}' => Some(3),
        _ => None,
    }
}

/// Combining marks that belong to letters of Indic and other scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e30}'..='\u{e4e}' | '・' | '·')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_of_all_scripts_pass() {
        for text in [
            "ann+tag@example.com",
            "ann@xn--fsqu00a.xn--0zwm56d",
            "\"ann lee\"@example.com",
            "用户@例子.中国",
            "o'neil@sub.example.co.uk",
            "jörg@müller.example",
        ] {
            assert_eq!(fault(text), None, "{text}");
            assert!(key(text).is_some());
        }
    }

    #[test]
    fn odd_addresses_are_named_and_most_keep_their_key() {
        let long = format!("ann@{}.com", "a".repeat(64));
        for (text, is) in [
            ("ann@localhost", EmailFault::NoDot),
            ("ann@[192.0.2.1]", EmailFault::NumberAddress),
            ("ann.@example.com", EmailFault::Dots),
            ("Ann <ann@example.com>", EmailFault::DisplayName),
            ("mailto:ann@example.com", EmailFault::Scheme),
            ("ann@example.com, bo@example.com", EmailFault::Several),
            ("ann@example.com\u{200b}", EmailFault::Invisible),
            ("ann@ex\u{430}mple.com", EmailFault::MixedScripts),
            ("ann(comment)@example.com", EmailFault::Comment),
            ("ann lee@example.com", EmailFault::Blank),
            ("ann@-example.com", EmailFault::Domain),
            (long.as_str(), EmailFault::Domain),
            ("ann", EmailFault::NoAt),
            ("@example.com", EmailFault::NoAt),
            ("ann＠example.com", EmailFault::ForeignAt),
            ("ann@example.com\r\nBcc: all@example.com", EmailFault::Control),
        ] {
            assert_eq!(fault(text), Some(is), "{text}");
            assert_eq!(key(text).is_none(), is.is_fatal() || is == EmailFault::Several, "{text}");
        }
        assert_eq!(key("Ann <Ann@Example.com>").as_deref(), Some("ann@example.com"));
        assert_eq!(key("mailto:ann@example.com\u{200b}").as_deref(), Some("ann@example.com"));
    }

    #[test]
    fn the_quick_look_takes_only_what_has_no_fault() {
        let parts = ["a", ".", "-", "+", "1", "@", "b", "_", "com"];
        let mut counters = [0usize; 6];
        // Every text of six of these parts, which are all that the quick look tells apart.
        loop {
            let text: String = counters.iter().map(|&i| parts[i]).collect();
            if is_ordinary(text.as_bytes()) {
                assert_eq!(careful(&text), None, "{text}");
            }
            let Some(place) = counters.iter().position(|&i| i + 1 < parts.len()) else { break };
            counters[..place].fill(0);
            counters[place] += 1;
        }
        assert!(is_ordinary(b"ann.lee+tag@mail.example.com") && !is_ordinary(b"ann@192.0.2.1"));
    }

    #[test]
    fn a_cell_is_searched_by_key() {
        let cell = "Ann@Example.com [work]; <bo@example.com>";
        assert!(any_has_key(cell, "ann@example.com"));
        assert!(any_has_key(cell, "bo@example.com"));
        assert!(!any_has_key(cell, "example.com"));
    }
}
