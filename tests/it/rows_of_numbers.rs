//! Laws of the rows of numbers: groups add up to the whole, one label is one number whatever the day, and what is left out by
//! `-w` is what the opposite query counts.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use rolo::book::Book;
use rolo::model::fields::{FIELDS, FieldType};
use rolo::model::period::{self, Period};
use rolo::model::schema::{Kind, TableId};
use rolo::model::{Day, Value};
use rolo::report::framing::{Chosen, Explain};
use rolo::report::metric::{METRICS, Metric, Options};
use rolo::report::{Report, Unit};
use rolo::study::{Standpoint, Study, Wanted, usual_window};

use super::world::{World, root};

fn day(text: &str) -> Day {
    Day::parse_iso(text.as_bytes()).unwrap()
}

fn book(name: &str) -> Book {
    Book::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)).unwrap()
}

/// What is asked of a metric.
#[derive(Clone, Copy)]
struct Asked<'a> {
    metric: &'static Metric,
    grain: Option<period::Unit>,
    field: Option<&'a str>,
    only: Option<&'a str>,
    /// None: the usual window.
    window: Option<&'a Period>,
    as_of: Day,
}

fn report(book: &Book, asked: Asked<'_>) -> Report {
    let Asked { metric, grain, field, only, as_of, .. } = asked;
    let usual = match grain {
        Some(grain) => usual_window(grain, as_of),
        None => Period::new(as_of.add_months(-12) + 1, as_of).unwrap(),
    };
    let window = asked.window.cloned().unwrap_or(usual);
    let mut study = Study::of(book, Standpoint::of(book, as_of), window);
    let key = field.map(|word| study.key(word, None, metric.groups.log).unwrap());
    if let Some(column) = key.as_ref().and_then(|key| key.of_log()) {
        study = study.knowing_of_answers(if metric.needs.contains(&TableId::Surveys) { column } else { "" });
    }
    let grain = if metric.groups.is_of_history {
        Some(study.see_history(grain, asked.window.is_some()))
    } else {
        grain
    };
    let wanted = Wanted { grain, key: key.as_ref(), only, read: metric.groups.read };
    let layout = study.layout(wanted).unwrap();
    let chosen = if asked.window.is_some() { Chosen::Asked } else { Chosen::Default };
    (metric.report)(&study, &Options { layout, chosen, explain: Explain::Off, choices: Vec::new() })
}

fn english(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Phrase(text) => text.english(),
        other => format!("{other:?}"),
    }
}

fn metric(name: &str) -> &'static Metric {
    METRICS.iter().find(|metric| metric.name == name).unwrap()
}

/// For each period, the sums of the counts of its groups, and those of its row of all.
fn sums(report: &Report, field: &str) -> Vec<(String, Vec<i64>, Vec<i64>)> {
    let at = |key: &str| report.columns.iter().position(|column| column.key == key);
    let (group, period) = (at(field).unwrap(), at("period").or(at("cohort")));
    let counts: Vec<usize> =
        (0..report.columns.len()).filter(|&i| report.columns[i].unit == Unit::Count).collect();
    let mut found: BTreeMap<String, (Vec<i64>, Vec<i64>)> = BTreeMap::new();
    for row in &report.rows {
        let label = period.map_or_else(String::new, |period| english(&row[period]));
        let zeros = || vec![0; counts.len()];
        let sums = found.entry(label).or_insert_with(|| (zeros(), zeros()));
        let into = if english(&row[group]) == "all" { &mut sums.1 } else { &mut sums.0 };
        for (sum, &column) in into.iter_mut().zip(&counts) {
            if let Value::Int(count) = row[column] {
                *sum += count;
            }
        }
    }
    // The finished periods together have no groups.
    found.into_iter().filter(|(label, _)| label != "all").map(|(label, (a, b))| (label, a, b)).collect()
}

#[test]
fn the_groups_of_a_field_with_one_value_add_up_to_the_whole() {
    let names = FIELDS.iter().filter(|spec| spec.waits.is_none() && spec.ty != FieldType::List);
    let mut fields: Vec<String> = names.map(|spec| spec.example(365)).collect();
    for table in [TableId::Contacts, TableId::Companies] {
        let is_one = |kind: Kind| {
            !matches!(
                kind,
                Kind::List | Kind::Emails | Kind::Phones | Kind::Consent | Kind::MergedIds | Kind::Refs
            )
        };
        let columns = table.table().columns.iter().filter(|column| is_one(column.kind));
        fields.extend(columns.map(|column| column.name.to_owned()));
    }
    fields.extend(["@silent", "company.city"].map(str::to_owned));
    let book = book("studio");
    let as_of = day("2026-03-02");
    let year = Period::parse("2025", as_of).unwrap();
    let wrong: Vec<String> = fields
        .par_iter()
        .flat_map_iter(|field| METRICS.iter().map(move |metric| (field, *metric)))
        .filter(|(_, metric)| !metric.groups.is_of_history || cfg!(not(debug_assertions)))
        .flat_map_iter(|(field, metric)| {
            let quarters = (Some(period::Unit::Quarter), Some(&year));
            [(None, None), quarters].map(|(grain, window)| (field, metric, grain, window))
        })
        .filter_map(|(field, metric, grain, window)| {
            let asked = Asked { metric, grain, field: Some(field), only: None, window, as_of };
            let sums = sums(&report(&book, asked), field);
            let is_right = sums.iter().all(|(_, groups, all)| groups == all);
            (!is_right).then(|| format!("{} --by {field}: {sums:?}", metric.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_label_is_one_number_whatever_the_day_it_is_asked() {
    let book = book("studio");
    let mut known: BTreeMap<(String, Vec<String>), (Day, Vec<Value>)> = BTreeMap::new();
    let jobs: Vec<(&'static Metric, period::Unit, Option<&str>)> =
        ["retention", "churn", "nps", "csat", "repeat", "referral"]
            .iter()
            .flat_map(|name| {
                [period::Unit::Month, period::Unit::Quarter].map(|unit| (metric(name), unit, None))
            })
            .chain([(metric("retention"), period::Unit::Quarter, Some("tier"))])
            .collect();
    let year = Period::parse("2025", day("2026-03-02")).unwrap();
    let mut compared = 0;
    for n in 0..20 {
        let as_of = day("2025-05-30") + 17 * n;
        for &(metric, grain, field) in &jobs {
            let window = (as_of >= day("2025-12-31") && n % 2 == 0).then_some(&year);
            let report =
                report(&book, Asked { metric, grain: Some(grain), field, only: None, window, as_of });
            let at = |key: &str| report.columns.iter().position(|column| column.key == key);
            let coverage = at("coverage").unwrap();
            for row in report.rows.iter().filter(|row| english(&row[coverage]) == "whole") {
                let labels = [at("period"), field.and_then(at)].into_iter().flatten();
                let labels: Vec<String> = labels.map(|place| english(&row[place])).collect();
                let key = (format!("{} {grain:?} {field:?}", metric.name), labels);
                let (first, cells) = known.entry(key.clone()).or_insert_with(|| (as_of, row.clone()));
                assert_eq!(*cells, *row, "{key:?} on {first} and on {as_of}");
                compared += usize::from(*first != as_of);
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn who_is_selected_and_who_is_not_are_everybody() {
    let (book, as_of) = (book("studio"), day("2026-03-02"));
    for (query, other) in
        [("tier:A", "not tier:A"), ("@silent", "not @silent"), ("spend_365d > 1k", "not spend_365d > 1k")]
    {
        for metric in METRICS.iter().filter(|metric| !metric.groups.is_of_history) {
            let n = |only: Option<&str>| {
                let asked = Asked {
                    metric,
                    grain: Some(period::Unit::Quarter),
                    field: None,
                    only,
                    window: None,
                    as_of,
                };
                let report = report(&book, asked);
                let counts: Vec<usize> =
                    (0..report.columns.len()).filter(|&i| report.columns[i].unit == Unit::Count).collect();
                let label = |row: &[Value]| english(&row[0]);
                let count = |row: &[Value]| counts.iter().map(|&i| row[i].clone()).collect::<Vec<_>>();
                report.rows.iter().map(|row| (label(row), count(row))).collect::<BTreeMap<_, _>>()
            };
            let (all, some, rest) = (n(None), n(Some(query)), n(Some(other)));
            for (label, counts) in &all {
                for (place, count) in counts.iter().enumerate() {
                    let of =
                        |part: &BTreeMap<String, Vec<Value>>| match part.get(label).map(|row| &row[place]) {
                            Some(Value::Int(n)) => *n,
                            _ => 0,
                        };
                    let whole = if let Value::Int(n) = count { *n } else { 0 };
                    assert_eq!(of(&some) + of(&rest), whole, "{} -w '{query}' in {label}", metric.name);
                }
            }
        }
    }
}

#[test]
fn the_sample_marks_what_is_not_over_and_says_where_it_ends() {
    let world = World::empty();
    let events = root().join("tests/data/cdnow/events.csv");
    let said = |arguments: &str| {
        let output = world.shell(&format!("rolo {arguments} --input '{}'", events.display()));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, csv, _) = said("retention --by quarter --as-of 1998-04-05 --format csv");
    let row = |label: &str| csv.lines().find(|line| line.starts_with(label)).unwrap_or_default().to_owned();
    assert_eq!(code, Some(0));
    assert!(row("1998-Q2").ends_with("unfinished,unfinished"), "{csv}");
    assert!(row("1998-Q1").contains(",404,384,0,196,188,208,whole,"), "{csv}");
    // The unfinished quarter is in no sum: 2357 + 524 + 418 + 404 before, 524 + 214 + 203 + 196 of them again.
    assert!(row("all,").contains(",3703,4087,2357,1137,593,2566,,"), "{csv}");
    let (_, csv, _) = said("cohort --by quarter --as-of 1998-04-05 --format csv");
    assert!(csv.lines().nth(1).is_some_and(|line| line.ends_with(",,whole,")), "{csv}");
    let (code, csv, said) = said("churn --from 2025-01-01 --to 2025-12-31 --format csv");
    assert_eq!((code, csv.lines().count()), (Some(1), 1), "{csv}");
    assert!(said.contains("the data end on 1998-06-30"), "{said}");
}
