//! Names that people give to users, groups, batches, tenants and sites. Every stage of the matcher reads each value in
//! every hole that can hold it.

use m365_migration_errors::{ErrorKind, Fidelity, Field, FieldType, MigrationError, Role, recognize};

use Reads::{Enclosed, Name, Title, Word};

/// The look of a value, which decides the holes that can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reads {
    /// One word: for any hole.
    Word,
    /// Several words that look like a name: for any hole but those of one word, such as a GUID.
    Name,
    /// Any words that begin like a name: for names that people choose, at the end of a message, in quotes or brackets.
    Title,
    /// Any words: only in quotes or brackets.
    Enclosed,
}

const VALUES: &[(&str, Reads)] = &[
    // Names that were once refused.
    ("Bowen, Megan", Name),
    ("Fabrikam, Inc. (EMEA)", Name),
    ("Contoso Ltd. (UK)", Name),
    ("Not started", Title),
    ("Do not touch", Title),
    ("Users that left", Title),
    ("IT if needed", Title),
    ("not a upn", Enclosed),
    ("Users without a license", Title),
    ("Pilot (not started)", Title),
    ("Must go first", Title),
    ("And Co", Name),
    ("No archive", Title),
    ("Users without MFA", Title),
    ("Leavers without an archive", Title),
    ("Northwind B.V. (NL)", Name),
    ("Bowen, Megan (Ext.)", Name),
    // Users by id and address.
    ("6a88de8d-7027-44c1-8674-03f826aa1704", Word),
    ("alex.o'brien-smith@contoso.com", Word),
    ("megan_contoso.com#EXT#@fabrikam.onmicrosoft.com", Word),
    ("CONTOSO\\megan", Word),
    ("i:0#.f|membership|megan@contoso.com", Word),
    ("S-1-5-21-1004336348-1177238915-682003330-512", Word),
    ("_svc.migration+1@contoso.onmicrosoft.com", Word),
    ("müller@contoso.de", Word),
    ("never@contoso.com", Word),
    ("will.may@contoso.com", Word),
    ("42", Word),
    ("Will", Word),
    ("May", Word),
    ("O'Hara", Word),
    ("d'Angelo", Word),
    ("@all", Word),
    // Users by name.
    ("Megan Bowen", Name),
    ("Megan R. Bowen", Name),
    ("Dr. Martin Luther King Jr.", Name),
    ("Prof. Dr. Hans-Peter Müller", Name),
    ("Jan van der Berg", Name),
    ("van der Berg, Jan", Name),
    ("de la Cruz, María José", Name),
    ("João dos Santos Silva", Name),
    ("João do Rosário", Name),
    ("Ludwig von Mises", Name),
    ("Osama bin Zayed", Name),
    ("Leonardo di Caprio", Name),
    ("Ana y Luis Pérez", Name),
    ("Charles de Gaulle", Name),
    ("Ursula von der Leyen", Name),
    ("Seán Ó Briain", Name),
    ("Conan O'Brien", Name),
    ("Siobhán Ní Dhomhnaill", Name),
    ("Đỗ Minh Hùng", Name),
    ("Linh Do", Name),
    ("Yuki No", Name),
    ("Jeong Do", Name),
    ("Will Is", Name),
    ("Nguyễn Thị Minh Khai", Name),
    ("Þór Ægisson", Name),
    ("Łukasz Żółć", Name),
    ("Çağlar Öztürk", Name),
    ("İrem Şahin", Name),
    ("Ελένη Παπαδοπούλου", Name),
    ("Иван Петрович Сидоров", Name),
    ("Сидоров, Иван", Name),
    ("山田 太郎", Name),
    ("山田太郎", Word),
    ("王 小明 (Xiaoming Wang)", Name),
    ("김 민준", Name),
    ("محمد بن سلمان", Name),
    ("דוד בן גוריון", Name),
    ("नरेंद्र मोदी", Name),
    ("สมชาย ใจดี", Name),
    ("Smith, John (External)", Name),
    ("Smith, John - Contractor", Name),
    ("Smith, John [EXT]", Name),
    ("Smith/Jones, Anna", Name),
    ("Bowen Megan EXT", Name),
    ("MEGAN BOWEN", Name),
    ("BOWEN, Megan", Name),
    ("Do Not Reply", Name),
    ("DO NOT REPLY", Name),
    ("No Reply", Name),
    ("Shared Mailbox Retry", Name),
    ("Reception (Berlin)", Name),
    ("Meeting Room 4.12", Name),
    ("Room 12 (Berlin)", Name),
    ("Info & Sales", Name),
    ("Sales and Marketing", Name),
    ("Head of Sales", Name),
    ("Office of the President", Name),
    ("Friends of Contoso", Name),
    ("iPhone Support", Name),
    ("eBay Orders", Name),
    ("Scanner-3rd Floor", Name),
    ("Zoë Saldaña", Name),
    ("Jean-Luc Picard", Name),
    ("X Æ A-12", Name),
    ("Müller, Jörg (DE-Köln)", Name),
    // Tenants.
    ("contoso.onmicrosoft.com", Word),
    ("contoso", Word),
    ("xn--bcher-kva.example", Word),
    ("Contoso", Word),
    ("Contoso Ltd.", Name),
    ("Contoso, Ltd.", Name),
    ("Fabrikam GmbH & Co. KG", Name),
    ("Procter & Gamble", Name),
    ("AT&T Inc.", Name),
    ("Yahoo! Inc.", Name),
    ("Booking.com B.V.", Name),
    ("7-Eleven, Inc.", Name),
    ("3M Company", Name),
    ("20th Century Studios", Name),
    ("Ernst & Young LLP", Name),
    ("A.P. Møller - Mærsk A/S", Name),
    ("L'Oréal S.A.", Name),
    ("Société Générale S.A.", Name),
    ("Crédit Agricole S.A. (FR)", Name),
    ("Koninklijke Ahold Delhaize N.V.", Name),
    ("Banco de Chile", Name),
    ("Banco do Brasil S.A.", Name),
    ("Grupo Bimbo, S.A.B. de C.V.", Name),
    ("Bank of America", Name),
    ("The Bank of Nova Scotia", Name),
    ("Johnson and Johnson", Name),
    ("Marks and Spencer plc.", Title),
    ("Rolls-Royce Holdings", Name),
    ("Nestlé S.A.", Name),
    ("Škoda Auto a.s.", Title),
    ("Telefónica, S.A.", Name),
    ("Tata Sons Pvt. Ltd.", Name),
    ("トヨタ自動車 株式会社", Name),
    ("三菱商事株式会社", Word),
    ("中国石油天然气集团 有限公司", Name),
    ("삼성전자 주식회사", Name),
    ("ПАО «Газпром»", Name),
    ("ООО Ромашка", Name),
    ("ΔΕΗ Α.Ε.", Name),
    ("أرامكو السعودية", Name),
    ("Northwind Traders (Holding) AG", Name),
    ("Northwind (formerly Contoso)", Title),
    ("Contoso \u{2013} Europe", Name),
    ("Contoso | Europe", Name),
    ("Contoso / Fabrikam", Name),
    ("Contoso: Europe", Name),
    ("Contoso + Fabrikam", Name),
    ("Contoso #2", Name),
    ("Contoso (TEST)", Name),
    ("Contoso 2.0", Name),
    ("Université de Montréal", Name),
    ("Universität für Musik", Name),
    ("City of Zürich", Name),
    ("Ministry of Health and Care", Name),
    ("Médecins sans frontières", Title),
    // Batches.
    ("Wave 2.1", Name),
    ("wave 2", Title),
    ("Wave-02_EMEA", Word),
    ("wave-3-emea", Word),
    ("batch#7", Word),
    ("2025-11-06", Word),
    ("Wave 2 - Sales", Name),
    ("Wave 2: Sales & Marketing", Name),
    ("Wave 2 (retry)", Title),
    ("Wave 3a/b", Title),
    ("2025-11-06 Finance", Name),
    ("2025-11-06. Sales & Marketing. Batch no. 3", Title),
    ("Pilot users", Title),
    ("Pilot (do not migrate)", Title),
    ("Everyone who has left", Title),
    ("Users who are not licensed", Title),
    ("People that have no mailbox", Title),
    ("Mailboxes which need help", Title),
    ("Leavers and joiners", Title),
    ("Finance + legal", Title),
    ("HR: the rest", Title),
    ("All but IT", Title),
    ("Anything else?", Title),
    ("Urgent!", Word),
    ("URGENT! VIPs first", Title),
    ("VIPs - never on Fridays", Title),
    ("Never on Fridays", Title),
    ("Only after cutover", Title),
    ("Without archive", Title),
    ("Without OneDrive", Name),
    ("With archive", Title),
    ("If time permits", Title),
    ("Because of audit", Title),
    ("Should be last", Title),
    ("Has shared mailboxes", Title),
    ("Was wave 3", Title),
    ("To be done", Title),
    ("To be or to go", Title),
    ("Test - please ignore", Title),
    ("Test #4 (please ignore)", Title),
    ("Old & unused", Title),
    ("Q4/2025 - EMEA (part 2 of 3)", Title),
    ("1st wave", Title),
    ("3. Welle", Title),
    ("Welle 3: Vertrieb", Name),
    ("Charge n° 4", Title),
    ("Lote número 5", Title),
    ("第3批", Word),
    ("第 3 批", Name),
    ("Волна 2", Name),
    ("Κύμα 2", Name),
    ("Dalga 2 (İstanbul)", Name),
    ("🚀 Launch", Name),
    ("🚀", Word),
    ("Team 🦄 Unicorn", Name),
    ("Priority*", Word),
    ("** Priority", Name),
    ("<Prod> 2", Title),
    ("[prod] wave 2", Title),
    ("(old) wave 2", Title),
    ("{0}-sales", Word),
    ("100%", Word),
    ("100% remote staff", Title),
    ("$RECYCLE", Word),
    ("~tmp 3", Title),
    ("B", Word),
    ("Gerard 't Hart", Name),
    ("The Joneses' site", Title),
    ("A B", Name),
    ("Wave 2.", Name),
    ("Wave 2.1. Sales.", Title),
    ("Inc.", Word),
    ("St. Gallen", Name),
    // Groups.
    ("sg-emea-wave-7", Word),
    ("MTO-Migration-Scope-2025", Word),
    ("SG Migration Scope (EMEA)", Name),
    ("Migration: allowed users", Title),
    ("Allowed to migrate", Title),
    ("GRP_M365_Migration$", Word),
    ("DL - All Staff", Name),
    ("DL All Staff (not contractors)", Title),
    ("Staff who may migrate", Title),
    ("Mail-Enabled Security", Name),
    ("Everyone except contractors", Title),
    ("Domain Users", Name),
    // States, apps and roles.
    ("Mapped", Word),
    ("NotStarted", Word),
    ("In progress", Title),
    ("In Progress", Name),
    ("Not Mapped", Name),
    ("Not yet mapped", Title),
    ("Awaiting approval", Title),
    ("AwaitingTargetTenantApproval", Word),
    ("Completed with warnings", Title),
    ("Waiting for the target tenant", Title),
    ("Chat.ReadWrite.All", Word),
    ("Cross Tenant Teams Migration", Name),
    ("Cross Tenant Teams Migration app", Title),
    ("CrossTenantMigration Prod AAD App", Name),
    ("Meeting Migration Service", Name),
    ("Identity Mapping Service", Name),
    // Sites and other enclosed values.
    ("https://contoso-my.sharepoint.com/personal/alex_contoso_com", Word),
    ("https://contoso.sharepoint.com/sites/Q1%20plan(2)", Word),
    ("https://contoso-my.sharepoint.com/personal/o'hara_contoso_com", Word),
    ("megan bowen", Enclosed),
    ("the old mailbox", Enclosed),
    ("is not set", Enclosed),
    ("no value", Enclosed),
    ("smtp:alex@contoso.com, x500:/o=contoso/cn=6a88", Enclosed),
    ("or of none", Enclosed),
    ("has not been found", Enclosed),
];

/// A hole of a wording.
struct Hole {
    kind: ErrorKind,
    field: &'static Field,
    wording: &'static str,
    /// The wording before the hole.
    before: &'static str,
    /// The wording after the hole.
    after: &'static str,
    /// The quotes or brackets that enclose it.
    pair: Option<(char, char)>,
}

/// Every hole for text, except those for nested errors and percentages.
fn holes() -> Vec<Hole> {
    let mut holes = Vec::new();
    for &kind in ErrorKind::ALL {
        for wording in kind.wordings() {
            let mut at = 0;
            while let Some(open) = wording[at..].find('{').map(|open| at + open) {
                let close = open + wording[open..].find('}').expect("a hole is closed");
                let name = &wording[open + 1..close];
                let field = kind.fields().iter().find(|field| field.name() == name).expect("a hole has a field");
                let (before, after) = (&wording[..open], &wording[close + 1..]);
                let around = before.chars().next_back().zip(after.chars().next());
                let pair = around.filter(|around| matches!(around, ('\'', '\'') | ('[', ']') | ('(', ')')));
                let is_percent = after.starts_with('%');
                if field.field_type() == FieldType::Text && field.role() != Some(Role::Detail) && !is_percent {
                    holes.push(Hole { kind, field, wording, before, after, pair });
                }
                at = close + 1;
            }
        }
    }
    holes
}

impl Hole {
    /// Whether people choose the name in this hole freely.
    fn is_named(&self) -> bool {
        matches!(self.field.name(), "batch" | "job_id" | "security_group" | "state" | "status" | "role" | "app")
    }

    fn can_hold(&self, value: &str, reads: Reads) -> bool {
        // If the value contains the text that follows the hole, its end is ambiguous.
        let follows = self.after.split_inclusive(' ').next().unwrap_or_default();
        let is_bounded = follows.is_empty() || follows == "'" || follows == "] " || !value.contains(follows);
        let most = match self.pair {
            Some((open, close)) => {
                let is_open = value.matches(open).count() != value.matches(close).count();
                return is_bounded && !is_open;
            }
            None if self.field.is_one_word() => Word,
            None if self.is_named() || self.after.is_empty() => Title,
            None => Name,
        };
        is_bounded && reads <= most
    }

    /// The message with this value in the hole and plain values in the others. `literal` changes the text between them.
    fn message(&self, value: &str, literal: fn(&str) -> String) -> String {
        self.fill(self.wording, value, literal)
    }

    /// Fills a part of the wording as [`Hole::message`] does.
    fn fill(&self, wording: &str, value: &str, literal: fn(&str) -> String) -> String {
        let mut message = String::new();
        for (number, part) in wording.split(['{', '}']).enumerate() {
            match self.kind.fields().iter().find(|field| number % 2 == 1 && field.name() == part) {
                None => message.push_str(&literal(part)),
                Some(field) if field.name() == self.field.name() => message.push_str(value),
                Some(field) if field.role() == Some(Role::Detail) => message.push_str("Access denied."),
                Some(_) => message.push_str("42"),
            }
        }
        message
    }
}

/// Checks every value in every hole that can hold it, and returns the failures.
fn failures(check: impl Fn(&Hole, &str) -> Option<String>) -> Vec<String> {
    let holes = holes();
    let mut failures = Vec::new();
    for (value, reads) in VALUES {
        let tried: Vec<_> = holes.iter().filter(|hole| hole.can_hold(value, *reads)).collect();
        assert!(!tried.is_empty(), "no hole holds {value:?}");
        failures.extend(tried.into_iter().filter_map(|hole| check(hole, value)));
    }
    failures
}

/// Describes the result if it is not this kind with this value.
fn wrong(hole: &Hole, value: &str, message: &str) -> Option<String> {
    let recognized = recognize(message);
    let seen = recognized.as_ref().map(|seen| (seen.kind(), seen.get(hole.field.name())));
    (seen != Some((hole.kind, Some(value)))).then(|| format!("{value:?}: {message:?}\n    {seen:?}"))
}

fn assert_none(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn there_are_many_values_and_no_duplicates() {
    let mut values: Vec<_> = VALUES.iter().map(|(value, _)| value).collect();
    values.sort_unstable();
    values.dedup();
    assert_eq!(values.len(), VALUES.len());
    assert!(values.len() > 217, "{} values", values.len());
}

#[test]
fn every_value_is_recognized_byte_for_byte() {
    assert_none(&failures(|hole, value| {
        let message = hole.message(value, str::to_owned);
        wrong(hole, value, &message).or_else(|| {
            let recognized = recognize(&message)?;
            let is_shown = recognized.to_error().to_string() == message;
            let is_exact = recognized.fidelity() == Fidelity::Exact;
            // An error is displayed in its first wording.
            let is_first = hole.wording == hole.kind.message();
            (!is_exact || is_first && !is_shown).then(|| format!("{value:?}: {message:?} is {}", recognized.fidelity()))
        })
    }));
}

#[test]
fn every_value_is_recognized_by_words() {
    assert_none(&failures(|hole, value| {
        // At the end of a message that is not exact, only what looks like a name is a value.
        let is_open = hole.after.is_empty() && !hole.is_named();
        let message = hole.message(value, |literal| literal.replace(' ', "\u{A0}"));
        if is_open { None } else { wrong(hole, value, &message) }
    }));
}

#[test]
fn a_message_cut_after_a_value_names_its_kind() {
    assert_none(&failures(|hole, value| {
        // The cut leaves at least four words before the value and three after it, enough to identify the kind.
        let literal = hole.after.split('{').next().unwrap_or_default();
        let begun = hole.before.split(['{', '}']).step_by(2).flat_map(str::split_whitespace).count();
        let (end, _) = literal.match_indices(' ').nth(3).filter(|_| begun >= 4)?;
        // If only a slash separates two values, the text after them is not compared.
        if hole.before.contains("}/{") {
            return None;
        }
        let before = hole.fill(hole.before, value, str::to_owned);
        let cut = format!("{before}{value}{}", &literal[..end]);
        let Err(error) = MigrationError::parse(&cut) else { return None };
        let is_named = error.beginning_of().any(|kind| kind == hole.kind);
        (!is_named).then(|| format!("{value:?}: {cut:?}: {:?}", error.beginning_of().collect::<Vec<_>>()))
    }));
}

#[test]
fn counts_may_have_grouped_digits() {
    for (digits, number) in [
        ("0", 0),
        ("7", 7),
        ("1204", 1_204),
        ("0012", 12),
        ("1,204", 1_204),
        ("12,345", 12_345),
        ("1,234,567", 1_234_567),
        ("1.204", 1_204),
        ("1'204", 1_204),
        ("1\u{2019}204", 1_204),
        ("1\u{A0}204", 1_204),
        ("1\u{202F}204", 1_204),
        ("18,446,744,073,709,551,615", u64::MAX),
    ] {
        for &kind in ErrorKind::ALL {
            for field in kind.fields().iter().filter(|field| field.field_type() == FieldType::Count) {
                let mut message = kind.message().replace(&format!("{{{}}}", field.name()), digits);
                for other in kind.fields() {
                    message = message.replace(&format!("{{{}}}", other.name()), "42");
                }
                let recognized = recognize(&message).unwrap_or_else(|| panic!("{message}"));
                assert_eq!((recognized.kind(), recognized.get(field.name())), (kind, Some(digits)), "{message}");
                let error = recognized.to_error();
                assert_eq!(error.get(field.name()).and_then(|value| value.as_count()), Some(number), "{message}");
                let json = serde_json::to_value(&error).expect("an error is data");
                assert_eq!(json["fields"][field.name()], number, "{json}");
                let is_canonical = digits == number.to_string();
                assert_eq!(recognized.fidelity() == Fidelity::Exact, is_canonical, "{message}");
            }
        }
    }
}

#[cfg(feature = "scan")]
#[test]
fn a_value_in_a_log_is_found() {
    use m365_migration_errors::scan;
    assert_none(&failures(|hole, value| {
        // If nothing follows the value, the rest of the log line could belong to it.
        if hole.after.trim_matches('.').is_empty() || value.contains(". ") {
            return None;
        }
        // If the message begins with a quoted value, `scan` takes the last quote that could open it.
        if hole.before == "'" && value.contains(" '") {
            return None;
        }
        let message = hole.message(value, str::to_owned);
        let log = format!("11:02:03 INFO started\n11:02:04 ERROR {message}\n11:02:05 INFO ended\n");
        let seen: Vec<_> =
            scan(&log).map(|found| (found.recognized().kind(), found.recognized().get(hole.field.name()))).collect();
        (seen != [(hole.kind, Some(value))]).then(|| format!("{value:?}: {message:?}\n    {seen:?}"))
    }));
}
