//! Joins what a console has wrapped, between words or inside one.
//!
//! A console breaks a line where its width ends. PowerShell and mail programs break it between words, which takes a blank
//! away. A break behind a line that fills the width may be either, so both are tried and the catalog decides: what is
//! a message of the service is right, and of two that are, the one whose ids and addresses have no blanks in them. Only
//! what is not recognized is joined by looks alone.

use crate::records::text::lines::{Kind, Line};
use crate::{Fidelity, Recognized, Role, recognize};

/// Of so many breaks that may be inside a word, all combinations are tried.
const MOST_DOUBTS: usize = 5;

/// The widths of consoles that nobody has changed.
const USUAL: [usize; 2] = [80, 120];

/// A line that is nearly as wide as this is likely to have been broken between words.
const NEAR: usize = 12;

/// How wide the lines of a block may have been made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Widths {
    /// Each with whether the lines look cut at it, rather than broken before it.
    widths: Vec<(usize, bool)>,
    /// How far lines behind a full one are indented most often.
    indent: usize,
    /// Whether lines look cut at the larger usual width before they were broken at the smaller one.
    cut_before: bool,
}

impl Widths {
    pub(crate) fn of(lines: &[Line<'_>]) -> Self {
        // Where all is ASCII, as it is most often, bytes are columns.
        let columns: Vec<usize> = lines.iter().map(|line| width(line.text)).collect();
        let widest = columns.iter().copied().max().unwrap_or(0);
        let mut counts: Vec<_> = USUAL.iter().chain([&widest]).map(|&width| (width, 0_usize, 0_usize)).collect();
        counts.dedup();
        for column in columns {
            for (width, full, near) in &mut counts {
                *full += usize::from(column == *width);
                *near += usize::from(column < *width && column + NEAR >= *width);
            }
        }
        let told = counts.into_iter().filter(|(width, full, _)| *full > 0 && *width >= 40);
        let widths = Self { widths: told.map(|(width, full, near)| (width, full > near)).collect(), ..Self::default() };
        let full = lines.windows(2).filter(|pair| pair[1].kind != Kind::Blank && widths.filled(pair[0].text).is_some());
        let mut indents = [0_usize; 32];
        for indent in full.map(|pair| indent(pair[1].text)).filter(|&indent| indent > 1) {
            if let Some(count) = indents.get_mut(indent) {
                *count += 1;
            }
        }
        let indent = (0..indents.len()).rev().max_by_key(|&indent| indents[indent]).filter(|&it| indents[it] > 0).unwrap_or(0);
        let (mut cut, mut near) = (0, 0);
        for pair in lines.windows(2).filter(|pair| pair[1].kind != Kind::Blank) {
            let [small, large] = USUAL;
            let first = width(pair[0].text);
            if first <= small {
                let both = first + 1 + width(pair[1].text.trim());
                cut += usize::from(both == large);
                near += usize::from(both < large && both + NEAR >= large);
            }
        }
        Self { indent, cut_before: cut > near, ..widths }
    }

    /// How much of an indent was put there where the line was wrapped.
    pub(crate) fn indent_of_wrap(&self, indent: usize) -> usize {
        match indent {
            // An indent of one is a blank of the text, as is one more than usual.
            0 | 1 => 0,
            _ if indent == self.indent + 1 => self.indent,
            _ => indent,
        }
    }

    /// Whether the line fills one of the widths, and whether lines are cut there.
    pub(crate) fn filled(&self, line: &str) -> Option<bool> {
        let column = width(line);
        self.widths.iter().find(|(width, _)| *width == column).map(|(_, is_cut)| *is_cut)
    }

    /// Whether the next line may go on with this one: the line fills a width, or its next word would have gone beyond.
    pub(crate) fn goes_on(&self, line: &str, next: &str) -> bool {
        let word = next.split_whitespace().next().map_or(0, width);
        let column = width(line.trim_end());
        word > 0
            && (self.filled(line).is_some()
                || self.widths.iter().any(|&(width, is_cut)| !is_cut && column < width && column + 1 + word > width))
    }
}

/// How many columns a line takes, as far as a console that counts characters goes.
pub(crate) fn width(line: &str) -> usize {
    if line.is_ascii() { line.len() } else { line.chars().count() }
}

/// How far a line is indented.
pub(crate) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A piece of a text: what stands on the line, and whether it may go on without a blank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    /// What belongs to the text.
    pub(crate) text: &'a str,
    /// The whole line.
    pub(crate) line: &'a str,
}

/// How the pieces go together.
pub(crate) struct Joined {
    pub(crate) text: String,
    /// How good the text is as a message of the service; `None` if it is none.
    pub(crate) worth: Option<Worth>,
}

/// The smaller, the better: what is recognized exactly, ids without blanks, and the look of the lines.
pub(crate) type Worth = (u8, usize, usize);

/// Joins the pieces.
pub(crate) fn join(pieces: &[Piece<'_>], widths: &Widths) -> Joined {
    let widest = pieces.iter().rev().skip(1).map(|piece| width(piece.line)).max().unwrap_or(0);
    // What was cut at one width may have been broken at a smaller one again: so wide was the line before that.
    let (mut least, mut most) = (0, 0);
    // A break is in doubt where the line is full and nothing says that a blank was there.
    let mut doubts = Vec::new();
    let mut cut_twice = Vec::new();
    for at in 1..pieces.len() {
        let (before, after) = (pieces[at - 1], pieces[at]);
        let is_filled = widths.filled(before.line).is_some();
        (least, most) = match (most, width(before.line.trim())) {
            (0, _) => (width(before.line), width(before.line)),
            (_, more) => (least + more + usize::from(!is_filled), most + more + 1),
        };
        let is_twice = !is_filled && USUAL.iter().any(|usual| (least..=most).contains(usual));
        let is_full = is_filled || width(before.line) == widest;
        if is_twice || least >= USUAL[1] {
            (least, most) = (0, 0);
        }
        let is_open = !before.text.is_empty() && !before.text.ends_with(' ') && !after.text.trim().is_empty();
        if (is_full || is_twice) && is_open {
            doubts.push(at);
            cut_twice.extend(is_twice.then_some(at));
        }
    }
    let looks_cut = |at: usize| match widths.filled(pieces[at - 1].line) {
        // A word that is longer than a line has to be cut.
        Some(is_cut) => is_cut || at > 1 && !pieces[at - 1].text.trim().contains(' '),
        None if cut_twice.contains(&at) => widths.cut_before && !pieces[at - 1].text.ends_with([',', ';']),
        // An unusual width: two lines and more of the same width are no accident.
        None => pieces.len() > 2 && pieces[..pieces.len() - 1].iter().all(|piece| width(piece.line) == widest),
    };
    let default: Vec<bool> = doubts.iter().map(|&at| looks_cut(at)).collect();
    let mut best: Option<Joined> = None;
    let combinations = if doubts.len() > MOST_DOUBTS { 2 } else { 1_usize << doubts.len() };
    for combination in std::iter::once(None).chain((0..combinations).map(Some)) {
        // Beyond a few doubts only: all of them, or none.
        let chosen = |n: usize| match combination {
            None => default[n],
            Some(bits) if doubts.len() > MOST_DOUBTS => bits == 1,
            Some(bits) => bits >> n & 1 == 1,
        };
        let text = put_together(pieces, widths.indent, |at| doubts.iter().position(|&doubt| doubt == at).is_some_and(chosen));
        let unlike = (0..doubts.len()).filter(|&n| chosen(n) != default[n]).count();
        let worth = recognize(&text).map(|recognized| worth(&recognized, unlike));
        let is_better = match (&best, &worth) {
            (None, _) => true,
            (Some(best), Some(worth)) => best.worth.is_none_or(|held| *worth < held),
            (Some(_), None) => false,
        };
        if is_better {
            best = Some(Joined { text, worth });
        }
        if doubts.is_empty() {
            break;
        }
    }
    best.expect("one is always tried")
}

fn put_together(pieces: &[Piece<'_>], usual: usize, glued: impl Fn(usize) -> bool) -> String {
    let indent = |piece: &Piece<'_>| indent(piece.text);
    let least = pieces.iter().skip(1).filter(|piece| !piece.text.trim().is_empty()).map(indent).min().unwrap_or(0);
    // Where all that is there is indented by one more than usual, the blank is the text's.
    let least = if least == usual + 1 { usual } else { least };
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        // What is indented by one more than the others, or by one, has a blank of its own before it.
        let own = at > 0 && (indent(piece) == least + 1 || indent(piece) == 1);
        let trimmed = piece.text.trim();
        if !(text.is_empty() || trimmed.is_empty() || glued(at) && !own) {
            text.push(' ');
        }
        text.push_str(trimmed);
    }
    text
}

/// How good a recognized text is.
pub(crate) fn worth(recognized: &Recognized<'_>, unlike: usize) -> Worth {
    let fidelity = match recognized.fidelity() {
        Fidelity::Exact => 0,
        Fidelity::Normalised => 1,
        _ => 2,
    };
    (fidelity, blanks_in_ids(recognized), unlike)
}

/// How many blanks stand where there are none: in addresses, ids and links.
pub(crate) fn blanks_in_ids(recognized: &Recognized<'_>) -> usize {
    let fields = recognized.kind().fields();
    let values = recognized.fields().filter(|(name, _)| {
        let role = fields.iter().find(|field| field.name() == *name).and_then(|field| field.role());
        matches!(
            role,
            Some(Role::User | Role::Account | Role::Tenant | Role::App | Role::CorrelationId | Role::Url | Role::Guid)
        )
    });
    values.map(|(_, value)| value.matches(char::is_whitespace).count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> String {
        let pieces: Vec<_> = lines.iter().map(|line| Piece { text: line, line }).collect();
        join(&pieces, &Widths::default()).text
    }

    #[test]
    fn what_is_wrapped_is_joined() {
        for (name, lines, text) in [
            ("one line", &["Max retry for user with id 42 reached."][..], "Max retry for user with id 42 reached."),
            ("between words", &["Max retry for user", "  with id 42", "  reached."], "Max retry for user with id 42 reached."),
            ("inside words", &["Max retr", "y for us", "er with ", "id 42 re", "ached."], "Max retry for user with id 42 reached."),
            ("before a blank", &["Max retr", "y for us", "er with", " id 42 r", "eached."], "Max retry for user with id 42 reached."),
            ("inside a value", &["Max retry for user with id 6a88de8d-70", "27 reached."], "Max retry for user with id 6a88de8d-7027 reached."),
            ("not recognized", &["The server is", "busy."], "The server is busy."),
        ] {
            assert_eq!(joined(lines), text, "{name}");
        }
    }
}
