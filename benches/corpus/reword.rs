//! Messages that differ from the service's wording without changing the meaning.

use m365_migration_errors::ErrorKind;
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::{IndexedRandom, SliceRandom};

use super::{Message, messages, rng};

/// The width of the console that wraps the lines.
const WIDTH: usize = 80;

/// Two spellings of the same words.
const CONTRACTIONS: &[(&str, &str)] = &[
    ("is not", "isn't"),
    ("are not", "aren't"),
    ("does not", "doesn't"),
    ("could not", "couldn't"),
    ("cannot", "can't"),
];

/// A message in another spelling.
pub struct Reworded {
    pub kind: ErrorKind,
    pub text: String,
    /// Whether a contraction was added or expanded.
    pub is_contracted: bool,
}

/// The [`messages`], each changed in one to three [`Style`]s. The values stay verbatim.
pub fn reworded(count: usize) -> Vec<Reworded> {
    let mut rng = rng();
    messages(count).iter().map(|message| reword(message, &mut rng)).collect()
}

/// A way to change a message. The chosen ones are applied in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    Contractions,
    Case,
    Quotes,
    Backticks,
    Spaces,
    FullStop,
    LineWrap,
}

const STYLES: [Style; 7] = [
    Style::Contractions,
    Style::Case,
    Style::Quotes,
    Style::Backticks,
    Style::Spaces,
    Style::FullStop,
    Style::LineWrap,
];

fn reword(message: &Message, rng: &mut SmallRng) -> Reworded {
    let mut styles = STYLES;
    styles.shuffle(rng);
    // Not every style changes every message: try until enough of them do.
    let mut wanted = rng.random_range(1..=3);
    let mut chosen = Vec::new();
    let pieces = Pieces::new(message);
    for style in styles {
        let mut changed = pieces.clone();
        changed.apply(style, rng);
        if wanted > 0 && changed != pieces {
            chosen.push(style);
            wanted -= 1;
        }
    }
    chosen.sort_unstable();
    let mut pieces = pieces;
    for &style in &chosen {
        pieces.apply(style, rng);
    }
    Reworded { kind: message.kind, text: pieces.concat(), is_contracted: chosen.contains(&Style::Contractions) }
}

/// `literals[0] values[0] literals[1] ... literals[n]`
#[derive(Clone, PartialEq, Eq)]
struct Pieces {
    literals: Vec<String>,
    values: Vec<String>,
}

impl Pieces {
    fn new(message: &Message) -> Self {
        let text = |from: usize, to: usize| message.text[from..to].to_owned();
        Self {
            literals: message.literals.iter().map(|at| text(at.start, at.end)).collect(),
            values: message.literals.windows(2).map(|pair| text(pair[0].end, pair[1].start)).collect(),
        }
    }

    fn concat(&self) -> String {
        let values = self.values.iter().map(String::as_str).chain([""]);
        self.literals.iter().zip(values).flat_map(|(literal, value)| [literal, value]).collect()
    }

    fn apply(&mut self, style: Style, rng: &mut SmallRng) {
        match style {
            Style::Contractions => self.literals.iter_mut().for_each(|literal| *literal = contracted(literal)),
            Style::Case if rng.random() => self.literals.iter_mut().for_each(|literal| literal.make_ascii_uppercase()),
            Style::Case => self.literals.iter_mut().for_each(|literal| literal.make_ascii_lowercase()),
            Style::Quotes => self.literals.iter_mut().for_each(|literal| *literal = curly(literal)),
            Style::Backticks if self.values.is_empty() => {
                let at = self.literals[0].find(' ').unwrap_or(0);
                self.literals[0] = format!("`{}`{}", &self.literals[0][..at], &self.literals[0][at..]);
            }
            Style::Backticks => self.values.iter_mut().for_each(|value| *value = format!("`{value}`")),
            Style::Spaces => self.literals.iter_mut().for_each(|literal| *literal = other_spaces(literal, rng)),
            Style::FullStop => {
                let last = self.literals.last_mut().expect("there is always one");
                last.truncate(last.strip_suffix('.').unwrap_or(last).len());
            }
            Style::LineWrap => self.wrap(),
        }
    }

    /// Breaks each line at the last space of the literal text before the margin.
    fn wrap(&mut self) {
        let mut column = 0;
        for index in 0..self.literals.len() {
            let mut wrapped = String::new();
            let words = self.literals[index].split(' ');
            let count = words.clone().count();
            for (number, word) in words.enumerate() {
                // The last word of a literal continues in the value after it.
                let value = self.values.get(index).filter(|_| number + 1 == count);
                let width = word.chars().count() + value.map_or(0, |value| value.chars().count());
                if number > 0 && column + 1 + width > WIDTH {
                    wrapped.push_str("\r\n");
                    column = 0;
                } else if number > 0 {
                    wrapped.push(' ');
                    column += 1;
                }
                wrapped.push_str(word);
                column += width;
            }
            self.literals[index] = wrapped;
        }
    }
}

fn contracted(literal: &str) -> String {
    let other = |&(long, short): &(&str, &str)| {
        let (from, to) = if literal.contains(long) { (long, short) } else { (short, long) };
        literal.contains(from).then(|| literal.replacen(from, to, 1))
    };
    CONTRACTIONS.iter().find_map(other).unwrap_or_else(|| literal.to_owned())
}

/// Typographic quotes: an opening one before a value or a word, a closing one elsewhere.
fn curly(literal: &str) -> String {
    let opens = |at: usize| {
        let before = literal[..at].chars().next_back();
        let after = literal[at + 1..].chars().next();
        after.is_none() || (before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(char::is_alphanumeric))
    };
    let quote = |(at, c)| match c {
        '\'' if opens(at) => '\u{2018}',
        '\'' => '\u{2019}',
        '"' if opens(at) => '\u{201C}',
        '"' => '\u{201D}',
        c => c,
    };
    literal.char_indices().map(quote).collect()
}

fn other_spaces(literal: &str, rng: &mut SmallRng) -> String {
    let mut text = String::new();
    for c in literal.chars() {
        match c {
            ' ' if rng.random_ratio(1, 4) => text.push_str(["\u{A0}", "  ", "\t"].choose(rng).expect("there are some")),
            c => text.push(c),
        }
    }
    text
}
