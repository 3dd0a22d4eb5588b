//! How often we want to be in touch with somebody, and which rule says so.

use std::collections::HashMap;

use crate::model::settings::Settings;
use crate::model::{Day, Span};

/// A cadence in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// How long after the last touch the next is due.
    pub every: Span,
    /// The rule it comes from.
    pub by: CadenceBy,
}

/// Which rule a cadence comes from, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CadenceBy {
    /// The contact's own `every`.
    Own,
    /// The new-customer rule.
    NewCustomer,
    /// The tier's.
    Tier,
    /// The book's.
    Book,
}

/// The cadences that the rules of a book make, on a day.
#[derive(Debug)]
pub struct Cadences<'s> {
    settings: &'s Settings,
    as_of: Day,
    /// Of the tiers that say one.
    tiers: HashMap<&'s [u8], Span>,
}

impl<'s> Cadences<'s> {
    /// Those in force on a day.
    #[must_use]
    pub fn new(settings: &'s Settings, as_of: Day) -> Cadences<'s> {
        let tiers =
            settings.tiers.iter().rev().filter_map(|tier| Some((tier.name.as_str().as_bytes(), tier.every?)));
        Cadences { settings, as_of, tiers: tiers.collect() }
    }

    /// Whether a cell `every` says a length of time, or nothing.
    #[must_use]
    pub fn can_read(every: &[u8]) -> bool {
        every.is_empty()
            || std::str::from_utf8(every)
                .is_ok_and(|text| text.trim().is_empty() || Span::parse(text).is_some())
    }

    /// The cadence of somebody with these cells `every` and `tier` whose first purchase was on `first_purchase`.
    ///
    /// None where nothing says one, and where the contact's own is `0d`: never by cadence. Lost and archived people
    /// have none either; that is for the caller to know.
    #[must_use]
    pub fn of(&self, every: &[u8], tier: &[u8], first_purchase: Option<Day>) -> Option<Cadence> {
        let own = if every.is_empty() { None } else { std::str::from_utf8(every).ok().and_then(Span::parse) };
        if let Some(own) = own {
            return (!own.is_zero()).then_some(Cadence { every: own, by: CadenceBy::Own });
        }
        if let (Some(rule), Some(first)) = (&self.settings.new_customers, first_purchase)
            && first.add_span(rule.within) >= self.as_of
        {
            return Some(Cadence { every: rule.every, by: CadenceBy::NewCustomer });
        }
        if let Some(&every) = self.tiers.get(tier) {
            return Some(Cadence { every, by: CadenceBy::Tier });
        }
        self.settings.every.map(|every| Cadence { every, by: CadenceBy::Book })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let yaml = b"format: 1\nevery: 90d\ntiers: [{name: A, every: 14d}, {name: N}]\nnew_customers: {within: 30d, every: 7d}\n";
        Settings::read("rolo.yaml", yaml).0.unwrap()
    }

    #[test]
    fn the_nearest_rule_decides_how_often() {
        let settings = settings();
        let day = Day(20_000);
        let every = |own: &str, tier: &str, first: Option<Day>| {
            let cadence = Cadences::new(&settings, day).of(own.as_bytes(), tier.as_bytes(), first);
            cadence.map(|c| (c.every.to_string(), c.by))
        };
        assert_eq!(every("3w", "A", Some(day)), Some(("21d".into(), CadenceBy::Own)));
        assert_eq!(every("", "A", Some(day - 30)), Some(("7d".into(), CadenceBy::NewCustomer)));
        assert_eq!(every("", "A", Some(day - 31)), Some(("14d".into(), CadenceBy::Tier)));
        assert_eq!(every("", "N", None), Some(("90d".into(), CadenceBy::Book)));
        assert_eq!(every("", "unheard", None), Some(("90d".into(), CadenceBy::Book)));
    }

    #[test]
    fn no_time_at_all_is_never() {
        assert_eq!(Cadences::new(&settings(), Day(20_000)).of(b"0d", b"A", None), None);
        let silent = Settings { every: None, ..Settings::default() };
        assert_eq!(Cadences::new(&silent, Day(20_000)).of(b"", b"", None), None);
    }
}
