//! What a column, property or JSON member means, by its name.
//!
//! A new name is a line in [`NAMES`]. Names are compared by their letters and digits, without case and accents.

use crate::records::settle::words::Service;

/// What is under a name. Of several columns of one role, the one with the lowest rank counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) role: Role,
    pub(crate) rank: u8,
    /// The service that the name itself states: `Teams Error`.
    pub(crate) service: Option<&'static str>,
}

/// What the text in a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// What the user is called: an address, an object id, a name.
    User,
    /// The id of a job or move. It names a user only if it is an address.
    Job,
    /// Only objects that are jobs have this member.
    JobMark,
    Service,
    Status,
    /// `true` or `false`: whether it went well.
    Success,
    /// How serious a log entry is.
    Level,
    Time,
    Code,
    /// Text that is an error, if there is any.
    Error,
    /// Text that may be an error.
    Message,
}

/// No known name has more letters.
const LONGEST: usize = 40;

/// A user's rank: the source address first, since retries name it.
pub(crate) const OBJECT_ID: u8 = 3;
pub(crate) const DISPLAY_NAME: u8 = 7;

/// The names, each as its letters and digits in lowercase, without accents: English first, then German, French, Spanish
/// and Portuguese.
const NAMES: &[(Role, u8, &[&str])] = &[
    (Role::User, 0, &["userprincipalname", "upn", "sourceuserprincipalname", "sourceupn", "sourceuserupn"]),
    (
        Role::User,
        1,
        &[
            "user",
            "username",
            "subject",
            "identity",
            "mailbox",
            "sourceuser",
            "sourceidentity",
            "sourcemailbox",
            "account",
            "migrationuser",
            "benutzer",
            "benutzername",
            "anmeldename",
            "quellbenutzer",
            "postfach",
            "utilisateur",
            "nomdutilisateur",
            "compte",
            "boiteauxlettres",
            "usuario",
            "cuenta",
            "buzon",
            "nombredeusuario",
            "utilizador",
            "caixadecorreio",
            "caixapostal",
            "conta",
        ],
    ),
    (
        Role::User,
        2,
        &[
            "email",
            "emailaddress",
            "mail",
            "primarysmtpaddress",
            "windowsemailaddress",
            "smtpaddress",
            "owner",
            "emailadresse",
            "adressemail",
            "courriel",
            "correo",
            "correoelectronico",
            "direcciondecorreo",
        ],
    ),
    (
        Role::User,
        OBJECT_ID,
        &[
            "userid",
            "objectid",
            "id",
            "taskid",
            "externaldirectoryobjectid",
            "sourceexternaldirectoryobjectid",
            "sourceobjectid",
            "sourceuserid",
            "aadobjectid",
            "guid",
            "exchangeguid",
            "userguid",
            "benutzerid",
        ],
    ),
    (
        Role::User,
        4,
        &[
            "targetuser",
            "targetuserprincipalname",
            "targetupn",
            "targetuserupn",
            "targetidentity",
            "targetmailbox",
            "targetemail",
            "targetaddress",
            "destinationuser",
            "destinationupn",
            "zielbenutzer",
            "utilisateurcible",
            "usuariodestino",
        ],
    ),
    (Role::User, 5, &["targetexternaldirectoryobjectid", "targetobjectid", "targetuserid"]),
    (Role::User, 6, &["sourcesiteurl", "sourceurl", "siteurl"]),
    (Role::User, DISPLAY_NAME, &["displayname", "anzeigename", "nomcomplet", "nombreparamostrar", "nomedeexibicao"]),
    (Role::Job, 0, &["jobid", "migrationjobid", "movejobid", "batchid", "crosstenantmigrationjobid"]),
    (Role::JobMark, 0, &["jobtype", "resourcetype", "completeafterdatetime"]),
    (Role::Service, 0, &["service", "workload", "dienst", "servicio", "servico", "arbeitslast"]),
    (Role::Status, 0, &["status", "state", "zustand", "statut", "etat", "estado", "situacao"]),
    (
        Role::Status,
        1,
        &[
            "movestate",
            "migrationstatus",
            "migrationstate",
            "mappingstate",
            "mappingstatus",
            "taskstatus",
            "userstatus",
            "jobstatus",
            "batchstatus",
            "currentstate",
            "syncstatus",
            "requeststatus",
        ],
    ),
    (Role::Status, 2, &["result", "outcome", "ergebnis", "resultat", "resultado", "statusdetail"]),
    (Role::Success, 0, &["success", "succeeded", "issuccess", "successful", "ok"]),
    (
        Role::Level,
        0,
        &["level", "severity", "severitylevel", "loglevel", "levelname", "l", "schweregrad", "niveau", "nivel"],
    ),
    (Role::Time, 0, &["lastupdateddatetime", "lastupdated", "lastmodifieddatetime", "lastmodified"]),
    (
        Role::Time,
        1,
        &[
            "time",
            "timestamp",
            "date",
            "datetime",
            "timecreated",
            "timegenerated",
            "timegeneratedutc",
            "ts",
            "t",
            "zeit",
            "zeitstempel",
            "datum",
            "heure",
            "horodatage",
            "fecha",
            "hora",
            "data",
            "datahora",
        ],
    ),
    (
        Role::Code,
        0,
        &["code", "errorcode", "fehlercode", "codeerreur", "codederreur", "codigodeerror", "codigodeerro", "codigo"],
    ),
    (Role::Code, 1, &["errorid", "reasoncode", "failurecode"]),
    (
        Role::Error,
        0,
        &[
            "errormessage",
            "errortext",
            "errordescription",
            "exceptionmessage",
            "fehlermeldung",
            "fehlertext",
            "messagederreur",
            "messageerreur",
            "mensajedeerror",
            "mensagemdeerro",
        ],
    ),
    (
        Role::Error,
        1,
        &[
            "error",
            "errors",
            "errordetails",
            "errordetail",
            "lasterror",
            "errorsummary",
            "errorreason",
            "errorinfo",
            "itemerrors",
            "fehler",
            "fehlerdetails",
            "erreur",
            "erreurs",
            "erro",
            "erros",
            "errores",
        ],
    ),
    (
        Role::Error,
        2,
        &[
            "failurereason",
            "failure",
            "failures",
            "exception",
            "exceptions",
            "failureresult",
            "failuremessage",
            "failuredetails",
            "validationerror",
            "validationerrors",
            "x",
            "fehlerursache",
            "motivodelerror",
        ],
    ),
    (Role::Message, 0, &["message", "statusmessage", "msg", "m", "mt", "nachricht", "meldung", "mensaje", "mensagem"]),
    (
        Role::Message,
        1,
        &[
            "details",
            "detail",
            "reason",
            "description",
            "statusdetails",
            "info",
            "information",
            "grund",
            "ursache",
            "beschreibung",
            "motif",
            "raison",
            "motivo",
            "detalles",
            "detalhes",
            "descripcion",
            "descricao",
            "outermessage",
            "innermostmessage",
        ],
    ),
];

/// The services as they are written before or after another name: `Exchange Status`, `errorTeams`.
const SERVICES: &[&str] = &[
    "teamsmeetings",
    "teamsmeeting",
    "teamschats",
    "teamschat",
    "teams",
    "meetings",
    "meeting",
    "chat",
    "exchange",
    "mailbox",
    "onedrive",
    "odsp",
    "odfb",
    "sharepoint",
    "spo",
];

/// How many names there are.
const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < NAMES.len() {
        count += NAMES[at].2.len();
        at += 1;
    }
    count
};

/// The names in the order of their letters, for a binary search.
static SORTED: [(&str, Role, u8); COUNT] = {
    let mut sorted = [("", Role::User, 0); COUNT];
    let (mut len, mut group) = (0, 0);
    while group < NAMES.len() {
        let (role, rank, names) = NAMES[group];
        let mut name = 0;
        while name < names.len() {
            let mut at = len;
            while at > 0 && is_less(names[name].as_bytes(), sorted[at - 1].0.as_bytes()) {
                sorted[at] = sorted[at - 1];
                at -= 1;
            }
            sorted[at] = (names[name], role, rank);
            len += 1;
            name += 1;
        }
        group += 1;
    }
    sorted
};

/// Compares bytes where `Ord` cannot be used yet: in a constant.
const fn is_less(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}

impl Column {
    /// Returns what the name means; `None` if it is not known.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let plain = |role, rank| Some(Self { role, rank, service: None });
        match name {
            // The names of Graph as they are written most often, before all others.
            "id" => return plain(Role::User, OBJECT_ID),
            "code" => return plain(Role::Code, 0),
            "message" => return plain(Role::Message, 0),
            "service" => return plain(Role::Service, 0),
            "status" => return plain(Role::Status, 0),
            "errors" => return plain(Role::Error, 1),
            "lastUpdatedDateTime" => return plain(Role::Time, 0),
            "taskType" | "currentStatus" => return None,
            // One letter means something only in the compact format of Serilog.
            _ if name.len() < 3 && !name.starts_with('@') && !matches!(name, "Id" | "ID" | "ok" | "OK" | "ts") => {
                return None;
            }
            _ => {}
        }
        let mut buffer = [0; LONGEST];
        let folded = fold(name, &mut buffer)?;
        Self::folded(folded).or_else(|| {
            SERVICES.iter().find_map(|service| {
                let rest = folded.strip_prefix(service).or_else(|| folded.strip_suffix(service))?;
                let column = Self::folded(rest)?;
                let divides = matches!(
                    column.role,
                    Role::Status | Role::Success | Role::Code | Role::Error | Role::Message | Role::Time
                );
                divides.then_some(Self { service: Some(service_name(service)), ..column })
            })
        })
    }

    fn folded(name: &str) -> Option<Self> {
        let at = SORTED.binary_search_by_key(&name, |(name, ..)| *name).ok()?;
        let (_, role, rank) = SORTED[at];
        Some(Self { role, rank, service: None })
    }

    /// Returns the service that a name states by itself: `exchange`, `oneDrive`.
    pub(crate) fn service_of(name: &str) -> Option<&'static str> {
        let mut buffer = [0; LONGEST];
        let folded = fold(name, &mut buffer)?;
        SERVICES.contains(&folded).then(|| service_name(folded))
    }

    /// Whether a text in this column reports an error, or says that there is none.
    pub(crate) fn may_report(self) -> bool {
        matches!(self.role, Role::Status | Role::Success | Role::Code | Role::Error | Role::Message)
    }
}

/// How Graph calls the service.
fn service_name(folded: &str) -> &'static str {
    match folded {
        _ if folded.contains("meeting") => "Meeting",
        _ if folded.contains("teams") || folded == "chat" => "Teams",
        "exchange" | "mailbox" => "Exchange",
        _ => "ODSP",
    }
}

/// Folds a name to its letters and digits; `None` if it has too many to be known.
fn fold<'b>(name: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut len = 0;
    for char in name.chars() {
        let byte = match char {
            _ if char.is_ascii_alphanumeric() => char.to_ascii_lowercase() as u8,
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' => b'a',
            'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => b'e',
            'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => b'i',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => b'o',
            'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => b'u',
            'ç' | 'Ç' => b'c',
            'ñ' | 'Ñ' => b'n',
            _ => continue,
        };
        *buffer.get_mut(len)? = byte;
        len += 1;
    }
    std::str::from_utf8(&buffer[..len]).ok().filter(|folded| !folded.is_empty())
}

/// Returns the service that a cell names, or else its column.
pub(crate) fn service(text: Option<&str>) -> Option<Service> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(Service::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_they_say() {
        let column = |role, rank| Some(Column { role, rank, service: None });
        let of = |role, rank, service| Some(Column { role, rank, service: Some(service) });
        for (name, expected) in [
            ("currentStatus", None),
            ("User Principal Name", column(Role::User, 0)),
            ("LastUpdatedDateTime", column(Role::Time, 0)),
            ("TimeGenerated [UTC]", column(Role::Time, 1)),
            ("error_code", column(Role::Code, 0)),
            ("Fehlermeldung", column(Role::Error, 0)),
            ("État", column(Role::Status, 0)),
            ("Código de error", column(Role::Code, 0)),
            ("@x", column(Role::Error, 2)),
            ("x", None),
            ("JobId", column(Role::Job, 0)),
            ("Exchange Status", of(Role::Status, 0, "Exchange")),
            ("teamsError", of(Role::Error, 1, "Teams")),
            ("Status OneDrive", of(Role::Status, 0, "ODSP")),
            ("Teams User", None),
            ("", None),
            ("a name that is much longer than any that is known to stand for something", None),
        ] {
            assert_eq!(Column::of(name), expected, "{name}");
        }
    }

    #[test]
    fn no_name_is_listed_twice() {
        for pair in SORTED.windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "one name, two meanings");
        }
    }

    #[test]
    fn every_name_is_folded() {
        for (name, ..) in &SORTED {
            assert_eq!(fold(name, &mut [0; LONGEST]), Some(*name));
        }
    }
}
