//! What an import brings, file by file, and what it found out on the way.

use super::{Column, Report, Unit};
use crate::i18n::Text;
use crate::import::mapping::Use;
use crate::import::{FilePlan, ImportPlan, NewWords, UnknownValue};
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
        let told = of_columns(file).into_iter().chain(file.notes.clone());
        notes.extend(told.map(|note| phrase!("{file}: {note}", file = short, note)));
    }
    for (by, n) in &plan.made {
        notes.push(plural!(
            *n,
            "1 person made, known by {by}, because rows name them",
            "{count} people made, known by {by}, because rows name them",
            by = Text::word(*by)
        ));
    }
    if !plan.products.is_empty() {
        let values = plan.products.iter().map(|name| format!("`{name}`"));
        notes.push(plural!(
            plan.products.len(),
            "1 product made, because rows name them: {values}",
            "{count} products made, because rows name them: {values}",
            values = first(values)
        ));
    }
    if plan.moved_back > 0 {
        notes.push(plural!(
            plan.moved_back,
            "1 person is known since an earlier day, that of their first row (`created_on`)",
            "{count} people are known since an earlier day, that of their first row (`created_on`)"
        ));
    }
    notes.extend(of_unknown_values(plan));
    for (table, c) in plan.conflicts.iter().take(CONFLICTS) {
        notes.push(phrase!(
            "{table} {id}: `{column}` is `{ours}` here and `{theirs}` in line {line}: yours stays",
            table = Text::word(table.name()),
            id = &c.id,
            column = &c.column,
            ours = &c.ours,
            theirs = &c.theirs,
            line = c.line
        ));
    }
    if plan.conflicts.len() > CONFLICTS {
        notes.push(plural!(
            plan.conflicts.len() - CONFLICTS,
            "1 more field differs: yours stays",
            "{count} more fields differ: yours stay"
        ));
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
        notes,
        ..Report::default()
    }
}

/// The first values, and how many more there are.
fn first(values: impl ExactSizeIterator<Item = String>) -> Text {
    let more = values.len().saturating_sub(VALUES);
    let values = Text::list(values.take(VALUES).map(Text::own));
    if more == 0 { values } else { phrase!("{values} and {more} more", values, more) }
}

/// How a file was read where nothing of it is kept: as which table, how many rows, each column as what, and what else
/// should be known; a line each.
#[must_use]
pub fn how_read(file: &FilePlan) -> Vec<Text> {
    let table = Text::list(file.tables.iter().map(|table| Text::word(table.name())));
    let rows = plural!(
        file.counts.read,
        "`{file}`: 1 row of {table}",
        "`{file}`: {count} rows of {table}",
        file = &file.name,
        table
    );
    let more = of_fields(file).into_iter().chain(file.notes.clone());
    [rows].into_iter().chain(more.map(|note| phrase!("`{file}`: {note}", file = &file.name, note))).collect()
}

/// How the columns of a file were understood, and by what its rows are known again: the reader must be able to object.
fn of_columns(file: &FilePlan) -> Vec<Text> {
    let mut notes = of_fields(file);
    if !file.keys.is_empty() {
        let keys = match file.keys.as_slice() {
            [(by, _)] => by.clone(),
            several => {
                Text::list(several.iter().map(|(by, n)| phrase!("{by} ({count})", by = by, count = n)))
            }
        };
        notes.push(phrase!("rows are known by {keys}", keys));
    }
    notes
}

/// What each column of a file is read as.
fn of_fields(file: &FilePlan) -> Vec<Text> {
    let mut fields = Vec::new();
    let mut own = Vec::new();
    for (header, used) in file.header.iter().zip(&file.uses) {
        match used {
            Use::Field(target) if header == target.field.name() => fields.push(Text::own(header)),
            Use::Field(target) => {
                // The name on disk, as `--map` takes it.
                fields.push(phrase!("{header} → {field}", header, field = target.field.name()));
            }
            Use::Custom(name) => own.push(Text::own(name)),
            Use::Ignored => {}
        }
    }
    let mut notes = Vec::new();
    if !fields.is_empty() {
        let (encoding, fields) = (&file.encoding, Text::list(fields));
        notes.push(phrase!("read as {encoding}: {fields}", encoding, fields));
    }
    if !own.is_empty() {
        notes.push(phrase!("columns of their own: {columns}", columns = Text::list(own)));
    }
    notes
}

/// Values rolo.yaml does not name: a line a column, the commonest first.
fn of_unknown_values(plan: &ImportPlan) -> Vec<Text> {
    let same = |a: &UnknownValue, b: &UnknownValue| a.table == b.table && a.column == b.column;
    let mut notes = Vec::new();
    for group in plan.unknown.chunk_by(same) {
        let Some(head) = group.first() else { continue };
        let mut values: Vec<_> = group.iter().collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let values = first(values.iter().map(|v| format!("`{}` ({})", v.value, v.count)));
        let (table, column) = (Text::word(head.table.name()), &head.column);
        notes.push(match head.table.table().column(&head.column).map(|c| c.kind) {
            Some(Kind::Word(_)) if plan.new_words == NewWords::Add => {
                phrase!("{table} {column}: {values} added to rolo.yaml", table, column, values)
            }
            Some(Kind::Word(_)) => phrase!(
                "{table} {column}: rolo.yaml does not name {values}; kept (`--add-values` adds them to it)",
                table,
                column,
                values
            ),
            Some(Kind::Choice(_)) => {
                phrase!("{table} {column}: rolo does not know {values}; kept", table, column, values)
            }
            _ => phrase!("{table} {column}: the book does not have {values}; kept", table, column, values),
        });
    }
    notes
}
