//! rolo.yaml as a whole: its queries, and its own list of findings to ignore.

use super::check::{Check, Gathered};
use super::found::{Found, Subject};
use super::registry;
use super::rule::Rule;
use crate::book::layout::SETTINGS;
use crate::diag::{Diagnostic, Level};
use crate::model::TableId;
use crate::query::Query;
use crate::sys::block;
use crate::text::yaml;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("ignored-without-reason", || phrase!("An entry of `checks: ignore` without `why`: in a year nobody will know whether it still holds.")).strict(),
    Rule::error("unknown-code", || phrase!("`checks: ignore` names a code that no finding has: nothing is ignored.")),
];

/// Looks at the rules of a book.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    let (book, today) = (all.book, all.ctx.today);
    for problem in &book.problems {
        found.take(problem.clone());
    }
    // The reader of the rules says what it cannot read; what others may read differently is only said here.
    if let Ok(bytes) = block::read_whole(&book.root.join(SETTINGS)) {
        let doubts = yaml::judge(SETTINGS, &bytes).into_iter().filter(|d| d.level < Level::Error);
        doubts.for_each(|doubt| found.take(doubt));
    }
    let scope = crate::profile::scope(book, TableId::Contacts, today);
    for problem in Query::check_settings(&book.settings, &scope, today) {
        found.take(problem);
    }
    for ignore in &book.settings.checks.ignore {
        let code = &ignore.code;
        let about = Subject { file: SETTINGS, value: &code.value, ..Subject::default() };
        if registry::rule(&code.value).is_none_or(|rule| !rule.is_found()) {
            found.add("unknown-code", Level::Error, about, || {
                let finding = Diagnostic::error(
                    "unknown-code",
                    phrase!("no finding has the code `{code}`", code = &code.value),
                );
                let near = registry::nearest(&code.value);
                let help = near.map_or_else(
                    || phrase!("`rolo explain` lists the codes"),
                    |near| phrase!("did you mean `{near}`?", near),
                );
                finding.at(code.place.clone()).help(help)
            });
        } else if ignore.why.as_deref().is_none_or(|why| why.trim().is_empty()) {
            found.add("ignored-without-reason", Level::Warning, about, || {
                Diagnostic::warning(
                    "ignored-without-reason",
                    phrase!("nothing says why `{code}` is ignored", code = &code.value),
                )
                .at(code.place.clone())
                .help(phrase!("add `why: \"…\"` to the entry"))
            });
        }
    }
}
