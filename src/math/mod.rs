//! Special functions, intervals, quantiles.
