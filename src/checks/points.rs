//! Loyalty points: nobody spends what they never had.

use std::collections::HashMap;

use super::check::{Check, Gathered};
use super::found::Found;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::book::scan::scan;
use crate::diag::{Diagnostic, Level};
use crate::model::{Day, TableId};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("negative-points", || phrase!("More points were redeemed than ever earned: the balance is below zero from this row on. Expiry is not counted here; with it, it is lower still.")),
];

struct Entry {
    who: Box<str>,
    day: Day,
    file: usize,
    offset: u64,
    change: Change,
}

enum Change {
    By(i64),
    /// Takes back the row of that id.
    Back(Box<str>, i64),
}

/// Looks at the balances of everybody over time.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    let files = &all.book.files(TableId::Points);
    if files.is_empty() {
        return;
    }
    let columns = ["at", "contact", "points", "kind", "id", "reverses"];
    let scanned = scan(
        files,
        &columns,
        |ahead| (ahead.file, Vec::new(), HashMap::new()),
        |(file, entries, ids), row| {
            let day = Day::of_cell(&row.cell(0), row.zone);
            let (Some(day), Ok(points)) = (day, row.text(2).trim().parse::<i64>()) else { return };
            let change = match row.cell(3).as_ref() {
                b"redeem" => Change::By(-points.abs()),
                b"reverse" => Change::Back(row.text(5).into(), points),
                _ => Change::By(points),
            };
            if let Change::By(change) = change {
                ids.insert(Box::<str>::from(row.text(4)), change);
            }
            entries.push(Entry { who: row.text(1).into(), day, file: *file, offset: row.offset, change });
        },
    );
    let mut entries = Vec::new();
    let mut changes: HashMap<Box<str>, i64> = HashMap::new();
    for (_, part, ids) in scanned.parts {
        entries.extend(part);
        changes.extend(ids);
    }
    entries.sort_by(|a, b| (&a.who, a.day, a.file, a.offset).cmp(&(&b.who, b.day, b.file, b.offset)));
    let mut overdrawn: Vec<(&Entry, i64)> = Vec::new();
    for mine in entries.chunk_by(|a, b| a.who == b.who) {
        let mut balance = 0i64;
        for days in mine.chunk_by(|a, b| a.day == b.day) {
            // Within a day the order of the rows says nothing.
            for entry in days {
                balance = balance.saturating_add(match &entry.change {
                    Change::By(change) => *change,
                    Change::Back(id, points) => changes.get(id).map_or(*points, |change| -change),
                });
            }
            let Some(last) = days.last().filter(|_| balance < 0) else { continue };
            overdrawn.push((last, balance));
            break;
        }
    }
    overdrawn.sort_by_key(|(entry, _)| (entry.file, entry.offset));
    // A file is opened once for all that is said of it.
    for of_file in overdrawn.chunk_by(|a, b| a.0.file == b.0.file) {
        let Some(sheet) = all.ctx.open(TableId::Points, &files[of_file[0].0.file]) else { continue };
        let Some(points) = sheet.column("points") else { continue };
        of_file.iter().for_each(|(entry, balance)| say(entry, *balance, &sheet, points, found));
    }
}

fn say(entry: &Entry, balance: i64, sheet: &Sheet, points: usize, found: &mut Found<'_>) {
    let Some(record) = sheet
        .document
        .records()
        .binary_search_by_key(&entry.offset, |record| record.span().start as u64)
        .ok()
    else {
        return;
    };
    sheet.each(record..record + 1, |row| {
        let id = row.id();
        found.add("negative-points", Level::Warning, row.subject(&id, &entry.who), || {
            let message = phrase!("`{who}` has {balance} points after this row", who = &entry.who, balance);
            Diagnostic::warning("negative-points", message).at(row.place(points)).help(phrase!(
                "an earning is missing, or the number is wrong; `kind=adjust` corrects a balance"
            ))
        });
    });
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use crate::book::Book;
    use crate::checks::{Depth, Selection, check_book};
    use crate::model::Day;
    use crate::sys::work;

    #[test]
    fn a_file_is_opened_once_however_many_balances_are_below_zero() {
        let selection = Selection { most: None, ..Selection::of(Depth::Basic) };
        work::is_linear(100, |n| {
            let rows = |row: &dyn Fn(usize) -> String| (0..n).map(row).collect::<String>();
            let contacts = rows(&|i| format!("c-{i},Ann\n"));
            let points = rows(&|i| format!("l-{i},2026-03-01,c-{i},5,redeem\n"));
            let dir = tempfile::tempdir().unwrap();
            std::fs::create_dir(dir.path().join("points")).unwrap();
            for (name, text) in [
                ("rolo.yaml", "format: 1\n".to_owned()),
                ("contacts.csv", format!("id,name\n{contacts}")),
                ("points/2026.csv", format!("id,at,contact,points,kind\n{points}")),
            ] {
                let mut file = std::fs::File::create_new(dir.path().join(name)).unwrap();
                file.write_all(text.as_bytes()).unwrap();
            }
            let book = Book::open(dir.path()).unwrap();
            let outcome = check_book(&book, Day::new(2026, 3, 2).unwrap(), &selection);
            let below = outcome.findings.iter().filter(|finding| finding.code == "negative-points");
            assert_eq!(below.count(), n);
        });
    }
}
