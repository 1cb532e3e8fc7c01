//! Chooses the words by which `scan` finds wordings in a longer text: a few words, of which every wording has one and most
//! other texts have none.
//!
//! Words that begin alike are searched as one: `endpoint` finds `endpoints` too. The beginning that most of the remaining
//! wordings share is chosen, again and again, until every wording has one; then those are dropped whose wordings all have
//! another. Words are in lowercase ASCII.
//!
//! # Their order
//!
//! The search, Teddy of the crate `aho-corasick`, compares the first [`FINGERPRINT`] bytes of all fragments at once. It
//! puts fragment `i` into bucket `i % 8`, and of each byte asks only whether its upper half and its lower half are those of
//! some fragment of the bucket: after `exis` and `owne`, `ewnc` passes, because `c` has the upper half of `e` and the lower
//! half of `s`. What passes is compared in full. So the fragments of a bucket are those that let the least pass together:
//! measured by the [`COMMON`] words, then by the texts with their letters. `scan::search` says what this rests on.
//!
//! In another order the search finds the same, but takes longer.

use crate::base::tables::Part;

/// Words that are frequent in logs and other texts about migrations. They are avoided where a wording has other words.
const COMMON: &str = "admin again another before between cannot check complete completed connection contact correlation could current \
     debug does email error exchange failed found from have info job mailbox meeting message messages microsoft \
     migrate migration move online onedrive please request running server service site source start state still \
     target teams tenant tenants that the their there this time user users warn with your cross data final active graph";

/// The words in [`COMMON`].
fn common() -> impl Iterator<Item = &'static str> {
    COMMON.split(' ')
}

/// How many bytes of each fragment Teddy compares first. It is also the shortest length of a fragment.
const FINGERPRINT: usize = 4;

/// With more fragments than this Teddy works otherwise, so their order is left as it is.
const MAX_DEALT: usize = 32;

/// The number of buckets.
const BUCKETS: usize = 8;

/// A text to search for.
#[derive(Clone)]
pub(super) struct ChosenFragment {
    pub(super) text: String,
    pub(super) part: Part,
    /// The numbers of all wordings that contain it.
    pub(super) wordings: Vec<usize>,
}

/// The end of every name that identifies an error.
const END_OF_NAMES: &str = "exception";

/// Chooses fragments so that each wording has one. `words` are the words of the wordings, each with the number of its
/// wording. `names` are the wordings that are names: all are found by their common end. `wordings` is the number of all.
pub(super) fn choose(words: &[(String, usize)], names: Vec<usize>, wordings: usize) -> Vec<ChosenFragment> {
    let beginnings = beginnings(words);
    let end = ChosenFragment { text: END_OF_NAMES.to_owned(), part: Part::End, wordings: names };
    let mut chosen: Vec<&ChosenFragment> = Vec::new();
    let mut is_found = vec![false; wordings];
    // First words whose first bytes no common word has, then those that only begin like one, and
    // common words as the last resort.
    let stages: [fn(&str) -> bool; 3] = [|text| !is_like_common(text), |text| !is_of_common(text), |_| true];
    for may_be in stages {
        loop {
            let worth =
                |fragment: &ChosenFragment| fragment.wordings.iter().filter(|number| !is_found[**number]).count();
            let rare = beginnings.iter().filter(|fragment| may_be(&fragment.text));
            let Some(best) = rare.max_by_key(|fragment| (worth(fragment), fragment.text.len())) else { break };
            if worth(best) == 0 {
                break;
            }
            best.wordings.iter().for_each(|number| is_found[*number] = true);
            chosen.push(best);
        }
    }
    // A fragment was the best when it was chosen; later ones may have made it needless.
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

/// Every beginning of each word, and the words themselves.
fn beginnings(words: &[(String, usize)]) -> Vec<ChosenFragment> {
    let mut all: Vec<(&str, usize, bool)> = Vec::new();
    for (word, wording) in words {
        all.extend((FINGERPRINT..=word.len()).map(|end| (&word[..end], *wording, end < word.len())));
    }
    all.sort_unstable();
    let fragment = |same: &[(&str, usize, bool)]| {
        let mut wordings: Vec<usize> = same.iter().map(|(_, wording, _)| *wording).collect();
        wordings.dedup();
        let goes_on = same.iter().any(|(.., goes_on)| *goes_on);
        ChosenFragment {
            text: same[0].0.to_owned(),
            part: if goes_on { Part::Beginning } else { Part::Whole },
            wordings,
        }
    };
    all.chunk_by(|(one, ..), (other, ..)| one == other).map(fragment).collect()
}

/// Whether a word is one in [`COMMON`], or the beginning of one.
fn is_of_common(word: &str) -> bool {
    common().any(|common| common.starts_with(word))
}

/// Whether a word begins with the same [`FINGERPRINT`] letters as one in [`COMMON`].
fn is_like_common(word: &str) -> bool {
    common().any(|common| common[..common.len().min(FINGERPRINT)] == word[..word.len().min(FINGERPRINT)])
}

/// Orders the fragments so that those in one bucket let the least pass together.
fn deal(chosen: Vec<&ChosenFragment>) -> Vec<ChosenFragment> {
    let count = chosen.len();
    if count > MAX_DEALT {
        return chosen.into_iter().cloned().collect();
    }
    let mut letters = [1_u64; 256];
    chosen.iter().flat_map(|fragment| fragment.text.bytes()).for_each(|byte| letters[usize::from(byte)] += 1);
    let mut left = chosen;
    let mut buckets: Vec<Vec<&ChosenFragment>> = Vec::new();
    for bucket in 0..BUCKETS {
        let mut dealt: Vec<&ChosenFragment> = Vec::new();
        let mut sieve = Sieve::default();
        // The first buckets have one more.
        while dealt.len() < count / BUCKETS + usize::from(bucket < count % BUCKETS) {
            let passing = |fragment: &&ChosenFragment| sieve.with(&fragment.text).passing(&letters);
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

/// The bytes that a bucket lets pass, by their upper and lower halves, as bits.
#[derive(Clone, Copy, Default)]
struct Sieve([(u16, u16); FINGERPRINT]);

impl Sieve {
    /// Returns the sieve of the bucket with this fragment added.
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

    /// Counts what it lets pass: parts of the common words, and texts with these letters.
    fn passing(&self, letters: &[u64; 256]) -> (usize, u64) {
        let fits = |part: &[u8]| self.0.iter().zip(part).all(|(half, byte)| Self::passes(*half, *byte));
        let common = common().flat_map(|word| word.as_bytes().windows(FINGERPRINT)).filter(|part| fits(part)).count();
        let of_letters = |half: &(u16, u16)| -> u64 {
            (0..=u8::MAX).filter(|byte| Self::passes(*half, *byte)).map(|byte| letters[usize::from(byte)]).sum()
        };
        (common, self.0.iter().map(of_letters).product())
    }
}
