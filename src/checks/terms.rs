//! Contracts and deals: terms that overlap, ends that have no day.

use std::collections::BTreeMap;

use super::check::Check;
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::diag::{Diagnostic, Level};
use crate::model::{At, Day, TableId};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("closed-without-date", || phrase!("A deal that was won, lost or dropped without the day it closed: no period counts it, neither its money nor its rate.")),
    Rule::warning("closed-without-outcome", || phrase!("A deal has a closing day but no outcome: it counts as open for ever.")),
    Rule::warning("overlapping-contracts", || phrase!("Two terms of one customer for one product run at the same time: the monthly revenue counts both. A renewal begins the day after the old term ends; an old term without an end needs `ends_on`.")),
];

/// Looks at the terms of a table of contracts or deals.
fn check(sheet: &Sheet, _: &Context<'_>, found: &mut Found<'_>) {
    match sheet.table {
        Some(TableId::Contracts) => contracts(sheet, found),
        Some(TableId::Deals) => deals(sheet, found),
        _ => {}
    }
}

fn deals(sheet: &Sheet, found: &mut Found<'_>) {
    let (Some(outcome), Some(closed)) = (sheet.column("outcome"), sheet.column("closed_on")) else { return };
    sheet.each(0..sheet.len(), |row| {
        let (how, when) = (row.text(outcome), row.text(closed));
        let id = row.id();
        if !how.is_empty() && when.is_empty() {
            found.add("closed-without-date", Level::Error, row.subject(&id, &how), || {
                Diagnostic::error(
                    "closed-without-date",
                    phrase!("the deal is `{how}`, but nothing says since when", how),
                )
                .at(row.place(outcome))
                .help(phrase!("write the day into `closed_on`"))
            });
        } else if how.is_empty() && !when.is_empty() {
            found.add("closed-without-outcome", Level::Warning, row.subject(&id, &when), || {
                Diagnostic::warning(
                    "closed-without-outcome",
                    phrase!("the deal has a closing day, but no outcome"),
                )
                .at(row.place(closed))
                .help(phrase!("write `won`, `lost` or `dropped` into `outcome`, or clear the day"))
            });
        }
    });
}

struct Term {
    from: Day,
    /// Last day; none: open end.
    to: Option<Day>,
    record: usize,
}

fn contracts(sheet: &Sheet, found: &mut Found<'_>) {
    let (Some(starts), Some(product)) = (sheet.column("starts_on"), sheet.column("product")) else { return };
    let columns = ["contact", "company", "ends_on", "cancelled_on"].map(|name| sheet.column(name));
    let mut terms: BTreeMap<[String; 3], Vec<Term>> = BTreeMap::new();
    sheet.each(0..sheet.len(), |row| {
        let text = |column: Option<usize>| column.map_or_else(String::new, |c| row.text(c).trim().to_owned());
        let day = |text: String| At::parse_fast(text.as_bytes()).map(|at| at.day);
        let (Some(from), what) = (day(row.text(starts).into_owned()), row.text(product).trim().to_owned())
        else {
            return;
        };
        let [contact, company, ends, cancelled] = columns.map(text);
        if what.is_empty() || contact.is_empty() && company.is_empty() {
            return;
        }
        let to = day(ends).into_iter().chain(day(cancelled)).min();
        terms.entry([contact, company, what]).or_default().push(Term { from, to, record: row.number });
    });
    for ([_, _, what], mut group) in terms {
        group.sort_by_key(|term| (term.from, term.record));
        for pair in group.windows(2) {
            // The day an old term ends and a new one begins may be the same.
            if pair[0].to.is_some_and(|end| end <= pair[1].from)
                || pair[1].to.is_some_and(|end| end < pair[1].from)
            {
                continue;
            }
            let (first, second) = (pair[0].record, pair[1].record);
            sheet.each(second..second + 1, |row| {
                let id = row.id();
                found.add("overlapping-contracts", Level::Warning, row.subject(&id, &what), || {
                    let message =
                        phrase!("this term of `{what}` begins while another one of the customer runs", what);
                    Diagnostic::warning("overlapping-contracts", message)
                        .at(row.place(starts))
                        .with(sheet.row_place(first), phrase!("the other one"))
                        .help(phrase!(
                            "end the older one the day before, or delete the one that is counted twice"
                        ))
                });
            });
        }
    }
}
