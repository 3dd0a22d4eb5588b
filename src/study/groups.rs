//! The customers in groups: by a column of contacts as it was on a day.

use std::collections::HashMap;

use super::Study;
use crate::book::as_of::{Moves, Then};
use crate::diag::Diagnostic;
use crate::metrics::facts::NONE;
use crate::model::Day;
use crate::model::schema::TableId;

/// Customers, or the rows of a log, in groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// What they are grouped by: the key of the column.
    pub key: String,
    /// The groups, in the order they are shown.
    pub names: Vec<String>,
    /// The group of each number, or [`NONE`].
    pub of: Vec<u32>,
}

impl Study<'_> {
    /// The groups of the customers by a column of contacts as it was on `day`: tiers and stages in the order of rolo.yaml.
    ///
    /// The study must know the column ([`Study::knowing`]). A company's group is that of its first contact with one.
    ///
    /// # Errors
    /// Contacts have no such column.
    pub fn groups(&self, column: &str, day: Day) -> Result<Groups, Diagnostic> {
        let customers = self.customers();
        if customers.people.roster.column(column).is_none() {
            return Err(Diagnostic::error(
                "unknown-field",
                phrase!("contacts have no field `{column}` to group by", column),
            )
            .help(phrase!("`rolo fields contact` lists them; tier, stage, owner and city are usual")));
        }
        let earlier = (day < self.at.as_of).then(|| Moves::read(&self.book.files(TableId::Moves), day));
        let moves = earlier.as_ref().unwrap_or(&customers.people.moves);
        let then =
            Then { roster: &customers.people.roster, table: TableId::Contacts.table(), moves, as_of: day };
        let mut of: Vec<String> = vec![String::new(); customers.count()];
        for who in customers.people.numbers() {
            let slot = &mut of[customers.of_contact[who] as usize];
            if slot.is_empty() {
                *slot = then.text(who, column).into_owned();
            }
        }
        let mut names: Vec<String> = of.iter().filter(|n| !n.is_empty()).cloned().collect();
        names.sort();
        names.dedup();
        // The order of rolo.yaml where it declares the words: tier A before tier B whatever they are called.
        let declared: Vec<&str> = match column {
            "tier" => self.book.settings.tiers.iter().map(|t| t.name.as_str()).collect(),
            "stage" => self.book.settings.stages.iter().map(|s| s.name.as_str()).collect(),
            _ => Vec::new(),
        };
        let places: HashMap<&str, usize> = declared.iter().enumerate().rev().map(|(i, d)| (*d, i)).collect();
        names.sort_by_key(|name| places.get(name.as_str()).copied().unwrap_or(declared.len()));
        let numbers: HashMap<&str, u32> =
            names.iter().enumerate().map(|(i, n)| (n.as_str(), i as u32)).collect();
        let of = of.iter().map(|name| numbers.get(name.as_str()).copied().unwrap_or(NONE)).collect();
        Ok(Groups { key: column.to_owned(), names, of })
    }
}
