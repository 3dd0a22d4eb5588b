//! The one integration test binary.

mod cdnow;
mod examples;
mod templates;
