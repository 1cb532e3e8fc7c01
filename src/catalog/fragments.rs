//! The words by which wordings are found in a longer text, for `scan`: few that stand in many wordings, and in few other
//! texts.
//!
//! Words that begin alike are looked for as one: `endpoint` finds `endpoints` too. The beginning that the most wordings have is
//! taken first, and so on, until each wording has one; then those that have become needless go.
//!
//! # Their order
//!
//! The search, Teddy of the crate `aho-corasick`, looks at the first [`FINGERPRINT`] bytes of all fragments at once. It deals
//! them to [`BUCKETS`] buckets by their numbers, and of each byte asks only whether its upper and its lower half are those of
//! some fragment of the bucket: `exis` and `owne` together let `ewns` pass. What passes has to be looked at closely, so those
//! are dealt together that let the least pass: of the [`COMMON`] words, and else of what can be made of their letters.
//!
//! In another order the search finds the same, and takes longer.

use std::collections::BTreeMap;

use crate::tables::Part;

/// Words that other texts about migrations are full of, and logs: wordings are looked for by others, where they have others.
const COMMON: &str = "admin again another before between cannot check complete completed connection contact correlation could current \
     debug does email error exchange failed found from have info job mailbox meeting message messages microsoft \
     migrate migration move online onedrive please request running server service site source start state still \
     target teams tenant tenants that the their there this time user users warn with your cross data final active graph";

/// The words in [`COMMON`].
fn common() -> impl Iterator<Item = &'static str> {
    COMMON.split(' ')
}

/// So many bytes of a fragment are looked at first; it has no less.
const FINGERPRINT: usize = 4;

/// Where there are no more fragments than this, ...
const MAX_DEALT: usize = 32;

/// ... they are dealt to so many buckets, the first one of each round to the last.
const BUCKETS: usize = 8;

/// What is looked for.
#[derive(Clone)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) part: Part,
    /// The numbers of all wordings that have it.
    pub(super) wordings: Vec<usize>,
}

/// The end of every name by which an error is recognized.
const END_OF_NAMES: &str = "exception";

/// Chooses fragments of `words`, which tell the wordings that have them; all of `names` are found by their common end.
/// `wordings` is the number of all wordings.
pub(super) fn choose(words: &BTreeMap<String, Vec<usize>>, names: Vec<usize>, wordings: usize) -> Vec<Fragment> {
    let beginnings = beginnings(words);
    let end = Fragment { text: END_OF_NAMES.to_owned(), part: Part::End, wordings: names };
    let mut chosen: Vec<&Fragment> = Vec::new();
    let mut is_found = vec![false; wordings];
    // Common words are the last resort: a long one that only begins like one of them is found as rarely as any other.
    let stages: [fn(&str) -> bool; 3] = [|text| !is_like_common(text), |text| !is_of_common(text), |_| true];
    for may_be in stages {
        loop {
            let worth = |fragment: &Fragment| fragment.wordings.iter().filter(|number| !is_found[**number]).count();
            let rare = beginnings.iter().filter(|fragment| may_be(&fragment.text));
            let Some(best) = rare.max_by_key(|fragment| (worth(fragment), fragment.text.len())) else { break };
            if worth(best) == 0 {
                break;
            }
            best.wordings.iter().for_each(|number| is_found[*number] = true);
            chosen.push(best);
        }
    }
    // Those that were chosen first were the best at that time; what was chosen later may have made them needless.
    for at in (0..chosen.len()).rev() {
        let has_other = |number: &usize| {
            chosen.iter().enumerate().any(|(other, fragment)| other != at && fragment.wordings.contains(number))
        };
        if chosen[at].wordings.iter().all(has_other) {
            chosen.remove(at);
        }
    }
    chosen.extend(Some(&end).filter(|end| !end.wordings.is_empty()));
    deal(chosen)
}

/// Everything with which a word begins, and the words themselves.
fn beginnings(words: &BTreeMap<String, Vec<usize>>) -> Vec<Fragment> {
    let mut beginnings: BTreeMap<&str, Fragment> = BTreeMap::new();
    for (word, wordings) in words {
        for end in FINGERPRINT..=word.len() {
            let text = &word[..end];
            let fragment = beginnings.entry(text).or_insert_with(|| Fragment {
                text: text.to_owned(),
                part: if text == word { Part::Whole } else { Part::Beginning },
                wordings: Vec::new(),
            });
            if text != word {
                fragment.part = Part::Beginning;
            }
            fragment.wordings.extend(wordings);
        }
    }
    let unique = |mut fragment: Fragment| {
        fragment.wordings.sort_unstable();
        fragment.wordings.dedup();
        fragment
    };
    beginnings.into_values().map(unique).collect()
}

/// Whether a word is the beginning of one in [`COMMON`], or one of them.
fn is_of_common(word: &str) -> bool {
    common().any(|common| common.starts_with(word))
}

/// Whether a word begins with the same letters as one in [`COMMON`].
fn is_like_common(word: &str) -> bool {
    common().any(|common| common[..common.len().min(FINGERPRINT)] == word[..word.len().min(FINGERPRINT)])
}

/// The fragments in an order in which those are dealt to one bucket that let the least pass together.
fn deal(chosen: Vec<&Fragment>) -> Vec<Fragment> {
    let count = chosen.len();
    if count > MAX_DEALT {
        return chosen.into_iter().cloned().collect();
    }
    let mut letters = [1_u64; 256];
    chosen.iter().flat_map(|fragment| fragment.text.bytes()).for_each(|byte| letters[usize::from(byte)] += 1);
    let mut left = chosen;
    let mut buckets: Vec<Vec<&Fragment>> = Vec::new();
    for bucket in 0..BUCKETS {
        let mut dealt: Vec<&Fragment> = Vec::new();
        let mut sieve = Sieve::default();
        // The first buckets are those that have one more.
        while dealt.len() < count / BUCKETS + usize::from(bucket < count % BUCKETS) {
            let passing = |fragment: &&Fragment| sieve.with(&fragment.text).passing(&letters);
            let best = if dealt.is_empty() {
                (0..left.len()).max_by_key(|at| passing(&left[*at]))
            } else {
                (0..left.len()).min_by_key(|at| passing(&left[*at]))
            };
            let Some(best) = best else { break };
            let best = left.remove(best);
            sieve = sieve.with(&best.text);
            dealt.push(best);
        }
        buckets.push(dealt);
    }
    let rounds = 0..=count / BUCKETS;
    rounds.flat_map(|round| buckets.iter().filter_map(move |bucket| bucket.get(round))).copied().cloned().collect()
}

/// What a bucket asks of each byte: its upper and its lower half, as bits.
#[derive(Clone, Copy, Default)]
struct Sieve([(u16, u16); FINGERPRINT]);

impl Sieve {
    /// The sieve of a bucket that has this fragment too.
    fn with(mut self, text: &str) -> Self {
        for ((upper, lower), byte) in self.0.iter_mut().zip(text.bytes()) {
            *upper |= 1 << (byte >> 4);
            *lower |= 1 << (byte & 15);
        }
        self
    }

    fn passes((upper, lower): (u16, u16), byte: u8) -> bool {
        upper >> (byte >> 4) & 1 == 1 && lower >> (byte & 15) & 1 == 1
    }

    /// How often it lets something pass: of the common words, and of all that can be made of so many letters.
    fn passing(&self, letters: &[u64; 256]) -> (usize, u64) {
        let fits = |part: &[u8]| self.0.iter().zip(part).all(|(half, byte)| Self::passes(*half, *byte));
        let common = common().flat_map(|word| word.as_bytes().windows(FINGERPRINT)).filter(|part| fits(part)).count();
        let of_letters = |half: &(u16, u16)| -> u64 {
            (0..=u8::MAX).filter(|byte| Self::passes(*half, *byte)).map(|byte| letters[usize::from(byte)]).sum()
        };
        (common, self.0.iter().map(of_letters).product())
    }
}
