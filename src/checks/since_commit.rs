//! What a spreadsheet did to a file since the last commit: values that are as they were, but for what it ate.

use std::collections::HashMap;
use std::path::Path;

use super::found::Found;
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::book::layout::DataFile;
use crate::diag::{Diagnostic, Level};
use crate::model::{Day, TableId};
use crate::sys::process::git;
use crate::text::csv::Document;

/// Everything this check says.
pub const RULES: &[Rule] = &[Rule::error(
    "changed-by-spreadsheet",
    "Since the last commit a value lost its leading zeros or its plus, became `1.38E+10` or `46021`, or a day was written another way: what spreadsheets do to CSV files that are opened by a double click. `git diff` shows all of it, `git checkout -- FILE` takes it back; import such files as text instead.",
)];

/// Compares the files that differ from the last commit with it, where the book is in git.
pub(super) fn check(root: &Path, files: &[(TableId, DataFile)], ctx: &Context<'_>, found: &mut Found<'_>) {
    if !found.selection().wants_any(RULES) || !root.ancestors().any(|folder| folder.join(".git").exists()) {
        return;
    }
    // Without git, without a commit yet: nothing to compare with.
    let Ok(differing) = git(root, &["diff", "--name-only", "--relative", "-z", "HEAD", "--", "*.csv"]) else {
        return;
    };
    if !differing.succeeded() {
        return;
    }
    for name in differing.stdout.split(|&b| b == 0).filter_map(|name| std::str::from_utf8(name).ok()) {
        let Some((table, file)) = files.iter().find(|(_, file)| file.name == name) else { continue };
        let Ok(committed) = git(root, &["show".to_owned(), format!("HEAD:./{name}")]) else { return };
        let Some(sheet) = ctx.open(*table, file).filter(|_| committed.succeeded()) else { continue };
        let before = Sheet::new(name, Some(*table), Document::parse(committed.stdout), ctx.settings);
        compare(&before, &sheet, found);
    }
}

fn compare(before: &Sheet, sheet: &Sheet, found: &mut Found<'_>) {
    let Some(key) = before.key else { return };
    let mut records: HashMap<String, usize> = HashMap::new();
    before.each(0..before.len(), |row| {
        records.entry(row.text(key).into_owned()).or_insert(row.number);
    });
    let columns: Vec<Option<usize>> =
        sheet.document.names().iter().map(|n| before.document.column(n)).collect();
    sheet.each(0..sheet.len(), |row| {
        let id = row.id();
        let Some(&record) = records.get(id.as_ref()).filter(|_| !id.is_empty()) else { return };
        let old = before.document.fields(record);
        for (at, column) in columns.iter().enumerate() {
            let Some(was) = column.and_then(|c| old.get(c)).map(|f| f.text(before.document.bytes())) else {
                continue;
            };
            let is = row.text(at);
            if was == is {
                continue;
            }
            let Some(what) = trace(&was, &is) else { continue };
            found.add("changed-by-spreadsheet", Level::Error, row.subject(&id, &is), || {
                let message = format!("`{is}` {what}: it was `{was}` in the last commit");
                Diagnostic::error("changed-by-spreadsheet", message)
                    .at(row.place(at))
                    .help("`git diff` shows what else changed; `git checkout` of the file takes it all back")
            });
        }
    });
}

/// What a spreadsheet has made of a value, where it is that.
fn trace(was: &str, is: &str) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(was) && was.len() > 1 && was.starts_with('0') && is == was.trim_start_matches('0') {
        return Some("lost its leading zeros");
    }
    if was.strip_prefix('+').is_some_and(|rest| rest == is && !rest.is_empty()) {
        return Some("lost its plus");
    }
    let bare = was.strip_prefix('+').unwrap_or(was);
    if digits(bare) && is.strip_prefix(bare).is_some_and(|rest| matches!(rest, ".0" | ".00")) {
        return Some("became a number with a point");
    }
    if let Some((lead, power)) = is.split_once("E+")
        && bare.bytes().filter(u8::is_ascii_digit).count() >= 5
        && digits(power)
        && lead.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return Some("was rounded to a power of ten");
    }
    // Spreadsheets know fifteen digits.
    if digits(bare) && digits(is) && bare.len() > 15 && bare.len() == is.len() {
        let (head, tail) = is.split_at(15);
        if bare.starts_with(head) && tail.bytes().all(|b| b == b'0') {
            return Some("was rounded to fifteen digits");
        }
    }
    let day = Day::parse_iso(was.as_bytes())?;
    let epoch = Day::new(1899, 12, 30)?;
    if is.parse::<i32>().is_ok_and(|serial| day - epoch == serial) {
        return Some("became the day number of a spreadsheet");
    }
    let mut parts: Vec<i32> = is
        .split(['/', '.', '-', ' '])
        .filter(|p| !p.is_empty())
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    let (month, of_month) = (day.month() as i32, day.day() as i32);
    let mut same: [Vec<i32>; 2] =
        [vec![day.year(), month, of_month], vec![day.year() % 100, month, of_month]];
    parts.sort_unstable();
    same.iter_mut().for_each(|known| known.sort_unstable());
    same.contains(&parts).then_some("is a day written another way")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_is_known_by_what_it_ate() {
        for (was, is, what) in [
            ("01055550101", "1055550101", true),
            ("+31612345678", "31612345678", true),
            ("13800138000", "13800138000.0", true),
            ("13800138000", "1.38E+10", true),
            ("6222021234567890123", "6222021234567890000", true),
            ("6222021234567890123", "6222021234567890123", false),
            ("622202123456789012", "622202123456789000", true),
            ("2026-01-02", "1/2/2026", true),
            ("2026-01-02", "02.01.26", true),
            ("2026-01-02", "46024", true),
            ("2026-01-02", "2026-01-03", false),
            ("007", "8", false),
            ("Ann", "Bo", false),
        ] {
            assert_eq!(trace(was, is).is_some(), what, "{was} {is} {:?}", trace(was, is));
        }
    }
}
