//! The reports of the catalogue over facts written down here.

use super::answers::verbatims;
use super::churn::churn;
use super::cohort::cohort;
use super::nps::nps;
use super::repeat::repeat;
use super::retention::retention;
use super::*;
use crate::metrics::activity::Source;
use crate::metrics::facts::{Answers, Events, NOBODY, NONE, Purchases};
use crate::metrics::nps::Method;
use crate::metrics::retention::Formula;
use crate::metrics::{Activity, Counted, Histories};
use crate::model::{Currency, Day, Value, period};
use crate::report::framing::small_sample;

fn framing<'a>(period: &'a Period, as_of: Day, name: &'a dyn Fn(u32) -> String) -> Framing<'a> {
    Framing {
        period,
        chosen: Chosen::Asked,
        as_of,
        counted: Counted::Contact,
        currency: Currency::parse("EUR").unwrap(),
        explain: Explain::Naming(0),
        name,
    }
}

fn day(month: u32, day: u32) -> Day {
    Day::new(2026, month, day).unwrap()
}

fn says(lines: &[Text], english: &str) -> bool {
    lines.iter().any(|line| *line == *english)
}

/// A cell of words in English, whoever's they are.
fn english(cell: &Value) -> String {
    match cell {
        Value::Text(text) => text.clone(),
        Value::Phrase(text) => text.english(),
        other => panic!("{other:?} is not a text"),
    }
}

fn groups(names: &[&str], of: &[u32]) -> Groups {
    Groups {
        key: "tier".to_owned(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
        of: of.to_vec(),
    }
}

fn activity() -> Activity {
    let mut events = Events::default();
    for (customer, on) in
        [(0, day(1, 5)), (0, day(2, 5)), (1, day(1, 9)), (2, day(2, 1)), (3, day(1, 2)), (3, day(2, 2))]
    {
        events.push(customer, on);
    }
    Activity::new(&[Source::Events(&events)], 4, day(3, 2))
}

#[test]
fn a_month_is_held_against_the_month_before() {
    let today = day(3, 2);
    let period = Period::parse("2026-02", today).unwrap();
    let name = |number: u32| ["Ada", "Ben", "Cleo", "Dan"][number as usize].to_owned();
    let report = retention(&activity(), &framing(&period, day(3, 2), &name), Formula::Locked, &By::Whole);
    assert_eq!(report.rows[0][0], Value::Text("2026-02".into()));
    assert_eq!(report.rows[0][1], Value::Fraction(2.0 / 3.0));
    assert_eq!(report.rows[0][4..10], [3, 3, 1, 2, 0, 1].map(Value::Int));
    assert_eq!(report.rows[0][10], Value::Phrase(small_sample()));
    assert!(says(&report.explanation, "  Ben"), "{:#?}", report.explanation);
    assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
}

#[test]
fn periods_and_groups_add_up() {
    let today = day(3, 2);
    let period = Period::parse("2026-02..2026-03", today)
        .unwrap_or_else(|_| Period::new(day(2, 1), day(3, 31)).unwrap());
    let parts = period.split(period::Unit::Month);
    let report = retention(
        &activity(),
        &framing(&period, day(3, 2), &|_| String::new()),
        Formula::Locked,
        &By::Time(parts),
    );
    assert_eq!(report.rows.len(), 2);
    assert_eq!(english(&report.rows[1][10]), "small sample; not over");
    let february = Period::parse("2026-02", today).unwrap();
    let report = retention(
        &activity(),
        &framing(&february, day(3, 2), &|_| String::new()),
        Formula::Locked,
        &By::Customers(groups(&["A", "B"], &[0, 0, 1, NONE])),
    );
    let labels: Vec<String> = report.rows.iter().map(|row| english(&row[0])).collect();
    assert_eq!(labels, ["A", "B", "(none)", "all"]);
    assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
    assert_eq!(report.rows[0][1], Value::Fraction(0.5));
}

#[test]
fn churn_is_what_retention_leaves() {
    let mut events = Events::default();
    for (customer, on) in [
        (0, day(1, 5)),
        (1, day(1, 5)),
        (2, day(1, 6)),
        (3, day(1, 7)),
        (0, day(2, 3)),
        (1, day(2, 9)),
        (2, day(2, 9)),
    ] {
        events.push(customer, on);
    }
    let activity = Activity::new(&[Source::Events(&events)], 4, day(2, 28));
    let period = Period::parse("2026-02", day(2, 28)).unwrap();
    let name = |number: u32| format!("No {number}");
    let framing = framing(&period, day(2, 28), &name);
    let report = churn(&activity, &framing, Formula::Locked, &By::Whole);
    assert_eq!(report.rows[0][1], Value::Fraction(0.25));
    assert_eq!(report.rows[0][5..7], [Value::Int(1), Value::Int(4)]);
    let Value::Fraction(year) = report.rows[0][4] else { panic!("a fraction") };
    assert!((year - 0.976_553).abs() < 1e-5, "{year}");
    assert!(says(&report.explanation, "  No 3"), "{:?}", report.explanation);
}

#[test]
fn rates_name_their_counts_and_customers() {
    let mut purchases = Purchases::default();
    for (customer, day) in [(0, 0), (0, 20), (1, 3), (2, 5), (2, 300)] {
        purchases.push(customer, Day(day), 10_000);
    }
    let histories = Histories::new(&purchases, 3, Day(365));
    let period = Period::new(Day(0), Day(365)).unwrap();
    let name = |number: u32| format!("No {number}");
    let framing = framing(&period, Day(365), &name);
    let report = repeat(&histories, &framing, &By::Whole);
    assert_eq!(report.rows[0][1], Value::Fraction(2.0 / 3.0));
    assert_eq!(report.rows[1][4..6], [Value::Int(1), Value::Int(3)]);
    assert_eq!(report.rows.len(), 7);
    assert!(says(&report.explanation, "bought on one day: 1"), "{:#?}", report.explanation);
    let by = By::Customers(groups(&["A"], &[0, NONE, 0]));
    let grouped = repeat(&histories, &framing, &by);
    assert_eq!(grouped.rows.len(), 3);
    assert_eq!(grouped.rows[0][1], Value::Fraction(1.0));
}

#[test]
fn a_triangle_is_blank_beyond_its_observation() {
    let mut purchases = Purchases::default();
    for (customer, on, amount) in
        [(0, day(1, 5), 100_000), (0, day(2, 5), 10_000), (1, day(1, 9), 50_000), (2, day(2, 1), 1)]
    {
        purchases.push(customer, on, amount);
    }
    let histories = Histories::new(&purchases, 3, day(3, 2));
    let period = Period::new(day(1, 1), day(3, 31)).unwrap();
    let parts = period.split(period::Unit::Month);
    let framing = framing(&period, day(3, 2), &|_| String::new());
    let report = cohort(&histories, &parts, &framing, "share");
    assert_eq!(report.columns.len(), 4);
    assert_eq!(report.rows[0][1..], [Value::Int(2), Value::Fraction(1.0), Value::Fraction(0.5)]);
    assert_eq!(report.rows[1][3], Value::Unknown);
    assert_eq!(english(&report.rows[2][0]), "pooled");
    let money = cohort(&histories, &parts, &framing, "revenue-per-customer");
    let Value::Money(money) = money.rows[0][3].clone() else { panic!("money") };
    assert_eq!(money.to_string(), "8.00 EUR");
}

fn answers() -> Answers {
    let mut answers = Answers::default();
    let at = |m, d| i64::from(day(m, d).0) * 86_400;
    answers.push(0, at(1, 5), 9.0, NONE);
    answers.push(0, at(1, 9), 3.0, NONE);
    answers.push(1, at(2, 5), 10.0, 4);
    answers.push(2, at(3, 5), 8.0, 4);
    answers.push(NOBODY, at(3, 5), 10.0, 4);
    answers.push(2, at(3, 6), 7.5, 4);
    answers
}

fn quarter() -> Period {
    Period::parse("2026-Q1", day(3, 31)).unwrap()
}

#[test]
fn every_answer_read_is_accounted_for() {
    let (quarter, name) = (quarter(), |number: u32| ["Ada", "Ben", "Cleo"][number as usize].to_owned());
    let framing = framing(&quarter, day(3, 31), &name);
    let report = nps(&answers(), None, &framing, &By::Whole, Method::AdjustedWald);
    assert_eq!(report.rows.len(), 1);
    assert_eq!(report.rows[0][1], Value::Number(25.0));
    assert_eq!(report.rows[0][4..8], [2, 1, 1, 4].map(Value::Int));
    for line in [
        "6 answers read = 4 counted + 1 superseded + 1 rejected",
        "100 × (2 − 1) / 4 = 25.0 points, standard error 41.5",
        "promoters: 2",
        "  Ben  10 on 2026-02-05",
        "  (no customer)  10 on 2026-03-05",
        "  Ada  3 on 2026-01-09",
    ] {
        assert!(says(&report.explanation, line), "{line} in {:#?}", report.explanation);
    }
    assert!(says(&report.notes, "small sample: 4 answers, look at the interval"), "{:?}", report.notes);
}

#[test]
fn periods_show_a_trend_and_groups_how_many_were_compared() {
    let quarter = quarter();
    let parts = quarter.split(period::Unit::Month);
    let name = |_: u32| String::new();
    let framing = framing(&quarter, day(3, 31), &name);
    let report = nps(&answers(), None, &framing, &By::Time(parts), Method::Score);
    let n: Vec<&Value> = report.rows.iter().map(|row| &row[7]).collect();
    assert_eq!(n, [&Value::Int(1), &Value::Int(1), &Value::Int(2), &Value::Int(4)]);
    assert!(report.notes.iter().any(|n| n.english().starts_with("trend ")), "{:?}", report.notes);
    let by = By::Customers(groups(&["A", "B"], &[0, 1, 1]));
    let report = nps(&answers(), None, &framing, &by, Method::AdjustedWald);
    assert_eq!(report.rows.len(), 4);
    assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
    assert!(
        report.notes.iter().any(|n| n.english().starts_with("3 segments compared")),
        "{:?}",
        report.notes
    );
}

#[test]
fn verbatims_begin_with_the_most_critical() {
    let (quarter, name) = (quarter(), |number: u32| format!("No {number}"));
    let report = verbatims(&answers(), &framing(&quarter, day(3, 31), &name), &|row| format!("row {row}"));
    assert_eq!(report.rows[0][0], Value::Text("No 0".into()));
    assert_eq!(report.rows[0][4], Value::Text("row 1".into()));
    assert_eq!(report.rows.len(), 4);
}
