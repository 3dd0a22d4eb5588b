//! `csat`: how many are satisfied, the two best answers of all, and the mean.

use super::satisfied::{self, Asked};
use super::{Direction, Grouped, Metric};
use crate::book::events::Question;
use crate::metrics::csat::CSAT;
use crate::model::TableId;
use crate::report::Unit;

pub(super) static METRIC: Metric = Metric {
    name: "csat",
    about: || phrase!("How satisfied they are: the share of answers 4 and 5 of 5, and the mean"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: &[CSAT],
    source: "ISO 10004; intervals: Wilson 1927, Student 1908",
    needs: &[TableId::Contacts, TableId::Surveys],
    examples: &[
        "rolo csat --by dimension",
        "rolo csat --by quarter --period 2025",
        "rolo csat --by tier --explain",
        "rolo csat --input answers.csv",
    ],
    choices: &[],
    groups: Grouped { log: Some(TableId::Surveys), ..Grouped::AT_END },
    headline: None,
    report: |study, options| {
        let (question, definition) = (Question::Csat, CSAT);
        let (title, label) = (phrase!("Satisfaction"), "satisfied");
        satisfied::report(study, options, Asked { question, key: "csat", scale: 5, title, label, definition })
    },
};
