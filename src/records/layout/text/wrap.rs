//! Joins what a console has wrapped, between words or inside one.
//!
//! A console breaks a line where its width ends. PowerShell and mail programs break it between words, which takes a blank
//! away. A break behind a line that fills the width may be either, so both are tried and the catalog decides: what is
//! a message of the service is right, and of two that are, the one whose ids and addresses have no blanks in them. Only
//! what is not recognized is joined by looks alone.

use crate::records::layout::text::lines::{Kind, Line, time, width};
use crate::{Fidelity, Recognized, Role, recognize};

/// Of so many breaks that may be inside a word, all combinations are tried.
const MOST_DOUBTS: usize = 5;

/// The widths of consoles that nobody has changed.
const USUAL: [usize; 2] = [80, 120];

/// A line that is nearly as wide as this is likely to have been broken between words.
const NEAR: usize = 12;

/// A word of as many characters is an id, an address or a link.
const LONG: usize = 30;

/// How wide the lines of a block may have been made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Widths {
    /// Each with whether the lines look cut at it, rather than broken before it.
    widths: Vec<(usize, bool)>,
    /// How far lines behind a full one are indented most often.
    indent: usize,
    /// Whether lines look cut at the large usual width, before they were cut at the small one.
    cut_before: bool,
}

impl Widths {
    pub(crate) fn of(lines: &[Line<'_>]) -> Self {
        let widest = lines.iter().map(|line| line.columns).max().unwrap_or(0);
        let mut counts: Vec<_> = USUAL.iter().chain([&widest]).map(|&width| (width, 0_usize, 0_usize)).collect();
        counts.dedup();
        for column in lines.iter().map(|line| line.columns) {
            for (width, full, near) in &mut counts {
                *full += usize::from(column == *width);
                *near += usize::from(column < *width && column + NEAR >= *width);
            }
        }
        // Lines that are broken between words need not be full: those after them are indented.
        let mut broken = [0_usize; USUAL.len()];
        for pair in lines.windows(2) {
            let (first, next) = (&pair[0], &pair[1]);
            let is_under = next.text.starts_with(' ') && indent(next.text) > indent(first.text);
            let word = next.text.trim_start().split(' ').next().map_or(0, width);
            // A long word that begins a line was too long for the line before.
            let is_long = word >= LONG && first.columns + LONG > USUAL[0] && time(next.text).is_none();
            if next.kind != Kind::Plain || !is_under && !is_long {
                continue;
            }
            for (broken, width) in broken.iter_mut().zip(USUAL) {
                let is_broken = first.columns < width && first.columns + 1 + word > width && next.columns <= width;
                *broken += usize::from(is_broken && first.columns > width / 2) * if is_long { 2 } else { 1 };
            }
        }
        let is_broken = |width: &usize| USUAL.iter().zip(broken).any(|(usual, broken)| usual == width && broken > 1);
        let told = counts.into_iter().filter(|(width, full, _)| (*full > 0 || is_broken(width)) && *width >= 40);
        let widths =
            Self { widths: told.map(|(width, full, near)| (width, full > near.max(3))).collect(), ..Self::default() };
        let full =
            lines.windows(2).filter(|pair| pair[1].kind != Kind::Blank && widths.filled(pair[0].columns).is_some());
        let mut indents = [0_usize; 32];
        for indent in full.map(|pair| indent(pair[1].text)).filter(|&indent| indent > 1) {
            if let Some(count) = indents.get_mut(indent) {
                *count += 1;
            }
        }
        let usual =
            (0..indents.len()).rev().max_by_key(|&indent| indents[indent]).filter(|&it| indents[it] > 0).unwrap_or(0);
        let [small, large] = USUAL;
        let twice = lines.windows(2).filter(|pair| pair[0].columns == small);
        let (mut cut, mut near) = (0, 0);
        for both in twice.map(|pair| small + pair[1].columns.saturating_sub(indent(pair[1].text))) {
            cut += usize::from(both == large);
            near += usize::from(both < large && both + NEAR >= large);
        }
        Self { indent: usual, cut_before: cut > near, ..widths }
    }

    /// How much of the indent of a line was put there where the line before it was wrapped.
    pub(crate) fn indent_of_wrap(&self, before: &str, line: &str) -> usize {
        match (indent(before), indent(line)) {
            // An indent of one is a blank of the text, as is one more than usual.
            (_, 0 | 1) => 0,
            (before, indent) if indent == before + 1 || indent == self.indent + 1 => indent - 1,
            (_, indent) => indent,
        }
    }

    /// Whether the line fills one of the widths, and whether lines are cut there.
    pub(crate) fn filled(&self, columns: usize) -> Option<bool> {
        self.widths.iter().find(|(width, _)| *width == columns).map(|(_, is_cut)| *is_cut)
    }

    /// Whether the next line may go on with this one: the line fills a width, or its next word would have gone beyond.
    pub(crate) fn goes_on(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        if self.filled(line.columns).is_some() {
            return true;
        }
        let ends = |room: usize| {
            // Entities took more room than what they stand for.
            let word = next.text.split_whitespace().next().map_or(0, width);
            word > 0 && word + next.columns.saturating_sub(width(next.text)) >= room
        };
        // So many columns are left, and one is for the blank.
        let left = |width: usize| width.checked_sub(line.columns).filter(|&left| left > 0 && left <= next.columns);
        self.widths.iter().any(|&(width, is_cut)| !is_cut && left(width).is_some_and(ends))
    }
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
    /// How many columns the whole line takes.
    pub(crate) columns: usize,
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
    let widest = pieces.iter().rev().skip(1).map(|piece| piece.columns).max().unwrap_or(0);
    // What was cut at the large width and then at the small one: the rest of a full line was full too.
    let is_rest = |at: usize| {
        let Some([full, rest]) = pieces[..at].last_chunk() else { return false };
        // One of the blanks before it may be the text's.
        let both = (full.columns + rest.columns).saturating_sub(indent(rest.text));
        widths.filled(full.columns) == Some(true)
            && (both == USUAL[1] || both + 1 == USUAL[1] && rest.text.starts_with(' '))
    };
    // A break is in doubt where the line is full and nothing says that a blank was there.
    let doubts: Vec<usize> = (1..pieces.len())
        .filter(|&at| {
            let (before, after) = (pieces[at - 1], pieces[at]);
            let is_full = before.columns == widest || widths.filled(before.columns).is_some() || is_rest(at);
            // Where the next word would have gone beyond a usual width, the break is between words.
            let word = after.text.split_whitespace().next().map_or(0, width);
            let is_word_wrap = |usual: &usize| {
                before.columns < *usual && before.columns + NEAR + 8 >= *usual && before.columns + 1 + word > *usual
            };
            let is_broken =
                widths.filled(before.columns).is_none() && USUAL.iter().any(is_word_wrap) && pieces.len() < 4;
            is_full
                && !is_broken
                && !before.text.is_empty()
                && !before.text.ends_with(' ')
                && !after.text.trim().is_empty()
        })
        .collect();
    let is_even = pieces.len() > 2 && pieces[..pieces.len() - 1].iter().all(|piece| piece.columns == widest);
    let looks_cut = |at: usize| {
        // A quote or a bracket that opens is not followed by a space.
        let before = pieces[at - 1].text;
        if [" '", " \"", " [", " ("].iter().any(|opening| before.ends_with(opening)) {
            return true;
        }
        // Nor is one inside a word in brackets.
        let last = before.rsplit(' ').next().unwrap_or_default();
        if last.contains('[') && !last.contains(']') {
            return true;
        }
        // A word that is longer than a line has to be cut.
        let is_word = at > 1 && !pieces[at - 1].text.trim().contains(' ');
        is_even || is_word || widths.filled(pieces[at - 1].columns).unwrap_or_else(|| widths.cut_before && is_rest(at))
    };
    // A comma is followed by a blank.
    let default: Vec<bool> =
        doubts.iter().map(|&at| looks_cut(at) && !pieces[at - 1].text.ends_with([',', ';'])).collect();
    let mut best: Option<Joined> = None;
    let combinations = if doubts.len() > MOST_DOUBTS { 2 } else { 1_usize << doubts.len() };
    for combination in std::iter::once(None).chain((0..combinations).map(Some)) {
        // Beyond a few doubts only: all of them, or none.
        let chosen = |n: usize| match combination {
            None => default[n],
            Some(bits) if doubts.len() > MOST_DOUBTS => bits == 1,
            Some(bits) => bits >> n & 1 == 1,
        };
        let text =
            put_together(pieces, widths.indent, |at| doubts.iter().position(|&doubt| doubt == at).is_some_and(chosen));
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
        let pieces: Vec<_> = lines.iter().map(|line| Piece { text: line, columns: width(line) }).collect();
        join(&pieces, &Widths::default()).text
    }

    #[test]
    fn what_is_wrapped_is_joined() {
        for (name, lines, text) in [
            ("one line", &["Max retry for user with id 42 reached."][..], "Max retry for user with id 42 reached."),
            (
                "between words",
                &["Max retry for user", "  with id 42", "  reached."],
                "Max retry for user with id 42 reached.",
            ),
            (
                "inside words",
                &["Max retr", "y for us", "er with ", "id 42 re", "ached."],
                "Max retry for user with id 42 reached.",
            ),
            (
                "before a blank",
                &["Max retr", "y for us", "er with", " id 42 r", "eached."],
                "Max retry for user with id 42 reached.",
            ),
            (
                "inside a value",
                &["Max retry for user with id 6a88de8d-70", "27 reached."],
                "Max retry for user with id 6a88de8d-7027 reached.",
            ),
            ("not recognized", &["The server is", "busy."], "The server is busy."),
        ] {
            assert_eq!(joined(lines), text, "{name}");
        }
    }
}
