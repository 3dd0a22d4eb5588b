//! The journal of a change: what was decided, so that a crash can be finished or taken back.
//!
//! A change of several files is decided when its journal stands synced at `.rolo/journal`. One append to a log has the
//! same file as a mere *intent*, never synced: after the death of the process it says where the append began.
//!
//! ```text
//! rolo journal 1 BLAKE3-OF-THE-REST
//! {"sort":"commit","steps":[{"path":"contacts.csv","act":"replace",…,"take":17}, …]}
//! bytes of the first step, bytes of the second …
//! ```

use std::path::{Path, PathBuf};

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::lock::FOLDER;
use super::path::BookPath;
use crate::sys::SysError;
use crate::sys::disk::Disk;

/// What its file in `.rolo/` is called.
pub(super) const JOURNAL: &str = "journal";

const HEAD: &str = "rolo journal 1 ";

/// What a journal stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    /// Decided: it has to be finished.
    Commit,
    /// One append under way: when torn, it is taken back.
    Intent,
}

/// What happens to some files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    pub(super) sort: Sort,
    pub(super) steps: Vec<Step>,
}

/// What happens to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) path: BookPath,
    pub(super) act: Act,
}

/// One of the three ways a file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A new version takes the name.
    Replace { old: Option<Hash>, new: Hash, splice: Splice },
    /// `bytes` behind the first `from` bytes, the last of which hash to `ending`.
    Append { from: u64, ending: Hash, bytes: Vec<u8> },
    /// The file goes.
    Delete { old: Hash },
}

/// A new version as what differs from the old one: small for an edited cell, the whole for a new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    /// Bytes kept from the beginning.
    pub(super) head: usize,
    /// Bytes kept from the end.
    pub(super) tail: usize,
    /// What stands between them.
    pub(super) middle: Vec<u8>,
}

/// How many bytes are compared at a time.
const BLOCK: usize = 256;

impl Splice {
    pub(super) fn between(old: &[u8], new: &[u8]) -> Splice {
        let (head, tail) = Splice::ends(old, new);
        Splice { head, tail, middle: new[head..new.len() - tail].to_vec() }
    }

    /// How many bytes the two have in common at the beginning, and how many others at the end.
    pub(super) fn ends(old: &[u8], new: &[u8]) -> (usize, usize) {
        // Block by block first: files are large, and what differs in them is small.
        let blocks = old.chunks_exact(BLOCK).zip(new.chunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
        let same = blocks * BLOCK;
        let head = same + old[same..].iter().zip(&new[same..]).take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[head..], &new[head..]);
        let blocks =
            old.rchunks_exact(BLOCK).zip(new.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
        let same = blocks * BLOCK;
        let (old, new) = (&old[..old.len() - same], &new[..new.len() - same]);
        let tail = same + old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        (head, tail)
    }

    /// The new version made from the old one; none when the old one is too short to be it.
    pub(super) fn apply(&self, old: &[u8]) -> Option<Vec<u8>> {
        let kept = self.head.checked_add(self.tail)?;
        if kept > old.len() {
            return None;
        }
        Some([&old[..self.head], &self.middle, &old[old.len() - self.tail..]].concat())
    }
}

/// How many bytes before an append are looked at to know the place again.
const ENDING: u64 = 4096;

/// Where the bytes begin that [`Act::Append`] hashes as its `ending`.
pub(super) fn ending_begins(from: u64) -> u64 {
    from.saturating_sub(ENDING)
}

/// How a target stands to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As before the change, with what is needed to make the new version.
    Old(Option<Vec<u8>>),
    /// As after it.
    New,
    /// An append that stopped half way.
    Torn,
    /// Neither: somebody else has been here.
    Other,
}

impl Step {
    /// Looks at the target and says how it stands.
    pub(super) fn standing(&self, disk: &dyn Disk, target: &Path) -> Result<Standing, SysError> {
        match &self.act {
            Act::Replace { old, new, .. } => {
                let there = present(disk.read(target))?;
                let hash = there.as_deref().map(blake3::hash);
                Ok(match hash {
                    Some(hash) if hash == *new => Standing::New,
                    hash if hash == *old => Standing::Old(there),
                    _ => Standing::Other,
                })
            }
            Act::Delete { old } => Ok(match present(disk.read(target))? {
                None => Standing::New,
                Some(there) if blake3::hash(&there) == *old => Standing::Old(None),
                Some(_) => Standing::Other,
            }),
            Act::Append { from, ending, bytes } => {
                let begin = ending_begins(*from);
                let Some(there) = present(disk.read_from(target, begin))? else { return Ok(Standing::Other) };
                let kept = usize::try_from(from - begin).unwrap_or(usize::MAX);
                let Some((before, behind)) = there.split_at_checked(kept) else { return Ok(Standing::Other) };
                if blake3::hash(before) != *ending {
                    // The place is gone, but the rows may well be there: then nothing is missing.
                    let known = memchr::memmem::find(&there, bytes).is_some();
                    return Ok(if known { Standing::New } else { Standing::Other });
                }
                Ok(if behind.is_empty() {
                    Standing::Old(None)
                } else if behind.starts_with(bytes) {
                    Standing::New
                } else if behind.len() <= bytes.len()
                    && behind.iter().zip(bytes).all(|(there, ours)| there == ours || *there == 0)
                {
                    Standing::Torn
                } else {
                    Standing::Other
                })
            }
        }
    }
}

/// What was read, or none where there is nothing.
pub(super) fn present<T>(read: Result<T, SysError>) -> Result<Option<T>, SysError> {
    match read {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    sort: Sort,
    steps: Vec<Line>,
}

/// One step in the header; `take` is how many of the following bytes are its own.
#[derive(Serialize, Deserialize)]
struct Line {
    path: BookPath,
    #[serde(flatten)]
    act: LineAct,
    take: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
enum LineAct {
    Replace { old: Option<String>, new: String, head: usize, tail: usize },
    Append { from: u64, ending: String },
    Delete { old: String },
}

impl Journal {
    /// Where the journal of the book at `root` stands.
    pub(super) fn place(root: &Path) -> PathBuf {
        root.join(FOLDER).join(JOURNAL)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let hex = |hash: &Hash| hash.to_hex().to_string();
        let mut bytes = Vec::new();
        let mut steps = Vec::new();
        for step in &self.steps {
            let (act, own): (_, &[u8]) = match &step.act {
                Act::Replace { old, new, splice } => (
                    LineAct::Replace {
                        old: old.as_ref().map(hex),
                        new: hex(new),
                        head: splice.head,
                        tail: splice.tail,
                    },
                    &splice.middle,
                ),
                Act::Append { from, ending, bytes } => {
                    (LineAct::Append { from: *from, ending: hex(ending) }, bytes)
                }
                Act::Delete { old } => (LineAct::Delete { old: hex(old) }, &[]),
            };
            steps.push(Line { path: step.path.clone(), act, take: own.len() });
            bytes.extend_from_slice(own);
        }
        let header = Header { sort: self.sort, steps };
        // Strings, numbers and lists of them: nothing in it that JSON could refuse.
        let mut rest = serde_json::to_vec(&header).unwrap_or_default();
        rest.push(b'\n');
        rest.extend_from_slice(&bytes);
        let mut whole = format!("{HEAD}{}\n", blake3::hash(&rest).to_hex()).into_bytes();
        whole.extend_from_slice(&rest);
        whole
    }

    /// Reads a journal; none when it is not whole, or names a file that is none of the book's layout.
    pub(super) fn decode(bytes: &[u8]) -> Option<Journal> {
        let rest = bytes.strip_prefix(HEAD.as_bytes())?;
        let (hash, rest) = rest.split_at_checked(64)?;
        let rest = rest.strip_prefix(b"\n")?;
        if Hash::from_hex(hash).ok()? != blake3::hash(rest) {
            return None;
        }
        let line_end = memchr::memchr(b'\n', rest)?;
        let header: Header = serde_json::from_slice(&rest[..line_end]).ok()?;
        let mut bytes = &rest[line_end + 1..];
        let mut steps = Vec::new();
        for line in header.steps {
            let (own, others) = bytes.split_at_checked(line.take)?;
            bytes = others;
            let act = match line.act {
                LineAct::Replace { old, new, head, tail } => Act::Replace {
                    old: old.map(Hash::from_hex).transpose().ok()?,
                    new: Hash::from_hex(new).ok()?,
                    splice: Splice { head, tail, middle: own.to_vec() },
                },
                LineAct::Append { from, ending } => {
                    Act::Append { from, ending: Hash::from_hex(ending).ok()?, bytes: own.to_vec() }
                }
                LineAct::Delete { old } => Act::Delete { old: Hash::from_hex(old).ok()? },
            };
            steps.push(Step { path: line.path, act });
        }
        bytes.is_empty().then_some(Journal { sort: header.sort, steps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> Journal {
        let path = |name: &str| BookPath::new(name).unwrap();
        Journal {
            sort: Sort::Commit,
            steps: vec![
                Step {
                    path: path("interactions/2026-11.csv"),
                    act: Act::Append {
                        from: 10,
                        ending: blake3::hash(b"0123456789"),
                        bytes: b"row\n".to_vec(),
                    },
                },
                Step {
                    path: path("contacts.csv"),
                    act: Act::Replace {
                        old: Some(blake3::hash(b"abc")),
                        new: blake3::hash(b"axc"),
                        splice: Splice::between(b"abc", b"axc"),
                    },
                },
                Step { path: path("templates/x.md"), act: Act::Delete { old: blake3::hash(b"") } },
            ],
        }
    }

    #[test]
    fn a_journal_reads_back_as_it_was_written() {
        let journal = journal();
        assert_eq!(Journal::decode(&journal.encode()), Some(journal));
    }

    #[test]
    fn a_journal_with_any_byte_changed_or_missing_is_refused() {
        let whole = journal().encode();
        for i in 0..whole.len() {
            assert_eq!(Journal::decode(&whole[..i]), None, "cut at {i}");
            let mut bent = whole.clone();
            bent[i] ^= 1;
            assert_eq!(Journal::decode(&bent), None, "bent at {i}");
        }
    }

    #[test]
    fn a_journal_that_names_a_file_outside_the_layout_is_refused() {
        for name in ["/etc/passwd", "../../x.csv", ".git/config", "imports/../../x.csv"] {
            let text = String::from_utf8(journal().encode()).unwrap();
            let rest = text.split_once('\n').unwrap().1.replace("contacts.csv", name);
            let forged = format!("{HEAD}{}\n{rest}", blake3::hash(rest.as_bytes()).to_hex());
            assert_eq!(Journal::decode(forged.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn a_splice_makes_the_new_version_from_the_old() {
        let long = ["x".repeat(1000), "x".repeat(700) + "y" + &"x".repeat(900)];
        for (old, new) in [
            ("", ""),
            ("", "a"),
            ("a", ""),
            ("aa", "aaa"),
            ("abcabc", "abc"),
            ("abc", "xbz"),
            (&long[0], &long[1]),
            (&long[1], &long[0]),
            (&long[0][..600], &long[0]),
        ] {
            let splice = Splice::between(old.as_bytes(), new.as_bytes());
            assert_eq!(splice.apply(old.as_bytes()).unwrap(), new.as_bytes(), "{old} to {new}: {splice:?}");
        }
        assert_eq!(Splice { head: 2, tail: usize::MAX, middle: vec![] }.apply(b"abc"), None);
    }
}
