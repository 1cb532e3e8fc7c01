//! Whether a word of the vocabulary is a certain one: `verdict.is_transient()`.

use super::vocabulary::{Basis, Fidelity, FieldType, Owner, RetryUnit, Role, Scope, Verdict};

/// Declares a predicate for each variant. It does not compile if one is missing.
macro_rules! predicates {
    ($($name:ident: $($is:ident $variant:ident),+;)+) => {$(
        impl $name {
            $(
                #[doc = concat!("Returns whether it is [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub const fn $is(self) -> bool {
                    matches!(self, Self::$variant)
                }
            )+
        }

        const _: fn($name) = |name| match name {
            $($name::$variant => (),)+
        };
    )+};
}

predicates! {
    Verdict:
        is_transient Transient, is_throttled Throttled, is_after_wait AfterWait, is_after_fix AfterFix,
        is_not_needed NotNeeded, is_optional Optional;
    RetryUnit:
        is_api_request ApiRequest, is_validation Validation, is_user_migration UserMigration, is_new_batch NewBatch,
        is_identity_mapping IdentityMapping, is_content_move ContentMove;
    Basis: is_documented Documented, is_inferred Inferred;
    Scope: is_request Request, is_user User, is_batch Batch, is_tenant Tenant;
    Owner:
        is_operator Operator, is_source_admin SourceAdmin, is_target_admin TargetAdmin, is_both_admins BothAdmins,
        is_named_tenant_admin NamedTenantAdmin, is_microsoft Microsoft;
    Role:
        is_user User, is_account Account, is_tenant Tenant, is_app App, is_batch Batch, is_correlation_id CorrelationId,
        is_url Url, is_guid Guid, is_detail Detail;
    FieldType: is_text Text, is_count Count;
    Fidelity: is_exact Exact, is_normalized Normalized, is_drifted Drifted;
}
