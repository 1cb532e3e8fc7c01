//! Text for people: as wide as their terminal, and wrapped between words.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::io;

/// The width of the terminal, at most `most` columns; 100 columns without a terminal.
pub fn width(most: usize) -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0).clamp(40, most))
}

/// A text without the characters that command a terminal: names in files may hold any.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let commands = |char: char| char.is_control() && char != '\n';
    if text.contains(commands) { text.replace(commands, "\u{FFFD}").into() } else { text.into() }
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

/// A PowerShell command in lines of a width, as far as it can be broken, so that it still runs when it is copied: a line that
/// does not end with a bar or a comma ends with a backtick.
pub fn command_lines(command: &str, width: usize) -> Vec<String> {
    const INDENT: &str = "  ";
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces(command) {
        let Some(line) = lines.last_mut() else {
            lines.push(piece.into());
            continue;
        };
        // With the space before the piece, and the space and the backtick after it.
        if line.chars().count() + piece.chars().count() + 3 <= width {
            *line = format!("{line} {piece}");
            continue;
        }
        if !line.ends_with(['|', ',']) {
            line.push_str(" `");
        }
        lines.push(format!("{INDENT}{piece}"));
    }
    lines
}

/// The words of a command, with quotes and placeholders in one piece.
fn pieces(command: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut inside) = (Vec::new(), 0, None);
    for (place, char) in command.char_indices() {
        match (inside, char) {
            (None, '"' | '\'') => inside = Some(char),
            (None, '<') => inside = Some('>'),
            (Some(end), _) if char == end => inside = None,
            (None, ' ') => {
                pieces.push(&command[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    pieces.push(&command[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::command_lines;

    #[test]
    fn a_broken_command_still_runs() {
        for (width, command, lines) in [
            (20, "Get-MgUser -All", &["Get-MgUser -All"] as &[&str]),
            (26, "Get-MgUser -UserId <id of the user> -All", &["Get-MgUser -UserId `", "  <id of the user> -All"]),
            (20, "Get-MgUser -All | Format-List Id, Name", &["Get-MgUser -All |", "  Format-List Id,", "  Name"]),
            (27, "Set-It -To 'a -b, c | d' -Now", &["Set-It -To 'a -b, c | d' `", "  -Now"]),
            (20, "Set-It -To <user's email -x> -Now", &["Set-It -To `", "  <user's email -x> `", "  -Now"]),
        ] {
            assert_eq!(command_lines(command, width), lines, "{command}");
        }
    }
}
