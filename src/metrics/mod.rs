//! Pure functions over facts: columns in, results out; no book, no clock, no words for people.
//!
//! [`facts`] are what a reader fills, one row per log line and in any order; [`Histories`] and [`Activity`] are
//! the same by customer and in order of days, built once and shared by the metrics. Every result holds its
//! [`Frame`] and its [`Definition`], and its counts on both sides; the customers behind a count are found again by
//! a function beside it instead of being stored. Rows after the as-of day change nothing, neither does their order.

pub mod active;
pub mod activity;
pub mod cohort;
pub mod csat;
pub mod facts;
pub mod frame;
pub mod histories;
pub mod nps;
pub mod referral;
pub mod renewal;
pub mod repeat;
pub mod response;
pub mod retention;
pub mod rfm;
pub mod share;
pub mod survival;

pub use activity::Activity;
pub use frame::{Counted, Coverage, Definition, Frame, Periods, Window};
pub use histories::Histories;
pub use share::Share;

/// Below so many a rate is marked "small sample".
pub const SMALL: u64 = 30;
