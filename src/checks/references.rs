//! References: every id that is named belongs to a record, and nobody refers to themselves in the end.

use std::collections::{HashMap, HashSet};

use super::found::{Found, Subject};
use super::known::{KnownIds, LogIds};
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use super::words::{Values, times};
use crate::book::layout::DataFile;
use crate::diag::{Diagnostic, Level};
use crate::model::schema::Kind;
use crate::model::{TableId, list};

/// Everything this check says.
pub const RULES: &[Rule] = &[
    Rule::error(
        "dangling-reference",
        "The id names a record that is not there: it was deleted, mistyped or never brought along. What hangs on it is counted for nobody.",
    ),
    Rule::error(
        "merge-cycle",
        "People who were merged into each other, or into two others: nobody can say who is left.",
    ),
    Rule::error(
        "reference-cycle",
        "Records that refer to each other in a circle: a referral, a parent company or a replaced contract has a beginning.",
    ),
    Rule::error(
        "self-reference",
        "A record that refers to itself: somebody who sent themselves, a company that is its own parent.",
    ),
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
pub(super) fn check(dangling: &Values<(TableId, String)>, found: &mut Found<'_>) {
    for (((table, column), id), seen) in dangling {
        let about = Subject { file: &seen.place.file, id: &seen.id, value: id };
        let kind = table.table().column(column).map(|c| c.kind);
        if kind == Some(Kind::Ref(&[TableId::Products])) {
            found.add("unknown-product", Level::Warning, about, || {
                let message = format!("products.csv has no `{id}`{}", times(seen.count));
                Diagnostic::warning("unknown-product", message)
                    .at(seen.place.clone())
                    .help("add the product, or correct the code")
            });
            continue;
        }
        found.add("dangling-reference", Level::Error, about, || {
            let message = match kind {
                Some(Kind::Ref([one])) => {
                    format!("there is no {} `{id}`{}", one.table().noun, times(seen.count))
                }
                _ => format!("there is no record `{id}`{}", times(seen.count)),
            };
            let finding = Diagnostic::error("dangling-reference", message).at(seen.place.clone());
            finding.help("correct the id, bring the record back (`rolo undo`, git), or clear the cell")
        });
    }
}

/// Looks up the references to log rows.
pub(super) fn check_logs(
    wanted: &[LogReference],
    files: &[(TableId, DataFile)],
    ids: &LogIds,
    ctx: &Context<'_>,
    found: &mut Found<'_>,
) {
    let mut open: Option<(u32, Sheet)> = None;
    for reference in wanted.iter().filter(|r| !ids.has(r.mark)) {
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
                Diagnostic::error("dangling-reference", format!("there is no row `{missing}`"))
                    .at(row.place(column))
                    .help("correct the id, bring the row back (`rolo undo`, git), or clear the cell")
            });
        });
    }
}

/// Looks for records that refer to themselves, at once or around a corner.
pub(super) fn check_circles(sheet: &Sheet, found: &mut Found<'_>) {
    let column = match sheet.table {
        Some(TableId::Contacts) => "referred_by",
        Some(TableId::Companies) => "parent",
        Some(TableId::Contracts) => "replaces",
        _ => return,
    };
    if let Some(column) = sheet.column(column) {
        circles(sheet, column, found);
    }
    if let (Some(TableId::Contacts), Some(column)) = (sheet.table, sheet.column("merged_ids")) {
        merges(sheet, column, found);
    }
}

fn circles(sheet: &Sheet, column: usize, found: &mut Found<'_>) {
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
        say_circle(sheet, column, &circle, found);
    }
}

fn say_circle(sheet: &Sheet, column: usize, circle: &[usize], found: &mut Found<'_>) {
    let Some(&first) = circle.iter().min() else { return };
    let turn = circle.iter().position(|&r| r == first).unwrap_or(0);
    let name = &sheet.columns[column].name;
    let mut ids = Vec::new();
    for &record in circle[turn..].iter().chain(&circle[..turn]) {
        sheet.each(record..record + 1, |row| ids.push(row.id().into_owned()));
    }
    sheet.each(first..first + 1, |row| {
        let id = row.id();
        if circle.len() == 1 {
            found.add("self-reference", Level::Error, row.subject(&id, &id), || {
                Diagnostic::error("self-reference", format!("`{id}` refers to itself in `{name}`"))
                    .at(row.place(column))
                    .help("clear the cell, or write whom it should name")
            });
            return;
        }
        found.add("reference-cycle", Level::Error, row.subject(&id, &row.text(column)), || {
            let shown: Vec<String> = ids.iter().take(6).map(|id| format!("`{id}`")).collect();
            let more = if ids.len() > 6 { " …" } else { "" };
            Diagnostic::error(
                "reference-cycle",
                format!("`{name}` leads around in a circle: {}{more}, and back to `{id}`", shown.join(" → ")),
            )
            .at(row.place(column))
            .help("one of them was first: clear its cell")
        });
    });
}

/// An id may be merged into one person, who is not merged away in turn into one of their own.
fn merges(sheet: &Sheet, column: usize, found: &mut Found<'_>) {
    let Some(key) = sheet.key else { return };
    let mut winner: HashMap<String, (usize, String)> = HashMap::new();
    sheet.each(0..sheet.len(), |row| {
        let own = row.text(key);
        for loser in list::parts(&row.text(column)) {
            if let Some((before, other)) = winner.get(loser) {
                let message = format!("`{loser}` was merged into `{own}` and into `{other}`");
                let before = *before;
                found.add("merge-cycle", Level::Error, row.subject(&own, loser), || {
                    Diagnostic::error("merge-cycle", message)
                        .at(row.place(column))
                        .with(sheet.row_place(before), "the other one")
                        .help("leave it in one of them")
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
                    let about = Subject { file: &sheet.file, id: to, value: at };
                    let shown: Vec<String> = circle.iter().map(|id| format!("`{id}`")).collect();
                    let message = if circle.len() == 1 {
                        format!("{} is merged into itself", shown[0])
                    } else {
                        format!("{} are merged into each other", shown.join(" and "))
                    };
                    let row = *row;
                    found
                        .add("merge-cycle", Level::Error, about, || sheet_place(sheet, row, column, message));
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

fn sheet_place(sheet: &Sheet, record: usize, column: usize, message: String) -> Diagnostic {
    let mut place = sheet.row_place(record);
    sheet.each(record..record + 1, |row| place = row.place(column));
    Diagnostic::error("merge-cycle", message)
        .at(place)
        .help("decide who stays, and take the others' `merged_ids` away")
}
