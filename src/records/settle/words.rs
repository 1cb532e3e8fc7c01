//! The words in cells: states, log levels, and what reports an error.
//!
//! A new state word goes into [`WORDS`], or into one of [`FAILING`] if whatever contains it has gone wrong. Both
//! are in lowercase and without accents: English first, then German, French, Spanish and Portuguese.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::records::settle::columns::{plain, table};

/// The meaning of a state, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Good,
    /// Nothing is to be done: canceled, skipped, not applicable.
    Settled,
    /// Work is under way, or has not begun.
    Neutral,
    /// The words are not known.
    Unknown,
    Failed,
}

/// The meaning of one word of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StateWord {
    Says(State),
    /// It turns the next word round: `not completed`, `without errors`.
    Not,
    /// It makes a negation a matter of time: `not completed yet`.
    Yet,
    /// It says nothing by itself: `migration`, `with`.
    Filler,
}

const GOOD: StateWord = StateWord::Says(State::Good);
const SETTLED: StateWord = StateWord::Says(State::Settled);
const NEUTRAL: StateWord = StateWord::Says(State::Neutral);
const FAILED: StateWord = StateWord::Says(State::Failed);

/// The words of states, and whole states that say something else than their words or that Graph writes often.
const WORDS: &[(StateWord, &str)] = &[
    (GOOD, "true yes ja oui si sim completed complete success succeeded successful successfully ok done finished"),
    (GOOD, "finalized finalised valid good validated synced synchronized mapped written copied migrated moved"),
    (
        GOOD,
        "transferred passed pass healthy rescheduled supported ✅ ✔ ✓ ☑ 🟢 👍 abgeschlossen erfolgreich erfolgreiche",
    ),
    (GOOD, "erfolg fertig erledigt fertiggestellt beendet gultig gueltig migriert verschoben ubertragen kopiert"),
    (GOOD, "synchronisiert validiert bestanden ausgefuhrt ausgefuehrt vollstandig unterstutzt fehlerfrei fehlerlos"),
    (GOOD, "termine terminee reussi reussie succes valide validee finalise finalisee acheve achevee migre migree"),
    (GOOD, "complet completee effectue effectuee synchronise synchronisee copie deplace transfere completado"),
    (GOOD, "completada completo completa correcto correctamente exito exitoso exitosa valido valida validado"),
    (GOOD, "finalizado finalizada terminado terminada migrado migrada movido copiado transferido sincronizado"),
    (GOOD, "sincronizada realizado realizada hecho concluido concluida sucesso sucedido sucedida feito pronto"),
    (SETTLED, "cancelled canceled notfound skipped notapplicable notrequired notneeded none abgebrochen ubersprungen"),
    (
        SETTLED,
        "nichtgefunden nichterforderlich annule ignore cancelado cancelada omitido noencontrado ignorado naoencontrado info",
    ),
    (NEUTRAL, "notStarted inProgress progress queued pending syncing finalizing forcecomplete"),
    (NEUTRAL, "running started starting new open pendingcancel created scheduled validating waiting processing active"),
    (NEUTRAL, "readytosync readytofinalize removing readytomigrate provisioning provisionupdating completing"),
    (NEUTRAL, "suspended autosuspended seeding completionsynced ready migrating mapping copying"),
    (NEUTRAL, "rescheduling preparing submitted accepted paused stopping resuming retrying initiated ongoing being"),
    (NEUTRAL, "onhold ⏳ 🔄 🟡 ⏸ ausstehend wird bearbeitung lauft laeuft wartend"),
    (NEUTRAL, "wartet gestartet begonnen geplant warteschlange angehalten pausiert bereit vorbereitung"),
    (NEUTRAL, "cours attente commence demarre initie planifie"),
    (NEUTRAL, "suspendu progreso curso pendiente comenzado iniciado iniciada programado"),
    (NEUTRAL, "cola espera suspendido pausado preparando sincronizando migrando validando procesando"),
    (NEUTRAL, "ejecucion andamento progresso pendente agendado fila preparado preparada suspenso"),
    (NEUTRAL, "processando execucao aguardando"),
    (
        FAILED,
        "err fault faulted dead declined red fracaso fracasado fracassado failed timed timedout rolled lost killed halted bad poor needs issue issues erfolglos zuruckgesetzt ko",
    ),
    (FAILED, "nok parado parada ❌ ✖ ✗ ⛔ 🔴 🚫 ⚠"),
    (StateWord::Not, "not no non without never 0 isnt wasnt hasnt didnt cannot cant free false nein nicht kein keine"),
    (
        StateWord::Not,
        "keinen ohne nie sans aucun aucune pas sin ningun ninguno ninguna nunca nao sem nenhum nenhuma mal",
    ),
    (StateWord::Yet, "yet still noch encore todavia aun ainda"),
    (StateWord::Filler, "with of the a any all was were is been has have had and or in could at user users mailbox"),
    (
        StateWord::Filler,
        "operation migration move sync validation completion initial incremental batch task job item items status",
    ),
    (
        StateWord::Filler,
        "state data content found detected occurred reported action mit und oder der die das im von ist",
    ),
    (
        StateWord::Filler,
        "wurde wurden worden war alle konnte benutzer postfach gefunden aufgetreten aktion avec et ou la",
    ),
    (
        StateWord::Filler,
        "le les de du en est nest na ete tous trouvee detectee con y o se ha fue todo todos que ni nem",
    ),
    (StateWord::Filler, "migracion usuario encontrados encontrado accion com e em foi migracao acao bem"),
];

/// Parts of words that say that something went wrong.
const FAILING: &[&str] = &[
    "fail erro invalid corrupt reject denied refus stalled stopped quarantin confli block timeout unhealthy unsuccess",
    "unable unsupported unavailab unreach unauthor unlicens problem incorrect incomplet unfinished partial abort",
    "terminat crash expir rollback revert warn attention requir needed interrupt abandon exception exceed fatal",
    "critical broken degraded damag inconsisten mismatch missing impossi fehl ungultig ungueltig gescheitert gestoppt",
    "abgelehnt verweigert gesperrt abgelaufen abgesturzt unterbrochen teilweise unvollst zuruckgerollt konflikt",
    "beschadigt erforderlich misslungen uberschr ausnahme unmoglich bedarf erreur bloque echec echou rejet arrete",
    "avertiss corromp requis depasse anomal alert manqu partiel inachev fallid fallo rechaz detenid interrump caducad",
    "vencid parcial advertenc atencion danad agotad imposib perdid deshech atascad necesari requier incidencia",
    "excepcion inacabad falh rejeit aviso atencao negad esgotad danific travad necess requer excecao recusad",
];

static KNOWN: LazyLock<HashMap<&str, StateWord>> = LazyLock::new(|| table(WORDS));

/// Searches a text for all parts in some lines at once. The first part in the text is found first.
fn any_of(lines: &[&str], between: char) -> AhoCorasick {
    let parts = lines.iter().flat_map(|line| line.split(between));
    let any = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(parts);
    any.expect("there are few parts, and they are short")
}

impl State {
    /// Returns what a state says: the worst of what its words say, of which a negation makes the opposite.
    pub(crate) fn of(text: &str) -> Self {
        // Most are these.
        match text {
            "completed" => return Self::Good,
            "inProgress" | "notStarted" => return Self::Neutral,
            "failed" => return Self::Failed,
            _ => {}
        }
        let text = spaced(text);
        if let Some(StateWord::Says(state)) = KNOWN.get(&*text.split_whitespace().collect::<String>()) {
            return *state;
        }
        let mut words = Vec::with_capacity(8);
        text.split_whitespace().for_each(|letters| add_words(letters, &mut words));
        // `Errors: 0` is `0 errors`.
        if let [.., last @ StateWord::Says(_), not @ StateWord::Not] = &mut words[..] {
            std::mem::swap(last, not);
        }
        let refused = if words.contains(&StateWord::Yet) { Self::Neutral } else { Self::Failed };
        let mut turned: &[Self] = &[];
        let said = words.into_iter().filter_map(|word| {
            let (state, then): (_, &[Self]) = match word {
                StateWord::Filler | StateWord::Yet => return None,
                StateWord::Not => (None, &[Self::Good, Self::Failed]),
                StateWord::Says(state) if !turned.contains(&state) => (Some(state), &[]),
                StateWord::Says(Self::Good) => (Some(refused), &[]),
                // What follows an absent error is turned only if it is an error: `No errors or warnings, completed`.
                StateWord::Says(_) => (Some(Self::Good), &[Self::Failed]),
            };
            turned = then;
            state
        });
        // A negation alone is an answer to whether it went well.
        let is_no = matches!(text.trim(), "no" | "non" | "nao" | "false" | "nein");
        said.max().unwrap_or(if is_no { Self::Failed } else { Self::Unknown })
    }
}

/// The text as [`WORDS`] spells it, with spaces at punctuation, humps and numbers.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars().filter(|c| !matches!(c, '\'' | '\u{2019}' | '\u{300}'..='\u{36F}')) {
        if before.is_lowercase() && c.is_uppercase() || before.is_ascii_digit() != c.is_ascii_digit() {
            spaced.push(' ');
        }
        let is_part = c.is_alphanumeric() || !c.is_ascii() && KNOWN.contains_key(&*c.encode_utf8(&mut [0; 4]));
        spaced.push(if is_part { plain(c) } else { ' ' });
        before = c;
    }
    spaced
}

/// Adds the words of letters without spaces: one, two, or some before a failing part.
fn add_words(letters: &str, words: &mut Vec<StateWord>) {
    static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(FAILING, ' '));
    let known = |word: &str| KNOWN.get(word).copied();
    if let Some(word) = known(letters) {
        words.push(word);
    } else if let Some(part) = PARTS.find(letters) {
        if part.start() > 0 {
            add_words(&letters[..part.start()], words);
        }
        words.push(FAILED);
    } else {
        let mut places = 2..letters.len().min(40);
        let two = places.find_map(|at| {
            let (first, second) = letters.split_at_checked(at)?;
            Some([known(first)?, known(second)?])
        });
        words.extend_from_slice(two.as_ref().map_or(&[StateWord::Says(State::Unknown)], |two| two));
    }
}

/// Returns whether a log level, in any case, reports an error; `None` if the word is not a level.
pub(crate) fn is_error_level(word: &str) -> Option<bool> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let mut folded = [0; 16];
    let folded = folded.get_mut(..word.len())?;
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    match &*folded {
        b"error" | b"err" | b"fatal" | b"critical" | b"crit" | b"fail" | b"failure" | b"severe" | b"alert"
        | b"emerg" | b"panic" | b"fehler" | b"erreur" | b"failed" | b"ftl" | b"terminatingerror" => Some(true),
        b"warning" | b"warn" | b"information" | b"info" | b"inf" | b"wrn" | b"debug" | b"dbg" | b"dbug" | b"trace"
        | b"trce" | b"verbose" | b"vrb" | b"notice" | b"success" | b"warnung" | b"section" | b"command" | b"group"
        | b"endgroup" => Some(false),
        _ => None,
    }
}

/// Whether a level in a column of its own reports an error. Application Insights writes 3 and 4, Bunyan 50 and 60.
pub(crate) fn is_error_in_column(level: &str) -> bool {
    matches!(level.trim(), "3" | "4" | "50" | "60") || is_error_level(level) == Some(true)
}

/// Whether a text is what tools write where there is nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    const NOTHING: [&[&str]; 3] = [
        &[
            "", "-", "--", "~", "0", "200", "na", "n/a", "#n/a", "n.a.", "#ref!", "#name?", "#value!", "{}", "[]",
            "\"\"", "''",
        ],
        &["none", "(none)", "null", "(null)", "(blank)", "nil", "undefined", "nothing", "false", "ok", "done"],
        &["keine", "kein", "aucun", "aucune", "ninguno", "ninguna", "nenhum", "nenhuma"],
    ];
    let text = text.trim();
    NOTHING.into_iter().flatten().any(|it| text.eq_ignore_ascii_case(it))
}

/// Whether a text is what tools write where there is no error: nothing, or a few words such as `No errors`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    // A shorter one may be an answer to whether there is an error, and only 0 is a number of errors that is good.
    let is_short = (5..64).contains(&text.trim().len()) && !text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    is_nothing(text) || is_short && State::of(text) == State::Good
}

/// Words and parts of words that report an error, with a bar between them.
const REPORTING: &[&str] = &[
    "fail|error|exception|denied|couldn't|could not|couldn\u{2019}t|cannot|can't|can\u{2019}t|unable to|not found",
    "wasn't found|doesn't exist|does not exist|invalid|not authorize|not licensed|timed out|refused|rejected",
    "not supported|not allowed|conflict|already has|already exists|not available|is missing|quitting|too many|exceeded",
    "stalled|locked|on hold|not permitted|unauthorized|forbidden",
    "fehlgeschlagen|konnte nicht|kann nicht|ungültig|nicht gefunden|échec|échoué|impossible|introuvable|erreur",
    "no se pudo|no se puede|no se encontr|falló|não foi possível|não é possível|falhou|erro ",
];

/// Returns whether a text reads as the report of an error, by its words.
pub(crate) fn reads_as_error(text: &str) -> bool {
    static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(REPORTING, '|'));
    PARTS.is_match(&text.to_lowercase()) && !is_placeholder(text)
}

/// Whether a text begins with a word that reports an error: `Failed to`, `Could not`, a cross.
pub(crate) fn begins_as_failure(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let is_cross = || word.starts_with(['\u{274C}', '\u{2716}', '\u{2717}', '\u{26D4}']);
    // `Errors: 3` and `failure of the run` are not about a user.
    let words = ["failed", "error", "could", "couldn't", "cannot", "can't", "unable", "fehler", "impossible", "erro"];
    is_cross() || words.iter().any(|it| word.trim_end_matches(':').eq_ignore_ascii_case(it)) && reads_as_error(text)
}

/// Returns where the name of an exception begins before a colon and a text: `MigrationException: Target user ...`.
pub(crate) fn exception(text: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), b"Exception: ").find_map(|at| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/');
        let start = text[..at].trim_end_matches(is_part).len();
        let is_name = text[start..].starts_with(|c: char| c.is_ascii_uppercase()) && text[at + 11..].trim().len() > 3;
        is_name.then_some(start)
    })
}
