//! A book in, a table of values out: never prints, never asks the clock.

pub mod arrange;
pub mod card;
pub mod due;
pub mod fields;
pub mod framing;
pub mod import;
pub mod list;
pub mod metric;
pub mod moves;
pub mod named;
pub mod overview;
pub mod rules;
pub mod stats;
pub mod tags;
pub mod undo;

use std::collections::BTreeMap;

use crate::i18n::Text;
use crate::model::{Day, Value};

/// What the numbers of a column count; part of the JSON contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Not a number.
    None,
    /// 0–1.
    Fraction,
    /// −100–100, or loyalty points.
    Points,
    /// Days.
    Days,
    /// Money, with its currency.
    Money,
    /// How many.
    Count,
    /// 0–1, of something that has not happened yet.
    Probability,
}

impl Unit {
    /// The word in JSON; None where the column holds no number.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        match self {
            Unit::None => None,
            Unit::Fraction => Some("fraction"),
            Unit::Points => Some("points"),
            Unit::Days => Some("days"),
            Unit::Money => Some("money"),
            Unit::Count => Some("count"),
            Unit::Probability => Some("probability"),
        }
    }

    /// The word for people; empty where the column holds no number.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Unit::None => Text::default(),
            Unit::Fraction => phrase!("fraction"),
            Unit::Points => phrase!("points"),
            Unit::Days => phrase!("days"),
            Unit::Money => phrase!("money"),
            Unit::Count => phrase!("count"),
            Unit::Probability => phrase!("probability"),
        }
    }
}

/// One column of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The key in csv, json and jsonl: stable, never localised.
    pub key: String,
    /// The heading for people, in English; the terminal translates it.
    pub label: String,
    /// What its numbers count.
    pub unit: Unit,
}

impl Column {
    /// A column whose heading is its key with blanks for underscores.
    pub fn new(key: impl Into<String>, unit: Unit) -> Column {
        let key = key.into();
        let label = key.replace('_', " ");
        Column { key, label, unit }
    }
}

/// A listing or a computed table: what every `--format` writes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Name and version of the contract, `rolo.due/1`.
    pub format: String,
    /// A heading for people; may be empty.
    pub title: Text,
    /// The day it stands at the end of.
    pub as_of: Option<Day>,
    /// First day of its window, inclusive.
    pub from: Option<Day>,
    /// Last day of its window, inclusive.
    pub to: Option<Day>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as `columns`, in their final order.
    pub rows: Vec<Vec<Value>>,
    /// What people see instead of the ids in a column, by its key; programs get the ids.
    pub names: BTreeMap<String, named::Names>,
    /// What the reader must know: definitions, small samples, what was left out.
    pub notes: Vec<Text>,
    /// Why there is no figure at all, where there is none.
    pub empty: Option<Text>,
    /// The explanation asked for with `--explain`, line by line; empty otherwise.
    pub explanation: Vec<Text>,
}

impl Report {
    /// Says that there is nothing to report, and where what there is ends: what to type where nobody chose the window.
    pub fn say_empty(&mut self, missing: Text, ends_on: Option<Day>, chosen: framing::Chosen) {
        let why = match (ends_on, chosen) {
            (Some(day), framing::Chosen::Default) => {
                phrase!("{missing}; the data end on {day}: `--as-of {day}`", missing, day)
            }
            (Some(day), framing::Chosen::Asked) => phrase!("{missing}; the data end on {day}", missing, day),
            (None, _) => missing,
        };
        self.notes.push(phrase!("no data: {why}", why = why.clone()));
        self.empty = Some(why);
    }
}
