//! Findings as they are collected: chosen, counted, and not more of a kind than anybody reads.

use std::collections::{BTreeMap, HashSet};

use super::registry;
use super::rule::{Depth, Rule};
use crate::diag::{Diagnostic, Fix, Level, Tally};
use crate::model::settings::Ignore;
use crate::sys::work::{self, Work};

/// Which findings are wanted.
#[derive(Clone, Debug)]
pub struct Selection {
    /// How deep to look.
    pub depth: Depth,
    /// Only these codes; empty: all. A named code is asked whatever its depth.
    pub only: Vec<&'static str>,
    /// Only findings in these files of the book; empty: all.
    pub files: Vec<String>,
    /// The most findings of one code that are kept for a file; none: all.
    pub most: Option<usize>,
}

impl Selection {
    /// The findings kept of one code for a file where nobody says otherwise.
    pub const MOST: usize = 100;

    /// All codes of a depth.
    #[must_use]
    pub fn of(depth: Depth) -> Selection {
        Selection { depth, only: Vec::new(), files: Vec::new(), most: Some(Selection::MOST) }
    }

    /// Whether a code is wanted. One that no rule is known for always is.
    #[must_use]
    pub fn wants(&self, code: &str) -> bool {
        if !self.only.is_empty() {
            return self.only.contains(&code);
        }
        self.depth == Depth::Strict || registry::rule(code).is_none_or(|rule| rule.depth == Depth::Basic)
    }

    /// Whether findings in a file are wanted.
    #[must_use]
    pub fn covers(&self, file: &str) -> bool {
        self.files.is_empty() || self.files.iter().any(|wanted| wanted == file)
    }

    /// Whether any of these rules is wanted, so that its check need not run for nothing.
    #[must_use]
    pub fn wants_any(&self, rules: &[Rule]) -> bool {
        rules.iter().any(|rule| self.wants(rule.code))
    }
}

/// What a finding is about, for the list of those to ignore.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// The file, relative to the book.
    pub file: &'a str,
    /// The id of the record.
    pub id: &'a str,
    /// The value of the cell.
    pub value: &'a str,
}

/// The findings to ignore, looked up in as many steps however many they are.
#[derive(Clone, Debug, Default)]
pub struct Ignored<'s>(HashSet<Asked<'s>>);

/// The code of an entry, then the file, the id and the value it asks for; None asks for any.
type Asked<'s> = (&'s str, [Option<&'s str>; 3]);

impl<'s> Ignored<'s> {
    /// Those of `checks: ignore`.
    #[must_use]
    pub fn of(entries: &'s [Ignore]) -> Ignored<'s> {
        work::count(Work::Names, entries.len());
        let asked = |i: &'s Ignore| [&i.file, &i.id, &i.value].map(|asked| asked.as_deref());
        Ignored(entries.iter().map(|i| (i.code.value.as_str(), asked(i))).collect())
    }

    fn has(&self, code: &str, subject: Subject<'_>) -> bool {
        let given = [subject.file, subject.id, subject.value];
        // An entry asks for some of the three: each way of asking is looked up.
        !self.0.is_empty()
            && (0..8).any(|way| {
                work::count(Work::Names, 1);
                let asked = [0, 1, 2].map(|at| (way & (1 << at) != 0).then_some(given[at]));
                self.0.contains(&(code, asked))
            })
    }
}

/// A collection of findings of one file, or of the book as a whole.
#[derive(Clone, Debug)]
pub struct Found<'s> {
    selection: &'s Selection,
    ignored: Option<&'s Ignored<'s>>,
    list: Vec<Diagnostic>,
    /// Only the fixes are kept, all of them, each with the code of its finding; None where findings are.
    fixes: Option<Vec<(&'static str, Fix)>>,
    /// How often something was brought, wanted or not.
    brought: usize,
    kept: BTreeMap<&'static str, usize>,
    /// All that were found, kept or not, without the ignored ones.
    pub tally: Tally,
    /// Found but not kept, there being many alike.
    pub hidden: usize,
}

impl<'s> Found<'s> {
    /// An empty collection; None ignores nothing.
    pub fn new(selection: &'s Selection, ignored: Option<&'s Ignored<'s>>) -> Found<'s> {
        Found {
            selection,
            ignored,
            list: Vec::new(),
            fixes: None,
            brought: 0,
            kept: BTreeMap::new(),
            tally: Tally::default(),
            hidden: 0,
        }
    }

    /// An empty collection that keeps nothing of a finding but the fix it carries.
    pub fn fixes_alone(selection: &'s Selection, ignored: Option<&'s Ignored<'s>>) -> Found<'s> {
        Found { fixes: Some(Vec::new()), ..Found::new(selection, ignored) }
    }

    /// Another empty one that is chosen alike.
    pub fn alike(&self) -> Found<'s> {
        Found { fixes: self.fixes.as_ref().map(|_| Vec::new()), ..Found::new(self.selection, self.ignored) }
    }

    /// Which findings are wanted.
    pub fn selection(&self) -> &'s Selection {
        self.selection
    }

    /// Adds a finding of `code` about `subject`, which is made only where it is kept.
    pub fn add(
        &mut self,
        code: &'static str,
        level: Level,
        subject: Subject<'_>,
        make: impl FnOnce() -> Diagnostic,
    ) {
        self.brought += 1;
        if !self.accepts(code, subject) {
            return;
        }
        if let Some(fixes) = &mut self.fixes {
            fixes.extend(make().fix.map(|fix| (code, fix)));
            return;
        }
        count(&mut self.tally, level);
        let kept = self.kept.entry(code).or_default();
        if self.selection.most.is_some_and(|most| *kept >= most) {
            self.hidden += 1;
            return;
        }
        *kept += 1;
        let finding = make();
        debug_assert_eq!(finding.code, code);
        self.list.push(Diagnostic { code, level, ..finding });
    }

    /// How often something was brought to it, be it unwanted or ignored.
    pub fn brought(&self) -> usize {
        self.brought
    }

    /// Whether a finding of `code` about `subject` is wanted and not ignored.
    pub fn accepts(&self, code: &str, subject: Subject<'_>) -> bool {
        self.selection.wants(code) && self.selection.covers(subject.file) && !self.is_ignored(code, subject)
    }

    /// Adds a finding that another room made.
    pub fn take(&mut self, finding: Diagnostic) {
        let file = finding.place.as_ref().map(|p| p.file.clone()).unwrap_or_default();
        let subject = Subject { file: &file, ..Subject::default() };
        self.add(finding.code, finding.level, subject, || finding.clone());
    }

    /// Takes over what was found in a further part of the same file.
    pub fn join(&mut self, part: Found<'s>) {
        let listed = Tally::of(&part.list);
        self.tally.errors += part.tally.errors - listed.errors;
        self.tally.warnings += part.tally.warnings - listed.warnings;
        self.tally.notes += part.tally.notes - listed.notes;
        self.hidden += part.hidden;
        if let Some(fixes) = &mut self.fixes {
            fixes.extend(part.fixes.unwrap_or_default());
        }
        for finding in part.list {
            count(&mut self.tally, finding.level);
            let kept = self.kept.entry(finding.code).or_default();
            if self.selection.most.is_some_and(|most| *kept >= most) {
                self.hidden += 1;
            } else {
                *kept += 1;
                self.list.push(finding);
            }
        }
    }

    /// The findings kept.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }

    /// The fixes kept, each with the code of its finding.
    pub fn into_fixes(self) -> Vec<(&'static str, Fix)> {
        self.fixes.unwrap_or_default()
    }

    fn is_ignored(&self, code: &str, subject: Subject<'_>) -> bool {
        self.ignored.is_some_and(|ignored| ignored.has(code, subject))
    }
}

fn count(tally: &mut Tally, level: Level) {
    match level {
        Level::Error => tally.errors += 1,
        Level::Warning => tally.warnings += 1,
        Level::Note => tally.notes += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Depth;
    use crate::model::settings::Settings;

    fn settings(entries: &str) -> Settings {
        let yaml = format!("format: 1\nchecks:\n  ignore:\n{entries}");
        Settings::read("rolo.yaml", yaml.as_bytes()).0.unwrap()
    }

    #[test]
    fn an_entry_ignores_what_it_asks_for_and_nothing_else() {
        let settings = settings("    - {code: formula, file: a.csv, id: c-1}\n    - {code: unknown-owner}\n");
        let ignored = Ignored::of(&settings.checks.ignore);
        let has = |code: &str, file: &str, id: &str| ignored.has(code, Subject { file, id, value: "=1" });
        assert!(has("formula", "a.csv", "c-1") && has("unknown-owner", "b.csv", ""));
        assert!(
            !has("formula", "b.csv", "c-1") && !has("formula", "a.csv", "c-2") && !has("id-case", "", "")
        );
    }

    #[test]
    fn as_many_findings_as_entries_take_as_many_steps() {
        let selection = Selection::of(Depth::Basic);
        work::is_linear(100, |n| {
            let entries: String = (0..n).map(|i| format!("    - {{code: formula, id: c-{i}}}\n")).collect();
            let settings = settings(&entries);
            let ignored = Ignored::of(&settings.checks.ignore);
            let found = Found::new(&selection, Some(&ignored));
            let is_kept = |i: usize| {
                let id = format!("c-{i}");
                found.accepts("formula", Subject { file: "a.csv", id: &id, value: "=1" })
            };
            assert_eq!((0..2 * n).filter(|i| is_kept(*i)).count(), n);
        });
    }
}
