//! The texts that the benches read, made by a fixed seed: every run and every machine measures the same bytes.

use m365_migration_errors::{ErrorKind, Field, FieldType, Role};
use rand::rngs::SmallRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};

const SEED: u64 = 0x4d33_3635;

/// Messages of all kinds, evenly, with values such as the service puts in, in random order.
pub fn messages(count: usize) -> Vec<String> {
    let mut rng = SmallRng::seed_from_u64(SEED);
    let mut messages: Vec<String> =
        ErrorKind::ALL.iter().cycle().take(count).map(|&kind| message(kind, &mut rng)).collect();
    messages.shuffle(&mut rng);
    messages
}

fn message(kind: ErrorKind, rng: &mut SmallRng) -> String {
    let mut message = kind.message().to_owned();
    for field in kind.fields() {
        message = message.replace(&format!("{{{}}}", field.name()), &value(field, rng));
    }
    message
}

fn value(field: &Field, rng: &mut SmallRng) -> String {
    let name = ["avery", "blake", "casey", "drew", "ellis", "o'hara"].choose(rng).expect("there are some");
    match (field.field_type(), field.role()) {
        (FieldType::Count, _) => rng.random_range(1..500_u32).to_string(),
        (_, Some(Role::User | Role::Account)) if rng.random() => format!("{name}.{}@contoso.com", rng.random::<u16>()),
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

/// Lines of an ordinary log, none of which states an error of the catalog.
pub fn log_lines(count: usize) -> Vec<String> {
    const TEXTS: &[&str] = &[
        "INFO  Polling the migration job for changes",
        "DEBUG GET /solutions/migrations/crossTenantMigrationJobs 200",
        "INFO  User synchronization is 80 percent complete",
        "WARN  Teams client asked for a token that was about to expire",
        "INFO  Migration batch entered the state syncing",
        "ERROR Could not reach the proxy, trying the next one",
    ];
    let mut rng = SmallRng::seed_from_u64(SEED);
    let line = |second| {
        let text = TEXTS.choose(&mut rng).expect("there are some");
        format!("2025-11-06T11:{:02}:{:02}Z {text} [{}]", second / 60 % 60, second % 60, guid(&mut rng))
    };
    (0..count).map(line).collect()
}
