//! The time of day behind a date.

/// A time of day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// Seconds since midnight.
    pub seconds: u32,
    /// Seconds east of UTC, where written.
    pub offset: Option<i32>,
}

/// What stands behind a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A time.
    Time(Time),
    /// Something else.
    Other,
}

/// Reads what stands behind a date: `T10:37:33.000Z`, ` 2:30 PM`, ` 10:37 -0500`, `, 14:05 UTC`.
#[must_use]
pub fn read(text: &str) -> Found {
    let text = text.trim().trim_start_matches([',', 'T', 't']).trim();
    if text.is_empty() {
        return Found::Nothing;
    }
    time(text).map_or(Found::Other, Found::Time)
}

/// Reads a time alone: `10:37`, `2:30 PM`.
#[must_use]
pub fn time(text: &str) -> Option<Time> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let (mut rest, mut half) = (upper.as_str(), None);
    for (word, afternoon) in [("AM", 0), ("PM", 12)] {
        if let Some(before) = rest.strip_prefix(word) {
            (rest, half) = (before.trim_start(), Some(afternoon));
        }
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(rest.len());
    let (clock, mut zone) = (rest[..end].trim_end_matches(':'), rest[end..].trim());
    let mut parts = clock.split(':');
    let mut hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let second: f64 = parts.next().map_or(Some(0.0), |s| s.parse().ok())?;
    for (word, afternoon) in [("AM", 0), ("PM", 12)] {
        if let Some(behind) = zone.strip_prefix(word) {
            (zone, half) = (behind.trim_start(), Some(afternoon));
        }
    }
    if let Some(afternoon) = half {
        if hour == 0 && afternoon == 12 || hour > 12 && afternoon == 0 {
            return None;
        }
        if hour <= 12 {
            hour = hour % 12 + afternoon;
        }
    }
    if parts.next().is_some() || hour > 23 || minute > 59 || second >= 61.0 {
        return None;
    }
    let seconds = hour * 3600 + minute * 60 + (second as u32).min(59);
    let offset = match zone {
        "" => None,
        "Z" | "UTC" | "GMT" => Some(0),
        zone => Some(east(zone)?),
    };
    Some(Time { seconds, offset })
}

/// `+08:00`, `-0500`, `+8` in seconds.
fn east(zone: &str) -> Option<i32> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let number: i32 = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let (hours, minutes) = if digits.len() > 2 { (number / 100, number % 100) } else { (number, 0) };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noon_and_midnight_are_told_apart() {
        let at = |text| time(text).map(|t| t.seconds / 60);
        assert_eq!(at("12:00 AM"), Some(0));
        assert_eq!(at("12:05 pm"), Some(725));
        assert_eq!(at("PM 2:30"), Some(870));
        assert_eq!(at("14:05"), Some(845));
        assert_eq!(at("25:00"), None);
        assert_eq!(at("7"), None);
    }

    #[test]
    fn offsets_are_read_in_each_dress() {
        for (text, hours) in [("10:00+08:00", 8), ("10:00 -0500", -5), ("10:00 +8", 8), ("10:00Z", 0)] {
            assert_eq!(time(text).unwrap().offset, Some(hours * 3600), "{text}");
        }
        assert_eq!(time("10:00 EST"), None);
    }
}
