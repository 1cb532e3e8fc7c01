//! Makes a plan of what was reported.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::base::facts::retryability::Retryability;
use crate::base::vocabulary::{RetryUnit, Verdict};
use crate::error::enums::MigrationError;
use crate::plan::ids::{Id, Ids};
use crate::plan::people::UserNumbers;
use crate::plan::reports::{Findings, Reports, add_named};
use crate::plan::retry_list::RetryList;
use crate::plan::step::Step;
use crate::plan::user_plan::{UserPlan, UserState};

/// What to do about the errors of a migration. The [module](super) has the rules and an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    users: Vec<UserPlan>,
    numbers: UserNumbers,
    steps: Vec<Step>,
    retry_now: Vec<RetryList>,
}

impl Plan {
    /// Makes a plan for the errors of users, each by one id. A [`Reports`] also takes what is not an error.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Plan, UserState};
    /// use m365_migration_errors::MigrationError;
    ///
    /// let error = MigrationError::parse("User migration validation failed. User is already a part of same batch.")?;
    /// let plan = Plan::of([("alex@contoso.com", &error)]);
    /// assert_eq!(plan.users()[0].state(), UserState::NothingToDo);
    /// assert!(plan.steps().is_empty() && plan.retry_now().is_empty());
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    pub fn of<'a>(errors: impl IntoIterator<Item = (&'a str, &'a MigrationError)>) -> Self {
        let mut reports = Reports::new();
        for (user, error) in errors {
            reports.user([user]).error(error);
        }
        reports.plan()
    }

    /// Returns the users, in the order of their first appearance.
    pub fn users(&self) -> &[UserPlan] {
        &self.users
    }

    /// Returns the place in [`users`](Self::users) of the user who has this id. Case and spaces around it do not matter. `None`
    /// if nothing was reported of such a user.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Reports, UserState};
    ///
    /// let mut reports = Reports::new();
    /// reports.user(["alex@contoso.com"]).clean();
    /// reports.user(["kim@contoso.com", "6a88de8d"]).failed();
    /// let plan = reports.plan();
    /// assert_eq!(plan.user_number("6A88DE8D"), Some(1));
    /// assert_eq!(plan.users()[1].state(), UserState::LookAt);
    /// assert_eq!(plan.user_number("lee@contoso.com"), None);
    /// ```
    pub fn user_number(&self, id: &str) -> Option<usize> {
        self.numbers.of(id)
    }

    /// Returns the fixes, in the order in which to make them.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns the users to retry now, by what to retry, the narrowest unit first.
    pub fn retry_now(&self) -> &[RetryList] {
        &self.retry_now
    }

    /// Returns how many users are in a state.
    ///
    /// ```
    /// use m365_migration_errors::plan::{Plan, UserState};
    /// use m365_migration_errors::MigrationError;
    ///
    /// let error = MigrationError::parse("Max retry for user with id 42 reached.")?;
    /// let plan = Plan::of([("42", &error)]);
    /// assert_eq!((plan.count(UserState::RetryNow), plan.count(UserState::Blocked)), (1, 0));
    /// # Ok::<(), m365_migration_errors::ParseError>(())
    /// ```
    pub fn count(&self, state: UserState) -> usize {
        self.users.iter().filter(|user| user.state == state).count()
    }
}

crate::error::facts_format::as_object! {
    /// Writes `users`, `steps` and, as `retry`, the users to retry now.
    Plan, |plan| {
        users: plan.users(),
        steps: plan.steps(),
        retry: plan.retry_now(),
    }
}

impl Reports {
    /// Makes the plan for what was reported so far.
    pub fn plan(&self) -> Plan {
        let (steps, step_of) = self.steps();
        let (persons, numbers) = self.persons();
        let mut drafts: Vec<Draft> =
            persons.into_iter().map(|(ids, findings)| self.draft(ids, &findings, &step_of)).collect();
        let order = Self::order(steps, &drafts);
        for draft in &mut drafts {
            for step in &mut draft.steps {
                *step = order.place[*step];
            }
            draft.steps.sort_unstable();
        }
        let mut steps = order.steps;
        let mut freed: Vec<Vec<_>> = steps.iter().map(|_| Vec::new()).collect();
        for draft in &drafts {
            if let Some(&last) = draft.steps.last() {
                freed[last].extend(draft.retry_after_fixes());
            }
        }
        for (step, freed) in steps.iter_mut().zip(freed) {
            step.retry_after = RetryList::by_unit(freed);
        }
        let step_ids = Arc::new(Ids::list(steps.iter().map(|step| &*step.id)));
        let users: Vec<UserPlan> = drafts.into_iter().map(|draft| draft.user(&step_ids)).collect();
        let now = users.iter().filter(|user| user.state == UserState::RetryNow);
        let retry_now = RetryList::by_unit(now.filter_map(|user| Some((user.unit()?, user.ids[0].clone()))));
        Plan { users, numbers, steps, retry_now }
    }

    /// The steps, in no order, and the number of the step of each cause that needs one.
    fn steps(&self) -> (Vec<Step>, Vec<Option<usize>>) {
        let mut steps: Vec<Step> = Vec::new();
        let mut by_id: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        let step_of = self.causes.iter().map(|cause| {
            (cause.kind.retryability().verdict() == Verdict::AfterFix).then(|| {
                let new = Step::new(cause.kind, cause.tenant.clone());
                let number = *by_id.entry(new.id.clone()).or_insert(steps.len());
                if number == steps.len() {
                    steps.push(new);
                }
                let step = &mut steps[number];
                step.scope = step.scope.max(cause.kind.scope());
                if let Err(at) = step.kinds.binary_search(&cause.kind) {
                    step.kinds.insert(at, cause.kind);
                }
                add_named(&mut step.named, &cause.named);
                number
            })
        });
        let step_of = step_of.collect();
        (steps, step_of)
    }

    /// The ids and the findings of each person, in the order of their first appearance, and the number of the person of each id.
    fn persons(&self) -> (Vec<Person<'_>>, UserNumbers) {
        let firsts = self.people.persons();
        let mut persons: Vec<Person<'_>> = Vec::new();
        let mut numbers = vec![None; firsts.len()];
        for (number, first) in firsts.into_iter().enumerate() {
            let Some(first) = first else { continue };
            let (id, findings) = (self.people.id_of(number), &self.findings[number]);
            if first == number {
                numbers[number] = Some(persons.len());
                // Most have an address and an object id.
                let mut ids = Vec::with_capacity(2);
                ids.push(id);
                persons.push((ids, Cow::Borrowed(findings)));
            } else if let Some(person) = numbers[first] {
                numbers[number] = Some(person);
                let (ids, joined) = &mut persons[person];
                ids.push(id);
                if !findings.is_empty() {
                    joined.to_mut().join(findings);
                }
            }
        }
        (persons, self.people.user_numbers(numbers))
    }

    fn draft(&self, ids: Vec<Id>, findings: &Findings, step_of: &[Option<usize>]) -> Draft {
        let causes = || findings.causes.iter().map(|&cause| self.causes[cause].kind.retryability());
        let is_fix = |retry: &Retryability| retry.verdict() == Verdict::AfterFix;
        let mut steps: Vec<usize> = findings.causes.iter().filter_map(|&cause| step_of[cause]).collect();
        steps.sort_unstable();
        steps.dedup();
        let rest = Retryability::worst(causes().filter(|retry| !is_fix(retry)));
        let is_unclear = findings.is_unclear || findings.has_failed_without_a_reason();
        let rest = if is_unclear { UserState::LookAt } else { UserState::of(rest, findings.is_under_way) };
        Draft { ids, steps, rest, retryability: Retryability::worst(causes()) }
    }

    /// Puts the users into the steps, and the steps in their order.
    fn order(mut steps: Vec<Step>, drafts: &[Draft]) -> Ordered {
        for draft in drafts {
            for &step in &draft.steps {
                steps[step].users.push(draft.ids[0].clone());
                steps[step].alone += usize::from(draft.steps.len() == 1);
            }
        }
        let mut numbers: Vec<usize> = (0..steps.len()).collect();
        numbers.sort_by_cached_key(|&number| steps[number].order());
        let mut place = vec![0; steps.len()];
        for (at, &number) in numbers.iter().enumerate() {
            place[number] = at;
        }
        let mut steps: Vec<(usize, Step)> = place.iter().copied().zip(steps).collect();
        steps.sort_by_key(|(place, _)| *place);
        Ordered { steps: steps.into_iter().map(|(_, step)| step).collect(), place }
    }
}

/// The ids and the findings of a person.
type Person<'r> = (Vec<Id>, Cow<'r, Findings>);

/// Steps in their order, and the place of each number.
struct Ordered {
    steps: Vec<Step>,
    place: Vec<usize>,
}

/// A user whose steps have no order yet.
struct Draft {
    ids: Vec<Id>,
    steps: Vec<usize>,
    /// The state once all steps are done.
    rest: UserState,
    retryability: Option<Retryability>,
}

impl Draft {
    /// What to retry of the user once all steps are done; `None` if there are no steps, or something else is left.
    fn retry_after_fixes(&self) -> Option<(RetryUnit, Id)> {
        let is_free = matches!(
            self.rest,
            UserState::Clean | UserState::InProgress | UserState::NothingToDo | UserState::RetryNow
        );
        let unit = self.retryability.filter(|_| is_free && !self.steps.is_empty())?.unit()?;
        Some((unit, self.ids[0].clone()))
    }

    fn user(self, step_ids: &Arc<Ids>) -> UserPlan {
        let Self { ids, steps, rest, retryability } = self;
        let state = if steps.is_empty() { rest } else { UserState::Blocked };
        let blocked_by = steps.into_iter().map(|step| Id::new(step_ids, step)).collect();
        UserPlan { ids, state, rest, retryability, blocked_by }
    }
}
