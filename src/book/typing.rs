//! From what was typed for the fields of a record to the cells it becomes.

use std::cell::OnceCell;

use super::Book;
use super::assign::{Action, Assignment, change_list, is_list, nearest_column};
use super::who::Directory;
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::pin::{BY_RULE, Pin};
use crate::model::schema::{Kind, TableId};
use crate::model::{Day, cell};

/// Reads assignments for one table of a book.
#[derive(Debug)]
pub struct Typing<'b> {
    book: &'b Book,
    table: TableId,
    today: Day,
    custom: Vec<(String, Kind)>,
    people: OnceCell<Directory>,
    companies: OnceCell<Directory>,
}

impl<'b> Typing<'b> {
    /// A reader for `table`; `custom` are its columns that the schema does not know.
    #[must_use]
    pub fn new(book: &'b Book, table: TableId, custom: Vec<(String, Kind)>, today: Day) -> Typing<'b> {
        Typing { book, table, today, custom, people: OnceCell::new(), companies: OnceCell::new() }
    }

    /// The people of the book, read when first asked for.
    pub fn people(&self) -> &Directory {
        self.people.get_or_init(|| Directory::read(self.book, TableId::Contacts))
    }

    fn companies(&self) -> &Directory {
        self.companies.get_or_init(|| Directory::read(self.book, TableId::Companies))
    }

    /// The column a field name means, and what it holds.
    ///
    /// # Errors
    /// The table has no such column; the nearest is named.
    pub fn column(&self, name: &str) -> Result<(String, Kind), Diagnostic> {
        if let Some(column) = self.table.table().column(name) {
            return Ok((column.name.to_owned(), column.kind));
        }
        if let Some((name, kind)) = self.custom.iter().find(|(custom, _)| custom == name) {
            return Ok((name.clone(), *kind));
        }
        let table = self.table.table();
        let message = phrase!("{table} have no field `{name}`", table = Text::word(table.name), name);
        let finding = Diagnostic::error("unknown-field", message);
        let others = self.custom.iter().map(|(name, _)| name.as_str());
        Err(finding.help(match nearest_column(table, others, name) {
            Some(nearest) => phrase!("did you mean `{nearest}`?", nearest),
            None => phrase!(
                "`rolo fields {noun}` lists them; a column of your own is declared under `fields:` in rolo.yaml",
                noun = table.noun
            ),
        }))
    }

    /// The cells that `assignments` make, by column; `current` tells what stands in a column now.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn cells(
        &self,
        assignments: &[Assignment],
        current: impl Fn(&str) -> String,
    ) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
        let mut cells: Vec<(String, String)> = Vec::new();
        let mut wrong = Vec::new();
        for assignment in assignments {
            let (column, kind) = match self.column(&assignment.field) {
                Ok(found) => found,
                Err(finding) => {
                    wrong.push(finding);
                    continue;
                }
            };
            if self.table.table().key == Some(column.as_str()) && !current(&column).is_empty() {
                wrong.push(
                    Diagnostic::error("fixed-id", phrase!("the id of a record never changes"))
                        .help(phrase!("other records refer to it; `merge` joins two people")),
                );
                continue;
            }
            let now =
                cells.iter().rev().find(|c| c.0 == column).map_or_else(|| current(&column), |c| c.1.clone());
            match self.cell(&column, kind, assignment, &now) {
                Ok(made) => cells.extend(made),
                Err(finding) => wrong.push(*finding),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if self.table == TableId::Contacts {
            self.pin_tier(&mut cells, &current);
        }
        Ok(cells)
    }

    /// A tier that somebody types stays until the rules propose the same; to clear it leaves it to the rules.
    fn pin_tier(&self, cells: &mut Vec<(String, String)>, current: &impl Fn(&str) -> String) {
        let Some((_, tier)) = cells.iter().rev().find(|cell| cell.0 == "tier") else { return };
        if cells.iter().any(|cell| cell.0 == "tier_pin") {
            return;
        }
        let is_set = !tier.is_empty();
        let pin = Pin::read(&current("tier_pin")).filter(|pin| pin.holds(self.today));
        let becomes = match (is_set, pin) {
            (true, None) => BY_RULE,
            (false, Some(Pin::Rule)) => "",
            _ => return,
        };
        cells.push(("tier_pin".to_owned(), becomes.to_owned()));
    }

    fn cell(
        &self,
        column: &str,
        kind: Kind,
        assignment: &Assignment,
        now: &str,
    ) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
        let one = |value: String| Ok(vec![(column.to_owned(), value)]);
        let refused = |remark: &cell::Remark| Err(Box::new(remark.diagnostic(Level::Error).of_field(column)));
        if assignment.value.is_empty() && assignment.action == Action::Set {
            return one(String::new());
        }
        let typed = self.referred(kind, &assignment.value)?;
        let direction = cell::direction_of(column);
        let typed = match cell::normalise(kind, &typed, self.today, direction) {
            Ok(typed) => typed,
            Err(remark) => return refused(&remark),
        };
        if let Kind::Word(vocabulary) = kind {
            let words = self.book.settings.vocabulary(vocabulary);
            if let cell::Verdict::Odd(remark) | cell::Verdict::Bad(remark) =
                cell::judge_word(vocabulary, &typed.cell, &words)
            {
                return refused(&remark);
            }
        }
        if is_list(kind) {
            return one(change_list(now, &typed.cell, assignment.action));
        }
        match assignment.action {
            Action::Set => {}
            Action::Add | Action::Remove if matches!(kind, Kind::Amount | Kind::Number | Kind::Int) => {
                let number = |text: &str| crate::model::money::parse_amount(text).unwrap_or_default();
                let (a, b) = (number(now), number(&typed.cell));
                let sum = if assignment.action == Action::Add { a + b } else { a - b };
                return one(sum.to_string());
            }
            Action::Add if kind == Kind::Note && !now.is_empty() => {
                return one(format!("{now}\\n{}", typed.cell));
            }
            Action::Add if kind == Kind::Note => {}
            Action::Add | Action::Remove => {
                let message = phrase!("holds one value, nothing can be added or taken away");
                let help = phrase!("write `{column}={value}`", column, value = &assignment.value);
                let finding = Diagnostic::error("bad-value", message).help(help);
                return Err(Box::new(finding.of_field(column)));
            }
        }
        let mut made = vec![(column.to_owned(), typed.cell)];
        if let Some(currency) = typed.currency {
            // The book's own currency is what an empty cell means.
            let cell =
                if currency == self.book.settings.currency { String::new() } else { currency.to_string() };
            made.push(("currency".to_owned(), cell));
        }
        Ok(made)
    }

    /// What was typed, with a person or company named in it replaced by their id.
    fn referred(&self, kind: Kind, typed: &str) -> Result<String, Box<Diagnostic>> {
        match kind {
            Kind::Ref([TableId::Contacts]) => self
                .people()
                .find(typed)
                .map(|person| person.id)
                .map_err(|why| Box::new(why.describe(typed, TableId::Contacts))),
            // A company that is no record stays a plain name.
            Kind::Company => Ok(self.companies().exact(typed).unwrap_or_else(|| typed.to_owned())),
            _ => Ok(typed.to_owned()),
        }
    }
}
