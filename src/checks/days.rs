//! Days against each other: rows in the wrong file, logs of the future, ends before beginnings.

use super::check::{Check, RowCheck};
use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::{Row, Sheet};
use crate::diag::{Diagnostic, Level};
use crate::model::schema::Shape;
use crate::model::{At, Day};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, rows: Filing::of, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("ends-before-start", || phrase!("The record ends before it begins: one of the two days is wrong, and the time between them counts as negative or not at all.")),
    Rule::warning("future-date", || phrase!("A log says what happened, and this has not happened yet: reports leave the row out until its day comes. Usually a wrong year; what is planned is a task.")),
    Rule::warning("wrong-file", || phrase!("A log row lives in the file of its day (`2026-11.csv`, `2026.csv`), where people and merges look for it. It is read all the same. `--fix` does not move it: the day may be what is wrong.")),
];

/// Pairs of columns, the later one first.
const ORDERED: [(&str, &str); 6] = [
    ("closed_on", "opened_on"),
    ("ends_on", "starts_on"),
    ("resolved_at", "opened_at"),
    ("first_reply_at", "opened_at"),
    ("lost_on", "created_on"),
    ("cancelled_on", "signed_on"),
];

/// Columns that say what has happened.
const PAST: [&str; 9] = [
    "at",
    "created_on",
    "opened_on",
    "closed_on",
    "opened_at",
    "resolved_at",
    "done_on",
    "archived_on",
    "lost_on",
];

/// Where the days of a file stand, and which days belong into it.
#[derive(Clone, Debug)]
struct Filing {
    /// Columns that say what has happened.
    past: Vec<usize>,
    /// Pairs of columns, the later one first.
    ordered: Vec<(usize, usize)>,
    /// The `at` of a log, with the first and the last day that its file is for.
    filed: Option<(usize, Day, Day)>,
}

impl Filing {
    /// The days of a sheet; none where nobody knows its columns.
    fn of(sheet: &Sheet) -> Option<Box<dyn RowCheck>> {
        let past = PAST.iter().filter_map(|name| sheet.column(name)).collect();
        let ordered = ORDERED
            .iter()
            .filter_map(|(end, start)| Some((sheet.column(end)?, sheet.column(start)?)))
            .collect();
        let shape = sheet.table.map(|t| t.table().shape);
        let stem = sheet.file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or("");
        let (year, month) = stem.split_once('-').map_or((stem, None), |(y, m)| (y, Some(m)));
        let number = |text: &str, digits: usize| {
            (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
                .then(|| text.parse().ok())
                .flatten()
        };
        let months = match (shape, number(year, 4), month) {
            (Some(Shape::Monthly), Some(year), Some(month)) => {
                number(month, 2).map(|month| (year, month, month))
            }
            (Some(Shape::Monthly | Shape::Yearly), Some(year), None) => Some((year, 1, 12)),
            _ => None,
        };
        let filed = months.zip(sheet.column("at")).and_then(|((year, from, to), at)| {
            let begin = |month: i32| Day::new(year + month / 12, u32::try_from(month % 12 + 1).ok()?, 1);
            Some((at, begin(from - 1)?, begin(to)? + -1))
        });
        Some(Box::new(Filing { past, ordered, filed }))
    }
}

impl RowCheck for Filing {
    fn check(&self, row: Row<'_, '_>, ctx: &Context<'_>, found: &mut Found<'_>) {
        for &column in &self.past {
            let Some(moment) = read(row, column) else { continue };
            let local = || match moment.offset {
                Some(_) => moment.in_zone(ctx.settings.timezone).day,
                None => moment.day,
            };
            // Only a moment within a day of the border is worth a look at the zone.
            let day = |border: bool| if border { local() } else { moment.day };
            if moment.day >= ctx.today && day(moment.day - ctx.today < 2) > ctx.today {
                let id = row.id();
                let text = row.text(column);
                found.add("future-date", Level::Warning, row.subject(&id, &text), || {
                    let name = &row.sheet.columns[column].name;
                    Diagnostic::warning("future-date", phrase!("`{name}` lies in the future", name))
                        .at(row.place(column))
                        .help(phrase!("correct the day; what is planned is a task or `next_on`"))
                });
            }
            let Some((_, first, last)) = self.filed.filter(|filed| filed.0 == column) else { continue };
            // In another zone it may be a day earlier or later.
            let fits = |day: Day| first <= day && day <= last;
            if fits(moment.day) || (fits(moment.day + 1) || fits(moment.day + -1)) && fits(local()) {
                continue;
            }
            let id = row.id();
            let text = row.text(column);
            found.add("wrong-file", Level::Warning, row.subject(&id, &text), || {
                let day = local();
                Diagnostic::warning(
                    "wrong-file",
                    phrase!("a row of {day} stands in the file of another time", day),
                )
                .at(row.place(column))
                .help(phrase!("correct the day, or move the row to the file of its day"))
            });
        }
        for &(end, start) in &self.ordered {
            let (Some(ended), Some(began)) = (read(row, end), read(row, start)) else { continue };
            let earlier = ended.day < began.day
                || ended.day == began.day
                    && ended.offset == began.offset
                    && ended.seconds.is_some_and(|e| began.seconds.is_some_and(|b| e < b));
            if earlier {
                let id = row.id();
                let text = row.text(end);
                found.add("ends-before-start", Level::Warning, row.subject(&id, &text), || {
                    let (columns, place) = (&row.sheet.columns, row.place(end));
                    let (end, start, when) = (&columns[end].name, &columns[start].name, row.text(start));
                    let message = phrase!("`{end}` is before `{start}`, {when}", end, start, when);
                    Diagnostic::warning("ends-before-start", message)
                        .at(place)
                        .help(phrase!("one of the two is wrong"))
                });
            }
        }
    }
}

/// The moment in a cell, where rolo itself could have written it: odd forms are another finding.
fn read(row: Row<'_, '_>, column: usize) -> Option<At> {
    let field = row.fields.get(column)?;
    At::parse_fast(&field.value(row.sheet.document.bytes()))
}
