//! What a book that came from somebody else may bring along: links that lead out of it, and a `.rolo` that is not ours.

use super::check::{Check, Gathered};
use super::found::{Found, Subject};
use super::rule::Rule;
use crate::book::gate::links_away;
use crate::book::lock::FOLDER;
use crate::book::trust::{Trust, judge};
use crate::diag::{Diagnostic, Level, Place};
use crate::sys::Leads;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, book: check, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::warning("link-leads-away", || phrase!("A file or folder of the book is a link that leads out of the book, to something hidden such as `.git`, or to a file that has another name in the book, too. rolo reads what it leads to and writes nothing through it: a link in a cloned book could lead to any file of yours.")),
    Rule::error("not-trusted", || phrase!("`.rolo` holds what an interrupted change has still to write and what an undo writes back. One that git tracks, that belongs to another user, or that is a link may be somebody else's: commands that read take no notice of it, and commands that write stop. `git rm -r --cached .rolo` takes it out of git; `--trust-book` uses that of another user.")),
];

/// Looks at the links among the files of the book at `root`, and at its `.rolo`.
fn check(all: &Gathered<'_>, found: &mut Found<'_>) {
    let root = &*all.book.root;
    if !found.selection().wants_any(RULES) {
        return;
    }
    for (name, leads) in links_away(root) {
        let (code, level) = ("link-leads-away", Level::Warning);
        found.add(code, level, Subject { file: &name, ..Subject::default() }, || {
            let message = match &leads {
                Leads::Out(to) => {
                    phrase!(
                        "leads out of the book, to `{to}`: it is read, and nothing is written there",
                        to = to.display()
                    )
                }
                Leads::Hidden(to) => {
                    phrase!(
                        "leads to `{to}`, which is hidden: it is read, and nothing is written there",
                        to = to.display()
                    )
                }
                Leads::Another(to) => phrase!(
                    "leads to `{to}`, another file of the book: it is read, and nothing is written there",
                    to = to.display()
                ),
                Leads::Shared(with) => phrase!(
                    "leads to the same file as `{with}`: it is read, and nothing is written there",
                    with = with.display()
                ),
            };
            Diagnostic::new(code, level, message)
                .at(Place::file(name.as_str()))
                .help(phrase!("put the file or folder itself in its place, if it is yours"))
        });
    }
    // Another owner is a question for whoever writes; who only reads in a shared folder has nothing to mend.
    if let Err(foreign) = judge(root, Trust::Anyones) {
        let (code, level) = ("not-trusted", Level::Warning);
        found.add(code, level, Subject { file: FOLDER, ..Subject::default() }, || {
            Diagnostic::new(code, level, foreign.text()).at(Place::file(FOLDER)).help(foreign.help())
        });
    }
}
