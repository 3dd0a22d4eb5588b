//! `rolo init`

use std::path::PathBuf;

use clap::Args;

use crate::book::edit::Op;
use crate::book::init::{IGNORE, NewBook, plan as plan_book};
use crate::book::templates;
use crate::cli::context::Context;
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::i18n::Language;
use crate::model::{At, Currency};

/// Begin a book in a folder
///
/// Writes rolo.yaml with its rules explained, tables with their headers, and two drafts. Never overwrites a file; a
/// `.gitignore` that is there gets lines at its end, so that git leaves rolo's own files alone.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo init                                         here, with plain rules
  rolo init ~/clients --template freelancer --currency EUR --timezone Europe/Amsterdam
  rolo init . --template clinic --language zh-CN --git
  rolo init --templates                             what templates there are")]
pub(in crate::cli) struct Init {
    /// The folder [default: the current one]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    path: Option<PathBuf>,
    /// Rules of a trade: tiers, stages, cadences, warnings, playbooks
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Language of the rules and drafts: en, zh-CN
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// What the book is called
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Currency of amounts that name none: EUR
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Where a day begins and ends: Europe/Amsterdam
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Country of phone numbers without +: NL
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Also make a git repository
    #[arg(long)]
    git: bool,
    /// List the templates
    #[arg(long)]
    templates: bool,
    /// Show what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
}

impl Init {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let language = self.chosen_language(context)?;
        if self.templates {
            let list = templates::NAMES
                .iter()
                .map(|name| format!("{name:14} {}\n", templates::about(name, language).unwrap_or_default()))
                .collect::<String>();
            context.print(&list)?;
            return Ok(Exit::Done);
        }
        let here = context.env.directory.clone().unwrap_or_default();
        let root = here.join(self.path.clone().or(context.global.book.clone()).unwrap_or_default());
        let exists = |name: &str| crate::sys::fs::exists(&root.join(name));
        if exists("rolo.yaml") {
            let message = phrase!("`{folder}` is a book already", folder = root.display());
            return Err(Failure::no("already-a-book", message)
                .help(phrase!("nothing was written; `rolo check` looks it over")));
        }
        let currency = match &self.currency {
            None => None,
            Some(code) => Some(Currency::parse(code).filter(|c| c.is_known()).ok_or_else(|| {
                let help = phrase!("write an ISO 4217 code: EUR, USD, CNY");
                Failure::usage(phrase!("`{code}` is no currency", code), help)
            })?),
        };
        let book = NewBook {
            template: self.template.clone(),
            language,
            name: self.name.clone(),
            currency,
            timezone: self.zone()?,
            country: self.country.clone(),
        };
        // A link stays a link, and leads where it leads.
        let ignored = crate::sys::fs::refuse_link(&root.join(IGNORE))
            .and_then(|()| crate::sys::fs::read(&root.join(IGNORE)))
            .ok();
        let plan = plan_book(&book, exists, ignored.as_deref()).map_err(|e| {
            Failure::usage(e.text(), phrase!("templates are {names}", names = templates::NAMES.join(", ")))
        })?;
        if self.dry_run {
            let list = plan.files.iter().map(|(name, _)| format!("{name}\n")).collect::<String>();
            context.print(&list)?;
            return Ok(Exit::Done);
        }
        crate::sys::fs::make_folders(&root)?;
        let found = tables_in(&root);
        context.global.book = Some(root.clone());
        let ops: Vec<Op> =
            plan.files.into_iter().map(|(file, bytes)| Op::Write { file, content: Some(bytes) }).collect();
        let made = ops.len();
        if self.git && !exists(".git") {
            context.wrote_outside(std::path::Path::new(".git"));
        }
        let today = context.today_without_book()?;
        context.begin(&root, ops, At::from(today))?;
        if self.git {
            let answer = crate::sys::git::begin_repository(&root)?;
            if !answer.succeeded() {
                context.ui.warning(phrase!("git: {words}", words = answer.last_words()));
            }
        }
        let folder = root.display();
        context.ui.status(plural!(
            made,
            "made a book in `{folder}`: 1 file",
            "made a book in `{folder}`: {count} files",
            folder
        ));
        for file in &plan.kept {
            context.ui.status(phrase!("`{file}` was there and stays as it is", file));
        }
        for file in &plan.extended {
            context.ui.status(phrase!("`{file}` was there and got the lines it lacked", file));
        }
        for file in &found {
            context.ui.hint(phrase!("this folder holds a table: `rolo import {file}` takes it in", file));
        }
        if found.is_empty() {
            context
                .ui
                .hint(phrase!("`rolo import contacts.csv` takes people in, `rolo add 'Grace Lin'` adds one"));
        }
        Ok(Exit::Done)
    }

    fn chosen_language(&self, context: &Context) -> Result<Language, Failure> {
        match self.language.as_deref() {
            None => Ok(context.ui.language),
            Some(tag) => Language::parse(tag).ok_or_else(|| {
                Failure::usage(
                    phrase!("rolo does not speak `{tag}`", tag),
                    phrase!("languages are en and zh-CN"),
                )
            }),
        }
    }

    fn zone(&self) -> Result<Option<chrono_tz::Tz>, Failure> {
        self.timezone
            .as_deref()
            .map(|zone| {
                zone.parse().map_err(|_| {
                    Failure::usage(
                        phrase!("`{zone}` is no time zone", zone),
                        phrase!("write one like Europe/Amsterdam or UTC"),
                    )
                })
            })
            .transpose()
    }
}

/// Files in a folder that look like tables somebody may want to import.
fn tables_in(root: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = crate::sys::fs::names_in(root)
        .into_iter()
        .filter(|name| {
            let lower = name.to_lowercase();
            let table = [".csv", ".tsv", ".xlsx", ".xls", ".vcf"].iter().any(|end| lower.ends_with(end));
            let ours = crate::model::TableId::ALL.iter().any(|t| lower == format!("{t}.csv"));
            table && !ours
        })
        .collect();
    names.sort();
    names
}
