//! Computes the tables that the matcher reads, in the build and for a catalog read at run time.

use super::definition::{Definition, Definitions, WordingDefinition, singles};
use super::fragments;
use crate::base::spelling::Spelling;
use crate::base::tables::{
    self, Code, FastWording, Fragment, Gap, Head, Hole, Literal, Opening, Pairs, Probe, Shape, Slots, Span, Starts,
    Tables, Tail,
};
use crate::base::vocabulary::{FieldType, Role};
use crate::base::words::{self, Word, WordSet};

/// The fewest words before a closing that may be missing.
const MIN_HEAD: usize = 4;

/// The most candidates of all lists; with more, the tables are out of proportion.
const MAX_CANDIDATES: usize = 8_192;

/// The tables that [`Tables`] borrows.
#[derive(Default)]
pub(crate) struct Index {
    pub(crate) text: String,
    pub(crate) words: Vec<Word>,
    pub(crate) literals: Vec<Literal>,
    pub(crate) holes: Vec<Hole>,
    pub(crate) wordings: Vec<tables::Wording>,
    pub(crate) heads: Rows<Head>,
    pub(crate) tails: Rows<Tail>,
    pub(crate) headless: Head,
    pub(crate) headless_starts: [u64; 4],
    pub(crate) unless: Vec<Span>,
    pub(crate) candidates: Vec<FastWording>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) openings: Vec<Opening>,
    pub(crate) first_words: Vec<(u64, Span)>,
    pub(crate) leads: WordSet<256>,
    pub(crate) fragments: Vec<Fragment>,
    pub(crate) fragment_wordings: Vec<u16>,
    pub(crate) starts: Starts,
    pub(crate) codes: Vec<Code>,
    pub(crate) spellings: Vec<(u64, u16)>,
    pub(crate) shortest_name: usize,
    pub(crate) code_kinds: Vec<u16>,
}

/// The hash table that [`Slots`] borrows.
#[derive(Default)]
pub(crate) struct Rows<R> {
    rows: Vec<R>,
    multiplier: u64,
    shift: u32,
}

impl<R: Copy> Rows<R> {
    /// Puts each row in the place of its key, and a free row everywhere else; `None` if no such table was found.
    fn new(rows: &[R], key: impl Fn(&R) -> u64, free: R) -> Option<Self> {
        let keys: Vec<u64> = rows.iter().map(key).collect();
        let (multiplier, shift) = perfect(&keys)?;
        let mut table = vec![free; 1 << (u64::BITS - shift)];
        for (key, row) in keys.iter().zip(rows) {
            table[tables::slot(*key, multiplier, shift)] = *row;
        }
        Some(Self { rows: table, multiplier, shift })
    }

    pub(crate) fn slots(&self) -> Slots<'_, R> {
        Slots { rows: &self.rows, multiplier: self.multiplier, shift: self.shift }
    }
}

/// A documented code of the catalog, with the numbers of the kinds that have it.
pub(crate) struct CodeText {
    pub(crate) text: String,
    pub(crate) is_generic: bool,
    pub(crate) kinds: Vec<usize>,
}

/// A wording with all that its row of a table is made of.
struct Indexed<'c> {
    entry: &'c Definition,
    kind: usize,
    wording: &'c WordingDefinition,
    words: Vec<Vec<Word>>,
    /// How many words and how many bytes of the last literal come before the closing.
    closing: (usize, usize),
}

impl Indexed<'_> {
    fn first(&self) -> &[u8] {
        self.wording.template.literals[0].as_bytes()
    }

    fn last(&self) -> &[u8] {
        self.wording.template.literals[self.wording.template.holes.len()].as_bytes()
    }
}

impl Index {
    /// Computes the tables of a catalog that has been checked.
    pub(crate) fn new(catalog: &Definitions) -> Self {
        let mut index = Self::default();
        let all = wordings(catalog);
        for (i, indexed) in all.iter().enumerate() {
            let closing_is_optional = closing_is_optional(&all, i);
            index.add_wording(indexed, closing_is_optional);
        }
        index.add_heads(&all).or_else(|| index.add_no_heads(&all)).expect("the catalog is checked to be small");
        index.add_openings();
        for code in codes(catalog) {
            index.add_code(&code);
        }
        index.add_starts(&all);
        index.add_fragments(&all);
        index.spellings.sort_unstable();
        let names = index.codes.iter().map(|code| code.text.of_text(&index.text));
        let names = names.filter(|text| !text.contains(|c: char| c.is_ascii_digit()));
        index.shortest_name = names.map(str::len).min().unwrap_or(usize::MAX);
        index
    }

    pub(crate) fn tables(&self) -> Tables<'_> {
        Tables {
            text: &self.text,
            words: &self.words,
            literals: &self.literals,
            holes: &self.holes,
            wordings: &self.wordings,
            heads: self.heads.slots(),
            tails: self.tails.slots(),
            headless: self.headless,
            headless_starts: self.headless_starts,
            unless: &self.unless,
            candidates: &self.candidates,
            gaps: &self.gaps,
            openings: &self.openings,
            first_words: &self.first_words,
            leads: &self.leads,
            fragments: &self.fragments,
            fragment_wordings: &self.fragment_wordings,
            starts: &self.starts,
            codes: &self.codes,
            shortest_name: self.shortest_name,
            spellings: &self.spellings,
            code_kinds: &self.code_kinds,
        }
    }

    fn add_text(&mut self, text: &str) -> Span {
        // Several wordings may have the same literal.
        let start = self.text.find(text).unwrap_or_else(|| {
            self.text.push_str(text);
            self.text.len() - text.len()
        });
        Span::new(start, start + text.len())
    }

    fn add_wording(&mut self, indexed: &Indexed<'_>, closing_is_optional: bool) {
        let template = &indexed.wording.template;
        let first_literal = self.literals.len();
        for (text, words) in template.literals.iter().zip(&indexed.words) {
            let first_word = self.words.len();
            self.words.extend(words);
            if let [lead, _, _, ..] = &**words {
                self.leads = self.leads.with(&[lead.written]);
            }
            let words = Span::new(first_word, self.words.len());
            let literal = Literal { text: self.add_text(text), words };
            self.literals.push(literal);
        }
        let first_hole = self.holes.len();
        for (number, name) in template.holes.iter().enumerate() {
            let field = indexed.entry.fields.iter().position(|field| field.field.name == *name);
            let field = field.expect("the catalog is checked for it");
            let first = template.holes.iter().position(|other| other == name).unwrap_or(number);
            let (before, after) = (&template.literals[number], &template.literals[number + 1]);
            let around = before.chars().next_back().zip(after.chars().next());
            let pairs = [('\'', '\''), ('[', ']'), ('"', '"'), ('(', ')')];
            let enclosure = around.filter(|around| pairs.contains(around));
            let declared = &indexed.entry.fields[field];
            let is_count = declared.field.field_type == FieldType::Count;
            let (field, first) = (small(field), small(first));
            let before = &before[indexed.words[number].last().map_or(0, |word| word.end as usize)..];
            let after = &after[..indexed.words[number + 1].first().map_or(after.len(), |word| word.start as usize)];
            self.holes.push(Hole {
                field,
                first,
                is_count,
                role: declared.field.role,
                is_named: declared.words,
                is_word: declared.field.one_word,
                enclosure,
                has_punctuation: tables::punctuation_before(before)
                    .chain(tables::punctuation_after(after))
                    .next()
                    .is_some(),
                ends_sentence: after.contains('.'),
            });
        }
        let first_unless = self.unless.len();
        for text in &indexed.entry.unless {
            let text = self.add_text(text);
            self.unless.push(text);
        }
        let length = template.literal_len();
        let last = &template.literals[template.holes.len()];
        self.wordings.push(tables::Wording {
            kind: short(indexed.kind),
            literals: Span::new(first_literal, self.literals.len()),
            holes: Span::new(first_hole, self.holes.len()),
            literal_len: short(length),
            head_len: short(length - last.len() + indexed.closing.1),
            closing: short(indexed.closing.0),
            closing_is_optional,
            is_name: indexed.entry.name.is_some(),
            unless: Span::new(first_unless, self.unless.len()),
        });
    }

    /// Adds the hash tables that lead from the bytes of a message to its candidates. Each list of candidates is
    /// complete: a wording whose first literal has less than 8 bytes is in every list that these agree with, and one
    /// whose last literal is too short for the bytes before the end is in every list of its heads.
    ///
    /// Returns `None` if too many wordings begin or end alike: the tables would be out of proportion.
    fn add_heads(&mut self, all: &[Indexed<'_>]) -> Option<()> {
        let firsts = all.iter().filter_map(|indexed| indexed.first().first_chunk().copied());
        let firsts = sorted_without_repeats(firsts.map(u64::from_be_bytes).collect());
        let (mut heads, mut tails) = (Vec::new(), Vec::new());
        let is_headless = |number: usize| all[number].first().len() < 8;
        self.headless = self.add_head(0, &is_headless, all, &mut tails)?;
        for number in (0..all.len()).filter(|number| is_headless(*number)) {
            let first = all[number].first()[0];
            self.headless_starts[usize::from(first / 64)] |= 1 << (first % 64);
        }
        for first in firsts.into_iter().map(u64::to_be_bytes) {
            let begins = |number: usize| {
                let literal = all[number].first();
                literal.starts_with(&first) || first.starts_with(literal)
            };
            heads.push(self.add_head(u64::from_le_bytes(first), &begins, all, &mut tails)?);
        }
        let free = Tail { first: 0, bytes: 0, candidate: self.headless.candidate };
        self.heads = Rows::new(&heads, |head| head.first, self.headless)?;
        self.tails = Rows::new(&tails, |tail| Tail::key(tail.first, tail.bytes), free)?;
        Some(())
    }

    /// Orders wordings so that those with the most text are tried first.
    fn longest_first(&self, mut numbers: Vec<usize>) -> Vec<usize> {
        numbers.sort_by_key(|number| std::cmp::Reverse(self.wordings[*number].literal_len));
        numbers
    }

    /// Makes every wording a candidate for every message, which is slower but as correct.
    fn add_no_heads(&mut self, all: &[Indexed<'_>]) -> Option<()> {
        self.candidates.clear();
        self.gaps.clear();
        let numbers = self.longest_first((0..all.len()).collect());
        let candidate = self.add_candidates(all, &numbers)?;
        self.headless = Head { first: 0, tail_at: 8, candidate };
        self.headless_starts = [u64::MAX; 4];
        self.heads = Rows::new(&[], |head| head.first, self.headless)?;
        self.tails = Rows::new(&[], |tail| tail.first, Tail { first: 0, bytes: 0, candidate })?;
        Some(())
    }

    /// Returns the head for the wordings that begin with certain bytes; adds a tail for each way in which they go on.
    fn add_head(
        &mut self,
        first: u64,
        begins: &dyn Fn(usize) -> bool,
        all: &[Indexed<'_>],
        tails: &mut Vec<Tail>,
    ) -> Option<Head> {
        let own = self.longest_first((0..all.len()).filter(|number| begins(*number)).collect());
        // A single wording needs no tail.
        if own.len() < 2 {
            let candidate = self.add_candidates(all, &own)?;
            return Some(Head { first, tail_at: Head::NO_TAIL, candidate });
        }
        let bytes = |number: usize, tail_at: usize| {
            let last = all[number].last();
            Some(u64::from_le_bytes(*last[last.len().checked_sub(tail_at)?..].first_chunk()?))
        };
        let listed = |of: Option<u64>, tail_at: usize| -> Vec<usize> {
            let may = |number: &usize| bytes(*number, tail_at).is_none_or(|bytes| Some(bytes) == of);
            own.iter().copied().filter(may).collect()
        };
        // How many candidates are compared until each message is recognized.
        let looks = |tail_at: &usize| -> usize {
            let place =
                |number: &usize| listed(bytes(*number, *tail_at), *tail_at).iter().position(|listed| listed == number);
            own.iter().filter_map(place).sum()
        };
        let longest = own.iter().map(|number| all[*number].last().len()).max().unwrap_or(0);
        let tail_at = (8..=longest.max(8)).min_by_key(looks).unwrap_or(8);
        for bytes in sorted_without_repeats(own.iter().filter_map(|number| bytes(*number, tail_at)).collect()) {
            let candidate = self.add_candidates(all, &listed(Some(bytes), tail_at))?;
            tails.push(Tail { first, bytes, candidate });
        }
        let candidate = self.add_candidates(all, &listed(None, tail_at))?;
        Some(Head { first, tail_at: u32::from(short(tail_at)), candidate })
    }

    /// Adds a list of candidates; returns the number of the first. `None` if there are too many in all.
    fn add_candidates(&mut self, all: &[Indexed<'_>], numbers: &[usize]) -> Option<u16> {
        let start = self.candidates.len();
        if start + numbers.len() > MAX_CANDIDATES {
            return None;
        }
        for &number in numbers {
            let gaps = self.gaps_of(number);
            let first = all[number].first();
            let lead_at = first.len().saturating_sub(8);
            let wording = self.wordings[number];
            let is_word = |gap: &Gap| !matches!(gap.shape, Shape::Name | Shape::Sentence { .. });
            let holds_words = gaps.iter().flatten().all(is_word);
            let holds_values = wording.holes.len() > 0;
            let fits_as_well = |other: &usize| {
                *other != number
                    && may_begin_alike(first, all[*other].first())
                    && self.wordings[*other].literal_len >= wording.literal_len
                    // A message without values is as long as its literal text.
                    && (holds_values || self.wordings[*other].literal_len == wording.literal_len)
                    && !(holds_words && excludes(all[number].wording, all[*other].wording))
            };
            let is_alone = gaps.is_some() && !numbers.iter().any(fits_as_well);
            let candidate = FastWording {
                lead: probe(&first[lead_at..]),
                lead_at: short(lead_at),
                first: self.literals[wording.literals.start as usize].text,
                literal_len: wording.literal_len,
                wording: short(number),
                kind: wording.kind,
                gap: self.add_gaps(&gaps.unwrap_or_default()),
                is_last: Some(&number) == numbers.last(),
                is_alone,
            };
            self.candidates.push(candidate);
        }
        Some(if numbers.is_empty() { tables::NONE } else { short(start) })
    }

    /// Returns the gaps of a wording, if all of its holes can have one.
    fn gaps_of(&self, number: usize) -> Option<Vec<Gap>> {
        let wording = self.wordings[number];
        let holes = wording.holes.of(&self.holes);
        let literals = &wording.literals.of(&self.literals)[1..];
        let gap = |(number, (hole, literal)): (usize, (&Hole, &Literal))| {
            let is_last = number + 1 == holes.len();
            let shape = shape(hole, literal.text.of_text(&self.text), is_last, wording.unless)?;
            let is_repeat = usize::from(hole.first) != number;
            Some(Gap { shape, field: hole.field, is_repeat, is_last, literal: literal.text })
        };
        holes.iter().zip(literals).enumerate().map(gap).collect()
    }

    /// Adds the gaps of a wording, or finds the same ones; returns the number of the first.
    fn add_gaps(&mut self, gaps: &[Gap]) -> u16 {
        if gaps.is_empty() {
            return tables::NONE;
        }
        let known = self.gaps.windows(gaps.len()).position(|window| window == gaps);
        short(known.unwrap_or_else(|| {
            self.gaps.extend(gaps);
            self.gaps.len() - gaps.len()
        }))
    }

    /// Adds the wordings by the first word of their first literal, in the order of all its words. Those that begin with
    /// a hole are listed under the word 0.
    fn add_openings(&mut self) {
        let tables = self.tables();
        let opening = |number: usize| meaning(tables.opening(&self.wordings[number]));
        // Two spellings of a wording have the same words and fields, and enclose the same values.
        let words = |number: usize| {
            let wording = &self.wordings[number];
            let literals = (0..=tables.holes(wording).len()).map(|literal| meaning(tables.words(wording, literal)));
            let fields: Vec<_> =
                tables.holes(wording).iter().map(|hole| (hole.field, hole.enclosure.is_some())).collect();
            (wording.kind, fields, literals.collect::<Vec<_>>())
        };
        let (mut seen, mut openings) = (Vec::new(), Vec::new());
        for number in 0..self.wordings.len() {
            let words = words(number);
            if !seen.contains(&words) {
                seen.push(words);
                openings.push((opening(number), number));
            }
        }
        openings.sort_unstable();
        let first = |words: &[u64]| words.first().copied().unwrap_or(0);
        for group in openings.chunk_by(|a, b| first(&a.0) == first(&b.0)) {
            let start = self.openings.len();
            let mut before: &[u64] = &[];
            for (words, wording) in group {
                let shared = before.iter().zip(words).take_while(|(a, b)| a == b).count();
                self.openings.push(Opening { wording: short(*wording), shared: short(shared) });
                before = words;
            }
            let first = first(&group[0].0);
            self.leads = self.leads.with(&[first]);
            self.first_words.push((first, Span::new(start, self.openings.len())));
        }
    }

    /// Adds the letters with which something can begin, generously: words may be spelled in another way.
    fn add_starts(&mut self, all: &[Indexed<'_>]) {
        let Starts { wordings, codes, after_values } = &mut self.starts;
        for opener in words::word_lists::OPENERS.split(' ') {
            wordings.add(opener.as_bytes());
            after_values.add(opener.as_bytes());
        }
        for code in &self.codes {
            codes.add(code.text.of_text(&self.text).as_bytes());
        }
        for indexed in all {
            let literal = |number: usize| {
                let first = indexed.words[number].iter().find(|word| word.has_meaning());
                indexed.wording.template.literals[number].as_bytes().get(first.map_or(0, |word| word.start as usize)..)
            };
            if meaning(&indexed.words[0]).is_empty() {
                after_values.add(literal(1).unwrap_or_default());
            } else {
                wordings.add(literal(0).unwrap_or_default());
            }
        }
    }

    /// Adds the words by which wordings are found in a longer text.
    fn add_fragments(&mut self, all: &[Indexed<'_>]) {
        let mut words: Vec<(String, usize)> = Vec::new();
        let (names, sentences) = all.iter().enumerate().partition::<Vec<_>, _>(|(_, it)| it.entry.name.is_some());
        for (number, indexed) in sentences {
            for (literal, read) in indexed.wording.template.literals.iter().zip(&indexed.words) {
                for word in read {
                    let text = literal[word.start as usize..word.end as usize].to_ascii_lowercase();
                    // Only words with a single spelling and meaning.
                    if text.bytes().all(|b| b.is_ascii_alphabetic())
                        && words::hash(&text) == word.written
                        && word.written == word.meaning
                    {
                        words.push((text, number));
                    }
                }
            }
        }
        let names = names.into_iter().map(|(number, _)| number).collect();
        for fragments::ChosenFragment { text, part, wordings } in fragments::choose(&words, names, all.len()) {
            let mut starts = Pairs::default();
            for &number in &wordings {
                let Indexed { wording, words, .. } = &all[number];
                let first = words.iter().zip(&wording.template.literals).find(|(words, _)| !words.is_empty());
                let (words, literal) = first.expect("there is the fragment");
                starts.add(&literal.as_bytes()[words[0].start as usize..]);
            }
            // Of two wordings that begin alike the longer one is tried first.
            let start = self.fragment_wordings.len();
            let numbers = self.longest_first(wordings);
            self.fragment_wordings.extend(numbers.into_iter().map(short));
            let wordings = Span::new(start, self.fragment_wordings.len());
            let text = self.add_text(&text);
            self.fragments.push(Fragment { text, part, wordings, starts });
        }
    }

    fn add_code(&mut self, code: &CodeText) {
        let start = self.code_kinds.len();
        self.code_kinds.extend(code.kinds.iter().map(|kind| short(*kind)));
        let kinds = Span::new(start, self.code_kinds.len());
        let text = self.add_text(&code.text);
        self.spellings.push((Spelling::of(&code.text).hash(), short(self.codes.len())));
        self.codes.push(Code { text, is_generic: code.is_generic, kinds });
    }
}

/// A text of at most 8 bytes.
fn probe(text: &[u8]) -> Probe {
    let (mut bytes, mut mask) = ([0; 8], [0; 8]);
    bytes[..text.len()].copy_from_slice(text);
    mask[..text.len()].fill(u8::MAX);
    Probe { bytes: u64::from_le_bytes(bytes), mask: u64::from_le_bytes(mask) }
}

/// Whether no message in one wording fits another if its values contain no whitespace: some literal of the other has
/// words that are nowhere in a row in such a message.
fn excludes(wording: &WordingDefinition, other: &WordingDefinition) -> bool {
    let message = wording.template.to_string();
    // A word that touches a value may be anything.
    let words: Vec<Option<&str>> =
        message.split(' ').map(|word| Some(word).filter(|word| !word.contains('{'))).collect();
    let is_missing = |literal: &String| {
        let inner: Vec<&str> = literal.split(' ').collect();
        let inner = inner.get(1..inner.len() - 1).unwrap_or_default();
        let is_there = |window: &[Option<&str>]| {
            window.iter().zip(inner).all(|(seen, word)| seen.is_none_or(|seen| seen == *word))
        };
        !inner.is_empty() && !words.windows(inner.len()).any(is_there)
    };
    other.template.literals.iter().any(is_missing)
}

/// Whether a text can begin with both of two literals.
fn may_begin_alike(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

/// Returns the values that the fast path takes before a literal; `None` if it leaves the wording to the full match.
fn shape(hole: &Hole, literal: &str, is_last: bool, unless: Span) -> Option<Shape> {
    let space = literal.find(' ');
    match hole.enclosure {
        _ if hole.is_detail() => is_last.then_some(Shape::Sentence { unless }),
        _ if hole.is_count => Some(Shape::Number),
        None if hole.role == Some(Role::Batch) => Some(Shape::Name),
        // The value may hold a literal without a space.
        None if !is_last && space.is_none() => None,
        None => Some(Shape::Single { is_bare: true, after: small(space.unwrap_or(literal.len())) }),
        Some(('\'' | '[', _)) => Some(Shape::Single { is_bare: false, after: 0 }),
        // Other quotes and brackets are rare, and may be part of a word.
        Some(_) => None,
    }
}

/// Orders keys, and removes repetitions.
fn sorted_without_repeats(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

pub(super) fn short(number: usize) -> u16 {
    u16::try_from(number).expect("the catalog is small")
}

fn small(number: usize) -> u8 {
    u8::try_from(number).expect("a message has few holes")
}

/// Returns a multiplier and a shift that give each key its own slot, among at least four times as many; `None` if two
/// keys are the same.
fn perfect(keys: &[u64]) -> Option<(u64, u32)> {
    let is_perfect = |multiplier: u64, shift: u32| {
        let mut taken = vec![false; 1 << (u64::BITS - shift)];
        keys.iter().all(|&key| !std::mem::replace(&mut taken[tables::slot(key, multiplier, shift)], true))
    };
    let odd =
        || std::iter::successors(Some(0x9e37_79b9_7f4a_7c15), |n: &u64| Some(n.wrapping_mul(0xd134_2543_de82_ef95)));
    let bits = (4 * keys.len()).max(2).next_power_of_two().ilog2();
    (bits..bits + 8).find_map(|bits| {
        let shift = u64::BITS - bits;
        odd().take(1_000).find(|&multiplier| is_perfect(multiplier, shift)).map(|multiplier| (multiplier, shift))
    })
}

/// Returns every documented code in the order of the catalog, with the kinds that have it.
pub(crate) fn codes(catalog: &Definitions) -> Vec<CodeText> {
    let mut codes: Vec<CodeText> = Vec::new();
    let mut add = |text: &str, is_generic: bool, kind: usize| {
        let number = codes.iter().position(|code| code.text == text).unwrap_or_else(|| {
            codes.push(CodeText { text: text.to_owned(), is_generic: false, kinds: Vec::new() });
            codes.len() - 1
        });
        codes[number].is_generic |= is_generic;
        codes[number].kinds.push(kind);
    };
    let entries = catalog.families.iter().flat_map(|family| &family.errors);
    for (kind, entry) in entries.enumerate() {
        if let Some(code) = &entry.generic_code {
            add(code, true, kind);
        }
        for code in &entry.codes {
            let singles = singles(code);
            for single in &singles {
                add(single, false, kind);
            }
            if singles.len() > 1 {
                add(code, false, kind);
            }
        }
    }
    codes
}

fn wordings(catalog: &Definitions) -> Vec<Indexed<'_>> {
    let mut all: Vec<Indexed<'_>> = Vec::new();
    let entries = catalog.families.iter().flat_map(|family| &family.errors);
    for (kind, entry) in entries.enumerate() {
        for wording in &entry.wordings {
            let words: Vec<Vec<Word>> = wording.template.literals.iter().map(|literal| of(literal)).collect();
            let closing = closing(wording, &words);
            all.push(Indexed { entry, kind, wording, words, closing });
        }
    }
    all
}

/// Returns the meanings of the words that have one.
fn meaning(words: &[Word]) -> Vec<u64> {
    words.iter().filter(|word| word.has_meaning()).map(|word| word.meaning).collect()
}

/// Returns the words of a text.
pub(crate) fn of(text: &str) -> Vec<Word> {
    let mut room = vec![Word::NONE; text.len() + 1];
    words::read(text, &mut room).0.to_vec()
}

/// Returns where the closing of a wording begins: the sentences at its end that say what to do.
fn closing(wording: &WordingDefinition, words: &[Vec<Word>]) -> (usize, usize) {
    let literals = &wording.template.literals;
    let (last, words) = (&literals[literals.len() - 1], &words[literals.len() - 1]);
    let sentences = last.match_indices(". ").map(|(at, _)| at + 2);
    let is_closing = |at: &usize| {
        let is_imperative = |word: &Word| words::word_lists::IMPERATIVES.contains(&word.written);
        let instructs =
            |sentence: &str| sentence.starts_with("Please ") || of(sentence).first().is_some_and(is_imperative);
        last[*at..].split(". ").all(instructs)
    };
    let at = sentences.filter(is_closing).min().unwrap_or(last.len());
    (words.iter().take_while(|word| (word.start as usize) < at).count(), at)
}

/// Whether the head of a wording, without its closing, is a message of its kind alone: not the beginning of another.
fn closing_is_optional(all: &[Indexed<'_>], i: usize) -> bool {
    let own = &all[i];
    let last = own.words.len() - 1;
    let fields = own.entry.fields.iter().filter(|field| !field.field.optional);
    let head =
        |words: &[Vec<Word>], n: usize| if n == last { words[n][..own.closing.0].to_vec() } else { words[n].clone() };
    let own_head: Vec<Vec<u64>> = (0..=last).map(|n| meaning(&head(&own.words, n))).collect();
    let is_beginning_of = |other: &Indexed<'_>| {
        let other: Vec<Vec<u64>> = other.words.iter().map(|words| meaning(words)).collect();
        other.len() > last && own_head[..last] == other[..last] && other[last].starts_with(&own_head[last])
    };
    !own.entry.needs_closing
        && own_head.iter().map(Vec::len).sum::<usize>() >= MIN_HEAD
        && fields.into_iter().all(|field| own.wording.template.names(field.field.name))
        && !all.iter().any(|other| !std::ptr::eq(other.entry, own.entry) && is_beginning_of(other))
}
