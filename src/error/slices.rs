//! What every recognized message answers without allocating, written once.
//!
//! [`Recognized`](crate::Recognized) has these answers, and so have the recognized messages of a catalog with the user's
//! files, and those that `scan` finds.

use crate::base::tables::Span;
use crate::base::vocabulary::Role;
use crate::error::redacted::Redacted;
use crate::error::sentence;
use crate::matcher::found::Match;
use crate::model::catalog_kind::Kind;
use crate::model::iterators::FieldRanges;
use crate::model::known::Known;

/// A recognized message, and where its sentence begins in the text that was given.
#[derive(Clone, Copy)]
pub(crate) struct Slices<'a> {
    pub(crate) known: Known,
    pub(crate) found: Match<'a>,
    pub(crate) start: usize,
}

/// Returns where a part of a text begins.
pub(crate) fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

impl<'a> Slices<'a> {
    #[inline]
    pub(crate) fn kind(&self) -> Kind {
        self.known.kind(self.found.kind)
    }

    /// Returns the number of the code that was seen, if the kind has several and this is one of them.
    #[inline]
    pub(crate) fn seen_own_code(&self) -> Option<u16> {
        let has_several = self.kind().codes().len() > 1;
        let seen = self.found.code.filter(|seen| has_several && seen.belongs_to(self.known.tables, self.found.kind));
        seen?.code
    }

    #[inline]
    pub(crate) fn code(&self) -> Option<&'static str> {
        self.seen_own_code().map(|code| self.known.code(code)).or(self.kind().code())
    }

    #[inline]
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        self.found.named(self.kind().fields())
    }

    #[inline]
    pub(crate) fn get(&self, field: &str) -> Option<&'a str> {
        self.fields().find_map(|(name, value)| (name == field).then_some(value))
    }

    #[inline]
    pub(crate) fn field_ranges(&self) -> FieldRanges {
        let (start, fields) = (self.start, self.kind().fields());
        let places = self.found.places(self.known.tables);
        let range = |place: Span| start + place.start as usize..start + place.end as usize;
        FieldRanges(places.map(|(field, place)| (fields[field].name(), range(place))).collect())
    }

    #[inline]
    pub(crate) fn in_role(&self, role: Role) -> impl Iterator<Item = &'a str> + use<'a> {
        let found = self.found;
        let fields = self.kind().fields().iter().enumerate().filter(move |(_, field)| field.role() == Some(role));
        fields.filter_map(move |(number, _)| found.value(number))
    }

    /// Returns the value of the one field with this role; `None` if no field or several have it.
    #[inline]
    pub(crate) fn alone_in_role(&self, role: Role) -> Option<&'a str> {
        let mut found = self.in_role(role);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    #[inline]
    pub(crate) fn redacted(&self) -> Redacted {
        let kind = self.kind();
        let text = sentence::template(self.known, kind.0, |field| self.found.value(field).is_some());
        Redacted { kind: Some(kind), code: self.code(), text: text.into() }
    }
}

/// Gives a recognized message what errors answer. The type has a method `slices`.
macro_rules! slice_methods {
    ($name:ident) => {
        impl<'a> $name<'a> {
            /// Returns how to fix the error; see [`MigrationError::remediation`](crate::MigrationError::remediation).
            #[inline]
            pub fn remediation(&self) -> &'static crate::Remediation {
                self.slices().kind().remediation()
            }

            /// Returns whether the error is worth a retry; see [`MigrationError::retryability`](crate::MigrationError::retryability).
            #[inline]
            pub fn retryability(&self) -> crate::Retryability {
                self.slices().kind().retryability()
            }

            /// Returns how far the failure reaches; see [`MigrationError::scope`](crate::MigrationError::scope).
            #[inline]
            pub fn scope(&self) -> crate::Scope {
                self.slices().kind().scope()
            }

            /// Returns the HTTP status of the refused request; see [`MigrationError::http_status`](crate::MigrationError::http_status).
            #[inline]
            pub fn http_status(&self) -> Option<u16> {
                self.slices().kind().http_status()
            }

            /// Returns what the error means; see [`MigrationError::summary`](crate::MigrationError::summary).
            #[inline]
            pub fn summary(&self) -> &'static str {
                self.slices().kind().summary()
            }

            /// Returns the possible causes; see [`MigrationError::causes`](crate::MigrationError::causes).
            #[inline]
            pub fn causes(&self) -> &'static [&'static str] {
                self.slices().kind().causes()
            }

            /// Returns where the error is documented; see [`MigrationError::reference`](crate::MigrationError::reference).
            #[inline]
            pub fn reference(&self) -> crate::Reference {
                self.slices().kind().reference()
            }

            /// Returns the names of the fields and their values, verbatim, in the order of the kind's fields. A field
            /// that the wording lacks is left out.
            #[inline]
            pub fn fields(&self) -> crate::model::iterators::TextFields<'a> {
                crate::model::iterators::TextFields(self.slices().fields().collect())
            }

            /// Returns the value of a field, verbatim; `None` if there is no such field in the message.
            #[inline]
            pub fn get(&self, field: &str) -> Option<&'a str> {
                self.slices().get(field)
            }

            /// Returns the values of the fields with this role; see [`MigrationError::in_role`](crate::MigrationError::in_role).
            #[inline]
            pub fn in_role(&self, role: crate::Role) -> crate::model::iterators::InRole<'a> {
                crate::model::iterators::InRole(self.slices().in_role(role).collect())
            }

            /// Returns the user being migrated; see [`MigrationError::user`](crate::MigrationError::user).
            #[inline]
            pub fn user(&self) -> Option<&'a str> {
                self.slices().alone_in_role(crate::Role::User)
            }

            /// Returns the tenant that the error is about; see [`MigrationError::tenant`](crate::MigrationError::tenant).
            #[inline]
            pub fn tenant(&self) -> Option<&'a str> {
                self.slices().alone_in_role(crate::Role::Tenant)
            }

            /// Returns the id for Microsoft Support; see [`MigrationError::correlation_id`](crate::MigrationError::correlation_id).
            #[inline]
            pub fn correlation_id(&self) -> Option<&'a str> {
                self.slices().alone_in_role(crate::Role::CorrelationId)
            }

            /// Returns the error without its values; see [`MigrationError::redacted`](crate::MigrationError::redacted).
            #[inline]
            pub fn redacted(&self) -> crate::Redacted {
                self.slices().redacted()
            }
        }
    };
}

pub(crate) use slice_methods;
