//! A service that answers as Microsoft Graph does, with a script of answers for each user, and the client that asks it.
//!
//! A real tool has `reqwest` or an SDK in place of [`Client::call`]. It reads answers as [`Errors`] does.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use m365_migration_errors::{Reported, Retryability};
use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Why a call failed.
#[derive(Debug)]
pub enum Failure {
    /// No answer that can be read.
    Transport(io::Error),
    /// Too many requests; the service says when to come back.
    Busy { retry_after: Duration },
    /// The errors that the service reports.
    Refused(Errors),
}

/// The errors of one answer: each documented, or with what is known about it.
#[derive(Debug)]
pub struct Errors(Vec<Reported>);

/// The body of an answer that is not a success.
#[derive(Deserialize)]
struct Body {
    error: ODataError,
}

/// What Graph says of an error. The code and the message may be null.
#[derive(Deserialize)]
struct ODataError {
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    details: Vec<ODataError>,
}

impl Errors {
    /// The details, which are more precise than what is around them, or else the error itself.
    fn new(error: &ODataError) -> Self {
        let details = if error.details.is_empty() { std::slice::from_ref(error) } else { &*error.details };
        let parse = |error: &ODataError| Reported::parse_coded(error.code.as_deref(), error.message.as_deref());
        Self(details.iter().map(parse).collect())
    }

    /// Joins the retryability of all errors; `None` if that of one is unknown.
    pub fn retryability(&self) -> Option<Retryability> {
        let each: Option<Vec<_>> = self.0.iter().map(Reported::retryability).collect();
        Retryability::worst(each?)
    }
}

impl Failure {
    /// Says for each error who has to do what, without the names of users.
    pub fn advice(&self) -> Vec<String> {
        match self {
            Self::Transport(_) => vec!["Check the connection to the service.".to_owned()],
            Self::Busy { .. } => vec!["The service is busy.".to_owned()],
            Self::Refused(Errors(errors)) => errors
                .iter()
                .map(|error| match (error.kind(), error.remediation()) {
                    (Some(kind), Some(remediation)) => {
                        format!("{kind}: {}: {}", remediation.owner().describe(), remediation.summary())
                    }
                    _ => error.redacted().to_string(),
                })
                .collect(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => write!(f, "a transport error: {error}"),
            Self::Busy { .. } => f.write_str("a busy service"),
            Self::Refused(errors) => match errors.retryability() {
                Some(retryability) => write!(f, "{retryability}"),
                None => f.write_str("an unknown error"),
            },
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Transport(error)
    }
}

/// Asks the service.
pub struct Client {
    address: SocketAddr,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Starts the migration of a user, and returns how it ended.
    pub async fn migrate(&self, user: &str) -> Result<(), Failure> {
        let answer = self.call(user).await?;
        if answer.status == 200 {
            return Ok(());
        }
        if answer.status == 429 {
            return Err(Failure::Busy { retry_after: answer.retry_after });
        }
        let body: Body = serde_json::from_str(&answer.body).map_err(io::Error::from)?;
        Err(Failure::Refused(Errors::new(&body.error)))
    }

    async fn call(&self, user: &str) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = format!("POST /users/{user}/migrate HTTP/1.1\r\nHost: graph\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        Answer::read(&text).ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "no whole answer"))
    }
}

struct Answer {
    status: u16,
    retry_after: Duration,
    body: String,
}

impl Answer {
    fn read(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok());
        let is_whole = header("Content-Length:") == Some(body.len() as u64);
        let retry_after = Duration::from_secs(header("Retry-After:").unwrap_or_default());
        is_whole.then(|| Self { status, retry_after, body: body.to_owned() })
    }
}

/// The service: it answers in the background until the program ends.
pub struct Service {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    /// The answers for each user, in order; after the last, the user is migrated.
    script: BTreeMap<&'static str, Vec<String>>,
    calls: BTreeMap<String, usize>,
}

pub async fn start() -> io::Result<Service> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let state = Arc::new(Mutex::new(State { script: script(), calls: BTreeMap::new() }));
    let shared = Arc::clone(&state);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A caller that hangs up early asks again.
            let _: io::Result<()> = answer(stream, &shared).await;
        }
    });
    Ok(Service { address, state })
}

impl Service {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The users, in alphabetical order.
    pub fn users(&self) -> Vec<&'static str> {
        lock(&self.state).script.keys().copied().collect()
    }

    pub fn calls_for(&self, user: &str) -> usize {
        lock(&self.state).calls.get(user).copied().unwrap_or_default()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(mut stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") && stream.read_buf(&mut request).await? > 0 {}
    let request = String::from_utf8_lossy(&request);
    let user = request.split('/').nth(2).unwrap_or_default();
    let text = lock(state).next(user);
    stream.write_all(text.as_bytes()).await?;
    stream.shutdown().await
}

impl State {
    fn next(&mut self, user: &str) -> String {
        let calls = self.calls.entry(user.to_owned()).or_default();
        *calls += 1;
        let answers = self.script.get(user).map_or(&[][..], Vec::as_slice);
        answers.get(*calls - 1).cloned().unwrap_or_else(|| http(200, "", "{}"))
    }
}

fn http(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} \r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// An answer with these errors as its details.
fn refused(errors: &[(Option<&str>, &str)]) -> String {
    let details: Vec<_> = errors.iter().map(|(code, message)| json!({"code": code, "message": message})).collect();
    let body = json!({"error": {"code": "MigrationFailed", "message": "The migration failed.", "details": details}});
    http(400, "", &body.to_string())
}

fn script() -> BTreeMap<&'static str, Vec<String>> {
    let failed = (Some("MIGR-003"), "User [42] migration failed. Please retry user migration.");
    let chat = (Some("CTTM-001"), "Teams migration for user 42 failed. Correlation Id: 7f3c. Retry migration.");
    let license = (
        Some("CTTM-005"),
        "Teams migration failed. User 42 in tenant contoso.com does not have a Teams license. Assign a Teams license to the \
         user and retry migration.",
    );
    let partners = (
        None,
        "Please verify the compatibility status before running the migration. In case of incompatible tenants, we recommend \
         waiting for a minimum of 48 hours.",
    );
    let retries = (Some("EXCH-15"), "Max retry for user with id 42 reached.");
    let same_batch = (Some("CTM-001"), "User migration validation failed. User is already a part of same batch.");
    let unknown = (Some("CTTM-042"), "The moon is full.");
    BTreeMap::from([
        ("alex", vec![]),
        ("bao", vec![refused(&[failed]), http(429, "Retry-After: 1\r\n", ""), refused(&[failed, chat])]),
        ("casey", vec![refused(&[failed]); 100]),
        ("dana", vec![refused(&[failed, license])]),
        ("eli", vec![refused(&[chat, partners])]),
        ("fran", vec![refused(&[failed, retries])]),
        ("gus", vec![refused(&[same_batch])]),
        ("hana", vec![refused(&[failed, unknown])]),
        ("ida", vec!["HTTP/1.1 200 ".to_owned()]),
    ])
}
