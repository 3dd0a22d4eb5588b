//! A merge left undecided in a table: which rows each side brings, and which of them both have changed.

use std::ops::Range;

use super::layout;
use crate::diag::{Diagnostic, Place};
use crate::i18n::{Joint, Text};
use crate::text::csv::{Document, FlawKind};

/// Rows that are named; the others are counted.
const NAMED: usize = 5;

/// A row of one side.
struct Row<'d> {
    key: String,
    name: String,
    bytes: &'d [u8],
}

/// One undecided place: its marker lines, as numbers of flaws, and what is between them.
struct Block {
    /// The lines `<<<<<<<`, `|||||||` where there is one, `=======`, `>>>>>>>`.
    markers: Vec<usize>,
    ours: Range<usize>,
    theirs: Range<usize>,
}

/// What to do where nobody looks at the rows themselves.
pub(super) fn both_stay() -> Text {
    phrase!(
        "the rows of both sides stay: delete the marker lines alone (`<<<<<<<`, `=======`, `>>>>>>>`); `rolo check` names the rows of each side and those both have changed"
    )
}

fn delete_markers() -> Text {
    phrase!("the rows of both sides stay: delete the marker lines alone (`<<<<<<<`, `=======`, `>>>>>>>`)")
}

fn decide_rows() -> Text {
    phrase!(
        "delete the marker lines (`<<<<<<<`, `=======`, `>>>>>>>`); of a row that both sides have changed keep one, with what is right in each; all others stay"
    )
}

fn delete_old() -> Text {
    phrase!("from `|||||||` to `=======` is how it was before: delete that too")
}

/// The undecided places of a file: a finding for each, with the number of the flaw it stands for; of its other marker lines
/// nothing more is to be said.
pub(super) fn describe(file: &str, document: &Document) -> Vec<(usize, Option<Diagnostic>)> {
    let mut said = Vec::new();
    for block in blocks(document) {
        let (first, others) = (block.markers[0], &block.markers[1..]);
        said.push((first, Some(finding(file, document, &block))));
        said.extend(others.iter().map(|&number| (number, None)));
    }
    said
}

/// The places whose marker lines are all there, in their order.
fn blocks(document: &Document) -> Vec<Block> {
    let bytes = document.bytes();
    let sign = |span: &Range<usize>| bytes.get(span.start).copied();
    let markers: Vec<(usize, &Range<usize>)> = document
        .flaws()
        .iter()
        .enumerate()
        .filter(|(_, flaw)| flaw.kind == FlawKind::ConflictMarker)
        .map(|(number, flaw)| (number, &flaw.span))
        .collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < markers.len() {
        let signs: Vec<u8> = markers[at..].iter().take(4).filter_map(|(_, span)| sign(span)).collect();
        let length = match signs.as_slice() {
            [b'<', b'=', b'>', ..] => 3,
            [b'<', b'|', b'=', b'>'] => 4,
            _ => {
                at += 1;
                continue;
            }
        };
        let of = &markers[at..at + length];
        found.push(Block {
            markers: of.iter().map(|(number, _)| *number).collect(),
            ours: of[0].1.end..of[1].1.start,
            theirs: of[length - 2].1.end..of[length - 1].1.start,
        });
        at += length;
    }
    found
}

fn finding(file: &str, document: &Document, block: &Block) -> Diagnostic {
    let ours = rows(file, document, &block.ours);
    let theirs = rows(file, document, &block.theirs);
    let is_in = |row: &Row<'_>, side: &[Row<'_>]| side.iter().any(|other| other.key == row.key);
    let alone = |side: &[Row<'_>], other: &[Row<'_>]| -> Vec<Text> {
        side.iter().filter(|row| !is_in(row, other)).map(named).collect()
    };
    let both: Vec<Text> = ours
        .iter()
        .filter(|row| theirs.iter().any(|other| other.key == row.key && other.bytes != row.bytes))
        .map(named)
        .collect();
    let flaw = |number: usize| &document.flaws()[number];
    let place = |number: usize| {
        let flaw = flaw(number);
        let bytes = &document.bytes()[flaw.span.clone()];
        Place::on_line(file, flaw.line, bytes, flaw.span.start, flaw.span.clone())
    };
    let last = block.markers[block.markers.len() - 1];
    let mut found = Diagnostic::error("conflict-marker", phrase!("a merge was left undecided here"))
        .at(place(block.markers[0]));
    let sides = [(block.markers[0], alone(&ours, &theirs)), (last, alone(&theirs, &ours))];
    for (marker, rows) in sides {
        if !rows.is_empty() {
            let what = plural!(
                rows.len(),
                "this side alone has 1 row: {rows}",
                "this side alone has {count} rows: {rows}",
                rows = list(&rows)
            );
            found = found.with(place(marker), what);
        }
    }
    if !both.is_empty() {
        let what = plural!(
            both.len(),
            "both sides have changed 1 row: {rows}",
            "both sides have changed {count} rows: {rows}",
            rows = list(&both)
        );
        found = found.with(place(block.markers[block.markers.len() - 2]), what);
    }
    let help = if both.is_empty() { delete_markers() } else { decide_rows() };
    let old = (block.markers.len() == 4).then(delete_old);
    found.help(Text::joined(Joint::Semicolon, std::iter::once(help).chain(old)))
}

/// The rows of a side.
fn rows<'d>(file: &str, document: &'d Document, side: &Range<usize>) -> Vec<Row<'d>> {
    let table = layout::table_of(file).map(|table| table.table());
    let key = document.column(table.and_then(|table| table.key).unwrap_or("id"));
    let name = document.column("name");
    let records = document.records();
    let from = records.partition_point(|record| record.span().start < side.start);
    let to = records.partition_point(|record| record.span().start < side.end);
    (from..to)
        .map(|record| {
            let cell = |column: Option<usize>| {
                column.map_or_else(String::new, |column| document.cell(record, column).into_owned())
            };
            Row { key: cell(key), name: cell(name), bytes: &document.bytes()[records[record].span()] }
        })
        .collect()
}

fn named(row: &Row<'_>) -> Text {
    match row.name.as_str() {
        "" => phrase!("`{name}`", name = &row.key),
        name => phrase!("`{id}` ({name})", id = &row.key, name),
    }
}

fn list(rows: &[Text]) -> Text {
    let more = (rows.len() > NAMED).then(|| Text::own("…"));
    Text::list(rows[..rows.len().min(NAMED)].iter().cloned().chain(more))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(usize, Vec<String>, String)> {
        let document = Document::parse(text.as_bytes().to_vec());
        let found = describe("contacts.csv", &document).into_iter().filter_map(|(_, finding)| finding);
        found
            .map(|f| {
                let line = f.place.as_ref().map_or(0, |place| place.line as usize);
                (
                    line,
                    f.related.into_iter().map(|(_, what)| what.english()).collect(),
                    f.help.unwrap_or_default().english(),
                )
            })
            .collect()
    }

    #[test]
    fn the_rows_of_each_side_are_named_and_those_both_have_changed() {
        let text = "id,name\nc-1,Ann\n<<<<<<< HEAD\nc-2,Bo\nc-3,Cy\n=======\nc-2,Bob\nc-4,Di\nc-5,Ed\n>>>>>>> theirs\n";
        assert_eq!(
            said(text),
            [(
                3,
                vec![
                    "this side alone has 1 row: `c-3` (Cy)".to_owned(),
                    "this side alone has 2 rows: `c-4` (Di), `c-5` (Ed)".into(),
                    "both sides have changed 1 row: `c-2` (Bo)".into(),
                ],
                decide_rows().english()
            )]
        );
    }

    #[test]
    fn where_no_row_is_on_both_sides_the_markers_alone_go() {
        let text = "id,name\n<<<<<<< a\nc-2,Bo\n||||||| old\n=======\nc-4,Di\n>>>>>>> b\n";
        let [(line, sides, help)] = <[_; 1]>::try_from(said(text)).unwrap();
        assert_eq!((line, sides.len()), (2, 2));
        assert_eq!(help, format!("{}; {}", delete_markers().english(), delete_old().english()));
        assert!(said("id,name\n=======\nc-1,A\n>>>>>>> b\n").is_empty());
    }
}
