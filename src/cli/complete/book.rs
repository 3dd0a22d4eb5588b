//! The words of a book that may stand where the cursor is.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::OnceLock;

use super::{Offer, Wanted};
use crate::book::roster::Roster;
use crate::book::{Book, layout};
use crate::checks::registry;
use crate::i18n::Language;
use crate::model::fold::fold;
use crate::model::schema::{Kind, TableId, Vocabulary};
use crate::model::{Day, Value, list};
use crate::profile::scope;
use crate::query::{RuleKind, Scope};
use crate::study::GRAINS;
use crate::sys::env::Env;

/// The book the half-typed command line is about, opened when first asked for.
pub(super) struct BookWords {
    env: Env,
    named: Option<PathBuf>,
    book: OnceLock<Option<Book>>,
}

impl BookWords {
    /// `arguments` are those the shell calls with: the half-typed line stands behind `--`.
    pub(super) fn new(env: Env, arguments: &[OsString]) -> BookWords {
        let line: Vec<&OsStr> =
            arguments.iter().map(OsString::as_os_str).skip_while(|a| *a != "--").skip(1).collect();
        let named = line.windows(2).rfind(|pair| pair[0] == "--book").map(|pair| pair[1].to_owned());
        let joined = line.iter().rev().find_map(|a| a.to_str()?.strip_prefix("--book=").map(OsString::from));
        let named = named.or(joined).map(|path| {
            // The shell has not replaced the tilde yet.
            match (path.to_str().and_then(|p| p.strip_prefix("~/")), &env.home) {
                (Some(rest), Some(home)) => home.join(rest),
                _ => PathBuf::from(path),
            }
        });
        BookWords { env, named, book: OnceLock::new() }
    }

    fn book(&self) -> Option<&Book> {
        let open = || {
            let here = self.env.directory.clone().unwrap_or_default();
            let named = self.named.clone().or_else(|| self.env.book.clone());
            let root = match named {
                Some(path) => here.join(path),
                None => layout::find_root(&here)?,
            };
            Book::open(&root).ok()
        };
        self.book.get_or_init(open).as_ref()
    }

    /// The language of the book, where one was looked into.
    pub(super) fn language(&self) -> Language {
        self.book.get().and_then(Option::as_ref).map_or(Language::EN, |book| book.settings.language())
    }

    fn scope(&self, table: TableId) -> Scope {
        // Which rates hold does not matter to the words of a query: any day will do.
        self.book().map_or_else(|| Scope::new(table), |book| scope(book, table, Day(0)))
    }

    /// Ways to go on, the likeliest first; each begins with what is typed.
    pub(super) fn offers(&self, wanted: Wanted, typed: &str) -> Vec<Offer> {
        match wanted {
            Wanted::Person(also) => {
                let mut offers = self.people(typed);
                offers.extend(words(also.iter().copied(), typed));
                offers
            }
            Wanted::Record(table) => self.records(table, typed),
            Wanted::Query(table) => self.query(table, typed),
            Wanted::Assignment(table) => self.assignment(table, typed),
            Wanted::Columns(table) => self.columns(table, typed),
            Wanted::Groups(log) => self.groups(log, typed),
            Wanted::Tag => self.tags(typed),
            Wanted::Word(vocabulary) => self.vocabulary(vocabulary, typed),
            Wanted::Table => TableId::ALL
                .into_iter()
                .map(|table| Offer::explained(table.table().noun, table.name()))
                .filter(|offer| begins(&offer.text, typed))
                .collect(),
            Wanted::Code | Wanted::CodeOrFile => {
                let known = registry::rules().iter().filter(|rule| wanted == Wanted::Code || rule.is_found());
                let first = |about: &str| about.split(". ").next().unwrap_or(about).to_owned();
                let offers = known.map(|rule| Offer::explained(rule.code, first(&rule.sentence().english())));
                offers.filter(|offer| begins(&offer.text, typed)).collect()
            }
            Wanted::BookFile => {
                let Some(book) = self.book() else { return Vec::new() };
                let files = TableId::ALL.into_iter().flat_map(|table| book.files(table));
                files
                    .filter(|file| begins(&file.name, typed))
                    .map(|file| Offer::new(file.name.as_str(), ""))
                    .collect()
            }
            Wanted::Topic => {
                let command = crate::cli::command();
                let commands = command.get_subcommands().map(|sub| {
                    let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
                    Offer::explained(sub.get_name(), about)
                });
                commands
                    .chain([
                        Offer::explained("query", "the filter language"),
                        Offer::explained("format", "the files of a book"),
                    ])
                    .filter(|offer| begins(&offer.text, typed))
                    .collect()
            }
            Wanted::OneOf(known) => words(known.iter().copied(), typed),
        }
    }

    fn roster(&self, table: TableId, columns: &[&str]) -> Option<Roster> {
        let key = table.table().key.unwrap_or("id");
        Some(Roster::read(&self.book()?.files(table), key, columns))
    }

    /// People by handle, by name and, once it is being typed, by id. Those put away are left out.
    fn people(&self, typed: &str) -> Vec<Offer> {
        let Some(mut people) =
            self.roster(TableId::Contacts, &["name", "handle", "archived_on", "merged_ids"])
        else {
            return Vec::new();
        };
        let counts_as = people.merge();
        let text = |column: &str, row: usize| {
            people.column(column).map(|c| c.text(row).into_owned()).unwrap_or_default()
        };
        let mut offers = Vec::new();
        for (row, &counts_as) in counts_as.iter().enumerate() {
            if counts_as as usize != row || !text("archived_on", row).is_empty() {
                continue;
            }
            let (id, name, handle) =
                (people.columns[0].text(row).into_owned(), text("name", row), text("handle", row));
            if !handle.is_empty() && begins(&handle, typed) {
                offers.push(Offer::new(handle, name));
            } else if !name.is_empty() && begins(&name, typed) {
                offers.push(Offer::new(name, id));
            } else if !typed.is_empty() && begins(&id, typed) {
                offers.push(Offer::new(id, name));
            }
        }
        offers.sort_by(|a, b| fold(&a.text).cmp(&fold(&b.text)));
        offers
    }

    /// Records by id, those still open first; what they are is said beside them.
    fn records(&self, table: TableId, typed: &str) -> Vec<Offer> {
        const NAMING: [&str; 5] = ["title", "subject", "what", "name", "product"];
        let naming = NAMING.into_iter().find(|name| table.table().column(name).is_some());
        let (begins_on, ends) = (table.table().begins(), table.table().ends());
        let columns: Vec<&str> = naming.into_iter().chain(begins_on).chain(ends).collect();
        let Some(records) = self.roster(table, &columns) else { return Vec::new() };
        let text = |column: Option<&str>, row: usize| {
            column.and_then(|name| records.column(name)).map(|c| c.text(row).into_owned()).unwrap_or_default()
        };
        let mut found: Vec<(bool, String, Offer)> = (0..records.len())
            .map(|row| {
                let began = text(begins_on, row);
                let day = began.get(..10).unwrap_or_default();
                let about = format!("{} {day}", text(naming, row));
                let offer = Offer::new(records.columns[0].text(row), about.trim());
                (!text(ends, row).is_empty(), began, offer)
            })
            .filter(|(_, _, offer)| begins(&offer.text, typed))
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        found.into_iter().map(|(_, _, offer)| offer).collect()
    }

    fn query(&self, table: TableId, typed: &str) -> Vec<Offer> {
        let mut offers: Vec<Offer> = crate::query::complete(typed, &self.scope(table))
            .into_iter()
            .map(|completion| Offer::explained(completion.text, completion.about))
            .collect();
        if let Some(at) = typed.rfind("tags:").map(|at| at + "tags:".len()) {
            let (before, begun) = typed.split_at(typed[at..].rfind(',').map_or(at, |comma| at + comma + 1));
            let tag = |offer: Offer| {
                let bare = offer.text.contains(char::is_whitespace);
                let text = if bare { format!("\"{}\"", offer.text) } else { offer.text };
                Offer { text: format!("{before}{text}"), ..offer }
            };
            offers.splice(0..0, self.tags(begun).into_iter().map(tag));
        }
        offers
    }

    /// `field=`, then the value as a query would have it.
    fn assignment(&self, table: TableId, typed: &str) -> Vec<Offer> {
        let Some((field, begun)) = typed.split_once('=') else {
            let columns = table.table().columns.iter().filter(|c| Some(c.name) != table.table().key);
            let is_list =
                |kind: Kind| matches!(kind, Kind::List | Kind::Emails | Kind::Phones | Kind::Consent);
            let known = columns.flat_map(|c| {
                let more = is_list(c.kind).then(|| Offer::explained(format!("{}+=", c.name), c.about));
                [Offer::explained(format!("{}=", c.name), c.about)].into_iter().chain(more)
            });
            let scope = self.scope(table);
            let own = scope.own_columns(table).filter(|own| table.table().column(&own.name).is_none());
            let own = own.map(|c| Offer::new(format!("{}=", c.name), c.about.as_str()));
            return known.chain(own).filter(|offer| begins(&offer.text, typed)).collect();
        };
        let name = field.trim_end_matches(['+', '-']);
        let values = match table.table().column(name).map(|column| column.kind) {
            Some(Kind::Ref([TableId::Contacts])) => self.people(begun),
            Some(Kind::Ref([other])) => self.records(*other, begun),
            Some(Kind::Company) => self.companies(begun),
            Some(Kind::List) if name == "tags" => self.tags(begun),
            Some(Kind::Day | Kind::At) => words(super::DAYS.iter().copied(), begun),
            Some(Kind::Word(vocabulary)) => self.vocabulary(vocabulary, begun),
            Some(Kind::Choice(known)) => words(known.iter().copied().filter(|w| !w.is_empty()), begun),
            Some(Kind::Flag) => words(["yes", "no"], begun),
            _ => Vec::new(),
        };
        values.into_iter().map(|value| Offer { text: format!("{field}={}", value.text), ..value }).collect()
    }

    fn companies(&self, typed: &str) -> Vec<Offer> {
        let Some(companies) = self.roster(TableId::Companies, &["name"]) else { return Vec::new() };
        let Some(names) = companies.column("name") else { return Vec::new() };
        let mut offers: Vec<Offer> = (0..companies.len())
            .map(|row| Offer::new(names.text(row), companies.columns[0].text(row)))
            .filter(|offer| begins(&offer.text, typed))
            .collect();
        offers.sort_by(|a, b| fold(&a.text).cmp(&fold(&b.text)));
        offers
    }

    /// The last of several fields; what stands before it stays.
    fn columns(&self, table: TableId, typed: &str) -> Vec<Offer> {
        let at = typed.rfind(',').map_or(0, |comma| comma + 1);
        let at = if typed[at..].starts_with('-') { at + 1 } else { at };
        let (before, begun) = typed.split_at(at);
        let mut offers: Vec<Offer> = Vec::new();
        for row in crate::report::fields::fields(&self.scope(table), Some(table)).rows {
            let [Value::Text(name), _, _, Value::Text(about), ..] = row.as_slice() else { continue };
            let name = name.replace("<N>", "90");
            if begins(&name, begun) && !offers.iter().any(|o| o.text == format!("{before}{name}")) {
                offers.push(Offer::explained(format!("{before}{name}"), about.as_str()));
            }
        }
        offers
    }

    /// A period and a field, separated by a comma; what is typed before the comma stays.
    fn groups(&self, log: Option<TableId>, typed: &str) -> Vec<Offer> {
        let (before, begun) = typed.split_at(typed.rfind(',').map_or(0, |comma| comma + 1));
        let has_grain = before.split(',').any(|word| GRAINS.contains(&word));
        let grains = GRAINS.iter().filter(|grain| !has_grain && begins(grain, begun));
        let mut offers: Vec<Offer> = grains.map(|grain| Offer::new(format!("{before}{grain}"), "")).collect();
        for table in [Some(TableId::Contacts), log, Some(TableId::Companies)].into_iter().flatten() {
            let mut more = self.columns(table, typed);
            more.retain(|more| offers.iter().all(|offer| offer.text != more.text));
            offers.extend(more);
        }
        let scope = self.scope(TableId::Contacts);
        let segments = scope.rules_of(RuleKind::Segment).map(|(_, rule)| format!("@{}", rule.name));
        let segments = segments.filter(|name| begins(name, begun));
        offers.extend(segments.map(|name| Offer::new(format!("{before}{name}"), "")));
        offers
    }

    /// Tags, the most used first.
    fn tags(&self, typed: &str) -> Vec<Offer> {
        let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        for table in [TableId::Contacts, TableId::Companies] {
            let Some(roster) = self.roster(table, &["tags"]) else { continue };
            let Some(tags) = roster.column("tags") else { continue };
            for row in 0..roster.len() {
                for tag in list::parts(&tags.text(row)).filter(|tag| begins(tag, typed)) {
                    *counts.entry(tag.to_owned()).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(String, usize)> = counts.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.into_iter().map(|(tag, count)| Offer::new(tag, format!("{count}"))).collect()
    }

    fn vocabulary(&self, vocabulary: Vocabulary, typed: &str) -> Vec<Offer> {
        let scope = self.scope(TableId::Contacts);
        words(scope.vocabulary(vocabulary).unwrap_or_default().iter().map(String::as_str), typed)
    }
}

fn words<'w>(known: impl IntoIterator<Item = &'w str>, typed: &str) -> Vec<Offer> {
    known.into_iter().filter(|word| begins(word, typed)).map(|word| Offer::new(word, "")).collect()
}

/// Whether a word begins with what is typed, whatever the case.
fn begins(word: &str, typed: &str) -> bool {
    typed.is_empty() || fold(word).starts_with(fold(typed).as_ref())
}
