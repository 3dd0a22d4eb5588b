//! Festivals of the book's calendar: one line each, with how many there are to greet.

use super::desk::Desk;
use super::kind::Kind;
use super::waiting::{Detail, Found, Waiting};
use crate::book::roster::NOBODY;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::Day;
use crate::model::fields::{FieldId, ProfileField};
use crate::model::list;
use crate::model::lunar::LunarDay;
use crate::model::schema::TableId;
use crate::model::settings::{Festival, FestivalDay};
use crate::profile::{FieldColumn, add_rules};
use crate::query::{Field, Origin, Query, Scope};

/// A festival that is near, and whom to greet.
#[derive(Debug)]
pub(super) struct Near {
    index: usize,
    day: Day,
    people: Vec<usize>,
}

/// The first day of a festival on or after `from`.
fn next(on: FestivalDay, from: Day) -> Option<Day> {
    match on {
        FestivalDay::Once(day) => (day >= from).then_some(day),
        FestivalDay::Lunar(month, day) => LunarDay::new(month, day)?.next(from),
        FestivalDay::Yearly(month, day) => (from.year()..=from.year() + 1).find_map(|year| {
            // 29 February is kept on the 28th in other years.
            Day::new(year, month, day).or_else(|| Day::new(year, month, 28)).filter(|found| *found >= from)
        }),
    }
}

/// Festivals whose time has come by the horizon, with those to greet: by the festival's own rule, else customers and
/// everybody ever spoken to; never who wants no contact or no bulk mail.
pub(super) fn near(desk: &mut Desk<'_>, scope: &Scope) -> Result<Vec<Near>, Vec<Diagnostic>> {
    let mut near = Vec::new();
    let book = desk.book;
    for (index, festival) in book.settings.calendar.festivals.iter().enumerate() {
        let Some(day) = next(festival.on, desk.today()) else { continue };
        if festival.lead.map_or(day, |lead| day.sub_span(lead)) > desk.horizon {
            continue;
        }
        let people = to_greet(desk, festival, scope)?;
        near.push(Near { index, day, people });
    }
    Ok(near)
}

fn to_greet(desk: &mut Desk<'_>, festival: &Festival, scope: &Scope) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let chosen: Vec<usize> = match &festival.when {
        Some(when) => {
            let scope = scope.about(TableId::Contacts);
            let origin = Origin::Written(when.place.clone());
            let query = Query::compile_from(&when.text, &origin, &scope, desk.today())?;
            desk.rows.need(query.fields_needed());
            add_rules(&mut desk.rows, query.fields_needed(), &scope)?;
            desk.rows.select(&query).0
        }
        None => {
            let customer = ProfileField::new(FieldId::Customer, None);
            desk.rows.need(&[Field::profile(customer)]);
            let is = match desk.profile().column(customer) {
                Some(FieldColumn::Flag(is)) => is.as_slice(),
                _ => &[],
            };
            let in_contact =
                |&who: &usize| is.get(who).copied().unwrap_or_default() || desk.touches.day(who).is_some();
            desk.people().numbers().filter(in_contact).collect()
        }
    };
    let consent = desk.contacts("consent");
    let welcome = |who: usize| {
        let wishes = consent.text(who);
        !list::parts(&wishes).any(|wish| matches!(wish, "no-contact" | "no-bulk"))
    };
    Ok(chosen.into_iter().filter(|&who| !desk.is_gone(who as u32) && welcome(who)).collect())
}

/// The festivals that are near, each with those of `asked` to greet.
pub(super) fn find(near: &[Near], desk: &Desk<'_>, asked: impl Fn(usize) -> bool, found: &mut Found) {
    for festival in near {
        let greet = festival.people.iter().filter(|&&who| asked(who)).count();
        if greet == 0 {
            continue;
        }
        let lead = desk.book.settings.calendar.festivals[festival.index].lead;
        let wait = Waiting::new(Kind::Festival, NOBODY, festival.index as u32, festival.day, festival.day);
        let appears_on = lead.map_or(festival.day, |lead| festival.day.sub_span(lead));
        found.waiting.push(Waiting { appears_on, detail: Detail::People(greet), ..wait });
    }
}

/// What people see of a festival.
pub(super) fn name(desk: &Desk<'_>, index: u32) -> String {
    let festival = &desk.book.settings.calendar.festivals[index as usize];
    festival.label.or(desk.book.settings.language(), &festival.name).to_owned()
}

/// “43 to greet on 2026-09-25”, and the draft there is for it.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let Detail::People(greet) = waiting.detail else { return Vec::new() };
    let festival = &desk.book.settings.calendar.festivals[waiting.record as usize];
    let mut parts = vec![phrase!("{count} to greet on {day}", count = greet, day = waiting.occurrence)];
    parts.extend(festival.draft.as_ref().map(|draft| phrase!("draft {draft}", draft)));
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use super::*;
    use crate::book::Book;

    #[test]
    fn a_festival_is_one_line_with_how_many_there_are_to_greet() {
        let dir = book(&[
            (
                "rolo.yaml",
                "format: 1\nevery: 900d\ncalendar: {festivals: [{name: mid-autumn, on: lunar 08-15, lead: 7d}, \
                 {name: fair, on: 2026-09-20, lead: 3d, when: 'tags:fair'}]}\n",
            ),
            (
                "contacts.csv",
                "id,name,tags,consent,archived_on\nc-1,Ann,,,\nc-2,Bo,fair,,\nc-3,Cy,fair,no-bulk,\nc-4,Di,,,\nc-5,Ed,,,2026-01-01\n",
            ),
            (
                "interactions/2026-02.csv",
                "id,at,contact,channel\ni-1,2026-02-10,c-1,call\ni-2,2026-02-10,c-5,call\n",
            ),
            ("orders/2026.csv", "id,at,contact,amount\nb-1,2026-02-16,c-4,10\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert!(keys(&book, "2026-09-16").is_empty());
        assert_eq!(
            keys(&book, "2026-09-19"),
            ["festival:fair:2026-09-20 2026-09-20", "festival:mid-autumn:2026-09-25 2026-09-25"]
        );
        assert_eq!(
            reasons(&book, "2026-09-19"),
            ["1 to greet on 2026-09-20; in 1 d", "2 to greet on 2026-09-25; in 6 d"]
        );
    }

    #[test]
    fn a_yearly_festival_comes_again_next_year() {
        let day = |text: &str| Day::parse_iso(text.as_bytes());
        assert_eq!(next(FestivalDay::Yearly(2, 29), day("2026-03-02").unwrap()), day("2027-02-28"));
        assert_eq!(next(FestivalDay::Yearly(3, 2), day("2026-03-02").unwrap()), day("2026-03-02"));
        assert_eq!(next(FestivalDay::Once(Day(0)), day("2026-03-02").unwrap()), None);
    }
}
