//! The one integration test binary.

mod cases;
mod cdnow;
mod deny;
mod examples;
mod formats;
mod generated;
mod shape;
mod templates;
mod world;
