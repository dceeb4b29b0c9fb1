//! Requests a project once, and waits for it when the answer got lost.

use std::time::Duration;

use super::context::Context;
use super::failure::{failure, of_registry};
use crate::domain::{Name, NotRequested, Problem, Project};
use crate::exit::{Exit, Failure};
use crate::headless::access::Access;

/// When the list is looked at after a lost answer: a project may appear late.
const LOOKS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// A project, and whether this run made it.
pub(super) struct Requested {
    /// The project.
    pub(super) project: Project,
    /// It was not there before.
    pub(super) made: bool,
}

/// The project with this name: the one that is there, else a new one.
pub(super) async fn request(
    context: &Context<'_>,
    access: &Access,
    name: &Name,
) -> Result<Requested, Failure> {
    let requested = access
        .services
        .request_project(&access.keys, name, &LOOKS)
        .await
        .map_err(|why| match why {
            NotRequested::Unknown(_) => unknown(name),
            NotRequested::Refused(why) => of_registry(&why, "request the project"),
            NotRequested::Held(problem) if problem.code.0 == "project.outcome_unknown" => {
                failure(Exit::Unreachable, problem)
            }
            NotRequested::Held(problem) => problem.into(),
        })?;
    if requested.made {
        context.run.changed.set(true);
    }
    let Some(project) = requested.project else {
        return Err(unknown(name));
    };
    Ok(Requested {
        project,
        made: requested.made,
    })
}

fn unknown(name: &Name) -> Failure {
    failure(
        Exit::Unreachable,
        Problem::new(
            "project.outcome_unknown",
            format!("It is not known whether the project {name} was made."),
            "The answer to the request got lost, and the list does not have it.",
            "Run this again in a few minutes: it looks at the list first, and asks again only \
             when the project has not come within 15 minutes.",
        ),
    )
}
