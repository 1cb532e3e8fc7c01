//! A progress bar for people who wait at a terminal.

use std::io::{self, IsTerminal, Read};
use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// With fewer bytes, reading ends before a bar would be seen.
const MANY_BYTES: u64 = 16 << 20;
const LONG: Duration = Duration::from_secs(1);

/// A bar on standard error, shown once the work turns out to be long. Several threads may use it.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Whether both outputs are a terminal. Otherwise the bar is never shown.
    is_seen: bool,
    shown: Once,
}

impl Progress {
    /// Makes a bar for `length` bytes; `None` if the length is unknown.
    pub fn new(length: Option<u64>) -> Self {
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{bytes} of {total_bytes} {wide_bar} {eta} {msg}"),
            None => (ProgressBar::no_length(), "{spinner} {bytes} {bytes_per_sec} {msg}"),
        };
        bar.set_draw_target(ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(template).expect("the template is valid"));
        let is_seen = io::stdout().is_terminal() && io::stderr().is_terminal();
        let progress = Self { bar, begun: Instant::now(), is_seen, shown: Once::new() };
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

    /// Wraps an input to count its bytes as they are read.
    pub fn watch<R: Read>(&self, name: &str, input: R) -> Watched<'_, R> {
        self.bar.set_message(name.to_owned());
        Watched { progress: self, input }
    }

    /// Removes the bar from the terminal.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

pub struct Watched<'a, R> {
    progress: &'a Progress,
    input: R,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.progress.bar.inc(count as u64);
        if self.progress.begun.elapsed() > LONG {
            self.progress.show();
        }
        Ok(count)
    }
}
