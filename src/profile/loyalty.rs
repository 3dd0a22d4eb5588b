//! Loyalty points: lots are spent oldest first, and what is left of a lot expires on its day.

use std::collections::HashMap;

use super::People;
use crate::book::Book;
use crate::book::roster::NOBODY;
use crate::book::scan::scan;
use crate::model::schema::TableId;
use crate::model::{Day, Span};

/// One row of the points log.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    who: u32,
    day: Day,
    points: i64,
    kind: Kind,
    id: String,
    expires: Option<Day>,
    reverses: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Earn,
    Redeem,
    Adjust,
    Reverse,
}

/// Points of everybody on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
    /// Good points.
    pub points: Vec<i32>,
    /// Lots that are left: day of expiry (none: never) and points, by person.
    lots: Vec<Vec<(Option<Day>, i64)>>,
    /// The day.
    as_of: Day,
}

impl Balances {
    /// Reads the points log up to the as-of day.
    #[must_use]
    pub fn read(book: &Book, people: &People) -> Balances {
        let rule = book.settings.loyalty.as_ref().and_then(|l| l.expires);
        let columns = ["at", "contact", "points", "kind", "id", "expires_on", "reverses"];
        let scanned = scan(
            &book.files(TableId::Points),
            &columns,
            |_| Vec::new(),
            |part, row| {
                let contact = row.cell(1);
                let who = people.number(&contact);
                if who == NOBODY && !contact.is_empty() {
                    row.misread(1);
                }
                let number = |cell: &[u8]| std::str::from_utf8(cell).ok()?.trim().parse::<i64>().ok();
                let (Some(day), Some(points)) = (row.its_day(0), row.value(2, number)) else {
                    return;
                };
                if day > people.as_of || who == NOBODY {
                    return;
                }
                let kind = match row.word(3, &["earn", "redeem", "adjust", "reverse"]).as_ref() {
                    b"redeem" => Kind::Redeem,
                    b"adjust" => Kind::Adjust,
                    b"reverse" => Kind::Reverse,
                    _ => Kind::Earn,
                };
                let expires = row.its_day(5);
                let (id, reverses) = (row.text(4).into_owned(), row.text(6).into_owned());
                part.push(Entry { who, day, points, kind, id, expires, reverses });
            },
        );
        let mut entries: Vec<Entry> = scanned.parts.concat();
        entries.sort_by_key(|entry| entry.day);
        Balances::of(&entries, people.len(), rule, people.as_of)
    }

    /// The balances of these people only, who may be one of those they were read of.
    #[must_use]
    pub(super) fn of_these(self, people: &People) -> Balances {
        Balances { points: people.of_these(self.points), lots: people.of_these(self.lots), ..self }
    }

    fn of(entries: &[Entry], people: usize, rule: Option<Span>, as_of: Day) -> Balances {
        let mut lots: Vec<Vec<(Option<Day>, i64)>> = vec![Vec::new(); people];
        let by_id: HashMap<&str, &Entry> = entries.iter().map(|e| (e.id.as_str(), e)).collect();
        for entry in entries {
            let mine = &mut lots[entry.who as usize];
            mine.retain(|lot| lot.0.is_none_or(|expires| expires >= entry.day));
            let change = match entry.kind {
                Kind::Earn | Kind::Adjust => entry.points,
                Kind::Redeem => -entry.points.abs(),
                Kind::Reverse => match by_id.get(entry.reverses.as_str()) {
                    Some(e) if e.kind == Kind::Redeem => e.points.abs(),
                    Some(e) => -e.points,
                    None => entry.points,
                },
            };
            if change >= 0 {
                let expires = entry.expires.or_else(|| rule.map(|span| entry.day.add_span(span)));
                let at = mine.partition_point(|lot| {
                    lot.0.unwrap_or(Day(i32::MAX)) <= expires.unwrap_or(Day(i32::MAX))
                });
                mine.insert(at, (expires, change));
                continue;
            }
            let mut left = -change;
            for lot in mine.iter_mut() {
                let spent = left.min(lot.1);
                lot.1 -= spent;
                left -= spent;
            }
            mine.retain(|lot| lot.1 > 0);
        }
        for mine in &mut lots {
            mine.retain(|lot| lot.0.is_none_or(|expires| expires >= as_of));
        }
        let points = lots
            .iter()
            .map(|mine| i32::try_from(mine.iter().map(|l| l.1).sum::<i64>()).unwrap_or(i32::MAX))
            .collect();
        Balances { points, lots, as_of }
    }

    /// What is left of a person's lots: the day each expires (none: never) and its points, the first to expire first.
    #[must_use]
    pub fn lots(&self, who: usize) -> &[(Option<Day>, i64)] {
        &self.lots[who]
    }

    /// Points that expire within `days` days from the as-of day.
    #[must_use]
    pub fn expiring(&self, days: u16) -> Vec<i32> {
        let until = self.as_of + i32::from(days);
        let sum = |lots: &Vec<(Option<Day>, i64)>| {
            lots.iter().filter(|l| l.0.is_some_and(|e| e <= until)).map(|l| l.1).sum::<i64>()
        };
        self.lots.iter().map(|lots| i32::try_from(sum(lots)).unwrap_or(i32::MAX)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, day: i32, points: i64, kind: Kind) -> Entry {
        Entry { who: 0, day: Day(day), points, kind, id: id.into(), expires: None, reverses: String::new() }
    }

    #[test]
    fn the_oldest_lot_is_spent_first_and_the_rest_expires_on_its_day() {
        let log = [
            entry("a", 0, 100, Kind::Earn),
            entry("b", 50, 40, Kind::Earn),
            entry("c", 60, 70, Kind::Redeem),
        ];
        let year = Some(Span::days(100));
        let at = |day: i32| Balances::of(&log, 1, year, Day(day));
        assert_eq!(at(90).points, [70]);
        assert_eq!(at(90).expiring(10), [30]);
        assert_eq!(at(101).points, [40]);
        assert_eq!(at(151).points, [0]);
    }

    #[test]
    fn a_reversal_takes_back_what_it_names() {
        let mut back = entry("c", 3, 0, Kind::Reverse);
        back.reverses = "b".into();
        let log = [entry("a", 0, 100, Kind::Earn), entry("b", 2, 30, Kind::Redeem), back];
        assert_eq!(Balances::of(&log, 1, None, Day(9)).points, [100]);
    }
}
