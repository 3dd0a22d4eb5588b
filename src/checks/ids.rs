//! Ids: one for each row, none twice, none that look alike.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::check::{Check, Gathered};
use super::found::{Found, Subject};
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Row, Sheet};
use crate::book::layout::DataFile;
use crate::diag::{Diagnostic, Fix, Level, Place};
use crate::model::TableId;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, book: check_logs, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("eaten-id", || phrase!("The ids are bare numbers of different lengths, far apart: a spreadsheet may have taken leading zeros (`0001`) or read `1e5` as 100000. Compare with the original.")),
    Rule::error("id-case", || phrase!("Two ids that differ by case only: file systems, spreadsheets and people take them for one.")),
    Rule::warning("lookalike-id", || phrase!("An id that mixes alphabets, such as a Cyrillic `а` among Latin letters: nobody can type it, and it looks like another one.")),
    Rule::error("repeated-id", || phrase!("Two rows with one id and different content: nobody knows which is right, and only the last is read, in all files of a log. The same log row twice is no fault; rolo reads it once.")),
    Rule::warning("repeated-row", || phrase!("A record stands twice, with the same content: an import or a merge doubled it.")).fixable(),
];

/// Looks at the ids of a sheet against each other.
fn check(sheet: &Sheet, ctx: &Context<'_>, found: &mut Found<'_>) {
    let (Some(key), Some(table)) = (sheet.key, sheet.table) else { return };
    // Logs may say the same row twice, in any of their files: looked at together.
    if table.table().is_log() && !ctx.is_alone() {
        return;
    }
    let mut first: HashMap<String, usize> = HashMap::with_capacity(sheet.len());
    let mut lower: HashMap<String, usize> = HashMap::new();
    let has_capitals = sheet.document.bytes().iter().any(u8::is_ascii_uppercase);
    let mut numbers = Numbers::default();
    sheet.each(0..sheet.len(), |row| {
        let id = row.text(key);
        if id.is_empty() {
            return;
        }
        numbers.see(&id);
        if let Some(&before) = first.get(id.as_ref()) {
            repeated(row, before, key, table, found);
            return;
        }
        if has_capitals {
            let folded = id.to_lowercase();
            if let Some(&before) = lower.get(&folded) {
                found.add("id-case", Level::Error, row.subject(&id, &id), || {
                    Diagnostic::error(
                        "id-case",
                        phrase!("the id `{id}` differs from another one by case only", id),
                    )
                    .at(row.place(key))
                    .with(sheet.row_place(before), phrase!("the other one"))
                    .help(phrase!("give one of them another id, and follow it in the references"))
                });
            } else {
                lower.insert(folded, row.number);
            }
        }
        if mixes_alphabets(&id) {
            found.add("lookalike-id", Level::Warning, row.subject(&id, &id), || {
                Diagnostic::warning(
                    "lookalike-id",
                    phrase!("the id `{id}` mixes letters of several alphabets", id),
                )
                .at(row.place(key))
                .help(phrase!("write it in Latin letters, and follow it in the references"))
            });
        }
        first.insert(id.into_owned(), row.number);
    });
    if numbers.look_eaten(sheet.len()) {
        let about = Subject { file: &sheet.file, ..Subject::default() };
        found.add("eaten-id", Level::Warning, about, || {
            Diagnostic::warning(
                "eaten-id",
                phrase!("the ids are bare numbers of different lengths, far apart"),
            )
            .at(sheet.row_place(0))
            .help(phrase!(
                "look in the original whether a spreadsheet took leading zeros or read `1e5` as a number"
            ))
        });
    }
}

fn repeated(row: Row<'_, '_>, before: usize, key: usize, table: TableId, found: &mut Found<'_>) {
    let sheet = row.sheet;
    let id = row.text(key);
    let same = same_content(sheet, before, row.number);
    if same && table.table().is_log() {
        return;
    }
    let (code, level, message, help) = if same {
        (
            "repeated-row",
            Level::Warning,
            phrase!("the row `{id}` stands twice, word for word", id),
            phrase!("delete one; `rolo check --fix` does"),
        )
    } else {
        (
            "repeated-id",
            Level::Error,
            phrase!("the id `{id}` stands twice, with different content", id),
            phrase!("if both mean the same, keep one row; if not, give one of them another id"),
        )
    };
    found.add(code, level, row.subject(&id, &id), || {
        Diagnostic::new(code, level, message)
            .at(row.place(key))
            .with(sheet.row_place(before), phrase!("the first one"))
            .help(help)
            .fixed_by(same.then_some(Fix::Remove { record: row.number }))
    });
}

/// Whether two records of a sheet hold the same values.
fn same_content(sheet: &Sheet, one: usize, other: usize) -> bool {
    let bytes = sheet.document.bytes();
    let values = |record: usize| {
        let mut values: Vec<_> =
            sheet.document.fields(record).iter().map(|f| f.value(bytes).into_owned()).collect();
        while values.last().is_some_and(Vec::is_empty) {
            values.pop();
        }
        values
    };
    values(one) == values(other)
}

/// Latin letters beside Cyrillic or Greek ones.
pub(super) fn mixes_alphabets(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let other = text.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}'));
    latin && other
}

/// Ids that are bare numbers.
#[derive(Default)]
struct Numbers {
    count: usize,
    shortest: usize,
    longest: usize,
    largest: u64,
}

impl Numbers {
    fn see(&mut self, id: &str) {
        let Ok(number) = id.parse::<u64>() else { return };
        if id.starts_with(['0', '+']) {
            return;
        }
        self.shortest = if self.count == 0 { id.len() } else { self.shortest.min(id.len()) };
        self.longest = self.longest.max(id.len());
        self.largest = self.largest.max(number);
        self.count += 1;
    }

    /// Numbers counted up from 1 are dense; those of a system that hands out long ones are of one length.
    fn look_eaten(&self, rows: usize) -> bool {
        self.count == rows && self.longest > self.shortest + 1 && self.largest > 1000 * self.count as u64
    }
}

/// A log row whose id another row has too.
struct Twin {
    id: String,
    content: blake3::Hash,
    file: usize,
    record: usize,
}

impl Twin {
    fn subject<'a>(&'a self, files: &'a [(TableId, DataFile)]) -> Subject<'a> {
        Subject { file: &files[self.file].1.name, id: &self.id, value: &self.id }
    }
}

/// Looks at the ids of all log rows against each other.
///
/// Reads the files once more where hashes stand twice, which is rare.
fn check_logs(all: &Gathered<'_>, found: &mut Found<'_>) {
    let Gathered { files, ids, ctx, .. } = all;
    let suspects = ids.suspects();
    if suspects.is_empty() {
        return;
    }
    let mut twins: Vec<Twin> = Vec::new();
    for (number, (table, file)) in files.iter().enumerate().filter(|(_, (table, _))| table.table().is_log()) {
        let Some(sheet) = ctx.open(*table, file) else { continue };
        let Some(key) = sheet.key else { continue };
        sheet.each(0..sheet.len(), |row| {
            let id = row.text(key);
            let mark = super::known::log_mark(id.as_bytes());
            if suspects.binary_search(&(mark & !1)).is_ok() {
                twins.push(Twin {
                    content: content(row),
                    id: id.into_owned(),
                    file: number,
                    record: row.number,
                });
            }
        });
    }
    let folded = |twin: &Twin| twin.id.to_ascii_lowercase();
    twins.sort_by_cached_key(|twin| (folded(twin), twin.id.clone(), twin.file, twin.record));
    let mut clashes: Vec<(&'static str, &Twin, &Twin)> = Vec::new();
    for group in twins.chunk_by(|a, b| folded(a) == folded(b)) {
        let first = &group[0];
        let mut said = HashSet::new();
        for twin in &group[1..] {
            let code = if twin.id != first.id {
                "id-case"
            } else if twin.content != first.content {
                "repeated-id"
            } else {
                continue;
            };
            if said.insert((code, &twin.id)) {
                clashes.push((code, twin, first));
            }
        }
    }
    clashes.retain(|(code, twin, _)| found.accepts(code, twin.subject(files)));
    let places = places_of(&clashes, found.selection().most, files, ctx);
    for (code, twin, first) in clashes {
        found.add(code, Level::Error, twin.subject(files), || {
            let message = match code {
                "id-case" => {
                    phrase!(
                        "the id `{id}` differs from `{other}` by case only",
                        id = &twin.id,
                        other = &first.id
                    )
                }
                _ => phrase!("the id `{id}` stands twice, with different content", id = &twin.id),
            };
            let [place, other] = [twin, first].map(|t| {
                let known = places.get(&(t.file, t.record)).cloned();
                known.unwrap_or_else(|| Place::file(&*files[t.file].1.name))
            });
            Diagnostic::error(code, message)
                .at(place)
                .with(other, phrase!("the other one"))
                .help(phrase!("if both mean the same, keep one row; if not, give one of them another id"))
        });
    }
}

/// Where the rows stand that the first `most` of each code are about; a file is opened once for all of its rows.
fn places_of(
    clashes: &[(&'static str, &Twin, &Twin)],
    most: Option<usize>,
    files: &[(TableId, DataFile)],
    ctx: &Context<'_>,
) -> HashMap<(usize, usize), Place> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut wanted = BTreeSet::new();
    for (code, twin, first) in clashes {
        let count = counts.entry(code).or_default();
        *count += 1;
        if most.is_none_or(|most| *count <= most) {
            wanted.extend([twin, first].map(|t| (t.file, t.record)));
        }
    }
    let wanted: Vec<(usize, usize)> = wanted.into_iter().collect();
    let mut places = HashMap::new();
    for rows in wanted.chunk_by(|a, b| a.0 == b.0) {
        let (table, file) = &files[rows[0].0];
        let Some(sheet) = ctx.open(*table, file) else { continue };
        places.extend(rows.iter().map(|&(number, record)| ((number, record), sheet.key_place(record))));
    }
    places
}

/// What a log row says, whatever the order of the columns.
fn content(row: Row<'_, '_>) -> blake3::Hash {
    let mut cells: Vec<(&str, std::borrow::Cow<'_, str>)> = row
        .sheet
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| (column.name.as_str(), row.text(at)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    cells.sort();
    let mut hasher = blake3::Hasher::new();
    for (name, value) in cells {
        for part in [name, value.as_ref()] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher.finalize()
}
