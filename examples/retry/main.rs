//! Migrates users, and retries where a retry can help: the whole loop, with `tokio` and `backon`, against a service of its
//! own that answers as Microsoft Graph does.
//!
//! ```text
//! cargo run --example retry
//! ```
//!
//! `policy.rs` decides, and is the part to copy. `service.rs` is the service, and the client that asks it. This file is the
//! loop: it repeats a call where that can help, waits as long as it must, gives up where a person has to act, and says who.

mod policy;
mod service;

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};

use policy::{Policy, Step};
use service::{Client, Failure};

/// What became of a user.
enum Outcome {
    Migrated,
    /// Nothing is left to do, or what is left is a choice. Why?
    Settled(Failure),
    /// A person or another part of the tool has to act.
    HandedOver(Step, Failure),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let service = service::start().await?;
    let client = Client::new(service.address());
    // A real tool waits seconds and minutes here.
    let policy = Policy { attempts: 4, longest_wait: Duration::from_secs(2) };
    let pauses = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(Duration::from_millis(40))
        .with_jitter();
    for user in service.users() {
        let outcome = migrate(&client, user, policy, pauses).await;
        println!("{user}: {} in {}", describe(&outcome), calls(service.calls_for(user)));
        if let Outcome::Settled(failure) | Outcome::HandedOver(_, failure) = &outcome {
            for line in failure.advice() {
                println!("    {line}");
            }
        }
    }
    Ok(())
}

/// Migrates one user: repeats the call as long as the policy says that it can help.
async fn migrate(client: &Client, user: &str, policy: Policy, pauses: ExponentialBuilder) -> Outcome {
    let result = (|| client.migrate(user))
        .retry(pauses.with_max_times(policy.attempts - 1))
        .when(|failure| matches!(policy.step(failure), Step::Repeat { .. }))
        // The pauses are ours, the least wait is the service's.
        .adjust(|failure, pause| match policy.step(failure) {
            Step::Repeat { least } => pause.map(|pause| pause.max(least)),
            _ => None,
        })
        .notify(|failure, _| println!("{user}: again after {failure}"))
        .await;
    match result.map_err(|failure| (policy.step(&failure), failure)) {
        Ok(()) => Outcome::Migrated,
        Err((Step::Settle, failure)) => Outcome::Settled(failure),
        // It would be repeated, but was repeated often enough.
        Err((Step::Repeat { .. }, failure)) => Outcome::HandedOver(Step::Escalate, failure),
        Err((step, failure)) => Outcome::HandedOver(step, failure),
    }
}

fn describe(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Migrated => "migrated".to_owned(),
        Outcome::Settled(_) => "nothing to retry".to_owned(),
        Outcome::HandedOver(step, _) => match step {
            Step::Later { least } if least.is_zero() => "later, when what is in progress has ended".to_owned(),
            Step::Later { least } => format!("later, after {} hours at least", least.as_secs() / 3600),
            Step::NewBatch => "for the next batch".to_owned(),
            Step::Fix => "somebody has to fix something".to_owned(),
            Step::Look => "somebody has to look at it".to_owned(),
            Step::Repeat { .. } | Step::Settle | Step::Escalate => "failed too often".to_owned(),
        },
    }
}

fn calls(count: usize) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}
