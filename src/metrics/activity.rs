//! When each customer was active, whatever the book counts as activity.

use std::sync::Arc;

use super::facts::{Events, NONE, Renews, Terms};
use super::{Histories, Periods, Window};
use crate::model::Day;

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
            return Activity { as_of, spans: Spans::Purchases(Arc::clone(histories)) };
        }
        let mut filled = sources.iter().filter(|source| !source.is_empty());
        if let (Some(&Source::Bought(days)), None) = (filled.next(), filled.next()) {
            return Activity { as_of, spans: days_of(days, customers, as_of) };
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
        Activity { as_of, spans: Spans::Own { starts, spans } }
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

    /// The first day of a customer.
    #[must_use]
    pub fn first(&self, customer: u32) -> Option<Day> {
        match &self.spans {
            Spans::Purchases(histories) => histories.first(customer),
            Spans::Days { .. } => self.days(customer).first().copied(),
            Spans::Own { .. } => self.own(customer).first().map(|span| span.from),
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
        let whole = periods.whole();
        let mut add = |day: Day| {
            let is_in_last = into.last().is_some_and(|&last| day <= periods.windows()[last].to);
            if !is_in_last {
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
        for span in self.own(customer) {
            let touched = periods.touched(span.from, span.to);
            for i in touched.start.max(next)..touched.end {
                into.push(i);
                next = i + 1;
            }
        }
    }
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

/// The days each term ran, as known at the end of `as_of`; none when it had not begun.
///
/// A term runs to its last day. With `renews=auto` it runs on until it is cancelled or another replaces it; an
/// open-ended one until it is cancelled. A cancellation before the last day does not end what was paid for.
#[must_use]
pub fn running(terms: &Terms, as_of: Day) -> Vec<Option<Window>> {
    let mut replaced = vec![None; terms.customer.len()];
    for (&old, &starts) in terms.replaces.iter().zip(&terms.starts) {
        let known = old != NONE && starts <= as_of;
        if let Some(slot) = replaced.get_mut(old as usize).filter(|_| known) {
            *slot = Some(slot.map_or(starts, |known: Day| known.min(starts)));
        }
    }
    let rows = terms.starts.iter().zip(&terms.ends).zip(&terms.cancelled).zip(&terms.renews).zip(&replaced);
    rows.map(|((((&starts, &ends), &cancelled), &renews), &successor)| {
        if starts > as_of {
            return None;
        }
        let cancelled = cancelled.filter(|&day| day <= as_of);
        let end = match (ends, renews, cancelled) {
            (Some(end), Renews::Auto, Some(cancelled)) => end.max(cancelled),
            (Some(end), Renews::Auto, None) => successor.map_or(as_of, |next| end.max(next - 1)),
            (Some(end), Renews::Manual | Renews::No, _) => end,
            (None, _, Some(cancelled)) => cancelled,
            (None, _, None) => successor.map_or(as_of, |next| next - 1),
        };
        Some(Window::new(starts, end.min(as_of).max(starts)))
    })
    .collect()
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
        terms.amount.push(0);
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
        let ends =
            |as_of| running(&terms, Day(as_of)).into_iter().map(|s| s.map(|s| s.to.0)).collect::<Vec<_>>();
        assert_eq!(ends(30), [Some(10), Some(30), Some(25), Some(30), None, None]);
        assert_eq!(ends(50), [Some(10), Some(39), Some(25), Some(50), None, Some(50)]);
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
