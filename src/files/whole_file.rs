//! A file that is there whole or not at all, and leaves nothing behind when its writer is killed.
//!
//! It is written under one fixed name beside its target and renamed. Whoever writes holds a lock
//! on it, so that what a killed writer left can be told from what is being written: the next one
//! who comes takes it away.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{CWD, FlockOperation, OFlags, RenameFlags, flock, renameat_with};

/// As long as this another writer of the same file is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Nobody writes a file this long: what another user left may go then.
const ABANDONED: Duration = Duration::from_secs(60);
/// What the name of a file that is being written ends with.
const ENDING: &str = ".commerce-connect";
/// So much of the target's name stands in it: names have at most 255 bytes.
const LONGEST_NAME: usize = 200;

/// A file that is being written. Dropping it leaves its target as it is.
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    beside: PathBuf,
    target: PathBuf,
    placed: bool,
}

impl WholeFile {
    /// Opens it, with mode 0600 from the first byte. No link is followed.
    pub fn new(target: &Path) -> io::Result<Self> {
        let beside = beside(target);
        let until = Instant::now() + PATIENCE;
        loop {
            let opened = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&beside);
            match opened {
                Ok(file) => {
                    // Who sweeps may have come between: then the name is free again.
                    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok()
                        && is_at(&file, &beside)
                    {
                        return Ok(Self {
                            file,
                            beside,
                            target: target.to_path_buf(),
                            placed: false,
                        });
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    if !clear(&beside)? {
                        if Instant::now() > until {
                            return Err(io::Error::other("another program is writing it"));
                        }
                        std::thread::sleep(Duration::from_millis(5));
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// What is to be in it.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// The open file, for its owner and mode.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts it in the target's place; it is on the disk when this returns.
    pub fn replace(self) -> io::Result<()> {
        let target = self.target.clone();
        self.put()?;
        sync_folder(&target)
    }

    /// Puts it in the target's place; where the power fails soon after, the old one may be back,
    /// whole.
    pub fn put(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.beside, &self.target)?;
        self.placed = true;
        Ok(())
    }

    /// The same where nothing is yet: what has come there meanwhile is left alone.
    pub fn place_new(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        let renamed = renameat_with(CWD, &self.beside, CWD, &self.target, RenameFlags::NOREPLACE);
        match renamed {
            Ok(()) => self.placed = true,
            // File systems that know no such renaming know a second name.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                fs::hard_link(&self.beside, &self.target)?;
            }
            Err(error) => return Err(error.into()),
        }
        sync_folder(&self.target)
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if !self.placed && is_at(&self.file, &self.beside) {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// Takes away what a writer of this file left that was killed.
pub fn sweep(target: &Path) {
    // What can't be taken away is said by the next write.
    let _ = clear(&beside(target));
}

/// The same for every file of a folder.
pub fn sweep_folder(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.as_bytes().starts_with(b".") && name.as_bytes().ends_with(ENDING.as_bytes()) {
            let _ = clear(&entry.path());
        }
    }
}

fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().as_bytes();
    let mut own = b".".to_vec();
    own.extend_from_slice(&name[..name.len().min(LONGEST_NAME)]);
    own.extend_from_slice(ENDING.as_bytes());
    target.with_file_name(std::ffi::OsStr::from_bytes(&own))
}

/// Takes away what stands under this name. `false`: somebody is writing it.
fn clear(beside: &Path) -> io::Result<bool> {
    let metadata = match fs::symlink_metadata(beside) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    if !metadata.is_file() {
        // Planted: we make no such thing.
        fs::remove_file(beside)?;
        return Ok(true);
    }
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(beside);
    let file = match opened {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => {
            // Another user's, whose lock can't be asked for.
            let age = metadata
                .modified()
                .map(|at| SystemTime::now().duration_since(at));
            if matches!(age, Ok(Ok(age)) if age > ABANDONED) {
                fs::remove_file(beside)?;
                return Ok(true);
            }
            return Err(error);
        }
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {
            if is_at(&file, beside) {
                fs::remove_file(beside)?;
            }
            Ok(true)
        }
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The file still has this name.
fn is_at(file: &File, path: &Path) -> bool {
    let id = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => id(open) == id(named),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
    }
}

fn sync_folder(target: &Path) -> io::Result<()> {
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        (folder, target)
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<String> = entries
            .map(|entry| name(entry).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn write(target: &Path, text: &str) {
        let mut file = WholeFile::new(target).unwrap();
        file.write(text.as_bytes()).unwrap();
        file.replace().unwrap();
    }

    #[test]
    fn it_is_there_whole_and_for_its_owner_only() {
        let (folder, target) = folder();
        write(&target, "first");
        write(&target, "second");
        assert_eq!(fs::read_to_string(&target).unwrap(), "second");
        let mode = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(names(&folder), ["target"]);
    }

    #[test]
    fn what_is_dropped_half_written_leaves_nothing() {
        let (folder, target) = folder();
        write(&target, "old");
        let mut half = WholeFile::new(&target).unwrap();
        half.write(b"new").unwrap();
        drop(half);
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(names(&folder), ["target"]);
    }

    #[test]
    fn the_rest_of_a_dead_writer_is_taken_away_and_a_living_one_is_not_disturbed() {
        let (folder, target) = folder();
        fs::write(beside(&target), "left behind").unwrap();
        sweep(&target);
        assert_eq!(names(&folder), Vec::<String>::new());
        let mut alive = WholeFile::new(&target).unwrap();
        alive.write(b"whole").unwrap();
        sweep(&target);
        alive.replace().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "whole");
        fs::write(beside(&target), "left behind").unwrap();
        write(&target, "next");
        assert_eq!(names(&folder), ["target"]);
    }

    #[test]
    fn a_link_under_its_name_is_not_followed() {
        let (folder, target) = folder();
        let victim = folder.path().join("victim");
        fs::write(&victim, "theirs").unwrap();
        symlink(&victim, beside(&target)).unwrap();
        write(&target, "ours");
        assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
        assert_eq!(names(&folder), ["target", "victim"]);
    }

    #[test]
    fn a_new_file_never_replaces_another() {
        let (folder, target) = folder();
        let mut file = WholeFile::new(&target).unwrap();
        file.write(b"ours").unwrap();
        fs::write(&target, "theirs").unwrap();
        let error = file.place_new().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");
        assert_eq!(names(&folder), ["target"]);
    }

    #[test]
    fn writers_at_once_take_turns() {
        let (folder, target) = folder();
        std::thread::scope(|scope| {
            for letter in ["a", "b", "c", "d"] {
                let target = &target;
                scope.spawn(move || {
                    for _ in 0..20 {
                        write(target, &letter.repeat(10_000));
                    }
                });
            }
        });
        let text = fs::read_to_string(&target).unwrap();
        assert_eq!(text, text[..1].repeat(10_000));
        assert_eq!(names(&folder), ["target"]);
    }
}
