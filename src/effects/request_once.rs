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

impl RequestedProject {
    fn found(project: Project, projects: Vec<Project>) -> Self {
        Self {
            project: Some(project),
            projects,
            made: false,
        }
    }
}

/// What this machine notes of requests with these keys, under the lock that one run holds;
/// nothing where no state is kept.
struct Noted(Option<(PendingRequests, StateLock)>);

impl Noted {
    async fn of(requests: Option<PendingRequests>) -> Result<Self, NotRequested> {
        Ok(Self(match requests {
            Some(requests) => {
                let lock = lock(&requests).await?;
                Some((requests, lock))
            }
            None => None,
        }))
    }

    /// An earlier request for this name, and how old it is.
    fn pending(&self, name: &Name) -> Result<Option<(ProjectRequest, Duration)>, NotRequested> {
        match &self.0 {
            Some((requests, _)) => requests.pending(name).map_err(NotRequested::Held),
            None => Ok(None),
        }
    }

    fn note(&self, request: &ProjectRequest) -> Result<(), NotRequested> {
        match &self.0 {
            Some((requests, lock)) => requests.note(lock, request).map_err(NotRequested::Held),
            None => Ok(()),
        }
    }

    fn forget(&self, name: &Name) {
        if let Some((requests, lock)) = &self.0 {
            requests.forget(lock, name);
        }
    }
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
        let noted = Noted::of(self.requests(keys).await.map_err(NotRequested::Refused)?).await?;
        let listed = self.list(keys).await.map_err(NotRequested::Refused)?;
        if let Some(project) = named(&listed, name) {
            noted.forget(name);
            return Ok(RequestedProject::found(project, listed));
        }
        if let Some((request, age)) = noted.pending(name)? {
            let (project, projects) = self.look(keys, &request, looks, listed).await;
            let Some(project) = project else {
                return Err(NotRequested::Held(held(name, age)));
            };
            noted.forget(name);
            return Ok(RequestedProject::found(project, projects));
        }
        if let Some(problem) = name_taken(&listed, name) {
            return Err(NotRequested::Held(problem));
        }
        let request = ProjectRequest {
            name: name.clone(),
            known: listed.iter().map(|project| project.id.clone()).collect(),
        };
        noted.note(&request)?;
        let outcome = self.initialize(keys, &request, looks, listed).await;
        // What may still come stays noted: the next run looks for it before it asks again.
        let settled = match &outcome {
            Ok(requested) => requested.project.is_some(),
            Err(NotRequested::Refused(_)) => true,
            Err(NotRequested::Unknown(_) | NotRequested::Held(_)) => false,
        };
        if settled {
            noted.forget(name);
        }
        outcome
    }

    /// Asks for it, once, and looks for it where the answer does not have it.
    async fn initialize(
        &self,
        keys: &Keys,
        request: &ProjectRequest,
        looks: &[Duration],
        listed: Vec<Project>,
    ) -> Result<RequestedProject, NotRequested> {
        let answer = self
            .ask(keys, async |client, pair| {
                client.initialize(pair, &request.name).await
            })
            .await;
        let (project, projects) = match answer {
            Ok(made) => {
                let mut projects = listed;
                projects.retain(|project| !made.iter().any(|new| new.id == project.id));
                projects.extend(made);
                match request.fulfilled(&projects).cloned() {
                    Some(project) => (Some(project), projects),
                    None => self.look(keys, request, looks, projects).await,
                }
            }
            Err(why) if why.outcome_unknown() => {
                let (project, projects) = self.look(keys, request, looks, listed).await;
                if project.is_none() {
                    return Err(NotRequested::Unknown(why));
                }
                (project, projects)
            }
            Err(why) => return Err(NotRequested::Refused(why)),
        };
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
