//! Special functions, intervals, quantiles: the same digits on every machine and with any number of threads.
//!
//! Everything that is not exact in IEEE arithmetic goes through `libm`, never the platform's own library.

pub mod chi_square;
pub mod interval;
pub mod line;
pub mod multiple;
pub mod normal;
pub mod proportion;
pub mod quantile;
pub mod ranges;
pub mod student;
pub mod sum;
pub mod trinomial;

pub use interval::Interval;
pub use sum::Sum;
