//! `show`: one person on a card: facts, figures, and what happened lately.

use std::collections::BTreeSet;

use super::named::{Names, names, tables_of};
use super::{Column, Report, Unit};
use crate::book::Book;
use crate::book::id_index::IdIndex;
use crate::book::plan::PlanError;
use crate::book::row::{Cells, read_row};
use crate::book::scan::{About, Silent, scan_about};
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::model::fields::{Lookup, ProfileField};
use crate::model::schema::{Kind, TableId};
use crate::model::{Day, Value, cell};
use crate::profile::{Logs, People, Rows, add_rules, compares_talks, contact_columns, looks_at_one, scope};
use crate::query::{Field, Scope};

/// One line of a card: under which heading, what, and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `facts`, `figures`, or the table the line is from.
    pub section: &'static str,
    /// The field, or the id of the row.
    pub field: String,
    /// The day, for lines of tables; else unknown.
    pub day: Value,
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
    let facts = facts(book, &cells);
    let fields = shown();
    let mut rows = Rows::read(book, TableId::Contacts, &[], as_of);
    let number = rows.profile.people.number(id.as_bytes()) as usize;
    if number >= rows.profile.people.len() {
        let problems = rows.problems();
        return Ok(whole(book, id, &cells, facts, (Vec::new(), problems), &rows.profile.people));
    }
    let scope = scope(book, TableId::Contacts, as_of);
    if compares_talks(&scope, as_of) == Ok(false) {
        rows.profile.people.look_only_at(&[number as u32], Logs::Talks);
    }
    let figures = figures(&mut rows, &fields, number, &scope);
    Ok(whole(book, id, &cells, facts, figures, &rows.profile.people))
}

/// The card of the person who has, or was merged away with, exactly this id, from a sound file and without looking at
/// others more than needed; none where that cannot be: [`card`] then says what there is to say.
#[must_use]
pub fn card_of_one(book: &Book, id: &str, as_of: Day) -> Option<Card> {
    let scope = scope(book, TableId::Contacts, as_of);
    if !looks_at_one(&scope, as_of) {
        return None;
    }
    let columns = contact_columns(book, &["name"]);
    let people = People::one(book, id, &columns, as_of)?;
    let number = people.number(id.as_bytes()) as usize;
    let (cells, id) =
        (people.cells(number)?, String::from_utf8_lossy(people.roster.columns[0].bytes(number)).into_owned());
    let facts = facts(book, &cells);
    let mut rows = Rows::of_people(book, people);
    let figures = figures(&mut rows, &shown(), number, &scope);
    Some(whole(book, &id, &cells, facts, figures, &rows.profile.people))
}

/// The lines of the facts, the name, and the names of the records they name.
type Facts = (Vec<Line>, String, Names);

fn facts(book: &Book, cells: &Cells) -> Facts {
    let mut lines = Vec::new();
    let mut name = String::new();
    let mut named = Names::new();
    for (column, text) in cells {
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
            day: Value::Unknown,
            value: cell::value(kind, text),
        });
    }
    (lines, name, named)
}

fn whole(
    book: &Book,
    id: &str,
    cells: &Cells,
    (mut lines, name, names): Facts,
    (figures, problems): (Vec<Line>, Vec<Diagnostic>),
    people: &People,
) -> Card {
    let number = people.number(id.as_bytes()) as usize;
    for line in lines.iter().filter(|line| matches!(line.value, Value::Unreadable { .. })) {
        if number < people.len() {
            people.then().misread(number, &line.field);
        }
    }
    lines.extend(figures);
    let merged = cells.iter().find(|cell| cell.0 == "merged_ids").map_or("", |cell| cell.1.as_str());
    lines.extend(latest(book, id, merged, people));
    Card { id: id.to_owned(), name, lines, names, as_of: people.as_of, problems }
}

/// The fields of [`FIGURES`].
fn shown() -> Vec<Field> {
    let field = |name: &&str| match ProfileField::find(name) {
        Lookup::Field(field) => Some(Field::profile(field)),
        _ => None,
    };
    FIGURES.iter().filter_map(field).collect()
}

fn figures(
    rows: &mut Rows<'_>,
    fields: &[Field],
    number: usize,
    scope: &Scope,
) -> (Vec<Line>, Vec<Diagnostic>) {
    rows.need(fields);
    let mut problems = rows.problems();
    if let Err(wrong) = add_rules(rows, fields, scope) {
        problems.extend(wrong);
    }
    let tier = rows.profile.people.text(number, "tier").into_owned();
    let lines = fields.iter().map(|field| Line {
        section: "figures",
        field: field.to_string(),
        day: Value::Unknown,
        value: rows.value(field, number),
    });
    let tells = |line: &Line| match &line.value {
        Value::Unknown | Value::Unreadable { .. } => false,
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
fn latest(book: &Book, id: &str, merged: &str, people: &People) -> Vec<Line> {
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
    let silent = Silent::default();
    let about = About::Some { cell: 0, ids: &index, words: &ids, silent: &silent };
    let mut lines = Vec::new();
    for (table, section, columns) in TOLD {
        let begins = table.table().begins().unwrap_or("at");
        let mut wanted = vec!["contact", begins, "id"];
        wanted.extend(*columns);
        let mut files = book.files(*table);
        // The figures have looked through the logs already.
        files.retain(|file| !people.is_silent(&file.path, &ids));
        let found = scan_about(
            &files,
            &wanted,
            about,
            |_| Vec::new(),
            |part, row| {
                let contact = row.cell(0);
                if !ids.iter().any(|id| *id == *contact) {
                    return;
                }
                let at = row.text(1).into_owned();
                let moment = row.moment(1);
                let day = moment.map(|moment| moment.day);
                if day.is_some_and(|day| day > people.as_of) && table.table().is_log() {
                    return;
                }
                let kind = |name: &str| table.table().column(name).map_or(Kind::Text, |column| column.kind);
                let day = match day {
                    Some(day) => Value::Day(day),
                    None => cell::value(kind(begins), &at),
                };
                // Where a cell does not say what its column holds, that is said beside it.
                let is_readable = |i: usize, name: &str| {
                    matches!(kind(name), Kind::Choice(_)) || cell::is_readable(kind(name), &row.text(i))
                };
                let marked = |i: usize, name: &str, text: Text| {
                    if is_readable(i, name) {
                        return text;
                    }
                    row.misread(i);
                    phrase!("{text} ({is})", text, is = cell::expected(kind(name)))
                };
                let words = (3..3 + columns.len())
                    .map(|i| (i, columns[i - 3]))
                    .filter(|(i, _)| !row.cell(*i).is_empty());
                let words = words.filter_map(|(i, name)| {
                    let text = row.text(i);
                    Some(match name {
                        "amount" if columns.get(i - 2) == Some(&"currency") && is_readable(i, name) => {
                            let own = row.text(i + 1);
                            let currency = if own.is_empty() { book.settings.currency.code() } else { &own };
                            Text::own(format!("{text} {currency}"))
                        }
                        "currency" => return None,
                        "summary" | "comment" => Text::own(crate::model::note::decode(&text)),
                        "due_on" | "done_on" | "ends_on" | "resolved_at" => {
                            // The time of day says nothing here.
                            let day = Day::of_cell(text.as_bytes(), row.zone).map(|day| day.to_string());
                            marked(i, name, dated(name, day.as_deref().unwrap_or(&text)))
                        }
                        name if matches!(kind(name), Kind::Choice(_)) => choice(&text),
                        name => marked(i, name, Text::own(&text)),
                    })
                });
                let words = Text::joined(Joint::Dot, words);
                let id = row.text(2).into_owned();
                // Of answers of one moment the one with the later id is the last, as in every number of them.
                let turn = if *table == TableId::Surveys { id.clone() } else { String::new() };
                part.push(((moment, turn), (at, day, id, words)));
            },
        );
        let mut rows: Vec<_> = found.parts.concat();
        // Newest first; of one moment the row written last.
        rows.reverse();
        rows.sort_by(|a, b| b.0.cmp(&a.0));
        let mut rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
        // A merge may have brought a row from both sides.
        let mut said = std::collections::HashSet::new();
        rows.retain(|row| row.2.is_empty() || said.insert((row.0.clone(), row.2.clone(), row.3.clone())));
        lines.extend(rows.into_iter().take(LATEST).map(|(_, day, id, text)| Line {
            section,
            field: id,
            day,
            value: Value::Phrase(text),
        }));
    }
    lines
}

/// What a day of a row is.
fn dated(column: &str, day: &str) -> Text {
    match column {
        "due_on" => phrase!("due {day}", day),
        "done_on" => phrase!("done {day}", day),
        "ends_on" => phrase!("ends {day}", day),
        _ => phrase!("resolved {day}", day),
    }
}

/// A direction, an outcome, a status; one that is not known is said as it is.
fn choice(word: &str) -> Text {
    match word {
        "in" => phrase!("in"),
        "out" => phrase!("out"),
        "no-answer" => phrase!("no-answer"),
        "bounced" => phrase!("bounced"),
        "bulk" => phrase!("bulk"),
        "done" => phrase!("done"),
        "cancelled" => phrase!("cancelled"),
        word => Text::own(word),
    }
}

impl Card {
    /// The card as rows: section, field, day, value.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            format: "rolo.show/1".into(),
            title: Text::own(&self.name),
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
                day: Value::Unknown,
                value: Value::Text(self.id.clone()),
            })
            .chain(self.lines.iter().cloned())
            .map(|line| vec![Value::Text(line.section.into()), Value::Text(line.field), line.day, line.value])
            .collect(),
            ..Report::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People who merged, sent and replaced each other, in files with every kind of flaw.
    const OFFICE: &[(&str, &str)] = &[
        (
            "rolo.yaml",
            "format: 1\ncurrency: EUR\nlost_after: 300d\nevery: 30d\nrequired: [email, city]\n\
             active: [orders, contracts, touches]\nnew_customers: {within: 30d, every: 7d}\n\
             tiers: [{name: A, every: 14d, when: 'spend_365d > 50 and city:Ghent'}, {name: B}]\n",
        ),
        (
            "contacts.csv",
            "id,name,tier,city,email,merged_ids,referred_by,created_on,birthday,archived_on,note\n\
             c-1,Ann,A,Ghent,,c-2;old-9,,2025-01-01,1990-03-09,,\"quoted, \"\"note\"\"\"\n\
             c-2,Ann B,,,,,c-3,,,,\nc-3,Bo,B,Lyon,b@example.com,,c-1,,,,\n\
             c-4,Cy,B,Ghent,,,c-2,2026-05-01,,2026-01-01,\nc-5,Di,,,,,old-9,2024-02-03,02-29,,\"two\nlines\"\n",
        ),
        (
            "moves/2026.csv",
            "id,at,record,field,from,to\nm-1,2026-02-20,c-1,tier,B,A\nm-2,2026-02-25,c-3,city,Rome,Lyon\n",
        ),
        ("rates.csv", "on,currency,rate\n2026-01-01,USD,0.9\n"),
        (
            "interactions/2026-01.csv",
            "id,at,contact,channel,direction,outcome,summary\ni-1,2026-01-05T10:00,c-1,call,in,,\"said \"\"yes\"\", twice\"\n\
             i-2,2026-01-06,c-3,note,,,about c-1\ni-3,2026-01-07,\"c-2\",mail,out,,\\n\ni-4,2026-01-08,c-2,call\n",
        ),
        (
            "interactions/2026-02.csv",
            "id,at,contact,channel\ni-5,2026-02-01,c-3,call\ni-6,2026-02-02,c-3,\"open\n",
        ),
        (
            "orders/2026.csv",
            "id,at,contact,amount,currency,status\nb-1,2025-12-01,c-1,40,,\nb-2,2026-01-09,old-9,30,USD,paid\n\
             b-3,2026-02-09,c-3,7,,\nb-4,2025-02-09,c-3,7,GBP,\nb-5,2026-02-10,nobody,7,,\nb-6,2026-02-10,c-4,7\n\
             b-1,2025-12-01,c-1,40,,\n",
        ),
        (
            "surveys/2026.csv",
            "id,at,contact,kind,event,score\nq-1,2026-01-02,c-1,nps,answered,9\nq-2,2026-02-02,c-2,nps,answered,4\n\
             q-3,2026-02-03,c-3,nps,answered,10\n",
        ),
        (
            "contracts.csv",
            "id,contact,amount,every,starts_on,ends_on,replaces\nk-1,c-1,100,30d,2025-06-01,2026-03-20,\n\
             k-2,c-3,10,30d,2026-01-01,2026-12-01,k-1\n",
        ),
        (
            "points/2026.csv",
            "id,at,contact,points,kind,reverses\np-1,2026-01-01,c-3,50,redeem,\np-2,2026-01-02,c-1,9,reverse,p-1\n",
        ),
        (
            "tickets.csv",
            "id,contact,kind,opened_at\nt-1,c-1,complaint,2026-02-01T09:00\nt-2,c-3,complaint,2026-01-01,extra\n",
        ),
        (
            "deals.csv",
            "id,contact,title,amount,outcome,closed_on,opened_on\nd-1,c-2,Big,500,,,2026-01-01\nd-2,c-9,x,1,won,2026-01-01\n",
        ),
    ];

    fn office() -> (tempfile::TempDir, Book) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in OFFICE {
            let path = dir.path().join(name);
            crate::sys::fs::make_folders(path.parent().unwrap()).unwrap();
            crate::sys::fs::write_whole(&path, text.as_bytes()).unwrap();
        }
        let book = Book::open(dir.path()).unwrap();
        (dir, book)
    }

    #[test]
    fn a_person_read_alone_has_the_card_they_have_among_all() {
        let (_dir, book) = office();
        for day in ["2026-03-02", "2026-02-22", "2025-06-01"] {
            let as_of = Day::parse_iso(day.as_bytes()).unwrap();
            for (id, winner) in [
                ("c-1", "c-1"),
                ("c-2", "c-1"),
                ("old-9", "c-1"),
                ("c-3", "c-3"),
                ("c-4", "c-4"),
                ("c-5", "c-5"),
            ] {
                let alone = card_of_one(&book, id, as_of).unwrap();
                let among_all = card(&book, winner, as_of).unwrap();
                assert_eq!(format!("{alone:#?}"), format!("{among_all:#?}"), "{id} on {day}");
            }
            assert!(card_of_one(&book, "c-9", as_of).is_none());
        }
    }

    #[test]
    fn where_others_matter_or_the_file_is_not_sound_nobody_is_read_alone() {
        let (dir, book) = office();
        let as_of = Day::parse_iso(b"2026-03-02").unwrap();
        assert!(card_of_one(&book, "c-1", as_of).is_some());
        let rules = "format: 1\ntiers: [{name: A, when: 'spend_365d >= p80'}]\n";
        crate::sys::fs::write_whole(&dir.path().join("rolo.yaml"), rules.as_bytes()).unwrap();
        assert!(card_of_one(&Book::open(dir.path()).unwrap(), "c-1", as_of).is_none());
        let people = dir.path().join("contacts.csv");
        for flawed in ["id,name\nc-1,Ann\nc-2,Bo,x\n", "name\nc-1\n"] {
            crate::sys::fs::write_whole(&people, flawed.as_bytes()).unwrap();
            assert!(card_of_one(&book, "c-1", as_of).is_none(), "{flawed}");
        }
        crate::sys::fs::write_whole(&people, b"id,name\nc-1,Ann\nc-1,Bo\n").unwrap();
        let later = format!("{:?}", card_of_one(&book, "c-1", as_of).unwrap());
        assert!(later.contains("Bo") && !later.contains("Ann"), "the later row is the person: {later}");
    }
}
