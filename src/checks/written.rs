//! Rows that are about to be written, judged as the check will judge them once they stand in their files.
//!
//! `add`, `edit`, `log` and import ask here before anything is written, so that none of them writes what `rolo check`
//! calls an error. An error that the row had before, in a cell that stays as it was, is nobody's new mistake.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::found::{Found, Ignored, Selection};
use super::known::{KnownIds, LogIds, log_mark};
use super::references::Circle;
use super::rows::{Context, Part, each_row};
use super::sheet::Sheet;
use super::{Depth, references, terms};
use crate::book::Book;
use crate::book::layout::{self, DataFile};
use crate::book::plan::{NewContent, Plan, RowChange};
use crate::book::scan::scan;
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::schema::{Kind, TableId};
use crate::model::{Day, Id, list};
use crate::text::csv::{Dialect, Document, join};

/// Why a row may not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In which table it would stand.
    pub table: TableId,
    /// Its key.
    pub id: String,
    /// The column that is to blame; empty where it is the row as a whole.
    pub column: String,
    /// What the check would say, without a place: the row is in no file yet.
    pub finding: Diagnostic,
}

impl Refusal {
    /// The finding with the column it is about, and the record unless `alone` says that there is only one.
    #[must_use]
    pub fn told(&self, alone: bool) -> Diagnostic {
        let mut finding = self.finding.clone();
        if !self.column.is_empty() {
            let known = self.table.table().column(&self.column);
            let column = known.map_or_else(|| Text::own(&self.column), |column| Text::column(column.name));
            finding.message = phrase!("{column}: {message}", column, message = finding.message);
            finding.field = Some(self.column.clone());
        }
        if !alone {
            finding.message = phrase!("`{id}`: {message}", id = &self.id, message = finding.message);
        }
        finding
    }
}

/// Everything the check would call an error in the rows that `plan` writes, and that is not there already.
#[must_use]
pub fn refusals(book: &Book, today: Day, plan: &Plan) -> Vec<Refusal> {
    let mut tables: BTreeMap<TableId, Vec<&RowChange>> = BTreeMap::new();
    for (table, row) in plan.tabled_rows().filter(|(_, row)| row.after.is_some()) {
        tables.entry(table).or_default().push(row);
    }
    let refused = judged(book, today, plan, &tables, Ids::ByLetter);
    // An id may have any form: before one is said to be nobody's, it is looked for everywhere.
    if refused.iter().any(|refusal| refusal.finding.code == "dangling-reference") {
        return judged(book, today, plan, &tables, Ids::Everywhere);
    }
    refused
}

/// Where the ids of cells that may name any record are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ids {
    /// In the table of their letter, where they have one.
    ByLetter,
    /// In all of them.
    Everywhere,
}

fn judged(
    book: &Book,
    today: Day,
    plan: &Plan,
    tables: &BTreeMap<TableId, Vec<&RowChange>>,
    ids: Ids,
) -> Vec<Refusal> {
    let (known, logs) = ids_asked_for(book, tables, ids);
    let ctx = Context::new(&book.settings, today, Some(known));
    let selection = Selection { most: None, ..Selection::of(Depth::Basic) };
    let ignored = Ignored::of(&book.settings.checks.ignore);
    let judge = Judge { book, ctx, logs, selection, ignored };
    let mut refused = Vec::new();
    for (&table, rows) in tables {
        let before = judge.errors(table, rows, |row| row.before.as_deref());
        let known: HashSet<Same<'_>> = before.iter().map(|(row, error)| error.key(rows[*row])).collect();
        for (row, error) in judge.errors(table, rows, |row| row.after.as_deref()) {
            if !known.contains(&error.key(rows[row])) {
                let Wrong { column, finding, .. } = error;
                refused.push(Refusal { table, id: rows[row].id.clone(), column, finding });
            }
        }
        refused.extend(judge.ids(table, rows));
        refused.extend(judge.circles(table, rows, plan));
    }
    refused
}

/// An error of a row, with the column and the value it is about.
struct Wrong {
    column: String,
    value: String,
    finding: Diagnostic,
}

/// What makes two errors of a row the same: id, code, column, value.
type Same<'a> = (&'a str, &'static str, &'a str, &'a str);

impl Wrong {
    fn key<'a>(&'a self, row: &'a RowChange) -> Same<'a> {
        (&row.id, self.finding.code, &self.column, &self.value)
    }
}

/// The cells of a row by column name.
type Cells = [(String, String)];

struct Judge<'b> {
    book: &'b Book,
    ctx: Context<'b>,
    logs: LogIds,
    selection: Selection,
    ignored: Ignored<'b>,
}

impl Judge<'_> {
    fn found(&self) -> Found<'_> {
        Found::new(&self.selection, Some(&self.ignored))
    }

    /// The errors of one side of the rows, each with the number of its row.
    fn errors<'r>(
        &self,
        table: TableId,
        rows: &[&'r RowChange],
        side: impl Fn(&'r RowChange) -> Option<&'r Cells>,
    ) -> Vec<(usize, Wrong)> {
        let numbered: Vec<(usize, &Cells)> =
            rows.iter().enumerate().filter_map(|(n, row)| Some((n, side(row)?))).collect();
        if numbered.is_empty() {
            return Vec::new();
        }
        let cells: Vec<&Cells> = numbered.iter().map(|(_, cells)| *cells).collect();
        let sheet = self.sheet(table, &cells);
        let mut out: Vec<(usize, Wrong)> = Vec::new();
        out.extend(each_row(&sheet, &self.ctx, &self.found(), |record, part| {
            self.of_part(&sheet, record, part).into_iter().map(|error| (record, error)).collect()
        }));
        let mut across = self.found();
        (terms::CHECK.sheet)(&sheet, &self.ctx, &mut across);
        for finding in across.into_list() {
            let record = record_of(&sheet, &finding);
            out.push((record, in_its_column(&sheet, record, finding)));
        }
        for (record, cells) in cells.iter().enumerate() {
            if let Some((column, value)) = cells.iter().find(|cell| cell.1.contains('\0')) {
                let finding = Diagnostic::error("nul-byte", phrase!("a zero byte stands in the text"))
                    .help(phrase!("type the text anew without it"));
                out.push((record, Wrong { column: column.clone(), value: value.clone(), finding }));
            }
        }
        out.retain(|(_, error)| error.finding.level == Level::Error);
        out.into_iter().map(|(record, error)| (numbered[record].0, error)).collect()
    }

    /// Rows as a file of their table, one record each.
    fn sheet(&self, table: TableId, rows: &[&Cells]) -> Sheet {
        let mut names: Vec<&str> = table.table().columns.iter().map(|column| column.name).collect();
        let mut place: HashMap<&str, usize> =
            names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
        for (name, _) in rows.iter().flat_map(|cells| cells.iter()) {
            place.entry(name).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            });
        }
        let mut bytes = join(&names, Dialect::OWN);
        let mut line = vec![""; names.len()];
        for cells in rows {
            line.fill("");
            for (name, value) in cells.iter() {
                line[place[name.as_str()]] = value;
            }
            bytes.extend(join(&line, Dialect::OWN));
        }
        let file = layout::file_for(table, self.ctx.today, None);
        Sheet::new(&file, Some(table), Document::parse_as(bytes, Dialect::OWN), self.ctx.settings)
    }

    /// What the walk over one row brought.
    fn of_part(&self, sheet: &Sheet, record: usize, part: Part<'_>) -> Vec<Wrong> {
        if part.is_silent() {
            return Vec::new();
        }
        let mut found = self.found();
        references::check_records(&part.dangling, &mut found);
        let findings = part.found.into_list().into_iter().chain(found.into_list());
        let mut errors: Vec<Wrong> = findings.map(|finding| in_its_column(sheet, record, finding)).collect();
        for reference in part.later.iter().filter(|reference| !self.logs.has(reference.mark)) {
            sheet.each(record..record + 1, |row| {
                let column = reference.column as usize;
                let text = row.text(column);
                let missing = list::parts(&text).find(|id| log_mark(id.as_bytes()) == reference.mark);
                if let Some(missing) = missing {
                    let finding = Diagnostic::error(
                        "dangling-reference",
                        phrase!("there is no record `{missing}`", missing),
                    )
                    .help(phrase!("write the id of a record that is there"));
                    let column = sheet.columns[column].name.clone();
                    errors.push(Wrong { column, value: text.to_string(), finding });
                }
            });
        }
        errors
    }

    /// New rows whose ids other rows have, or have but for their case. Ids that rolo draws are not looked up.
    fn ids(&self, table: TableId, rows: &[&RowChange]) -> Vec<Refusal> {
        let typed: Vec<&RowChange> =
            rows.iter().copied().filter(|row| row.before.is_none() && !is_drawn(table, &row.id)).collect();
        if typed.is_empty() || table.table().key.is_none() {
            return Vec::new();
        }
        let mut refused = Vec::new();
        let mut mine: HashMap<String, &str> = HashMap::new();
        let theirs = taken(self.book, table, &typed.iter().map(|row| row.id.to_lowercase()).collect());
        for row in typed {
            let folded = row.id.to_lowercase();
            let other = theirs.get(&folded).map(String::as_str).or_else(|| mine.get(&folded).copied());
            if let Some(finding) = other.and_then(|other| collision(table, &row.id, other)) {
                let column = table.table().key.unwrap_or_default().to_owned();
                refused.push(Refusal { table, id: row.id.clone(), column, finding });
            }
            mine.insert(folded, &row.id);
        }
        refused
    }

    /// Circles that the changed rows close: they only show in the whole file.
    fn circles(&self, table: TableId, rows: &[&RowChange], plan: &Plan) -> Vec<Refusal> {
        let column = match table {
            TableId::Contacts => ["referred_by", "merged_ids"],
            TableId::Companies => ["parent", ""],
            TableId::Contracts => ["replaces", ""],
            _ => return Vec::new(),
        };
        let names = |row: &RowChange, name: &str| {
            let of = |cells: &Option<Vec<(String, String)>>| {
                cells.iter().flatten().find(|cell| cell.0 == name).map(|cell| cell.1.clone())
            };
            of(&row.after).is_some() && of(&row.after) != of(&row.before)
        };
        let changed: Vec<&RowChange> =
            rows.iter().copied().filter(|row| column.iter().any(|name| names(row, name))).collect();
        let file = plan.files.iter().find(|file| file.name == layout::file_for(table, Day(0), None));
        let Some(file) = file.filter(|_| !changed.is_empty()) else { return Vec::new() };
        let NewContent::Whole(after) = &file.after else { return Vec::new() };
        let found = self.found();
        let said = |bytes: &[u8]| {
            let document = Document::parse(bytes.to_vec());
            let sheet = Sheet::new(&file.name, Some(table), document, self.ctx.settings);
            let circles = references::circles(&sheet).into_iter();
            circles.filter(|circle| found.accepts(circle.finding.code, circle.subject(&sheet))).collect()
        };
        let before: Vec<Circle> = file.before.as_deref().map_or_else(Vec::new, said);
        let before: BTreeSet<Text> = before.into_iter().map(|circle| circle.finding.message).collect();
        let new = said(after).into_iter().filter(|circle| !before.contains(&circle.finding.message));
        new.map(|Circle { ids, finding, .. }| {
            let blamed = changed.iter().find(|row| ids.contains(&row.id));
            let id = blamed.unwrap_or(&changed[0]).id.clone();
            Refusal { table, id, column: String::new(), finding: Diagnostic { place: None, ..finding } }
        })
        .collect()
    }
}

/// The finding that a new row with the id `id` gets where a row `other` is there.
fn collision(table: TableId, id: &str, other: &str) -> Option<Diagnostic> {
    if id != other {
        let message = phrase!("the id `{id}` differs from `{other}` by case only", id, other);
        return Some(
            Diagnostic::error("id-case", message).help(phrase!("choose another one, or leave it out")),
        );
    }
    // Of records the plan itself refuses an id that is taken.
    table.table().is_log().then(|| {
        Diagnostic::error("id-taken", phrase!("another row has the id `{id}`", id))
            .help(phrase!("leave the id out to get a new one, or `edit` the row"))
    })
}

/// Why a row of `table` may not get the id that somebody typed for it; None if it is free.
#[must_use]
pub fn taken_id(book: &Book, table: TableId, id: &str) -> Option<Diagnostic> {
    let folded = id.to_lowercase();
    let theirs = taken(book, table, &HashSet::from([folded.clone()]));
    collision(table, id, theirs.get(&folded)?)
}

/// The ids that rows of a table may not have again and that are among `wanted` in lower case, by their lower case.
/// Those of all logs are one.
fn taken(book: &Book, table: TableId, wanted: &HashSet<String>) -> HashMap<String, String> {
    let Some(key) = table.table().key else { return HashMap::new() };
    let is_log = table.table().is_log();
    let tables = TableId::ALL.into_iter().filter(|other| *other == table || is_log && other.table().is_log());
    let files: Vec<DataFile> = tables.flat_map(|table| book.files(table)).collect();
    let scanned = scan(
        &files,
        &[key],
        |_| Vec::new(),
        |ids: &mut Vec<String>, row| {
            let id = row.text(0);
            if wanted.contains(&id.to_lowercase()) {
                ids.push(id.into_owned());
            }
        },
    );
    let found = scanned.parts.into_iter().flatten();
    let mut by_case: HashMap<String, String> = HashMap::new();
    for id in found {
        by_case.entry(id.to_lowercase()).or_insert(id);
    }
    by_case
}

/// Whether an id has the form of those that rolo draws: nobody else has it, but by a chance that never comes.
fn is_drawn(table: TableId, id: &str) -> bool {
    references::looks_like_id(id, table)
}

/// Which row of a sheet a finding is about.
fn record_of(sheet: &Sheet, finding: &Diagnostic) -> usize {
    let at = finding.place.as_ref().map_or(0, |place| place.span.start);
    sheet
        .document
        .records()
        .partition_point(|record| record.span().end < at)
        .min(sheet.len().saturating_sub(1))
}

/// A finding with the column its place lies in, and without the place.
fn in_its_column(sheet: &Sheet, record: usize, finding: Diagnostic) -> Wrong {
    let at = finding.place.as_ref().map_or(0, |place| place.span.start);
    let fields = sheet.document.fields(record);
    let column = fields.iter().position(|field| field.span().contains(&at) || field.start == at);
    let value = column.map_or_else(String::new, |n| fields[n].text(sheet.document.bytes()).into_owned());
    let column = column.map_or_else(String::new, |n| sheet.columns[n].name.clone());
    let finding = Diagnostic { place: None, related: Vec::new(), ..finding };
    Wrong { column, value, finding }
}

/// The ids of the tables that the changed cells refer to: those of the book and those the plan adds.
fn ids_asked_for(book: &Book, tables: &BTreeMap<TableId, Vec<&RowChange>>, ids: Ids) -> (KnownIds, LogIds) {
    let mut wanted: BTreeSet<TableId> = BTreeSet::new();
    // What is remembered of a record outlives it.
    let asked = tables.iter().filter(|(table, _)| !matches!(table, TableId::Moves | TableId::Followups));
    for (table, rows) in asked {
        for row in rows {
            let before = row.before.as_deref().unwrap_or_default();
            for cell in row.after.iter().flatten().filter(|cell| !before.contains(cell)) {
                if let Some(column) = table.table().column(&cell.0) {
                    refers_to(column.kind, &cell.1, ids, &mut wanted);
                }
            }
        }
    }
    let (logs, records): (Vec<TableId>, Vec<TableId>) =
        wanted.into_iter().partition(|table| table.table().is_log());
    let inserted = |table: TableId| {
        let rows = tables.get(&table).into_iter().flatten();
        rows.filter(|row| row.before.is_none()).map(|row| row.id.as_str())
    };
    let known = KnownIds::read_some(book, &records, inserted);
    let mut log_ids = LogIds::default();
    for table in logs {
        let key = table.table().key.unwrap_or("id");
        let scanned = scan(
            &book.files(table),
            &[key],
            |_| LogIds::default(),
            |ids: &mut LogIds, row| ids.push(&row.cell(0)),
        );
        scanned.parts.into_iter().for_each(|part| log_ids.append(part));
        inserted(table).for_each(|id| log_ids.push(id.as_bytes()));
    }
    log_ids.sort();
    (known, log_ids)
}

/// The tables in which the ids of a cell are to be looked for.
fn refers_to(kind: Kind, cell: &str, ids: Ids, wanted: &mut BTreeSet<TableId>) {
    match kind {
        Kind::Ref(tables) => wanted.extend(tables),
        Kind::Company if references::looks_like_id(cell, TableId::Companies) => {
            wanted.insert(TableId::Companies);
        }
        Kind::Refs => {
            for id in list::parts(cell).filter(|id| Id::objection(id).is_none()) {
                let letter = id.split_once('-').filter(|(l, _)| l.len() == 1 && ids == Ids::ByLetter);
                match letter.and_then(|(letter, _)| TableId::of_letter(letter.chars().next()?)) {
                    Some(table) => {
                        wanted.insert(table);
                    }
                    None => wanted.extend(TableId::ALL),
                }
            }
        }
        _ => {}
    }
}
