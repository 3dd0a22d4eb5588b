//! Output longer than the screen goes through the reader's pager.

use std::ffi::OsString;
use std::io::Write as _;

use super::ui::{Delivered, delivered};
use crate::sys::SysError;
use crate::sys::process::{LessOptions, Pager};

/// The exit code of a shell that did not find the command.
const NOT_FOUND: i32 = 127;

/// The pager and the screen it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paging {
    /// The command, words as a shell reads them.
    pub(super) command: OsString,
    /// The user's own `LESS`.
    pub(super) less: Option<String>,
    /// Rows of the screen.
    pub(super) rows: usize,
    /// Columns of the screen.
    pub(super) columns: usize,
}

/// Whether the text takes more rows than the screen has, beside the prompt.
pub(super) fn is_needed(bytes: &[u8], paging: &Paging) -> bool {
    let wide = |line: &[u8]| line.len() > paging.columns * 4;
    let mut rows = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        // Bytes are at least a quarter of a column, so only very long lines are counted twice.
        rows += if wide(line) { line.len() / (paging.columns * 4) + 1 } else { 1 };
        if rows >= paging.rows {
            return true;
        }
    }
    false
}

/// Shows the text in the pager and waits; none when there is no such pager, and nothing was shown.
///
/// # Errors
/// When the system refuses for another reason than the reader leaving.
pub(super) fn page(bytes: &[u8], paging: &Paging) -> Result<Option<Delivered>, SysError> {
    let less = if paging.less.is_some() { LessOptions::Users } else { LessOptions::Ours };
    let Ok(mut pager) = Pager::start(&paging.command, less) else { return Ok(None) };
    let written = match pager.input() {
        Some(input) => delivered(input.write_all(bytes)),
        None => Ok(Delivered::Whole),
    };
    let finished = pager.finish()?;
    if finished.code == Some(NOT_FOUND) {
        return Ok(None);
    }
    written.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(command: &str) -> Paging {
        Paging { command: command.into(), less: None, rows: 5, columns: 20 }
    }

    #[test]
    fn only_what_is_longer_than_the_screen_is_paged() {
        assert!(!is_needed(b"1\n2\n3\n4\n", &screen("less")));
        assert!(is_needed(b"1\n2\n3\n4\n5\n", &screen("less")));
        assert!(is_needed(&[b'x'; 500], &screen("less")));
        assert!(!is_needed(b"", &screen("less")));
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_that_does_not_exist_leaves_the_text_to_us() {
        assert_eq!(page(b"text\n", &screen("rolo-has-no-such-pager 2>/dev/null")).unwrap(), None);
        assert_eq!(page(b"text\n", &screen("cat >/dev/null")).unwrap(), Some(Delivered::Whole));
        let long = vec![b'x'; 1 << 20];
        assert_eq!(page(&long, &screen("true")).unwrap(), Some(Delivered::ReaderLeft));
    }
}
