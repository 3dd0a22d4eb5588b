//! References: every id that is named belongs to a record, and nobody refers to themselves in the end.

use std::collections::{HashMap, HashSet};

use super::check::{Check, Gathered};
use super::found::{Found, Subject};
use super::known::KnownIds;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use super::words::{Values, times};
use crate::diag::{Diagnostic, Level, Place};
use crate::i18n::{Joint, Text};
use crate::model::schema::Kind;
use crate::model::{TableId, list};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check_circles, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("dangling-reference", || phrase!("The id names a record that is not there: it was deleted, mistyped or never brought along. What hangs on it is counted for nobody.")),
    Rule::error("merge-cycle", || phrase!("People who were merged into each other, or into two others: nobody can say who is left.")),
    Rule::error("reference-cycle", || phrase!("Records that refer to each other in a circle: a referral, a parent company or a replaced contract has a beginning.")),
    Rule::error("self-reference", || phrase!("A record that refers to itself: somebody who sent themselves, a company that is its own parent.")),
];

/// A reference to a row of a log, looked up when all logs are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogReference {
    /// Hash of the id.
    pub mark: u64,
    /// Which of the examined files it stands in.
    pub file: u32,
    /// In which record.
    pub record: u32,
    /// In which column.
    pub column: u32,
}

/// Whether an id is found among the tables a column may refer to; none where nothing can be said.
pub(super) fn resolves(known: &KnownIds, tables: &[TableId], id: &str) -> Option<bool> {
    let readable = tables.iter().any(|t| known.has_table(*t));
    if known.has(tables, id.as_bytes()) {
        return Some(true);
    }
    // Products are optional: a book without the table knows them by their code alone.
    let optional = tables == [TableId::Products];
    (readable || !optional).then_some(false)
}

/// Whether a text that may be a name is meant as an id of the table: its letter, a hyphen, eight digits.
pub(super) fn looks_like_id(text: &str, table: TableId) -> bool {
    let mut chars = text.chars();
    chars.next() == table.table().letter
        && chars.next() == Some('-')
        && chars.clone().count() == table.table().id_length()
        && chars.all(|c| c.is_ascii_digit() || c.is_ascii_lowercase())
}

/// Says each id that leads nowhere once for a column, with how often it stands.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    check_logs(all, found);
    check_records(&all.dangling, found);
}

/// Says which records are not there.
pub(super) fn check_records(dangling: &Values<(TableId, String)>, found: &mut Found<'_>) {
    for (((table, column), id), seen) in dangling {
        let about = Subject { file: &seen.place.file, id: &seen.id, value: id };
        let kind = table.table().column(column).map(|c| c.kind);
        if kind == Some(Kind::Ref(&[TableId::Products])) {
            found.add("unknown-product", Level::Warning, about, || {
                let message = times(phrase!("products.csv has no `{id}`", id), seen.count);
                Diagnostic::warning("unknown-product", message)
                    .at(seen.place.clone())
                    .help(phrase!("add the product, or correct the code"))
            });
            continue;
        }
        found.add("dangling-reference", Level::Error, about, || {
            let message = match kind {
                Some(Kind::Ref([one])) => {
                    phrase!("there is no {noun} `{id}`", noun = Text::word(one.table().noun), id)
                }
                _ => phrase!("there is no record `{id}`", id),
            };
            let message = times(message, seen.count);
            let finding = Diagnostic::error("dangling-reference", message).at(seen.place.clone());
            finding
                .help(phrase!("correct the id, bring the record back (`rolo undo`, git), or clear the cell"))
        });
    }
}

/// Looks up the references to log rows.
fn check_logs(all: &Gathered<'_>, found: &mut Found<'_>) {
    let Gathered { files, ids, ctx, .. } = all;
    let mut open: Option<(u32, Sheet)> = None;
    for reference in all.later.iter().filter(|r| !ids.has(r.mark)) {
        let Some((table, file)) = files.get(reference.file as usize) else { continue };
        if open.as_ref().is_none_or(|(number, _)| *number != reference.file) {
            open = ctx.open(*table, file).map(|sheet| (reference.file, sheet));
        }
        let Some((_, sheet)) = &open else { continue };
        let record = reference.record as usize;
        sheet.each(record..record + 1, |row| {
            let column = reference.column as usize;
            let text = row.text(column);
            let missing =
                list::parts(&text).find(|id| super::known::log_mark(id.as_bytes()) == reference.mark);
            let (Some(missing), id) = (missing, row.id()) else { return };
            found.add("dangling-reference", Level::Error, row.subject(&id, missing), || {
                Diagnostic::error("dangling-reference", phrase!("there is no row `{missing}`", missing))
                    .at(row.place(column))
                    .help(phrase!("correct the id, bring the row back (`rolo undo`, git), or clear the cell"))
            });
        });
    }
}

/// Records that refer to themselves, at once or around a corner.
#[derive(Debug)]
pub(super) struct Circle {
    /// Their ids.
    pub ids: Vec<String>,
    /// What is said of them.
    pub finding: Diagnostic,
    /// The row that is blamed, and the value in it.
    about: (String, String),
}

impl Circle {
    /// What it is about, in the sheet it was found in.
    pub fn subject<'a>(&'a self, sheet: &'a Sheet) -> Subject<'a> {
        Subject { file: &sheet.file, id: &self.about.0, value: &self.about.1 }
    }
}

/// Looks for records that refer to themselves, at once or around a corner.
fn check_circles(sheet: &Sheet, _: &Context<'_>, found: &mut Found<'_>) {
    for circle in circles(sheet) {
        found.add(circle.finding.code, Level::Error, circle.subject(sheet), || circle.finding.clone());
    }
}

/// The circles of a sheet.
pub(super) fn circles(sheet: &Sheet) -> Vec<Circle> {
    let mut found = Vec::new();
    let column = match sheet.table {
        Some(TableId::Contacts) => "referred_by",
        Some(TableId::Companies) => "parent",
        Some(TableId::Contracts) => "replaces",
        _ => return found,
    };
    if let Some(column) = sheet.column(column) {
        referring(sheet, column, &mut found);
    }
    if let (Some(TableId::Contacts), Some(column)) = (sheet.table, sheet.column("merged_ids")) {
        merges(sheet, column, &mut found);
    }
    found
}

fn referring(sheet: &Sheet, column: usize, found: &mut Vec<Circle>) {
    let Some(key) = sheet.key else { return };
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut points: Vec<(usize, String)> = Vec::new();
    sheet.each(0..sheet.len(), |row| {
        let to = row.text(column);
        numbers.entry(row.text(key).into_owned()).or_insert(row.number);
        if !to.trim().is_empty() {
            points.push((row.number, to.trim().to_owned()));
        }
    });
    let next: HashMap<usize, usize> =
        points.iter().filter_map(|(from, to)| Some((*from, *numbers.get(to)?))).collect();
    // 0: not seen, n: seen on walk n.
    let mut seen = vec![0usize; sheet.len()];
    for (walk, (start, _)) in points.iter().enumerate() {
        let mut at = *start;
        while seen[at] == 0 {
            seen[at] = walk + 1;
            match next.get(&at) {
                Some(&to) => at = to,
                None => break,
            }
        }
        if seen[at] != walk + 1 || !next.contains_key(&at) {
            continue;
        }
        // `at` was met twice on this walk: it is on a circle.
        let mut circle = vec![at];
        let mut step = next[&at];
        while step != at {
            circle.push(step);
            step = next[&step];
        }
        found.extend(circle_of(sheet, column, &circle));
    }
}

fn circle_of(sheet: &Sheet, column: usize, circle: &[usize]) -> Option<Circle> {
    let &first = circle.iter().min()?;
    let turn = circle.iter().position(|&r| r == first).unwrap_or(0);
    let name = &sheet.columns[column].name;
    let mut ids = Vec::new();
    for &record in circle[turn..].iter().chain(&circle[..turn]) {
        sheet.each(record..record + 1, |row| ids.push(row.id().into_owned()));
    }
    let id = ids.first()?.clone();
    let (place, value) = cell(sheet, first, column);
    if circle.len() == 1 {
        let finding =
            Diagnostic::error("self-reference", phrase!("`{id}` refers to itself in `{name}`", id, name))
                .at(place)
                .help(phrase!("clear the cell, or write whom it should name"));
        return Some(Circle { ids, finding, about: (id.clone(), id) });
    }
    let shown: Vec<String> = ids.iter().take(6).map(|id| format!("`{id}`")).collect();
    let way = shown.join(" → ") + if ids.len() > 6 { " …" } else { "" };
    let message = phrase!("`{name}` leads around in a circle: {way}, and back to `{id}`", name, way, id);
    let finding = Diagnostic::error("reference-cycle", message)
        .at(place)
        .help(phrase!("one of them was first: clear its cell"));
    Some(Circle { ids, finding, about: (id, value) })
}

/// An id may be merged into one person, who is not merged away in turn into one of their own.
fn merges(sheet: &Sheet, column: usize, found: &mut Vec<Circle>) {
    let Some(key) = sheet.key else { return };
    let mut winner: HashMap<String, (usize, String)> = HashMap::new();
    sheet.each(0..sheet.len(), |row| {
        let own = row.text(key);
        for loser in list::parts(&row.text(column)) {
            if let Some((before, other)) = winner.get(loser) {
                let message =
                    phrase!("`{loser}` was merged into `{own}` and into `{other}`", loser, own, other);
                found.push(Circle {
                    ids: vec![loser.to_owned(), own.clone().into_owned(), other.clone()],
                    finding: Diagnostic::error("merge-cycle", message)
                        .at(row.place(column))
                        .with(sheet.row_place(*before), phrase!("the other one"))
                        .help(phrase!("leave it in one of them")),
                    about: (own.clone().into_owned(), loser.to_owned()),
                });
            } else {
                winner.insert(loser.to_owned(), (row.number, own.clone().into_owned()));
            }
        }
    });
    let mut losers: Vec<&String> = winner.keys().collect();
    losers.sort();
    let mut said = std::collections::BTreeSet::new();
    // Whoever was passed once leads nowhere new.
    let mut passed: HashSet<&String> = HashSet::new();
    for start in losers {
        let mut way = vec![start];
        let mut on_way = HashMap::from([(start, 0)]);
        let mut at = start;
        while let Some((row, to)) = winner.get(at) {
            if let Some(&begin) = on_way.get(to) {
                let mut circle: Vec<&String> = way[begin..].to_vec();
                circle.sort();
                if said.insert(circle.clone()) {
                    let message = match circle.as_slice() {
                        [id] => phrase!("`{id}` is merged into itself", id),
                        _ => {
                            let ids = circle.iter().map(|id| Text::own(format!("`{id}`")));
                            phrase!("{ids} are merged into each other", ids = Text::joined(Joint::And, ids))
                        }
                    };
                    found.push(Circle {
                        ids: circle.into_iter().cloned().collect(),
                        finding: Diagnostic::error("merge-cycle", message)
                            .at(cell(sheet, *row, column).0)
                            .help(phrase!("decide who stays, and take the others' `merged_ids` away")),
                        about: (to.clone(), at.clone()),
                    });
                }
                break;
            }
            if passed.contains(to) {
                break;
            }
            on_way.insert(to, way.len());
            way.push(to);
            at = to;
        }
        passed.extend(way);
    }
}

/// Where a cell is, and what it says.
fn cell(sheet: &Sheet, record: usize, column: usize) -> (Place, String) {
    let mut found = (sheet.row_place(record), String::new());
    sheet.each(record..record + 1, |row| found = (row.place(column), row.text(column).into_owned()));
    found
}
