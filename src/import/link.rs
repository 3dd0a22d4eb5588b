//! Whom a row is about: words of other systems resolved to people, companies and products of the book.

use std::collections::BTreeMap;

use super::cells::is_masked;
use super::field::ImportField::{self, self as F};
use super::memory::{Entry, Marks, Memory, mark};
use super::place::Run;
use super::present::Present;
use super::read::Parts;
use super::value_aliases;
use crate::i18n::Text;
use crate::model::fold::fold_words;
use crate::model::{Id, TableId, email, list};

/// Everything known of source keys: of this run, of this system, of others.
pub(super) struct Linker<'a> {
    pub present: &'a mut Present,
    /// Memories by system; people made along the way are remembered in them.
    pub memories: &'a mut BTreeMap<String, Memory>,
    /// Rows of this run by source key.
    pub run: &'a Run,
    /// People made because a row named them: by how they are known.
    pub made: BTreeMap<&'static str, usize>,
    /// Ids of the people made.
    pub fresh: std::collections::BTreeSet<String>,
    /// Rows linked to a person by a full name that only one has.
    pub by_name: usize,
    /// Names of the products made because a row named them, in the order they were met.
    pub products: Vec<String>,
    /// Rows linked to a product called a little otherwise: their word, its name.
    pub alike: BTreeMap<(String, String), usize>,
}

/// What the words of a row resolve to; the values of its link cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Linked {
    pub contact: String,
    pub company: String,
    /// Fields whose words resolve to nothing; they are kept as they are.
    pub lost: Vec<ImportField>,
}

/// Whom a word names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The record with this id.
    Record(String),
    /// Nobody the book has, or several: the words stay under their own header.
    Nobody { field: ImportField, word: String },
}

impl Linker<'_> {
    /// Resolves the person and company words of a row of `table`.
    ///
    /// # Errors
    /// Why the row cannot be linked: several people are called so.
    pub(super) fn link(&mut self, table: TableId, system: &str, parts: &Parts) -> Result<Linked, Text> {
        let mut out = Linked::default();
        out.company = self.company(system, parts, &mut out.lost);
        let named_apart = !parts.get(F::ContactName).is_empty() || !parts.get(F::Contact).is_empty();
        let customer = parts.get(F::Customer);
        if named_apart && out.company.is_empty() && !customer.is_empty() {
            // Beside a person's name the customer is the firm.
            out.company = self.firm(system, customer).unwrap_or_else(|| customer.to_owned());
        }
        let direct = parts.get(F::Contact);
        if !direct.is_empty() {
            out.contact = match self.present.find(TableId::Contacts, direct) {
                Some(row) => self.present.id((TableId::Contacts, row)).to_owned(),
                None => self.named(table, system, direct, parts, &out.company)?.unwrap_or_default(),
            };
            return Ok(out);
        }
        if let Some(found) = self.by_key(TableId::Contacts, system, parts.get(F::ContactKey)) {
            out.contact = self.present.id((TableId::Contacts, found)).to_owned();
            if parts.get(F::ContactKey).contains(';') {
                out.lost.push(F::ContactKey);
            }
            return Ok(out);
        }
        let key = parts.get(F::ContactKey);
        if !key.is_empty()
            && let Some(firm) = self.by_key(TableId::Companies, system, key)
        {
            out.company = self.present.id((TableId::Companies, firm)).to_owned();
            return Ok(out);
        }
        if let Some(contact) = self.by_address(parts)? {
            out.contact = contact;
            return Ok(out);
        }
        let name = parts.get(F::ContactName);
        // A column of people may hold their ids: rolo's own tables do.
        if let Some(found) = self.by_id(TableId::Contacts, system, name) {
            out.contact = self.present.id((TableId::Contacts, found)).to_owned();
            return Ok(out);
        }
        if is_masked(name) {
            out.lost.push(F::ContactName);
            return Ok(out);
        }
        if !name.is_empty() {
            match self.named(table, system, name, parts, &out.company)? {
                Some(contact) => out.contact = contact,
                None => out.lost.push(F::ContactName),
            }
            return Ok(out);
        }
        self.customer(table, system, parts, &mut out)?;
        if out.contact.is_empty() {
            let email = parts.get(F::ContactEmail);
            let phone = parts.get(F::ContactPhone);
            if !email.is_empty() || (!phone.is_empty() && out.company.is_empty()) {
                out.contact = self.make(system, "", parts, &out.company);
            } else if !key.is_empty() && table.table().is_log() && out.company.is_empty() {
                out.contact = self.make(system, "", parts, "");
            } else if !key.is_empty() {
                out.lost.push(F::ContactKey);
            }
        }
        Ok(out)
    }

    /// A column that holds people and firms alike.
    fn customer(
        &mut self,
        table: TableId,
        system: &str,
        parts: &Parts,
        out: &mut Linked,
    ) -> Result<(), Text> {
        let name = parts.get(F::Customer);
        if name.is_empty() {
            return Ok(());
        }
        if is_masked(name) {
            out.lost.push(F::Customer);
            return Ok(());
        }
        if let Some(firm) = self.firm(system, name) {
            out.company = firm;
            return Ok(());
        }
        let is_firm =
            value_aliases::is_firm(name) || table == TableId::Deals && self.present.people(name).is_empty();
        if is_firm {
            if out.company.is_empty() {
                name.clone_into(&mut out.company);
            }
        } else {
            match self.named(table, system, name, parts, &out.company)? {
                Some(contact) => out.contact = contact,
                None => out.lost.push(F::Customer),
            }
        }
        Ok(())
    }

    /// The company of a row: the id of a record, else its plain name.
    fn company(&mut self, system: &str, parts: &Parts, lost: &mut Vec<ImportField>) -> String {
        let key = parts.get(F::CompanyKey);
        if let Some(row) = self.by_key(TableId::Companies, system, key) {
            if key.contains(';') {
                lost.push(F::CompanyKey);
            }
            return self.present.id((TableId::Companies, row)).to_owned();
        }
        let name = parts.get(F::Company);
        if !key.is_empty() && !name.is_empty() {
            lost.push(F::CompanyKey);
        }
        let name = if name.is_empty() { key } else { name };
        if name.is_empty() {
            return String::new();
        }
        if parts.get(F::Company).is_empty() {
            // A key nobody knows is no name, unless it looks like one.
            if is_like_a_key(name) {
                lost.push(F::CompanyKey);
                return String::new();
            }
        }
        self.firm(system, name).unwrap_or_else(|| name.to_owned())
    }

    /// The id of the one company called so, or imported under that name before.
    fn firm(&self, system: &str, name: &str) -> Option<String> {
        if let [row] = self.present.firms(name) {
            return Some(self.present.id((TableId::Companies, *row)).to_owned());
        }
        let key = format!("name:{}", fold_words(name));
        let row = self.by_key(TableId::Companies, system, &key);
        let row = row.or_else(|| self.by_id(TableId::Companies, system, name))?;
        Some(self.present.id((TableId::Companies, row)).to_owned())
    }

    /// The row that a word in the place of a name stands for, if it looks like a key and is one.
    fn by_id(&self, table: TableId, system: &str, word: &str) -> Option<usize> {
        let is_own = |letter| word.strip_prefix(letter).is_some_and(|rest| rest.starts_with('-'));
        let is_key = is_like_a_key(word) || table.table().letter.is_some_and(is_own);
        if is_key { self.by_key(table, system, word) } else { None }
    }

    /// The first row a list of source keys names: of this run, else of this system, else of any one other.
    fn by_key(&self, table: TableId, system: &str, keys: &str) -> Option<usize> {
        if keys.is_empty() {
            return None;
        }
        let one = |key: &str| {
            let (found, is_known) = self.run.any(table, system, key);
            if is_known {
                return found;
            }
            if let Some(entry) = self.memories.get(system).and_then(|m| m.get(table, key)) {
                return self.present.find(table, &entry.record);
            }
            let mut others = self.memories.values().filter_map(|m| m.get(table, key));
            match (others.next(), others.next()) {
                (Some(entry), None) => self.present.find(table, &entry.record),
                _ => self.present.find(table, key),
            }
        };
        one(keys).or_else(|| keys.split([';', '|', ',']).map(str::trim).find_map(one))
    }

    /// The one person with the row's e-mail address or phone number.
    fn by_address(&self, parts: &Parts) -> Result<Option<String>, Text> {
        let id = |row: usize| self.present.id((TableId::Contacts, row)).to_owned();
        let named = |rows: &[usize]| -> Vec<usize> {
            let name = fold_words(parts.get(F::ContactName)).into_owned();
            rows.iter()
                .copied()
                .filter(|r| fold_words(self.present.cell((TableId::Contacts, *r), "name")) == name)
                .collect()
        };
        for entry in email::split(parts.get(F::ContactEmail)) {
            let rows = self.present.with_email(entry.value);
            match (rows, &named(rows)[..]) {
                ([], _) => {}
                ([one], _) | (_, [one]) => return Ok(Some(id(*one))),
                _ => return Err(self.several(rows, entry.value)),
            }
        }
        let number = parts.get(F::ContactPhone);
        let rows = self.present.with_phone(number);
        match (rows, &named(rows)[..]) {
            (_, [one]) => Ok(Some(id(*one))),
            ([one], _) if parts.get(F::ContactName).is_empty() => Ok(Some(id(*one))),
            _ => Ok(None),
        }
    }

    /// The one person called so; a new one where nobody is.
    fn named(
        &mut self,
        table: TableId,
        system: &str,
        name: &str,
        parts: &Parts,
        company: &str,
    ) -> Result<Option<String>, Text> {
        let mut rows: Vec<usize> = self.present.people(name).to_vec();
        // A name never outweighs an id or an address: whoever has another one is somebody else.
        if !parts.get(F::ContactKey).is_empty() {
            rows.clear();
        } else if !parts.get(F::ContactEmail).is_empty() {
            rows.retain(|r| self.present.cell((TableId::Contacts, *r), "email").is_empty());
        }
        if rows.len() > 1 && !company.is_empty() {
            let theirs = |r: &usize| self.present.cell((TableId::Contacts, *r), "company") == company;
            let same: Vec<usize> = rows.iter().copied().filter(|r| theirs(r)).collect();
            if !same.is_empty() {
                rows = same;
            }
        }
        match rows[..] {
            [row] => {
                self.by_name += 1;
                Ok(Some(self.present.id((TableId::Contacts, row)).to_owned()))
            }
            [] => {
                let key = person_key(name, parts);
                if let Some(row) = self.by_key(TableId::Contacts, system, &key) {
                    return Ok(Some(self.present.id((TableId::Contacts, row)).to_owned()));
                }
                Ok(Some(self.make(system, name, parts, company)))
            }
            // The company is enough to place a deal; a touch or an order is somebody's.
            _ if !company.is_empty() && !table.table().is_log() => Ok(None),
            _ => Err(self.several(&rows, name)),
        }
    }

    fn several(&self, rows: &[usize], what: &str) -> Text {
        let ids = rows.iter().take(5).map(|r| Text::own(self.present.id((TableId::Contacts, *r))));
        phrase!("`{what}` is one of {count}: {ids}", what, count = rows.len(), ids = Text::list(ids))
    }

    /// Makes a person from what a row says, and remembers it.
    fn make(&mut self, system: &str, name: &str, parts: &Parts, company: &str) -> String {
        let (email, phone) = (parts.get(F::ContactEmail), parts.get(F::ContactPhone));
        let phone = super::cells::phones(phone).map(|p| p.join(";")).unwrap_or_default();
        let key = person_key(name, parts);
        let called = [name, parts.get(F::ContactKey), email, phone.as_str()];
        let shown = [name, email, parts.get(F::ContactKey), phone.as_str()];
        let by = match called.iter().position(|w| !w.is_empty()) {
            Some(0) => "name",
            Some(1) => "customer id",
            Some(2) => "e-mail address",
            _ => "phone number",
        };
        if let Some(entry) = self.memories.get(system).and_then(|m| m.get(TableId::Contacts, &key)) {
            // Taken out of the book since: the row keeps its word, nobody is made again.
            return entry.record.clone();
        }
        let table = TableId::Contacts.table();
        let mut salted = key.clone();
        let id = loop {
            let id = Id::derived('c', table.id_length(), system, table.noun, &salted);
            if self.present.find(TableId::Contacts, id.as_str()).is_none() {
                break id;
            }
            if !self.fresh.contains(id.as_str()) {
                // Made on another branch.
                return id.to_string();
            }
            salted.push('#');
        };
        *self.made.entry(by).or_default() += 1;
        self.fresh.insert(id.to_string());
        let row = (TableId::Contacts, self.present.insert(TableId::Contacts, id.as_str()));
        let primary = |cell: &str| list::labelled(cell).next().map_or(String::new(), |l| l.value.to_owned());
        let shown = shown.iter().find(|w| !w.is_empty()).map_or(String::new(), |w| primary(w));
        let cells = [("name", shown.as_str()), ("email", email), ("phone", &phone), ("company", company)];
        let mut marks = Marks::default();
        for (column, value) in cells {
            if !value.is_empty() {
                self.present.set(row, column, value);
                marks.push(column, &mark(value));
            }
        }
        self.present.index(TableId::Contacts, row.1);
        let entry = Entry { record: id.to_string(), marks };
        self.memories.entry(system.to_owned()).or_default().insert(TableId::Contacts, key, entry);
        id.to_string()
    }

    /// The company another one belongs to.
    pub(super) fn parent(&self, system: &str, parts: &Parts) -> Option<Named> {
        let id = |row: usize| Named::Record(self.present.id((TableId::Companies, row)).to_owned());
        if let Some(row) = self.by_key(TableId::Companies, system, parts.get(F::ParentKey)) {
            return Some(id(row));
        }
        let (field, word) = first_of(parts, [F::Parent, F::ParentName, F::ParentKey])?;
        if let Some(row) = self.present.find(TableId::Companies, word) {
            return Some(id(row));
        }
        let firm = self.firm(system, word).map(Named::Record);
        firm.or_else(|| Some(Named::Nobody { field, word: word.to_owned() }))
    }

    /// The person who sent another one.
    pub(super) fn referrer(&self, system: &str, parts: &Parts) -> Option<Named> {
        let (field, word) = first_of(parts, [F::ReferredBy, F::ReferredByName])?;
        let row = match (self.present.people(word), self.present.with_email(word)) {
            ([row], _) | (_, [row]) => Some(*row),
            _ => self.by_key(TableId::Contacts, system, word),
        };
        Some(match row {
            Some(row) => Named::Record(self.present.id((TableId::Contacts, row)).to_owned()),
            None => Named::Nobody { field, word: word.to_owned() },
        })
    }
}

/// Whether a word is one of those that systems make: with digits, and without a blank.
fn is_like_a_key(word: &str) -> bool {
    !word.contains(' ') && word.contains(|c: char| c.is_ascii_digit())
}

/// The first of some fields that has words, with them.
fn first_of<const N: usize>(parts: &Parts, fields: [ImportField; N]) -> Option<(ImportField, &str)> {
    fields.into_iter().map(|field| (field, parts.get(field))).find(|(_, word)| !word.is_empty())
}

/// What a person made from a row is known by: the same as in a file of people.
fn person_key(name: &str, parts: &Parts) -> String {
    if !parts.get(F::ContactKey).is_empty() {
        return parts.get(F::ContactKey).to_owned();
    }
    if let Some(address) = email::split(parts.get(F::ContactEmail)).find_map(|e| email::key(e.value)) {
        return format!("email:{address}");
    }
    if name.is_empty() {
        let digits: String = parts.get(F::ContactPhone).chars().filter(char::is_ascii_digit).collect();
        return format!("phone:{digits}");
    }
    format!("name:{}|{}", fold_words(name), fold_words(parts.get(F::Company)))
}
