//! A new book: which files it begins with.

use crate::i18n::{Language, Text};
use crate::model::Currency;
use crate::model::schema::{TABLES, Table};
use crate::text::yaml::edit::{Change, Content, EditError, Step, edit};

use super::layout::SETTINGS;
use super::templates;

/// The names git is not to take.
pub const IGNORE: &str = ".gitignore";

/// What a person said about the book to be.
#[derive(Clone, Debug, Default)]
pub struct NewBook {
    /// A template of [`templates::NAMES`]; none: the plain one.
    pub template: Option<String>,
    /// The language of its rules and drafts.
    pub language: Language,
    /// What it is called; none: as in the template.
    pub name: Option<String>,
    /// Its currency; none: as in the template.
    pub currency: Option<Currency>,
    /// Its time zone; none: as in the template.
    pub timezone: Option<chrono_tz::Tz>,
    /// Two letters, for phone numbers without `+`; none: as in the template.
    pub country: Option<String>,
}

/// The files of a new book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InitPlan {
    /// Files to be made: name relative to the book, `/` between parts, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Files that are there already and stay as they are.
    pub kept: Vec<String>,
    /// Files that are there already and get lines at their end.
    pub extended: Vec<String>,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum InitError {
    /// No template is called so.
    UnknownTemplate(String),
    /// The template could not be made the person's own.
    Edit(EditError),
}

impl InitError {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            InitError::UnknownTemplate(name) => phrase!("there is no template `{name}`", name),
            InitError::Edit(error) => Text::own(error),
        }
    }
}

/// Plans a book beside the files that `exists` says are there; those are never written, but for the `.gitignore` that
/// was read, where one is there: it gets the lines it lacks.
///
/// Log folders are made when the first row is appended.
///
/// # Errors
/// [`InitError`].
pub fn plan(
    book: &NewBook,
    exists: impl Fn(&str) -> bool,
    ignored: Option<&[u8]>,
) -> Result<InitPlan, InitError> {
    let mut files = vec![(SETTINGS.to_owned(), rules(book)?)];
    files.extend(records().map(|table| (format!("{}.csv", table.name), header(table))));
    files.push((".gitattributes".to_owned(), attributes().into_bytes()));
    files.push((IGNORE.to_owned(), ignoring(b"").unwrap_or_default()));
    let drafts = templates::drafts(book.language);
    files.extend(drafts.map(|d| (format!("templates/{}.md", d.name), d.text.as_bytes().to_vec())));
    let (kept, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| exists(name));
    let mut plan =
        InitPlan { files, kept: kept.into_iter().map(|(name, _)| name).collect(), extended: Vec::new() };
    if let Some(bytes) = ignored.and_then(ignoring)
        && plan.kept.iter().any(|name| name == IGNORE)
    {
        plan.kept.retain(|name| name != IGNORE);
        plan.files.push((IGNORE.to_owned(), bytes));
        plan.extended.push(IGNORE.to_owned());
    }
    Ok(plan)
}

/// What git is not to take: rolo's own folder, files on their way into the book, and what a merge left beside it.
const IGNORED: [&str; 3] = [".rolo/", ".*.rolo-tmp", "*.rolo-conflict*"];

/// A `.gitignore` with those of these lines at its end that it lacks, all else byte for byte; none where it has them
/// all, or is no text that a line could be added to.
fn ignoring(before: &[u8]) -> Option<Vec<u8>> {
    if before.contains(&0) {
        return None;
    }
    let lines: Vec<&[u8]> = before.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end).collect();
    let has = |wanted: &str| {
        let bare = wanted.trim_end_matches('/').as_bytes();
        lines.iter().any(|line| {
            let line = line.strip_prefix(b"/").unwrap_or(line);
            line == wanted.as_bytes() || line == bare
        })
    };
    let end: &[u8] = if before.windows(2).any(|two| two == b"\r\n") { b"\r\n" } else { b"\n" };
    let mut after = before.to_vec();
    for wanted in IGNORED.into_iter().filter(|wanted| !has(wanted)) {
        if !after.is_empty() && !after.ends_with(b"\n") {
            after.extend_from_slice(end);
        }
        after.extend_from_slice(wanted.as_bytes());
        after.extend_from_slice(end);
    }
    (after != before).then_some(after)
}

/// The template with what the person said.
fn rules(book: &NewBook) -> Result<Vec<u8>, InitError> {
    let template = book.template.as_deref().unwrap_or(templates::PLAIN);
    let text = templates::text(template, book.language)
        .ok_or_else(|| InitError::UnknownTemplate(template.to_owned()))?;
    let said = [
        ("name", book.name.clone()),
        ("currency", book.currency.map(|c| c.code().to_owned())),
        ("timezone", book.timezone.map(|t| t.name().to_owned())),
        ("country", book.country.clone()),
    ];
    let mut bytes = text.as_bytes().to_vec();
    for (key, value) in said {
        let Some(value) = value else { continue };
        let path = [Step::from(key)];
        bytes = edit(SETTINGS, &bytes, &path, &Change::Set(Content::Text(value))).map_err(InitError::Edit)?;
    }
    Ok(bytes)
}

/// The tables whose files a book begins with.
fn records() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| !table.is_log())
}

/// The header line of a record table.
fn header(table: &Table) -> Vec<u8> {
    let names: Vec<&str> = table.initial_header().collect();
    format!("{}\n", names.join(",")).into_bytes()
}

/// How git merges the files: records cell by cell, logs as the union of their lines; line ends stay as they are.
#[must_use]
pub fn attributes() -> String {
    let mut text = String::new();
    for table in records() {
        text.push_str(&format!("{}.csv -text merge=rolo\n", table.name));
    }
    text.push_str("imports/*.csv -text merge=rolo\n");
    for table in TABLES.iter().filter(|table| table.is_log()) {
        text.push_str(&format!("{}/*.csv -text merge=union\n", table.name));
    }
    text.push_str("rolo.yaml -text\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Settings;

    fn names(plan: &InitPlan) -> Vec<&str> {
        plan.files.iter().map(|f| f.0.as_str()).collect()
    }

    #[test]
    fn a_new_book_has_its_rules_headers_git_files_and_drafts() {
        let plan = plan(&NewBook::default(), |_| false, None).unwrap();
        assert_eq!(
            names(&plan),
            [
                "rolo.yaml",
                "contacts.csv",
                "companies.csv",
                "products.csv",
                "rates.csv",
                "deals.csv",
                "contracts.csv",
                "tickets.csv",
                "tasks.csv",
                ".gitattributes",
                ".gitignore",
                "templates/check-in.md",
                "templates/thank-you.md",
            ]
        );
        let contacts = String::from_utf8(plan.files[1].1.clone()).unwrap();
        assert_eq!(
            contacts,
            "id,name,company,title,email,phone,tags,tier,stage,owner,birthday,next_on,next_what,notes\n"
        );
        assert!(attributes().contains("contacts.csv -text merge=rolo\n"));
        assert!(attributes().contains("interactions/*.csv -text merge=union\n"));
    }

    #[test]
    fn what_is_there_is_kept() {
        let ignored = &ignoring(b"/target\n").unwrap();
        let plan = plan(&NewBook::default(), |name| name == "contacts.csv" || name == IGNORE, Some(ignored))
            .unwrap();
        assert_eq!(plan.kept, ["contacts.csv", ".gitignore"]);
        assert!(!names(&plan).contains(&"contacts.csv"));
        assert_eq!(plan.files.len(), 11);
    }

    #[test]
    fn what_the_person_said_is_in_the_rules_and_comments_stay() {
        for language in Language::all() {
            for template in templates::NAMES {
                let book = NewBook {
                    template: Some(template.to_owned()),
                    language,
                    name: Some("Tea: 清和 #1".to_owned()),
                    currency: Currency::parse("CHF"),
                    timezone: Some(chrono_tz::Europe::Zurich),
                    country: Some("CH".to_owned()),
                };
                let plan = plan(&book, |_| false, None).unwrap();
                let (settings, found) = Settings::read("rolo.yaml", &plan.files[0].1);
                let settings = settings.unwrap();
                assert_eq!(found, [], "{template} {language}");
                assert_eq!(settings.name, "Tea: 清和 #1");
                assert_eq!(settings.currency.code(), "CHF");
                assert_eq!(settings.timezone, chrono_tz::Europe::Zurich);
                assert_eq!(settings.country.as_deref(), Some("CH"));
                let template = templates::text(template, language).unwrap();
                let comments = |text: &str| text.matches("# ").count();
                assert_eq!(comments(&String::from_utf8_lossy(&plan.files[0].1)), comments(template));
            }
        }
    }

    #[test]
    fn a_gitignore_that_is_there_gets_the_lines_it_lacks_and_keeps_its_own() {
        let after = |before: &str| ignoring(before.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(after("/target").unwrap(), "/target\n.rolo/\n.*.rolo-tmp\n*.rolo-conflict*\n");
        assert_eq!(
            after("/target\r\n/.rolo\r\n").unwrap(),
            "/target\r\n/.rolo\r\n.*.rolo-tmp\r\n*.rolo-conflict*\r\n"
        );
        assert_eq!(after(&after("").unwrap()), None);
        assert_eq!(after("a\0"), None);
    }

    #[test]
    fn an_unknown_trade_is_said() {
        let book = NewBook { template: Some("circus".to_owned()), ..NewBook::default() };
        assert_eq!(plan(&book, |_| false, None).unwrap_err().text(), "there is no template `circus`");
    }
}
