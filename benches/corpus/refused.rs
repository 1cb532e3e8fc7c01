//! Texts that state no error of the catalog.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

use super::template::{self, Template};
use super::{guid, messages, rng};

/// Lines of an ordinary log: most begin with the time, some with the text itself.
pub fn log_lines(count: usize) -> Vec<String> {
    let mut rng = rng();
    let line = |second| {
        let text = ordinary(&mut rng);
        match rng.random_range(0..10) {
            0 => text,
            1 => format!("<14>Nov  6 11:{:02}:{:02} mig-{} {text}", second / 60 % 60, second % 60, second % 7),
            _ => format!("{} {} {text} [{}]", time(second), level(&mut rng), guid(&mut rng)),
        }
    };
    (0..count).map(line).collect()
}

pub(super) fn time(second: usize) -> String {
    format!(
        "2025-11-{:02}T{:02}:{:02}:{:02}Z",
        1 + second / 86_400 % 30,
        second / 3600 % 24,
        second / 60 % 60,
        second % 60
    )
}

fn level(rng: &mut SmallRng) -> &'static str {
    ["INFO ", "INFO ", "INFO ", "DEBUG", "DEBUG", "WARN ", "ERROR"].choose(rng).expect("there are some")
}

/// An ordinary log message: nothing failed, or something outside the catalog.
pub(super) fn ordinary(rng: &mut SmallRng) -> String {
    let number: u16 = rng.random();
    let user = format!("{}{number}@contoso.com", ["avery", "blake", "casey", "drew"].choose(rng).expect("some"));
    match rng.random_range(0..16) {
        0 => format!("Polling the migration job {} for changes", guid(rng)),
        1 => format!("GET /solutions/migrations/crossTenantMigrationJobs?$top={number} 200"),
        2 => format!("User synchronization is {} percent complete", number % 100),
        3 => format!("Teams client of {user} asked for a token that was about to expire"),
        4 => format!("Migration batch Wave {} entered the state syncing", number % 10),
        5 => "Could not reach the proxy, trying the next one".to_owned(),
        6 => format!("User {user} was added to the batch, {number} users are waiting"),
        7 => format!("Teams migration for user {user} started"),
        8 => format!("Teams Meeting migration for user {user} finished in {number} ms"),
        9 => format!("Found {number} chat threads, of which {} are new", number / 3),
        10 => format!("Retrying request {} in {} ms (last code CTTM-003)", guid(rng), number % 5000),
        11 => format!("cache: hit={number} miss={} evicted={}", number / 7, number / 90),
        12 => format!("The connection to the server outlook{}.contoso.com was kept alive", number % 100),
        13 => format!("{{\"event\":\"heartbeat\",\"worker\":{},\"queue\":{number}}}", number % 32),
        14 => format!("OneDrive site of {user} has {number} files"),
        _ => format!("Mailbox of {user}: copied {number} items, skipped 0"),
    }
}

/// Texts that are nearly a message: with another last word, or with the end of another message.
pub fn near_misses(count: usize) -> Vec<String> {
    let templates: Vec<_> = template::all().iter().map(Loose::new).collect();
    let mut rng = rng();
    let messages = messages(count);
    let mut misses = Vec::with_capacity(count);
    while misses.len() < count {
        let a = &messages[rng.random_range(0..count)];
        let b = &messages[rng.random_range(0..count)];
        let last = a.literals.last().expect("there is always one").clone();
        let miss = if rng.random() {
            let head = a.text[..middle(&a.text)].trim_end();
            format!("{head}{}", &b.text[middle(&b.text)..])
        } else if let Some(at) = a.text[last.clone()].rfind(' ') {
            let word = ["yesterday", "elsewhere", "twice", "slowly", "apart"].choose(&mut rng).expect("there are some");
            format!("{} {word}.", &a.text[..last.start + at])
        } else {
            continue;
        };
        let plain = plain(&miss);
        if !templates.iter().any(|template| template.admits(&plain)) {
            misses.push(miss);
        }
    }
    misses
}

/// The offset of the space nearest to the middle.
fn middle(text: &str) -> usize {
    let half = text.len() / 2;
    text.bytes()
        .enumerate()
        .filter(|&(_, b)| b == b' ')
        .min_by_key(|&(at, _)| at.abs_diff(half))
        .map_or(0, |(at, _)| at)
}

/// A wording that accepts every message that any matcher could, and more: what it refuses is certainly not a message.
struct Loose {
    literals: Vec<String>,
}

impl Loose {
    fn new(template: &Template) -> Self {
        // The last literal may be only a full stop, which may be missing.
        Self { literals: template.literals.iter().map(|literal| plain(literal)).collect() }
    }

    fn admits(&self, text: &str) -> bool {
        let [first, middle @ .., last] = &*self.literals else { return self.literals == [text] };
        let inner = text.strip_prefix(&**first).and_then(|text| text.strip_suffix(&**last));
        let Some(mut rest) = inner else { return false };
        middle.iter().all(|literal| rest.split_once(&**literal).map(|(_, after)| rest = after).is_some())
    }
}

/// The text without case, contractions and final full stop.
fn plain(text: &str) -> String {
    let text = text.strip_suffix('.').unwrap_or(text);
    text.to_ascii_lowercase().replace("can't", "cannot").replace("n't", " not")
}
