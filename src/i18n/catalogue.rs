//! A language as one file: gettext's PO, read where a text is first said in it.

use std::borrow::Cow;
use std::collections::HashMap;

/// What a language says for the phrases of the program.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// By context (empty for most) and English; several for a phrase that counts.
    phrases: HashMap<Words, HashMap<Words, Vec<Words>>>,
}

/// Words of the file, without its escapes.
type Words = Cow<'static, str>;

impl Catalogue {
    /// Reads the text of a PO file.
    ///
    /// An entry without a translation is left out. What is not understood is passed over: a test reads each file with a library
    /// that complains.
    pub(super) fn read(po: &'static str) -> Catalogue {
        let mut found = Catalogue::default();
        let mut entry = Entry::default();
        for line in po.lines().chain([""]) {
            let line = line.trim();
            if line.is_empty() {
                found.take(std::mem::take(&mut entry));
            } else if !line.starts_with('#') {
                entry.line(line);
            }
        }
        found
    }

    fn take(&mut self, entry: Entry) {
        if !entry.english.is_empty() && entry.translations.first().is_some_and(|first| !first.is_empty()) {
            self.phrases.entry(entry.context).or_default().insert(entry.english, entry.translations);
        }
    }

    /// What is said for an English phrase in a context; the first form of one that counts.
    pub(super) fn find(&self, context: &str, english: &str) -> Option<&str> {
        self.forms(context, english)?.first().map(AsRef::as_ref)
    }

    /// What is said for a phrase that counts, known by its English for one, with this number: the last form there is for all that
    /// are not one.
    pub(super) fn counted(&self, one: &str, count: u64) -> Option<&str> {
        let forms = self.forms("", one)?;
        forms.get(usize::from(count != 1)).or(forms.last()).map(AsRef::as_ref)
    }

    fn forms(&self, context: &str, english: &str) -> Option<&[Words]> {
        self.phrases.get(context)?.get(english).map(Vec::as_slice)
    }
}

/// One entry, while its lines are read.
#[derive(Debug, Default)]
struct Entry {
    context: Words,
    english: Words,
    translations: Vec<Words>,
    /// Where a line that goes on belongs.
    field: Field,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Field {
    #[default]
    Nothing,
    Context,
    English,
    Translation,
}

impl Entry {
    fn line(&mut self, line: &'static str) {
        let (keyword, quoted) = line.split_at(line.find('"').unwrap_or(line.len()));
        let text = unescaped(quoted.trim().trim_start_matches('"').strip_suffix('"').unwrap_or_default());
        match keyword.trim_end() {
            "" => {}
            "msgctxt" => self.field = Field::Context,
            "msgid" => self.field = Field::English,
            keyword if keyword.starts_with("msgstr") => {
                self.field = Field::Translation;
                self.translations.push(Cow::Borrowed(""));
            }
            _ => self.field = Field::Nothing,
        }
        let field = match self.field {
            Field::Nothing => return,
            Field::Context => &mut self.context,
            Field::English => &mut self.english,
            Field::Translation => match self.translations.last_mut() {
                Some(last) => last,
                None => return,
            },
        };
        if field.is_empty() {
            *field = text;
        } else {
            field.to_mut().push_str(&text);
        }
    }
}

/// The text of a quoted string.
fn unescaped(quoted: &'static str) -> Words {
    if !quoted.contains('\\') {
        return Cow::Borrowed(quoted);
    }
    let mut out = String::with_capacity(quoted.len());
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_context_and_english() {
        let read = Catalogue::read(
            "# a comment\nmsgid \"\"\nmsgstr \"\"\n\"Language: zh-CN\\n\"\n\nmsgctxt \"heading\"\nmsgid \"note\"\nmsgstr \"说明\"\n\n\
             msgid \"a \\\"b\\\"\"\nmsgstr \"\"\n\"甲\"\n\"乙\\n\"\n\nmsgid \"1 row\"\nmsgid_plural \"{count} rows\"\nmsgstr[0] \"{count} 行\"\n\n\
             msgid \"nobody did it\"\nmsgstr \"\"\n",
        );
        assert_eq!(read.find("heading", "note"), Some("说明"));
        assert_eq!(read.find("", "note"), None);
        assert_eq!(read.find("", "a \"b\""), Some("甲乙\n"));
        assert_eq!(read.counted("1 row", 5), Some("{count} 行"), "the last form there is");
        assert_eq!(read.find("", "nobody did it"), None);
        assert_eq!(read.find("", ""), None, "the head is no phrase");
    }
}
