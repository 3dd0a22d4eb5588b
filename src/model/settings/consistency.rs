//! What only shows when the settings are seen together: names twice, weights that do not add up, dead rules.

use std::collections::{HashMap, HashSet};

use super::Settings;
use super::label::Name;
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::model::TableId;
use crate::text::yaml::{Likeness, Node};

/// Adds what is contradictory in `settings`, which were read from `root` in `bytes` of `file`.
pub(super) fn check(settings: &Settings, root: &Node, file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) {
    names(settings, found);
    tiers(settings, found);
    weights(settings, root, file, bytes, found);
    required(settings, found);
    fields(settings, found);
    cadence(settings, root, file, bytes, found);
    levels(settings, found);
    people(settings, found);
}

/// Names that stand twice in one list.
fn names(settings: &Settings, found: &mut Vec<Diagnostic>) {
    let lists: [(Text, Text, Vec<&Name>); 9] = [
        (phrase!("tier"), phrase!("tiers"), settings.tiers.iter().map(|x| &x.name).collect()),
        (phrase!("stage"), phrase!("stages"), settings.stages.iter().map(|x| &x.name).collect()),
        (phrase!("person"), phrase!("persons"), settings.people.iter().map(|x| &x.name).collect()),
        (phrase!("channel"), phrase!("channels"), settings.channels.iter().map(|x| &x.name).collect()),
        (
            phrase!("pipeline stage"),
            phrase!("pipeline stages"),
            settings.pipeline.iter().map(|x| &x.name).collect(),
        ),
        (
            phrase!("lost reason"),
            phrase!("lost reasons"),
            settings.lost_reasons.iter().map(|x| &x.name).collect(),
        ),
        (phrase!("warning"), phrase!("warnings"), settings.warnings.iter().map(|x| &x.name).collect()),
        (
            phrase!("automation"),
            phrase!("automations"),
            settings.automations.iter().map(|x| &x.name).collect(),
        ),
        (
            phrase!("festival"),
            phrase!("festivals"),
            settings.calendar.festivals.iter().map(|x| &x.name).collect(),
        ),
    ];
    for (one, several, names) in lists {
        let (mut exact, mut folded) = (HashMap::new(), HashMap::new());
        for name in names {
            let lower = name.to_lowercase();
            if let Some(first) = exact.get(name.as_str()).copied() {
                let message = phrase!("the {what} `{name}` is declared twice", what = &one, name);
                let problem = Diagnostic::error("settings-duplicate", message).at(name.place().clone());
                let problem = problem.with(Name::place(first).clone(), phrase!("first here"));
                found.push(
                    problem.help(phrase!("only the first one counts: rename this one, or take it out")),
                );
            } else if let Some(first) = folded.get(&lower).copied() {
                let message = phrase!(
                    "the {what} `{first}` and `{name}` differ in case only",
                    what = &several,
                    first,
                    name
                );
                let problem = Diagnostic::warning("settings-duplicate", message).at(name.place().clone());
                let problem = problem.with(Name::place(first).clone(), phrase!("the other"));
                found.push(problem.help(phrase!("give one of them a name that people can tell apart")));
            }
            exact.entry(name.as_str()).or_insert(name);
            folded.entry(lower).or_insert(name);
        }
    }
}

/// Tiers no customer can reach by rule because one before takes everybody.
fn tiers(settings: &Settings, found: &mut Vec<Diagnostic>) {
    let catch_all = settings.tiers.iter().position(|t| t.when.is_none() && !t.is_by_hand());
    let Some(first) = catch_all else { return };
    for tier in settings.tiers[first + 1..].iter().filter(|t| t.when.is_some()) {
        let message = phrase!(
            "tier `{tier}` is never reached by rule: `{first}` before it takes everybody",
            tier = &tier.name,
            first = &settings.tiers[first].name
        );
        let problem = Diagnostic::warning("settings-unreachable", message).at(tier.name.place().clone());
        found.push(
            problem
                .with(settings.tiers[first].name.place().clone(), phrase!("has no `when`"))
                .help(phrase!("move the tier without `when` to the end")),
        );
    }
}

/// Weights of the health score: none negative, sum 1.
fn weights(settings: &Settings, root: &Node, file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) {
    let Some(node) = root.get("health").and_then(|h| h.get("weights")) else { return };
    let place = || Place::in_bytes(file, bytes, node.span.clone());
    let weights = &settings.health.weights;
    for (name, weight) in weights.iter().filter(|(_, w)| !w.is_finite() || *w < 0.0) {
        let message = phrase!("the weight of `{name}` is {weight}, below 0", name, weight);
        let problem = Diagnostic::error("settings-conflict", message).at(name.place().clone());
        found.push(problem.help(phrase!("write 0 or more")));
    }
    let sum: f64 = weights.iter().map(|(_, w)| w).sum();
    if (sum - 1.0).abs() > 1e-6 {
        let message = phrase!("the weights sum to {sum}, not to 1", sum = (sum * 1e6).round() / 1e6);
        let problem = Diagnostic::error("settings-conflict", message).at(place());
        found.push(problem.help(phrase!("divide each by the sum")));
    }
}

/// Required fields that no contact can have.
fn required(settings: &Settings, found: &mut Vec<Diagnostic>) {
    let own = TableId::Contacts.table().columns.iter().map(|c| c.name);
    let custom = settings.fields.iter().filter(|f| f.table == TableId::Contacts).map(|f| f.name.as_str());
    let known: Vec<&str> = own.chain(custom).collect();
    let mut likeness = Likeness::default();
    let is_known: HashSet<&str> = known.iter().copied().collect();
    for required in &settings.required {
        for name in required.any_of.iter().filter(|n| !is_known.contains(n.as_str())) {
            let message = phrase!("`{name}` is neither a column of contacts nor under `fields:`", name);
            let problem = Diagnostic::warning("settings-unknown-field", message).at(required.place.clone());
            found.push(match likeness.nearest(name, known.iter().copied()) {
                Some(near) => problem.help(phrase!("did you mean `{near}`?", near)),
                None => problem.help(phrase!("declare it under `fields:`")),
            });
        }
    }
}

/// Custom columns called like rolo's own, and choices without words.
fn fields(settings: &Settings, found: &mut Vec<Diagnostic>) {
    for field in &settings.fields {
        if field.table.table().column(&field.name).is_some() {
            let message = phrase!(
                "`{name}` is a column rolo has already in {table}",
                name = &field.name,
                table = Text::word(field.table.name())
            );
            let problem = Diagnostic::error("settings-conflict", message).at(field.name.place().clone());
            found.push(problem.help(phrase!("choose another name, or leave the entry out")));
        }
        if field.of == super::FieldType::Choice && field.values.is_empty() {
            let message = phrase!("`{name}` is a choice without words", name = &field.name);
            let problem = Diagnostic::error("settings-conflict", message).at(field.name.place().clone());
            found.push(problem.help(phrase!("write `values: [...]`")));
        }
    }
}

/// Cadences of no length, and promises to resolve before the first reply.
fn cadence(settings: &Settings, root: &Node, file: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) {
    let mut zero = |place: Place, message: Text| {
        let problem = Diagnostic::error("settings-conflict", message).at(place);
        found.push(problem.help(phrase!("write 1d or more")));
    };
    if let Some(node) = root.get("every").filter(|_| settings.every.is_some_and(|s| s.is_zero())) {
        let place = Place::in_bytes(file, bytes, node.span.clone());
        zero(place, phrase!("everybody is due every 0 days"));
    }
    for tier in settings.tiers.iter().filter(|t| t.every.is_some_and(|s| s.is_zero())) {
        let place = tier.name.place().clone();
        zero(place, phrase!("tier `{tier}` is due every 0 days", tier = &tier.name));
    }
    let (reply, resolve) = (settings.sla.first_reply, settings.sla.resolve);
    for (what, a, b) in [
        ("high", reply.high, resolve.high),
        ("normal", reply.normal, resolve.normal),
        ("low", reply.low, resolve.low),
    ] {
        if let (Some(a), Some(b), Some(node)) = (a, b, root.get("sla"))
            && a.in_days() > b.in_days()
        {
            let message = phrase!(
                "`{what}` tickets are to be resolved ({resolve}) before the first reply ({reply})",
                what,
                resolve = b,
                reply = a
            );
            let place = Place::in_bytes(file, bytes, node.span.clone());
            found.push(Diagnostic::warning("settings-conflict", message).at(place));
        }
    }
}

/// Levels of loyalty that do not rise.
fn levels(settings: &Settings, found: &mut Vec<Diagnostic>) {
    for pair in settings.loyalty.iter().flat_map(|l| l.levels.windows(2)) {
        if pair[1].at <= pair[0].at {
            let message = phrase!(
                "level `{level}` is reached no later than `{before}` before it",
                level = &pair[1].name,
                before = &pair[0].name
            );
            let problem = Diagnostic::error("settings-conflict", message).at(pair[1].name.place().clone());
            found.push(problem.with(pair[0].name.place().clone(), phrase!("the one before")));
        }
    }
}

/// Names that cannot be part of a file name, and addresses that two share.
fn people(settings: &Settings, found: &mut Vec<Diagnostic>) {
    let mut addresses: HashMap<String, &super::Person> = HashMap::new();
    for person in &settings.people {
        if let Some(why) = crate::model::Id::objection(&person.name) {
            let name = &person.name;
            let message = phrase!("the name `{name}` {why}; log files are named for it", name, why);
            let problem = Diagnostic::error("settings-value", message).at(person.name.place().clone());
            found.push(problem.help(phrase!("use a short name, and `full:` for the whole one")));
        }
        let Some(email) = &person.email else { continue };
        if let Some(other) = addresses.get(&email.to_ascii_lowercase()) {
            let (one, other_name) = (&other.name, &person.name);
            let message =
                phrase!("`{one}` and `{other}` have the same e-mail address", one, other = other_name);
            let problem = Diagnostic::error("settings-conflict", message).at(person.name.place().clone());
            found.push(problem.with(other.name.place().clone(), phrase!("the other")));
        } else {
            addresses.insert(email.to_ascii_lowercase(), person);
        }
    }
    let names: HashSet<&str> = settings.people.iter().map(|p| p.name.as_str()).collect();
    let mut likeness = Likeness::default();
    for goal in &settings.plan {
        let Some(owner) = &goal.owner else { continue };
        if !names.is_empty() && !names.contains(owner.value.as_str()) {
            let message = phrase!("`{name}` is not among `people:`", name = &owner.value);
            let problem = Diagnostic::warning("settings-unknown-person", message).at(owner.place.clone());
            found.push(
                match likeness.nearest(&owner.value, settings.people.iter().map(|p| p.name.as_str())) {
                    Some(near) => problem.help(phrase!("did you mean `{near}`?", near)),
                    None => problem.help(phrase!("add the person to `people:`, or correct the name")),
                },
            );
        }
    }
}
