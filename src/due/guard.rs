//! Who must not be bothered now: what they want, and how often their tier may be addressed.

use super::desk::{Cells, Desk, days_before};
use super::kind::Nature;
use super::waiting::Waiting;
use crate::book::roster::NOBODY;
use crate::i18n::Text;
use crate::model::settings::{AtMost, ByName, Tier};
use crate::model::{Day, Span, list};

/// Why somebody who waits is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// They want no contact at all.
    NoContact,
    /// They want to hear from us less often.
    Less {
        /// The least time between two words.
        every: Span,
        /// The last touch.
        last: Day,
    },
    /// The tier's limit is reached.
    AtMost {
        /// The tier.
        tier: String,
        /// Its limit.
        limit: AtMost,
        /// Touches within that time.
        count: usize,
    },
}

/// Looks up what holds people back.
pub(super) struct Guard<'a> {
    desk: &'a Desk<'a>,
    consent: Cells<'a>,
    tiers: Cells<'a>,
    /// The tiers by name, where any of them limits how often its people are addressed.
    limits: Option<ByName<'a, Tier>>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(desk: &'a Desk<'a>) -> Guard<'a> {
        let has_limits = desk.book.settings.tiers.iter().any(|tier| tier.at_most.is_some());
        let limits = has_limits.then(|| desk.book.settings.tiers_by_name());
        Guard { desk, consent: desk.contacts("consent"), tiers: desk.contacts("tier"), limits }
    }

    /// What holds the person back, if anything does.
    ///
    /// Work of our own is never held back; a promise only by `no-contact`; a word of our own accord by all three.
    pub(super) fn held_back(&self, waiting: &Waiting) -> Option<Held> {
        let nature = waiting.kind.nature();
        if waiting.who == NOBODY || nature == Nature::Work {
            return None;
        }
        let (desk, who) = (self.desk, waiting.who as usize);
        let today = desk.today();
        let last = desk.touches.day(who);
        let consent = self.consent.text(who);
        for wish in list::parts(&consent) {
            if wish == "no-contact" {
                return Some(Held::NoContact);
            }
            if nature == Nature::Attention
                && let Some(every) = wish.strip_prefix("less:").and_then(Span::parse)
                && let Some(last) = last.filter(|last| last.add_span(every) > today)
            {
                return Some(Held::Less { every, last });
            }
        }
        if nature != Nature::Attention {
            return None;
        }
        let tier = self.limits.as_ref()?.get(&self.tiers.text(who))?;
        let limit = tier.at_most?;
        let count = desk.touches.count_since(waiting.who, today - days_before(today, limit.within));
        (count >= limit.count as usize).then(|| Held::AtMost { tier: tier.name.to_string(), limit, count })
    }
}

/// The channels a person does not want, for the reason: `no-phone`, `no-email` …
pub(super) fn unwanted_channels(desk: &Desk<'_>, waiting: &Waiting) -> Vec<Text> {
    let consent = desk.text(waiting.who, "consent");
    let channel = |wish: &str| match wish {
        "no-email" => Some(phrase!("no e-mail, please")),
        "no-phone" => Some(phrase!("no calls, please")),
        "no-wechat" => Some(phrase!("no WeChat, please")),
        _ => None,
    };
    list::parts(&consent).filter_map(channel).collect()
}

impl Held {
    /// `less:30d, last touch 2026-02-20`.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Held::NoContact => Text::own("no-contact"),
            Held::Less { every, last } => phrase!("less:{every}, last touch {last}", every, last),
            Held::AtMost { tier, limit, count } => plural!(
                *count,
                "tier {tier} at most {limit}, 1 touch",
                "tier {tier} at most {limit}, {count} touches",
                tier,
                limit
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::day;
    use super::super::{Question, due};
    use crate::book::Book;

    #[test]
    fn who_wants_less_or_nothing_is_held_back_and_named() {
        let dir = book(&[
            ("rolo.yaml", "format: 1\nevery: 10d\ntiers: [{name: A, every: 1d, at_most: 2/7d}]\n"),
            (
                "contacts.csv",
                "id,name,tier,consent,next_on\nc-1,Ann,,less:30d,\nc-2,Bo,,less:14d,\n\
                 c-3,Cy,A,,\nc-4,Di,A,,\nc-5,Ed,,no-contact,2026-03-01\nc-6,Flo,,no-email;less:30d,2026-03-01\n",
            ),
            (
                "interactions/2026-02.csv",
                "id,at,contact,channel\ni-1,2026-02-10,c-1,call\ni-2,2026-02-10,c-2,call\n\
                 i-3,2026-02-24,c-3,call\ni-4,2026-02-28,c-3,call\ni-5,2026-02-23,c-4,call\ni-6,2026-02-28,c-4,call\n\
                 i-7,2026-02-28,c-6,call\n",
            ),
            ("tasks.csv", "id,contact,what,due_on\nw-1,c-5,send the files,2026-03-02\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let due = due(&book, &Question::on(day("2026-03-02"))).unwrap();
        let keys: Vec<String> = due.waiting.iter().map(|w| due.key(w).to_string()).collect();
        assert_eq!(
            keys,
            [
                "cadence:c-4:2026-02-28",
                "cadence:c-2:2026-02-10",
                "next:c-6:2026-03-01",
                "task:w-1:2026-03-02"
            ]
        );
        let held: Vec<String> = due
            .held
            .iter()
            .map(|(w, why)| format!("{} {}", due.desk.id(w.who), why.text().english()))
            .collect();
        assert_eq!(
            held,
            ["c-5 no-contact", "c-1 less:30d, last touch 2026-02-10", "c-3 tier A at most 2/7d, 2 touches"]
        );
        assert!(due.reason(due.waiting.iter().nth(2).unwrap()).english().contains("no e-mail, please"));
    }
}
