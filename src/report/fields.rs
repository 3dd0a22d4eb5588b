//! `rolo fields`: every name a query may use, with its type, its meaning and when it is unknown.

use super::{Column, Report, Unit};
use crate::i18n::Text;
use crate::model::Value;
use crate::model::fields::{FIELDS, WINDOW};
use crate::model::schema::TableId;
use crate::query::{Scope, field};

/// The fields of one table, or of all tables, then the computed ones where the table has them.
///
/// Columns the book adds come from the scope. Rows: the schema's order, then the profile's.
#[must_use]
pub fn fields(scope: &Scope, table: Option<TableId>) -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut report = Report {
        format: "rolo.fields/1".to_owned(),
        title: match table {
            Some(table) => phrase!("fields of {table}", table = Text::word(table.name())),
            None => phrase!("fields"),
        },
        columns: ["field", "of", "type", "meaning", "unknown_when", "waits_for"]
            .map(|key| Column::new(key, Unit::None))
            .into(),
        ..Report::default()
    };
    for id in TableId::ALL.into_iter().filter(|id| table.is_none_or(|table| table == *id)) {
        for column in id.table().columns {
            let ty = field::typed(column.kind).0;
            report
                .rows
                .push(row([column.name, id.name(), ty.word(), column.about, missing(ty), ""].map(text)));
        }
        for custom in scope.own_columns(id).filter(|own| id.table().column(&own.name).is_none()) {
            let ty = field::typed(custom.kind).0;
            let about = if custom.about.is_empty() { "a column of this book" } else { &custom.about };
            report.rows.push(row([&custom.name, id.name(), ty.word(), about, missing(ty), ""].map(text)));
        }
    }
    let has_profile = |id| {
        let way = field::path(id, TableId::Contacts);
        way.is_some_and(|way| way.iter().all(|hop| matches!(hop, field::Hop::To(..))))
    };
    if table.is_none_or(has_profile) {
        for spec in &FIELDS {
            let waits = spec.waits.unwrap_or("");
            let cells = [spec.name, "profile", spec.ty.word(), spec.about, spec.unknown, waits];
            report.rows.push(row(cells.map(text)));
        }
        let (from, to) = (WINDOW.start(), WINDOW.end());
        report.notes.push(phrase!("`<N>` is any number of days from {from} to {to}", from, to));
    }
    report
}

fn row(cells: [Value; 6]) -> Vec<Value> {
    cells.into()
}

/// When a cell of a column counts as unknown.
fn missing(ty: crate::model::fields::FieldType) -> &'static str {
    use crate::model::fields::FieldType::{Flag, List, Text};
    if matches!(ty, Flag | Text | List) { "" } else { "empty" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Kind;
    use crate::query::{CustomColumn, Query};

    fn names(report: &Report) -> Vec<String> {
        let name = |row: &Vec<Value>| match &row[0] {
            Value::Text(name) => name.clone(),
            other => panic!("{other:?}"),
        };
        report.rows.iter().map(name).collect()
    }

    #[test]
    fn every_field_listed_for_a_table_can_be_asked_for_there() {
        for table in TableId::ALL {
            let scope = Scope::new(table);
            let report = fields(&scope, Some(table));
            for (name, row) in names(&report).iter().zip(&report.rows) {
                assert_eq!(row.len(), report.columns.len());
                let query = format!("{}:any", name.replace("<N>", "30"));
                let compiled = Query::compile(&query, &scope, crate::model::Day(20_500));
                let waits = row[5] != Value::Text(String::new());
                assert_eq!(compiled.is_err(), waits, "{table}: {query}: {compiled:?}");
            }
        }
    }

    #[test]
    fn the_columns_of_the_book_are_listed_with_its_words() {
        let mut scope = Scope::new(TableId::Contacts);
        scope.custom.push(CustomColumn {
            table: TableId::Contacts,
            name: "room no".to_owned(),
            kind: Kind::Int,
            words: Vec::new(),
            about: "which room".to_owned(),
        });
        let report = fields(&scope, Some(TableId::Contacts));
        let cells = ["room no", "contacts", "int", "which room", "empty", ""];
        assert!(report.rows.contains(&cells.map(|c| Value::Text(c.to_owned())).to_vec()));
        assert!(!names(&fields(&scope, Some(TableId::Rates))).contains(&"customer".to_owned()));
        assert!(fields(&scope, None).rows.len() > FIELDS.len() + TableId::ALL.len());
    }
}
