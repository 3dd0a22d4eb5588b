//! What keeps a tier that the rules would change: the cell `tier_pin`.

use super::{At, Day};

/// The word of a pin that holds until the rules propose the very tier it keeps.
pub const BY_RULE: &str = "rule";

/// How long a person's tier is kept against the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// For good.
    Always,
    /// Up to and including this day.
    Until(Day),
    /// Until the rules propose this very tier: a person set it.
    Rule,
}

impl Pin {
    /// Reads a cell; None if nothing is pinned, or the cell cannot be read.
    #[must_use]
    pub fn read(cell: &str) -> Option<Pin> {
        match cell.trim() {
            "" => None,
            "always" => Some(Pin::Always),
            BY_RULE => Some(Pin::Rule),
            day => At::read(day).ok().map(|reading| Pin::Until(reading.at.day)),
        }
    }

    /// Whether another tier that the rules propose on `as_of` is put off.
    #[must_use]
    pub fn holds(self, as_of: Day) -> bool {
        match self {
            Pin::Always | Pin::Rule => true,
            Pin::Until(day) => day >= as_of,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_a_word_or_a_day() {
        let day = |text: &str| Day::parse_iso(text.as_bytes()).unwrap();
        assert_eq!(Pin::read("always"), Some(Pin::Always));
        assert_eq!(Pin::read(" rule "), Some(Pin::Rule));
        assert_eq!(Pin::read("2026-03-02"), Some(Pin::Until(day("2026-03-02"))));
        assert_eq!(Pin::read(""), None);
        assert_eq!(Pin::read("soon"), None);
    }

    #[test]
    fn a_day_holds_until_its_end() {
        let day = |text: &str| Day::parse_iso(text.as_bytes()).unwrap();
        let pin = Pin::Until(day("2026-03-02"));
        assert!(pin.holds(day("2026-03-02")));
        assert!(!pin.holds(day("2026-03-03")));
        assert!(Pin::Rule.holds(day("2026-03-03")));
    }
}
