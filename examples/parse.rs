//! Parses messages of the service, and decides what to do about each.
//!
//! ```text
//! cargo run --example parse
//! ```

use m365_migration_errors::{MigrationError, TeamsChatError, Verdict};

const MESSAGES: [&str; 4] = [
    "CTTM-005: Teams migration failed. User alex@contoso.com in tenant contoso.com does not have a Teams license. Assign a \
     Teams license to the user and retry migration.",
    "User [bao@contoso.com] migration failed. Please retry user migration.",
    "Max retry for user with id casey@contoso.com reached.",
    "The mailbox of dana@contoso.com is full.",
];

fn main() {
    for message in MESSAGES {
        println!("{}", decide(message));
    }
}

fn decide(message: &str) -> String {
    let error = match MigrationError::parse(message) {
        // A kind that this program handles itself.
        Ok(MigrationError::TeamsChat(TeamsChatError::TeamsLicenseMissing { user, tenant, .. })) => {
            return format!("assign a Teams license to {user} in {tenant}");
        }
        Ok(error) => error,
        Err(unknown) => return format!("somebody has to look at it: {unknown}"),
    };
    let user = error.user().unwrap_or("nobody");
    match error.retryability().verdict() {
        Verdict::Transient => format!("again for {user}: {}", error.retryability()),
        _ => format!("{}: {}", error.remediation().owner().describe(), error.remediation().summary()),
    }
}
