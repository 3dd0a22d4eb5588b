//! When each customer was active, whatever the book counts as activity.

use std::sync::Arc;

use super::active::Away;
use super::facts::{Events, NONE, Renews, Terms};
use super::{Histories, Periods, Window};
use crate::model::{Day, Span};

/// Calls back with every customer and day there is.
pub type EachDay<'a> = dyn Fn(&mut dyn FnMut(u32, Day)) + 'a;

/// Something that makes a customer active.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    /// Purchase days.
    Purchases(&'a Arc<Histories>),
    /// The same as a list of customers and days, in any order; a day may stand twice.
    Bought(&'a [(u32, Day)]),
    /// Running contracts.
    Terms(&'a Terms),
    /// Touches or uses.
    Events(&'a Events),
    /// The same from wherever they lie: calls back with every customer and day.
    Days(&'a EachDay<'a>),
}

/// Spans of activity by customer, each customer's in order of their first days, up to the as-of day.
#[derive(Clone, Debug)]
pub struct Activity {
    as_of: Day,
    spans: Spans,
    away: Away,
}

/// Where the spans lie.
#[derive(Clone, Debug)]
enum Spans {
    /// Every purchase day is one: they lie in their order already.
    Purchases(Arc<Histories>),
    /// Days alone, by customer: where each one's begin; a day may stand twice.
    Days { starts: Vec<u32>, days: Vec<Day> },
    /// By customer: where each one's begin.
    Own { starts: Vec<u32>, spans: Vec<Window> },
}

impl Activity {
    /// Gathers activity from all sources; `customers` is how many numbers there are.
    ///
    /// Purchases alone are not copied.
    #[must_use]
    pub fn new(sources: &[Source<'_>], customers: usize, as_of: Day) -> Activity {
        let mut filled = sources.iter().filter(|source| !source.is_empty());
        if let (Some(&Source::Purchases(histories)), None) = (filled.next(), filled.next())
            && histories.customers() == customers
            && histories.as_of() <= as_of
        {
            return Activity { as_of, spans: Spans::Purchases(Arc::clone(histories)), away: Away::default() };
        }
        let mut filled = sources.iter().filter(|source| !source.is_empty());
        if let (Some(&Source::Bought(days)), None) = (filled.next(), filled.next()) {
            return Activity { as_of, spans: days_of(days, customers, as_of), away: Away::default() };
        }
        let mut starts = vec![0u32; customers + 1];
        for source in sources {
            source.each(as_of, |customer, _| {
                if (customer as usize) < customers {
                    starts[customer as usize + 1] += 1;
                }
            });
        }
        for i in 0..customers {
            starts[i + 1] += starts[i];
        }
        let mut spans = vec![Window::new(as_of, as_of); starts[customers] as usize];
        let mut next = starts.clone();
        for source in sources {
            source.each(as_of, |customer, span| {
                if (customer as usize) < customers {
                    spans[next[customer as usize] as usize] = span;
                    next[customer as usize] += 1;
                }
            });
        }
        for pair in starts.windows(2) {
            let own = &mut spans[pair[0] as usize..pair[1] as usize];
            if !own.is_sorted() {
                own.sort_unstable();
            }
        }
        Activity { as_of, spans: Spans::Own { starts, spans }, away: Away::default() }
    }

    /// The same but for the days on which customers were away: nobody is active then.
    #[must_use]
    pub fn without(self, away: Away) -> Activity {
        Activity { away, ..self }
    }

    /// The day at whose end it stands.
    #[must_use]
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// How many customer numbers there are, active or not.
    #[must_use]
    pub fn customers(&self) -> usize {
        match &self.spans {
            Spans::Purchases(histories) => histories.customers(),
            Spans::Days { starts, .. } | Spans::Own { starts, .. } => starts.len() - 1,
        }
    }

    /// The first day on which a customer was active.
    #[must_use]
    pub fn first(&self, customer: u32) -> Option<Day> {
        let away = self.away.days(customer);
        let there = |day: &Day| away.is_none_or(|away| !away.contains(*day));
        match &self.spans {
            Spans::Purchases(histories) if away.is_none() => histories.first(customer),
            Spans::Purchases(histories) => {
                histories.days(customer).iter().map(|bought| bought.day).find(there)
            }
            Spans::Days { .. } => self.days(customer).iter().copied().find(there),
            Spans::Own { .. } => {
                let pieces = self.own(customer).iter().flat_map(|&span| without(span, away));
                pieces.flatten().map(|span| span.from).min()
            }
        }
    }

    /// The last day on which somebody was active, those who were away then among them.
    #[must_use]
    pub fn last(&self) -> Option<Day> {
        match &self.spans {
            Spans::Purchases(histories) => histories.last(),
            Spans::Days { days, .. } => days.iter().max().copied(),
            Spans::Own { spans, .. } => spans.iter().map(|span| span.to.min(self.as_of)).max(),
        }
    }

    /// The last day on which a customer was active.
    #[must_use]
    pub fn last_of(&self, customer: u32) -> Option<Day> {
        let away = self.away.days(customer);
        let there = |day: &Day| away.is_none_or(|away| !away.contains(*day));
        match &self.spans {
            Spans::Purchases(histories) => {
                histories.days(customer).iter().rev().map(|bought| bought.day).find(there)
            }
            Spans::Days { .. } => self.days(customer).iter().rev().copied().find(there),
            Spans::Own { .. } => {
                let pieces = self.own(customer).iter().flat_map(|&span| without(span, away));
                pieces.flatten().map(|span| span.to).max()
            }
        }
    }

    /// The days of a customer, in order, where only days are kept here.
    fn days(&self, customer: u32) -> &[Day] {
        let Spans::Days { starts, days } = &self.spans else { return &[] };
        let i = customer as usize;
        &days[starts[i] as usize..starts[i + 1] as usize]
    }

    /// The spans of a customer, by first day, where they are kept here.
    fn own(&self, customer: u32) -> &[Window] {
        let Spans::Own { starts, spans } = &self.spans else { return &[] };
        let i = customer as usize;
        &spans[starts[i] as usize..starts[i + 1] as usize]
    }

    /// The numbers of the periods in which a customer was active, ascending, each once, into `into`.
    pub fn periods(&self, customer: u32, periods: &Periods, into: &mut Vec<usize>) {
        into.clear();
        let (whole, away) = (periods.whole(), self.away.days(customer));
        let mut add = |day: Day| {
            let is_in_last = into.last().is_some_and(|&last| day <= periods.windows()[last].to);
            if !is_in_last && away.is_none_or(|away| !away.contains(day)) {
                into.extend(periods.index(day));
            }
        };
        match &self.spans {
            Spans::Purchases(histories) => {
                return histories.days_in(customer, whole).iter().for_each(|bought| add(bought.day));
            }
            Spans::Days { .. } => {
                let days = self.days(customer).iter().copied();
                return days
                    .skip_while(|&day| day < whole.from)
                    .take_while(|&day| day <= whole.to)
                    .for_each(add);
            }
            Spans::Own { .. } => {}
        }
        let mut next = 0;
        // What was before they were away, then what came after it: so the periods ascend.
        for part in 0..if away.is_some() { 2 } else { 1 } {
            for span in self.own(customer).iter().filter_map(|&span| without(span, away)[part]) {
                let touched = periods.touched(span.from, span.to);
                for i in touched.start.max(next)..touched.end {
                    into.push(i);
                    next = i + 1;
                }
            }
        }
    }
}

/// What is left of a span before and after the days away.
fn without(span: Window, away: Option<Window>) -> [Option<Window>; 2] {
    let Some(away) = away else { return [Some(span), None] };
    let before = Window::new(span.from, span.to.min(away.from - 1));
    let after = if away.to < span.to { Some(Window::new(span.from.max(away.to + 1), span.to)) } else { None };
    [Some(before).filter(|part| part.from <= part.to), after]
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Source::Purchases(_) => "Purchases",
            Source::Bought(_) => "Bought",
            Source::Terms(_) => "Terms",
            Source::Events(_) => "Events",
            Source::Days(_) => "Days",
        })
    }
}

impl Source<'_> {
    /// Whether it is known to have nothing.
    fn is_empty(self) -> bool {
        match self {
            Source::Purchases(histories) => histories.lines() == 0,
            Source::Bought(days) => days.is_empty(),
            Source::Terms(terms) => terms.customer.is_empty(),
            Source::Events(events) => events.customer.is_empty(),
            Source::Days(_) => false,
        }
    }

    /// Calls `take` with every span of activity that begins by the as-of day, cut there.
    fn each(self, as_of: Day, mut take: impl FnMut(u32, Window)) {
        match self {
            Source::Purchases(histories) => {
                for (customer, days) in histories.buyers() {
                    for day in days.iter().map(|d| d.day).take_while(|&day| day <= as_of) {
                        take(customer, Window::new(day, day));
                    }
                }
            }
            Source::Bought(days) => {
                let days = days.iter().filter(|(_, day)| *day <= as_of);
                days.for_each(|&(customer, day)| take(customer, Window::new(day, day)));
            }
            Source::Events(events) => {
                for (&customer, &day) in events.customer.iter().zip(&events.day) {
                    if day <= as_of {
                        take(customer, Window::new(day, day));
                    }
                }
            }
            Source::Days(days) => days(&mut |customer, day| {
                if day <= as_of {
                    take(customer, Window::new(day, day));
                }
            }),
            Source::Terms(terms) => {
                for (row, span) in running(terms, as_of).into_iter().enumerate() {
                    if let Some(span) = span {
                        take(terms.customer[row], span);
                    }
                }
            }
        }
    }
}

/// The purchase days of the customers.
fn days_of(bought: &[(u32, Day)], customers: usize, as_of: Day) -> Spans {
    let known = |(customer, day): &&(u32, Day)| *day <= as_of && (*customer as usize) < customers;
    let mut starts = vec![0u32; customers + 1];
    bought.iter().filter(known).for_each(|(customer, _)| starts[*customer as usize + 1] += 1);
    for i in 0..customers {
        starts[i + 1] += starts[i];
    }
    let mut days = vec![Day(0); starts[customers] as usize];
    let mut next = starts.clone();
    bought.iter().filter(known).for_each(|&(customer, day)| {
        let place = &mut next[customer as usize];
        days[*place as usize] = day;
        *place += 1;
    });
    for pair in starts.windows(2) {
        let own = &mut days[pair[0] as usize..pair[1] as usize];
        if !own.is_sorted() {
            own.sort_unstable();
        }
    }
    Spans::Days { starts, days }
}

/// The days each term ran, as known at the end of `as_of`; None when it had not begun, or another took its place at once.
///
/// A term runs from its first to its last day, without one for ever; with `renews=auto` it runs on past it. A successor
/// ends it on the day before it starts. Notice ends it on its last day or, where that is empty or passed, at the end
/// of the period that holds the day of the notice.
#[must_use]
pub fn running(terms: &Terms, as_of: Day) -> Vec<Option<Window>> {
    let successors = successors(terms, as_of);
    (0..terms.customer.len())
        .map(|row| {
            let starts = terms.starts[row];
            let end = last_day(terms, row, as_of).unwrap_or(as_of);
            let end = successors[row].map_or(end, |next| end.min(terms.starts[next as usize] - 1));
            (starts <= as_of && starts <= end).then(|| Window::new(starts, end.min(as_of)))
        })
        .collect()
}

/// The row of the term that took the place of each: the first to start, of those that have by the as-of day.
#[must_use]
pub fn successors(terms: &Terms, as_of: Day) -> Vec<Option<u32>> {
    let mut found: Vec<Option<u32>> = vec![None; terms.customer.len()];
    for ((row, &old), &starts) in (0u32..).zip(&terms.replaces).zip(&terms.starts) {
        let known = old != NONE && starts <= as_of;
        if let Some(slot) = found.get_mut(old as usize).filter(|_| known) {
            let is_first = slot.is_none_or(|other| starts < terms.starts[other as usize]);
            *slot = if is_first { Some(row) } else { *slot };
        }
    }
    found
}

/// The last day of a term as far as it is agreed or noticed by the as-of day; None where it runs on.
#[must_use]
pub fn last_day(terms: &Terms, row: usize, as_of: Day) -> Option<Day> {
    let noticed = terms.cancelled[row].filter(|&day| day <= as_of);
    match (terms.ends[row], terms.renews[row], noticed) {
        (Some(end), Renews::Manual | Renews::No, _) => Some(end),
        (Some(end), Renews::Auto, Some(noticed)) if noticed <= end => Some(end),
        (_, _, Some(noticed)) => Some(end_of_period(terms.starts[row], terms.every[row], noticed)),
        (_, _, None) => None,
    }
}

/// The last day of the period that holds a day, where periods of that length follow each other from the first day on.
fn end_of_period(starts: Day, every: Option<Span>, day: Day) -> Day {
    let Some(every) = every.filter(|every| every.days_from(starts) > 0 && day >= starts) else { return day };
    let nth = |n: i32| {
        let months = every.months.saturating_mul(n);
        starts.add_months(months) + every.days.saturating_mul(n) + (every.hours / 24).saturating_mul(n)
    };
    // No period is shorter than this says: a few steps back are enough.
    let length = every.days_from(starts).max(1);
    let mut n = ((day - starts) / (length + 3)).max(0);
    while nth(n + 1) <= day {
        n += 1;
    }
    nth(n + 1) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(
        terms: &mut Terms,
        starts: i32,
        ends: Option<i32>,
        renews: Renews,
        cancelled: Option<i32>,
        replaces: u32,
    ) {
        terms.customer.push(0);
        terms.starts.push(Day(starts));
        terms.ends.push(ends.map(Day));
        terms.cancelled.push(cancelled.map(Day));
        terms.renews.push(renews);
        terms.replaces.push(replaces);
        terms.every.push(None);
        terms.monthly.push(0);
    }

    #[test]
    fn a_contract_runs_as_long_as_it_was_paid_or_renewed() {
        let mut terms = Terms::default();
        term(&mut terms, 0, Some(10), Renews::Manual, Some(5), NONE);
        term(&mut terms, 0, Some(10), Renews::Auto, None, NONE);
        term(&mut terms, 0, Some(10), Renews::Auto, Some(25), NONE);
        term(&mut terms, 0, None, Renews::No, None, NONE);
        term(&mut terms, 60, None, Renews::No, None, NONE);
        term(&mut terms, 40, Some(70), Renews::No, None, 1);
        // Noticed long after its end, in its fourth period of ten days; and replaced early.
        term(&mut terms, 0, Some(9), Renews::Auto, Some(34), NONE);
        terms.every[6] = Some(Span::days(10));
        term(&mut terms, 0, Some(99), Renews::Manual, None, NONE);
        term(&mut terms, 20, None, Renews::No, None, 7);
        let ends =
            |as_of| running(&terms, Day(as_of)).into_iter().map(|s| s.map(|s| s.to.0)).collect::<Vec<_>>();
        let first = [Some(10), Some(30), Some(25), Some(30), None, None, Some(30), Some(19), Some(30)];
        assert_eq!(ends(30), first);
        let later = [Some(10), Some(39), Some(25), Some(50), None, Some(50), Some(39), Some(19), Some(50)];
        assert_eq!(ends(50), later);
    }

    #[test]
    fn a_month_of_a_term_ends_on_the_day_before_the_one_it_began_on() {
        let day = |m, d| Day::new(2026, m, d).unwrap();
        let month = Some(Span::months(1));
        assert_eq!(end_of_period(day(1, 31), month, day(2, 5)), day(2, 27));
        assert_eq!(end_of_period(day(1, 31), month, day(3, 1)), day(3, 30));
        assert_eq!(end_of_period(day(1, 15), month, day(12, 15)), Day::new(2027, 1, 14).unwrap());
        assert_eq!(end_of_period(day(1, 15), None, day(3, 1)), day(3, 1));
    }

    #[test]
    fn nobody_is_active_while_away() {
        let mut events = Events::default();
        for day in [5, 15, 25, 35] {
            events.push(0, Day(day));
        }
        let mut terms = Terms::default();
        term(&mut terms, 2, Some(38), Renews::No, None, NONE);
        let windows = (0..4).map(|i| Window::new(Day(i * 10), Day(i * 10 + 9))).collect();
        let periods = Periods::new(windows).unwrap();
        let mut away = Away::of(&[(0, Day(8))]);
        away.see(0, Day(31));
        let mut active = Vec::new();
        for sources in [vec![Source::Events(&events)], vec![Source::Events(&events), Source::Terms(&terms)]] {
            let activity = Activity::new(&sources, 1, Day(40)).without(away.clone());
            activity.periods(0, &periods, &mut active);
            assert_eq!(active, [0, 3]);
            let never_back = Activity::new(&sources, 1, Day(40)).without(Away::of(&[(0, Day(1))]));
            never_back.periods(0, &periods, &mut active);
            assert_eq!((active.len(), never_back.first(0)), (0, None));
        }
    }

    #[test]
    fn purchases_alone_are_seen_as_they_are_among_other_sources() {
        let mut purchases = crate::metrics::facts::Purchases::default();
        for (customer, day, amount) in [(0, 3, 5), (0, 3, 1), (0, 14, 0), (0, 25, -5), (1, 41, 2), (1, 9, 2)]
        {
            purchases.push(customer, Day(day), amount);
        }
        let histories = Arc::new(Histories::new(&purchases, 3, Day(45)));
        let (none, nothing) = (Terms::default(), |_: &mut dyn FnMut(u32, Day)| ());
        let alone = Activity::new(&[Source::Purchases(&histories), Source::Terms(&none)], 3, Day(45));
        let copied = Activity::new(&[Source::Purchases(&histories), Source::Days(&nothing)], 3, Day(45));
        let bought: Vec<(u32, Day)> =
            purchases.rows().filter(|row| row.2 >= 0).map(|row| (row.0, row.1)).collect();
        let by_day = Activity::new(&[Source::Bought(&bought), Source::Terms(&none)], 3, Day(45));
        let mixed = Activity::new(&[Source::Bought(&bought), Source::Days(&nothing)], 3, Day(45));
        assert!(matches!((&alone.spans, &copied.spans), (Spans::Purchases(_), Spans::Own { .. })));
        assert!(matches!((&by_day.spans, &mixed.spans), (Spans::Days { .. }, Spans::Own { .. })));
        let windows = (0..4).map(|i| Window::new(Day(i * 10), Day(i * 10 + 9))).collect();
        let periods = Periods::new(windows).unwrap();
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for customer in 0..3 {
            alone.periods(customer, &periods, &mut one);
            for activity in [&copied, &by_day, &mixed] {
                activity.periods(customer, &periods, &mut other);
                assert_eq!((&one, alone.first(customer)), (&other, activity.first(customer)));
            }
        }
        assert_eq!(alone.customers(), copied.customers());
        alone.periods(0, &periods, &mut one);
        assert_eq!(one, [0, 1]);
    }

    #[test]
    fn active_periods_come_once_and_in_order() {
        let mut events = Events::default();
        for day in [31, 5, 2, 33, 12] {
            events.push(0, Day(day));
        }
        let mut terms = Terms::default();
        term(&mut terms, 4, Some(14), Renews::No, None, NONE);
        let periods =
            Periods::new((0..4).map(|i| Window::new(Day(i * 10), Day(i * 10 + 9))).collect()).unwrap();
        let activity = Activity::new(&[Source::Events(&events), Source::Terms(&terms)], 2, Day(32));
        let mut active = Vec::new();
        activity.periods(0, &periods, &mut active);
        assert_eq!(active, [0, 1, 3]);
        activity.periods(1, &periods, &mut active);
        assert!(active.is_empty());
    }
}
