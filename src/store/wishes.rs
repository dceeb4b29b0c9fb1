//! The projects that were asked for and whose outcome is not known yet, so that none is asked for
//! twice: not by two runs on this machine, not after an answer that got lost, not by the run
//! after one that was killed.
//!
//! A wish is written down before it is sent and taken away when its outcome is known. Wizard and
//! commands keep the same book. No secret stands in it: names, ids and times.

use std::fs;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::state_dir::StateDir;
use crate::domain::{Fingerprint, Label, Name, Problem, Project, ProjectId, Wish};

/// As long as this a wish of unknown outcome is not sent again.
pub const PENDING: Duration = Duration::from_secs(15 * 60);

/// The wishes at one registry with one API key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wishes {
    state: StateDir,
    file: PathBuf,
}

/// Whoever holds it is the only one who asks this registry with this key. It ends with its file.
#[derive(Debug)]
pub struct WishLock {
    _file: fs::File,
}

#[derive(Default, Serialize, Deserialize)]
struct Book {
    wishes: Vec<Noted>,
}

#[derive(Serialize, Deserialize)]
struct Noted {
    name: String,
    known: Vec<String>,
    asked: u64,
}

impl Noted {
    fn wish(&self) -> Option<Wish> {
        Some(Wish {
            name: Name::parse(&self.name).ok()?,
            known: self
                .known
                .iter()
                .filter_map(|id| ProjectId::parse(id))
                .collect(),
        })
    }

    fn is_young(&self) -> bool {
        now().saturating_sub(self.asked) < PENDING.as_secs()
    }
}

impl Wishes {
    /// The book for this registry and API key.
    pub fn new(state: &StateDir, registry: &str, api_key: &Fingerprint) -> Self {
        Self {
            file: state.file("wish", &format!("{registry} {api_key}")),
            state: state.clone(),
        }
    }

    /// The lock, or `None` while another run has it.
    pub fn try_lock(&self) -> Result<Option<WishLock>, Problem> {
        let path = self.file.with_extension("lock");
        let cant = |error: std::io::Error| {
            Problem::new(
                "state.write",
                format!("Can't lock {}.", shown(&path)),
                format!("The system says: {error}."),
                "Name another folder with --state-dir DIR.",
            )
        };
        self.state.make().map_err(cant)?;
        let file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path)
            .map_err(cant)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(WishLock { _file: file })),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(cant(error.into())),
        }
    }

    /// Writes a wish down; it is on the disk when this returns.
    pub fn note(&self, _lock: &WishLock, wish: &Wish) -> Result<(), Problem> {
        let mut book = self.read();
        book.wishes
            .retain(|noted| noted.is_young() && noted.name != wish.name.as_str());
        book.wishes.push(Noted {
            name: wish.name.to_string(),
            known: wish.known.iter().map(ProjectId::to_string).collect(),
            asked: now(),
        });
        self.write(&book)
    }

    /// A wish for this name whose outcome was not known when it was last heard of, and how long
    /// ago it was sent.
    pub fn pending(&self, name: &Name) -> Option<(Wish, Duration)> {
        let book = self.read();
        let noted = book
            .wishes
            .iter()
            .find(|noted| noted.is_young() && noted.name == name.as_str())?;
        let age = Duration::from_secs(now().saturating_sub(noted.asked));
        Some((noted.wish()?, age))
    }

    /// The outcome is known. A note that stays only makes a later run look once more.
    pub fn forget(&self, _lock: &WishLock, name: &Name) {
        self.keep(|noted| noted.name != name.as_str());
    }

    /// Forgets the wishes that this list fulfils. While another run asks, nothing is forgotten.
    pub fn settle(&self, projects: &[Project]) {
        if self.file.exists()
            && let Ok(Some(_lock)) = self.try_lock()
        {
            self.keep(|noted| {
                noted
                    .wish()
                    .is_some_and(|wish| wish.fulfilled(projects).is_none())
            });
        }
    }

    fn keep(&self, still_open: impl Fn(&Noted) -> bool) {
        let mut book = self.read();
        let count = book.wishes.len();
        book.wishes.retain(still_open);
        if book.wishes.is_empty() {
            let _ = fs::remove_file(&self.file);
        } else if book.wishes.len() < count {
            let _ = self.write(&book);
        }
    }

    fn read(&self) -> Book {
        fs::read(&self.file)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    fn write(&self, book: &Book) -> Result<(), Problem> {
        let bytes = serde_json::to_vec(book).map_err(|error| {
            Problem::new(
                "state.write",
                "Can't write down what is asked for.",
                error.to_string(),
                "",
            )
        })?;
        self.state.write(&self.file, &bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(folder: &tempfile::TempDir) -> Wishes {
        let state = StateDir::new(Some(folder.path().to_path_buf()));
        Wishes::new(&state, "https://gateway/", &Fingerprint::of(b"key"))
    }

    fn wish(name: &str) -> Wish {
        Wish {
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
    fn a_wish_is_known_to_every_later_run_until_a_list_fulfils_it() {
        let folder = tempfile::tempdir().unwrap();
        {
            let lock = wishes(&folder).try_lock().unwrap().unwrap();
            wishes(&folder).note(&lock, &wish("A")).unwrap();
            wishes(&folder).note(&lock, &wish("B")).unwrap();
        }
        let open = |name: &str| wishes(&folder).pending(&Name::parse(name).unwrap());
        assert_eq!(open("A").unwrap().0, wish("A"));
        wishes(&folder).settle(&[project("old", "A"), project("new", "B")]);
        assert!(open("A").is_some(), "one that was there before is not it");
        assert!(open("B").is_none());
    }

    #[test]
    fn only_one_asks_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = wishes(&folder).try_lock().unwrap();
        assert!(first.is_some());
        assert!(wishes(&folder).try_lock().unwrap().is_none());
        drop(first);
        assert!(wishes(&folder).try_lock().unwrap().is_some());
    }
}
