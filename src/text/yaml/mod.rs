//! YAML read strictly and edited without loss.
//!
//! Two independent parsers have to agree before a file counts as read: `yaml-edit` (a lossless tree with byte
//! spans, checked against the rules of YAML 1.2) and `serde_yaml` (values, and limits on aliases). Before either
//! sees a byte, `guard` refuses what is not text and `depth` what is nested beyond reason.

mod build;
mod depth;
pub mod edit;
mod fault;
mod guard;
mod judge;
mod node;
mod shape;
mod typed;

pub use fault::{Likeness, nearest, refused};
pub use judge::judge;
pub use node::{Entry, Node, NodeKind};
pub use typed::{Placed, Reading, read_as, short_or_long};

use crate::diag::Diagnostic;

/// The most bytes of YAML that are read, 8 MiB: far beyond any settings file people write.
pub const MAX_BYTES: usize = 8 << 20;

/// Reads `bytes` of `file` as one YAML document with a map at its root, with the place of every value.
///
/// # Errors
/// Everything found wrong, each with `file:line:column` and an excerpt. Warnings alone are no error; see
/// [`judge`] for those.
pub fn read(file: &str, bytes: &[u8]) -> Result<Node, Vec<Diagnostic>> {
    let found = judge::examine(file, bytes, judge::Root::Map);
    match found.root {
        Some(node) => Ok(node),
        None => Err(found.diagnostics.into_iter().filter(|d| d.level == crate::diag::Level::Error).collect()),
    }
}

#[cfg(test)]
mod tests;
