//! People as customers: what is missing of them, and tiers that the rules would not give. Strict only.

use super::check::Check;
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::book::Book;
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::pin::Pin;
use crate::model::{Day, TableId};
use crate::profile::{Rows, scope, tiers_by_rule};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("missing-required", || phrase!("A customer lacks what `required:` of rolo.yaml asks of everybody. Those who are put away or lost are not asked.")).strict(),
    Rule::warning("tier-out-of-date", || phrase!("The rules of rolo.yaml would give the customer another tier than the one assigned. `rolo tier` shows all such proposals, `rolo tier apply` follows them, `tier_pin` keeps a tier against the rules.")).strict(),
];

/// Looks at the people of a book, in the sheet that holds them.
fn check(sheet: &Sheet, ctx: &Context<'_>, found: &mut Found<'_>) {
    let (Some(book), Some(TableId::Contacts)) = (ctx.book, sheet.table) else { return };
    if found.selection().wants("missing-required") {
        required(sheet, book, found);
    }
    if found.selection().wants("tier-out-of-date") && book.settings.tiers.iter().any(|t| t.when.is_some()) {
        tiers(sheet, book, ctx.today, found);
    }
}

fn required(sheet: &Sheet, book: &Book, found: &mut Found<'_>) {
    let away: Vec<usize> = ["archived_on", "lost_on"].iter().filter_map(|name| sheet.column(name)).collect();
    let asked: Vec<(String, Vec<usize>)> = book
        .settings
        .required
        .iter()
        .map(|required| {
            let columns = required.any_of.iter().filter_map(|name| sheet.document.column(name)).collect();
            (required.any_of.join("|"), columns)
        })
        .collect();
    sheet.each(0..sheet.len(), |row| {
        let filled = |column: &usize| !row.text(*column).trim().is_empty();
        if away.iter().any(filled) || row.fields.iter().all(|f| f.start == f.end) {
            return;
        }
        let missing: Vec<String> = asked
            .iter()
            .filter(|(_, columns)| !columns.iter().any(filled))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if missing.is_empty() {
            return;
        }
        let id = row.id();
        found.add("missing-required", Level::Warning, row.subject(&id, &missing.join(" ")), || {
            let place = sheet.column("name").map_or_else(|| sheet.key_place(row.number), |c| row.place(c));
            Diagnostic::warning(
                "missing-required",
                phrase!("`{id}` lacks {columns}", id, columns = Text::list(missing.iter().map(Text::own))),
            )
            .at(place)
            .help(phrase!("`required:` of rolo.yaml asks for it"))
        });
    });
}

fn tiers(sheet: &Sheet, book: &Book, today: Day, found: &mut Found<'_>) {
    let Some(column) = sheet.column("tier") else { return };
    let scope = scope(book, TableId::Contacts, today);
    let mut rows = Rows::read(book, TableId::Contacts, &[], today);
    // Rules that cannot be read are named elsewhere.
    let Ok(by_rule) = tiers_by_rule(&mut rows, &scope) else { return };
    let away: Vec<usize> = ["archived_on", "lost_on"].iter().filter_map(|name| sheet.column(name)).collect();
    let pin = sheet.column("tier_pin");
    sheet.each(0..sheet.len(), |row| {
        let (id, has) = (row.id(), row.text(column));
        let number = rows.profile.people.number(id.as_bytes()) as usize;
        let Some(proposed) = by_rule.get(number).filter(|tier| !tier.is_empty() && **tier != *has) else {
            return;
        };
        let pinned = pin.is_some_and(|pin| Pin::read(&row.text(pin)).is_some_and(|pin| pin.holds(today)));
        if pinned || away.iter().any(|c| !row.text(*c).is_empty()) {
            return;
        }
        found.add("tier-out-of-date", Level::Warning, row.subject(&id, &has), || {
            let message = if has.is_empty() {
                phrase!("`{id}` has no tier, the rules say `{proposed}`", id, proposed)
            } else {
                phrase!("`{id}` has tier `{has}`, the rules say `{proposed}`", id, has, proposed)
            };
            Diagnostic::warning("tier-out-of-date", message)
                .at(row.place(column))
                .help(phrase!("`rolo tier apply` follows the rules; `tier_pin=always` keeps the tier"))
        });
    });
}
