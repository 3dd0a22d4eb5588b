//! Who is meant: a person found by what somebody typed.
//!
//! Levels are tried in order: id, handle, e-mail or phone, full name, start of an id, part of the name, pinyin,
//! initials. The first level with any hit decides; two people on it are an ambiguity, never a guess.

mod likeness;
mod reading;

use std::borrow::Cow;

use super::email;
use super::fold::{contains, equals, fold_words, is_han};
use super::phone::{self, Country, PhoneKey};
use likeness::Likeness;
use reading::{has_initials, has_pinyin};

/// What is needed of a person to find them; the texts are cells, as they stand in the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate<'a> {
    /// The caller's number for the person. One person may stand for several candidates (ids merged into theirs).
    pub index: usize,
    /// The id.
    pub id: &'a str,
    /// The short name; may be empty, as may all that follow.
    pub handle: &'a str,
    /// The full name.
    pub name: &'a str,
    /// Addresses, joined with `;`.
    pub emails: &'a str,
    /// Phone numbers, joined with `;`.
    pub phones: &'a str,
}

/// By what a person was found, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The whole id.
    Id,
    /// The handle.
    Handle,
    /// An e-mail address or a phone number.
    Address,
    /// The whole name.
    Name,
    /// The start of an id: the letter, the hyphen, 3 more.
    IdStart,
    /// Every word is in the name.
    NamePart,
    /// Whole syllables of the name's pinyin.
    Pinyin,
    /// The first letters of the name's words or syllables.
    Initials,
}

impl Level {
    /// The level in words, for "found by …".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Id => "id",
            Level::Handle => "handle",
            Level::Address => "e-mail or phone",
            Level::Name => "full name",
            Level::IdStart => "start of the id",
            Level::NamePart => "part of the name",
            Level::Pinyin => "pinyin",
            Level::Initials => "initials",
        }
    }
}

/// What a search has found; people are the candidates' `index`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Exactly one person.
    One {
        /// Who.
        index: usize,
        /// By what.
        level: Level,
    },
    /// Several people on the surest level that has any, in the candidates' order.
    Several {
        /// On which level they are equal.
        level: Level,
        /// The first [`SHOWN`] of them.
        candidates: Vec<usize>,
        /// How many there are.
        count: usize,
    },
    /// Nobody; people with a similar name, handle or id, the most similar first.
    Nobody {
        /// At most [`NEAREST`].
        nearest: Vec<usize>,
    },
}

/// How many of an ambiguity's people are returned.
pub const SHOWN: usize = 20;
/// How many similar people are suggested.
pub const NEAREST: usize = 3;

/// A text to find people by, made ready once.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Trimmed, as typed.
    raw: String,
    /// Folded, blanks joined.
    folded: String,
    email: Option<String>,
    phone: Option<PhoneKey>,
    country: Country,
    id_start: bool,
    /// ASCII letters alone, for pinyin and initials; none when something else is in it.
    letters: Option<String>,
}

impl Wanted {
    /// Prepares what somebody typed; phones without `+` are dialled in `country`.
    #[must_use]
    pub fn new(text: &str, country: Country) -> Wanted {
        let raw = text.trim().to_owned();
        let folded = fold_words(&raw).into_owned();
        let numeric = raw.chars().all(|c| !c.is_alphabetic()) || raw.to_ascii_lowercase().starts_with("tel:");
        let bytes = folded.as_bytes();
        let id_start = bytes.len() >= 5
            && bytes[0].is_ascii_lowercase()
            && bytes[1] == b'-'
            && bytes[2..].iter().all(u8::is_ascii_alphanumeric);
        let joined: String = folded.chars().filter(|c| !matches!(c, ' ' | '\'' | '-' | '.')).collect();
        let letters = !joined.is_empty() && joined.bytes().all(|b| b.is_ascii_lowercase());
        Wanted {
            email: raw.contains('@').then(|| email::key(&raw)).flatten(),
            phone: numeric.then(|| phone::key(&raw, country)).flatten(),
            country,
            id_start,
            letters: letters.then_some(joined),
            folded,
            raw,
        }
    }

    /// On which level the candidate is meant, looking no further than `worst`.
    ///
    /// Allocates only for names that folding changes and, for pinyin, for names with Han characters.
    #[must_use]
    pub fn level(&self, candidate: &Candidate<'_>, worst: Level) -> Option<Level> {
        let sure = |level| (level <= worst).then_some(level);
        if self.folded.is_empty() {
            return None;
        }
        // Ids are compared without case: two that differ in case only are refused by `check`.
        if candidate.id.eq_ignore_ascii_case(&self.raw) {
            return Some(Level::Id);
        }
        if !candidate.handle.is_empty() && equals(candidate.handle.trim(), &self.folded) {
            return sure(Level::Handle);
        }
        if worst < Level::Address {
            return None;
        }
        if self.email.as_ref().is_some_and(|wanted| email::any_has_key(candidate.emails, wanted)) {
            return Some(Level::Address);
        }
        if let Some(wanted) = self.phone {
            let has = |p: super::list::Labelled<'_>| phone::key(p.value, self.country) == Some(wanted);
            if phone::split(candidate.phones).any(has) {
                return Some(Level::Address);
            }
        }
        if worst < Level::Name {
            return None;
        }
        // Plain ASCII names, by far the most frequent, are compared in place.
        let plain = candidate.name.is_ascii();
        let name = if plain { Cow::Borrowed(candidate.name) } else { fold_words(candidate.name) };
        if if plain { is_ascii_name(&name, &self.folded) } else { name == self.folded } {
            return Some(Level::Name);
        }
        if self.id_start && worst >= Level::IdStart {
            let start = candidate.id.get(..self.raw.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(&self.raw)) {
                return Some(Level::IdStart);
            }
        }
        if worst < Level::NamePart || candidate.name.is_empty() {
            return None;
        }
        let has = |word: &str| if plain { contains(&name, word) } else { name.contains(word) };
        if self.folded.split(' ').all(has) {
            return Some(Level::NamePart);
        }
        if worst < Level::Pinyin {
            return None;
        }
        let letters = self.letters.as_deref()?;
        let han = !plain && candidate.name.contains(is_han);
        if han && has_pinyin(candidate.name, letters) {
            return Some(Level::Pinyin);
        }
        if worst >= Level::Initials && letters.len() >= 2 && has_initials(candidate.name, letters, han) {
            return Some(Level::Initials);
        }
        None
    }

    /// Finds who is meant among the candidates; order and count of hits do not depend on anything but them.
    #[must_use]
    pub fn find<'a>(&self, candidates: impl Iterator<Item = Candidate<'a>> + Clone) -> Found {
        let mut best = Level::Initials;
        let mut hits: Vec<usize> = Vec::new();
        for candidate in candidates.clone() {
            let Some(level) = self.level(&candidate, best) else { continue };
            if level < best {
                best = level;
                hits.clear();
            }
            hits.push(candidate.index);
        }
        let mut seen = std::collections::HashSet::new();
        hits.retain(|index| seen.insert(*index));
        match hits.as_slice() {
            [] => Found::Nobody { nearest: self.nearest(candidates) },
            [index] => Found::One { index: *index, level: best },
            all => {
                let count = all.len();
                hits.truncate(SHOWN);
                Found::Several { level: best, candidates: hits, count }
            }
        }
    }

    /// The people whose name, words of the name, handle, id or address is most like what was typed.
    fn nearest<'a>(&self, candidates: impl Iterator<Item = Candidate<'a>>) -> Vec<usize> {
        if self.folded.is_empty() {
            return Vec::new();
        }
        let likeness = Likeness::to(&self.folded);
        let one_word = !self.folded.contains(' ');
        let mut best: Vec<(f64, usize)> = Vec::new();
        for candidate in candidates {
            let mut like = likeness.of(candidate.name).max(likeness.of(candidate.handle));
            if one_word {
                let words = candidate.name.split_whitespace();
                like = words.map(|word| likeness.of(word)).fold(like, f64::max);
            }
            if self.folded.contains('-') {
                like = like.max(likeness.of(candidate.id));
            }
            if self.folded.contains('@') {
                like = email::split(candidate.emails).map(|e| likeness.of(e.value)).fold(like, f64::max);
            }
            if like == 0.0 || best.iter().any(|(_, index)| *index == candidate.index) {
                continue;
            }
            let place = best.partition_point(|(other, _)| *other >= like);
            best.insert(place, (like, candidate.index));
            best.truncate(NEAREST);
        }
        best.into_iter().map(|(_, index)| index).collect()
    }
}

/// Finds who is meant by `text`; see [`Wanted::find`].
#[must_use]
pub fn find<'a>(
    text: &str,
    country: Country,
    candidates: impl Iterator<Item = Candidate<'a>> + Clone,
) -> Found {
    Wanted::new(text, country).find(candidates)
}

/// Whether an ASCII name folds, with its blanks joined, to `folded`.
fn is_ascii_name(name: &str, folded: &str) -> bool {
    let untidy =
        || name.contains("  ") || name.contains(['\t', '\n']) || name.starts_with(' ') || name.ends_with(' ');
    name.eq_ignore_ascii_case(folded) || (name.len() > folded.len() && untidy() && fold_words(name) == folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PEOPLE: [(&str, &str, &str, &str, &str); 10] = [
        ("c-4f7q2mkd", "grace", "Grace Lin", "grace@example.com", "+31612345678"),
        ("c-4f7qzzzz", "", "Grace Kelly", "gk@example.com [work];kelly@example.org", "06-11111112"),
        ("c-1p0001aa", "wxm", "王小明", "wang@example.com", "138 0013 8000"),
        ("c-1p0002aa", "", "李娜", "", "139****0000"),
        ("c-1p0003aa", "", "李楠", "", ""),
        ("c-1p0004aa", "", "单雄信", "", ""),
        ("c-1p0005aa", "", "吕布", "", ""),
        ("c-1p0006aa", "", "José  Álvarez", "", ""),
        ("c-1p0007aa", "", "Joanne Doe", "", ""),
        ("c-1p0008aa", "", "Ann", "", ""),
    ];

    fn people() -> impl Iterator<Item = Candidate<'static>> + Clone {
        PEOPLE.iter().enumerate().map(|(index, &(id, handle, name, emails, phones))| Candidate {
            index,
            id,
            handle,
            name,
            emails,
            phones,
        })
    }

    fn who(text: &str) -> Found {
        find(text, Country::of_code("NL").unwrap(), people())
    }

    #[test]
    fn each_level_finds_its_person() {
        for (text, index, level) in [
            ("c-4f7q2mkd", 0, Level::Id),
            ("C-4F7Q2MKD", 0, Level::Id),
            ("Grace", 0, Level::Handle),
            ("wxm", 2, Level::Handle),
            ("KELLY@example.org", 1, Level::Address),
            ("0612345678", 0, Level::Address),
            ("tel:+31 6 1111 1112", 1, Level::Address),
            ("jose alvarez", 7, Level::Name),
            ("ann", 9, Level::Name),
            ("c-4f7q2", 0, Level::IdStart),
            ("lin", 0, Level::NamePart),
            ("kelly grace", 1, Level::NamePart),
            ("小明", 2, Level::NamePart),
            ("wang xiaoming", 2, Level::Pinyin),
            ("xiaoming", 2, Level::Pinyin),
            ("lina", 3, Level::Pinyin),
            ("shan", 5, Level::Pinyin),
            ("lv bu", 6, Level::Pinyin),
            ("gk", 1, Level::Initials),
        ] {
            assert_eq!(who(text), Found::One { index, level }, "{text}");
        }
    }

    #[test]
    fn two_on_one_level_are_never_guessed() {
        assert_eq!(who("c-4f7q"), Found::Several { level: Level::IdStart, candidates: vec![0, 1], count: 2 });
        assert_eq!(who("李"), Found::Several { level: Level::NamePart, candidates: vec![3, 4], count: 2 });
        assert_eq!(who("ln"), Found::Several { level: Level::Initials, candidates: vec![3, 4], count: 2 });
    }

    #[test]
    fn a_surer_level_hides_the_others() {
        // Pinyin of two people, but part of one name.
        assert_eq!(who("li"), Found::One { index: 0, level: Level::NamePart });
    }

    #[test]
    fn a_hidden_number_matches_nobody_and_an_empty_text_nobody() {
        assert_eq!(who("139****0000"), Found::Nobody { nearest: vec![] });
        assert_eq!(who("  "), Found::Nobody { nearest: vec![] });
        assert_eq!(who("c-4"), Found::Nobody { nearest: who_nearest("c-4") });
    }

    fn who_nearest(text: &str) -> Vec<usize> {
        match who(text) {
            Found::Nobody { nearest } => nearest,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn similar_names_are_suggested() {
        assert_eq!(who_nearest("Grcae Lin").first(), Some(&0));
        assert_eq!(who_nearest("alvares").first(), Some(&7));
        assert_eq!(who_nearest("gracee@example.com").first(), Some(&0));
        assert!(who_nearest("Zoltan").is_empty());
    }

    #[test]
    fn an_id_merged_into_a_person_is_that_person() {
        let mut all: Vec<Candidate<'_>> = people().collect();
        all.push(Candidate { index: 0, id: "c-4f7qold1", name: "Grace Lin", ..Candidate::default() });
        let country = Country::NONE;
        assert_eq!(
            find("Grace Lin", country, all.iter().copied()),
            Found::One { index: 0, level: Level::Name }
        );
        assert_eq!(
            find("c-4f7qo", country, all.iter().copied()),
            Found::One { index: 0, level: Level::IdStart }
        );
    }

    proptest! {
        #[test]
        fn every_person_is_found_by_id_and_by_unique_name(at in 0..PEOPLE.len()) {
            prop_assert_eq!(who(PEOPLE[at].0), Found::One { index: at, level: Level::Id });
            prop_assert_eq!(who(PEOPLE[at].2), Found::One { index: at, level: Level::Name });
        }

        #[test]
        fn searching_never_panics_and_does_not_depend_on_the_order_of_people(text in "\\PC{0,10}|[a-z @+0-9-]{0,12}") {
            let turned: Vec<Candidate<'_>> = people().collect::<Vec<_>>().into_iter().rev().collect();
            let there = find(&text, Country::NONE, people());
            let back = find(&text, Country::NONE, turned.iter().copied());
            match (there, back) {
                (Found::Several { level, mut candidates, .. }, Found::Several { level: other, candidates: mut b, .. }) => {
                    candidates.sort_unstable();
                    b.sort_unstable();
                    prop_assert_eq!((level, candidates), (other, b));
                }
                (Found::Nobody { .. }, Found::Nobody { .. }) => {}
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }
}
