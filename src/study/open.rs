//! What is open at the end of the day, whoever it is about.

use super::Study;
use crate::book::as_of::Then;
use crate::book::roster::Roster;
use crate::model::schema::TableId;

impl Study<'_> {
    /// Whose deals are open: one number a deal; None where the book has no deals.
    #[must_use]
    pub fn open_deals(&self) -> Option<Vec<u32>> {
        self.open(TableId::Deals, "outcome")
    }

    /// Whose tickets are open: one number a ticket; None where the book has no tickets.
    #[must_use]
    pub fn open_tickets(&self) -> Option<Vec<u32>> {
        self.open(TableId::Tickets, "resolved_at")
    }

    /// The records without an end, or without anything under `outcome`.
    fn open(&self, table: TableId, outcome: &str) -> Option<Vec<u32>> {
        let (files, facts) = (self.book.files(table), table.table());
        if files.is_empty() {
            return None;
        }
        let (begins, ends) = (facts.begins()?, facts.ends()?);
        let roster = Roster::read(&files, facts.key?, &["contact", "company", begins, ends, outcome]);
        self.keep(roster.problems.clone());
        let customers = self.customers();
        let people = &customers.people;
        let then = Then { roster: &roster, table: facts, moves: &people.moves, as_of: people.as_of };
        let is_open = |row: usize| {
            then.had_begun(row) && (then.cell(row, outcome).is_empty() || then.text(row, ends).is_empty())
        };
        let whose = |row: usize| {
            customers.number(then.text(row, "contact").as_bytes(), then.text(row, "company").as_bytes())
        };
        Some((0..roster.len()).filter(|&row| is_open(row)).map(whose).collect())
    }
}
