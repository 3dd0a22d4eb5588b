//! Words are values: every phrase of the program has its filling in each language, with the same gaps.
//!
//! `ROLO_BLESS=1 cargo test --test it phrases` writes new phrases into the files of the languages, for a translator to fill in,
//! and takes out those that the program no longer says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use super::shape::sources;
use super::world::root;

/// A phrase as the program has it: its English, or that for one and for any other number.
pub type Phrase = (String, Option<String>);

/// The texts of the first `wanted` string literals among the arguments of a macro whose parenthesis has just been opened.
fn literals(code: &str, wanted: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut chars = code.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let literal = string(&code[at..]);
                let length = literal.chars().count() - 1;
                chars.nth(length - 1);
                if depth == 0 {
                    found.push(unescaped(&literal[1..literal.len() - 1]));
                }
                if found.len() == wanted {
                    break;
                }
            }
            '\'' if code[at + 1..].starts_with("\"'") => drop(chars.nth(1)),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The string literal at the beginning of some code, with its quotation marks.
fn string(code: &str) -> &str {
    let mut escaped = false;
    let end = code[1..].find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    &code[..end.expect("a string ends") + 2]
}

fn unescaped(literal: &str) -> String {
    let mut out = String::new();
    let mut chars = literal.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, c == '\\').1.then(|| chars.next()).flatten() {
            None => out.push(c),
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some('u') => {
                let digits: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                out.extend(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()));
            }
            Some(other) => out.push(other),
        }
    }
    out
}

/// The phrases of the program, with a file that says each.
pub fn said() -> BTreeMap<Phrase, String> {
    let mut found = BTreeMap::new();
    for source in sources().iter().filter(|source| source.name != "i18n/text.rs") {
        for (macro_name, wanted) in [("phrase!", 1), ("plural!", 2)] {
            for (at, _) in source.code.match_indices(macro_name) {
                let arguments = source.code[at + macro_name.len()..].trim_start();
                let literals = literals(&arguments[1..], wanted);
                assert_eq!(literals.len(), wanted, "a call of {macro_name} in {} is not read", source.name);
                found.insert((literals[0].clone(), literals.get(1).cloned()), source.name.clone());
            }
        }
    }
    assert!(!found.is_empty(), "no phrases were found");
    found
}

/// The names of the gaps in a phrase; `{{` and `}}` are braces.
pub fn gaps(phrase: &str) -> BTreeSet<String> {
    let plain = phrase.replace("{{", "").replace("}}", "");
    let parts = plain.split('{').skip(1);
    parts.map(|part| part.split('}').next().unwrap().to_owned()).collect()
}

/// The entries of a language without a context, by their English.
fn translated(po: &str) -> BTreeMap<Phrase, String> {
    let catalogue = polib::po_file::parse_from_reader(po.as_bytes()).unwrap();
    let mut found = BTreeMap::new();
    for entry in catalogue.messages().filter(|entry| entry.msgctxt().is_none_or(str::is_empty)) {
        let (other, words) = match entry.msgid_plural() {
            Ok(other) => (Some(other.to_owned()), entry.msgstr_plural().unwrap()[0].clone()),
            Err(_) => (None, entry.msgstr().unwrap().to_owned()),
        };
        let earlier = found.insert((entry.msgid().to_owned(), other), words);
        assert_eq!(earlier, None, "{} stands twice", entry.msgid());
    }
    found
}

/// The languages: files of translations.
fn languages() -> Vec<PathBuf> {
    let files = fs::read_dir(root().join("src/i18n")).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|e| e == "po")).collect();
    found.sort();
    assert!(!found.is_empty(), "no language was found");
    found
}

#[test]
fn every_phrase_has_its_words_in_each_language() {
    let said = said();
    for file in languages() {
        let po = fs::read_to_string(&file).unwrap();
        if std::env::var_os("ROLO_BLESS").is_some() {
            fs::write(&file, refreshed(&po, &said)).unwrap();
        }
        let known = translated(&po);
        for (phrase, place) in &said {
            let english = phrase.1.as_ref().unwrap_or(&phrase.0);
            let words = known.get(phrase).map_or("", String::as_str);
            assert!(
                !words.is_empty(),
                "{place}: nobody translated `{english}`: ROLO_BLESS=1 cargo test --test it phrases writes it into {}",
                file.display()
            );
            assert!(!words.contains(|c: char| c.is_control() && c != '\n'), "{english}");
            // Words for one may leave the number out; so may a language in which it goes without saying.
            let (mut needed, mut filled) = (gaps(english), gaps(words));
            needed.remove("count");
            filled.remove("count");
            assert_eq!(needed, filled, "the gaps of `{english}`");
            assert_eq!(english.matches('`').count(), words.matches('`').count(), "{english}");
        }
        let unused: Vec<_> = known.keys().filter(|phrase| !said.contains_key(*phrase)).collect();
        assert!(unused.is_empty(), "nothing says any more: {unused:#?}");
    }
}

/// The file of a language with an entry for each phrase that is said, and none for others; what has a context stays.
fn refreshed(po: &str, said: &BTreeMap<Phrase, String>) -> String {
    let known = translated(po);
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let is_kept = |entry: &&str| entry.contains("msgid \"\"\n") || entry.contains("msgctxt");
    let mut entries: Vec<String> = po.trim().split("\n\n").filter(is_kept).map(str::to_owned).collect();
    let head = entries.remove(0);
    let phrases = said.keys().map(|phrase| {
        let (one, words) = (escaped(&phrase.0), escaped(known.get(phrase).map_or("", String::as_str)));
        match &phrase.1 {
            None => format!("msgid \"{one}\"\nmsgstr \"{words}\""),
            Some(other) => {
                format!("msgid \"{one}\"\nmsgid_plural \"{}\"\nmsgstr[0] \"{words}\"", escaped(other))
            }
        }
    });
    let all: Vec<String> = std::iter::once(head).chain(phrases).chain(entries).collect();
    format!("{}\n", all.join("\n\n"))
}
