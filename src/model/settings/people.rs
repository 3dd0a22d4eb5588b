//! Who works with the book, and how customers are sorted: people, tiers, stages, cadences.

use serde::Deserialize;

use super::label::{Label, Name};
use super::values::{AtMost, QueryText, Share};
use crate::model::Span;
use crate::text::yaml::short_or_long;

/// One of us: an owner, a writer of logs.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The word in `owner` and `by`, and in the names of log files.
    pub name: Name,
    /// Full name.
    pub full: Option<String>,
    /// The address git knows them by.
    pub email: Option<String>,
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Person, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            name: Name,
            full: Option<String>,
            email: Option<String>,
        }
        short_or_long(
            deserializer,
            |name| Person { name, full: None, email: None },
            |long: Long| Person { name: long.name, full: long.full, email: long.email },
        )
    }
}

/// A step of the way from stranger to regular; rules propose it, people assign it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The word in `stage`.
    pub name: Name,
    /// What people see.
    pub label: Label,
    /// Who belongs here by rule; none: assigned by hand only.
    pub when: Option<QueryText>,
}

impl<'de> Deserialize<'de> for Stage {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Stage, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            name: Name,
            #[serde(default)]
            label: Label,
            when: Option<QueryText>,
        }
        short_or_long(
            deserializer,
            |name| Stage { name, label: Label::default(), when: None },
            |long: Long| Stage { name: long.name, label: long.label, when: long.when },
        )
    }
}

/// Whether a person's choice of a tier stands against the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TierPin {
    /// The rules propose to move customers out of it.
    #[default]
    Rules,
    /// Whoever was put here by hand stays: the rules propose nothing.
    Always,
}

/// How important a customer is, and how often to be in touch.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The word in `tier`.
    pub name: Name,
    /// What people see.
    #[serde(default)]
    pub label: Label,
    /// Who belongs here by rule, the first match of all tiers wins; none: everybody who comes so far, or with
    /// `pin: always` nobody.
    pub when: Option<QueryText>,
    /// Cadence: how long after the last touch the next is due; none: the book's.
    pub every: Option<Span>,
    /// Not more touches than this.
    pub at_most: Option<AtMost>,
    /// Whether a person's choice stands against the rules.
    #[serde(default)]
    pub pin: TierPin,
}

impl Tier {
    /// Whether only people put customers here: no rule, and their choice stands.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.when.is_none() && self.pin == TierPin::Always
    }
}

/// A closer cadence for those who have just become customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCustomers {
    /// Counting from the first purchase.
    pub within: Span,
    /// The cadence.
    pub every: Span,
}

/// An open stage of deals.
#[derive(Clone, Debug, PartialEq)]
pub struct PipelineStage {
    /// The word in a deal's `stage`.
    pub name: Name,
    /// What people see.
    pub label: Label,
    /// Probability that a deal here is won; none: from own history.
    pub p: Option<Share>,
}

impl<'de> Deserialize<'de> for PipelineStage {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<PipelineStage, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            name: Name,
            #[serde(default)]
            label: Label,
            p: Option<Share>,
        }
        short_or_long(
            deserializer,
            |name| PipelineStage { name, label: Label::default(), p: None },
            |long: Long| PipelineStage { name: long.name, label: long.label, p: long.p },
        )
    }
}
