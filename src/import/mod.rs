//! Foreign files in, a plan out.
