//! What the names of a query may mean: the subject, the book's own columns, words and rules.

use rust_decimal::Decimal;

use super::fault::Origin;
use crate::model::phone::Country;
use crate::model::schema::{TableId, Vocabulary};
use crate::model::{Currency, Money};
use crate::profile::FieldType;

/// Everything outside the query's text that decides what it means.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The table whose rows are asked about.
    pub subject: TableId,
    /// The book's currency: of a number without a code.
    pub currency: Option<Currency>,
    /// Dials the book's phone numbers without `+`.
    pub country: Country,
    /// Columns that the schema does not know.
    pub custom: Vec<CustomColumn>,
    /// Segments, tiers and warnings, in the order of rolo.yaml.
    pub rules: Vec<Rule>,
    /// The words rolo.yaml declares, in their order; a vocabulary that is not listed takes any word.
    pub words: Vec<(Vocabulary, Vec<String>)>,
    /// Book currency per unit of others, as of the day.
    pub rates: Vec<(Currency, Decimal)>,
}

/// A column of a file that the schema does not know, or that rolo.yaml has given a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomColumn {
    /// The table whose header has it.
    pub table: TableId,
    /// The header cell.
    pub name: String,
    /// What its cells hold; text unless rolo.yaml says otherwise.
    pub ty: FieldType,
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
        }
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
