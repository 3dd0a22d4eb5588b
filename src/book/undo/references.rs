//! What rows name: rows that would name a record no longer there are neither left behind nor written again.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use crate::book::layout;
use crate::book::plan::RowChange;
use crate::book::row::Cells;
use crate::book::scan::scan;
use crate::model::list;
use crate::model::schema::{Kind, TableId};

/// What becomes of one row.
#[derive(Clone, Debug)]
pub(in crate::book) struct RowDelta {
    pub(in crate::book) table: TableId,
    pub(in crate::book) id: String,
    pub(in crate::book) now: Option<Cells>,
    pub(in crate::book) then: Option<Cells>,
}

/// A row that names a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Naming {
    /// The table of the row.
    pub table: TableId,
    /// Its key.
    pub id: String,
    /// The id of the record.
    pub names: String,
}

/// The tables a cell of that kind may name rows of; none where it names none, or where it may be a plain name.
fn tables(kind: Kind) -> Vec<TableId> {
    match kind {
        Kind::Ref(tables) => tables.to_vec(),
        Kind::Refs => TableId::ALL.into_iter().filter(|table| table.table().letter.is_some()).collect(),
        Kind::MergedIds => vec![TableId::Contacts],
        Kind::Company => vec![TableId::Companies],
        _ => Vec::new(),
    }
}

/// The ids in the cells of a row that ought to be those of records, each with its column and the tables it may be in.
///
/// People merged into one are no records any more, products may be known by their code alone, and a company by its name.
fn named(table: TableId, cells: &Cells) -> Vec<(&'static str, Vec<TableId>, &str)> {
    let mut found = Vec::new();
    for column in table.table().columns {
        if matches!(column.kind, Kind::MergedIds | Kind::Ref(&[TableId::Products])) || !may_name(column.kind)
        {
            continue;
        }
        let Some((_, value)) = cells.iter().find(|cell| cell.0 == column.name) else { continue };
        let ids = list::parts(value).filter(|id| column.kind != Kind::Company || is_company(id));
        found.extend(ids.map(|id| (column.name, tables(column.kind), id)));
    }
    found
}

/// Whether cells of that kind name rows.
fn may_name(kind: Kind) -> bool {
    matches!(kind, Kind::Ref(_) | Kind::Refs | Kind::MergedIds | Kind::Company)
}

/// Whether a text that may be a name is the id of a company: its letter, a hyphen, and as many characters as ids have.
fn is_company(text: &str) -> bool {
    let facts = TableId::Companies.table();
    let rest =
        facts.letter.and_then(|letter| text.strip_prefix(letter)).and_then(|rest| rest.strip_prefix('-'));
    rest.is_some_and(|rest| {
        rest.chars().count() == facts.id_length()
            && rest.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
    })
}

/// Which of some ids a book has.
pub(in crate::book) struct Lookup<'a> {
    root: &'a Path,
}

impl<'a> Lookup<'a> {
    pub(in crate::book) fn new(root: &'a Path) -> Lookup<'a> {
        Lookup { root }
    }

    /// Those of the ids that are there in one of the tables wanted for them, or merged into somebody who is.
    fn there(&self, wanted: &HashMap<&str, BTreeSet<TableId>>) -> HashSet<String> {
        let all: BTreeSet<TableId> = wanted.values().flatten().copied().collect();
        let mut found = HashSet::new();
        for table in all {
            let Some(key) = table.table().key else { continue };
            let files = layout::files(self.root, table).unwrap_or_default();
            let columns: &[&str] = if table == TableId::Contacts { &[key, "merged_ids"] } else { &[key] };
            let parts = scan(
                &files,
                columns,
                |_| Vec::new(),
                |found: &mut Vec<String>, row| {
                    for cell in (0..columns.len()).map(|cell| row.cell(cell)) {
                        for id in cell.split(|&b| b == b';').filter_map(|id| std::str::from_utf8(id).ok()) {
                            let id = id.trim();
                            if wanted.get(id).is_some_and(|tables| tables.contains(&table)) {
                                found.push(id.to_owned());
                            }
                        }
                    }
                },
            );
            found.extend(parts.parts.into_iter().flatten());
        }
        found
    }

    /// Rows that stay and name a row that goes; as for `remove`, those of `moves/` and `followups/` do not count: they are
    /// about the record, they are not its history.
    pub(in crate::book) fn left_behind(&self, deltas: &[RowDelta]) -> Vec<Naming> {
        let mut gone: BTreeMap<TableId, HashSet<&str>> = BTreeMap::new();
        for delta in deltas.iter().filter(|delta| delta.then.is_none()) {
            gone.entry(delta.table).or_default().insert(&delta.id);
        }
        if gone.is_empty() {
            return Vec::new();
        }
        let known: HashMap<(TableId, &str), &RowDelta> =
            deltas.iter().map(|delta| ((delta.table, delta.id.as_str()), delta)).collect();
        let mut found = Vec::new();
        let counted = |table: &TableId| !matches!(table, TableId::Moves | TableId::Followups);
        for table in TableId::ALL.into_iter().filter(counted) {
            let facts = table.table();
            let concerned = |kind: Kind| tables(kind).iter().any(|named| gone.contains_key(named));
            let naming = facts.columns.iter().filter(|c| c.name != "id" && concerned(c.kind));
            let kinds: Vec<(&str, Vec<TableId>)> = naming.map(|c| (c.name, tables(c.kind))).collect();
            if kinds.is_empty() {
                continue;
            }
            let mut columns = vec![facts.key.unwrap_or("on")];
            columns.extend(kinds.iter().map(|kind| kind.0));
            let goes = |named: &[TableId], id: &str| {
                named.iter().any(|table| gone.get(table).is_some_and(|ids| ids.contains(id)))
            };
            let scanned = scan(
                &layout::files(self.root, table).unwrap_or_default(),
                &columns,
                |_| Vec::new(),
                |found: &mut Vec<Naming>, row| {
                    for (number, (_, tables)) in kinds.iter().enumerate() {
                        let cell = row.cell(number + 1);
                        for id in cell.split(|&b| b == b';').filter_map(|id| std::str::from_utf8(id).ok()) {
                            if goes(tables, id.trim()) {
                                let own = String::from_utf8_lossy(&row.cell(0)).into_owned();
                                found.push(Naming { table, id: own, names: id.trim().to_owned() });
                            }
                        }
                    }
                },
            );
            found.extend(scanned.parts.into_iter().flatten().filter(|naming| {
                match known.get(&(table, naming.id.as_str())) {
                    None => true,
                    Some(delta) => delta.then.as_ref().is_some_and(|then| {
                        kinds.iter().any(|(column, _)| {
                            let cell = then.iter().find(|cell| cell.0 == *column);
                            cell.is_some_and(|cell| list::parts(&cell.1).any(|id| id == naming.names))
                        })
                    }),
                }
            }));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Rows to be written that name a record which will not be there, but for those ids that they named in vain before.
    pub(in crate::book) fn in_vain(&self, deltas: &[RowDelta], before: &BTreeSet<&str>) -> Vec<Naming> {
        let comes: HashSet<(TableId, &str)> = deltas
            .iter()
            .filter(|delta| delta.then.is_some())
            .map(|delta| (delta.table, delta.id.as_str()))
            .collect();
        let mut wanted: HashMap<&str, BTreeSet<TableId>> = HashMap::new();
        let mut namings = Vec::new();
        for delta in deltas {
            let Some(then) = &delta.then else { continue };
            let stood: HashSet<(&str, &str)> = delta
                .now
                .iter()
                .flat_map(|now| named(delta.table, now))
                .map(|(column, _, id)| (column, id))
                .collect();
            for (column, tables, id) in named(delta.table, then) {
                let comes_along = tables.iter().any(|table| comes.contains(&(*table, id)));
                if stood.contains(&(column, id)) || comes_along || before.contains(id) {
                    continue;
                }
                wanted.entry(id).or_default().extend(tables);
                namings.push((delta, id));
            }
        }
        if namings.is_empty() {
            return Vec::new();
        }
        let there = self.there(&wanted);
        let goes: HashSet<&str> =
            deltas.iter().filter(|delta| delta.then.is_none()).map(|delta| delta.id.as_str()).collect();
        let mut found: Vec<Naming> = namings
            .into_iter()
            .filter(|(_, id)| !there.contains(*id) || goes.contains(id))
            .map(|(delta, id)| Naming { table: delta.table, id: delta.id.clone(), names: id.to_owned() })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// The ids that rows name in vain already and will not name after the change, sorted.
    pub(in crate::book) fn in_vain_already<'d>(
        &self,
        rows: impl IntoIterator<Item = (TableId, &'d Cells, Option<&'d Cells>)>,
    ) -> Vec<String> {
        let mut wanted: HashMap<&str, BTreeSet<TableId>> = HashMap::new();
        for (table, now, then) in rows {
            let stays = then.map(|then| named(table, then)).unwrap_or_default();
            for (column, tables, id) in named(table, now) {
                if !stays.iter().any(|cell| cell.0 == column && cell.2 == id) {
                    wanted.entry(id).or_default().extend(tables);
                }
            }
        }
        if wanted.is_empty() {
            return Vec::new();
        }
        let there = self.there(&wanted);
        let mut missing: Vec<String> =
            wanted.keys().filter(|id| !there.contains(**id)).map(|id| (*id).to_owned()).collect();
        missing.sort();
        missing
    }
}

/// The ids that rows which a change of the book at `root` rewrites or takes out name in vain already, sorted.
pub(in crate::book) fn missing(root: &Path, rows: &[RowChange]) -> Vec<String> {
    let rows = rows
        .iter()
        .filter_map(|row| Some((TableId::named(&row.table)?, row.before.as_ref()?, row.after.as_ref())));
    Lookup::new(root).in_vain_already(rows)
}
