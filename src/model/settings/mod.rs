//! The book's own rules: rolo.yaml, typed.
//!
//! Every key is optional but `format`; what is wrong is reported and falls back to its default, so that one bad
//! section never takes the rest down. Queries are kept as text with their place: the floor above parses them.

mod add;
mod by_name;
mod calendar;
mod consistency;
mod fields;
mod figures;
mod label;
mod named;
mod people;
mod rules;
mod values;

use serde::Deserialize;

pub use by_name::ByName;
pub use calendar::{Calendar, Days, Festival, FestivalDay, Hours, Sla, Targets, Weekdays};
pub use fields::{Field, FieldType, Required};
pub use figures::{
    Amount, Checks, Commit, Cost, Git, Goal, Health, Ignore, Level, Limits, Loyalty, Rfm, RfmSegment, Undo,
};
pub use label::{Label, Name, Word};
pub use people::{NewCustomers, Person, PipelineStage, Stage, Tier, TierPin};
pub use rules::{Action, Automation, Event, Playbook, SurveyRule, Surveys, Warning};
pub use values::{AtMost, Earning, Figure, QueryText, Scores, Share, Size};

use super::phone::Country;
use super::schema::{TableId, Vocabulary};
use super::{Currency, Span};
use crate::diag::{Diagnostic, Place};
use crate::i18n::Language;
use crate::text::yaml::{self, NodeKind};

/// The newest format of a book this program reads.
pub const FORMAT: u32 = 1;

/// What counts as one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A person.
    #[default]
    Contact,
    /// A company, with all its people.
    Company,
}

/// What a purchase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purchases {
    /// A counted order.
    Orders,
    /// A won deal, on the day it closed.
    WonDeals,
    /// Either.
    Both,
}

/// What makes a customer active in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// A purchase.
    Orders,
    /// A running contract.
    Contracts,
    /// A touch.
    Touches,
    /// A row of the usage log.
    Usage,
}

/// The rules of a book.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Version of the book's format.
    pub format: u32,
    /// What the book is called; empty where it has no name.
    pub name: String,
    /// Currency of amounts that name none; none: each names its own.
    pub currency: Currency,
    /// Where a day begins and ends.
    #[serde(deserialize_with = "values::timezone")]
    pub timezone: chrono_tz::Tz,
    /// Language of reports and labels.
    #[serde(deserialize_with = "values::language")]
    pub language: Language,
    /// Two letters; for phone numbers without `+`.
    #[serde(deserialize_with = "values::country")]
    pub country: Option<String>,
    /// What counts as one customer; none: companies where no sale names a contact, else people.
    pub unit: Option<Unit>,
    /// What a purchase is; none: orders if the book has any, else won deals.
    pub purchases: Option<Purchases>,
    /// What makes a customer active in a period.
    pub active: Vec<Activity>,
    /// A customer without purchase for so long is lost; none: only `lost_on` says so.
    pub lost_after: Option<Span>,
    /// Cadence when nothing else says.
    pub every: Option<Span>,
    /// What a complete customer has.
    pub required: Vec<Required>,
    /// Who works with the book; empty: one person.
    pub people: Vec<Person>,
    /// Kinds of interactions.
    pub channels: Vec<Word>,
    /// The way from stranger to regular, in order.
    pub stages: Vec<Stage>,
    /// Tiers, most important first; the first whose rule matches wins.
    pub tiers: Vec<Tier>,
    /// A closer cadence for new customers.
    pub new_customers: Option<NewCustomers>,
    /// Custom columns that have a type or a label.
    #[serde(deserialize_with = "fields::fields")]
    pub fields: Vec<Field>,
    /// Named queries, `@name`.
    #[serde(deserialize_with = "named::pairs")]
    pub segments: Vec<(Name, QueryText)>,
    /// Open stages of deals, in order.
    pub pipeline: Vec<PipelineStage>,
    /// Why customers and deals are lost.
    pub lost_reasons: Vec<Word>,
    /// Reasons in words why a customer may leave.
    pub warnings: Vec<Warning>,
    /// What to do about customers in a state; the first that matches is suggested.
    pub playbooks: Vec<Playbook>,
    /// What happens by itself.
    pub automations: Vec<Automation>,
    /// When to ask.
    pub surveys: Surveys,
    /// What is promised about answers.
    pub sla: Sla,
    /// Working days and festivals.
    pub calendar: Calendar,
    /// Points and levels; none: the book has no loyalty scheme.
    pub loyalty: Option<Loyalty>,
    /// Weights of the health score.
    pub health: Health,
    /// Scores and segments of recency, frequency, money.
    pub rfm: Rfm,
    /// Targets.
    pub plan: Vec<Goal>,
    /// The user's own figures to compare with and thresholds of advice, by name.
    #[serde(deserialize_with = "named::pairs")]
    pub benchmark: Vec<(Name, Figure)>,
    /// What an hour costs.
    pub cost: Cost,
    /// Findings to ignore.
    pub checks: Checks,
    /// How git is used.
    pub git: Git,
    /// The largest pieces that are read.
    pub limits: Limits,
    /// How far back changes can be taken back.
    pub undo: Undo,
}

impl Default for Settings {
    /// The rules of a book that says nothing, and of commands without a book.
    fn default() -> Settings {
        let words = |words: &[&str]| words.iter().map(|w| Word::new(w)).collect();
        Settings {
            format: FORMAT,
            name: String::new(),
            currency: Currency::NONE,
            timezone: chrono_tz::Tz::UTC,
            language: Language::EN,
            country: None,
            unit: None,
            purchases: None,
            active: vec![Activity::Orders, Activity::Contracts],
            lost_after: Some(Span::days(365)),
            every: Some(Span::days(90)),
            required: Vec::new(),
            people: Vec::new(),
            channels: words(&[
                "call", "meeting", "email", "wechat", "sms", "visit", "event", "post", "mention", "note",
            ]),
            stages: Vec::new(),
            tiers: Vec::new(),
            new_customers: None,
            fields: Vec::new(),
            segments: Vec::new(),
            pipeline: Vec::new(),
            lost_reasons: words(&["price", "service", "product", "competitor", "need-ended", "silent"]),
            warnings: rules::shipped_warnings(),
            playbooks: Vec::new(),
            automations: Vec::new(),
            surveys: Surveys::default(),
            sla: Sla::default(),
            calendar: Calendar::default(),
            loyalty: None,
            health: Health::default(),
            rfm: Rfm::default(),
            plan: Vec::new(),
            benchmark: Vec::new(),
            cost: Cost::default(),
            checks: Checks::default(),
            git: Git::default(),
            limits: Limits::default(),
            undo: Undo::default(),
        }
    }
}

impl Settings {
    /// Reads the bytes of a rolo.yaml: the settings, and all problems in the order of the file.
    ///
    /// None where nothing can be read: not YAML, no map, or a format newer than [`FORMAT`]. Otherwise what is wrong
    /// has fallen back to its default.
    #[must_use]
    pub fn read(file: &str, bytes: &[u8]) -> (Option<Settings>, Vec<Diagnostic>) {
        let root = match yaml::read(file, bytes) {
            Ok(root) => root,
            Err(problems) => return (None, problems),
        };
        let mut found = Vec::new();
        match root.entry("format") {
            None => {
                let place = Place::in_bytes(file, bytes, 0..0);
                let message = phrase!("`format:` is missing: which version is this book?");
                let problem = Diagnostic::error("settings-format", message).at(place);
                found.push(problem.help(phrase!("write `format: 1` as the first line")));
            }
            Some(entry) => {
                if let NodeKind::Plain(text) = &entry.value.kind
                    && text.parse::<u32>().is_ok_and(|version| version > FORMAT)
                {
                    let message = phrase!(
                        "this book needs a newer rolo: its format is {text}, {known} is known",
                        text,
                        known = FORMAT
                    );
                    let place = Place::in_bytes(file, bytes, entry.value.span.clone());
                    let help = phrase!("update rolo; an older one must not touch the book");
                    return (None, vec![Diagnostic::error("settings-newer", message).at(place).help(help)]);
                }
            }
        }
        let reading: yaml::Reading<Settings> = yaml::read_as(&root, file, bytes);
        found.extend(reading.problems);
        if let Some(settings) = &reading.value {
            consistency::check(settings, &root, file, bytes, &mut found);
        }
        found.sort_by_key(|d| d.place.as_ref().map_or(0, |p| p.span.start));
        (reading.value, found)
    }

    /// The language of reports and labels.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The country whose phone numbers are written without `+`.
    #[must_use]
    pub fn phone_country(&self) -> Country {
        self.country.as_deref().and_then(Country::of_code).unwrap_or(Country::NONE)
    }

    /// The tier called so.
    #[must_use]
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.name == name)
    }

    /// The person called so, by name.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == name)
    }

    /// The person git knows by this address, in any case.
    #[must_use]
    pub fn person_of_email(&self, email: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.email.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(email)))
    }

    /// Whether interactions may have this channel.
    #[must_use]
    pub fn is_channel(&self, name: &str) -> bool {
        self.channels.iter().any(|channel| channel.name == name)
    }

    /// The stage called so.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// The open stage of deals called so.
    #[must_use]
    pub fn pipeline_stage(&self, name: &str) -> Option<&PipelineStage> {
        self.pipeline.iter().find(|stage| stage.name == name)
    }

    /// The named query `@name`.
    #[must_use]
    pub fn segment(&self, name: &str) -> Option<&QueryText> {
        self.segments.iter().find(|(n, _)| *n == name).map(|(_, query)| query)
    }

    /// The type and label of a custom column.
    #[must_use]
    pub fn field(&self, table: TableId, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.table == table && field.name == name)
    }

    /// The cadence of a tier where neither the contact nor the new-customer rule says: the tier's, else the book's.
    #[must_use]
    pub fn cadence(&self, tier: &str) -> Option<Span> {
        self.tier(tier).and_then(|t| t.every).or(self.every)
    }

    /// The user's own figure of this name under `benchmark:`.
    #[must_use]
    pub fn benchmark(&self, name: &str) -> Option<f64> {
        self.benchmark.iter().find(|(n, _)| *n == name).map(|(_, figure)| figure.0)
    }

    /// The words a cell is checked against, in the order of the file.
    #[must_use]
    pub fn vocabulary(&self, vocabulary: Vocabulary) -> Vec<&str> {
        match vocabulary {
            Vocabulary::Tier => self.tiers.iter().map(|t| t.name.as_str()).collect(),
            Vocabulary::Stage => self.stages.iter().map(|s| s.name.as_str()).collect(),
            Vocabulary::PipelineStage => self.pipeline.iter().map(|s| s.name.as_str()).collect(),
            Vocabulary::Person => self.people.iter().map(|p| p.name.as_str()).collect(),
            Vocabulary::Channel => self.channels.iter().map(|c| c.name.as_str()).collect(),
            Vocabulary::LostReason => self.lost_reasons.iter().map(|r| r.name.as_str()).collect(),
        }
    }

    /// Every query rolo.yaml holds, in the order of the keys above.
    #[must_use]
    pub fn queries(&self) -> Vec<&QueryText> {
        let mut all: Vec<&QueryText> = Vec::new();
        all.extend(self.stages.iter().filter_map(|stage| stage.when.as_ref()));
        all.extend(self.tiers.iter().filter_map(|tier| tier.when.as_ref()));
        all.extend(self.segments.iter().map(|(_, query)| query));
        all.extend(self.warnings.iter().map(|warning| &warning.when));
        all.extend(self.playbooks.iter().map(|playbook| &playbook.when));
        all.extend(self.automations.iter().filter_map(|automation| automation.when.as_ref()));
        all.extend(self.calendar.festivals.iter().filter_map(|festival| festival.when.as_ref()));
        all
    }
}

#[cfg(test)]
mod tests;
