//! The folder where things are kept between runs: its lock, its reader, its writer.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::first_version;
use super::system_account::SystemAccount;
use super::trust::{distrusted_file, distrusted_folder, distrusted_place};
use crate::domain::{Fingerprint, Label, Problem};
use crate::files::{WholeFile, sweep, sweep_folder};

/// No file of the folder is larger: twenty saves with their keys have a few hundred KiB.
const LARGEST: u64 = 16 << 20;

/// A folder that only its owner can enter. It is made when something is first kept there.
///
/// Whatever is read or written in it goes through here, and is refused when another user could
/// have put it there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateDir {
    folder: PathBuf,
    /// No folder was named, and nobody knows where this user's home is.
    homeless: bool,
}

/// Held while a file of the folder is read and replaced; other programs wait. It ends with its
/// process, however that ends.
#[derive(Debug)]
pub struct StateLock {
    _file: File,
}

impl StateDir {
    /// `--state-dir`, or else `$XDG_STATE_HOME/commerce-connect`, or else
    /// `~/.local/state/commerce-connect`, with the home that passwd says where `HOME` is not set
    /// or no whole path.
    pub fn new(named: Option<PathBuf>) -> Self {
        let whole = |path: &PathBuf| path.is_absolute();
        let usual = || {
            std::env::var_os("XDG_STATE_HOME")
                .map(PathBuf::from)
                .filter(whole)
                .or_else(|| {
                    let home = std::env::home_dir().filter(whole);
                    let home = home.or_else(|| {
                        let account = SystemAccount::of_this_user()?;
                        Some(account.home).filter(whole)
                    })?;
                    Some(home.join(".local/state"))
                })
                .map(|state| state.join("commerce-connect"))
        };
        let folder = named.or_else(usual);
        Self {
            homeless: folder.is_none(),
            folder: folder.unwrap_or_default(),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
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
        self.folder.join(format!("{what}-{hash}.json"))
    }

    /// Takes away what killed runs left here, whatever they wrote. Each run does it once.
    pub fn sweep(&self) {
        if matches!(self.is_there(), Ok(true)) {
            sweep_folder(&self.folder);
            first_version::sweep(&self.folder);
        }
    }

    /// Waits for, and takes, the lock beside this file.
    pub fn lock(&self, file: &Path) -> Result<StateLock, Problem> {
        let path = file.with_extension("lock");
        let lock = self.open_lock(&path)?;
        flock(&lock, FlockOperation::LockExclusive)
            .map_err(|error| cant_write(&path, &error.into()))?;
        // Whoever had it before may have been killed while it wrote.
        sweep(file);
        Ok(StateLock { _file: lock })
    }

    /// The same, or `None` while another run has it.
    pub fn try_lock(&self, file: &Path) -> Result<Option<StateLock>, Problem> {
        let path = file.with_extension("lock");
        let lock = self.open_lock(&path)?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {
                sweep(file);
                Ok(Some(StateLock { _file: lock }))
            }
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(cant_write(&path, &error.into())),
        }
    }

    /// Opens a lock's file, which is made when it is not there. It is not locked yet.
    pub fn open_lock(&self, path: &Path) -> Result<File, Problem> {
        self.make()?;
        let file = open(
            path,
            OpenOptions::new()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .mode(0o600),
        )
        .map_err(|error| self.refused(path, &error))?;
        let metadata = file.metadata().map_err(|error| cant_write(path, &error))?;
        match distrusted_file(path, &metadata) {
            Some(why) => Err(self.distrusted(why)),
            None => Ok(file),
        }
    }

    /// What a file of the folder holds; `None` when it is not there.
    pub fn read(&self, file: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
        if !self.is_there()? {
            return Ok(None);
        }
        // Where the rest of a killed writer stands, the file is as it was before.
        sweep(file);
        let opened = match open(file, OpenOptions::new().read(true)) {
            Ok(opened) => opened,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.refused(file, &error)),
        };
        let unreadable = |error| cant_read(file, &error);
        let metadata = opened.metadata().map_err(unreadable)?;
        if let Some(why) = distrusted_file(file, &metadata) {
            return Err(self.distrusted(why));
        }
        let expected = metadata.len().min(LARGEST);
        let mut bytes = Zeroizing::new(Vec::with_capacity(
            usize::try_from(expected).unwrap_or(0) + 1,
        ));
        opened
            .take(LARGEST)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        Ok(Some(bytes))
    }

    /// What a JSON file of the folder holds, and nothing when it is not there. `problem` is the
    /// code and what of the failure.
    pub fn read_json<T: DeserializeOwned + Default>(
        &self,
        file: &Path,
        problem: (&'static str, &str),
    ) -> Result<T, Problem> {
        let Some(bytes) = self.read(file)? else {
            return Ok(T::default());
        };
        serde_json::from_slice(&bytes).map_err(|error| {
            Problem::new(
                problem.0,
                problem.1,
                format!("Line {} can't be read.", error.line()),
                format!("Mend or remove {}.", shown(file)),
            )
        })
    }

    /// Replaces a file whole; it is on the disk when this returns.
    pub fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), Problem> {
        self.placed(file, bytes, WholeFile::replace)
    }

    fn placed(
        &self,
        file: &Path,
        bytes: &[u8],
        place: fn(WholeFile) -> io::Result<()>,
    ) -> Result<(), Problem> {
        self.make()?;
        if let Some(why) = distrusted_place(file) {
            return Err(self.distrusted(why));
        }
        WholeFile::new(file)
            .and_then(|mut new| {
                new.write(bytes)?;
                place(new)
            })
            .map_err(|error| cant_write(file, &error))
    }

    /// Replaces a JSON file of the folder whole; it is on the disk when this returns.
    pub fn write_json<T: Serialize>(&self, file: &Path, value: &T) -> Result<(), Problem> {
        self.write(file, &json(file, value)?)
    }

    /// The same of what does no harm when the file of before is back after the power failed: the
    /// disk is not waited for.
    pub fn note_json<T: Serialize>(&self, file: &Path, value: &T) -> Result<(), Problem> {
        self.placed(file, &json(file, value)?, WholeFile::put)
    }

    /// Makes the folder, when it is not there.
    fn make(&self) -> Result<(), Problem> {
        if self.is_there()? {
            return Ok(());
        }
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)
            .map_err(|error| cant_write(&self.folder, &error))?;
        // Somebody may have been faster, or the folders above are others'.
        self.is_there().map(drop)
    }

    /// The folder is there, and can be trusted.
    fn is_there(&self) -> Result<bool, Problem> {
        if self.homeless {
            return Err(Problem::new(
                "state.no_home",
                "It is not known where to keep what a save replaces.",
                "HOME is not set, and this user has no home.",
                "Name a folder that is yours with --state-dir DIR.",
            ));
        }
        // What is no folder is said by the system when it is to be one.
        let there = self.folder.is_dir();
        match distrusted_folder(&self.folder) {
            Some(why) if there || self.folder.is_symlink() => Err(self.distrusted(why)),
            Some(_) | None => Ok(there),
        }
    }

    /// A link in a file's place shows as too many links.
    fn refused(&self, file: &Path, error: &io::Error) -> Problem {
        match distrusted_place(file) {
            Some(why) => self.distrusted(why),
            None => cant_write(file, error),
        }
    }

    fn distrusted(&self, why: String) -> Problem {
        Problem::new(
            "state.distrusted",
            format!("What is in {} can't be trusted.", shown(&self.folder)),
            why,
            "Only you may write there: mend owner and mode, or name another folder with \
             --state-dir DIR.",
        )
    }
}

/// No link is followed, and nobody at the other end of a pipe is waited for.
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    options
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(path)
}

fn json<T: Serialize>(file: &Path, value: &T) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 16));
    serde_json::to_writer_pretty(&mut *bytes, value)
        .map_err(|error| cant_write(file, &io::Error::other(error)))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn cant_write(file: &Path, error: &io::Error) -> Problem {
    Problem::new(
        "state.write",
        format!("Can't write {}.", shown(file)),
        format!("The system says: {error}."),
        "Name another folder with --state-dir DIR.",
    )
}

fn cant_read(file: &Path, error: &io::Error) -> Problem {
    Problem::new(
        "state.read",
        format!("Can't read {}.", shown(file)),
        format!("The system says: {error}."),
        "Check its owner and mode, or name another folder with --state-dir DIR.",
    )
}

fn shown(path: &Path) -> Label {
    Label::new(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

    use super::*;

    fn state(folder: &tempfile::TempDir) -> StateDir {
        StateDir::new(Some(folder.path().join("state")))
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_name() {
        let problem = cant_read(Path::new("/a/b"), &io::Error::from(io::ErrorKind::Other));
        assert_eq!(problem.what, "Can't read /a/b.");
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// Reading, writing and locking all refuse, after this was done to the folder and its file.
    fn refuses(what: &str, plant: impl Fn(&Path, &Path)) {
        let folder = tempfile::tempdir().unwrap();
        let state = state(&folder);
        let file = state.file("undo", "shop");
        state.write(&file, b"{}").unwrap();
        drop(state.lock(&file).unwrap());
        assert!(state.read(&file).unwrap().is_some(), "{what}");
        plant(state.path(), &file);
        for ended in [
            state.read(&file).map(drop),
            state.write(&file, b"{}"),
            state.lock(&file).map(drop),
        ] {
            assert_eq!(ended.unwrap_err().code.0, "state.distrusted", "{what}");
        }
    }

    #[test]
    fn a_folder_in_which_others_could_write_is_not_used() {
        refuses("writable by all", |folder, _| set_mode(folder, 0o777));
        refuses("writable by the group", |folder, _| set_mode(folder, 0o770));
        refuses("a sticky one", |folder, _| set_mode(folder, 0o1777));
        refuses("one above it", |folder, _| {
            set_mode(folder.parent().unwrap(), 0o777);
        });
        if rustix::process::geteuid().is_root() {
            refuses("another's", |folder, _| {
                chown(folder, Some(12_345), None).unwrap();
            });
            refuses("one above it is another's", |folder, _| {
                chown(folder.parent().unwrap(), Some(12_345), None).unwrap();
            });
        }
    }

    #[test]
    fn a_folder_above_may_be_open_to_ones_own_group() {
        use std::os::unix::fs::MetadataExt as _;
        let folder = tempfile::tempdir().unwrap();
        let state = state(&folder);
        let file = state.file("undo", "shop");
        state.write(&file, b"{}").unwrap();
        set_mode(folder.path(), 0o775);
        let group = fs::metadata(folder.path()).unwrap().gid();
        let own = SystemAccount::of_this_user().and_then(|account| account.own_group);
        assert_eq!(state.read(&file).is_ok(), own == Some(group));
        set_mode(state.path(), 0o775);
        assert!(state.read(&file).is_err(), "the folder itself is one's own");
        set_mode(state.path(), 0o700);
        if rustix::process::geteuid().is_root() {
            chown(folder.path(), None, Some(23_456)).unwrap();
            assert_eq!(state.read(&file).unwrap_err().code.0, "state.distrusted");
        }
    }

    #[test]
    fn a_file_that_others_could_have_written_is_not_used() {
        let planted = |what: &str, plant: fn(&Path)| {
            refuses(what, |_, file| {
                plant(file);
                plant(&file.with_extension("lock"));
            });
        };
        planted("writable by the group", |file| set_mode(file, 0o660));
        planted("a link", |file| {
            fs::rename(file, file.with_extension("real")).unwrap();
            symlink(file.with_extension("real"), file).unwrap();
        });
        planted("a second name", |file| {
            let mut second = file.as_os_str().to_owned();
            second.push("-second");
            fs::hard_link(file, second).unwrap();
        });
        planted("a pipe", |file| {
            fs::remove_file(file).unwrap();
            let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
            let fifo = rustix::fs::FileType::Fifo;
            rustix::fs::mknodat(rustix::fs::CWD, file, fifo, mode, 0).unwrap();
        });
        if rustix::process::geteuid().is_root() {
            planted("another's", |file| chown(file, Some(12_345), None).unwrap());
        }
    }

    #[test]
    fn a_folder_that_others_can_only_see_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let state = state(&folder);
        let file = state.file("undo", "shop");
        assert!(state.read(&file).unwrap().is_none());
        state.write(&file, b"{}").unwrap();
        set_mode(state.path(), 0o755);
        assert_eq!(state.read(&file).unwrap().unwrap().as_slice(), b"{}");
    }

    #[test]
    fn the_rest_of_a_killed_run_is_gone_after_the_next_one_came() {
        let folder = tempfile::tempdir().unwrap();
        let state = state(&folder);
        let file = state.file("undo", "shop");
        state.write(&file, b"{}").unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let rest = file.with_file_name(format!(".{name}.commerce-connect"));
        fs::write(&rest, "a private key").unwrap();
        state.read(&file).unwrap();
        assert!(!rest.exists());
    }
}
