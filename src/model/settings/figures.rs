//! Settings of the numbers: loyalty, health, RFM segments, plan, benchmark, findings to ignore, limits.

use serde::Deserialize;

use super::label::{Label, Name};
use super::values::{Earning, Figure, Scores, Size};
use crate::model::Span;
use crate::text::yaml::Placed;
use rust_decimal::Decimal;

/// How points are earned and what they bring.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Loyalty {
    /// Points for money spent; none: points are given by hand only.
    pub earn: Option<Earning>,
    /// How long points are good for; none: for ever.
    pub expires: Option<Span>,
    /// Levels by points, in rising order.
    pub levels: Vec<Level>,
}

/// A level of the loyalty scheme.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The word in the field `level`.
    pub name: Name,
    /// What people see.
    #[serde(default)]
    pub label: Label,
    /// From so many points.
    pub at: u32,
}

/// The health score: a weighted sum of named parts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Health {
    /// Part and weight; the weights sum to 1.
    #[serde(deserialize_with = "super::named::pairs")]
    pub weights: Vec<(Name, f64)>,
}

impl Default for Health {
    fn default() -> Health {
        let parts = [("recency", 0.4), ("nps", 0.2), ("service", 0.2), ("spend", 0.2)];
        Health { weights: parts.map(|(name, weight)| (Name::new(name), weight)).into() }
    }
}

/// A named segment of RFM scores; the first that matches wins.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmSegment {
    /// The word in the field `rfm_segment`.
    pub name: Name,
    /// What people see.
    #[serde(default)]
    pub label: Label,
    /// Recency scores, 5 is recent.
    #[serde(default)]
    pub r: Scores,
    /// Frequency scores.
    #[serde(default)]
    pub f: Scores,
    /// Monetary scores.
    #[serde(default)]
    pub m: Scores,
}

/// How RFM is scored and named.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rfm {
    /// Purchases counted: those of so long before the day.
    pub window: Span,
    /// The segments.
    pub segments: Vec<RfmSegment>,
}

impl Default for Rfm {
    fn default() -> Rfm {
        let segment = |name, r: (u8, u8), f: (u8, u8), m: (u8, u8)| RfmSegment {
            name: Name::new(name),
            label: Label::default(),
            r: Scores(r.0..=r.1),
            f: Scores(f.0..=f.1),
            m: Scores(m.0..=m.1),
        };
        let any = (1, 5);
        Rfm {
            window: Span::days(365),
            segments: vec![
                segment("champions", (4, 5), (4, 5), (4, 5)),
                segment("loyal", (3, 5), (4, 5), any),
                segment("big-spenders", (3, 5), any, (5, 5)),
                segment("new", (5, 5), (1, 2), any),
                segment("promising", (4, 4), (1, 2), any),
                segment("steady", (3, 5), (3, 3), any),
                segment("must-not-lose", (1, 2), (4, 5), (4, 5)),
                segment("at-risk", (1, 2), (3, 5), any),
                segment("fading", (2, 3), any, any),
                segment("gone", (1, 1), any, any),
                segment("others", any, any, any),
            ],
        }
    }
}

/// A target.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Which metric, by the name of its command or KPI.
    pub metric: Placed<String>,
    /// For when: `2026`, `2026-Q3`, `2026-11`.
    pub period: Placed<String>,
    /// What to reach, in the metric's own unit.
    pub target: Figure,
    /// Whose; none: the whole book's.
    pub owner: Option<Placed<String>>,
}

/// A finding of `check` that is known and accepted.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignore {
    /// The code of the finding.
    pub code: Placed<String>,
    /// Only in this file.
    pub file: Option<String>,
    /// Only for this record.
    pub id: Option<String>,
    /// Only for this value of the cell.
    pub value: Option<String>,
    /// Why it is accepted.
    pub why: Option<String>,
}

/// Settings of `check`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Checks {
    /// Findings that are known and accepted.
    pub ignore: Vec<Ignore>,
}

/// Whether each change is a git commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Commit {
    /// People commit.
    #[default]
    Off,
    /// Each change is one commit, an undo one more.
    Auto,
}

/// Settings of git.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Git {
    /// Whether each change is a commit.
    pub commit: Commit,
}

/// How far back changes can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Undo {
    /// So many changes, the last ones; at least 1.
    #[serde(deserialize_with = "changes")]
    pub keep: usize,
}

impl Default for Undo {
    fn default() -> Undo {
        Undo { keep: 200 }
    }
}

/// A number of changes.
fn changes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    let help = || phrase!("write how many changes can be taken back, 1 to 100000: 200");
    super::values::scalar(
        deserializer,
        || phrase!("a number of changes"),
        help,
        |text| text.parse().ok().filter(|keep| (1..=100_000).contains(keep)),
    )
}

/// The largest pieces that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// One cell.
    pub cell: Size,
    /// A cell larger than this is a warning.
    pub cell_warning: Size,
    /// One row.
    pub row: Size,
    /// One file.
    pub file: Size,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            cell: Size(16_000_000),
            cell_warning: Size(1_000_000),
            row: Size(64_000_000),
            file: Size(16_000_000_000),
        }
    }
}

/// What an hour of work costs, for the cost to serve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// Per hour of `minutes` logged, in the book's currency.
    pub hour: Option<Amount>,
}

/// An amount in the book's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        let help = || phrase!("write digits, with a point: 60, 49.50");
        super::values::scalar(deserializer, || phrase!("an amount"), help, crate::model::money::parse_amount)
            .map(Amount)
    }
}
