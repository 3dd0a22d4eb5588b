//! `rolo fmt`: a table as rolo itself would have written it, every value what it was.
//!
//! UTF-8 without a mark, LF, commas, quotes only where needed, no blank lines, records by id, logs by time, lists
//! joined with `;`, days as `2026-11-22` where nobody could read them otherwise. The order of the columns is the user's.

use super::encoding::is_certain;
use super::normal::normal;
use super::sheet::{Row, Sheet, Standing};
use super::structure;
use crate::book::flaw;
use crate::diag::{Diagnostic, Level, Place};
use crate::model::At;
use crate::model::schema::TableId;
use crate::model::settings::Settings;
use crate::text::csv::{Dialect, Document, FlawKind, join};
use crate::text::encoding::{self, Charset, Guess};

/// The bytes of a table in normal form.
///
/// `told` is the encoding a person names for a file that is not UTF-8; without it only a certain one is converted.
/// A table nobody knows keeps the order of its rows.
///
/// # Errors
/// What has to be mended first: a file whose rows cannot be told apart for certain stays as it is.
pub fn format_table(
    file: &str,
    table: Option<TableId>,
    bytes: &[u8],
    settings: &Settings,
    told: Option<Charset>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    if let Some(finding) = structure::not_a_table(file, bytes) {
        return Err(vec![finding]);
    }
    let text = as_utf8(file, bytes, told).map_err(|finding| vec![*finding])?;
    let body = text.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec);
    let sign = table.map(|table| table.table().header_sign());
    let sheet = Sheet::new(file, table, Document::of_table(body.unwrap_or(text), sign), settings);
    refuse(&sheet)?;
    let width = width(&sheet);
    let header: Vec<String> = sheet.document.names()[..width]
        .iter()
        .zip(&sheet.columns)
        .map(|(name, column)| match column.standing {
            Standing::Known(known) => known.name.to_owned(),
            _ => name.clone(),
        })
        .collect();
    let mut rows: Vec<(Key, Vec<u8>)> = Vec::with_capacity(sheet.len());
    let mut comments = comments(&sheet).into_iter().peekable();
    sheet.each(0..sheet.len(), |row| {
        let mut text = Vec::new();
        // A comment belongs to the row below it.
        let begin = sheet.document.records()[row.number].span().start;
        while let Some(span) = comments.next_if(|span| span.start < begin) {
            text.extend_from_slice(&sheet.document.bytes()[span]);
            text.push(b'\n');
        }
        let cells = (0..width).map(|at| {
            let cell = row.text(at);
            sheet
                .columns
                .get(at)
                .and_then(|column| normal(column.kind, &cell))
                .unwrap_or_else(|| cell.into_owned())
        });
        text.extend(join(cells, Dialect::OWN));
        rows.push((Key::of(row, settings), text));
    });
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = header_line(&header);
    out.extend(rows.into_iter().flat_map(|(_, text)| text));
    for span in comments {
        out.extend_from_slice(&sheet.document.bytes()[span]);
        out.push(b'\n');
    }
    Ok(out)
}

/// The header, with every sign that could be taken for the delimiter in quotes: by the header a reader finds it.
fn header_line(names: &[String]) -> Vec<u8> {
    if !names.iter().any(|name| name.contains([';', '\t'])) {
        return join(names, Dialect::OWN);
    }
    let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let mut line = names.iter().map(quoted).collect::<Vec<_>>().join(",").into_bytes();
    line.push(b'\n');
    line
}

fn as_utf8(file: &str, bytes: &[u8], told: Option<Charset>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let is_text = std::str::from_utf8(bytes).is_ok();
    let guess = match told {
        Some(charset) if !is_text || charset != Charset::Utf8 => Guess::told(charset, bytes),
        _ if is_text && !bytes.contains(&0) => return Ok(bytes.to_vec()),
        _ => encoding::detect(bytes),
    };
    if told.is_none() && !is_certain(guess) {
        let message = phrase!("the file is not UTF-8; it seems to be {name}", name = guess.charset);
        let encoding = guess.charset.label();
        let help =
            phrase!("`rolo fmt --encoding {encoding} {file}` converts it, if that is right", encoding, file);
        return Err(Box::new(Diagnostic::error("not-utf8", message).at(Place::file(file)).help(help)));
    }
    let decoded = encoding::decode(bytes, guess);
    match decoded.first_bad {
        None => Ok(decoded.text.into_bytes()),
        Some(at) => {
            let message = plural!(
                decoded.replaced,
                "1 byte means nothing in {name}",
                "{count} bytes mean nothing in {name}",
                name = guess.charset
            );
            let finding = Diagnostic::error("not-utf8", message).at(Place::in_bytes(file, bytes, at..at + 1));
            Err(Box::new(finding.help(phrase!("it is another encoding, or the file is damaged"))))
        }
    }
}

/// Whether a flaw is what a cut, a lost line break or a stray mark left: filled up with empty cells, half a row would pass
/// for a whole one from then on.
fn is_lost(kind: FlawKind) -> bool {
    matches!(kind, FlawKind::CutShort | FlawKind::StrayBom | FlawKind::TooFewFields)
}

/// What nobody but a person can put in order.
fn refuse(sheet: &Sheet) -> Result<(), Vec<Diagnostic>> {
    /// Places that are named.
    const MOST: usize = 10;
    let mut found: Vec<Diagnostic> = flaw::described(&sheet.file, &sheet.document)
        .into_iter()
        .filter(|(f, _)| f.kind.blocks_writing() || is_lost(f.kind))
        .map(|(_, finding)| Diagnostic { level: Level::Error, ..finding })
        .take(MOST)
        .collect();
    if let (Some(key), None) = (sheet.table.and_then(|table| table.table().key), sheet.key) {
        found.insert(0, flaw::without_key(&sheet.file, key));
    }
    let columns = sheet.columns.len();
    sheet.each(0..sheet.len(), |row| {
        // Empty cells behind the last column are what spreadsheets leave; filled ones are of another column.
        let filled = (columns..row.fields.len()).find(|&at| !row.text(at).is_empty());
        if let Some(at) = filled.filter(|_| found.len() < MOST) {
            found.push(flaw::describe(FlawKind::TooManyFields, row.place(at), columns));
        }
    });
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// How many columns stay: nameless ones at the end that hold nothing go.
fn width(sheet: &Sheet) -> usize {
    let mut filled = sheet.document.names().iter().rposition(|n| !n.trim().is_empty()).map_or(0, |i| i + 1);
    sheet.each(0..sheet.len(), |row| {
        let own = (0..sheet.columns.len()).rev().find(|&at| !row.text(at).is_empty()).map_or(0, |at| at + 1);
        filled = filled.max(own);
    });
    filled.max(1).min(sheet.columns.len())
}

fn comments(sheet: &Sheet) -> Vec<std::ops::Range<usize>> {
    let flaws = sheet.document.flaws().iter();
    let mut spans: Vec<_> = flaws.filter(|f| f.kind == FlawKind::Comment).map(|f| f.span.clone()).collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// What rows are put in order by; equal ones stay as they stand.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The id, or the day and currency of a rate.
    Text(String, String),
    /// The moment a log row happened, in seconds.
    Moment(i64),
    /// No id, no day that can be read: at the end.
    Last,
    /// A table nobody knows: as it stands.
    None,
}

impl Key {
    fn of(row: Row<'_, '_>, settings: &Settings) -> Key {
        let Some(table) = row.sheet.table else { return Key::None };
        let named =
            |name: &str| row.sheet.column(name).map(|at| row.text(at).into_owned()).unwrap_or_default();
        if table.table().is_log() {
            let at = named("at");
            return match At::read(&at) {
                Ok(reading) => Key::Moment(reading.at.instant(settings.timezone)),
                Err(_) => Key::Last,
            };
        }
        let (first, second) = match table {
            TableId::Rates => (named("on"), named("currency")),
            _ => (row.id().into_owned(), String::new()),
        };
        if first.is_empty() { Key::Last } else { Key::Text(first, second) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal::same;
    use super::*;
    use crate::model::Kind;
    use proptest::prelude::*;

    fn formatted(table: Option<TableId>, text: &str) -> Result<String, Vec<&'static str>> {
        format_table("x.csv", table, text.as_bytes(), &Settings::default(), None)
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .map_err(|found| found.iter().map(|d| d.code).collect())
    }

    #[test]
    fn a_table_is_written_as_rolo_would_have() {
        let text = "\u{feff}Id;name;tags;created_on;,\r\nc-2;\"Bo\";a; b;2026/01/02\r\n".replace(";,", "");
        let text = text.replace("a; b", "\"a; b\"");
        let text = format!("{text}\r\nc-1;Ann;;20260103\r\n");
        assert_eq!(
            formatted(Some(TableId::Contacts), &text).unwrap(),
            "id,name,tags,created_on\nc-1,Ann,,2026-01-03\nc-2,Bo,a;b,2026-01-02\n"
        );
    }

    #[test]
    fn logs_stand_by_time_across_offsets_and_keep_ties() {
        let text = "id,at\ni-1,2026-01-02T10:00:00Z\ni-2,2026-01-02T10:30:00+01:00\ni-3,soon\ni-4,2026-01-02T10:00:00Z\n";
        assert_eq!(
            formatted(Some(TableId::Interactions), text).unwrap(),
            "id,at\ni-2,2026-01-02T10:30:00+01:00\ni-1,2026-01-02T10:00:00Z\ni-4,2026-01-02T10:00:00Z\ni-3,soon\n"
        );
    }

    #[test]
    fn a_comment_stays_with_its_row_and_empty_columns_at_the_end_go() {
        assert_eq!(
            formatted(Some(TableId::Contacts), "id,name,,\nc-2,Bo,,\n# the first\nc-1,Ann,,\n").unwrap(),
            "id,name\n# the first\nc-1,Ann\nc-2,Bo\n"
        );
    }

    #[test]
    fn a_header_keeps_its_delimiter() {
        for text in ["\n\"a;\"\n", "\"a;b\",\"c\"\n1,2\n", "\"a\tb\"\n"] {
            let once = formatted(None, text).unwrap();
            assert_eq!(formatted(None, &once).unwrap(), once);
        }
        assert_eq!(formatted(None, "\"a;b\",c\n1,2\n").unwrap(), "\"a;b\",\"c\"\n1,2\n");
    }

    #[test]
    fn what_cannot_be_read_for_certain_stays_as_it_is() {
        assert_eq!(formatted(None, "id,name\n1,\"open\n"), Err(vec!["unclosed-quote"]));
        assert_eq!(formatted(None, "id,name\n1,a,b\n"), Err(vec!["ragged-row"]));
        assert_eq!(formatted(None, "id,name,city\n1,a\n2,b,c\n"), Err(vec!["ragged-row"]));
        assert_eq!(formatted(None, "id,name,city\n1,a\nb,c\n"), Err(vec!["ragged-row"; 2]));
        assert_eq!(formatted(Some(TableId::Contacts), "c-2,Bo\nc-1,Ann\n"), Err(vec!["no-key-column"]));
        assert_eq!(formatted(None, "a,b\n<<<<<<< ours\n1,2\n"), Err(vec!["conflict-marker"]));
        let gbk = b"id,name\n1,\xcd\xf5\xd0\xa1\xc3\xf7\n";
        let refused = format_table("x.csv", None, gbk, &Settings::default(), None).unwrap_err();
        assert!(refused[0].help.as_ref().unwrap().english().contains("--encoding gb18030"));
        let told = format_table("x.csv", None, gbk, &Settings::default(), Charset::named("gbk")).unwrap();
        assert_eq!(String::from_utf8(told).unwrap(), "id,name\n1,王小明\n");
    }

    proptest! {
        #[test]
        fn formatting_twice_is_formatting_once_and_no_value_changes(
            header in prop::sample::subsequence(vec!["id", "name", "email", "tags", "created_on", "notes", "x", ""], 1..8).prop_shuffle(),
            rows in prop::collection::vec(prop::collection::vec("[a-c;, \"\\\\n#]{0,6}|2026[-/]0?1[-/]02|c-[1-9]|\n", 0..8), 0..6),
            ending in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let mut header = header;
            if !header.contains(&"id") {
                header.push("id");
            }
            let mut text = header.join(",") + ending;
            for mut row in rows {
                row.resize(header.len(), String::new());
                let cells: Vec<String> = row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
                text.push_str(&cells.join(","));
                text.push_str(ending);
            }
            let settings = Settings::default();
            let run = |bytes: &[u8]| format_table("contacts.csv", Some(TableId::Contacts), bytes, &settings, None);
            if let Ok(once) = run(text.as_bytes()) {
                prop_assert_eq!(run(&once).unwrap(), once.clone());
                let values = |bytes: Vec<u8>| {
                    let sheet = Sheet::new("contacts.csv", Some(TableId::Contacts), Document::parse_as(bytes, Dialect { line_end: Dialect::sniff(text.as_bytes()).line_end, ..Dialect::OWN }), &settings);
                    let mut all: Vec<Vec<(Kind, String)>> = Vec::new();
                    sheet.each(0..sheet.len(), |row| {
                        all.push(sheet.columns.iter().enumerate().map(|(at, c)| (c.kind, row.text(at).into_owned())).collect());
                    });
                    all
                };
                let before = values(text.clone().into_bytes());
                let after = values(once);
                prop_assert_eq!(before.len(), after.len());
                for row in &after {
                    let found = before.iter().any(|old| {
                        row.iter().zip(old).all(|((kind, new), (_, old))| new == old || same(*kind, old, new))
                    });
                    prop_assert!(found, "{:?}", row);
                }
            }
        }
    }
}
