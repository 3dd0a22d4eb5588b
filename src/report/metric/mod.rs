//! The catalogue of metrics: one file each, which says what it is, what it needs and how it is computed and shown.
//!
//! The command of a metric, its help, man page and completion, `rolo metrics` and the figures of `stats` all read
//! [`METRICS`]: a new metric is one file and its name in the list below. Its arithmetic is a pure function of
//! [`crate::metrics`], its facts come from a [`Study`].

macro_rules! catalogue {
    ($($name:ident)*) => {
        $(pub mod $name;)*

        /// Every metric, in the order they are listed in; those with a headline stand so in `stats`.
        pub static METRICS: &[&Metric] = &[$(&$name::METRIC),*];
    };
}

mod answers;
mod compare;
mod rates;
mod satisfied;
mod scores;
mod table;
pub(in crate::report) use table::only_note;

catalogue! { repeat retention churn cohort renewal referral nps csat ces }

use super::framing::{Chosen, Explain, Framing, own, text};
use super::{Column, Report, Unit};
use crate::i18n::{Joint, Text};
use crate::math::Interval;
use crate::metrics::{Definition, Share};
use crate::model::{TableId, Value};
use crate::study::{Layout, ReadOn, Study};
use table::fill;

/// One metric, as data.
#[derive(Debug)]
pub struct Metric {
    /// Its name: the command, and what `rolo metric` calls it.
    pub name: &'static str,
    /// What it says, the first line of its help.
    pub about: fn() -> Text,
    /// What its figure counts.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// The definitions it may follow, the default first.
    pub definitions: &'static [Definition],
    /// Who has defined it so.
    pub source: &'static str,
    /// The tables it is computed from.
    pub needs: &'static [TableId],
    /// Examples for its help, a line each.
    pub examples: &'static [&'static str],
    /// What may be chosen besides window, unit and groups.
    pub choices: &'static [Choice],
    /// How its rows are grouped.
    pub groups: Grouped,
    /// Its figure over a study's window for `stats`; None where it is none of those.
    pub headline: Option<fn(&Study<'_>, &Framing<'_>) -> Option<Headline>>,
    /// Computes it.
    pub report: fn(&Study<'_>, &Options) -> Report,
}

/// Which way a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The more the better.
    Higher,
    /// The less the better.
    Lower,
    /// Neither: it describes.
    Neither,
}

impl Direction {
    /// The word in `rolo metrics`.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Direction::Higher => phrase!("higher"),
            Direction::Lower => phrase!("lower"),
            Direction::Neither => phrase!("neither"),
        }
    }
}

/// Something that may be chosen for a metric: one of some words, or yes.
#[derive(Debug)]
pub struct Choice {
    /// Its flag, without the dashes.
    pub name: &'static str,
    /// What it is, one line.
    pub about: &'static str,
    /// What its value is called in help.
    pub value: &'static str,
    /// The words and what each means, the default first; none: the flag alone says yes.
    pub words: &'static [(&'static str, &'static str)],
    /// The column of the surveys it shows, beside the names of those who answered.
    pub shows: Option<&'static str>,
}

/// How the rows of a metric are grouped.
#[derive(Clone, Copy, Debug)]
pub struct Grouped {
    /// On which day fields are read.
    pub read: ReadOn,
    /// The log whose rows have columns to group by, too.
    pub log: Option<TableId>,
    /// Whether the rows may be periods.
    pub has_grains: bool,
    /// Whether the window is the whole history where nobody chose one, and not the last twelve months.
    pub is_of_history: bool,
}

impl Grouped {
    /// By what customers are on the as-of day.
    pub const AT_END: Grouped =
        Grouped { read: ReadOn::End, log: None, has_grains: true, is_of_history: false };
}

/// How a metric is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the rows are.
    pub layout: Layout,
    /// Where the window comes from.
    pub chosen: Chosen,
    /// Whether to explain.
    pub explain: Explain,
    /// What was chosen, by the name of the choice; what is missing is the default.
    pub choices: Vec<(&'static str, String)>,
}

/// The figure of a metric over a window, for an overview.
#[derive(Clone, Debug)]
pub struct Headline {
    /// What it is called.
    pub label: fn() -> Text,
    /// The figure; None where it is of nothing.
    pub value: Option<f64>,
    /// What it counts.
    pub unit: Unit,
    /// Its interval, where there is one.
    pub interval: Option<Interval>,
    /// Of how many.
    pub n: u64,
    /// Its formula and its counts, line by line.
    pub explanation: Vec<Text>,
}

impl Headline {
    /// A share with its interval, and the lines that explain it.
    #[must_use]
    pub fn share(label: fn() -> Text, share: Share, explanation: Vec<Text>) -> Headline {
        let (value, interval) = (share.value(), share.interval());
        Headline { label, value, unit: Unit::Fraction, interval, n: share.of, explanation }
    }
}

impl Options {
    /// The word chosen; the empty one where nothing was.
    #[must_use]
    pub fn choice(&self, name: &str) -> &str {
        self.choices.iter().find(|(chosen, _)| *chosen == name).map_or("", |(_, word)| word)
    }

    /// What the lines of a report over this study are written from.
    #[must_use]
    pub fn framing<'a>(&self, study: &'a Study<'_>, name: &'a dyn Fn(u32) -> String) -> Framing<'a> {
        Framing {
            period: &study.period,
            chosen: self.chosen,
            as_of: study.at.as_of,
            counted: study.at.counted(),
            currency: study.at.currency,
            explain: self.explain,
            name,
        }
    }
}

/// The catalogue as a listing: a row for each metric.
#[must_use]
pub fn list() -> Report {
    let keys = ["metric", "unit", "better", "about", "definition", "source", "needs", "options"];
    let columns: Vec<Column> = keys.iter().map(|key| Column::new(*key, Unit::None)).collect();
    let mut report = Report { format: "rolo.metrics/1".to_owned(), columns, ..Report::default() };
    for metric in METRICS {
        let definitions = metric.definitions.iter().map(|definition| definition.text());
        let needs: Vec<&str> = metric.needs.iter().map(|table| table.table().name).collect();
        let options: Vec<String> = metric.choices.iter().map(|choice| format!("--{}", choice.name)).collect();
        report.rows.push(vec![
            text(metric.name),
            own(metric.unit.text()),
            own(metric.direction.text()),
            own((metric.about)()),
            own(Text::joined(Joint::Semicolon, definitions)),
            text(metric.source),
            Value::List(needs.into_iter().map(str::to_owned).collect()),
            Value::List(options),
        ]);
    }
    report
}

#[cfg(test)]
mod tests;
