//! The projects that were asked for and whose outcome is not known yet, so that none is asked for
//! twice: not by two runs on this machine, not after an answer that got lost, not by the run
//! after one that was killed.
//!
//! A request is written down before it is sent and taken away when its outcome is known. Wizard and
//! commands keep the same book. No secret stands in it: names, ids and times.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::now;
use super::folder::{StateDir, StateLock};
use crate::domain::{Fingerprint, Name, Problem, Project, ProjectId, ProjectRequest};

/// As long as this a request of unknown outcome is not sent again.
pub const PENDING_FOR: Duration = Duration::from_secs(15 * 60);

/// The requests at one registry with one API key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingRequests {
    state: StateDir,
    file: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct RequestsFile {
    #[serde(rename = "wishes")]
    requests: Vec<NotedRequest>,
}

#[derive(Serialize, Deserialize)]
struct NotedRequest {
    name: String,
    known: Vec<String>,
    asked: u64,
}

impl NotedRequest {
    fn request(&self) -> Option<ProjectRequest> {
        Some(ProjectRequest {
            name: Name::parse(&self.name).ok()?,
            known: self
                .known
                .iter()
                .filter_map(|id| ProjectId::parse(id))
                .collect(),
        })
    }

    fn is_young(&self) -> bool {
        now().saturating_sub(self.asked) < PENDING_FOR.as_secs()
    }
}

impl PendingRequests {
    /// The book for this registry and API key.
    pub fn new(state: &StateDir, registry: &str, api_key: &Fingerprint) -> Self {
        Self {
            file: state.file("wish", &format!("{registry} {api_key}")),
            state: state.clone(),
        }
    }

    /// The lock, or `None` while another run has it. Whoever holds it is the only one who asks
    /// this registry with this key.
    pub fn try_lock(&self) -> Result<Option<StateLock>, Problem> {
        self.state.try_lock(&self.file)
    }

    /// Writes a request down; it is on the disk when this returns.
    pub fn note(&self, _lock: &StateLock, request: &ProjectRequest) -> Result<(), Problem> {
        let mut book = self.read()?;
        book.requests
            .retain(|noted| noted.is_young() && noted.name != request.name.as_str());
        book.requests.push(NotedRequest {
            name: request.name.to_string(),
            known: request.known.iter().map(ProjectId::to_string).collect(),
            asked: now(),
        });
        self.state.write_json(&self.file, &book)
    }

    /// A request for this name whose outcome was not known when it was last heard of, and how long
    /// ago it was sent.
    pub fn pending(&self, name: &Name) -> Result<Option<(ProjectRequest, Duration)>, Problem> {
        let book = self.read()?;
        let noted = book
            .requests
            .iter()
            .find(|noted| noted.is_young() && noted.name == name.as_str());
        Ok(noted.and_then(|noted| {
            let age = Duration::from_secs(now().saturating_sub(noted.asked));
            Some((noted.request()?, age))
        }))
    }

    /// The outcome is known. A note that stays only makes a later run look once more.
    pub fn forget(&self, _lock: &StateLock, name: &Name) {
        self.keep(|noted| noted.name != name.as_str());
    }

    /// Forgets the requests that this list fulfils. While another run asks, nothing is forgotten.
    pub fn settle(&self, projects: &[Project]) {
        if self.file.exists()
            && let Ok(Some(_lock)) = self.try_lock()
        {
            self.keep(|noted| {
                noted
                    .request()
                    .is_some_and(|request| request.fulfilled(projects).is_none())
            });
        }
    }

    /// What can't be read or written here only makes a later run look once more.
    fn keep(&self, still_open: impl Fn(&NotedRequest) -> bool) {
        let Ok(mut file) = self.read() else { return };
        let count = file.requests.len();
        file.requests.retain(still_open);
        if file.requests.is_empty() {
            let _ = fs::remove_file(&self.file);
        } else if file.requests.len() < count {
            let _ = self.state.write_json(&self.file, &file);
        }
    }

    /// A list that can't be read is said: a request that stands in it must not be sent again.
    fn read(&self) -> Result<RequestsFile, Problem> {
        let problem = (
            "state.requests",
            "Can't read which projects were asked for.",
        );
        self.state.read_json(&self.file, problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Label;

    fn requests(folder: &tempfile::TempDir) -> PendingRequests {
        let state = StateDir::new(Some(folder.path().to_path_buf()));
        PendingRequests::new(&state, "https://gateway/", &Fingerprint::of(b"key"))
    }

    fn request(name: &str) -> ProjectRequest {
        ProjectRequest {
            name: Name::parse(name).unwrap(),
            known: vec![ProjectId::parse("old").unwrap()],
        }
    }

    fn project(id: &str, name: &str) -> Project {
        Project {
            id: ProjectId::parse(id).unwrap(),
            name: Label::new(name),
            data_spaces: vec![],
            ims_organization_id: None,
            organization: None,
            mage_id: None,
            entitlements: vec![],
        }
    }

    #[test]
    fn a_request_is_known_to_every_later_run_until_a_list_fulfils_it() {
        let folder = tempfile::tempdir().unwrap();
        {
            let lock = requests(&folder).try_lock().unwrap().unwrap();
            requests(&folder).note(&lock, &request("A")).unwrap();
            requests(&folder).note(&lock, &request("B")).unwrap();
        }
        let open = |name: &str| {
            requests(&folder)
                .pending(&Name::parse(name).unwrap())
                .unwrap()
        };
        assert_eq!(open("A").unwrap().0, request("A"));
        requests(&folder).settle(&[project("old", "A"), project("new", "B")]);
        assert!(open("A").is_some(), "one that was there before is not it");
        assert!(open("B").is_none());
    }

    #[test]
    fn one_that_is_noted_or_forgotten_leaves_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let requests = requests(&folder);
        let names = |wanted: &str| -> Vec<bool> {
            wanted
                .split(' ')
                .map(|name| {
                    requests
                        .pending(&Name::parse(name).unwrap())
                        .unwrap()
                        .is_some()
                })
                .collect()
        };
        let lock = requests.try_lock().unwrap().unwrap();
        for name in ["A", "B", "C", "A"] {
            requests.note(&lock, &request(name)).unwrap();
        }
        assert_eq!(requests.read().unwrap().requests.len(), 3, "each name once");
        requests.forget(&lock, &Name::parse("B").unwrap());
        assert_eq!(names("A B C"), [true, false, true]);
        requests.forget(&lock, &Name::parse("A").unwrap());
        requests.forget(&lock, &Name::parse("C").unwrap());
        assert!(!requests.file.exists());
        drop(lock);
        // Nothing shows it yet: it stays.
        let lock = requests.try_lock().unwrap().unwrap();
        requests.note(&lock, &request("A")).unwrap();
        requests.settle(&[project("new", "A")]);
        assert_eq!(
            names("A"),
            [true],
            "while somebody asks nothing is forgotten"
        );
        drop(lock);
        requests.settle(&[]);
        requests.settle(&[project("new", "other"), project("old", "A")]);
        assert_eq!(names("A"), [true]);
    }

    #[test]
    fn an_old_request_may_be_sent_again_and_is_dropped_with_the_next_note() {
        let folder = tempfile::tempdir().unwrap();
        let requests = requests(&folder);
        let lock = requests.try_lock().unwrap().unwrap();
        for (age, is_open) in [(0, true), (PENDING_FOR.as_secs() - 30, true), (901, false)] {
            requests.note(&lock, &request("A")).unwrap();
            let mut file = requests.read().unwrap();
            file.requests[0].asked -= age;
            requests.state.write_json(&requests.file, &file).unwrap();
            let pending = requests.pending(&Name::parse("A").unwrap()).unwrap();
            assert_eq!(pending.is_some(), is_open, "{age}");
            if let Some((_, known)) = pending {
                assert!((age..age + 30).contains(&known.as_secs()), "{known:?}");
            }
        }
        requests.note(&lock, &request("B")).unwrap();
        assert_eq!(requests.read().unwrap().requests.len(), 1);
    }

    #[test]
    fn a_list_that_can_not_be_read_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let requests = requests(&folder);
        let lock = requests.try_lock().unwrap().unwrap();
        requests.note(&lock, &request("A")).unwrap();
        fs::write(&requests.file, "{").unwrap();
        let name = Name::parse("A").unwrap();
        assert_eq!(
            requests.pending(&name).unwrap_err().code.0,
            "state.requests"
        );
        assert!(requests.note(&lock, &request("B")).is_err());
    }

    #[test]
    fn only_one_asks_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = requests(&folder).try_lock().unwrap();
        assert!(first.is_some());
        assert!(requests(&folder).try_lock().unwrap().is_none());
        drop(first);
        assert!(requests(&folder).try_lock().unwrap().is_some());
    }
}
