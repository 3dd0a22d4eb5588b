//! The one integration test binary.

mod cases;
mod cdnow;
mod deny;
mod docs;
mod examples;
mod formats;
mod generated;
mod shape;
mod templates;
mod world;
