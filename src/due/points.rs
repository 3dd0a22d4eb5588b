//! Loyalty points that expire soon, where a level goes with them.

use std::ops::Range;

use super::desk::Desk;
use super::kind::Kind;
use super::waiting::{Detail, Found, Waiting};
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::model::settings::Level;
use crate::profile::Balances;

/// Days before the first lot expires from which it is shown.
const LEAD: i32 = 14;

/// What there is to lose: the levels of the book, and who has which lots of points.
pub(super) struct Stakes<'a> {
    levels: &'a [Level],
    balances: &'a Balances,
}

impl<'a> Stakes<'a> {
    /// Reads the points; none where no level hangs on them, or there are none.
    pub(super) fn read(desk: &'a Desk<'_>) -> Option<Stakes<'a>> {
        let levels = desk.book.settings.loyalty.as_ref()?.levels.as_slice();
        let is_needed = !levels.is_empty() && !desk.book.files(TableId::Points).is_empty();
        is_needed.then(|| Stakes { levels, balances: desk.profile().points() })
    }
}

/// Those of these people who would fall from a level because points expire within two weeks of the horizon.
///
/// Lots expire all the time where every order earns some; only what changes something for the person is worth a call.
pub(super) fn find(desk: &Desk<'_>, stakes: &Stakes<'_>, people: Range<usize>, found: &mut Found) {
    let last = desk.horizon + LEAD;
    for who in desk.present(people) {
        let lots = stakes.balances.lots(who);
        let sum = |lots: &[(Option<crate::model::Day>, i64)]| lots.iter().map(|lot| lot.1).sum::<i64>();
        let kept = lots.partition_point(|lot| lot.0.is_some_and(|day| day <= last));
        let (expiring, staying) = (sum(&lots[..kept]), sum(&lots[kept..]));
        let Some(Some(first)) = lots[..kept].first().map(|lot| lot.0) else { continue };
        if level(stakes.levels, expiring + staying).map(|l| l.at)
            == level(stakes.levels, staying).map(|l| l.at)
        {
            continue;
        }
        let wait = Waiting::new(Kind::Points, who as u32, who as u32, first, first);
        found.waiting.push(Waiting {
            appears_on: first - LEAD,
            detail: Detail::Points { expiring, staying },
            ..wait
        });
    }
}

fn level(levels: &[Level], points: i64) -> Option<&Level> {
    levels.iter().filter(|level| i64::from(level.at) <= points).max_by_key(|level| level.at)
}

/// “120 of 310 points expire from 2026-03-09; level friend would be lost”.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let Detail::Points { expiring, staying } = waiting.detail else { return Vec::new() };
    let levels = desk.book.settings.loyalty.as_ref().map(|l| l.levels.as_slice()).unwrap_or_default();
    let all = expiring + staying;
    let from = waiting.occurrence;
    let mut parts = vec![phrase!("{expiring} of {all} points expire from {from}", expiring, all, from)];
    if let Some(level) = level(levels, all) {
        let language = desk.book.settings.language();
        let level = level.label.or(language, &level.name);
        parts.push(phrase!("level {level} would be lost", level));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use crate::book::Book;

    #[test]
    fn only_points_that_take_a_level_along_are_worth_a_word() {
        let dir = book(&[
            (
                "rolo.yaml",
                "format: 1\nevery: 900d\nloyalty: {expires: 365d, levels: [{name: friend, at: 300}]}\n",
            ),
            ("contacts.csv", "id,name\nc-1,Ann\nc-2,Bo\nc-3,Cy\n"),
            (
                "points/2025.csv",
                "id,at,contact,points\np-1,2025-03-09,c-1,120\np-2,2025-08-01,c-1,190\n\
                 p-3,2025-03-09,c-2,120\np-4,2025-08-01,c-2,390\np-5,2025-03-09,c-3,50\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(keys(&book, "2026-03-02"), ["points:c-1:2026-03-09 2026-03-09"]);
        assert_eq!(
            reasons(&book, "2026-03-02"),
            ["120 of 310 points expire from 2026-03-09; level friend would be lost; in 7 d"]
        );
        assert!(keys(&book, "2026-02-20").is_empty());
    }
}
