//! `miette`'s diagnostics: what to do about an error, for a terminal.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt::{Display, Write as _};

use miette::{Diagnostic, Severity};

use crate::base::facts::remediation::Remediation;
use crate::base::facts::retryability::Retryability;
use crate::base::vocabulary::Verdict;
use crate::error::enums::MigrationError;
use crate::error::parse_error::ParseError;

/// The code is the [kind's id](crate::ErrorKind::id), the help is the remediation, the URL its first link. The severity is
/// advice if no retry is needed, an error if somebody has to fix something, and a warning otherwise.
///
/// ```
/// use m365_migration_errors::MigrationError;
/// use miette::{Diagnostic, Severity};
///
/// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
/// assert_eq!(error.code().unwrap().as_str(), "EXCH-15");
/// assert_eq!(Diagnostic::code(&error).unwrap().to_string(), "exchange/max-retries-reached");
/// assert_eq!(error.severity(), Some(Severity::Warning));
/// assert!(error.help().unwrap().to_string().contains("1. Create a new batch with the user, and submit it."));
/// # Ok::<(), m365_migration_errors::ParseError>(())
/// ```
impl Diagnostic for MigrationError {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(self.kind().id()))
    }

    fn severity(&self) -> Option<Severity> {
        Some(severity(self.retryability()))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(help(self.remediation())))
    }

    fn url<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        url(self.remediation())
    }
}

/// What is certain about the message: see [`ParseError::retryability`]. The code is the kind's id if only one kind is
/// possible, or else the code as it was seen; without a certain remediation, the help names the nearest kinds.
///
/// ```
/// use m365_migration_errors::MigrationError;
/// use miette::{Diagnostic, Severity};
///
/// let error = MigrationError::parse("CTTM-005: This user cannot use Teams.").unwrap_err();
/// assert_eq!(Diagnostic::code(&error).unwrap().to_string(), "teams-chat/teams-license-missing");
/// assert_eq!(error.severity(), Some(Severity::Error));
///
/// let error = MigrationError::parse("The moon is full.").unwrap_err();
/// assert!(Diagnostic::code(&error).is_none());
/// assert_eq!(error.severity(), None);
/// ```
impl Diagnostic for ParseError {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let mut kinds = self.kinds();
        match (self.remediation().and(kinds.next()), kinds.next()) {
            (Some(only), None) => Some(Box::new(only.id())),
            _ => Some(Box::new(self.code_text()?)),
        }
    }

    fn severity(&self) -> Option<Severity> {
        self.retryability().map(severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        if let Some(remediation) = self.remediation() {
            return Some(Box::new(help(remediation)));
        }
        let ids: Box<[&str]> = self.candidates().iter().map(|near| near.kind().id()).collect();
        (!ids.is_empty()).then(|| Box::new(["The nearest documented errors: ", &ids.join(", ")].concat()) as _)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        url(self.remediation()?)
    }
}

fn severity(retryability: Retryability) -> Severity {
    match retryability.verdict() {
        Verdict::NotNeeded => Severity::Advice,
        Verdict::Optional | Verdict::Transient | Verdict::Throttled | Verdict::AfterWait => Severity::Warning,
        Verdict::AfterFix => Severity::Error,
    }
}

/// The summary, the caution, the steps in order, the commands.
fn help(remediation: &Remediation) -> String {
    let mut help = remediation.summary().to_string();
    if let Some(caution) = remediation.caution() {
        write!(help, "\nCaution: {caution}").expect("a string takes all");
    }
    for (number, step) in (1..).zip(remediation.steps()) {
        write!(help, "\n{number}. {step}").expect("a string takes all");
    }
    for command in remediation.commands() {
        write!(help, "\n    {command}").expect("a string takes all");
    }
    help
}

fn url(remediation: &'static Remediation) -> Option<Box<dyn Display>> {
    let link = remediation.links().first()?;
    Some(Box::new(link.url()))
}
