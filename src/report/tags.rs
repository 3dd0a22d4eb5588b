//! Every tag, and how many people and companies have it.

use std::collections::BTreeMap;

use super::{Column, Report, Unit};
use crate::book::Book;
use crate::book::roster::Roster;
use crate::model::schema::TableId;
use crate::model::{Value, list};

/// The tags of a book by how many have them; alike by name.
#[must_use]
pub fn tags(book: &Book) -> Report {
    let mut counts: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for table in [TableId::Contacts, TableId::Companies] {
        let roster = Roster::read(&book.files(table), "id", &["tags"]);
        let Some(column) = roster.column("tags") else { continue };
        for row in 0..roster.len() {
            for tag in list::parts(&column.text(row)) {
                let count = counts.entry(tag.to_owned()).or_default();
                if table == TableId::Contacts {
                    count.0 += 1;
                } else {
                    count.1 += 1;
                }
            }
        }
    }
    let mut rows: Vec<(String, (i64, i64))> = counts.into_iter().collect();
    rows.sort_by(|a, b| (b.1.0 + b.1.1).cmp(&(a.1.0 + a.1.1)).then_with(|| a.0.cmp(&b.0)));
    Report {
        format: "rolo.tags/1".into(),
        columns: vec![
            Column::new("tag", Unit::None),
            Column::new("contacts", Unit::Count),
            Column::new("companies", Unit::Count),
        ],
        rows: rows
            .into_iter()
            .map(|(tag, (people, companies))| {
                vec![Value::Text(tag), Value::Int(people), Value::Int(companies)]
            })
            .collect(),
        ..Report::default()
    }
}
