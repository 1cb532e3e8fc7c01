//! The words in columns: states in five languages, the names of columns, and the ids of a user.

use m365_migration_errors::records::{Record, Records};

fn read(input: &str) -> Vec<Record> {
    Records::new(input.as_bytes()).map(|record| record.expect("nothing is damaged")).collect()
}

/// Each state with its outcome, and whether the state is known, when read as a row of a table.
fn outcomes(states: &str) -> Vec<(String, &'static str, bool)> {
    let states = || states.split(['|', '\n']).map(str::trim).filter(|state| !state.is_empty());
    let rows = states().map(|state| format!("adele@contoso.com,\"{state}\",\n"));
    let table = format!("User,Status,Error\n{}", rows.collect::<String>());
    let records = read(&table);
    assert_eq!(records.len(), states().count());
    let known =
        |record: &Record| record.status().is_some_and(|status| status.is_failure() || status.is_good_or_neutral());
    let row = |(state, record): (&str, &Record)| (state.to_owned(), record.outcome().as_str(), known(record));
    states().zip(&records).map(row).collect()
}

fn assert_outcomes(expected: (&str, bool), states: &str) {
    let wrong: Vec<_> =
        outcomes(states).into_iter().filter(|(_, outcome, known)| (*outcome, *known) != expected).collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}

#[test]
fn failed_states_are_failures() {
    assert_outcomes(
        ("failed", true),
        "failed | Invalid | Corrupted | validateFailed | IncrementalFailed | SyncFailure | adminActionRequired | Stopped
         not successful | Not completed | notCompleted | NOT_COMPLETED | not-completed | notcompleted | Incomplete
         Partial | PartiallyCompleted | Partially migrated | Partial success | Aborted | Terminated | Crashed | Expired
         Rolled back | RollbackCompleted | needs attention | Warning | CompletedWithWarnings | Completed with warnings
         COMPLETEDWITHERRORS | Completed with 3 errors | Completed (1 error) | 10 errors | Completed, 2 items failed
         Unsuccessful | Unable to complete | Cannot be validated: invalid | never completed | hasn't completed
         Completed with an exception | Timed out | Timeout | Interrupted | Abandoned | Rejected | Access denied
         Not supported | Unsupported | Blocked | Quarantined | StalledDueToTarget | Action required | Attention needed
         Missing | License missing | Degraded | Unhealthy | Broken | Killed | Lost | Quota exceeded | Conflict
         Success: false | Completed: No | Without success | 0 migrated | ❌ | ⛔ Completed | ⚠️ | false | no | KO",
    );
    assert_outcomes(
        ("failed", true),
        "Fehler | 1 Fehler | Fehlgeschlagen | Nicht erfolgreich | Nicht abgeschlossen | nichtAbgeschlossen | Ungültig
         Mit Warnungen abgeschlossen | Abgeschlossen mit Fehlern | Mit 2 Fehlern abgeschlossen | Warnung | Teilweise
         Teilweise abgeschlossen | Unvollständig | Gescheitert | Gestoppt | Abgelehnt | Blockiert | Gesperrt | Abgelaufen
         Abgestürzt | Unterbrochen | Zurückgesetzt | Ohne Erfolg | Erfolglos | Konnte nicht abgeschlossen werden
         Nicht migriert | Nicht unterstützt | Wird nicht unterstützt | Zeitüberschreitung | Aktion erforderlich | Problem
         Beschädigt | Konflikt | Verweigert | Nein",
    );
    assert_outcomes(
        ("failed", true),
        "Échec | échoué | A échoué | Erreur | Terminé avec avertissements | Terminé avec des erreurs | Non terminé
         Non réussi | N'a pas été terminé | Pas terminé | Sans succès | Partiel | Partiellement terminé | Incomplète
         Interrompu | Abandonné | Expiré | Rejeté | Refusé | Bloqué | Arrêté | Non valide | Action requise | Problème
         Corrompu | Conflit | Délai dépassé | Non migré | Avertissement | Annulé suite à une erreur | Non",
    );
    assert_outcomes(
        ("failed", true),
        "Fallido | Falló | Error | Completado con advertencias | Completado con errores | No completado | Sin éxito
         No se completó: error | No migrado | Parcial | Parcialmente completado | Incompleto | Interrumpido | Abortado
         Caducado | Expirado | Vencido | Rechazado | Denegado | Bloqueado | Detenido | Dañado | No válido | Advertencia
         Se requiere atención | Acción necesaria | Revertido con error | Tiempo agotado | No compatible, error | Erróneo",
    );
    assert_outcomes(
        ("failed", true),
        "Falhou | Falha | Erro | Concluído com avisos | Concluído com erros | Não concluído | NãoConcluído | Sem sucesso
         Mal sucedido | Não migrado | Parcial | Parcialmente concluído | Incompleto | Interrompido | Abortado | Expirado
         Vencido | Rejeitado | Negado | Bloqueado | Parado | Danificado | Não é válido | Aviso | Ação necessária
         Requer atenção | Tempo esgotado | Corrompido | Conflito | Inválido | Não",
    );
}

#[test]
fn good_states_are_clean() {
    assert_outcomes(
        ("clean", true),
        "Completed | SUCCESS | completed successfully | CompletedSuccessfully | Migration completed | All items migrated
         No errors | 0 errors | NoError | no_errors | noerrors | Completed without errors | CompletedWithoutErrors
         completedwithouterrors | Completed with no errors | Completed with 0 errors | Errors: 0
         without errors or warnings | No errors or warnings, completed | Error-free | Not failed | No failures
         No action required | No problems found | no issues, no errors | ✅ | ✅ Completed | ✔️ | True | yes | OK
         Successfully synced | Transferred",
    );
    assert_outcomes(
        ("clean", true),
        "Abgeschlossen | Erfolgreich abgeschlossen | ErfolgreichAbgeschlossen | Migriert | Fertiggestellt | Beendet
         Ohne Fehler abgeschlossen | fehlerfrei | Keine Fehler | keine Fehler gefunden | Kein Problem | Fehler: keine
         Fehler: 0 | 0 Fehler | Ohne Fehler und Warnungen | Wurde erfolgreich migriert | Gültig | Ja",
    );
    assert_outcomes(
        ("clean", true),
        "Terminé | Terminée | Finalisé | Migré | Réussi | Terminé avec succès | Sans erreur | Aucune erreur | Valide
         Terminé sans erreur | Aucune erreur détectée | A été migré | Erreurs : 0 | Oui | TERMINE\u{301}",
    );
    assert_outcomes(
        ("clean", true),
        "Terminado | Terminada | Migrado | Completado | Completado correctamente | Completado con éxito | Sin errores
         Sin errores ni advertencias | Ningún error | Completado sin errores | Finalizado | Se ha completado: correcto
         No hay errores: 0 | Sí",
    );
    assert_outcomes(
        ("clean", true),
        "Concluído | Concluída | Migrado | Concluído com sucesso | Bem-sucedido | Sem erros | Concluído sem erros
         Nenhum erro | Nenhum erro encontrado | Finalizado | Erros: 0 | Sem erros e avisos | Sim",
    );
}

#[test]
fn running_and_not_started_states_are_clean() {
    assert_outcomes(
        ("clean", true),
        "not started | NotStarted | notstarted | In Progress | Not found | NotFound | Not migrated yet | Not yet completed
         Cancelled | Queued | Pending | Not applicable | Ready to sync | Being migrated | Still running | Syncing | ⏳
         CompletionSynced | InitialSeeding | forceComplete | Not required
         Nicht gestartet | Wird ausgeführt | Läuft | Ausstehend | Noch nicht abgeschlossen | In Bearbeitung | Abgebrochen
         noninitié | Non commencé | En cours | En attente | Pas encore terminé | Annulé
         No comenzado | No iniciado | En progreso | En curso | Pendiente | Todavía no migrado
         Não iniciado | Em andamento | Em progresso | Pendente | Ainda não concluído | Cancelado",
    );
}

#[test]
fn unknown_states_are_counted() {
    let states =
        "Hibernating | To be migrated | Almost completed | 45% completed | 2 of 10 completed | Dormant | Zwielicht
         Should be completed | Waiting for godot | Завершено | 完了 | knowledge | nonsense | casino";
    assert_outcomes(("clean", false), states);
    let mut records = Records::new(&b"User,Status,Error\nadele@contoso.com,Hibernating,\n"[..]);
    assert_eq!(records.by_ref().flatten().count(), 1);
    assert_eq!(records.summary().unknown_states(), 1);
}

/// "No errors" is not an error, even in a column for errors.
#[test]
fn a_text_in_an_error_column_may_report_no_error() {
    for (text, expected) in [
        ("No errors", "clean"),
        ("0 errors", "clean"),
        ("Completed without errors", "clean"),
        ("No errors found", "clean"),
        ("Keine Fehler gefunden", "clean"),
        ("Aucune erreur", "clean"),
        ("Sin errores", "clean"),
        ("Nenhum erro encontrado", "clean"),
        ("10 errors", "unrecognized"),
        ("No license, error 5", "unrecognized"),
        ("not completed", "unrecognized"),
        ("Not found", "unrecognized"),
    ] {
        for header in ["Error", "Fehlermeldung"] {
            let records = read(&format!("User,Status,{header}\nadele@contoso.com,Completed,\"{text}\"\n"));
            assert_eq!(records.len(), 1, "{text}");
            assert_eq!(records[0].outcome().as_str(), expected, "{header}: {text}");
        }
    }
}

#[test]
fn columns_mean_what_their_names_say() {
    let columns = [
        ("User Principal Name", "subject"),
        ("Benutzername", "subject"),
        ("Boîte aux lettres", "subject"),
        ("caixa de correio", "subject"),
        ("Correo electrónico", "subject"),
        ("JobId", "subject"),
        ("État", "status"),
        ("migration_status", "status"),
        ("Situação", "status"),
        ("Exchange Status", "status Exchange"),
        ("Status OneDrive", "status ODSP"),
        ("teamsMeetingState", "status Meeting"),
        ("LastUpdatedDateTime", "time"),
        ("TimeGenerated [UTC]", "time"),
        ("error_code", "code"),
        ("Código de error", "code"),
        ("teamsError", "message Teams"),
        ("Fehlermeldung", "message"),
        ("A name that nobody knows", ""),
        ("Teams User", ""),
        ("currentStatus", ""),
        ("x", ""),
    ];
    for (name, expected) in columns {
        let is = |what: &str| expected.starts_with(what);
        let value = if is("subject") { "kim@contoso.com" } else { "Broken" };
        let (user, state) =
            (if is("subject") { "Place" } else { "User" }, if is("status") { "Place" } else { "State" });
        let table = format!("{user},{state},{name},Error\nadele@contoso.com,failed,{value},Quota reached\n");
        let table = if is("message") { table.replace("Quota reached", "") } else { table };
        let found: Vec<_> = read(&table).into_iter().filter(|record| record.outcome().as_str() != "clean").collect();
        let has = |value: Option<&str>| value == Some(if is("subject") { "kim@contoso.com" } else { "Broken" });
        let is_in = |record: &Record| match expected.split(' ').next() {
            Some("subject") => has(record.subject()),
            Some("status") => has(record.status().map(|status| status.as_str())),
            Some("time") => has(record.time()),
            Some("code") => has(record.code()),
            Some("message") => has(record.message()),
            _ => {
                [record.time(), record.code()].iter().all(Option::is_none)
                    && record.subject() == Some("adele@contoso.com")
            }
        };
        assert!(found.iter().any(is_in), "{name}: {table}{found:#?}");
        let service = expected.split_once(' ').map(|(_, service)| service);
        assert_eq!(found.iter().find_map(|record| record.service()).map(|service| service.as_str()), service, "{name}");
    }
}

/// Names are for people. Retry lists need addresses, GUIDs, and values of columns called ids.
#[test]
fn names_are_not_ids() {
    const GUID: &str = "6a88de8d-7027-44c1-8674-03f826aa1704";
    for (columns, values, expected) in [
        ("UserPrincipalName,Owner", "adele@contoso.com,Adele Vance", &["adele@contoso.com"][..]),
        ("UserPrincipalName,User", "adele@contoso.com,Adele", &["adele@contoso.com"]),
        ("Mail,DisplayName,Identity", "adele@contoso.com,Adele Vance,Adele", &["adele@contoso.com"]),
        ("Mail,Postfach", "adele@contoso.com,Empfang", &["adele@contoso.com"]),
        ("Mail,Identity", &format!("adele@contoso.com,{GUID}"), &["adele@contoso.com", GUID]),
        ("Mail,Id", "adele@contoso.com,42", &["adele@contoso.com", "42"]),
        ("Mail,TargetUserId", "adele@contoso.com,t-42", &["adele@contoso.com", "t-42"]),
        ("User,TargetUser", "adele@contoso.com,adele@fabrikam.com", &["adele@contoso.com", "adele@fabrikam.com"]),
        ("User,Owner", "Adele,Megan", &["Adele"]),
    ] {
        let records = read(&format!("{columns},Status,Error\n{values},failed,\n"));
        assert_eq!(records[0].subject_ids().collect::<Vec<_>>(), expected, "{columns}: {values}");
    }
}

/// An object with the user adds to the ids beside it.
#[test]
fn a_user_inside_an_object_adds_to_its_ids() {
    const GUID: &str = "6a88de8d-7027-44c1-8674-03f826aa1704";
    for (members, expected) in [
        (r#""id": "GUID", "user": {"mail": "adele@contoso.com"}"#, &["adele@contoso.com", GUID][..]),
        (r#""user": {"userPrincipalName": "adele@contoso.com"}, "id": "GUID""#, &["adele@contoso.com", GUID]),
        (
            r#""mail": "adele@contoso.com", "user": {"id": "GUID", "mail": "kim@contoso.com"}"#,
            &["adele@contoso.com", GUID],
        ),
        (r#""user": {"id": "GUID", "mail": "adele@contoso.com"}"#, &["adele@contoso.com", GUID]),
        (r#""id": "GUID", "user": {"displayName": "Adele"}"#, &[GUID]),
    ] {
        for rest in
            [r#""status": "failed""#, r#""status": "failed", "error": {"code": "X", "message": "Quota reached"}"#]
        {
            let json = format!(r#"{{"value": [{{{}, {rest}}}]}}"#, members.replace("GUID", GUID));
            let records = read(&json);
            assert_eq!(records.len(), 1, "{json}");
            assert_eq!(records[0].subject_ids().collect::<Vec<_>>(), expected, "{json}");
        }
    }
}

/// The outcome, user, service and state of each record, with a hyphen for each that is missing.
fn lines(input: &str) -> Vec<String> {
    let text = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let line = |record: Record| {
        let service = record.service().map(|service| service.as_str());
        let status = record.status().map(|status| status.as_str());
        [record.outcome().as_str().to_owned(), text(record.subject()), text(service), text(status)].join(" ")
    };
    read(input).into_iter().map(line).collect()
}

#[test]
fn a_column_named_for_a_service_has_its_state() {
    let expected = [
        "failed a@contoso.com Exchange failed",
        "clean a@contoso.com ODSP inProgress",
        "clean a@contoso.com Teams completed",
    ];
    for input in [
        "User,Exchange,OneDrive,Teams\na@contoso.com,Failed,In progress,Completed\n",
        "User     : a@contoso.com\nExchange : Failed\nOneDrive : In progress\nTeams    : Completed\n",
        r#"[{"user": "a@contoso.com", "exchange": "Failed", "oneDrive": "In progress", "teams": "Completed"}]"#,
        "| User | Exchange | OneDrive | Teams |\n|---|---|---|---|\n| a@contoso.com | Failed | In progress | Completed |\n",
    ] {
        assert_eq!(lines(input), expected, "{input}");
    }
    // Whether a user has a license is not a state.
    let licenses = "User,Exchange,Teams\na@contoso.com,Yes,No\nb@contoso.com,True,False\n";
    assert_eq!(lines(licenses), [""; 0]);
}

#[test]
fn a_name_and_a_value_in_each_line_are_an_object() {
    let expected = ["error a@contoso.com - failed", "clean b@contoso.com - completed", "failed c@contoso.com - failed"];
    for input in [
        "User: a@contoso.com\nStatus: Failed\nError: Max retry for user with id 42 reached.\n\
         User: b@contoso.com\nStatus: Completed\nError:\n\nUser: c@contoso.com\nStatus: Failed\n",
        "users:\n  - user: a@contoso.com\n    status: failed\n    error: \"Max retry for user with id 42 reached.\"\n  \
         - user: b@contoso.com\n    status: completed\n  - user: c@contoso.com\n    status: failed\n",
        "User: Adele Vance (a@contoso.com)\nStatus: Failed\nDetails:\n  Max retry for user with id 42 reached.\n\
         ---\nUser: b@contoso.com\nStatus: Completed\n---\nUser: c@contoso.com\nStatus: Failed\n",
    ] {
        let seen = lines(input).join("\n").replace("Adele Vance (a@contoso.com)", "a@contoso.com");
        assert_eq!(seen, expected.join("\n"), "{input}");
    }
    // Prose and the lines of a log have colons too.
    for input in ["Error: see below\nStatus: nobody knows\n", "User: I saw this\nReason: none given\nTime: noon\n"] {
        assert!(
            lines(input).iter().all(|record| !record.starts_with("failed") && !record.starts_with("error")),
            "{input}"
        );
    }
}

#[test]
fn a_line_of_another_cmdlet_is_not_joined() {
    let text = "Write-Warning: nothing is known of adele@contoso.com, whose mailbox was looked for in each of the two tenants\n\
                Write-Error: Max retry for user with id 42 reached.\n";
    assert_eq!(lines(text), ["error 42 - -"]);
}

#[test]
fn the_name_of_an_exception_alone_is_found_in_any_column() {
    let table = "User,Remark,Status\na@contoso.com,MailboxNotInCrossTenantMigrationScopeException,Failed\n";
    assert_eq!(lines(table), ["error a@contoso.com - failed"]);
}

/// Short inputs in other layouts, and the lines of their records.
const LAYOUTS: &[(&str, &[&str])] = &[
    // A value wrapped in an object.
    (
        r#"[{"Identity": "p@x.com", "Status": {"Value": "Failed"}, "ErrorSummary": ""}, {"Identity": "a@x.com", "Status": {"@odata.type": "x", "Id": 2, "Value": "Completed"}}]"#,
        &["failed p@x.com - failed", "clean a@x.com - completed"],
    ),
    (
        r#"{"SourceUserPrincipalName": {"Value": "p@x.com"}, "MigrationStatus": {"Value": "Failed"}}"#,
        &["failed p@x.com - failed"],
    ),
    // JSON inside a text.
    (
        r#"{"users": [{"upn": "a@x.com", "status": "completed"}], "body": "[{\"upn\":\"p@x.com\",\"status\":\"failed\"}]"}"#,
        &["clean a@x.com - completed", "failed p@x.com - failed"],
    ),
    ("User,Result\na@x.com,\"{\"\"status\"\":\"\"completed\"\",\"\"errors\"\":[]}\"\n", &["clean a@x.com - completed"]),
    ("{\"log\": \"ERROR p@x.com mailbox locked\\n\"}", &["unrecognized p@x.com - -"]),
    // A count of failures.
    (r#"{"status": "completed", "failedCount": 2}"#, &["failed - - completed"]),
    (
        "Batch,Status,Total,Failed\nWave 3,Completed,10,2\nWave 4,Completed,10,0\n",
        &["failed - - completed", "clean - - completed"],
    ),
    (
        r#"{"job": "w", "status": "completed", "total": 10, "succeeded": 10, "failed": 0, "errors": [], "message": "All done."}"#,
        &["clean - - completed"],
    ),
    // A reason instead of a state, or after it.
    (
        "User,Result\na@x.com,The mailbox is on hold and cannot be moved.\nb@x.com,Success\n",
        &["unrecognized a@x.com - The mailbox is on hold and cannot be moved.", "clean b@x.com - Success"],
    ),
    (
        "User,Status\na@x.com,Failed - the mailbox is locked\n",
        &["unrecognized a@x.com - Failed - the mailbox is locked"],
    ),
    // A user in a column of any name, as the name of a member, or with other text around the address.
    ("Whatever,Status\na@x.com,Failed\n", &["failed a@x.com - failed"]),
    (
        r#"{"p@x.com": {"status": "failed"}, "a@x.com": {"status": "completed"}}"#,
        &["failed p@x.com - failed", "clean a@x.com - completed"],
    ),
    (
        "User,Status\nLynne <l@x.com>,failed\nSMTP:q@x.com,failed\n\"=\"\"a@x.com\"\"\",failed\ni:0#.f|membership|m@x.com,failed\n",
        &["failed l@x.com - failed", "failed q@x.com - failed", "failed a@x.com - failed", "failed m@x.com - failed"],
    ),
    ("Benutzerprinzipalname;Status\na@x.com;Fehlgeschlagen\n", &["failed a@x.com - Fehlgeschlagen"]),
    // An object on one line.
    (
        "User: p@x.com, Status: Failed, Error: mailbox locked by a hold\nUser: a@x.com, Status: Completed\n",
        &["unrecognized p@x.com - failed", "clean a@x.com - completed"],
    ),
    ("@{User=p@x.com; Status=Failed; Error=}\n", &["failed p@x.com - failed"]),
    (
        "User=\"p@x.com\";Status=\"Failed\"\nUser=\"a@x.com\";Status=\"Completed\"\n",
        &["failed p@x.com - failed", "clean a@x.com - completed"],
    ),
    ("User = p@x.com\nStatus = Failed\n", &["failed p@x.com - failed"]),
    ("p@x.com: Failed\na@x.com - Completed\n", &["failed p@x.com - failed", "clean a@x.com - completed"]),
    (
        "2026-01-14 09:00:00 INFO a@x.com completed\n2026-01-14 09:00:01 INFO p@x.com failed\n",
        &["failed p@x.com - failed"],
    ),
    // Tables drawn with lines.
    (
        "+---------+-----------+\n| User    | Status    |\n+---------+-----------+\n| p@x.com | Failed    |\n+---------+-----------+\n| a@x.com | Completed |\n+---------+-----------+\n",
        &["failed p@x.com - failed", "clean a@x.com - completed"],
    ),
    (
        "\u{250C}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{252C}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2510}\n\u{2502} User   \u{2502} Status \u{2502}\n\u{251C}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{253C}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2500}\u{2524}\n\u{2502} p@x.io \u{2502} Failed \u{2502}\n\u{2502} a@x.io \u{2502} OK     \u{2502}\n",
        &["failed p@x.io - failed", "clean a@x.io - OK"],
    ),
    (
        " User    | Status\n---------+-----------\n p@x.com | Failed\n a@x.com | Completed\n(2 rows)\n",
        &["failed p@x.com - failed", "clean a@x.com - completed"],
    ),
    // Rows whose first column is empty, and a column only as wide as its widest text.
    (
        "Error User    Status   \n----- ----    ------   \n      a@x.com Completed\n      p@x.com Failed   \n",
        &["clean a@x.com - completed", "failed p@x.com - failed"],
    ),
    (
        "User    Status\n----    ------\np@x.com CompletedWith\n        Errors\na@x.com Completed\n",
        &["failed p@x.com - CompletedWith Errors", "clean a@x.com - completed"],
    ),
    // Two users on a line, and lines that say what failed.
    (
        "ERROR a@x.com: Setup validation failed. Contact your admin. ERROR p@x.com: Max retry for user with id 42 reached.\n",
        &["error a@x.com - -", "error p@x.com - -"],
    ),
    ("Failed to move p@x.com: the mailbox is locked\n", &["unrecognized p@x.com - -"]),
    ("Write-Error: p@x.com could not be moved\n", &["unrecognized p@x.com - -"]),
    ("[FTL] the mailbox of p@x.com is locked\n", &["unrecognized p@x.com - -"]),
    // Texts that begin like JSON.
    ("[{'user': 'p@x.com', 'error': 'Setup validation failed. Contact your admin.'}]\n", &["error p@x.com - -"]),
    ("[[ERROR]] p@x.com: Setup validation failed. Contact your admin.\n", &["error p@x.com - -"]),
    // XML without a declaration.
    (
        "<users><user upn=\"p@x.com\" status=\"Failed\"/><user upn=\"a@x.com\" status=\"OK\"/></users>",
        &["failed p@x.com - failed", "clean a@x.com - OK"],
    ),
    // Placeholders of tools for no error.
    (
        "User,Status,Error\na@x.com,Completed,Keine\nb@x.com,Completed,aucun\nc@x.com,Completed,#N/A\nd@x.com,Completed,undefined\ne@x.com,Completed,The operation completed successfully.\n",
        &[
            "clean a@x.com - completed",
            "clean b@x.com - completed",
            "clean c@x.com - completed",
            "clean d@x.com - completed",
            "clean e@x.com - completed",
        ],
    ),
];

#[test]
fn users_and_states_are_read_from_other_layouts() {
    let wrong = LAYOUTS.iter().filter_map(|(input, expected)| {
        let seen = lines(input);
        (seen != *expected).then(|| format!("{input}\n  seen     {seen:?}\n  expected {expected:?}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
