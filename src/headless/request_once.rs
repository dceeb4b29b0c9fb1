//! Requests a project once: not twice from two runs on this machine, not again after an answer
//! that got lost, not again by the run after one that was killed.
//!
//! A wish is written down before it is sent and taken away when its outcome is known. Whoever
//! holds the lock beside it lists the projects first.

use std::fs;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::context::{Context, Desk};
use super::failure::{failure, of_registry};
use crate::domain::{Label, Name, Problem, Project, ProjectId, Wish, name_taken};
use crate::exit::{Exit, Failure};
use crate::store::StateDir;

/// When the list is looked at after a lost answer: a project may appear late.
const LOOKS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// As long as this a wish of unknown outcome is not sent again.
const PENDING: Duration = Duration::from_secs(15 * 60);

/// How long another run may hold the lock: its request, and its looks.
const PATIENCE: Duration = Duration::from_secs(180);

/// A project, and whether this run made it.
pub(super) struct Requested {
    /// The project.
    pub(super) project: Project,
    /// It was not there before.
    pub(super) made: bool,
}

#[derive(Serialize, Deserialize)]
struct Noted {
    name: String,
    known: Vec<String>,
    asked: u64,
}

/// The project with this name: the one that is there, else a new one.
pub(super) async fn request(
    context: &Context<'_>,
    desk: &Desk,
    name: &Name,
) -> Result<Requested, Failure> {
    let note = Note::of(context.state_dir(), desk).await?;
    let _lock = note.lock().await?;
    let projects = desk.projects().await?;
    let there = |project: Project| Requested {
        project,
        made: false,
    };
    if let Some(project) = named(&projects, name) {
        note.forget();
        return Ok(there(project));
    }
    if let Some(wish) = note.pending(name) {
        return match look(desk, &wish).await {
            Some(project) => {
                note.forget();
                Ok(there(project))
            }
            None => Err(unknown(name, "An earlier run asked for it")),
        };
    }
    if let Some(problem) = name_taken(&projects, name) {
        return Err(problem.into());
    }
    let wish = Wish {
        name: name.clone(),
        known: projects.iter().map(|project| project.id.clone()).collect(),
    };
    note.write(&wish)?;
    let answer = desk
        .services
        .ask(&desk.keys, async |client, pair| {
            client.initialize(pair, name).await
        })
        .await;
    let found = match answer {
        Ok(made) => match wish.fulfilled(&made).cloned() {
            Some(project) => Some(project),
            None => look(desk, &wish).await,
        },
        Err(why) if why.outcome_unknown() => look(desk, &wish).await,
        Err(why) => {
            note.forget();
            return Err(of_registry(&why, "request the project"));
        }
    };
    let Some(project) = found else {
        return Err(unknown(name, "The answer to the request got lost"));
    };
    context.changed.set(true);
    note.forget();
    Ok(Requested {
        project,
        made: true,
    })
}

fn named(projects: &[Project], name: &Name) -> Option<Project> {
    projects
        .iter()
        .find(|project| project.name.as_str() == name.as_str())
        .cloned()
}

/// Looks for the project several times. A list that can't be had is looked at again too.
async fn look(desk: &Desk, wish: &Wish) -> Option<Project> {
    for wait in LOOKS {
        tokio::time::sleep(wait).await;
        if let Ok(projects) = desk.projects().await
            && let Some(project) = wish.fulfilled(&projects)
        {
            return Some(project.clone());
        }
    }
    None
}

fn unknown(name: &Name, why: &str) -> Failure {
    failure(
        Exit::Unreachable,
        Problem::new(
            "project.outcome_unknown",
            format!("It is not known whether the project {name} was made."),
            format!("{why}, and the list does not have it."),
            "Run this again in a few minutes: it looks at the list first, and asks again only \
             when the project has not come within 15 minutes.",
        ),
    )
}

/// Where a wish is written down.
struct Note {
    state: StateDir,
    file: PathBuf,
}

impl Note {
    /// One for each registry and API key.
    async fn of(state: StateDir, desk: &Desk) -> Result<Self, Failure> {
        let doing = "request the project";
        let pair = desk.services.pair(&desk.keys).await;
        let pair = pair.map_err(|why| of_registry(&why, doing))?;
        let client = desk.services.client(desk.keys.environment);
        let client = client.map_err(|why| of_registry(&why, doing))?;
        let place = format!("{} {}", client.gateway().base(), pair.api_key.fingerprint());
        Ok(Self {
            file: state.file("wish", &place),
            state,
        })
    }

    /// Waits until no other run asks this registry with this key. The lock ends with its file.
    async fn lock(&self) -> Result<fs::File, Failure> {
        let path = self.file.with_extension("lock");
        let cant = |error: std::io::Error| {
            Failure::from(Problem::new(
                "state.write",
                format!("Can't lock {}.", shown(&path)),
                format!("The system says: {error}."),
                "Name another folder with --state-dir DIR.",
            ))
        };
        self.state.make().map_err(cant)?;
        let file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path)
            .map_err(cant)?;
        let until = Instant::now() + PATIENCE;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(file),
                Err(rustix::io::Errno::WOULDBLOCK) if Instant::now() < until => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(error) => return Err(cant(error.into())),
            }
        }
    }

    fn write(&self, wish: &Wish) -> Result<(), Failure> {
        let noted = Noted {
            name: wish.name.to_string(),
            known: wish.known.iter().map(ProjectId::to_string).collect(),
            asked: now(),
        };
        let bytes = serde_json::to_vec(&noted).map_err(|error| {
            Failure::from(Problem::new(
                "state.write",
                "Can't write down what is asked for.",
                error.to_string(),
                "",
            ))
        })?;
        Ok(self.state.write(&self.file, &bytes)?)
    }

    /// A wish for this name whose outcome was not known when it was last heard of.
    fn pending(&self, name: &Name) -> Option<Wish> {
        let noted: Noted = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        let young = now().saturating_sub(noted.asked) < PENDING.as_secs();
        (young && noted.name == name.as_str()).then(|| Wish {
            name: name.clone(),
            known: noted
                .known
                .iter()
                .filter_map(|id| ProjectId::parse(id))
                .collect(),
        })
    }

    /// The outcome is known. A note that stays only makes a later run look once more.
    fn forget(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn shown(path: &Path) -> Label {
    Label::new(&path.display().to_string())
}
