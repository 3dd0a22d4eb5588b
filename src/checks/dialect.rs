//! What separates cells and lines, where it is not what other programs expect.

use super::check::Check;
use super::found::{Found, Subject};
use super::rows::Context;
use super::rule::Rule;
use super::sheet::Sheet;
use crate::diag::{Diagnostic, Level, Place};
use crate::i18n::Text;
use crate::text::csv::LineEnd;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, sheet: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("odd-delimiter", || phrase!("The cells are parted by something else than commas. `;` and tabs are read and kept; anything else is not. `rolo fmt` writes commas.")),
    Rule::warning("odd-line-ends", || phrase!("Every line ends in CR, as programs of the last century wrote it: many readers see a single line. `rolo fmt` writes LF.")),
];

/// Looks at how cells and lines are separated.
fn check(sheet: &Sheet, _: &Context<'_>, found: &mut Found<'_>) {
    let dialect = sheet.document.dialect();
    let about = Subject { file: &sheet.file, ..Subject::default() };
    let header = || sheet.document.header().map_or(Place::file(&*sheet.file), |_| sheet.header_place(0));
    let say = |found: &mut Found<'_>, message: Text, help: Text| {
        found.add("odd-delimiter", Level::Warning, about, || {
            Diagnostic::warning("odd-delimiter", message).at(header()).help(help)
        });
    };
    match dialect.delimiter {
        b',' => {}
        b';' => {
            let help = phrase!("it is read and kept; `rolo fmt` writes commas");
            say(found, phrase!("the cells are parted by `;`"), help)
        }
        _ => {
            let help = phrase!("it is read and kept; `rolo fmt` writes commas");
            say(found, phrase!("the cells are parted by tabs"), help)
        }
    }
    if let Some(other) = other_delimiter(sheet) {
        let message = phrase!(
            "the cells seem to be parted by `{other}`: the file is read as one with a single column",
            other
        );
        say(found, message, phrase!("write commas, `;` or tabs"));
    }
    if dialect.line_end == LineEnd::Cr {
        found.add("odd-line-ends", Level::Warning, about, || {
            Diagnostic::warning("odd-line-ends", phrase!("the lines end in CR alone"))
                .at(header())
                .help(phrase!("they are read and kept; `rolo fmt` writes LF"))
        });
    }
}

/// A sign that stands equally often in every line of a file that has a single column.
fn other_delimiter(sheet: &Sheet) -> Option<char> {
    const LOOKED_AT: usize = 20;
    if sheet.document.names().len() != 1 || sheet.len() == 0 {
        return None;
    }
    let mut lines = vec![sheet.document.names().first()?.clone()];
    sheet.each(0..sheet.len().min(LOOKED_AT), |row| lines.push(row.text(0).into_owned()));
    [':', '|', '^', '~'].into_iter().find(|sign| {
        let count = |line: &String| line.matches(*sign).count();
        let first = count(&lines[0]);
        first > 0 && lines.iter().all(|line| count(line) == first)
    })
}
