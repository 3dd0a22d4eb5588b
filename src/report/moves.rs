//! What the rules propose: tiers and stages people should move to, each with its reason in numbers.

use std::collections::{BTreeSet, HashMap};

use super::{Column, Report, Unit};
use crate::book::Book;
use crate::book::last_moves::last_reasons;
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::model::pin::Pin;
use crate::model::schema::TableId;
use crate::model::settings::{ByName, Tier, TierPin};
use crate::model::{Day, Value};
use crate::profile::{Rows, add_rules, scope};
use crate::query::{Columns as _, Compiled, Field, Origin, Query, Scope};

/// Which word a person assigns and rules propose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// The tier: the first rule that holds wins; moves go up and down.
    Tier,
    /// The stage: the furthest rule that holds wins; nobody is moved back unless that is asked for.
    Stage,
}

/// Whether people may be moved to a stage before their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Only onwards: a stage was reached, whatever the rules say later.
    #[default]
    Onwards,
    /// Back as well.
    Back,
}

/// One proposed move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Whom.
    pub id: String,
    /// Their name.
    pub name: String,
    /// The word now; may be empty.
    pub from: String,
    /// The word proposed.
    pub to: String,
    /// The rule, with the numbers it looked at; `moves/` has it in English.
    pub reason: Text,
}

/// Somebody who would move, and is left where a person wants them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Their name.
    pub name: String,
    /// The word they keep.
    pub stays: String,
    /// The word the rules propose.
    pub proposed: String,
    /// Why they are left.
    pub why: Hold,
}

/// Why somebody is left where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Their own pin says so.
    Pinned(Pin),
    /// Their tier is one that rolo.yaml pins for everybody.
    PinnedTier,
    /// A person gave them their stage.
    StageByHand,
}

impl Hold {
    /// Whether a person set the word, without pinning it.
    fn is_by_hand(self) -> bool {
        matches!(self, Hold::Pinned(Pin::Rule) | Hold::StageByHand)
    }

    /// What is said of it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Hold::Pinned(Pin::Always) => phrase!("pinned"),
            Hold::Pinned(Pin::Until(day)) => phrase!("pinned until {day}", day),
            Hold::Pinned(Pin::Rule) | Hold::StageByHand => phrase!("set by hand"),
            Hold::PinnedTier => phrase!("the tier is pinned in rolo.yaml"),
        }
    }
}

/// All proposals, and who was left alone.
#[derive(Clone, Debug, Default)]
pub struct Proposals {
    /// By the order of the file.
    pub list: Vec<Proposal>,
    /// Those who would move, but are pinned or were set by hand.
    pub left: Vec<Left>,
    /// Ids of those whose tier was set by hand, and the rules propose the same by now.
    pub agreed: Vec<String>,
    /// Names of those who stand further than the rules say, with the stage the rules say.
    pub further: Vec<Text>,
    /// Names of those who would move, had a cell of theirs that the rules ask for not been written so that nobody can
    /// read it.
    pub unread: Vec<String>,
    /// Which way they may be moved.
    pub way: Way,
    /// How many people the rules looked at.
    pub looked_at: usize,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
}

impl Assigned {
    /// The column of contacts.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Assigned::Tier => "tier",
            Assigned::Stage => "stage",
        }
    }
}

/// A rule made ready: its word, its query and what it says of everybody.
struct Rule {
    name: String,
    text: String,
    query: Compiled,
    holds: Vec<bool>,
}

/// What the rules propose for the people `filter` selects (empty: all who are not archived or lost).
///
/// # Errors
/// What is wrong with a rule, at its place in rolo.yaml, or with the filter.
pub fn propose(
    book: &Book,
    assigned: Assigned,
    way: Way,
    filter: &str,
    as_of: Day,
) -> Result<Proposals, Vec<Diagnostic>> {
    let scope = scope(book, TableId::Contacts, as_of);
    let written: Vec<(String, Option<&crate::model::settings::QueryText>)> = match assigned {
        Assigned::Tier => book
            .settings
            .tiers
            .iter()
            .filter(|t| !t.is_by_hand())
            .map(|t| (t.name.as_str().to_owned(), t.when.as_ref()))
            .collect(),
        Assigned::Stage => book
            .settings
            .stages
            .iter()
            .filter(|s| s.when.is_some())
            .map(|s| (s.name.as_str().to_owned(), s.when.as_ref()))
            .collect(),
    };
    let filter = if filter.trim().is_empty() { "not archived and not lost" } else { filter };
    let filter = Query::compile(filter, &scope, as_of)?;
    let mut rules = Vec::new();
    for (name, when) in written {
        let text = when.map(|w| w.text.clone()).unwrap_or_default();
        let origin = when.map_or(Origin::Typed, |w| Origin::Written(w.place.clone()));
        let query = Query::compile_from(&text, &origin, &scope, as_of)?;
        rules.push(Rule { name, text, query, holds: Vec::new() });
    }
    let mut fields: Vec<Field> = filter.fields_needed().to_vec();
    for rule in &rules {
        fields.extend(rule.query.fields_needed().iter().cloned());
    }
    for column in ["name", "tier", "stage", "tier_pin"] {
        fields.extend(Query::field(column, &scope));
    }
    fields.sort();
    fields.dedup();
    let mut rows = Rows::read(book, TableId::Contacts, &fields, as_of);
    add_rules(&mut rows, &fields, &scope)?;
    for rule in &mut rules {
        rule.holds = vec![false; rows.count()];
        rows.select(&rule.query).0.into_iter().for_each(|row| rule.holds[row] = true);
    }
    let (selected, _) = rows.select(&filter);
    let reasons = match assigned {
        Assigned::Tier => HashMap::new(),
        Assigned::Stage => last_reasons(book, assigned.column(), as_of),
    };
    let mut found =
        Proposals { way, looked_at: selected.len(), problems: rows.problems(), ..Proposals::default() };
    let unread: BTreeSet<usize> = if book.unread.is_empty() {
        BTreeSet::new()
    } else {
        let ids = book.unread.contacts(book);
        ids.iter().map(|id| rows.profile.people.number(id) as usize).collect()
    };
    let (tiers, stages) = (book.settings.tiers_by_name(), book.settings.stages_by_name());
    for who in selected {
        let text = |column: &str| rows.profile.people.text(who, column).into_owned();
        let from = text(assigned.column());
        let pin = Pin::read(&rows.profile.people.then().cell(who, "tier_pin"))
            .filter(|_| assigned == Assigned::Tier);
        let Some(rule) = chosen(assigned, &rules, who) else { continue };
        if rule.name == from {
            if pin == Some(Pin::Rule) {
                found.agreed.push(rows.id(who).into_owned());
            }
            continue;
        }
        let hold = match assigned {
            Assigned::Tier => hold_of_tier(&tiers, &from, pin, as_of),
            Assigned::Stage => reasons
                .get(rows.id(who).as_ref())
                .filter(|reason| !is_a_rule(reason, &scope, as_of))
                .map(|_| Hold::StageByHand),
        };
        if let Some(why) = hold {
            let (name, proposed) = (text("name"), rule.name.clone());
            found.left.push(Left { name, stays: from, proposed, why });
            continue;
        }
        if assigned == Assigned::Stage
            && way == Way::Onwards
            && stages.place(&rule.name) < stages.place(&from)
        {
            let (name, to) = (text("name"), &rule.name);
            found.further.push(phrase!("{name} ({from}, by rule {to})", name, from, to));
            continue;
        }
        let is_pin_unread =
            assigned == Assigned::Tier && pin.is_none() && !text("tier_pin").trim().is_empty();
        if unread.contains(&who) || is_pin_unread {
            found.unread.push(text("name"));
            continue;
        }
        found.list.push(Proposal {
            id: rows.id(who).into_owned(),
            name: text("name"),
            to: rule.name.clone(),
            reason: why(&rows, &rules, rule, &from, who),
            from,
        });
    }
    Ok(found)
}

/// The rule that decides about a person; none where none does.
fn chosen(assigned: Assigned, rules: &[Rule], who: usize) -> Option<&Rule> {
    match assigned {
        Assigned::Tier => rules.iter().find(|rule| rule.holds[who]),
        Assigned::Stage => rules.iter().rfind(|rule| rule.holds[who]),
    }
}

/// What keeps a tier: `tier_pin`, or that rolo.yaml pins the tier for all; None if nothing does.
fn hold_of_tier(tiers: &ByName<'_, Tier>, tier: &str, pin: Option<Pin>, as_of: Day) -> Option<Hold> {
    if let Some(pin) = pin.filter(|pin| pin.holds(as_of)) {
        return Some(Hold::Pinned(pin));
    }
    let by_tier = tiers.get(tier).is_some_and(|t| t.pin == TierPin::Always);
    by_tier.then_some(Hold::PinnedTier)
}

/// The reason of a move where no rule holds but the last one.
fn no_rule_before() -> Text {
    phrase!("no rule before it holds")
}

/// At no more colons of a reason it is asked whether a rule ends there.
const MAX_COLONS: usize = 20;

/// What an import writes as the reason of a move.
pub const IMPORTED: &str = "import";

/// Whether the reason of a move is a rule's, `customer: customer yes`, or an import's, and not a person's.
///
/// The rule may be one that rolo.yaml had then and has no more.
fn is_a_rule(reason: &str, scope: &Scope, as_of: Day) -> bool {
    if reason == IMPORTED || reason.starts_with(&no_rule_before().english()) {
        return true;
    }
    reason.match_indices(": ").take(MAX_COLONS).any(|(at, colon)| {
        let (query, facts) = (&reason[..at], &reason[at + colon.len()..]);
        Query::compile(query, scope, as_of).is_ok_and(|query| {
            query.fields_needed().first().is_some_and(|field| facts.starts_with(&format!("{field} ")))
        })
    })
}

/// Why the new word, and where the old one has a rule that no longer holds, why not that one.
fn why(rows: &Rows<'_>, rules: &[Rule], rule: &Rule, from: &str, who: usize) -> Text {
    let why = reason(rows, rule, who);
    let Some(old) = rules.iter().find(|old| old.name == from && !old.holds[who]) else { return why };
    let old = phrase!("no longer {from}, {reason}", from, reason = reason(rows, old, who));
    Text::joined(Joint::Semicolon, [why, old])
}

/// `spend_365d >= p80: spend_365d 12300.00 EUR, p80 9870.00 EUR`
fn reason(rows: &Rows<'_>, rule: &Rule, who: usize) -> Text {
    if rule.text.is_empty() {
        return no_rule_before();
    }
    let fact = |what: String, value: Text| Text::joined(Joint::Space, [Text::own(what), value]);
    let fields = rule.query.fields_needed().iter();
    let facts = fields.map(|field| fact(field.to_string(), word(&rows.value(field, who))));
    let percentiles = rule.query.percentiles_needed().iter().map(|(field, p)| {
        let value = rows.percentile(field, *p).map_or_else(|| Text::word("unknown"), |v| word(&v));
        fact(format!("p{p}"), value)
    });
    phrase!("{rule}: {facts}", rule = &rule.text, facts = Text::list(facts.chain(percentiles)))
}

fn word(value: &Value) -> Text {
    match value {
        Value::Unknown | Value::Unreadable { .. } => Text::word("unknown"),
        Value::Text(text) => Text::own(format!("`{text}`")),
        Value::Phrase(text) => text.clone(),
        Value::List(words) => Text::own(format!("`{}`", words.join(";"))),
        Value::Flag(yes) => Text::word(if *yes { "yes" } else { "no" }),
        Value::Int(n) => Text::own(n),
        Value::Number(n) | Value::Fraction(n) => Text::own((n * 100.0).round() / 100.0),
        Value::Money(money) => Text::own(money),
        Value::Day(day) => Text::own(day),
        Value::At(at) => Text::own(at),
        Value::Decimal(n) => Text::own(n),
        Value::Moneys(list) => Text::list(list.iter().map(Text::own)),
    }
}

impl Proposals {
    /// Who is left out because a cell of theirs cannot be read; none where nobody is.
    #[must_use]
    pub fn left_out(&self) -> Option<Text> {
        let names = Text::list(self.unread.iter().map(Text::own));
        (!self.unread.is_empty())
            .then(|| phrase!("left alone, for cells of theirs cannot be read: {names}", names))
    }

    /// Who stands further than the rules say, and is left there; None if nobody is.
    #[must_use]
    pub fn left_further(&self, most: usize) -> Option<Text> {
        let list = Text::list(self.further.iter().take(most).cloned());
        (!self.further.is_empty()).then(|| {
            phrase!("further than the rules say, and left there (`--back` moves them): {list}", list)
        })
    }

    /// The proposals as a listing.
    #[must_use]
    pub fn report(&self, assigned: Assigned, as_of: Day) -> Report {
        let column = |key: &str| Column::new(key, Unit::None);
        let mut notes = vec![match self.list.len() {
            0 => {
                let left = self.left.len() + self.further.len() + self.unread.len();
                plural!(
                    self.looked_at.saturating_sub(left),
                    "1 person is where the rules put them",
                    "{count} people are where the rules put them"
                )
            }
            moving => {
                let back = if self.way == Way::Back { " --back" } else { "" };
                plural!(
                    self.looked_at,
                    "{moving} of 1 person would move; `{command}` writes it",
                    "{moving} of {count} people would move; `{command}` writes it",
                    moving,
                    command = format!("rolo {} apply{back}", assigned.column())
                )
            }
        }];
        let names = |by_hand: bool| {
            let left = self.left.iter().filter(|left| left.why.is_by_hand() == by_hand);
            Text::list(left.map(|left| Text::own(&left.name)))
        };
        let (pinned, by_hand) = (names(false), names(true));
        if !pinned.is_empty() {
            notes.push(phrase!("pinned, and left alone: {names}", names = pinned));
        }
        if !by_hand.is_empty() {
            notes.push(phrase!("set by hand, and left alone: {names}", names = by_hand));
        }
        notes.extend(self.left_further(usize::MAX));
        notes.extend(self.left_out());
        let row = |p: &Proposal| {
            let mut row = [&p.id, &p.name, &p.from, &p.to].map(|t| Value::Text(t.clone())).to_vec();
            row.push(Value::Phrase(p.reason.clone()));
            row
        };
        Report {
            format: format!("rolo.{}/1", assigned.column()),
            as_of: Some(as_of),
            columns: ["id", "name", "from", "to", "reason"].map(column).into(),
            rows: self.list.iter().map(row).collect(),
            notes,
            ..Report::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "format: 1\ncurrency: EUR\nlost_after: 3650d\n\
        tiers: [{name: A, when: 'spend_365d >= 1000'}, {name: H, pin: always}, {name: B, when: customer}, {name: P}]\n\
        stages: [{name: lead}, {name: talking, when: 'deals.stage:proposal'}, {name: client, when: customer}]\n";

    fn book() -> (tempfile::TempDir, Book) {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("rolo.yaml", RULES),
            (
                "contacts.csv",
                "id,name,tier,stage,tier_pin,archived_on\nc-1,Ann,B,client,,\nc-2,Bo,A,lead,,\nc-3,Cy,A,client,,\n\
                 c-4,Di,A,,always,\nc-5,Ed,A,,2026-03-01,\nc-6,Flo,H,client,,\nc-7,Gus,A,,,2026-01-01\nc-8,Hal,P,client,,\n",
            ),
            (
                "deals.csv",
                "id,contact,stage,opened_on\nd-1,c-2,proposal,2026-01-01\nd-2,c-3,proposal,2026-01-01\n\
                 d-3,c-8,proposal,2026-01-01\n",
            ),
        ] {
            let path = dir.path().join(name);
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        }
        std::fs::create_dir(dir.path().join("orders")).unwrap();
        let path = dir.path().join("orders/2025.csv");
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).unwrap();
        file.write_all(b"id,at,contact,amount\nb-1,2025-12-01,c-1,1200\nb-2,2025-12-01,c-3,900.50\n")
            .unwrap();
        let book = Book::open(dir.path()).unwrap();
        (dir, book)
    }

    fn moves(assigned: Assigned, way: Way) -> Proposals {
        let (_dir, book) = book();
        propose(&book, assigned, way, "", Day::new(2026, 3, 2).unwrap()).unwrap()
    }

    fn lines(found: &Proposals) -> Vec<String> {
        found
            .list
            .iter()
            .map(|p| format!("{} {} > {}: {}", p.name, p.from, p.to, p.reason.english()))
            .collect()
    }

    #[test]
    fn a_move_names_the_numbers_and_a_move_down_what_no_longer_holds() {
        let found = moves(Assigned::Tier, Way::Onwards);
        assert_eq!(
            lines(&found),
            [
                "Ann B > A: spend_365d >= 1000: spend_365d 1200.00 EUR",
                "Bo A > P: no rule before it holds; no longer A, spend_365d >= 1000: spend_365d 0.00 EUR",
                "Cy A > B: customer: customer yes; no longer A, spend_365d >= 1000: spend_365d 900.50 EUR",
                "Ed A > P: no rule before it holds; no longer A, spend_365d >= 1000: spend_365d 0.00 EUR",
            ]
        );
        let left: Vec<String> = found
            .left
            .iter()
            .map(|l| format!("{} {}: {}", l.name, l.stays, l.why.text().english()))
            .collect();
        assert_eq!(left, ["Di A: pinned", "Flo H: the tier is pinned in rolo.yaml"]);
    }

    #[test]
    fn nobody_is_moved_back_to_a_stage_unless_that_is_asked_for() {
        let found = moves(Assigned::Stage, Way::Onwards);
        assert_eq!(lines(&found), ["Bo lead > talking: deals.stage:proposal: deal.stage `proposal`"]);
        let (_dir, book) = book();
        let settled = propose(&book, Assigned::Stage, Way::Back, "", Day::new(2026, 3, 2).unwrap()).unwrap();
        assert_eq!(
            lines(&settled)[1],
            "Hal client > talking: deals.stage:proposal: deal.stage `proposal`; no longer client, customer: customer no"
        );
        assert_eq!(found.further, ["Hal (client, by rule talking)"]);
        assert!(settled.further.is_empty());
    }
}
