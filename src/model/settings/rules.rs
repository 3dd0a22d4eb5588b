//! Rules that watch customers: warnings, playbooks, automations, surveys.

use serde::Deserialize;
use serde::de::Deserializer;

use super::label::{Label, Name};
use super::values::QueryText;
use crate::model::Span;
use crate::text::yaml::refused;

/// A reason in words why a customer may leave.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// Its name, in the field `warnings`.
    pub name: Name,
    /// What people see.
    #[serde(default)]
    pub label: Label,
    /// Whom it is about.
    pub when: QueryText,
    /// What to say, with `{field}` filled in; by language if wished. Empty: the label or name.
    #[serde(default)]
    pub say: Label,
}

/// What to do about customers in a state.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// Whom it is about.
    pub when: QueryText,
    /// What to do, with `{field}` filled in; by language if wished.
    pub suggest: Label,
}

/// What sets an automation off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// An interaction was logged.
    Touch,
    /// A survey was answered.
    Answered,
    /// A ticket was opened or changed.
    Ticket,
    /// A tracked field changed.
    Moved,
    /// Once a day, by `rolo run`.
    Daily,
}

/// One thing an automation does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Makes a task, with `{field}` filled in.
    Task {
        /// What to do.
        what: String,
        /// Due so long after the day it runs.
        due: Option<Span>,
        /// Who does it; none: the customer's owner.
        owner: Option<String>,
    },
    /// Adds a tag.
    Tag(String),
    /// Takes a tag away.
    Untag(String),
    /// Moves the customer to a stage.
    Stage(String),
    /// Prepares a draft, a name in `templates/`.
    Draft(String),
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Action, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Form {
            task: Option<String>,
            due: Option<Span>,
            owner: Option<String>,
            tag: Option<String>,
            untag: Option<String>,
            stage: Option<String>,
            draft: Option<String>,
        }
        let form = Form::deserialize(deserializer)?;
        let (due, owner) = (form.due, form.owner);
        let mut actions: Vec<Action> = Vec::new();
        actions.extend(form.task.map(|what| Action::Task { what, due, owner: owner.clone() }));
        actions.extend(form.tag.map(Action::Tag));
        actions.extend(form.untag.map(Action::Untag));
        actions.extend(form.stage.map(Action::Stage));
        actions.extend(form.draft.map(Action::Draft));
        let asked = actions.len();
        match actions.pop() {
            Some(action) if asked == 1 => match action {
                Action::Task { .. } => Ok(action),
                _ if due.is_some() || owner.is_some() => {
                    Err(refused(phrase!("`due` and `owner` belong to a task"), None))
                }
                _ => Ok(action),
            },
            _ => Err(refused(
                phrase!("an action needs exactly one of `task`, `tag`, `untag`, `stage`, `draft`"),
                Some(phrase!("write each as an item of its own")),
            )),
        }
    }
}

/// What happens by itself when something else does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Automation {
    /// Its name, in the keys of `followups/`.
    pub name: Name,
    /// What sets it off.
    pub on: Event,
    /// For whom; none: everybody concerned.
    pub when: Option<QueryText>,
    /// What it does.
    #[serde(rename = "do")]
    pub actions: Vec<Action>,
}

/// When to ask a question again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SurveyRule {
    /// Ask each customer so often; none: never by itself.
    pub every: Option<Span>,
    /// But not so soon after any other question.
    pub not_within: Option<Span>,
}

/// The questions, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Surveys {
    /// Would you recommend us, 0–10.
    pub nps: Option<SurveyRule>,
    /// How satisfied, 1–5.
    pub csat: Option<SurveyRule>,
    /// How easy was it, 1–7.
    pub ces: Option<SurveyRule>,
    /// Why did you leave.
    pub exit: Option<SurveyRule>,
}

/// The warnings that ship with rolo, used when rolo.yaml has no `warnings:`.
pub(super) fn shipped_warnings() -> Vec<Warning> {
    let rule = |name: &str, when: &str, en: &str| Warning {
        name: Name::new(name),
        label: Label::default(),
        when: QueryText::new(when),
        say: Label::plain(en),
    };
    vec![
        rule("overdue", "rhythm_ratio > 2", "silent for {rhythm_ratio} x own rhythm"),
        rule("idle", "idle_days > 180", "no purchase for {idle_days} days"),
        rule("spend-down", "spend_change_90d < -50%", "spend down {spend_change_90d} on the 90 days before"),
        rule("unhappy", "nps_last <= 6", "answered {nps_last} to NPS"),
        rule("cooling", "nps_change <= -3", "NPS fell by {nps_change}"),
        rule("complaint", "open_complaints >= 1", "{open_complaints} open complaint(s)"),
        rule("complaints", "complaints_90d >= 3", "{complaints_90d} complaints in 90 days"),
        rule("sla", "sla_missed_90d >= 1", "a promised answer came late"),
        rule("contract-ends", "contract_ends_in < 30", "contract ends in {contract_ends_in} days"),
        rule("untouched", "due_in < 0 and customer", "follow-up overdue; last touch {silent_days} days ago"),
    ]
}
