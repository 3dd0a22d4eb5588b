//! Contracts that end without a successor.

use std::collections::HashSet;

use super::desk::{Cells, Desk, Written};
use super::kind::Kind;
use super::waiting::{Detail, Found, Waiting};
use crate::book::roster::NOBODY;
use crate::i18n::Text;

/// Days before the last day to act from which an end is shown.
const LEAD: i32 = 30;
/// Days after the end for which one that nobody renewed is still shown.
const REMEMBERED: i32 = 90;

/// Ends without a successor; terms that renew by themselves, were cancelled or are agreed to end are left out.
///
/// The last day to act is the end, less the days of notice; a term agreed to end (`renews` no) is shown before its end
/// only.
pub(super) fn find(desk: &Desk<'_>, found: &mut Found) {
    let then = desk.profile().contracts().then(desk.people());
    let (ends, renews) = (Cells::new(then, "ends_on"), Cells::new(then, "renews"));
    let (contacts, replaces) = (Cells::new(then, "contact"), Cells::new(then, "replaces"));
    let (cancelled, notice) = (Cells::new(then, "cancelled_on"), Cells::new(then, "notice_days"));
    let replaced: HashSet<_> = (0..then.roster.len())
        .filter(|&row| then.had_begun(row) || replaces_ahead(desk, &then, row))
        .map(|row| replaces.bytes(row))
        .collect();
    for row in 0..then.roster.len() {
        let (end, due_on) = match ends.written(row) {
            Written::Nothing => continue,
            Written::Day(end) => {
                let notice: i32 = notice.word(row).trim().parse().unwrap_or(0);
                (Some(end), end - notice.clamp(0, 3650))
            }
            Written::Unreadable => (None, desk.today()),
        };
        let renews = renews.word(row);
        let oldest = |end| if renews == "no" { end } else { end + REMEMBERED };
        if end.is_some_and(|end| due_on - LEAD > desk.horizon || desk.today() > oldest(end))
            || renews == "auto"
            || cancelled.day(row).is_some()
            || !then.had_begun(row)
            || replaced.contains(then.roster.columns[0].bytes(row))
        {
            continue;
        }
        let who = desk.people().number(&contacts.bytes(row));
        if who == NOBODY || !desk.is_gone(who) {
            let wait = match end {
                Some(end) => Waiting::new(Kind::Contract, who, row as u32, end, due_on),
                None => {
                    ends.misread(row);
                    Waiting::unreadable(Kind::Contract, who, row as u32, due_on)
                }
            };
            found.waiting.push(Waiting { appears_on: due_on - LEAD, detail: Detail::Contract, ..wait });
        }
    }
}

/// A successor that was signed already but begins later counts from the day it was signed.
fn replaces_ahead(desk: &Desk<'_>, then: &crate::book::as_of::Then<'_>, row: usize) -> bool {
    then.day(row, "signed_on").is_none_or(|day| day <= desk.today())
}

/// “CARE-M ends on 2026-03-23 without a successor; notice of 30 d”.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let then = desk.profile().contracts().then(desk.people());
    let product = then.text(waiting.record as usize, "product");
    let (end, has_product) = (waiting.occurrence, !product.is_empty());
    let said = match (waiting.has_day(), end < desk.today()) {
        (false, _) if has_product => phrase!("contract {product}", product),
        (false, _) => Text::word("contract"),
        (_, true) if has_product => {
            phrase!("contract {product} ended on {end} without a successor", product, end)
        }
        (_, true) => phrase!("contract ended on {end} without a successor", end),
        _ if has_product => phrase!("contract {product} ends on {end} without a successor", product, end),
        _ => phrase!("contract ends on {end} without a successor", end),
    };
    let mut parts = vec![said];
    if waiting.has_day() && waiting.due_on < end {
        parts.push(phrase!("notice of {days} d", days = end - waiting.due_on));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use crate::book::Book;

    #[test]
    fn an_end_without_a_successor_waits_from_a_month_before_to_three_months_after() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\n"),
            ("contacts.csv", "id,name\nc-1,Ann\n"),
            (
                "contracts.csv",
                "id,contact,product,starts_on,ends_on,renews,notice_days,replaces,cancelled_on,signed_on\n\
                 k-1,c-1,CARE,2025-03-24,2026-03-23,manual,,,,\n\
                 k-2,c-1,HOST,2025-03-24,2026-03-23,auto,,,,\n\
                 k-3,c-1,LOGO,2025-01-01,2025-12-31,manual,,,,\n\
                 k-4,c-1,LOGO,2026-01-01,2026-12-31,manual,,k-3,,\n\
                 k-5,c-1,CARD,2025-02-26,2026-02-25,,,,,\n\
                 k-6,c-1,OLD,2024-02-26,2025-11-25,,,,,\n\
                 k-7,c-1,LONG,2025-01-01,2026-04-30,manual,60,,,\n\
                 k-8,c-1,GONE,2025-01-01,2026-03-10,manual,,,2026-01-01,\n\
                 k-9,c-1,NEW,2025-01-01,2026-03-11,manual,,,,\n\
                 k-10,c-1,NEW,2026-03-12,2027-03-11,manual,,k-9,,2026-02-20\n\
                 k-11,c-1,ONCE,2025-01-01,2026-03-01,no,,,,\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            keys(&book, "2026-03-02"),
            [
                "contract:k-5:2026-02-25 2026-02-25",
                "contract:k-7:2026-04-30 2026-03-01",
                "contract:k-1:2026-03-23 2026-03-23"
            ]
        );
        assert_eq!(
            reasons(&book, "2026-03-02"),
            [
                "contract CARD ended on 2026-02-25 without a successor; 5 d overdue",
                "contract LONG ends on 2026-04-30 without a successor; notice of 60 d; 1 d overdue",
                "contract CARE ends on 2026-03-23 without a successor; in 21 d",
            ]
        );
    }
}
