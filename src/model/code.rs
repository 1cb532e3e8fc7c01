//! Facts about a documented code, and the lookup of its spellings.

use super::facts::{self, CodeFacts};
use crate::base::name_traits::name_traits;
use crate::base::spelling;
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::generated::tables::TABLES;

impl ErrorCode {
    /// Returns the code as documented.
    ///
    /// ```
    /// use m365_migration_errors::ErrorCode;
    ///
    /// assert_eq!(ErrorCode::Cttm003.as_str(), "CTTM-003");
    /// assert_eq!(ErrorCode::Mms001Or002.as_str(), "MMS-001/002");
    /// ```
    pub const fn as_str(self) -> &'static str {
        facts::of_code(self).text
    }

    /// Returns the kinds that carry the code, in the order of the catalog: at least one.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind};
    ///
    /// let kinds = [ErrorKind::GeneralUserNotMapped, ErrorKind::TeamsMeetingUserNotMapped];
    /// assert_eq!(ErrorCode::Im003.kinds(), kinds);
    /// ```
    pub const fn kinds(self) -> &'static [ErrorKind] {
        facts::of_code(self).kinds
    }

    /// Returns the one kind that carries the code; `None` if several do, or if the code is generic.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, ErrorKind};
    ///
    /// assert_eq!(ErrorCode::Cttm003.kind(), Some(ErrorKind::TeamsChatUserNotMapped));
    /// assert_eq!(ErrorCode::Exch08.kind(), None, "it has three messages");
    /// assert_eq!(ErrorCode::Conflict.kind(), None, "Graph says it of other errors too");
    /// ```
    pub const fn kind(self) -> Option<ErrorKind> {
        match facts::of_code(self) {
            CodeFacts { kinds: [kind], is_generic: false, .. } => Some(*kind),
            _ => None,
        }
    }

    /// Returns the one family in which the code occurs; `None` if it occurs in several.
    ///
    /// ```
    /// use m365_migration_errors::{ErrorCode, Family};
    ///
    /// assert_eq!(ErrorCode::Exch08.family(), Some(Family::Exchange));
    /// assert_eq!(ErrorCode::Im003.family(), None);
    /// ```
    pub const fn family(self) -> Option<Family> {
        let kinds = self.kinds();
        let family = kinds[0].family();
        let mut i = 1;
        while i < kinds.len() {
            if kinds[i].family() as usize != family as usize {
                return None;
            }
            i += 1;
        }
        Some(family)
    }

    /// Returns whether errors outside the catalog have the code too, so that it proves nothing by itself.
    ///
    /// ```
    /// use m365_migration_errors::ErrorCode;
    ///
    /// assert!(ErrorCode::BadArgument.is_generic());
    /// assert!(!ErrorCode::DuplicateDisplayNameJob.is_generic());
    /// ```
    pub const fn is_generic(self) -> bool {
        facts::of_code(self).is_generic
    }
}

name_traits! {
    ErrorCode, "a documented code",
    /// Reads any spelling of a documented code: in any case, with any hyphen, space or nothing before the number, with or
    /// without the number's leading zeros, a pair with or without the second prefix.
    ///
    /// ```
    /// use m365_migration_errors::ErrorCode;
    ///
    /// for spelling in ["CTTM-003", "cttm-003", "CTTM003", "CTTM_3", "CTTM\u{2011}003", " CTTM 003 "] {
    ///     assert_eq!(spelling.parse(), Ok(ErrorCode::Cttm003), "{spelling}");
    /// }
    /// assert_eq!("MMS-001/MMS-002".parse(), Ok(ErrorCode::Mms001Or002));
    /// assert_eq!("mnabyokenabledonsourcetenant".parse(), Ok(ErrorCode::MnABYOKEnabledOnSourceTenant));
    ///
    /// let error = "CTTM-999".parse::<ErrorCode>().unwrap_err();
    /// assert_eq!(error.to_string(), "`CTTM-999` is not a documented code");
    /// let error = "CTM-003".parse::<ErrorCode>().unwrap_err();
    /// assert_eq!(error.to_string(), "`CTM-003` is not a documented code; did you mean `CTTM-003`?");
    /// ```
    find = |text| spelling::find(&TABLES, text).map(usize::from)
}
