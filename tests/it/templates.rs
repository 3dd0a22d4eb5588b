//! The rules that new books begin with: they compile, open clean, tell customers apart and the trades from each other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rolo::book::templates::{NAMES, PLAIN, text};
use rolo::i18n::Language;
use rolo::model::Day;
use rolo::model::schema::TableId;
use rolo::model::settings::Settings;
use rolo::query::{Query, Scope};

use super::world::World;

#[test]
fn every_query_of_every_template_compiles() {
    let today = Day::new(2026, 3, 2).unwrap();
    let mut wrong = Vec::new();
    for name in NAMES.into_iter().chain([PLAIN]) {
        for language in Language::all() {
            let (settings, _) = Settings::read(name, text(name, language).unwrap().as_bytes());
            let settings = settings.unwrap();
            let scope = Scope::of_settings(TableId::Contacts, &settings);
            for found in Query::check_settings(&settings, &scope, today) {
                let line = found.place.as_ref().map_or(0, |p| p.line);
                wrong.push(format!(
                    "{name} {language}:{line}: {} ({:?})",
                    found.message.english(),
                    found.help
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_rules_that_ship_compile() {
    let settings = Settings::default();
    let scope = Scope::of_settings(TableId::Contacts, &settings);
    let found = Query::check_settings(&settings, &scope, Day::new(2026, 3, 2).unwrap());
    assert!(found.is_empty(), "{found:?}");
}

/// Every trade in every language.
fn all() -> impl Iterator<Item = (&'static str, Language)> {
    NAMES.into_iter().flat_map(|name| Language::all().map(move |language| (name, language)))
}

/// A new book of that trade.
fn begun(name: &str, language: Language) -> World {
    let world = World::empty();
    world.rolo(&["init", ".", "--template", name, "--language", &language.to_string()]).assert().success();
    world
}

#[test]
fn every_template_opens_clean() {
    for (name, language) in all() {
        begun(name, language).rolo(&["check", "--strict"]).assert().success().stdout("").stderr("");
    }
}

#[test]
fn every_template_sorts_twenty_customers_into_three_tiers_or_more() {
    for (name, language) in all() {
        let world = begun(name, language);
        twenty_customers(&world.place);
        let (settings, _) = Settings::read(name, text(name, language).unwrap().as_bytes());
        let me = settings.unwrap().people.first().map_or_else(|| "owner".to_owned(), |p| p.name.to_string());
        world.rolo(&["tier", "apply", "--yes"]).env("ROLO_ME", me).assert().success();
        let listed = world.rolo(&["list", "--format", "csv", "--columns", "tier"]).assert().success();
        let listed = String::from_utf8(listed.get_output().stdout.clone()).unwrap();
        let tiers: BTreeSet<&str> = listed.lines().skip(1).filter(|tier| !tier.is_empty()).collect();
        assert_eq!(listed.lines().count(), 21, "{name} {language}: {listed}");
        assert!(tiers.len() >= 3, "{name} {language}: only {tiers:?}");
    }
}

/// Twenty people, each of a company of their own: some buy often, some once, some have a contract or a deal, some
/// brought others along, and five have nothing yet.
fn twenty_customers(book: &Path) {
    let mut files: Vec<(&str, String)> = [
        ("contacts.csv", "id,name,company,referred_by,created_on\n"),
        ("companies.csv", "id,name\n"),
        ("orders/2026.csv", "id,at,contact,company,amount\n"),
        ("contracts.csv", "id,contact,company,product,amount,every,starts_on,ends_on\n"),
        ("deals.csv", "id,contact,company,title,amount,opened_on,closed_on,outcome\n"),
    ]
    .map(|(file, header)| (file, header.replace("\\\n", "\n")))
    .into();
    let mut add = |file: usize, row: String| files[file].1.push_str(&(row + "\n"));
    for n in 1..=20 {
        // The first person brought the next three.
        let by = if (2..=4).contains(&n) { "c-person01" } else { "" };
        add(0, format!("c-person{n:02},Person {n},o-firm{n:04},{by},2024-05-01"));
        add(1, format!("o-firm{n:04},Firm {n}"));
        let orders = match n {
            1..=5 => 10,
            6..=10 => 2,
            11..=13 => 1,
            _ => 0,
        };
        for order in 1..=orders {
            let day = format!("2026-{:02}-{:02}", order % 2 + 1, order + 10);
            add(2, format!("b-order{n:02}{order:05},{day},c-person{n:02},o-firm{n:04},{}", 2000 / n));
        }
        if n <= 4 || n == 14 || n == 15 {
            add(
                3,
                format!(
                    "k-term{n:04},c-person{n:02},o-firm{n:04},plan,{},1mo,2025-06-01,2026-12-31",
                    1000 / n
                ),
            );
        }
        match n {
            1..=6 => add(
                4,
                format!(
                    "d-deal{n:04},c-person{n:02},o-firm{n:04},Work,{},2025-05-01,2025-06-01,won",
                    9000 / n
                ),
            ),
            7 | 8 => add(4, format!("d-deal{n:04},c-person{n:02},o-firm{n:04},More work,4000,2026-02-01,,")),
            _ => {}
        }
    }
    for (name, text) in files {
        let path = book.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn any_two_trades_differ_where_the_trades_do() {
    /// What only one of the two has.
    fn apart(one: &BTreeSet<String>, other: &BTreeSet<String>) -> usize {
        one.symmetric_difference(other).count()
    }
    for language in Language::all() {
        let kinds: Vec<(&str, [BTreeSet<String>; 4])> = NAMES
            .into_iter()
            .map(|name| {
                let (settings, _) = Settings::read(name, text(name, language).unwrap().as_bytes());
                let settings = settings.unwrap();
                let fields =
                    settings.fields.iter().map(|f| format!("{} {:?} {:?}", f.name, f.table, f.of)).collect();
                let tiers =
                    settings.tiers.iter().filter_map(|t| Some(t.when.as_ref()?.text.clone())).collect();
                let warnings = settings.warnings.iter().map(|w| w.when.text.clone()).collect();
                let playbooks = settings.playbooks.iter().map(|p| format!("{:?}", p.suggest)).collect();
                (name, [fields, tiers, warnings, playbooks])
            })
            .collect();
        for (n, (one, its)) in kinds.iter().enumerate() {
            for (other, theirs) in &kinds[n + 1..] {
                for (at, (what, least)) in
                    [("fields", 3), ("rules of tiers", 2), ("warnings", 1), ("playbooks", 1)]
                        .into_iter()
                        .enumerate()
                {
                    let count = apart(&its[at], &theirs[at]);
                    assert!(
                        count >= least,
                        "{one} and {other} ({language}) differ in {count} {what}, not in {least}"
                    );
                }
            }
        }
    }
}
