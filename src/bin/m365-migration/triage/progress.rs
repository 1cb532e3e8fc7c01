//! A progress bar for people who wait at a terminal.

use std::io::{self, IsTerminal};
use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal;

/// With fewer bytes, reading ends before a bar would be seen.
const MANY_BYTES: u64 = 16 << 20;
const LONG: Duration = Duration::from_secs(1);

/// A bar on standard error, shown once the work turns out to be long. Several threads may use it.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Whether both outputs are a terminal. Otherwise the bar is never shown.
    is_seen: bool,
    shows_names: bool,
    shown: Once,
}

impl Progress {
    /// Makes a bar for `length` bytes; `None` if the length is unknown. It may show the names of the inputs.
    pub fn new(length: Option<u64>, shows_names: bool) -> Self {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{bytes} of {total_bytes} {wide_bar} {eta} {msg}"),
            None => (ProgressBar::no_length(), "{spinner} {bytes} {bytes_per_sec} {msg}"),
        };
        bar.set_draw_target(ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(template).expect("the template is valid"));
        let is_seen = io::stdout().is_terminal() && io::stderr().is_terminal();
        let progress = Self { bar, begun: Instant::now(), is_seen, shows_names, shown: Once::new() };
        if length.is_some_and(|length| length > MANY_BYTES) {
            progress.show();
        }
        progress
    }

    fn show(&self) {
        if self.is_seen {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }

    /// Names the input that is read now.
    pub fn begin(&self, name: &str) {
        if self.shows_names {
            self.bar.set_message(terminal::harmless(name).into_owned());
        }
    }

    /// Counts bytes that were read.
    pub fn pass(&self, bytes: u64) {
        self.bar.inc(bytes);
        if self.begun.elapsed() > LONG {
            self.show();
        }
    }

    /// Removes the bar from the terminal.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
