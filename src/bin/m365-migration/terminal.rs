//! Text for people: as wide as their terminal, and wrapped between words.

use std::fmt::{self, Write};
use std::io;

/// The width of the terminal, at most `most` columns; 100 columns without a terminal.
pub fn width(most: usize) -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0).clamp(40, most))
}

/// Writes a text in lines of a width, with `first` before the first line and `rest` before the others.
pub fn wrap(out: &mut impl Write, width: usize, first: &str, rest: &str, text: &str) -> fmt::Result {
    // Ids and URLs stay in one piece, so that they can be copied.
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::wrap(text, options).iter().try_for_each(|line| writeln!(out, "{line}"))
}
