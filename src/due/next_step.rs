//! The step that was agreed: `next_on` of a contact or of an open deal.

use std::ops::Range;

use super::desk::{Cells, Desk};
use super::kind::Kind;
use super::waiting::{Detail, Found, Waiting};
use crate::book::roster::NOBODY;
use crate::i18n::Text;

/// Steps agreed with these people that are due by the horizon.
pub(super) fn of_people(desk: &Desk<'_>, people: Range<usize>, found: &mut Found) {
    let (next, exists) = (desk.contacts("next_on"), desk.people().existing());
    if next.are_empty() {
        return;
    }
    for who in people.filter(|&who| exists[who]) {
        let Some(day) = next.written(who).by(desk.horizon) else { continue };
        if !desk.is_archived(who as u32) {
            found.waiting.push(match day {
                Some(day) => Waiting::new(Kind::Next, who as u32, who as u32, day, day),
                None => {
                    next.misread(who);
                    Waiting::unreadable(Kind::Next, who as u32, who as u32, desk.today())
                }
            });
        }
    }
}

/// Steps of deals that are due by the horizon; a deal that is over has none.
pub(super) fn of_deals(desk: &Desk<'_>, found: &mut Found) {
    let then = desk.profile().deals().then(desk.people());
    let (steps, contacts) = (Cells::new(then, "next_on"), Cells::new(then, "contact"));
    let (outcome, closed) = (Cells::new(then, "outcome"), Cells::new(then, "closed_on"));
    for row in 0..then.roster.len() {
        let Some(day) = steps.written(row).by(desk.horizon) else { continue };
        if !then.had_begun(row) || !outcome.word(row).is_empty() || closed.day(row).is_some() {
            continue;
        }
        let who = desk.people().number(&contacts.bytes(row));
        if who == NOBODY || !desk.is_archived(who) {
            let step = match day {
                Some(day) => Waiting::new(Kind::Next, who, row as u32, day, day),
                None => {
                    steps.misread(row);
                    Waiting::unreadable(Kind::Next, who, row as u32, desk.today())
                }
            };
            found.waiting.push(Waiting { detail: Detail::Deal, ..step });
        }
    }
}

/// “agreed: send the quote”, of a deal with its title.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let mut parts = Vec::new();
    let what = match waiting.detail {
        Detail::Deal => {
            let then = desk.profile().deals().then(desk.people());
            parts.push(phrase!("deal {title}", title = then.text(waiting.record as usize, "title")));
            then.text(waiting.record as usize, "next_what")
        }
        _ => desk.text(waiting.who, "next_what"),
    };
    parts.push(if what.is_empty() { phrase!("agreed step") } else { phrase!("agreed: {what}", what) });
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use crate::book::Book;

    #[test]
    fn a_step_waits_from_its_day_on_and_a_closed_deal_has_none() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\n"),
            (
                "contacts.csv",
                "id,name,next_on,next_what,archived_on\nc-1,Ann,2026-02-27,send the sketches,\n\
                 c-2,Bo,2026-03-09,call,\nc-3,Cy,2026-02-01,call,2026-02-02\n",
            ),
            (
                "deals.csv",
                "id,contact,title,opened_on,outcome,closed_on,next_on,next_what\n\
                 d-1,c-2,Shop,2026-01-01,,,2026-03-02,\n\
                 d-2,c-2,Logo,2026-01-01,won,2026-02-01,2026-02-20,bill\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            keys(&book, "2026-03-02"),
            ["next:c-1:2026-02-27 2026-02-27", "next:d-1:2026-03-02 2026-03-02"]
        );
        assert_eq!(
            reasons(&book, "2026-03-02"),
            ["agreed: send the sketches; 3 d overdue", "deal Shop; agreed step; due today"]
        );
    }
}
