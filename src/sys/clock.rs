//! The clock: the only place that asks the machine what time it is.

use std::time::{Duration, SystemTime};

use chrono::{NaiveDate, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// This moment in some zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The local date.
    pub date: NaiveDate,
    /// Seconds since local midnight.
    pub seconds: u32,
    /// Seconds east of UTC.
    pub offset: i32,
}

/// The moment, in `zone`.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one room that reads the clock")]
pub fn now(zone: Tz) -> Now {
    in_zone(zone, Utc::now().timestamp())
}

/// A Unix time (seconds since 1970-01-01 UTC) in `zone`.
#[must_use]
pub fn in_zone(zone: Tz, unix: i64) -> Now {
    let utc = chrono::DateTime::from_timestamp(unix, 0).unwrap_or(chrono::DateTime::UNIX_EPOCH);
    let local = zone.from_utc_datetime(&utc.naive_utc());
    Now {
        date: local.date_naive(),
        seconds: local.num_seconds_from_midnight(),
        offset: local.offset().fix().local_minus_utc(),
    }
}

/// How long ago `then` was; nothing when it lies in the future.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one room that reads the clock")]
pub fn age(then: SystemTime) -> Option<Duration> {
    SystemTime::now().duration_since(then).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_the_date_and_offset_of_its_zone() {
        let summer = in_zone(chrono_tz::Europe::Amsterdam, 1_782_864_000);
        assert_eq!(summer.date, NaiveDate::from_ymd_opt(2026, 7, 1).unwrap());
        assert_eq!((summer.seconds, summer.offset), (2 * 3600, 7200));
        let east = in_zone(chrono_tz::Asia::Shanghai, 1_782_864_000 - 7 * 3600);
        assert_eq!((east.date.to_string().as_str(), east.seconds), ("2026-07-01", 3600));
    }
}
