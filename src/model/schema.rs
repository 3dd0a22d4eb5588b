//! The one schema: what a table and a column are, and all of them as data.
//!
//! `add`, `edit`, `list`, `show`, `remove`, `check`, `import`, `export`, completion and the query language all
//! read it, so that a new column is one line in `schema/tables.rs`.

mod tables;

use std::fmt;
use std::sync::LazyLock;

pub use tables::TABLES;

use crate::text::csv::HeaderSign;

/// A table of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum TableId {
    Contacts,
    Companies,
    Products,
    Rates,
    Deals,
    Contracts,
    Tickets,
    Tasks,
    Interactions,
    Orders,
    Surveys,
    Points,
    Moves,
    Followups,
    Usage,
}

/// How the rows of a table are stored and change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Records with a state: one file, a row is changed in place.
    Records,
    /// A log: append-only, one file a month, `interactions/2026-11.csv`.
    Monthly,
    /// A log: append-only, one file a year, `orders/2026.csv`.
    Yearly,
}

/// What a cell of a column holds; decides how it is typed in, checked, compared and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The row's own id.
    Id,
    /// The id of a record of one of these tables.
    Ref(&'static [TableId]),
    /// Ids of any records, joined with `;`.
    Refs,
    /// Ids of contacts that were merged into this one, joined with `;`.
    MergedIds,
    /// A company: an id of `companies.csv`, or a plain name.
    Company,
    /// One line of text.
    Text,
    /// Free text: a line break is written `\n`, a backslash `\\`.
    Note,
    /// Words joined with `;`.
    List,
    /// E-mail addresses joined with `;`, each with an optional `[label]`.
    Emails,
    /// Phone numbers joined with `;`, each with an optional `[label]`.
    Phones,
    /// A day, `2026-11-22`.
    Day,
    /// A day or a moment, `2026-11-22T14:05:00+08:00`.
    At,
    /// `1980-05-17`, `XXXX-05-17`, `lunar:08-15`.
    Birthday,
    /// A length of time, `14d 8w 3mo 1y`.
    Span,
    /// An amount in the row's currency.
    Amount,
    /// A number with a point.
    Number,
    /// A whole number.
    Int,
    /// A fraction from 0 to 1.
    Probability,
    /// `yes` or `no` (also read: true/false, 1/0, 是/否).
    Flag,
    /// An ISO 4217 code.
    Currency,
    /// One of these words; the empty word only where it is listed.
    Choice(&'static [&'static str]),
    /// A word the book's rolo.yaml declares.
    Word(Vocabulary),
    /// `always`, `rule`, or the day until which a tier is pinned.
    Pin,
    /// `no-email`, `no-phone` … `less:30d`, joined with `;`.
    Consent,
    /// The key of a follow-up, `kind:record:occurrence`.
    Key,
}

/// Lists of rolo.yaml a cell may be checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Vocabulary {
    Tier,
    Stage,
    PipelineStage,
    Person,
    Channel,
    LostReason,
}

/// One column: its name in the header and what it holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// The header cell, as `init` writes it.
    pub name: &'static str,
    /// What a cell holds.
    pub kind: Kind,
    /// Whether `init` writes the column; others are appended to the header on first use.
    pub initial: bool,
    /// Whether every change of it is written to `moves/`.
    pub tracked: bool,
    /// One line for `rolo fields` and the help, in English.
    pub about: &'static str,
}

/// One table: its name, its place on disk, its columns.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Which table this is.
    pub id: TableId,
    /// The plural: file or folder name, `contacts`.
    pub name: &'static str,
    /// The word of the command line, `contact`.
    pub noun: &'static str,
    /// The letter its ids begin with; none where the key is typed by people.
    pub letter: Option<char>,
    /// Records or a log.
    pub shape: Shape,
    /// The column that identifies a row; none for `rates`.
    pub key: Option<&'static str>,
    /// Columns, in the order `init` writes them.
    pub columns: &'static [Column],
}

impl TableId {
    /// All tables, in the order of format.md.
    pub const ALL: [TableId; 15] = [
        TableId::Contacts,
        TableId::Companies,
        TableId::Products,
        TableId::Rates,
        TableId::Deals,
        TableId::Contracts,
        TableId::Tickets,
        TableId::Tasks,
        TableId::Interactions,
        TableId::Orders,
        TableId::Surveys,
        TableId::Points,
        TableId::Moves,
        TableId::Followups,
        TableId::Usage,
    ];

    /// What the table looks like.
    #[must_use]
    pub fn table(self) -> &'static Table {
        &TABLES[self as usize]
    }

    /// The plural name, `contacts`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.table().name
    }

    /// The table called so, by its plural or its noun.
    #[must_use]
    pub fn named(word: &str) -> Option<TableId> {
        TABLES.iter().find(|t| t.name == word || t.noun == word).map(|t| t.id)
    }

    /// The table whose ids begin with this letter.
    #[must_use]
    pub fn of_letter(letter: char) -> Option<TableId> {
        TABLES.iter().find(|t| t.letter == Some(letter)).map(|t| t.id)
    }
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Table {
    /// The column called so.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// Whether rows are only ever appended.
    #[must_use]
    pub fn is_log(&self) -> bool {
        self.shape != Shape::Records
    }

    /// The column without which the rows under these names mean nothing: the key of a record; when a row of a log
    /// happened, and whom or what it is about. None if nothing of the kind is missing.
    ///
    /// A log of companies alone needs no `contact`; next to a column that is not ours it has more likely been renamed. An
    /// answer to a survey may be nobody's. `find` is the place of a column among the names.
    #[must_use]
    pub fn lacking(
        &self,
        names: &[String],
        find: impl Fn(&[String], &str) -> Option<usize>,
    ) -> Option<&'static str> {
        let is_missing = |column: &str| find(names, column).is_none();
        if !self.is_log() {
            return self.key.filter(|key| is_missing(key));
        }
        if is_missing("at") {
            return Some("at");
        }
        match self.id {
            TableId::Surveys => None,
            TableId::Moves => Some("record").filter(|column| is_missing(column)),
            TableId::Followups => Some("key").filter(|column| is_missing(column)),
            _ => {
                let ours: Vec<usize> =
                    self.columns.iter().filter_map(|column| find(names, column.name)).collect();
                let is_ours_alone =
                    (0..names.len()).all(|at| ours.contains(&at) || names[at].trim().is_empty());
                let about_companies = is_ours_alone && !is_missing("company");
                Some("contact").filter(|column| is_missing(column) && !about_companies)
            }
        }
    }

    /// How many base-32 digits a new id has: 8 for records (checked on insert), 12 for log rows.
    #[must_use]
    pub fn id_length(&self) -> usize {
        if self.is_log() { 12 } else { 8 }
    }

    /// How a header of the table is told from its rows where it is among them.
    #[must_use]
    pub fn header_sign(&self) -> &'static HeaderSign {
        static SIGNS: LazyLock<Vec<HeaderSign>> = LazyLock::new(|| TABLES.iter().map(sign_of).collect());
        &SIGNS[self.id as usize]
    }

    /// The header `init` writes.
    pub fn initial_header(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter(|c| c.initial).map(|c| c.name)
    }

    /// The day column a log row is filed by, or a record is begun on; none where there is none.
    #[must_use]
    pub fn begins(&self) -> Option<&'static str> {
        match self.id {
            TableId::Contacts | TableId::Tasks => Some("created_on"),
            TableId::Deals => Some("opened_on"),
            TableId::Contracts => Some("starts_on"),
            TableId::Tickets => Some("opened_at"),
            TableId::Rates => Some("on"),
            TableId::Companies | TableId::Products => None,
            _ => Some("at"),
        }
    }

    /// The column that says a record is over (`closed_on`, `resolved_at` …), where the table has one.
    #[must_use]
    pub fn ends(&self) -> Option<&'static str> {
        match self.id {
            TableId::Contacts => Some("lost_on"),
            TableId::Deals => Some("closed_on"),
            TableId::Contracts => Some("cancelled_on"),
            TableId::Tickets => Some("resolved_at"),
            TableId::Tasks => Some("done_on"),
            _ => None,
        }
    }

    /// Whether a column names a day from which on a record is over or put away: before it, the column was empty.
    #[must_use]
    pub fn is_end(&self, column: &str) -> bool {
        self.ends() == Some(column) || (self.id == TableId::Contacts && column == "archived_on")
    }
}

fn sign_of(table: &Table) -> HeaderSign {
    let keys = match table.id {
        TableId::Contacts | TableId::Companies => vec!["id", "name"],
        TableId::Rates => vec!["on", "currency"],
        _ if table.is_log() => vec!["id", "at"],
        _ => table.key.into_iter().collect(),
    };
    let dated = keys.iter().copied().find(|key| matches!(*key, "at" | "on"));
    HeaderSign::new(keys, dated, table.columns.iter().map(|column| column.name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_in_the_order_of_their_ids_and_their_words_are_unique() {
        for (i, id) in TableId::ALL.into_iter().enumerate() {
            assert_eq!(TABLES[i].id, id);
            assert_eq!(TableId::named(id.table().noun), Some(id));
            assert_eq!(TableId::named(id.name()), Some(id));
            if let Some(letter) = id.table().letter {
                assert_eq!(TableId::of_letter(letter), Some(id));
            }
        }
    }

    #[test]
    fn every_key_begin_and_end_is_a_column() {
        for table in &TABLES {
            for name in [table.key, table.begins(), table.ends()].into_iter().flatten() {
                assert!(table.column(name).is_some(), "{} of {}", name, table.name);
            }
            let mut names: Vec<_> = table.columns.iter().map(|c| c.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        }
    }
}
