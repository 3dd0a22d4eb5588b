//! What is inside quotes, for 32 bytes at once.

/// The lowest bit of those set; none of none.
#[inline]
pub(super) fn lowest(bits: u32) -> u32 {
    bits & bits.wrapping_neg()
}

/// All bits below this one; all where there is none.
#[inline]
pub(super) fn before(bit: u32) -> u32 {
    bit.wrapping_sub(1)
}

/// Where quotes stand, from 32 bytes to the next.
#[derive(Clone, Copy)]
pub(super) struct Quotation {
    /// All bits where the last byte was inside quotes, none where it was not.
    inside: u32,
    /// Whether a quote may open right behind the last byte.
    may_open: u32,
    /// Whether the last byte closed one.
    closed: u32,
}

impl Quotation {
    pub(super) const AT_RECORD: Quotation = Quotation { inside: 0, may_open: 1, closed: 0 };

    /// Goes on over 32 bytes without any quote, outside of quotes.
    #[inline]
    pub(super) fn pass(&mut self, delimiters: u32) {
        self.may_open = delimiters >> 31;
        self.closed = 0;
    }

    /// Goes on over 32 bytes and says which of them are inside quotes, an opening one included, a closing one not.
    ///
    /// Into `doubtful` go quotes that open where no field begins, and what stands behind a closing one and is neither
    /// delimiter nor line end: the careful way has to look at these.
    pub(super) fn step(&mut self, quotes: u32, delimiters: u32, newlines: u32, doubtful: &mut u32) -> u32 {
        // Each bit becomes the parity of the quotes up to it.
        let mut inside = quotes;
        for shift in [1, 2, 4, 8, 16] {
            inside ^= inside << shift;
        }
        inside ^= self.inside;
        let (opens, closes) = (quotes & inside, quotes & !inside);
        // A doubled quote closes and opens again.
        let may_open = (delimiters | quotes) << 1 | self.may_open;
        let after_closing = closes << 1 | self.closed;
        *doubtful = opens & !may_open | after_closing & !(delimiters | newlines | quotes);
        *self = Quotation {
            inside: 0u32.wrapping_sub(inside >> 31),
            may_open: (delimiters | quotes) >> 31,
            closed: closes >> 31,
        };
        inside
    }
}
