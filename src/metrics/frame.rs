//! Where a number stands: its window, its day, what counts as one customer, and which formula it follows.

use crate::i18n::Text;
use crate::model::{Day, Period, settings};

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

impl Window {
    /// From the first day to the last, both included; empty when `to` is before `from`.
    #[must_use]
    pub const fn new(from: Day, to: Day) -> Window {
        Window { from, to }
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i32 {
        (self.to - self.from + 1).max(0)
    }

    /// So many days ending just before this window: what came before, when no calendar says otherwise.
    #[must_use]
    pub fn before(self) -> Window {
        Window { from: self.from - self.days(), to: self.from - 1 }
    }

    /// Its days in words.
    #[must_use]
    pub fn text(self) -> Text {
        phrase!("{from} to {to}", from = self.from, to = self.to)
    }

    /// Its part up to and including `day`.
    #[must_use]
    pub fn until(self, day: Day) -> Window {
        Window { from: self.from, to: self.to.min(day) }
    }
}

impl From<&Period> for Window {
    fn from(period: &Period) -> Window {
        Window::new(period.from, period.to)
    }
}

impl From<(Day, Day)> for Window {
    fn from((from, to): (Day, Day)) -> Window {
        Window { from, to }
    }
}

/// How much of a period of the calendar a number is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Whole,
    /// It ends after the as-of day.
    Unfinished,
    /// The window that was asked for begins or ends inside it.
    Cut,
}

impl Coverage {
    /// The word for it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Coverage::Whole => phrase!("whole"),
            Coverage::Unfinished => phrase!("unfinished"),
            Coverage::Cut => phrase!("cut"),
        }
    }

    /// Whether its number may be tested, pooled and held against others.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == Coverage::Whole
    }
}

/// What counts as one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// A person.
    #[default]
    Contact,
    /// A company or household with all its people.
    Company,
}

impl Counted {
    /// The word in settings and explanations.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Counted::Contact => "contact",
            Counted::Company => "company",
        }
    }
}

impl From<settings::Unit> for Counted {
    fn from(unit: settings::Unit) -> Counted {
        match unit {
            settings::Unit::Contact => Counted::Contact,
            settings::Unit::Company => Counted::Company,
        }
    }
}

/// What every result is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The days that count.
    pub window: Window,
    /// The day at whose end we stand: nothing later is known.
    pub as_of: Day,
    /// What one customer is.
    pub counted: Counted,
}

/// The name and the formula a result follows.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// Its name in settings and output, `retention.locked`.
    pub name: &'static str,
    /// Its formula in one line.
    pub formula: fn() -> Text,
}

impl Definition {
    /// Name and formula.
    #[must_use]
    pub fn text(self) -> Text {
        phrase!("{name} = {formula}", name = self.name, formula = (self.formula)())
    }
}

/// Windows in ascending order that do not overlap: months, quarters, weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periods {
    windows: Vec<Window>,
}

impl Periods {
    /// Takes windows in ascending order; none when there are none, or one is empty or overlaps the one before.
    #[must_use]
    pub fn new(windows: Vec<Window>) -> Option<Periods> {
        let ordered = windows.windows(2).all(|pair| pair[0].to < pair[1].from);
        (ordered && !windows.is_empty() && windows.iter().all(|w| w.from <= w.to))
            .then_some(Periods { windows })
    }

    /// The windows.
    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// How many there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "never empty")]
    pub fn len(&self) -> usize {
        self.windows.len()
    }

    /// From the first day of the first to the last day of the last.
    #[must_use]
    pub fn whole(&self) -> Window {
        Window { from: self.windows[0].from, to: self.windows[self.windows.len() - 1].to }
    }

    /// The number of the window that holds the day.
    #[must_use]
    pub fn index(&self, day: Day) -> Option<usize> {
        let i = self.first_ending_from(day);
        (i < self.windows.len() && self.windows[i].from <= day).then_some(i)
    }

    /// The first window that does not end before the day; the length when there is none.
    #[must_use]
    pub fn first_ending_from(&self, day: Day) -> usize {
        self.windows.partition_point(|w| w.to < day)
    }

    /// The windows that `from ..= to` touches, as a range of numbers.
    #[must_use]
    pub fn touched(&self, from: Day, to: Day) -> std::ops::Range<usize> {
        let first = self.first_ending_from(from);
        let end = if from == to {
            first + usize::from(first < self.windows.len() && self.windows[first].from <= to)
        } else {
            self.windows.partition_point(|w| w.from <= to)
        };
        first..end.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods() -> Periods {
        Periods::new(vec![
            Window::new(Day(0), Day(9)),
            Window::new(Day(10), Day(19)),
            Window::new(Day(30), Day(39)),
        ])
        .unwrap()
    }

    #[test]
    fn a_day_is_found_in_its_period_and_in_no_gap() {
        let p = periods();
        for (day, index) in
            [(-1, None), (0, Some(0)), (9, Some(0)), (10, Some(1)), (20, None), (39, Some(2)), (40, None)]
        {
            assert_eq!(p.index(Day(day)), index, "{day}");
            assert_eq!(p.touched(Day(day), Day(day)).next(), index, "{day}");
        }
    }

    #[test]
    fn a_span_touches_every_period_it_crosses() {
        let p = periods();
        assert_eq!(p.touched(Day(5), Day(31)), 0..3);
        assert!(p.touched(Day(20), Day(29)).is_empty());
        assert_eq!(p.touched(Day(-9), Day(-1)).len(), 0);
        assert_eq!(p.touched(Day(39), Day(99)), 2..3);
    }

    #[test]
    fn overlapping_windows_are_no_periods() {
        assert_eq!(Periods::new(vec![Window::new(Day(0), Day(9)), Window::new(Day(9), Day(12))]), None);
        assert_eq!(Periods::new(vec![]), None);
        assert_eq!(Periods::new(vec![Window::new(Day(1), Day(0))]), None);
    }
}
