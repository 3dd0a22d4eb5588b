//! Reports as json and jsonl. Written by hand, a row a line, so that two reports can be compared with `diff`.

use std::io::{self, Write};

use super::exact::{self, Part, Written};
use crate::model::{Day, Money, Value};
use crate::report::{Report, Unit};

/// The object: `format`, `as_of`, `from`, `to`, `columns`, `rows`, `notes`, and `explanation` where one was asked for.
///
/// Money is a decimal string with its currency beside it; sums over several currencies an array of
/// `{"amount", "currency"}`; unknown is null; a cell that cannot be read as what its column holds is `{"unreadable"}` with the
/// text as it stands; lists are arrays; days ISO.
pub(super) fn object(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let day = |day: Option<Day>| day.map_or_else(|| "null".to_owned(), |d| quoted(&d.to_string()));
    let columns = exact::columns(report);
    writeln!(out, "{{\n\"format\": {},", quoted(&report.format))?;
    writeln!(out, "\"as_of\": {},", day(report.as_of))?;
    writeln!(out, "\"from\": {},", day(report.from))?;
    writeln!(out, "\"to\": {},", day(report.to))?;
    let units: Vec<String> = columns
        .iter()
        .map(|c| {
            let unit = c.unit.word().map_or_else(|| "null".to_owned(), quoted);
            format!("{{\"key\": {}, \"unit\": {unit}}}", quoted(&c.key))
        })
        .collect();
    array(out, "columns", &units)?;
    writeln!(out, ",")?;
    let keys = keys(&columns);
    write!(out, "\"rows\": [")?;
    for (i, values) in report.rows.iter().enumerate() {
        write!(out, "{}", if i == 0 { "\n" } else { ",\n" })?;
        row(&columns, &keys, values, out)?;
    }
    writeln!(out, "{}],", if report.rows.is_empty() { "" } else { "\n" })?;
    array(out, "notes", &report.notes.iter().map(|n| quoted(&n.english())).collect::<Vec<_>>())?;
    if !report.explanation.is_empty() {
        writeln!(out, ",")?;
        let lines: Vec<String> = report.explanation.iter().map(|n| quoted(&n.english())).collect();
        array(out, "explanation", &lines)?;
    }
    writeln!(out, "\n}}")
}

/// The rows alone, one a line.
pub(super) fn lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let columns = exact::columns(report);
    let keys = keys(&columns);
    for values in &report.rows {
        row(&columns, &keys, values, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn keys(columns: &[Written]) -> Vec<String> {
    columns.iter().map(|c| quoted(&c.key)).collect()
}

fn array(out: &mut dyn Write, key: &str, items: &[String]) -> io::Result<()> {
    if items.is_empty() {
        return write!(out, "{}: []", quoted(key));
    }
    write!(out, "{}: [\n{}\n]", quoted(key), items.join(",\n"))
}

fn row(columns: &[Written], keys: &[String], values: &[Value], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{")?;
    for (i, (column, key)) in columns.iter().zip(keys).enumerate() {
        let value = values.get(column.index).unwrap_or(&Value::Unknown);
        let text = match column.part {
            Part::Value => token(value, column.unit),
            Part::Currency => exact::currency(value).map_or_else(|| "null".to_owned(), quoted),
        };
        write!(out, "{}{key}: {text}", if i == 0 { "" } else { ", " })?;
    }
    write!(out, "}}")
}

/// A value as JSON; an amount of a money column is a string whatever it is held in.
fn token(value: &Value, unit: Unit) -> String {
    match value {
        Value::Unknown => "null".to_owned(),
        Value::Unreadable { text, .. } => format!("{{\"unreadable\": {}}}", quoted(text)),
        Value::Flag(flag) => flag.to_string(),
        Value::List(words) => {
            format!("[{}]", words.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(", "))
        }
        Value::Moneys(all) => format!("[{}]", all.iter().map(amount).collect::<Vec<_>>().join(", ")),
        Value::Money(_) | Value::Text(_) | Value::Phrase(_) | Value::Day(_) | Value::At(_) => {
            quoted(&exact::text(value))
        }
        Value::Int(_) | Value::Decimal(_) if unit == Unit::Money => quoted(&exact::text(value)),
        Value::Int(_) | Value::Decimal(_) => exact::text(value).into_owned(),
        Value::Number(x) | Value::Fraction(x) => exact::number(*x).unwrap_or_else(|| "null".to_owned()),
    }
}

fn amount(money: &Money) -> String {
    format!("{{\"amount\": \"{}\", \"currency\": \"{}\"}}", money.amount, money.currency)
}

/// A JSON string; text is raw but for what JSON itself escapes.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
