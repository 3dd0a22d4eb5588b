//! The example books: they read without a finding, and the stories their READMEs tell are in the numbers.

use std::collections::BTreeSet;
use std::path::Path;

use rolo::book::Book;
use rolo::model::fields::{Basis, FIELDS, Lookup, ProfileField};
use rolo::model::{Day, TableId, Value};
use rolo::profile::Profile;
use rolo::query::Query;
use rolo::report::list::{Listing, Readers, list};

const TODAY: Day = Day(20_514);

fn open(name: &str) -> Book {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    Book::open(&root).unwrap()
}

fn field(name: &str) -> ProfileField {
    match ProfileField::find(name) {
        Lookup::Field(field) => field,
        _ => panic!("{name} is no field"),
    }
}

/// Everything the profile can say of one person, by the names of the fields.
struct World {
    book: Book,
}

impl World {
    fn of(name: &str) -> World {
        World { book: open(name) }
    }

    /// One field of the person called so, as text.
    fn ask(&self, person: &str, name: &str) -> String {
        let wanted = field(name);
        let profile = Profile::compute(&self.book, &BTreeSet::from([wanted]), &["name"], TODAY);
        let who = profile.people.numbers().find(|&i| profile.people.text(i, "name") == person).unwrap();
        let column = profile.column(wanted).unwrap();
        match column.value(who, self.book.settings.currency) {
            Value::Flag(yes) => if yes { "yes" } else { "no" }.to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Day(day) => day.to_string(),
            Value::Money(money) => format!("{} {}", money.amount, money.currency.code()),
            other => format!("{other:?}"),
        }
    }
}

#[test]
fn both_books_read_without_a_finding() {
    assert_eq!(TODAY.to_string(), "2026-03-02");
    for name in ["studio", "chaguan"] {
        let book = open(name);
        assert_eq!(book.problems, [], "{name}");
        for query in book.settings.queries() {
            assert!(Query::parse(&query.text).is_ok(), "{name}: {}", query.text);
        }
        let all: BTreeSet<ProfileField> = FIELDS.iter().map(|spec| field(&spec.example(365))).collect();
        let profile = Profile::compute(&book, &all, &["name"], TODAY);
        assert_eq!(profile.problems(), [], "{name}");
    }
}

#[test]
fn the_stories_of_the_studio_are_in_its_numbers() {
    let studio = World::of("studio");
    for (person, name, want) in [
        ("Tobias Krämer", "silent_days", "165"),
        ("Tobias Krämer", "overdue_tasks", "1"),
        ("Marjolein de Wit", "open_complaints", "1"),
        ("Marjolein de Wit", "nps_last", "4"),
        ("Pieter Blom", "referrals", "4"),
        ("Pieter Blom", "referred_customers", "3"),
        ("Joost van Dam", "contract_ends_in", "21"),
        ("Ruth Adeyemi", "last_touch", "2025-12-03"),
        ("Carla Mendes", "lost", "yes"),
        ("Bram Peeters", "archived", "yes"),
        ("Yusuf Demir", "birthday_in", "3"),
        ("Sanne Visser", "birthday_in", "76"),
        ("Amara Nwosu", "pipeline_value", "38000.00 EUR"),
    ] {
        assert_eq!(studio.ask(person, name), want, "{person}: {name}");
    }
}

#[test]
fn the_stories_of_the_tea_house_are_in_its_numbers() {
    let chaguan = World::of("chaguan");
    for (person, name, want) in [
        ("林悦", "silent_days", "155"),
        ("马大为", "last_touch", "2025-12-07"),
        ("马大为", "nps_change", "-7"),
        ("周敏", "pipeline_value", "68000.00 CNY"),
        ("唐华", "contract_ends_in", "18"),
        ("何静", "referred_customers", "3"),
        ("陈国栋", "birthday_in", "1"),
        ("孔铃", "lost", "yes"),
        ("欧阳倩", "orders_total", "9"),
    ] {
        assert_eq!(chaguan.ask(person, name), want, "{person}: {name}");
    }
}

#[test]
fn what_a_listing_of_a_few_shows_is_what_a_listing_of_everybody_shows() {
    for name in ["studio", "chaguan"] {
        let book = open(name);
        let own = FIELDS.iter().filter(|field| field.basis == Basis::Own).map(|field| field.example(365));
        let own: Vec<String> = ["id".to_owned()].into_iter().chain(own).collect();
        let rows = |columns: Vec<String>, limit| {
            let listing = Listing {
                table: TableId::Contacts,
                query: "",
                columns,
                sort: vec!["-spend_total".to_owned(), "id".to_owned()],
                limit,
                as_of: TODAY,
                readers: Readers::Programs,
            };
            list(&book, &listing).unwrap().report.rows
        };
        // A column that compares makes it read the rows of everybody.
        let everybody = rows([&own[..], &["rhythm_days".to_owned()]].concat(), None);
        assert!(everybody.len() > 12, "{name}");
        for few in [2, 12] {
            for (shown, all) in rows(own.clone(), Some(few)).iter().zip(&everybody) {
                for ((column, shown), all) in own.iter().zip(shown).zip(all) {
                    assert_eq!(shown, all, "{name}: `{column}` of one of {few}");
                }
            }
        }
    }
}
