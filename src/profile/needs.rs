//! What must be read before some fields can be computed.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::fields::{FieldType, ProfileField};
use crate::model::schema::{Kind, TableId};
use crate::query::Field;
use crate::query::field::{Form, Hop, Target};

/// What must be read for some fields: columns by table, and profile fields.
pub(super) struct Needs {
    pub(super) columns: BTreeMap<TableId, BTreeSet<String>>,
    pub(super) wanted: BTreeSet<ProfileField>,
}

impl Needs {
    pub(super) fn of(table: TableId, fields: &[Field]) -> Needs {
        let mut columns: BTreeMap<TableId, BTreeSet<String>> = BTreeMap::new();
        let mut wanted = BTreeSet::new();
        columns.entry(table).or_default();
        for field in fields {
            let mut at = table;
            for hop in &field.path {
                match hop {
                    Hop::To(column, to) => {
                        columns.entry(at).or_default().insert((*column).to_owned());
                        at = *to;
                        columns.entry(at).or_default().insert("name".to_owned());
                    }
                    Hop::From(to, column) => {
                        at = *to;
                        columns.entry(at).or_default().insert((*column).to_owned());
                    }
                }
            }
            match &field.target {
                Target::Profile(profile) => {
                    wanted.insert(*profile);
                }
                Target::Column(of, name) => {
                    let names = columns.entry(*of).or_default();
                    names.insert(name.to_string());
                    if field.ty == FieldType::Money {
                        names.insert("currency".to_owned());
                        names.extend(of.table().begins().map(str::to_owned));
                    }
                    if field.form == Form::Record
                        && of.table().column(name).is_some_and(|c| c.kind == Kind::Company)
                    {
                        columns.entry(TableId::Companies).or_default().insert("name".to_owned());
                    }
                }
            }
        }
        Needs { columns, wanted }
    }
}
