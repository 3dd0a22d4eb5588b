//! Which East Asian encoding a file is in: the one in which its characters are the common ones.

use encoding_rs::Encoding;

use super::{Certainty, Charset, Guess, by_statistics};

/// How well an East Asian encoding fits.
struct Fit {
    encoding: &'static Encoding,
    /// Characters read that are not ASCII.
    wide: usize,
    /// Of them, those everybody knows.
    common: usize,
    /// Characters that are no Western letter before an ASCII one, as `’B` is: a high second byte, or a neighbour.
    firm: usize,
    /// Bytes that mean nothing.
    bad: usize,
}

/// The East Asian encoding whose characters are common ones; none where no reading makes sense.
pub(super) fn guess(bytes: &[u8]) -> Option<Guess> {
    let head = &bytes[..bytes.len().min(1 << 18)];
    let statistical = by_statistics(bytes);
    let fits: Vec<Fit> = [
        encoding_rs::GB18030,
        encoding_rs::BIG5,
        encoding_rs::SHIFT_JIS,
        encoding_rs::EUC_KR,
        encoding_rs::EUC_JP,
    ]
    .into_iter()
    .map(|encoding| fit(encoding, head))
    .filter(|f| f.firm > 0 && f.bad * 50 <= f.wide && f.common * 2 >= f.wide)
    .collect();
    // A handful of characters is too little for statistics: then Han that everybody knows are Chinese.
    let short = fits
        .first()
        .filter(|f| f.encoding == encoding_rs::GB18030 && f.wide < 6 && f.common == f.wide && f.bad == 0);
    let best =
        short.or_else(|| fits.iter().find(|f| Some(f.encoding) == statistical.map(east))).or_else(|| {
            // The statistics see a Western text or a loser: the most common characters win, GB18030 on a draw.
            fits.iter().rev().max_by_key(|f| f.common * 1000 / f.wide)
        })?;
    let agreed = statistical.map(east) == Some(best.encoding);
    let common = best.common * 10 >= best.wide * 8;
    let certainty = if best.bad == 0 && best.wide >= 4 && (agreed || (short.is_none() && common)) {
        Certainty::Likely
    } else {
        Certainty::Doubtful
    };
    Some(Guess { charset: Charset::Other(best.encoding), certainty, bom_len: 0 })
}

/// The wider reading of an encoding: what Excel calls GBK may hold four-byte characters.
fn east(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding }
}

/// Reads `bytes` as `encoding` and counts characters, common ones and faults.
///
/// Common: the first level of each national set (3,755 Han of GB 2312, 5,401 of Big5, JIS level 1 with kana,
/// modern Hangul), and the punctuation of all.
fn fit(encoding: &'static Encoding, bytes: &[u8]) -> Fit {
    let (mut wide, mut common, mut firm, mut bad) = (0, 0, 0, 0);
    let (mut at, mut after_wide) = (0, false);
    while at < bytes.len() {
        let lead = bytes[at];
        if lead < 0x80 {
            at += 1;
            after_wide = false;
            continue;
        }
        let trail = bytes.get(at + 1).copied().unwrap_or(0);
        let plain = (0xa1..=0xfe).contains(&trail);
        // The punctuation row of the national sets counts for nobody: it proves nothing.
        let (length, known) = if encoding == encoding_rs::GB18030 {
            match (lead, trail) {
                (0x81..=0xfe, 0x30..=0x39) => (4, None),
                (0xb0..=0xd7, _) if plain => (2, Some(true)),
                (0xa1..=0xa3, _) if plain => (2, None),
                (0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe) => (2, Some(false)),
                _ => (0, None),
            }
        } else if encoding == encoding_rs::BIG5 {
            let fits = plain || (0x40..=0x7e).contains(&trail);
            match lead {
                0xa4..=0xc6 if fits => (2, Some(true)),
                0xa1..=0xa3 if fits => (2, None),
                0x81..=0xfe if fits => (2, Some(false)),
                _ => (0, None),
            }
        } else if encoding == encoding_rs::SHIFT_JIS {
            let fits = (0x40..=0x7e).contains(&trail) || (0x80..=0xfc).contains(&trail);
            match lead {
                0xa1..=0xdf => (1, Some(false)),
                0x81 if fits => (2, None),
                0x82..=0x83 | 0x88..=0x98 if fits => (2, Some(true)),
                0x84..=0x9f | 0xe0..=0xfc if fits => (2, Some(false)),
                _ => (0, None),
            }
        } else if encoding == encoding_rs::EUC_KR {
            match lead {
                0xb0..=0xc8 if plain => (2, Some(true)),
                0xa1..=0xa3 if plain => (2, None),
                0x81..=0xfe if trail > 0x40 => (2, Some(false)),
                _ => (0, None),
            }
        } else {
            match lead {
                0xa4..=0xa5 | 0xb0..=0xcf if plain => (2, Some(true)),
                0x8e if (0xa1..=0xdf).contains(&trail) => (2, Some(false)),
                0x8f if plain => (3, Some(false)),
                0xa1..=0xa3 if plain => (2, None),
                0xa1..=0xfe if plain => (2, Some(false)),
                _ => (0, None),
            }
        };
        if length == 0 {
            // A character cut by the end of what was looked at is no fault.
            bad += usize::from(at + 1 < bytes.len());
            at += 1;
            after_wide = false;
            continue;
        }
        if let Some(known) = known {
            wide += 1;
            common += usize::from(known);
            firm += usize::from(length > 1 && (trail >= 0x80 || after_wide));
        }
        at += length;
        after_wide = true;
    }
    Fit { encoding, wide, common, firm, bad }
}
