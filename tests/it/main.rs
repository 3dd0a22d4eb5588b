//! The one integration test binary.

mod cases;
mod cdnow;
mod deny;
mod examples;
mod formats;
mod templates;
mod world;
