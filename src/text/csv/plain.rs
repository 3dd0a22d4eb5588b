//! Records whose quotes are beyond doubt, 32 bytes at a time: nearly every row of every log is such a one.

use wide::u8x16;

use super::lexer::{Field, Lexed, Lexer};
use super::quotation::{Quotation, before, lowest};

/// 32 bytes in a row.
struct Chunk(u8x16, u8x16);

impl Chunk {
    /// Those that begin at a place; none where there are fewer.
    #[inline]
    fn at(bytes: &[u8], place: usize) -> Option<Chunk> {
        let bytes: &[u8; 32] = bytes.get(place..)?.first_chunk()?;
        Some(Chunk(u8x16::new(*bytes.first_chunk()?), u8x16::new(*bytes.last_chunk()?)))
    }

    /// A bit for every such byte, the lowest for the first.
    #[inline]
    fn places(&self, of: u8x16) -> u32 {
        self.0.simd_eq(of).to_bitmask() | self.1.simd_eq(of).to_bitmask() << 16
    }

    /// The same for either of two.
    #[inline]
    fn places_of_either(&self, one: u8x16, other: u8x16) -> u32 {
        let found = |part: u8x16| (part.simd_eq(one) | part.simd_eq(other)).to_bitmask();
        found(self.0) | found(self.1) << 16
    }
}

/// What a record is told apart by.
struct Marks {
    delimiter: u8x16,
    quote: u8x16,
    newline: u8x16,
}

impl Lexer<'_> {
    #[inline]
    fn marks(&self) -> Marks {
        let [delimiter, quote, newline] = [self.delimiter, b'"', b'\n'].map(u8x16::splat);
        Marks { delimiter, quote, newline }
    }

    /// Whether what comes next may be another thing than a record, or its line end another than a line feed.
    #[inline]
    fn is_doubtful(&self) -> bool {
        self.cr || matches!(self.bytes[self.position], b'<' | b'>' | b'=' | b'|' | b'\r' | b'\n')
    }

    /// Where the content of a line ends whose line feed stands there.
    #[inline]
    fn content_before(&self, newline: usize) -> usize {
        if self.bytes[newline - 1] == b'\r' { newline - 1 } else { newline }
    }

    /// The next record, where there is no quote in it; its first `limit` fields go into `fields`.
    #[inline]
    pub(super) fn unquoted_record(
        &mut self,
        limit: usize,
        fields: &mut Vec<Field>,
    ) -> Option<(Lexed, usize)> {
        if self.is_doubtful() {
            return None;
        }
        let marks = self.marks();
        let (mut at, mut start, mut count) = (self.position, self.position, 0);
        // Of further fields only their number is of interest: delimiters that are still to be counted.
        let mut uncounted = 0u64;
        loop {
            let chunk = Chunk::at(self.bytes, at)?;
            let stop = chunk.places_of_either(marks.quote, marks.newline);
            let mut delimiters = chunk.places(marks.delimiter) & before(lowest(stop));
            while delimiters != 0 && count < limit {
                let end = at + delimiters.trailing_zeros() as usize;
                fields.push(Field { start, end, quoted: false });
                count += 1;
                start = end + 1;
                delimiters &= delimiters - 1;
            }
            uncounted = uncounted << 32 | u64::from(delimiters);
            if stop != 0 {
                let newline = at + stop.trailing_zeros() as usize;
                if self.bytes[newline] == b'"' {
                    return None;
                }
                let content = self.content_before(newline);
                count += uncounted.count_ones() as usize;
                if count < limit {
                    fields.push(Field { start, end: content.max(start), quoted: false });
                }
                return Some((self.leave(content, newline + 1, Lexed::Record), count + 1));
            }
            if uncounted >> 32 != 0 {
                count += (uncounted >> 32).count_ones() as usize;
                uncounted &= u64::from(u32::MAX);
            }
            at += 32;
        }
    }

    /// The next record, where its quotes are beyond doubt.
    pub(super) fn plain_record(&mut self, limit: usize, fields: &mut Vec<Field>) -> Option<(Lexed, usize)> {
        fields.clear();
        if self.is_doubtful() {
            return None;
        }
        let marks = self.marks();
        let (mut at, mut start, mut count) = (self.position, self.position, 0);
        let (mut quotation, mut is_quoted, mut lines) = (Quotation::AT_RECORD, false, 0);
        loop {
            let chunk = Chunk::at(self.bytes, at)?;
            let (quotes, mut newlines) = (chunk.places(marks.quote), chunk.places(marks.newline));
            let mut delimiters = chunk.places(marks.delimiter);
            let mut doubtful = 0;
            if quotes != 0 || is_quoted {
                is_quoted = true;
                let inside = quotation.step(quotes, delimiters, newlines, &mut doubtful);
                let end = lowest(newlines & !inside);
                lines += (newlines & inside & before(end)).count_ones() as usize;
                delimiters &= !inside;
                newlines &= !inside;
            } else {
                quotation.pass(delimiters);
            }
            // Only what stands before the end of the record.
            let here = before(lowest(newlines));
            if doubtful & here != 0 {
                return None;
            }
            delimiters &= here;
            let field = |start: usize, end: usize| Field {
                start,
                end,
                quoted: is_quoted && self.bytes[start] == b'"',
            };
            while delimiters != 0 && count < limit {
                let end = at + delimiters.trailing_zeros() as usize;
                fields.push(field(start, end));
                count += 1;
                start = end + 1;
                delimiters &= delimiters - 1;
            }
            count += delimiters.count_ones() as usize;
            if newlines != 0 {
                let newline = at + newlines.trailing_zeros() as usize;
                let content = self.content_before(newline);
                if count < limit {
                    fields.push(field(start, content.max(start)));
                }
                self.line += lines;
                return Some((self.leave(content, newline + 1, Lexed::Record), count + 1));
            }
            at += 32;
        }
    }

    /// Steps over plain records of `columns` fields in whose field number `field` nothing `wanted` stands, and stops before
    /// anything else: a wanted record, one that may be flawed or may not be over, one that begins at `until` or later.
    pub fn pass_over(
        &mut self,
        columns: usize,
        field: usize,
        until: usize,
        mut is_wanted: impl FnMut(&[u8]) -> bool,
    ) {
        if field >= columns {
            return;
        }
        let marks = self.marks();
        // The place of the bit number `n`, the lowest being number 0.
        let place = |mut bits: u32, n: usize| {
            (0..n).for_each(|_| bits &= bits - 1);
            bits.trailing_zeros() as usize
        };
        while self.position < until.min(self.bytes.len()) && !self.is_doubtful() {
            let (mut at, mut count) = (self.position, 0);
            let (mut start, mut end) = (self.position, None);
            let newline = loop {
                let Some(chunk) = Chunk::at(self.bytes, at) else { return };
                let stop = chunk.places_of_either(marks.quote, marks.newline);
                let delimiters = chunk.places(marks.delimiter) & before(lowest(stop));
                let known = count;
                count += delimiters.count_ones() as usize;
                if (known + 1..=count).contains(&field) {
                    start = at + place(delimiters, field - known - 1) + 1;
                }
                if (known..count).contains(&field) {
                    end = Some(at + place(delimiters, field - known));
                }
                if stop != 0 {
                    break at + stop.trailing_zeros() as usize;
                }
                at += 32;
            };
            if self.bytes[newline] == b'"' {
                return;
            }
            let (content, next) = (self.content_before(newline), newline + 1);
            let is_over = next + 1 < self.bytes.len();
            if !is_over || count + 1 != columns || is_wanted(&self.bytes[start..end.unwrap_or(content)]) {
                return;
            }
            self.leave(content, next, Lexed::Record);
        }
    }
}
