//! What rolo.yaml means, and what is said when it means nothing.

use super::*;
use crate::diag::Level as Severity;

/// The skeleton of the format, every section once.
const FULL: &str = r#"format: 1
name: Lin Studio
currency: EUR
timezone: Europe/Amsterdam
language: en                       # en | zh-CN
country: NL
unit: contact
purchases: orders
active: [orders, contracts]
lost_after: 365d
every: 90d
required: [email|phone|wechat, tier, owner]
people: [{name: lin, full: Lin Wei, email: lin@example.com}]
channels: [call, meeting, {name: email, label: {zh-CN: 邮件}}, note]
stages: [{name: aware}, {name: bought, when: "orders_total >= 1"}]
tiers:
  - {name: A, label: Key, when: "spend_365d >= p80", every: 14d, at_most: 2/7d}
  - {name: C, every: 90d}
new_customers: {within: 30d, every: 7d}
fields: {budget: {table: contacts, type: money, label: {zh-CN: 预算}}}
segments: {silent: "silent_days > 60 and customer"}
pipeline: [{name: lead, p: 0.1}, {name: proposal, p: 50%}]
lost_reasons: [price, service]
warnings: [{name: overdue, when: "rhythm_ratio > 2", say: "silent for {rhythm_ratio} x own rhythm"}]
playbooks: [{when: "@silent and tier:A", suggest: "call; ask about {last_summary}"}]
automations: [{name: detractor, on: answered, when: "nps_last <= 6", do: [{task: "call {name}", due: 2d}]}]
surveys: {nps: {every: 90d, not_within: 60d}}
sla: {hours: "mon-fri 09:00-18:00", first_reply: {high: 1h, normal: 4h, low: 1d}, resolve: {high: 1d, normal: 3d, low: 5d}}
calendar: {workdays: mon-fri, holidays: [2026-12-25], festivals: [{name: mid-autumn, on: "lunar 08-15", lead: 7d}]}
loyalty: {earn: 1 per 10, expires: 365d, levels: [{name: gold, at: 1000}]}
health: {weights: {recency: 0.4, nps: 0.2, service: 0.2, spend: 0.2}}
plan: [{metric: retention, period: 2026, target: 0.85, owner: lin}]
checks: {ignore: [{code: unknown-owner, file: contacts.csv, why: "imported"}]}
git: {commit: off}
"#;

fn read(text: &str) -> (Settings, Vec<Diagnostic>) {
    let (settings, found) = Settings::read("rolo.yaml", text.as_bytes());
    (settings.unwrap_or_else(|| panic!("{found:#?}")), found)
}

/// Code, line and column of each finding.
fn brief(found: &[Diagnostic]) -> Vec<(&str, u32, u32)> {
    let place = |d: &Diagnostic| d.place.as_ref().map_or((0, 0), |p| (p.line, p.column));
    found.iter().map(|d| (d.code, place(d).0, place(d).1)).collect()
}

#[test]
fn the_whole_skeleton_is_read() {
    let (settings, found) = read(FULL);
    assert_eq!(found, []);
    assert_eq!(settings.currency.code(), "EUR");
    assert_eq!(settings.timezone, chrono_tz::Europe::Amsterdam);
    assert_eq!(settings.tier("A").unwrap().at_most.unwrap().to_string(), "2/7d");
    assert_eq!(settings.cadence("C"), Span::parse("90d"));
    assert_eq!(settings.cadence("unheard"), Span::parse("90d"));
    assert_eq!(settings.required[0].any_of, ["email", "phone", "wechat"]);
    assert_eq!(settings.pipeline_stage("proposal").unwrap().p, Some(Share(0.5)));
    assert_eq!(settings.field(TableId::Contacts, "budget").unwrap().of, FieldType::Money);
    assert_eq!(settings.channels[2].label.or(Language::chinese(), "email"), "邮件");
    assert_eq!(settings.channels[2].label.or(Language::EN, "email"), "email");
    assert_eq!(settings.plan[0].period.value, "2026");
    assert_eq!(settings.calendar.festivals[0].on, FestivalDay::Lunar(8, 15));
    assert_eq!(settings.vocabulary(Vocabulary::Stage), ["aware", "bought"]);
    assert!(settings.is_channel("meeting") && !settings.is_channel("fax"));
    let segment = settings.segment("silent").unwrap();
    assert_eq!((segment.place.line, segment.place.column), (21, 20));
    assert_eq!(&segment.place.excerpt[segment.place.marked.clone()], "\"silent_days > 60 and customer\"");
    assert_eq!(settings.queries().len(), 6);
}

#[test]
fn every_problem_is_reported_and_the_rest_is_read() {
    let text = "\
format: 1
curency: EUR
currency: EURO
timezone: Europe/Amsterdm
every: 14x
tiers:
  - {name: A, evry: 14d, at_most: 2 in 7d}
  - {every: 3d}
  - {name: B, every: 30d}
channels: call
git: {commit: sometimes}
";
    let (settings, found) = read(text);
    assert_eq!(
        brief(&found),
        [
            ("settings-unknown-key", 2, 1),
            ("settings-value", 3, 11),
            ("settings-value", 4, 11),
            ("settings-value", 5, 8),
            ("settings-unknown-key", 7, 15),
            ("settings-value", 7, 35),
            ("settings-missing-key", 8, 5),
            ("settings-type", 10, 11),
            ("settings-value", 11, 15),
        ],
        "{found:#?}"
    );
    assert_eq!(found[0].help.clone().unwrap(), "did you mean `currency`?");
    assert_eq!(found[2].help.clone().unwrap(), "did you mean `Europe/Amsterdam`?");
    assert_eq!(found[4].help.clone().unwrap(), "did you mean `every`?");
    assert_eq!(settings.currency, Currency::NONE);
    assert_eq!(settings.every, Settings::default().every);
    assert_eq!(settings.vocabulary(Vocabulary::Tier), ["A", "B"]);
    assert_eq!(settings.channels, Settings::default().channels);
}

#[test]
fn a_newer_book_is_not_read_and_a_book_without_format_says_so() {
    let (settings, found) = Settings::read("rolo.yaml", b"format: 2\nname: x\nnew_thing: 1\n");
    assert!(settings.is_none());
    assert_eq!(brief(&found), [("settings-newer", 1, 9)]);
    let (_, found) = read("name: x\n");
    assert_eq!(brief(&found), [("settings-format", 1, 1)]);
    let (_, found) = read("format: one\n");
    assert_eq!(brief(&found), [("settings-type", 1, 9)]);
}

#[test]
fn contradictions_are_named_where_they_stand() {
    let text = "\
format: 1
people: [lin, {name: lin}]
tiers:
  - {name: C}
  - {name: A, when: customer}
  - {name: C, every: 0d}
required: [emial, budget]
fields:
  budget: {type: choice}
  email: {type: text}
health: {weights: {recency: 0.4, nps: 0.4}}
loyalty: {levels: [{name: gold, at: 100}, {name: silver, at: 50}]}
sla: {first_reply: {high: 3d}}
";
    let (_, found) = read(text);
    assert_eq!(
        brief(&found),
        [
            ("settings-duplicate", 2, 22),
            ("settings-unreachable", 5, 12),
            ("settings-duplicate", 6, 12),
            ("settings-conflict", 6, 12),
            ("settings-unknown-field", 7, 12),
            ("settings-conflict", 9, 3),
            ("settings-conflict", 10, 3),
            ("settings-conflict", 11, 19),
            ("settings-conflict", 12, 50),
            ("settings-conflict", 13, 6),
        ],
        "{found:#?}"
    );
    let warnings = found.iter().filter(|d| d.level == Severity::Warning).count();
    assert_eq!(warnings, 3);
}

#[test]
fn a_key_without_a_value_is_its_default() {
    let (settings, found) = read("format: 1\npeople:\ntiers: []\ncalendar:\nevery:\nlanguage: zh-CN\n");
    assert_eq!(found, []);
    assert_eq!(settings.every, None);
    assert_eq!(settings.calendar, Calendar::default());
    assert_eq!(settings.language(), Language::chinese());
}

#[test]
fn values_are_read_by_their_own_rules() {
    let hours = Hours::parse("mon-fri 09:00-12:00; mon-fri 13:30-18:00; sat 10:00-14:00").unwrap();
    assert_eq!(hours.on(0).collect::<Vec<_>>(), [(540, 720), (810, 1080)]);
    assert_eq!(hours.on(5).collect::<Vec<_>>(), [(600, 840)]);
    assert_eq!(hours.on(6).count(), 0);
    for wrong in ["mon-fri", "mon-fri 18:00-09:00", "mo 09:00-10:00", "mon 09:00-12:00; mon 11:00-13:00"] {
        assert_eq!(Hours::parse(wrong), None, "{wrong}");
    }
    let weekend = Weekdays::parse("sat-mon").unwrap();
    assert!(weekend.has(5) && weekend.has(6) && weekend.has(0) && !weekend.has(1));
}

#[test]
fn a_holiday_moves_to_the_next_workday_and_a_make_up_day_is_one() {
    let text = "format: 1\ncalendar: {holidays: [2026-10-01..2026-10-07], also_workdays: [2026-10-10]}\n";
    let (settings, found) = read(text);
    assert_eq!(found, []);
    let day = |d| crate::model::Day::new(2026, 10, d).unwrap();
    assert_eq!(settings.calendar.workday_from(day(1)), day(8));
    assert!(settings.calendar.is_workday(day(10)), "a Saturday that is worked");
    assert!(!settings.calendar.is_workday(day(11)));
}

#[test]
fn the_shipped_rules_have_unique_names() {
    let settings = Settings::default();
    let mut names: Vec<&str> = settings.warnings.iter().map(|w| w.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), settings.warnings.len());
    let sum: f64 = settings.health.weights.iter().map(|w| w.1).sum();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn reading_is_linear_in_how_much_a_list_holds() {
    type Item = fn(usize) -> String;
    let lists: [(&str, Item); 5] = [
        ("channels: [call", |i| format!(", c{i}")),
        ("segments:", |i| format!("\n  s{i}: \"silent_days > {i}\"")),
        ("people:", |i| format!("\n  - {{name: p{i}, email: p{i}@example.com}}")),
        ("benchmark:", |i| format!("\n  b{i}: 0.5")),
        ("tiers:", |i| format!("\n  - {{name: t{i}, when: \"spend_365d > {i}\"}}")),
    ];
    for (head, item) in lists {
        crate::sys::work::is_linear(1500, |n| {
            let list: String = (0..n).map(item).collect();
            let end = if head.contains('[') { "]\n" } else { "\n" };
            let (settings, problems) =
                Settings::read("rolo.yaml", format!("format: 1\n{head}{list}{end}").as_bytes());
            assert!(settings.is_some() && problems.is_empty(), "{problems:?}");
        });
    }
}

#[test]
fn names_that_stand_twice_are_found_in_a_long_list() {
    let list: String = (0..3000).map(|i| format!("c{}, ", i % 2999)).collect();
    let (_, problems) = Settings::read("rolo.yaml", format!("format: 1\nchannels: [{list}C0]\n").as_bytes());
    let said: Vec<_> = problems.iter().map(|d| d.message.english()).collect();
    assert_eq!(
        said,
        ["the channel `c0` is declared twice", "the channels `c0` and `C0` differ in case only"]
    );
}
