//! From intended changes to new bytes: the plan that `--dry-run` shows and the commit executes.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Book;
use super::draft::Draft;
use super::edit::{Occasion, Op};
use super::layout;
use super::settle::{self, Unsettled};
use super::tail::read_tail;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::i18n::system::said;
use crate::model::schema::TableId;
use crate::model::settings::Limits;
use crate::model::{Day, Id};
use crate::sys::{block, look};
use crate::text::csv::join;
use crate::text::unified::unified;

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewContent {
    /// The whole file anew.
    Whole(Vec<u8>),
    /// These bytes behind the first `keep` bytes: a log append. `keep` is less than the length when a torn tail is cut.
    Append {
        /// Bytes of the file that stay.
        keep: u64,
        /// Bytes that follow them.
        bytes: Vec<u8>,
    },
    /// The file goes.
    Gone,
}

/// One file of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFile {
    /// Name relative to the book.
    pub name: String,
    /// What was read; none when there was no such file. For an append only the last line is kept.
    pub before: Option<Vec<u8>>,
    /// The length that was read.
    pub length: u64,
    /// What is to be there.
    pub after: NewContent,
}

/// A row as it was and as it will be, for undo and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    /// Name of the table.
    pub table: String,
    /// The row's key.
    pub id: String,
    /// Filled cells before; none for a new row.
    pub before: Option<Vec<(String, String)>>,
    /// Filled cells after; none for a row taken out.
    pub after: Option<Vec<(String, String)>>,
}

/// A checked plan: nothing has been written yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files, by name.
    pub files: Vec<PlannedFile>,
    /// Rows, in the order of the operations.
    pub rows: Vec<RowChange>,
    /// Keys of new rows, in the order of the operations.
    pub inserted: Vec<(TableId, String)>,
    /// What a person should know: columns added, a torn line cut.
    pub notices: Vec<Text>,
}

/// Why no plan could be made. Nothing was written.
#[derive(Debug)]
pub enum PlanError {
    /// A file cannot be trusted as it is.
    Broken(Vec<Diagnostic>),
    /// A merge was left undecided in a file.
    Conflict(Vec<Diagnostic>),
    /// There is no such row.
    NoRow {
        /// Where it was looked for.
        table: TableId,
        /// What was looked for.
        id: String,
    },
    /// The key is taken.
    Taken {
        /// Where.
        table: TableId,
        /// Which key.
        id: String,
    },
    /// The new file would not read as it was meant; a fault of rolo's own.
    Unsound {
        /// Which file.
        file: String,
        /// What differs.
        what: Text,
    },
    /// A file is not what was read of it.
    Changed {
        /// Which file.
        file: String,
    },
    /// A file is being written by another program, or was cut.
    Halfway {
        /// Which file.
        file: String,
    },
    /// The system said no.
    System {
        /// Which file.
        file: String,
        /// What it said.
        source: std::io::Error,
    },
}

impl PlanError {
    /// That this file was not read.
    #[must_use]
    pub fn unsettled(name: &str, unsettled: Unsettled) -> PlanError {
        match unsettled {
            Unsettled::Halfway(file) => PlanError::Halfway { file },
            Unsettled::System(source) => PlanError::System { file: name.to_owned(), source },
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            PlanError::Broken(_) => phrase!("a file of the book has to be fixed first"),
            PlanError::Conflict(_) => phrase!("a merge has to be decided first"),
            PlanError::NoRow { table, id } => {
                phrase!("there is no `{id}` in {table}", id, table = Text::word(table.name()))
            }
            PlanError::Taken { table, id } => {
                phrase!("`{id}` is already in {table}", id, table = Text::word(table.name()))
            }
            PlanError::Unsound { file, what } => {
                phrase!("the new `{file}` would not read back as planned: {what}", file, what = what)
            }
            PlanError::Changed { file } => {
                phrase!("`{file}` changed since it was read; nothing was written", file)
            }
            PlanError::Halfway { file } => phrase!(
                "`{file}` is being written by another program, or its last row is cut; nothing was written",
                file
            ),
            PlanError::System { file, source } => {
                phrase!("`{file}` cannot be read: {why}", file, why = said(source))
            }
        }
    }
}

/// Cells of a new row by column name.
type NewRow = Vec<(String, String)>;

struct Planner<'a, 'o> {
    remember: Remember,
    root: &'a Path,
    occasion: &'a mut Occasion<'o>,
    drafts: BTreeMap<String, Draft>,
    writes: BTreeMap<String, Option<Vec<u8>>>,
    appends: BTreeMap<String, (TableId, Vec<NewRow>)>,
    plan: Plan,
    /// Which of the plan's rows an edited record is.
    edited: HashMap<(TableId, String), usize>,
    /// How many rows of a log were asked for.
    asked: BTreeMap<TableId, usize>,
    /// Where the rows of logs stand of which many were asked for.
    places: BTreeMap<TableId, Places>,
}

/// The file of each row of a log.
struct Places {
    names: Vec<String>,
    of: HashMap<String, usize>,
}

/// Makes the plan for `ops`, in their order. A change of a tracked field adds its row to `moves/`.
///
/// # Errors
/// See [`PlanError`]; nothing was written in any case.
pub fn plan(root: &Path, ops: Vec<Op>, occasion: &mut Occasion<'_>) -> Result<Plan, PlanError> {
    plan_with(root, ops, occasion, Remember::Moves)
}

/// Whether changes of tracked fields are written to `moves/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remember {
    /// They are.
    Moves,
    /// They are not: an undo brings the rows of `moves/` itself.
    Nothing,
}

pub(super) fn plan_with(
    root: &Path,
    ops: Vec<Op>,
    occasion: &mut Occasion<'_>,
    remember: Remember,
) -> Result<Plan, PlanError> {
    let mut planner = Planner {
        remember,
        root,
        occasion,
        drafts: BTreeMap::new(),
        writes: BTreeMap::new(),
        appends: BTreeMap::new(),
        plan: Plan::default(),
        edited: HashMap::new(),
        asked: BTreeMap::new(),
        places: BTreeMap::new(),
    };
    for op in ops {
        match op {
            Op::Insert { table, cells } => planner.insert(table, cells)?,
            Op::Set { table, id, column, value } => planner.set(table, &id, &column, &value)?,
            Op::Delete { table, id } => planner.delete(table, &id)?,
            Op::Because(reason) => planner.occasion.reason = reason,
            Op::CutTail { table, file } => {
                planner.appends.entry(file).or_insert_with(|| (table, Vec::new()));
            }
            Op::Rewrite { file, read, content } => {
                if planner.read(&file)?.as_ref() != Some(&read) {
                    return Err(PlanError::Changed { file });
                }
                planner.writes.insert(file, Some(content));
            }
            Op::Write { file, content } => {
                planner.writes.insert(file, content);
            }
        }
    }
    planner.finish()
}

impl Planner<'_, '_> {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, PlanError> {
        match settle::read(self.root, name) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Unsettled::System(e))
                if e.kind() == std::io::ErrorKind::NotFound && !look::is_there(&self.root.join(name)) =>
            {
                Ok(None)
            }
            Err(unsettled) => Err(PlanError::unsettled(name, unsettled)),
        }
    }

    fn draft(&mut self, table: TableId, name: &str) -> Result<&mut Draft, PlanError> {
        if !self.drafts.contains_key(name) {
            let draft = Draft::new(name, table, self.read(name)?)?;
            self.refuse_large(name, &draft)?;
            self.drafts.insert(name.to_owned(), draft);
        }
        Ok(self.drafts.get_mut(name).expect("was inserted above"))
    }

    /// Refuses a file with a cell beyond `limits: cell`. The rules are only asked for where a cell is enormous.
    fn refuse_large(&self, name: &str, draft: &Draft) -> Result<(), PlanError> {
        let usual = Limits::default().cell.0;
        let Some((record, field)) = draft.largest_cell(usual) else { return Ok(()) };
        let size = field.len() as u64;
        let limit = Book::open(self.root).map_or(usual, |book| book.settings.limits.cell.0);
        if size <= limit {
            return Ok(());
        }
        let bytes = draft.doc.bytes();
        let place = Place::on_line(name, record.line(), &bytes[record.span()], record.span().start, field);
        let message =
            phrase!("this cell has {size} bytes, more than the {limit} of `limits: cell`", size, limit);
        let help = phrase!(
            "cut it down (a quote that never closes often looks like this), or raise the limit in rolo.yaml"
        );
        let finding = Diagnostic::error("too-large", message).at(place).help(help);
        Err(PlanError::Broken(vec![finding]))
    }

    /// The file a row stands in, and its number there.
    fn locate(&mut self, table: TableId, id: &str) -> Result<(String, usize), PlanError> {
        if table.table().is_log() {
            let asked = self.asked.entry(table).or_default();
            *asked += 1;
            if *asked > 2 {
                return self.locate_indexed(table, id);
            }
        }
        let files = layout::files(self.root, table)
            .map_err(|source| PlanError::System { file: table.name().to_owned(), source })?;
        for file in files.iter().rev() {
            let draft = self.draft(table, &file.name)?;
            if let Some(record) = draft.find(id) {
                draft.refuse_repeated(&file.name, id)?;
                return Ok((file.name.clone(), record));
            }
            if draft.is_untouched() && table.table().is_log() {
                self.drafts.remove(&file.name);
            }
        }
        Err(PlanError::NoRow { table, id: id.to_owned() })
    }

    /// The same where many rows of a log are asked for: each file is read once for all of them.
    fn locate_indexed(&mut self, table: TableId, id: &str) -> Result<(String, usize), PlanError> {
        if !self.places.contains_key(&table) {
            let files = layout::files(self.root, table)
                .map_err(|source| PlanError::System { file: table.name().to_owned(), source })?;
            let mut places = HashMap::new();
            for (number, file) in files.iter().enumerate() {
                let draft = self.draft(table, &file.name)?;
                // The last file that has it, as where the files are searched one by one.
                places.extend(draft.keys().into_iter().map(|key| (key, number)));
                if draft.is_untouched() {
                    self.drafts.remove(&file.name);
                }
            }
            let names = files.into_iter().map(|file| file.name).collect();
            self.places.insert(table, Places { names, of: places });
        }
        let lost = || PlanError::NoRow { table, id: id.to_owned() };
        let places = self.places.get(&table).ok_or_else(lost)?;
        let name = places.of.get(id).and_then(|&number| places.names.get(number)).ok_or_else(lost)?.clone();
        let draft = self.draft(table, &name)?;
        let record = draft.find(id).ok_or_else(lost)?;
        draft.refuse_repeated(&name, id)?;
        Ok((name, record))
    }

    fn insert(&mut self, table: TableId, mut cells: NewRow) -> Result<(), PlanError> {
        let facts = table.table();
        cells.retain(|cell| !cell.1.is_empty());
        if facts.is_log() {
            if !cells.iter().any(|c| c.0 == "id") {
                let letter = facts.letter.unwrap_or('x');
                let id = Id::from_bits(letter, facts.id_length(), (self.occasion.bits)());
                cells.insert(0, ("id".into(), id.to_string()));
            }
            let day = cells
                .iter()
                .find(|c| c.0 == "at")
                .and_then(|c| Day::of_cell(c.1.as_bytes(), self.occasion.zone))
                .unwrap_or(self.occasion.at.day);
            let name = layout::file_for(table, day, self.occasion.writer.as_deref());
            self.appends.entry(name).or_insert_with(|| (table, Vec::new())).1.push(cells.clone());
            self.note_insert(table, cells);
            return Ok(());
        }
        let name = format!("{table}.csv");
        let mut bits = Vec::new();
        if let (Some(letter), Some(key)) = (facts.letter, facts.key)
            && !cells.iter().any(|c| c.0 == key)
        {
            // A hundred tries: the chance that all are taken is nil, and a loop must end.
            bits =
                (0..100).map(|_| Id::from_bits(letter, facts.id_length(), (self.occasion.bits)())).collect();
        }
        let draft = self.draft(table, &name)?;
        if !bits.is_empty()
            && let Some(free) = bits.iter().find(|id| draft.find(id.as_str()).is_none())
        {
            cells.insert(0, (facts.key.unwrap_or("id").to_owned(), free.to_string()));
        }
        if let Some(key) = facts.key
            && let Some((_, id)) = cells.iter().find(|c| c.0 == key)
            && draft.find(id).is_some()
        {
            return Err(PlanError::Taken { table, id: id.clone() });
        }
        draft.insert(&cells);
        self.note_insert(table, cells);
        Ok(())
    }

    fn note_insert(&mut self, table: TableId, cells: Vec<(String, String)>) {
        let key = table.table().key.unwrap_or("on");
        let id = cells.iter().find(|c| c.0 == key).map(|c| c.1.clone()).unwrap_or_default();
        self.plan.inserted.push((table, id.clone()));
        self.plan.rows.push(RowChange {
            table: table.name().to_owned(),
            id,
            before: None,
            after: Some(cells),
        });
    }

    fn set(&mut self, table: TableId, id: &str, column: &str, value: &str) -> Result<(), PlanError> {
        let (name, record) = self.locate(table, id)?;
        let draft = self.draft(table, &name)?;
        let index = draft.column_or_add(column);
        let before = draft.current(record, index);
        if before == value {
            return Ok(());
        }
        let first = !draft.is_edited(record);
        let row = first.then(|| draft.filled(record));
        draft.set(record, index, value);
        let after = draft.filled(record);
        let known = (table, id.to_owned());
        match self.edited.get(&known) {
            Some(&at) if !first => self.plan.rows[at].after = Some(after),
            _ => {
                self.edited.insert(known, self.plan.rows.len());
                self.plan.rows.push(RowChange {
                    table: table.name().to_owned(),
                    id: id.to_owned(),
                    before: row,
                    after: Some(after),
                });
            }
        }
        let tracked = !table.table().is_log() && table.table().column(column).is_some_and(|c| c.tracked);
        if tracked && self.remember == Remember::Moves {
            self.remember_move(id, column, &before, value)?;
        }
        Ok(())
    }

    fn remember_move(&mut self, record: &str, field: &str, from: &str, to: &str) -> Result<(), PlanError> {
        let cells: NewRow = [
            ("at", self.occasion.at.to_string()),
            ("record", record.to_owned()),
            ("field", field.to_owned()),
            ("from", from.to_owned()),
            ("to", to.to_owned()),
            ("reason", self.occasion.reason.clone()),
            ("by", self.occasion.by.clone()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        self.insert(TableId::Moves, cells)
    }

    fn delete(&mut self, table: TableId, id: &str) -> Result<(), PlanError> {
        let (name, record) = self.locate(table, id)?;
        let draft = self.draft(table, &name)?;
        let before = draft.filled(record);
        draft.delete(record);
        self.plan.rows.push(RowChange {
            table: table.name().to_owned(),
            id: id.to_owned(),
            before: Some(before),
            after: None,
        });
        Ok(())
    }

    fn finish(mut self) -> Result<Plan, PlanError> {
        for (name, (table, rows)) in std::mem::take(&mut self.appends) {
            self.append(table, &name, &rows)?;
        }
        for (name, draft) in std::mem::take(&mut self.drafts) {
            if draft.is_untouched() {
                continue;
            }
            for column in &draft.added {
                if draft.existed {
                    self.plan.notices.push(phrase!(
                        "`{name}` gets a new column `{column}`: every line of it is touched",
                        name,
                        column
                    ));
                }
            }
            if draft.before.is_some() {
                self.plan
                    .notices
                    .push(phrase!("`{name}`: headers were among its rows; now all rows are under one", name));
            }
            if !draft.torn.is_empty() {
                let path = self.root.join(&name);
                self.set_aside(&path, &name, &draft.torn)?;
            }
            let whole =
                || [draft.before.as_deref().unwrap_or_else(|| draft.doc.bytes()), &draft.torn].concat();
            let before = draft.existed.then(whole);
            let after = draft.finish(&name)?;
            let length = before.as_ref().map_or(0, |b| b.len() as u64);
            self.plan.files.push(PlannedFile { name, length, before, after: NewContent::Whole(after) });
        }
        for (name, content) in std::mem::take(&mut self.writes) {
            let before = self.read(&name)?;
            if before == content {
                continue;
            }
            let after = content.map_or(NewContent::Gone, NewContent::Whole);
            let length = before.as_ref().map_or(0, |b| b.len() as u64);
            self.plan.files.push(PlannedFile { name, before, length, after });
        }
        self.plan.files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(self.plan)
    }

    /// Rows for the end of a log: one write behind the last line where the file allows it.
    fn append(
        &mut self,
        table: TableId,
        name: &str,
        rows: &[Vec<(String, String)>],
    ) -> Result<(), PlanError> {
        let path = self.root.join(name);
        settle::wait_for_log(self.root, name).map_err(|unsettled| PlanError::unsettled(name, unsettled))?;
        let tail = if self.drafts.contains_key(name) { None } else { read_tail(&path, name)? };
        let plain = tail.filter(|tail| {
            rows.iter()
                .flatten()
                .all(|(column, _)| crate::text::csv::find_column(&tail.names, column).is_some())
        });
        let Some(tail) = plain else {
            let draft = self.draft(table, name)?;
            for row in rows {
                draft.insert(row);
            }
            return Ok(());
        };
        let mut bytes = if rows.is_empty() { Vec::new() } else { tail.before_new };
        for row in rows {
            let mut cells = vec![""; tail.names.len()];
            for (column, value) in row {
                if let Some(i) = crate::text::csv::find_column(&tail.names, column) {
                    cells[i] = value;
                }
            }
            bytes.extend(join(cells, tail.dialect));
        }
        if let Some(cut) = &tail.cut {
            self.set_aside(&path, name, cut)?;
        }
        if bytes.is_empty() && tail.keep == tail.length {
            return Ok(());
        }
        self.plan.files.push(PlannedFile {
            name: name.to_owned(),
            before: Some(tail.last_line),
            length: tail.length,
            after: NewContent::Append { keep: tail.keep, bytes },
        });
        Ok(())
    }
}

impl Planner<'_, '_> {
    /// Puts the torn last line of a log beside it: rolo's own are cut by recovery, so it is somebody else's.
    ///
    /// One that was written a moment ago is left to who may still be writing it.
    fn set_aside(&mut self, path: &Path, name: &str, torn: &[u8]) -> Result<(), PlanError> {
        let text = String::from_utf8_lossy(torn);
        if block::is_young(path) {
            let message = phrase!("the last line was cut, or is being written");
            let bytes = block::read_whole(path).unwrap_or_default();
            let place = Place::in_bytes(name, &bytes, bytes.len().saturating_sub(torn.len())..bytes.len());
            let help = phrase!("nothing was written; run the command again in a moment");
            return Err(PlanError::Broken(vec![
                Diagnostic::error("cut-short", message).at(place).help(help),
            ]));
        }
        let beside = (1..)
            .map(|number| match number {
                1 => format!("{name}.rolo-conflict"),
                _ => format!("{name}.rolo-conflict-{number}"),
            })
            .find(|beside| !look::is_there(&self.root.join(beside)))
            .unwrap_or_default();
        self.plan.notices.push(phrase!(
            "`{name}`: the last line was torn and is now in `{beside}`: `{text}`",
            name,
            beside,
            text
        ));
        let mut bytes = torn.to_vec();
        bytes.push(b'\n');
        let after = NewContent::Whole(bytes);
        self.plan.files.push(PlannedFile { name: beside, length: 0, before: None, after });
        Ok(())
    }
}

impl Plan {
    /// The rows with their tables.
    pub fn tabled_rows(&self) -> impl Iterator<Item = (TableId, &RowChange)> {
        self.rows.iter().filter_map(|row| Some((TableId::named(&row.table)?, row)))
    }

    /// Whether more than one record of a table is touched, or whole files are.
    #[must_use]
    pub fn touches_several(&self) -> bool {
        let mut first: HashMap<&str, &str> = HashMap::new();
        let told = |row: &&RowChange| !matches!(row.table.as_str(), "moves" | "followups");
        let mut rows = self.rows.iter().filter(told).peekable();
        if rows.peek().is_none() {
            return !self.files.is_empty() && self.rows.is_empty();
        }
        rows.any(|row| *first.entry(&row.table).or_insert(&row.id) != row.id)
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The plan as a unified diff, file by file.
    #[must_use]
    pub fn diff(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            out.push_str(&diff_of(file));
        }
        out
    }
}

fn diff_of(file: &PlannedFile) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let old = file.before.as_deref().map(text).unwrap_or_default();
    let new = match &file.after {
        NewContent::Whole(bytes) => text(bytes),
        NewContent::Gone => String::new(),
        NewContent::Append { keep, bytes } => {
            let kept = (old.len() as u64).saturating_sub(file.length - keep) as usize;
            format!("{}{}", old.get(..kept).unwrap_or(""), text(bytes))
        }
    };
    let from = if file.before.is_some() { format!("a/{}", file.name) } else { "/dev/null".to_owned() };
    let to = if file.after == NewContent::Gone { "/dev/null".to_owned() } else { format!("b/{}", file.name) };
    unified(&old, &new, &from, &to)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::At;

    /// A folder with these files.
    pub(in crate::book) fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        dir
    }

    fn planned(root: &Path, ops: &[Op]) -> Result<Plan, PlanError> {
        let mut n = 0u128;
        let mut bits = || {
            n += 1;
            n
        };
        let at = At::from(Day::new(2026, 3, 2).unwrap());
        let mut occasion = Occasion {
            at,
            zone: chrono_tz::Tz::UTC,
            by: "lin".into(),
            writer: None,
            reason: String::new(),
            bits: &mut bits,
        };
        plan(root, ops.to_vec(), &mut occasion)
    }

    #[test]
    fn a_change_of_tier_moves_one_cell_and_remembers_the_move() {
        let dir = book(&[("contacts.csv", "id,name,tier\nc-1,Ann,B\nc-2,Bo,\n")]);
        let plan = planned(dir.path(), &[Op::set(TableId::Contacts, "c-1", "tier", "A")]).unwrap();
        let diff = plan.diff();
        assert!(diff.contains("-c-1,Ann,B\n+c-1,Ann,A\n"), "{diff}");
        assert!(diff.contains("+m-100000000000,2026-03-02,c-1,tier,B,A,,lin\n"), "{diff}");
        assert_eq!(plan.rows.len(), 2);
    }

    #[test]
    fn setting_what_is_already_there_is_no_change() {
        let dir = book(&[("contacts.csv", "id,name,tier\nc-1,Ann,B\n")]);
        assert!(planned(dir.path(), &[Op::set(TableId::Contacts, "c-1", "tier", "B")]).unwrap().is_empty());
    }

    #[test]
    fn a_new_record_gets_a_free_id_and_its_place_in_the_order() {
        let dir = book(&[("contacts.csv", "id,name\nc-10000000,Ann\nc-z0000000,Bo\n")]);
        let cells = [("name", "Cy".to_owned()), ("city", "Ghent".to_owned())];
        let plan = planned(dir.path(), &[Op::insert(TableId::Contacts, cells)]).unwrap();
        assert_eq!(plan.inserted, [(TableId::Contacts, "c-20000000".to_owned())]);
        let NewContent::Whole(bytes) = &plan.files[0].after else { panic!() };
        assert_eq!(
            String::from_utf8_lossy(bytes),
            "id,name,city\nc-10000000,Ann,\nc-20000000,Cy,Ghent\nc-z0000000,Bo,\n"
        );
        assert_eq!(plan.notices.len(), 1);
    }

    #[test]
    fn a_log_row_is_appended_behind_a_line_that_lacked_its_end() {
        let dir = book(&[("interactions/2026-03.csv", "at,id,contact,channel\r\n2026-03-01,i-1,c-1,call")]);
        let cells = [("at", "2026-03-02".to_owned()), ("contact", "c-1".to_owned())];
        let plan = planned(dir.path(), &[Op::insert(TableId::Interactions, cells)]).unwrap();
        let NewContent::Append { keep, bytes } = &plan.files[0].after else { panic!("{plan:?}") };
        assert_eq!(*keep, plan.files[0].length);
        assert_eq!(String::from_utf8_lossy(bytes), "\r\n2026-03-02,i-100000000000,c-1,\r\n");
    }

    #[test]
    fn a_torn_last_line_of_a_log_is_set_aside_and_said() {
        let dir = book(&[("interactions/2026-03.csv", "id,at,contact\ni-1,2026-03-01,c-1\ni-2,202")]);
        let cells = [("at", "2026-03-02".to_owned()), ("contact", "c-1".to_owned())];
        let ops = [Op::insert(TableId::Interactions, cells)];
        let PlanError::Broken(young) = planned(dir.path(), &ops).unwrap_err() else { panic!() };
        assert_eq!(young[0].code, "cut-short", "somebody may still be writing it");
        let file = std::fs::File::options().append(true).open(dir.path().join("interactions/2026-03.csv"));
        file.unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        let plan = planned(dir.path(), &ops).unwrap();
        let NewContent::Append { keep, .. } = &plan.files[0].after else { panic!("{plan:?}") };
        assert_eq!(*keep, 33);
        let beside = "interactions/2026-03.csv.rolo-conflict";
        assert_eq!(plan.files[1].name, beside);
        assert_eq!(plan.files[1].after, NewContent::Whole(b"i-2,202\n".to_vec()));
        assert!(plan.notices[0].english().contains("i-2,202"), "{:?}", plan.notices);
        let cut = Op::CutTail { table: TableId::Interactions, file: "interactions/2026-03.csv".into() };
        let plan = planned(dir.path(), &[cut]).unwrap();
        assert_eq!(plan.files[0].after, NewContent::Append { keep: 33, bytes: Vec::new() });
    }

    #[test]
    fn a_file_with_an_open_merge_is_never_written() {
        let dir =
            book(&[("contacts.csv", "id,name\n<<<<<<< a\nc-1,Ann\n=======\nc-1,Anna\n>>>>>>> b\nc-2,Bo\n")]);
        let error = planned(dir.path(), &[Op::set(TableId::Contacts, "c-2", "name", "Bob")]).unwrap_err();
        let PlanError::Conflict(places) = error else { panic!("{error:?}") };
        assert_eq!(places[0].place.as_ref().unwrap().line, 2);
    }

    #[test]
    fn an_unknown_row_and_a_taken_id_are_refused() {
        let dir = book(&[("contacts.csv", "id,name\nc-1,Ann\n")]);
        let set = Op::set(TableId::Contacts, "c-9", "name", "X");
        assert!(matches!(planned(dir.path(), &[set]), Err(PlanError::NoRow { .. })));
        let insert = Op::insert(TableId::Contacts, [("id", "c-1".to_owned()), ("name", "X".to_owned())]);
        assert!(matches!(planned(dir.path(), &[insert]), Err(PlanError::Taken { .. })));
    }

    #[test]
    fn rows_of_a_log_are_found_in_whichever_file_they_stand() {
        let dir = book(&[
            ("orders/2024.csv", "id,at,contact,amount\nb-1,2024-05-01,c-1,10\n"),
            ("orders/2025.csv", "id,at,contact,amount\nb-2,2025-05-01,c-1,20\n"),
        ]);
        let plan = planned(dir.path(), &[Op::set(TableId::Orders, "b-1", "amount", "12")]).unwrap();
        assert_eq!(plan.files.len(), 1);
        assert_eq!(plan.files[0].name, "orders/2024.csv");
    }
}
