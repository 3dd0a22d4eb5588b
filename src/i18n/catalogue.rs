//! A language as one file: gettext's PO, read where a text is first said in it.

use std::borrow::Cow;
use std::collections::HashMap;

/// What a language says for the phrases of the program.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// By context (empty for most) and English; several for a phrase that counts.
    phrases: HashMap<(Words, Words), Vec<Words>>,
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
        found.add(po);
        found
    }

    /// Adds the entries of another PO file.
    pub(super) fn add(&mut self, po: &'static str) {
        let mut entry = Entry::default();
        for line in po.lines().chain([""]) {
            let line = line.trim();
            if line.is_empty() {
                self.take(std::mem::take(&mut entry));
            } else if !line.starts_with('#') {
                entry.line(line);
            }
        }
    }

    fn take(&mut self, entry: Entry) {
        if !entry.english.is_empty() && entry.translations.first().is_some_and(|first| !first.is_empty()) {
            self.phrases.insert((entry.context, entry.english), entry.translations);
        }
    }

    /// What is said for an English phrase in a context; of one that counts, the form of that number.
    pub(super) fn find(&self, context: &'static str, english: &str, form: usize) -> Option<&str> {
        let key = (Cow::Borrowed(context), Cow::Owned(english.to_owned()));
        let forms = self.phrases.get(&key)?;
        forms.get(form).or(forms.last()).map(AsRef::as_ref)
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
        assert_eq!(read.find("heading", "note", 0), Some("说明"));
        assert_eq!(read.find("", "note", 0), None);
        assert_eq!(read.find("", "a \"b\"", 0), Some("甲乙\n"));
        assert_eq!(read.find("", "1 row", 1), Some("{count} 行"), "the last form there is");
        assert_eq!(read.find("", "nobody did it", 0), None);
        assert_eq!(read.find("", "", 0), None, "the head is no phrase");
    }
}
