//! The folder where things are kept between runs: what can be undone, and the ledger.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::{Fingerprint, Label, Problem};

/// A folder that only its owner can enter. It is made when something is first kept there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateDir(PathBuf);

/// Held while a file of the folder is read and replaced; other programs wait.
#[derive(Debug)]
pub struct StateLock {
    _file: fs::File,
}

impl StateDir {
    /// `--state-dir`, or else `$XDG_STATE_HOME/commerce-connect`, or else
    /// `~/.local/state/commerce-connect`.
    pub fn new(named: Option<PathBuf>) -> Self {
        let variable = |name| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        Self(named.unwrap_or_else(|| {
            variable("XDG_STATE_HOME")
                .or_else(|| variable("HOME").map(|home| home.join(".local/state")))
                .unwrap_or_else(std::env::temp_dir)
                .join("commerce-connect")
        }))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file that keeps something about one store, told from others by its key.
    pub fn file(&self, what: &str, key: &str) -> PathBuf {
        let hash: String = Fingerprint::of(key.as_bytes())
            .as_str()
            .trim_start_matches("SHA256:")
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(20)
            .collect();
        self.0.join(format!("{what}-{hash}.json"))
    }

    /// Waits for, and takes, the lock beside this file.
    pub(super) fn lock(&self, file: &Path) -> Result<StateLock, Problem> {
        let lock = file.with_extension("lock");
        self.make()
            .and_then(|()| {
                let file = fs::OpenOptions::new()
                    .create(true)
                    .append(true)
                    .mode(0o600)
                    .open(&lock)?;
                flock(&file, FlockOperation::LockExclusive)?;
                Ok(StateLock { _file: file })
            })
            .map_err(|error| cant_write(&lock, &error))
    }

    /// Replaces a file whole; it is on the disk when this returns.
    pub fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), Problem> {
        self.make()
            .and_then(|()| write_whole(file, bytes))
            .map_err(|error| cant_write(file, &error))
    }

    /// What a JSON file of the folder holds, and nothing when it is not there. `problem` is the
    /// code and what of the failure.
    pub(super) fn read_json<T: DeserializeOwned + Default>(
        file: &Path,
        problem: (&'static str, &str),
    ) -> Result<T, Problem> {
        let why = match fs::read_to_string(file) {
            Ok(text) => match serde_json::from_str(&text) {
                Ok(read) => return Ok(read),
                Err(error) => format!("Line {} can't be read.", error.line()),
            },
            Err(error) if is_absent(&error) => return Ok(T::default()),
            Err(error) => format!("The system says: {error}."),
        };
        Err(Problem::new(
            problem.0,
            problem.1,
            why,
            format!(
                "Mend or remove {}.",
                Label::new(&file.display().to_string())
            ),
        ))
    }

    /// Replaces a JSON file of the folder whole.
    pub(super) fn write_json<T: Serialize>(&self, file: &Path, value: &T) -> Result<(), Problem> {
        let mut bytes = serde_json::to_vec_pretty(value)
            .map_err(|error| cant_write(file, &io::Error::other(error)))?;
        bytes.push(b'\n');
        self.write(file, &bytes)
    }

    /// Makes the folder, when it is not there.
    pub fn make(&self) -> io::Result<()> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)
    }
}

/// Mode 0600 from the first byte, synced, renamed, and the name synced too.
pub fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    fs::File::open(folder)?.sync_all()
}

/// There is no such file: what stands in its way is said when it is written.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn cant_write(file: &Path, error: &io::Error) -> Problem {
    Problem::new(
        "state.write",
        format!("Can't write {}.", Label::new(&file.display().to_string())),
        format!("The system says: {error}."),
        "Name another folder with --state-dir DIR.",
    )
}
