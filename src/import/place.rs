//! Which row of the book a foreign row is: by memory, by derived id, by addresses; never by a person's name alone.

use std::collections::{BTreeMap, HashMap};

use super::goods::code_of;
use super::memory::Memory;
use super::present::Present;
use super::read::{Batch, Incoming, Refused};
use crate::model::fold::fold_words;
use crate::model::{Id, TableId, email, list};

/// What becomes of a foreign row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// It is this row of the book (or one added by an earlier file).
    Row(usize),
    /// It is a new row, added under this number.
    New(usize),
    /// The same row stood in the file before.
    Repeated,
    /// It was imported before, and the user has taken it out since.
    Removed,
    /// It cannot be imported.
    Rejected(Refused),
}

/// Rows found or made in this run, by table and source key.
#[derive(Debug, Default)]
pub(super) struct Run {
    rows: BTreeMap<TableId, HashMap<String, Vec<(u16, usize)>>>,
    systems: Vec<String>,
}

impl Run {
    fn number(&self, system: &str) -> Option<u16> {
        self.systems.iter().position(|s| s == system).and_then(|i| u16::try_from(i).ok())
    }

    /// Keeps where the rows of a batch are.
    pub(super) fn add(&mut self, system: &str, batch: &Batch, placed: &[Placed]) {
        if self.number(system).is_none() {
            self.systems.push(system.to_owned());
        }
        let Some(system) = self.number(system) else { return };
        let rows = self.rows.entry(batch.table).or_default();
        for (row, placed) in batch.rows.iter().zip(placed) {
            if let Placed::Row(n) | Placed::New(n) = placed {
                let known = rows.entry(row.key.clone()).or_default();
                if !known.contains(&(system, *n)) {
                    known.push((system, *n));
                }
            }
        }
    }

    /// The row a key of a system stands for.
    pub(super) fn own(&self, table: TableId, system: &str, key: &str) -> Option<usize> {
        let system = self.number(system)?;
        self.rows.get(&table)?.get(key)?.iter().find(|r| r.0 == system).map(|r| r.1)
    }

    /// The same, else the one row the key stands for in any other system; whether the key is known at all.
    pub(super) fn any(&self, table: TableId, system: &str, key: &str) -> (Option<usize>, bool) {
        if let Some(row) = self.own(table, system, key) {
            return (Some(row), true);
        }
        match self.rows.get(&table).and_then(|rows| rows.get(key)).map_or(&[][..], Vec::as_slice) {
            [] => (None, false),
            [one] => (Some(one.1), true),
            [..] => (None, true),
        }
    }
}

/// Counts of how rows were recognised, for the notes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ways {
    pub by_address: usize,
    pub by_name: usize,
    pub shared: usize,
}

/// Finds or makes the row of every incoming one, so that all ids are known before anything is linked.
pub(super) fn place(
    batch: &Batch,
    system: &str,
    memory: &Memory,
    run: &Run,
    present: &mut Present,
) -> (Vec<Placed>, Ways) {
    let table = batch.table;
    let index = |name: &str| batch.columns.iter().position(|c| c.name == name);
    let identity = Identity { name: index("name"), email: index("email"), phone: index("phone") };
    let mut ways = Ways::default();
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(batch.rows.len());
    let mut born: BTreeMap<usize, usize> = BTreeMap::new();
    let mut out = Vec::with_capacity(batch.rows.len());
    for (i, row) in batch.rows.iter().enumerate() {
        if let Some(&before) = first.get(row.key.as_str()) {
            let same = batch.rows[before].cells == row.cells && batch.rows[before].links == row.links;
            out.push(if same {
                Placed::Repeated
            } else {
                let key = short(&row.key);
                Placed::Rejected(phrase!("`{key}` stands in an earlier row with other values", key).into())
            });
            continue;
        }
        first.insert(&row.key, i);
        // Two files may be parts of one export.
        if let Some(found) = run.own(table, system, &row.key) {
            out.push(Placed::Row(found));
            continue;
        }
        let placed = one(table, row, &identity, system, memory, present, &born, &out, &mut ways);
        if let Placed::New(number) = placed
            && matches!(table, TableId::Contacts | TableId::Companies)
        {
            born.insert(number, i);
        }
        out.push(placed);
    }
    // Only now: rows of one file are never matched with each other by an address they share.
    for (number, i) in &born {
        for (column, value) in batch.columns.iter().zip(&batch.rows[*i].cells) {
            if matches!(column.name.as_str(), "name" | "email" | "phone" | "merged_ids") && !value.is_empty()
            {
                present.set((table, *number), &column.name, value);
            }
        }
        present.index(table, *number);
    }
    (out, ways)
}

/// Rejects the rows that may not be written.
pub(super) fn refuse(
    table: TableId,
    placed: &mut [Placed],
    refused: &BTreeMap<(TableId, String), Refused>,
    present: &mut Present,
) {
    if refused.is_empty() {
        return;
    }
    for placed in placed {
        let (Placed::New(number) | Placed::Row(number)) = placed else { continue };
        let row = (table, *number);
        if let Some(reason) = refused.get(&(table, present.id(row).to_owned())) {
            if matches!(placed, Placed::New(_)) {
                present.withdraw(row);
            }
            *placed = Placed::Rejected(reason.clone());
        }
    }
}

struct Identity {
    name: Option<usize>,
    email: Option<usize>,
    phone: Option<usize>,
}

#[expect(clippy::too_many_arguments, reason = "one step of `place`, which owns them all")]
fn one(
    table: TableId,
    row: &Incoming,
    identity: &Identity,
    system: &str,
    memory: &Memory,
    present: &mut Present,
    born: &BTreeMap<usize, usize>,
    taken: &[Placed],
    ways: &mut Ways,
) -> Placed {
    if let Some(entry) = memory.get(table, &row.key) {
        return present.find(table, &entry.record).map_or(Placed::Removed, Placed::Row);
    }
    // rolo's own export names its rows by their ids.
    if let Some(found) = present.find(table, &row.key) {
        return Placed::Row(found);
    }
    if table == TableId::Products {
        let name = identity.name.map_or("", |i| row.cells[i].as_str());
        return product(row, name, present, taken);
    }
    let letter = table.table().letter.unwrap_or('x');
    let length = table.table().id_length();
    let mut key = row.key.clone();
    let id = loop {
        let id = Id::derived(letter, length, system, table.table().noun, &key);
        match present.find(table, id.as_str()) {
            None => break id,
            // Another branch has imported the same row.
            Some(found) if present.is_of_book((table, found)) => return Placed::Row(found),
            Some(_) => key.push('#'),
        }
    };
    let cell = |at: Option<usize>| at.map_or("", |i| row.cells[i].as_str());
    match table {
        TableId::Contacts => {
            let found =
                person(cell(identity.name), cell(identity.email), cell(identity.phone), present, born);
            match found {
                Ok(Some(found)) => {
                    ways.by_address += 1;
                    return Placed::Row(found);
                }
                Ok(None) => {}
                Err(()) => ways.shared += 1,
            }
        }
        TableId::Companies => {
            let firms: Vec<usize> = present
                .firms(cell(identity.name))
                .iter()
                .copied()
                .filter(|r| !born.contains_key(r))
                .collect();
            if let [found] = firms[..] {
                ways.by_name += 1;
                return Placed::Row(found);
            }
        }
        _ => {}
    }
    Placed::New(present.insert(table, id.as_str()))
}

/// The one person with the same e-mail address, or with the same phone number and no other name; an error where
/// several have it.
fn person(
    name: &str,
    emails: &str,
    phones: &str,
    present: &Present,
    born: &BTreeMap<usize, usize>,
) -> Result<Option<usize>, ()> {
    let known =
        |rows: &[usize]| -> Vec<usize> { rows.iter().copied().filter(|r| !born.contains_key(r)).collect() };
    let mut shared = false;
    for entry in email::split(emails) {
        match known(present.with_email(entry.value))[..] {
            [] => {}
            [found] => return Ok(Some(found)),
            [..] => shared = true,
        }
    }
    for entry in list::labelled(phones) {
        match known(present.with_phone(entry.value))[..] {
            [] => {}
            [found] => {
                let theirs = fold_words(name);
                let ours = fold_words(present.cell((TableId::Contacts, found), "name"));
                // A number may be that of a household or a front desk.
                if theirs == ours || theirs.is_empty() || ours.is_empty() {
                    return Ok(Some(found));
                }
            }
            [..] => shared = true,
        }
    }
    if shared { Err(()) } else { Ok(None) }
}

/// A product is known by its code; without one by its name, which becomes the code of a new one, with hyphens for what
/// no id may hold.
fn product(row: &Incoming, name: &str, present: &mut Present, taken: &[Placed]) -> Placed {
    let code = code_of(&row.key);
    if let Some(why) = Id::objection(&code) {
        return Placed::Rejected(phrase!("the code `{code}` {why}", code = short(&row.key), why).into());
    }
    if let Some(found) = present.find(TableId::Products, &code) {
        return Placed::Row(found);
    }
    // A deal may have named it a little otherwise before the price list came.
    if row.key == name
        && let [found] = *present.products_alike(name)
        && present.is_of_book((TableId::Products, found))
        && !taken.contains(&Placed::Row(found))
    {
        return Placed::Row(found);
    }
    Placed::New(present.insert(TableId::Products, &code))
}

/// A key cut for a message.
pub(super) fn short(key: &str) -> String {
    if key.chars().count() > 60 {
        format!("{}…", key.chars().take(60).collect::<String>())
    } else {
        key.to_owned()
    }
}
