//! The texts of the benches, generated from a fixed seed: every run on every machine measures the same bytes.
#![allow(dead_code, unused_imports, reason = "each target reads a part")]

mod log;
mod refused;
mod reword;
pub mod template;

use std::ops::Range;

use m365_migration_errors::{ErrorKind, Field, FieldType, Role};
use rand::rngs::SmallRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};

pub use self::log::{Log, log};
pub use self::refused::{log_lines, near_misses};
pub use self::reword::reworded;
use self::template::Template;

const SEED: u64 = 0x4d33_3635;

/// A message, byte for byte as the service writes it.
pub struct Message {
    pub kind: ErrorKind,
    pub text: String,
    /// The ranges of literal text; between two of them is a value.
    literals: Vec<Range<usize>>,
}

/// Messages of all kinds, equally many of each, with realistic values, in random order.
///
/// If a kind has several wordings, the canonical one is the most frequent.
pub fn messages(count: usize) -> Vec<Message> {
    let mut rng = rng();
    let mut messages: Vec<_> = ErrorKind::ALL.iter().cycle().take(count).map(|&kind| message(kind, &mut rng)).collect();
    messages.shuffle(&mut rng);
    messages
}

/// The texts of [`messages`].
pub fn exact(count: usize) -> Vec<String> {
    messages(count).into_iter().map(|message| message.text).collect()
}

/// The texts of [`messages`], sorted by kind.
pub fn grouped(count: usize) -> Vec<String> {
    let mut messages = messages(count);
    messages.sort_by_key(|message| message.kind);
    messages.into_iter().map(|message| message.text).collect()
}

fn rng() -> SmallRng {
    SmallRng::seed_from_u64(SEED)
}

fn message(kind: ErrorKind, rng: &mut SmallRng) -> Message {
    let canonical = rng.random_ratio(3, 4);
    let other = kind.wordings().nth(rng.random_range(0..kind.wordings().len()));
    let template = Template::new(kind, other.filter(|_| !canonical).unwrap_or(kind.message()));
    let values: Vec<_> = kind.fields().iter().map(|field| (field.name(), value(field, rng))).collect();
    let mut text = String::new();
    let mut literals = Vec::new();
    for (index, literal) in template.literals.iter().enumerate() {
        literals.push(text.len()..text.len() + literal.len());
        text.push_str(literal);
        if let Some(hole) = template.holes.get(index) {
            let (_, value) = values.iter().find(|(name, _)| name == hole).expect("a hole is a field");
            text.push_str(value);
        }
    }
    Message { kind, text, literals }
}

fn value(field: &Field, rng: &mut SmallRng) -> String {
    let name = ["avery", "blake", "casey", "drew", "ellis", "o'hara"].choose(rng).expect("there are some");
    match (field.field_type(), field.role()) {
        (FieldType::Count, _) => rng.random_range(1..500_u32).to_string(),
        (_, Some(Role::User | Role::Account)) if rng.random() => format!("{name}.{}@contoso.com", rng.random::<u16>()),
        (_, Some(Role::Tenant)) if rng.random() => format!("contoso{}.onmicrosoft.com", rng.random::<u8>()),
        (_, Some(Role::Url)) => {
            format!("https://contoso-my.sharepoint.com/personal/{name}_contoso_com/Q{}%20plan", rng.random::<u8>())
        }
        (_, Some(Role::Batch)) => format!("Wave {}.{} - {name}", rng.random_range(1..9_u8), rng.random_range(0..9_u8)),
        (_, Some(Role::Detail)) => {
            format!("The remote server returned an error: ({}) Forbidden.", rng.random_range(400..600_u16))
        }
        (_, Some(_)) => guid(rng),
        (_, None) => format!("{name}-{}", rng.random::<u8>()),
    }
}

fn guid(rng: &mut SmallRng) -> String {
    let (a, b): (u64, u64) = (rng.random(), rng.random());
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}
