//! An import into a book: its rows, its rules and the memory of earlier imports, read from disk.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use super::mapping::WishError;
use super::memory::{self, Memory};
use super::plan::{self, Foreign, ImportPlan, UnknownValue};
use super::present::Present;
use super::read::{NewWords, Options};
use crate::book::edit::Op;
use crate::book::layout::SETTINGS;
use crate::book::soundness::Fault;
use crate::book::{Book, flaw};
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::fold::fold_words;
use crate::model::schema::{Kind, Vocabulary};
use crate::model::settings::Settings;
use crate::sys::{SysError, block, fs, look};
use crate::text::csv::{Dialect, Document};
use crate::text::yaml::edit::EditError;

/// Why no plan could be made.
#[derive(Debug)]
pub enum ImportError {
    /// `--map` names a field that a table does not have.
    Wish(WishError),
    /// The system said no.
    System(SysError),
    /// A word cannot be added to rolo.yaml.
    Rules(EditError),
}

impl ImportError {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            ImportError::Wish(wish) => wish.text(),
            ImportError::System(error) => error.text(),
            ImportError::Rules(error) => error.text(),
        }
    }
}

impl From<WishError> for ImportError {
    fn from(wish: WishError) -> ImportError {
        ImportError::Wish(wish)
    }
}

impl From<SysError> for ImportError {
    fn from(error: SysError) -> ImportError {
        ImportError::System(error)
    }
}

impl From<EditError> for ImportError {
    fn from(error: EditError) -> ImportError {
        ImportError::Rules(error)
    }
}

/// Plans the import of files into a book; nothing is written.
///
/// # Errors
/// A file of the book cannot be read, or a wish names nothing.
pub fn plan_for(book: &Book, files: &[Foreign<'_>], options: &Options) -> Result<ImportPlan, ImportError> {
    let plan = plan_by(book, &book.settings, files, options)?;
    if options.new_words == NewWords::Report {
        return Ok(plan);
    }
    let Some((bytes, settings)) = with_words(book, &plan.unknown)? else { return Ok(plan) };
    // Again by the new rules, which may spell a word otherwise: a person by their short name.
    let unknown = plan.unknown;
    let mut plan = plan_by(book, &settings, files, options)?;
    plan.ops.push(Op::Write { file: SETTINGS.to_owned(), content: Some(bytes) });
    plan.unknown = unknown;
    Ok(plan)
}

fn plan_by(
    book: &Book,
    settings: &Settings,
    files: &[Foreign<'_>],
    options: &Options,
) -> Result<ImportPlan, ImportError> {
    let readings = plan::read_files(files, options)?;
    let present = Present::load(book, &plan::tables(&readings), options.country);
    let (memories, problems) = memories(book, &plan::systems(&readings, options));
    let spelling = Spelling::of(settings);
    let mut plan = plan::plan(readings, present, memories, &|v, word| spelling.of_word(v, word), options);
    plan.diagnostics.extend(problems);
    Ok(plan)
}

/// rolo.yaml with the words it does not name yet, those of most rows first; none where it names them all.
fn with_words(book: &Book, unknown: &[UnknownValue]) -> Result<Option<(Vec<u8>, Settings)>, ImportError> {
    let mut words: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for found in unknown {
        let kind = found.table.table().column(&found.column).map(|c| c.kind);
        let Some(Kind::Word(vocabulary)) = kind else { continue };
        if let Some(which) = VOCABULARIES.iter().position(|v| *v == vocabulary) {
            *words.entry((which, &found.value)).or_default() += found.count;
        }
    }
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by_key(|((which, word), count)| (*which, Reverse(*count), *word));
    let Some(_) = words.first() else { return Ok(None) };
    let mut bytes = fs::read(&book.root.join(SETTINGS))?;
    let mut settings = book.settings.clone();
    for ((which, word), _) in words {
        bytes = settings.add_word(SETTINGS, &bytes, VOCABULARIES[which], word)?;
        if let (Some(read), _) = Settings::read(SETTINGS, &bytes) {
            settings = read;
        }
    }
    Ok(Some((bytes, settings)))
}

/// The memory of every system a book has imported from; the book notes what could not be read of it.
///
/// Of the systems `wanted` the memory will be written anew: a file of theirs that is something else stops the import.
fn memories(book: &Book, wanted: &BTreeSet<String>) -> (BTreeMap<String, Memory>, Vec<Diagnostic>) {
    let mut memories = BTreeMap::new();
    let mut problems = Vec::new();
    let unreadable = |name: &str, error: &io::Error| {
        book.faults.note(Fault::of_error(error), flaw::cannot_read(name, error));
    };
    let folder = book.root.join("imports");
    let names = look::names(&folder).unwrap_or_else(|error| {
        unreadable("imports", &error);
        Vec::new()
    });
    for file in names.iter().filter_map(|name| name.to_str()) {
        let Some(system) = file.strip_suffix(".csv").filter(|s| memory::system_name(s) == *s) else {
            continue;
        };
        let name = memory::file_name(system);
        let bytes = match block::read_whole(&folder.join(file)) {
            Ok(bytes) => bytes,
            Err(error) => {
                unreadable(&name, &error);
                continue;
            }
        };
        let document = Document::parse_as(bytes, Dialect::OWN);
        if !book.faults.note_document(&name, &document) {
            continue;
        }
        let (memory, found) = Memory::read(&name, &document);
        if wanted.contains(system) {
            let foreign = |problem| Diagnostic { level: Level::Error, ..problem };
            found.into_iter().for_each(|problem| book.faults.note(Fault::Foreign, foreign(problem)));
        } else {
            problems.extend(found);
        }
        memories.insert(system.to_owned(), memory);
    }
    (memories, problems)
}

/// How the book's rules spell their words, by the folded word; people are known by full name and e-mail too.
struct Spelling(HashMap<(u8, String), String>);

const VOCABULARIES: [Vocabulary; 6] = [
    Vocabulary::Tier,
    Vocabulary::Stage,
    Vocabulary::PipelineStage,
    Vocabulary::Person,
    Vocabulary::Channel,
    Vocabulary::LostReason,
];

impl Spelling {
    fn of(settings: &Settings) -> Spelling {
        let mut words = HashMap::new();
        for (i, vocabulary) in VOCABULARIES.into_iter().enumerate() {
            for word in settings.vocabulary(vocabulary) {
                words.insert((i as u8, fold_words(word).into_owned()), word.to_owned());
            }
        }
        for person in &settings.people {
            let name = person.name.as_str();
            for other in [&person.full, &person.email].into_iter().flatten() {
                words.entry((3, fold_words(other).into_owned())).or_insert_with(|| name.to_owned());
            }
        }
        Spelling(words)
    }

    fn of_word(&self, vocabulary: Vocabulary, word: &str) -> Option<String> {
        let which = VOCABULARIES.iter().position(|v| *v == vocabulary)?;
        self.0.get(&(which as u8, fold_words(word).into_owned())).cloned()
    }
}
