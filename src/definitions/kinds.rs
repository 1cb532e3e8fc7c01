//! From sound definitions to the facts that the library states.

use super::definition::{Definition, Definitions, FamilyDefinition, FixDefinition};
use super::read::leak;
use crate::base::facts::field::Field;
use crate::base::facts::kind_facts::KindFacts;
use crate::base::facts::reference::{Page, Reference};
use crate::base::facts::remediation::Remediation;
use crate::base::tables::Span;

impl Definitions {
    /// Returns the facts of every error, from the kind with the number `first` on. They stay in memory for good.
    pub(crate) fn entries(&self, first: usize) -> Vec<KindFacts> {
        let mut entries = Vec::new();
        let mut wordings = 0;
        for (number, (family, error)) in self.all().enumerate() {
            let start = wordings;
            wordings += error.wordings.len();
            if let Some(page) = self.page_of(family, error).filter(|_| number >= first) {
                entries.push(entry(number, family, error, page, &self.fixes, Span::new(start, wordings)));
            }
        }
        entries
    }
}

fn entry(
    number: usize,
    family: &FamilyDefinition,
    error: &Definition,
    page: &'static Page,
    fixes: &[FixDefinition],
    wordings: Span,
) -> KindFacts {
    let codes = error.single_codes();
    let generic = usize::from(error.generic_code.is_some());
    let fields: Vec<Field> = error.fields.iter().map(|field| field.field).collect();
    let id = leak(error.id(family));
    let shared = fixes.iter().find(|fix| fix.key == error.remediation.fix);
    let (fix, fix_summary) = shared.map_or((id, error.remediation.summary), |fix| (fix.key, fix.summary));
    KindFacts {
        number: super::index::short(number),
        id,
        family: leak(family.id()),
        family_title: family.title,
        own_code: (codes.len() == generic + 1).then_some(generic),
        codes: codes.into_iter().map(leak).collect::<Vec<_>>().leak(),
        http_status: error.http_status,
        templates: error.wordings.iter().map(|wording| leak(wording.template.to_string())).collect::<Vec<_>>().leak(),
        wordings,
        fields: fields.leak(),
        summary: error.summary,
        causes: error.causes,
        scope: error.scope,
        retryability: error.retryability,
        remediation: Remediation { fix, fix_summary, ..error.remediation },
        reference: Reference {
            page,
            section: error.section(family, page),
            rows: error.source.rows,
            retired: error.source.retired,
            note: error.source.note,
        },
    }
}
