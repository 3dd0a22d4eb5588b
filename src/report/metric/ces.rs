//! `ces`: how easy we are to deal with, the two best answers of all, and the mean.

use super::satisfied::{self, Asked};
use super::{Direction, Grouped, Metric};
use crate::book::events::Question;
use crate::metrics::csat::CES;
use crate::model::TableId;
use crate::report::Unit;

pub(super) static METRIC: Metric = Metric {
    name: "ces",
    about: || phrase!("How easy we are to deal with: the share of answers 6 and 7 of 7, and the mean"),
    unit: Unit::Fraction,
    direction: Direction::Higher,
    definitions: &[CES],
    source: "Dixon, Freeman and Toman 2010; intervals: Wilson 1927, Student 1908",
    needs: &[TableId::Contacts, TableId::Surveys],
    examples: &[
        "rolo ces",
        "rolo ces --by channel --period 2025",
        "rolo ces --by owner --format csv",
    ],
    choices: &[],
    groups: Grouped { log: Some(TableId::Surveys), ..Grouped::AT_END },
    headline: None,
    report: |study, options| {
        let (question, definition) = (Question::Ces, CES);
        let (title, label) = (phrase!("Customer effort"), "easy");
        satisfied::report(study, options, Asked { question, key: "ces", scale: 7, title, label, definition })
    },
};
