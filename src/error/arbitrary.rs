//! Arbitrary errors for property tests, here and downstream: any kind, with values like those of the service.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use proptest::arbitrary::Arbitrary;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::base::facts::field::Field;
use crate::base::vocabulary::{FieldType, Role};
use crate::generated::names::{ErrorCode, ErrorKind, Family};
use crate::model::value::{OwnedValue, Values, Variant};

/// Any error of the type: any of the kinds, any of its codes or none, plausible values.
pub(crate) fn errors<E: Variant + fmt::Debug + 'static>(kinds: Option<Vec<ErrorKind>>) -> BoxedStrategy<E> {
    let own = E::FAMILY.map_or(ErrorKind::ALL, Family::kinds);
    let kinds = match kinds {
        Some(kinds) => kinds.into_iter().filter(|kind| own.contains(kind)).collect(),
        None => own.to_vec(),
    };
    assert!(!kinds.is_empty(), "none of the kinds is one of the type");
    select(kinds).prop_flat_map(errors_of).boxed()
}

fn errors_of<E: Variant + fmt::Debug>(kind: ErrorKind) -> BoxedStrategy<E> {
    let code = if kind.codes().is_empty() { Just(None).boxed() } else { option::of(select(kind.codes())).boxed() };
    let values: Vec<_> = kind.fields().iter().map(value).collect();
    let build = move |(code, values): (Option<ErrorCode>, Vec<Option<OwnedValue>>)| {
        E::build(kind, code, &Values::of(&values)).expect("every field has a value of its type")
    };
    (code, values).prop_map(build).boxed()
}

fn value(field: &Field) -> BoxedStrategy<Option<OwnedValue>> {
    let value = match field.field_type() {
        FieldType::Text if field.is_one_word() && field.role().is_none() => {
            "[A-Z][A-Za-z]{2,19}".prop_map(OwnedValue::Text).boxed()
        }
        FieldType::Text => text(field.role()).prop_map(OwnedValue::Text).boxed(),
        FieldType::Count => any::<u64>().prop_map(OwnedValue::Count).boxed(),
    };
    if field.is_optional() { option::of(value).boxed() } else { value.prop_map(Some).boxed() }
}

/// Values for a role: with the full stops, apostrophes, brackets and escapes that real ones have.
fn text(role: Option<Role>) -> BoxedStrategy<String> {
    const GUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    const UPN: &str = "[a-z]{1,8}('[a-z]{2,8})?([.-][a-z]{2,10})?@[a-z]{3,10}(\\.onmicrosoft)?\\.com";
    const COMPANY: &str = "[A-Z][a-z]{3,9} (Ltd|Inc|Corp)\\.( \\((EU|UK|EMEA)\\))?";
    const DOMAIN: &str = "[a-z]{3,10}(\\.onmicrosoft)?\\.com";
    const NAME: &str = "[A-Z][a-z]{3,9}( (of |and )?[A-Z][a-z]{3,9}){0,2}( [0-9]{1,3})?";
    const BATCH: &str = "[A-Z][a-z]{3,9} ([0-9]{1,2}\\.[0-9]|(that|who|without|if|not|no) [A-Z][a-z]{3,9})( - [A-Z][a-z]{3,9} \\((EU|HQ|EMEA)\\))?";
    const URL: &str = "https://[a-z]{3,8}-my\\.sharepoint\\.com/personal/[a-z_]{4,12}(/[A-Z][a-z]{2,6}%20\\[[0-9]\\])?";
    const DETAIL: &str = "[A-Z][a-z]{2,9}Exception: [a-z]{2,9} '[a-z]{1,9}' \\[[0-9]{1,3}\\] \\(\"[a-z]{2,9}\"\\)";
    match role {
        Some(Role::User | Role::Account) => prop_oneof![GUID, UPN, NAME].boxed(),
        Some(Role::Tenant) => prop_oneof![GUID, DOMAIN, COMPANY].boxed(),
        Some(Role::App) => prop_oneof![GUID, NAME].boxed(),
        Some(Role::Batch) => prop_oneof![GUID, BATCH].boxed(),
        Some(Role::CorrelationId | Role::Guid) => GUID.boxed(),
        Some(Role::Url) => URL.boxed(),
        Some(Role::Detail) => DETAIL.boxed(),
        None => NAME.boxed(),
    }
}

/// Any of these kinds; `None` is all.
///
/// ```
/// use m365_migration_errors::{ErrorKind, Family};
/// use proptest::prelude::*;
///
/// proptest!(|(kind in any_with::<ErrorKind>(Some(Family::Exchange.kinds().to_vec())))| {
///     prop_assert_eq!(kind.family(), Family::Exchange);
/// });
/// ```
impl Arbitrary for ErrorKind {
    type Parameters = Option<Vec<Self>>;
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with(kinds: Self::Parameters) -> Self::Strategy {
        select(kinds.unwrap_or_else(|| Self::ALL.to_vec())).boxed()
    }
}

/// Any documented code.
///
/// ```
/// use m365_migration_errors::ErrorCode;
/// use proptest::prelude::*;
///
/// proptest!(|(code: ErrorCode)| prop_assert!(!code.kinds().is_empty()));
/// ```
impl Arbitrary for ErrorCode {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        select(Self::ALL).boxed()
    }
}
