//! The one integration test binary.

mod cases;
mod cdnow;
mod deny;
mod examples;
mod formats;
mod shape;
mod templates;
mod world;
