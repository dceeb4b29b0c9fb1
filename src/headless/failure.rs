//! Which exit code a failure ends with.

use crate::domain::{Problem, RegistryFailure};
use crate::exit::{Exit, Failure};

/// A failure with this exit code.
pub(super) fn failure(exit: Exit, problem: Problem) -> Failure {
    Failure { exit, problem }
}

/// The command line, or a file that it names, can't be understood.
pub(super) fn usage(problem: Problem) -> Failure {
    failure(Exit::Usage, problem)
}

/// The store could not be read or changed.
pub(super) fn of_store(problem: Problem) -> Failure {
    failure(Exit::Store, problem)
}

/// The keys are none, or were refused.
pub(super) fn of_keys(problem: Problem) -> Failure {
    failure(Exit::KeysRefused, problem)
}

/// A clear yes is missing.
pub(super) fn unconfirmed(problem: Problem) -> Failure {
    failure(Exit::Unconfirmed, problem)
}

/// What a dry run ends with when there is something to do.
pub(super) fn would_change(what: &str) -> Failure {
    failure(
        Exit::Findings,
        Problem::new(
            "dry_run.changes",
            "There is something to do.",
            what,
            "Run it without --dry-run to do it.",
        ),
    )
}

/// A call to the registry failed. `doing` completes "Can't ...".
pub(super) fn of_registry(why: &RegistryFailure, doing: &str) -> Failure {
    let exit = match why {
        RegistryFailure::Unreachable { .. }
        | RegistryFailure::Dropped { .. }
        | RegistryFailure::TimedOut { .. }
        // Something else answered in its place.
        | RegistryFailure::Malformed { .. } => Exit::Unreachable,
        RegistryFailure::Refused(_) | RegistryFailure::NoKeys { .. } => Exit::KeysRefused,
        RegistryFailure::Rejected { .. }
        | RegistryFailure::Broken { .. }
        | RegistryFailure::Insecure { .. } => Exit::Failed,
    };
    failure(exit, why.problem(doing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Label, Rejection, Stage};

    #[test]
    fn scripts_can_tell_keys_from_network() {
        let text = || Label::new("x");
        for (why, exit) in [
            (RegistryFailure::TimedOut { seconds: 1 }, Exit::Unreachable),
            (
                RegistryFailure::Dropped { detail: text() },
                Exit::Unreachable,
            ),
            (
                RegistryFailure::Unreachable {
                    host: "h:443".into(),
                    stage: Stage::Dns,
                    detail: text(),
                },
                Exit::Unreachable,
            ),
            (
                RegistryFailure::Refused(Rejection::ApiKeyUnknown),
                Exit::KeysRefused,
            ),
            (
                RegistryFailure::Rejected {
                    status: 403,
                    message: text(),
                    request_id: None,
                },
                Exit::Failed,
            ),
        ] {
            assert_eq!(of_registry(&why, "ask").exit, exit, "{why:?}");
        }
    }
}
