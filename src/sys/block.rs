//! Big files in blocks: read at an offset, by several threads at once, into buffers that are used again.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

/// A regular file open for reading at offsets.
#[derive(Debug)]
pub struct BlockFile {
    file: File,
    len: u64,
}

impl BlockFile {
    /// Opens a regular file; a FIFO, a device or a folder is refused without waiting for it.
    ///
    /// # Errors
    /// Whatever the system says; `InvalidInput` for something that is no regular file.
    pub fn open(path: &Path) -> io::Result<BlockFile> {
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        super::work::count(super::work::Work::Files, 1);
        let file = File::open(path)?;
        let facts = file.metadata()?;
        if !facts.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        Ok(BlockFile { len: facts.len(), file })
    }

    /// Bytes of the file when it was opened.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it held nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Makes `buffer` hold the bytes from `offset`, `length` of them or fewer where the file ends.
    ///
    /// # Errors
    /// Whatever the system says while reading.
    pub fn read(&self, offset: u64, length: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        self.extend(offset, length, buffer)
    }

    /// Appends the next bytes to `buffer`: `offset` is where they begin in the file.
    ///
    /// # Errors
    /// Whatever the system says while reading.
    pub fn extend(&self, offset: u64, length: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        let begin = buffer.len();
        let filled = self.read_behind(begin, offset, length, buffer)?;
        buffer.truncate(filled);
        Ok(())
    }

    /// Puts the bytes from `offset` behind the first `had` of `buffer`, which grows where it must and never shrinks; says
    /// how many bytes it then holds. What stood there before is written over.
    ///
    /// # Errors
    /// Whatever the system says while reading.
    pub fn read_behind(
        &self,
        had: usize,
        offset: u64,
        length: usize,
        buffer: &mut Vec<u8>,
    ) -> io::Result<usize> {
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let end = had + length.min(left);
        super::work::count(super::work::Work::Bytes, end - had);
        if let Some(more) = end.checked_sub(buffer.len()) {
            // A file may say that it is larger than any memory.
            buffer.try_reserve(more).map_err(|_| io::ErrorKind::OutOfMemory)?;
            buffer.resize(end, 0);
        }
        let mut filled = had;
        while filled < end {
            match read_at(&self.file, &mut buffer[filled..end], offset + (filled - had) as u64) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(filled)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// The whole of a regular file.
///
/// # Errors
/// As [`BlockFile::open`] and [`BlockFile::read`].
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = BlockFile::open(path)?;
    let mut bytes = Vec::new();
    let length = usize::try_from(file.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
    file.read(0, length, &mut bytes)?;
    Ok(bytes)
}

/// Who touched a file less long ago may still be writing it.
const YOUNG: Duration = Duration::from_secs(2);

/// Whether a file was touched a moment ago, so that somebody may still be writing it.
#[must_use]
pub fn is_young(path: &Path) -> bool {
    let touched = path.metadata().and_then(|found| found.modified());
    touched.ok().and_then(super::clock::age).is_some_and(|age| age < YOUNG)
}

/// The whole of a file that somebody may be writing in place (an editor, `git checkout`).
///
/// When it is missing, or `is_whole` says no, and it (or, missing, its folder) was touched less than two seconds ago,
/// it is read again after 100 ms, once; the caller judges what comes back.
///
/// # Errors
/// As [`read_whole`], of the second reading.
pub fn read_settled(path: &Path, is_whole: impl Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
    const PAUSE: Duration = Duration::from_millis(100);
    let first = read_whole(path);
    let touched = match &first {
        Ok(bytes) if is_whole(bytes) => return first,
        Ok(_) => path.metadata(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new(".").metadata(),
            Some(folder) => folder.metadata(),
            None => return first,
        },
        Err(_) => return first,
    };
    let age = touched.and_then(|found| found.modified()).ok().and_then(super::clock::age);
    if age.is_none_or(|age| age >= YOUNG) {
        return first;
    }
    std::thread::sleep(PAUSE);
    read_whole(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_young_broken_file_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let late = path.clone();
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            crate::sys::fs::write_whole(&late, b"whole").unwrap();
        });
        assert_eq!(read_settled(&path, |_| true).unwrap(), b"whole");
        writer.join().unwrap();
    }
}
