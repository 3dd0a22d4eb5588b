//! People and companies without a name.

use super::check::{Check, RowCheck};
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Row, Sheet};
use crate::diag::{Diagnostic, Level};
use crate::model::TableId;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, rows: Names::of, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("missing-name", || phrase!("A person or company without a name is shown by their id. A name may be a nickname.")),
];

/// The column of names.
struct Names(usize);

impl Names {
    fn of(sheet: &Sheet) -> Option<Box<dyn RowCheck>> {
        let named = matches!(sheet.table, Some(TableId::Contacts | TableId::Companies));
        Some(Box::new(Names(named.then(|| sheet.column("name")).flatten()?)))
    }
}

impl RowCheck for Names {
    fn check(&self, row: Row<'_, '_>, _: &Context<'_>, found: &mut Found<'_>) {
        if row.fields.get(self.0).is_some_and(|f| f.start == f.end) {
            let id = row.id();
            found.add("missing-name", Level::Warning, row.subject(&id, ""), || {
                Diagnostic::warning("missing-name", phrase!("`{id}` has no name", id))
                    .at(row.place(self.0))
                    .help(phrase!("write one, be it a nickname"))
            });
        }
    }
}
