//! A file that somebody may be writing in place: read again and again until it stands still.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use super::block::read_whole;
use super::clock;

/// Pause between two readings.
const PAUSE: Duration = Duration::from_millis(10);
/// So often a file must have come back to its largest size: twice the same half may be seen, and the whole between them missed.
const RETURNS: u32 = 3;

/// What tells one version of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// The stamp of the file at `path` as it is now; None if it cannot be looked at.
    #[must_use]
    pub fn of(path: &Path) -> Option<Stamp> {
        let found = std::fs::metadata(path).ok()?;
        Some(Stamp { length: found.len(), modified: found.modified().ok() })
    }

    /// How long ago the file was written; None if the clock does not tell.
    #[must_use]
    pub fn age(self) -> Option<Duration> {
        self.modified.and_then(clock::age)
    }
}

/// One reading of a file.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// What it held.
    pub bytes: &'a [u8],
    /// How long ago it was written.
    pub age: Duration,
    /// Whether it was seen several times to shrink and then to have as many bytes again as it ever had: somebody writes it
    /// over and over.
    pub is_back: bool,
}

/// Reads a file until `is_settled` says of a reading that it is not of a half-written file, and gives the stamp of what was
/// read with it; None if that was not so within `patience`. A file not written for `young` is settled as it is.
///
/// # Errors
/// As [`read_whole`].
pub fn read_until_settled(
    path: &Path,
    young: Duration,
    patience: Duration,
    mut is_settled: impl FnMut(Look<'_>) -> bool,
) -> io::Result<Option<(Vec<u8>, Stamp)>> {
    let begun = Instant::now();
    let (mut largest, mut has_shrunk, mut returns) = (0, false, 0);
    loop {
        let before = Stamp::of(path);
        let bytes = read_whole(path)?;
        let now = Stamp::of(path);
        // A reading during which the file changed is of neither version.
        if let Some(stamp) = now.filter(|_| now == before) {
            let Some(age) = stamp.age().filter(|age| *age < young) else { return Ok(Some((bytes, stamp))) };
            if has_shrunk && bytes.len() == largest {
                (has_shrunk, returns) = (false, returns + 1);
            }
            let is_back = returns >= RETURNS && bytes.len() == largest;
            if is_settled(Look { bytes: &bytes, age, is_back }) {
                return Ok(Some((bytes, stamp)));
            }
        }
        if bytes.len() > largest {
            (largest, has_shrunk, returns) = (bytes.len(), false, 0);
        }
        has_shrunk |= bytes.len() < largest;
        if begun.elapsed() >= patience {
            return Ok(None);
        }
        std::thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn file(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        crate::sys::fs::write_whole(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn a_file_written_over_and_over_is_read_when_it_is_as_large_again_as_it_was() {
        let (_folder, path) = file(b"whole");
        let mut looks = 0;
        let read = read_until_settled(&path, LONG, LONG, |look| {
            looks += 1;
            if look.is_back {
                return true;
            }
            // Each look finds the next version: whole, half, whole, half …
            let next: &[u8] = if look.bytes == b"whole" { b"wh" } else { b"whole" };
            crate::sys::fs::write_whole(&path, next).unwrap();
            false
        });
        let (bytes, stamp) = read.unwrap().unwrap();
        assert_eq!(bytes, b"whole");
        assert_eq!(Some(stamp), Stamp::of(&path), "the stamp is that of what was read");
        assert_eq!(looks, 7, "whole, and three times half and whole");
    }

    #[test]
    fn patience_has_an_end_and_an_old_file_needs_none() {
        let (_folder, path) = file(b"half");
        assert_eq!(read_until_settled(&path, LONG, Duration::ZERO, |_| false).unwrap(), None);
        let old = read_until_settled(&path, Duration::ZERO, Duration::ZERO, |_| false).unwrap();
        assert_eq!(old.unwrap().0, b"half");
    }
}
