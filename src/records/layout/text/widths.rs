//! Joins what a console has wrapped, between words or inside one.
//!
//! A line is *cut* where the width of the console ends, maybe inside a word, and no space is lost. PowerShell and mail
//! programs *break* it between words, which takes a space away:
//!
//! ```text
//! Max retry for us        Max retry for
//! er with id 42 re        user with id 42
//! ached.    cut           reached.   broken
//! ```
//!
//! A line that fills the width may be either, so both are tried and the catalog decides: the text of which it recognizes
//! most is right, then the one that it recognizes more exactly, then the one with fewer spaces in ids and addresses. Only
//! what is not recognized is joined by looks alone.

use std::cmp::Reverse;

use memchr::memchr2;

use crate::matcher::found::Match;
use crate::model::known::Known;
use crate::records::layout::text::lines::{Line, LineKind, Piece, indent, width};
use crate::scan::Finder;
use crate::{Fidelity, Role};

/// With up to this many line ends that may be inside a word, all combinations are tried; with more only three: by their
/// look, all with a space, none with one.
const MOST_DOUBTS: usize = 5;

/// The widths of consoles by default.
const USUAL: [usize; 2] = [80, 120];

/// A line that is at most this many columns short of a width is likely to have been broken between words.
const NEAR: usize = 12;

/// A word of at least this many characters is an id, an address or a link.
const LONG: usize = 30;

/// A width that the lines of a block may have been made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Width {
    columns: usize,
    /// How many lines fill it.
    full: usize,
    /// How many lines are a little shorter; see [`NEAR`].
    near: usize,
    /// How many lines seem to be broken between words before it; see [`broken`].
    broken: usize,
}

impl Width {
    /// Whether lines are cut at it.
    pub(super) fn is_cut(self) -> bool {
        self.full > self.near.max(3)
    }

    /// Whether it is a usual width that more lines fill than are a little shorter or broken before it.
    pub(super) fn may_be_cut(self) -> bool {
        USUAL.contains(&self.columns) && self.full > self.near + self.broken
    }
}

/// How wide the lines of a block may have been made.
#[derive(Clone, Debug, Default)]
pub(super) struct Widths {
    widths: Vec<Width>,
    /// How far lines after a full one are indented most often.
    indent: usize,
}

impl Widths {
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        let widest = lines.iter().map(|line| line.columns).max().unwrap_or(0);
        let mut all: Vec<usize> = lines.iter().map(|line| line.columns).collect();
        let mut widths = Self::default();
        for columns in [USUAL[0], widest, USUAL[1]] {
            if columns == USUAL[1] {
                // A line that was cut at 120, and once more at 80, is now two lines of 120 columns together.
                let rests = lines.windows(2).filter(|pair| widths.filled(pair[0].columns).is_some_and(Width::is_cut));
                all.extend(rests.map(|pair| (pair[0].columns + pair[1].columns).saturating_sub(pair[1].indent())));
            }
            let full = all.iter().filter(|it| **it == columns).count();
            let near = all.iter().filter(|it| (1..=NEAR).contains(&columns.wrapping_sub(**it))).count();
            let broken: usize = lines.windows(2).map(|pair| broken(&pair[0], &pair[1], columns)).sum();
            let is_one = columns >= 40 && (full > 0 || USUAL.contains(&columns) && broken > 1);
            if is_one && widths.filled(columns).is_none() {
                widths.widths.push(Width { columns, full, near, broken });
            }
        }
        let mut indents = [0_usize; 32];
        let after_full =
            lines.windows(2).filter(|pair| pair[1].kind != LineKind::Blank && widths.filled(pair[0].columns).is_some());
        for indent in after_full.map(|pair| pair[1].indent()).filter(|indent| (2..32).contains(indent)) {
            indents[indent] += 1;
        }
        let usual = (0..32).rev().max_by_key(|&indent| indents[indent]);
        widths.indent = usual.filter(|&indent| indents[indent] > 0).unwrap_or(0);
        widths
    }

    /// Appends a line that goes on from the one before it, which was cut, or broken between words. Returns how much of its
    /// indent is left out.
    pub(super) fn append(&self, text: &mut String, before: &str, line: &str, is_cut: bool) -> usize {
        let left_out = match (indent(before), indent(line)) {
            (_, indent) if !is_cut => indent,
            // If a line is indented one column more than usual, that column is a space of the text.
            (_, 0 | 1) => 0,
            (before, indent) if indent == before + 1 || indent == self.indent + 1 => indent - 1,
            (_, indent) => indent,
        };
        if !is_cut {
            text.truncate(text.trim_end_matches(' ').len());
            text.push(' ');
        }
        text.push_str(&line[left_out..]);
        left_out
    }

    /// Returns the width that has exactly this many columns.
    pub(super) fn filled(&self, columns: usize) -> Option<Width> {
        self.widths.iter().find(|width| width.columns == columns).copied()
    }

    /// Whether the next line may go on with this one: the line fills a width, or the first word of the next one would not
    /// have fitted.
    pub(super) fn goes_on(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        let goes_beyond = |width: usize| {
            let room = width.saturating_sub(line.columns);
            room > 0 && room <= next.columns && {
                // `columns` counts `&amp;` as five. All of the difference is taken to be in the first word.
                let word = first_word(next.text);
                word > 0 && word + next.columns.saturating_sub(self::width(next.text)) >= room
            }
        };
        self.filled(line.columns).is_some()
            || self.widths.iter().any(|width| !width.is_cut() && goes_beyond(width.columns))
    }
}

/// Whether a line was broken between words before a width, by the look of the next one; a long word counts twice.
fn broken(line: &Line<'_>, next: &Line<'_>, width: usize) -> usize {
    if line.columns >= width || line.columns <= width / 2 || next.head.after_time > 0 || next.kind != LineKind::Plain {
        return 0;
    }
    let word = first_word(next.text);
    let is_under = next.text.starts_with(' ') && next.indent() > line.indent();
    // A long word that begins a line was too long for the line before.
    let is_long = word >= LONG && line.columns + LONG > USUAL[0];
    let is_broken = line.columns + 1 + word > width && next.columns <= width && (is_under || is_long);
    if is_broken { 1 + usize::from(is_long) } else { 0 }
}

/// How many columns the first word takes.
fn first_word(text: &str) -> usize {
    let text = text.trim_start();
    width(&text[..memchr2(b' ', b'\t', text.as_bytes()).unwrap_or(text.len())])
}

/// Joins the pieces of a text. Each line end after a full line is in doubt: a bit says that it is a cut. The catalog
/// decides between the combinations.
pub(super) fn join(pieces: &[Piece<'_>], widths: &Widths, known: Known) -> String {
    let widest = pieces.iter().rev().skip(1).map(|piece| piece.columns).max().unwrap_or(0);
    let is_cut = |columns: usize| widths.filled(columns).is_some_and(Width::is_cut);
    // A line may have been cut at the large usual width, and its pieces at another one.
    let columns = |at: usize| match pieces[..at].last_chunk() {
        Some([full, rest]) if is_cut(full.columns) => {
            let both = (full.columns + rest.columns).saturating_sub(indent(rest.text));
            // One of the spaces before it may be the text's.
            if both == USUAL[1] || both + 1 == USUAL[1] && rest.text.starts_with(' ') { USUAL[1] } else { rest.columns }
        }
        _ => pieces[at - 1].columns,
    };
    // A break is in doubt where the line is full and nothing says that a space was there.
    let is_in_doubt = |at: &usize| {
        let (before, after) = (pieces[at - 1], pieces[*at]);
        let is_filled = widths.filled(columns(*at)).is_some();
        // Where the next word would have gone beyond a usual width, the break is between words.
        let room = |usual: usize| usual.saturating_sub(before.columns);
        let goes_beyond = |usual: usize| (1..NEAR + 9).contains(&room(usual)) && first_word(after.text) >= room(usual);
        let is_broken = pieces.len() < 4 && USUAL.into_iter().any(goes_beyond);
        let is_full = is_filled || before.columns == widest && !is_broken;
        is_full && !before.text.is_empty() && !before.text.ends_with(' ') && !after.text.trim().is_empty()
    };
    let doubts: Vec<usize> = (1..pieces.len()).filter(is_in_doubt).take(60).collect();
    let together = |choice: u64| {
        let mut text = pieces.first().map(|piece| piece.text.to_owned()).unwrap_or_default();
        for (at, pair) in (1..).zip(pieces.windows(2)) {
            let is_cut = doubts.iter().position(|doubt| *doubt == at).is_some_and(|n| choice >> n & 1 == 1);
            widths.append(&mut text, pair[0].text, pair[1].text, is_cut);
        }
        text.trim().to_owned()
    };
    let is_even = pieces.len() > 2 && (1..pieces.len()).all(|at| pieces[at - 1].columns == widest);
    let looks_cut = |at: usize| {
        let (before, after) = (pieces[at - 1].text, pieces[at].text.trim_start());
        // A word that is longer than a line has to be cut, as has one whose bracket or quote is open; a comma is followed by a space.
        let word = before.rsplit(' ').next().unwrap_or_default();
        let is_open =
            word.contains('[') && !word.contains(']') || word.ends_with(['(', '<', '{']) || matches!(word, "'" | "\"");
        let is_long = at > 1 && word.len() == before.trim().len() || is_open;
        let is_in_word = word.ends_with(char::is_lowercase) && after.starts_with(char::is_lowercase);
        let width = widths.filled(columns(at));
        let is_cut = width.is_some_and(|width| width.is_cut() || is_in_word && width.may_be_cut());
        (is_even || is_long || is_cut) && !before.ends_with([',', ';'])
    };
    let by_look = doubts.iter().enumerate().map(|(n, &at)| u64::from(looks_cut(at)) << n).sum();
    let all = (1 << doubts.len()) - 1;
    let choices = match doubts.len() {
        0 => Vec::new(),
        1..=MOST_DOUBTS => (0..=all).collect(),
        _ => vec![by_look, 0, all],
    };
    let fitting = choices.into_iter().filter_map(|choice| {
        let text = together(choice);
        let (length, found) = if let Ok(whole) = known.recognize(None, &text) {
            (usize::MAX, whole)
        } else {
            let message = Finder::new(known, &text).next()?;
            (message.text.split_whitespace().map(str::len).sum(), message.found)
        };
        let worth = (Reverse(length), worth(known, &found), (choice ^ by_look).count_ones());
        Some((worth, text))
    });
    fitting.min_by_key(|(worth, _)| *worth).map_or_else(|| together(by_look), |(_, text)| text)
}

/// How good a recognized text is; the smaller, the better: whether it is recognized exactly, and the spaces in addresses,
/// ids and links, where there are none.
fn worth(known: Known, found: &Match<'_>) -> (u8, usize) {
    let fidelity = match found.fidelity {
        Fidelity::Exact => 0,
        Fidelity::Normalized => 1,
        _ => 2,
    };
    let fields = known.kind(found.kind).fields();
    let is_id = |name: &str| {
        let role = fields.iter().find(|field| field.name() == name).and_then(|field| field.role());
        matches!(
            role,
            Some(Role::User | Role::Account | Role::Tenant | Role::App | Role::CorrelationId | Role::Url | Role::Guid)
        )
    };
    let ids = found.named(fields).filter(|(name, _)| is_id(name));
    (fidelity, ids.map(|(_, value)| value.matches(char::is_whitespace).count()).sum())
}

/// How lines are put together to one text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joining {
    /// Joined where they may go on, full ones without a space.
    Cut,
    /// Joined where they may go on, full ones with a space if they look broken between words.
    Broken,
}
