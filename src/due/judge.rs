//! What becomes of each thing that was found: it waits, it is snoozed, it is held back, or it is over.

use std::ops::Range;

use super::answer::Due;
use super::desk::{Cells, Desk};
use super::guard::{Guard, Held};
use super::kind::Kind;
use super::memory::Action;
use super::urgency;
use super::waiting::{Detail, Found, InOrder, Waiting};
use crate::book::roster::{NOBODY, Number};
use crate::math::ranges::{by_ranges, sort_by};
use crate::model::Day;

/// Looks at one thing after the other; several threads may at once.
pub(super) struct Judge<'a> {
    due: &'a Due<'a>,
    /// Whose alone is asked for, of us.
    owner: Option<&'a str>,
    /// Whom the query selects; none: everybody, and what is about nobody.
    asked: Option<&'a [bool]>,
    guard: Guard<'a>,
    tiers: Cells<'a>,
    /// How much each tier counts.
    weights: std::collections::HashMap<&'a [u8], f64>,
    /// The place of each person in the order of ids; none where the file is in that order.
    ranks: Option<Vec<u32>>,
}

/// What was found, sorted out.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// What waits, and by what it is sorted.
    waiting: Vec<Waiting>,
    order: Vec<Order>,
    pub(super) snoozed: Vec<(Waiting, Day)>,
    pub(super) held: Vec<(Waiting, Held)>,
    pub(super) agreed: Vec<Number>,
    pub(super) next: Option<(Day, Number)>,
    pub(super) clockless: usize,
}

/// By what something that waits is sorted: small, for it is compared more often than it is looked at.
#[derive(Clone, Copy, Debug)]
struct Order {
    urgency: f64,
    rank: u32,
    record: u32,
    /// Where it stands in its list.
    place: u32,
    list: u8,
    kind: Kind,
    /// Whether the record is a deal: a step of a contact has the same kind, and may have the same number.
    of_deal: bool,
}

impl Order {
    /// Most urgent first, then by the id of the person, by kind and by record; a contact's own step before one of a deal.
    fn compare(&self, other: &Order) -> std::cmp::Ordering {
        let rest = |order: &Order| (order.rank, order.kind, order.of_deal, order.record);
        other.urgency.total_cmp(&self.urgency).then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl Judged {
    /// All together: what waits, in its order, and the others.
    pub(super) fn join(parts: Vec<Judged>) -> (InOrder, Judged) {
        let mut all = Judged::default();
        let mut order: Vec<Order> = Vec::with_capacity(parts.iter().map(|part| part.order.len()).sum());
        let mut lists = Vec::with_capacity(parts.len());
        for (list, part) in (0..).zip(parts) {
            order.extend(part.order.into_iter().map(|order| Order { list, ..order }));
            lists.push(part.waiting);
            all.snoozed.extend(part.snoozed);
            all.held.extend(part.held);
            all.agreed.extend(part.agreed);
            all.clockless += part.clockless;
            if let Some((day, who)) = part.next
                && all.next.is_none_or(|(first, _)| day < first)
            {
                all.next = Some((day, who));
            }
        }
        sort_by(&mut order, Order::compare);
        let order = order.into_iter().map(|order| (order.list, order.place)).collect();
        (InOrder::new(lists, order), all)
    }
}

/// What the memory says of something that was found.
enum Rest {
    Wait,
    Until(Day),
    Over,
}

impl<'a> Judge<'a> {
    pub(super) fn new(due: &'a Due<'_>, owner: Option<&'a str>, asked: Option<&'a [bool]>) -> Judge<'a> {
        let (desk, settings) = (&due.desk, &due.desk.book.settings);
        Judge {
            due,
            owner,
            asked,
            guard: Guard::new(desk),
            tiers: desk.contacts("tier"),
            weights: urgency::weights(settings),
            ranks: ranks(desk),
        }
    }

    /// Whether the question is about this person; also about what is about nobody, where it names no people.
    pub(super) fn is_asked(&self, who: Number) -> bool {
        self.asked.is_none_or(|asked| who != NOBODY && asked[who as usize])
    }

    /// The same, and it is the owner that was asked for who looks after them.
    pub(super) fn is_ours(&self, who: Number) -> bool {
        self.is_asked(who) && self.owner.is_none_or(|owner| self.due.desk.text(who, "owner") == owner)
    }

    /// Sorts out what was found.
    pub(super) fn judge(&self, found: Found) -> Judged {
        let Found { mut waiting, agreed, next, clockless } = found;
        let mut judged = Judged { next, clockless, ..Judged::default() };
        waiting.retain_mut(|wait| self.waits(wait, &mut judged));
        judged.order = (0..).zip(&waiting).map(|(place, wait)| self.order(wait, place)).collect();
        judged.waiting = waiting;
        judged.agreed = agreed.into_iter().filter(|&who| self.is_ours(who)).collect();
        judged
    }

    /// Whether something waits; what does not for now goes to the others.
    fn waits(&self, wait: &mut Waiting, others: &mut Judged) -> bool {
        let is_owners = |owner: &str| self.due.owner(wait) == owner;
        let is_meant =
            wait.kind == Kind::Festival || self.is_asked(wait.who) && self.owner.is_none_or(is_owners);
        if !is_meant {
            return false;
        }
        match self.remembered(wait) {
            Rest::Over => false,
            Rest::Until(day) => {
                others.snoozed.push((*wait, day));
                false
            }
            Rest::Wait if wait.appears_on > self.due.desk.horizon => false,
            Rest::Wait => match self.guard.held_back(wait) {
                Some(held) => {
                    others.held.push((*wait, held));
                    false
                }
                None => {
                    let ahead = wait.due_on - self.due.desk.today();
                    wait.urgency = urgency::urgency(wait.kind, self.weight(wait.who), wait.pace, ahead);
                    true
                }
            },
        }
    }

    fn weight(&self, who: Number) -> f64 {
        if who == NOBODY {
            return 1.0;
        }
        let tier = self.tiers.bytes(who as usize);
        self.weights.get(tier.as_ref()).copied().unwrap_or(1.0)
    }

    fn remembered(&self, wait: &mut Waiting) -> Rest {
        let desk = &self.due.desk;
        if desk.memory.is_empty() {
            return Rest::Wait;
        }
        let Some(settled) = desk.memory.of(&self.due.key(wait)) else { return Rest::Wait };
        match (settled.action, settled.until) {
            (Action::Snooze, Some(until)) if until > desk.horizon => Rest::Until(until),
            (Action::Snooze, Some(until)) => {
                wait.due_on = wait.due_on.max(until);
                wait.appears_on = wait.appears_on.max(until);
                Rest::Wait
            }
            // A snooze that names no day brings nothing to an end.
            (Action::Snooze, None) => Rest::Wait,
            // What settles an agreed step takes it out of the record: one that is there was agreed afterwards,
            // for the same day.
            (Action::Done | Action::Skip, _) if wait.kind == Kind::Next => Rest::Wait,
            (Action::Done | Action::Skip, _) => Rest::Over,
        }
    }

    /// The place of a person in the order of ids; nobody comes last.
    pub(super) fn rank(&self, who: Number) -> u32 {
        self.ranks.as_ref().map_or(who, |ranks| ranks.get(who as usize).copied().unwrap_or(who))
    }

    fn order(&self, wait: &Waiting, place: u32) -> Order {
        Order {
            urgency: wait.urgency,
            rank: self.rank(wait.who),
            record: wait.record,
            place,
            list: 0,
            kind: wait.kind,
            of_deal: wait.detail == Detail::Deal,
        }
    }
}

/// The place of each person in the order of ids; none where the file is in that order.
fn ranks(desk: &Desk<'_>) -> Option<Vec<u32>> {
    let ids = &desk.people().roster.columns[0];
    let is_sorted = |range: Range<usize>| ids.range(range.start.saturating_sub(1)..range.end).is_sorted();
    if by_ranges(ids.len(), is_sorted).into_iter().all(|sorted| sorted) {
        return None;
    }
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| ids.bytes(a as usize).cmp(ids.bytes(b as usize)));
    let mut ranks = vec![0; ids.len()];
    order.iter().enumerate().for_each(|(rank, &who)| ranks[who as usize] = rank as u32);
    Some(ranks)
}
