//! The meaning of a column, property or JSON member, by its name.
//!
//! A new name goes into [`NAMES`]. Names are compared by their letters and digits, without case and accents.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The meaning of a name. Of several columns of one role, the one with the lowest rank counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) role: Role,
    pub(crate) rank: u8,
    /// The service that the name itself states, by its place in [`SERVICES`]: `Teams Error`.
    pub(crate) service: Option<u8>,
}

/// The use of the text in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A user's address, object id or name.
    User,
    /// The id of a job or move. It names a user only if it is an address.
    Job,
    /// Only objects that are jobs have this member.
    JobMark,
    Service,
    /// A service's own name: the text may be its state.
    ServiceState,
    Status,
    /// `true` or `false`: whether it went well.
    Success,
    /// How many have failed, or whether anything has.
    Failures,
    /// How serious a log entry is.
    Level,
    Time,
    Code,
    /// Text that is an error, if there is any.
    Error,
    /// Text that may be an error.
    Message,
}

/// The ranks of columns that hold ids by their names. The source comes first, since retries name it.
pub(crate) const OBJECT_ID: u8 = 3;
pub(crate) const TARGET_ID: u8 = 5;

/// A name with more letters is not known.
const LONGEST: usize = 64;

/// The names in lowercase, without accents: English first, then German, French, Spanish and Portuguese.
const NAMES: &[((Role, u8), &str)] = &[
    ((Role::User, 0), "userprincipalname upn sourceuserprincipalname sourceupn sourceuserupn"),
    ((Role::User, 1), "user username subject identity mailbox account migrationuser sourceuser sourceidentity"),
    ((Role::User, 1), "sourcemailbox benutzer benutzername anmeldename quellbenutzer postfach utilisateur"),
    ((Role::User, 1), "nomdutilisateur compte boiteauxlettres usuario cuenta buzon nombredeusuario utilizador"),
    ((Role::User, 1), "benutzerprinzipalname konto nomdutilisateurprincipal nombreprincipaldeusuario nomedeusuario"),
    ((Role::User, 1), "caixadecorreio caixapostal conta"),
    ((Role::User, 2), "email emailaddress mail primarysmtpaddress windowsemailaddress smtpaddress owner emailadresse"),
    ((Role::User, 2), "adressemail courriel correo correoelectronico direcciondecorreo"),
    ((Role::User, OBJECT_ID), "userid objectid id taskid externaldirectoryobjectid sourceexternaldirectoryobjectid"),
    ((Role::User, OBJECT_ID), "sourceobjectid sourceuserid aadobjectid guid exchangeguid userguid benutzerid"),
    ((Role::User, 4), "targetuser targetuserprincipalname targetupn targetuserupn targetidentity targetmailbox"),
    ((Role::User, 4), "targetemail targetaddress destinationuser destinationupn zielbenutzer utilisateurcible"),
    ((Role::User, 4), "usuariodestino"),
    ((Role::User, TARGET_ID), "targetexternaldirectoryobjectid targetobjectid targetuserid"),
    ((Role::User, 6), "sourcesiteurl sourceurl siteurl"),
    ((Role::User, 7), "displayname anzeigename nomcomplet nombreparamostrar nomedeexibicao"),
    ((Role::Job, 0), "jobid migrationjobid movejobid batchid crosstenantmigrationjobid"),
    ((Role::JobMark, 0), "jobtype resourcetype completeafterdatetime"),
    ((Role::Service, 0), "service workload dienst arbeitslast servicio servico"),
    ((Role::Status, 0), "status state zustand statut etat estado situacao"),
    ((Role::Status, 1), "movestate migrationstatus migrationstate mappingstate mappingstatus taskstatus userstatus"),
    ((Role::Status, 1), "jobstatus batchstatus currentstate syncstatus requeststatus"),
    ((Role::Status, 2), "result outcome statusdetail ergebnis resultat resultado"),
    ((Role::Success, 0), "success succeeded issuccess successful ok"),
    ((Role::Failures, 0), "failed failedcount failedusers failedusercount failurecount errorcount haserrors iserror"),
    ((Role::Level, 0), "level severity severitylevel loglevel levelname l schweregrad niveau nivel"),
    ((Role::Time, 0), "lastUpdatedDateTime lastupdateddatetime lastupdated lastmodifieddatetime lastmodified"),
    ((Role::Time, 1), "time timestamp date datetime timecreated timegenerated timegeneratedutc ts t zeit zeitstempel"),
    ((Role::Time, 1), "datum heure horodatage fecha hora data datahora"),
    ((Role::Code, 0), "code errorcode fehlercode codeerreur codederreur codigodeerror codigodeerro codigo"),
    ((Role::Code, 1), "errorid reasoncode failurecode"),
    ((Role::Error, 0), "errormessage errortext errordescription exceptionmessage fehlermeldung fehlertext"),
    ((Role::Error, 0), "messagederreur messageerreur mensajedeerror mensagemdeerro"),
    ((Role::Error, 1), "error errors errordetails errordetail lasterror errorsummary errorreason errorinfo itemerrors"),
    ((Role::Error, 1), "err errmsg errormsg fehler fehlerdetails erreur erreurs errores erro erros"),
    ((Role::Error, 2), "failurereason failure failures exception exceptions failureresult failuremessage"),
    ((Role::Error, 2), "failuredetails validationerror validationerrors x fehlerursache motivodelerror"),
    ((Role::Message, 0), "message statusmessage msg m mt nachricht meldung mensaje mensagem"),
    ((Role::Message, 1), "details detail reason description statusdetails info information outermessage grund ursache"),
    ((Role::Message, 1), "innermostmessage beschreibung motif raison motivo detalles descripcion detalhes descricao"),
];

static COLUMNS: LazyLock<HashMap<&str, (Role, u8)>> = LazyLock::new(|| table(NAMES));

/// The services as Graph calls them, and as they are written before or after another name: `errorTeams`.
const SERVICES: &[(&str, &[&str])] = &[
    ("Meeting", &["teamsmeetings", "teamsmeeting", "meetings", "meeting"]),
    ("Teams", &["teamschats", "teamschat", "teams", "chat"]),
    ("Exchange", &["exchange", "mailbox"]),
    ("ODSP", &["onedrive", "odsp", "odfb", "sharepoint", "spo"]),
];

impl Column {
    /// Returns what the name means; `None` if it is not known.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let column = |role, rank| Some(Self { role, rank, service: None });
        match name {
            // The members of Graph's objects come by the million.
            "id" => return column(Role::User, OBJECT_ID),
            "service" => return column(Role::Service, 0),
            "status" => return column(Role::Status, 0),
            "lastUpdatedDateTime" => return column(Role::Time, 0),
            "code" => return column(Role::Code, 0),
            "errors" => return column(Role::Error, 1),
            "message" => return column(Role::Message, 0),
            // One letter means something only in the compact format of Serilog: `@x`.
            _ if name.len() < 2 || matches!(name, "taskType" | "currentStatus" | "value") => return None,
            _ => {}
        }
        // Letters that are not Latin are dropped.
        let (mut buffer, mut length) = ([0; LONGEST], 0);
        for letter in name.chars().map(plain).filter(char::is_ascii_alphanumeric) {
            *buffer.get_mut(length)? = u8::try_from(letter).ok()?;
            length += 1;
        }
        let folded = std::str::from_utf8(&buffer[..length]).ok()?;
        let known = |name: &str| COLUMNS.get(name).and_then(|&(role, rank)| column(role, rank));
        let divided = |(at, (_, words)): (u8, &(&str, &[&str]))| {
            let service = Some(at);
            // Most names have neither end in common with a service.
            let (first, last) = (folded.as_bytes().first(), folded.as_bytes().last());
            let near = words.iter().filter(|it| it.as_bytes().first() == first || it.as_bytes().last() == last);
            let mut rests = near.filter_map(|it| folded.strip_prefix(it).or(folded.strip_suffix(it)));
            rests.find_map(|rest| match known(rest) {
                None if rest.is_empty() => Some(Self { role: Role::ServiceState, rank: 0, service }),
                column => Some(Self { service, ..column.filter(|it| it.may_report() || it.role == Role::Time)? }),
            })
        };
        known(folded).or_else(|| (0..).zip(SERVICES).find_map(divided))
    }

    /// The service that the name itself states.
    pub(crate) fn service(self) -> Option<&'static str> {
        Some(SERVICES[usize::from(self.service?)].0)
    }

    /// Whether a text in this column reports an error, or says that there is none.
    pub(crate) fn may_report(self) -> bool {
        matches!(self.role, Role::Status | Role::Success | Role::Code | Role::Error | Role::Message)
    }
}

/// Words and their meanings, to be looked up by the word.
pub(crate) fn table<T: Copy>(lines: &[(T, &'static str)]) -> HashMap<&'static str, T> {
    let words = || lines.iter().flat_map(|(meaning, line)| line.split_whitespace().map(|word| (word, *meaning)));
    let table: HashMap<_, _> = words().collect();
    debug_assert_eq!(table.len(), words().count(), "a word has two meanings");
    table
}

/// A letter in lowercase and without its accent.
#[inline]
pub(crate) fn plain(letter: char) -> char {
    const ACCENTED: [(char, &str); 7] =
        [('a', "àáâãäå"), ('c', "ç"), ('e', "èéêë"), ('i', "ìíîï"), ('n', "ñ"), ('o', "òóôõö"), ('u', "ùúûü")];
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let letter = letter.to_lowercase().next().unwrap_or(letter);
    ACCENTED.iter().find(|(_, accented)| accented.contains(letter)).map_or(letter, |(plain, _)| *plain)
}
