//! People who may be one: the same address, or the same number or firm and the same name. Strict only.
//!
//! A name alone is no evidence, and a number alone is a family or a switchboard.

use std::collections::HashMap;

use super::check::Check;
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::fold::fold;
use crate::model::{TableId, email, phone};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("probable-duplicate", || phrase!("Two people share an e-mail address, or a phone number, birthday or company and their name: probably one person entered twice, so that half of their history is missing on each card. `rolo dedupe` compares them, `rolo merge` joins them.")).strict(),
];

/// What two people may share.
const SHARED: [fn() -> Text; 4] = [
    || phrase!("e-mail address"),
    || phrase!("name and phone number"),
    || phrase!("name and company"),
    || phrase!("name and birthday"),
];

/// Looks at the people of a sheet.
fn check(sheet: &Sheet, ctx: &Context<'_>, found: &mut Found<'_>) {
    if sheet.table != Some(TableId::Contacts) || !found.selection().wants("probable-duplicate") {
        return;
    }
    let column = |name: &str| sheet.column(name);
    let columns = [
        column("name"),
        column("email"),
        column("phone"),
        column("company"),
        column("birthday"),
        column("archived_on"),
    ];
    // Each key leads to the record of the first person who has it.
    let mut firsts: HashMap<String, usize> = HashMap::new();
    sheet.each(0..sheet.len(), |row| {
        let [name, emails, phones, company, birthday, archived] =
            columns.map(|at| at.map_or(std::borrow::Cow::Borrowed(""), |at| row.text(at)));
        if !archived.trim().is_empty() {
            return;
        }
        // In order, so that `Lee Ann` is `Ann Lee`.
        let mut words: Vec<String> = fold(&name).split_whitespace().map(str::to_owned).collect();
        words.sort();
        let joined = words.join(" ");
        let mut keys: Vec<(String, usize)> = Vec::new();
        keys.extend(email::split(&emails).filter_map(|e| Some((format!("e{}", email::key(e.value)?), 0))));
        if !joined.is_empty() {
            let country = ctx.cell.country;
            keys.extend(
                phone::split(&phones)
                    .filter_map(|p| Some((format!("p{:?} {joined}", phone::key(p.value, country)?), 1))),
            );
            if !company.trim().is_empty() {
                keys.push((format!("c{} {joined}", fold(company.trim())), 2));
            }
            if birthday.trim().len() >= 10 {
                keys.push((format!("b{} {joined}", birthday.trim()), 3));
            }
        }
        let mut said: Vec<usize> = Vec::new();
        for (key, shared) in keys {
            let first = *firsts.entry(key).or_insert(row.number);
            if first != row.number && !said.contains(&first) {
                said.push(first);
                let id = row.id();
                found.add("probable-duplicate", Level::Warning, row.subject(&id, &name), || {
                    let mut other_id = String::new();
                    sheet.each(first..first + 1, |row| other_id = row.id().into_owned());
                    let place = columns[0].map_or_else(|| sheet.key_place(row.number), |at| row.place(at));
                    Diagnostic::warning(
                        "probable-duplicate",
                        phrase!(
                            "`{id}` and `{other}` have the same {what}",
                            id,
                            other = other_id,
                            what = SHARED[shared]()
                        ),
                    )
                    .at(place)
                    .with(sheet.row_place(first), phrase!("the other one"))
                    .help(phrase!(
                        "`rolo merge` joins two entries of one person; `checks: ignore` accepts two people"
                    ))
                });
            }
        }
    });
}
