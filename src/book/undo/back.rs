//! The way back: an old version of a file as what differs from the new one, line by line.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::book::journal::Splice;

/// Below this many bytes a difference is kept in one piece.
const SMALL: usize = 4096;

/// The old version of a file as pieces that replace pieces of the new one.
///
/// Rows that an import put among others cost a dozen bytes each, not the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// In the order of the file; what follows the last one is kept.
    pieces: Vec<Piece>,
    /// How the pieces are written.
    #[serde(default, skip_serializing_if = "is_text")]
    written: Written,
}

/// Bytes of the new version that are kept, bytes behind them that go, and what comes in their place.
type Piece = (usize, usize, String);

/// How the bytes of a piece are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    /// As text.
    #[default]
    Text,
    /// In hexadecimal digits, for they are no text: a table that was in another encoding.
    Digits,
}

fn is_text(written: &Written) -> bool {
    *written == Written::Text
}

impl Back {
    /// The way from `new` back to `old`.
    pub(in crate::book) fn between(new: &[u8], old: &[u8]) -> Back {
        let pieces = pieces(new, old);
        let texts: Option<Vec<Piece>> = pieces
            .iter()
            .map(|&(keep, skip, put)| Some((keep, skip, std::str::from_utf8(put).ok()?.to_owned())))
            .collect();
        match texts {
            Some(pieces) => Back { pieces, written: Written::Text },
            None => {
                let digits = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                let pieces = pieces.into_iter().map(|(keep, skip, put)| (keep, skip, digits(put))).collect();
                Back { pieces, written: Written::Digits }
            }
        }
    }

    /// The old version made from the new one; none when the new one is too short to be it.
    pub(super) fn apply(&self, new: &[u8]) -> Option<Vec<u8>> {
        let mut old = Vec::with_capacity(new.len());
        let mut rest = new;
        for (keep, skip, put) in &self.pieces {
            let (kept, behind) = rest.split_at_checked(*keep)?;
            rest = behind.get(*skip..)?;
            old.extend_from_slice(kept);
            match self.written {
                Written::Text => old.extend_from_slice(put.as_bytes()),
                Written::Digits => {
                    for at in (0..put.len()).step_by(2) {
                        old.push(u8::from_str_radix(put.get(at..at + 2)?, 16).ok()?);
                    }
                }
            }
        }
        old.extend_from_slice(rest);
        Some(old)
    }

    /// About how many bytes it takes in the log.
    pub(super) fn weight(&self) -> usize {
        self.pieces.iter().map(|piece| piece.2.len() + 12).sum()
    }
}

/// The pieces of `old` that are not in `new`, with what they replace.
///
/// Lines that stand but once in the old version are looked for in the new one, forward only, and their neighbours are
/// taken along: linear, and exact for what rolo does to a file, which is to add, change and take out rows in their order.
/// Whatever else happened to the lines, the way back is longer then, but right.
fn pieces<'o>(new: &[u8], old: &'o [u8]) -> Vec<(usize, usize, &'o [u8])> {
    let (head, tail) = Splice::ends(new, old);
    let head = memchr::memrchr(b'\n', &new[..head]).map_or(0, |end| end + 1);
    let tail = memchr::memchr(b'\n', &new[new.len() - tail..]).map_or(0, |end| tail - end - 1);
    let (new_part, old_part) = (&new[head..new.len() - tail], &old[head..old.len() - tail]);
    if new_part.is_empty() && old_part.is_empty() {
        return Vec::new();
    }
    if new_part.len().min(old_part.len()) < SMALL {
        return vec![(head, new_part.len(), old_part)];
    }
    let old_lines: Vec<&'o [u8]> = old_part.split_inclusive(|&b| b == b'\n').collect();
    let mut starts = vec![0];
    let mut once: HashMap<&[u8], Option<usize>> = HashMap::with_capacity(old_lines.len());
    for (number, &line) in old_lines.iter().enumerate() {
        starts.push(starts[number] + line.len());
        once.entry(line).and_modify(|known| *known = None).or_insert(Some(number));
    }
    let mut found = Vec::new();
    let (mut keep, mut skip, mut next) = (head, 0, 0);
    for line in new_part.split_inclusive(|&b| b == b'\n') {
        let here = match old_lines.get(next) {
            Some(expected) if *expected == line => next,
            _ => match once.get(line) {
                Some(Some(number)) if *number > next => *number,
                _ => {
                    skip += line.len();
                    continue;
                }
            },
        };
        if skip > 0 || here > next {
            found.push((keep, skip, &old_part[starts[next]..starts[here]]));
            (keep, skip) = (0, 0);
        }
        keep += line.len();
        next = here + 1;
    }
    if skip > 0 || next < old_lines.len() {
        found.push((keep, skip, &old_part[starts[next]..]));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ids: impl Iterator<Item = usize>) -> Vec<u8> {
        let mut text = "id,name,notes\n".to_owned();
        for id in ids {
            text.push_str(&format!("c-{id:06},Example {id},{}\n", "x".repeat(40)));
        }
        text.into_bytes()
    }

    #[test]
    fn the_way_back_leads_to_the_old_bytes_whatever_was_done_to_the_lines() {
        let many = rows(0..500);
        let edited = String::from_utf8(many.clone()).unwrap().replace("Example 7", "Sample 7").into_bytes();
        let turned: Vec<u8> =
            rows(0..500).split_inclusive(|&b| b == b'\n').rev().flatten().copied().collect();
        let unended = many[..many.len() - 1].to_vec();
        let doubled = [many.as_slice(), &many, b"\n\n\n"].concat();
        let texts = [
            Vec::new(),
            b"id\n".to_vec(),
            rows((0..500).step_by(3)),
            rows(200..300),
            many,
            edited,
            turned,
            unended,
            doubled,
            b"\n\n\n\n".repeat(2000),
            b"\xcc\xc6,\xff\n".repeat(1000),
        ];
        for (i, new) in texts.iter().enumerate() {
            for (j, old) in texts.iter().enumerate() {
                let back = Back::between(new, old);
                let back: Back = serde_json::from_slice(&serde_json::to_vec(&back).unwrap()).unwrap();
                assert!(back.apply(new).as_ref() == Some(old), "{i} to {j}");
            }
        }
    }

    #[test]
    fn rows_put_among_others_cost_little_and_bring_no_text_along() {
        let back = Back::between(&rows(0..3000), &rows((0..3000).step_by(2)));
        assert_eq!(back.pieces.len(), 1500);
        assert!(back.pieces.iter().all(|piece| piece.2.is_empty()), "{back:?}");
    }

    #[test]
    fn a_file_that_is_too_short_has_no_way_back() {
        let back = Back::between(&rows(0..300), &rows(100..300));
        assert_eq!(back.apply(b"id\n"), None);
    }
}
