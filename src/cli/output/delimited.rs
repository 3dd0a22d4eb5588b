//! Reports as csv and tsv.

use std::borrow::Cow;
use std::io::{self, Write};

use super::exact::{self, Part, Written};
use crate::model::Value;
use crate::report::Report;

fn cell<'v>(column: &Written, row: &'v [Value]) -> Cow<'v, str> {
    let value = row.get(column.index).unwrap_or(&Value::Unknown);
    match column.part {
        Part::Value => exact::text(value),
        Part::Currency => Cow::Borrowed(exact::currency(value).unwrap_or("")),
    }
}

/// RFC 4180 with LF; quoted only where needed; text raw.
pub(super) fn csv(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let columns = exact::columns(report);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    writer.write_record(columns.iter().map(|c| c.key.as_bytes())).map_err(io::Error::from)?;
    for row in &report.rows {
        for column in &columns {
            writer.write_field(cell(column, row).as_bytes()).map_err(io::Error::from)?;
        }
        writer.write_record(None::<&[u8]>).map_err(io::Error::from)?;
    }
    writer.flush()
}

/// One row a line: `\t`, `\n`, `\r` and `\\` stand for those characters inside a cell.
pub(super) fn tsv(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let columns = exact::columns(report);
    let header: Vec<Cow<'_, str>> = columns.iter().map(|c| escaped(Cow::Borrowed(&c.key))).collect();
    writeln!(out, "{}", header.join("\t"))?;
    for row in &report.rows {
        let cells: Vec<Cow<'_, str>> = columns.iter().map(|c| escaped(cell(c, row))).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn escaped(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(['\t', '\n', '\r', '\\']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
