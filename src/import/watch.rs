//! Who is told how far an import has come.

use std::fmt;
use std::sync::Arc;

/// Is told of work done, in bytes of the files; by default nobody.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<dyn Fn(u64) + Send + Sync>>);

impl Watch {
    /// How often the bytes of a file are gone over: split into cells, read, compared with the book.
    pub const ROUNDS: u64 = 3;

    /// Somebody who is told.
    #[must_use]
    pub fn new(told: impl Fn(u64) + Send + Sync + 'static) -> Watch {
        Watch(Some(Arc::new(told)))
    }

    /// Says that so many bytes more are gone over.
    pub fn advance(&self, bytes: usize) {
        if let Some(told) = &self.0 {
            told(bytes as u64);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
