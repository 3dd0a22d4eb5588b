//! What an import brings, file by file, and what it found out on the way.

use super::{Column, Report, Unit};
use crate::i18n::Text;
use crate::import::mapping::Use;
use crate::import::{FilePlan, ImportPlan, NewWords};
use crate::model::{Kind, Value};

/// Values of one column named in a note; the others are counted.
const VALUES: usize = 12;
/// Conflicts named one by one.
const CONFLICTS: usize = 20;

/// The plan of an import: one row a file, read = new + changed + same + rejected.
#[must_use]
pub fn import(plan: &ImportPlan) -> Report {
    let count = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for file in &plan.files {
        let tables: Vec<&str> = file.tables.iter().map(|t| t.name()).collect();
        let c = file.counts;
        rows.push(vec![
            Value::Text(file.name.clone()),
            Value::Text(tables.join(", ")),
            Value::Text(file.system.clone()),
            count(c.read),
            count(c.new),
            count(c.changed),
            count(c.same),
            count(c.rejected),
        ]);
        let short = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
        notes.extend(of_columns(file).into_iter().chain(file.notes.clone()).map(|n| format!("{short}: {n}")));
    }
    for (by, n) in &plan.made {
        let people = if *n == 1 { "person" } else { "people" };
        notes.push(format!("{n} {people} made, known by {by}, because rows name them"));
    }
    if !plan.products.is_empty() {
        let n = plan.products.len();
        let products = if n == 1 { "product" } else { "products" };
        let shown: Vec<String> = plan.products.iter().take(VALUES).map(|name| format!("`{name}`")).collect();
        let more = if n > VALUES { format!(" and {} more", n - VALUES) } else { String::new() };
        notes.push(format!("{n} {products} made, because rows name them: {}{more}", shown.join(", ")));
    }
    if plan.moved_back > 0 {
        let n = plan.moved_back;
        let people = if n == 1 { "person is" } else { "people are" };
        notes
            .push(format!("{n} {people} known since an earlier day, that of their first row (`created_on`)"));
    }
    notes.extend(of_unknown_values(plan));
    for (table, c) in plan.conflicts.iter().take(CONFLICTS) {
        notes.push(format!(
            "{table} {}: `{}` is `{}` here and `{}` in line {}: yours stays",
            c.id, c.column, c.ours, c.theirs, c.line
        ));
    }
    if plan.conflicts.len() > CONFLICTS {
        notes.push(format!("{} more fields differ: yours stay", plan.conflicts.len() - CONFLICTS));
    }
    Report {
        format: "rolo.import/1".into(),
        columns: vec![
            Column::new("file", Unit::None),
            Column::new("table", Unit::None),
            Column::new("system", Unit::None),
            Column::new("read", Unit::Count),
            Column::new("new", Unit::Count),
            Column::new("changed", Unit::Count),
            Column::new("same", Unit::Count),
            Column::new("rejected", Unit::Count),
        ],
        rows,
        notes: Text::loose(notes),
        ..Report::default()
    }
}

/// How the columns of a file were understood: the reader must be able to object.
fn of_columns(file: &FilePlan) -> Vec<String> {
    let mut fields = Vec::new();
    let mut own = Vec::new();
    for (header, used) in file.header.iter().zip(&file.uses) {
        match used {
            Use::Field(target) if header == target.field => fields.push(header.clone()),
            Use::Field(target) => fields.push(format!("{header} → {}", target.field.replace('_', " "))),
            Use::Custom(name) => own.push(name.clone()),
            Use::Ignored => {}
        }
    }
    let mut notes = Vec::new();
    if !fields.is_empty() {
        notes.push(format!("read as {}: {}", file.encoding, fields.join(", ")));
    }
    if !own.is_empty() {
        notes.push(format!("columns of their own: {}", own.join(", ")));
    }
    if !file.keys.is_empty() {
        let keys: Vec<String> = match file.keys.as_slice() {
            [(by, _)] => vec![by.clone()],
            several => several.iter().map(|(by, n)| format!("{by} ({n})")).collect(),
        };
        notes.push(format!("rows are known by {}", keys.join(", ")));
    }
    notes
}

/// Values rolo.yaml does not name: a line a column, the commonest first.
fn of_unknown_values(plan: &ImportPlan) -> Vec<String> {
    let mut notes = Vec::new();
    let same = |a: &crate::import::UnknownValue, b: &crate::import::UnknownValue| {
        a.table == b.table && a.column == b.column
    };
    for group in plan.unknown.chunk_by(same) {
        let Some(first) = group.first() else { continue };
        let mut values: Vec<_> = group.iter().collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let shown: Vec<String> =
            values.iter().take(VALUES).map(|v| format!("`{}` ({})", v.value, v.count)).collect();
        let more = match values.len().saturating_sub(VALUES) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let who = match (first.column.as_str(), first.table.table().column(&first.column).map(|c| c.kind)) {
            (_, Some(Kind::Word(_))) if plan.new_words == NewWords::Add => {
                let shown = shown.join(", ");
                notes.push(format!("{} {}: {shown}{more} added to rolo.yaml", first.table, first.column));
                continue;
            }
            (_, Some(Kind::Word(_))) => "rolo.yaml does not name",
            (_, Some(Kind::Choice(_))) => "rolo does not know",
            _ => "the book does not have",
        };
        let way = if who == "rolo.yaml does not name" { " (`--add-values` adds them to it)" } else { "" };
        notes.push(format!("{} {}: {who} {}{more}; kept{way}", first.table, first.column, shown.join(", ")));
    }
    notes
}
