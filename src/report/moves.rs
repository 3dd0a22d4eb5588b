//! What the rules propose: tiers and stages people should move to, each with its reason in numbers.

use super::{Column, Report, Unit};
use crate::book::Book;
use crate::diag::Diagnostic;
use crate::model::schema::TableId;
use crate::model::{Day, Value};
use crate::profile::{Rows, scope};
use crate::query::{Columns as _, Compiled, Field, Origin, Query};

/// Which word a person assigns and rules propose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// The tier: the first rule that holds wins; moves go up and down.
    Tier,
    /// The stage: the furthest rule that holds wins; nobody is moved back.
    Stage,
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
    /// The rule, with the numbers it looked at.
    pub reason: String,
}

/// All proposals, and who was left alone.
#[derive(Clone, Debug, Default)]
pub struct Proposals {
    /// By the order of the file.
    pub list: Vec<Proposal>,
    /// Names of those who would move but are pinned.
    pub pinned: Vec<String>,
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
    let rows = Rows::read(book, TableId::Contacts, &fields, as_of);
    for rule in &mut rules {
        rule.holds = vec![rule.query.is_everything(); rows.count()];
        if !rule.query.is_everything() {
            rule.query.select(&rows).rows.iter().for_each(|row| rule.holds[row] = true);
        }
    }
    let (selected, _) = rows.select(&filter);
    let mut found =
        Proposals { looked_at: selected.len(), problems: rows.problems(), ..Proposals::default() };
    for who in selected {
        let text = |column: &str| rows.profile.people.text(who, column).into_owned();
        let from = text(assigned.column());
        let Some(rule) = chosen(book, assigned, &rules, &from, who) else { continue };
        if rule.name == from {
            continue;
        }
        if assigned == Assigned::Tier && is_pinned(book, &from, &text("tier_pin"), as_of) {
            found.pinned.push(text("name"));
            continue;
        }
        found.list.push(Proposal {
            id: rows.id(who).into_owned(),
            name: text("name"),
            to: rule.name.clone(),
            reason: reason(&rows, rule, who),
            from,
        });
    }
    Ok(found)
}

/// The rule that decides about a person; none where none does, or the stage would go back.
fn chosen<'r>(
    book: &Book,
    assigned: Assigned,
    rules: &'r [Rule],
    from: &str,
    who: usize,
) -> Option<&'r Rule> {
    match assigned {
        Assigned::Tier => rules.iter().find(|rule| rule.holds[who]),
        Assigned::Stage => {
            let place = |name: &str| book.settings.stages.iter().position(|s| s.name.as_str() == name);
            rules.iter().rfind(|rule| rule.holds[who]).filter(|rule| place(&rule.name) > place(from))
        }
    }
}

/// Whether a person's choice stands: `tier_pin` always or until a day to come, or a tier that is pinned for all.
fn is_pinned(book: &Book, tier: &str, pin: &str, as_of: Day) -> bool {
    let by_day = Day::parse_iso(pin.trim().as_bytes()).is_some_and(|until| until >= as_of);
    let by_tier = book.settings.tier(tier).is_some_and(|t| t.pin == crate::model::settings::TierPin::Always);
    pin.trim() == "always" || by_day || by_tier
}

/// `spend_365d >= p80: spend_365d 12300.00 EUR, p80 9870.00 EUR`
fn reason(rows: &Rows<'_>, rule: &Rule, who: usize) -> String {
    if rule.text.is_empty() {
        return "no rule before it holds".to_owned();
    }
    let mut facts: Vec<String> = rule
        .query
        .fields_needed()
        .iter()
        .map(|field| format!("{field} {}", word(&rows.value(field, who))))
        .collect();
    facts.extend(rule.query.percentiles_needed().iter().map(|(field, p)| {
        let value = rows.percentile(field, *p).map_or_else(|| "unknown".to_owned(), |v| word(&v));
        format!("p{p} {value}")
    }));
    format!("{}: {}", rule.text, facts.join(", "))
}

fn word(value: &Value) -> String {
    match value {
        Value::Unknown => "unknown".to_owned(),
        Value::Text(text) => format!("`{text}`"),
        Value::List(words) => format!("`{}`", words.join(";")),
        Value::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Number(n) | Value::Fraction(n) => format!("{n:.2}"),
        Value::Money(money) => money.to_string(),
        Value::Day(day) => day.to_string(),
        Value::At(at) => at.to_string(),
        Value::Decimal(n) => n.to_string(),
        Value::Moneys(list) => list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

impl Proposals {
    /// The proposals as a listing.
    #[must_use]
    pub fn report(&self, assigned: Assigned, as_of: Day) -> Report {
        let column = |key: &str| Column::new(key, Unit::None);
        let mut notes = vec![match self.list.len() {
            0 => format!("{} people are where the rules put them", self.looked_at),
            n => format!(
                "{n} of {} people would move; `rolo {} apply` writes it",
                self.looked_at,
                assigned.column()
            ),
        }];
        if !self.pinned.is_empty() {
            notes.push(format!("pinned, and left alone: {}", self.pinned.join(", ")));
        }
        Report {
            format: format!("rolo.{}/1", assigned.column()),
            as_of: Some(as_of),
            columns: ["id", "name", "from", "to", "reason"].map(column).into(),
            rows: self
                .list
                .iter()
                .map(|p| [&p.id, &p.name, &p.from, &p.to, &p.reason].map(|t| Value::Text(t.clone())).to_vec())
                .collect(),
            notes,
            ..Report::default()
        }
    }
}
