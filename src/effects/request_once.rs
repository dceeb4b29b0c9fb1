//! Requests a project once: not twice from two runs on this machine, not again after an answer
//! that got lost, not again by the run after one that was killed.
//!
//! The request is on the disk before the request goes out. Whoever holds the lock beside it lists the
//! projects first.

use std::time::{Duration, Instant};

use super::services::Services;
use crate::domain::{Keys, Name, NotRequested, Problem, Project, ProjectRequest, name_taken};
use crate::state::{PENDING_FOR, PendingRequests, StateLock};

/// How long another run may hold the lock: its request, and its looks.
const PATIENCE: Duration = Duration::from_secs(180);

/// What came of a request.
#[derive(Debug)]
pub struct RequestedProject {
    /// The project; `None` when the answer and the list do not have it (yet).
    pub project: Option<Project>,
    /// Every project that the list and the answer have.
    pub projects: Vec<Project>,
    /// It was asked for now, and not there before.
    pub made: bool,
}

impl Services {
    /// The project with this name: the one that is there, else a new one. After a lost answer
    /// the list is looked at again, after each of `looks`.
    pub async fn request_project(
        &self,
        keys: &Keys,
        name: &Name,
        looks: &[Duration],
    ) -> Result<RequestedProject, NotRequested> {
        let requests = self.requests(keys).await.map_err(NotRequested::Refused)?;
        let noted = match &requests {
            Some(requests) => Some((requests, lock(requests).await?)),
            None => None,
        };
        let listed = self.list(keys).await.map_err(NotRequested::Refused)?;
        if let Some(project) = named(&listed, name) {
            if let Some((requests, lock)) = &noted {
                requests.forget(lock, name);
            }
            return Ok(RequestedProject {
                project: Some(project),
                projects: listed,
                made: false,
            });
        }
        if let Some((requests, lock)) = &noted
            && let Some((request, age)) = requests.pending(name).map_err(NotRequested::Held)?
        {
            let (project, projects) = self.look(keys, &request, looks, listed).await;
            if project.is_none() {
                return Err(NotRequested::Held(held(name, age)));
            }
            requests.forget(lock, name);
            return Ok(RequestedProject {
                project,
                projects,
                made: false,
            });
        }
        if let Some(problem) = name_taken(&listed, name) {
            return Err(NotRequested::Held(problem));
        }
        let request = ProjectRequest {
            name: name.clone(),
            known: listed.iter().map(|project| project.id.clone()).collect(),
        };
        if let Some((requests, lock)) = &noted {
            requests.note(lock, &request).map_err(NotRequested::Held)?;
        }
        let answer = self
            .ask(keys, async |client, pair| {
                client.initialize(pair, name).await
            })
            .await;
        let (project, projects) = match answer {
            Ok(made) => {
                let mut projects = listed;
                projects.retain(|project| !made.iter().any(|new| new.id == project.id));
                projects.extend(made);
                match request.fulfilled(&projects).cloned() {
                    Some(project) => (Some(project), projects),
                    None => self.look(keys, &request, looks, projects).await,
                }
            }
            Err(why) if why.outcome_unknown() => {
                let (project, projects) = self.look(keys, &request, looks, listed).await;
                if project.is_none() {
                    return Err(NotRequested::Unknown(why));
                }
                (project, projects)
            }
            Err(why) => {
                if let Some((requests, lock)) = &noted {
                    requests.forget(lock, name);
                }
                return Err(NotRequested::Refused(why));
            }
        };
        if let Some((requests, lock)) = &noted
            && project.is_some()
        {
            requests.forget(lock, name);
        }
        Ok(RequestedProject {
            project,
            projects,
            made: true,
        })
    }

    /// Looks for the project several times. A list that can't be had is looked at again too.
    async fn look(
        &self,
        keys: &Keys,
        request: &ProjectRequest,
        looks: &[Duration],
        mut projects: Vec<Project>,
    ) -> (Option<Project>, Vec<Project>) {
        for wait in looks {
            tokio::time::sleep(*wait).await;
            if let Ok(listed) = self.list(keys).await {
                projects = listed;
                if let Some(project) = request.fulfilled(&projects) {
                    return (Some(project.clone()), projects);
                }
            }
        }
        (None, projects)
    }
}

async fn lock(requests: &PendingRequests) -> Result<StateLock, NotRequested> {
    let until = Instant::now() + PATIENCE;
    loop {
        match requests.try_lock().map_err(NotRequested::Held)? {
            Some(lock) => return Ok(lock),
            None if Instant::now() < until => tokio::time::sleep(Duration::from_millis(50)).await,
            None => {
                return Err(NotRequested::Held(Problem::new(
                    "project.busy",
                    "Another run is requesting a project with these keys.",
                    "It has not come to its end for three minutes.",
                    "Look at the list in a few minutes, then ask again.",
                )));
            }
        }
    }
}

fn named(projects: &[Project], name: &Name) -> Option<Project> {
    projects
        .iter()
        .find(|project| project.name.as_str() == name.as_str())
        .cloned()
}

fn held(name: &Name, age: Duration) -> Problem {
    let minutes = |time: Duration| time.as_secs().div_ceil(60).max(1);
    let (ago, left) = (minutes(age), minutes(PENDING_FOR.saturating_sub(age)));
    Problem::new(
        "project.outcome_unknown",
        format!("It is not known whether the project {name} was made."),
        format!(
            "It was asked for {ago} {} ago, and the list does not have it.",
            if ago == 1 { "minute" } else { "minutes" }
        ),
        format!(
            "Try again in a while: the list is looked at first, and it is asked for again only \
             when it has not come in {left} {}.",
            if left == 1 { "minute" } else { "minutes" }
        ),
    )
}
