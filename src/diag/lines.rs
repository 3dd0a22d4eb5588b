//! The lines of a file, found once, for places of many values.

use std::ops::Range;

use super::{BOM, Place};
use crate::sys::work::{self, Work};

/// Bytes between two counts of characters.
const STEP: usize = 1024;

/// Where each line of a text begins, and how many characters stand before every `STEP` bytes.
///
/// [`Place::in_bytes`] counts from the beginning of the file; this counts once, and each place costs the
/// characters around it, however long the file and the line are.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    file: &'a str,
    bytes: &'a [u8],
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Counts the lines of `bytes`, which are UTF-8 of `file`.
    #[must_use]
    pub fn of(file: &'a str, bytes: &'a [u8]) -> Lines<'a> {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|i| i + 1)).collect();
        let mut before = 0;
        let characters = bytes.chunks(STEP).map(|chunk| {
            let here = before;
            before += begun(chunk);
            here
        });
        Lines { file, bytes, starts, characters: characters.collect() }
    }

    /// The place of `span`, with its line as the excerpt; as [`Place::in_bytes`] has it.
    #[must_use]
    pub fn place(&self, span: Range<usize>) -> Place {
        let start = span.start.min(self.bytes.len());
        let end = span.end.clamp(start, self.bytes.len());
        let line = self.starts.partition_point(|&s| s <= start);
        let line_start = self.starts[line - 1];
        let line_end = self.starts.get(line).map_or(self.bytes.len(), |next| next - 1);
        let line_bytes = &self.bytes[line_start..line_end];
        let mark = usize::from(line_bytes.starts_with(BOM) && start > line_start);
        let column = self.before(start) - self.before(line_start) - mark + 1;
        Place::cut_out(self.file, line, column, line_bytes, line_start, start..end)
    }

    /// How many characters begin before this byte.
    fn before(&self, at: usize) -> usize {
        let step = at / STEP;
        work::count(Work::Bytes, at % STEP);
        let counted = self.characters.get(step).copied().unwrap_or_default();
        counted + begun(&self.bytes[(step * STEP).min(at)..at])
    }
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_what_counting_from_the_beginning_finds() {
        let long = "é林x".repeat(700);
        for text in ["", "\n", "a", "\u{feff}a: b\r\n林: c\n\nlast", &long, &format!("a\n{long}\r\n{long}")]
        {
            let lines = Lines::of("f", text.as_bytes());
            for (i, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let end = text[i..].char_indices().nth(3).map_or(text.len(), |(n, _)| i + n);
                assert_eq!(
                    lines.place(i..end),
                    Place::in_bytes("f", text.as_bytes(), i..end),
                    "{i} of {text:?}"
                );
            }
        }
    }
}
