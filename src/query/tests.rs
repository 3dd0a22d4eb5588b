//! The language over a small invented book, row by row and column by column.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::diag::{Diagnostic, Place};
use crate::model::schema::{Kind, TableId, Vocabulary};
use crate::model::settings::Settings;
use crate::model::{Currency, Day, Money, Value};

fn today() -> Day {
    Day::new(2026, 3, 2).unwrap()
}

fn euro(amount: &str) -> Value {
    Value::Money(Money { amount: amount.parse().unwrap(), currency: Currency::parse("EUR").unwrap() })
}

fn scope() -> Scope {
    let rule = |kind, name: &str, when: &str| Rule {
        kind,
        name: name.to_owned(),
        when: when.to_owned(),
        origin: Origin::Typed,
    };
    Scope {
        currency: Currency::parse("EUR"),
        custom: vec![
            CustomColumn {
                table: TableId::Contacts,
                name: "room no".to_owned(),
                kind: Kind::Text,
                words: Vec::new(),
                about: String::new(),
            },
            CustomColumn {
                table: TableId::Contacts,
                name: "预算".to_owned(),
                kind: Kind::Amount,
                words: Vec::new(),
                about: String::new(),
            },
        ],
        rules: vec![
            rule(RuleKind::Segment, "silent", "silent_days > 60 and customer"),
            rule(RuleKind::Segment, "老客户", "@silent or tier:A"),
            rule(RuleKind::Tier, "A", "spend_365d >= 1k"),
            rule(RuleKind::Tier, "B", "spend_365d >= 100"),
            rule(RuleKind::Warning, "quiet", "@silent"),
            rule(RuleKind::Warning, "unhappy", "nps_last <= 6"),
        ],
        words: vec![(Vocabulary::Tier, vec!["A".to_owned(), "B".to_owned()])],
        rates: vec![(Currency::parse("USD").unwrap(), "0.5".parse().unwrap())],
        ..Scope::new(TableId::Contacts)
    }
}

/// One row: what it has by the names of the fields; missing ones are unknown, texts empty.
#[derive(Clone, Debug, Default)]
struct Person(BTreeMap<String, Vec<Value>>);

impl Subject for Person {
    fn value(&self, field: &Field) -> Value {
        self.0.get(&field.to_string()).and_then(|v| v.first()).cloned().unwrap_or(Value::Unknown)
    }
    fn values(&self, field: &Field) -> Vec<Value> {
        self.0.get(&field.to_string()).cloned().unwrap_or_default()
    }
    fn priced(&self, field: &Field) -> Option<Decimal> {
        match self.value(field) {
            Value::Money(money) if money.currency.code() == "USD" => Some(money.amount / Decimal::TWO),
            Value::Money(money) if money.currency.code() == "EUR" => Some(money.amount),
            _ => None,
        }
    }
    fn percentile(&self, field: &Field, p: u8) -> Option<Value> {
        (field.to_string() == "silent_days").then_some(Value::Int(i64::from(p)))
    }
}

fn person(fields: &[(&str, Value)]) -> Person {
    Person(fields.iter().map(|(name, value)| ((*name).to_owned(), vec![value.clone()])).collect())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn grace() -> Person {
    let mut grace = person(&[
        ("name", text("Grace Líñ")),
        ("company", Value::List(vec!["o-4f7q2mkd".to_owned(), "Acme".to_owned()])),
        ("city", text("上海")),
        ("tier", text("A")),
        ("tags", Value::List(vec!["vip".to_owned(), "old friend".to_owned()])),
        ("email", text("grace@example.com [work]; g@example.org")),
        ("phone", text("+86 010-5555-0101 [mobile]")),
        ("customer", Value::Flag(true)),
        ("silent_days", Value::Int(75)),
        ("spend_365d", euro("1500.00")),
        ("spend_change_90d", Value::Number(-0.35)),
        ("next_on", Value::Day(Day::new(2026, 2, 28).unwrap())),
        ("every", Value::Number(14.0)),
        ("room no", text("12b")),
        ("filled", Value::Fraction(0.75)),
    ]);
    grace.0.insert("deal.stage".to_owned(), vec![text("lead"), text("proposal")]);
    grace.0.insert("deal.amount".to_owned(), vec![euro("50"), Value::Unknown]);
    grace
}

fn compiled(text: &str) -> Compiled {
    Query::compile(text, &scope(), today()).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
}

fn truth(text: &str) -> Truth {
    compiled(text).test(&grace())
}

#[track_caller]
fn holds(queries: &[&str]) {
    for query in queries {
        assert_eq!(truth(query), Truth::Yes, "{query}");
    }
}

#[track_caller]
fn fails(queries: &[&str]) {
    for query in queries {
        assert_eq!(truth(query), Truth::No, "{query}");
    }
}

fn problems(text: &str, scope: &Scope) -> Vec<Diagnostic> {
    Query::compile(text, scope, today()).expect_err(text)
}

/// The one error: what it marks, what it says, what it advises.
fn wrong(query: &str) -> (String, String, String) {
    let all = problems(query, &scope());
    assert_eq!(all.len(), 1, "{all:?}");
    let place = all[0].place.clone().unwrap();
    let marked = place.excerpt[place.marked.clone()].to_owned();
    (marked, all[0].message.english(), all[0].help.clone().unwrap_or_default().english())
}

#[test]
fn texts_are_equal_when_folded() {
    holds(&["tier:a", "tier=A", "name:\"grace lin\"", "city:北京,上海", "\"room no\":12B", "name ~ LIN"]);
    fails(&["tier!=A", "name:grace", "name !~ lín", "city:\"\""]);
    holds(&["source != web", "source:\"\"", "source:none", "city:any", "lost_to !~ x"]);
}

#[test]
fn a_list_has_a_value_or_has_none() {
    holds(&["tags:vip", "tags:x,\"OLD friend\"", "tags ~ frie", "tags != new", "tags:any"]);
    fails(&["tags:friend", "tags != vip", "tags:none"]);
    holds(&["company:acme", "company:o-4f7q2mkd", "company ~ acm"]);
    holds(&["email:g@example.org", "email:GRACE@example.com", "phone:+8601055550101", "phone ~ 5555-01"]);
    fails(&["email:example.com", "phone:5555", "phone ~ 9999"]);
}

#[test]
fn numbers_are_read_by_the_type_of_the_field() {
    holds(&["silent_days > 60", "silent_days>=75", "silent_days = 75", "silent_days in 75..80"]);
    holds(&["silent_days > 8w", "silent_days < 3mo", "silent_days:60,75", "silent_days != 60"]);
    holds(&["spend_365d > 1k", "spend_365d < 0.5万", "spend_365d < 1亿", "spend_365d = 1500"]);
    holds(&["spend_365d = 1500EUR", "spend_365d = 3000usd", "spend_365d > 2.9kUSD", "spend_365d < 5万USD"]);
    holds(&["spend_change_90d < -30%", "spend_change_90d > -0.36", "filled in 70%..80%", "filled = 75%"]);
    holds(&["every:2w", "every < 1mo", "every = 14d"]);
    fails(&["silent_days > 3mo", "silent_days < 75", "silent_days in 1..74.5", "every > 1mo"]);
}

#[test]
fn days_may_be_named_and_months_are_whole() {
    holds(&["next_on:2026-02", "next_on = 2026-Q1", "next_on:2026", "next_on:2026-02-28", "next_on < today"]);
    holds(&["next_on:today-2d", "next_on > today-1w", "next_on > 昨天-2d", "next_on <= 2026-02"]);
    holds(&["next_on:last-month", "next_on:上个月", "next_on > \"last friday\"", "next_on < monday+8d"]);
    holds(&["next_on in 2026-01..2026-02", "next_on >= 2026-02", "next_on < 月底", "next_on != 2026-03"]);
    fails(&[
        "next_on > 2026-02",
        "next_on < 2026-02",
        "next_on:2026-Q2",
        "next_on != 2026-02",
        "next_on:none",
    ]);
}

#[test]
fn unknown_is_neither_true_nor_false() {
    let unknown = |query| matches!(truth(query), Truth::Unknown(_));
    for query in
        ["nps_last > 6", "not nps_last > 6", "nps_last != 6", "nps_last > 6 or tier:B", "last_touch < today"]
    {
        assert!(unknown(query), "{query}");
    }
    holds(&["nps_last > 6 or tier:A", "nps_last:none", "not nps_last:any", "nps_last:9,none"]);
    fails(&["nps_last > 6 and tier:B", "nps_last:any"]);
    let query = compiled("nps_last > 6 and (idle_days > 5 or tier:B) and tier:A");
    let Truth::Unknown(fields) = query.test(&grace()) else { panic!() };
    let names: Vec<_> = fields.iter().map(|&i| query.fields_needed()[i].to_string()).collect();
    assert_eq!(names, ["nps_last", "idle_days"]);
}

#[test]
fn free_text_looks_where_people_are_looked_for_and_a_flag_is_a_flag() {
    holds(&["grace", "acme", "vip", "0101", "grace acme", "customer", "customer:yes", "lin or nobody"]);
    fails(&["上海", "\"customer\"", "not customer", "customer:no", "grace and nobody", "prospect"]);
    holds(&["not \"customer\"", "lost:no"]);
}

#[test]
fn rows_of_other_tables_count_when_any_does() {
    holds(&[
        "deal.stage:proposal",
        "deals.stage ~ lea",
        "deal.stage != won",
        "deal.amount:any",
        "deal.amount < 60",
    ]);
    fails(&["deal.stage:won", "deal.stage != lead", "ticket.priority:high"]);
    assert!(matches!(truth("deal.amount > 60"), Truth::Unknown(_)));
    holds(&["ticket.priority:none", "contact.tier:A"]);
}

#[test]
fn a_percentile_is_that_of_the_field() {
    holds(&["silent_days >= p75", "silent_days in p50..p80", "silent_days < p76"]);
    assert!(matches!(truth("idle_days > p80"), Truth::Unknown(_)));
    assert!(matches!(truth("spend_365d > p80"), Truth::Unknown(_)));
    let query = compiled("silent_days > p80 and spend_365d > p80 or silent_days > p80 or tags:p80");
    let needed: Vec<_> = query.percentiles_needed().iter().map(|(f, p)| (f.to_string(), *p)).collect();
    assert_eq!(needed, [("silent_days".to_owned(), 80), ("spend_365d".to_owned(), 80)]);
}

#[test]
fn rules_of_the_book_may_be_used_by_name() {
    holds(&["@silent", "@老客户", "@SILENT", "tier_by_rule:A", "tier_by_rule ~ a", "not tier_by_rule:B"]);
    holds(&["warnings:quiet", "warnings ~ qui", "warnings:any", "tier_by_rule != B", "tier_by_rule:any"]);
    // A warning that is undecided does not hold.
    fails(&["warnings:unhappy", "warnings:none", "not @silent", "tier_by_rule:none"]);
    let fields: Vec<_> = compiled("@老客户").fields_needed().iter().map(ToString::to_string).collect();
    assert_eq!(fields, ["silent_days", "customer", "tier"]);
}

#[test]
fn the_contact_of_a_ticket_is_asked_where_the_ticket_has_no_such_field() {
    let scope = scope().about(TableId::Tickets);
    let query = Query::compile("priority:high tier:A silent_days > 60 @silent", &scope, today()).unwrap();
    let fields: Vec<_> = query.fields_needed().iter().map(|f| (f.to_string(), f.path.len())).collect();
    assert_eq!(
        fields,
        [("priority", 0), ("contact.tier", 1), ("silent_days", 1), ("customer", 1)]
            .map(|(name, hops)| (name.to_owned(), hops))
    );
}

#[test]
fn an_error_marks_its_place_and_says_what_is_expected() {
    assert_eq!(
        wrong("city:上海 且 silnt_days > 60"),
        (
            "silnt_days".to_owned(),
            "`silnt_days` is not a field of contacts".to_owned(),
            "the nearest is `silent_days`; `rolo fields` lists them all".to_owned()
        )
    );
    assert_eq!(wrong("城市人:1 且 city:上海").0, "城市人");
    let (marked, message, _) = wrong("name:王 且 next_on < 明年的某天");
    assert_eq!(marked, "明年的某天");
    assert_eq!(message, "`明年的某天` is not a day, which `next_on` is compared with");
    assert_eq!(wrong("last_touch < 60d").2, "write `today-60d` for the day so long ago");
    assert_eq!(wrong("next_on < 2026-02-30").1, "`2026-02-30` is not a day: 2026-02 has no day 30");
    assert_eq!(wrong("next_on > 2026-02-03T10:00").2, "write the day alone, `2026-11-22`");
    assert_eq!(wrong("spend_0d > 1").1, "`spend_<N>d` needs 1 to 3650 days");
    assert_eq!(
        wrong("silent_days > 30%").1,
        "`30%` is not a number of days, which `silent_days` is compared with"
    );
    assert_eq!(wrong("spend_365d > 900XYZ").1, "`XYZ` is no currency");
    assert!(wrong("clv_365d > 5").1.starts_with("`clv_365d` is not computed yet: it waits for"));
    assert!(wrong("\"room no\" > 5").2.starts_with("give the column a type in rolo.yaml"));
    assert_eq!(wrong("silent_days in 60..30").0, "60..30");
    assert_eq!(wrong("silent_days ~ 3").0, "silent_days");
    assert_eq!(wrong("customer > yes").0, ">");
    assert_eq!(wrong("@silnt").2, "the nearest is `@silent`");
    assert_eq!(wrong("rate.rate > 1").1, "nothing joins contacts and rates");
}

#[test]
fn every_error_is_collected_and_points_into_the_text() {
    let text = "上海的:1 and next_on < soon or spend_999999d > 1";
    let all = problems(text, &scope());
    let marked: Vec<_> =
        all.iter().filter_map(|d| d.place.clone()).map(|p| text[p.span].to_owned()).collect();
    assert_eq!(marked, ["上海的", "soon", "spend_999999d"]);
    assert!(all.iter().all(|d| d.place.as_ref().is_some_and(|p| p.file == "query")));
}

#[test]
fn a_cycle_of_rules_is_an_error_that_shows_the_way() {
    let mut scope = scope();
    scope.rules[0].when = "@老客户 or customer".to_owned();
    let file = "silent: \"@老客户 or customer\"".as_bytes();
    scope.rules[0].origin = Origin::Written(Place::in_bytes("rolo.yaml", file, 8..file.len()));
    let all = problems("tier:A and @silent", &scope);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].message, "`@silent` refers to itself: @silent → @老客户 → @silent");
    let mut tiers = self::scope();
    tiers.rules[2].when = "tier_by_rule:B".to_owned();
    assert!(problems("tier_by_rule:A", &tiers)[0].message.english().contains("refers to itself"));
}

#[test]
fn what_is_wrong_with_a_rule_is_shown_in_the_rule_and_where_it_was_used() {
    let mut scope = scope();
    let file = "segments: {silent: \"城市 > 5\"}".as_bytes();
    scope.rules[0].when = "城市 > 5".to_owned();
    scope.rules[0].origin = Origin::Written(Place::in_bytes("rolo.yaml", file, 19..file.len() - 1));
    let all = problems("tier:A @silent", &scope);
    assert_eq!(all.len(), 1);
    let place = all[0].place.as_ref().unwrap();
    assert_eq!((place.file.as_str(), &file[place.span.clone()]), ("rolo.yaml", "城市".as_bytes()));
    let (used, why) = &all[0].related[0];
    assert_eq!(
        (&used.excerpt[used.marked.clone()], why.english().as_str()),
        ("@silent", "segment `silent` is used here")
    );
}

#[test]
fn rules_that_double_at_every_step_are_decided_once_each() {
    let mut scope = scope();
    scope.rules = (0..60)
        .map(|i| Rule {
            kind: RuleKind::Segment,
            name: format!("s{i}"),
            when: if i == 0 { "customer".to_owned() } else { format!("@s{} and @s{}", i - 1, i - 1) },
            origin: Origin::Typed,
        })
        .collect();
    let query = Query::compile("@s59", &scope, today()).unwrap();
    assert_eq!(query.test(&grace()), Truth::Yes);
    scope.rules.extend((60..1000).map(|i| Rule {
        kind: RuleKind::Segment,
        name: format!("s{i}"),
        when: format!("@s{}", i - 1),
        origin: Origin::Typed,
    }));
    assert_eq!(problems("@s999", &scope)[0].code, "query-limit");
}

#[test]
fn a_word_no_vocabulary_has_is_noted_but_looked_for() {
    let query = compiled("tier:Aa");
    assert_eq!(query.notes()[0].help.clone().unwrap(), "the nearest is `A`");
    assert_eq!(compiled("tier:a,b").notes(), []);
    assert_eq!(compiled("silent_days").notes()[0].code, "query-word");
    assert_eq!(compiled("tier:A and or").notes()[0].code, "query-word");
}

#[test]
fn a_company_has_no_figures_of_people() {
    let companies = Scope { subject: TableId::Companies, ..scope() };
    let refused = &problems("spend_365d > 5", &companies)[0];
    assert_eq!(refused.message, "`spend_365d` is a field of people, and companies have none of their own");
}

#[test]
fn the_empty_query_selects_everything() {
    let query = compiled("  ");
    assert!(query.is_everything() && query.fields_needed().is_empty());
    assert_eq!(query.test(&grace()), Truth::Yes);
}

#[test]
fn the_rules_that_ship_and_those_of_a_book_are_checked_in_one_go() {
    let none = Settings::default();
    assert_eq!(Query::check_settings(&none, &Scope::of_settings(TableId::Deals, &none), today()), []);
    let yaml = "format: 1\ncurrency: EUR\nfields: {room: {type: int}}\n\
        segments: {a: \"@b or room > 5\", b: \"@a\", c: \"silnt_days > 3\"}\n\
        tiers: [{name: A, when: \"@c\"}, {name: B}]\n";
    let (settings, _) = Settings::read("rolo.yaml", yaml.as_bytes());
    let settings = settings.unwrap();
    let scope = Scope::of_settings(TableId::Contacts, &settings);
    let found = Query::check_settings(&settings, &scope, today());
    let marked: Vec<_> = found.iter().filter_map(|d| d.place.clone()).map(|p| &yaml[p.span]).collect();
    assert_eq!(marked, ["silnt_days", "@b"], "a circle is said once: {found:?}");
    let header = |table| match table {
        TableId::Contacts => ["id", "room", "hobby", "room"].map(str::to_owned).to_vec(),
        other => panic!("nobody asked for {other}"),
    };
    let scope = scope.with_headers(header);
    let own: Vec<&str> = scope.own_columns(TableId::Contacts).map(|c| c.name.as_str()).collect();
    assert_eq!(own, ["room", "hobby"]);
    assert!(Query::compile("room > 5 and hobby:tea and tier_by_rule:B", &scope, today()).is_err());
}

/// The same rows as columns.
struct People {
    rows: usize,
    tier: (Vec<u32>, Vec<String>),
    name: Vec<String>,
    tags: Vec<String>,
    tag_lists: Vec<Vec<String>>,
    customer: Vec<bool>,
    silent: Vec<i32>,
    spend: Vec<i64>,
    nps: Vec<f64>,
    next_on: Vec<i32>,
    deal_starts: Vec<u32>,
    deal_amounts: Vec<i64>,
    deal_stages: Vec<String>,
}

/// One invented row.
#[derive(Clone, Debug)]
struct Draft {
    tier: Option<bool>,
    name: String,
    tags: Vec<&'static str>,
    customer: bool,
    silent: Option<i32>,
    spend: Option<i64>,
    nps: Option<i32>,
    next_on: Option<i32>,
    deals: Vec<(Option<i64>, &'static str)>,
}

impl People {
    fn of(drafts: &[Draft]) -> People {
        let mut deal_starts = vec![0u32];
        deal_starts.extend(drafts.iter().scan(0, |sum, d| {
            *sum += d.deals.len() as u32;
            Some(*sum)
        }));
        let deals = || drafts.iter().flat_map(|d| &d.deals);
        People {
            rows: drafts.len(),
            tier: (
                drafts.iter().map(|d| d.tier.map_or(NO_WORD, u32::from)).collect(),
                vec!["A".to_owned(), "b".to_owned()],
            ),
            name: drafts.iter().map(|d| d.name.clone()).collect(),
            tags: drafts.iter().map(|d| d.tags.join(";")).collect(),
            tag_lists: drafts.iter().map(|d| d.tags.iter().map(ToString::to_string).collect()).collect(),
            customer: drafts.iter().map(|d| d.customer).collect(),
            silent: drafts.iter().map(|d| d.silent.unwrap_or(UNKNOWN_INT)).collect(),
            spend: drafts.iter().map(|d| d.spend.unwrap_or(UNKNOWN_LONG)).collect(),
            nps: drafts.iter().map(|d| d.nps.map_or(f64::NAN, f64::from)).collect(),
            next_on: drafts.iter().map(|d| d.next_on.unwrap_or(UNKNOWN_INT)).collect(),
            deal_starts,
            deal_amounts: deals().map(|d| d.0.unwrap_or(UNKNOWN_LONG)).collect(),
            deal_stages: deals().map(|d| d.1.to_owned()).collect(),
        }
    }
}

fn cents(amount: i64) -> Value {
    Value::Money(Money { amount: Decimal::new(amount, 2), currency: Currency::parse("EUR").unwrap() })
}

fn as_person(draft: &Draft) -> Person {
    let or_unknown = |value: Option<Value>| value.unwrap_or(Value::Unknown);
    let mut row = person(&[
        ("tier", text(draft.tier.map_or("", |b| if b { "b" } else { "A" }))),
        ("name", text(&draft.name)),
        ("tags", Value::List(draft.tags.iter().map(ToString::to_string).collect())),
        ("customer", Value::Flag(draft.customer)),
        ("silent_days", or_unknown(draft.silent.map(|v| Value::Int(v.into())))),
        ("spend_365d", or_unknown(draft.spend.map(cents))),
        ("nps_last", or_unknown(draft.nps.map(|v| Value::Number(v.into())))),
        ("next_on", or_unknown(draft.next_on.map(|v| Value::Day(Day(v))))),
    ]);
    let deals = |value: fn(&(Option<i64>, &'static str)) -> Value| draft.deals.iter().map(value).collect();
    row.0.insert("deal.amount".to_owned(), deals(|d| d.0.map_or(Value::Unknown, cents)));
    row.0.insert("deal.stage".to_owned(), deals(|d| text(d.1)));
    row
}

struct DealColumns<'a> {
    amounts: Cells<'a>,
    stages: Cells<'a>,
}

struct AsColumns<'a> {
    people: &'a People,
    deals: DealColumns<'a>,
}

impl Columns for AsColumns<'_> {
    fn rows(&self) -> usize {
        self.people.rows
    }
    fn cells(&self, field: &Field) -> Cells<'_> {
        let people = self.people;
        match field.to_string().as_str() {
            "tier" => Cells::Coded { codes: &people.tier.0, words: &people.tier.1 },
            "name" => Cells::Texts(&people.name),
            "tags" if people.rows.is_multiple_of(2) => Cells::Texts(&people.tags),
            "tags" => Cells::Lists(&people.tag_lists),
            "customer" => Cells::Flags(&people.customer),
            "silent_days" => Cells::Ints(&people.silent),
            "spend_365d" => Cells::Minor { amounts: &people.spend, decimals: 2 },
            "nps_last" => Cells::Numbers(&people.nps),
            "next_on" => Cells::Ints(&people.next_on),
            "deal.amount" => Cells::Many { starts: &people.deal_starts, cells: &self.deals.amounts },
            "deal.stage" => Cells::Many { starts: &people.deal_starts, cells: &self.deals.stages },
            _ => Cells::Unknown,
        }
    }
    fn percentile(&self, field: &Field, p: u8) -> Option<Value> {
        person(&[]).percentile(field, p)
    }
}

fn draft() -> impl Strategy<Value = Draft> {
    let deal = (prop::option::of(0i64..500), prop::sample::select(vec!["lead", "won", ""]));
    (
        prop::option::of(any::<bool>()),
        "[a-cé上]{0,3}",
        prop::collection::vec(prop::sample::select(vec!["vip", "new", "é"]), 0..3),
        any::<bool>(),
        prop::option::of(0i32..4),
        prop::option::of(prop_oneof![-300i64..300, Just(i64::MAX), Just(i64::MIN + 1)]),
        prop::option::of(0i32..11),
        prop::option::of(prop_oneof![20_500i32..20_530, Just(i32::MAX), Just(i32::MIN + 1)]),
        prop::collection::vec(deal, 0..3),
    )
        .prop_map(|(tier, name, tags, customer, silent, spend, nps, next_on, deals)| Draft {
            tier,
            name,
            tags,
            customer,
            silent,
            spend,
            nps,
            next_on,
            deals,
        })
}

fn condition() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        prop::sample::select(vec![
            "tier:A",
            "tier:none",
            "tier != b",
            "name ~ e",
            "name:a",
            "name !~ 上",
            "name:any",
            "tags:vip",
            "tags != new",
            "tags:none",
            "tags ~ e",
            "customer",
            "customer:no",
            "silent_days > 1",
            "silent_days >= p2",
            "silent_days < 2.5",
            "silent_days in 1..2",
            "silent_days:none",
            "silent_days != 2",
            "silent_days:0,3,none",
            "spend_365d > 1",
            "spend_365d <= -0.5",
            "spend_365d = 0.01",
            "spend_365d > 1USD",
            "spend_365d < 1CHF",
            "spend_365d < 90000万",
            "spend_365d > p50",
            "nps_last >= 9",
            "nps_last < 3",
            "nps_last:any",
            "nps_last:7,8",
            "nps_last > 0.5k",
            "next_on < today",
            "next_on:2026-02",
            "next_on > 2026-02",
            "next_on:none",
            "deal.amount > 1",
            "deal.amount:none",
            "deal.amount != 0.02",
            "deal.stage:won",
            "deal.stage != won",
            "deal.stage:none",
            "deal.stage:\"\"",
            "deal.stage ~ e",
            "idle_days > 5",
            "source:none",
            "b",
            "@silent",
            "@老客户",
            "warnings:quiet",
            "tier_by_rule:B,none",
        ])
        .prop_map(str::to_owned),
    ];
    atom.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) or ({b})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn columns_decide_exactly_as_rows_do(
        text in condition(),
        drafts in prop::collection::vec(draft(), 0..70),
    ) {
        let query = compiled(&text);
        let people = People::of(&drafts);
        let deals = DealColumns {
            amounts: Cells::Minor { amounts: &people.deal_amounts, decimals: 2 },
            stages: Cells::Texts(&people.deal_stages),
        };
        let columns = AsColumns { people: &people, deals };
        let selection = query.select(&columns);
        let mut because = vec![0usize; query.fields_needed().len()];
        for (row, draft) in drafts.iter().enumerate() {
            let truth = query.test(&as_person(draft));
            prop_assert_eq!(selection.rows.contains(row), truth == Truth::Yes, "{} for {:?}", text, draft);
            prop_assert_eq!(selection.undecided.contains(row), matches!(truth, Truth::Unknown(_)), "{} for {:?}", text, draft);
            if let Truth::Unknown(fields) = truth {
                fields.into_iter().for_each(|field| because[field] += 1);
            }
        }
        let expected: Vec<_> = query.fields_needed().iter().cloned().zip(because).filter(|(_, n)| *n > 0).collect();
        prop_assert_eq!(&selection.because, &expected, "{}", text);
        let even: Vec<bool> = (0..drafts.len()).map(|row| row % 2 == 0).collect();
        let half = query.select_among(&columns, &Bitmap::of_flags(&even));
        prop_assert!(half.rows.iter().eq(selection.rows.iter().filter(|row| row % 2 == 0)));
        prop_assert!(half.because.iter().all(|(_, n)| *n <= half.undecided.count()));
    }

    #[test]
    fn no_text_breaks_the_compiler(text in "(tier|next_on|silent_days|phone|@|spend_|deal\\.|p8|[0-9]{1,30}|today|[-+:<>=~.,()上 \"dkm%万]){0,10}") {
        if let Err(problems) = Query::compile(&text, &scope(), today()) {
            for problem in problems {
                prop_assert!(problem.place.is_some_and(|p| text.get(p.span).is_some()));
            }
        }
    }
}
