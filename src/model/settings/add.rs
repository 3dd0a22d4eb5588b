//! New words for rolo.yaml: what `--add-values` writes.

use super::Settings;
use crate::model::Id;
use crate::model::fold::fold_words;
use crate::model::schema::Vocabulary;
use crate::text::yaml::edit::{Change, Content, EditError, Step, edit};

impl Settings {
    /// The bytes of a rolo.yaml with one more word of a vocabulary, every other byte as it was.
    ///
    /// A list the file does not have is written whole, so that the words that came as defaults stay known. A tier
    /// or a stage is added without a rule, so it is assigned by hand. A person whose name cannot name a log file gets
    /// a short one beside it: `{name: lin-wei, full: Lin Wei}`.
    ///
    /// # Errors
    /// Those of [`edit`].
    pub fn add_word(
        &self,
        file: &str,
        bytes: &[u8],
        vocabulary: Vocabulary,
        word: &str,
    ) -> Result<Vec<u8>, EditError> {
        let (key, short) = match vocabulary {
            Vocabulary::Tier => ("tiers", false),
            Vocabulary::Stage => ("stages", true),
            Vocabulary::PipelineStage => ("pipeline", true),
            Vocabulary::Person => ("people", true),
            Vocabulary::Channel => ("channels", true),
            Vocabulary::LostReason => ("lost_reasons", true),
        };
        let item = |word: &str, also: Option<(&str, &str)>| {
            let text = Content::Text(word.to_owned());
            if short {
                return text;
            }
            let also = also.map(|(key, value)| (key.to_owned(), Content::Plain(value.to_owned())));
            Content::Map([("name".to_owned(), text)].into_iter().chain(also).collect())
        };
        let path = [Step::from(key)];
        let root = crate::text::yaml::read(file, bytes).map_err(EditError::Unreadable)?;
        // By hand only: without `pin` a tier without a rule would take everybody the rules before it left.
        let new = match vocabulary {
            Vocabulary::Person => self.colleague(word),
            _ => item(word, Some(("pin", "always"))),
        };
        if root.get(key).is_some() {
            return edit(file, bytes, &path, &Change::Push(new));
        }
        let mut words: Vec<Content> = self.vocabulary(vocabulary).iter().map(|w| item(w, None)).collect();
        words.push(new);
        edit(file, bytes, &path, &Change::Set(Content::List(words)))
    }
}

impl Settings {
    /// A new entry of `people:`.
    fn colleague(&self, word: &str) -> Content {
        let is_address = word.contains('@');
        if Id::objection(word).is_none() && !is_address {
            return Content::Text(word.to_owned());
        }
        let called = word.split('@').next().unwrap_or(word);
        let mut short = String::new();
        for c in fold_words(called).chars() {
            if c.is_alphanumeric() || c == '_' {
                short.push(c);
            } else if !short.is_empty() && !short.ends_with('-') {
                short.push('-');
            }
        }
        let short = match short.trim_end_matches('-') {
            "" => "someone",
            short => short,
        };
        let is_free = |name: &String| !self.people.iter().any(|p| p.name.as_str() == name);
        let numbered = (2..).map(|n| format!("{short}-{n}"));
        let name = std::iter::once(short.to_owned()).chain(numbered).find(is_free).unwrap_or_default();
        let whole = if is_address { "email" } else { "full" };
        let entries = [("name", name), (whole, word.to_owned())];
        Content::Map(entries.map(|(key, value)| (key.to_owned(), Content::Text(value))).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_word_is_known_afterwards_and_the_old_ones_still_are() {
        let text = "format: 1\n# ours\nstages: [{name: lead, when: prospect}] # two so far\n";
        let (settings, _) = Settings::read("rolo.yaml", text.as_bytes());
        let settings = settings.unwrap();
        for vocabulary in [Vocabulary::Stage, Vocabulary::Channel, Vocabulary::Tier, Vocabulary::Person] {
            let after = settings.add_word("rolo.yaml", text.as_bytes(), vocabulary, "new one").unwrap();
            let (read, found) = Settings::read("rolo.yaml", &after);
            let read = read.unwrap();
            let known = if vocabulary == Vocabulary::Person { "new-one" } else { "new one" };
            assert!(read.vocabulary(vocabulary).contains(&known));
            assert_eq!(read.vocabulary(vocabulary).len(), settings.vocabulary(vocabulary).len() + 1);
            assert!(String::from_utf8(after).unwrap().contains("# two so far"));
            assert!(found.len() <= 1, "{found:?}");
        }
    }
    #[test]
    fn a_person_whose_name_cannot_name_a_file_gets_a_short_one_beside_it() {
        let (settings, _) = Settings::read("rolo.yaml", b"format: 1\npeople: [bo, grace-lin]\n");
        let settings = settings.unwrap();
        let line = |word: &str| {
            let after = settings
                .add_word("rolo.yaml", b"format: 1\npeople: [bo]\n", Vocabulary::Person, word)
                .unwrap();
            String::from_utf8(after).unwrap().lines().nth(1).unwrap().to_owned()
        };
        assert_eq!(line("ann"), "people: [bo, ann]");
        assert_eq!(line("José Ek"), "people: [bo, {name: jose-ek, full: José Ek}]");
        assert_eq!(line("Grace Lin"), "people: [bo, {name: grace-lin-2, full: Grace Lin}]");
        assert_eq!(line("bo.ek@example.com"), "people: [bo, {name: bo-ek, email: bo.ek@example.com}]");
        assert_eq!(line("林薇"), "people: [bo, 林薇]");
    }
}
