//! `explain`: everything that is known about an error.

use std::collections::BTreeSet;

use crate::run;

#[test]
#[allow(clippy::too_many_lines, reason = "it is a table")]
fn explain_shows_what_is_known() {
    let message = "Teams migration for user alex@contoso.com completed with errors, 3 chat messages couldn't be imported. \
                   Correlation Id: c7";
    for (name, arguments, status, stdout, stderr) in [
        (
            "a code",
            &["CTTM-003"] as &[&str],
            0,
            &["teams-chat/user-not-mapped Family Teams chat: ", " Codes CTTM-003 "] as &[&str],
            "",
        ),
        ("another spelling", &["cttm3"], 0, &["teams-chat/user-not-mapped Family "], ""),
        ("an id", &["teams-chat/user-not-mapped"], 0, &["teams-chat/user-not-mapped Family "], ""),
        ("a pair", &["MMS-001/002"], 0, &["teams-meeting/app-not-provisioned Family ", " Codes MMS-001, MMS-002 "], ""),
        ("one of a pair", &["mms-002"], 0, &["teams-meeting/app-not-provisioned Family "], ""),
        (
            "everything",
            &["CTTM-002"],
            0,
            &[
                "Message Teams migration failed. App {app} in tenant {tenant} is not provisioned",
                "Fields app: ",
                "[text, role app]",
                "Meaning ",
                "Causes - ",
                "Retry after a fix: retry the user's migration (as documented)",
                "Scope tenant",
                "Owner admin of the tenant in the message",
                "Do ",
                "Steps 1. ",
                " 2. ",
                "Commands Get-MgServicePrincipal ",
                "Links ",
                "https://",
                "Source Resolve errors",
                "row 2",
            ],
            "",
        ),
        (
            "a caution",
            &["CTTM-005"],
            0,
            &[
                "Do Assign the user a license",
                "Caution In the target tenant, assign a license with Exchange Online only after ",
            ],
            "",
        ),
        (
            "an API error",
            &["duplicateDisplayNameJob"],
            0,
            &["Codes BadArgument, duplicate", "HTTP status 422", "Or also "],
            "",
        ),
        (
            "a message",
            &[message],
            0,
            &["teams-chat/completed-with-errors ", "failed_messages = 3: ", "user = alex@contoso.com: "],
            "",
        ),
        (
            "several kinds",
            &["im-003"],
            0,
            &[
                "IM-003 is the code of 2 errors",
                "general/user-not-mapped Family",
                "teams-meeting/user-not-mapped Family",
            ],
            "",
        ),
        (
            "several arguments",
            &["CTTM-003", "EXCH-15"],
            0,
            &["teams-chat/user-not-mapped Family", "exchange/max-retries-reached Family"],
            "",
        ),
        ("all", &["--list"], 0, &["API: ", " CTTM-003 ", "identity-mapping/spo-delivery-failed"], ""),
        ("an unknown code", &["CTTN-003"], 1, &[], "did you mean CTTM-003"),
        ("an unknown id", &["teams-chat/user-not-maped"], 1, &[], "did you mean teams-chat/user-not-mapped"),
        ("an unknown message", &["CTTM-003: What?"], 1, &[], "did you mean teams-chat/user-not-mapped"),
        (
            "one of two",
            &["xyzzy", "CTTM-003"],
            1,
            &["teams-chat/user-not-mapped Family"],
            "`xyzzy` is not a known code",
        ),
    ] {
        let run = run("explain", arguments, b"");
        assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
        let page = run.unwrapped();
        for text in stdout {
            assert!(page.contains(text), "{name}: no {text:?} in {}", run.stdout);
        }
        assert_eq!(stdout.is_empty(), run.stdout.is_empty(), "{name}: {}", run.stdout);
        assert!(run.stderr.contains(stderr) && stderr.is_empty() == run.stderr.is_empty(), "{name}: {}", run.stderr);
    }
}

#[test]
fn explain_shows_which_words_differ() {
    for (name, message, status, stdout, stderr) in [
        (
            "another word",
            "Max retry for user with id 42 hit.",
            1,
            "",
            "did you mean exchange/max-retries-reached? It has \"hit\" instead of \"reached\"",
        ),
        (
            "half a message",
            "Max retry for user with id 42 re",
            1,
            "",
            "it is the beginning of exchange/max-retries-reached. It lacks \"reached\"",
        ),
        (
            "a reworded message",
            "Max retry for user with id 42 reached. Please contact support.",
            0,
            " Here it adds \"Please contact support\" ",
            "",
        ),
    ] {
        let run = run("explain", &[message], b"");
        assert_eq!(run.status, Some(status), "{name}: {}", run.stderr);
        assert!(run.unwrapped().contains(stdout), "{name}: {}", run.stdout);
        assert!(run.stderr.contains(stderr), "{name}: {}", run.stderr);
    }
}

#[test]
fn explain_lists_every_kind_and_code() {
    let run = run("explain", &["--list"], b"");
    let words: BTreeSet<&str> = run.stdout.split_whitespace().collect();
    for kind in m365_migration_errors::ErrorKind::ALL {
        assert!(words.contains(kind.id()), "{kind}");
        assert!(kind.codes().iter().all(|code| words.contains(code.as_str())), "{kind}");
    }
}
