//! Progress of long work, on standard error, where a person is watching and the work takes longer than a blink.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::ui::Ui;
use crate::sys::terminal::Stream;
use crate::text::sanitise;

/// Work shorter than this shows nothing.
const DELAY: Duration = Duration::from_millis(250);

/// A bar that may be moved from several threads; it disappears when dropped.
pub struct Progress {
    bar: Option<ProgressBar>,
    began: Instant,
    shown: OnceLock<()>,
}

impl Progress {
    /// Begins work called `what` of `total` steps (bytes, rows); nothing is drawn yet.
    #[must_use]
    pub fn begin(ui: &Ui, what: &str, total: u64) -> Progress {
        let watched = ui.terminal.stderr == Stream::Terminal;
        let bar = watched.then(|| {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
            if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent:>3}% {eta:>4}") {
                bar.set_style(style.progress_chars("━╸ "));
            }
            bar.set_message(sanitise::cell(what).into_owned());
            bar
        });
        Progress { bar, began: Instant::now(), shown: OnceLock::new() }
    }

    /// Says that `steps` more are done.
    pub fn advance(&self, steps: u64) {
        let Some(bar) = &self.bar else { return };
        bar.inc(steps);
        if self.began.elapsed() >= DELAY {
            self.shown.get_or_init(|| bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }

    /// Whether anything has been drawn.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.shown.get().is_some()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ui::Wishes;
    use super::super::ui::tests::{TTY, ui};
    use super::*;
    use crate::sys::env::Env;
    use crate::sys::terminal::Terminal;

    #[test]
    fn nobody_watching_means_no_bar() {
        let (piped, _, err) = ui(Wishes::default(), &Env::default(), Terminal::default(), "");
        let mut progress = Progress::begin(&piped, "reading", 10);
        progress.began -= DELAY;
        progress.advance(5);
        assert!(!progress.is_shown());
        assert_eq!(err.text(), "");
    }

    #[test]
    fn short_work_shows_nothing() {
        let (ui, _, _) = ui(Wishes::default(), &Env::default(), TTY, "");
        let progress = Progress::begin(&ui, "reading", 10);
        progress.advance(5);
        assert!(!progress.is_shown());
    }
}
