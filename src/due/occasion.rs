//! Birthdays and anniversaries, lunar ones converted.

use std::ops::Range;

use super::desk::Desk;
use super::kind::Kind;
use super::waiting::{Found, Waiting};
use crate::i18n::Text;
use crate::model::Day;
use crate::model::birthday::Birthday;

/// Days after the day for which a late word is still welcome.
const BELATED: i32 = 3;

/// Days of the year, for telling at a glance who has none of them.
struct DaysOfYear([bool; 13 * 32]);

impl DaysOfYear {
    /// The days from `first` to `last`, with 29 February beside the 28th where the year has none.
    fn between(first: Day, last: Day) -> DaysOfYear {
        let mut days = DaysOfYear([false; 13 * 32]);
        for n in 0..=(last - first).min(366) {
            let day = first + n;
            let (month, of_month) = (day.month() as usize, day.day() as usize);
            days.0[month * 32 + of_month] = true;
            if (month, of_month) == (2, 28) {
                days.0[2 * 32 + 29] = true;
            }
        }
        days
    }

    /// Whether a birthday might be among them; only one that is plainly written and is not says no.
    fn may_hold(&self, cell: &[u8]) -> bool {
        let digits = |at: usize| {
            let (tens, ones) = (cell[at].wrapping_sub(b'0'), cell[at + 1].wrapping_sub(b'0'));
            (tens < 10 && ones < 10).then(|| usize::from(tens * 10 + ones))
        };
        if cell.len() != 10 || cell[4] != b'-' || cell[7] != b'-' {
            return true;
        }
        match (digits(5), digits(8)) {
            (Some(month @ 1..=12), Some(day @ 1..=31)) => self.0[month * 32 + day],
            _ => true,
        }
    }
}

/// Birthdays and anniversaries of these people from three days back to the horizon and the book's lead beyond it.
pub(super) fn find(desk: &Desk<'_>, people: Range<usize>, found: &mut Found) {
    let lead = desk.book.settings.calendar.birthday_lead;
    let (first, last) = (desk.today() - BELATED, desk.horizon.add_span(lead));
    let days = DaysOfYear::between(first, last);
    for (kind, column) in [(Kind::Birthday, "birthday"), (Kind::Anniversary, "anniversary")] {
        let cells = desk.contacts(column);
        if cells.are_empty() {
            continue;
        }
        for who in desk.present(people.clone()) {
            let cell = cells.bytes(who);
            if cell.is_empty() || !days.may_hold(&cell) {
                continue;
            }
            let birthday = Birthday::parse(&cells.text(who));
            if birthday.is_none() && !cell.trim_ascii().is_empty() {
                cells.misread(who);
            }
            let day = birthday.and_then(|birthday| birthday.next(first));
            if let Some(day) = day.filter(|day| *day <= last) {
                let wait = Waiting::new(kind, who as u32, who as u32, day, day);
                found.waiting.push(Waiting { appears_on: day.sub_span(lead), ..wait });
            }
        }
    }
}

/// “turns 70”, “birthday by the lunar calendar (01-15)”.
pub(super) fn reason(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let (kind, day) = (waiting.kind, waiting.occurrence);
    let Some(birthday) = Birthday::parse(&desk.text(waiting.who, kind.word())) else { return Vec::new() };
    let mut parts = vec![match kind {
        Kind::Anniversary => phrase!("anniversary on {day}", day),
        _ => phrase!("birthday on {day}", day),
    }];
    match birthday.turning(day).filter(|age| *age > 0) {
        Some(age) if kind == Kind::Birthday => parts.push(phrase!("turns {age}", age)),
        Some(age) => parts.push(plural!(age.unsigned_abs(), "1 year", "{count} years")),
        None => {}
    }
    if let Birthday::Lunar { on, .. } = birthday {
        parts.push(phrase!("lunar {day}", day = format!("{:02}-{:02}", on.month, on.day)));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::{keys, reasons};
    use crate::book::Book;

    #[test]
    fn birthdays_come_up_a_week_before_and_stay_three_days() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\nevery: 900d\n"),
            (
                "contacts.csv",
                "id,name,birthday,anniversary,lost_on\nc-1,Ann,1980-03-09,,\nc-2,Bo,XXXX-03-10,,\n\
                 c-3,Cy,1992-02-29,,\nc-4,Di,lunar:1948-01-15,,\nc-5,Ed,--02-26,,\nc-6,Flo,,2016-03-02,\nc-7,Gus,1980-03-02,,2026-01-01\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(
            keys(&book, "2026-03-02"),
            [
                "birthday:c-3:2026-02-28 2026-02-28",
                "anniversary:c-6:2026-03-02 2026-03-02",
                "birthday:c-4:2026-03-03 2026-03-03",
                "birthday:c-1:2026-03-09 2026-03-09",
            ]
        );
        assert_eq!(
            reasons(&book, "2026-03-02"),
            [
                "birthday on 2026-02-28; turns 34; 2 d ago",
                "anniversary on 2026-03-02; 10 years; today",
                "birthday on 2026-03-03; turns 78; lunar 01-15; in 1 d",
                "birthday on 2026-03-09; turns 46; in 7 d",
            ]
        );
    }
}
