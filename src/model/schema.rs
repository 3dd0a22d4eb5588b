//! The one schema: which tables and columns a book has, as data.
//!
//! `add`, `edit`, `list`, `show`, `remove`, `check`, `import`, `export`, completion and the query language all
//! read it, so that a new column is one line here.

use std::fmt;

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
    /// `always`, or the day until which a tier is pinned.
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

    /// How many base-32 digits a new id has: 8 for records (checked on insert), 12 for log rows.
    #[must_use]
    pub fn id_length(&self) -> usize {
        if self.is_log() { 12 } else { 8 }
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
}

/// A column `init` writes.
const fn col(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, initial: true, tracked: false, about }
}

/// A known column that is appended to the header on first use.
const fn known(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, initial: false, tracked: false, about }
}

/// The same column, its changes kept in `moves/`.
const fn tracked(column: Column) -> Column {
    Column { tracked: true, ..column }
}

const PEOPLE: Kind = Kind::Ref(&[TableId::Contacts]);
const DEAL: Kind = Kind::Ref(&[TableId::Deals]);
const CONTRACT: Kind = Kind::Ref(&[TableId::Contracts]);
const PRODUCT: Kind = Kind::Ref(&[TableId::Products]);
const PERSON: Kind = Kind::Word(Vocabulary::Person);
const REASON: Kind = Kind::Word(Vocabulary::LostReason);

/// Every table, in the order of [`TableId::ALL`].
#[rustfmt::skip]
pub static TABLES: [Table; 15] = [
    Table { id: TableId::Contacts, name: "contacts", noun: "contact", letter: Some('c'), shape: Shape::Records, key: Some("id"), columns: &[
        col("id", Kind::Id, "who this is, for ever"),
        col("name", Kind::Text, "full name, as the person writes it"),
        col("company", Kind::Company, "company id or plain name"),
        col("title", Kind::Text, "job title"),
        col("email", Kind::Emails, "addresses, the first is primary"),
        col("phone", Kind::Phones, "numbers, the first is primary"),
        col("tags", Kind::List, "free labels"),
        tracked(col("tier", Kind::Word(Vocabulary::Tier), "how important, as a person assigned it")),
        tracked(col("stage", Kind::Word(Vocabulary::Stage), "how far along, as a person assigned it")),
        tracked(col("owner", PERSON, "who looks after them")),
        col("birthday", Kind::Birthday, "with or without year, or lunar"),
        col("next_on", Kind::Day, "day of the agreed next step"),
        col("next_what", Kind::Text, "the agreed next step"),
        col("notes", Kind::Note, "anything worth keeping"),
        known("handle", Kind::Text, "a short name to type"),
        known("wechat", Kind::Text, "WeChat id"),
        known("every", Kind::Span, "this person's own cadence"),
        tracked(known("tier_pin", Kind::Pin, "tier kept against the rules: `always`, or until a day")),
        tracked(known("consent", Kind::Consent, "what they do not want")),
        known("source", Kind::Text, "how they came"),
        known("referred_by", PEOPLE, "who sent them"),
        known("anniversary", Kind::Birthday, "a day to remember beside the birthday"),
        known("language", Kind::Text, "language to write in"),
        known("gender", Kind::Text, "as they say"),
        tracked(known("lost_on", Kind::Day, "day they left")),
        known("lost_reason", REASON, "why they left"),
        known("lost_to", Kind::Text, "to whom"),
        known("archived_on", Kind::Day, "put away on"),
        known("merged_ids", Kind::MergedIds, "ids of duplicates merged into this one"),
        known("street", Kind::Text, "street and number"),
        known("district", Kind::Text, "district"),
        known("city", Kind::Text, "city"),
        known("region", Kind::Text, "state or province"),
        known("postal_code", Kind::Text, "postal code, as text"),
        known("country", Kind::Text, "country"),
        known("created_on", Kind::Day, "known since"),
    ] },
    Table { id: TableId::Companies, name: "companies", noun: "company", letter: Some('o'), shape: Shape::Records, key: Some("id"), columns: &[
        col("id", Kind::Id, "which company this is"),
        col("name", Kind::Text, "its name"),
        tracked(col("owner", PERSON, "who looks after it")),
        col("tags", Kind::List, "free labels"),
        col("notes", Kind::Note, "anything worth keeping"),
        known("kind", Kind::Choice(&["", "company", "household", "branch"]), "company, household or branch"),
        known("parent", Kind::Ref(&[TableId::Companies]), "the company it belongs to"),
        known("domain", Kind::Text, "web or mail domain"),
        known("industry", Kind::Text, "trade"),
        known("size", Kind::Text, "how many people"),
        known("street", Kind::Text, "street and number"),
        known("city", Kind::Text, "city"),
        known("region", Kind::Text, "state or province"),
        known("country", Kind::Text, "country"),
    ] },
    Table { id: TableId::Products, name: "products", noun: "product", letter: None, shape: Shape::Records, key: Some("code"), columns: &[
        col("code", Kind::Id, "the code people use"),
        col("name", Kind::Text, "what it is called"),
        col("series", Kind::Text, "family of products"),
        col("price", Kind::Amount, "list price"),
        col("currency", Kind::Currency, "of the price; empty: the book's"),
        col("active", Kind::Flag, "still sold"),
    ] },
    Table { id: TableId::Rates, name: "rates", noun: "rate", letter: None, shape: Shape::Records, key: None, columns: &[
        col("on", Kind::Day, "day of the rate"),
        col("currency", Kind::Currency, "foreign currency"),
        col("rate", Kind::Number, "book currency per unit"),
    ] },
    Table { id: TableId::Deals, name: "deals", noun: "deal", letter: Some('d'), shape: Shape::Records, key: Some("id"), columns: &[
        col("id", Kind::Id, "which deal this is"),
        col("contact", PEOPLE, "with whom"),
        col("company", Kind::Company, "with which company; empty: the contact's"),
        col("title", Kind::Text, "what it is about"),
        tracked(col("amount", Kind::Amount, "expected or final value")),
        col("currency", Kind::Currency, "of the amount; empty: the book's"),
        tracked(col("stage", Kind::Word(Vocabulary::PipelineStage), "the last open stage")),
        col("opened_on", Kind::Day, "begun on"),
        tracked(col("expected_on", Kind::Day, "expected to close on")),
        col("closed_on", Kind::Day, "closed on"),
        tracked(col("outcome", Kind::Choice(&["", "won", "lost", "dropped"]), "empty while open")),
        tracked(col("owner", PERSON, "who works on it")),
        known("pipeline", Kind::Text, "which pipeline"),
        tracked(known("probability", Kind::Probability, "own estimate of winning")),
        known("product", PRODUCT, "what is sold"),
        known("lost_reason", REASON, "why it was lost"),
        known("lost_to", Kind::Text, "to whom"),
        known("next_on", Kind::Day, "day of the next step"),
        known("next_what", Kind::Text, "the next step"),
        known("source", Kind::Text, "how it came"),
        known("notes", Kind::Note, "anything worth keeping"),
    ] },
    Table { id: TableId::Contracts, name: "contracts", noun: "contract", letter: Some('k'), shape: Shape::Records, key: Some("id"), columns: &[
        col("id", Kind::Id, "which priced term this is"),
        col("contact", PEOPLE, "with whom"),
        col("company", Kind::Company, "with which company; empty: the contact's"),
        col("product", PRODUCT, "what is delivered"),
        tracked(col("amount", Kind::Amount, "price per period")),
        col("currency", Kind::Currency, "of the amount; empty: the book's"),
        col("every", Kind::Span, "period of the price; empty: for the whole term"),
        col("starts_on", Kind::Day, "first day"),
        col("ends_on", Kind::Day, "last day; empty: open end"),
        col("renews", Kind::Choice(&["", "auto", "manual", "no"]), "what happens at the end"),
        known("quantity", Kind::Number, "how many"),
        known("notice_days", Kind::Int, "days of notice"),
        known("signed_on", Kind::Day, "signed on"),
        known("replaces", CONTRACT, "the term before this one"),
        known("cancelled_on", Kind::Day, "cancelled on"),
        known("cancel_reason", REASON, "why it was cancelled"),
        known("deal", DEAL, "the deal it came from"),
        tracked(known("owner", PERSON, "who looks after it")),
        known("notes", Kind::Note, "anything worth keeping"),
    ] },
    Table { id: TableId::Tickets, name: "tickets", noun: "ticket", letter: Some('t'), shape: Shape::Records, key: Some("id"), columns: &[
        col("id", Kind::Id, "which ticket this is"),
        col("contact", PEOPLE, "from whom"),
        col("company", Kind::Company, "from which company; empty: the contact's"),
        col("kind", Kind::Choice(&["", "complaint", "question", "request", "suggestion", "praise"]), "what it is"),
        col("priority", Kind::Choice(&["", "high", "normal", "low"]), "how urgent"),
        col("subject", Kind::Text, "what it is about"),
        col("opened_at", Kind::At, "came in at"),
        col("first_reply_at", Kind::At, "first answered at"),
        tracked(col("resolved_at", Kind::At, "resolved at")),
        tracked(col("owner", PERSON, "who works on it")),
        known("topic", Kind::Text, "for counting"),
        known("cause", Kind::Text, "what caused it"),
        known("channel", Kind::Word(Vocabulary::Channel), "how it came"),
        known("due_at", Kind::At, "promised by"),
        known("about", Kind::Refs, "records it concerns"),
        known("resolution", Kind::Note, "what was done"),
    ] },
    Table { id: TableId::Tasks, name: "tasks", noun: "task", letter: Some('w'), shape: Shape::Records, key: Some("id"), columns: &[
        col("id", Kind::Id, "which task this is"),
        col("contact", PEOPLE, "for whom"),
        col("what", Kind::Text, "what is to be done"),
        col("due_on", Kind::Day, "due on"),
        col("done_on", Kind::Day, "done on"),
        tracked(col("owner", PERSON, "who does it")),
        known("company", Kind::Company, "for which company"),
        known("repeat", Kind::Span, "comes again after"),
        known("priority", Kind::Choice(&["", "high", "normal", "low"]), "how urgent"),
        known("about", Kind::Refs, "records it concerns"),
        known("origin", Kind::Text, "the rule that made it"),
        known("created_on", Kind::Day, "made on"),
    ] },
    Table { id: TableId::Interactions, name: "interactions", noun: "interaction", letter: Some('i'), shape: Shape::Monthly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which row this is"),
        col("at", Kind::At, "when"),
        col("contact", PEOPLE, "with whom"),
        col("company", Kind::Company, "with which company; empty: the contact's"),
        col("channel", Kind::Word(Vocabulary::Channel), "how"),
        col("direction", Kind::Choice(&["", "in", "out"]), "who began"),
        col("outcome", Kind::Choice(&["", "no-answer", "bounced", "bulk"]), "empty: reached"),
        col("summary", Kind::Note, "what was said"),
        col("mood", Kind::Choice(&["", "good", "neutral", "bad"]), "how it felt"),
        col("minutes", Kind::Int, "how long"),
        col("about", Kind::Refs, "records it concerns"),
        col("by", PERSON, "who of us"),
        known("joint", Kind::Ref(&[TableId::Interactions]), "first row of a meeting with several people"),
        known("cost", Kind::Amount, "what it cost"),
    ] },
    Table { id: TableId::Orders, name: "orders", noun: "order", letter: Some('b'), shape: Shape::Yearly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which line this is"),
        col("at", Kind::At, "when"),
        col("contact", PEOPLE, "who bought"),
        col("company", Kind::Company, "which company; empty: the contact's"),
        col("number", Kind::Text, "order number; lines with one number are one order"),
        col("product", PRODUCT, "what"),
        col("quantity", Kind::Number, "how many"),
        col("amount", Kind::Amount, "total of the line; negative: a refund"),
        col("currency", Kind::Currency, "of the amount; empty: the book's"),
        col("status", Kind::Choice(&["", "paid", "done", "unpaid", "cancelled"]), "unpaid and cancelled do not count"),
        col("by", PERSON, "who of us"),
        known("refunds", Kind::Ref(&[TableId::Orders]), "the line it refunds"),
        known("channel", Kind::Text, "where it was bought"),
        known("contract", CONTRACT, "under which contract"),
        known("deal", DEAL, "from which deal"),
        known("note", Kind::Note, "anything worth keeping"),
    ] },
    Table { id: TableId::Surveys, name: "surveys", noun: "survey", letter: Some('s'), shape: Shape::Yearly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which row this is"),
        col("at", Kind::At, "when"),
        col("contact", PEOPLE, "who answered"),
        col("company", Kind::Company, "which company; empty: the contact's"),
        col("kind", Kind::Choice(&["", "nps", "csat", "ces", "exit"]), "which question; empty: nps"),
        col("event", Kind::Choice(&["", "asked", "answered", "declined"]), "empty: answered"),
        col("ask", Kind::Ref(&[TableId::Surveys]), "the row that asked"),
        col("score", Kind::Number, "the answer"),
        col("scale", Kind::Int, "highest possible score; empty: 10 for nps, 5 for csat, 7 for ces"),
        col("dimension", Kind::Text, "what was rated"),
        col("campaign", Kind::Text, "which round"),
        col("channel", Kind::Text, "how it was asked"),
        col("about", Kind::Refs, "records it concerns"),
        col("comment", Kind::Note, "in their words"),
        col("by", PERSON, "who of us"),
    ] },
    Table { id: TableId::Points, name: "points", noun: "points", letter: Some('p'), shape: Shape::Yearly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which row this is"),
        col("at", Kind::At, "when"),
        col("contact", PEOPLE, "whose"),
        col("points", Kind::Int, "how many; redeeming is negative or by kind"),
        col("kind", Kind::Choice(&["", "earn", "redeem", "adjust", "reverse"]), "what happened; empty: earn"),
        col("reason", Kind::Text, "why"),
        col("expires_on", Kind::Day, "good until; empty: by the book's rule"),
        col("cause", Kind::Ref(&[TableId::Orders, TableId::Contacts, TableId::Tickets, TableId::Surveys, TableId::Deals, TableId::Contracts]), "the record that earned them"),
        col("reverses", Kind::Ref(&[TableId::Points]), "the row it takes back"),
        col("by", PERSON, "who of us"),
    ] },
    Table { id: TableId::Moves, name: "moves", noun: "move", letter: Some('m'), shape: Shape::Yearly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which row this is"),
        col("at", Kind::At, "when"),
        col("record", Kind::Ref(&[TableId::Contacts, TableId::Companies, TableId::Deals, TableId::Contracts, TableId::Tickets, TableId::Tasks]), "whose field changed"),
        col("field", Kind::Text, "which field"),
        col("from", Kind::Text, "before"),
        col("to", Kind::Text, "after"),
        col("reason", Kind::Note, "why"),
        col("by", PERSON, "who of us"),
    ] },
    Table { id: TableId::Followups, name: "followups", noun: "followup", letter: Some('f'), shape: Shape::Yearly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which row this is"),
        col("at", Kind::At, "when"),
        col("key", Kind::Key, "what was due: kind:record:occurrence"),
        col("contact", PEOPLE, "who was due"),
        col("action", Kind::Choice(&["done", "skip", "snooze", "ran"]), "what was decided"),
        col("until", Kind::Day, "snoozed until"),
        col("about", Kind::Refs, "records it concerns"),
        col("by", PERSON, "who of us"),
        col("note", Kind::Note, "anything worth keeping"),
    ] },
    Table { id: TableId::Usage, name: "usage", noun: "usage", letter: Some('e'), shape: Shape::Monthly, key: Some("id"), columns: &[
        col("id", Kind::Id, "which row this is"),
        col("at", Kind::At, "when"),
        col("contact", PEOPLE, "who"),
        col("company", Kind::Company, "which company; empty: the contact's"),
        col("event", Kind::Text, "log-in, visit, feature"),
        col("quantity", Kind::Number, "how often; empty: once"),
    ] },
];

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
