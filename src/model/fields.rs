//! Every profile field as data: what it is called, what it is, when it is unknown, what must be read for it.
//!
//! The query language, the planning of the scan, `rolo fields`, completion and the help all read this table;
//! the values are computed elsewhere, and only for the fields that were named.

use std::fmt;

use super::TableId;

/// What the values of a field are; decides how a query reads the words compared with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldType {
    /// Yes or no; never unknown.
    Flag,
    /// How many, a whole number.
    Count,
    /// Whole days; a duration may be compared with it.
    Days,
    /// A number.
    Number,
    /// 0–1, shown in percent.
    Fraction,
    /// 0–1, of something that has not happened yet.
    Probability,
    /// An amount of money.
    Money,
    /// A day; of a moment its local day.
    Day,
    /// A length of time, in days (a month counts 30.436875).
    Duration,
    /// Text; never unknown, empty instead.
    Text,
    /// Words; never unknown, empty instead.
    List,
}

impl FieldType {
    /// All types, in the order they are explained in.
    pub const ALL: [FieldType; 11] = [
        FieldType::Flag,
        FieldType::Count,
        FieldType::Days,
        FieldType::Number,
        FieldType::Fraction,
        FieldType::Probability,
        FieldType::Money,
        FieldType::Day,
        FieldType::Duration,
        FieldType::Text,
        FieldType::List,
    ];

    /// The word for it in `rolo fields`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            FieldType::Flag => "flag",
            FieldType::Count => "int",
            FieldType::Days => "days",
            FieldType::Number => "number",
            FieldType::Fraction => "fraction",
            FieldType::Probability => "probability",
            FieldType::Money => "money",
            FieldType::Day => "day",
            FieldType::Duration => "duration",
            FieldType::Text => "text",
            FieldType::List => "list",
        }
    }

    /// Whether its values stand in an order, so that `<` and ranges mean something.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        !matches!(self, FieldType::Flag | FieldType::Text | FieldType::List)
    }
}

/// Which profile field; of a family, without its number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum FieldId {
    Customer,
    Prospect,
    Lost,
    Archived,
    AgeDays,
    LastTouch,
    LastIn,
    SilentDays,
    Touches,
    Minutes,
    LastChannel,
    LastSummary,
    EveryDays,
    DueIn,
    FirstOrder,
    LastOrder,
    IdleDays,
    OrdersTotal,
    Orders,
    PurchaseDaysTotal,
    PurchaseDays,
    SpendTotal,
    Spend,
    AvgOrder,
    SpendChange,
    RhythmDays,
    RhythmRatio,
    R,
    F,
    M,
    Rfm,
    RfmSegment,
    PSilent90d,
    ValueAtRisk,
    Clv365d,
    NpsLast,
    NpsPrev,
    NpsChange,
    NpsGroup,
    Csat,
    AskedDays,
    OpenTickets,
    OpenComplaints,
    Complaints,
    SlaMissed,
    Contracts,
    Mrr,
    ContractEndsIn,
    OpenDeals,
    PipelineValue,
    WonTotal,
    Points,
    PointsExpiring,
    Level,
    Referrals,
    ReferredCustomers,
    BirthdayIn,
    AnniversaryIn,
    TierDays,
    StageDays,
    TierByRule,
    LastUse,
    Uses,
    OpenTasks,
    OverdueTasks,
    Warnings,
    Filled,
}

/// One profile field, or a family of them, one for every number of days.
#[derive(Debug)]
pub struct FieldSpec {
    /// Which field.
    pub id: FieldId,
    /// Its name; a family's holds `<N>`: `touches_<N>d`.
    pub name: &'static str,
    /// What its values are.
    pub ty: FieldType,
    /// What it means, one line, in English.
    pub about: &'static str,
    /// When it is unknown; empty: never.
    pub unknown: &'static str,
    /// What must be read to compute it: tables and their columns.
    pub needs: &'static [Need],
    /// The words a text may be, for completion; empty: any.
    pub words: &'static [&'static str],
    /// The method it waits for, when it cannot be computed yet.
    pub waits: Option<&'static str>,
    /// Whose rows the figure of one customer is computed from.
    pub basis: Basis,
}

/// Whose rows the figure of one customer is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The customer's own: where few people are shown, the rows of the others need not be read.
    Own,
    /// Everybody's: a rhythm is shrunk to the book's, a score is a rank, a rule may ask for a percentile.
    Everybodys,
}

/// Columns of a table that must be read.
pub type Need = (TableId, &'static [&'static str]);

/// A profile field as named in a query: of a family, with its number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileField {
    /// Which field.
    pub id: FieldId,
    /// The days of a family's window, 1–3650; none for other fields.
    pub days: Option<u16>,
}

/// The days a family's window may have.
pub const WINDOW: std::ops::RangeInclusive<u16> = 1..=3650;

/// What a name means among the profile fields.
#[derive(Clone, Copy, Debug)]
pub enum Lookup {
    /// This field.
    Field(ProfileField),
    /// A field of this family, but with a number of days outside [`WINDOW`].
    Window(&'static FieldSpec),
    /// No profile field.
    None,
}

impl FieldId {
    /// What is known of it.
    #[must_use]
    pub fn spec(self) -> &'static FieldSpec {
        &FIELDS[self as usize]
    }
}

impl FieldSpec {
    /// Whether it is one of a family: `spend_<N>d`.
    #[must_use]
    pub fn is_family(&self) -> bool {
        self.name.contains("<N>")
    }

    /// Whether every line of the orders may have to be read for it, with what it cost.
    #[must_use]
    pub fn counts_lines(&self) -> bool {
        self.needs.contains(&BOUGHT)
    }

    /// The name as it can be typed: of a family, the member with so many days.
    #[must_use]
    pub fn example(&self, days: u16) -> String {
        self.name.replace("<N>", &days.to_string())
    }
}

impl ProfileField {
    /// A field that is not a family, or a member of one with so many days.
    #[must_use]
    pub fn new(id: FieldId, days: Option<u16>) -> ProfileField {
        ProfileField { id, days }
    }

    /// What is known of it.
    #[must_use]
    pub fn spec(self) -> &'static FieldSpec {
        self.id.spec()
    }

    /// What a name means: `spend_365d` is the family `spend_<N>d` with 365 days.
    #[must_use]
    pub fn find(name: &str) -> Lookup {
        if let Some(spec) = FIELDS.iter().find(|f| f.name == name) {
            return if spec.is_family() {
                Lookup::Window(spec)
            } else {
                Lookup::Field(ProfileField { id: spec.id, days: None })
            };
        }
        for spec in FIELDS.iter().filter(|f| f.is_family()) {
            let Some((before, after)) = spec.name.split_once("<N>") else { continue };
            let digits = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            let Some(digits) = digits.filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
            else {
                continue;
            };
            return match digits.parse::<u16>() {
                Ok(days) if WINDOW.contains(&days) && !digits.starts_with('0') => {
                    Lookup::Field(ProfileField { id: spec.id, days: Some(days) })
                }
                _ => Lookup::Window(spec),
            };
        }
        Lookup::None
    }
}

impl fmt::Display for ProfileField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days {
            Some(days) => f.pad(&self.spec().example(days)),
            None => f.pad(self.spec().name),
        }
    }
}

/// A field that is never unknown.
const fn field(
    id: FieldId,
    name: &'static str,
    ty: FieldType,
    about: &'static str,
    needs: &'static [Need],
) -> FieldSpec {
    FieldSpec { id, name, ty, about, unknown: "", needs, words: &[], waits: None, basis: Basis::Own }
}

/// The same field, unknown in that case.
const fn unless(unknown: &'static str, spec: FieldSpec) -> FieldSpec {
    FieldSpec { unknown, ..spec }
}

/// The same field, whose text is one of these words.
const fn of(words: &'static [&'static str], spec: FieldSpec) -> FieldSpec {
    FieldSpec { words, ..spec }
}

/// The same field, declared but not computed before that method is there.
const fn waits(method: &'static str, spec: FieldSpec) -> FieldSpec {
    FieldSpec { waits: Some(method), ..spec }
}

/// The same field, whose figure says how the customer stands to the others.
const fn among(spec: FieldSpec) -> FieldSpec {
    FieldSpec { basis: Basis::Everybodys, ..spec }
}

use FieldId as F;
use FieldType::{Count, Day, Days, Flag, Fraction, List, Money, Number, Probability, Text};
use TableId as T;

const BORN: Need = (T::Contacts, &["created_on"]);
const TOUCHED: Need = (T::Interactions, &["at", "contact", "company", "channel", "outcome"]);
const BOUGHT: Need =
    (T::Orders, &["at", "contact", "company", "number", "amount", "currency", "status", "refunds"]);
/// The days alone: what was spent is not looked at.
const BOUGHT_ON: Need = (T::Orders, &["at", "contact", "company", "number", "amount", "status", "refunds"]);
const WON: Need = (T::Deals, &["contact", "company", "amount", "currency", "closed_on", "outcome"]);
const RUNNING: Need = (
    T::Contracts,
    &[
        "id",
        "contact",
        "company",
        "amount",
        "currency",
        "every",
        "starts_on",
        "ends_on",
        "renews",
        "quantity",
        "replaces",
        "cancelled_on",
    ],
);
const RATES: Need = (T::Rates, &["on", "currency", "rate"]);
const ANSWERED: Need =
    (T::Surveys, &["at", "contact", "company", "kind", "event", "score", "scale", "campaign"]);
const SERVED: Need = (
    T::Tickets,
    &["contact", "company", "kind", "priority", "opened_at", "first_reply_at", "resolved_at", "due_at"],
);
const DEALING: Need =
    (T::Deals, &["contact", "company", "amount", "currency", "opened_on", "closed_on", "outcome"]);
const EARNED: Need = (T::Points, &["at", "contact", "points", "kind", "expires_on", "reverses"]);
const MOVED: Need = (T::Moves, &["at", "record", "field", "to"]);
const USED: Need = (T::Usage, &["at", "contact", "company", "event", "quantity"]);
const TASKED: Need = (T::Tasks, &["contact", "due_on", "done_on"]);
const LEFT: Need = (T::Contacts, &["lost_on", "archived_on", "created_on"]);
const CADENCE: Need = (T::Contacts, &["every", "tier", "created_on", "lost_on", "archived_on"]);
const REFERRED: Need = (T::Contacts, &["referred_by", "created_on"]);
const BUYING: &str = "the purchase model (MBG/NBD, Gamma-Gamma)";

/// Every profile field, in the order of [`FieldId`].
#[rustfmt::skip]
pub static FIELDS: [FieldSpec; 67] = [
    field(F::Customer, "customer", Flag, "has a purchase, a contract or a won deal", &[BOUGHT_ON, WON, RUNNING]),
    field(F::Prospect, "prospect", Flag, "is not a customer yet", &[BOUGHT_ON, WON, RUNNING]),
    field(F::Lost, "lost", Flag, "left: by `lost_on`, else nothing for `lost_after`", &[LEFT, BOUGHT_ON, WON, RUNNING, TOUCHED, USED]),
    field(F::Archived, "archived", Flag, "put away: `archived_on` has come", &[LEFT]),
    unless("neither", field(F::AgeDays, "age_days", Days, "days since `created_on`, else since the first dated row", &[BORN, TOUCHED, BOUGHT, WON, RUNNING])),
    unless("none yet", field(F::LastTouch, "last_touch", Day, "day of the last touch: reached, and not a note", &[TOUCHED])),
    unless("none yet", field(F::LastIn, "last_in", Day, "day they last came to us", &[TOUCHED, (T::Interactions, &["direction"])])),
    unless("no date at all", field(F::SilentDays, "silent_days", Days, "days since the last touch, else as `age_days`: the never-called are silent", &[TOUCHED, BORN, BOUGHT, WON, RUNNING])),
    field(F::Touches, "touches_<N>d", Count, "touches in the last N days", &[TOUCHED]),
    field(F::Minutes, "minutes_<N>d", Count, "minutes of touches in the last N days", &[TOUCHED, (T::Interactions, &["minutes"])]),
    field(F::LastChannel, "last_channel", Text, "channel of the last touch", &[TOUCHED]),
    field(F::LastSummary, "last_summary", Text, "summary of the last touch", &[TOUCHED, (T::Interactions, &["summary"])]),
    unless("no cadence", field(F::EveryDays, "every_days", Days, "cadence in force: own, new customer's, tier's, the book's", &[CADENCE, BOUGHT_ON, WON, RUNNING])),
    unless("no cadence", field(F::DueIn, "due_in", Days, "days until the cadence asks for a touch; negative: overdue", &[CADENCE, TOUCHED, BOUGHT_ON, WON, RUNNING])),
    unless("no purchase", field(F::FirstOrder, "first_order", Day, "first purchase day", &[BOUGHT_ON, WON])),
    unless("no purchase", field(F::LastOrder, "last_order", Day, "last purchase day", &[BOUGHT_ON, WON])),
    unless("no purchase", field(F::IdleDays, "idle_days", Days, "days since the last purchase day", &[BOUGHT_ON, WON])),
    field(F::OrdersTotal, "orders_total", Count, "orders, ever: lines with one number are one", &[BOUGHT, WON]),
    field(F::Orders, "orders_<N>d", Count, "orders in the last N days", &[BOUGHT, WON]),
    field(F::PurchaseDaysTotal, "purchase_days_total", Count, "purchase days, ever: days with an order that is not a refund", &[BOUGHT, WON]),
    field(F::PurchaseDays, "purchase_days_<N>d", Count, "purchase days in the last N days", &[BOUGHT, WON]),
    unless("rate missing", field(F::SpendTotal, "spend_total", Money, "counted lines, refunds deducted, ever", &[BOUGHT, WON, RATES])),
    unless("rate missing", field(F::Spend, "spend_<N>d", Money, "counted lines, refunds deducted, in the last N days", &[BOUGHT, WON, RATES])),
    unless("rate missing; no order", field(F::AvgOrder, "avg_order", Money, "`spend_total` per order", &[BOUGHT, WON, RATES])),
    unless("nothing before", field(F::SpendChange, "spend_change_<N>d", Number, "spend of the last N days against the N days before: -0.3 is 30% less", &[BOUGHT, WON, RATES])),
    among(unless("no gap in the book", field(F::RhythmDays, "rhythm_days", Number, "own days between purchases, shrunk to the book's: (sum of gaps + 2 x population gap) / (n + 2)", &[BOUGHT, WON]))),
    among(unless("no gap in the book", field(F::RhythmRatio, "rhythm_ratio", Number, "`idle_days` over `rhythm_days`", &[BOUGHT, WON]))),
    among(unless("no purchase in the window", field(F::R, "r", Count, "recency score, 1 to 5, window 365 days", &[BOUGHT, WON]))),
    among(unless("no purchase in the window", field(F::F, "f", Count, "frequency score, 1 to 5, window 365 days", &[BOUGHT, WON]))),
    among(unless("no purchase in the window", field(F::M, "m", Count, "monetary score, 1 to 5, window 365 days", &[BOUGHT, WON, RATES]))),
    among(field(F::Rfm, "rfm", Text, "the three scores, `545`; empty without a purchase in the window", &[BOUGHT, WON, RATES])),
    among(field(F::RfmSegment, "rfm_segment", Text, "named segment of the scores, by `rfm:` of rolo.yaml", &[BOUGHT, WON, RATES])),
    among(waits(BUYING, unless("fewer than 100 customers, or no repeats", field(F::PSilent90d, "p_silent_90d", Probability, "probability of no purchase in the next 90 days", &[BOUGHT, WON])))),
    among(waits(BUYING, unless("fewer than 100 customers, or no repeats", field(F::ValueAtRisk, "value_at_risk", Money, "that probability times the expected spend", &[BOUGHT, WON, RATES])))),
    among(waits(BUYING, unless("fewer than 100 customers, or no repeats", field(F::Clv365d, "clv_365d", Money, "expected spend of the next 365 days", &[BOUGHT, WON, RATES])))),
    unless("no answer", field(F::NpsLast, "nps_last", Number, "latest answer to the recommendation question, 0 to 10", &[ANSWERED])),
    unless("fewer than two answers", field(F::NpsPrev, "nps_prev", Number, "the answer before the latest", &[ANSWERED])),
    unless("fewer than two answers", field(F::NpsChange, "nps_change", Number, "`nps_last` less `nps_prev`", &[ANSWERED])),
    of(&["promoter", "passive", "detractor"], field(F::NpsGroup, "nps_group", Text, "promoter (9, 10), passive (7, 8) or detractor, by the latest answer", &[ANSWERED])),
    unless("no answer", field(F::Csat, "csat_<N>d", Number, "mean share of the scale of satisfaction answers in the last N days", &[ANSWERED])),
    unless("never asked", field(F::AskedDays, "asked_days", Days, "days since a survey was last sent", &[ANSWERED])),
    field(F::OpenTickets, "open_tickets", Count, "tickets not resolved", &[SERVED]),
    field(F::OpenComplaints, "open_complaints", Count, "complaints not resolved", &[SERVED]),
    field(F::Complaints, "complaints_<N>d", Count, "complaints of the last N days", &[SERVED]),
    field(F::SlaMissed, "sla_missed_<N>d", Count, "tickets of the last N days answered or resolved after their target, or past it", &[SERVED]),
    field(F::Contracts, "contracts", Count, "contracts running", &[RUNNING]),
    unless("rate missing", field(F::Mrr, "mrr", Money, "monthly value of the contracts running", &[RUNNING, RATES])),
    unless("none running with an end", field(F::ContractEndsIn, "contract_ends_in", Days, "days to the nearest end without a successor", &[RUNNING])),
    field(F::OpenDeals, "open_deals", Count, "deals not closed", &[DEALING]),
    unless("rate missing", field(F::PipelineValue, "pipeline_value", Money, "amounts of the open deals", &[DEALING, RATES])),
    unless("rate missing", field(F::WonTotal, "won_total", Money, "amounts of the deals won", &[DEALING, RATES])),
    field(F::Points, "points", Count, "loyalty points that are good, oldest lot spent first", &[EARNED]),
    field(F::PointsExpiring, "points_expiring_<N>d", Count, "points that expire in the next N days", &[EARNED]),
    field(F::Level, "level", Text, "loyalty level of the points", &[EARNED]),
    field(F::Referrals, "referrals", Count, "people who name them in `referred_by`", &[REFERRED]),
    among(field(F::ReferredCustomers, "referred_customers", Count, "of those, the customers", &[REFERRED, BOUGHT_ON, WON, RUNNING])),
    unless("no birthday", field(F::BirthdayIn, "birthday_in", Days, "days to the next birthday (29 Feb: 28 Feb in other years; lunar days converted)", &[(T::Contacts, &["birthday"])])),
    unless("no anniversary", field(F::AnniversaryIn, "anniversary_in", Days, "days to the next anniversary", &[(T::Contacts, &["anniversary"])])),
    unless("never moved", field(F::TierDays, "tier_days", Days, "days since the tier was last changed", &[MOVED])),
    unless("never moved", field(F::StageDays, "stage_days", Days, "days since the stage was last changed", &[MOVED])),
    among(field(F::TierByRule, "tier_by_rule", Text, "the tier the rules say now", &[])),
    unless("never used", field(F::LastUse, "last_use", Day, "day of the last use", &[USED])),
    field(F::Uses, "uses_<N>d", Count, "uses in the last N days", &[USED]),
    field(F::OpenTasks, "open_tasks", Count, "tasks not done", &[TASKED]),
    field(F::OverdueTasks, "overdue_tasks", Count, "tasks not done whose day has passed", &[TASKED]),
    among(field(F::Warnings, "warnings", List, "names of the warnings that hold", &[])),
    unless("none required", field(F::Filled, "filled", Fraction, "share of the `required:` fields that are filled", &[])),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_order_of_their_ids_under_names_of_their_own() {
        let mut names: Vec<_> = FIELDS.iter().map(|f| f.name).collect();
        for (i, spec) in FIELDS.iter().enumerate() {
            assert_eq!(spec.id as usize, i, "{}", spec.name);
            assert!(!spec.about.is_empty() && !spec.about.ends_with('.'), "{}", spec.name);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FIELDS.len());
    }

    #[test]
    fn every_needed_column_is_in_the_schema() {
        for spec in &FIELDS {
            for (table, columns) in spec.needs {
                for column in *columns {
                    assert!(table.table().column(column).is_some(), "{}: {table}.{column}", spec.name);
                }
            }
        }
    }

    #[test]
    fn text_lists_flags_and_counts_are_never_unknown() {
        for spec in &FIELDS {
            let never = matches!(spec.ty, FieldType::Flag | FieldType::Text | FieldType::List);
            assert!(!never || spec.unknown.is_empty(), "{}", spec.name);
        }
    }

    #[test]
    fn a_family_has_a_member_for_every_day_of_ten_years() {
        let days = |name| match ProfileField::find(name) {
            Lookup::Field(field) => Some((field.spec().name, field.days)),
            _ => None,
        };
        assert_eq!(days("spend_365d"), Some(("spend_<N>d", Some(365))));
        assert_eq!(days("spend_change_90d"), Some(("spend_change_<N>d", Some(90))));
        assert_eq!(days("touches_3650d"), Some(("touches_<N>d", Some(3650))));
        assert_eq!(days("p_silent_90d"), Some(("p_silent_90d", None)));
        for name in ["spend_0d", "spend_3651d", "spend_99999999d", "spend_007d", "spend_<N>d"] {
            assert!(matches!(ProfileField::find(name), Lookup::Window(_)), "{name}");
        }
        for name in ["spend_d", "spend_-1d", "spend", "spend_1w", ""] {
            assert!(matches!(ProfileField::find(name), Lookup::None), "{name}");
        }
        assert_eq!(ProfileField::new(FieldId::Spend, Some(7)).to_string(), "spend_7d");
    }
}
