//! The rules that new books begin with ask only for fields that exist.

use rolo::book::templates::{NAMES, PLAIN, text};
use rolo::i18n::Language;
use rolo::model::Day;
use rolo::model::schema::TableId;
use rolo::model::settings::Settings;
use rolo::query::{Query, Scope};

#[test]
fn every_query_of_every_template_compiles() {
    let today = Day::new(2026, 3, 2).unwrap();
    let mut wrong = Vec::new();
    for name in NAMES.into_iter().chain([PLAIN]) {
        for language in Language::ALL {
            let (settings, _) = Settings::read(name, text(name, language).unwrap().as_bytes());
            let settings = settings.unwrap();
            let scope = Scope::of_settings(TableId::Contacts, &settings);
            for found in Query::check_settings(&settings, &scope, today) {
                let line = found.place.as_ref().map_or(0, |p| p.line);
                wrong.push(format!("{name} {language}:{line}: {} ({:?})", found.message, found.help));
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
