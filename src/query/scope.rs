//! What the names of a query may mean: the subject, the book's own columns, words and rules.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::fault::Origin;
use crate::model::phone::Country;
use crate::model::schema::{Kind, TableId, Vocabulary};
use crate::model::settings::{QueryText, Settings};
use crate::model::{Currency, Money};

/// Everything outside the query's text that decides what it means.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The table whose rows are asked about.
    pub subject: TableId,
    /// The book's currency: of a number without a code.
    pub currency: Option<Currency>,
    /// Dials the book's phone numbers without `+`.
    pub country: Country,
    /// Columns that the schema does not know, as rolo.yaml lists them; those of the files [`Scope::own_columns`] adds.
    pub custom: Vec<CustomColumn>,
    /// Segments, tiers and warnings, in the order of rolo.yaml.
    pub rules: Vec<Rule>,
    /// The words rolo.yaml declares, in their order; a vocabulary that is not listed takes any word.
    pub words: Vec<(Vocabulary, Vec<String>)>,
    /// Book currency per unit of others, as of the day.
    pub rates: Vec<(Currency, Decimal)>,
    pub(super) headers: Option<Headers>,
}

/// What the headers of a book's files add, read table by table when a name first asks for it.
///
/// Most queries name no column of a log, and a log may have hundreds of files.
#[derive(Clone)]
pub(super) struct Headers {
    read: Arc<dyn Fn(TableId) -> Vec<String> + Send + Sync>,
    known: Arc<BTreeMap<TableId, OnceLock<Vec<CustomColumn>>>>,
}

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Headers").field(&self.known).finish()
    }
}

/// A column of a file that the schema does not know, or that rolo.yaml has given a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomColumn {
    /// The table whose header has it.
    pub table: TableId,
    /// The header cell.
    pub name: String,
    /// What its cells hold; [`Kind::Text`] unless rolo.yaml says otherwise.
    pub kind: Kind,
    /// The words a cell may be, as rolo.yaml lists them; empty: any.
    pub words: Vec<String>,
    /// Its label for people, or nothing.
    pub about: String,
}

/// What a rule of rolo.yaml gives a name to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// Named `@name` in queries.
    Segment,
    /// Decides the field `tier_by_rule`: the first that holds.
    Tier,
    /// Decides the field `warnings`: all that hold.
    Warning,
}

impl RuleKind {
    /// The word for it in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            RuleKind::Segment => "segment",
            RuleKind::Tier => "tier",
            RuleKind::Warning => "warning",
        }
    }
}

/// A named condition of rolo.yaml; it is about a contact, whatever the subject of the query that uses it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it decides.
    pub kind: RuleKind,
    /// Its name.
    pub name: String,
    /// Its condition, a query; the empty one holds for everybody.
    pub when: String,
    /// Where it is written.
    pub origin: Origin,
}

impl Scope {
    /// A scope that knows the schema and the profile fields, and nothing of a particular book.
    #[must_use]
    pub fn new(subject: TableId) -> Scope {
        Scope {
            subject,
            currency: None,
            country: Country::NONE,
            custom: Vec::new(),
            rules: Vec::new(),
            words: Vec::new(),
            rates: Vec::new(),
            headers: None,
        }
    }

    /// What the rules of a book say: its currency, country, words, typed columns, segments, tiers and warnings.
    ///
    /// Headers of the files that rolo.yaml does not mention are added with [`Scope::with_headers`], the day's rates
    /// by setting them.
    #[must_use]
    pub fn of_settings(subject: TableId, settings: &Settings) -> Scope {
        const VOCABULARIES: [Vocabulary; 6] = [
            Vocabulary::Tier,
            Vocabulary::Stage,
            Vocabulary::PipelineStage,
            Vocabulary::Person,
            Vocabulary::Channel,
            Vocabulary::LostReason,
        ];
        let rule = |kind, name: &str, when: Option<&QueryText>| Rule {
            kind,
            name: name.to_owned(),
            when: when.map_or_else(String::new, |query| query.text.clone()),
            origin: when.map_or(Origin::Typed, |query| Origin::Written(query.place.clone())),
        };
        let mut rules = Vec::new();
        rules.extend(settings.segments.iter().map(|(name, when)| rule(RuleKind::Segment, name, Some(when))));
        rules.extend(
            settings
                .tiers
                .iter()
                .filter(|t| !t.is_by_hand())
                .map(|t| rule(RuleKind::Tier, &t.name, t.when.as_ref())),
        );
        rules.extend(settings.warnings.iter().map(|w| rule(RuleKind::Warning, &w.name, Some(&w.when))));
        let words = VOCABULARIES.into_iter().filter_map(|vocabulary| {
            let words = settings.vocabulary(vocabulary);
            (!words.is_empty()).then(|| (vocabulary, words.into_iter().map(str::to_owned).collect()))
        });
        let custom = settings.fields.iter().map(|field| CustomColumn {
            table: field.table,
            name: field.name.as_str().to_owned(),
            kind: field.of.kind(),
            words: field.values.clone(),
            about: field.label.get(settings.language()).unwrap_or_default().to_owned(),
        });
        Scope {
            currency: Some(settings.currency).filter(|currency| *currency != Currency::NONE),
            country: settings.phone_country(),
            custom: custom.collect(),
            rules,
            words: words.collect(),
            ..Scope::new(subject)
        }
    }

    /// The same with the columns of files: `read` says which names the header of a table has.
    #[must_use]
    pub fn with_headers(self, read: impl Fn(TableId) -> Vec<String> + Send + Sync + 'static) -> Scope {
        let known = TableId::ALL.into_iter().map(|table| (table, OnceLock::new())).collect();
        Scope { headers: Some(Headers { read: Arc::new(read), known: Arc::new(known) }), ..self }
    }

    /// The columns of a table that the schema does not know: those of rolo.yaml, then those its files have besides.
    pub fn own_columns(&self, table: TableId) -> impl Iterator<Item = &CustomColumn> {
        let declared = self.custom.iter().filter(move |custom| custom.table == table);
        let found = self.headers.as_ref().and_then(|headers| {
            let cell = headers.known.get(&table)?;
            Some(cell.get_or_init(|| undeclared(table, (headers.read)(table), declared.clone())))
        });
        declared.chain(found.into_iter().flatten())
    }

    /// The same book with another subject.
    #[must_use]
    pub fn about(&self, subject: TableId) -> Scope {
        Scope { subject, ..self.clone() }
    }

    /// The words of a vocabulary, when the book declares it.
    #[must_use]
    pub fn vocabulary(&self, vocabulary: Vocabulary) -> Option<&[String]> {
        self.words.iter().find(|(of, _)| *of == vocabulary).map(|(_, words)| words.as_slice())
    }

    /// The rules of one kind, in order.
    pub fn rules_of(&self, kind: RuleKind) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| rule.kind == kind)
    }

    /// An amount in the book's currency as of the day; none without a rate.
    pub(super) fn priced(&self, money: Money) -> Option<Decimal> {
        if self.currency.is_none_or(|book| book == money.currency) {
            return Some(money.amount);
        }
        let rate = self.rates.iter().find(|(currency, _)| *currency == money.currency)?.1;
        money.amount.checked_mul(rate)
    }
}

/// The names of a header that neither the schema nor rolo.yaml knows, as columns of texts.
fn undeclared<'a>(
    table: TableId,
    header: Vec<String>,
    declared: impl Iterator<Item = &'a CustomColumn>,
) -> Vec<CustomColumn> {
    let mut seen: HashSet<String> = declared.map(|custom| custom.name.clone()).collect();
    let is_new =
        |name: &String| !name.is_empty() && table.table().column(name).is_none() && seen.insert(name.clone());
    let column =
        |name| CustomColumn { table, name, kind: Kind::Text, words: Vec::new(), about: String::new() };
    header.into_iter().filter(is_new).map(column).collect()
}
