//! Which of our streams are terminals, and how large the one we write to is.

use std::io::IsTerminal;

/// What is at the other end of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stream {
    /// A person, perhaps.
    Terminal,
    /// A file, a pipe, nothing.
    #[default]
    Other,
}

/// The terminal, as it was when asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Standard input.
    pub stdin: Stream,
    /// Standard output.
    pub stdout: Stream,
    /// Standard error.
    pub stderr: Stream,
    /// Columns and rows of the first of output, error and input that is one; none where none is.
    pub size: Option<(usize, usize)>,
}

impl Terminal {
    /// Asks the system.
    #[must_use]
    pub fn read() -> Terminal {
        let stream = |terminal: bool| if terminal { Stream::Terminal } else { Stream::Other };
        Terminal {
            stdin: stream(std::io::stdin().is_terminal()),
            stdout: stream(std::io::stdout().is_terminal()),
            stderr: stream(std::io::stderr().is_terminal()),
            size: terminal_size::terminal_size()
                .map(|(columns, rows)| (usize::from(columns.0), usize::from(rows.0))),
        }
    }
}
