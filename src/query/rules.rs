//! Rules of the book inside queries: segments by name, `tier_by_rule`, `warnings`; each compiled once, no cycles.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::ast::{Query, Word};
use super::compile::{Compiler, Context, negated};
use super::fault::{Fault, Origin};
use super::field::Form;
use super::plan::{Plan, Test};
use super::resolve::{Home, named, nearest};
use super::scope::{RuleKind, Scope};
use crate::diag::Diagnostic;
use crate::model::Day;
use crate::model::fields::FieldType;
use crate::model::fold::fold_words;
use crate::model::schema::TableId;
use crate::model::settings::Settings;
use crate::sys::work::{self, Work};

impl Query {
    /// Everything that is wrong with the queries of a rolo.yaml, each named once; `scope` is of the same settings.
    #[must_use]
    pub fn check_settings(settings: &Settings, scope: &Scope, today: Day) -> Vec<Diagnostic> {
        let scope = scope.about(TableId::Contacts);
        let mut compiler = Compiler::new(&scope, today);
        let mut seen = HashSet::new();
        let mut found: Vec<Diagnostic> = Vec::new();
        // One compiler for them all: a rule that others use is compiled once, not once for each of them.
        for query in settings.queries() {
            let origin = Origin::Written(query.place.clone());
            compiler.text(&query.text, &origin, &Home::of_subject(&scope));
            let notes = std::mem::take(&mut compiler.out.notes);
            let problems = std::mem::take(&mut compiler.problems);
            let wrong = if problems.is_empty() { notes } else { problems };
            let place = |d: &Diagnostic| d.place.as_ref().map(|p| (p.file.clone(), p.span.clone()));
            found.extend(wrong.into_iter().filter(|d| seen.insert((place(d), d.message.clone()))));
        }
        found
    }
}

/// How far a rule has been compiled.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    New,
    Open,
    Done(usize),
    Broken,
}

impl Compiler<'_> {
    /// `tier_by_rule` and `warnings`: which names pass the test, and whether their rules hold.
    pub(super) fn by_rules(&mut self, kind: RuleKind, test: &Test) -> Plan {
        let scope = self.scope;
        let mut before = Vec::new();
        let mut passing = Vec::new();
        for (index, rule) in scope.rules_of(kind) {
            let Some(holds) = self.rule(index) else { continue };
            let mut this = vec![Plan::Holds(holds)];
            if kind == RuleKind::Tier {
                // The first rule that holds decides.
                this.extend(before.iter().cloned());
                before.push(negated(Plan::Holds(holds)));
            }
            if super::texts::passes(test, FieldType::Text, Form::Plain, &rule.name) {
                passing.push(Plan::And(this));
            }
        }
        // No tier is the empty text, which may be what is asked for.
        if kind == RuleKind::Tier && super::texts::passes(test, FieldType::Text, Form::Plain, "") {
            passing.push(Plan::And(before));
        }
        Plan::Or(passing)
    }

    pub(super) fn segment(
        &mut self,
        name: &Word,
        span: &Range<usize>,
        context: &Context<'_>,
    ) -> Result<Plan, Fault> {
        let scope = self.scope;
        let Some(index) = self.segment_named(&name.text) else {
            let names = scope.rules_of(RuleKind::Segment).map(|(_, rule)| rule.name.as_str());
            let mut compared = 0;
            let counted = names.take(self.compared).inspect(|_| {
                work::count(Work::Names, 1);
                compared += 1;
            });
            let near = nearest(&name.text, counted);
            self.compared -= compared;
            let message = phrase!("the book has no segment `{name}`", name = &name.text);
            let fault = Fault::new("query-segment", span.clone(), message);
            return Err(match near {
                Some(near) => fault.help(phrase!("the nearest is `@{near}`", near)),
                None => fault.help(phrase!("segments stand under `segments:` in rolo.yaml")),
            });
        };
        let rule = &scope.rules[index];
        if let Some(at) = self.stack.iter().position(|open| *open == index) {
            return Err(self.cycle(at, index, span.clone()));
        }
        if Home::of_rule(scope).is_none() {
            let table = named(scope.subject);
            let message = phrase!("a segment is about contacts, and nothing joins {table} to them", table);
            return Err(Fault::new("query-segment", span.clone(), message));
        }
        let before = self.problems.len();
        match self.rule(index) {
            Some(rule) => Ok(Plan::Rule(rule)),
            None => {
                // What is wrong stands in the rule; say where it came in.
                let here = context.origin.place(context.text, span.clone());
                let why = phrase!("segment `{segment}` is used here", segment = &rule.name);
                if let Some(problem) = self.problems.get_mut(before) {
                    problem.related.push((here, why));
                }
                Ok(Plan::Nothing)
            }
        }
    }

    /// The segment called so, exactly or else but for case and width.
    fn segment_named(&self, name: &str) -> Option<usize> {
        let names = self.names.get_or_init(|| {
            let segments = || self.scope.rules_of(RuleKind::Segment);
            let mut names = HashMap::new();
            work::count(Work::Names, self.scope.rules.len());
            for (index, rule) in segments() {
                names.entry(rule.name.clone()).or_insert(index);
            }
            for (index, rule) in segments() {
                names.entry(format!("\0{}", fold_words(&rule.name))).or_insert(index);
            }
            names
        });
        names.get(name).or_else(|| names.get(&format!("\0{}", fold_words(name)))).copied()
    }

    fn cycle(&self, at: usize, index: usize, span: Range<usize>) -> Fault {
        let name = |rule: usize| {
            let rule = &self.scope.rules[rule];
            match rule.kind {
                RuleKind::Segment => format!("@{}", rule.name),
                kind => format!("{} {}", kind.word(), rule.name),
            }
        };
        let way: Vec<_> = self.stack[at..].iter().chain([&index]).map(|rule| name(*rule)).collect();
        let message = phrase!("`{rule}` refers to itself: {way}", rule = name(index), way = way.join(" → "));
        let help = phrase!("take one of these references out of rolo.yaml");
        Fault::new("query-cycle", span, message).help(help)
    }

    /// The compiled rule's index; none when something is wrong with it, which has been said.
    pub(super) fn rule(&mut self, index: usize) -> Option<usize> {
        match self.done.get(&index).copied().unwrap_or(State::New) {
            State::Done(rule) => return Some(rule),
            State::Broken => return None,
            State::Open => {
                let at = self.stack.iter().position(|open| *open == index).unwrap_or(0);
                let rule = &self.scope.rules[index];
                let fault = self.cycle(at, index, 0..rule.when.len());
                self.problems.push(fault.place(&rule.when, &rule.origin));
                return None;
            }
            State::New => {}
        }
        let scope = self.scope;
        let rule = &scope.rules[index];
        let home = Home::of_rule(scope)?;
        let before = self.problems.len();
        work::count(Work::Names, 1);
        self.done.insert(index, State::Open);
        self.stack.push(index);
        let plan = self.text(&rule.when, &rule.origin, &home);
        self.stack.pop();
        if self.problems.len() > before {
            self.done.insert(index, State::Broken);
            return None;
        }
        self.out.rules.push(plan);
        self.done.insert(index, State::Done(self.out.rules.len() - 1));
        Some(self.out.rules.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_a_book_are_checked_in_as_many_steps_as_there_are_rules() {
        let day = Day::new(2026, 11, 1).expect("a day");
        type When = fn(usize) -> String;
        let lists: [(When, bool); 4] = [
            (|i| format!("silent_days > {i}"), true),
            (|_| "@s0 or tier:A".to_owned(), false),
            (|i| format!("@s{}", i / 2), false),
            (|i| format!("@t{i}"), false),
        ];
        for (when, sound) in lists {
            crate::sys::work::is_linear(400, |n| {
                let list: String = (0..n).map(|i| format!("  s{i}: \"{}\"\n", when(i))).collect();
                let text = format!("format: 1\nsegments:\n{list}");
                let settings = Settings::read("rolo.yaml", text.as_bytes()).0.expect("settings");
                let scope = Scope::of_settings(TableId::Contacts, &settings);
                assert_eq!(Query::check_settings(&settings, &scope, day).is_empty(), sound);
            });
        }
    }
}
