//! A linter for customer data: everything that is wrong or doubtful in a book or a file, with its place and remedy.
//!
//! One file a check: its `CHECK` has its rules (codes, levels, what `rolo explain` prints) and says which of a row, a
//! table and a book it looks at; [`registry`] lists them all, and everything else asks that list. [`check_book`] holds
//! one file at a time: the walk over its rows (`rows`) asks the checks of cells and rows, those of tables look at it
//! beside, those of the book come last. A finding carries its fix where there is one; `fix` applies what they carry.

mod cells;
mod check;
mod customers;
mod days;
mod dialect;
mod duplicates;
mod elsewhere;
mod encoding;
mod epoch;
mod fix;
mod foreign;
mod format;
mod formula;
mod found;
mod fragile;
mod header;
mod ids;
mod known;
mod links;
mod lone;
mod missing_name;
pub mod normal;
mod points;
mod references;
mod refusals;
pub mod registry;
mod rejected_rows;
mod rows;
pub mod rule;
mod rules_file;
mod run;
mod scores;
mod sheet;
mod since_commit;
mod stray;
mod structure;
mod terms;
mod text;
mod words;
mod written;

pub use fix::{Fixed, fix_book};
pub use format::format_table;
pub use found::Selection;
pub use lone::{check_file, guess};
pub use rejected_rows::refuse;
pub use rule::{Depth, Fixability, Rule};
pub use run::check_book;
pub use stray::missing_contacts;
pub use written::{Refusal, refusals, taken_id};

use crate::diag::{self, Diagnostic, Tally};

/// What an examination brought.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The findings, by place.
    pub findings: Vec<Diagnostic>,
    /// How many there are, those not listed included.
    pub tally: Tally,
    /// Found but not listed, many being alike.
    pub hidden: usize,
}

impl Outcome {
    /// Takes over what another examination brought.
    pub fn join(&mut self, other: Outcome) {
        self.tally.errors += other.tally.errors;
        self.tally.warnings += other.tally.warnings;
        self.tally.notes += other.tally.notes;
        self.hidden += other.hidden;
        self.findings.extend(other.findings);
    }

    fn add(&mut self, found: found::Found<'_>) {
        self.tally.errors += found.tally.errors;
        self.tally.warnings += found.tally.warnings;
        self.tally.notes += found.tally.notes;
        self.hidden += found.hidden;
        self.findings.extend(found.into_list());
    }

    fn sort(&mut self) {
        diag::sort(&mut self.findings);
    }
}
