//! What the rows of a report are: periods of one grain, groups by one field, or both; and whose rows count.

use super::Study;
use super::groups::Values;
use crate::metrics::facts::NONE;
use crate::metrics::{Coverage, Window};
use crate::model::{Day, Period, period};

/// A period, and what its number may be held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its days and its label.
    pub period: Period,
    /// The period before it: of a whole one the whole one before.
    pub before: Period,
    /// How much of it is seen.
    pub coverage: Coverage,
}

/// The rows of a report.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The periods, at least one: the window itself where there is no grain.
    pub parts: Vec<Part>,
    /// Whether they are periods of a grain.
    pub is_timed: bool,
    /// What the rows of each period are grouped by.
    pub field: Option<Keyed>,
    /// Whose rows count; None: everybody's.
    pub only: Option<Only>,
}

/// The values of a field.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The key of its column.
    pub name: String,
    /// Whether they are of the rows of the log, by their numbers there, and not of customers.
    pub is_of_rows: bool,
    /// For each period, or once for all.
    pub values: Vec<Values>,
    /// The day they are of, where it is one for all.
    pub day: Option<Day>,
}

/// Whose rows count.
#[derive(Clone, Debug)]
pub struct Only {
    /// For each period, or once for all: whether a customer is one of them.
    pub selected: Vec<Vec<bool>>,
    /// How many customers are among them, of how many.
    pub of: (usize, usize),
}

impl Part {
    /// The whole window.
    #[must_use]
    pub fn whole(window: &Period, as_of: Day) -> Part {
        let coverage = if window.to > as_of { Coverage::Unfinished } else { Coverage::Whole };
        Part { period: window.clone(), before: window.previous(), coverage }
    }

    /// The periods of a window that have begun by the as-of day; where none has, all.
    #[must_use]
    pub fn split(window: &Period, grain: period::Unit, as_of: Day) -> Vec<Part> {
        let part = |Period { from, to, label }: Period| {
            let whole = grain.around(from);
            let is_cut = whole.from < from || to < whole.to;
            if is_cut {
                let period = Period { from, to, label: format!("{from}..{to}") };
                return Part { before: period.previous(), period, coverage: Coverage::Cut };
            }
            let coverage = if to > as_of { Coverage::Unfinished } else { Coverage::Whole };
            Part { period: Period { from, to, label }, before: grain.around(from - 1), coverage }
        };
        let mut parts: Vec<Part> = window.split(grain).into_iter().map(part).collect();
        if parts.iter().any(|part| part.period.from <= as_of) {
            parts.retain(|part| part.period.from <= as_of);
        }
        parts
    }

    /// Its days.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::from(&self.period)
    }
}

impl Layout {
    /// One row for the whole window.
    #[must_use]
    pub fn whole(window: &Period, as_of: Day) -> Layout {
        Layout { parts: vec![Part::whole(window, as_of)], is_timed: false, field: None, only: None }
    }

    /// One row for each of the periods of a window.
    #[must_use]
    pub fn timed(window: &Period, grain: period::Unit, as_of: Day) -> Layout {
        Layout { parts: Part::split(window, grain, as_of), is_timed: true, ..Layout::whole(window, as_of) }
    }

    /// The values that the rows of a period are grouped by.
    #[must_use]
    pub fn values(&self, part: usize) -> Option<&Values> {
        let values = &self.field.as_ref()?.values;
        values.get(part).or(values.last())
    }

    /// Whether the rows of a customer count in a period; those of nobody only where everybody's do.
    #[must_use]
    pub fn counts(&self, part: usize, customer: u32) -> bool {
        let Some(only) = &self.only else { return true };
        let selected = only.selected.get(part).or(only.selected.last());
        customer != NONE && selected.is_some_and(|of| of.get(customer as usize).copied().unwrap_or_default())
    }
}

/// The window of whole periods that is taken where a grain is asked for and no window: the last 12 months, 8 quarters or 5
/// years that are over, and the running one.
#[must_use]
pub fn usual_window(grain: period::Unit, as_of: Day) -> Period {
    let count = match grain {
        period::Unit::Year => 5,
        period::Unit::Quarter => 8,
        _ => 12,
    };
    let is_over = grain.end(as_of) == as_of;
    let from = grain.start_after(as_of, if is_over { 1 - count } else { -count });
    let to = grain.end(as_of);
    let label = format!("{from}..{to}");
    Period::new(from, to).unwrap_or(Period { from, to, label })
}

impl Study<'_> {
    /// Takes the whole history up to the as-of day for the window where none was asked for; the grain of its periods is the
    /// one asked for, else months, or the shortest of quarters and years that are no more than 24.
    pub fn see_history(&mut self, grain: Option<period::Unit>, is_asked: bool) -> period::Unit {
        const MOST: usize = 24;
        let as_of = self.at.as_of;
        if !is_asked {
            let first = self.purchases().buyers().map(|(_, days)| days[0].day).min().unwrap_or(as_of);
            self.period = Period::new(first.min(as_of), as_of).unwrap_or(self.period.clone());
        }
        let fits = |unit: &period::Unit| self.period.split(*unit).len() <= MOST;
        let units = [period::Unit::Month, period::Unit::Quarter];
        let grain = grain.or(units.into_iter().find(fits)).unwrap_or(period::Unit::Year);
        if !is_asked {
            let (from, to) = (grain.start(self.period.from), grain.end(as_of));
            self.period = Period::new(from, to).unwrap_or(self.period.clone());
        }
        grain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text.as_bytes()).unwrap()
    }

    fn told(from: &str, to: &str, grain: period::Unit, as_of: &str) -> Vec<(String, String, Coverage)> {
        let window = Period::new(day(from), day(to)).unwrap();
        let parts = Part::split(&window, grain, day(as_of));
        parts.into_iter().map(|part| (part.period.label, part.before.label, part.coverage)).collect()
    }

    fn row(label: &str, before: &str, coverage: Coverage) -> (String, String, Coverage) {
        (label.to_owned(), before.to_owned(), coverage)
    }

    #[test]
    fn a_period_is_whole_unfinished_or_cut() {
        let quarter = period::Unit::Quarter;
        assert_eq!(
            told("2025-02-15", "2026-12-31", quarter, "2026-03-02"),
            [
                row("2025-02-15..2025-03-31", "2025-01-01..2025-02-14", Coverage::Cut),
                row("2025-Q2", "2025-Q1", Coverage::Whole),
                row("2025-Q3", "2025-Q2", Coverage::Whole),
                row("2025-Q4", "2025-Q3", Coverage::Whole),
                row("2026-Q1", "2025-Q4", Coverage::Unfinished),
            ]
        );
        // One that ends on the as-of day is whole; the days of a cut one are its label also where they are a month.
        assert_eq!(told("2026-01-01", "2026-03-31", quarter, "2026-03-31")[0].2, Coverage::Whole);
        let cut = told("2026-01-01", "2026-01-31", quarter, "2026-03-31");
        assert_eq!(cut[0].0, "2026-01-01..2026-01-31");
    }

    #[test]
    fn the_usual_window_is_what_is_over_and_the_running_period() {
        for (grain, as_of, from, to) in [
            (period::Unit::Month, "2026-03-02", "2025-03-01", "2026-03-31"),
            (period::Unit::Quarter, "2026-03-02", "2024-01-01", "2026-03-31"),
            (period::Unit::Quarter, "2026-03-31", "2024-04-01", "2026-03-31"),
            (period::Unit::Year, "2026-03-02", "2021-01-01", "2026-12-31"),
        ] {
            let window = usual_window(grain, day(as_of));
            assert_eq!((window.from, window.to), (day(from), day(to)), "{grain:?} {as_of}");
        }
    }
}
