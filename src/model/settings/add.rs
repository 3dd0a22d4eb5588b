//! New words for rolo.yaml: what `--add-values` writes.

use super::Settings;
use crate::model::schema::Vocabulary;
use crate::text::yaml::edit::{Change, Content, EditError, Step, edit};

impl Settings {
    /// The bytes of a rolo.yaml with one more word of a vocabulary, every other byte as it was.
    ///
    /// A list the file does not have is written whole, so that the words that came as defaults stay known. A tier
    /// or a stage is added without a rule, so it is assigned by hand.
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
        let new = item(word, Some(("pin", "always")));
        if root.get(key).is_some() {
            return edit(file, bytes, &path, &Change::Push(new));
        }
        let mut words: Vec<Content> = self.vocabulary(vocabulary).iter().map(|w| item(w, None)).collect();
        words.push(new);
        edit(file, bytes, &path, &Change::Set(Content::List(words)))
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
            assert!(read.vocabulary(vocabulary).contains(&"new one"));
            assert_eq!(read.vocabulary(vocabulary).len(), settings.vocabulary(vocabulary).len() + 1);
            assert!(String::from_utf8(after).unwrap().contains("# two so far"));
            assert!(found.len() <= 1, "{found:?}");
        }
    }
}
