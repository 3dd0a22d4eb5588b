//! `show`: one person on a card: facts, figures, and what happened lately.

use std::collections::BTreeSet;

use super::named::{Names, names, tables_of};
use super::{Column, Report, Unit};
use crate::book::Book;
use crate::book::id_index::IdIndex;
use crate::book::plan::PlanError;
use crate::book::row::read_row;
use crate::book::scan::{About, scan_about};
use crate::diag::Diagnostic;
use crate::model::schema::{Kind, TableId};
use crate::model::{Day, Value, cell};
use crate::profile::fields::{Lookup, ProfileField};
use crate::profile::{Logs, Rows, add_rules, compares_talks, scope};
use crate::query::Field;

/// One line of a card: under which heading, what, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `facts`, `figures`, or the table the line is from.
    pub section: &'static str,
    /// The field, or the id of the row.
    pub field: String,
    /// The day, for lines of tables.
    pub day: Option<Day>,
    /// The value, or what the row says.
    pub value: Value,
}

/// A person and all that is worth seeing of them at once.
#[derive(Clone, Debug)]
pub struct Card {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Sections in their order.
    pub lines: Vec<Line>,
    /// Names of the records its facts name by id.
    pub names: Names,
    /// The day.
    pub as_of: Day,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

/// Figures shown when they are known and not nothing.
const FIGURES: &[&str] = &[
    "last_touch",
    "silent_days",
    "due_in",
    "touches_365d",
    "last_order",
    "orders_total",
    "spend_total",
    "spend_365d",
    "rhythm_ratio",
    "nps_last",
    "nps_group",
    "mrr",
    "contract_ends_in",
    "pipeline_value",
    "points",
    "level",
    "referrals",
    "birthday_in",
    "tier_by_rule",
    "warnings",
];

/// Rows shown of each table.
const LATEST: usize = 8;

/// The card of the person with this id.
///
/// # Errors
/// There is no such person, or a file cannot be read.
pub fn card(book: &Book, id: &str, as_of: Day) -> Result<Card, PlanError> {
    let cells = read_row(book, TableId::Contacts, id)?;
    let mut lines = Vec::new();
    let mut name = String::new();
    let mut named = Names::new();
    for (column, text) in &cells {
        let kind = TableId::Contacts.table().column(column).map_or(Kind::Text, |c| c.kind);
        named.extend(names(book, tables_of(kind), &BTreeSet::from([text.clone()])));
        match column.as_str() {
            "id" => continue,
            "name" => name.clone_from(text),
            _ => {}
        }
        lines.push(Line {
            section: "facts",
            field: column.clone(),
            day: None,
            value: cell::value(kind, text),
        });
    }
    let (figures, problems) = figures(book, id, as_of);
    lines.extend(figures);
    let merged = cells.iter().find(|cell| cell.0 == "merged_ids").map_or("", |cell| cell.1.as_str());
    lines.extend(latest(book, id, merged, as_of));
    Ok(Card { id: id.to_owned(), name, lines, names: named, as_of, problems })
}

fn figures(book: &Book, id: &str, as_of: Day) -> (Vec<Line>, Vec<Diagnostic>) {
    let fields: Vec<Field> = FIGURES
        .iter()
        .filter_map(|name| match ProfileField::find(name) {
            Lookup::Field(field) => Some(Field::profile(field)),
            _ => None,
        })
        .collect();
    let mut rows = Rows::read(book, TableId::Contacts, &[], as_of);
    let number = rows.profile.people.number(id.as_bytes()) as usize;
    if number >= rows.profile.people.len() {
        return (Vec::new(), rows.problems());
    }
    let scope = scope(book, TableId::Contacts, as_of);
    if compares_talks(&scope, as_of) == Ok(false) {
        rows.profile.people.look_only_at(&[number as u32], Logs::Talks);
    }
    rows.need(&fields);
    let mut problems = rows.problems();
    if let Err(wrong) = add_rules(&mut rows, &fields, &scope) {
        problems.extend(wrong);
    }
    let tier = rows.profile.people.text(number, "tier").into_owned();
    let lines = fields.iter().map(|field| Line {
        section: "figures",
        field: field.to_string(),
        day: None,
        value: rows.value(field, number),
    });
    let tells = |line: &Line| match &line.value {
        Value::Unknown => false,
        Value::Text(text) => !text.is_empty() && (line.field != "tier_by_rule" || *text != tier),
        Value::List(list) => !list.is_empty(),
        Value::Int(n) => *n != 0 || matches!(line.field.as_str(), "silent_days" | "due_in" | "birthday_in"),
        Value::Money(money) => !money.amount.is_zero(),
        _ => true,
    };
    let kept: Vec<Line> = lines.filter(tells).collect();
    (kept, problems)
}

/// The latest rows of the tables that name the person, newest first.
fn latest(book: &Book, id: &str, merged: &str, as_of: Day) -> Vec<Line> {
    const TOLD: &[(TableId, &str, &[&str])] = &[
        (TableId::Interactions, "interactions", &["channel", "direction", "outcome", "summary"]),
        (TableId::Tasks, "tasks", &["what", "due_on", "done_on"]),
        (TableId::Deals, "deals", &["title", "amount", "currency", "stage", "outcome"]),
        (TableId::Contracts, "contracts", &["product", "amount", "currency", "every", "ends_on", "renews"]),
        (TableId::Tickets, "tickets", &["kind", "priority", "subject", "resolved_at"]),
        (TableId::Orders, "orders", &["number", "product", "amount", "currency", "status"]),
        (TableId::Surveys, "surveys", &["kind", "event", "score", "dimension", "comment"]),
    ];
    // A winner's card holds the rows of those merged into them.
    let ids: Vec<Vec<u8>> = std::iter::once(id)
        .chain(crate::model::list::parts(merged))
        .map(|id| id.as_bytes().to_vec())
        .collect();
    let mut index = IdIndex::with_capacity(ids.len());
    for id in &ids {
        index.insert(id, 0);
    }
    let about = About::Some { cell: 0, ids: &index, words: &ids };
    let mut lines = Vec::new();
    for (table, section, columns) in TOLD {
        let begins = table.table().begins().unwrap_or("at");
        let mut wanted = vec!["contact", begins, "id"];
        wanted.extend(*columns);
        let found = scan_about(
            &book.files(*table),
            &wanted,
            about,
            |_| Vec::new(),
            |part, row| {
                let contact = row.cell(0);
                if !ids.iter().any(|id| *id == *contact) {
                    return;
                }
                let at = row.text(1).into_owned();
                let day = at.get(..10).and_then(|d| Day::parse_iso(d.as_bytes()));
                if day.is_some_and(|day| day > as_of) && table.table().is_log() {
                    return;
                }
                let words: Vec<String> = (3..3 + columns.len())
                    .map(|i| match columns[i - 3] {
                        "amount" if columns.get(i - 2) == Some(&"currency") => {
                            let own = row.text(i + 1);
                            let currency = if own.is_empty() { book.settings.currency.code() } else { &own };
                            match row.text(i) {
                                amount if amount.is_empty() => String::new(),
                                amount => format!("{amount} {currency}"),
                            }
                        }
                        "currency" => String::new(),
                        "summary" | "comment" => crate::model::note::decode(&row.text(i)).into_owned(),
                        name @ ("due_on" | "done_on" | "ends_on" | "resolved_at")
                            if !row.cell(i).is_empty() =>
                        {
                            let text = row.text(i);
                            // The time of day says nothing here, and a cell that is no day stays as it is.
                            let day = text.get(..10).filter(|d| Day::parse_iso(d.as_bytes()).is_some());
                            format!("{} {}", name.split('_').next().unwrap_or(name), day.unwrap_or(&text))
                        }
                        _ => row.text(i).into_owned(),
                    })
                    .filter(|w| !w.is_empty())
                    .collect();
                part.push((at, day, row.text(2).into_owned(), words.join(" · ")));
            },
        );
        let mut rows: Vec<_> = found.parts.concat();
        // Newest first; of one moment the row written last.
        rows.reverse();
        rows.sort_by(|a, b| b.0.cmp(&a.0));
        lines.extend(rows.into_iter().take(LATEST).map(|(_, day, id, text)| Line {
            section,
            field: id,
            day,
            value: Value::Text(text),
        }));
    }
    lines
}

impl Card {
    /// The card as rows: section, field, day, value.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            format: "rolo.show/1".into(),
            title: self.name.clone(),
            as_of: Some(self.as_of),
            columns: vec![
                Column::new("section", Unit::None),
                Column::new("field", Unit::None),
                Column::new("day", Unit::None),
                Column::new("value", Unit::None),
            ],
            rows: std::iter::once(Line {
                section: "facts",
                field: "id".into(),
                day: None,
                value: Value::Text(self.id.clone()),
            })
            .chain(self.lines.iter().cloned())
            .map(|line| {
                let day = line.day.map_or(Value::Unknown, Value::Day);
                vec![Value::Text(line.section.into()), Value::Text(line.field), day, line.value]
            })
            .collect(),
            ..Report::default()
        }
    }
}
