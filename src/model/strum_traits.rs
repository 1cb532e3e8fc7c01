//! strum's traits of the types of names, by hand: each dependent would wait for its derive, which needs a `syn` of its own.

use crate::base::vocabulary::{Basis, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict};
use crate::generated::names::{ErrorCode, ErrorKind, Family};

macro_rules! strum_traits {
    ($($name:ident),+ $(,)?) => {$(
        impl strum::VariantArray for $name {
            const VARIANTS: &'static [Self] = Self::ALL;
        }

        impl strum::VariantNames for $name {
            const VARIANTS: &'static [&'static str] = Self::NAMES;
        }
    )+};
}
#[cfg(feature = "plan")]
pub(crate) use strum_traits;

strum_traits! { Basis, ErrorCode, ErrorKind, Family, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict }
