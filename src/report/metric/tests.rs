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
use crate::model::{Currency, Day, Period, Value, period};
use crate::report::framing::small_sample;
use crate::study::{Groups, Keyed, Order, Values};

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

/// The whole window in these groups.
fn grouped(period: &Period, as_of: Day, names: &[&str], of: &[u32]) -> Layout {
    let names = names.iter().map(|&name| Value::Text(name.to_owned())).collect();
    let values = vec![Values::Words(Groups::of_one(names, Order::Given, of.to_vec()))];
    let field = Keyed { name: "tier".to_owned(), is_of_rows: false, values, day: None };
    Layout { field: Some(field), ..Layout::whole(period, as_of) }
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
    let layout = Layout::whole(&period, day(3, 2));
    let report = retention(&activity(), &framing(&period, day(3, 2), &name), Formula::Locked, &layout);
    assert_eq!(report.rows[0][0], Value::Text("2026-02".into()));
    assert_eq!(report.rows[0][1], Value::Fraction(2.0 / 3.0));
    assert_eq!(report.rows[0][4..10], [3, 3, 1, 2, 0, 1].map(Value::Int));
    assert_eq!(english(&report.rows[0][10]), "whole");
    assert_eq!(report.rows[0][11], Value::Phrase(small_sample()));
    assert!(says(&report.explanation, "  Ben"), "{:#?}", report.explanation);
    assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
}

#[test]
fn periods_and_groups_add_up() {
    let today = day(3, 2);
    let period = Period::parse("2026-02..2026-03", today)
        .unwrap_or_else(|_| Period::new(day(2, 1), day(3, 31)).unwrap());
    let framing_of = |period| framing(period, day(3, 2), &|_| String::new());
    let layout = Layout::timed(&period, period::Unit::Month, day(3, 2));
    let report = retention(&activity(), &framing_of(&period), Formula::Locked, &layout);
    // March is not over: what is pooled is February alone.
    assert_eq!(report.rows.len(), 3);
    assert_eq!(english(&report.rows[1][11]), "unfinished; small sample");
    assert_eq!(report.rows[2][1..10], report.rows[0][1..10]);
    let february = Period::parse("2026-02", today).unwrap();
    let layout = grouped(&february, day(3, 2), &["A", "B"], &[0, 0, 1, NONE]);
    let report = retention(&activity(), &framing_of(&february), Formula::Locked, &layout);
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
    let report = churn(&activity, &framing, Formula::Locked, &Layout::whole(&period, day(2, 28)));
    assert_eq!(report.rows[0][1], Value::Fraction(0.25));
    assert_eq!(report.rows[0][7..9], [Value::Int(1), Value::Int(4)]);
    // A month says nothing about a year.
    assert_eq!(report.rows[0][4..7], [const { Value::Unknown }; 3]);
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
    let report = repeat(&histories, &framing, &Layout::whole(&period, Day(365)));
    assert_eq!(report.rows[0][1], Value::Fraction(2.0 / 3.0));
    assert_eq!(report.rows[1][4..6], [Value::Int(1), Value::Int(3)]);
    assert_eq!(report.rows.len(), 7);
    assert!(says(&report.explanation, "bought on one day: 1"), "{:#?}", report.explanation);
    let layout = grouped(&period, Day(365), &["A"], &[0, NONE, 0]);
    let grouped = repeat(&histories, &framing, &layout);
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
    let layout = Layout::timed(&period, period::Unit::Month, day(3, 2));
    let framing = framing(&period, day(3, 2), &|_| String::new());
    let report = cohort(&histories, &layout, &framing, "share");
    // The running month is a column without figures.
    assert_eq!(report.columns.len(), 7);
    let shares = [Value::Int(2), Value::Fraction(1.0), Value::Fraction(0.5), Value::Unknown];
    assert_eq!(report.rows[0][1..5], shares);
    assert_eq!(report.rows[1][3], Value::Unknown);
    assert_eq!(english(&report.rows[2][0]), "pooled");
    let money = cohort(&histories, &layout, &framing, "revenue-per-customer");
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
    let layout = Layout::whole(&quarter, day(3, 31));
    let report = nps(&answers(), None, &framing, &layout, Method::AdjustedWald);
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
    let name = |_: u32| String::new();
    let framing = framing(&quarter, day(3, 31), &name);
    let layout = Layout::timed(&quarter, period::Unit::Month, day(3, 31));
    let report = nps(&answers(), None, &framing, &layout, Method::Score);
    let n: Vec<&Value> = report.rows.iter().map(|row| &row[7]).collect();
    assert_eq!(n, [&Value::Int(1), &Value::Int(1), &Value::Int(2), &Value::Int(4)]);
    assert!(report.notes.iter().any(|n| n.english().starts_with("trend ")), "{:?}", report.notes);
    let layout = grouped(&quarter, day(3, 31), &["A", "B"], &[0, 1, 1]);
    let report = nps(&answers(), None, &framing, &layout, Method::AdjustedWald);
    assert_eq!(report.rows.len(), 4);
    assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
    assert!(
        report.notes.iter().any(|n| n.english().starts_with("p: 3 groups compared")),
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

#[test]
fn two_groups_are_one_comparison_and_what_is_not_over_is_none() {
    let (quarter, name) = (quarter(), |_: u32| String::new());
    let mut answers = Answers::default();
    let at = i64::from(day(2, 5).0) * 86_400;
    // (20, 30, 50) against (35, 30, 35).
    let scores = [(20, 3.0), (30, 7.0), (50, 9.0), (35, 3.0), (30, 7.0), (35, 9.0)];
    let all = scores.iter().flat_map(|&(n, score)| std::iter::repeat_n(score, n));
    (0..).zip(all).for_each(|(customer, score)| answers.push(customer, at, score, 4));
    let of: Vec<u32> = (0..200).map(|customer| u32::from(customer >= 100)).collect();
    let compared = |as_of| {
        let layout = grouped(&quarter, as_of, &["A", "B"], &of);
        nps(&answers, None, &framing(&quarter, as_of, &name), &layout, Method::AdjustedWald)
    };
    let report = compared(day(3, 31));
    let [Value::Number(difference), Value::Fraction(p)] = report.rows[0][8..10] else { panic!("compared") };
    assert_eq!((format!("{difference:.2}"), format!("{p:.6}")), ("29.13".to_owned(), "0.009623".to_owned()));
    assert!(
        report.notes.iter().any(|note| note.english().starts_with("p: one comparison")),
        "{:?}",
        report.notes
    );
    // The quarter is not over: nothing is tested.
    assert_eq!(compared(day(3, 30)).rows[0][8..10], [Value::Unknown, Value::Unknown]);
}

#[test]
fn nothing_is_no_small_sample() {
    let (quarter, name) = (quarter(), |_: u32| String::new());
    let framing = framing(&quarter, day(3, 31), &name);
    let layout = Layout::whole(&quarter, day(3, 31));
    let report = nps(&Answers::default(), None, &framing, &layout, Method::AdjustedWald);
    assert!(report.rows.is_empty());
    assert_eq!(report.empty.unwrap().english(), "no answers from 2026-01-01 to 2026-03-31");
    // Where what there is ends before, that is said.
    let later = Period::parse("2027-Q1", day(3, 31)).unwrap();
    let framing = Framing { period: &later, as_of: later.to, chosen: Chosen::Default, ..framing };
    let layout = Layout::whole(&later, later.to);
    let report = nps(&answers(), None, &framing, &layout, Method::AdjustedWald);
    let why = "no answers from 2027-01-01 to 2027-03-31; the data end on 2026-03-06: `--as-of 2026-03-06`";
    assert_eq!(report.empty.unwrap().english(), why);
}
