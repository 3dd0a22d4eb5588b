//! What must hold for any bytes at all: laws of the three readers, for the random-bytes test and the fuzz targets.

use rolo::diag::{Diagnostic, Place};
use rolo::model::Day;
use rolo::model::schema::TableId;
use rolo::model::settings::Settings;
use rolo::query::{Origin, Query, Rule, RuleKind, Scope, complete};
use rolo::text::csv::{Dialect, Document, Edit, Field, Lexed, Lexer};
use rolo::text::yaml;
use rolo::text::yaml::edit::{Change, Content, Step, edit};

/// Lexer and document: every byte belongs to one span, and an edit of one cell touches that cell alone.
pub fn csv(bytes: &[u8]) {
    let dialect = Dialect::sniff(bytes);
    spans_cover_every_byte(bytes, dialect);
    let document = Document::parse(bytes.to_vec());
    assert_eq!(document.edited(&[]), bytes, "no edit is the identity");
    for flaw in document.flaws().iter().take(20) {
        assert!(flaw.span.start <= flaw.span.end && flaw.span.end <= bytes.len(), "{flaw:?}");
        sound(&Place::in_bytes("f.csv", bytes, flaw.span.clone()));
    }
    let records = document.records().len();
    for record in [0, records / 2, records.saturating_sub(1)] {
        let fields = document.fields(record);
        for column in [0, fields.len() / 2, fields.len().saturating_sub(1)] {
            for value in ["", "x", "a\"b", "1,2;3\t4", "two\nlines", "#", "上海"] {
                one_cell_changes(&document, record, column, value);
            }
        }
        let gone = document.edited(&[Edit::Delete { record }]);
        assert!(gone.len() <= bytes.len(), "taking a record out adds nothing");
    }
    let row = Edit::Insert { before: records, cells: vec!["é".to_owned(), "a,b".to_owned()] };
    let more = document.edited(&[row, Edit::AddColumn { name: "city".to_owned() }]);
    assert!(more.len() > bytes.len(), "a row and a column take nothing out");
}

fn spans_cover_every_byte(bytes: &[u8], dialect: Dialect) {
    let mut lexer = Lexer::new(bytes, dialect);
    let mut fields: Vec<Field> = Vec::new();
    let mut at = lexer.position;
    let mut written = bytes[..at].to_vec();
    loop {
        let before = lexer.clone();
        let lexed = lexer.next(&mut fields);
        assert_eq!(lexer.start, at, "a record begins where the last one ended");
        if lexed == Lexed::End {
            break;
        }
        assert!(lexer.position > at, "every step goes on");
        assert!(lexer.start <= lexer.end && lexer.end <= lexer.position && lexer.line > lexer.start_line);
        if lexed == Lexed::Record {
            let (again, count) = before.clone().next_until(1, &mut Vec::new());
            assert_eq!((again, count), (Lexed::Record, fields.len()), "fields not kept are still counted");
            for (i, field) in fields.iter().enumerate() {
                if i > 0 {
                    written.push(dialect.delimiter);
                }
                written.extend_from_slice(&bytes[field.span()]);
            }
            assert_eq!(written.len(), lexer.end, "fields and delimiters are the whole record");
        } else {
            written.extend_from_slice(&bytes[lexer.start..lexer.end]);
        }
        written.extend_from_slice(&bytes[lexer.end..lexer.position]);
        at = lexer.position;
    }
    assert!(written == bytes, "the spans put together are the file");
}

fn one_cell_changes(document: &Document, record: usize, column: usize, value: &str) {
    let Some(field) = document.fields(record).get(column).copied() else { return };
    let bytes = document.bytes();
    let edit = Edit::Set { record, column, value: value.to_owned() };
    let after = document.edited(&[edit]);
    assert!(after.starts_with(&bytes[..field.start]), "bytes before the cell stay");
    assert!(after.ends_with(&bytes[field.end..]), "bytes after the cell stay");
    // A quote that makes no sense may pair with the one written; such a file is never written.
    if document.flaws().iter().any(|flaw| flaw.kind.blocks_writing()) {
        return;
    }
    let again = Document::parse_as(after, document.dialect());
    assert_eq!(again.records().len(), document.records().len(), "no row comes or goes");
    assert_eq!(again.cell(record, column), value, "what was written is read");
}

/// The YAML wrapper: places inside the file, and an edit of one value keeps what stands before and behind it.
pub fn yaml(bytes: &[u8]) {
    for found in yaml::judge("f.yaml", bytes) {
        placed(&found);
    }
    let (_, found) = Settings::read("rolo.yaml", bytes);
    for finding in &found {
        placed(finding);
    }
    let Ok(root) = yaml::read("f.yaml", bytes) else { return };
    let yaml::NodeKind::Map(entries) = &root.kind else { return };
    for entry in entries.iter().take(4) {
        let Some(key) = entry.key.text() else { continue };
        assert!(entry.key.span.end <= entry.value.span.end && entry.value.span.end <= bytes.len());
        for value in [Content::Text("a: #b".to_owned()), Content::Plain("12".to_owned())] {
            if let Ok(after) = edit("f.yaml", bytes, &[Step::from(key)], &Change::Set(value.clone())) {
                // Where the two parsers count differently, values stand in the whole file.
                if entry.key.span.end <= entry.value.span.start {
                    let (head, tail) = (&bytes[..entry.key.span.end], &bytes[entry.value.span.end..]);
                    assert!(after.starts_with(head), "what stands before the value stays");
                    assert!(after.ends_with(tail.trim_ascii_start()), "what stands behind the value stays");
                }
                let read = yaml::read("f.yaml", &after).expect("an edited file is sound");
                let (Content::Text(text) | Content::Plain(text)) = value else { unreachable!() };
                assert_eq!(read.get(key).and_then(yaml::Node::text), Some(text.as_str()));
            }
        }
        if let Ok(after) = edit("f.yaml", bytes, &[Step::from(key)], &Change::Remove) {
            let read = yaml::read("f.yaml", &after).expect("an edited file is sound");
            assert!(read.get(key).is_none());
            for other in entries.iter().filter_map(|e| e.key.text()).filter(|&other| other != key) {
                assert!(read.get(other).is_some(), "`{other}` stays");
            }
        }
    }
    let added = Change::Set(Content::Text("new".to_owned()));
    if let Ok(after) = edit("f.yaml", bytes, &[Step::from("a new key")], &added) {
        let read = yaml::read("f.yaml", &after).expect("an edited file is sound");
        assert_eq!(read.get("a new key").and_then(yaml::Node::text), Some("new"));
        let gone = edit("f.yaml", &after, &[Step::from("a new key")], &Change::Remove);
        // Between braces a blank may stay behind.
        let braces = entries.first().is_none_or(|first| bytes[..first.key.span.start].contains(&b'{'));
        if let (Ok(gone), false) = (gone, braces) {
            let (gone, bytes) = (gone.trim_ascii_end(), bytes.trim_ascii_end());
            assert!(gone == bytes, "what was added and taken out again leaves nothing");
        }
    }
}

/// The query language: carets inside the text, and print after parse is the identity.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Query::parse(&text) {
        Ok(tree) => {
            let printed = tree.to_string();
            let again = Query::parse(&printed);
            assert_eq!(again.as_ref(), Ok(&tree), "`{printed}` reads as the same query");
            assert_eq!(again.map(|tree| tree.to_string()), Ok(printed), "printed twice is printed once");
        }
        Err(fault) => {
            let span = fault.span.clone();
            assert!(text.get(span).is_some(), "the caret is inside the text: {fault:?}");
            sound(&Origin::Typed.place(&text, fault.span));
        }
    }
    let today = Day::new(2026, 3, 2).expect("a day");
    for subject in [TableId::Contacts, TableId::Tickets] {
        let scope = scope(subject);
        match Query::compile(&text, &scope, today) {
            Ok(compiled) => compiled.notes().iter().for_each(placed),
            Err(found) => {
                assert!(!found.is_empty(), "a refusal says why");
                found.iter().for_each(placed);
            }
        }
        for way in complete(&text, &scope).iter().take(5) {
            assert!(!way.text.is_empty());
        }
    }
}

fn scope(subject: TableId) -> Scope {
    let rule = |kind, name: &str, when: &str| Rule {
        kind,
        name: name.to_owned(),
        when: when.to_owned(),
        origin: Origin::Typed,
    };
    let mut scope = Scope::new(subject).with_headers(move |table| {
        let own: &[&str] = if table == subject { &["room no", "预算"] } else { &[] };
        own.iter().map(|name| (*name).to_owned()).collect()
    });
    scope.rules = vec![
        rule(RuleKind::Segment, "silent", "silent_days > 60 and customer"),
        rule(RuleKind::Segment, "loop", "@loop"),
        rule(RuleKind::Tier, "A", "spend_365d >= p80"),
        rule(RuleKind::Warning, "quiet", "@silent"),
    ];
    scope
}

fn placed(finding: &Diagnostic) {
    assert!(!finding.message.is_empty());
    finding.place.iter().for_each(sound);
    finding.related.iter().for_each(|(place, _)| sound(place));
}

/// A place can be shown: line and column count from 1, the mark is a piece of the excerpt.
fn sound(place: &Place) {
    assert!(place.line >= 1 && place.column >= 1, "{place:?}");
    assert!(place.excerpt.get(place.marked.clone()).is_some(), "{place:?}");
}
